/* What the pages show of an order. */
#include "lq-kit/kit.h"
#include "records/calendar.h"
#include "records/fee_record.h"

#define ORDER_MAX 64

struct slice kit_money(struct rec *r, int64_t cents, const char *currency)
{
    uint64_t abs = cents < 0 ? 0 - (uint64_t)cents : (uint64_t)cents;

    return arena_textf(&r->arena, "%s%llu.%02u %s", cents < 0 ? "-" : "",
                       (unsigned long long)(abs / 100), (unsigned)(abs % 100), currency);
}

struct slice kit_upper(struct rec *r, const char *word)
{
    size_t n = strlen(word);
    char *p = arena_alloc(&r->arena, n + 1);

    for (size_t i = 0; i < n; i++) {
        p[i] = word[i] == '-' ? ' ' : word[i];
        if (p[i] >= 'a' && p[i] <= 'z')
            p[i] = (char)(p[i] - 'a' + 'A');
    }
    return slice_from(p, n);
}

struct slice kit_services(struct rec *r, struct post_words w, const char *after,
                          const char *between)
{
    struct buf b = {0};
    struct slice all;

    for (size_t i = 0; i < w.n; i++) {
        bool receipt = strstr(w.v[i], "receipt") != NULL; /* no mail of its own */
        buf_adds(&b, i ? between : "");
        buf_add_slice(&b, kit_upper(r, w.v[i]));
        buf_adds(&b, receipt ? "" : after);
    }
    all = arena_copy(&r->arena, buf_slice(&b));
    buf_release(&b);
    return all;
}

/* The number names files and is read by machines: the letters that order numbers have. */
static void check_number(struct rec *r, struct slice order)
{
    const struct json_node *root = json_root(&r->doc);

    if (rec_failed(r))
        return;
    if (slice_blank(order)) {
        rec_missing(r, root, "order");
        return;
    }
    for (size_t i = 0; i < order.n; i++) {
        char c = order.p[i];
        bool good = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                    (i > 0 && (c == '.' || c == '_' || c == '-'));
        if (!good || order.n > ORDER_MAX) {
            rec_fail(r, json_get(&r->doc, root, "order"), "not an order number");
            return;
        }
    }
}

static void add_line(struct kit_order *o, struct slice s)
{
    if (!slice_blank(s) && o->to_n < KIT_LINES_MAX)
        o->to[o->to_n++] = s;
}

static void read_address(struct kit_order *o, struct rec *r, const struct json_node *applicant)
{
    const struct json_node *a = rec_obj(r, applicant, "address");
    const struct json_node *lines = rec_arr(r, a, "lines");
    struct slice city = rec_str(r, a, "city");
    struct slice state = rec_str(r, a, "state");
    struct slice zip = rec_str(r, a, "zip");

    /* Carriers read Latin letters. */
    add_line(o, slice_blank(o->name_latin) ? o->name : o->name_latin);
    for (const struct json_node *v = json_first(&r->doc, lines); v; v = json_next(&r->doc, v)) {
        if (v->type != JSON_STRING)
            rec_fail(r, v, "not a string");
        else if (o->to_n + 1 < KIT_LINES_MAX)
            add_line(o, json_str(&r->doc, v, &r->arena));
    }
    if (city.p || state.p || zip.p)
        add_line(o, arena_textf(&r->arena, "%.*s%s%.*s %.*s", (int)city.n, city.p ? city.p : "",
                                slice_blank(city) ? "" : ", ", (int)state.n, state.p ? state.p : "",
                                (int)zip.n, zip.p ? zip.p : ""));
    o->has_address = !slice_blank(zip) && o->to_n > 1;
}

bool kit_read(struct kit_order *o, const struct kit *k, struct rec *r, bool named)
{
    const struct json_node *root = json_root(&r->doc);
    const struct json_node *applicant = rec_obj(r, root, "applicant");

    memset(o, 0, sizeof *o);
    o->r = r;
    o->order = rec_str(r, root, "order");
    check_number(r, o->order);
    o->module = rec_str(r, root, "module");
    o->document = rec_str(r, root, "document");
    o->business = rec_str(r, root, "business");
    o->channel = rec_str(r, root, "channel");
    o->name = rec_str(r, applicant, "name");
    o->name_latin = rec_str(r, applicant, "name_latin");
    if (named && slice_blank(o->name) && !rec_failed(r))
        rec_missing(r, applicant ? applicant : root, "name");
    o->on_app = !o->channel.p || slice_is(o->channel, "app");
    o->passport = !slice_is(o->document, "travel-document");
    read_address(o, r, applicant);
    o->payment = fee_record_payment(r, rec_obj(r, root, "payment"));
    o->paid_online = slice_is(o->payment.kind, "wechat");
    return (!named || fee_record_quote(r, k->post, k->now, &o->due)) &&
           materials_read(&o->materials, r, k->post, k->now);
}
