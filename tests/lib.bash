# shellcheck shell=bash
# Common ground of the tests. A test file says `load lib` (in tests/desk
# `load ../lib`) and `setup() { lq_setup; }`; then it stands in its own empty
# directory, with the commands on PATH and nothing of the user's environment.
#
#   try STATUS CMD...   runs CMD, prints it as a transcript, holds it to STATUS.
#                       $output is its stdout, $stderr its stderr, $lines and
#                       $stderr_lines the same by line.
#   holds JQ-FILTER     the filter is true of $output (of each record in it).
#   LQ_ROOT             the source tree; LQ_BIN the directory of the commands
#                       (the build's, or an installed one under distcheck);
#                       LQ_TOOLS the build's helpers for tests (specimen).
#
# With CI=true a skipped test fails: what the suite promises is then proven. Under
# sanitizers a skip is one: the same test runs without them.

bats_require_minimum_version 1.5.0

LQ_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BUILD=${BUILD:-build}
[[ $BUILD == /* ]] || BUILD=$LQ_ROOT/$BUILD
LQ_BIN=${LQ_BIN:-$BUILD/bin}
LQ_TOOLS=${LQ_TOOLS:-$BUILD/tests/tools}

if [[ ${CI:-} == true && -z ${LQ_SANITIZED:-} ]]; then
    skip() {
        echo "a skipped test is a failure in CI: $*" >&2
        return 1
    }
fi

lq_setup() {
    local name
    for name in ${!LQ_@}; do
        case $name in
        LQ_ROOT | LQ_BIN | LQ_TOOLS | LQ_SANITIZED) ;;
        *) unset "$name" ;;
        esac
    done
    unset LANG LANGUAGE LC_ALL LC_CTYPE NO_COLOR CDPATH
    export LC_ALL=C.UTF-8 TZ=UTC HOME=$BATS_TEST_TMPDIR PATH=$LQ_BIN:$PATH
    umask 022
    cd "$BATS_TEST_TMPDIR" || return 1
}

try() {
    local want=$1
    shift
    run --separate-stderr "$@"
    {
        printf '$ %s\n' "$*"
        [[ -z $output ]] || printf '%s\n' "$output"
        [[ -z $stderr ]] || printf 'stderr: %s\n' "$stderr"
        printf '[%s]\n' "$status"
    } | head -c 20000
    [[ $status -eq $want ]] || {
        printf 'expected status %s\n' "$want"
        return 1
    }
}

# For a question that a word answers: gojq where there is one, for it starts ten times as fast as
# jq 1.6. What is compared byte by byte is asked of jq, which keeps a record's order.
if command -v gojq >/dev/null; then
    quick_jq() { gojq "$@"; }
else
    quick_jq() { jq "$@"; }
fi

# A no is jq's to say: its language is what the filters are written in.
holds() {
    local filter="length > 0 and all(.[]; $1)"
    quick_jq -es "$filter" <<<"$output" >/dev/null 2>&1 || jq -es "$filter" <<<"$output" >/dev/null || {
        printf 'does not hold: %s\n' "$1"
        return 1
    }
}

# Built with sanitizers: memory and time are not what users see.
sanitized() {
    [[ -n ${LQ_SANITIZED:-} ]]
}

# The leak checker can't work on a traced process.
if sanitized; then
    strace() {
        ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0 command strace "$@"
    }
fi
