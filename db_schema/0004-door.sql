-- Who is let in: invites, disabled accounts, and how often one may try.

ALTER TABLE accounts ADD COLUMN disabled boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN accounts.disabled IS
	'nobody signs in to it; what was said stays';

-- As with sessions, only the SHA-256 of what lets somebody in.
CREATE TABLE invites (
	code_hash  bytea PRIMARY KEY CHECK (length(code_hash) = 32),
	created_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz NOT NULL
);

-- A bucket of attempts to sign in is one moment: when it will be empty again
-- if nobody tries any more.  Every attempt moves it on by what it costs, up to
-- a limit (GCRA).  Nobody misses these after a crash, so they are not logged.
CREATE UNLOGGED TABLE attempts (
	bucket      bytea PRIMARY KEY CHECK (length(bucket) = 32),
	empty_again timestamptz NOT NULL
);
CREATE INDEX attempts_empty_again ON attempts (empty_again);
COMMENT ON COLUMN attempts.bucket IS
	'SHA-256 of a login, or of one and the network that tries it';

GRANT SELECT (disabled) ON accounts TO confab_login;
GRANT SELECT, INSERT, UPDATE, DELETE ON attempts TO confab_login;
GRANT SELECT, UPDATE, DELETE ON invites TO confab_register;

GRANT SELECT, INSERT (login, name, password), UPDATE (password, disabled)
	ON accounts TO confab_users;
GRANT SELECT (id, account, expires_at), DELETE ON sessions TO confab_users;
GRANT SELECT (expires_at), INSERT (code_hash, expires_at), DELETE ON invites
	TO confab_users;

-- down: loses every invite, and which accounts are disabled
REVOKE ALL ON accounts, sessions FROM confab_users;
DROP TABLE attempts;
DROP TABLE invites;
ALTER TABLE accounts DROP COLUMN disabled;
