-- GraphQL: one program that does what many others do, and one that lets in.

-- Somebody's rooms are asked for at last.
CREATE INDEX rooms_owner ON rooms (owner, id);

-- Nothing that it may read lets anybody in.
GRANT SELECT (id, token_hash, account, agent, created_at, expires_at), DELETE
	ON sessions TO confab_graphql;
GRANT SELECT (id, uuid, login, name, online, last_online, created_at,
	tokens_from), UPDATE (tokens_from) ON accounts TO confab_graphql;
GRANT SELECT (account, contact, added_at), INSERT (account, contact)
	ON contacts TO confab_graphql;
GRANT SELECT (id, gid, owner, members_only, name, last_msg_id),
	INSERT (gid, owner, members_only, name), UPDATE (last_msg_id)
	ON rooms TO confab_graphql;
GRANT SELECT (room, account), INSERT (room, account) ON members
	TO confab_graphql;
GRANT SELECT (account) ON devices TO confab_graphql;
GRANT SELECT, INSERT (room, msg_id, sender, txt, client_msg_id, reply_id,
	edits, deletes, sent_at), UPDATE (txt, edited, deleted)
	ON messages TO confab_graphql;
GRANT SELECT (room, account, msg_id), INSERT (room, account, msg_id),
	UPDATE (msg_id, read_at) ON reads TO confab_graphql;

-- As login and register, and the figures.
GRANT SELECT (id, login, name, password, disabled),
	INSERT (login, name, password), UPDATE (password)
	ON accounts TO confab_graphql_door;
GRANT SELECT (account, expires_at), DELETE,
	INSERT (token_hash, account, agent, expires_at)
	ON sessions TO confab_graphql_door;
GRANT SELECT (code_hash, expires_at), UPDATE (code_hash), DELETE ON invites
	TO confab_graphql_door;
GRANT INSERT (code, owner) ON watchdogs TO confab_graphql_door;
GRANT SELECT, INSERT, UPDATE, DELETE ON attempts TO confab_graphql_door;
GRANT SELECT (last_msg_id) ON rooms TO confab_graphql_door;
GRANT SELECT (account) ON devices, members TO confab_graphql_door;

-- down: loses nothing
REVOKE ALL ON accounts, sessions, invites, watchdogs, attempts, rooms,
	devices, members FROM confab_graphql_door;
REVOKE ALL ON sessions, accounts, contacts, rooms, members, messages, reads,
	devices FROM confab_graphql;
DROP INDEX rooms_owner;
