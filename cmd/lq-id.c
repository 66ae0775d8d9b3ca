/*
 * lq-id: identity card, passport, travel document, machine-readable zone, phone, e-mail.
 *
 * Adds the member `id_check` to each record: one object for each of these it
 * finds, and what is wrong with them. Stateless. The rules are in rules/idnumber.h,
 * mrz.h, travel_document.h, phone.h and email.h, the tables in share/ids/.
 */
#include "base/cmd.h"
#include "records/account_record.h"
#include "records/id_record.h"
#include "records/verdict.h"

static bool registration;

static const struct opt opts[] = {
    {.name = "registration", .type = OPT_FLAG, .to = &registration,
     .help = "also refuse what can't register an account: contacts and documents"},
    {0}};

static enum answer work(void *state, struct rec *r, struct buf *out)
{
    const struct id_tables *t = state;
    struct findings found;
    struct id_found f;

    findings_reset(&found);
    if (!id_record_find(r, &f)) {
        rec_fail(r, json_root(&r->doc), "no id_number, passport, number, phone, email or mrz in it");
        return ANSWER_NO;
    }
    id_record_judge(&f, t, r, &found);
    if (registration)
        account_record_registration(&f, &found);
    verdict_begin(out, &found);
    id_record_put(out, &f, t);
    return verdict_end(out, &found);
}

static enum status run(const struct verb *v, int argc, char **argv)
{
    struct ids *ids = ids_load(true);
    struct divisions *divisions = ids ? divisions_load(true) : NULL;
    struct id_tables t = {ids, divisions, instant_civil(clock_now(true))};
    struct filter f = {.verdict = "id_check", .work = work, .state = &t};
    enum status st = divisions ? filter_run(&f, argc, argv) : ST_IO;

    (void)v;
    divisions_free(divisions);
    ids_free(ids);
    return st;
}

static const struct verb worker = {.run = run};

static const char *const examples[] = {
    "lq-id export.jsonl | lq-explain --lang zh",
    "echo '{\"id_number\":\"11010519491231002X\"}' | lq-id",
    "lq-order list --state submitted | lq-id --registration | lq-table --columns order,id_check",
    NULL};

static const struct cmd cmd = {
    .name = "lq-id",
    .purpose = "read and judge identity numbers, passports, their machine-readable zones, and contacts",
    .purpose_zh = "识别并核对身份证号码、护照及旅行证号码、机读码、电话和电子邮箱",
    .kind = CMD_FILTER,
    .operands = "[FILE...]",
    .reads = "id_number passport number kind phone email mrz applicant held_document",
    .writes = "id_check",
    .opts = opts,
    .fallback = &worker,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
