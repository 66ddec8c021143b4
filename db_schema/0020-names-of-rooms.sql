-- Who is muted says nothing by the name of a room either.
GRANT SELECT (muted) ON accounts TO confab_create_room;

-- down: loses nothing
REVOKE SELECT (muted) ON accounts FROM confab_create_room;
