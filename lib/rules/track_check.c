/* A tracking number against what is printed beside it and what the post takes. */
#include "rules/track.h"

#define WORD_MAX 64

/* Small letters, runs of blanks, hyphens and underscores one hyphen; 0: none, or too long. */
static size_t plain_word(struct slice s, char out[WORD_MAX])
{
    size_t n = 0;

    s = slice_trim(s);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == ' ' || c == '_')
            c = '-';
        if (c == '-' && (n == 0 || out[n - 1] == '-'))
            continue;
        if (n == WORD_MAX)
            return 0;
        out[n++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return n;
}

static const struct track_word *word_of(const struct track_tables *t, struct slice printed)
{
    char word[WORD_MAX];
    size_t n = plain_word(printed, word);

    for (size_t i = 0; i < t->word_count; i++) {
        if (t->words[i].length == n && memcmp(t->words[i].printed, word, n) == 0)
            return &t->words[i];
    }
    return NULL;
}

struct track_claim track_claim(const struct track_tables *t, struct slice carrier,
                               struct slice service)
{
    struct track_claim c = {0};
    const struct track_word *w;

    if (!slice_blank(carrier)) {
        c.carrier_text = carrier;
        w = word_of(t, carrier);
        c.carrier = w && w->kind == TRACK_CARRIER ? w->means : NULL;
    }
    if (slice_blank(service))
        return c;
    c.service_text = service;
    w = word_of(t, service);
    if (!w)
        return c;
    if (w->kind == TRACK_PRODUCT) {
        c.product = w->means;
    } else if (w->kind == TRACK_EXTRA) {
        c.certified = strcmp(w->means, "certified") == 0;
        c.registered = strcmp(w->means, "registered") == 0;
        c.return_receipt = strcmp(w->means, "return-receipt") == 0;
    } else if (!c.carrier_text.p) { /* "SmartPost" written down as the service */
        c.carrier_text = service;
        c.carrier = w->means;
    }
    return c;
}

static bool in_list(const struct track_list *l, const char *word)
{
    for (size_t i = 0; i < l->n; i++) {
        if (strcmp(l->v[i], word) == 0)
            return true;
    }
    return false;
}

static bool told(const char *product)
{
    return strcmp(product, "unknown") != 0;
}

static bool is_return_label(const char *product)
{
    size_t n = strlen(product);

    return n > 7 && strcmp(product + n - 7, "-return") == 0;
}

/* "priority-return" is Priority Mail, too. */
static bool same_product(const char *number, const char *printed)
{
    size_t n = strlen(printed);

    return strncmp(number, printed, n) == 0 &&
           (number[n] == '\0' || strcmp(number + n, "-return") == 0);
}

static bool service_differs(const struct track *t, const struct track_claim *c)
{
    return (c->product && told(t->product) && !same_product(t->product, c->product)) ||
           (c->certified && t->certified == TRACK_NO) ||
           (c->registered && t->registered == TRACK_NO) ||
           (c->return_receipt && t->return_receipt == TRACK_NO);
}

static void conflict(struct findings *to, enum finding_id id, const char *at, const char *sub,
                     struct slice printed, const char *number)
{
    struct finding *f = finding_add(to, id, at, sub);

    f->seen = finding_text(printed);
    f->want = finding_text(slice_of(number));
}

void track_check(struct findings *to, const struct track *t, struct slice number,
                 const struct track_claim *claim, const char *at)
{
    if (!t->ok) {
        finding_add_seen(to, F_TRACKING_INVALID, at, "/tracking", number);
        return;
    }
    if (claim->carrier_text.p && (!claim->carrier || strcmp(claim->carrier, t->carrier) != 0))
        conflict(to, F_TRACK_CARRIER_CONFLICT, at, "/carrier", claim->carrier_text, t->carrier);
    /* the words of services are USPS's */
    if (strcmp(t->carrier, "usps") == 0 && service_differs(t, claim))
        conflict(to, F_TRACK_SERVICE_CONFLICT, at, "/service", claim->service_text, t->product);
}

static void ask_service(struct findings *to, const struct track *t, const char *at)
{
    finding_add_seen(to, F_TRACK_SERVICE_UNKNOWN, at, "/tracking",
                     slice_of(t->service[0] ? t->service : t->number));
}

void track_check_told(struct findings *to, const struct track *t, const struct track_claim *claim,
                      const char *at)
{
    if (t->ok && !t->product_known && !claim->product)
        ask_service(to, t, at);
}

void track_check_in(struct findings *to, const struct track *t, const struct track_claim *claim,
                    const struct track_rules *rules, const char *at)
{
    const struct {
        const char *word;
        enum track_flag number;
        bool printed;
        enum finding_id id;
    } extras[] = {
        {"certified", t->certified, claim->certified, F_CERTIFIED_MAIL},
        {"registered", t->registered, claim->registered, F_REGISTERED_MAIL},
        {"return-receipt", t->return_receipt, claim->return_receipt, F_RETURN_RECEIPT},
    };

    for (size_t i = 0; i < sizeof extras / sizeof *extras; i++) {
        bool by_number = t->ok && extras[i].number == TRACK_YES;
        if (!in_list(&rules->refused_in, extras[i].word) || (!by_number && !extras[i].printed))
            continue;
        if (by_number)
            finding_add_seen(to, extras[i].id, at, "/tracking", slice_of(t->number));
        else
            finding_add_seen(to, extras[i].id, at, "/service", claim->service_text);
    }
    if (t->ok && strcmp(t->carrier, "usps") == 0 && t->certified == TRACK_UNKNOWN &&
        t->registered == TRACK_UNKNOWN && !claim->product && !claim->certified &&
        !claim->registered)
        ask_service(to, t, at);
}

/* R44. */
static void check_product(struct findings *to, const struct track *t,
                          const struct track_claim *claim, const struct track_list *accepted,
                          const char *at)
{
    bool by_number = t->ok && told(t->product);
    const char *product = by_number ? t->product : claim->product;

    if (!product && t->ok)
        ask_service(to, t, at);
    if (!product || in_list(accepted, product))
        return;
    if (is_return_label(product))
        finding_add_seen(to, F_TRACK_SERVICE_UNKNOWN, at, "/tracking", slice_of(product));
    else
        finding_add_seen(to, F_SERVICE_NOT_ACCEPTED, at, by_number ? "/tracking" : "/service",
                         slice_of(product));
}

void track_check_return(struct findings *to, const struct track *t, const struct track_claim *claim,
                        const struct track_rules *rules, struct slice number, const char *at)
{
    if (slice_blank(number))
        (void)finding_add(to, F_TRACKING_MISSING, at, "/tracking");
    if (claim->carrier_text.p &&
        !(claim->carrier && in_list(&rules->return_carriers, claim->carrier))) {
        finding_add_seen(to, F_CARRIER_NOT_USPS, at, "/carrier",
                         claim->carrier ? slice_of(claim->carrier) : claim->carrier_text);
    } else if (t->ok && !in_list(&rules->return_carriers, t->carrier)) {
        finding_add_seen(to, F_CARRIER_NOT_USPS, at, "/tracking", slice_of(t->carrier));
    } else {
        check_product(to, t, claim, &rules->return_services, at);
    }
}
