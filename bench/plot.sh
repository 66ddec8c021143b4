# plot.sh - what growth costs, as Markdown and as plots
#
# A cost is how many times as long, or as large, something is as with the least.
# shellcheck shell=sh

print_growth() {
	machine
	cat <<-END
	Load average afterwards: $(cut -d " " -f 1 /proc/loadavg). Medians; rounds: $rounds, of $seconds s. wrk has 64
	connections where nothing else is said.
	END
	for dimension in $dimensions
	do
		costs >"$figures/$dimension.costs"
		plot && plot_table
	done
	echo
}

# costs: what it is, and the cost of the second and the third size
costs() {
	rows_of "$dimension" | grep -v '|kB|' |
		while IFS='|' read -r name unit what
		do
			echo "$what|$(cost "$unit" "$dimension.$name" 10)" \
				"$(cost "$unit" "$dimension.$name" 100)"
		done
}

# cost UNIT NAME TIMES: none of memory, as a hundred sockets are a few pages at most
cost() {
	case $1 in
	kB) ;;
	/s) ratio "$2.1" "$2.$3" ;;
	*) ratio "$2.$3" "$2.1" ;;
	esac
}

size() {
	grouped "$(how_many "$dimension" "$1")"
}

plot_table() {
	cat <<-END

	![What it costs as there are more $dimension](performance-$dimension.svg)

	| $dimension | $(size 1) | $(size 10) | $(size 100) | cost at $(size 10) | at $(size 100) |
	|---|---|---|---|---|---|
	END
	rows_of "$dimension" | while IFS='|' read -r name unit what
	do
		name=$dimension.$name
		echo "| $what$(failures_of "$name")" \
			"| $(figure "$unit" "$name.1")" \
			"| $(figure "$unit" "$name.10")" \
			"| $(figure "$unit" "$name.100")" \
			"| $(cost "$unit" "$name" 10) | $(cost "$unit" "$name" 100) |"
	done
}

# figure UNIT NAME
figure() {
	case $1 in
	/s) echo "$(grouped "$(median "$2")")/s" ;;
	*) printf '%.2f %s\n' "$(median "$2")" "$1" ;;
	esac
}

failures_of() {
	cat "$figures/$1".*.failed 2>/dev/null |
		awk '{ n += $1 } END { if (n) printf " (%d failed)", n }'
}

# What is written is grey enough for a light page and a dark one, as are the lines.
plot() {
	plot_script | gnuplot | named >"$made/performance-$dimension.svg"
}

plot_script() {
	cat <<-END
	set terminal svg size 860,280 noenhanced font "sans-serif,13"
	set border 3 linecolor rgb "#808080"
	set tics nomirror textcolor rgb "#808080"
	set grid ytics linecolor rgb "#808080"
	set logscale xy
	set xrange [0.8:120]
	set yrange [0.08:100]
	set xtics ("$(size 1)" 1, "$(size 10)" 10, "$(size 100)" 100)
	set ytics (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
	set xlabel "$dimension" textcolor rgb "#808080"
	set ylabel "cost" textcolor rgb "#808080"
	set key outside right center reverse Left textcolor rgb "#808080"
	set pointsize 0.7
	set linetype 1 linecolor rgb "#3a84c9" linewidth 2 pointtype 7
	set linetype 2 linecolor rgb "#c2571a" linewidth 2 pointtype 5
	set linetype 3 linecolor rgb "#2e8b57" linewidth 2 pointtype 9
	set linetype 4 linecolor rgb "#9b59b6" linewidth 2 pointtype 13
	END
	printf 'plot '
	sed 's/|.*//; s/.*/"-" with linespoints title "&", /' \
		"$figures/$dimension.costs" | tr -d '\n'
	printf 'x with lines linecolor rgb "#808080" linewidth 1 dashtype 3 title "%s"' \
		'if it grew as they do'
	awk -F '[| ]' '{ print "\n1 1\n10 " $(NF - 1) "\n100 " $NF "\ne" }' \
		"$figures/$dimension.costs"
}

# named: the plot without what draws nothing, and with words for who does not see it
named() {
	words=$(sed 's/|/: /; s/$/;/' "$figures/$dimension.costs" | tr '\n' ' ')
	sed -z "s|<title>[^<]*</title>|<title>What it costs as there are more $dimension</title>|
		s|<desc>[^<]*</desc>|<desc>How many times as much as with $(size 1), at $(size 10) and $(size 100): $words</desc>|
		s|<svg |<svg role=\"img\" |
		s|<g [^>]*>\n</g>\n||g"
}

# The section of docs/performance.md is what lies between two comments.
put_into_docs() {
	cp "$made"/performance-*.svg "$top/docs/" &&
		sed -i -e "/^<!-- bench growth/r $made/growth.md" \
			-e '/^<!-- bench growth/,/^<!-- so far/ { /^<!--/ !d }' \
			"$top/docs/performance.md"
}
