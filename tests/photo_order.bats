#!/usr/bin/env bats
# --files of lq-order submit, answer and attach keeps the files that are named, by content, and
# has the photo measured, before anything is written; approval asks what was measured (R7, R8).

load lib
load order
load audit

python() {
    if python3 -c 'import PIL' 2>/dev/null; then python3 "$@"; else /usr/bin/python3 "$@"; fi
}

setup_file() {
    mkdir "$BATS_FILE_TMPDIR/photos"
    cd "$BATS_FILE_TMPDIR/photos" || return 1
    python "$LQ_ROOT/tests/tools/photos.py" good grounds
}

setup() {
    order_setup
    mkdir files
    cp "$BATS_FILE_TMPDIR/photos/good.jpg" files/p.jpg
    printf 'a data page' >files/d.jpg
}

teardown() { sound; }

sha() { sha256sum <"$1" | cut -c 1-64; }
taken() { try "${status_wanted:-0}" lq-order submit --files files < <(application "$@"); }

@test "R7 R8 photo and uploads are kept by content; the order says which they are and what was measured" {
    taken A1
    holds ".state == \"submitted\" and .transition.ok and .photo.file == \"p.jpg\" and
        .photo.sha256 == \"$(sha files/p.jpg)\" and .uploads[0].sha256 == \"$(sha files/d.jpg)\""
    holds '.photo.measures | .width == 390 and .height == 520 and .background.lightness == 250'
    cmp files/p.jpg "store/attachments/$(sha files/p.jpg)"
    cmp files/d.jpg "store/attachments/$(sha files/d.jpg)"
    try 0 lq-order history A1
    [[ ${#lines[@]} -eq 1 ]]
}

@test "R7 an audit measures again what the store keeps, and finds the same figures" {
    taken A1
    rm -r files
    try 0 lq-photo --files store/attachments < <(lq-order show A1)
    holds '.photo_check.ok and .photo_check.measures == .photo.measures and
        .photo_check.sha256 == .photo.sha256'
}

@test "feeding the same export again changes nothing, with its files or without" {
    taken A1
    for again in '--files files' ''; do
        # shellcheck disable=SC2086 # two words or none
        unwritten try 0 lq-order submit $again < <(application A1)
        holds '.transition.already and .photo.measures.width == 390'
    done
    submitted B1
    unwritten try 0 lq-order submit < <(application B1)
}

@test "another content under the same name is another application" {
    taken A1
    cp "$BATS_FILE_TMPDIR/photos/grey.jpg" files/p.jpg
    refused key-conflict lq-order submit --files files < <(application A1)
    cp "$BATS_FILE_TMPDIR/photos/good.jpg" files/p.jpg
    printf 'another page' >files/d.jpg
    refused key-conflict lq-order submit --files files < <(application A1)
    refused key-conflict lq-order submit < <(application A1 '.uploads[0].what = "consent"')
    refused key-conflict lq-order submit < <(application A1 '.photo.file = "q.jpg"')
}

@test "R7 R8 a file that isn't there keeps no application out; it is found, and added when it comes" {
    mv files later
    mkdir files
    status_wanted=1 taken A1
    has_found 'photo-file-missing material-missing'
    holds '.transition.written and .state == "submitted" and
        .photo == {file: "p.jpg", measures: {unreadable: "no-file"}} and
        .uploads == [{what: "data-page", file: "d.jpg", unreadable: "no-file"}]'
    # it can't be approved like that
    as mei lq-order review A1 >/dev/null
    LQ_ACTOR=tao refused 'photo-file-missing material-missing' lq-order approve A1
    # the same export again, still without them: nothing new
    unwritten try 1 lq-order submit --files files < <(application A1)
    has_found 'photo-file-missing material-missing'
    rmdir files
    mv later files
    taken A1
    holds ".transition.already and .photo.sha256 == \"$(sha files/p.jpg)\" and
        (.photo.measures | .width == 390 and (has(\"unreadable\") | not)) and
        .uploads == [{what: \"data-page\", file: \"d.jpg\", sha256: \"$(sha files/d.jpg)\"}]"
    unwritten taken A1
    LQ_ACTOR=tao try 0 lq-order approve A1
    # what is kept may go from the directory
    rm files/*
    unwritten taken A1
}

@test "an export taken in without its files gets them when it is fed with them" {
    submitted A1
    taken A1
    holds '.transition.already and .photo.measures.width == 390 and .version == 2'
    unwritten taken A1
}

@test "R7 photo-file-differs: not the file whose sha256 the export names; it isn't kept" {
    status_wanted=1 taken A1 ".photo.sha256 = \"$(printf %064d 0)\""
    has_found photo-file-differs
    holds '.photo.sha256[:4] == "0000" and .photo.measures == {unreadable: "other-file"}'
    [[ ! -e store/attachments/$(sha files/p.jpg) ]]
    taken A2 ".photo.sha256 = \"$(sha files/p.jpg)\""
    holds '.photo.measures.width == 390'
}

@test "R7 approval asks what was measured, and an approver may waive what he may" {
    cp "$BATS_FILE_TMPDIR/photos/grey.jpg" files/p.jpg
    taken A1
    as mei lq-order review A1 >/dev/null
    LQ_ACTOR=tao refused photo-background lq-order approve A1
    holds '.transition.findings[0].at == "/photo/measures/background/lightness"'
    as tao lq-order decide A1 photo-background --accept --note 'white enough on paper' >/dev/null
    LQ_ACTOR=tao try 0 lq-order approve A1
    # what was never measured isn't guessed
    reach awaiting-materials B1
}

@test "R7 nobody brings measures of his own, neither in an application nor in an answer" {
    rejected 'photo.measures: are taken by the post' lq-order submit \
        < <(application A1 '.photo.measures = {width: 400}')
    reach in-review B1
    lq-order request --fix photo B1 >/dev/null
    answer='{"photo":{"file":"q.jpg","measures":{"width":400}}}'
    refused field-locked lq-order answer <<<"{\"order\":\"B1\",\"answer\":{\"changes\":$answer}}"
}

@test "R7 an answer with another photo takes away what was measured of the old one" {
    taken A1
    as mei lq-order review A1 >/dev/null
    lq-order request --fix photo A1 >/dev/null
    try 0 lq-order answer <<<'{"order":"A1","answer":{"changes":{"photo":{"file":"q.jpg"}}}}'
    [[ $(show A1 .photo) == '{"file":"q.jpg"}' ]]
}

# an order whose grey photo was asked for again
asked() {
    cp "$BATS_FILE_TMPDIR/photos/grey.jpg" files/p.jpg
    taken A1
    as mei lq-order review A1 >/dev/null
    lq-order request --fix photo A1 >/dev/null
    cp "$BATS_FILE_TMPDIR/photos/good.jpg" files/q.jpg
}

answer() { printf '{"order":"A1","answer":{"changes":{"photo":{"file":"%s"}}}}\n' "$1"; }

@test "R7 R17 a photo that was asked for is kept and measured with the answer; approval and audit see it" {
    asked
    try 0 lq-order answer --files files < <(answer q.jpg)
    holds ".state == \"in-review\" and .photo.file == \"q.jpg\" and .photo.sha256 == \"$(sha files/q.jpg)\" and
        .photo.measures.width == 390 and .photo.measures.background.lightness == 250"
    cmp files/q.jpg "store/attachments/$(sha files/q.jpg)"
    LQ_ACTOR=tao try 0 lq-order approve A1
    try 0 lq-audit recheck
    holds '.judged == 5 and .otherwise == 0'
    try 0 lq-photo --files store/attachments < <(lq-order show A1)
    holds '.photo_check.ok and .photo_check.measures == .photo.measures'
}

@test "R7 a photo that was asked for and isn't one is no answer: photo-pixels, -size, -format, -unreadable" {
    asked
    printf '{}' >files/text.jpg
    cp "$LQ_ROOT/share/demo/photos/small.png" files/
    head -c 30000 files/q.jpg >files/cut.jpg
    local bad findings
    while read -r bad findings; do
        refused "$findings" lq-order answer --files files < <(answer "$bad")
        holds '.state == "needs-supplement" and .photo.file == "p.jpg" and .requests[0].open'
    done <<'END'
p.jpg photo-background
small.png photo-size photo-pixels photo-pixels
text.jpg photo-format photo-size
cut.jpg photo-unreadable
gone.jpg photo-file-missing
END
    refused photo-file-differs lq-order answer --files files \
        < <(answer q.jpg | jq -c ".answer.changes.photo.sha256 = \"$(printf %064d 0)\"")
    # R8: as little is a material whose file isn't there
    lq-order request --need id-card A1 >/dev/null
    refused material-missing lq-order answer --files files \
        <<<'{"order":"A1","answer":{"uploads":[{"what":"id-card","file":"gone.pdf"}]}}'
    try 0 lq-order answer --files files \
        <<<'{"order":"A1","answer":{"uploads":[{"what":"id-card","file":"d.jpg"}]}}'
    holds ".uploads[1].sha256 == \"$(sha files/d.jpg)\""
    try 0 lq-audit recheck
}

@test "R7 an approver may let a photo pass that the answer brought; the audit agrees" {
    asked
    as tao lq-order decide A1 photo-background --accept --note 'white enough on paper' >/dev/null
    try 0 lq-order answer --files files < <(answer p.jpg)
    holds '.state == "in-review" and .transition.findings[0].decision == "accepted"'
    LQ_ACTOR=tao try 0 lq-order approve A1
    try 0 lq-audit recheck
}

@test "R7 R14 the photo that an incomplete application lacked is measured; a bad one leaves it as it was" {
    application A1 'del(.photo)' | lq-order submit >/dev/null || true
    state_is incomplete A1
    cp "$BATS_FILE_TMPDIR/photos/grey.jpg" files/q.jpg
    refused photo-background lq-order answer --files files < <(answer q.jpg)
    try 0 lq-order answer --files files < <(answer p.jpg)
    holds '.state == "submitted" and .photo.measures.width == 390'
    try 0 lq-audit recheck
}

@test "an answer that forges the measures of its photo comes out in the audit" {
    asked
    lq-order answer --files files < <(answer q.jpg) >/dev/null
    sed 's/"lightness":250/"lightness":150/' store/journal/*.jsonl >forged
    rechain <forged
    try 1 lq-audit recheck
    holds '(.event | not) or (.event == "answer" and .again.findings[0].id == "photo-background")'
}

@test "R7 R8 attach --files brings what an order names and what hadn't come, answered or submitted" {
    submitted A1
    submitted A2
    rm files/d.jpg
    try 1 lq-order attach --files files A1
    has_found material-missing
    holds '.transition.written and .photo.measures.width == 390 and .version == 2'
    printf 'a data page' >files/d.jpg
    try 0 lq-order attach --files files < <(lq-order list)
    [[ $(jq -r '.uploads[0].sha256' <<<"$output" | sort -u) == "$(sha files/d.jpg)" ]]
    unwritten try 0 lq-order attach --files files A1 A2
    holds '.transition.already'
    refused order-not-found lq-order attach --files files A9
    refused version-conflict lq-order attach --files files A1@9
    unwritten try 2 lq-order attach --files files --what data-page A1
}

@test "who may not take answers in writes nothing, though the application is incomplete" {
    application A1 'del(.photo, .face)' | lq-order submit >/dev/null || true
    lq-store staff grant jun dispatcher >/dev/null
    LQ_ACTOR=jun refused 'step-missing role-missing' lq-order answer < <(answer p.jpg)
    try 1 lq-order answer < <(answer p.jpg)
    holds '.transition.written and .state == "incomplete"'
}

@test "a name can't lead out of the directory, nor a link" {
    cp files/p.jpg outside.jpg
    ln -s ../outside.jpg files/link.jpg
    local n=0
    for name in ../outside.jpg link.jpg "$PWD/outside.jpg"; do
        n=$((n + 1))
        status_wanted=1 taken "A$n" ".photo.file = \"$name\""
        has_found photo-file-missing
    done
    try 5 lq-order submit --files nowhere < <(application B1)
    [[ -z $output ]]
}

@test "the lock isn't held while files are stored and measured" {
    for n in 1 2 3; do application "A$n"; done >export.jsonl
    strace -f -o trace -e trace=fcntl,linkat,execve,sendto lq-order submit --files files export.jsonl >/dev/null
    grep -q 'execve.*lq-photo' trace
    [[ $(grep -c 'execve(' trace) -eq 2 ]] # itself, and one child for all photos
    # no attachment is named and no photo sent while an F_OFD_SETLK holds
    awk '/F_OFD_SETLK/ && /F_WRLCK/ && / = 0/ { locked = 1 }
        /F_OFD_SETLK/ && /F_UNLCK/ { locked = 0 }
        /linkat\(|sendto\(/ { seen++; if (locked) bad = 1 }
        END { exit bad || seen < 6 }' trace
}

@test "a photo that brings the measuring down is damaged; the next is measured all the same" {
    mkdir bin
    cp "$LQ_BIN/lq-order" bin/
    cat >bin/lq-photo <<'END'
#!/bin/sh
[ -e ./fallen ] || { : >./fallen; kill -SEGV $$; }
exec "$REAL" "$@"
END
    chmod +x bin/lq-photo
    for n in 1 2; do application "A$n"; done >export.jsonl
    REAL=$LQ_BIN/lq-photo LQ_SHARE=$LQ_ROOT/share try 0 bin/lq-order submit --files files export.jsonl
    [[ $stderr == *'lq-photo fell over a photo'* ]]
    [[ $(jq -c '.photo.measures | [.unreadable, .width]' <<<"$output") == $'["damaged",null]\n[null,390]' ]]
    # none at all: nothing is written
    rm bin/lq-photo
    LQ_SHARE=$LQ_ROOT/share unwritten try 5 bin/lq-order submit --files files < <(application A3)
}

@test "--dry-run measures and keeps nothing" {
    unwritten try 0 lq-order submit --dry-run --files files < <(application A1)
    holds ".photo.measures.width == 390 and .photo.sha256 == \"$(sha files/p.jpg)\""
    [[ -z $(ls store/attachments) ]]
}

@test "records as the schemas say, whatever became of the files" {
    { taken A1; echo "$output" >all; rm files/*; }
    status_wanted=1 taken A2
    echo "$output" >>all
    jq -c '"order\t" + tojson' -r all >checked
    local python=python3
    python3 -c 'import jsonschema' 2>/dev/null || python=/usr/bin/python3
    try 0 "$python" "$LQ_ROOT/tests/tools/validate.py" "$LQ_ROOT/share/schemas" <checked
}
