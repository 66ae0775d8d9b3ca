/*
 * lq-photo: what the ID photo's file is, and whether it is what the post asks for.
 *
 * Adds the member `photo_check` to each record and touches nothing else.
 * Stateless. The rules are in rules/photo.h, their figures in share/posts/
 * (`photos`), the measuring of hostile files in photo/measure.h.
 */
#include "lq-photo/reader.h"
#include "base/cmd.h"
#include "records/post_pick.h"
#include "records/verdict.h"

static const char *files = ".";
static const char *profile;
static bool measure_only;

static const struct opt opts[] = {
    {.name = "files", .type = OPT_DIR, .to = &files, .arg = "DIR",
     .help = "where the files are that records name; default: here"},
    {.name = "profile", .type = OPT_STR, .to = &profile, .arg = "NAME",
     .help = "judge by that row of the post's photos; default: its first"},
    {.name = "measure", .type = OPT_FLAG, .to = &measure_only,
     .help = "measure only, judge nothing: needs no profile"},
    {0}};

struct state {
    struct photo_reader reader;
    struct post *post;                /* NULL with --measure */
    const struct post_photo *profile; /* the same */
    struct photo_rules rules;
};

/* R7, R14: the profile's steps say who uploads one; paper forms bring prints. */
static bool due(const struct state *s, struct rec *r)
{
    const struct json_node *root = json_root(&r->doc);
    struct slice channel = rec_str(r, root, "channel");
    struct slice module = rec_str(r, root, "module");
    const struct post_steps *steps =
        s->post ? post_steps_for(s->post, channel.p ? channel : slice_of("app"), module) : NULL;

    return !steps || post_has_word(steps->steps, slice_of("photo"));
}

static void put_not_judged(struct buf *out)
{
    json_put_key(out, "not_judged");
    buf_addc(out, '[');
    for (size_t i = 0; photo_not_judged[i]; i++) {
        json_put_comma(out);
        json_put_str(out, slice_of(photo_not_judged[i]));
    }
    buf_addc(out, ']');
}

static enum answer work(void *state, struct rec *r, struct buf *out)
{
    struct state *s = state;
    const struct json_node *photo = rec_obj(r, json_root(&r->doc), "photo");
    struct photo_measures m;
    struct findings found;
    bool named = photo && (json_get(&r->doc, photo, "file") || json_get(&r->doc, photo, "sha256"));

    findings_reset(&found);
    if (named)
        reader_measure(&s->reader, r, photo, &m);
    if (named && s->post)
        photo_judge(&found, &m, &s->rules, "/photo_check/measures");
    if (!named && due(s, r) && !measure_only)
        finding_add(&found, F_PHOTO_FILE_MISSING, "/photo", "");
    verdict_begin(out, &found);
    if (s->profile)
        json_put_member_str(out, "profile", slice_of(s->profile->name));
    if (named && s->reader.hex[0])
        json_put_member_str(out, "sha256", slice_of(s->reader.hex));
    if (named) {
        json_put_key(out, "measures");
        photo_record_put(out, &m);
        put_not_judged(out);
    }
    return verdict_end(out, &found);
}

static enum status run(const struct verb *v, int argc, char **argv)
{
    struct state s = {0};
    struct filter f = {.verdict = "photo_check", .work = work, .state = &s};
    enum status st = ST_IO;

    (void)v;
    if (!measure_only && !(s.post = post_pick(cmd_common()->post, true)))
        return ST_IO;
    s.profile = s.post ? photo_record_profile(s.post, profile) : NULL;
    if (s.post && !s.profile)
        diag_usage("--profile %s: the post '%s' has no such photo profile", profile, s.post->name);
    if (s.profile)
        s.rules = photo_record_rules(s.profile);
    if (reader_start(&s.reader, files))
        st = filter_run(&f, argc, argv);
    reader_release(&s.reader);
    post_free(s.post);
    return st;
}

static const struct verb fallback = {NULL, "[FILE...]", NULL, run};

static const char *const examples[] = {
    "lq-photo --files . export.jsonl | lq-explain --lang zh",
    "lq-photo --measure --files . export.jsonl", NULL};

static const struct cmd cmd = {
    .name = "lq-photo",
    .purpose = "measure the ID photo a record names and judge it by the post's profile",
    .purpose_zh = "测量证件照片文件，并按领馆要求判断是否合格",
    .kind = CMD_FILTER | CMD_POST,
    .operands = "[FILE...]",
    .reads = "channel module photo",
    .writes = "photo_check",
    .opts = opts,
    .fallback = &fallback,
    .examples = examples};

int main(int argc, char **argv)
{
    return cmd_main(&cmd, argc, argv);
}
