# figures.sh - what was measured: a file of $figures each, a line for each round
# shellcheck shell=sh

# note NAME VALUE
note() {
	[ "$2" ] && echo "$2" >>"$figures/$1"
}

middle() {
	sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

median() {
	middle <"$figures/$1"
}

# ratio NAME NAME: the middle one of the rounds' ratios
ratio() {
	paste "$figures/$1" "$figures/$2" |
		awk '{ printf "%.2f\n", $2 ? $1 / $2 : 0 }' | middle
}
