#!/bin/sh
# What each kind of caller is answered by each program: tests/callers.table
. "$top_srcdir/tests/lib.sh"

export SECRET_KEY='of the tests' JWTSECRET='of the tests' BACKEND_DOMAIN=chat.example
export CONFAB_TELEGRAM_SECRET=telegram
call register '{"login":"somebody","password":"Passw0rd","username":"x"}' >/dev/null
serve sign-token
DATABASE=$database DIGEST=$(sql 'SELECT password FROM accounts')
export DATABASE DIGEST
"$top_srcdir/tests/callers.py" "$top_srcdir/tests/callers.table"
