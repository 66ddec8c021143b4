-- Who is put into a room is counted the rooms of first.
GRANT SELECT (account) ON members TO confab_ws_create_conversation;

-- down: loses nothing
REVOKE SELECT (account) ON members FROM confab_ws_create_conversation;
