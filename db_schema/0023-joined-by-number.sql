-- From which number on somebody is told of what is said: of all that is said
-- once their joining is committed, as the number is read before.  Times do not
-- say so, as what is said has its own before it is committed.

ALTER TABLE members ADD COLUMN joined_msg_id bigint;
COMMENT ON COLUMN members.joined_msg_id IS
	'the last number in the room when they joined; NULL: before that was kept';
ALTER TABLE rooms ADD COLUMN enabled_msg_id bigint;
COMMENT ON COLUMN rooms.enabled_msg_id IS
	'the last number when it was enabled again';
UPDATE rooms SET enabled_msg_id = last_msg_id WHERE enabled_at IS NOT NULL;

-- A room that is made by the same statement is not to be seen yet.
CREATE FUNCTION member_joins() RETURNS trigger LANGUAGE plpgsql
	SECURITY DEFINER SET search_path = confab, pg_temp AS $$
BEGIN
	NEW.joined_msg_id := coalesce(
		(SELECT last_msg_id FROM rooms WHERE id = NEW.room), 0);
	RETURN NEW;
END $$;
CREATE TRIGGER member_joins BEFORE INSERT OR UPDATE OF room, account ON members
	FOR EACH ROW EXECUTE FUNCTION member_joins();
REVOKE ALL ON FUNCTION member_joins() FROM PUBLIC;

CREATE OR REPLACE FUNCTION room_shut() RETURNS trigger LANGUAGE plpgsql
	SET search_path = confab AS $$
BEGIN
	IF NOT NEW.disabled THEN
		NEW.enabled_at := clock_timestamp();
		NEW.enabled_msg_id := NEW.last_msg_id;
	END IF;
	PERFORM pg_notify('confab_members', NEW.id ||
		CASE WHEN NEW.disabled THEN ' left' ELSE ' joined' END);
	RETURN NEW;
END $$;

-- down: loses after which message each member joined
CREATE OR REPLACE FUNCTION room_shut() RETURNS trigger LANGUAGE plpgsql
	SET search_path = confab AS $$
BEGIN
	IF NOT NEW.disabled THEN
		NEW.enabled_at := clock_timestamp();
	END IF;
	PERFORM pg_notify('confab_members', NEW.id ||
		CASE WHEN NEW.disabled THEN ' left' ELSE ' joined' END);
	RETURN NEW;
END $$;
DROP TRIGGER member_joins ON members;
DROP FUNCTION member_joins();
ALTER TABLE rooms DROP COLUMN enabled_msg_id;
ALTER TABLE members DROP COLUMN joined_msg_id;
