-- data.sql - the people, rooms and messages that the bench needs
--
-- For psql: -v hash=HASH, of everybody's password; -v messages=N, the messages of the large room; -v fan_a=N and
-- -v fan_b=N, those that wait in each room of the two fan-outs.  Rooms are
-- called by their numbers: see bench/event.h.  Nothing is checked on its way
-- in, which the superuser may say, as millions of rows are to come.

SET search_path = confab;
SET session_replication_role = replica;

-- Their tokens are 00000001-0000-4000-8000-000000000000 and so on.
INSERT INTO accounts (id, uuid, login, name, password)
	OVERRIDING SYSTEM VALUE
	SELECT n, format('%s-0000-4000-9000-000000000000',
		lpad(n::text, 8, '0'))::uuid, 'bench-' || n, 'bench',
		:'hash'
	FROM generate_series(1, 1000) n;
INSERT INTO accounts (id, login, name, password)
	OVERRIDING SYSTEM VALUE
	SELECT n, 'device-' || n, 'device', '$argon2id$none'
	FROM generate_series(1001, 1100) n;
ALTER TABLE accounts ALTER id RESTART WITH 1101;
INSERT INTO devices (account) SELECT n FROM generate_series(1001, 1100) n;
INSERT INTO sessions (token_hash, account, expires_at)
	SELECT sha256(convert_to(format('%s-0000-4000-8000-000000000000',
		lpad(n::text, 8, '0')), 'UTF8')), n, now() + interval '1 day'
	FROM generate_series(1, 1100) n;

-- 1 to 1000: to send to; each has a message already, as all of them have.
-- 1001 to 2000: the fan-out to ten readers each; 2001: to a thousand readers.
-- 3001 and 3002: histories, a short and a long one.  4001 and on: latency, the
-- same by WebSocket from 4201 on, and from 4101 on for the hundred members of
-- conversations.  5000: to nobody.  From 5101 on: conversations of whoever asks
-- by WebSocket, each alone in one, and in another one in the next round.  From
-- 5421 on: a room of each device.
INSERT INTO rooms (id, gid, owner, last_msg_id, members_only)
	OVERRIDING SYSTEM VALUE
	SELECT n, n, 1, CASE n
		WHEN 3001 THEN 10000
		WHEN 3002 THEN :messages
		ELSE 1 END,
		n BETWEEN 4101 AND 4200 OR n > 5100
	FROM generate_series(1, 5520) n;
ALTER TABLE rooms ALTER id RESTART WITH 5521;
INSERT INTO members (room, account)
	SELECT room, account FROM generate_series(4101, 4105) room,
		generate_series(802, 901) account
	UNION ALL SELECT room, 1 FROM generate_series(4101, 4105) room
	UNION ALL SELECT 5101 + n, 802 + n % 64 FROM generate_series(0, 319) n
	UNION ALL SELECT 5421 + n, 1001 + n FROM generate_series(0, 99) n;

-- The rooms of the fan-out do not count what waits in them (bench/load.c).
INSERT INTO messages (room, msg_id, sender, txt)
	SELECT room.id, msg_id, 1, repeat('.', 200)
	FROM rooms room, generate_series(1, CASE
		WHEN room.id BETWEEN 1001 AND 2000 THEN :fan_b + 1
		WHEN room.id = 2001 THEN :fan_a + 1
		ELSE 1 END) msg_id
	WHERE room.id NOT IN (3001, 3002);
INSERT INTO messages (room, msg_id, sender, txt)
	SELECT room.id, msg_id, 1 + msg_id % 1000, 'What was said as number '
		|| msg_id || ', of ' || room.last_msg_id || ' in all'
	FROM rooms room, generate_series(1, room.last_msg_id) msg_id
	WHERE room.id IN (3001, 3002);

VACUUM ANALYZE;
CHECKPOINT;
