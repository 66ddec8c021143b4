-- Rooms and what is said in them.
--
-- The room's key is part of every key here, so that the one schema can be
-- distributed by room.

-- A message is an update of its room's counter: room on the page for the next
-- version keeps that update from touching an index.
CREATE TABLE rooms (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	gid         text NOT NULL UNIQUE CHECK (length(gid) BETWEEN 1 AND 64),
	owner       bigint NOT NULL REFERENCES accounts,
	last_msg_id bigint NOT NULL DEFAULT 0 CHECK (last_msg_id >= 0),
	created_at  timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);
COMMENT ON COLUMN rooms.gid IS
	'public name and invitation: who knows it may read and write';
COMMENT ON COLUMN rooms.last_msg_id IS
	'messages are numbered 1, 2, 3 ... by counting this up in the statement'
	' that inserts, so the lock on this row makes the order of numbers that'
	' of commits';

CREATE TABLE messages (
	room          bigint NOT NULL REFERENCES rooms,
	msg_id        bigint NOT NULL CHECK (msg_id > 0),
	sender        bigint NOT NULL REFERENCES accounts,
	txt           text NOT NULL,
	client_msg_id text CHECK (length(client_msg_id) BETWEEN 1 AND 64),
	sent_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (room, msg_id)
);
CREATE UNIQUE INDEX messages_once ON messages (room, sender, client_msg_id)
	WHERE client_msg_id IS NOT NULL;

-- What other hands insert is numbered like everything else, and the notifier
-- is told by NOTIFY.  The programs number and tell by themselves, for less:
-- their connections say confab.hinted, and nothing here runs for them.
CREATE FUNCTION message_number() RETURNS trigger LANGUAGE plpgsql
	SET search_path = confab AS $$
BEGIN
	UPDATE rooms SET last_msg_id = last_msg_id + 1
	WHERE id = NEW.room RETURNING last_msg_id INTO NEW.msg_id;
	NEW.sent_at := clock_timestamp();
	RETURN NEW;
END $$;

CREATE FUNCTION message_notify() RETURNS trigger LANGUAGE plpgsql
	SET search_path = confab AS $$
BEGIN
	PERFORM pg_notify('confab_messages', NEW.room || ' ' || NEW.msg_id);
	RETURN NULL;
END $$;

CREATE TRIGGER message_number BEFORE INSERT ON messages FOR EACH ROW
	WHEN (current_setting('confab.hinted', true) IS DISTINCT FROM 'on')
	EXECUTE FUNCTION message_number();
CREATE TRIGGER message_notify AFTER INSERT ON messages FOR EACH ROW
	WHEN (current_setting('confab.hinted', true) IS DISTINCT FROM 'on')
	EXECUTE FUNCTION message_notify();

REVOKE ALL ON FUNCTION message_number(), message_notify() FROM PUBLIC;

GRANT SELECT (gid), INSERT (gid, owner) ON rooms TO confab_create_room;
GRANT SELECT, UPDATE (last_msg_id) ON rooms TO confab_send_message;
GRANT SELECT, INSERT ON messages TO confab_send_message;
GRANT SELECT ON rooms, messages TO confab_get_room_history, confab_notifier;

-- down: loses every room and message
DROP TABLE messages;
DROP TABLE rooms;
DROP FUNCTION message_notify();
DROP FUNCTION message_number();
