/*
 * lq-mailcheck: the packet that arrived, and the return envelope in it.
 *
 * Adds the member `mailcheck` to each packet that lq-order lookup joined with its orders, and
 * touches nothing else. Stateless. The rules are in rules/mail.h, the same that the guard of
 * `lq-order receive` asks; what only the store knows (a serial or a tracking number of another
 * order's) is said there.
 */
#include "base/cmd.h"
#include "records/packet_verdict.h"
#include "records/post_pick.h"

struct state {
    struct packet_by by;
    struct packet_rules rules;
};

static enum answer check(void *state, struct rec *r, struct buf *out)
{
    struct state *s = state;

    return packet_verdict(out, r, &s->by, &s->rules.mail);
}

static enum status run(const struct verb *v, int argc, char **argv)
{
    struct state s = {.by = {.now = clock_now(true)}};
    struct filter f = {.verdict = "mailcheck", .work = check, .state = &s};
    struct post *post = post_pick(cmd_common()->post, true);
    struct track_data *tracks = track_table_load(true);
    enum status st = ST_IO;

    (void)v;
    if (post && tracks) {
        s.by.post = post;
        s.by.tracks = &tracks->tables;
        packet_rules_fill(&s.rules, post);
        st = filter_run(&f, argc, argv);
    }
    track_table_free(tracks);
    post_free(post);
    return st;
}

static const struct verb worker = {.run = run};

static const char *const examples[] = {
    "lq-order lookup packets.jsonl | lq-mailcheck | lq-explain --lang zh",
    "lq-order lookup packets.jsonl | lq-mailcheck | lq-table --columns packet,mailcheck", NULL};

static const struct cmd cmd = {
    .name = "lq-mailcheck",
    .purpose = "judge a packet that came by mail, and the return envelope in it",
    .purpose_zh = "核对收到的邮件及其中的回邮信封",
    .kind = CMD_FILTER | CMD_POST,
    .operands = "[FILE...]",
    .reads = "packet by family separated refused_at_door corrects envelope contents orders",
    .writes = "mailcheck",
    .fallback = &worker,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
