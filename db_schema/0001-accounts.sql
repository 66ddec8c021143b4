-- Accounts and the sessions they are signed in with.

CREATE TABLE accounts (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	uuid       uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
	login      text NOT NULL UNIQUE CHECK (length(login) BETWEEN 1 AND 64),
	name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
	password   text NOT NULL CHECK (password LIKE '$argon2id$%'),
	created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN accounts.uuid IS
	'public and for ever; lets nobody in';
COMMENT ON COLUMN accounts.password IS
	'PHC string';

-- The token itself is never stored, only its SHA-256: whoever reads this table
-- cannot sign in with what is in it.
CREATE TABLE sessions (
	token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
	account    bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
	created_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_account ON sessions (account);

GRANT SELECT (login), INSERT (login, name, password) ON accounts
	TO confab_register;
GRANT SELECT (id, login, name, password), UPDATE (password) ON accounts
	TO confab_login;
GRANT SELECT (account, expires_at), DELETE,
	INSERT (token_hash, account, expires_at) ON sessions TO confab_login;

-- Who signs a request in reads sessions, and nothing that lets anybody in.
GRANT SELECT (token_hash, account, expires_at) ON sessions
	TO confab_create_room, confab_send_message, confab_get_room_history,
	confab_notifier;
GRANT SELECT (id, uuid, name) ON accounts
	TO confab_send_message, confab_get_room_history, confab_notifier;

-- down: loses every account and session
DROP TABLE sessions;
DROP TABLE accounts;
