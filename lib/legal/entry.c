#include "legal/entry.h"

void legal_inputs_read(struct legal_inputs *in, struct rec *r, const struct authorities *a)
{
    const struct json_node *root = json_root(&r->doc);

    in->number_n = legal_normal(in->number, sizeof in->number, rec_str(r, root, "number"));
    in->sticker_n = legal_normal(in->sticker, sizeof in->sticker, rec_str(r, root, "sticker"));
    in->authority = rec_str(r, root, "authority");
    in->id = authorities_find(a, in->authority);
}

size_t legal_inputs_whole(const struct legal_inputs *in, unsigned char out[LEGAL_WHOLE_MAX])
{
    const struct slice part[] = {slice_of(in->id), slice_from(in->number, in->number_n),
                                 slice_from(in->sticker, in->sticker_n)};
    size_t n = 0;

    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        out[n++] = (unsigned char)part[i].n;
        memcpy(out + n, part[i].p, part[i].n);
        n += part[i].n;
    }
    return n;
}

bool legal_day(struct slice text, struct civil *day)
{
    struct instant t;

    if (text.p && instant_parse(text, &t)) {
        *day = instant_civil(t);
        return true;
    }
    return text.p && civil_parse(text, day);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
}

bool legal_is_hash(struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = lower(s.p[i]);
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return s.n == (size_t)2 * LEGAL_HASH;
}

bool legal_same_hash(struct slice a, struct slice b)
{
    for (size_t i = 0; a.n == b.n && i < a.n; i++) {
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    }
    return a.n == b.n;
}

/* A member's text if it isn't blank, put to out; fails the record if it is due and isn't there. */
static struct slice put(struct buf *out, struct rec *r, const char *key, bool due)
{
    struct slice s = slice_trim(rec_str(r, json_root(&r->doc), key));

    if (s.n > 0)
        json_put_member_str(out, key, s);
    else if (due)
        rec_missing(r, json_root(&r->doc), key);
    return s;
}

static void fail(struct rec *r, const char *key, const char *why)
{
    rec_fail(r, json_get(&r->doc, json_root(&r->doc), key), "%s", why);
}

static void check_day(struct rec *r, const char *key, struct slice text, struct civil *day)
{
    if (text.n > 0 && !legal_day(text, day))
        fail(r, key, "not a date such as 2021-06-10");
}

void legal_details_put(struct buf *out, struct rec *r, const struct legal_inputs *in,
                       const struct authorities *a)
{
    struct slice status = slice_trim(rec_str(r, json_root(&r->doc), "status"));
    bool revoked = slice_is(status, "revoked");
    struct civil day = {0};
    struct civil other = {0};
    struct slice issued;
    struct slice sha256;

    if (!revoked && !slice_is(status, "valid")) {
        if (status.n == 0)
            rec_missing(r, json_root(&r->doc), "status");
        else
            fail(r, "status", "neither valid nor revoked");
    }
    buf_addc(out, '{');
    json_put_member_str(out, "status", status);
    issued = put(out, r, "issued_at", !revoked);
    check_day(r, "issued_at", issued, &day);
    if (issued.n > 0 && !rec_failed(r) && !authorities_on(a, in->id, day))
        fail(r, "issued_at", "a day on which the authority didn't legalize");
    put(out, r, "country", !revoked);
    put(out, r, "document", !revoked);
    put(out, r, "signer", !revoked);
    put(out, r, "legalizer", !revoked);
    sha256 = put(out, r, "document_sha256", false);
    if (sha256.n > 0 && !legal_is_hash(sha256))
        fail(r, "document_sha256", "not 64 hex digits");
    if (revoked)
        check_day(r, "revoked_at", put(out, r, "revoked_at", false), &other);
    buf_addc(out, '}');
    if (out->n > LQR_DETAILS_MAX)
        rec_fail(r, json_root(&r->doc), "its details are longer than %d bytes", LQR_DETAILS_MAX);
    while (out->n % LQR_PAD != 0)
        buf_addc(out, ' ');
}

bool legal_details_read(struct legal_details *d, struct rec *r, struct slice text)
{
    const struct json_node *root;
    struct slice status;

    if (!rec_scan(r, text, "details"))
        return false;
    root = json_root(&r->doc);
    status = rec_str(r, root, "status");
    *d = (struct legal_details){.revoked = slice_is(status, "revoked"),
                                .issued_at = rec_str(r, root, "issued_at"),
                                .country = rec_str(r, root, "country"),
                                .document = rec_str(r, root, "document"),
                                .signer = rec_str(r, root, "signer"),
                                .legalizer = rec_str(r, root, "legalizer"),
                                .document_sha256 = rec_str(r, root, "document_sha256"),
                                .revoked_at = rec_str(r, root, "revoked_at")};
    return !rec_failed(r) && (d->revoked || slice_is(status, "valid"));
}
