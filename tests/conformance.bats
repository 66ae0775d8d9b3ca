#!/usr/bin/env bats
# Every command found in the build keeps what the whole family promises. What
# a command is (a filter, its verbs, the member it adds) is read from its own
# table, so that a new one is covered the day it appears.
#
# Records a filter accepts are in tests/corpus: NAME.VERB.jsonl, else
# NAME.jsonl, else order.jsonl. A filter that needs something made first (keys,
# a register) has NAME.setup there: run with a directory, it makes it and prints
# the arguments that name it, which every call of that filter then has. A verb of a
# store's command is a filter, too, if it has a corpus of its own.

load lib

# The closed list of members that filters add: who writes one of these and has
# no store passes records through untouched.
VERDICTS='["fee","mailcheck","track","id_check","account_check","identity_check","photo_check",
  "route","interview_check","dispatch_check","pension_check","legalization","fraud","translation",
  "explain","transition"]'

setup_file() {
    local bin tool
    cd "$BATS_FILE_TMPDIR" || return 1
    for bin in "$LQ_BIN"/lq-*; do
        tool=${bin##*/}
        echo "$tool" >>commands
        "$bin" --dump=json >"$tool.json"
        if [[ -x $LQ_ROOT/tests/corpus/$tool.setup ]]; then
            mkdir "$tool.made"
            env LQ_BIN="$LQ_BIN" LQ_ROOT="$LQ_ROOT" "$LQ_ROOT/tests/corpus/$tool.setup" \
                "$BATS_FILE_TMPDIR/$tool.made" >"$tool.args"
        fi
    done
    # what the tests ask of each table, read once: TOOL.WHAT holds one value a line
    jq -r '. as $t | {words: [(.options[] | "--" + .name), .verbs[].name], writes: .writes[:1], reads,
            dashed: [.options[].name | gsub("-"; "\\-")], verb: [.needs_verb], zh: [.purpose_zh], examples}
        | to_entries[] | .key as $what | .value[] | "\($t.name).\($what)\t\(.)"' ./*.json |
        awk '{ tab = index($0, "\t"); print substr($0, tab + 1) >substr($0, 1, tab - 1) }'
    jq -r --argjson verdicts "$VERDICTS" '
        select((.kind | index("filter")) and (.kind | index("store") | not))
        | select((.writes | length) == 1 and (.writes[0] as $w | $verdicts | index($w)))
        | .name as $name
        | if (.verbs | length) == 0 then $name
          else .prints as $own | .verbs[] | select(.operands | test("FILE"))
            | select(.name as $v | $own | index($v) | not) | $name + " " + .name end' ./*.json >filters
    jq -r 'select(.kind | index("store")) | .name as $name | .verbs[] | "\($name) \(.name)"' ./*.json |
        while read -r name verb; do
            [[ ! -f $LQ_ROOT/tests/corpus/$name.$verb.jsonl ]] || echo "$name $verb"
        done >>filters
}

setup() {
    lq_setup
    export LQ_NOW=2021-06-20T09:00:00-05:00
}

# The arguments that a filter's setup printed.
made() { # NAME
    if [[ -f $BATS_FILE_TMPDIR/$1.args ]]; then
        cat "$BATS_FILE_TMPDIR/$1.args"
    fi
}

table() { # WHAT: of the command's own table, see setup_file
    if [[ -f $BATS_FILE_TMPDIR/${cmd[0]}.$1 ]]; then
        cat "$BATS_FILE_TMPDIR/${cmd[0]}.$1"
    fi
}

corpus() {
    local name
    for name in "${cmd[0]}.${cmd[1]:-}" "${cmd[0]}" order; do
        if [[ -f $LQ_ROOT/tests/corpus/$name.jsonl ]]; then
            cat "$LQ_ROOT/tests/corpus/$name.jsonl"
            return
        fi
    done
}

record() {
    corpus | head -n 1
}

# The corpus 300 times: more than any buffer holds.
many() {
    local -a copies
    corpus >one
    mapfile -t copies < <(yes one | head -n 300)
    cat "${copies[@]}"
}

# each commands|filters FUNCTION: once for each, in a directory of its own, with
# cmd=(NAME VERB). The last "--" line of a failure names the command.
each() {
    local line all args
    mapfile -t all <"$BATS_FILE_TMPDIR/$1"
    [[ ${#all[@]} -gt 0 ]]
    for line in "${all[@]}"; do
        read -ra cmd <<<"$line"
        mkdir "$BATS_TEST_TMPDIR/${line// /.}"
        cd "$BATS_TEST_TMPDIR/${line// /.}" || return 1
        echo "-- $line"
        if [[ $1 == filters ]]; then
            read -ra args <<<"$(made "${cmd[0]}")"
            cmd+=("${args[@]}")
        fi
        "$2"
    done
}

# run-of-the-mill ends of a filter: yes, or some answer is no
answered() {
    [[ $status -le 1 ]] || {
        printf '%s ended with %s\n%s\n' "${cmd[*]}" "$status" "${stderr:-}"
        return 1
    }
}

@test "--help: on stdout only, within 80 columns, names every option and verb" {
    check() {
        try 0 "${cmd[0]}" --help
        [[ -z $stderr ]]
        [[ ${lines[0]} == "Usage: ${cmd[0]}"* ]]
        [[ $(wc -L <<<"$output") -le 80 ]]
        local word
        for word in $(table words); do
            grep -qw -e "$word" <<<"$output"
        done
        grep -q "Exit status" <<<"$output"
        local english=$output
        try 0 "${cmd[0]}" --help --lang zh
        [[ $(wc -L <<<"$output") -le 80 ]]
        [[ $output != "$english" ]]
        grep -qF "$(table zh | head -c 24)" <<<"$output"
    }
    each commands check
}

@test "--version: name and version on stdout" {
    check() {
        try 0 "${cmd[0]}" --version
        [[ $output == "${cmd[0]} (lq) "[0-9]* && -z $stderr ]]
    }
    each commands check
}

@test "an unknown option is exactly two lines on stderr and status 2" {
    check() {
        try 2 "${cmd[0]}" --no-such-option
        [[ -z $output && ${#stderr_lines[@]} -eq 2 ]]
        [[ ${stderr_lines[0]} == "${cmd[0]}: unknown option '--no-such-option'" ]]
        [[ ${stderr_lines[1]} == "${cmd[0]}: try '${cmd[0]} --help'" ]]
    }
    each commands check
}

@test "a missing or unknown verb is two lines and status 2" {
    check() {
        [[ $(table verb) == true ]] || return 0
        try 2 "${cmd[0]}"
        [[ -z $output && ${#stderr_lines[@]} -eq 2 ]]
        try 2 "${cmd[0]}" no-such-verb
        [[ -z $output && ${#stderr_lines[@]} -eq 2 ]]
    }
    each commands check
}

@test "--help into a full device is status 5" {
    check() {
        try 5 bash -c '"$0" --help >/dev/full' "${cmd[0]}"
        [[ ${#stderr_lines[@]} -eq 1 ]]
    }
    each commands check
}

@test "the manual page is there and mandoc finds nothing to warn about" {
    check() {
        local page=$LQ_BIN/../man/man1/${cmd[0]}.1
        [[ -f $page ]] || page=$LQ_BIN/../share/man/man1/${cmd[0]}.1
        try 0 mandoc -T lint -W warning "$page"
        [[ -z $output ]]
        local option
        for option in $(table dashed); do
            grep -qF "Fl Fl $option" "$page"
        done
    }
    each commands check
}

@test "completions: bash completes verbs and options; the others parse where their shell is" {
    check() {
        local dir=$LQ_BIN/../completions
        local bash=$dir/bash/${cmd[0]} zsh=$dir/zsh/${cmd[0]} fish=$dir/fish/${cmd[0]}
        if [[ ! -f $bash ]]; then
            dir=$LQ_BIN/../share
            bash=$dir/bash-completion/completions/${cmd[0]}
            zsh=$dir/zsh/site-functions/_${cmd[0]}
            fish=$dir/fish/vendor_completions.d/${cmd[0]}.fish
        fi
        try 0 bash -c '. "$1" && COMP_WORDS=("$2" --he) COMP_CWORD=1 &&
            "_${2//-/_}" && printf "%s\n" "${COMPREPLY[@]}"' _ "$bash" "${cmd[0]}"
        [[ $output == --help ]]
        head -n 1 "$zsh" | grep -qx "#compdef ${cmd[0]}"
        grep -q "^complete -c ${cmd[0]} " "$fish"
        if command -v zsh >/dev/null; then zsh -n "$zsh"; fi
        if command -v fish >/dev/null; then fish -n "$fish"; fi
    }
    each commands check
}

@test "a filter's corpus holds records it accepts" {
    check() {
        run --separate-stderr "${cmd[@]}" < <(corpus)
        answered
        [[ ${#lines[@]} -eq $(corpus | wc -l) && -z $stderr ]]
    }
    each filters check
}

@test "empty input: nothing, and status 0" {
    check() {
        try 0 "${cmd[@]}" </dev/null
        [[ -z $output && -z $stderr ]]
        : >empty.jsonl
        try 0 "${cmd[@]}" empty.jsonl
        [[ -z $output && -z $stderr ]]
    }
    each filters check
}

@test "one member is added or replaced; every other byte stays as it came" {
    check() {
        local member line out head tail i=0
        local -a before
        member=$(table writes)
        # what the record has there already; "-" where it has nothing
        mapfile -t before < <(corpus |
            jq -r --arg m "$member" 'if has($m) then .[$m] | tojson else "-" end')
        while IFS= read -r line; do
            out=$("${cmd[@]}" <<<"$line") || [[ $? -eq 1 ]]
            if [[ ${before[i]} != - ]]; then
                head=${line%%"\"$member\":"*}
                tail=${line#"$head\"$member\":${before[i]}"}
                [[ $out == "$head\"$member\":"*"$tail" ]]
            else
                head=${line%\}*}
                tail=${line#"$head"}
                [[ $out == "$head,\"$member\":"*"$tail" ]]
            fi
            printf '%s\n' "$out" >>all
            i=$((i + 1))
        done < <(corpus)
        [[ ${#before[@]} -eq $i && $(wc -l <all) -eq $i ]]
        jq -es --arg m "$member" --argjson n "$i" 'length == $n and all(.[]; .[$m] != null)' all >/dev/null
    }
    each filters check
}

@test "twice gives the same bytes as once" {
    check() {
        corpus >in
        "${cmd[@]}" <in >once || [[ $? -eq 1 ]]
        "${cmd[@]}" <once >twice || [[ $? -eq 1 ]]
        cmp once twice
    }
    each filters check
}

@test "a last line without newline is a record like any other" {
    check() {
        corpus >in
        "${cmd[@]}" <in >whole || [[ $? -eq 1 ]]
        head -c -1 in >short
        "${cmd[@]}" <short >out || [[ $? -eq 1 ]]
        cmp whole out
    }
    each filters check
}

@test "a bad line in the middle: said with its place, the rest goes on, status 3" {
    check() {
        { record; echo '{"order":'; record; } >in.jsonl
        run --separate-stderr "${cmd[@]}" in.jsonl
        [[ $status -eq 3 ]]
        [[ ${#lines[@]} -eq 2 && ${lines[0]} == "${lines[1]}" ]]
        [[ ${#stderr_lines[@]} -eq 2 ]]
        [[ ${stderr_lines[0]} =~ ^${cmd[0]}:\ in\.jsonl:2:[0-9]+:\ .+ ]]
        [[ ${stderr_lines[1]} == "${cmd[0]}: 1 of 3 records rejected" ]]
    }
    each filters check
}

@test "--strict stops at the first bad line" {
    check() {
        { record; echo '['; record; echo '['; } >in.jsonl
        run --separate-stderr "${cmd[@]}" --strict in.jsonl
        [[ $status -eq 3 && ${#lines[@]} -eq 1 ]]
    }
    each filters check
}

@test "--rejects keeps the raw line, FILE.why its place and reason; in = out + rejected" {
    check() {
        local bad=' [1, "ü" '
        { record; printf '%s\n' "$bad"; corpus; echo '"text"'; } >in.jsonl
        run --separate-stderr "${cmd[@]}" --rejects bad.jsonl in.jsonl
        [[ $status -eq 3 ]]
        [[ $(head -n 1 bad.jsonl) == "$bad" && $(wc -l <bad.jsonl) -eq 2 ]]
        jq -es 'length == 2 and (.[0] | [.file, .line]) == ["in.jsonl", 2]
            and all(.[]; (.byte | type) == "number" and (.reason | length) > 0)' bad.jsonl.why >/dev/null
        [[ $((${#lines[@]} + $(wc -l <bad.jsonl))) -eq $(wc -l <in.jsonl) ]]
    }
    each filters check
}

@test "a rejected line's message names what it looks like" {
    check() {
        looks_like() { # WORD, the line on standard input
            run --separate-stderr "${cmd[@]}"
            [[ $status -eq 3 && -z $output ]]
            grep -q "$1" <<<"${stderr_lines[0]}"
        }
        looks_like GB18030 < <(record | jq -c '{order, name: "张伟"}' | iconv -f UTF-8 -t GB18030)
        looks_like 'byte order mark' < <(printf '\357\273\277{"order":"A1"}\n')
        looks_like blank < <(printf '  \n')
        looks_like CSV < <(printf 'order,name,amount\n')
    }
    each filters check
}

@test "a line of 2 MB is one rejection, and the next line is handled" {
    check() {
        { printf '{"order":"'; head -c 2000000 /dev/zero | tr '\0' x; printf '"}\n'; record; } >in
        run --separate-stderr "${cmd[@]}" in
        [[ $status -eq 3 && ${#lines[@]} -eq 1 ]]
        [[ ${stderr_lines[0]} == *"in:1:"* && ${#stderr_lines[0]} -lt 400 ]]
    }
    each filters check
}

@test "what an applicant wrote can't drive the terminal through a message" {
    check() {
        printf '{"\\u001b[2Jorder":1,"order":{"\033]0;x\007":1}}\n' >in
        run --separate-stderr "${cmd[@]}" in
        [[ $status -eq 3 ]]
        [[ $stderr != *$'\033'* && $stderr != *$'\007'* ]]
    }
    each filters check
}

@test "a directory and a missing file are said, the rest goes on, status 5" {
    check() {
        record >in.jsonl
        mkdir dir
        run --separate-stderr "${cmd[@]}" missing.jsonl dir in.jsonl
        [[ $status -eq 5 && ${#lines[@]} -eq 1 ]]
        grep -q '^'"${cmd[0]}"': missing.jsonl: ' <<<"$stderr"
        grep -q '^'"${cmd[0]}"': dir: ' <<<"$stderr"
    }
    each filters check
}

@test "a full device is status 5, said once" {
    check() {
        many >in
        run --separate-stderr bash -c '"$@" <in >/dev/full' _ "${cmd[@]}"
        [[ $status -eq 5 && ${#stderr_lines[@]} -eq 1 ]]
    }
    each filters check
}

@test "a reader that goes away ends it quietly" {
    check() {
        many >in
        run --separate-stderr bash -c '"$@" <in | head -n 1; exit "${PIPESTATUS[0]}"' _ "${cmd[@]}"
        [[ ${#lines[@]} -eq 1 && -z $stderr ]]
        # 141 is SIGPIPE; a short output may have fitted into the pipe
        [[ $status -eq 141 || $status -le 1 ]]
    }
    each filters check
}

@test "a line comes out before the next goes in" {
    check() {
        local answer
        mkfifo in out
        "${cmd[@]}" <in >out &
        local pid=$!
        exec 8>in 9<out
        for _ in 1 2; do
            record >&8
            IFS= read -r -t 10 answer <&9
            [[ -n $answer ]]
        done
        exec 8>&- 9<&-
        wait "$pid" || [[ $? -eq 1 ]]
    }
    each filters check
}

@test "env -i and both languages: the same bytes" {
    check() {
        corpus >in
        "${cmd[@]}" <in >here || [[ $? -eq 1 ]]
        env -i LQ_NOW="$LQ_NOW" "$LQ_BIN/${cmd[0]}" "${cmd[@]:1}" <in >bare || [[ $? -eq 1 ]]
        cmp here bare
        # lq-explain's prose is the language's; what machines read isn't
        [[ ${cmd[0]} != lq-explain ]] || return 0
        for lang in zh en; do
            "${cmd[@]}" --lang "$lang" <in >there || [[ $? -eq 1 ]]
            cmp here there
        done
    }
    each filters check
}

@test "'writes' is true: that member and no other is new" {
    check() {
        corpus >in
        "${cmd[@]}" <in >out || [[ $? -eq 1 ]]
        jq -en --arg w "$(table writes)" --slurpfile in in --slurpfile out out \
            '($in | map(keys_unsorted - [$w])) == ($out | map(keys_unsorted - [$w]))
            and all($out[]; has($w))' >/dev/null
    }
    each filters check
}

@test "'reads' is enough: without the other members the verdict is the same" {
    check() {
        corpus >in
        jq -c --argjson t "$(cat "$BATS_FILE_TMPDIR/${cmd[0]}.json")" \
            'with_entries(select(.key as $k | $t.reads | index($k)))' in >less
        "${cmd[@]}" <in >full || [[ $? -eq 1 ]]
        "${cmd[@]}" <less >lean || [[ $? -eq 1 ]]
        jq -en --arg w "$(table writes)" --slurpfile full full --slurpfile lean lean \
            '($full | map(.[$w] | tojson)) == ($lean | map(.[$w] | tojson))' >/dev/null
    }
    each filters check
}

@test "'reads' is needed: without a member some verdict of the corpus changes" {
    check() {
        local member way ways reads writes name=${cmd[0]}
        local -A changed=()
        [[ ! -e "$BATS_TEST_TMPDIR/done.${cmd[0]}" ]] || return 0
        : >"$BATS_TEST_TMPDIR/done.${cmd[0]}"
        # a day before any tariff, so that a date taken from the clock shows
        export LQ_NOW=2001-01-01T00:00:00Z
        # every verb, bare and with each flag of its own
        mapfile -t ways < <(awk -v c="$name" '$1 == c { print $2 }' "$BATS_FILE_TMPDIR/filters" |
            jq -rR --slurpfile t "$BATS_FILE_TMPDIR/$name.json" '. as $v | $v, ($t[0].options[]
                | select(.type == "flag" and (.common | not))
                | select(.verbs == [] or (.verbs | index($v))) | $v + " --" + .name)')
        writes=$(table writes)
        mapfile -t reads < <(table reads)
        for way in "${ways[@]}"; do
            read -ra args <<<"$way $(made "$name")"
            cmd=("$name" "${args[@]}")
            corpus >in
            "${cmd[@]}" <in >full 2>/dev/null || [[ $? -le 3 ]]
            # a flag may ask for prose instead of records
            jq -e . <full >/dev/null 2>&1 || continue
            jq -c ".$writes" full >want
            # less.MEMBER: the corpus without it; lean.MEMBER: what becomes of that
            rm -f less.* lean.*
            jq -r '. as $r | $ARGS.positional[] as $m
                | "\($m)\t\($r | del(.[$m]) | tojson)"' in --args "${reads[@]}" |
                awk '{ tab = index($0, "\t"); print substr($0, tab + 1) >("less." substr($0, 1, tab - 1)) }'
            for member in "${reads[@]}"; do
                "${cmd[@]}" <"less.$member" >"lean.$member" 2>/dev/null || [[ $? -le 3 ]]
            done
            jq -rR --arg w "$writes" '"\(input_filename)\t\(try (fromjson | .[$w] | tojson) catch "unreadable")"' \
                lean.* | awk '{ tab = index($0, "\t"); print substr($0, tab + 1) >(substr($0, 1, tab - 1) ".got") }'
            for member in "${reads[@]}"; do
                cmp -s "lean.$member.got" want || changed[$member]=1
            done
        done
        for member in "${reads[@]}"; do
            echo "member $member"
            [[ -n ${changed[$member]:-} ]]
        done
    }
    each filters check
}

@test "the examples of the manual pages run" {
    check() {
        local line
        cp -R "$LQ_ROOT"/share/demo/. .
        # a store with the demo's orders, beside the directory of the demo's files
        export LQ_STORE=$PWD.store
        if [[ -x $LQ_BIN/lq-order ]]; then
            lq-store init --settable "$LQ_STORE" >/dev/null
            lq-csv --map export.map.json export.csv | lq-order submit >/dev/null || [[ $? -eq 1 ]]
        fi
        while IFS= read -r line; do
            [[ -n $line ]] || continue
            echo "$ $line"
            run bash -o pipefail -c "$line" </dev/null
            echo "$output" | head -n 20 | cut -c 1-200
            echo "[$status]"
            [[ $status -le 1 ]]
        done < <(table examples)
    }
    each commands check
}
