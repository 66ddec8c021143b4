-- Who has as many contacts as one may have is told of those that they have.
GRANT SELECT (contact) ON contacts TO confab_ws_add_contact;

-- down: loses nothing
REVOKE SELECT (contact) ON contacts FROM confab_ws_add_contact;
