-- Sessions that can be told apart, listed and ended.

ALTER TABLE sessions
	ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
	ADD COLUMN agent text CHECK (length(agent) <= 256);
COMMENT ON COLUMN sessions.id IS
	'what its owner calls it by; lets nobody in';
COMMENT ON COLUMN sessions.agent IS
	'User-Agent of the login, so that its owner knows which one it is';

-- Whoever ends a session, by logging out or by hand: the programs that hold a
-- connection open for it are told, and close it.
CREATE FUNCTION session_ended() RETURNS trigger LANGUAGE plpgsql
	SET search_path = confab AS $$
BEGIN
	PERFORM pg_notify('confab_sessions',
		CASE TG_OP WHEN 'TRUNCATE' THEN 'all' ELSE OLD.id::text END);
	RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION session_ended() FROM PUBLIC;

CREATE TRIGGER session_ended AFTER DELETE OR UPDATE ON sessions FOR EACH ROW
	WHEN (OLD.expires_at > now()) EXECUTE FUNCTION session_ended();
CREATE TRIGGER sessions_ended AFTER TRUNCATE ON sessions
	EXECUTE FUNCTION session_ended();

-- Who signs a request in learns whose it is.
GRANT SELECT (id) ON sessions TO confab_create_room, confab_send_message,
	confab_get_room_history, confab_notifier;
GRANT SELECT (id, login, name) ON accounts TO confab_create_room,
	confab_send_message, confab_get_room_history;
GRANT INSERT (agent) ON sessions TO confab_login;

GRANT SELECT (id, token_hash, account, expires_at), DELETE ON sessions
	TO confab_logout, confab_communicate;
GRANT SELECT (id, token_hash, account, agent, created_at, expires_at)
	ON sessions TO confab_sessions;
GRANT SELECT (id, token_hash, account, expires_at), DELETE ON sessions
	TO confab_end_session;
GRANT SELECT (id, login, name) ON accounts TO confab_logout,
	confab_communicate, confab_sessions, confab_end_session;

-- down: loses which login opened a session
REVOKE ALL ON sessions FROM confab_logout, confab_communicate,
	confab_sessions, confab_end_session;
REVOKE ALL ON accounts FROM confab_logout, confab_communicate,
	confab_sessions, confab_end_session;
REVOKE SELECT (login) ON accounts FROM confab_send_message,
	confab_get_room_history;
REVOKE SELECT (id, login, name) ON accounts FROM confab_create_room;
DROP TRIGGER sessions_ended ON sessions;
DROP TRIGGER session_ended ON sessions;
DROP FUNCTION session_ended();
ALTER TABLE sessions DROP COLUMN id, DROP COLUMN agent;
