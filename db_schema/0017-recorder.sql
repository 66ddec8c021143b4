-- How busy each host was, and which of its parts are up: what the page /admin shows.

CREATE TABLE figures (
	step    integer NOT NULL CHECK (step IN (10, 300, 7200)),
	moment  timestamptz NOT NULL,
	host    text NOT NULL CHECK (length(host) BETWEEN 1 AND 64),
	seconds double precision NOT NULL CHECK (seconds >= 0),
	looks   integer NOT NULL DEFAULT 1,
	counts  jsonb NOT NULL,
	PRIMARY KEY (step, moment, host)
);
COMMENT ON COLUMN figures.step IS 'how many seconds belong to that moment';
COMMENT ON COLUMN figures.seconds IS
	'in how many the counts came; more than step if nothing could be written';
COMMENT ON COLUMN figures.counts IS
	'by name (recorder/counts.h); of what there is the sum of as many looks';

CREATE TABLE parts (
	host        text NOT NULL CHECK (length(host) BETWEEN 1 AND 64),
	part        text NOT NULL CHECK (length(part) BETWEEN 1 AND 64),
	endpoint    boolean NOT NULL,
	state       text NOT NULL CHECK (state IN ('up', 'not ready', 'down')),
	since       timestamptz NOT NULL,
	connections bigint,
	PRIMARY KEY (host, part)
);

GRANT SELECT, INSERT (step, moment, host, seconds, counts),
	UPDATE (seconds, looks, counts), DELETE ON figures TO confab_recorder;
GRANT SELECT, INSERT (host, part, endpoint, state, since, connections),
	UPDATE (endpoint, state, since, connections), DELETE ON parts
	TO confab_recorder;

-- Administrators look at them.
GRANT SELECT (id, token_hash, account, expires_at) ON sessions
	TO confab_admin_figures, confab_admin_parts, confab_admin_refused;
GRANT SELECT (id, login, name, administrator, disabled) ON accounts
	TO confab_admin_figures, confab_admin_parts, confab_admin_refused;
GRANT SELECT ON figures
	TO confab_admin_figures, confab_admin_parts, confab_admin_refused;
GRANT SELECT ON parts TO confab_admin_parts;

-- down: loses how busy the last month was
REVOKE ALL ON sessions, accounts
	FROM confab_admin_figures, confab_admin_parts, confab_admin_refused;
DROP TABLE parts;
DROP TABLE figures;
