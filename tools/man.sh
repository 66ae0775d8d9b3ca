#!/bin/sh
# Joins the manual page's parts made from a command's table (--dump=mdoc, on
# standard input) with its prose (share/man/NAME.mdoc, if there is one), the
# sections in mdoc(7)'s conventional order.
#
#   lq-fee --dump=mdoc | tools/man.sh lq-fee 'November 22, 2026' share/man/lq-fee.mdoc
#
# Prose for a section the table makes too follows it. NAME and SYNOPSIS come
# from the table alone.
set -eu
name=$1
date=$2
prose=${3:-/dev/null}
printf '.Dd %s\n.Dt %s 1\n.Os lq\n' "$date" "$(printf '%s' "$name" | tr '[:lower:]' '[:upper:]')"
awk '
function add(line) { body[section] = body[section] line "\n" }
BEGIN {
    n = split("NAME,SYNOPSIS,DESCRIPTION,VERBS,OPTIONS,,ENVIRONMENT,FILES,EXIT STATUS,EXAMPLES," \
              "DIAGNOSTICS,SEE ALSO,STANDARDS,HISTORY,AUTHORS,CAVEATS,BUGS," \
              "SECURITY CONSIDERATIONS", order, ",")
    for (i = 1; i <= n; i++) known[order[i]] = 1
}
FNR == 1 { file++; section = "" }
/^\.Sh / {
    section = substr($0, 5)
    gsub(/^"|"$/, "", section)
    if (file == 2 && (section == "NAME" || section == "SYNOPSIS")) {
        print "man.sh: " FILENAME ": " section " comes from the table" > "/dev/stderr"
        exit 1
    }
    if (!(section in known)) { known[section] = 1; own[++owns] = section }
    first = file == 2 && section in body
    next
}
section == "" { next }
first && !/^\.(Pp|Bl|Bd|Ss|Dl|\\")/ { add(".Pp") }
{ first = 0; add($0) }
function put(s) { if (s in body) printf ".Sh %s\n%s", s, body[s] }
END {
    for (i = 1; i <= n; i++) {
        if (order[i] != "") put(order[i])
        else for (k = 1; k <= owns; k++) put(own[k])
    }
}' - "$prose"
