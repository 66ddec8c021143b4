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
