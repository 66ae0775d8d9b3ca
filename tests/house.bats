#!/usr/bin/env bats
# The parser every command shares keeps its word: shown with `specimen`, a
# command that has one option of every type and prints what it was given.

load lib

setup() {
    lq_setup
    PATH=$LQ_TOOLS:$PATH
    unset LC_ALL
}

given() { # NAME=VALUE...: each is a line of the output
    local word
    for word in "$@"; do
        grep -qxF -e "$word" <<<"$output" || {
            echo "not given: $word"
            return 1
        }
    done
}

refused() { # SENTENCE, then the words of the command line
    local sentence=$1
    shift
    try 2 specimen "$@"
    [[ -z $output && ${#stderr_lines[@]} -eq 2 ]]
    [[ ${stderr_lines[0]} == "specimen: $sentence" ]]
    [[ ${stderr_lines[1]} == "specimen: try 'specimen --help'" ]]
}

@test "options stand before, between and after operands, in all their forms" {
    try 0 specimen --flag show a --text=x b --count 3 --item p --item=q
    given verb=show flag=1 text=x count=3 item=p item=q operand=a operand=b
    try 0 specimen show -ft x a
    given flag=1 text=x operand=a
    try 0 specimen -tx show
    given text=x
}

@test "-- ends options and - is an operand" {
    try 0 specimen show - -- --flag -x
    given flag=0 operand=- operand=--flag operand=-x
}

@test "what isn't given keeps its default" {
    try 0 specimen show
    given flag=0 text=- count=7 colour=- strict=0 post=- lang=en
}

@test "a wrong option is one sentence, one hint, and status 2" {
    refused "unknown option '--nope'" show --nope
    refused "unknown option '--fla'" show --fla
    refused "unknown option '-z'" show -fz
    refused "option '--flag' takes no value" show --flag=1
    refused "option '--text' needs a value" show --text
    refused "option '--file' needs a value that isn't empty" show --file=
    refused "option '--colour': 'blue' is not one of red, green" show --colour blue
    refused "option '--colour': '' is not one of red, green" show --colour=
    refused "option '--count': '3x' is not a whole number" show --count 3x
    refused "option '--count': 61 is not within 1 to 60" show --count 61
    refused "option '--file' doesn't go with 'none' but with: show" none --file f
}

@test "too many of a repeated option are refused, not cut" {
    local -a many=()
    local i
    for i in {1..65}; do many+=(--item "$i"); done
    refused "option '--item' is given more than 64 times" show "${many[@]}"
    try 0 specimen show "${many[@]:2}"
    given item=2 item=65
}

@test "verbs: missing, unknown, and how many operands each takes" {
    refused "a verb is missing: one of show, pair, none"
    refused "unknown verb 'nope': one of show, pair, none" nope
    refused "operand missing: ORDER" pair
    refused "operand missing: FINDING" pair A1
    refused "unexpected operand 'three'" pair A1 amount-wrong three
    refused "unexpected operand 'a'" none a
    try 0 specimen pair A1 amount-wrong
    given operand=A1 operand=amount-wrong
}

@test "one option name may be another row for another verb" {
    try 0 specimen show --why x
    given why=x reason=-
    try 0 specimen --why y pair A1 amount-wrong
    given why=- reason=y
}

@test "the language comes from --lang, LQ_LANG, then LANG's prefix" {
    LANG=zh_CN.UTF-8 try 0 specimen show
    given lang=zh
    LANG=zh_CN.UTF-8 LQ_LANG=en try 0 specimen show
    given lang=en
    LQ_LANG=zh try 0 specimen show --lang en
    given lang=en
    LANG=fr_FR.UTF-8 try 0 specimen show
    given lang=en
}

@test "LQ_POST names the post unless --post does" {
    LQ_POST=newyork try 0 specimen show
    given post=newyork
    LQ_POST=newyork try 0 specimen show --post chicago
    given post=chicago
}

@test "a word of the command line can't drive the terminal" {
    try 2 specimen show $'--\033[2J'
    [[ $stderr != *$'\033'* ]]
    [[ ${stderr_lines[0]} == *'\x1b[2J'* ]]
}

@test "--help: 80 columns in both languages, one verb's when a verb is given" {
    try 0 specimen --help
    [[ $(wc -L <<<"$output") -le 80 && -z $stderr ]]
    grep -q -- '--file FILE' <<<"$output"
    try 0 specimen none --help
    [[ ${lines[0]} == "Usage: specimen [option]... none" ]]
    if grep -q -- '--file' <<<"$output"; then false; fi
    LC_ALL=C.UTF-8 try 0 specimen --help --lang zh
    [[ $(LC_ALL=C.UTF-8 wc -L <<<"$output") -le 80 ]]
    grep -q '用法' <<<"$output"
}

@test "output that can't be written is status 5" {
    try 5 bash -c 'specimen --help >/dev/full'
    [[ $stderr == "specimen: standard output: No space left on device" ]]
    try 5 bash -c 'specimen show >/dev/full'
    [[ $stderr == "specimen: standard output: No space left on device" ]]
    try 5 bash -c 'specimen --version >&-'
}

@test "a closed standard input or error is not taken by the first file opened" {
    try 0 bash -c 'specimen show <&- 2>&-'
    given verb=show
}

@test "SIGPIPE kills quietly even when the parent ignored it" {
    mkfifo pipe
    # the reader opened the pipe and is gone before the first byte
    try 0 bash -c 'trap "" PIPE; true <pipe & exec 3>pipe; wait; specimen --help >&3; echo $? >status'
    [[ -z $stderr && $(cat status) -eq 141 ]]
}

@test "--dump: manual page, completions and table are made, an unknown part is refused" {
    try 0 specimen --dump=mdoc
    printf '.Dd June 7, 2021\n.Dt SPECIMEN 1\n.Os\n%s\n' "$output" >page.1
    try 0 mandoc -T lint -W warning page.1
    try 0 specimen --dump=bash
    bash -n <<<"$output"
    try 0 specimen --dump=json
    holds '.name == "specimen" and .kind == ["filter", "post"] and .needs_verb'
    holds '[.options[] | select(.name == "why") | .verbs[]] == ["show", "pair"]'
    try 0 specimen --dump=examples
    [[ $output == "specimen show 'a' -- -b" ]]
    refused "option '--dump': 'x' is not one of mdoc, bash, zsh, fish, examples, json" --dump=x
}

@test "bash completes the option's values and the verb's options" {
    specimen --dump=bash >c
    try 0 bash -c '. ./c; COMP_WORDS=(specimen show --colour r) COMP_CWORD=3; _specimen
        echo "${COMPREPLY[@]}"; COMP_WORDS=(specimen none --f) COMP_CWORD=2; _specimen
        echo "${COMPREPLY[@]}"; COMP_WORDS=(specimen p) COMP_CWORD=1; _specimen
        echo "${COMPREPLY[@]}"'
    [[ $output == $'red\n--flag\npair' ]]
}
