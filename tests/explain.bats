#!/usr/bin/env bats
# lq-explain puts every finding of every verdict into a sentence and a hint, in
# the language asked for, and looks findings up by name. The record is else
# left as it came.

load lib

setup() { lq_setup; }

WRONG='{"order":"A1","fee":{"ok":false,"findings":[{"id":"amount-wrong","rule":"R59","severity":"refuse","at":"/payment/amount_cents","seen":2205,"want":2300}]}}'

# A catalogue of the test's own, so that its texts are known here.
own_catalogue() {
    mkdir -p share
    cat >share/findings.jsonl
    export LQ_SHARE=$PWD/share
}

text() { # LANGUAGE: the first sentence
    lq-explain --lang "$1" | jq -r '.explain[0].text'
}

@test "the member explain is added: names, place, sentence and hint" {
    try 0 lq-explain <<<"$WRONG"
    holds '.explain | length == 1'
    holds '.explain[0] | keys_unsorted == ["verdict","id","rule","severity","at","text","hint"]'
    holds '.explain[0] | [.verdict,.id,.rule,.severity,.at] ==
        ["fee","amount-wrong","R59","refuse","/payment/amount_cents"]'
    [[ $output == "${WRONG%\}},\"explain\":["* ]]
}

@test "cents are shown as an amount, in both languages" {
    [[ $(text en <<<"$WRONG") == *22.05*23.00* ]]
    [[ $(text zh <<<"$WRONG") == *22.05*23.00* ]]
    [[ $(text zh <<<"$WRONG") == *金额* && $(text en <<<"$WRONG") == *fee* ]]
}

@test "{seen} and {want} are filled in; a value without a place is appended" {
    own_catalogue <<'EOF'
{"id":"one","rule":"R1","severity":"refuse","waivable":"","zh":"应为{want}而非{seen}","en":"{seen} is not {want}","hint_zh":"示","hint_en":"h"}
{"id":"two","rule":"R2","severity":"warn","waivable":"","zh":"不符","en":"differs","hint_zh":"示","hint_en":"h"}
EOF
    one() { echo "{\"fee\":{\"ok\":false,\"findings\":[$1]}}"; }
    [[ $(one '{"id":"one","seen":"{want}","want":"乙"}' | text en) == '{want} is not 乙' ]]
    [[ $(one '{"id":"one","seen":"甲","want":"乙"}' | text zh) == '应为乙而非甲' ]]
    [[ $(one '{"id":"one","seen":7}' | text en) == '7 is not …' ]]
    [[ $(one '{"id":"two"}' | text en) == 'differs' ]]
    [[ $(one '{"id":"two","seen":"fedex"}' | text en) == 'differs (seen: fedex)' ]]
    [[ $(one '{"id":"two","seen":1,"want":2}' | text en) == 'differs (seen: 1; want: 2)' ]]
    [[ $(one '{"id":"two","seen":1,"want":2}' | text zh) == '不符（所见：1；应为：2）' ]]
    # an amount only where the member says cents
    [[ $(one '{"id":"two","at":"/a_cents","seen":-5}' | text en) == 'differs (seen: -0.05)' ]]
    [[ $(one '{"id":"two","at":"/a_cents","seen":"x"}' | text en) == 'differs (seen: x)' ]]
}

@test "every verdict of the record is explained, in its order; orders are named" {
    try 0 lq-explain <<'EOF'
{"packet":"P1","mailcheck":{"ok":false,"findings":[{"id":"amount-wrong"}],"orders":[{"order":"A1","ok":true,"findings":[]},{"order":"A2","ok":false,"findings":[{"id":"amount-wrong","settled":true}]}]},"transition":{"ok":false,"findings":[{"id":"state-wrong"}]},"other":{"findings":[{"id":"amount-wrong"}]}}
EOF
    holds '[.explain[] | [.verdict, .order, .id, .settled]] ==
        [["mailcheck",null,"amount-wrong",null],["mailcheck","A2","amount-wrong",true],
         ["transition",null,"state-wrong",null]]'
    # rule and severity come from the catalogue where the finding lacks them
    holds '.explain[0] | .rule == "R59" and .severity == "refuse"'
}

@test "no verdict, or one without findings, gives an empty list" {
    try 0 lq-explain <<<'{"order":"A1"}'
    [[ $output == '{"order":"A1","explain":[]}' ]]
    try 0 lq-explain <<<'{"fee":{"ok":true,"findings":[]}}'
    holds '.explain == []'
}

@test "twice is once, and another language replaces the member where it stands" {
    lq-explain --lang zh <<<"$WRONG" >chinese
    lq-explain --lang zh chinese >again
    cmp chinese again
    jq -c '. + {"last":1}' chinese >longer
    try 0 lq-explain --lang en longer
    holds 'keys_unsorted == ["order","fee","explain","last"]'
    cmp <(lq-explain --lang zh <<<"$output") longer
}

@test "a finding the catalogue doesn't know is its own text" {
    try 0 lq-explain <<<'{"fee":{"ok":false,"findings":[{"id":"from-tomorrow","severity":"refuse"}]}}'
    holds '.explain[0] | .text == "from-tomorrow" and .severity == "refuse" and (has("hint") | not)'
}

@test "a verdict or finding of the wrong type is a rejection with its place" {
    try 3 lq-explain <<<'{"fee":"yes"}'
    [[ ${stderr_lines[0]} == "lq-explain: -:1:8: fee: not an object" ]]
    try 3 lq-explain <<<'{"fee":{"findings":{}}}'
    try 3 lq-explain <<<'{"fee":{"findings":[1]}}'
    [[ ${stderr_lines[0]} == *"fee.findings[0]: not an object" ]]
    try 3 lq-explain <<<'{"fee":{"findings":[{"rule":"R1"}]}}'
    [[ ${stderr_lines[0]} == *"fee.findings[0].id: missing" ]]
}

@test "lookup: sentence, hint, rule, severity and who may waive it" {
    own_catalogue <<'EOF'
{"id":"one","rule":"R1","severity":"refuse","waivable":"approver","zh":"不符","en":"differs","hint_zh":"请更正","hint_en":"put it right"}
{"id":"two","rule":"R2","severity":"warn","waivable":"","zh":"迟","en":"late","hint_zh":"请早","hint_en":"be early"}
EOF
    try 0 lq-explain two one
    diff - <(printf '%s\n' "$output") <<'EOF'
two
  late
  be early
  rule: R2
  severity: warn
  waived or settled by: nobody
one
  differs
  put it right
  rule: R1
  severity: refuse
  waived or settled by: approver
EOF
    try 0 lq-explain --lang zh one
    [[ ${lines[1]} == "  不符" && ${lines[2]} == "  请更正" && ${lines[5]} == "  可豁免或决定者: approver" ]]
}

@test "an unknown name is status 1 with a near one, the known ones are shown" {
    try 1 lq-explain amuont-wrong amount-wrong
    [[ ${lines[0]} == amount-wrong ]]
    [[ $stderr == "lq-explain: no finding 'amuont-wrong'; did you mean 'amount-wrong'?" ]]
    try 1 lq-explain nothing-like-any-of-them-at-all
    [[ $stderr == *"--list shows them all" ]]
}

@test "--list has every finding of the catalogue, in both languages" {
    local lang
    for lang in zh en; do
        try 0 lq-explain --list --lang "$lang"
        cmp <(printf '%s\n' "$output") \
            <(jq -r --arg l "$lang" '[.id, .severity, .rule, .[$l]] | @tsv' "$LQ_ROOT/share/findings.jsonl")
    done
}

@test "operands are names or files, not both; --list takes none" {
    echo "$WRONG" >in.jsonl
    try 0 lq-explain in.jsonl
    [[ ${#lines[@]} -eq 1 ]]
    try 2 lq-explain amount-wrong in.jsonl
    try 2 lq-explain --list amount-wrong
    try 5 lq-explain ./missing.jsonl
}

@test "a catalogue that is damaged is status 5" {
    own_catalogue <<<'{"id":"one"}'
    try 5 lq-explain one
    [[ $stderr == "lq-explain: findings.jsonl:1: "* ]]
}
