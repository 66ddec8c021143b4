-- The roles that the programs connect as.  They belong to the server and not to
-- a database, so they are made before the migrations and no migration takes
-- them away.  They own nothing; what each may do stands beside the tables.

SET client_min_messages = warning;

DO $$
DECLARE
	program text;
BEGIN
	FOREACH program IN ARRAY ARRAY['register', 'login', 'create_room',
		'send_message', 'get_room_history', 'health', 'metrics',
		'notifier', 'logout', 'communicate', 'sessions', 'end_session',
		'users', 'verify', 'gateway', 'bus', 'recorder', 'reporter',
		'admin_figures', 'admin_parts', 'admin_refused',
		'ping', 'auth_login', 'auth_verify',
		'socket_open', 'socket_auth', 'socket_close', 'gateway_alive',
		'action_keepalive', 'action_ping',
		'ws_add_contact', 'ws_create_conversation',
		'ws_delete_message', 'ws_edit_message',
		'ws_get_contacts', 'ws_get_conversation_info',
		'ws_get_conversations', 'ws_get_messages',
		'ws_get_unread', 'ws_ping', 'ws_read', 'ws_self', 'ws_send_message',
		'ws_subscribe', 'ws_typing', 'ws_unsubscribe',
		'keys', 'sign_token', 'request_public_key', 'request_token',
		'validate', 'about', 'devices', 'units_auth', 'units_rabbitmq',
		'users_create', 'users_auth', 'base_metrics', 'mqtt', 'telegram',
		'telegram_webhook', 'verification_code',
		'graphql', 'graphql_door',
		'me', 'rooms', 'join_room', 'leave_room',
		'admin_accounts', 'admin_change_account', 'admin_change_room',
		'admin_deeds', 'admin_end_session', 'admin_rooms', 'admin_sessions']
	LOOP
		BEGIN
			EXECUTE format('CREATE ROLE %I LOGIN', 'confab_' || program);
		EXCEPTION WHEN duplicate_object OR unique_violation THEN
			NULL; -- made already, or by another runner just now
		END;
		-- Where a dump is yet to be restored, it brings this.
		IF to_regnamespace('confab') IS NOT NULL THEN
			EXECUTE format('GRANT USAGE ON SCHEMA confab TO %I',
				'confab_' || program);
		END IF;
	END LOOP;
	-- In a database of ours they make no tables of a session's own either, which
	-- everybody may by default.
	IF EXISTS (SELECT FROM pg_database WHERE datname = current_database()
			AND datdba::regrole::text = 'confab_owner') THEN
		EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC',
			current_database());
	END IF;
END $$;
