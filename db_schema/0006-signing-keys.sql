-- Signed tokens: the keys that they are signed with, and what they say.

-- One key signs, and it alone has a private half.  A key that has been replaced
-- verifies for as long as what it signed is good, and one that was given up
-- does not any more.
CREATE TABLE signing_keys (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	public_pem  text NOT NULL UNIQUE,
	private_pem text,
	created_at  timestamptz NOT NULL DEFAULT now(),
	good_until  timestamptz,
	CHECK ((private_pem IS NULL) = (good_until IS NOT NULL))
);
CREATE UNIQUE INDEX signing_keys_one_signs ON signing_keys ((true))
	WHERE good_until IS NULL;
COMMENT ON COLUMN signing_keys.private_pem IS
	'whoever reads this is everybody: for confab_sign_token alone';
COMMENT ON COLUMN signing_keys.good_until IS
	'until then it verifies; NULL: it is the one that signs';

ALTER TABLE accounts ADD COLUMN perm integer NOT NULL DEFAULT 0
	CHECK (perm >= 0);
COMMENT ON COLUMN accounts.perm IS
	'what its tokens permit; what that means their readers know';

CREATE TABLE watchdogs (
	code  text PRIMARY KEY CHECK (code ~ '^[A-Za-z0-9]{16}$'),
	owner bigint NOT NULL REFERENCES accounts
);
CREATE INDEX watchdogs_owner ON watchdogs (owner);

-- What verifies is for everybody, programs of one's own included.
GRANT SELECT (id, public_pem, created_at, good_until) ON signing_keys TO PUBLIC;

GRANT INSERT (public_pem, private_pem), UPDATE (private_pem, good_until)
	ON signing_keys TO confab_keys;
GRANT UPDATE (perm) ON accounts TO confab_users;

-- Who signs looks at the account under a lock, for which it takes the right to
-- change something: that its tokens are void is the least.
GRANT SELECT (private_pem) ON signing_keys TO confab_sign_token;
GRANT SELECT (id, login, perm, disabled, tokens_from), UPDATE (tokens_from)
	ON accounts TO confab_sign_token;
GRANT SELECT ON watchdogs TO confab_sign_token;

GRANT SELECT (id) ON accounts TO confab_register;
GRANT INSERT ON watchdogs TO confab_register;
GRANT SELECT (tokens_from) ON accounts TO confab_login;
GRANT SELECT (id, login, disabled, tokens_from) ON accounts TO confab_validate;

-- down: loses every signing key, what accounts permit, and whose a watchdog is
REVOKE SELECT (id, login, disabled, tokens_from) ON accounts
	FROM confab_validate;
REVOKE SELECT (tokens_from) ON accounts FROM confab_login;
REVOKE SELECT (id) ON accounts FROM confab_register;
REVOKE ALL ON accounts FROM confab_sign_token;
DROP TABLE watchdogs;
ALTER TABLE accounts DROP COLUMN perm;
DROP TABLE signing_keys;
