#include "rules/mail.h"
#include "rules/mail_impl.h"
#include "rules/mail_text.h"

bool mail_list_has(const struct mail_list *l, const char *word)
{
    for (size_t i = 0; i < l->n; i++) {
        if (strcmp(l->v[i], word) == 0)
            return true;
    }
    return false;
}

struct track_claim mail_claim(const struct mail_label *l, bool as_required,
                              const struct mail_rules *rules)
{
    struct track_claim claim = l->claim;

    if (as_required && slice_blank(l->service) && rules->track.return_services.n > 0)
        claim.product = rules->track.return_services.v[0];
    return claim;
}

/* ---- sizes ---- */

/* R37 信封大小与LETTER纸大小相似即可: either side may be the width. */
static bool far_from(int64_t seen, int64_t want, int64_t percent)
{
    return seen * 100 < want * (100 - percent) || seen * 100 > want * (100 + percent);
}

static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t greater(int64_t a, int64_t b)
{
    return a < b ? b : a;
}

void mail_check_size(struct findings *to, const struct mail_rules *rules,
                     const struct mail_label *l, bool holds_documents, const char *at)
{
    int64_t narrow = lesser(l->width, l->height);
    int64_t wide = greater(l->width, l->height);

    if (narrow <= 0)
        return;
    if (holds_documents && (narrow < lesser(rules->return_min_width, rules->return_min_height) ||
                            wide < greater(rules->return_min_width, rules->return_min_height)))
        finding_add(to, F_RETURN_ENVELOPE_SIZE, at, "/width_in");
    else if (far_from(narrow, lesser(rules->width, rules->height), rules->tolerance_percent) ||
             far_from(wide, greater(rules->width, rules->height), rules->tolerance_percent))
        finding_add(to, F_ENVELOPE_SIZE, at, "/width_in");
}

void mail_not_recorded(struct findings *to, const char *at, const char *sub)
{
    finding_add_seen(to, F_NOT_RECORDED, at, sub, slice_of(*sub ? sub + 1 : at + 1));
}

/* ---- the way in ---- */

static bool list_has(const struct track_list *l, const char *word)
{
    for (size_t i = 0; i < l->n; i++) {
        if (strcmp(l->v[i], word) == 0)
            return true;
    }
    return false;
}

/* "Priority Mail, Certified": services bought with another, among other words. */
static void check_words(struct findings *to, const struct mail_rules *rules,
                        const struct mail_way_in *in)
{
    static const struct {
        const char *service; /* as share/posts names it */
        const char *words;   /* as it stands on an envelope */
        enum finding_id id;
    } barred[] = {{"certified", "certified", F_CERTIFIED_MAIL},
                  {"registered", "registered", F_REGISTERED_MAIL},
                  {"return-receipt", "return receipt", F_RETURN_RECEIPT},
                  {"signature-confirmation", "signature confirmation", F_SIGNATURE_MAIL}};

    for (size_t i = 0; i < sizeof barred / sizeof *barred; i++) {
        if (findings_have(to, barred[i].id) ||
            !mail_text_has(in->label.service, slice_of(barred[i].words)))
            continue;
        if (list_has(&rules->track.refused_in, barred[i].service) ||
            mail_list_has(&rules->warned_in, barred[i].service))
            finding_add_seen(to, barred[i].id, in->at, "/service", in->label.service);
    }
}

/* R39 寄送材料不可使用挂号信（CERTIFIED OR REGISTERED MAIL）, R40 也不要使用需要收件人签署收件
 * 回执(RETURN RECEIPT)的邮寄方式. A number that is wrong says nothing: R45 is about the way back. */
static void check_services(struct findings *to, const struct mail_rules *rules,
                           const struct mail_way_in *in)
{
    const struct mail_label *l = &in->label;
    struct track_claim claim = mail_claim(l, in->as_required || in->refused, rules);

    if (l->number.ok)
        track_check(to, &l->number, l->tracking, &l->claim, in->at);
    track_check_in(to, &l->number, &claim, &rules->track, in->at);
    check_words(to, rules, in);
    if (in->return_receipt && !findings_have(to, F_RETURN_RECEIPT) &&
        list_has(&rules->track.refused_in, "return-receipt"))
        finding_add(to, F_RETURN_RECEIPT, in->at, "/return_receipt");
}

/* Neither the clerk nor a number tells how it came. Couriers have no certified mail. */
static bool service_unknown(const struct mail_way_in *in)
{
    const struct mail_label *l = &in->label;
    bool courier = l->claim.carrier && strcmp(l->claim.carrier, "usps") != 0;

    return slice_blank(l->service) && !in->return_receipt && !l->number.ok && !courier;
}

/* R38. It arrived, so a warning, for each part that isn't there. */
static void check_address(struct findings *to, const struct mail_rules *rules,
                          const struct mail_way_in *in)
{
    if (slice_blank(in->addressed_to))
        return;
    for (size_t i = 0; i < rules->address.n; i++) {
        struct slice part = slice_of(rules->address.v[i]);
        struct finding *f;
        if (mail_text_has(in->addressed_to, part))
            continue;
        if (rules->address.v[i] == rules->state && rules->state_name &&
            mail_text_has(in->addressed_to, slice_of(rules->state_name)))
            continue;
        f = finding_add(to, F_ADDRESS_WRONG, in->at, "/addressed_to");
        f->seen = finding_text(in->addressed_to);
        f->want = finding_text(part);
    }
}

static bool holds_text(struct slice text, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= text.n; i++) {
        if (memcmp(text.p + i, word, n) == 0)
            return true;
    }
    return false;
}

/* R41 在信封左下角注明“护照”（或旅行证）字样. */
static void check_mark(struct findings *to, const struct mail_way_in *in)
{
    bool passport = holds_text(in->mark, "护照") || holds_text(in->mark, "護照") ||
                    mail_text_has(in->mark, slice_of("passport"));
    bool travel = holds_text(in->mark, "旅行证") || holds_text(in->mark, "旅行證") ||
                  mail_text_has(in->mark, slice_of("travel document"));
    char where[MAIL_WORD_MAX];

    if (!in->as_required && !passport && !travel)
        finding_add_seen(to, F_MARK_MISSING, in->at, "/mark", in->mark);
    else if (in->mark.p && !passport && !travel)
        finding_add_seen(to, F_MARK_MISSING, in->at, "/mark", in->mark);
    else if (in->mark.p && !(passport && in->passport) && !(travel && in->travel_document))
        finding_add_seen(to, F_MARK_MISMATCH, in->at, "/mark", in->mark);
    mail_text_word(where, in->mark_position);
    if (where[0] && strcmp(where, "lower-left") != 0)
        finding_add_seen(to, F_MARK_POSITION, in->at, "/mark_position", in->mark_position);
}

void mail_check_way_in(struct findings *to, const struct mail_rules *rules,
                       const struct mail_way_in *in)
{
    if (in->counter && !in->given)
        return;
    if (!in->given) {
        mail_not_recorded(to, in->at, "");
        return;
    }
    check_services(to, rules, in);
    if (in->refused)
        return;
    if (!in->as_required && service_unknown(in))
        mail_not_recorded(to, in->at, "/service");
    mail_check_size(to, rules, &in->label, false, in->at);
    check_address(to, rules, in);
    check_mark(to, in);
}

/* ---- families ---- */

void mail_check_family(struct findings *to, const struct mail_family *f)
{
    if (f->orders < 2)
        return;
    if (!f->family) /* R51 同一家人…可以使用同一信封 */
        finding_add(to, F_PACKET_NOT_FAMILY, f->at, "/family");
    if (!f->has_separated)
        mail_not_recorded(to, f->at, "/separated");
    else if (!f->separated) /* R52 每一个申请人的材料必须清楚分开 */
        finding_add(to, F_MATERIALS_MIXED, f->at, "/separated");
}

/* ---- when it came ---- */

enum mail_stage mail_stage_of(struct slice state)
{
    static const char *const early[] = {"incomplete",       "submitted",       "in-review",
                                        "needs-supplement", "needs-interview", "interview-booked"};
    static const char *const past[] = {"dispatched", "closed", "rejected", "withdrawn", "lapsed"};

    for (size_t i = 0; i < sizeof early / sizeof *early; i++) {
        if (slice_is(state, early[i]))
            return MAIL_EARLY;
    }
    for (size_t i = 0; i < sizeof past / sizeof *past; i++) {
        if (slice_is(state, past[i]))
            return MAIL_PAST;
    }
    return MAIL_DUE;
}

/* R26 在APP上收到“待制证”信息后. */
void mail_check_time(struct findings *to, struct slice state, const char *at)
{
    enum mail_stage stage = mail_stage_of(state);

    if (stage == MAIL_EARLY)
        finding_add_seen(to, F_TOO_EARLY, at, "/state", state);
    else if (stage == MAIL_PAST)
        finding_add_seen(to, F_STATE_WRONG, at, "/state", state);
}
