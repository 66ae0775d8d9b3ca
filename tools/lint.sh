#!/usr/bin/env bash
# Everything that can be said about the sources without running them.
#
#   tools/lint.sh BUILD CPPFLAGS...
#
# Each part says what it found; the status is 1 if any part failed. Sizes only warn.
set -u
cd "$(dirname "$0")/.." || exit 5
build=$1
shift
flags=("$@")
failed=0
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)

part() { # NAME COMMAND...
    local name=$1
    shift
    if "$@"; then
        echo "lint: $name: ok"
    else
        echo "lint: $name: FAILED"
        failed=1
    fi
}

sources() {
    find cmd lib tests tools -name '*.c' | sort
}

scripts() {
    find .ci tools tests share -type f \( -name '*.sh' -o -name '*.bats' -o -name '*.bash' \) | sort
    # scripts known by their first line
    find .ci tests share tools -type f -perm -u+x ! -name '*.*' -exec grep -lE '^#!.*(ba)?sh$' {} + | sort
}

# Headers are prose with declarations, commands and crafted tables rows: laid out by hand.
format() {
    sources | grep -v '^cmd/' | xargs clang-format --dry-run -Werror
}

tidy() {
    # the count of suppressed warnings of system headers is no news
    find cmd lib -name '*.c' | sort |
        xargs -P "$jobs" -n 4 bash -c 'clang-tidy --quiet "${@:2}" -- -std=c17 $1' _ \
            "${flags[*]} -D_GNU_SOURCE" 2> >(grep -vE 'warnings? generated|^$' >&2)
}

check_c() {
    cppcheck --quiet --std=c11 --language=c --inline-suppr --error-exitcode=1 \
        --enable=warning,portability --suppress=missingIncludeSystem \
        --suppress=normalCheckLevelMaxBranches --suppress=unknownMacro --suppress=internalAstError \
        --library=tools/cppcheck.cfg \
        -j "$jobs" -I lib -I "$build/gen" -DLQ_VERSION='"0"' cmd lib
}

# What a helper file sets is for the tests that load it.
shells() {
    scripts | sort -u | grep -v '\.bash$' | xargs shellcheck -x &&
        scripts | sort -u | grep '\.bash$' | xargs shellcheck -x -e SC2034
}

# base <- stream <- store <- order <- cmd; rules need base only; records need
# stream and rules; text needs base and stream; photo (the decoders) base and rules.
# legal needs base, stream, rules and records; message all but cmd.
layers() {
    awk '
    BEGIN {
        may["base"] = "base"
        may["stream"] = "base stream"
        may["rules"] = "base rules"
        may["text"] = "base stream text"
        may["records"] = "base stream rules records"
        may["photo"] = "base rules photo"
        may["store"] = "base stream store"
        may["legal"] = "base stream rules records legal"
        may["message"] = "base stream rules text records store order pension message"
        may["report"] = "base stream rules records text store order report"
        may["order"] = "base stream rules records store order"
        may["audit"] = "base stream rules records store order legal"
        may["pension"] = "base stream rules records store text order pension"
    }
    /^#include "/ {
        split(FILENAME, path, "/")
        from = path[2]
        split($2, inc, /["\/]/)
        to = inc[2]
        if (!(from in may)) { print FILENAME ": no layer is called " from; bad = 1; next }
        if (!(to in may) || to == from) next    # generated, or of the same folder
        if ((" " may[from] " ") !~ (" " to " ")) {
            printf "%s:%d: %s may not include %s\n", FILENAME, FNR, from, $2
            bad = 1
        }
    }
    END { exit bad }' lib/*/*.[ch]
}

sizes() {
    find cmd lib -name '*.[ch]' | sort | xargs awk '
    function file_end() {
        limit = last ~ /^cmd\/[^\/]*$/ ? 150 : 500 # a command; its folder is like lib
        if (last != "" && lines > limit)
            printf "%s: %d lines, more than %d\n", last, lines, limit
    }
    FNR == 1 { file_end(); last = FILENAME; begin = 0 }
    { lines = FNR }
    /^{$/ { begin = FNR }
    /^}$/ && begin {
        if (FNR - begin - 1 > 60)
            printf "%s:%d: a function of %d lines\n", FILENAME, begin, FNR - begin - 1
        begin = 0
    }
    END { file_end() }'
}

part format format
part layers layers
part shellcheck shells
part cppcheck check_c
part clang-tidy tidy
echo "lint: sizes (warnings only):"
sizes
exit "$failed"
