#!/usr/bin/env bats
# Each case reaches its department's spool exactly once, whenever the push is killed; a transport
# gets it at least once, and one that fails leaves its cases to be pushed (R69).

load lib
load pension

setup() { pension_setup; }
teardown() { lq-audit verify --store store >/dev/null; }

@test "R69 a file each, whole and provable; a second push sends nothing" {
    cases 12 | lq-pension submit >/dev/null
    try 0 lq-pension push
    [[ ${#lines[@]} -eq 12 ]]
    [[ $(delivered | wc -l) -eq 12 && $(find store/spool/pension -mindepth 1 -maxdepth 1 -type d | wc -l) -eq 6 ]]
    local f
    while read -r f; do
        [[ $(head -n 1 "$f" | sha256sum | cut -d ' ' -f 1) == $(tail -n 1 "$f" | jq -r .manifest.sha256) ]]
        [[ $(tail -n 1 "$f" | jq .manifest.count) -eq 1 && $(wc -l <"$f") -eq 2 ]]
        [[ $f == *"/$(head -n 1 "$f" | jq -r .department.division)/new/$(head -n 1 "$f" | jq -r .case)" ]]
    done < <(find store/spool/pension -type f -path '*/new/*')
    [[ -z $(find store/spool -path '*/tmp/*') ]]
    try 0 lq-pension push
    [[ -z $output ]]
    find store/spool -path '*/new/*' -type f -delete
    try 0 lq-pension push
    [[ -z $(delivered) ]]
}

@test "R69 what isn't whole isn't pushed, an unknown division least of all" {
    pensioner P1 '.division = "990101"' | lq-pension submit >/dev/null || true
    pensioner P2 'del(.face)' | lq-pension submit >/dev/null || true
    pensioner P3 '.division = "朝阳区"' | lq-pension submit >/dev/null
    try 0 lq-pension push
    [[ -z $output && ! -e store/spool/pension/990101 ]]
    try 0 lq-pension status P1 P2 P3
    holds '.state == "received"'
}

@test "R69 killed between its steps, the next push finishes, and doubles nothing" {
    command -v strace >/dev/null || skip "strace"
    local i
    for i in 1 2 3; do # the renames: before the first, in between, before the last
        cases 3 ".case += \"-$i\" | .division = \"440305\"" | lq-pension submit >/dev/null
        run strace -f -qqq -o trace -e trace=renameat,rename,renameat2 \
            -e "inject=renameat:signal=KILL:when=$i" lq-pension push
        grep -q 'killed by SIGKILL' trace
        # a reader takes what is there at once
        find store/spool -path '*/new/*' -type f -printf '%f\n' >>taken
        find store/spool -path '*/new/*' -type f -delete
        try 0 lq-pension push
        find store/spool -path '*/new/*' -type f -printf '%f\n' >>taken
        find store/spool -path '*/new/*' -type f -delete
    done
    [[ $(wc -l <taken) -eq 9 && $(sort -u taken | wc -l) -eq 9 ]]
    lq-pension status P1000-1 P1002-3 | jq -es 'all(.state == "pushed")'
}

@test "R69 two pushes at once: each case once" {
    cases 60 | lq-pension submit >/dev/null
    lq-pension push --batch 7 >a &
    lq-pension push --batch 5 >b
    wait
    cat a b | jq -r .case | sort >told
    [[ $(wc -l <told) -eq 60 && $(sort -u told | wc -l) -eq 60 ]]
    diff told <(delivered)
}

@test "R69 a transport that fails at the k-th batch: its cases stay, the others go, status 4" {
    cases 12 | lq-pension submit >/dev/null
    cat >send <<'SH'
cat >got.part
echo "$LQ_DIVISION" >>tried
[ "$(wc -l <tried)" -ne 3 ] || exit 7
cat got.part >>got
SH
    try 4 lq-pension push --transport 'sh ./send'
    [[ ${#lines[@]} -eq 10 ]]
    [[ $stderr == *"2 of its cases weren't handed over: the transport ended with status 7"* ]]
    [[ $(wc -l <tried) -eq 6 ]]
    try 0 lq-pension push --transport 'sh ./send'
    [[ ${#lines[@]} -eq 2 ]]
    [[ $(jq -r '.case // empty' got | sort | uniq -d | wc -l) -eq 0 ]]
    [[ $(jq -r '.case // empty' got | wc -l) -eq 12 ]]
    [[ $(jq -s 'map(.manifest.count // 0) | add' got) -eq 12 ]]
    [[ ! -d store/spool/pension/440305 ]]
}

@test "R69 a transport that takes nothing, or is killed, hasn't got it" {
    cases 2000 '.division = "440305"' | lq-pension submit >/dev/null
    try 4 lq-pension push --batch 512 --transport 'exec true'
    [[ -z $output && $stderr == *"didn't read all of it"* ]]
    try 4 lq-pension push --transport 'kill -9 $$'
    [[ -z $output && $stderr == *"killed by signal 9"* ]]
    try 0 lq-pension push --batch 512 --transport 'cat >>all'
    [[ $(jq -r '.case // empty' all | sort -u | wc -l) -eq 2000 ]]
    try 2 lq-pension push --transport ''
}

@test "R69 no link in the spool is followed" {
    pensioner P1 | lq-pension submit >/dev/null
    mkdir -p elsewhere store/spool/pension
    ln -s ../../../elsewhere store/spool/pension/440305
    try 5 lq-pension push
    [[ -z $(ls elsewhere) ]]
    rm store/spool/pension/440305
    try 0 lq-pension push
    [[ $(delivered) == P1 ]]
}
