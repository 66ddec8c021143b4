-- What the MQTT broker asks, and the users of the device platform.

GRANT SELECT (id, token_hash, account, expires_at) ON sessions
	TO confab_units_auth, confab_units_rabbitmq;
GRANT SELECT (id, uuid, login, name, disabled) ON accounts
	TO confab_units_auth, confab_units_rabbitmq;
GRANT SELECT (account) ON devices TO confab_units_auth, confab_units_rabbitmq;
GRANT SELECT (room, account) ON members
	TO confab_units_auth, confab_units_rabbitmq;
GRANT SELECT (id, gid, members_only) ON rooms
	TO confab_units_auth, confab_units_rabbitmq;

-- As register and login may.
GRANT SELECT (id, uuid, login, created_at), INSERT (login, name, password)
	ON accounts TO confab_users_create;
GRANT SELECT, UPDATE, DELETE ON invites TO confab_users_create;
GRANT INSERT ON watchdogs TO confab_users_create;

GRANT SELECT (id, uuid, login, name, password, disabled), UPDATE (password)
	ON accounts TO confab_users_auth;
GRANT SELECT (account, expires_at), DELETE,
	INSERT (token_hash, account, expires_at, agent)
	ON sessions TO confab_users_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON attempts TO confab_users_auth;

-- Who counts them reads nothing else.
GRANT SELECT (id) ON accounts TO confab_base_metrics;
GRANT SELECT (account) ON devices, members TO confab_base_metrics;
GRANT SELECT (last_msg_id) ON rooms TO confab_base_metrics;

-- down: loses nothing
REVOKE ALL ON sessions, accounts, devices, members, rooms, invites, watchdogs,
	attempts FROM confab_units_auth, confab_units_rabbitmq,
	confab_users_create, confab_users_auth, confab_base_metrics;
