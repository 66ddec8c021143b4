-- What one host says to the others and NOTIFY has no room for; and gateways of
-- several hosts, whose names have that of the host in them.

CREATE UNLOGGED TABLE bus_words (
	id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	words   text NOT NULL,
	said_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE bus_words IS
	'each row is read once by every host, and is gone within seconds';

ALTER TABLE gateways DROP CONSTRAINT gateways_name_check,
	ADD CONSTRAINT gateways_name_check CHECK (length(name) BETWEEN 1 AND 128);

GRANT SELECT, INSERT (words), DELETE ON bus_words TO confab_bus;

-- down: loses nothing that anybody waits for; gateways of longer names begin
-- anew
DELETE FROM gateways WHERE length(name) > 64;
ALTER TABLE gateways DROP CONSTRAINT gateways_name_check,
	ADD CONSTRAINT gateways_name_check CHECK (length(name) BETWEEN 1 AND 64);
DROP TABLE bus_words;
