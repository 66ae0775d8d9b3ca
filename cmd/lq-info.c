/*
 * lq-info: what the public may know: where the app is had, how the post is reached, what it
 * charges, news, alerts and places, what to do in an emergency.
 *
 * Prints JSON lines. From the post's profile, from share/info/ and, where a store is given, from
 * what was imported into it. Only what holds today is shown.
 */
#include "base/cmd.h"
#include "lq-info/info.h"
#include "records/calendar.h"
#include "records/post_pick.h"

static const struct verb verbs[12];

/* ---- from the profile ---- */

static enum status profile(const struct verb *v, int argc, char **argv)
{
    struct post *p = post_pick(cmd_common()->post, true);
    enum status st = ST_YES;

    (void)argc;
    (void)argv;
    if (!p)
        return ST_IO;
    if (strcmp(v->name, "contacts") == 0)
        info_contacts(p);
    else if (strcmp(v->name, "address") == 0)
        info_address(p);
    else
        st = info_fees(p, calendar_local_day(p, clock_now(true)));
    if (st == ST_NO)
        diag_say("the profile '%s' has no tariff for today", p->name);
    post_free(p);
    return st;
}

/* ---- items ---- */

/* The kind that a verb shows, and whether the newest come first. */
static const char *kind_of(const struct verb *v, bool *newest_first)
{
    *newest_first = strcmp(v->name, "news") == 0 || strcmp(v->name, "alerts") == 0;
    return strcmp(v->name, "alerts") == 0 ? "alert" : v->name;
}

static enum status items(const struct verb *v, int argc, char **argv)
{
    struct post *p = post_pick(cmd_common()->post, true);
    struct info_items all = {0};
    bool newest;
    const char *kind = kind_of(v, &newest);
    const char *key = argc > 0 ? argv[0] : NULL;
    enum status st = ST_IO;

    if (p && info_load(&all, cmd_common()->store, true)) {
        st = info_print(&all, kind, key, calendar_local_day(p, clock_now(true)), newest);
        if (st == ST_NO && key)
            diag_say("no %s '%.40s'", kind, key);
        else if (newest)
            st = ST_YES; /* no news is no refusal */
    }
    info_release(&all);
    post_free(p);
    return st;
}

static enum status import(const struct verb *v, int argc, char **argv)
{
    (void)v;
    return info_import(cmd_common()->store, argc, argv);
}

static enum status withdraw(const struct verb *v, int argc, char **argv)
{
    (void)v;
    return info_withdraw(cmd_common()->store, argc, argv);
}

static const struct opt opts[] = {{.name = "note",
                                   .type = OPT_STR,
                                   .to = &info_note,
                                   .arg = "TEXT",
                                   .verbs = "withdraw",
                                   .help = "why it is withdrawn, kept in the journal"},
                                  {0}};

static const struct verb verbs[12] = {
    {"download", "", "where the app is had: the five ways", items},
    {"contacts", "", "the post's phones and e-mail", profile},
    {"address", "", "where materials are mailed to", profile},
    {"fees", "", "the tariff of today, and the ways of payment", profile},
    {"emergency", "", "the hotline for consular protection", items},
    {"news", "", "consular news, the newest first", items},
    {"alerts", "[CODE]", "safety alerts, the newest first; of one country", items},
    {"destination", "[CODE]", "a country (ISO 3166): embassy, currency, emergency numbers", items},
    {"notice", "[TOPIC]", "what every applicant should know", items},
    {"import", "[FILE...]", "take news, alerts, destinations and notices into the store", import},
    {"withdraw", "ID...", "take out what was imported", withdraw},
    {0}};

static const char *const examples[] = {"lq-info contacts | lq-table",
                                       "lq-info destination TH | jq -r '.emergency[]'",
                                       "lq-info notice fraud | jq -r .zh", NULL};

static const struct cmd cmd = {
    .name = "lq-info",
    .purpose = "print what the public may know: contacts, fees, news, places, emergencies",
    .purpose_zh = "公开信息：下载渠道、联系方式、收费、新闻、安全提醒、目的地与紧急求助",
    .kind = CMD_POST | CMD_STORE,
    .writes = "info",
    .opts = opts,
    .verbs = verbs,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
