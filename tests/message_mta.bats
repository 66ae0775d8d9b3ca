#!/usr/bin/env bats
# R16: messages reach a real mail system over SMTP: msmtp as the sendmail, aiosmtpd as the
# server on the loopback, which keeps what came in a Maildir and the envelope in its headers.

load lib
load order

setup() {
    order_setup
    python3 -c 'import aiosmtpd' 2>/dev/null || PATH=/usr/bin:$PATH
    server
}
teardown() {
    [[ -z ${pid:-} ]] || kill "$pid" 2>/dev/null || true
    sound
}

# A server on a free port of the loopback, and a sendmail that knows it.
server() {
    python3 -c '
import time
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); port = s.getsockname()[1]; s.close()
c = Controller(Mailbox("arrived"), hostname="127.0.0.1", port=port)
c.start()
open("port.part", "w").write(str(port)); import os; os.rename("port.part", "port")
time.sleep(600)' 3>&- &
    pid=$!
    for _ in {1..600}; do
        [[ ! -e port ]] || break
        sleep 0.05
    done
    printf 'account default\nhost 127.0.0.1\nport %s\nfrom post@example.org\nauto_from off\n' "$(cat port)" >msmtprc
    printf '#!/bin/sh\nexec msmtp --file=%q "$@"\n' "$PWD/msmtprc" >sendmail
    chmod +x sendmail
    export LQ_SENDMAIL=$PWD/sendmail
}

@test "R16 over SMTP: each message once, to the one it is for, as it was composed" {
    reach dispatched A1 '.account.email="zhang@example.org"'
    reach submitted A2 '.account.email="li@example.com"'
    try 0 lq-message send < <(lq-message due)
    holds '.transition.to == "sent"'
    lq-message due | lq-message send
    python3 - >got <<'END'
import json, mailbox, email, email.policy
for m in mailbox.Maildir('arrived', factory=lambda f: email.message_from_binary_file(f, policy=email.policy.default)):
    print(json.dumps({'rcpt': m['X-RcptTo'], 'from': m['X-MailFrom'], 'to': str(m['To'].addresses[0].addr_spec),
        'id': m['Message-ID'], 'subject': m['Subject'], 'text': m.get_content().replace('\r\n', '\n')}, ensure_ascii=False))
END
    jq -es 'length == 6 and all(.[]; .rcpt == .to and .from == "post@example.org")
        and (map(.id) | unique | length) == 6
        and (map(select(.to == "li@example.com")) | length) == 1' got >/dev/null
    for order in A1 A2; do
        lq-message inbox "$order"
    done | jq -s 'map(.zh.text + "\n----------------------------------------\n\n" + .en.text) | sort' >want
    jq -s 'map(.text) | sort' got | diff want -
}

@test "R16 the server goes away: status 4, nothing lost, and all is sent when it is back" {
    reach awaiting-materials A2 '.account.email="zhang@example.org"'
    kill "$pid"
    wait "$pid" 2>/dev/null || true
    try 4 lq-message send < <(lq-message due)
    holds '.transition.to == "failed"'
    rm port
    server
    try 0 lq-message send < <(lq-message due)
    [[ $(find arrived/new -type f | wc -l) -eq 2 ]]
}
