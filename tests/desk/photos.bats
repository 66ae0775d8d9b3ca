#!/usr/bin/env bats
# An export comes before all its photos have been copied: nobody is lost or asked twice,
# a grey one is stopped at approval, and the auditor measures what was kept.

load desk

setup() { desk_setup; }

python() {
    if python3 -c 'import PIL' 2>/dev/null; then python3 "$@"; else /usr/bin/python3 "$@"; fi
}

@test "a morning with photos: one is late, one is grey, all are kept and can be measured again" {
    mkdir photos
    (cd photos && python "$LQ_ROOT/tests/tools/photos.py" good grounds)
    mv photos/good.png late.png
    for n in good.jpg good.png grey.jpg; do
        application "A-$n" ".photo.file = \"$n\" | .uploads = [{what: \"data-page\"}]"
    done >export.jsonl

    # R7: the late one is told, and taken in all the same
    try 1 lq-order submit --files photos export.jsonl
    [[ $(jq -r '[.order, .state, .transition.findings[].id] | join(" ")' <<<"$output") == \
        $'A-good.jpg submitted\nA-good.png submitted photo-file-missing\nA-grey.jpg submitted' ]]

    # it comes; the same export again adds what was missing and nothing else
    mv late.png photos/good.png
    try 0 lq-order submit --files photos export.jsonl
    unwritten try 0 lq-order submit --files photos export.jsonl
    rm -r photos

    # one background isn't white
    lq-order list --state submitted | as wangfang lq-order review >/dev/null
    lq-order list --state in-review | as zhaoqiang lq-order approve >approved.jsonl || [[ $? -eq 1 ]]
    [[ $(jq -r 'select(.transition.ok != true) | .order + " " + .transition.findings[].id' \
        approved.jsonl) == 'A-grey.jpg photo-background' ]]
    jq -c 'select(.transition.ok != true)' approved.jsonl >grey.jsonl
    try 0 lq-explain --lang zh grey.jsonl
    grep -q 背景 <<<"$output"

    # the auditor measures what the store keeps: the same figures, and the same photo refused
    lq-order list | lq-photo --files store/attachments >audit.jsonl || [[ $? -eq 1 ]]
    [[ $(jq -r '"\(.order) \(.photo_check.measures == .photo.measures) \(.photo_check.ok)"' audit.jsonl) == \
        $'A-good.jpg true true\nA-good.png true true\nA-grey.jpg true false' ]]
    verified
}
