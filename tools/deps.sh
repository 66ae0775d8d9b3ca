#!/bin/sh
# Installs what is missing of the groups asked for: build, test, lint, crash,
# fuzz, interop, bench. Nothing is touched when nothing is missing. Works as root or
# through sudo, with apt-get, dnf or brew.
#
#   tools/deps.sh [--quiet] [GROUP...]        default: build test
set -u
quiet=
if [ "${1:-}" = --quiet ]; then
    quiet=1
    shift
fi
[ $# -gt 0 ] || set -- build test
PATH=$PATH:/usr/sbin:/sbin
CC=${CC:-cc}
missing=

# what it is, how to see it, and its package for apt, dnf and brew
header() {
    printf '#include <stdio.h>\n#include <%s>\n' "$1" | $CC -E - >/dev/null 2>&1 || lack "$2" "$3" "$4"
}
program() {
    command -v "$1" >/dev/null 2>&1 || lack "$2" "$3" "$4"
}
file() {
    [ -e "$1" ] || lack "$2" "$3" "$4"
}
module() {
    python3 -c "import $1" >/dev/null 2>&1 || /usr/bin/python3 -c "import $1" >/dev/null 2>&1 || lack "$2" "$3" "$4"
}
font() {
    fc-list ":charset=$1" 2>/dev/null | grep -q . || lack "$2" "$3" "$4"
}
lack() {
    case $manager in
    apt-get) missing="$missing $1" ;;
    dnf) missing="$missing $2" ;;
    brew) missing="$missing $3" ;;
    *) missing="$missing $1" ;;
    esac
}

manager=none
for m in apt-get dnf brew; do
    if command -v "$m" >/dev/null 2>&1; then
        manager=$m
        break
    fi
done

for group in "$@"; do
    case $group in
    build)
        program "$CC" gcc gcc ""
        header stdlib.h libc6-dev glibc-devel ""
        header jansson.h libjansson-dev jansson-devel jansson
        header csv.h libcsv-dev libcsv-devel libcsv
        header lmdb.h liblmdb-dev lmdb-devel lmdb
        header libsmartcols/libsmartcols.h libsmartcols-dev libsmartcols-devel util-linux
        header unistr.h libunistring-dev libunistring-devel libunistring
        header jpeglib.h libjpeg-dev libjpeg-turbo-devel jpeg-turbo
        header png.h libpng-dev libpng-devel libpng
        header qrencode.h libqrencode-dev qrencode-devel qrencode
        header idn2.h libidn2-dev libidn2-devel libidn2
        header openssl/sha.h libssl-dev "openssl-devel openssl-static" openssl@3
        ;;
    test)
        program bats bats bats bats-core
        program systemd-analyze systemd systemd ""
        program flock util-linux util-linux flock
        program jq jq jq jq
        program gojq gojq "" gojq
        program mandoc mandoc mandoc mandoc
        program python3 python3 python3 python3
        module jsonschema python3-jsonschema python3-jsonschema ""
        module PIL python3-pil python3-pillow pillow
        module icalendar python3-icalendar python3-icalendar ""
        module aiosmtpd python3-aiosmtpd python3-aiosmtpd ""
        program msmtp msmtp msmtp msmtp
        program strace strace strace ""
        program openssl openssl openssl openssl@3
        file /usr/share/zoneinfo/America/Chicago tzdata tzdata ""
        program rsvg-convert librsvg2-bin librsvg2-tools librsvg
        program zbarimg zbar-tools zbar zbar
        # characters beyond the basic plane on printed pages: 57 MB, the smallest that has 𠮷
        font 20bb7 "fontconfig fonts-noto-cjk" "fontconfig google-noto-sans-cjk-fonts" "fontconfig font-noto-sans-cjk"
        ;;
    lint)
        program clang clang clang llvm
        program clang-tidy clang-tidy clang-tools-extra llvm
        program clang-format clang-format clang-tools-extra clang-format
        program cppcheck cppcheck cppcheck cppcheck
        program shellcheck shellcheck ShellCheck shellcheck
        ;;
    crash)
        program strace strace strace ""
        program mkfs.ext4 e2fsprogs e2fsprogs ""
        program xfs_io xfsprogs xfsprogs ""
        program losetup mount util-linux ""
        ;;
    fuzz)
        program clang clang clang llvm
        ;;
    interop)
        # Go and its x/mod: 475 MB installed
        program go golang-go golang go
        file /usr/share/gocode/src/golang.org/x/mod/sumdb/note/note.go golang-golang-x-mod-dev golang-x-mod-devel ""
        ;;
    bench)
        program jq jq jq jq
        program gojq gojq gojq gojq
        program mlr miller miller miller
        program recsel recutils recutils recutils
        program sqlite3 sqlite3 sqlite sqlite
        ;;
    *)
        echo "deps: unknown group '$group'" >&2
        exit 2
        ;;
    esac
done

if [ -z "$missing" ]; then
    [ -n "$quiet" ] || echo "nothing is missing for: $*"
    exit 0
fi
if [ "$manager" = none ]; then
    echo "deps: install by hand:$missing" >&2
    exit 5
fi
as_root=
if [ "$manager" != brew ] && [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "deps: as root: $manager install$missing" >&2
        exit 5
    fi
    as_root=sudo
fi
echo "installing:$missing"
# Package names hold no blanks: the list is split on purpose.
# shellcheck disable=SC2086
case $manager in
apt-get)
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q </dev/null &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
            $missing </dev/null
    ;;
dnf) $as_root dnf install -y -q $missing </dev/null ;;
brew) brew install -q $missing </dev/null ;;
esac
