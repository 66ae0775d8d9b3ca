#!/usr/bin/env bats
# What the commands read and print is as the published schemas say (share/schemas), over the
# demo's whole morning; and each schema refuses what isn't so.

load lib

# One office day on the demo's data, every command's output kept in a file of its own.
setup_file() {
    export BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR
    lq_setup
    cp "$LQ_ROOT"/share/demo/*.{json,jsonl,csv} .
    export LQ_STORE=$PWD/store LQ_ACTOR=lina LQ_NOW=2021-07-01T08:45:00-05:00
    # A command that says no, or rejects a line, has status 1 or 3: that is part of the day.
    intake || true
    desk || true
    mailroom || true
    LQ_NOW=2021-07-19T09:00:00-05:00 production || true
    looking || true
    pensions || true
}

intake() {
    lq-store init --settable store >init.out
    lq-csv --map export.map.json export.csv | lq-order submit >csv.out
    lq-order submit export.jsonl >submit.out
    lq-order submit intake.jsonl >mail.out
    lq-order submit --rejects rejects truncated.jsonl >rest.out
    lq-order submit --dry-run resent.jsonl >dry.out
    lq-order answer <answers.jsonl >answer.out
    lq-order submit export.jsonl >again.out
}

desk() {
    lq-order list --state submitted | lq-order review >review.out
    lq-order request A2021061100008883 --need parental-consent --note '请补' >request.out
    lq-order list --state in-review | lq-order request --fix applicant.phone --dry-run >ask.out
    echo '{"order":"A2021061100008883","answer":{"uploads":[{"what":"parental-consent"}]}}' |
        lq-order answer >answered.out
    interviews
    export LQ_ACTOR=zhaoqiang
    lq-order list --state in-review | lq-order approve >approve.out
    jq -c 'select(.transition.ok == null) | {order, decision: "accept", note: "同意",
        finding: .transition.findings[] | select(.severity == "ask").id}' approve.out |
        lq-order decide >decide.out
    lq-order approve <decide.out >approved.out
    lq-order list --state in-review |
        jq -c '{order, finding: "payment-reused", decision: "refuse", note: "no"}' |
        lq-order decide >refusal.out
    lq-order reopen A2021060900008844 --reason 'another look' >reopen.out
    lq-order request A2021060900008844 --fix applicant.phone --need photos >wish.out
    lq-order request A2021060900008844 --drop photos --note mistake >drop.out
    lq-order request A2021060900008844 --drop applicant.phone --note mistake >>drop.out
    lq-order approve A2021060900008844 >>approved.out
    lq-order reject A2021061800008858 --reason false-statement --note no >reject.out
    lq-order withdraw A2021062300008902 A2021062700008872 >withdraw.out
    export LQ_ACTOR=lina
}

interviews() {
    local shot
    shot=$(printf x | sha256sum | cut -c 1-64)
    {
        lq-order require-interview A2021061100008884
        lq-order require-interview A2021061300008887 --cause face-failed --mode onsite --notice '请到馆'
        lq-order require-interview A2021060900008844 --cause officer --note '照片不清'
    } >require.out
    lq-order waive-interview A2021060900008844 --reason '已当面核对' >waive.out
    jq -c '{order, slot: "2021-07-06T09:00:00-05:00"}' require.out | lq-order book >book.out
    lq-order book A2021061300008887 --slot 2021-07-06T09:30:00-05:00 >>book.out
    lq-interview today --day 2021-07-06 >calls.out
    lq-interview slots A2021061300008887 --days 3 >slots.out
    lq-order cancel A2021061300008887 --note '改期' >cancel.out
    lq-order book A2021061300008887 --slot 2021-07-06T10:00:00-05:00 >>book.out
    export LQ_NOW=2021-07-06T11:00:00-05:00
    lq-order missed A2021061300008887 >missed.out
    lq-order interviewed A2021061100008884 --result failed >interviewed.out
    lq-order require-interview A2021061100008884 >>require.out
    lq-order book A2021061100008884 --slot 2021-07-07T10:00:00-05:00 >>book.out
    lq-order interviewed A2021061100008884 --result passed --answers 3 --screenshot "$shot" >>interviewed.out
    lq-order waive-interview A2021061300008887 --reason '家长在场' >>waive.out
}

mailroom() {
    lq-order lookup packets.jsonl | lq-mailcheck >checked.out
    lq-order packet --dry-run packets.jsonl >opened.out
    lq-order packet packets.jsonl >packet.out
    {
        sed -n 2p packets.jsonl | jq -c '.corrects = .packet | .packet += "-C"'
        sed -n 3p packets.jsonl | jq -c '.packet += "-R" | .contents[0] |= {order, as_required: true,
            return_envelope: {tracking: "9405590000000110999990"}}'
        echo '{"packet":"P-DOOR","refused_at_door":true,"envelope":{"service":"certified"}}'
        echo '{"packet":"P-WHO","contents":[{"order":"A1"}]}'
    } | lq-order packet >odd.out
    lq-order list --state awaiting-materials | lq-order receive --dry-run >receive.out
    lq-order list --state materials-received | head -n 1 | lq-order reopen --reason again >>reopen.out
    tail -n 1 reopen.out | LQ_ACTOR=zhaoqiang lq-order approve | lq-order receive >>receive.out
    lq-order return A2021060900008881 A2021061300008850 A2021060900008844 --item payment \
        --how mail >return.out
    lq-order packet later.jsonl >later.out
}

production() {
    lq-order list --state materials-received | LQ_ACTOR=liuyang lq-order produce >produce.out
    lq-order unproduce A2021060900008844 --reason 'too soon' >unproduce.out
    lq-order produce A2021060900008844 >>produce.out
    LQ_ACTOR=liuyang lq-order complete <made.jsonl >complete.out
    lq-order list --state ready | LQ_ACTOR=chenjing lq-order dispatch >dispatch.out
    LQ_ACTOR=chenjing lq-order close A2021060900008844 >close.out
    lq-order undeliverable A2021060900008844 --note back >back.out
    lq-order note A2021060900008881 --exception lost --note gone >note.out
    lq-order mislay A2021060900008881 --item photos --note 'fell behind the desk' >mislay.out
    lq-order note A2021060900008881 --note 'the applicant called' >>note.out
    lq-order remake A2021060900008844 --reason misprint >remake.out
    echo statement >statement.txt
    LQ_ACTOR=wangfang lq-order assign A2021060900008881 --to lina >assign.out
    lq-order attach A2021060900008881 statement.txt >attach.out
    lq-order list --state awaiting-materials |
        LQ_NOW=2021-12-31T09:00:00-06:00 lq-order lapse >lapse.out
}

looking() {
    lq-order list >list.out
    lq-order show A2021060900008844 >show.out
    lq-order history A2021060900008844 P-20210708-01 >history.out
    lq-order lookup packets.jsonl >lookup.out
    echo '{"packet":"P-WHO","contents":[{"order":"A1"}]}' | lq-order lookup >>lookup.out
    echo '{"phone":"+13125550140"}' | lq-order find >find.out
    lq-order show A1 >unknown.out
    lq-order review A1 >>unknown.out
    lq-order history A1 >>unknown.out
    lq-order states >states.out
    lq-store stat >stat.out
    lq-store backup copy >report.out
    lq-store rebuild >>report.out
    lq-store recover >>report.out
    lq-store profile >profile.out
    lq-store staff grant lina reviewer >staff.out
    lq-store staff revoke nobody >>staff.out
    lq-message inbox A2021060900008844 A2021060900008881 A2021061100008883 >inbox.out
    lq-message due | head -n 30 >due.out
    lq-message send --maildir mail due.out >sent.out
    LQ_SENDMAIL=/bin/false lq-message send < <(lq-message due | head -n 60) >down.out
    {
        echo '{"feedback":"F-1","kind":"fraud-call","text":"有人来电要求汇款","from":"312-555-0100"}'
        echo '{"feedback":"F-2","kind":"problem","text":"the app closes"}'
        echo '{"feedback":"F-1","answer":"本馆不会通过电话要求付款"}'
        echo '{"feedback":"F-1","kind":"problem","text":"other"}'
        echo '{"feedback":"F-9","answer":"x"}'
    } | lq-message feedback >feedback.out
    lq-message feedback --all >>feedback.out
    lq-message inbox F-1 >>inbox.out
    lq-audit verify >verify.out
    lq-audit key office >/dev/null
    lq-audit checkpoint --record --key office.key >kept.note
    lq-audit verify --against kept.note >>verify.out
    lq-audit recheck >recheck.out
    lq-audit access --officer lina >access.out || true
    lq-audit access >>access.out || true
    lq-audit prove A2021061100008883 >proof.out
    lq-store init --settable other >/dev/null
    lq-audit key --store other theirs >theirs.vkey
    lq-audit check-proof --verifier store/checkpoints/verifiers proof.out >proved.out
    lq-audit check-proof --verifier theirs.vkey proof.out >>proved.out || true
    lq-fee quote export.jsonl >quote.out
    lq-fee check --unique payments.jsonl >check.out
    lq-fee refund export.jsonl >refund.out
    lq-order list | lq-fee check >listed.out
    lq-order list | lq-identity >identity.out
    lq-interview need export.jsonl >need.out
    lq-order list | lq-interview need >>need.out
    cut -f 2 "$LQ_ROOT/tests/corpus/track-numbers.tsv" | jq -Rc '{tracking: .}' |
        tee track.in | lq-track >track.out
    lq-track --as in track.in >>track.out
    jq -c '.contents[].return_envelope // empty' packets.jsonl | lq-track --as return >>track.out
    cat export.jsonl "$LQ_ROOT"/tests/corpus/lq-{id,account}.jsonl >who.in
    lq-id --registration --rejects /dev/null who.in >id.out
    lq-account who.in >account.out
    cat export.jsonl intake.jsonl "$LQ_ROOT/tests/corpus/lq-route.jsonl" | lq-route >route.out
    lq-explain --lang zh packet.out >zh.out
    lq-explain --lang en approve.out >en.out
    legalized
}

# The pension desk's two days, on the demo's ten.
pensions() {
    export LQ_NOW=2021-07-21T14:00:00-05:00
    {
        lq-pension submit --dry-run pension.jsonl
        lq-pension submit pension.jsonl
        lq-pension submit pension-mended.jsonl pension.jsonl
        {
            jq -c 'del(.case) | .channel = "mail" | .intake_ref = "M-1"' pension-mended.jsonl
            jq -c 'del(.case, .face) | .channel = "mail" | .cause = "no-account" | .intake_ref = .applicant.phone' pension-mended.jsonl
        } | lq-pension submit
        lq-pension settle P2021072000000011 --result passed --note early
        lq-order decide P2021072000000020 mandate-old --accept
        lq-order decide P2021072000000020 mandate-old --accept --note '已电话核实'
        lq-order assign P2021072000000020 --to lina
    } >pension-case.out
    lq-pension push >pension-push.out
    lq-pension fallback P2021072000000011 P2021072000000015 P2021072000000015 >>pension-case.out
    export LQ_NOW=2021-07-22T08:30:00-05:00
    lq-pension result pension-answers.jsonl >>pension-case.out
    lq-pension status <pension.jsonl >pension-status.out
    lq-pension status P0 >>pension-status.out
    echo '{"id_number":"11010519491231002X"}' | lq-pension status >>pension-status.out
    lq-pension settle P2021072000000013 --result failed --note '四川来电更正' >>pension-case.out
    LQ_NOW=2021-08-30T08:30:00-05:00 lq-pension fallback P2021072000000016 >>pension-case.out
    lq-pension status <pension.jsonl >>pension-status.out
    lq-pension due --days 400 >pension-due.out
    lq-message due | jq -c 'select(.case)' >pension-told.out
    lq-message send --maildir home pension-told.out >pension-sent.out
}

legalized() {
    local with=(--lookup-key lookup.key)
    lq-verify-legalization sign-key office
    lq-verify-legalization lookup-key lookup.key
    lq-verify-legalization build --key office.key "${with[@]}" <register.jsonl >full.lqr
    head -n 2 register.jsonl | lq-verify-legalization build --key office.key "${with[@]}" \
        --base full.lqr >delta.lqr
    lq-verify-legalization verify --signer office.pub full.lqr delta.lqr >heads.out
    with+=(--register full.lqr --register delta.lqr --signer office.pub)
    lq-verify-legalization "${with[@]}" legalizations.jsonl >legal.out
    yes "$(sed -n 2p legalizations.jsonl)" | head -n 9 |
        lq-verify-legalization "${with[@]}" --attempts attempts >locked.out
}

setup() {
    lq_setup
    cd "$BATS_FILE_TMPDIR" || return 1
    batch=$BATS_TEST_TMPDIR/batch
    : >"$batch"
}

# The records of the files, each to be valid by the schema NAME.
valid_by() { # NAME FILE...
    jq -c . "${@:2}" | sed "s/^/$1\t/" >>"$batch"
}

# Hold the lines gathered to the schemas, in one process; at least N of them.
judged() { # N
    local python=python3
    [[ $(wc -l <"$batch") -ge $1 ]]
    python3 -c 'import jsonschema' 2>/dev/null || python=/usr/bin/python3
    try 0 "$python" "$LQ_ROOT/tests/tools/validate.py" "$LQ_ROOT/share/schemas" <"$batch"
}

# A record is valid by the schema NAME, and each change of it by a jq filter is not.
refuses() { # NAME RECORD FILTER...
    local name=$1 record=$2 filters
    shift 2
    filters=$(printf ', (%s)' "$@")
    jq -c ".$filters" <<<"$record" | sed -e "s/^/!$name\t/" -e '1s/^!//' >"$batch.one"
    [[ $(wc -l <"$batch.one") -eq $(($# + 1)) ]]
    cat "$batch.one" >>"$batch"
}

# The first record of FILE of which the FILTER is true.
pick() { # FILE FILTER
    jq -c "select($2)" "$1" | head -n 1
}

@test "the schemas are of the 2020-12 dialect and know each other" {
    judged 0
    [[ ${#lines[@]} -ge 15 ]]
    diff <(cut -f 1 <<<"$output") <(cd "$LQ_ROOT/share/schemas" && basename -s .json -- *.json | sort)
}

@test "what comes in: applications and packets" {
    valid_by submission export.jsonl intake.jsonl resent.jsonl
    valid_by packet packets.jsonl later.jsonl
    judged 50
    lq-csv --map export.map.json export.csv >"$BATS_TEST_TMPDIR/csv"
    lq-csv --map export.map.json --encoding gb18030 export.gb18030.csv >>"$BATS_TEST_TMPDIR/csv"
    valid_by submission "$BATS_TEST_TMPDIR/csv"
    judged 90
}

@test "R59 R66 what lq-fee adds: quote, check, refund" {
    jq -c .fee quote.out check.out refund.out >"$BATS_TEST_TMPDIR/fees"
    valid_by fee "$BATS_TEST_TMPDIR/fees"
    valid_by submission quote.out check.out refund.out
    valid_by order listed.out
    judged 150
}

@test "R83 what lq-fraud adds: suspicions with what is published beside them" {
    lq-fraud "$LQ_ROOT/tests/corpus/lq-fraud.jsonl" | jq -c .fraud >"$BATS_TEST_TMPDIR/frauds"
    valid_by fraud "$BATS_TEST_TMPDIR/frauds"
    refuses fraud "$(head -n 1 "$BATS_TEST_TMPDIR/frauds")" \
        'del(.facts)' '.ok = true' '.facts.due_cents = 23.5' 'del(.facts.currency)' '.score = 0.9' \
        '.facts.payments = []' 'del(.findings)'
    judged 80
}

@test "R86 what lq-hours answers" {
    {
        lq-hours now 2021-06-07T{08:59:59,10:00:00,12:30:00,15:00:00}-05:00 2021-07-0{3,5}T10:00:00-05:00 || true
        lq-hours now 2021-06-01T10:00:00-05:00 --zone Asia/Shanghai || true
        lq-hours next 2026-01-01T00:00:00Z --zone Asia/Shanghai
        lq-hours list --from 2021-06-01 --to 2021-07-10
        lq-hours add 70 --of office
    } >"$BATS_TEST_TMPDIR/hours"
    valid_by hours "$BATS_TEST_TMPDIR/hours"
    refuses hours "$(jq -c 'select(.open == false)' "$BATS_TEST_TMPDIR/hours" | head -n 1)" \
        'del(.reason)' '.reason = "tired"' '.of = "canteen"' 'del(.at)' '.at = "today"' '.open = "no"'
    judged 50
}

@test "R1 R74 R75 R85 the items and answers of lq-info" {
    {
        lq-info contacts
        lq-info address
        lq-info fees
        lq-info destination JP | jq -c '.id = "jp"' | lq-info import --store store
        lq-info destination JP | jq -c '.id = "gone"' | lq-info import --store store
        lq-info withdraw gone --note x --store store
    } >"$BATS_TEST_TMPDIR/info"
    valid_by info "$BATS_TEST_TMPDIR/info"
    valid_by info-item "$LQ_ROOT"/share/info/*.jsonl store/info/*.json
    refuses info "$(head -n 1 "$BATS_TEST_TMPDIR/info")" '.contact = "fax"' 'del(.value)' '.note = "x"'
    refuses info-item "$(lq-info destination TH)" \
        'del(.source)' 'del(.code)' '.code = "Thailand"' '.currency = "baht"' '.valid_from = "2021"' \
        '.emergency = []' '.id = "../x"' 'del(.zh, .en)' '.url = "javascript:x"' '.kind = "rumour"' '.more = null'
    judged 55
}

@test "R74 what lq-translate adds" {
    lq-translate "$LQ_ROOT/tests/corpus/lq-translate.jsonl" | jq -c .translation >"$BATS_TEST_TMPDIR/translations"
    valid_by translation "$BATS_TEST_TMPDIR/translations"
    refuses translation "$(head -n 1 "$BATS_TEST_TMPDIR/translations")" \
        'del(.text)' '.from = "fr"' '.translated = false' '.terms = null' '.terms[0].zh = ""' '.ok = false'
    judged 12
}

@test "R67 R68 R69 what lq-pension check adds" {
    lq-pension check "$LQ_ROOT/tests/corpus/lq-pension.check.jsonl" >"$BATS_TEST_TMPDIR/cases" || true
    jq -c .pension_check "$BATS_TEST_TMPDIR/cases" >"$BATS_TEST_TMPDIR/verdicts"
    valid_by pension-check "$BATS_TEST_TMPDIR/verdicts"
    refuses pension-check "$(pick "$BATS_TEST_TMPDIR/verdicts" '.candidates')" \
        '.ok = true' 'del(.way)' '.candidates |= .[:1]' '.candidates[0].division = "11"' '.note = "x"'
    judged 10
}

@test "R67-R71 every line of a pension case: taken in, decided, handed over, answered, settled, on paper" {
    valid_by pension-case pension-case.out
    valid_by pension-status pension-status.out
    valid_by pension-push pension-push.out
    valid_by pension-due pension-due.out
    valid_by message pension-told.out pension-sent.out
    judged 75
    # the day went along every edge, to every state that lasts
    [[ $(jq -r 'select(.transition.written).transition.edge' pension-case.out | sort -u | paste -sd' ') == \
        'amend assign decide fallback result settle submit' ]]
    [[ $(jq -r .state pension-status.out | sort -u | paste -sd' ') == \
        'failed fallback null passed pushed received' ]]
    refuses pension-case "$(pick pension-case.out '.settled')" \
        'del(.case)' 'del(.received_at)' '.version = 0' '.state = "lost"' '.state = "passed"' '.certified_on = "2021-07-22"' \
        '.results |= .[:1]' 'del(.results)' '.results[0].date = "today"' '.results[0].note = "x"' '.settled.result = "maybe"' \
        '.contradiction = false' '.more = null' '.transition.edge = "review"' '.transition.to = "closed"' \
        '.transition.ok = false' '.transition.already = true' 'del(.transition.to)' '.department.division = "44"'
    refuses pension-case "$(pick pension-case.out '.state == "checked" and .decisions')" \
        'del(.department)' 'del(.person)' '.decisions[0].note = " "' '.decisions[0].decision = "maybe"' '.last_certified = "2020"'
    refuses pension-case "$(pick pension-case.out '.fallback')" \
        '.fallback.cause = "luck"' '.fallback.email = "x"' 'del(.fallback.form)' '.fallback.note = "x"'
    refuses pension-case "$(pick pension-case.out '.version == null')" \
        '.state = "received"' '.transition.written = true' 'del(.transition)'
    refuses pension-status "$(pick pension-status.out '.answer == "contradictory"')" \
        '.answer = "passed"' '.results |= .[:1]' 'del(.results)' 'del(.state)' '.person = "x"' '.answer = "not-found"'
    refuses pension-status "$(pick pension-status.out '.answer == "passed"')" 'del(.date)' '.answer = "pending"'
    refuses pension-status "$(pick pension-status.out '.answer == "not-found"')" \
        '.transition.ok = true' '.transition.edge = "submit"' 'del(.transition)' 'del(.case, .id_number)' '.answer = "pending"'
    refuses message "$(head -n 1 pension-told.out)" 'del(.case)' '.order = .case' '.state = "pushed"' '.form = "x y"'
    refuses pension-push "$(head -n 1 pension-push.out)" 'del(.case)' '.division = "4403"' '.name = "x"' '.pushed_at = "now"'
    refuses pension-due "$(head -n 1 pension-due.out)" '.days_left = "9"' '.due_on = "soon"' 'del(.name)' '.phone = "x"'
    judged 60
}

@test "R32 R33 what lq-kit adds: materials, and packets to fill in" {
    lq-kit list export.jsonl >"$BATS_TEST_TMPDIR/materials"
    lq-kit packet export.jsonl >"$BATS_TEST_TMPDIR/empty"
    valid_by material "$BATS_TEST_TMPDIR/materials"
    valid_by packet "$BATS_TEST_TMPDIR/empty"
    refuses material "$(head -n 1 "$BATS_TEST_TMPDIR/materials")" \
        '.by = "online"' '.from = "memory"' 'del(.zh)' '.item = 0' '.count = 0.5' '.order = "../x"' '.note = "x"'
    judged 100
}

@test "R34 R53 what lq-dispatch adds, and the day's manifest" {
    local corpus=$LQ_ROOT/tests/corpus/lq-dispatch.jsonl
    lq-dispatch check "$corpus" | jq -c .dispatch_check >"$BATS_TEST_TMPDIR/checks" || true
    lq-dispatch manifest --day 2021-07-19 list.out dispatch.out >"$BATS_TEST_TMPDIR/manifest" || [[ $? -eq 1 ]]
    valid_by dispatch-check "$BATS_TEST_TMPDIR/checks"
    valid_by manifest "$BATS_TEST_TMPDIR/manifest"
    refuses dispatch-check "$(head -n 1 "$BATS_TEST_TMPDIR/checks")" \
        '.ok = false' '.items = ["invoice"]' 'del(.by)' '.by = "drone"' '.findings = null' '.note = "x"'
    refuses manifest "$(head -n 1 "$BATS_TEST_TMPDIR/manifest")" \
        '.n = 0' 'del(.order)' '.name = "x"' '.total = {}' '.manifest = "today"' '.dispatch_check.ok = null'
    refuses manifest "$(tail -n 1 "$BATS_TEST_TMPDIR/manifest")" \
        '.total.mail = -1' 'del(.total.orders)' '.n = 1' 'del(.post)'
    judged 40
}

@test "orders as every edge prints them" {
    jq -c 'select(.transition.written or .transition.already)' {csv,submit,mail,rest,again}.out \
        >"$BATS_TEST_TMPDIR/taken"
    valid_by order "$BATS_TEST_TMPDIR/taken" {answer,review,request,ask,answered,approve}.out \
        {decide,approved,refusal,reopen,wish,drop,reject,withdraw,return,mislay,receive}.out \
        {produce,unproduce,complete,dispatch,close,back,note,remake,assign,attach,lapse}.out \
        {require,waive,book,cancel,missed,interviewed}.out {list,show,find}.out
    judged 400
    # the day went as far as it can go, along every edge there is
    [[ $(jq -r .state list.out | sort -u | wc -l) -ge 7 ]]
    diff <(jq -r 'select(.transition.ok and .message == null and .feedback == null and .case == null) | .transition.edge' ./*.out | sort -u) \
        <(lq-order --help | awk '$2 ~ /^\[?ORDER/ && !/^  (show|history) / { print $1 }
            END { print "submit"; print "packet" }' | sort)
}

@test "R13 R19 what lq-identity and lq-interview need add" {
    jq -c .identity_check identity.out >"$BATS_TEST_TMPDIR/identities"
    jq -c .interview_check need.out >"$BATS_TEST_TMPDIR/needs"
    valid_by identity "$BATS_TEST_TMPDIR/identities"
    valid_by interview "$BATS_TEST_TMPDIR/needs"
    valid_by order identity.out
    judged 150
    refuses identity "$(jq -c 'select(.identity_check.outcome == "go").identity_check' identity.out | head -n 1)" \
        'del(.settled_by)' '.settled_by = "luck"' '.outcome = "interview"' '.ok = null' 'del(.outcome)'
    refuses interview "$(jq -c 'select(.interview_check.ok == null).interview_check' need.out | head -n 1)" \
        '.status = "none"' '.ok = true' 'del(.status)' '.missed = 0' '.why = "x"'
    valid_by interview-call calls.out
    valid_by interview-slot slots.out
    refuses interview-call "$(head -n 1 calls.out)" \
        'del(.order)' '.mode = "phone"' '.place = 0' '.slot = "9:30"' '.phone = "+1"' '.applicant_zone = "UTC"'
    refuses interview-slot "$(head -n 1 slots.out)" '.free = 0' 'del(.slot)' '.taken_by = "A1"'
    judged 185
}

@test "applications that weren't taken come back with the reason" {
    jq -c 'select(.transition.written or .transition.already | not)' \
        {csv,submit,mail,rest,again,dry}.out >"$BATS_TEST_TMPDIR/refused"
    valid_by submission "$BATS_TEST_TMPDIR/refused"
    judged 4
}

@test "R27-R53 packets joined with their orders, as lq-mailcheck judges them" {
    lq-mailcheck "$LQ_ROOT/tests/corpus/lq-mailcheck.jsonl" >"$BATS_TEST_TMPDIR/corpus" || true
    valid_by packet checked.out "$BATS_TEST_TMPDIR/corpus"
    jq -c .mailcheck checked.out "$BATS_TEST_TMPDIR/corpus" >"$BATS_TEST_TMPDIR/verdicts"
    valid_by mailcheck "$BATS_TEST_TMPDIR/verdicts"
    refuses mailcheck "$(pick "$BATS_TEST_TMPDIR/verdicts" '.ok and (.orders | length) == 1')" \
        '.ok=false' '.ok=null' 'del(.orders)' '.orders[0].ok=false' '.orders[0] |= del(.order)' '.note="x"' \
        '.findings=[{id:"certified-mail",rule:"R39",severity:"refuse"}]'
    judged 60
}

@test "R16 R84 messages, due, sent and not taken; feedback and its answers" {
    valid_by message {inbox,due,sent,down}.out
    jq -c 'select(.version)' feedback.out >"$BATS_TEST_TMPDIR/feedback"
    valid_by feedback "$BATS_TEST_TMPDIR/feedback"
    refuses message "$(head -n 1 sent.out)" '.to = 1' 'del(.zh)' '.en.text = ""' '.languages = []' '.status = "lost"' \
        '.message = "A1"' '.feedback = "F-1"' '.by = "pigeon"' '.cause = "x"' '.transition.to = "review"' '.transition.edge = "review"' '.html = "x"'
    refuses feedback "$(jq -c 'select(.answer)' feedback.out | head -n 1)" 'del(.answer)' '.state = "closed"' \
        '.kind = "x"' '.text = ""'
    judged 120
}

@test "packets with what became of each order" {
    valid_by packet {opened,packet,odd,later,lookup}.out
    judged 80
}

@test "findings in words, of an order and of a packet" {
    valid_by packet zh.out
    valid_by order en.out
    judged 80
    refuses explain "$(jq -c '.explain | select(length > 0)' zh.out | head -n 1)" \
        'del(.[0].text)' '.[0].verdict = "opinion"' '.[0].settled = false' '.[0].text = ""' \
        '.[0].seen = 1' '{explain: .}' '.[0].id = "Two Words"'
    judged 88
}

@test "an unknown number is told in a record of its own" {
    valid_by unknown unknown.out
    judged 3
}

@test "every line of the journal is an event, its members in the order of the schema" {
    valid_by event store/journal/*.jsonl history.out
    judged 250
    jq -c --slurpfile schema "$LQ_ROOT/share/schemas/event.json" '
        ($schema[0].properties | keys_unsorted) as $order
        | keys_unsorted as $k | select($k != ($order - ($order - $k)))' \
        store/journal/*.jsonl >"$BATS_TEST_TMPDIR/disorder"
    [[ ! -s $BATS_TEST_TMPDIR/disorder ]]
}

@test "the reports of the store, and of rejected lines" {
    valid_by store-stat init.out stat.out
    valid_by audit-verify verify.out
    valid_by reject-why rejects.why
    valid_by store-report report.out
    valid_by store-profile profile.out
    valid_by staff staff.out
    judged 10
}

@test "the states of an order are the states the orders have" {
    valid_by state states.out
    judged 14
    [[ -z $(comm -13 <(jq -r .state states.out | sort) <(jq -r .state list.out | sort -u)) ]]
}

@test "R72 R73 what lq-verify-legalization takes, adds and makes" {
    valid_by register-record register.jsonl
    jq -c .legalization legal.out locked.out >"$BATS_TEST_TMPDIR/legal"
    valid_by legalization "$BATS_TEST_TMPDIR/legal"
    valid_by register-head heads.out <(head -qn 1 full.lqr delta.lqr)
    valid_by authority "$LQ_ROOT/share/authorities.jsonl"
    valid_by apostille "$LQ_ROOT/share/apostille.jsonl"
    judged 130
    [[ $(jq -r .legalization.result legal.out locked.out | sort -u | xargs) == "authority-unknown\
 document-differs genuine input-malformed input-missing locked no-match revoked" ]]
    refuses legalization "$(pick legal.out '.legalization.result == "no-match"' | jq -c .legalization)" \
        '.findings[0].at = "/sticker"' '.details = {}' '.ok = true' '.findings = []' '.result = "genuine"'
    refuses legalization "$(head -n 1 legal.out | jq -c .legalization)" \
        '.ok = false' '.result = "revoked"' 'del(.details)' '.details.number = "1"' \
        'del(.details.legalizer)' '.register.serial = 0' 'del(.register)' '.details.issued_at = "May 3"'
    refuses register-record "$(head -n 1 register.jsonl)" \
        'del(.status)' '.status = "void"' 'del(.signer)' '.sticker = ""' '.document_sha256 = "x"'
    refuses register-head "$(head -n 1 full.lqr)" \
        '.serial = 0' '.after = 1' 'del(.expires)' '.scrypt_cost = 9' '.register = "x"' '.kind = "delta"'
    refuses authority "$(head -n 1 "$LQ_ROOT/share/authorities.jsonl")" \
        'del(.source)' '.numbers = []' '.numbers[0] = "9{8}-9{3}"' '.kind = "notary"' 'del(.zh)'
    judged 160
}

@test "the profiles of the posts, the catalogue of findings, the map of the export" {
    valid_by post "$LQ_ROOT"/share/posts/*.json
    valid_by catalogue "$LQ_ROOT/share/findings.jsonl"
    valid_by csv-map export.map.json
    judged 100
}

@test "each finding printed stands in the catalogue as printed" {
    jq -c '.. | objects | select(has("severity")) | {id, rule, severity}' ./*.out |
        sort -u >"$BATS_TEST_TMPDIR/printed"
    jq -c '{id, rule: (.rule, .also[]?), severity}' "$LQ_ROOT/share/findings.jsonl" | sort >"$BATS_TEST_TMPDIR/known"
    [[ $(wc -l <"$BATS_TEST_TMPDIR/printed") -gt 20 ]]
    [[ -z $(comm -23 "$BATS_TEST_TMPDIR/printed" "$BATS_TEST_TMPDIR/known") ]]
}

@test "no application with a null, money as a fraction, or what only the post writes" {
    refuses submission "$(head -n 1 export.jsonl)" \
        '.needed_by = null' '.colour = null' '.account.nickname = null' '.more = [{"a": null}]' \
        '.payment = {"kind": "wechat", "amount_cents": 23.5}' \
        '.payment = {"kind": "wechat", "amount_cents": "2300"}' '.payment = {"amount_cents": 2300}' \
        '.packets = []' '.decisions = [{"finding": "interview-minor", "decision": "accept"}]' \
        '.channel = "fax"' '.submitted_at = "2021-06-07"' '.submitted_at = "2021-06-07T09:00:00"' \
        '.account.real_name.verified = "yes"' '.uploads[0].file = "../passwd\u0000"' \
        '.uploads[0].sha256 |= ascii_upcase' '.order = 2021060700008841' '.order = ""' 'keys'
    judged 19
}

@test "no order without a number, version or state; none with a record of its own making" {
    refuses order "$(pick dispatch.out '.transition.written')" \
        'del(.order)' 'del(.version)' '.version = 0' '.version = "3"' '.state = "lost"' \
        'del(.applicant.name)' '.applicant.name = " "' '.business = "extend"' \
        '.packets[0].received_at = "today"' '.packets[0].photos = -1' '.dispatch.by = "pigeon"' \
        'del(.dispatch.items)' '.dispatch.driver = "x"' '.old_document_cancelled = false' \
        '.decisions = [{"finding": "interview-minor", "decision": "accepted"}]' \
        '.exceptions = [{"what": "stolen", "at": "2021-07-20T09:00:00-05:00"}]' \
        '.new_document.number = ""' '.invoice = null' '.transition.ok = false' \
        '.state = null' '.requests = {}' '.updated_at = .version' '.packets[0].returned = "all"'
    refuses order "$(pick answered.out 'true')" \
        '.requests[0].open = true' 'del(.requests[0].closed_by)' '.requests[0].what = "wish"' \
        'del(.requests[0].item)' '.requests[0].for = "x"'
    refuses order "$(head -n 1 attach.out)" \
        '.attachments[0].content.sha256 = "x"' 'del(.attachments[0].at)' '.assigned_to = ""' \
        '.attachments[0].content.path = "/etc/passwd"' '.paid_by_packet = true'
    refuses order "$(pick interviewed.out '.interview.held.result == "passed"')" \
        'del(.interview.held.answers)' 'del(.interview.held.screenshots)' '.interview.held.answers = 0' \
        '.interview.held.screenshots = ["x"]' '.interview.held.result = "fine"' \
        '.interview.cause = "mood"' '.interview.mode = "phone"' '.interview.mode = "onsite"' \
        '.interview.slot = "2021-07-06T09:00:00-05:00"' '.interview.place = 1' '.interview.missed = 0'
    refuses order "$(pick waive.out '.interview.cause == "officer"')" \
        'del(.interview.text)' '.interview.required = true' 'del(.interview.waived.reason)'
    judged 52
}

@test "a verdict follows from its findings" {
    refuses transition "$(pick approve.out '.transition.ok == false' | jq -c .transition)" \
        '.ok = true' '.ok = null' '.findings = []' '.written = true' '.to = "closed"' \
        '.findings[0].severity = "warn"' '.findings[0].decision = "accepted"' 'del(.written)' \
        '.why = "so"' '.findings[0].text = "no"' '.from = "nowhere"' 'del(.edge)' '.already = true | .to = "closed"'
    refuses transition "$(pick approve.out '.transition.ok == null' | jq -c .transition)" \
        '.ok = true' '.ok = false' '.findings[0].decision = "accepted"' '.findings[0].decision = "refused"'
    refuses transition "$(pick review.out '.transition.ok' | jq -c .transition)" \
        '.ok = false' 'del(.to)' '.dry_run = false' '.already = true' '.orders = []'
    refuses transition "$(pick packet.out '.transition.orders | any(.ok == false)' | jq -c .transition)" \
        '.orders |= map(.ok = true)' '.orders[0].version = 3' 'del(.orders)' '.from = "ready"' \
        '.edge = "receive"' 'del(.orders[0].order)'
    judged 32
}

@test "a finding is an id, its rule and severity, and where" {
    refuses finding "$(jq -c 'first(.fee.findings[] | select(.at and .want))' check.out | head -n 1)" \
        'del(.id)' '.id = "Amount wrong"' '.rule = "59"' '.rule = "R0"' '.severity = "fatal"' \
        '.at = "payment/amount_cents"' '.at = "/a~2b"' '.seen = 22.5' '.want = null' '.zh = "x"' \
        '.decision = "accept"' 'del(.rule)'
    judged 13
}

@test "R45 what lq-track adds, over hundreds of numbers" {
    jq -c .track track.out >"$BATS_TEST_TMPDIR/tracks"
    valid_by track "$BATS_TEST_TMPDIR/tracks"
    judged 700
}

@test "a tracking number's verdict names a known carrier, product and check digit" {
    refuses track "$(pick track.out '.track.zip and .track.check_digit == "wrong"' | jq -c .track)" \
        '.carrier = "pony"' '.product = "air"' '.check_digit = true' '.ok = true' '.zip = "6061"' \
        '.certified = null' '.service_code = 55' 'del(.carrier)' 'del(.format)' '.number = "1"'
    judged 11
}

@test "R2 R5 R78 what lq-id and lq-account add, and their tables" {
    jq -c .id_check id.out >"$BATS_TEST_TMPDIR/ids"
    jq -c .account_check account.out >"$BATS_TEST_TMPDIR/accounts"
    valid_by id-check "$BATS_TEST_TMPDIR/ids"
    valid_by account-check "$BATS_TEST_TMPDIR/accounts"
    valid_by ids-document "$LQ_ROOT/share/ids/documents.jsonl"
    valid_by ids-mobile "$LQ_ROOT/share/ids/mobiles.jsonl"
    judged 110
    refuses id-check "$(pick id.out '.id_check.mrz.valid' | jq -c .id_check)" \
        '.mrz.checks[0].seen = "10"' 'del(.mrz.checks)' '.mrz.born = "1990-02-30"' '.mrz.surname = "a<b"' \
        '.passport.valid = false' '.ok = "yes"' '.mrz.fault = "character"' '.face = {}'
    refuses id-check "$(pick id.out '.id_check.id_number.valid' | jq -c '.id_check | {ok, id_number, findings}')" \
        'del(.id_number)' '.id_number.normalised = "1"' '.id_number.sex = "?"' '.id_number.fault = "date"' \
        '.id_number.valid = false' 'del(.id_number.born)' '.id_number.division = "11"'
    refuses account-check "$(jq -c .account_check account.out | head -n 1)" \
        '.channel = "fax"' '.on_behalf = "yes"' 'del(.findings)' '.document = "unsupported" | .ok = true' '.contact = "pigeon"'
    refuses ids-document "$(head -n 1 "$LQ_ROOT/share/ids/documents.jsonl")" \
        '.pattern = "e#"' 'del(.source)' 'del(.valid_from)' '.real_name = 1' '.colour = "red"'
    refuses ids-mobile "$(head -n 1 "$LQ_ROOT/share/ids/mobiles.jsonl")" '.from = "130"' 'del(.source)'
    judged 138
}

@test "R75 R77 what lq-route adds: a door, and what is behind it" {
    jq -c .route route.out >"$BATS_TEST_TMPDIR/routes"
    valid_by route "$BATS_TEST_TMPDIR/routes"
    judged 40
    refuses route "$(pick route.out '.route.door == "hotline"' | jq -c .route)" \
        'del(.number)' '.order = true' '.module = "passport"' '.door = "window"' '.ok = false'
    refuses route "$(pick route.out '.route.door == "mail"' | jq -c .route)" \
        'del(.contacts)' '.contacts.phone = ""' '.number = "12308"' '.module = "pension"' '.command = "rm"' 'del(.order)'
    judged 53
}

@test "a fee is cents with its lines" {
    refuses fee "$(head -n 1 quote.out | jq -c .fee)" \
        '.due_cents = 23.1' '.due_cents = "2300"' 'del(.due_cents)' 'del(.lines)' '.lines = []' \
        '.lines |= reverse' '.lines += [.lines[0]]' '.lines[0].item = "tip"' '.lines[1].cents = -5' \
        'del(.lines[0].cents)' '.lines[0].note = "x"' '.currency = "$"' '.ok = false' '.total = 1' \
        '.findings = null'
    judged 16
}

@test "a packet is an envelope with contents, each naming its order" {
    refuses packet "$(head -n 1 packets.jsonl)" \
        'del(.packet)' '.packet = "P 1"' '.received_at = "2021-07-08"' '.family = "yes"' \
        '.contents = {}' 'del(.contents[0].order)' '.contents[0].photos = "two"' \
        '.contents[0].payment.amount_cents = 23.00001' '.envelope.width_in = "9.5"' \
        '.contents[0].return_envelope.tracking = 9405' '.envelope = null' '.by = "drone"' \
        '.contents[0].extra = [7]' '.refused_at_door = true' '.corrects = 1'
    judged 16
}

@test "an event is a link of the chain" {
    refuses event "$(sed -n 4p store/journal/000000000001.jsonl)" \
        '.n = 0' '.n = "4"' 'del(.prev)' '.prev |= .[:40]' '.h |= ascii_upcase' 'del(.h)' \
        '.at = "2021-07-01 08:45"' 'del(.by)' '.by = ""' '.patch = []' '.patch = null' \
        '.to = "approved"' '.rules = "latest"' '.ip = "10.0.0.1"' '.kind = "Order"' '.note = 3'
    refuses event "$(pick store/journal/000000000001.jsonl '.kind == "checkpoint"')" \
        'del(.patch)' '.patch.size = 0' 'del(.patch.root)' '.patch.key = "0xff"' '.event = "made"'
    judged 23
}

@test "an unknown number has no state and nothing written" {
    refuses unknown "$(head -n 1 unknown.out)" \
        '.transition.findings = []' '.transition.ok = true' '.transition.written = true' \
        '.state = "closed"' '.transition.findings[0].id = "state-wrong"' 'del(.transition)'
    judged 7
}

@test "the store's reports count, the audit's names its last hash" {
    refuses store-stat "$(cat stat.out)" \
        'del(.events)' '.events = -1' '.mark = "lost"' 'del(.durable)' '.records.order.count = "67"' \
        '.records.order.states.ready = 0' '.poisoned = 0' '.format = 2' '.path = "/srv"' '.store = "x"'
    refuses audit-verify "$(head -n 1 verify.out)" \
        'del(.h)' '.h = ""' '.events = null' '.ok = true' '.unfinished_bytes = 0' '.segments = 1.5'
    refuses audit-verify "$(tail -n 1 verify.out)" 'del(.covered)' '.checkpoints = -1' '.against = false'
    judged 21
}

@test "a proof has its checkpoint, and what is wrong with one a name" {
    refuses audit-proof "$(cat proof.out)" 'del(.checkpoint)' '.proof = 2' '.events = []' '.later = 0' \
        '.events[0].path = "x"' '.events[0].line = "{}"' 'del(.events[0].n)' '.checkpoint = "lq/x"'
    refuses audit-check-proof "$(sed -n 1p proved.out)" '.ok = false' 'del(.size)' '.wrong = []' '.why = "x"'
    refuses audit-check-proof "$(sed -n 2p proved.out)" '.ok = true' 'del(.wrong)' '.wrong[0].what = "x"'
    judged 18
}

@test "an audit's line has the event as recorded and as judged now" {
    refuses audit-recheck "$(head -n 1 recheck.out)" '.judged = -1' 'del(.otherwise)' '.ok = true'
    refuses audit-recheck '{"n":5,"at":"2021-06-10T09:00:00-05:00","by":"mei","order":"A1","event":"review",
        "to":"in-review","rules":"0.1.0+chicago@3f9a","failed":"reason"}' 'del(.rules)' '.n = 0' '.to = "gone"' 'del(.failed)'
    judged 9
}

@test "who acted on what: events, decisions, officers" {
    valid_by audit-access access.out
    refuses audit-access "$(pick access.out '.access == "officer"')" 'del(.steps)' '.events = 0' '.access = "king"' '.uid = 0'
    refuses audit-access "$(pick access.out '.access == "decision"')" 'del(.finding)' '.decision = "maybe"' 'del(.by)'
    judged 50
}

@test "a report is of one verb, a member of staff has roles there are" {
    refuses store-report "$(sed -n 1p report.out)" 'del(.h)' 'del(.added)' '.added = -1' '.index = "made"'
    refuses store-report "$(sed -n 2p report.out)" 'del(.records)' '.index = "yes"' '.h = "0"'
    refuses store-report "$(sed -n 3p report.out)" 'del(.was_poisoned)' '.dropped_bytes = "0"' '.added = 1'
    refuses store-profile "$(cat profile.out)" 'del(.same)' '.installed_sha256 = "x"' '.path = "/"'
    refuses staff "$(head -n 1 staff.out)" '.roles = ["king"]' '.user = "a b"' 'del(.roles)' '.uid = 0'
    refuses state "$(head -n 1 states.out)" 'del(.zh)' '.en = ""' '.next = "x"'
    judged 26
}

@test "a rejection names file, line, byte and reason" {
    refuses reject-why "$(head -n 1 rejects.why)" \
        'del(.reason)' '.reason = ""' '.line = 0' '.byte = -1' '.file = ""' '.raw = "{"' 'del(.file)'
    judged 8
}

@test "a profile without a source, a fraction of a cent, or a misspelt member isn't one" {
    refuses post "$(jq -c . "$LQ_ROOT/share/posts/chicago.json")" \
        'del(.fees[0].source)' '.lapse[0].judgement = false' 'del(.lapse[0].judgement)' \
        '.fees[0].production_cents = 18.5' '.fees[0].valid_form = "2021-06-07"' '.feees = []' \
        'del(.holidays)' '.holidays = []' '.holidays[0].date = "2021-02-30"' 'del(.holidays[0].en)' \
        '.hours[0].spans[0] = ["9:00", "12:00"]' '.hours[0].spans[0] = ["09:00"]' \
        '.hours[0].spans = []' 'del(.hours[2].slot_min)' '.hours[2].capacity = 0' '.hours[0].weekdays = ["Friday"]' '.time_zone.posix = "America/Chicago"' \
        '.time_zone.posix = "CST6CDT"' '.address.zip = "6061"' '.contacts.email = "none"' \
        '.identity.order_prefix = "Chi"' '.payments[0].accepted = 1' '.steps[0].steps[0] = "dance"' \
        '.fields[0].fields[0] = "sex"' '.minors.process_age = null' '.payee.name = " "'
    judged 25
}

@test "a catalogue's line has both languages, and an ask somebody to decide it" {
    refuses catalogue "$(jq -c 'select(.severity == "ask")' "$LQ_ROOT/share/findings.jsonl" | head -n 1)" \
        '.waivable = ""' '.waivable = "janitor"' 'del(.zh)' '.en = " "' '.severity = "error"' \
        '.rule = ""' '.fr = "x"' '.id = "Two Words"' 'del(.hint_en)'
    judged 10
}

@test "a map's row names a column and a pointer" {
    refuses csv-map "$(jq -c . export.map.json)" \
        'del(.[0].at)' 'del(.[0].column)' '.[0].at = "order"' '.[0].at = ""' '.[0].type = "float"' \
        '.[0].default = "x"' '.[0].optional = "yes"' '.[0]' '.[0].column = ""'
    judged 10
}
