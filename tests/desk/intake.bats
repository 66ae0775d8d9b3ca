#!/usr/bin/env bats
# What comes in over the day — a file, a call, a letter, somebody in a hurry — is
# taken in once, says what it lacks, and can be found again by those who ask.

load desk

setup() { desk_setup; }

@test "morning intake: a GB18030 file, first read wrongly; the next morning's file has the same rows again" {
    # The old PC exports GB18030. lina forgets to say so: nothing is taken in for
    # garbage, and the message tells her what it is.
    iconv -f UTF-8 -t GB18030 "$DESK/morning.csv" >export.csv
    try 3 lq-csv --map "$DEMO/export.map.json" export.csv
    [[ -z $output && $stderr == *GB18030* ]]

    lq-csv --map "$DEMO/export.map.json" --encoding gb18030 export.csv >morning.jsonl
    try 1 lq-order submit morning.jsonl
    [[ $(jq -c '[.applicant.name, .state]' <<<"$output") == '["张样","submitted"]
["𠮷样","submitted"]
["李样","incomplete"]
["王样","submitted"]' ]]
    # what 李样 lacks, in words
    [[ $(jq -r '.transition.findings[] | "\(.id) \(.seen)"' <<<"$output") == 'step-missing identity' ]]
    lq-explain --lang zh <<<"$output" |
        lq-table --columns 'order=订单号,applicant.name=姓名,explain.0.text=说明' >table
    [[ $(grep 李样 table) == *尚未全部完成* && $(grep 张样 table) != *尚未全部完成* ]]
    # rare characters, the leading zero of a ZIP code, commas and quotes are as they were
    [[ $(show A2021060900000002 '[.applicant.name, .applicant.address.zip, .applicant.address.lines[0]]') == \
        '["𠮷样","02139","200 Example Street, \"Rear\""]' ]]

    # 李样 passes the face check in the afternoon
    jq -nc '{order:"A2021060900000003",answer:{changes:{face:{result:"pass",subject:"applicant",attempts:2}}}}' >answers.jsonl
    try 0 lq-order answer <answers.jsonl
    holds '.state == "submitted"'

    # The next morning's export has the four again, 李样's as it was: nothing is
    # written for them, and the new row is taken in.
    now 2021-06-11T08:45:00-05:00
    sed '$ { s/A2021060900000004/A2021061000000005/; s/王样/赵样/; s/00000004/00000005/g; }' \
        "$DESK/morning.csv" | tail -n 1 | cat "$DESK/morning.csv" - | iconv -t GB18030 >export.csv
    lq-csv --map "$DEMO/export.map.json" --encoding gb18030 export.csv | lq-order submit >morning.out || [[ $? -eq 1 ]]
    [[ $(jq -c '[.order[-1:], .transition.written]' morning.out | paste -sd' ') == \
        '["1",false] ["2",false] ["3",false] ["4",false] ["5",true]' ]]
    [[ $(states) == '{"submitted":5}' ]]
    verified
}

@test "a caller without an order number: found by what she knows, on standard input alone" {
    come awaiting-materials A1
    come submitted A2 '.applicant.name="李样" | .applicant.phone="+13125550177" | .held_document.number="E00000002"'

    # On the phone: "My name is Zhang Yang, my number is 312-555-0100." It is typed
    # on standard input: no option takes it, since every process list would show it.
    for option in --name --name-latin --phone --passport; do
        try 2 lq-order find "$option" 'zhang yang'
    done
    lq-order find <<<'{"name_latin":"zhang yang","phone":"(312) 555-0100"}' >found.jsonl
    [[ $(jq -c '[.order, .state]' found.jsonl) == '["A1","awaiting-materials"]' ]]
    [[ $(lq-order states | jq -r 'select(.state == "awaiting-materials").zh') == 待制证 ]]

    # by the passport she renews; then with somebody else's phone: both must hold
    try 0 lq-order find <<<'{"passport":"e00000002"}'
    holds '.order == "A2" and .state == "submitted"'
    try 1 lq-order find <<<'{"passport":"E00000002","phone":"3125550100"}'
    has_found order-not-found
    [[ -z $stderr ]]

    # lina tells her what happened so far, and when
    [[ $(jq -r .order found.jsonl | xargs lq-order history | jq -r '[.by, .event] | join(" ")') == \
        $'lina submit\nwangfang review\nzhaoqiang approve' ]]
    verified
}

@test "R79 no account: the paper form comes by mail and gets a number of the post's own" {
    # Is mail the right door? For somebody with neither an account nor a document to register one, it is;
    # who has a passport would be sent to the app.
    try 0 lq-route <<<'{"kind":"passport","channel":"mail","applicant":{"name":"陈样"}}'
    holds '.route | [.ok, .door, .findings] == [true, "mail", []]'
    try 0 lq-account <<<'{"applicant":{"name":"陈样"}}'
    holds '.account_check.channel == "mail"'
    # lina types the form and names the scan of the copy that lay with it.
    application x 'del(.order, .account, .face, .photo, .submitted_at) | .channel="mail" |
        .intake_ref="M-20210610-01" | .applicant.name="陈样" | .uploads[0].file="scan.pdf" |
        .held_document |= {kind:"travel-document", number:"T00000001", expires, lost}' >paper.jsonl
    try 0 lq-order submit paper.jsonl
    number=$(jq -r .order <<<"$output")
    [[ $number =~ ^CHI-21-[0-9]{6}-[0-9A-Z]$ ]]
    holds '.state == "submitted"'

    # Was it saved? lina feeds it again: the same number, nothing new.
    unwritten try 0 lq-order submit paper.jsonl
    [[ $(jq -r .order <<<"$output") == "$number" ]]

    # The scan is kept with the order, and the order goes the way of all others.
    echo '%PDF-1.4 a data page' >scan.pdf
    try 0 lq-order attach --what data-page "$number" scan.pdf
    [[ -f store/attachments/$(sha256sum <scan.pdf | cut -d' ' -f1) ]]
    as wangfang lq-order review "$number" >/dev/null
    try 0 as zhaoqiang lq-order approve "$number"
    # The letter that answers the applicant has the slip to put in: name and number, printed.
    lq-order show "$number" | lq-kit slip --lang zh >slip.html
    grep -q ">陈样<" slip.html && grep -q ">$number<" slip.html
    envelope P1 "$number" '.contents[0] |= (.slip.name="陈样" |
        .old_document={kind:"travel-document", number:"T00000001"})' >envelope.jsonl
    try 0 lq-order packet envelope.jsonl
    state_is materials-received "$number"

    # Copied from a letter with two figures swapped, it is nobody's: the check character.
    swapped=$(sed -E 's/0(.)(-.)$/\10\2/' <<<"$number")
    [[ $swapped != "$number" ]]
    try 1 lq-order show "$swapped"
    has_found order-not-found
    verified
}

@test "R10, R63, R65 an emergency that is none, paid by WeChat: an officer decides, it can't be withdrawn" {
    # A cheap flight is no emergency the guide knows. The machine doesn't refuse it.
    application A1 '.module="emergency" | .document="travel-document" | del(.declaration) |
        .emergency={reason:"cheap-flight",departs_at:"2021-06-20T08:00:00-05:00"} |
        .payment={kind:"wechat",transaction:"4200001100",amount_cents:2300}' >application.jsonl
    try 0 lq-order submit application.jsonl
    lq-fee check application.jsonl >fee.jsonl
    [[ $(jq -c '[.fee.ok, .fee.due_cents]' fee.jsonl) == '[true,2300]' ]]
    # Nor does the door: it is the right one, and the reason is a person's to weigh.
    [[ $(lq-route application.jsonl | jq -c '.route | [.ok, .door, .module, .findings[].id]') == \
        '[null,"app","emergency","emergency-out-of-scope"]' ]]
    as wangfang lq-order review A1 >/dev/null
    try 1 as zhaoqiang lq-order approve A1
    has_found emergency-out-of-scope
    holds '.transition.ok == null and .transition.written == false'

    # The applicant, warned, wants it back: neither the order nor the fee.
    refused emergency-not-withdrawable lq-order withdraw A1
    run -1 lq-fee refund <<<"$(lq-order show A1)"
    [[ $(jq -r '.fee.findings[].id' <<<"$output") == emergency-not-refundable ]]

    # zhaoqiang refuses and rejects; both are in the history, with his words.
    try 0 as zhaoqiang lq-order decide A1 emergency-out-of-scope --refuse --note '行程可改期'
    refused emergency-out-of-scope as zhaoqiang lq-order approve A1
    try 0 as zhaoqiang lq-order reject A1 --reason emergency-out-of-scope --note '请申办护照'
    holds '.state == "rejected"'
    [[ $(lq-order history A1 | jq -r 'select(.by == "zhaoqiang") | [.event, .note] | join(" ")') == \
        $'decide 行程可改期\nreject 请申办护照' ]]
    verified
}

@test "R9 a flight in three days: seen first, approved the same morning" {
    # Two ordinary orders came before; hers has a target of seven office hours.
    come submitted A1
    come submitted A2
    now 2021-06-14T09:05:00-05:00
    # Called at nine: by which way? The emergency module, since the passport is lost; nothing by e-mail
    # without a proof.
    [[ $(lq-route <<<'{"module":"emergency","document":"travel-document","business":"issue","emergency":{"reason":"lost-short-stay"}}' |
        jq -c '.route | [.ok, .door, .module, .scope]') == '[true,"app","emergency","lost-short-stay"]' ]]
    run -1 lq-route <<<'{"kind":"passport","channel":"email"}'
    [[ $(jq -r '.route.findings[].id' <<<"$output") == urgent-proof-missing ]]
    application A3 '.module="emergency" | .document="travel-document" | del(.declaration) |
        .emergency={reason:"lost-short-stay",departs_at:"2021-06-17T13:00:00-05:00"} |
        .held_document.lost=true | .uploads=[] | .submitted_at="2021-06-14T08:50:00-05:00"' | lq-order submit >/dev/null
    try 0 lq-order list --state submitted --sort due
    [[ $(jq -r .order <<<"$output" | paste -sd' ') == 'A3 A1 A2' ]]
    [[ $(head -n 1 <<<"$output" | jq -c '[.emergency.departs_at, .due.overdue, .due.target_hours]') == \
        '["2021-06-17T13:00:00-05:00",false,7]' ]]

    lq-order list --state submitted --sort due | head -n 1 | as wangfang lq-order review >/dev/null
    at 2021-06-14T10:30:00-05:00 as zhaoqiang lq-order approve A3 >/dev/null
    # Her envelope is express; there is no old passport to cancel, since it is lost.
    now 2021-06-15T10:00:00-05:00
    try 0 lq-order packet < <(envelope P1 A3 'del(.contents[0].old_document)')
    as liuyang lq-order produce A3 >/dev/null
    record A3 '{"new_document":{"number":"T00000001"},"invoice":"I-1"}' | as liuyang lq-order complete >/dev/null
    # Checked before it is sealed: the old passport isn't missed, as none was held.
    [[ $(lq-order show A3 | lq-dispatch check | jq -c '.dispatch_check | [.ok, .findings]') == '[true,[]]' ]]
    try 0 at 2021-06-15T15:00:00-05:00 as chenjing lq-order dispatch A3
    holds '.dispatch.items == ["new-document", "invoice"] and .state == "dispatched"'

    # Nobody looked at the other two meanwhile; by the end of June they are overdue.
    try 0 at 2021-06-30T09:00:00-05:00 lq-order list --overdue
    [[ $(jq -r .order <<<"$output" | paste -sd' ') == 'A1 A2' ]]
    verified
}
