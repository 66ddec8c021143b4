-- A gateway that is given up has no name any more, and goes once its sockets have: of
-- tens of thousands that takes longer than a statement may.

ALTER TABLE gateways ALTER COLUMN name DROP NOT NULL;
COMMENT ON COLUMN gateways.name IS
	'NULL: given up, for good; its sockets are being deleted';

GRANT UPDATE (name) ON gateways TO confab_gateway_alive;
GRANT SELECT (gateway, socket), DELETE ON sockets TO confab_gateway_alive;

-- down: loses nothing
REVOKE SELECT (gateway, socket), DELETE ON sockets FROM confab_gateway_alive;
REVOKE UPDATE (name) ON gateways FROM confab_gateway_alive;
DELETE FROM gateways WHERE name IS NULL;
ALTER TABLE gateways ALTER COLUMN name SET NOT NULL;
