#!/usr/bin/env bats
# lq-photo measures the ID photo a record names and says whether it is what the post
# asks for (R7); a file made to harm finds neither memory, nor time, nor a way out.

load lib

python() {
    if python3 -c 'import PIL' 2>/dev/null; then python3 "$@"; else /usr/bin/python3 "$@"; fi
}

setup_file() {
    mkdir "$BATS_FILE_TMPDIR/photos"
    cd "$BATS_FILE_TMPDIR/photos" || return 1
    python "$LQ_ROOT/tests/tools/photos.py" good mission grounds shapes colours turned laced \
        animated bombs scans truncated polyglots
}

setup() {
    lq_setup
    photos=$BATS_FILE_TMPDIR/photos
}

named() { # FILE...: a record for each
    quick_jq -nc --args '$ARGS.positional[] | {order: "A1", module: "passport", photo: {file: .}}' "$@"
}

# accepts FILE [OPTION...]: the photo is good, nothing is found.
accepts() {
    try 0 lq-photo --files "$photos" "${@:2}" < <(named "$1")
    holds '.photo_check | .ok == true and .findings == []'
}

# refuses FILE FINDINGS [OPTION...]: ids, each with what was seen; and no other.
refuses() {
    local seen
    try 1 lq-photo --files "$photos" "${@:3}" < <(named "$1")
    holds '.photo_check.ok == false'
    seen=$(quick_jq -r '[.photo_check.findings[] | .id + (if has("seen") then ":\(.seen)" else "" end)]
        | join(" ")' <<<"$output")
    [[ $seen == "$2" ]] || { printf 'found: %s\nnot:   %s\n' "$seen" "$2"; return 1; }
}

measures() { # JQ-FILTER of the last record's measures
    holds ".photo_check.measures | $1"
}

@test "R7 a photo as asked for is accepted: JPEG and PNG, baseline, progressive and interlaced" {
    for file in good.jpg progressive.jpg good.png laced.png palette.png opaque.png; do
        accepts "$file"
        measures '.width == 390 and .height == 520 and .aspect == 750 and .bits == 8 and
            .background.lightness >= 249 and .background.tint <= 1 and .background.spread <= 2'
        measures '.colour == "rgb" and (.transparent or .animated | not) and .trailing_bytes == 0'
    done
    accepts mission.jpg --profile mission
    accepts good.jpg --profile document
}

@test "R7 figures: bytes and sha256 are the file's own, width and height those a viewer shows" {
    accepts good.jpg
    measures ".bytes == $(stat -c %s "$photos/good.jpg") and .format == \"jpeg\""
    holds ".photo_check.sha256 == \"$(sha256sum <"$photos/good.jpg" | cut -c 1-64)\""
    try 0 lq-photo --files "$photos" < <(named progressive.jpg laced.png)
    measures '.progressive'
}

@test "R7 photo-format: neither JPEG nor PNG is named by what it is; the profile may want JPEG alone" {
    refuses picture.gif 'photo-format:gif'
    refuses picture.tiff 'photo-format:tiff'
    refuses picture.bmp 'photo-format:bmp'
    refuses phone.jpg 'photo-format:heic photo-size:5012'
    refuses page.jpg 'photo-format:other photo-size:26'
    refuses animated.png 'photo-format:animated'
    refuses good.png "photo-format:png photo-size:$(stat -c %s "$photos/good.png")" --profile document
}

@test "R7 the name tells nothing: a JPEG called .png is measured as what it is" {
    accepts named.png
    measures '.format == "jpeg"'
}

@test "R7 a picture with another file behind it is refused; padding isn't a file" {
    refuses zip.jpg 'photo-format:143'
    refuses zip.png 'photo-format:143'
    measures '.trailing_bytes == 143'
    accepts padded.jpg
}

@test "R7 photo-size, photo-pixels, photo-aspect: too small, too large, out of shape" {
    refuses light.jpg "photo-size:$(stat -c %s "$photos/light.jpg")"
    refuses few.jpg 'photo-pixels:300 photo-pixels:400'
    holds '[.photo_check.findings[] | [.at, .want]] ==
        [["/photo_check/measures/width", 354], ["/photo_check/measures/height", 472]]'
    refuses square.jpg 'photo-aspect:1000'
    refuses heavy.jpg "photo-size:$(stat -c %s "$photos/heavy.jpg")" --profile document
    refuses good.jpg 'photo-aspect:750' --profile mission
}

@test "R7 photo-colour: CMYK, grey, 16 bits and transparency" {
    refuses cmyk.jpg 'photo-colour:cmyk'
    refuses gray.jpg 'photo-colour:gray'
    refuses deep.png 'photo-colour:16'
    refuses clear.png 'photo-colour:transparent'
}

@test "R7 photo-background: grey, tinted, or with a shadow at one side" {
    refuses grey.jpg "$(lq-photo --files "$photos" < <(named grey.jpg) |
        jq -r '"photo-background:\(.photo_check.measures.background.lightness)"')"
    measures '.background.lightness < 180'
    refuses yellow.jpg 'photo-background:50'
    refuses shadow.jpg 'photo-background:43'
    holds '.photo_check.findings[0] | .at == "/photo_check/measures/background/spread" and .want == 25'
}

@test "R7 the eight EXIF orientations show the same picture: same figures, and a word that it is turned" {
    try 0 lq-photo --files "$photos" < <(named turned{1..8}.png)
    [[ ${#lines[@]} -eq 8 ]]
    measures '.width == 390 and .height == 520 and .background == {lightness: 250, tint: 0, spread: 0}'
    holds '.photo_check | [.findings[].id] == if .measures.orientation == 1 then [] else ["photo-rotated"] end'
    [[ $(jq .photo_check.measures.orientation <<<"$output" | paste -sd' ') == '1 2 3 4 5 6 7 8' ]]
    run lq-photo --files "$photos" < <(named turned{1..8}.jpg)
    measures '.width == 390 and .height == 520 and .background.lightness == 250'
    [[ $(jq .photo_check.measures.orientation <<<"$output" | paste -sd' ') == '1 2 3 4 5 6 7 8' ]]
}

@test "interlaced pictures of every small size are read to the last pixel" {
    named "$photos"/laced-*.png | jq -c '.photo.file |= split("/")[-1]' >in
    run lq-photo --files "$photos" in
    [[ ${#lines[@]} -eq 81 ]]
    measures '.unreadable == null and .background == {lightness: 255, tint: 0, spread: 0}'
}

@test "R7 a file cut off at any sixteenth is unreadable, and says so" {
    cd "$photos" || return 1
    named cut-* >"$BATS_TEST_TMPDIR/in"
    try 1 lq-photo "$BATS_TEST_TMPDIR/in"
    [[ ${#lines[@]} -eq 64 ]]
    holds '.photo_check.ok == false and .photo_check.findings[0].id == "photo-unreadable"'
    measures '.unreadable | IN("empty", "truncated", "damaged")'
    measures 'has("background") | not'
    refuses nothing.jpg 'photo-unreadable:empty photo-size:0'
}

@test "R7 pictures too large to decode are refused by their header, those within the limit are read" {
    try 1 lq-photo --files "$photos" < <(named bomb.png unheld.jpg)
    measures '.unreadable == "too-large" and .width > 0'
    try 1 lq-photo --files "$photos" < <(named large.png long.jpg held.jpg)
    measures '(has("unreadable") | not) and has("background")'
    try 1 lq-photo --files "$photos" < <(named scans.jpg)
    measures '.unreadable == "too-complex" and .width == 4096'
    try 1 lq-photo --files "$photos" < <(named few-scans.jpg)
    measures 'has("unreadable") | not'
    accepts text-bomb.png
}

@test "memory and time are bounded whatever the file is" {
    ! sanitized || skip "a sanitizer's own memory"
    named bomb.png unheld.jpg large.png long.jpg held.jpg scans.jpg text-bomb.png good.png >in
    # 160 MiB of addresses, 20 s of the processor, for all of them
    try 1 bash -c 'ulimit -v 163840 -t 20; lq-photo --files "$1" in' _ "$photos"
    [[ ${#lines[@]} -eq 8 ]]
    # a photo of the usual size takes the memory of a small program
    try 0 bash -c 'ulimit -v 20480; lq-photo --files "$1"' _ "$photos" < <(named good.jpg good.png)
}

@test "a file beyond 16 MiB isn't read to its end" {
    truncate -s 17M big.jpg
    try 1 lq-photo < <(named big.jpg)
    measures '.unreadable == "too-large"'
    holds '.photo_check | has("sha256") | not'
}

@test "R7 photo-file-missing: no file, no name, or a name that leads out" {
    mkdir files
    cp "$photos/good.jpg" outside.jpg
    ln -s ../outside.jpg files/link.jpg
    ln -s .. files/up
    mkfifo files/pipe.jpg
    mkdir files/dir.jpg
    named gone.jpg ../outside.jpg "$PWD/outside.jpg" link.jpg up/outside.jpg pipe.jpg dir.jpg \
        ./../outside.jpg . '' files/../outside.jpg "$(printf '%300s' x)" $'x\ny' >in
    try 1 lq-photo --files files in
    [[ ${#lines[@]} -eq 13 ]]
    holds '[.photo_check.findings[].id] == ["photo-file-missing"]'
    measures '. == {unreadable: "no-file"}'
    try 1 lq-photo <<<'{"order":"A1","module":"passport"}'
    holds '.photo_check.findings[0] | .id == "photo-file-missing" and .at == "/photo"'
    mkdir files/2021
    mv outside.jpg files/2021/
    photos=files accepts 2021/outside.jpg
}

@test "R7 whoever applies on paper uploads no photo; if there is one it is judged" {
    try 0 lq-photo <<<'{"order":"A1","channel":"mail","module":"passport"}'
    holds '.photo_check == {ok: true, profile: "app", findings: []}'
    try 1 lq-photo <<<'{"order":"A1","channel":"mail","module":"passport","photo":{"file":"gone.jpg"}}'
}

@test "R7 photo-file-differs: another file than the one recorded; its figures are nobody's" {
    hex=$(sha256sum <"$photos/good.jpg" | cut -c 1-64)
    named good.jpg | jq -c --arg hex "$hex" '.photo.sha256 = $hex' >in
    try 0 lq-photo --files "$photos" in
    try 1 lq-photo --files "$photos" < <(jq -c '.photo.file = "mission.jpg"' in)
    holds '.photo_check | .findings[0].id == "photo-file-differs" and .measures == {unreadable: "other-file"}'
    # kept by its content, the file is found whatever it was called
    cp "$photos/good.jpg" "$hex"
    try 0 lq-photo < <(jq -c '.photo.file = "elsewhere.jpg"' in)
}

@test "a file the machine doesn't give rejects the record, to be fed again" {
    # a plain file whose first byte can't be read, by root either
    try 3 lq-photo --files /proc/self < <(named mem)
    [[ -z $output && ${stderr_lines[0]} == *'photo.file: can'\''t be read: Input/output error' ]]
}

@test "a directory that isn't there is status 5, a profile nobody knows status 2" {
    try 5 lq-photo --files nowhere < <(named good.jpg)
    [[ $stderr == 'lq-photo: nowhere: No such file or directory' ]]
    try 2 lq-photo --profile square < <(named good.jpg)
    [[ ${stderr_lines[0]} == *"the post 'chicago' has no such photo profile" ]]
    try 3 lq-photo <<<'{"photo":"good.jpg"}'
    try 3 lq-photo <<<'{"photo":{"file":7}}'
}

@test "--measure judges nothing; what can't be measured is always listed" {
    try 0 lq-photo --measure --files "$photos" < <(named few.jpg bomb.png gone.jpg)
    holds '.photo_check | .ok and .findings == [] and (has("profile") | not)'
    holds '.photo_check.not_judged | index("head-size") and index("face")'
    LQ_SHARE=/nowhere try 0 lq-photo --measure --files "$photos" < <(named good.jpg)
}

@test "R7 photo-ask: a profile may have an officer look at what no figure tells" {
    cp -R "$LQ_ROOT/share" share
    jq '.photos[0].ask = ["head-size"]' "$LQ_ROOT/share/posts/chicago.json" >share/posts/chicago.json
    LQ_SHARE=$PWD/share try 0 lq-photo --files "$photos" < <(named good.jpg)
    holds '.photo_check.ok == null and (.photo_check.findings[0] |
        .id == "photo-ask" and .seen == "head-size" and .severity == "ask")'
}

@test "R7 another post, another profile: nothing of it is in the code" {
    cp -R "$LQ_ROOT/share" share
    jq '.photos[0] |= (.min_width = 391 | .colours = ["gray"])' "$LQ_ROOT/share/posts/newyork.json" \
        >share/posts/newyork.json
    export LQ_SHARE=$PWD/share
    refuses good.jpg 'photo-pixels:390 photo-colour:rgb' --post newyork
}

@test "feeding a verdict again changes nothing, on every kind of file" {
    cd "$photos" || return 1
    named [!cl]* cut-*-07.* laced-1* large.png clear.png cmyk.jpg >"$BATS_TEST_TMPDIR/in"
    lq-photo "$BATS_TEST_TMPDIR/in" >"$BATS_TEST_TMPDIR/once" || [[ $? -eq 1 ]]
    lq-photo "$BATS_TEST_TMPDIR/once" >"$BATS_TEST_TMPDIR/twice" || [[ $? -eq 1 ]]
    cmp "$BATS_TEST_TMPDIR/once" "$BATS_TEST_TMPDIR/twice"
    # and each verdict is as the schema says
    jq -c '"photo-check\t" + (.photo_check | tojson)' -r "$BATS_TEST_TMPDIR/once" >"$BATS_TEST_TMPDIR/batch"
    local python=python3
    python3 -c 'import jsonschema' 2>/dev/null || python=/usr/bin/python3
    try 0 "$python" "$LQ_ROOT/tests/tools/validate.py" "$LQ_ROOT/share/schemas" <"$BATS_TEST_TMPDIR/batch"
}
