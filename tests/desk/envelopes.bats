#!/usr/bin/env bats
# The mail of the day: every envelope is written down as it came, each order in
# it says what it still lacks, and what was wrong is put right later without
# anything being forgotten: money, passports and envelopes are accounted for.

load desk

setup() { desk_setup; }

# The sheet as typed on the counter's PC: an envelope a row, "as it should be"
# but for what is typed.
#   row PACKET ORDER PASSPORT PHOTOS SERIAL DOLLARS TRACKING
# WAY (来件方式), COURIER, POSTAGE and SLIP stand in for what deviates besides.
sheet_head='收件编号,收件时间,信封合格,来件方式,订单号,纸条姓名,纸条订单号,旧证件种类,旧证件号码,照片张数,缴费方式,汇票签发方,汇票号码,金额,收款人,已签字,付款人,付款人地址,汇票日期,回邮合格,回邮快递公司,回邮方式,回邮单号,回邮邮资'
row() {
    local passport=${3:+ordinary-passport} money=,,,,,,,, back=,,,, slip=,
    [[ -z ${SLIP-张样} ]] || slip=${SLIP-张样},$2
    [[ -z $5 ]] || money="money-order,western-union,$5,$6,Chinese Consulate General In Chicago,是,SAMPLE PAYER,100 Example Street,2021-06-18"
    [[ -z $7 ]] || back="是,${COURIER-usps},priority,$7,${POSTAGE-prepaid}"
    printf '%s,2021-06-28T10:00:00-05:00,是,%s,%s,%s,%s,%s,%s,%s,%s\n' "$1" "${WAY-priority}" "$2" "$slip" \
        "$passport" "$3" "$4" "$money" "$back"
}

# each packet with what lq-mailcheck finds: of the envelope, then of each order
checked() {
    jq -r 'select(.mailcheck.ok != true) | .packet + ":" + ([.mailcheck.findings[].id] | map(" " + .) | join("")) +
        ([.mailcheck.orders[] | select(.ok != true) | " " + .order + ":" + ([.findings[].id] | map(" " + .) | join(""))] | join(";"))' <<<"$output"
}

@test "forty envelopes: typed in one sheet, recorded in one go, and each order says what it still lacks" {
    local i order passport photos serial dollars back
    # Thirty-nine orders wait for their materials, one is still under review.
    for ((i = 1; i <= 40; i++)); do printf '%02d\n' "$i"; done >numbers
    one=$(application A00)
    jq -Rc --argjson one "$one" '. as $n | $one | .order = "A" + $n | .held_document.number = "E000000" + $n' numbers |
        lq-order submit >/dev/null
    lq-order list --state submitted | as wangfang lq-order review >/dev/null
    lq-order list --state in-review | head -n 39 | as zhaoqiang lq-order approve >/dev/null

    now 2021-06-28T11:30:00-05:00 lina
    jq -Rr "$jq_usps"'usps("T" + .)' numbers >labels
    {
        echo "$sheet_head"
        while read -r i back <&3; do
            passport=E000000$i photos=2 serial=MO-$i dollars=23.00 order=A$i
            unset WAY COURIER POSTAGE SLIP
            case $i in
            03) back=${back%?}$(((${back: -1} + 1) % 10)) ;; # a digit mistyped
            05) photos='' ;;
            08) SLIP='' ;;
            11) back='' ;;
            14) COURIER=fedex back=449044304137821 ;;
            17) dollars=22.00 ;;
            20) WAY=certified ;;
            23) serial='' ;;
            26) POSTAGE=none ;;
            29) passport=E99999929 ;;
            31) order=A99 ;; # a number nobody knows
            33) back=$(usps T33 001) ;; # Ground Advantage
            35) passport='' photos='' back='' ;; # a money order and nothing else
            37) SLIP=李样 ;;
            esac
            row "P$i" "$order" "$passport" "$photos" "$serial" "$dollars" "$back"
        done 3< <(paste -d' ' numbers labels)
    } >sheet.csv
    lq-csv --map "$LQ_ROOT/share/packets.map.json" --group packet sheet.csv >packets.jsonl
    [[ $(wc -l <packets.jsonl) -eq 40 ]]

    # What is the matter with this morning's mail? Nothing is written yet.
    run -1 --separate-stderr bash -c 'lq-order lookup packets.jsonl | lq-mailcheck'
    diff - <(checked) <<'END'
P03: A03: tracking-invalid
P05: A05: photo-missing
P08: A08: slip-missing
P11: A11: return-envelope-missing
P14: A14: carrier-not-usps
P17: A17: amount-wrong
P20: certified-mail
P23: A23: payment-missing
P26: A26: postage-unpaid
P29: A29: old-document-mismatch
P31: A99: order-not-found
P33: A33: service-not-accepted track-service-conflict
P35: A35: old-document-missing photo-missing return-envelope-missing mo-not-with-materials
P37: A37: slip-mismatch
P40: A40: too-early
END
    # The list that goes to the colleague who writes to the applicants.
    lq-explain --lang zh <<<"$output" | jq -c 'select(.mailcheck.ok != true)' |
        lq-table --columns 'packet=邮件,contents.0.order=订单号,explain.0.text=说明' >todo
    [[ $(wc -l <todo) -eq 16 ]] && grep P17 todo | grep -q 金额 && grep P20 todo | grep -q CERTIFIED

    try 1 lq-order packet packets.jsonl
    # The guard says the same, of each order.
    diff - <(lacks) <<'END'
A03: tracking-invalid
A05: photo-missing
A08: slip-missing
A11: return-envelope-missing
A14: carrier-not-usps
A17: amount-wrong
A20: certified-mail
A23: payment-missing
A26: postage-unpaid
A29: old-document-mismatch
A99: order-not-found
A33: service-not-accepted track-service-conflict
A35: old-document-missing photo-missing return-envelope-missing mo-not-with-materials
A37: slip-mismatch
A40: too-early
END
    [[ $(states) == '{"awaiting-materials":14,"in-review":1,"materials-received":25}' ]]
    # every envelope is in the building, whatever was in it
    [[ $(lq-store export --kind packet | wc -l) -eq 40 ]]

    # Did the sheet go through? Feeding it again changes nothing.
    unwritten try 1 lq-order packet packets.jsonl
    # Approved in the afternoon: what came too early counts now.
    as zhaoqiang lq-order approve A40 >/dev/null
    try 0 lq-order receive A40
    verified
}

@test "R39 a certified letter at the door: not taken, but on record" {
    come awaiting-materials A1
    before=$(lq-order show A1)
    echo '{"packet":"P-20210628-07","received_at":"2021-06-28T09:40:00-05:00","refused_at_door":true,
        "envelope":{"service":"certified","tracking":"9407100000000000000000"}}' | jq -c . >door.jsonl
    # The carrier holds it out to be signed for. What is it? The label says, before it is taken.
    run -1 lq-track --as in <<<"{\"tracking\":\"$(usps door 026)\"}"
    [[ $(jq -r '.track | .certified, .findings[].id' <<<"$output" | paste -sd' ') == 'true certified-mail' ]]
    # Why? The clerk's word, and the rule's number; nothing else is asked of what was never opened.
    try 1 lq-mailcheck door.jsonl
    holds '.mailcheck | [.ok, [.findings[] | [.id, .rule]], .orders] == [false, [["certified-mail","R39"]], []]'
    try 0 lq-order packet door.jsonl
    holds '.transition.written and .transition.orders == []'
    # The sender calls with the tracking number: which packet, who refused it? The order
    # itself knows nothing of it.
    [[ $(lq-store export --kind packet | jq -r 'select(.envelope.tracking == "9407100000000000000000").packet') == \
        P-20210628-07 ]]
    [[ $(lq-order history P-20210628-07 | jq -c '[.by, .event, .patch.refused_at_door, .patch.envelope.service]') == \
        '["lina","packet",true,"certified"]' ]]
    [[ $(lq-order show A1) == "$before" ]]
    # Another one slips past the door: the passport is in the building. It isn't received …
    try 1 lq-order packet < <(envelope P2 A1 ".envelope.tracking=\"$(usps in 026)\"")
    [[ $(lacks) == 'A1: certified-mail' ]]
    holds '.transition.orders[0].findings | map([.id, .at]) | index([["certified-mail","/packets/0/envelope/tracking"]])'
    refused certified-mail lq-order receive A1
    # … until an officer says to go on, or it goes back as it came.
    refused role-missing lq-order decide A1 certified-mail --accept --note 'x'
    try 0 as zhaoqiang lq-order decide A1 certified-mail --accept --note '已签收，照常办理'
    try 0 lq-order receive A1
    come awaiting-materials A2 '.held_document.number="E00000002"'
    lq-order packet < <(envelope P3 A2 '.envelope.service="certified" | .contents[0].old_document.number="E00000002"') >/dev/null || true
    try 0 lq-order return A2 --item all --how mail
    try 0 lq-order packet < <(envelope P4 A2 '.contents[0].old_document.number="E00000002"')
    state_is materials-received A2
    # Nothing can have been in the first.
    try 3 lq-order packet <<<'{"packet":"P9","refused_at_door":true,"contents":[{"order":"A1"}]}'
    verified
}

@test "R53, R61 a family of four, one money order of 92 dollars, three return envelopes" {
    for n in 1 2 3 4; do
        come awaiting-materials "A$n" ".held_document.number=\"E0000000$n\""
    done
    now 2021-06-28T11:00:00-05:00 lina
    # lina types the money order with each of the four it is meant for.
    envelope P1 A1 '.family=true | .contents[0] as $c | .contents=[range(1; 5) as $i | $c |
        .order="A\($i)" | .slip.order="A\($i)" | .old_document.number="E0000000\($i)" |
        .payment.amount_cents=9200 | .return_envelope.tracking=usps("T-\($i)")] | del(.contents[3].return_envelope)' >family.jsonl
    run -1 --separate-stderr bash -c 'lq-order lookup family.jsonl | lq-mailcheck'
    # the envelope itself is in order: a family may share it
    diff - <(checked) <<'END'
P1: A1: amount-wrong mo-shared; A2: amount-wrong mo-shared; A3: amount-wrong mo-shared; A4: return-envelope-missing amount-wrong mo-shared
END
    try 1 lq-order packet family.jsonl
    diff - <(lacks) <<'END'
A1: amount-wrong mo-shared
A2: amount-wrong mo-shared
A3: amount-wrong mo-shared
A4: return-envelope-missing amount-wrong mo-shared
END
    # All four passports stay; the one money order goes back, for all at once.
    try 0 lq-order return A1 --item payment --how mail --note '四人合用一张'
    [[ $(show A4 '.packets[0].returned | length') == 1 ]]
    run -1 lq-order receive A1 A2 A3 A4
    [[ $(jq -r '"\(.order): \(.transition.findings | map(.id) | join(" "))"' <<<"$output") == \
        $'A1: payment-missing\nA2: payment-missing\nA3: payment-missing\nA4: payment-missing return-envelope-missing' ]]

    # A week later: four money orders of 23 and the fourth envelope.
    now 2021-07-06T10:00:00-05:00
    envelope P2 A1 '.family=true | .supplements="P1" | .contents[0] as $c | .contents=[range(1; 5) as $i |
        {order:"A\($i)", payment:($c.payment | .serial="MO-\($i)")}] | .contents[3].return_envelope=($c.return_envelope | .tracking=usps("T-4"))' >second.jsonl
    # judged with what is held since the first packet
    run -0 --separate-stderr bash -c 'lq-order lookup second.jsonl | lq-mailcheck'
    holds '.mailcheck | .ok and (.orders | length) == 4'
    try 0 lq-order packet second.jsonl
    [[ $(states) == '{"materials-received":4}' ]]
    # four ways home, no two alike
    [[ $(lq-store export | jq -r '[.packets[].return_envelope.tracking // empty] | join(" ")' | sort -u | wc -l) -eq 4 ]]
    verified
}

@test "R59, R58 a money order of 22 dollars, and its correction a week later" {
    come awaiting-materials A1
    now 2021-06-28T11:00:00-05:00 lina
    try 1 lq-order packet < <(envelope P1 A1 '.contents[0].payment.amount_cents=2200')
    [[ $(lacks) == 'A1: amount-wrong' ]]
    holds '.transition.orders[0].findings[0] | .seen == 2200 and .want == 2300'
    [[ $(envelope P1 A1 '.contents[0].payment.amount_cents=2200' | lq-order lookup | lq-mailcheck |
        jq -c '.mailcheck.orders[0].findings | map([.id, .at, .seen, .want])') == \
        '[["amount-wrong","/contents/0/payment/amount_cents",2200,2300]]' ]]
    lq-explain --lang en <<<"$output" >explained
    [[ $(jq -r '.explain[0].text' explained) == *22* && $(jq -r '.explain[0].text' explained) == *23* ]]

    # The right one comes alone: the materials lie here already, so that will do.
    now 2021-07-06T10:00:00-05:00
    try 0 lq-order packet < <(envelope P2 A1 '.supplements="P1" | .contents[0] |= {order, payment}')
    state_is materials-received A1
    holds '.transition.orders[0].findings | map([.id, .severity, .seen]) == [["payment-replaced","warn","MO-P1"]]'
    # The wrong one goes home; the right one can't.
    try 0 lq-order return <<<'{"order":"A1","items":[{"item":"payment","packet":"P1"}],"how":"mail"}'
    as liuyang lq-order produce A1 >/dev/null
    refused return-not-allowed lq-order return A1 --item payment
    [[ $(show A1 .paid_by_packet) == '"P2"' ]]
    verified
}

@test "a mistyped packet: corrected the same hour, both as typed and as it was stay readable" {
    come awaiting-materials A1
    come awaiting-materials A2 '.held_document.number="E00000002"'
    now 2021-06-28T11:00:00-05:00 lina
    # lina takes 7 for 1 in the passport's number, doesn't look, and records it …
    try 1 lq-order packet < <(envelope P1 A1 '.contents[0].old_document.number="E00000007"')
    [[ $(lacks) == 'A1: old-document-mismatch' ]]
    # … and tries to type it over: a packet's number says one thing only.
    refused packet-conflict lq-order packet < <(envelope P1 A1)
    now 2021-06-28T11:20:00-05:00
    # This time she looks first: in the place of what it corrects, all is well.
    [[ $(envelope P1-b A1 '.corrects="P1"' | lq-order lookup | lq-mailcheck | jq -c '.mailcheck | [.ok, .orders[0].findings]') == '[true,[]]' ]]
    try 0 lq-order packet < <(envelope P1-b A1 '.corrects="P1" | .contents[0].payment.serial="MO-P1" |
        .contents[0].return_envelope.tracking=usps("P1")')
    [[ $(show A1 '[.state, (.packets | length), .packets[0].old_document.number]') == '["materials-received",1,"E00000001"]' ]]
    [[ $(lq-order history P1 P1-b | jq -r '.patch.contents[0].old_document.number' | paste -sd' ') == 'E00000007 E00000001' ]]
    # The money order isn't counted twice: had it been, it would be shared.
    try 0 as liuyang lq-order produce A1
    verified
}

@test "R28, R50 the old passport lost on its way in: noted, told, and the order ends without blame" {
    come awaiting-materials A1
    # The envelope arrives torn, the passport isn't in it.
    now 2021-06-28T11:00:00-05:00 lina
    try 1 lq-order packet < <(envelope P1 A1 'del(.contents[0].old_document)')
    [[ $(lacks) == 'A1: old-document-missing' ]]
    try 0 lq-order note A1 --exception lost --note '信封破损，旧护照不在内'
    holds '.state == "awaiting-materials" and (.exceptions | length) == 1 and .exceptions[0].what == "lost"'
    # No officer may act as if it had come.
    refused not-waivable as zhaoqiang lq-order decide A1 old-document-missing --accept --note 'x'
    # She withdraws, gets back what is held, and applies for a replacement of a lost one.
    try 0 lq-order withdraw A1 --note '改办补发'
    try 0 lq-order return A1 --item all --how mail
    submitted A2 '.business="replace" | .held_document.lost=true | .uploads=[]'
    as wangfang lq-order review A2 >/dev/null
    as zhaoqiang lq-order approve A2 >/dev/null
    # the returned money order may come again with the new order
    try 0 lq-order packet < <(envelope P2 A2 'del(.contents[0].old_document) | .contents[0].payment.serial="MO-P1"')
    state_is materials-received A2
    verified
}

@test "R64 paid by WeChat, and a money order enclosed: an officer's word, or simply sent back" {
    paid='.payment={kind:"wechat",transaction:"4200001101",amount_cents:2300}'
    come awaiting-materials A1 "$paid"
    come awaiting-materials A2 "${paid/1101/1102} | .held_document.number=\"E00000002\""
    now 2021-06-28T11:00:00-05:00 lina
    # The slip the kit prints for them says so; these two wrote their own.
    [[ $(lq-order show A1 A2 | lq-kit slip --lang zh | grep -c 已线上缴费) -ge 2 ]]
    [[ $(lq-order show A1 | lq-kit list | jq -r .what | paste -sd' ') == 'slip old-document photos return-envelope' ]]
    try 1 lq-order packet < <(
        envelope P1 A1
        envelope P2 A2 '.contents[0].old_document.number="E00000002"'
    )
    [[ $(lacks) == $'A1: double-payment paid-note-missing\nA2: double-payment paid-note-missing' ]]
    # The slip should have said so; that is a warning, the money an officer's matter.
    [[ $(envelope P1 A1 | lq-order lookup | lq-mailcheck | jq -c '.mailcheck | [.ok, (.orders[0].findings | map([.id, .severity]))]') == \
        '[null,[["double-payment","ask"],["paid-note-missing","warn"]]]' ]]
    # For A1 lina sends the money order back; then nothing is double any more.
    try 0 lq-order return A1 --item payment --how mail
    try 0 lq-order receive A1
    holds '.state == "materials-received"'
    # For A2 zhaoqiang decides to go on and return it later.
    refused role-missing lq-order decide A2 double-payment --accept --note '随新证件退回'
    try 0 as zhaoqiang lq-order decide A2 double-payment --accept --note '随新证件退回'
    try 0 lq-order receive A2
    [[ $(show A2 '[.state, .decisions[0].by]') == '["materials-received","zhaoqiang"]' ]]
    # Its passport is in production when the money order goes back: it isn't what was paid with.
    as liuyang lq-order produce A2 >/dev/null
    try 0 lq-order return A2 --item payment --how mail
    holds '.packets[0].returned[0].item == "payment" and .packets[0].returned[0].how == "mail"'
    # the same WeChat payment serves nobody else (R63)
    come in-review A3 "$paid"
    refused payment-reused as zhaoqiang lq-order approve A3
    verified
}

@test "R50, R53 the old passport lost on its way in is another matter: lq-mailcheck asks for it until the order says it is lost" {
    come awaiting-materials A1
    now 2021-06-28T11:00:00-05:00 lina
    envelope P1 A1 'del(.contents[0].old_document)' >torn.jsonl
    run -1 --separate-stderr bash -c 'lq-order lookup torn.jsonl | lq-mailcheck'
    [[ $(checked) == 'P1: A1: old-document-missing' ]]
    lq-order packet torn.jsonl >/dev/null || true
    lq-order note A1 --exception lost --note '旧护照在途中遗失' >/dev/null
    as wangfang lq-order request A1 --fix held_document.lost >/dev/null
    lq-order answer <<<'{"order":"A1","answer":{"changes":{"held_document":{"lost":true}}}}' >/dev/null
    run -0 --separate-stderr bash -c 'lq-order lookup torn.jsonl | lq-mailcheck'
    try 0 lq-order receive A1
    verified
}

@test "a return envelope mislaid in the office: said so, a new one asked for, the old one never counted again" {
    come ready A1
    # chenjing looks for it: it isn't there. Another's envelope won't do.
    now 2021-07-12T15:00:00-05:00 lina
    refused not-own-envelope as chenjing lq-order dispatch <<<'{"order":"A1","tracking":"9405500000000000000001"}'
    refused reason-missing lq-order mislay A1 --item return-envelope
    try 0 lq-order mislay A1 --item return-envelope --note '回邮信封在本馆遗失'
    holds '.state == "ready" and .packets[0].mislaid[0].item == "return-envelope" and (.packets[0] | has("returned") | not)'
    [[ $(lq-order show A1 | lq-dispatch check | jq -r '.dispatch_check.findings[] | "\(.id) \(.seen // .want)"') == \
        'dispatch-incomplete return-envelope' ]]
    refused dispatch-incomplete as chenjing lq-order dispatch A1
    refused item-not-held lq-order mislay A1 --item return-envelope --note 'again'
    # wangfang asks for a new one; until it comes nothing leaves.
    try 0 as wangfang lq-order request A1 --need return-envelope --note '回邮信封在本馆遗失，请补寄一个'
    holds '.requests[0].by == "mail"'
    now 2021-07-19T10:00:00-05:00
    envelope P2 A1 '.supplements="P-A1" | .contents[0] |= {order, return_envelope}' >new.jsonl
    run -0 --separate-stderr bash -c 'lq-order lookup new.jsonl | lq-mailcheck'
    try 0 lq-order packet new.jsonl
    try 0 at 2021-07-19T15:00:00-05:00 as chenjing lq-order dispatch A1
    holds ".dispatch.tracking == \"$(usps P2)\" and .requests[0].open == false"
    # The first turns up behind the copier: brought back on record, and sent home to its owner.
    try 1 lq-order packet < <(envelope P3 A1 '.by="counter" | .supplements="P-A1" | del(.envelope) |
        .contents[0] |= {order, return_envelope} | .contents[0].return_envelope.tracking=usps("P-A1")')
    try 0 lq-order return <<<'{"order":"A1","items":[{"item":"return-envelope","packet":"P3"}],"how":"mail","note":"找到"}'
    verified
}
