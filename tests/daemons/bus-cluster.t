#!/bin/sh
# Hosts that tell each other by a Redis Cluster of three
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/bus.sh"
. "$top_srcdir/tests/redis.sh"

# The ports of clients, and of the nodes among each other.
nodes=
for _ in 1 2 3
do
	port=$(free_port)
	redis "$port" --cluster-enabled yes --cluster-port "$(free_port)" \
		--cluster-node-timeout 1000 --cluster-require-full-coverage no
	nodes="$nodes 127.0.0.1:$port"
	eval "node_$port=$redis"
done
# shellcheck disable=SC2086
set -- $nodes
t 'three nodes become a cluster' redis-cli --cluster create "$@" --cluster-yes
knows_all() {
	redis-cli -p "${1#*:}" cluster info | tr -d '\r' >info
	grep -qx cluster_state:ok info && grep -qx cluster_known_nodes:3 info
}
for node
do
	t 'each knows of all' await knows_all "$node"
done

# Each host knows the nodes in another order.
export CONFAB_BUS=redis CONFAB_REDIS="$1,$2,$3"
bus one
CONFAB_REDIS="$2,$3,$1"
bus two
CONFAB_REDIS="$3,$1,$2"
bus three
has one gateway well ada
has two gateway well ben
has three gateway well carl
t 'hosts at different nodes hear of each other' eval \
	'sees one 2 && sees two 2 && sees three 2'
t 'and reach each other' pushes one yes ben 1
t 'all of them' pushes two yes carl 2
t 'from each' pushes three yes ada 3

port=${2#*:}
eval "ends \$node_$port -KILL"
elsewhere() {
	pushes one yes ben 4 && pushes three yes ben 5 && pushes two yes ada 6
}
t 'who was at a node that died is at another in a moment' await elsewhere
t 'nothing came twice' once
finish
