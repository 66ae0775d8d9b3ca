#!/usr/bin/env bash
# Runs the suite: unit programs (those of tests/unit that include unit.h), then every .bats file in its own process, two
# at a time. Prints each file's TAP as it ends and closes with one line
# "N passed, N failed".
#
#   tools/check.sh BUILD [PATTERN]
#
# PATTERN picks files by name; when no file has it in its name, tests by title.
set -u
cd "$(dirname "$0")/.." || exit 5
build=$1
pattern=${2:-}
out=$build/check
only=

shopt -s nullglob globstar
all=(tests/*.bats tests/desk/*.bats)
units=("$build"/tests/unit/*)
suites=()
for f in "${all[@]}"; do
    [[ ${f##*/} == *"$pattern"* ]] && suites+=("$f")
done
picked=()
for u in "${units[@]}"; do
    [[ $u != *.* && -x $u && ${u##*/} == *"$pattern"* ]] || continue
    grep -qs '"unit.h"' "tests/unit/${u##*/}.c" && picked+=("$u")
done
if [[ ${#suites[@]} -eq 0 && ${#picked[@]} -eq 0 ]]; then
    suites=("${all[@]}")
    only=$pattern
fi
# An installed tree is judged by its commands alone.
[[ -n ${LQ_BIN:-} ]] && picked=()

rm -rf "$out"
mkdir -p "$out" || exit 5

# A unit program that says nothing in TAP is one test, judged by its status.
for u in "${picked[@]}"; do
    tap=$out/unit-${u##*/}.tap
    echo "# tests/unit/${u##*/}.c"
    "$u" </dev/null >"$tap" 2>&1
    status=$?
    if ! grep -qE '^(not )?ok ' "$tap"; then
        [[ $status -eq 0 ]] && echo "ok 1 - ${u##*/}" >>"$tap"
    fi
    if [[ $status -ne 0 ]] && ! grep -q '^not ok ' "$tap"; then
        echo "not ok - ${u##*/} ended with status $status" >>"$tap"
    fi
    cat "$tap"
done

one() {
    local f=$1 name=${1//\//_} status
    local -a args=(--tap)
    [[ -n $ONLY ]] && args+=(--filter "$ONLY")
    SECONDS=0
    bats "${args[@]}" "$f" </dev/null >"$OUT/$name.tap" 2>&1
    status=$?
    if [[ $status -ne 0 ]] && ! grep -q '^not ok ' "$OUT/$name.tap"; then
        echo "not ok - $f ended with status $status" >>"$OUT/$name.tap"
    fi
    { echo "# $f ($SECONDS s)"; cat "$OUT/$name.tap"; } >"$OUT/$name.txt"
    cat "$OUT/$name.txt"
}
export -f one
export OUT=$out ONLY=$only BUILD=$build
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
# The Python that has the tests' modules is found once; a version manager's stand-in on
# PATH would look for it at each start, which takes longer than the work.
for p in python3 /usr/bin/python3; do
    real=$("$p" -c 'import sys, jsonschema, PIL, icalendar, aiosmtpd; print(sys.executable)' 2>/dev/null) || continue
    mkdir -p "$out/bin"
    printf '#!/bin/sh\nexec %q "$@"\n' "$real" >"$out/bin/python3"
    chmod +x "$out/bin/python3"
    PATH=$(cd "$out/bin" && pwd):$PATH
    break
done
# Characters in the tests mean the same wherever they run.
export LC_ALL=C.UTF-8
# The longest first, so that no long one is left alone at the end.
if [[ ${#suites[@]} -gt 0 ]]; then
    mapfile -t suites < <(wc -c "${suites[@]}" | grep -v ' total$' | sort -rn | awk '{print $2}')
    # shellcheck disable=SC2016 # $1 is the inner shell's
    printf '%s\0' "${suites[@]}" | xargs -0 -n 1 -P "$jobs" bash -c 'one "$1"' _
fi

passed=$(cat "$out"/*.tap | grep -cE '^ok ')
failed=$(cat "$out"/*.tap | grep -cE '^not ok ')
if [[ $failed -gt 0 ]]; then
    echo "# failed:"
    grep -E '^not ok ' "$out"/*.tap | sed "s|^$out/|#   |"
fi
if [[ $((passed + failed)) -eq 0 ]]; then
    echo "# no test was run" >&2
    exit 1
fi
echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
