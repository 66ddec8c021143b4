-- What the MQTT broker asks.

GRANT SELECT (id, token_hash, account, expires_at) ON sessions
	TO confab_units_auth, confab_units_rabbitmq;
GRANT SELECT (id, uuid, login, name, disabled) ON accounts
	TO confab_units_auth, confab_units_rabbitmq;
GRANT SELECT (account) ON devices TO confab_units_auth, confab_units_rabbitmq;
GRANT SELECT (room, account) ON members
	TO confab_units_auth, confab_units_rabbitmq;
GRANT SELECT (id, gid, members_only) ON rooms
	TO confab_units_auth, confab_units_rabbitmq;

-- down: loses nothing
REVOKE ALL ON sessions, accounts, devices, members, rooms
	FROM confab_units_auth, confab_units_rabbitmq;
