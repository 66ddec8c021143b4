# build.sh - the programs, by autotools, out of tree
# shellcheck shell=sh

make_configure() {
	cd "$top" || return
	if [ ! -e configure ] || [ "$(find configure.ac Makefile.am -newer configure)" ]
	then
		autoreconf -fi
	fi
}

# A subshell, as the caller's folder is to stay what it is.
build() (
	make_configure && cd "$state/build" || return
	[ -e config.status ] || "$state/src/configure" || return
	make -j "$(nproc)"
)

# The tests' copy of the checkout, without what is made and what is private.
take_snapshot() {
	rm -rf "$state/test/src"
	owned_folder "$state/test" "$state/test/src"
	tar -C "$top" --exclude=./.git --exclude='./.confab*' \
		--exclude=./confab.env --exclude=./.env -cf - . |
		$as_user tar -C "$state/test/src" -xf -
	# Public test data, where it lies beside the checkout.
	rm -rf "$state/test/shared"
	for data in json-test-suite naughty-strings wycheproof
	do
		[ ! -d "$top/../shared/$data" ] || {
			mkdir -p "$state/test/shared"
			cp -r --no-preserve=mode "$top/../shared/$data" \
				"$state/test/shared"
		}
	done
}
