#include "lq-verify-legalization/check.h"
#include "legal/attempts.h"
#include "legal/registers.h"
#include "lq-verify-legalization/make.h"
#include "records/post_pick.h"
#include "records/verdict.h"
#include "stream/out.h"

struct check {
    struct authorities *authorities;
    struct apostilles *apostilles;
    struct registers *registers;
    struct attempts *attempts; /* NULL: not counted */
};

/* Nothing that was asked after this is answered. */
static _Noreturn void give_up(void)
{
    (void)out_flush();
    exit(ST_IO);
}

/* R72: what can be told from the inputs alone; genuine stands for "look it up". */
static enum legal_result inputs(const struct check *c, struct rec *r, struct legal_inputs *in,
                                struct findings *found)
{
    struct slice authority;

    legal_inputs_read(in, r, c->authorities);
    authority = slice_trim(in->authority);
    if (!legal_inputs_there(found, in->number_n, in->sticker_n, authority.n))
        return LEGAL_INPUT_MISSING;
    if (!authorities_number(c->authorities, slice_from(in->number, in->number_n)))
        finding_add(found, F_INPUT_MALFORMED, "/number", "");
    if (!authorities_sticker(c->authorities, slice_from(in->sticker, in->sticker_n)))
        finding_add(found, F_INPUT_MALFORMED, "/sticker", "");
    if (found->n > 0)
        return LEGAL_INPUT_MALFORMED;
    if (!in->id || !registers_cover(c->registers, slice_of(in->id)))
        return LEGAL_AUTHORITY_UNKNOWN;
    return LEGAL_GENUINE;
}

static enum legal_result judge(const struct legal_details *d, struct slice sha256)
{
    if (d->revoked)
        return LEGAL_REVOKED;
    if (sha256.p && d->document_sha256.p && !legal_same_hash(sha256, d->document_sha256))
        return LEGAL_DOCUMENT_DIFFERS;
    return LEGAL_GENUINE;
}

static enum legal_result look_up(const struct check *c, const struct legal_inputs *in,
                                 struct slice sha256, struct legal_details *d,
                                 const struct lqr_head **from)
{
    unsigned char whole[LEGAL_WHOLE_MAX];
    size_t n = legal_inputs_whole(in, whole);

    switch (registers_find(c->registers, slice_from((const char *)whole, n), d, from)) {
    case REGISTERS_DAMAGED:
        give_up();
    case REGISTERS_FOUND:
        return judge(d, sha256);
    case REGISTERS_NONE:
        break;
    }
    return LEGAL_NO_MATCH;
}

/* A look-up that counts: a wrong guess is remembered before it is answered. */
static enum legal_result counted(struct check *c, struct rec *r, const struct legal_inputs *in,
                                 struct slice sha256, struct legal_details *d,
                                 const struct lqr_head **from)
{
    struct slice caller = rec_str(r, json_root(&r->doc), "caller");
    enum legal_result result = LEGAL_LOCKED;
    bool locked = false;

    if (!c->attempts || rec_failed(r))
        return look_up(c, in, sha256, d, from);
    if (!attempts_begin(c->attempts, caller, clock_now(true), &locked))
        give_up();
    if (!locked)
        result = look_up(c, in, sha256, d, from);
    if (!attempts_end(c->attempts, result == LEGAL_NO_MATCH || result == LEGAL_DOCUMENT_DIFFERS))
        give_up();
    return result;
}

static void put_present(struct buf *out, const char *key, struct slice s)
{
    if (s.n > 0)
        json_put_member_str(out, key, s);
}

static void put_details(struct buf *out, const struct legal_inputs *in,
                        const struct legal_details *d, const struct lqr_head *from,
                        struct slice sha256)
{
    char created[INSTANT_LEN + 1];

    instant_print(created, from->created);
    json_put_key(out, "details");
    buf_addc(out, '{');
    json_put_member_str(out, "authority", slice_of(in->id));
    put_present(out, "issued_at", d->issued_at);
    put_present(out, "country", d->country);
    put_present(out, "document", d->document);
    put_present(out, "signer", d->signer);
    put_present(out, "legalizer", d->legalizer);
    put_present(out, "revoked_at", d->revoked_at);
    json_put_member_raw(out, "document_compared",
                        slice_of(sha256.p && d->document_sha256.p ? "true" : "false"));
    buf_addc(out, '}');
    json_put_key(out, "register");
    buf_addc(out, '{');
    json_put_member_str(out, "id", slice_of(from->id));
    json_put_member_i64(out, "serial", from->serial);
    json_put_member_str(out, "created", slice_of(created));
    buf_addc(out, '}');
}

static void warn_apostille(const struct check *c, const struct legal_details *d,
                           struct findings *found)
{
    struct civil issued;
    struct civil since;

    if (legal_day(d->issued_at, &issued) && apostilles_since(c->apostilles, d->country, &since))
        legal_apostille(found, issued, since);
}

static enum answer check(void *state, struct rec *r, struct buf *out)
{
    struct check *c = state;
    struct slice sha256 = rec_str(r, json_root(&r->doc), "document_sha256");
    const struct lqr_head *from = NULL;
    struct legal_details d = {0};
    struct legal_inputs in;
    enum legal_result result;
    struct findings found;

    if (sha256.p && !legal_is_hash(sha256))
        rec_fail(r, json_get(&r->doc, json_root(&r->doc), "document_sha256"), "not 64 hex digits");
    findings_reset(&found);
    result = inputs(c, r, &in, &found);
    if (rec_failed(r))
        return ANSWER_NO;
    if (result == LEGAL_GENUINE)
        result = counted(c, r, &in, sha256, &d, &from);
    legal_judge(&found, result);
    if (result == LEGAL_GENUINE)
        warn_apostille(c, &d, &found);
    verdict_begin(out, &found);
    json_put_member_str(out, "result", slice_of(legal_result_name(result)));
    if (result == LEGAL_GENUINE || result == LEGAL_REVOKED)
        put_details(out, &in, &d, from, sha256);
    return verdict_end(out, &found);
}

/* ---- what it works with ---- */

static bool open_registers(struct check *c, const struct check_opts *o)
{
    unsigned char lookup[LEGAL_KEY];
    struct registers_opts ro = {.seen = o->seen, .now = clock_now(true)};
    size_t n = 0;
    struct legal_key **keys = signers_read(&o->signers, &n);

    ro.keys = keys;
    ro.key_count = n;
    if (keys && (!o->lookup_key || legal_lookup_read(o->lookup_key, lookup))) {
        ro.lookup = o->lookup_key ? lookup : NULL;
        c->registers = registers_open(&ro, o->registers.n, o->registers.v);
    }
    signers_free(keys, n);
    legal_wipe(lookup, sizeof lookup);
    return c->registers != NULL;
}

static bool open_attempts(struct check *c, const struct check_opts *o)
{
    struct post *p;

    if (!o->attempts)
        return true;
    p = post_pick(cmd_common()->post, true);
    if (!p)
        return false;
    c->attempts = attempts_open(o->attempts, &p->legal);
    post_free(p);
    return c->attempts != NULL;
}

enum status check_run(const struct check_opts *o, int filec, char *const *files)
{
    struct check c = {0};
    struct filter f = {.verdict = "legalization", .work = check, .state = &c};
    enum status st = ST_IO;

    if (o->registers.n == 0)
        diag_usage("--register is missing: the file to ask");
    c.authorities = authorities_load(true);
    c.apostilles = c.authorities ? apostilles_load(true) : NULL;
    if (c.apostilles && open_registers(&c, o) && open_attempts(&c, o))
        st = filter_run(&f, filec, files);
    attempts_close(c.attempts);
    registers_close(c.registers);
    apostilles_free(c.apostilles);
    authorities_free(c.authorities);
    return st;
}
