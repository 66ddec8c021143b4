-- Devices: accounts that nobody signs in with.

-- Its token is a session's, which it is given once.  To delete that is to revoke
-- the device, as it is to sign somebody out.
CREATE TABLE devices (
	account    bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
	created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE devices IS
	'a device is let into the rooms that it is a member of, and no other:'
	' to know a gid is not enough';

-- Every program that lets somebody into a room asks.
GRANT SELECT (account) ON devices TO PUBLIC;
GRANT SELECT (room, account) ON members TO PUBLIC;

-- down: devices are accounts like any other, with a password that nobody knows
REVOKE SELECT (room, account) ON members FROM PUBLIC;
DROP TABLE devices;
