#!/usr/bin/env bats
# What an order costs, whether its payment covers it, and what is paid back,
# as the guide says it (R54-R66), one order at a time; and nothing else of the
# record is touched.

load lib

setup() {
    lq_setup
    export LQ_NOW=2021-06-20T09:00:00-05:00
}

# An order of 7 June 2021, changed by a jq filter.
order() {
    quick_jq -nc '{order: "A1", module: "passport", submitted_at: "2021-06-07T09:00:00-05:00"}'" | ${1:-.}"
}

# The same with a money order that is in order.
paid() {
    order '.payment = {kind: "money-order", issuer: "usps", serial: "39539881642", amount_cents: 2300,
        payee: "Chinese Consulate General In Chicago", signed: true, payer: "ZHANG WEI",
        payer_address: "12 Example Avenue, Chicago, IL 60616", date: "2021-06-10"}'" | ${1:-.}"
}

online() {
    order '.payment = {kind: "wechat", transaction: "4200001234202106078841000001",
        amount_cents: 2300}'" | ${1:-.}"
}

# accepts FILTER [FINDING...]: the payment is good; only these warnings.
accepts() {
    try 0 lq-fee check < <("${kind:-paid}" "$1")
    shift
    holds '.fee.ok == true'
    [[ $(quick_jq -r '.fee.findings | map(.id + ":" + .severity) | join(" ")' <<<"$output") == "$*" ]]
}

# refuses FILTER FINDING...: each as id or id:seen, and no other.
refuses() {
    try 1 lq-fee check < <("${kind:-paid}" "$1")
    shift
    holds '.fee.ok == false'
    [[ $(quick_jq -r '.fee.findings | map(.id + (if has("seen") then ":\(.seen)" else "" end))
        | join(" ")' <<<"$output") == "$*" ]] || {
        echo "wanted: $*"
        return 1
    }
}

# rejects REASON, from a record on standard input that can't be judged at all.
rejects() {
    try 3 lq-fee "${verb:-check}"
    [[ -z $output ]]
    [[ ${stderr_lines[0]} == "lq-fee: -:1:"*": $1" ]] || {
        echo "wanted: $1"
        return 1
    }
}

# ---- the fee ----

@test "R59 the fee is 23 dollars: 18 for production, 5 for the mailing" {
    try 0 lq-fee quote < <(order)
    holds '.fee == {ok: true, due_cents: 2300, currency: "USD", findings: [],
        lines: [{item: "production", cents: 1800}, {item: "mailing", cents: 500}]}'
}

@test "R60 a name annotation adds 5 dollars" {
    try 0 lq-fee quote < <(order '.name_annotation = true')
    holds '.fee.due_cents == 2800 and .fee.lines[2] == {item: "name-annotation", cents: 500}'
    try 0 lq-fee quote < <(order '.name_annotation = false')
    holds '.fee.due_cents == 2300 and (.fee.lines | length) == 2'
}

@test "R60 the annotation unpaid is refused, paid it is accepted" {
    refuses '.name_annotation = true' amount-wrong:2300
    holds '.fee.findings[0].want == 2800 and .fee.findings[0].at == "/payment/amount_cents"'
    accepts '.name_annotation = true | .payment.amount_cents = 2800'
    refuses '.payment.amount_cents = 2800' amount-wrong:2800
}

@test "R59 the amount is exact to the cent" {
    accepts .
    for cents in 2299 2301 0 -2300 230000; do
        kind=online refuses ".payment.amount_cents = $cents" "amount-wrong:$cents"
        holds '.fee.findings[0].want == 2300 and .fee.findings[0].rule == "R59"'
    done
    try 1 lq-fee check < <(online | sed 's/2300/9223372036854775807/')
    [[ $output == *'"seen":9223372036854775807,"want":2300'* ]]
}

@test "R59 another currency is refused, the published one may be named" {
    accepts '.payment.currency = "USD"'
    refuses '.payment.currency = "CNY"' currency-wrong:CNY
    kind=online refuses '.payment.currency = "usd"' currency-wrong:usd
}

@test "R83 an amount outside the tariff is never the fee, whoever asked for it" {
    kind=online refuses '.payment.amount_cents = 50000' amount-wrong:50000
    try 0 lq-fee quote < <(order '.fee = {ok: true, due_cents: 50000} | .due_cents = 50000')
    holds '.fee.due_cents == 2300'
}

@test "the day of submission, at the post, decides between two tariffs" {
    cp -R "$LQ_ROOT/share" share
    jq '.fees[0].valid_to = "2021-12-31" | .fees += [.fees[0] | .valid_from = "2022-01-01"
        | .production_cents = 2000 | del(.valid_to)]' "$LQ_ROOT/share/posts/chicago.json" \
        >share/posts/chicago.json
    export LQ_SHARE=$PWD/share
    local day cents
    while read -r day cents; do
        try 0 lq-fee quote < <(order ".submitted_at = \"$day\"")
        holds ".fee.due_cents == $cents"
    done <<'EOT'
2021-12-31T23:59:59-06:00 2300
2022-01-01T00:00:00-06:00 2500
2022-01-01T05:59:59Z      2300
2022-01-01T06:00:00Z      2500
2022-01-01T13:59:59+08:00 2300
2022-01-01T14:00:00+08:00 2500
2030-06-01T12:00:00+08:00 2500
EOT
    kind=paid refuses '.submitted_at = "2022-01-03T09:00:00-06:00"' amount-wrong:2300
    verb=quote rejects "submitted_at: the profile 'chicago' has no tariff for 2020-12-31" \
        < <(order '.submitted_at = "2020-12-31T09:00:00-06:00"')
}

@test "an order without its day is quoted by the clock's, which LQ_NOW sets" {
    LQ_NOW=2021-06-20T09:00:00-05:00 try 0 lq-fee quote < <(order 'del(.submitted_at)')
    holds '.fee.due_cents == 2300'
    LQ_NOW=2020-06-20T09:00:00-05:00 try 3 lq-fee quote < <(order 'del(.submitted_at)')
    LQ_NOW=2020-06-20T09:00:00-05:00 try 0 lq-fee quote < <(order)
    LQ_NOW=yesterday try 2 lq-fee quote < <(order)
}

@test "--post and LQ_POST name another post's tariff and payee" {
    try 0 lq-fee quote --post newyork < <(order '.submitted_at = "2021-07-01T09:00:00-04:00"')
    holds '.fee.due_cents == 2700'
    LQ_POST=newyork try 1 lq-fee check \
        < <(paid '.submitted_at = "2021-07-01T09:00:00-04:00" | .payment.amount_cents = 2700')
    holds '.fee.findings[0].id == "payee-wrong"'
    try 5 lq-fee quote --post nowhere < <(order)
    try 5 lq-fee quote --post ../chicago < <(order)
}

# ---- a money order ----

@test "R54 a money order pays, of whatever issuer" {
    accepts .
    accepts '.payment.issuer = "western-union" | .payment.serial = "12345678901"'
    accepts 'del(.payment.issuer, .payment.serial)'
}

@test "R54 the postal service's own serial and limit are doubted, not refused" {
    accepts '.payment.serial = "39539881643"' mo-serial-check:warn
    accepts '.payment.serial = "3953988164"' mo-serial-check:warn
    accepts '.payment.serial = "39539881642x"' mo-serial-check:warn
    refuses '.payment.amount_cents = 100001' mo-over-limit:100001 amount-wrong:100001
}

@test "R55 the payee is the consulate's published name" {
    refuses '.payment.payee = "Embassy of China"' 'payee-wrong:Embassy of China'
    refuses '.payment.payee = "Chinese Consulate General In Chicag"' \
        'payee-wrong:Chinese Consulate General In Chicag'
    holds '.fee.findings[0].want == "Chinese Consulate General In Chicago"'
    accepts '.payment.payee = "CHINESE CONSULATE  GENERAL IN CHICAGO"' payee-spelling:warn
}

@test "R56 every field is filled in; the missing ones are told all at once" {
    refuses '.payment.payer = " "' mo-incomplete:payer
    refuses 'del(.payment.payer_address)' mo-incomplete:payer_address
    refuses '.payment.date = ""' mo-incomplete:date
    refuses 'del(.payment.amount_cents)' mo-incomplete:amount_cents
    refuses '.payment = {kind: "money-order"}' mo-incomplete:payee mo-incomplete:payer \
        mo-incomplete:payer_address mo-incomplete:date mo-incomplete:amount_cents mo-incomplete:signed
    holds '[.fee.findings[].at] == ["/payment/payee", "/payment/payer", "/payment/payer_address",
        "/payment/date", "/payment/amount_cents", "/payment/signed"]'
}

@test "R57 it is signed" {
    refuses '.payment.signed = false' mo-unsigned
    accepts '.payment.signed = true'
}

@test "findings come all at once, in the order of the rules" {
    refuses '.payment += {amount_cents: 2200, signed: false, payer: "", payee: "X"}' \
        payee-wrong:X mo-incomplete:payer mo-unsigned amount-wrong:2200
}

@test "R58 no payment at all is said; whether it came with the materials is the packet's matter" {
    kind=order refuses . payment-missing
    holds '.fee.due_cents == 2300 and .fee.findings[0].at == "/payment"'
    accepts '.materials = ["payment"]'
}

@test "R61 one money order for two orders is refused, for its own order it may come again" {
    { paid; paid '.order = "A2"'; paid; paid '.order = "A3" | .payment.serial = "29000079191"'; } >in
    try 1 lq-fee check --unique in
    [[ $(jq -r '[.order, .fee.ok] | join(" ")' <<<"$output" | xargs) == "A1 true A2 false A1 true A3 true" ]]
    jq -es '.[1].fee.findings == [{id: "mo-shared", rule: "R61", severity: "refuse",
        at: "/payment/serial", seen: "A1"}]' <<<"$output"
    try 0 lq-fee check in
}

@test "R61 among ten thousand orders every second use is found" {
    seq 20000 | jq -c '{order: "A\(.)", submitted_at: "2021-06-07T09:00:00-05:00",
        payment: {kind: "wechat", amount_cents: 2300, transaction: "T\(. % 10000)"}}' >in
    lq-fee check --unique in >out || [[ $? -eq 1 ]]
    [[ $(head -n 10000 out | jq -s 'map(select(.fee.ok)) | length') -eq 10000 ]]
    [[ $(tail -n 10000 out | jq -s 'map(select(.fee.findings[0].id == "payment-reused")) | length') -eq 10000 ]]
    [[ $(tail -n 1 out | jq -r '.fee.findings[0].seen') == A10000 ]]
}

@test "R62 no cash, no personal cheque, no cashier's cheque, nothing unheard of" {
    for kind_ in cash personal-check cashiers-check bitcoin '' Money-Order; do
        refuses ".payment.kind = \"$kind_\"" "payment-kind:$kind_"
        holds '.fee.findings[0].at == "/payment/kind" and .fee.findings[0].rule == "R62"'
    done
}

# ---- paid online ----

@test "R63 a WeChat payment of the exact amount with its transaction number is paid" {
    kind=online accepts .
    kind=online refuses 'del(.payment.transaction)' wechat-transaction-missing
    kind=online refuses '.payment.transaction = " "' wechat-transaction-missing
    kind=online refuses '.payment.amount_cents = 2200' amount-wrong:2200
    kind=online refuses 'del(.payment.amount_cents)' amount-wrong
}

@test "R63 one transaction for two orders is refused" {
    { online; online '.order = "A2"'; } >in
    try 1 lq-fee check --unique in
    jq -es '.[0].fee.ok and .[1].fee.findings == [{id: "payment-reused", rule: "R63",
        severity: "refuse", at: "/payment/transaction", seen: "A1"}]' <<<"$output"
}

@test "R61 R63 a serial and a transaction of the same digits are two payments" {
    { paid; online '.order = "A2" | .payment.transaction = "39539881642"'; } >in
    try 0 lq-fee check --unique in
}

@test "R61 --unique needs the order's number" {
    try 3 lq-fee check --unique < <(paid 'del(.order)')
    [[ ${stderr_lines[0]} == *": order: missing" ]]
    try 0 lq-fee check < <(paid 'del(.order)')
    try 2 lq-fee quote --unique < <(paid)
}

@test "R64 paid online, nothing more is asked of this order; the packet's note is the packet's matter" {
    kind=online accepts '.module = "emergency" | .document = "travel-document"'
    # a money order in its place is judged as one
    kind=online refuses '.payment.kind = "money-order" | .payment.payee = "X"' payee-wrong:X \
        mo-incomplete:payer mo-incomplete:payer_address mo-incomplete:date mo-incomplete:signed
}

@test "R50 what the mail lost, damaged or delayed is no cause for a refund" {
    try 1 lq-fee refund < <(online '.exceptions = [{what: "lost", at: "2021-07-20T09:00:00-05:00"}]')
    holds '.fee.ok == false and [.fee.findings[] | [.id, .rule, .seen]] ==
        [["refund-mail", "R50", "lost"], ["refund-by-officer", "R66", null]]'
    try 0 lq-fee refund < <(online '.exceptions = []')
    holds '.fee.ok == null'
}

@test "R65 R66 an emergency order's online fee isn't refunded" {
    try 1 lq-fee refund < <(online '.module = "emergency"')
    holds '.fee == {ok: false, paid_cents: 2300, findings: [{id: "emergency-not-refundable",
        rule: "R66", severity: "refuse", at: "/payment"}]}'
}

@test "R66 an ordinary order's is an officer's decision: neither yes nor no" {
    try 0 lq-fee refund < <(online)
    holds '.fee.ok == null and [.fee.findings[].id] == ["refund-by-officer"]'
    holds '.fee.findings[0].severity == "ask"'
}

@test "R66 nothing is asked about what wasn't paid online" {
    try 0 lq-fee refund < <(paid '.module = "emergency"')
    holds '.fee.ok == true and .fee.findings == []'
    try 0 lq-fee refund < <(order '.module = "emergency"')
    holds '.fee == {ok: true, findings: []}'
}

# ---- what can't be judged ----

@test "a record of the wrong form is rejected with its member named, never judged" {
    rejects 'payment.amount_cents: not an integer' < <(paid '.payment.amount_cents = 23.5')
    rejects 'payment.amount_cents: not an integer' \
        <<<'{"payment":{"kind":"wechat","amount_cents":23.00}}'
    rejects 'payment.amount_cents: not an integer' \
        <<<'{"payment":{"kind":"wechat","amount_cents":2300e0}}'
    rejects 'payment.amount_cents: not an integer' \
        <<<'{"payment":{"kind":"wechat","amount_cents":9223372036854775808}}'
    rejects 'payment.amount_cents: not an integer' < <(paid '.payment.amount_cents = "2300"')
    rejects 'payment.amount_cents: is null; leave the member out instead' \
        < <(paid '.payment.amount_cents = null')
    rejects 'payment.kind: missing' < <(paid 'del(.payment.kind)')
    rejects 'payment.kind: not a string' < <(paid '.payment.kind = 1')
    rejects 'payment: not an object' < <(order '.payment = []')
    rejects 'payment: is null; leave the member out instead' < <(order '.payment = null')
    rejects 'payment.signed: not true or false' < <(paid '.payment.signed = "yes"')
    rejects 'name_annotation: not true or false' < <(paid '.name_annotation = 1')
    rejects 'submitted_at: not an RFC 3339 time such as 2021-06-10T09:00:00-05:00' \
        < <(paid '.submitted_at = "2021-06-07"')
    verb=refund rejects 'module: missing' < <(online 'del(.module)')
}

@test "the place is the byte of the value" {
    printf '%s\n' '{"x":1,"payment":{"kind":"wechat","amount_cents":2.5}}' >in
    try 3 lq-fee check in
    [[ ${stderr_lines[0]} == 'lq-fee: in:1:50: payment.amount_cents: not an integer' ]]
    [[ $(head -c 49 in | tail -c 1) == : ]]
}

# ---- what isn't touched ----

@test "every byte but the member's stays: zeros, long numbers, key order, 𠮷, blanks, CRLF" {
    local tail=',"fee":{"ok":true,"due_cents":2300,"currency":"USD","lines":[{"item":"production","cents":1800},{"item":"mailing","cents":500}],"findings":[]}'
    local line
    while IFS= read -r line; do
        printf '%s\r\n' "$line" >in
        try 0 bash -c 'lq-fee quote in >out'
        printf '%s\r\n' "${line%\}*}$tail}${line##*\}}" | cmp - out
    done <<'EOT'
{"zip":"00501","serial":"000"}
{"z":1,"a":2,"m":3,"order":"A1"}
{"n":1234567890123456789,"m":12345678901234567890123,"f":23.10,"e":1E400,"z":-0}
{"name":"𠮷野","escaped":"\ud842\udfb7\u5f20\/","feed":{"fee":1}}
{ "a" : [ 1 ,	2 ] , "b":{ } }   
EOT
}

@test "a verdict that is there is replaced where it stands; twice is once" {
    local head old tail verdict
    verdict=$(order | lq-fee quote | jq -c .fee)
    while IFS='|' read -r head old tail; do
        printf '%s\n' "$head$old$tail" >in
        lq-fee quote in >once
        printf '%s\n' "$head$verdict$tail" | cmp - once
        lq-fee quote once | cmp once -
    done <<'EOT'
{"a":1,"fee":|null|,"z":"00501"}
{"a":1,"fee" : |{"ok":false,"due_cents":1,"findings":[{"id":"x"}]}| ,"z":"00501"}
{"a":1,"f\u0065e":|{}|,"z":"00501"}
{"fee":|"forged"|}
{"\u0066\u0065\u0065":|{"fee":1}|,"feed":2}
EOT
}

@test "the verdict of a verb replaces that of another" {
    paid '.payment.amount_cents = 2200' >in
    lq-fee quote in >quoted
    lq-fee check quoted >checked || [[ $? -eq 1 ]]
    lq-fee quote checked | cmp - quoted
}

@test "a finding shows the beginning of a long text, so that the verdict stays small" {
    local long
    long=$(printf '%.0s伟' {1..30000})
    paid ".payment.payee = \"x$long\"" >in
    lq-fee check in >once || [[ $? -eq 1 ]]
    jq -e '.fee.findings[0].seen | endswith("伟…") and (utf8bytelength == 259 or utf8bytelength == 258)' once
    lq-fee check once | cmp once -
    refuses ".payment.payee = \"${long:0:85}\"" "payee-wrong:${long:0:85}"
}

@test "what an applicant wrote is carried in the verdict as it is, and stays one line" {
    refuses '.payment.payee = "a\"b\\\n\u001b[2J𠮷"' $'payee-wrong:a"b\\\n\e[2J𠮷'
    [[ ${#lines[@]} -eq 1 && $output != *$'\e'* ]]
}
