-- What somebody should look at, until it was told in a channel of Slack.

-- A row for each distinct failure, which is counted up when it happens again.
CREATE TABLE reports (
	id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	host     text NOT NULL CHECK (length(host) <= 64),
	kind     text NOT NULL CHECK (length(kind) <= 16),
	program  text NOT NULL CHECK (length(program) <= 64),
	sentence text NOT NULL CHECK (length(sentence) <= 256),
	times    bigint NOT NULL DEFAULT 1,
	first_at timestamptz NOT NULL DEFAULT now(),
	last_at  timestamptz NOT NULL DEFAULT now(),
	told     bigint NOT NULL DEFAULT 0 CHECK (told <= times),
	posts    bigint NOT NULL DEFAULT 0,
	next_at  timestamptz NOT NULL DEFAULT now(),
	UNIQUE (host, kind, program, sentence)
);
COMMENT ON COLUMN reports.told IS 'of how many times the channel knows';
COMMENT ON COLUMN reports.posts IS 'by how many messages';
COMMENT ON COLUMN reports.next_at IS 'by none before that';

-- How many messages there may be: a moment, as with attempts.
CREATE TABLE report_budget (
	empty_again timestamptz NOT NULL,
	one         boolean PRIMARY KEY DEFAULT true CHECK (one)
);
INSERT INTO report_budget VALUES ('epoch');

-- Any program may report and none may read; what is too much for the table is
-- counted in one row.
CREATE FUNCTION report(of_host text, of_kind text, of_program text, why text)
	RETURNS void LANGUAGE plpgsql
	SECURITY DEFINER SET search_path = confab, pg_temp AS $$
BEGIN
	of_host := left(of_host, 64);
	of_kind := left(of_kind, 16);
	of_program := left(of_program, 64);
	why := left(why, 256);
	IF (SELECT count(*) FROM reports) >= 1000 AND NOT EXISTS (
			SELECT FROM reports WHERE (host, kind, program, sentence)
				= (of_host, of_kind, of_program, why)) THEN
		of_host := 'some host';
		of_kind := 'more';
		of_program := 'something';
		why := 'there is no room for more reports; the logs have them';
	END IF;
	INSERT INTO reports (host, kind, program, sentence)
	VALUES (of_host, of_kind, of_program, why)
	ON CONFLICT (host, kind, program, sentence)
	DO UPDATE SET times = reports.times + 1, last_at = now();
END $$;

GRANT SELECT, UPDATE (told, posts, next_at), DELETE ON reports
	TO confab_reporter;
GRANT SELECT, UPDATE (empty_again) ON report_budget TO confab_reporter;

-- down: loses what was not told yet
DROP FUNCTION report;
DROP TABLE report_budget;
DROP TABLE reports;
