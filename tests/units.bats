#!/usr/bin/env bats
# The office's regular jobs: silent when all is well, never two at a time, and every word of the
# cron table and the systemd units is one that exists.

load lib
load order
load pension

setup() {
    order_setup
    JOB=$LQ_ROOT/share/cron/lq-job
    mkdir work intake pages
    export LQ_WORK=$PWD/work LQ_INTAKE=$PWD/intake LQ_PAGES=$PWD/pages LQ_BIN
}

# What `make install` puts under a prefix of its own; what the tree has are templates.
installed() {
    make -s -C "$LQ_ROOT" BUILD="$BUILD" PREFIX="$PWD/prefix" DESTDIR= install-data
}

silent() { # the job says nothing at all
    try 0 sh "$JOB" "$1"
    [[ -z $output && -z $stderr ]]
}

jobs_of() { # FILE: the jobs it names
    grep -oE '^(intake|push|messages|checkpoint|verify|page)\(\)' "$1" | tr -d '()' | sort
}

@test "intake: files are taken in, silently; refusals and rejections are said, the files put aside" {
    application A2021061000000001 >intake/a.jsonl
    silent intake
    state_is submitted A2021061000000001
    [[ ! -e intake/a.jsonl && -e work/taken/a.jsonl ]]
    # nobody but the office reads what is left over
    [[ -z $(find work -mindepth 1 ! -path 'work/taken/*' -perm /007) ]]
    silent intake
    application A2021061000000002 | sed 's/"channel"/"module":1,&/' >intake/b.jsonl
    application A2021061000000003 >>intake/b.jsonl
    try 3 sh "$JOB" intake
    [[ -z $output && $stderr == *'b.jsonl: some records are rejected'* && -s work/rejected.b.jsonl ]]
    state_is submitted A2021061000000003
    application A2021061000000001 '.applicant.name="别人"' >intake/c.jsonl
    try 1 sh "$JOB" intake
    [[ $stderr == *'c.jsonl: some applications are refused'* ]]
    grep -q key-conflict work/answers.c.jsonl
}

@test "intake: a spreadsheet by its map; a hostile file name is only a name" {
    export LQ_INTAKE_MAP=$LQ_ROOT/share/demo/export.map.json
    cp "$LQ_ROOT/share/demo/export.csv" "intake/-n \$(touch owned);x.csv"
    run --separate-stderr sh "$JOB" intake
    [[ $status -eq 1 && ! -e owned ]]
    [[ $(lq-order list | wc -l) -gt 10 ]]
    [[ $(find intake -name '*.csv' | wc -l) -eq 0 ]]
}

@test "intake: what the store couldn't take stays for the next run" {
    application A2021061000000001 >intake/a.jsonl
    LQ_STORE=$PWD/nowhere try 5 sh "$JOB" intake
    [[ -e intake/a.jsonl && $stderr == *'it stays where it is'* ]]
    silent intake
}

@test "push: each case once into the spool, or to the transport; one that is down is said, and tried again" {
    pensioner P1 | lq-pension submit >/dev/null
    silent push
    [[ $(delivered) == P1 ]]
    silent push
    pensioner P2 | lq-pension submit >/dev/null
    LQ_TRANSPORT='exit 7' try 4 sh "$JOB" push
    [[ -z $output && $stderr == *'ended with status 7'* && $(state P2) == checked ]]
    export LQ_TRANSPORT='cat >>"$LQ_WORK/$LQ_DIVISION"'
    silent push
    silent push
    [[ $(state P2) == pushed && $(jq -r '.case // empty' work/440305) == P2 && $(delivered) == P1 ]]
}

@test "messages: handed over once, silently" {
    export LQ_MAILDIR=$PWD/mail
    mkdir -p mail/{tmp,new,cur}
    submitted A2021061000000001 '.account.email = "a@example.org"'
    silent messages
    [[ $(find mail/new -type f | wc -l) -eq 1 ]]
    silent messages
    [[ $(find mail/new -type f | wc -l) -eq 1 && -z $(find work -name due -o -name sent) ]]
}

@test "checkpoint and verify: silent; damage is said and has its status" {
    lq-audit key office >/dev/null
    export LQ_CHECKPOINT_KEY=$PWD/office.key
    submitted A2021061000000001
    silent checkpoint
    silent checkpoint
    silent verify
    [[ $(grep -c '"kind":"checkpoint"' store/journal/*.jsonl) -eq 1 ]]
    sed -i 's/张样/张祥/' store/journal/*.jsonl
    try 5 sh "$JOB" verify
    [[ -z $output && -n $stderr ]]
}

@test "page: whole or not at all; money that doesn't agree is said" {
    reach materials-received A2021061000000001
    silent page
    grep -q '</html>' pages/day.html
    printf 'serial,amount\nMO-P-A2021061000000001,22.99\n' >bank.csv
    LQ_DEPOSITS=$PWD/bank.csv try 1 sh "$JOB" page
    [[ $stderr == *"money doesn't agree"* ]]
    cp pages/day.html before
    LQ_STORE=$PWD/nowhere try 5 sh "$JOB" page
    cmp before pages/day.html
    [[ $(find pages -type f | wc -l) -eq 1 ]]
}

@test "a job that still runs isn't started again; another one is" {
    command -v flock >/dev/null || skip 'no flock'
    application A2021061000000001 >intake/a.jsonl
    exec 8>work/intake.lock
    flock 8
    silent intake
    [[ -e intake/a.jsonl ]]
    silent verify
    exec 8>&-
    silent intake
    [[ ! -e intake/a.jsonl ]]
}

@test "an unknown job, or a name that isn't set, is status 2" {
    try 2 sh "$JOB" lunch
    try 2 sh "$JOB"
    LQ_WORK='' try 2 sh "$JOB" verify
    LQ_CHECKPOINT_KEY='' try 2 sh "$JOB" checkpoint
}

@test "the cron table and the timers name each job once; every command in the job exists" {
    local share=$PWD/prefix/share/lq
    installed
    diff <(jobs_of "$JOB") <(sed -n 's/.* lq  *sh .*lq-job \([a-z]*\)$/\1/p' "$share/cron/lq.cron" | sort)
    diff <(jobs_of "$JOB") <(cd "$share/systemd" && printf '%s\n' lq-job@*.timer |
        sed 's/lq-job@\(.*\)\.timer/\1/' | sort)
    grep -vcE "^(#.*|[A-Z_]+=.*||[-*/0-9]+ +[-*/0-9]+ +\* +\* +[-*0-9]+ +lq +sh $share/cron/lq-job [a-z]+)$" \
        "$share/cron/lq.cron" | grep -qx 0
    diff <(sed -n '/^LQ_/p' "$share/cron/lq.cron") <(sed -n '/^LQ_/p' "$share/systemd/lq.env")
    local word verb
    while read -r word verb; do
        [[ -x $LQ_BIN/$word ]]
        [[ -z $verb ]] || "$LQ_BIN/$word" --dump=json | jq -e --arg v "$verb" 'any(.verbs[]; .name == $v)' >/dev/null
    done < <(grep -oE '^ +lq-[a-z]+ [a-z]*' "$JOB")
    shellcheck "$JOB"
}

@test "the table and the units call the job where it was installed, and there it works" {
    local share=$PWD/prefix/share/lq line
    installed
    [[ -z $(find "$share" -name '*.in') && $(stat -c %a "$share/cron/lq.cron") == 644 ]]
    run grep -rEl '@[A-Z]+@|/usr/local' "$share"
    [[ -z $output ]]
    line=$(sed -n 's/^ExecStart=\(.*\) %i$/\1 verify/p' "$share/systemd/lq-job@.service")
    [[ $line == "/bin/sh $share/cron/lq-job verify" ]]
    try 0 sh -c "$line"
    [[ -z $output && -z $stderr ]]
    try 0 sh -c "$(sed -n 's/.* lq  *\(sh .*lq-job verify\)$/\1/p' "$share/cron/lq.cron")"
    [[ -z $output && -z $stderr ]]
    # an installation that is tested as a whole has its own paths in them
    if [[ -d $LQ_BIN/../share/lq ]]; then
        [[ -z $(find "$LQ_BIN/../share/lq" -name '*.in') ]]
        grep -qx "ExecStart=/bin/sh /.*/share/lq/cron/lq-job %i" "$LQ_BIN/../share/lq/systemd/lq-job@.service"
    fi
}

@test "systemd-analyze finds nothing to say against the units" {
    command -v systemd-analyze >/dev/null || skip 'no systemd-analyze'
    local timer
    installed
    cd prefix/share/lq/systemd
    for timer in lq-job@*.timer; do
        SYSTEMD_UNIT_PATH=$PWD: SYSTEMD_LOG_LEVEL=warning run systemd-analyze --man=no verify "./$timer" "./${timer%.timer}.service"
        echo "$output"
        [[ $status -eq 0 && -z $output ]]
        systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' "$timer")" >/dev/null
    done
}
