-- growth.sql - the people, rooms and messages of one size, for bench/growth
--
-- For psql: -v rooms=N, the rooms that are sent to; -v members=N, those of each
-- conversation beside who writes; -v messages=N, those of the long room.  Rooms are
-- called by their numbers, and all is as in bench/data.sql where it says nothing else.

SET search_path = confab;
SET session_replication_role = replica;

-- Of ten rooms one is owned by number 101, the others by everybody else, nine each;
-- who asks are the first hundred, and number 101, however many there are.
INSERT INTO accounts (id, uuid, login, name, password)
	OVERRIDING SYSTEM VALUE
	SELECT n, format('%s-0000-4000-9000-000000000000',
		lpad(n::text, 8, '0'))::uuid, 'bench-' || n, 'bench',
		'$argon2id$none'
	FROM generate_series(1, greatest(2000, 101 + :rooms / 10)) n;
INSERT INTO sessions (token_hash, account, expires_at)
	SELECT sha256(convert_to(format('%s-0000-4000-8000-000000000000',
		lpad(n::text, 8, '0')), 'UTF8')), n, now() + interval '1 day'
	FROM generate_series(1, 2000) n;

-- 1001 to 2000: ten readers each, idle ones; 2001: to be pushed to.  3001: the long
-- one.  4001 and on, 4101 and on, 4201 and on: latency by TCP, to a conversation, and
-- by WebSocket.  5000: to nobody.  6001 to 6100: conversations to send to.  From 10001
-- on: rooms to send to.
INSERT INTO rooms (id, gid, owner, last_msg_id, members_only)
	OVERRIDING SYSTEM VALUE
	SELECT n, n, 2000, CASE n WHEN 3001 THEN :messages ELSE 1 END,
		n BETWEEN 4101 AND 4200 OR n > 6000
	FROM generate_series(1001, 6100) n
	UNION ALL
	SELECT 10000 + n, 10000 + n,
		CASE WHEN n % 10 = 0 THEN 101
		WHEN n <= 1000 THEN 1 + (n - 1) / 10
		ELSE 2 + (n - 1) / 10 END, 10, false
	FROM generate_series(1, :rooms) n;
INSERT INTO members (room, account)
	SELECT id, account FROM rooms, generate_series(801, 801 + :members) account
	WHERE members_only AND (id > 6000 OR id <= 4120);
UPDATE members SET account = 1 WHERE account = 801;

-- The room that is pushed to does not count what waits in it (bench/load.c).
INSERT INTO messages (room, msg_id, sender, txt)
	SELECT id, msg_id, 1, repeat('.', 200)
	FROM rooms, generate_series(1, CASE id
		WHEN 2001 THEN 5000 ELSE last_msg_id END) msg_id;

VACUUM ANALYZE;
CHECKPOINT;
