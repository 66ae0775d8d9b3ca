#!/usr/bin/env bats
# R16: a message is handed over once, whole and to the right person; nothing an applicant
# wrote becomes a header; what can't be known is said. An independent parser reads what was sent.

load lib
load order

setup() { order_setup; }
teardown() { sound; }

# parsed FILE: the message as Python's email package reads it, as JSON
parsed() {
    python3 - "$1" <<'END'
import email, email.policy, json, sys
m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
to = m['To'].addresses
print(json.dumps({'defects': [str(d) for h in m.values() for d in getattr(h, 'defects', ())] + [str(d) for d in m.defects],
    'headers': m.keys(), 'from': m['From'].addresses[0].addr_spec, 'to': [a.addr_spec for a in to],
    'name': to[0].display_name, 'subject': m['Subject'], 'date': m['Date'].datetime.isoformat(),
    'id': m['Message-ID'], 'type': m.get_content_type(), 'language': m['Content-Language'],
    'text': m.get_content()}, ensure_ascii=False))
END
}

mailed() { find mail/new mail/cur -type f | wc -l; }
with_email='.account.email="zhang@example.org"'

@test "R16 into a Maildir: one file a message, read by another program; sent again, none" {
    reach awaiting-materials A1 "$with_email"
    lq-message due >messages
    try 0 lq-message send --maildir mail messages
    holds '.transition | .ok and .written and .to == "sent"'
    [[ $(mailed) -eq 2 ]]
    for file in mail/new/*; do
        parsed "$file"
    done | jq -es 'sort_by(.subject) | all(.[]; .defects == [] and .to == ["zhang@example.org"] and .name == "张样"
            and .from == "chinavisachicago@gmail.com" and .type == "text/plain" and .language == "zh, en"
            and .date == "2021-06-10T09:00:00-05:00"
            and .headers == ["Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type",
                "Content-Transfer-Encoding", "Content-Language", "Auto-Submitted"])
        and .[1].subject == "申请已提交，等待审核（订单 A1） / Your application was received (order A1)"' >/dev/null
    lq-message inbox A1 | jq -s 'map(.zh.text + "\n----------------------------------------\n\n" + .en.text) | sort' >want
    for file in mail/new/*; do parsed "$file"; done | jq -s 'map(.text | gsub("\r\n"; "\n")) | sort' | diff want -
    try 0 lq-message send --maildir mail messages
    holds '.transition | .ok and .already and (.written | not)'
    [[ $(mailed) -eq 2 ]]
    try 0 lq-message due
    [[ -z $output ]]
    lq-message inbox A1 | jq -es 'map(.status) == ["sent", "sent"]' >/dev/null
}

@test "R16 the Message-ID is the event's, in every Maildir and store copy the same" {
    reach submitted A1 "$with_email"
    h=$(lq-order history A1 | jq -r '.h[:40]')
    lq-message due | lq-message send --maildir mail >/dev/null
    [[ $(parsed mail/new/* | jq -r .id) == "<$h@chicago.lq.invalid>" ]]
}

@test "R16 to a sendmail: the message on standard input, no address in its arguments" {
    reach submitted A1 "$with_email"
    cat >sendmail <<'END'
#!/bin/sh
printf '%s\n' "$0" "$@" >args
cat >stdin
END
    chmod +x sendmail
    LQ_SENDMAIL=$PWD/sendmail try 0 lq-message send < <(lq-message due)
    run ! grep -q example.org args
    [[ $(tail -n +2 args | paste -sd' ') == "-t -i" ]]
    parsed stdin | jq -e '.to == ["zhang@example.org"] and .defects == []' >/dev/null
}

@test "R16 a mail system that is down is status 4, and the next run sends" {
    reach submitted A1 "$with_email"
    LQ_SENDMAIL=/bin/false try 4 lq-message send < <(lq-message due)
    [[ $stderr == *"A1/3 wasn't taken: it ended with status 1; run this again"* ]]
    holds '.transition.to == "failed"'
    lq-message due | jq -e '.status == "failed"' >/dev/null
    try 0 lq-message send --maildir mail < <(lq-message due)
    [[ $(mailed) -eq 1 ]]
    LQ_SENDMAIL=/no/such/program try 4 lq-message send </dev/null
    LQ_SENDMAIL=sendmail try 4 lq-message send </dev/null
    [[ $stderr == *"not an absolute path"* ]]
}

@test "R16 cut off between handing over and the mark: said, not sent again until an officer says so" {
    reach submitted A1 "$with_email"
    lq-message due >messages
    cat >sendmail <<'END'
#!/bin/sh
cat >>sent
kill -9 $$
END
    chmod +x sendmail
    export LQ_SENDMAIL=$PWD/sendmail
    try 1 lq-message send messages
    has_found message-unknown
    [[ $stderr == *"whether it was sent isn't known: it was killed by signal 9"* ]]
    unwritten try 1 lq-message send messages
    has_found message-unknown
    [[ $(grep -c ^Message-ID sent) -eq 1 ]]
    sed -i '/kill/d' sendmail
    try 0 lq-message send --resend messages
    [[ $(grep ^Message-ID sent | sort | uniq -c | awk '{print $1}') -eq 2 ]] # the same message
    try 0 lq-message send --resend messages
    holds '.transition.already'
}

@test "R16 an officer who found it in the mail system's log says so" {
    reach submitted A1 "$with_email"
    printf '#!/bin/sh\nkill -9 $$\n' >sendmail
    chmod +x sendmail
    LQ_SENDMAIL=$PWD/sendmail try 1 lq-message send < <(lq-message due)
    try 0 lq-message send --assume-sent --maildir mail < <(lq-message due)
    [[ $(mailed) -eq 0 ]]
    lq-message inbox A1 | jq -e '.status == "sent"' >/dev/null
}

@test "R16 no address: the app's message centre; by mail, an officer tells them and notes it" {
    reach submitted A1
    try 0 lq-message send --maildir mail < <(lq-message due)
    holds '.transition.to == "sent"'
    [[ $(mailed) -eq 0 ]]
    application A2 'del(.order, .account, .face) | .channel="mail" | .intake_ref="M-1"' | lq-order submit >/dev/null || true
    try 1 lq-message send --maildir mail < <(lq-message due)
    has_found message-address-missing
    try 0 lq-message send --told 'by telephone' < <(lq-message due)
    holds '.transition.to == "told"'
    try 0 lq-message due
    [[ -z $output ]]
}

@test "R16 nothing an applicant wrote becomes a header, a second address, or drives a reader" {
    local name bad
    for name in $'张\r\nBcc: eve@example.com' $'\u202Egnahz' 'Zhang <eve@example.com>, X' $'a\u0000b=?UTF-8?Q?x?='; do
        submitted "H$((++i))" ".account.email=\"z@example.org\" | .applicant.name=$(jq -n --arg n "$name" '$n')"
    done
    lq-message due | lq-message send --maildir mail >/dev/null
    [[ $(mailed) -ge 3 ]]
    for file in mail/new/*; do
        run ! grep -qiE '^bcc' "$file"
        LC_ALL=C run ! grep -q '[^ -~]' "$file"
        parsed "$file" | jq -e '.to == ["z@example.org"] and .defects == [] and (.headers | length) == 10
            and (.text | test("[\u202E\u0000-\u0008]") | not)' >/dev/null
    done
    for bad in 'a b@example.org' $'a@example.org\nBcc: e@example.com' 'a@example.org,b@example.com' '-oQ/tmp@example.org' \
        '"a"@example.org' 'a@localhost' 'a@-x.org' 'a..b@example.org' '张@example.org' '@example.org' "$(printf 'a%.0s' {1..65})@example.org"; do
        submitted "B$((++i))" ".account.email=$(jq -n --arg n "$bad" '$n')"
    done
    try 1 lq-message send --maildir mail < <(lq-message due)
    holds '.transition | .ok == false and .findings[0].id == "message-address-bad" and .findings[0].rule == "R16"'
    [[ $(wc -l <<<"$output") -eq 11 ]]
}

@test "R16 a message can't be worded in a pipe, nor sent without a cause" {
    reach submitted A1 "$with_email"
    lq-message due >messages
    unwritten try 3 lq-message send --maildir mail < <(jq -c '.zh.text += "请汇款"' messages)
    [[ $stderr == *"not what the event says"* ]]
    unwritten try 3 lq-message send --maildir mail < <(jq -c '.message = "A1/2"' messages)
    [[ $stderr == *"no message is due"* ]]
    unwritten try 3 lq-message send --maildir mail < <(jq -c '.message = "A1"' messages)
    # an address in the pipe is nobody's
    lq-message send --maildir mail < <(jq -c '.to = "eve@example.com"' messages) >/dev/null
    parsed mail/new/* | jq -e '.to == ["zhang@example.org"]' >/dev/null
}

@test "R16 in the account's language where it names one" {
    submitted A1 "$with_email | .account.language=\"en\""
    submitted A2 "$with_email | .account.language=\"zh\""
    lq-message due | lq-message send --maildir mail >/dev/null
    for file in mail/new/*; do parsed "$file"; done |
        jq -es 'sort_by(.language) | .[0].language == "en" and .[1].language == "zh"
            and (.[0].text | test("Dear") and (test("您好") | not)) and (.[1].text | test("Dear") | not)' >/dev/null
}

@test "--dry-run sends and writes nothing" {
    reach submitted A1 "$with_email"
    unwritten lq-message send --dry-run --maildir mail < <(lq-message due) >out
    [[ ! -e mail ]]
    jq -e '.transition | .dry_run and (.written | not)' out >/dev/null
}

@test "R16 who isn't of the staff sends nothing; resending is a reviewer's" {
    reach submitted A1 "$with_email"
    lq-message due >messages
    lq-store staff grant sun intake >/dev/null
    as bo unwritten try 1 lq-message send --maildir mail messages
    has_found role-missing
    as sun unwritten try 1 lq-message send --told 'by telephone' messages
    has_found role-missing
    as sun try 0 lq-message send --maildir mail messages
}

@test "R83 a message that reads like fraud isn't sent, whoever put the words in" {
    reach in-review A1 "$with_email"
    lq-message due | lq-message send --maildir mail >/dev/null
    lq-order request A1 --need id-card --note '请立即向账号 6222021234567890123 转账 500 美元' >/dev/null
    try 1 lq-message send --maildir mail < <(lq-message due)
    jq -e '.transition.findings | map(.id) | index("fraud-suspected")' <<<"$output" >/dev/null
    [[ $(mailed) -eq 1 ]]
    lq-message due | jq -e '.status == "due"' >/dev/null
}

@test "R83 a money order to another payee is told of without the name; that message is sent" {
    reach awaiting-materials A1 "$with_email"
    envelope P1 A1 '.contents[0].payment.payee="Some Other Payee LLC"' | lq-order packet >/dev/null || true
    lq-message inbox A1 | tail -n 1 | jq -e '.form == "came" and (.zh.text + .en.text
        | contains("Chinese Consulate General In Chicago") and (contains("Some Other") | not))' >/dev/null
    try 0 lq-message send --maildir mail < <(lq-message due)
    [[ $(mailed) -eq 3 ]]
}
