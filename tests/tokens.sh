# tokens.sh - the words of tests that show signed tokens
#
# After lib.sh.  Tokens are signed by Python's own cryptography, and the service
# that publishes its key is a stand-in.
# shellcheck shell=sh disable=SC2034

# publish_key - a new key, and who says which it is: in service/, see
# key-service.py; service/mode is how that answers
publish_key() {
	mkdir -p service
	echo good >service/mode
	python3 "$top_srcdir/tests/sign.py" new-key signing.pem >service/key
	key_port=$(free_port)
	begin sh -c "cd service && exec python3 '$top_srcdir/tests/key-service.py' $key_port"
	export AUTH_BACKEND_SERVICE_HOST=127.0.0.1 AUTH_BACKEND_SERVICE_PORT="$key_port"
	await nc -z 127.0.0.1 "$key_port"
}

# signed code id [age [belongs [perm]]] - the token of one, so many seconds old
signed() {
	python3 "$top_srcdir/tests/sign.py" sign signing.pem "$1" "$2" \
		$(($(date +%s) - ${3-0})) "${4-null}" "${5--1}"
}
