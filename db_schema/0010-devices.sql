-- Devices: accounts that nobody signs in with.

-- Its token is a session's, which it is given once.  To delete that is to revoke
-- the device, as it is to sign somebody out.
CREATE TABLE devices (
	account    bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
	created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE devices IS
	'a device is let into the rooms that it is a member of, and no other:'
	' to know a gid is not enough';

-- Who lets somebody into a room asks.
GRANT SELECT (account) ON devices TO confab_send_message, confab_get_room_history, confab_notifier,
	confab_gateway, confab_ws_get_conversation_info,
	confab_ws_send_message, confab_ws_get_messages, confab_ws_subscribe,
	confab_ws_unsubscribe, confab_ws_typing, confab_ws_read,
	confab_ws_get_unread, confab_ws_edit_message, confab_ws_delete_message;

-- What a device may not do.
GRANT SELECT (account) ON devices TO confab_create_room,
	confab_ws_create_conversation, confab_ws_add_contact;

-- A device's socket is sent what is said in open rooms that it is in.
GRANT SELECT (id, gid, members_only) ON rooms TO confab_socket_open;
GRANT SELECT (room, account) ON members TO confab_socket_open;

-- Who makes them: confab-devices.
GRANT SELECT (id, uuid, login, disabled, tokens_from),
	INSERT (login, password, name), UPDATE (disabled, tokens_from)
	ON accounts TO confab_devices;
GRANT SELECT, INSERT (account) ON devices TO confab_devices;
GRANT SELECT (id, gid) ON rooms TO confab_devices;
GRANT SELECT (room, account), INSERT (room, account), DELETE
	ON members TO confab_devices;
GRANT SELECT (account, expires_at), INSERT (token_hash, account, expires_at),
	DELETE ON sessions TO confab_devices;

-- down: devices are accounts like any other, with a password that nobody knows
REVOKE ALL ON accounts, rooms, members, sessions FROM confab_devices;
REVOKE ALL ON rooms, members FROM confab_socket_open;
DROP TABLE devices;
