/*
 * lq-hours: is the phone staffed, is the office open, when is it next, and when will so many
 * office hours have passed.
 *
 * Prints one JSON line an answer. Stateless. The arithmetic is in rules/office.h, the hours and
 * closures in share/posts/.
 */
#include "base/cmd.h"
#include "lq-hours/hours.h"
#include "records/post_pick.h"
#include "records/zone_file.h"

static const char *of = "phone";
static const char *zone_name;
static const char *from_day;
static const char *to_day;

static const struct opt opts[] = {
    {.name = "of",
     .type = OPT_CHOICE,
     .to = &of,
     .arg = "COUNTER",
     .choices = "phone office interview",
     .help = "whose hours (phone)"},
    {.name = "zone",
     .type = OPT_STR,
     .to = &zone_name,
     .arg = "PLACE",
     .help = "the caller's own time, too: a name such as Asia/Shanghai, or a POSIX rule"},
    {.name = "from",
     .type = OPT_STR,
     .to = &from_day,
     .arg = "DATE",
     .verbs = "list",
     .help = "the first day, instead of today at the post"},
    {.name = "to",
     .type = OPT_STR,
     .to = &to_day,
     .arg = "DATE",
     .verbs = "list",
     .help = "the last day, instead of six days after the first"},
    {0}};

static void take_zone(struct hours *h)
{
    struct slice name = slice_of(zone_name);

    if (!zone_name)
        return;
    if (!zone_named(name, &h->caller) && !zone_parse(name, &h->caller))
        diag_usage("--zone: no such place: '%.80s'", zone_name);
    h->has_caller = true;
}

static struct civil day_of(const char *option, const char *text, struct civil without)
{
    struct civil day = without;

    if (text && !civil_parse(slice_of(text), &day))
        diag_usage("%s: not a date such as 2021-06-10: '%.40s'", option, text);
    return day;
}

static void take_days(struct hours *h)
{
    h->first = day_of("--from", from_day, calendar_local_day(h->post, h->now));
    h->last = day_of("--to", to_day, civil_from_days(civil_days(h->first) + 6));
    if (civil_cmp(h->last, h->first) < 0)
        diag_usage("--to: before the first day");
    if (civil_days(h->last) - civil_days(h->first) >= HOURS_DAYS_MAX)
        diag_usage("--to: more than %d days", HOURS_DAYS_MAX);
}

static enum status (*const workers[])(struct hours *, int, char **) = {hours_now, hours_next,
                                                                       hours_list, hours_add};
static const struct verb verbs[5];

static enum status run(const struct verb *v, int argc, char **argv)
{
    struct hours h = {.of = of, .now = clock_now(true)};
    const char *trouble;
    enum status st = ST_IO;

    h.post = post_pick(cmd_common()->post, true);
    if (!h.post)
        return ST_IO;
    trouble = calendar_trouble(h.post, of);
    if (trouble)
        diag_say("%s: %s: %s", h.post->name, of, trouble);
    else {
        (void)calendar_office(h.post, of, &h.clock);
        take_zone(&h);
        take_days(&h);
        st = workers[v - verbs](&h, argc, argv);
    }
    post_free(h.post);
    return st;
}

static const struct verb verbs[5] = {
    {"now", "[TIME...]", "whether it is open now, or at those times, until or from when", run},
    {"next", "[TIME...]", "the next opening", run},
    {"list", "", "the hours of each day, with the reason where it is closed", run},
    {"add", "HOURS [TIME...]", "when so many open hours (1, 1.5 or 0:30) will have passed", run},
    {0}};

static const char *const examples[] = {
    "lq-hours now", "lq-hours next 2021-07-03T10:00:00-05:00 --zone Asia/Shanghai",
    "lq-hours list --of office --from 2021-11-22 --to 2021-11-28 | lq-table",
    "lq-hours add 70 --of office", NULL};

static const struct cmd cmd = {.name = "lq-hours",
                               .purpose = "tell when the post's phone is staffed and its office open",
                               .purpose_zh = "查询电话人工服务与对外办公时间",
                               .kind = CMD_POST,
                               .writes = "hours",
                               .opts = opts,
                               .verbs = verbs,
                               .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
