# tls.sh - the certificate that clients are shown, and who vouches for theirs
# shellcheck shell=sh

tls=

# choose_tls [yes]: decides on $tls, which is empty, own or given, and with that
# on how clients call.
choose_tls() {
	tls=
	if [ "${1-}" ]
	then
		[ -z "$CONFAB_TLS_CERTIFICATE$CONFAB_TLS_KEY" ] ||
			fail "--tls makes a certificate of its own, and" \
				"CONFAB_TLS_CERTIFICATE or CONFAB_TLS_KEY names another"
		tls=own
		CONFAB_TLS_CERTIFICATE=$state/tls/certificate.pem
		CONFAB_TLS_KEY=$state/tls/key.pem
	elif [ "$CONFAB_TLS_CERTIFICATE$CONFAB_TLS_KEY$CONFAB_TLS_CLIENT_CA" ]
	then
		tls=given
		for name in CONFAB_TLS_CERTIFICATE CONFAB_TLS_KEY
		do
			eval "[ \"\$$name\" ]" || fail "$name is not set, and" \
				"without it the other settings of TLS mean nothing"
		done
	fi
	[ -z "$tls" ] || url=https://$host:$CONFAB_HTTP_PORT
}

# Kept as long as it is good: who has come to trust it need not do so again.
make_certificate() {
	owned_folder "$state/tls" || return
	[ -e "$CONFAB_TLS_KEY" ] && is_current CONFAB_TLS_CERTIFICATE &&
		openssl x509 -noout -checkip "$CONFAB_BIND" \
			-in "$CONFAB_TLS_CERTIFICATE" | grep -q 'does match' &&
		return
	cat >"$state/tls/openssl.cnf" <<-END || return
	[req]
	prompt = no
	distinguished_name = name
	x509_extensions = extensions
	[name]
	CN = Confab
	[extensions]
	basicConstraints = critical, CA:FALSE
	keyUsage = critical, digitalSignature
	extendedKeyUsage = serverAuth
	subjectAltName = DNS:localhost, DNS:$(uname -n), IP:127.0.0.1, IP:::1, IP:$CONFAB_BIND
	END
	# Cut short, it leaves no certificate that has another key.
	rm -f "$CONFAB_TLS_CERTIFICATE"
	$as_user openssl req -x509 -config "$state/tls/openssl.cnf" -days 825 \
		-noenc -newkey ec -pkeyopt ec_paramgen_curve:P-256 \
		-keyout "$CONFAB_TLS_KEY" -out "$CONFAB_TLS_CERTIFICATE"
}

# Found out before anything is started, by whom everything will run as: nginx
# would say it worse, and again each second.
prepare_tls() {
	[ "$tls" = given ] || make_certificate || return
	pem CONFAB_TLS_CERTIFICATE 'is no certificate' x509 &&
		pem CONFAB_TLS_KEY 'is no key that opens without a password' \
			pkey -passin pass: || return
	[ "$($as_user openssl x509 -noout -pubkey -in "$CONFAB_TLS_CERTIFICATE")" \
		= "$($as_user openssl pkey -pubout -in "$CONFAB_TLS_KEY")" ] || {
		echo "CONFAB_TLS_KEY: $CONFAB_TLS_KEY is not the key of" \
			"$CONFAB_TLS_CERTIFICATE"
		return 1
	}
	[ -z "$CONFAB_TLS_CLIENT_CA" ] ||
		pem CONFAB_TLS_CLIENT_CA 'is no certificate' x509 || return
	[ "$tls" = own ] || call_by_name
}

# Whoever calls by what the certificate is not of is told that it is another's.
call_by_name() {
	name=$(certificate_name)
	case $name in
	'') return ;;
	*:*) host="[$name]" ;;
	*) host=$name ;;
	esac
	url=https://$host:$CONFAB_HTTP_PORT
}

# The first of its alternative names, and if it has none what it is called; of
# which some are of many hosts, and some of none.
certificate_name() {
	{
		$as_user openssl x509 -noout -ext subjectAltName \
			-in "$CONFAB_TLS_CERTIFICATE" 2>/dev/null | tr , '\n' |
			sed -n 's/^ *\(DNS\|IP Address\)://p'
		$as_user openssl x509 -noout -subject -nameopt multiline \
			-in "$CONFAB_TLS_CERTIFICATE" |
			sed -n 's/^ *commonName *= //p'
	} | grep -x '[0-9A-Za-z.:-]*' | head -n 1
}

# Whether clients of this machine trust the certificate without being told to.
is_known_here() {
	[ "$tls" = given ] && $as_user openssl verify \
		-untrusted "$CONFAB_TLS_CERTIFICATE" \
		"$CONFAB_TLS_CERTIFICATE" >/dev/null 2>&1
}

# pem NAME OTHERWISE OPENSSL-ARGUMENT...: that openssl can read it
pem() {
	eval "file=\$$1"
	what="$1: $file"
	otherwise=$2
	shift 2
	if [ ! -e "$file" ]
	then
		echo "$what is not there"
	elif ! $as_user test -r "$file"
	then
		echo "$what cannot be read by the user $user"
	elif ! $as_user openssl "$@" -noout -in "$file" >/dev/null 2>&1
	then
		echo "$what $otherwise"
	else
		return 0
	fi
	return 1
}

# is_current NAME: there is such a certificate, and it has not expired
is_current() {
	eval "$as_user openssl x509 -noout -checkend 0 -in \"\$$1\"" >/dev/null 2>&1
}

warn_expired() {
	for name in CONFAB_TLS_CERTIFICATE CONFAB_TLS_CLIENT_CA
	do
		eval "[ -z \"\$$name\" ]" || is_current "$name" ||
			eval "echo \"confab: $name: \$$name has expired\"" >&2
	done
}

# What nginx's tls.conf names; links, so that a renewed file is found.
link_tls() {
	ln -sfn "$CONFAB_TLS_CERTIFICATE" "$state/nginx/certificate.pem" &&
		ln -sfn "$CONFAB_TLS_KEY" "$state/nginx/key.pem" || return
	rm -f "$state/nginx/client-ca.pem"
	[ -z "$CONFAB_TLS_CLIENT_CA" ] ||
		ln -s "$CONFAB_TLS_CLIENT_CA" "$state/nginx/client-ca.pem"
}
