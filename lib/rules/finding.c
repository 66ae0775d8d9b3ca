#include "rules/finding.h"

static const struct finding_kind kinds[FINDING_COUNT] = {
#define FINDING(sym, id, rule, severity, waivable) {id, rule, severity, waivable},
#include "findings.inc"
#undef FINDING
};

const struct finding_kind *finding_kind(enum finding_id id)
{
    return &kinds[id];
}

enum finding_id finding_by_name(struct slice id)
{
    int i = 0;

    while (i < FINDING_COUNT && !slice_is(id, kinds[i].id))
        i++;
    return (enum finding_id)i;
}

static void put_path(struct finding *f, const char *part)
{
    size_t have = strlen(f->at);
    size_t n = strlen(part);

    if (n >= sizeof f->at - have)
        return; /* a pointer cut in the middle would name something else */
    memcpy(f->at + have, part, n + 1);
}

struct finding *finding_add(struct findings *to, enum finding_id id, const char *at,
                            const char *sub)
{
    static struct finding spill;
    struct finding *f = &spill;

    if (to->n < FINDINGS_MAX)
        f = &to->v[to->n++];
    else
        to->overflow = true;
    *f = (struct finding){.id = id};
    put_path(f, at);
    put_path(f, sub);
    return f;
}

void finding_add_seen(struct findings *to, enum finding_id id, const char *at, const char *sub,
                      struct slice seen)
{
    finding_add(to, id, at, sub)->seen = finding_text(seen);
}

/* One with a rule of its own stands where that rule's findings begin. */
static int place_of(const struct finding *f)
{
    int i = 0;

    if (!f->rule)
        return (int)f->id;
    while (i < FINDING_COUNT && strcmp(kinds[i].rule, f->rule) != 0)
        i++;
    return i < FINDING_COUNT ? i : (int)f->id;
}

/* Few, and mostly in order: insertion keeps equals as they came. */
void findings_sort(struct findings *f)
{
    for (size_t i = 1; i < f->n; i++) {
        struct finding x = f->v[i];
        size_t k = i;
        for (; k > 0 && place_of(&f->v[k - 1]) > place_of(&x); k--)
            f->v[k] = f->v[k - 1];
        f->v[k] = x;
    }
}

enum verdict findings_verdict(const struct findings *f)
{
    enum verdict v = f->overflow ? VERDICT_NO : VERDICT_YES;

    for (size_t i = 0; i < f->n; i++) {
        enum severity s = kinds[f->v[i].id].severity;
        if (f->v[i].decision == REFUSED)
            s = REFUSE;
        if (f->v[i].decision == ACCEPTED || s == WARN)
            continue;
        if (s == REFUSE)
            return VERDICT_NO;
        if (v == VERDICT_YES)
            v = VERDICT_OPEN;
    }
    return v;
}

bool findings_have(const struct findings *f, enum finding_id id)
{
    for (size_t i = 0; i < f->n; i++) {
        if (f->v[i].id == id)
            return true;
    }
    return false;
}
