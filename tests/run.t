#!/bin/sh
# A run of tests: when it is good, and what it says if it is not
. "$top_srcdir/tests/lib.sh"

mkdir -p tree/tests/flow tree/tests/daemons
# script name - a test of that name is what follows
script() {
	{
		printf '#!/bin/sh\ncd "%s" || exit\necho 1..1\n' "$scratch"
		cat
	} >"tree/tests/$1.t"
	chmod +x "tree/tests/$1.t"
}
# runs - all tests that there are
runs() {
	with top_srcdir="$scratch/tree" "$top_srcdir/tests/run"
}

script secrets <<'END'
echo ok 1
END
script holds <<'END'
echo ok 1
END
t 'a run in which all holds is good' runs

script fails <<'END'
echo not ok 1
END
t 'one in which something does not is not' fails 'fails.t' runs
rm tree/tests/fails.t

script ends <<'END'
echo "==2==Unable to get registers from thread 1." >"$RECORD/reported/ends.t.2"
echo ok 1
END
t 'that a thread ended while a sanitizer looked is no report' runs
rm tree/tests/ends.t

script hesitates <<'END'
[ ! -e tried ] || echo ok 1
touch tried
END
t 'what holds alone is named' shows 'unsteady: tests/hesitates.t' runs

# A program has a fault, as daemons may, and who started it does not hear of that.
cat >fault.c <<'END'
#include <stdlib.h>

int main(int argc, char **argv)
{
	char *bytes = malloc((size_t)argc);

	return argc == 1 ? bytes[argc] : 0x7fffffff + argc + (argv == NULL);
}
END
if ! clang -fsanitize=address,undefined fault.c -o fault >out 2>&1
then
	skip 'what sanitizers report is shown' 'there is no clang here that has any'
	finish
fi
# reports pattern command... - a run does so in which that was run, and is not good
reports() {
	pattern=$1
	shift
	script faulty <<-END
	$* >/dev/null 2>&1
	echo ok 1
	END
	fails "^reported/faulty.t.*$pattern" runs
}
t 'what is read beyond an end is reported' \
	reports 'AddressSanitizer: heap-buffer-overflow' ./fault
t 'so is a sum that overflows' reports 'signed integer overflow' ./fault once
t 'and what only the first of two tries had' reports AddressSanitizer \
	'[ -e once ] || { touch once; ./fault; exit; }'
if [ "$(id -u)" = 0 ]
then
	t 'whoever it was run as' reports AddressSanitizer \
		setpriv --reuid=65534 --regid=65534 --clear-groups ./fault
else
	skip 'whoever it was run as' 'it takes root to be others'
fi
rm tree/tests/faulty.t
t 'without that it is good' runs
finish
