-- who.sql - how every pgbench script begins: each client becomes somebody, once
\if :known = 0
SELECT account AS sender, encode(token_hash, 'hex') AS hash FROM sessions
	ORDER BY account OFFSET :client_id LIMIT 1 \gset
\set known 1
\endif
\set any_room random(1, 1000)
\set new_gid random(1000000, 1000000000000)
