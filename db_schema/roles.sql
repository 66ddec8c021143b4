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
		'users', 'gateway', 'ws_ping']
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
END $$;
