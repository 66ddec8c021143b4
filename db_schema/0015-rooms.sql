-- What a page needs to know of rooms: which are one's own, to join and to leave;
-- where a message came from; and devices that may something no more are
-- disconnected.

-- Who signs a request in learns whose it is.
GRANT SELECT (id, token_hash, account, expires_at) ON sessions
	TO confab_me, confab_rooms, confab_join_room, confab_leave_room;
GRANT SELECT (id, uuid, login, name) ON accounts
	TO confab_me, confab_rooms, confab_join_room;
GRANT SELECT (id, login, name) ON accounts TO confab_leave_room;

GRANT INSERT (name) ON rooms TO confab_create_room;
GRANT SELECT (id, gid, owner, members_only, name, last_msg_id) ON rooms
	TO confab_rooms, confab_join_room;
GRANT SELECT (id, gid, owner, members_only) ON rooms TO confab_leave_room;
GRANT SELECT (room, account) ON members
	TO confab_rooms, confab_join_room, confab_leave_room;
GRANT SELECT (account) ON devices
	TO confab_rooms, confab_join_room, confab_leave_room;
GRANT SELECT ON messages TO confab_rooms, confab_join_room;
GRANT SELECT (room, account, msg_id) ON reads TO confab_rooms, confab_join_room;
GRANT SELECT (room, account) ON reads TO confab_leave_room;
GRANT INSERT (room, account, msg_id), UPDATE (msg_id, read_at) ON reads
	TO confab_join_room;
GRANT DELETE ON members, reads TO confab_leave_room;

-- By GraphQL as well.
GRANT DELETE ON members, reads TO confab_graphql;

-- What was brought here is not taken back there.  That was told by the beginning of
-- a message's key, which anybody may choose.

ALTER TABLE messages ADD COLUMN came_by text,
	ADD CONSTRAINT messages_came_by_check
		CHECK (length(came_by) BETWEEN 1 AND 64) NOT VALID;
COMMENT ON COLUMN messages.came_by IS
	'what brought it: mqtt, by the topic of the room, or telegram: and the chat';
UPDATE messages SET came_by = 'mqtt' FROM mqtt_rooms here
WHERE messages.room = here.room AND messages.msg_id > here.msg_id
	AND starts_with(client_msg_id, 'mqtt:');
UPDATE messages SET came_by = 'telegram:' || chat FROM telegram_links link
WHERE messages.room = link.room AND messages.msg_id > link.told
	AND starts_with(client_msg_id, 'telegram:' || chat || ':');
GRANT INSERT (came_by) ON messages
	TO confab_ws_send_message, confab_graphql, confab_mqtt, confab_telegram;

-- What a device has subscribed to an MQTT broker brings it for as long as it is
-- connected, whatever it may by now; so whoever takes a right away has it kicked.

CREATE TABLE mqtt_kicks (
	device   uuid PRIMARY KEY,
	asked_at timestamptz NOT NULL
);
COMMENT ON TABLE mqtt_kicks IS
	'devices whose connection the broker is to end: the bridge sees to it, once'
	' it is there';

-- The account is the row's column of that name; a table that is emptied had all.
CREATE FUNCTION device_kick() RETURNS trigger LANGUAGE plpgsql
	SECURITY DEFINER SET search_path = confab, pg_temp AS $$
DECLARE
	whose bigint[] := CASE TG_OP
		WHEN 'TRUNCATE' THEN ARRAY(SELECT account FROM devices)
		ELSE ARRAY[(to_json(OLD)->>TG_ARGV[0])::bigint] END;
BEGIN
	INSERT INTO mqtt_kicks
	SELECT account.uuid, clock_timestamp()
	FROM devices JOIN accounts account ON account.id = devices.account
	WHERE devices.account = ANY (whose)
	ON CONFLICT (device) DO UPDATE SET asked_at = excluded.asked_at;
	IF FOUND THEN
		PERFORM pg_notify('confab_kicks', '');
	END IF;
	RETURN OLD;
END $$;
REVOKE ALL ON FUNCTION device_kick() FROM PUBLIC;

CREATE TRIGGER device_signed_out AFTER DELETE OR UPDATE ON sessions FOR EACH ROW
	WHEN (OLD.expires_at > now()) EXECUTE FUNCTION device_kick('account');
CREATE TRIGGER device_left AFTER DELETE OR UPDATE ON members FOR EACH ROW
	EXECUTE FUNCTION device_kick('account');
CREATE TRIGGER devices_signed_out AFTER TRUNCATE ON sessions
	EXECUTE FUNCTION device_kick();
CREATE TRIGGER devices_left AFTER TRUNCATE ON members
	EXECUTE FUNCTION device_kick();
CREATE TRIGGER device_disabled AFTER UPDATE ON accounts FOR EACH ROW
	WHEN (NEW.disabled > OLD.disabled) EXECUTE FUNCTION device_kick('id');
-- Afterwards nobody knows which it was.
CREATE TRIGGER device_gone BEFORE DELETE ON accounts FOR EACH ROW
	EXECUTE FUNCTION device_kick('id');
CREATE TRIGGER device_no_more BEFORE DELETE ON devices FOR EACH ROW
	EXECUTE FUNCTION device_kick('account');

GRANT SELECT, DELETE ON mqtt_kicks TO confab_mqtt;

-- down: loses which devices are to be disconnected still, and what brought a
-- message that is not taken further yet
DROP TRIGGER device_no_more ON devices;
DROP TRIGGER device_gone ON accounts;
DROP TRIGGER device_disabled ON accounts;
DROP TRIGGER devices_left ON members;
DROP TRIGGER devices_signed_out ON sessions;
DROP TRIGGER device_left ON members;
DROP TRIGGER device_signed_out ON sessions;
DROP FUNCTION device_kick();
DROP TABLE mqtt_kicks;
ALTER TABLE messages DROP COLUMN came_by;
REVOKE DELETE ON members, reads FROM confab_graphql;
REVOKE INSERT (name) ON rooms FROM confab_create_room;
REVOKE ALL ON sessions, accounts, rooms, members, devices, messages, reads
	FROM confab_me, confab_rooms, confab_join_room, confab_leave_room;
