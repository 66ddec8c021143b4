-- What administrators look for, and what a column that came is held to: by itself, as
-- nobody writes to a table while it is gone through.

ALTER TABLE messages VALIDATE CONSTRAINT messages_came_by_check;

-- What begins like that, in capitals or not.
CREATE INDEX accounts_login_begins ON accounts (lower(login) text_pattern_ops);
CREATE INDEX accounts_name_begins ON accounts (lower(name) text_pattern_ops);
CREATE INDEX rooms_gid_begins ON rooms (lower(gid) text_pattern_ops);
CREATE INDEX rooms_name_begins ON rooms (lower(name) text_pattern_ops)
	WHERE name IS NOT NULL;

-- down: loses nothing
DROP INDEX rooms_name_begins, rooms_gid_begins, accounts_name_begins,
	accounts_login_begins;
