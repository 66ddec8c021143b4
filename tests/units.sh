# units.sh - the words of tests in which an MQTT broker asks about devices
#
# After lib.sh.
# shellcheck shell=sh disable=SC2034,SC2154

export BACKEND_DOMAIN=chat.example SECRET_KEY='a secret of our own'

# unit name - a device of that name; sets $token, $uuid and $account
unit() {
	token=$(python3 -c 'import uuid; print(uuid.uuid4())')
	account=$(sql "INSERT INTO accounts (login, name, password)
		VALUES ('$1', 'name of $1', '\$argon2id\$none') RETURNING id")
	sql "INSERT INTO devices (account) VALUES ($account);
		INSERT INTO sessions (token_hash, account, expires_at) VALUES
			(sha256('$token'), $account, now() + interval '1 hour')"
	uuid=$(sql "SELECT uuid FROM accounts WHERE id = $account")
	[ -z "${RECORD-}" ] || echo "$token" >>"$RECORD/tokens"
}

# joins account gid
joins() {
	sql "INSERT INTO members (room, account)
		SELECT id, $1 FROM rooms WHERE gid = '$2'"
}

# jwt claims [secret] - by SECRET_KEY
jwt() {
	python3 -c 'if True:
	import base64, hashlib, hmac, sys
	b64 = lambda b: base64.urlsafe_b64encode(b).rstrip(b"=")
	said = b".".join(map(b64, (b"{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
		sys.argv[1].encode())))
	print((said + b"." + b64(hmac.digest(sys.argv[2].encode(), said,
		hashlib.sha256))).decode())
	' "$1" "${2-$SECRET_KEY}"
}
