/*
 * lq-interview: who needs an interview, when there is time for it, what came of it.
 *
 * `need` is a filter: it adds `interview_check`. The other verbs work on the
 * store; book, cancel and result are the edges of lq-order (order/lifecycle.h).
 * The rules are in rules/interview.h, the hours in share/posts/.
 */
#include "lq-interview/interview.h"

struct given given;
bool dry_run;
const char *day_asked;
int64_t days_asked;

static const struct opt opts[] = {
    {.name = "from",
     .type = OPT_STR,
     .to = &day_asked,
     .arg = "DATE",
     .verbs = "slots",
     .help = "the first day to list, instead of today at the post"},
    {.name = "days",
     .type = OPT_INT,
     .to = &days_asked,
     .arg = "N",
     .min = 1,
     .max = 3660,
     .verbs = "slots",
     .help = "so many days, instead of the profile's number"},
    {.name = "day",
     .type = OPT_STR,
     .to = &day_asked,
     .arg = "DATE",
     .verbs = "today ics",
     .help = "that day at the post; ics without it: all that are booked"},
    {.name = "result",
     .type = OPT_CHOICE,
     .to = &given.result,
     .arg = "RESULT",
     .choices = "passed failed missed",
     .verbs = "result",
     .help = "how it ended, or that nobody came"},
    {.name = "mode",
     .type = OPT_CHOICE,
     .to = &given.mode,
     .arg = "HOW",
     .choices = "video onsite",
     .verbs = "result",
     .help = "how it was held; without it, as it was asked for"},
    {.name = "answers",
     .type = OPT_INT,
     .to = &given.answers,
     .arg = "N",
     .min = 1,
     .max = 1000,
     .verbs = "result",
     .help = "questions that were answered"},
    {.name = "screenshot",
     .type = OPT_LIST,
     .to = &given.screenshots,
     .arg = "SHA256",
     .verbs = "result",
     .help = "a screenshot's sha256, as lq-order attach prints it"},
    {.name = "note",
     .type = OPT_STR,
     .to = &given.note,
     .arg = "TEXT",
     .verbs = "cancel result",
     .help = "a few words, kept with the event"},
    {.name = "dry-run",
     .type = OPT_FLAG,
     .to = &dry_run,
     .verbs = "book cancel result",
     .help = "say what would happen and write nothing"},
    {0}};

static const struct verb verbs[] = {
    {"need", "[FILE...]", "who needs an interview, and why", run_need},
    {"slots", "[ORDER]", "times that are free; beside them that order's own local time", run_slots},
    {"book", "[ORDER TIME]", "book a time", run_book},
    {"cancel", "[ORDER[@VERSION]...]", "give the time that was booked up again", run_cancel},
    {"today", "", "the calls to start today, in order; nothing when there are none", run_today},
    {"result", "[ORDER[@VERSION]...]", "record how it ended, or that it was missed", run_result},
    {"ics", "", "what is booked, as an iCalendar file", run_ics},
    {0}};

static const char *const examples[] = {
    "lq-interview need export.jsonl | jq -c 'select(.interview_check.ok == null)' |"
    " lq-explain --lang zh",
    "lq-interview slots --days 3 | lq-table --columns slot,free",
    "lq-interview today | lq-table --columns slot,order,name,mode", NULL};

static const struct cmd cmd = {
    .name = "lq-interview",
    .purpose = "who needs an interview, the times for it, the day's calls and their results",
    .purpose_zh = "面谈面审：何人需要、可约时段、当日安排及结果",
    .kind = CMD_FILTER | CMD_POST | CMD_STORE,
    .reads = "submitted_at applicant face interview decisions",
    .writes = "interview_check transition",
    .opts = opts,
    .verbs = verbs,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
