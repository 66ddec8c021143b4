#!/bin/sh
# register, by email: an account that owns a watchdog
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/issuer.sh"

# form email password wdcode [more]
form() {
	printf '{"email":"%s","password":"%s","wdcode":"%s"%s}' "$1" "$2" "$3" "${4-}"
}
# refused comment email password wdcode [more] - and nothing is there
refused() {
	comment=$1
	shift
	before=$(everything)
	gives 201 .success=false '.|keys|join(" ")=comment success' \
		".comment=$comment" register "$(form "$@")" &&
		[ "$(everything)" = "$before" ]
}
everything() {
	sql 'SELECT count(*) FROM accounts; SELECT count(*) FROM watchdogs;
		SELECT count(*) FROM invites'
}
dog=0123456789abcdef
is_documented() {
	replies '{"success":true}' register "$(form ada@example.org Passw0rd $dog)" &&
		[ "$status" = 201 ]
}
t 'an account is opened' is_documented
t 'by its email, without which others know it' test "$(sql 'SELECT login, name, perm
	FROM accounts')" = 'ada@example.org|ada|0'
t 'which owns the watchdog' test "$(sql 'SELECT code, login FROM watchdogs
	JOIN accounts ON accounts.id = owner')" = "$dog|ada@example.org"
t 'its password is hashed' test "$(sql "SELECT password LIKE '\$argon2id\$%'
	FROM accounts")" = t
t 'an email is taken once' refused 'User already exists' ada@example.org Passw0rd \
	aaaaaaaaaaaaaaaa
t 'and a watchdog' refused 'That wdcode is taken' ben@example.org Passw0rd $dog
t 'the other way round too' gives 400 '.error.message=User already exists' register \
	'{"login":"ada@example.org","password":"p","username":"n"}'
racer_enrols() {
	call register "$(form "$racer@example.org" Passw0rd bbbbbbbbbbbbbbbb)"
}
one_is_first() {
	racing 4 racer_enrols
	cat race/*/reply
	[ "$(cat race/*/reply | grep -o true | wc -l)" = 1 ] &&
		[ "$(grep -l 'wdcode is taken' race/*/reply | wc -l)" = 3 ]
}
t 'of four at the same moment one owns it' one_is_first
t 'and nobody else has an account by that' test "$(sql "SELECT count(*)
	FROM accounts WHERE login LIKE '_@example.org'")" = 1

email='An email address has less than 50 characters, one @ and a dot, and ends in no digit'
for bad in '' x ada.example.org ada@localhost a@b@c.d @a.b 'a.b@' 'a b@c.d' \
	'a@b.c\n' '\na@b.c' 'a@b.c\t' 'ä@b.c' a@b.c1 a@b.c- "$(letters 46)@b.c" 'a@b.c\u007f'
do
	t "what is no email is told: '$bad'" refused "$email" "$bad" Passw0rd \
		cccccccccccccccc
done
t 'one of 49 letters may be' gives 201 .success=true register \
	"$(form "$(letters 45)@b.c" Passw0rd dddddddddddddddd)"
t 'and be short' gives 201 .success=true register \
	"$(form a.b@c Passw0rd DDDDDDDDDDDDDDDD)"
password='A password has 8 to 30 letters, digits, !, ? or _, with a lower, an upper and a digit among them'
for bad in '' Passw0r passw0rd PASSW0RD Password "Passw0rd-" 'Passw0rd ' \
	'Passw0rd\n' 'Pässw0rd' "Passw0rd$(letters 23)"
do
	t "so is what is no password: '$bad'" refused "$password" eve@example.org \
		"$bad" eeeeeeeeeeeeeeee
done
t 'one of 30 letters may be' gives 201 .success=true register \
	"$(form f@example.org "Passw0rd!?_$(letters 19)" ffffffffffffffff)"
code='A wdcode has 16 letters and digits'
for bad in '' 0123456789abcde 0123456789abcdefg 0123456789abcde- \
	'0123456789abcde ' '0123456789abcdef\n' 0123456789abcdeé
do
	t "so is what is no code: '$bad'" refused "$code" eve@example.org Passw0rd "$bad"
done
for body in '{"email":"a@b.c"}' '{"wdcode":"x"}' '{"email":"a@b.c","password":"x"}' \
	'{"email":"a@b.c","wdcode":"x"}' '{"email":null,"password":"x","wdcode":"x"}' \
	'{"email":7,"password":"x","wdcode":"x"}' \
	'{"email":"a@b.c","password":[],"wdcode":"x"}' \
	'{"email":"a@b.c","password":"x","wdcode":"x","invite":7}'
do
	t "what lacks a member is incomplete: $body" gives 400 \
		'.detail=Incomplete request form' '.|keys|join(" ")=detail' \
		register "$body"
done
t 'who says a login is of another contract' gives 200 .ok=true register \
	'{"login":"x","password":"p","username":"n","email":"a@b.c","wdcode":"x"}'
t 'and who says neither of a third' gives 400 register '{"password":"p"}'
t 'but where no other is spoken' with CONTRACT=auth gives 400 \
	'.detail=Incomplete request form' register '{"password":"p"}'
t 'what is no JSON is no form' with CONTRACT=auth gives 400 \
	'.detail=Incomplete request form' register nonsense

# Who may.
new='ggggggggggggggg'
t 'where it is closed nobody is let in' with CONFAB_REGISTRATION=closed \
	refused 'Registration is closed' g@example.org Passw0rd ${new}1
export CONFAB_REGISTRATION=invite
wanted='Registering takes an invite that is not used up'
t 'where it takes an invite it takes one' refused "$wanted" g@example.org Passw0rd ${new}1
t 'a good one' refused "$wanted" g@example.org Passw0rd ${new}1 ',"invite":"x"'
invite=$("$top_builddir/commands/confab-users" invite)
t 'which an email that is taken does not use up' refused 'User already exists' \
	ada@example.org Passw0rd ${new}1 ",\"invite\":\"$invite\""
t 'nor a watchdog that is' refused 'That wdcode is taken' \
	g@example.org Passw0rd $dog ",\"invite\":\"$invite\""
t 'with it one is let in' gives 201 .success=true register \
	"$(form g@example.org Passw0rd ${new}1 ",\"invite\":\"$invite\"")"
t 'once' refused "$wanted" h@example.org Passw0rd ${new}2 ",\"invite\":\"$invite\""
t 'who owns what' test "$(sql "SELECT login FROM watchdogs
	JOIN accounts ON accounts.id = owner WHERE code = '${new}1'")" = g@example.org
unset CONFAB_REGISTRATION
t 'without a database it says so' with CONFAB_DATABASE="host=$scratch" \
	gives 503 .success=false register "$(form h@example.org Passw0rd ${new}2)"
finish
