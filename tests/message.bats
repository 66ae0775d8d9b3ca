#!/usr/bin/env bats
# R16: every step of an order that the table marks makes one message, which says in both
# languages what the applicant needs to know; each is kept word for word in tests/message/.
# GOLDEN=write writes those files anew.

load lib
load order

setup() { order_setup; }
teardown() { sound; }

# said FORM ORDER [NAME]: the order's last message is of that form, and reads as tests/message/NAME.txt
said() {
    local golden=$LQ_ROOT/tests/message/${3:-$1}.txt
    try 0 lq-message inbox "$2"
    [[ $(tail -n 1 <<<"$output" | jq -r .form) == "$1" ]]
    tail -n 1 <<<"$output" | jq -r '.zh, .en | .subject, "", .text' >letter
    [[ ${GOLDEN:-} != write ]] || cp letter "$golden"
    diff -u "$golden" letter
}

# one message for each step that makes one, and no other
forms() { lq-message inbox "$1" | jq -r .form | paste -sd' '; }

@test "R15 R16 R35 R81 the straight way: submitted, approved, received, made, dispatched" {
    reach submitted A1
    said submitted A1
    lq-order review A1 >/dev/null
    [[ $(forms A1) == submitted ]]
    as tao lq-order approve A1 >/dev/null
    said approved A1
    as jun sent P1 A1
    said received A1
    lq-order produce A1 >/dev/null
    record A1 "$made" | lq-order complete >/dev/null
    said made A1
    as bo lq-order dispatch A1 >/dev/null
    said dispatched A1
    lq-order close A1 >/dev/null
    [[ $(forms A1) == "submitted approved received made dispatched" ]]
}

@test "R16 what is missing is named, and that the answer came" {
    submitted A1 'del(.face, .applicant.phone)' || true
    said incomplete A1
    echo '{"order":"A1","answer":{"changes":{"applicant":{"phone":"+13125550101"}}}}' | lq-order answer >/dev/null || true
    said answered A1 answered-part
    echo '{"order":"A1","answer":{"changes":{"face":{"result":"pass","subject":"applicant","attempts":1}}}}' | lq-order answer >/dev/null
    said answered A1 answered-whole
}

@test "R84 the answer to what people report, in the language they wrote in" {
    local kind
    while read -r kind text; do
        jq -nc --arg id "F-$kind" --arg kind "$kind" --arg text "$text" \
            '{feedback: $id, $kind, $text, from: "zhou@example.org"}' | lq-message feedback >/dev/null
        jq -nc --arg id "F-$kind" '{feedback: $id, answer: "请更新 APP 后重试。"}' | lq-message feedback >/dev/null
        said feedback-answered "F-$kind" "feedback-$kind"
    done <<'EOT'
problem 上传照片时提示失败
suggestion Larger letters, please
fraud-call 有人冒充总领馆来电要求汇款
EOT
}

@test "R17 R18 R50 asked for: materials and changes by name; no longer needed" {
    reach in-review A1
    lq-order request A1 --need id-card --fix applicant.phone --note '照片不清晰' >/dev/null
    said requested A1
    echo '{"order":"A1","answer":{"uploads":[{"what":"id-card"}]}}' | lq-order answer >/dev/null
    said answered A1 answered-asked
    lq-order request A1 --drop applicant.phone --note '已核对' >/dev/null
    said request-closed A1
}

@test "R16 interviews: asked for, booked, given up, missed, waived" {
    reach in-review A1
    lq-order require-interview A1 --cause officer --note '照片与本人不符' >/dev/null
    said interview-needed A1
    lq-order book A1 --slot "$(slot 1)" >/dev/null
    said interview-booked A1
    lq-order cancel A1 --note '官员外出' >/dev/null
    said interview-cancelled A1
    lq-order book A1 --slot "$(slot 1)" >/dev/null
    now 2021-06-16T11:00:00-05:00
    lq-order missed A1 >/dev/null
    said interview-missed A1
    as tao lq-order waive-interview A1 --reason '已当面核对' >/dev/null
    said interview-waived A1
    reach in-review A2
    lq-order require-interview A2 --mode onsite --notice '请于工作日到馆面谈' --cause officer --note 其他 >/dev/null
    said interview-needed A2 interview-onsite
    lq-order book A2 --slot "$(slot 9)" >/dev/null
    lq-order require-interview A2 --mode video >/dev/null
    said interview-changed A2
    lq-order require-interview A2 --mode onsite --notice '请于工作日到馆面谈' >/dev/null
    said interview-changed A2 interview-changed-onsite
}

@test "R16 an envelope that isn't in order: what came and what it lacks, once" {
    reach awaiting-materials A1
    envelope P1 A1 '.contents[0].payment.amount_cents = 2200 | del(.contents[0].return_envelope)' | lq-order packet >/dev/null || true
    said came A1 came-lacks
    lq-order return A1 --item payment --how mail --note '金额有误' >/dev/null
    said returned A1
    reach in-review A2
    sent P2 A2 || true
    said came A2 came-early
    as tao lq-order approve A2 >/dev/null
    said approved A2 approved-early
    lq-order receive A2 >/dev/null
    [[ $(forms A2) == "submitted came approved received" ]]
}

@test "R64 who paid online is told to say so" {
    reach awaiting-materials A1 '.payment={kind:"wechat",transaction:"4200001234",amount_cents:2300}'
    said approved A1 approved-paid
}

@test "R50 the mail back: it came back, it went astray; made again" {
    reach ready A1
    lq-order remake A1 --reason misprint >/dev/null
    said remade A1
    reach dispatched A2
    lq-order note A2 --exception delayed --note '承运人称延误' >/dev/null
    said astray A2
    lq-order undeliverable A2 --note '地址不详' >/dev/null
    said came-back A2
    lq-order note A2 --note 'the applicant called' >/dev/null
    [[ $(forms A2) == "submitted approved received made dispatched astray came-back" ]]
}

@test "R16 R66 the ends: rejected with the reason and what isn't refunded, withdrawn, lapsed; reopened" {
    submitted A1 '.module="emergency" | .document="travel-document" | .business="issue" | del(.declaration, .uploads)
        | .emergency={reason:"lost-short-stay"} | .held_document.lost=true
        | .payment={kind:"wechat",transaction:"4200009999",amount_cents:2300}'
    lq-order reject A1 --reason emergency-out-of-scope --note '请申请护照' >/dev/null
    said rejected A1
    reach withdrawn A2
    said withdrawn A2
    as tao lq-order reopen A2 --reason mistake >/dev/null
    said reopened A2
    reach lapsed A3
    said lapsed A3
}

@test "R16 an order of the post's own, by mail: nothing about the app" {
    application A1 'del(.order, .account, .face) | .channel="mail" | .intake_ref="M-1"' | lq-order submit >out || true
    said submitted "$(jq -r .order out)" submitted-mail
}

@test "R16 compose makes of the journal's events the same messages as inbox; from any other, none" {
    reach dispatched A1
    lq-order follow --once | lq-message compose >composed
    lq-message inbox A1 | jq -c 'del(.status)' | cmp - composed
    lq-order follow --once | lq-message compose | cmp - composed
    try 3 lq-message compose < <(lq-order follow --once | head -n 3 | tail -n 1 | sed 's/"h":"./"h":"x/')
    [[ -z $output && $stderr == *"another event of that number"* ]]
    try 3 lq-message compose < <(echo '{"n":99,"kind":"order","id":"A1","h":"x"}')
    [[ $stderr == *"no such event"* ]]
    try 3 lq-message compose < <(echo '{"order":"A1"}')
    [[ $stderr == *"lq-order follow gives them"* ]]
}

@test "R15 an order nobody knows has no inbox" {
    try 1 lq-message inbox A404
    has_found order-not-found
}

@test "a text that asks for a value nobody has is an error, never a blank" {
    reach submitted A1
    cp -R "$LQ_ROOT/share" mine
    export LQ_SHARE=$PWD/mine
    echo '{tracking}' >>mine/messages/submitted.en.txt
    try 3 lq-message compose < <(lq-order follow --once)
    [[ $stderr == *"message 'submitted' (en): nothing is known for 'tracking'"* ]]
    sed -i '$s/.*/[sunny] x/' mine/messages/submitted.en.txt
    try 3 lq-message compose < <(lq-order follow --once)
    [[ $stderr == *"there is no flag 'sunny'"* ]]
}

@test "every text is there in both languages, and asks for the same values" {
    local zh dir=$LQ_ROOT/share/messages
    values() { grep -oE '\{[a-z_]+\}' "$1" | sort -u; }
    for zh in "$dir"/*.zh.txt; do
        diff <(values "$zh") <(values "${zh/%zh.txt/en.txt}")
    done
    [[ $(printf '%s\n' "$dir"/*.zh.txt | wc -l) -eq $(printf '%s\n' "$dir"/*.en.txt | wc -l) ]]
    awk -F'\t' '!/^#/ && NF != 3' "$dir/words.tsv" | { ! grep .; }
}

@test "what officers note stays in the house, but for what they ask of the applicant" {
    reach in-review A1
    lq-order require-interview A1 --cause officer --note 'HOUSE' >/dev/null
    lq-order book A1 --slot "$(slot 1)" >/dev/null
    lq-order cancel A1 --note 'HOUSE' >/dev/null
    lq-order reject A1 --reason not-a-national --note 'HOUSE' >/dev/null
    lq-message inbox A1 >mails
    [[ $(wc -l <mails) -eq 5 ]]
    run ! grep HOUSE mails
}
