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

-- down: devices are accounts like any other, with a password that nobody knows
DROP TABLE devices;
