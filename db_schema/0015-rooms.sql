-- What a page needs to know of rooms: which are one's own, to join and to leave.

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

-- down: loses nothing
REVOKE DELETE ON members, reads FROM confab_graphql;
REVOKE INSERT (name) ON rooms FROM confab_create_room;
REVOKE ALL ON sessions, accounts, rooms, members, devices, messages, reads
	FROM confab_me, confab_rooms, confab_join_room, confab_leave_room;
