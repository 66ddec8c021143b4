# packages.sh - Debian's packages, by what they are needed for
# shellcheck shell=sh

packages() {
	for purpose
	do
		case $purpose in
		run)
			echo gcc libc6-dev make autoconf automake pkg-config
			echo libfcgi-dev libjson-c-dev libpcre2-dev libpq-dev libsodium-dev
			echo libcurl4-openssl-dev libhiredis-dev libmosquitto-dev libseccomp-dev
			echo libssl-dev libuv1-dev
			echo libwslay-dev uuid-dev zlib1g-dev
			echo nginx libnginx-mod-stream postgresql-15 s6
			echo curl iproute2 jq netcat-openbsd openssl procps
			;;
		test)
			echo chromium clang clang-format clang-tidy faketime gnuplot-nox gojq
			echo libc6-dbg
			echo libclang-rt-14-dev libfcgi-bin
			echo man-db mosquitto mosquitto-clients mosquitto-dev
			echo node-graphql nodejs perl python3 python3-cryptography
			echo python3-graphql-core python3-jsonschema python3-websockets
			echo python3-wsproto
			echo redis-server shellcheck systemd valgrind wrk xz-utils
			command -v npm >/dev/null || echo npm
			;;
		coverage) echo gcovr ;;
		bench) echo wrk ;;
		crash) echo python3 python3-websockets ;;
		crowd) echo python3 ;;
		growth) echo gnuplot-nox wrk ;;
		peers)
			echo nodejs libnginx-mod-nchan
			command -v npm >/dev/null || echo npm
			;;
		esac
	done
}

# need_packages PURPOSE...: installs what is missing
need_packages() {
	command -v dpkg-query >/dev/null || {
		echo 'this needs Debian 12: there is no dpkg-query here'
		return 1
	}
	# shellcheck disable=SC2046
	have=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' \
		$(packages "$@") 2>/dev/null | sed -n 's/^installed //p')
	missing=
	for package in $(packages "$@")
	do
		echo "$have" | grep -qx "$package" || missing="$missing $package"
	done
	[ "$missing" ] || return 0
	# shellcheck disable=SC2086
	install_packages $missing
}

install_packages() {
	if [ "$(id -u)" -eq 0 ]
	then
		"$top/tools/install-packages" "$@"
	elif command -v sudo && { sudo -n true || [ -t 0 ]; }
	then
		sudo "$top/tools/install-packages" "$@"
	else
		echo 'some packages are missing; as root, run:'
		echo "apt-get install --no-install-recommends $*"
		return 1
	fi
}
