#!/usr/bin/env bats
# lq-order submit --files keeps the files an application names, by content, and has
# the photo measured, before anything is written; approval asks what was measured (R7, R8).

load lib
load order

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
