-- who.sql - how every pgbench script begins: somebody asks, as in requests.lua
\set sender random(1, 1000)
\set any_room random(1, 1000)
\set new_gid random(1000000, 1000000000000)
