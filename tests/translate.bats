#!/usr/bin/env bats
# Consular terms and phrases both ways by the table (R74); whole sentences by a configured engine
# with the terms kept out of its reach; without one they come back marked, never half done.

load lib

setup() {
    lq_setup
}

text() { # TEXT: a record
    jq -nc --arg text "$1" '{$text}'
}

gives() { # TEXT WANT: by the table, or by the engine in LQ_TRANSLATE_CMD
    try 0 lq-translate < <(text "$1")
    jq -e --arg want "$2" '.translation | .translated and .text == $want' <<<"$output" >/dev/null || {
        echo "wanted: $2"
        return 1
    }
}

leaves() { # TEXT WHY
    try "${want:-0}" lq-translate < <(text "$1")
    jq -e --arg why "$2" '.translation | (.translated | not) and (has("text") | not)
        and .findings == [{id: "not-translated", rule: "R74", severity: "warn", seen: $why}]' \
        <<<"$output" >/dev/null
}

# An engine: a program that answers each line at once, by the shell's command $1.
engine() {
    printf '#!/bin/bash\nwhile IFS= read -r line; do\n%s\ndone\n' "$1" >engine
    chmod +x engine
    export LQ_TRANSLATE_CMD=$PWD/engine
}

@test "R74 at least 300 pairs, each with both languages and its source, none twice" {
    jq -es 'length >= 300 and all(.[]; (.zh | test("\\p{Han}")) and (.en | test("^[ -~]+$"))
        and (.source | length) > 0 and (.area | length) > 0)
        and (map(.zh) | length == (unique | length)) and (map(.en | ascii_downcase) | length == (unique | length))' \
        "$LQ_ROOT/share/terms.jsonl"
}

@test "R74 every pair is found in both directions" {
    jq -c '{text: .zh, want: .en}' "$LQ_ROOT/share/terms.jsonl" >zh
    jq -c '{text: .en, want: .zh}' "$LQ_ROOT/share/terms.jsonl" >en
    try 0 lq-translate --to en zh
    holds '.translation.translated and .translation.text == .want'
    try 0 lq-translate --to zh en
    holds '.translation.translated and .translation.text == .want'
    jq -c 'select(.also_en) | {text: .also_en[], want: .zh}' "$LQ_ROOT/share/terms.jsonl" >also
    try 0 lq-translate --to zh also
    holds '.translation.translated and .translation.text == .want'
}

@test "R74 the longest term counts, in either language" {
    gives 护照 passport
    gives 应急旅行证 'emergency travel document'
    gives 领取养老金资格认证 'certification of eligibility to receive a pension'
    gives 'emergency travel document' 应急旅行证
    gives 'Return Envelope' 回邮信封
    # a word within another is none
    leaves passports no-engine
}

@test "R74 terms with numbers and marks are a whole: nothing else is needed" {
    gives '制证费18美元，邮寄手续费5美元。' 'production fee 18 US dollars, mailing fee 5 US dollars.'
    gives 'passport, return envelope' 护照,回邮信封 || gives 'passport, return envelope' 护照，回邮信封
    gives '待制证（订单号：A2021060700008841）' 'awaiting production (order number: A2021060700008841)'
    gives '请补充材料。照片不合格。' \
        'please supply the missing materials. the photo does not meet the requirements.'
}

@test "R74 without an engine a sentence comes back marked, with its terms" {
    leaves '请您把护照拿来给我们看一下。' no-engine
    holds '.translation.terms == [{zh: "护照", en: "passport"}]'
    leaves 'Where is the nearest post office?' no-engine
    LQ_TRANSLATE_CMD='  ' leaves '请您过来。' no-engine
    # one sentence that can't be translated: the whole is not
    leaves '待制证。请您过来。' no-engine
}

@test "R74 the engine gets sentences, with the terms held out, and they are put back" {
    engine 'echo "[$line]" >&2; line=${line/请您带上/Please bring your }; echo "${line/。/. }"'
    try 0 lq-translate < <(text '请您带上护照。待制证。')
    holds '.translation.text == "Please bring your passport. awaiting production."'
    [[ $stderr == '[请您带上⟦1⟧。]' ]]
}

@test "R74 the engine is told the languages, and started once for each direction" {
    engine '[ -n "$told" ] || echo "$LQ_TRANSLATE_FROM>$LQ_TRANSLATE_TO" >>starts; told=1; echo "<$line>"'
    { text '他来了。'; text 'He came.'; text '她走了。'; } >in
    try 0 lq-translate in
    [[ $(xargs <starts) == "zh>en en>zh" ]]
    [[ $(jq -r .translation.text <<<"$output") == $'<他来了。>\n<He came.>\n<她走了。>' ]]
}

@test "an answer that lost a term, doubled it or made one up is not used" {
    local how
    for how in 'echo passport' 'echo "$line$line"' 'echo "⟦2⟧"' 'echo "$line⟦7⟧"' echo \
        'printf "%s\377\n" "$line"'; do
        engine "$how"
        leaves '请您带上护照。' terms-lost
    done
    engine 'echo "$line"'
    gives '请您带上护照⟦1⟧。' '请您带上passport⟦1⟧。'
}

@test "an engine that isn't there, ends or hangs: marked, said once, status 4" {
    { text '他来了。'; text '她走了。'; text 护照; } >in
    local command
    for command in /nonexistent/engine true 'tail -f /dev/null'; do
        LQ_TRANSLATE_CMD=$command try 4 timeout 20 lq-translate --timeout 1 in
        [[ ${#lines[@]} -eq 3 && ${#stderr_lines[@]} -eq 1 ]]
        [[ $(jq -r '.translation | .translated, .findings[].seen' <<<"$output" | xargs) == \
            "false engine-failed false engine-failed true" ]]
    done
}

@test "the command is words, not a shell's" {
    LQ_TRANSLATE_CMD='cat; touch pwned' try 4 lq-translate < <(text '他来了。')
    LQ_TRANSLATE_CMD='$(touch pwned)' try 4 lq-translate < <(text '他来了。')
    [[ ! -e pwned ]]
}

@test "controls reach neither the engine nor the terminal" {
    engine '[[ $line == *[[:cntrl:]]* ]] && line=bad; printf "%s\033[2J\n" "$line"'
    try 0 lq-translate < <(text $'他\033[2J来\u202e了\a。')
    holds '.translation.translated and (.translation.text | test("bad|[\u0000-\u001f\u202e]") | not)'
    [[ $output != *$'\033'* ]]
}

@test "a sentence longer than the engine's line isn't sent" {
    engine 'echo "$line"'
    leaves "$(printf '来%.0s' {1..2000})" too-long
}

@test "--member and --to" {
    try 0 lq-translate --member note <<<'{"note":"护照","text":"x"}'
    holds '.translation.text == "passport" and .text == "x"'
    try 0 lq-translate --to zh < <(text 护照)
    holds '.translation == {ok: true, from: "zh", to: "zh", translated: true, text: "护照",
        terms: [{zh: "护照", en: "passport"}], findings: []}'
    try 3 lq-translate --member note < <(text 护照)
    try 3 lq-translate <<<'{"text":["护照"]}'
}

@test "a damaged table is said with its line, status 5" {
    cp -R "$LQ_ROOT/share" share
    export LQ_SHARE=$PWD/share
    { echo '{"zh":"护照","en":"passport","source":"s"}'; echo '{"zh":"旅行证","source":"s"}'
        echo '{"zh":"护照","en":"travel passport","source":"s"}'; } >share/terms.jsonl
    try 5 lq-translate < <(text 护照)
    [[ $stderr == *"terms.jsonl:2: en: missing"* && $stderr == *"'护照' stands there twice"* ]]
}
