-- Telegram: who is who there, which chats are linked to rooms, what came from
-- there and what is to go there.

-- What an account proves to be somebody by elsewhere; as with sessions, only
-- the SHA-256.  empty_again is a bucket, as with attempts.
CREATE TABLE verification_codes (
	account     bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
	code_hash   bytea CHECK (length(code_hash) = 32),
	expires_at  timestamptz NOT NULL,
	empty_again timestamptz NOT NULL
);
CREATE INDEX verification_codes_hash ON verification_codes (code_hash);
COMMENT ON COLUMN verification_codes.code_hash IS 'NULL: it was used';

-- The account that says what nobody else can be named for.  It is made with the
-- first link; nobody signs in to it: no password has that hash.
CREATE TABLE telegram_bot (
	account bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
	one     boolean PRIMARY KEY DEFAULT true CHECK (one)
);
CREATE FUNCTION telegram_speaker() RETURNS bigint LANGUAGE plpgsql
	SECURITY DEFINER SET search_path = confab, pg_temp AS $$
DECLARE
	speaker bigint := (SELECT account FROM telegram_bot);
	n integer := 0;
BEGIN
	WHILE speaker IS NULL LOOP
		INSERT INTO accounts (login, name, password)
		VALUES (concat('telegram', '-' || nullif(n, 0)), 'Telegram',
			'$argon2id$none')
		ON CONFLICT (login) DO NOTHING RETURNING id INTO speaker;
		INSERT INTO telegram_bot (account)
		SELECT speaker WHERE speaker IS NOT NULL;
		n := n + 1;
	END LOOP;
	RETURN speaker;
END $$;
REVOKE ALL ON FUNCTION telegram_speaker() FROM PUBLIC;

CREATE TABLE telegram_people (
	telegram_user bigint PRIMARY KEY,
	account       bigint NOT NULL UNIQUE REFERENCES accounts ON DELETE CASCADE,
	update_id     bigint NOT NULL
);
COMMENT ON COLUMN telegram_people.update_id IS
	'by which it was verified: taken twice, that is answered twice the same';

-- Whose next message is a code.
CREATE TABLE telegram_asked (
	telegram_user bigint PRIMARY KEY,
	asked_at      timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE telegram_updates (
	update_id  bigint PRIMARY KEY,
	content    text,
	hold_until timestamptz NOT NULL,
	came_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX telegram_updates_pending ON telegram_updates (update_id)
	WHERE content IS NOT NULL;
COMMENT ON COLUMN telegram_updates.content IS
	'JSON; NULL: done, and known for two days, so that it is not done again';
COMMENT ON COLUMN telegram_updates.hold_until IS
	'so long the one before it may still come';

CREATE TABLE telegram_answers (
	id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	chat   bigint NOT NULL,
	answer jsonb NOT NULL
);
CREATE INDEX telegram_answers_chat ON telegram_answers (chat, id);

CREATE TABLE telegram_links (
	chat      bigint PRIMARY KEY,
	room      bigint NOT NULL REFERENCES rooms,
	linked_by bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
	told      bigint NOT NULL,
	since     bigint NOT NULL
);
CREATE INDEX telegram_links_room ON telegram_links (room);
COMMENT ON COLUMN telegram_links.told IS
	'the msg_id up to which the chat was told everything';
COMMENT ON COLUMN telegram_links.since IS
	'the message of the chat behind which what is said there is for the room';

-- Which message of a chat is which of a room; a long one is several there.
CREATE TABLE telegram_messages (
	chat    bigint NOT NULL,
	room    bigint NOT NULL,
	msg_id  bigint NOT NULL,
	part    integer NOT NULL,
	message bigint NOT NULL,
	ours    boolean NOT NULL,
	PRIMARY KEY (chat, room, msg_id, part),
	FOREIGN KEY (room, msg_id) REFERENCES messages ON DELETE CASCADE
);
CREATE INDEX telegram_messages_message ON telegram_messages (chat, message);
CREATE INDEX telegram_messages_room ON telegram_messages (room, msg_id);
COMMENT ON COLUMN telegram_messages.ours IS 'the bot sent it, and may change it';
COMMENT ON COLUMN telegram_messages.message IS
	'negative: it was that of a chat that has another number now';

GRANT SELECT (id, token_hash, account, expires_at) ON sessions
	TO confab_verification_code;
GRANT SELECT (id, login, name) ON accounts TO confab_verification_code;
GRANT SELECT (account, empty_again), INSERT (account, code_hash, expires_at,
	empty_again), UPDATE (code_hash, expires_at, empty_again)
	ON verification_codes TO confab_verification_code;

GRANT SELECT (update_id), INSERT (update_id, content, hold_until)
	ON telegram_updates TO confab_telegram_webhook;

GRANT SELECT (id, uuid, login, name, disabled) ON accounts TO confab_telegram;
GRANT SELECT, UPDATE (last_msg_id) ON rooms TO confab_telegram;
GRANT SELECT, INSERT (room, msg_id, sender, txt, client_msg_id, reply_id,
	edits, sent_at), UPDATE (txt, edited) ON messages TO confab_telegram;
GRANT SELECT (room, account), INSERT (room, account), DELETE ON members TO confab_telegram;
GRANT SELECT, INSERT, UPDATE, DELETE ON attempts TO confab_telegram;
GRANT SELECT (account, code_hash, expires_at), UPDATE (code_hash)
	ON verification_codes TO confab_telegram;
GRANT SELECT (account) ON devices TO confab_telegram;
GRANT SELECT ON telegram_bot TO confab_telegram;
GRANT EXECUTE ON FUNCTION telegram_speaker() TO confab_telegram;
GRANT SELECT, INSERT, UPDATE, DELETE ON telegram_people, telegram_asked,
	telegram_updates, telegram_answers, telegram_links, telegram_messages
	TO confab_telegram;

-- down: loses who was verified, which chats are linked, and what was not taken
-- or told yet; the bot's account stays, and nobody signs in to it
REVOKE ALL ON accounts, sessions FROM confab_verification_code;
REVOKE ALL ON accounts, devices, rooms, messages, members, attempts
	FROM confab_telegram;
DROP TABLE telegram_messages;
DROP TABLE telegram_links;
DROP TABLE telegram_answers;
DROP TABLE telegram_updates;
DROP TABLE telegram_asked;
DROP TABLE telegram_people;
DROP FUNCTION telegram_speaker();
DROP TABLE telegram_bot;
DROP TABLE verification_codes;
