-- Sockets that are opened by a signed token.

-- Does an account still stand for what was issued to it?
GRANT SELECT (id, login, disabled, tokens_from) ON accounts TO confab_socket_auth;

-- down: loses nothing
REVOKE SELECT (id, login, disabled, tokens_from) ON accounts FROM confab_socket_auth;
