#!/usr/bin/env bats
# Whoever asks for money in the post's name in a way the post never does is told from whoever
# asks for it, or talks about it, as the guide says (R83); in Chinese and English.

load lib

setup() {
    lq_setup
    export LQ_NOW=2021-06-20T09:00:00-05:00
}

# A message or call: CHANNEL TEXT [FROM].
said() {
    quick_jq -nc --arg channel "$1" --arg text "$2" --arg from "${3:-}" \
        '{$channel, $text} + if $from == "" then {} else {$from} end'
}

# honest CHANNEL TEXT [FROM]: nothing is found.
honest() {
    try 0 lq-fraud < <(said "$@")
    holds '.fraud == {ok: true, findings: []}'
}

# flags REASON[:SEEN] CHANNEL TEXT [FROM]: it is suspected, for that reason among others.
flags() {
    local reason=$1
    shift
    try 1 lq-fraud < <(said "$@")
    holds '.fraud.ok == false and .fraud.findings[0].id == "fraud-suspected" and .fraud.facts'
    quick_jq -r '.fraud.findings[] | .id, "\(.id):\(.seen)"' <<<"$output" | grep -qxF -e "$reason" || {
        echo "wanted: $reason"
        return 1
    }
}

@test "R83 seventy-eight made messages, half of them honest: none is mistaken" {
    lq-fraud "$LQ_ROOT/tests/corpus/lq-fraud.jsonl" >judged || [[ $? -eq 1 ]]
    jq -rs 'def n(h; o): map(select(.honest == h and .fraud.ok == o)) | length;
        "            suspected  passed",
        "fraud       \(n(false; false))         \(n(false; true))",
        "honest      \(n(true; false))          \(n(true; true))"' judged
    jq -c 'select(.honest != .fraud.ok)' judged
    jq -es 'length >= 78 and all(.[]; .honest == .fraud.ok)
        and (group_by([.honest, .lang]) | length == 4 and all(.[]; length >= 16))' judged
}

@test "R83 messages nobody tuned the words on: no honest one is suspected, most of the others are" {
    lq-fraud "$LQ_ROOT/tests/corpus/fraud-unseen.jsonl" >judged || [[ $? -eq 1 ]]
    jq -rs 'def n(h; o): map(select(.honest == h and .fraud.ok == o)) | length;
        "            suspected  passed",
        "fraud       \(n(false; false))         \(n(false; true))",
        "honest      \(n(true; false))          \(n(true; true))"' judged
    jq -es 'map(select(.honest and .fraud.ok == false)) == []
        and (map(select(.honest | not)) | (map(select(.fraud.ok | not)) | length) / length >= 0.75)' judged
}

@test "R83 the tricks of late: gift cards, codes to scan, frozen accounts, parcels, coins, likenesses" {
    lq-fraud "$LQ_ROOT/tests/corpus/fraud-recent.jsonl" >judged || [[ $? -eq 1 ]]
    jq -c 'select(.honest != .fraud.ok)' judged
    jq -es 'length == 32 and all(.[]; .honest == .fraud.ok)
        and (map(.trick // empty) | unique | length) == 7' judged
}

@test "R83 a code to scan is for the app; to pay by one is suspected" {
    flags fraud-method:二维码 sms '请扫描二维码缴费。'
    flags 'fraud-method:QR code' email 'Scan the QR code and pay the fee today.'
    honest app '请扫描二维码下载“中国领事”APP。'
    honest email '扫码可以缴费吗？'
    honest app 'Scan the QR code in the notice to install the app; fees are paid by money order.'
}

@test "R83 payment asked by phone or video is suspected, the fee itself too" {
    flags fraud-payment-call phone '请在电话里支付23美元。'
    flags fraud-payment-call video 'You must pay the fee of 23 dollars now.'
    flags fraud-payment-call email 'Our officer will take your payment over the phone, please have it ready.'
    honest email '请随材料邮寄23美元的Money Order。'
    honest phone '申请人询问缴费方式，告知随材料邮寄 Money Order。'
}

@test "R83 the post's own warning against it is no fraud, nor is a question" {
    honest app '总领馆不会通过电话或视频要求申请人支付费用，请谨防假借总领馆名义的各类电信诈骗。'
    honest app 'The post never asks for payment by phone or video.'
    honest email '请问可以转账吗？'
    # an assurance doesn't cover what it is followed by
    flags fraud-method phone '总领馆不会要求现金，请转账到账户6222020000001234567。'
    flags fraud-method phone 'We never ask for cash, so transfer the $400 at once.'
}

@test "R83 an amount outside the tariff is suspected; each item and sum of it is not" {
    local amount
    for amount in 23 18 5 28; do
        honest email "The fee is $amount dollars."
        honest email "费用为${amount}美元。"
    done
    for amount in 22 24 230 23.01 1,023 46; do
        flags "fraud-amount:$amount" email "The fee is \$$amount."
    done
    flags fraud-amount:五百 email '手续费五百美元。'
    flags fraud-amount:3万 email '保证金3万元。'
    flags fraud-amount:500 email 'The fee is 500 yuan.'
    # a correction names both
    honest app '您的Money Order金额为22美元，应为23美元，请补寄。'
    flags fraud-amount:50 app '您的费用应为50美元，请补寄。'
    # money that isn't a fee
    honest email 'My ticket was 950 dollars.' applicant@example.org
    # another day, another tariff; before any, none is judged
    LQ_NOW=2020-06-20T09:00:00-05:00 honest email 'The fee is $25.'
    try 1 lq-fraud --post newyork < <(said email 'The fee is $23.')
}

@test "R83 R55 another payee is suspected, the published one isn't" {
    honest email '抬头收款人应为 Chinese Consulate General In Chicago。'
    honest email 'Please make the money order payable to CHINESE CONSULATE GENERAL IN CHICAGO, signed.'
    honest email '收款人请填写完整。'
    # the post's own word on a money order names nobody; what only begins like it does
    honest email 'The payee is wrong (seen: Embassy of China; want: Chinese Consulate General In Chicago)'
    flags 'fraud-payee:Wrong Way Inc' email 'The payee is Wrong Way Inc'
    flags 'fraud-payee:Midwest Visa Inc' email 'Please make the money order payable to Midwest Visa Inc, signed.'
    flags 'fraud-payee:李虚构' email '收款人：李虚构。'
    flags 'fraud-payee:Chinese Consulate General In Chicago Service LLC' email \
        'payee: Chinese Consulate General In Chicago Service LLC'
}

@test "R83 R85 a number or address that isn't the post's, given as its own, is suspected" {
    honest email 'Call us at 312-453-0210 or (312) 453-0212, or write to chinavisachicago@gmail.com.'
    honest email '请致电12308或 +86-10-12308。'
    honest email '请联系 USPS 1-800-275-8777。'
    flags fraud-contact:630-555-0144 email 'Call us at 630-555-0144.'
    flags fraud-contact:pay@example.com email 'Please contact pay@example.com.'
    flags fraud-contact:visa-help.example.top email '请点击 visa-help.example.top 。'
    flags fraud-contact sms '我馆通知您补充材料。' '+1 646-555-0117'
    honest sms '我馆通知您补充材料。' '+1 312-453-0210'
    # an applicant's own
    honest email '我的电话是 312-555-0150，请联系。'
    flags fraud-contact:加微信 email '请加微信 lq2021 咨询。'
}

@test "R83 look-alike addresses: other alphabets, rn for m, another house, a slip" {
    printf '%s\n' chinavisachіcago@gmail.com chinavisachicag0@gmail.com chinavisachicago@grnail.com \
        china-visachicago@gmail.com chinavisachicaqo@gmail.com chinavisachicago@outlook.com \
        CHINAVISACHICAG0@GMAIL.COM ｃhinavisachicago@gmail.com cs.rnfa.gov.cn \
        www.mfa.gov.cn.example.com chicago.china-consu1ate.gov.cn |
        jq -Rc '{text: "See \(.)", seen: .}, {text: "您好", from: ., seen: .}' >in
    try 1 lq-fraud in
    holds '.seen as $seen | .fraud.ok == false
        and any(.fraud.findings[]; .id == "fraud-lookalike" and .seen == $seen and .want)'
    printf '%s\n' chinavisachicago@gmail.com ChinaVisaChicago@Gmail.com cs.mfa.gov.cn \
        chicago.china-consulate.gov.cn visachicago@example.com |
        jq -Rc '{text: "See \(.)"}, {text: "您好", from: .}' >in
    try 0 lq-fraud in
    holds '.fraud.findings == []'
}

@test "R83 haste with an account number" {
    flags 'fraud-account:6222 0200 0000 1234 567' sms '请立即存入账号 6222 0200 0000 1234 567。'
    flags fraud-account:000123456789 email 'Pay to account 000123456789. Do it immediately.'
    # an account of the app, the number of an ID card
    honest email 'My account in the app is 000123456789.' applicant@example.org
    honest app '您的账号 13800001234 已注册，请立即完成实名认证。'
    honest app 'Your ID card number 110105194912310021 could not be read, please upload it again today.'
}

@test "what hides a word doesn't: full width, blanks, other letters, invisible ones, traditional" {
    flags fraud-method sms '请 转　账 500 美元'
    flags fraud-method sms '请ｚｅｌｌｅ付款'
    flags fraud-method sms 'please pay by pаypаl'
    flags fraud-method sms $'please send bit\u200bcoin'
    flags fraud-method sms '𝐩𝐥𝐞𝐚𝐬𝐞 𝐬𝐞𝐧𝐝 𝐛𝐢𝐭𝐜𝐨𝐢𝐧'
    flags fraud-method sms '請轉賬'
}

@test "controls and bidi: a warning, and nothing that drives a terminal" {
    try 0 lq-fraud < <(said email $'Your order \u202e is \u200b here \033[2J')
    holds '.fraud.ok == true and [.fraud.findings[].id] == ["fraud-hidden-text"]'
    [[ $output != *$'\033'* ]]
    try 1 lq-fraud < <(said email $'Call us at 630-555-0144\033[2J or \u202e630-555-0145')
    [[ $output != *$'\033'* ]]
}

@test "what is worst for each scanner, hundreds of kilobytes of it, is read in no time" {
    local unit
    for unit in 'é' '1 ' '1,' 'a.cc ' '支付一' '联系a@b.cx,' 'pay 1,' '一' 'payee to ' '....' '$1 fee,'; do
        jq -nc --arg u "$unit" '{text: ($u * (300000 / ($u | utf8bytelength) | floor))}'
    done >in
    timeout 60 lq-fraud in >out || [[ $? -eq 1 ]]
    [[ $(wc -l <out) -eq 11 ]]
}

@test "a damaged table is said with its line, status 5" {
    cp -R "$LQ_ROOT/share" share
    export LQ_SHARE=$PWD/share
    echo '{"class":"nonsense","words":["x"],"valid_from":"2021-06-07","source":"s"}' >>share/fraud/words.jsonl
    echo '{"to":"ab","from":"é","valid_from":"2021-06-07","source":"s"}' >share/confusables.jsonl
    echo '{"kind":"site","value":"x.example","valid_from":"2021-06-07"}' >share/fraud/contacts.jsonl
    try 5 lq-fraud < <(said email x)
    [[ $stderr == *"fraud/words.jsonl:"*": class: not one of the classes known here"* ]]
    [[ $stderr == *"confusables.jsonl:1: to: not one plain character"* ]]
    [[ $stderr == *"fraud/contacts.jsonl:1: source: missing"* ]]
}

@test "a record without text can't be judged" {
    try 3 lq-fraud <<<'{"channel":"phone"}'
    [[ ${stderr_lines[0]} == *"text: missing" ]]
    try 3 lq-fraud <<<'{"text":["pay"]}'
}
