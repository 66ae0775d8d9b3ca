#!/usr/bin/env bats
# Every edge of the lifecycle leaves from its own states alone; a refusal writes
# nothing, a retry does no harm, and what was acknowledged is there whatever
# happens to the process: a kill, a neighbour, a slow or a hostile writer.

load lib
load order

setup() { order_setup; }
teardown() { sound; }

# edge, and the states it may leave from
table='review submitted
request submitted in-review needs-supplement awaiting-materials materials-received in-production ready
require-interview submitted in-review needs-interview interview-booked
waive-interview needs-interview
book needs-interview interview-booked
cancel interview-booked
missed interview-booked
interviewed interview-booked
approve in-review
reopen awaiting-materials materials-received rejected withdrawn lapsed
receive awaiting-materials
produce materials-received
unproduce in-production
complete in-production
remake in-production ready
dispatch ready
undeliverable dispatched closed
close dispatched
reject incomplete submitted in-review needs-supplement needs-interview interview-booked awaiting-materials materials-received
withdraw incomplete submitted in-review needs-supplement needs-interview interview-booked awaiting-materials
lapse incomplete needs-supplement needs-interview interview-booked awaiting-materials'

# What each edge needs besides the order, as its own members.
needs='{"request":{"need":["id-card"]},"require-interview":{"cause":"officer","note":"x","mode":"onsite","notice":"x"},
 "waive-interview":{"reason":"x"},"interviewed":{"result":"passed","answers":3,
   "screenshots":["'$shot'"]},"book":{"slot":"2022-12-05T09:00:00-06:00"},"reopen":{"reason":"x"},"unproduce":{"reason":"x"},
 "remake":{"reason":"x","spoilt_number":"E1"},"reject":{"reason":"outside-district"},
 "complete":{"new_document":{"number":"E9"},"invoice":"I","old_document_cancelled":true}}'

# One order in each state; the one that awaits its materials has them already,
# come too early.
each_state() {
    for state in "${all_states[@]}"; do
        if [[ $state == awaiting-materials ]]; then
            reach in-review "A-$state"
            as jun sent "P-$state" "A-$state" || true
            as tao lq-order approve "A-$state" >/dev/null
        else
            reach "$state" "A-$state"
        fi
    done
}

@test "every edge is refused from every state that isn't its own, and writes nothing" {
    each_state
    before=$(journal)
    while read -r edge from; do
        for state in "${all_states[@]}"; do
            [[ " $from " == *" $state "* ]] || echo "A-$state"
        done >wrong
        run --separate-stderr lq-order "$edge" < <(jq -Rc --arg e "$edge" --argjson needs "$needs" '{order:.} + $needs[$e]' wrong)
        [[ $status -eq 1 && ${#lines[@]} -eq $(wc -l <wrong) ]]
        holds '.transition | .ok == false and .written == false and (.findings | length) == 1'
        want='state-wrong'
        [[ $edge != dispatch ]] || want=not-made
        [[ $edge != receive ]] || want=too-early
        [[ $edge != book ]] || want=interview-not-requested
        holds ".transition.findings[0].id | . == \"state-wrong\" or . == \"$want\""
    done <<<"$table"
    [[ $(journal) == "$before" ]]
}

@test "every edge leaves from each of its states, in a dry run that says where to" {
    each_state
    before=$(journal)
    now 2022-12-01T09:00:00-06:00 gao
    while read -r edge from; do
        for state in $from; do echo "A-$state"; done >right
        run --separate-stderr lq-order "$edge" --dry-run < <(jq -Rc --arg e "$edge" --argjson needs "$needs" '{order:.} + $needs[$e]
            | if $e == "book" and .order == "A-interview-booked" then .slot |= sub("T09"; "T10") else . end' right)
        echo "$edge: $output" | head -c 2000
        [[ $status -eq 0 && ${#lines[@]} -eq $(wc -l <right) ]]
        holds '.transition | .ok and .to and .dry_run and .written == false'
    done <<<"$table"
    [[ $(journal) == "$before" ]]
}

@test "the table above is the command's: the same edges, and no state has no way on" {
    try 0 lq-order --help
    while read -r edge _; do
        grep -qE "^ +$edge +" <<<"$output"
    done <<<"$table"
    for state in "${all_states[@]}"; do
        grep -qw -- "$state" <<<"$table"
    done
}

# ---- who ----

@test "once the office has a list, each edge is for its role; until then nobody is asked" {
    each_state
    reach in-review A1 '.account.real_name.verified=true | .delivery.out="pickup"'
    lq-store staff grant tao intake >/dev/null
    before=$(journal)
    while read -r edge from; do
        run --separate-stderr as tao lq-order "$edge" --dry-run < <(jq -c --arg order "A-${from%% *}" --arg e "$edge" '{$order} + .[$e]' <<<"$needs")
        case $edge in
        receive | withdraw | book) [[ $output != *role-missing* ]] ;;
        *) [[ $status -eq 1 && $(found) == *role-missing* ]] ;;
        esac
    done <<<"$table"
    refused role-missing as tao lq-order decide --accept --note x A1 two-way-mail-only
    holds '.transition.findings[0] | .seen == "tao" and .want == "approver"'
    lq-store staff grant bo dispatcher >/dev/null
    before=$(journal)
    try 1 as bo lq-order submit < <(application B1)
    has_found role-missing
    try 1 as bo lq-order packet < <(envelope P9 A1)
    has_found role-missing
    [[ $(journal) == "$before" ]]
    as bo lq-order show A1 >/dev/null
    try 0 as tao lq-order submit < <(application B1)
    lq-store staff grant tao approver >/dev/null
    try 0 as tao lq-order decide --accept --note x A1 two-way-mail-only
    try 1 as tao lq-order withdraw B1
}

# ---- versions ----

@test "a retry after an unknown outcome succeeds with already, and writes nothing" {
    reach in-review A1
    try 0 as tao lq-order approve A1@2
    unwritten try 0 as tao lq-order approve A1@2
    holds '.transition | .already and .ok and .written == false'
    lq-order withdraw A1
    unwritten try 0 as tao lq-order approve A1@2 # long after
    holds '.state == "withdrawn" and .transition.already'
}

@test "another version is a conflict; a note is no change of the record" {
    reach submitted A1
    lq-order note --note x A1
    try 0 lq-order review A1@1
    refused version-conflict as tao lq-order approve A1@1
    holds '.transition.findings[0] | .seen == 1 and .want == 2'
    refused version-conflict as tao lq-order approve < <(record A1 '{"version":3}')
    rejected 'version: not an integer' lq-order approve < <(record A1 '{"version":"2"}')
    rejected 'version: not a version' lq-order approve < <(record A1 '{"version":-1}')
    for bad in A1@ A1@x A1@-1 'A1@2,"reason":"x"'; do try 2 lq-order approve "$bad"; done
}

@test "the same list piped in twice is done once" {
    for n in 1 2 3; do submitted "A$n"; done
    lq-order list >lines
    try 0 lq-order review <lines
    unwritten try 0 lq-order review <lines
    holds '.transition.already'
}

# ---- reading ----

@test "R15 list by state, show and history; an unknown number is said in-band" {
    each_state
    try 0 lq-order list
    [[ $(jq -r .order <<<"$output" | xargs) == "$(printf 'A-%s ' "${all_states[@]}" | xargs)" ]]
    try 0 lq-order list --state submitted --state closed
    [[ $(jq -r .order <<<"$output" | xargs) == 'A-submitted A-closed' ]]
    try 2 lq-order list --state nonsense
    try 2 lq-order list A-submitted
    try 1 lq-order show A-closed B1 A-ready
    [[ $(jq -r '.order + " " + (.transition.findings[0].id // .state)' <<<"$output") == \
        $'A-closed closed\nB1 order-not-found\nA-ready ready' ]]
    try 1 lq-order history B1
    has_found order-not-found
    try 0 lq-order history A-closed
    [[ $(jq -r .event <<<"$output" | xargs) == 'submit review approve hold receive produce complete dispatch close' ]]
    try 1 lq-order show < <(printf '{"order":"A-ready"}\n{"order":"B\\u0007"}\n')
    [[ ${lines[1]} == *'"seen":"B\u0007"'* ]]
}

@test "reading changes nothing, not even a time stamp, and works from a read-only store" {
    reach in-review A1
    chmod -R a-w store
    stat -c '%n %s %Y %Z' store/journal/* store/lock >before
    lq-order list && lq-order show A1 && lq-order history A1
    stat -c '%n %s %Y %Z' store/journal/* store/lock | cmp before -
    chmod -R u+w store
}

@test "a pipeline walks the orders on, and a refused one flows along without being written" {
    for n in 1 2 3; do submitted "A$n"; done
    submitted A4 '.account.real_name.verified=false'
    run --separate-stderr bash -c 'lq-order list --state submitted | LQ_ACTOR=mei lq-order review | LQ_ACTOR=tao lq-order approve'
    [[ $status -eq 1 ]]
    [[ $(jq -r '"\(.order) \(.state) \(.transition.ok)"' <<<"$output") == \
        $'A1 awaiting-materials true\nA2 awaiting-materials true\nA3 awaiting-materials true\nA4 in-review false' ]]
}

# ---- batches ----

applications() { # COUNT
    jq -nc --argjson a "$(application x)" "range($1) as \$i | \$a | .order=\"A\(\$i)\""
}

@test "2,500 orders through a pipe: all out, in order, each once" {
    applications 2500 >in
    lq-order submit <in >out
    jq -r .order in | cmp - <(jq -r .order out)
    jq -es 'all(.transition.written)' out
    [[ $(lq-order list | wc -l) -eq 2500 ]]
    lq-audit verify
    before=$(journal)
    lq-order submit <in >again
    [[ $(journal) == "$before" && $(wc -l <again) -eq 2500 ]]
}

@test "with a slow producer a line is durable and out before the next one goes in" {
    coproc lq-order submit
    in=${COPROC[1]} out=${COPROC[0]} pid=$COPROC_PID
    for n in 1 2 3; do
        application "A$n" >&"$in"
        read -r -t 10 line <&"$out"
        [[ $(jq -r .order <<<"$line") == "A$n" ]]
        state_is submitted "A$n"
    done
    exec {in}>&-
    wait "$pid"
}

@test "killed in the middle and fed again, the store is as if fed once" {
    applications 1500 >in
    lq-order submit --store store <in >/dev/null
    lq-order list >whole
    for round in 1 2 3; do
        rm -rf cut && lq-store init --settable cut >/dev/null
        # its input doesn't end before it does: this shell holds the other end
        rm -f feed && mkfifo feed
        exec {feed}<>feed
        cat in >feed &
        feeder=$!
        : >out
        lq-order submit --store cut <feed >out &
        pid=$!
        for ((i = 0; i < 6000; i++)); do
            [[ $(wc -l <out) -ge $((round * 300)) ]] && break
            sleep 0.01
        done
        kill -9 "$pid"
        kill "$feeder" || true # it may be done
        wait "$pid" "$feeder" || true
        exec {feed}>&-
        [[ $(wc -l <out) -ge $((round * 300)) ]]
        # what was told is there
        acknowledged=$(grep -c '}$' out || true)
        [[ $(lq-order list --store cut | wc -l) -ge $acknowledged ]]
        lq-order submit --store cut <in >/dev/null
        lq-order list --store cut | cmp whole -
        lq-audit verify --store cut
    done
}

@test "two processes submitting the same file at once leave what one would" {
    applications 800 >in
    lq-order submit --store store <in >/dev/null
    lq-order list | sort >once
    lq-store init --settable twice >/dev/null
    lq-order submit --store twice <in >out1 &
    first=$!
    lq-order submit --store twice <in >out2
    wait "$first"
    lq-order list --store twice | sort | cmp once -
    [[ $(jq -r 'select(.transition.written).order' out1 out2 | sort | uniq -d | wc -l) -eq 0 ]]
    [[ $(cat twice/journal/* | wc -l) -eq $(cat store/journal/* | wc -l) ]]
    lq-audit verify --store twice
}

@test "two officers on one order at once: one of the edges is refused" {
    reach in-review A1
    as tao lq-order approve A1@2 >one &
    first=$!
    as bo lq-order reject --reason outside-district A1@2 >two || true
    wait "$first" || true
    [[ $(cat one two | jq -s 'map(select(.transition.written)) | length') -eq 1 ]]
    [[ $(cat one two | jq -r '.transition.findings[].id') == version-conflict ]]
}

@test "a writer that waits for its input is in nobody's way" {
    reach submitted A1
    mkfifo hold
    lq-order note <hold >noted &
    pid=$!
    exec {hold}>hold
    record A1 '{"note":"x"}' >&"$hold"
    for ((i = 0; i < 3000; i++)); do [[ ! -s noted ]] || break; sleep 0.01; done
    try 0 lq-order review A1
    record A1 '{"note":"y"}' >&"$hold"
    exec {hold}>&-
    wait "$pid"
    [[ $(lq-order history A1 | jq -r .event | xargs) == 'submit note review note' ]]
}

# ---- hostile text ----

@test "hostile text in every member goes through the whole life of an order as data" {
    evil=$(printf '%s' '"\u001b[2J\u202e\"\\}],{\"state\":\"closed\"}\n\u007f𠮷\u0085%s%n$(id)`id`"')
    application A1 ".applicant.name=$evil | .applicant.phone=$evil | .account.id=$evil | .photo.file=$evil |
        .uploads += [{what:$evil,file:$evil}] | .[$evil]=$evil | .delivery.note=$evil" >in
    lq-order submit in >/dev/null
    lq-order review --note "$(jq -r . <<<"$evil")" A1 2>/dev/null || lq-order review A1 >/dev/null
    lq-order note --note "$(jq -r . <<<"$evil")" A1 >/dev/null
    lq-order request --need id-card --fix applicant.phone --note "$(jq -r . <<<"$evil")" A1 >/dev/null
    lq-order answer < <(record A1 "{\"answer\":{\"changes\":{\"applicant\":{\"phone\":$evil}},\"uploads\":[{\"what\":\"id-card\",\"file\":$evil}]}}") >/dev/null
    as tao lq-order approve A1 >/dev/null
    as jun sent P1 A1 ".contents[0].slip.name=$evil | .contents[0].payment.serial=$evil | .contents[0].payment.payer=$evil |
        .contents[0].return_envelope.tracking=$evil | .contents[0].extra=[$evil] | .contents[0][$evil]=$evil | .[$evil]=$evil |
        .envelope.addressed_to=$evil | .envelope.mark=$evil" || true # that is nobody's tracking number
    lq-order decide --accept --note "$(jq -r . <<<"$evil")" A1 tracking-invalid >/dev/null
    lq-order receive A1 >/dev/null
    lq-order produce A1 >/dev/null
    lq-order complete < <(record A1 "{\"new_document\":{\"number\":$evil},\"invoice\":$evil,\"old_document_cancelled\":true}") >/dev/null
    lq-order remake --reason "$(jq -r . <<<"$evil")" A1 >/dev/null
    refused document-number-spoilt lq-order complete < <(record A1 "{\"new_document\":{\"number\":$evil}}")
    lq-order complete < <(record A1 '{"new_document":{"number":"E9"}}') >/dev/null
    as bo lq-order dispatch < <(record A1 "{\"tracking\":$evil}") >/dev/null
    try 0 lq-order show A1
    holds ".state == \"dispatched\" and .applicant.name == $evil and .dispatch.tracking == $evil and .[$evil] == $evil and .invoice == $evil"
    jq -e . store/journal/* >/dev/null
    lq-audit verify
}

@test "a message about hostile text can't drive a terminal" {
    rejected 'A\x1b[2J\u202e' lq-order show < <(printf '{"order":1,"A\\u001b[2J\\u202e":1}\n') || true
    printf '{"applicant":{"\\u001b[2J\\u202ename":null},"order":"A1"}\n' >in
    try 3 lq-order submit in
    [[ $stderr != *$'\e'* && $stderr != *$'\u202e'* ]]
    try 1 lq-order show $'A\e[2J'
    [[ $output != *$'\e'* ]]
}

@test "a file's name among the order numbers is told apart from an unknown order" {
    echo '{"order":"A1"}' >orders.jsonl
    try 2 lq-order review orders.jsonl
    [[ $stderr == *"'orders.jsonl' looks like a file: give order numbers, or records on standard input"* ]]
    try 1 lq-order review A1
}

@test "text in an option is UTF-8 and no longer than 4 KiB" {
    reach submitted A1
    before=$(journal)
    try 2 lq-order note --note $'\xff' A1
    try 2 lq-order note --note "$(printf 'x%.0s' {1..4097})" A1
    rejected 'note: longer than 4096 bytes' lq-order note < <(record A1 "{\"note\":\"$(printf 'x%.0s' {1..4097})\"}")
    try 1 lq-order review $'A1\xff'
    iconv -f UTF-8 -t UTF-8 <<<"$output" >/dev/null
    [[ $(journal) == "$before" ]]
    try 0 lq-order note --note "$(printf 'x%.0s' {1..4096})" A1
}

@test "an order that requests would make too large refuses the one too many, and no other in the batch" {
    reach in-review A1
    reach submitted A2
    jq -nc '{order:"A1",need:["id-card"]} + {fix:[range(400) | "applicant.x\(.)"]}' >in
    echo '{"order":"A2","need":["id-card"]}' >>in
    try 3 lq-order request <in
    [[ $stderr == *'larger than a record may be'* ]]
    holds '.order == "A2" and .transition.written'
    state_is in-review A1
}
