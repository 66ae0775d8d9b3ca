#!/usr/bin/env bats
# `make demo` shows an office at work on real commands: it ends well wherever it
# is run, shows each trouble the guide names, and leaves nothing but build/demo.

load lib

# The demo runs twice in a tree of its own, so that all it leaves can be seen.
setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    plant tree
    find tree -path tree/build -prune -o -print | sort >demo.before
    bare tree/share/demo/run >demo.first 2>demo.errors
    bare tree/share/demo/run >demo.shown 2>>demo.errors
}

setup() {
    lq_setup
    ran=$BATS_FILE_TMPDIR
    stage=$BATS_FILE_TMPDIR/tree/build/demo
    export LQ_STORE=$stage/store
}

plant() { # DIRECTORY
    mkdir -p "$1/share" "$1/home" "$1/tmp"
    cp -R "$LQ_ROOT/share/demo" "$1/share"
}

# As cron would run it: nothing but PATH, HOME and a place for temporary files.
bare() { # [NAME=VALUE...] COMMAND
    env -i PATH=/usr/local/bin:/usr/bin:/bin HOME="$PWD/tree/home" TMPDIR="$PWD/tree/tmp" \
        LQ_BIN="$LQ_BIN" "$@"
}

# The store's number is new each time, and with it every hash.
steady() {
    sed -E 's/[0-9a-f]{64}/HASH/g' "$@"
}

shows() { # PATTERN...: each is seen in the transcript
    local pattern
    for pattern in "$@"; do
        grep -qE -e "$pattern" "$ran/demo.shown" || {
            echo "not shown: $pattern"
            return 1
        }
    done
}

found() { # FILE FINDING...: each is among the findings of that step's output
    local file=$1 id
    shift
    for id in "$@"; do
        jq -e --arg id "$id" -n '[inputs | .. | .id? // empty] | index($id) != null' "$stage/$file" \
            >/dev/null || {
            echo "not found in $file: $id"
            return 1
        }
    done
}

count() { # STATE
    lq-order list --state "$1" | wc -l
}

@test "it ends well, says nothing but the transcript, and what it shows fits 100 columns" {
    [[ ! -s $ran/demo.errors ]]
    shows '^# 1\. ' '^# 25\. ' '^# Next'
    python3 - "$ran/demo.shown" <<'END'
import sys, unicodedata
for line in open(sys.argv[1], encoding="utf-8").read().expandtabs().splitlines():
    width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
    assert width <= 100, line
END
    (($(wc -l <"$ran/demo.shown") <= 560))
}

@test "run again, in a UTF-8 or C locale, whatever LQ_ variables say, it prints the same" {
    diff <(steady "$ran/demo.first") <(steady "$ran/demo.shown")
    plant tree
    for locale in C.UTF-8 C; do
        bare LC_ALL=$locale LQ_STORE=/nowhere LQ_NOW=never LQ_LANG=en tree/share/demo/run >again
        diff <(steady "$ran/demo.shown") <(steady again)
    done
}

@test "on a terminal it works as well" {
    plant tree
    bare script -qec tree/share/demo/run /dev/null </dev/null >screen
    grep -q '^# Next' screen
}

@test "it leaves nothing but build/demo" {
    cd "$BATS_FILE_TMPDIR" || return 1
    find tree -path tree/build -prune -o -print | sort | diff demo.before -
    [[ $(ls -A tree/build) == demo ]]
    diff -r "$LQ_ROOT/share/demo" tree/share/demo
}

@test "a step that doesn't end as told ends the demo, loudly" {
    plant tree
    sed -i '1s/true/maybe/' tree/share/demo/answers.jsonl
    try 1 bare tree/share/demo/run
    [[ $stderr == "demo: the command above should have ended with 0, not 3" ]]
    [[ ${lines[-1]} == "# exit 3" ]]
}

@test "without the commands it says so" {
    plant tree
    try 5 bare LQ_BIN="$PWD/bin" tree/share/demo/run
    [[ $stderr == "demo: no commands in $PWD/bin; run make first" ]]
}

@test "the store it leaves is sound, as the demo says" {
    try 0 lq-audit verify
    [[ $(jq -c '{events, h}' <<<"$output") == "$(grep '^{"events":[0-9]*,"h":' "$ran/demo.shown")" ]]
}

@test "60 applications or more are in it, in every state a desk sees" {
    (($(lq-order list | wc -l) >= 60))
    for state in incomplete in-review awaiting-materials in-production dispatched closed \
        rejected withdrawn; do
        (($(count $state) > 0)) || {
            echo "no order is $state"
            return 1
        }
    done
    lq-order list | jq -es 'any(.[]; .packets[]?.returned[]?.item == "payment")'
}

@test "R14 an incomplete application is completed by an answer" {
    shows 'A2021062000008861 .* incomplete +《国籍状况声明书》' 'A2021062000008861 .* incomplete +submitted'
}

@test "R17, R19 a minor's parents are asked for their consent, and answer" {
    try 0 lq-order show A2021061100008883
    holds '.applicant.born == "2009-04-02" and .applicant.guardian.name == "孙构"'
    holds '.requests[0] | .item == "parental-consent" and .open == false'
}

@test "R10 an emergency out of scope is an officer's to decide" {
    found approve.out emergency-out-of-scope
    try 0 lq-order show A2021062800008873
    holds '.state == "awaiting-materials" and .decisions[0].finding == "emergency-out-of-scope"'
    holds '.decisions[0] | .decision == "accept" and .by == "zhaoqiang" and (.note | length > 0)'
}

@test "R65 an emergency order isn't withdrawn, another is" {
    shows 'A2021062300008902 +passport +withdrawn' '应急旅行证申请一经提交无法撤回'
    try 0 lq-order show A2021062700008872
    holds '.state == "awaiting-materials"'
}

@test "R82 official passports are sent to telephone and e-mail" {
    shows 'APP 尚未开通因公护照换发办理（所见：SE0123457；' '因公护照换发办理（所见：DE0012345；'
    found approve.out official-passport-first
}

@test "R55, R59, R61, R62 payments: payee, 22.99, 23.01, one for a family, cash, cheque" {
    shows '^payee of another office +no payee-wrong ' \
        '^22\.99 .*（所见：22.99；应为：23.00）' '^23\.01 .*（所见：23.01；应为：23.00）' \
        '^92\.00 .* mo-shared$' '^cash +no payment-kind ' '^personal cheque +no payment-kind '
    found packets.out payee-wrong amount-wrong mo-unsigned mo-incomplete payment-kind mo-shared
}

@test "R27, R39, R43, R61 a sheet of envelopes is looked at before it is recorded; an officer lets one pass" {
    shows '^P-20210708-31 .* no certified-mail ' '^P-20210708-32 .* mo-shared' '^P-20210708-33 .* no slip-missing ' \
        '^P-20210708-34 .* no carrier-not-usps '
    try 0 lq-order show A2021062100008898
    holds '.decisions[0].finding == "certified-mail" and .packets[0].envelope.service == "certified"'
}

@test "R63, R64 WeChat: short, over, unnumbered, used twice, paid twice" {
    found approve.out amount-wrong wechat-transaction-missing payment-reused
    found packets.out double-payment
    [[ $(count rejected) -eq 1 ]]
}

@test "R26, R58 what comes too early, or later, is recorded and counts" {
    found packets.out too-early order-not-found
    jq -c '.contents[].order' "$stage/later.jsonl" | jq -r . >supplemented
    [[ $(wc -l <supplemented) -eq 6 ]]
    xargs lq-order show <supplemented | jq -es 'all(.[]; .state | IN("in-production", "dispatched", "closed"))'
}

@test "R61 the family's money order went back from all four" {
    lq-order show A2021060900008881 A2021061000008882 A2021061100008883 A2021061100008884 |
        jq -es 'length == 4 and all(.[]; .packets[0].returned[0].item == "payment")'
}

@test "R31, R34, R39 the mail: a family, a correction, a letter refused at the door, a paper order's; each return is its own" {
    shows '^P-20210708-15 +awaiting-materials' '^P-20210708-17 +awaiting-materials +寄来的旧证件号码与订单不符' \
        '^P-20210708-18 +P-20210708-17 +materials-received' '^P-20210708-19 +true' '^P-20210708-25 +materials-received'
    shows '^ +5 true$' '^\{"orders":5,"mail":5,"pickup":0,"old_documents":4\}$'
    lq-order list --state dispatched >sent
    lq-order list --state closed >>sent
    [[ $(wc -l <sent) -eq 5 && $(jq -r .dispatch.tracking sent | sort -u | wc -l) -eq 5 ]]
}

@test "R19, R20, R21 a minor is seen and passes, one doesn't answer, a failed face is settled by a call" {
    try 0 lq-order show A2021061100008883 A2021063000008876
    jq -es 'all(.[]; .interview.held.result == "passed" and .interview.held.answers == 4)' <<<"$output"
    [[ $(lq-order history A2021061300008887 | jq -r 'select(.event != "review").event' | paste -sd' ') == \
        'submit require-interview book missed' ]]
    try 0 lq-order show A2021061300008887
    holds '.state == "needs-interview" and .interview.missed == 1'
}

@test "R21 of two who want one half hour at once, one gets it and the other is told" {
    [[ $(jq -c .transition.ok "$stage/race.out" | sort) == $'false\ntrue' ]]
    found race.out slot-taken
    lq-order follow --once | jq -rs 'map(select(.event == "book").patch.interview.booked.slot // empty) | length == 3' >/dev/null
    [[ $(lq-order follow --once | jq -r 'select(.event == "book") | .patch.interview | .. | strings |
        select(test("^2021-07-02T(09:30|10:00|10:30)"))' | sort -u | wc -l) -eq 3 ]]
}

@test "R2, R3, R77-R79, R82 doors and accounts: which one, whose, and what doesn't serve" {
    shows '^换发护照 +yes +app +passport' '^因公护照换发 +no official-passport +consult' '^无账号.* +yes +mail' \
        '^急需手术.* +yes +email' '^急需出行.* +no urgent-proof-missing' '^6月6日.* +yes +old-system' \
        '^6月8日.* +no old-system-closed' '^途中遇险 +yes +hotline' '^吴例一 +self +no account-not-realname' \
        '^吴样 +friend +yes on-behalf-not-needed' '^注册所用的手机号不是中国手机号'
}

@test "R5, R7 numbers and photos: which digit is wrong, which photo won't do" {
    shows '^全角输入 +yes written-otherwise +1990-03-07' '^末位抄错 +no id-number-check' '^没有这一天 +no id-number-date' \
        '^机读区一位有误 +no mrz-check' '^白色背景 +yes +354' '^灰色背景 +no photo-background' '^太小 +no .*photo-pixels' \
        '^不是照片 +no photo-format' '^没有上传 +no photo-file-missing'
}

@test "R27, R32, R49 the kit: the order's list, a slip for each who is to mail, both envelopes" {
    shows '^  \[ \] 写有申请人姓名及订单号的纸条$' '^  \[ \] 回邮信封$'
    jq -r 'select(.transition.ok == true and .state == "awaiting-materials").order' "$stage/approve.out" >approved
    [[ $(wc -l <approved) -gt 50 ]]
    while read -r order; do grep -q ">$order<" "$stage/slips.html"; done < <(grep -v A2021062300008902 approved)
    for which in in return; do
        xmllint --noout "$stage/A2021060900008844-envelope-$which.svg" 2>/dev/null ||
            grep -q '</svg>$' "$stage/A2021060900008844-envelope-$which.svg"
    done
}

@test "R72, R73 legalizations: genuine, at home and abroad; forged, revoked, moved to another paper; nobody's name in the register" {
    shows '^内地签发 +genuine +出生公证书' '^驻外使领馆签发 +genuine' '^贴纸系伪造 +no-match' '^已撤销 +revoked' \
        '^贴纸移用到另一文书 +document-differs' '^未填贴纸号 +input-missing' '^外国机关 +authority-unknown'
    try 1 grep -aq '示范\|样本' "$stage/mfa.lqr"
    try 0 lq-verify-legalization verify --signer "$stage/mfa.pub" "$stage/mfa.lqr"
}

@test "R16 every step told its applicant once, and nothing is due any more" {
    jq -es 'length > 200 and all(.[]; .transition.ok)' "$stage/sent.out"
    [[ $(find "$stage/mail/new" -type f | wc -l) -eq $(wc -l <"$stage/sent.out") ]]
    [[ -z $(lq-message due) ]]
    shows '待制证：请邮寄材料（订单 A2021060900008844）' '新证件已制作完毕（订单 A2021060900008844）'
}

@test "the report's queue is the store's, and a cent too little or too much is on it" {
    shows "^待完善 +$(count incomplete) " "^待面谈 +$(count needs-interview) " "^已驳回 +$(count rejected) " \
        'A2021061600008855 +22\.99 +23\.00 +-0\.01$' 'A2021061700008856 +23\.01 +23\.00 +0\.01$'
}

@test "R74, R85, R86 on the phone: closed for lunch and when again, the three contacts, a term both ways" {
    shows '^false +break +2021-07-02T13:00:00-05:00 +2021-07-03T02:00:00\+08:00' '312-453-0210$' '312-453-0212$' \
        'chinavisachicago@gmail.com$' '^旧护照原件 +old passport original' '^return envelope +回邮信封'
}

@test "R83 messages that ask for money in the name of the post are told from those that don't" {
    shows '^phone +no fraud-suspected' '^sms +no fraud-suspected' '^app +yes' '^email +yes'
}

@test "the checkpoint kept elsewhere holds, and the copy with one word changed is found" {
    try 0 lq-audit verify --against "$stage/kept.note" --verifier "$stage/verifier"
    try 5 lq-audit verify "$stage/copy"
    [[ $stderr == *copy/journal/000000000001.jsonl:* ]]
    shows '^lq-audit: copy/journal/000000000001.jsonl:'
}

@test "R81 a passport with fingerprints isn't completed" {
    shows 'A2021060800008843 .*APP 申办的护照不应包含指纹信息'
    try 0 lq-order show A2021060800008843
    holds '.state == "in-production"'
}

@test "R77, R80 mail and e-mail get the post's own numbers" {
    shows '^M-20210614-01 +CHI-21-000001-[0-9A-Z] +mail' '^E-20210615-01 +CHI-21-000003-[0-9A-Z] +email'
    [[ $(lq-order list | jq -r 'select(.channel != "app").order' | grep -cE '^CHI-21-0{5}[1-4]-') -eq 4 ]]
}

@test "a GB18030 file keeps its rare characters" {
    shows $'𠮷范例\t' $'\t㐂虚$'
}

@test "two damaged lines are put aside, and taken in once mended" {
    shows '^lq-order: 2 of 5 records rejected$'
    [[ $(wc -l <"$stage/rejects.jsonl") -eq 2 ]]
    lq-order show A2021061300008922 A2021061400008924 >/dev/null
}

@test "the same export again leaves the journal's bytes alone" {
    grep -E '^[0-9a-f]{64}  -$' "$ran/demo.shown" >sums
    [[ $(wc -l <sums) -eq 2 && $(uniq sums | wc -l) -eq 1 ]]
    shows '^ +40 false$'
    [[ $(cat "$LQ_STORE"/journal/* | sha256sum) == "$(head -n 1 sums)" ]]
}

@test "four eyes: approved by another than reviewed, dispatched by another than received" {
    lq-order list --state dispatched | jq -r .order >sent
    [[ -s sent ]]
    while read -r order; do
        lq-order history "$order" | jq -es 'map({(.event): .by}) | add |
            .review != .approve and .receive != .dispatch' >/dev/null
    done <sent
}

@test "an export for a statistician: a line for each order, and nothing by which its applicant is known" {
    shows '^\{"order":null,"applicant":\{"born":"[0-9]{4}"\}\}$'
    [[ $(wc -l <"$stage/study") -eq $(lq-order list | wc -l) ]]
    # every number, name and address that the store holds, whatever member it is in
    lq-order list | jq -r '[.order, .account.id, .invoice, .new_document.number,
        (.applicant, .held_document, .account.real_name, .packets[]?, .packets[]?.slip, .packets[]?.payment,
         .packets[]?.return_envelope, (.applicant, .packets[]?.return_envelope | .address?) | objects
         | .name, .name_latin, .id_number, .phone, .email, .number, .serial, .tracking, .payer, .transaction,
           .city, .zip, .lines[]?)] | .[] | strings | select(length > 1)' | sort -u >hidden
    (($(wc -l <hidden) > 300)) && grep -q '赵示范' hidden && grep -q '151 Example Street' hidden
    run ! grep -Ff hidden "$stage/study"
}

@test "R67-R71 ten pensioners in six provinces: one dead code, a slip in a number, two answers that contradict, no case twice" {
    shows '^徐例一 .* yes division-former' '^孙构 +510203 +no division-unknown' '^马示范 .* no id-number-check' \
        '^朱测 +朝阳区 +open division-ambiguous' '^胡演示 .* no field-missing' '^P2021072000000099 +no not-found' \
        '^P2021072000000013 +failed +open result-contradicts' '^\{"state":"passed","kept":\["failed","passed"\]'
    [[ $(jq -r .case "$stage/pension.jsonl" | sort -u | wc -l) -eq 10 ]]
    (($(lq-pension check "$stage/pension.jsonl" | jq -r '.pension_check.department.division // empty' |
        cut -c 1-2 | sort -u | wc -l) >= 6))
    # the second push handed nothing over: a file for each pushed case, and no more
    lq-pension status <"$stage/pension.jsonl" | jq -r 'select(.pushed_at).case' | sort >pushed
    find "$LQ_STORE/spool/pension" -path '*/new/*' -type f -printf '%f\n' | sort | diff pushed -
    [[ $(lq-message inbox P2021072000000013 | jq -r '[.form, .status] | join(" ")' | paste -sd' ') == \
        'case-failed sent case-passed sent' ]]
    try 0 lq-pension status P2021072000000015 P2021072000000018
    [[ $(jq -r .answer <<<"$output" | paste -sd' ') == 'paper pending' ]]
}
