-- Which update is the code that was asked for: what is taken again, after something
-- ended in between, is it again.
ALTER TABLE telegram_asked ADD COLUMN update_id bigint;
COMMENT ON COLUMN telegram_asked.update_id IS
	'by which a code came, or another message instead of one; NULL: none yet';
GRANT UPDATE (update_id) ON telegram_asked TO confab_telegram;

-- down: loses which code was being looked up; whoever gave it is to give it again
DELETE FROM telegram_asked WHERE update_id IS NOT NULL;
ALTER TABLE telegram_asked DROP COLUMN update_id;
