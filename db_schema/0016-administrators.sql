-- Administrators, and what they may do to accounts and rooms.

ALTER TABLE accounts
	ADD COLUMN administrator boolean NOT NULL DEFAULT false,
	ADD COLUMN muted boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN accounts.muted IS
	'may read, and say nothing';

ALTER TABLE rooms
	ADD COLUMN muted boolean NOT NULL DEFAULT false,
	ADD COLUMN disabled boolean NOT NULL DEFAULT false,
	ADD COLUMN enabled_at timestamptz;
COMMENT ON COLUMN rooms.muted IS
	'may be read, and nothing is said in it';
COMMENT ON COLUMN rooms.disabled IS
	'as if it were not there, for everybody';
COMMENT ON COLUMN rooms.enabled_at IS
	'the last time that it was enabled again: members hear it from then on';

-- What is pushed to whom follows, as if all of its members had left, or had
-- joined just now.
CREATE FUNCTION room_shut() RETURNS trigger LANGUAGE plpgsql
	SET search_path = confab AS $$
BEGIN
	IF NOT NEW.disabled THEN
		NEW.enabled_at := clock_timestamp();
	END IF;
	PERFORM pg_notify('confab_members', NEW.id ||
		CASE WHEN NEW.disabled THEN ' left' ELSE ' joined' END);
	RETURN NEW;
END $$;
CREATE TRIGGER room_shut BEFORE UPDATE OF disabled ON rooms FOR EACH ROW
	WHEN (OLD.disabled <> NEW.disabled) EXECUTE FUNCTION room_shut();

-- What a device may at an MQTT broker it was told when it connected: it is to
-- connect again, whether it may less now or more.
CREATE FUNCTION room_kick() RETURNS trigger LANGUAGE plpgsql
	SECURITY DEFINER SET search_path = confab, pg_temp AS $$
BEGIN
	INSERT INTO mqtt_kicks
	SELECT account.uuid, clock_timestamp()
	FROM members member JOIN devices ON devices.account = member.account
	JOIN accounts account ON account.id = member.account
	WHERE member.room = NEW.id
	ON CONFLICT (device) DO UPDATE SET asked_at = excluded.asked_at;
	IF FOUND THEN
		PERFORM pg_notify('confab_kicks', '');
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER room_kick AFTER UPDATE OF disabled, muted ON rooms FOR EACH ROW
	WHEN (OLD.disabled <> NEW.disabled OR OLD.muted <> NEW.muted)
	EXECUTE FUNCTION room_kick();
CREATE TRIGGER device_muted AFTER UPDATE OF muted ON accounts FOR EACH ROW
	WHEN (OLD.muted <> NEW.muted) EXECUTE FUNCTION device_kick('id');
REVOKE ALL ON FUNCTION room_shut(), room_kick() FROM PUBLIC;

-- As they were called then, so that a deed is told of who is gone as well.
CREATE TABLE deeds (
	id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	who     text NOT NULL,
	what    text NOT NULL,
	whom    text NOT NULL,
	done_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE deeds IS 'what administrators did';

-- Who lets somebody into a room asks whether it is there.
GRANT SELECT (disabled) ON rooms TO confab_ws_get_conversations,
	confab_ws_get_conversation_info, confab_ws_send_message,
	confab_ws_get_messages, confab_ws_subscribe, confab_ws_unsubscribe,
	confab_ws_typing, confab_ws_read, confab_ws_get_unread,
	confab_ws_edit_message, confab_ws_delete_message, confab_socket_open,
	confab_units_auth, confab_units_rabbitmq, confab_mqtt, confab_graphql,
	confab_rooms, confab_join_room, confab_leave_room;

-- Who lets somebody say something asks whether they may.
GRANT SELECT (muted) ON rooms TO confab_ws_send_message, confab_ws_typing,
	confab_ws_edit_message, confab_ws_delete_message, confab_units_auth,
	confab_units_rabbitmq, confab_mqtt, confab_graphql;
GRANT SELECT (muted) ON accounts TO confab_send_message,
	confab_ws_send_message, confab_ws_edit_message,
	confab_ws_delete_message, confab_ws_create_conversation,
	confab_units_auth, confab_units_rabbitmq, confab_mqtt, confab_telegram,
	confab_graphql;
GRANT SELECT (id, muted) ON accounts TO confab_ws_typing;

GRANT UPDATE (administrator) ON accounts TO confab_users;
GRANT SELECT (administrator) ON accounts TO confab_me;

-- What is for administrators.  No text of a message, no password.
GRANT SELECT (id, token_hash, account, expires_at) ON sessions
	TO confab_admin_accounts, confab_admin_rooms, confab_admin_sessions,
	confab_admin_deeds, confab_admin_change_account,
	confab_admin_change_room, confab_admin_end_session;
GRANT SELECT (id, login, name, administrator, disabled) ON accounts
	TO confab_admin_accounts, confab_admin_rooms, confab_admin_sessions,
	confab_admin_deeds, confab_admin_change_account,
	confab_admin_change_room, confab_admin_end_session;
GRANT SELECT (uuid, created_at, online, last_online, muted) ON accounts
	TO confab_admin_accounts, confab_admin_change_account;
GRANT SELECT (account) ON devices
	TO confab_admin_accounts, confab_admin_change_account;
GRANT SELECT (id, owner) ON rooms
	TO confab_admin_accounts, confab_admin_change_account;
GRANT SELECT (room, account) ON reads
	TO confab_admin_accounts, confab_admin_change_account;
GRANT SELECT (room, account) ON members
	TO confab_admin_accounts, confab_admin_change_account,
	confab_admin_rooms, confab_admin_change_room;
GRANT SELECT (id, gid, owner, members_only, name, last_msg_id, created_at,
	muted, disabled) ON rooms TO confab_admin_rooms, confab_admin_change_room;
GRANT SELECT (room, msg_id, sent_at) ON messages
	TO confab_admin_rooms, confab_admin_change_room;
GRANT SELECT (agent, created_at) ON sessions TO confab_admin_sessions;
GRANT SELECT ON deeds TO confab_admin_deeds;

GRANT SELECT (tokens_from), UPDATE (disabled, muted, tokens_from) ON accounts
	TO confab_admin_change_account;
GRANT UPDATE (disabled, muted) ON rooms TO confab_admin_change_room;
GRANT SELECT (tokens_from), UPDATE (tokens_from) ON accounts
	TO confab_admin_end_session;
GRANT DELETE ON sessions
	TO confab_admin_change_account, confab_admin_end_session;
GRANT INSERT (who, what, whom) ON deeds TO confab_admin_change_account,
	confab_admin_change_room, confab_admin_end_session;

-- down: loses who is an administrator, what is muted, which rooms are disabled,
-- and what administrators did
REVOKE ALL ON sessions, accounts, devices, rooms, reads, members, messages
	FROM confab_admin_accounts, confab_admin_rooms, confab_admin_sessions,
	confab_admin_deeds, confab_admin_change_account,
	confab_admin_change_room, confab_admin_end_session;
REVOKE SELECT (id) ON accounts FROM confab_ws_typing;
DROP TABLE deeds;
DROP TRIGGER device_muted ON accounts;
DROP TRIGGER room_kick ON rooms;
DROP FUNCTION room_kick();
DROP TRIGGER room_shut ON rooms;
DROP FUNCTION room_shut();
ALTER TABLE rooms DROP COLUMN muted, DROP COLUMN disabled,
	DROP COLUMN enabled_at;
ALTER TABLE accounts DROP COLUMN administrator, DROP COLUMN muted;
