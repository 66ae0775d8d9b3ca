#!/usr/bin/env bats
# What leaves the office through lq-redact has nothing of a person in it, wherever it stood.

load lib

setup() {
    lq_setup
    export LQ_NOW=2021-06-20T09:00:00-05:00
    lq-redact --new-key key
}

redact() { lq-redact --policy "$1" --key key; } # a policy without pseudonyms doesn't mind the key

scrubbed() { # TEXT WANT [RECORD]
    local got
    got=$(jq -nc --arg t "$1" "${3:-{\}} + {note: \$t}" | lq-redact --policy support | jq -r .note)
    [[ $got == "$2" ]] || { printf '%s\nbecame %s\nnot    %s\n' "$1" "$got" "$2"; return 1; }
}

@test "a policy lets through what its rows name, in the form they name; all else is dropped" {
    local record='{"order":"A2021060700008841","state":"in-review","channel":"app","submitted_at":"2021-06-07T09:15:00-05:00",
      "applicant":{"name":"张伟","born":"1990-03-07","phone":"+13125550100","address":{"lines":["12 Example Avenue"],"zip":"60616"}},
      "payment":{"amount_cents":2300},"later":"unknown","fee":{"ok":false,"findings":[{"id":"amount-wrong","seen":2200}]}}'
    try 0 redact statistics <<<"$(jq -c . <<<"$record")"
    holds '. == {state:"in-review",channel:"app",submitted_at:"2021-06",applicant:{born:"1990"},
      payment:{amount_cents:2300},fee:{ok:false,findings:[{id:"amount-wrong"}]}}'
    try 0 redact support <<<"$(jq -c . <<<"$record")"
    holds '.order == "***8841" and .applicant == {name:"张***",born:"1990",phone:"***00",address:{zip:"606***"}}'
}

@test "a canary in any member, known or not, of any type, comes out of no policy" {
    local canary policy
    # each leaf of the demo's and the corpus's records becomes the canary, then each gets an unknown
    # neighbour. (A name in a note is found when the record has it, so each has an applicant.)
    for canary in '"Canary Öttinger"' '"110105194912310021"' '"+1 (312) 555-0199"' '"canary@example.org"' \
        '"E98765432"' 13125550199 '{"13125550199":true}' '["Canary Öttinger"]'; do
        cat "$LQ_ROOT"/tests/corpus/{order,packets,lq-id,lq-dispatch}.jsonl "$LQ_ROOT"/share/demo/{export,packets}.jsonl |
            jq -c --argjson c "$canary" '(.. | scalars) |= $c, (.. | objects) += {canary: $c, "Canary Öttinger": 1},
                ((.. | objects) += {note: $c, name: $c, number: $c}) | .applicant |= (objects // {}) + {name: $c}' >planted
        [[ $(grep -ciE 'canary|110105|5550199|98765432|555-0199' planted) -gt 100 ]]
        for policy in statistics support external; do
            redact "$policy" <planted >out
            [[ $(wc -l <out) -eq $(wc -l <planted) ]]
            run ! grep -iE 'canary|ttinger|110105|5550199|98765432|555-0199' out
        done
    done
}

@test "free text is scrubbed of the record's own people, wherever the text stands" {
    jq -c '(.applicant.name // "无名") as $n | .note = "来电：" + $n + "，" + (.applicant.phone // "")
        | .requests = [{need: ["photos"], note: ("告知 " + (.applicant.name_latin // ""))}]
        | .exceptions = [{what: "delayed", note: (.applicant.address.lines[0] // "" | ascii_upcase)}]' \
        "$LQ_ROOT/share/demo/export.jsonl" >in
    redact external <in >out
    jq -r '.applicant | .name, .name_latin, .phone, .email, .id_number, .address.lines[]? | strings' in | sort -u >people
    [[ $(wc -l <people) -gt 60 ]]
    [[ $(grep -cFf people in) -eq $(wc -l <in) ]]
    run ! grep -iFf people out
    jq -es 'all(.[]; .note | startswith("来电：[name]，"))' out >/dev/null
}

@test "numbers in text are found however they were typed, and what isn't one stays" {
    scrubbed '电话138 0013 8000，谢谢' '电话[phone]，谢谢'
    scrubbed '手机１３８００１３８０００' '手机[phone]'
    scrubbed $'call 1 (312)\u00a0555\u20110100 today' 'call [phone] today'
    scrubbed $'138\u200b0013\u200b8000' '[phone]'
    scrubbed 'dial 0086 138-0013-8000.' 'dial [phone].'
    scrubbed '身份证110105 19491231 002x和ID110105194912310021' '身份证[id]和ID[id]'
    scrubbed '护照Ｅ１２３４５６７８，旧照 g 1234 5678' '护照[document]，旧照 [document]'
    scrubbed 'a.b@example.org谢谢 ; 张三＠例子.中国' '[email]谢谢 ; [email]'
    scrubbed 'POCHNZHANG<<WEI<<<<<<<<<<<<<<<<<<<<<<<<<<<<< ok' '[mrz] ok'
    scrubbed '⒈⒊⒏ room 12, 23.00 dollars at 9:30' '⒈⒊⒏ room 12, 23.00 dollars at 9:30'
    scrubbed '材料已齐，7月2日寄出；2 photos' '材料已齐，7月2日寄出；2 photos'
    scrubbed 'ref 4200001234202106078841000001' 'ref [number]'
}

@test "a name in text: together, apart, turned round; not within another word" {
    local who='{applicant: {name: "张样", name_latin: "ZHANG YANG"}}'
    scrubbed '张样来电，张 样本人' '[name]来电，[name]本人' "$who"
    scrubbed 'Zhang, Yang; YangZhang; Yang Zhang' '[name]; YangZhang; [name] [name]' "$who"
    scrubbed 'Zhangzhou' 'Zhangzhou' "$who"
}

@test "pseudonyms join across records and spellings, and only under one key" {
    printf '%s\n' '{"applicant":{"phone":"+86 138-0013-8000","id_number":"11010519491231002x","email":"a@EXAMPLE.org"}}' \
        '{"account":{"phone":"13800138000","email":"a@example.org"},"applicant":{"id_number":"１１０１０５19491231002X"}}' >in
    try 0 redact external <in
    jq -es '.[0].applicant.phone == .[1].account.phone and .[0].applicant.email == .[1].account.email
        and .[0].applicant.id_number == .[1].applicant.id_number
        and (.[0].applicant.id_number | test("^id-[0-9a-f]{16}$"))' <<<"$output"
    local first=$output
    [[ $(redact external <in) == "$first" ]]
    lq-redact --new-key other
    try 0 lq-redact --policy external --key other in
    printf '%s\n' "$output" >theirs
    run ! grep -qFf <(grep -oE '[a-z]+-[0-9a-f]{16}' <<<"$first") theirs
}

@test "the key: needed for pseudonyms, made 0600, never overwritten, not read from others' hands" {
    echo '{"order":"A1"}' >in
    try 2 lq-redact --policy external in
    [[ $(stat -c %a key) == 600 ]]
    try 5 lq-redact --new-key key
    chmod 644 key
    try 5 lq-redact --policy external --key key in
    [[ -z $output ]]
}

@test "--allow lets an unknown member through, scrubbed, and can't undo a row" {
    local in='{"applicant":{"name":"张样"},"survey":{"score":5,"text":"张样 13800138000 好"},"canary":"x"}'
    try 0 lq-redact --allow survey --allow applicant <<<"$in"
    [[ $output == '{"survey":{"score":5,"text":"[name] [phone] 好"}}' ]]
    try 2 lq-redact --allow a//b <<<"$in"
}

@test "a policy with a misspelt or impossible row is refused whole: exit 5, nothing written" {
    cp -R "$LQ_ROOT/share" share
    export LQ_SHARE=$PWD/share
    local row
    for row in '{"at":"state","as":"wrod"}' '{"at":"state","as":"word","clas":"name"}' '{"at":"","as":"word"}' \
        '{"at":"order","as":"last"}' '{"at":"order","as":"last","n":9}' '{"at":"order","as":"pseudonym"}' \
        '{"at":"a//b","as":"word"}' '{"at":"order","as":"mask","class":"mrz"}' '[]'; do
        { cat "$LQ_ROOT/share/redact/statistics.jsonl"; echo "$row"; } >share/redact/bad.jsonl
        try 5 lq-redact --policy bad <<<'{"state":"ready"}'
        [[ -z $output && $stderr == *"redact/bad.jsonl:186: "* ]]
    done
    : >share/redact/bad.jsonl
    try 5 lq-redact --policy bad <<<'{"state":"ready"}'
    try 5 lq-redact --policy none <<<'{"state":"ready"}'
    try 2 lq-redact --policy ../posts/chicago <<<'{"state":"ready"}'
}

@test "the policies are as their schema says; a bad record is rejected, the rest goes on" {
    local python=python3
    "$python" -c 'import jsonschema' 2>/dev/null || python=/usr/bin/python3
    { sed 's/^/redact-policy\t/' "$LQ_ROOT"/share/redact/*.jsonl
      printf '!redact-policy\t%s\n' '{"at":"order","as":"last"}' '{"at":"x","as":"y"}' '{"policy":"p","zh":"x","en":"y"}'
    } | try 0 "$python" "$LQ_ROOT/tests/tools/validate.py" "$LQ_ROOT/share/schemas"
    printf '%s\n' '{"state":"ready"}' '{"state":' '{"state":"ready"}' >in
    try 3 lq-redact in
    [[ ${#lines[@]} -eq 2 && $stderr == *"in:2:"* ]]
}
