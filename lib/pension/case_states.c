/*
 * The lifecycle of a pension case: one table.
 */
#include "pension/case.h"

#define B(s) (1U << (s))

static const char *const names[C_COUNT] = {
    [C_RECEIVED] = "received", [C_CHECKED] = "checked", [C_PUSHING] = "pushing",
    [C_PUSHED] = "pushed",     [C_PASSED] = "passed",   [C_FAILED] = "failed",
    [C_FALLBACK] = "fallback"};

/* A department may answer as soon as it can have the file, and one whose paper came too. */
#define HANDED (B(C_PUSHING) | B(C_PUSHED) | B(C_PASSED) | B(C_FAILED) | B(C_FALLBACK))

static const struct case_edge edges_of_cases[] = {
    {"submit", 0, C_NONE, "intake", false},
    {"amend", B(C_RECEIVED), C_NONE, "intake", false},
    {"pushing", B(C_CHECKED), C_PUSHING, "dispatcher", false},
    {"pushed", B(C_CHECKED) | B(C_PUSHING), C_PUSHED, "dispatcher", false},
    {"result", HANDED, C_NONE, "intake", true},
    {"settle", B(C_PASSED) | B(C_FAILED), C_NONE, "approver", true},
    {"fallback", B(C_RECEIVED) | B(C_CHECKED) | B(C_PUSHED), C_FALLBACK, "intake", true},
    {"decide", B(C_RECEIVED), C_NONE, NULL, false}, /* the catalogue names it with the finding */
    {"assign", 0, C_NONE, "reviewer", false},
    {0}};

const char *case_state_name(enum case_state s)
{
    return names[s];
}

enum case_state case_state_by_name(struct slice name)
{
    for (int s = C_NONE + 1; s < C_COUNT; s++) {
        if (slice_is(name, names[s]))
            return (enum case_state)s;
    }
    return C_NONE;
}

const struct case_edge *case_edge(const char *name)
{
    for (const struct case_edge *e = edges_of_cases; e->name; e++) {
        if (strcmp(e->name, name) == 0)
            return e;
    }
    return NULL;
}

bool case_message_due(struct slice event, bool moved)
{
    for (const struct case_edge *e = edges_of_cases; e->name; e++) {
        if (slice_is(event, e->name))
            return e->message && moved;
    }
    return false;
}

enum case_state case_whole(const struct pension_case *c)
{
    if (c->facts.paper)
        return C_FALLBACK;
    return c->desk ? C_CHECKED : C_RECEIVED;
}
