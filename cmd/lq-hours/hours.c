#include "lq-hours/hours.h"

#include "base/num.h"
#include "stream/json.h"
#include "stream/out.h"

static const char *const weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};

static const char *const reasons[] = {[OFFICE_WORKS] = "open",
                                      [OFFICE_HOLIDAY] = "holiday",
                                      [OFFICE_DAY_OFF] = "day-off",
                                      [OFFICE_NO_HOURS] = "no-hours"};

/* ---- members ---- */

static void put_there(struct buf *out, const struct hours *h, const char *key, int64_t sec)
{
    char text[INSTANT_LEN + 1];
    struct buf name = {0};

    if (!h->has_caller)
        return;
    instant_print(text, (struct instant){sec, zone_offset(&h->caller, sec)});
    buf_addf(&name, "%s_there", key);
    json_put_member_str(out, buf_str(&name), slice_of(text));
    buf_release(&name);
}

static void put_time(struct buf *out, const struct hours *h, const char *key, int64_t sec)
{
    char text[INSTANT_LEN + 1];

    instant_print(text, (struct instant){sec, zone_offset(&h->clock.zone, sec)});
    json_put_member_str(out, key, slice_of(text));
    put_there(out, h, key, sec);
}

static void put_bool(struct buf *out, const char *key, bool v)
{
    json_put_member_raw(out, key, slice_of(v ? "true" : "false"));
}

static void begin(struct buf *out, const struct hours *h, int64_t at)
{
    buf_addc(out, '{');
    json_put_member_str(out, "of", slice_of(h->of));
    put_time(out, h, "at", at);
}

static void end(struct buf *out)
{
    buf_adds(out, "}\n");
}

/* Closures are announced year by year: of a year without any nothing is known. */
static void put_unknown(struct buf *out, const struct hours *h, struct civil day)
{
    size_t n = h->clock.holiday_count;

    if (n == 0 || day.year < h->clock.holidays[0].year || day.year > h->clock.holidays[n - 1].year)
        put_bool(out, "holidays_known", false);
}

/* ---- times given ---- */

typedef enum status answer_one(const struct hours *h, int64_t at, int64_t amount);

static enum status each_time(const struct hours *h, int argc, char **argv, int64_t amount,
                             answer_one *answer)
{
    enum status st = ST_YES;
    struct instant t;

    for (int i = 0; i < argc; i++) /* all of them, before the first answer */
        if (!instant_parse(slice_of(argv[i]), &t))
            diag_usage("not a time such as 2021-06-07T09:00:00-05:00: '%.60s'", argv[i]);
    if (argc == 0)
        return answer(h, h->now.sec, amount);
    for (int i = 0; i < argc; i++) {
        (void)instant_parse(slice_of(argv[i]), &t);
        st = status_max(st, answer(h, t.sec, amount));
    }
    return st;
}

/* ---- why it is closed ---- */

/* A holiday by its name, where the profile has one. */
static void put_reason(struct buf *out, const struct hours *h, const char *why, struct civil day)
{
    const struct post_holiday *holiday = post_holiday(h->post, day);

    json_put_member_str(out, "reason", slice_of(why));
    if (!holiday || !holiday->zh || strcmp(why, reasons[OFFICE_HOLIDAY]) != 0)
        return;
    json_put_member_str(out, "holiday_zh", slice_of(holiday->zh));
    json_put_member_str(out, "holiday_en", slice_of(holiday->en));
}

/* ---- now, next ---- */

/* Before the first span of the day, between two, or after the last. */
static const char *why_closed(const struct hours *h, int64_t at)
{
    struct civil day = zone_local(&h->clock.zone, at).day;
    const struct office_hours *today;
    enum office_day why = office_day(&h->clock, day, &today);
    int64_t first;
    int64_t last;

    if (why != OFFICE_WORKS)
        return reasons[why];
    first = zone_instant(&h->clock.zone, day, today->spans[0].from_min);
    last = zone_instant(&h->clock.zone, day, today->spans[today->span_count - 1].to_min);
    return at < first ? "before-hours" : at >= last ? "after-hours" : "break";
}

static enum status put_opening(struct buf *out, const struct hours *h, int64_t at)
{
    int64_t opens;

    if (!office_next(&h->clock, at, &opens))
        return ST_NO;
    put_time(out, h, "opens", opens);
    return ST_YES;
}

/* R86: 9:00:00 is open, 12:00:00 is closed. */
static enum status answer_now(const struct hours *h, int64_t at, int64_t amount)
{
    struct buf *out = out_buf();
    int64_t closes;
    bool open = office_is_open(&h->clock, at, &closes);

    (void)amount;
    begin(out, h, at);
    put_bool(out, "open", open);
    if (open) {
        put_time(out, h, "closes", closes);
    } else {
        put_reason(out, h, why_closed(h, at), zone_local(&h->clock.zone, at).day);
        (void)put_opening(out, h, at);
    }
    put_unknown(out, h, zone_local(&h->clock.zone, at).day);
    end(out);
    return open ? ST_YES : ST_NO;
}

enum status hours_now(struct hours *h, int argc, char **argv)
{
    return each_time(h, argc, argv, 0, answer_now);
}

/* While it is open the next opening is the one after. */
static enum status answer_next(const struct hours *h, int64_t at, int64_t amount)
{
    struct buf *out = out_buf();
    int64_t closes = at;
    enum status st;

    (void)amount;
    begin(out, h, at);
    (void)office_is_open(&h->clock, at, &closes);
    st = put_opening(out, h, closes);
    put_unknown(out, h, zone_local(&h->clock.zone, closes).day);
    end(out);
    return st;
}

enum status hours_next(struct hours *h, int argc, char **argv)
{
    return each_time(h, argc, argv, 0, answer_next);
}

/* ---- list ---- */

static void put_clock(struct buf *out, int minutes)
{
    buf_addf(out, "%02d:%02d", minutes / 60, minutes % 60);
}

static void put_spans(struct buf *out, const struct hours *h, struct civil day,
                      const struct office_hours *today)
{
    json_put_key(out, "hours");
    buf_addc(out, '"');
    for (size_t i = 0; i < today->span_count; i++) {
        if (i > 0)
            buf_adds(out, ", ");
        put_clock(out, today->spans[i].from_min);
        buf_addc(out, '-');
        put_clock(out, today->spans[i].to_min);
    }
    buf_addc(out, '"');
    put_time(out, h, "opens", zone_instant(&h->clock.zone, day, today->spans[0].from_min));
    put_time(out, h, "closes",
             zone_instant(&h->clock.zone, day, today->spans[today->span_count - 1].to_min));
}

static void list_day(const struct hours *h, int64_t n)
{
    struct buf *out = out_buf();
    struct civil day = civil_from_days(n);
    const struct office_hours *today;
    enum office_day what = office_day(&h->clock, day, &today);

    buf_addc(out, '{');
    json_put_member_str(out, "of", slice_of(h->of));
    json_put_key(out, "date");
    buf_addf(out, "\"%04d-%02d-%02d\"", day.year, day.month, day.day);
    json_put_member_str(out, "weekday", slice_of(weekdays[((n + 3) % 7 + 7) % 7]));
    put_bool(out, "open", what == OFFICE_WORKS);
    if (what == OFFICE_WORKS)
        put_spans(out, h, day, today);
    else
        put_reason(out, h, reasons[what], day);
    put_unknown(out, h, day);
    end(out);
}

enum status hours_list(struct hours *h, int argc, char **argv)
{
    (void)argc;
    (void)argv;
    for (int64_t n = civil_days(h->first); n <= civil_days(h->last); n++)
        list_day(h, n);
    return ST_YES;
}

/* ---- add ---- */

#define ADD_MAX_HOURS 100000

/* "70", "1.5", "0:30": seconds; -1 if it is none of these. */
static int64_t seconds_of(struct slice s)
{
    const char *colon = s.n ? memchr(s.p, ':', s.n) : NULL;
    struct slice whole = colon ? slice_from(s.p, (size_t)(colon - s.p)) : s;
    int64_t hours;
    int64_t minutes;

    if (!colon) /* hundredths of an hour: as many as money has cents */
        return money_cents(s, &hours) && hours >= 0 && hours <= ADD_MAX_HOURS * 100 ? hours * 36
                                                                                    : -1;
    if (!num_i64(whole, &hours) || !num_i64(slice_from(colon + 1, s.n - whole.n - 1), &minutes) ||
        hours < 0 || hours > ADD_MAX_HOURS || minutes < 0 || minutes > 59)
        return -1;
    return hours * 3600 + minutes * 60;
}

static enum status answer_add(const struct hours *h, int64_t at, int64_t amount)
{
    struct buf *out = out_buf();
    int64_t due;
    bool found = office_add(&h->clock, at, amount, &due);

    begin(out, h, at);
    json_put_member_i64(out, "open_minutes", amount / 60);
    if (found) {
        put_time(out, h, "due", due);
        put_unknown(out, h, zone_local(&h->clock.zone, due).day);
    }
    end(out);
    return found ? ST_YES : ST_NO;
}

enum status hours_add(struct hours *h, int argc, char **argv)
{
    int64_t seconds = seconds_of(slice_of(argv[0]));

    if (seconds < 0)
        diag_usage("not so many hours as 1, 1.5 or 0:30, at most %d: '%.40s'", ADD_MAX_HOURS,
                   argv[0]);
    return each_time(h, argc - 1, argv + 1, seconds, answer_add);
}
