/*
 * What every message says of the post: how it is reached, and when (R85, R86).
 */
#include "message/letter.h"
#include "message/template.h"
#include "records/calendar.h"

#define MONDAY_TO_FRIDAY 0x1FU

static const char *const days[LANG_COUNT][7] = {
    [LANG_ZH] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"},
    [LANG_EN] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}};

static void put_days(struct buf *b, unsigned weekdays, bool zh)
{
    bool any = false;

    if (weekdays == MONDAY_TO_FRIDAY) {
        buf_adds(b, zh ? "周一至周五" : "Monday to Friday");
        return;
    }
    for (int i = 0; i < 7; i++) {
        if (!(weekdays >> i & 1U))
            continue;
        buf_adds(b, !any ? "" : zh ? "、" : ", ");
        buf_adds(b, days[zh ? LANG_ZH : LANG_EN][i]);
        any = true;
    }
}

/* R86, as it holds on the day of the event. */
static void put_hours(struct facts *f, enum text_lang lang)
{
    bool zh = lang == LANG_ZH;
    const struct post *p = f->desk->post;
    const struct post_hours *h = post_hours_on(p, "phone", calendar_local_day(p, f->cause->at));
    struct buf b = {0};

    if (!h)
        buf_adds(&b, zh ? "见通知" : "as announced");
    else
        put_days(&b, h->weekdays, zh);
    if (h)
        buf_adds(&b, zh ? "，节假日除外，" : ", except on holidays, ");
    for (size_t i = 0; h && i < h->span_count; i++)
        buf_addf(&b, "%s%d:%02d-%d:%02d",
                 i == 0 ? ""
                 : zh   ? "、"
                        : ", ",
                 (int)(h->spans[i].from_min / 60), (int)(h->spans[i].from_min % 60),
                 (int)(h->spans[i].to_min / 60), (int)(h->spans[i].to_min % 60));
    if (h)
        buf_adds(&b, zh ? "，当地时间" : ", local time");
    values_put_in(f->values, "phone_hours", lang, buf_slice(&b));
    buf_release(&b);
}

void facts_put_post(struct facts *f)
{
    const struct post *p = f->desk->post;
    struct values *v = f->values;

    values_put_in(v, "post", LANG_ZH, slice_of(p->name_zh));
    values_put_in(v, "post", LANG_EN, slice_of(p->name_en));
    values_put(v, "phone", slice_of(p->contacts.phone));
    values_put(v, "phone_zh", slice_of(p->contacts.phone_zh));
    values_put(v, "email", slice_of(p->contacts.email));
    values_put(v, "address", slice_of(p->address.one_line));
    values_put(v, "payee", slice_of(p->payee));
    put_hours(f, LANG_ZH);
    put_hours(f, LANG_EN);
}
