-- What no statement of a program needs is not granted to it.
-- Who says something in a room neither edits nor deletes by that.
REVOKE INSERT ON messages FROM confab_send_message;
GRANT INSERT (room, msg_id, sender, txt, client_msg_id, reply_id, came_by, sent_at)
	ON messages TO confab_send_message;
REVOKE SELECT ON members FROM confab_send_message, confab_get_room_history;
GRANT SELECT (room, account) ON members
	TO confab_send_message, confab_get_room_history;

-- The key that a message was sent by is its sender's affair.
REVOKE SELECT ON messages
	FROM confab_get_room_history, confab_notifier, confab_gateway;
GRANT SELECT (room, msg_id, sender, txt, sent_at, reply_id, edits, edited,
	deletes, deleted) ON messages
	TO confab_get_room_history, confab_notifier, confab_gateway;
REVOKE SELECT ON contacts FROM confab_gateway;
GRANT SELECT (account, contact) ON contacts TO confab_gateway;

-- A bucket fills and empties, and stays whose it is.
REVOKE UPDATE ON attempts FROM confab_login, confab_auth_login,
	confab_users_auth, confab_graphql_door, confab_telegram;
GRANT UPDATE (empty_again) ON attempts TO confab_login, confab_auth_login,
	confab_users_auth, confab_graphql_door, confab_telegram;

-- An invite is used up, and not changed: to lock a row takes leave to.
REVOKE SELECT, UPDATE ON invites FROM confab_register, confab_users_create;
GRANT SELECT (code_hash, expires_at), UPDATE (code_hash) ON invites
	TO confab_register, confab_users_create;
REVOKE SELECT (id) ON sessions FROM confab_users;
REVOKE SELECT ON report_budget FROM confab_reporter;
GRANT SELECT (empty_again) ON report_budget TO confab_reporter;

REVOKE INSERT, UPDATE, DELETE ON telegram_people FROM confab_telegram;
GRANT INSERT, UPDATE (telegram_user, update_id) ON telegram_people
	TO confab_telegram;
REVOKE INSERT, UPDATE ON telegram_asked, telegram_updates, telegram_answers,
	telegram_messages FROM confab_telegram;
GRANT INSERT (telegram_user), UPDATE (asked_at) ON telegram_asked
	TO confab_telegram;
GRANT INSERT (update_id, content, hold_until), UPDATE (content)
	ON telegram_updates TO confab_telegram;
GRANT INSERT (chat, answer), UPDATE (chat) ON telegram_answers
	TO confab_telegram;
GRANT INSERT, UPDATE (chat, message) ON telegram_messages TO confab_telegram;

-- To disable an account ends its sessions and voids its login-tokens, whoever does it.
CREATE FUNCTION account_disabled() RETURNS trigger LANGUAGE plpgsql
	SECURITY DEFINER SET search_path = confab, pg_temp AS $$
BEGIN
	DELETE FROM sessions WHERE account = NEW.id;
	NEW.tokens_from := greatest(now(), date_trunc('second',
		NEW.tokens_from + interval '999999 microseconds')
		+ interval '1 microsecond');
	RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION account_disabled() FROM PUBLIC;
CREATE TRIGGER account_disabled BEFORE UPDATE ON accounts FOR EACH ROW
	WHEN (NEW.disabled > OLD.disabled) EXECUTE FUNCTION account_disabled();
DELETE FROM sessions USING accounts
WHERE account = accounts.id AND accounts.disabled;

-- down: loses nothing
DROP TRIGGER account_disabled ON accounts;
DROP FUNCTION account_disabled();
REVOKE INSERT ON messages FROM confab_send_message;
GRANT INSERT ON messages TO confab_send_message;
REVOKE SELECT ON members FROM confab_send_message, confab_get_room_history;
GRANT SELECT ON members TO confab_send_message, confab_get_room_history;
REVOKE SELECT ON messages
	FROM confab_get_room_history, confab_notifier, confab_gateway;
GRANT SELECT ON messages
	TO confab_get_room_history, confab_notifier, confab_gateway;
REVOKE SELECT ON contacts FROM confab_gateway;
GRANT SELECT ON contacts TO confab_gateway;
REVOKE UPDATE ON attempts FROM confab_login, confab_auth_login,
	confab_users_auth, confab_graphql_door, confab_telegram;
GRANT UPDATE ON attempts TO confab_login, confab_auth_login,
	confab_users_auth, confab_graphql_door, confab_telegram;
REVOKE SELECT, UPDATE ON invites FROM confab_register, confab_users_create;
GRANT SELECT, UPDATE ON invites TO confab_register, confab_users_create;
GRANT SELECT (id) ON sessions TO confab_users;
REVOKE SELECT ON report_budget FROM confab_reporter;
GRANT SELECT ON report_budget TO confab_reporter;
REVOKE INSERT, UPDATE ON telegram_people, telegram_asked, telegram_updates,
	telegram_answers, telegram_messages FROM confab_telegram;
GRANT INSERT, UPDATE, DELETE ON telegram_people, telegram_asked,
	telegram_updates, telegram_answers, telegram_messages
	TO confab_telegram;
