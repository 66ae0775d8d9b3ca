#include "records/verdict.h"
#include "base/utf8.h"

#define SHOWN_MAX 256 /* bytes of what a finding has seen */

static const char *const severities[] = {[WARN] = "warn", [ASK] = "ask", [REFUSE] = "refuse"};

void verdict_begin_as(struct buf *out, enum verdict v)
{
    static const char *const words[] = {
        [VERDICT_NO] = "false", [VERDICT_OPEN] = "null", [VERDICT_YES] = "true"};

    buf_addc(out, '{');
    json_put_member_raw(out, "ok", slice_of(words[v]));
}

void verdict_begin(struct buf *out, const struct findings *f)
{
    verdict_begin_as(out, findings_verdict(f));
}

/* An applicant's text may be as long as a record; a finding shows its beginning
 * (whole characters), so that no verdict outgrows what the next filter takes. */
static void put_text(struct buf *out, const char *key, struct slice text)
{
    struct buf cut = {0};
    size_t n = 0;

    if (text.n <= SHOWN_MAX) {
        json_put_member_str(out, key, text);
        return;
    }
    for (size_t k; (k = utf8_len(text.p + n, text.n - n)) > 0 && n + k <= SHOWN_MAX;)
        n += k;
    buf_add(&cut, text.p, n);
    buf_adds(&cut, "…");
    json_put_member_str(out, key, buf_slice(&cut));
    buf_release(&cut);
}

static void put_value(struct buf *out, const char *key, const struct finding_value *v)
{
    if (v->is_number)
        json_put_member_i64(out, key, v->number);
    else if (v->text.p)
        put_text(out, key, v->text);
}

static void put_finding(struct buf *out, const struct finding *f)
{
    const struct finding_kind *k = finding_kind(f->id);

    json_put_comma(out);
    buf_addc(out, '{');
    json_put_member_str(out, "id", slice_of(k->id));
    json_put_member_str(out, "rule", slice_of(f->rule ? f->rule : k->rule));
    json_put_member_str(out, "severity", slice_of(severities[k->severity]));
    if (f->at[0])
        json_put_member_str(out, "at", slice_of(f->at));
    put_value(out, "seen", &f->seen);
    put_value(out, "want", &f->want);
    if (f->decision != UNDECIDED)
        json_put_member_str(out, "decision",
                            slice_of(f->decision == ACCEPTED ? "accepted" : "refused"));
    buf_addc(out, '}');
}

enum answer verdict_end(struct buf *out, struct findings *f)
{
    findings_sort(f);
    json_put_key(out, "findings");
    buf_addc(out, '[');
    for (size_t i = 0; i < f->n; i++)
        put_finding(out, &f->v[i]);
    buf_adds(out, "]}");
    return findings_verdict(f) == VERDICT_NO ? ANSWER_NO : ANSWER_YES;
}

void verdict_settle(struct findings *f, struct rec *r, const struct json_node *order)
{
    const struct json_node *list = rec_arr(r, order, "decisions");

    for (const struct json_node *d = json_first(&r->doc, list); d; d = json_next(&r->doc, d)) {
        enum finding_id id = finding_by_name(rec_str(r, d, "finding"));
        bool accepted = slice_is(rec_str(r, d, "decision"), "accept");
        for (size_t i = 0; i < f->n; i++) {
            if (f->v[i].id == id && finding_kind(id)->waivable[0])
                f->v[i].decision = accepted ? ACCEPTED : REFUSED;
        }
    }
}
