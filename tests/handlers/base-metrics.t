#!/bin/sh
# base-metrics: how much there is
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/units.sh"

# counts users units nodes edges
counts() {
	gives 200 ".user_count=$1" .repo_count=0 ".unit_count=$2" \
		".unit_node_count=$3" ".unit_node_edge_count=$4" '.|length=5' base-metrics
}
t 'at first there is nothing' counts 0 0 0 0
as ada
t 'who registers is a user' counts 1 0 0 0
open_room && tea=$room
open_room && other=$room
t 'a room is a node' counts 1 0 2 0
unit lamp
t 'a device is a unit, and no user' counts 1 1 2 0
joins "$account" "$tea"
t 'and in a room it is an edge' counts 1 1 2 1
joins "$account" "$other"
joins "$(sql "SELECT id FROM accounts WHERE login = 'ada'")" "$tea"
t 'in each, but people are none' counts 1 1 2 2
t 'whoever asks is told' with token= counts 1 1 2 2
t 'the path ends with a slash' with SCRIPT_NAME=/pepeunit/api/v1/metrics \
	gives 404 '.detail=Not Found' base-metrics
t 'without a database nobody knows' with CONFAB_DATABASE="host=$scratch" \
	gives 503 '.detail=Try again in a moment' base-metrics
finish
