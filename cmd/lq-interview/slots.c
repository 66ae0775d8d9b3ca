/*
 * slots: the times that can still be booked, and what the other verbs share of
 * the clock.
 */
#include "lq-interview/interview.h"
#include "records/calendar.h"
#include "records/zone_file.h"
#include "stream/out.h"

struct civil day_wanted(const struct post *post, struct instant now)
{
    struct civil day = calendar_local_day(post, now);

    if (day_asked && !civil_parse(slice_of(day_asked), &day))
        diag_usage("'%.40s' is not a date such as 2021-06-10", day_asked);
    return day;
}

void put_local(struct buf *out, const char *key, const struct post *post, int64_t at)
{
    char text[INSTANT_LEN + 1];

    instant_print(text, calendar_local(post, (struct instant){at, 0}));
    json_put_member_str(out, key, slice_of(text));
}

void put_applicant_time(struct buf *out, struct rec *order, int64_t at)
{
    const struct json_node *applicant =
        order ? rec_obj(order, json_root(&order->doc), "applicant") : NULL;
    struct slice name = order ? rec_str(order, applicant, "time_zone") : (struct slice){0};
    char text[INSTANT_LEN + 1];
    struct zone z;

    if (!name.p || !zone_named(name, &z))
        return;
    instant_print(text, (struct instant){at, zone_offset(&z, at)});
    json_put_member_str(out, "applicant_time", slice_of(text));
    json_put_member_str(out, "applicant_zone", name);
}

static void put_slot(struct desk *d, struct rec *order, const struct slot *slot, int64_t free)
{
    struct buf *out = out_buf();

    buf_addc(out, '{');
    put_local(out, "slot", d->post, slot->start);
    put_local(out, "ends", d->post, slot->end);
    json_put_member_i64(out, "free", free);
    json_put_member_i64(out, "capacity", slot->capacity);
    put_applicant_time(out, order, slot->start);
    buf_adds(out, "}\n");
}

static void list_slots(struct desk *d, struct rec *order)
{
    struct instant now = clock_now(store_info(d->store)->settable);
    int64_t first = civil_days(day_wanted(d->post, now));
    int64_t n = days_asked ? days_asked : d->post->interviews_ahead_days;
    struct slot slot[SLOTS_DAY_MAX];

    for (int64_t day = first; day < first + n && !out_failed(); day++) {
        size_t count = slots_of_day(d->post, civil_from_days(day), slot);
        for (size_t i = 0; i < count; i++) {
            int64_t free = slot[i].start > now.sec ? interview_free(d->store, &slot[i]) : 0;
            if (free > 0)
                put_slot(d, order, &slot[i], free);
        }
    }
}

enum status run_slots(const struct verb *v, int argc, char **argv)
{
    struct store_record rec;
    struct rec *order = NULL;
    struct buf text = {0};
    struct desk d;
    enum status st;

    if (!desk_open(&d, true, &st)) {
        desk_close(&d);
        return st;
    }
    if (argc == 0) {
        list_slots(&d, NULL);
    } else if (store_get(d.store, slice_of("order"), slice_of(argv[0]), &rec)) {
        order = mem_alloc(1, sizeof *order);
        buf_add_slice(&text, rec.body);
        if (rec_scan(order, buf_slice(&text), "store"))
            list_slots(&d, order);
        rec_release(order);
        free(order);
        buf_release(&text);
    } else {
        order_print_unknown(out_buf(), v->name, slice_of(argv[0]));
        out_adds("\n");
        st = ST_NO;
    }
    st = status_max(st, store_failed(d.store));
    desk_close(&d);
    return st;
}
