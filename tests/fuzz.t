#!/bin/sh
# Whatever has broken something that takes bytes, or might: each target of fuzz/
# is handed its corpus
. "$top_srcdir/tests/lib.sh"

for folder in "$top_srcdir"/fuzz/corpus/*
do
	target=${folder##*/}
	t "nothing in the corpus of $target is amiss" \
		"$top_builddir/fuzz/$target" "$folder"/*
done

is_each_there() {
	for source in "$top_srcdir"/fuzz/*.c
	do
		basename "$source" .c
	done | grep -vx corpus | diff - targets
}
ls "$top_srcdir/fuzz/corpus" >targets
t 'each target has a corpus' is_each_there

t 'a file that is not there is a failure' fails 'cannot be read' \
	"$top_builddir/fuzz/json" missing
finish
