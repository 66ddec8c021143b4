-- Conversations, which are rooms with members; contacts; who is connected.

ALTER TABLE rooms
	ADD COLUMN members_only boolean NOT NULL DEFAULT false,
	ADD COLUMN name text CHECK (length(name) BETWEEN 1 AND 256);
COMMENT ON COLUMN rooms.members_only IS
	'a conversation: to know its gid lets nobody in';

CREATE TABLE members (
	room      bigint NOT NULL REFERENCES rooms,
	account   bigint NOT NULL REFERENCES accounts,
	joined_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (room, account)
);
CREATE INDEX members_account ON members (account, room);

-- What is edited or deleted is so by a message of its own, under the next
-- number: whoever was away learns of it as of everything else.
ALTER TABLE messages
	ADD COLUMN reply_id bigint,
	ADD COLUMN edits    bigint CHECK (edits < msg_id),
	ADD COLUMN deletes  bigint CHECK (deletes < msg_id),
	ADD COLUMN edited   bigint CHECK (edited > msg_id),
	ADD COLUMN deleted  bigint CHECK (deleted > msg_id),
	ADD FOREIGN KEY (room, reply_id) REFERENCES messages,
	ADD CHECK (num_nonnulls(edits, deletes) < 2),
	ADD CHECK (deleted IS NULL OR txt = '');
CREATE INDEX messages_edits ON messages (room, edits) WHERE edits IS NOT NULL;
COMMENT ON COLUMN messages.edits IS
	'this is the new text of that message';
COMMENT ON COLUMN messages.edited IS
	'by that message, the last time; txt is what it is now';

-- Up to where somebody has read.  What is unread is counted when it is asked.
CREATE TABLE reads (
	room    bigint NOT NULL REFERENCES rooms,
	account bigint NOT NULL REFERENCES accounts,
	msg_id  bigint NOT NULL CHECK (msg_id >= 0),
	read_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (room, account)
);
CREATE INDEX reads_account ON reads (account, room);

-- Both ways, a row each.
CREATE TABLE contacts (
	account  bigint NOT NULL REFERENCES accounts,
	contact  bigint NOT NULL REFERENCES accounts,
	added_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (account, contact),
	CHECK (account <> contact)
);

-- A gateway says every two seconds that it is alive.  One that has not for long
-- is deleted by the others, and by itself when it comes back: its sockets go
-- with it, and whoever was connected by them alone is offline.
CREATE TABLE gateways (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name        text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 64),
	alive_until timestamptz NOT NULL
);
CREATE TABLE sockets (
	gateway   bigint NOT NULL REFERENCES gateways ON DELETE CASCADE,
	socket    bigint NOT NULL,
	account   bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
	chatapp   boolean NOT NULL,
	opened_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (gateway, socket)
);
CREATE INDEX sockets_account ON sockets (account);
COMMENT ON COLUMN sockets.chatapp IS
	'opened by a login-token, of which there may be one at a time';

ALTER TABLE accounts
	ADD COLUMN online boolean NOT NULL DEFAULT false,
	ADD COLUMN last_online timestamptz,
	ADD COLUMN tokens_from timestamptz NOT NULL DEFAULT 'epoch';
COMMENT ON COLUMN accounts.online IS
	'is a row of sockets there: kept by triggers, whoever changes those';
COMMENT ON COLUMN accounts.tokens_from IS
	'a login-token that was issued before lets nobody in';

-- The lock on the account makes the order of its edges that of their commits,
-- which is the order in which they are told.
CREATE FUNCTION socket_opened() RETURNS trigger LANGUAGE plpgsql
	SECURITY DEFINER SET search_path = confab, pg_temp AS $$
BEGIN
	PERFORM FROM accounts WHERE id = NEW.account FOR NO KEY UPDATE;
	UPDATE accounts SET online = true, last_online = now()
	WHERE id = NEW.account AND NOT online;
	IF FOUND THEN
		PERFORM pg_notify('confab_presence', NEW.account || ' t');
	END IF;
	RETURN NULL;
END $$;

CREATE FUNCTION socket_closed() RETURNS trigger LANGUAGE plpgsql
	SECURITY DEFINER SET search_path = confab, pg_temp AS $$
BEGIN
	PERFORM FROM accounts WHERE id = OLD.account FOR NO KEY UPDATE;
	UPDATE accounts SET online = false, last_online = now()
	WHERE id = OLD.account AND online
	AND NOT EXISTS (SELECT FROM sockets WHERE account = OLD.account);
	IF FOUND THEN
		PERFORM pg_notify('confab_presence', OLD.account || ' f');
	END IF;
	RETURN NULL;
END $$;

CREATE TRIGGER socket_opened AFTER INSERT ON sockets FOR EACH ROW
	EXECUTE FUNCTION socket_opened();
CREATE TRIGGER socket_closed AFTER DELETE ON sockets FOR EACH ROW
	EXECUTE FUNCTION socket_closed();

-- A socket of whoever has that session, or a login-token that was issued then.
-- That they may still is seen, and counted how many there are, under the locks
-- and not before: of two at the same moment one waits here, and whoever ends
-- what it is by does so before or after.  The state is open; void, if they may
-- not any more; taken, if alone is asked and there is another by a login-token;
-- or dead, if the gateway was given up.
CREATE FUNCTION socket_open(of_gateway bigint, number bigint, whose bigint,
		by_session bigint, issued bigint, alone boolean,
		OUT state text, OUT seconds bigint, OUT rooms text)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = confab, pg_temp AS $$
BEGIN
	PERFORM FROM gateways WHERE id = of_gateway FOR KEY SHARE;
	IF NOT FOUND THEN
		state := 'dead';
		RETURN;
	END IF;
	PERFORM FROM accounts WHERE id = whose AND (by_session IS NOT NULL
		OR NOT disabled
			AND issued >= ceil(extract(epoch FROM tokens_from)))
	FOR NO KEY UPDATE;
	IF FOUND AND by_session IS NOT NULL THEN
		SELECT floor(extract(epoch FROM expires_at - clock_timestamp()))
		INTO seconds FROM sessions
		WHERE id = by_session AND account = whose
			AND expires_at > clock_timestamp()
		FOR KEY SHARE;
	END IF;
	IF NOT FOUND THEN
		state := 'void';
		RETURN;
	END IF;
	IF by_session IS NULL AND alone AND EXISTS (SELECT FROM sockets
			JOIN gateways ON gateways.id = sockets.gateway
			WHERE account = whose AND chatapp
			AND alive_until > clock_timestamp()) THEN
		state := 'taken';
		RETURN;
	END IF;
	INSERT INTO sockets (gateway, socket, account, chatapp)
	VALUES (of_gateway, number, whose, by_session IS NULL);
	state := 'open';
	SELECT coalesce(string_agg(room.id || ' ' || room.last_msg_id, ' '
		ORDER BY room.id), '') INTO rooms
	FROM members JOIN rooms room ON room.id = members.room
	WHERE members.account = whose;
END $$;

-- Whose tokens are void, or who is disabled or gone: what is open for them is
-- closed, unless it is by a token that was issued since.
CREATE FUNCTION account_shut() RETURNS trigger LANGUAGE plpgsql
	SET search_path = confab AS $$
BEGIN
	PERFORM pg_notify('confab_accounts', OLD.id || ' ' ||
		CASE WHEN TG_OP = 'DELETE' OR NEW.disabled
			THEN 9223372036854775807
		ELSE ceil(extract(epoch FROM NEW.tokens_from))::bigint END);
	RETURN NULL;
END $$;
CREATE TRIGGER account_shut AFTER UPDATE ON accounts FOR EACH ROW
	WHEN (OLD.tokens_from <> NEW.tokens_from OR NEW.disabled > OLD.disabled)
	EXECUTE FUNCTION account_shut();
CREATE TRIGGER account_gone AFTER DELETE ON accounts FOR EACH ROW
	EXECUTE FUNCTION account_shut();

-- Who is a member has changed: what is pushed to whom has to follow.
CREATE FUNCTION members_changed() RETURNS trigger LANGUAGE plpgsql
	SET search_path = confab AS $$
BEGIN
	PERFORM pg_notify('confab_members', room || ' ' || TG_ARGV[0])
	FROM (SELECT DISTINCT room FROM changed) rooms;
	RETURN NULL;
END $$;
CREATE TRIGGER members_joined AFTER INSERT ON members
	REFERENCING NEW TABLE AS changed EXECUTE FUNCTION members_changed('joined');
CREATE TRIGGER members_left AFTER DELETE ON members
	REFERENCING OLD TABLE AS changed EXECUTE FUNCTION members_changed('left');
CREATE TRIGGER members_joined_instead AFTER UPDATE ON members
	REFERENCING NEW TABLE AS changed EXECUTE FUNCTION members_changed('joined');
CREATE TRIGGER members_left_instead AFTER UPDATE ON members
	REFERENCING OLD TABLE AS changed EXECUTE FUNCTION members_changed('left');

-- All of them at once: everything is looked through.
CREATE FUNCTION members_ended() RETURNS trigger LANGUAGE plpgsql
	SET search_path = confab AS $$
BEGIN
	PERFORM pg_notify('confab_sessions', 'all');
	RETURN NULL;
END $$;
CREATE TRIGGER members_ended AFTER TRUNCATE ON members
	EXECUTE FUNCTION members_ended();

-- A message that is deleted takes the texts of its edits along.  The statement
-- that deletes it may have waited for an edit that it does not see; what a
-- trigger runs sees it.
CREATE FUNCTION message_deleted() RETURNS trigger LANGUAGE plpgsql
	SET search_path = confab AS $$
BEGIN
	UPDATE messages SET txt = '' WHERE room = NEW.room AND edits = NEW.msg_id;
	RETURN NULL;
END $$;
CREATE TRIGGER message_deleted AFTER UPDATE ON messages FOR EACH ROW
	WHEN (OLD.deleted IS NULL AND NEW.deleted IS NOT NULL)
	EXECUTE FUNCTION message_deleted();

REVOKE ALL ON FUNCTION socket_opened(), socket_closed(), account_shut(),
	members_changed(), members_ended(), message_deleted(), socket_open
	FROM PUBLIC;

GRANT SELECT ON members TO confab_send_message, confab_get_room_history,
	confab_notifier, confab_gateway;

-- Who pushes renders what was not told, for members as well.
GRANT SELECT (login) ON accounts TO confab_notifier;
GRANT SELECT (id, uuid, login, name, disabled, tokens_from, online,
	last_online) ON accounts TO confab_gateway;
GRANT SELECT (id, expires_at) ON sessions TO confab_gateway;
GRANT SELECT ON rooms, messages, contacts TO confab_gateway;

-- The events.
GRANT SELECT (id, login, name, online, last_online, created_at) ON accounts
	TO confab_ws_self, confab_ws_add_contact, confab_ws_get_contacts;
GRANT SELECT (account), INSERT (account, contact) ON contacts
	TO confab_ws_add_contact;
GRANT SELECT (id, login) ON accounts TO confab_ws_create_conversation, confab_ws_get_conversation_info,
	confab_ws_get_messages;
GRANT SELECT (account, contact, added_at) ON contacts
	TO confab_ws_get_contacts;
GRANT SELECT (room, account) ON members TO confab_ws_get_conversations,
	confab_ws_get_conversation_info, confab_ws_send_message,
	confab_ws_get_messages, confab_ws_subscribe, confab_ws_unsubscribe,
	confab_ws_typing, confab_ws_read, confab_ws_get_unread,
	confab_ws_edit_message, confab_ws_delete_message;
GRANT SELECT (id, gid, name), INSERT (gid, owner, members_only, name) ON rooms
	TO confab_ws_create_conversation;
GRANT INSERT (room, account) ON members TO confab_ws_create_conversation;
GRANT SELECT (id, members_only, name) ON rooms
	TO confab_ws_get_conversations;
GRANT SELECT (id, gid, members_only, name) ON rooms
	TO confab_ws_get_conversation_info;
GRANT SELECT (id, gid, members_only) ON rooms
	TO confab_ws_unsubscribe, confab_ws_typing;
GRANT SELECT (id, gid, members_only, last_msg_id) ON rooms
	TO confab_ws_subscribe, confab_ws_read, confab_ws_get_unread;
GRANT SELECT (id, uuid) ON accounts TO confab_ws_subscribe;
GRANT SELECT (id, members_only, last_msg_id), UPDATE (last_msg_id) ON rooms
	TO confab_ws_send_message;
GRANT SELECT, INSERT (room, msg_id, sender, txt, client_msg_id, reply_id,
	sent_at) ON messages TO confab_ws_send_message;
GRANT SELECT (id, uuid, login, name) ON accounts TO confab_ws_send_message;
GRANT SELECT (id, members_only, last_msg_id) ON rooms
	TO confab_ws_get_messages;
GRANT SELECT (room, msg_id, sender, txt, reply_id, sent_at, edits, deletes,
	deleted) ON messages TO confab_ws_get_messages;
GRANT SELECT (room, msg_id, sender, edits, deletes, deleted) ON messages
	TO confab_ws_read, confab_ws_get_unread;
GRANT SELECT (room, account, msg_id), INSERT (room, account, msg_id),
	UPDATE (msg_id, read_at) ON reads TO confab_ws_read;
GRANT SELECT (room, account, msg_id) ON reads TO confab_ws_get_unread;
GRANT SELECT (id, gid, members_only, last_msg_id), UPDATE (last_msg_id)
	ON rooms TO confab_ws_edit_message, confab_ws_delete_message;
GRANT SELECT ON messages
	TO confab_ws_edit_message, confab_ws_delete_message;
GRANT SELECT (id, uuid, name) ON accounts
	TO confab_ws_edit_message, confab_ws_delete_message;
GRANT INSERT (room, msg_id, sender, txt, edits, sent_at),
	UPDATE (txt, edited) ON messages TO confab_ws_edit_message;
GRANT INSERT (room, msg_id, sender, txt, deletes, sent_at),
	UPDATE (txt, deleted) ON messages TO confab_ws_delete_message;

-- Who is let in by a login-token, and who takes that back.
GRANT SELECT (id, login, name, password, disabled, tokens_from),
	UPDATE (password) ON accounts TO confab_auth_login;
GRANT SELECT, INSERT, UPDATE, DELETE ON attempts TO confab_auth_login;
GRANT SELECT (id, login, name, disabled, tokens_from) ON accounts
	TO confab_auth_verify, confab_socket_open;
GRANT SELECT (tokens_from), UPDATE (tokens_from) ON accounts
	TO confab_end_session, confab_users;

-- What gateways ask for themselves.
GRANT SELECT (id, token_hash, account, expires_at) ON sessions
	TO confab_socket_open;
GRANT EXECUTE ON FUNCTION socket_open TO confab_socket_open;
GRANT SELECT (gateway, socket), DELETE ON sockets TO confab_socket_close;
GRANT SELECT, INSERT (name, alive_until), UPDATE (alive_until), DELETE
	ON gateways TO confab_gateway_alive;

-- down: loses every conversation, contact, reply, edit and mark of reading;
-- deletions stay deleted
DELETE FROM messages USING rooms
	WHERE rooms.id = messages.room AND members_only;
DELETE FROM members;
DELETE FROM reads;
DELETE FROM rooms WHERE members_only;
REVOKE ALL ON accounts, sessions, rooms, messages FROM confab_gateway;
REVOKE SELECT (login) ON accounts FROM confab_notifier;
REVOKE ALL ON accounts, rooms, messages FROM confab_ws_self,
	confab_ws_add_contact, confab_ws_get_contacts,
	confab_ws_create_conversation, confab_ws_get_conversations,
	confab_ws_get_conversation_info, confab_ws_send_message,
	confab_ws_get_messages, confab_ws_subscribe, confab_ws_unsubscribe,
	confab_ws_typing, confab_ws_read, confab_ws_get_unread,
	confab_ws_edit_message, confab_ws_delete_message;
DROP TRIGGER message_deleted ON messages;
DROP FUNCTION message_deleted();
REVOKE ALL ON accounts FROM confab_auth_login, confab_auth_verify,
	confab_socket_open;
REVOKE ALL ON attempts FROM confab_auth_login;
REVOKE ALL ON sessions FROM confab_socket_open;
DROP FUNCTION socket_open;
DROP TRIGGER account_shut ON accounts;
DROP TRIGGER account_gone ON accounts;
DROP FUNCTION account_shut();
ALTER TABLE accounts DROP COLUMN online, DROP COLUMN last_online,
	DROP COLUMN tokens_from;
DROP TABLE sockets;
DROP TABLE gateways;
DROP FUNCTION socket_opened();
DROP FUNCTION socket_closed();
DROP TABLE contacts;
DROP TABLE reads;
ALTER TABLE messages DROP COLUMN reply_id, DROP COLUMN edits,
	DROP COLUMN deletes, DROP COLUMN edited, DROP COLUMN deleted;
DROP TABLE members;
DROP FUNCTION members_changed();
DROP FUNCTION members_ended();
ALTER TABLE rooms DROP COLUMN members_only, DROP COLUMN name;
