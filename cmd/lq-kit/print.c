/* The verbs: each order becomes pages, in one document or in files, or records. */
#include "lq-kit/kit.h"
#include "records/post_pick.h"
#include "stream/out.h"

static const struct sheet {
    const char *verb;
    const char *suffix;
    void (*draw)(const struct kit *k, const struct kit_order *o, struct page *p);
} sheets[] = {{"slip", "slip", slip_page},
              {"cover", "cover", cover_page},
              {"envelope", "envelope-in", envelope_in_page},
              {"envelope", "envelope-return", envelope_return_page}};
#define SHEETS (sizeof sheets / sizeof *sheets)

#define FAMILY_MAX 64 /* what a packet may hold (schemas/packet.json) */

struct state {
    struct kit kit;
    const struct verb *verb;
    struct kit_dir *dir;
    struct page page; /* the one document on standard output */
    int orders;       /* of the one packet */
    bool begun, failed;
};

static void draw_all(struct state *s, const struct kit_order *o, struct page *p)
{
    for (size_t i = 0; i < SHEETS; i++) {
        if (strcmp(sheets[i].verb, s->verb->name) == 0)
            sheets[i].draw(&s->kit, o, p);
    }
}

static void put_file(struct state *s, const struct kit_order *o, const struct sheet *only)
{
    enum page_kind kind = only ? PAGE_SVG : PAGE_HTML;
    struct buf page = {0};
    struct buf name = {0};
    struct page p;

    page_begin(&p, &page, kind, cmd_common()->lang, o->order);
    if (only)
        only->draw(&s->kit, o, &p);
    else
        draw_all(s, o, &p);
    page_end(&p);
    buf_addf(&name, "%s.%s", only ? only->suffix : s->verb->name, only ? "svg" : "html");
    s->failed = !kit_dir_write(s->dir, o->order, buf_str(&name), &page) || s->failed;
    buf_release(&name);
    buf_release(&page);
}

static enum answer pages(void *state, struct rec *r, struct buf *out)
{
    struct state *s = state;
    struct kit_order o;

    (void)out;
    if (!kit_read(&o, &s->kit, r, true))
        return ANSWER_NO;
    if (!s->dir) {
        if (!s->begun)
            page_begin(&s->page, out_buf(), PAGE_HTML, cmd_common()->lang, slice_of(s->verb->name));
        s->begun = true;
        draw_all(s, &o, &s->page);
    } else if (strcmp(kit_opts.format, "html") == 0) {
        put_file(s, &o, NULL);
    } else {
        for (size_t i = 0; i < SHEETS; i++) {
            if (strcmp(sheets[i].verb, s->verb->name) == 0)
                put_file(s, &o, &sheets[i]);
        }
    }
    return ANSWER_YES;
}

static enum answer records(void *state, struct rec *r, struct buf *out)
{
    struct state *s = state;
    bool list = strcmp(s->verb->name, "list") == 0;
    struct kit_order o;

    (void)out;
    if (!kit_read(&o, &s->kit, r, !list))
        return ANSWER_NO;
    if (list) {
        list_put(&s->kit, &o, kit_opts.text ? cmd_common()->lang : NULL, out_buf());
        return ANSWER_YES;
    }
    if (kit_opts.family && ++s->orders > FAMILY_MAX) {
        rec_fail(r, json_root(&r->doc), "more than %d orders in a packet", FAMILY_MAX);
        return ANSWER_NO;
    }
    if (!s->begun || !kit_opts.family)
        packet_begin(&s->kit, &o, kit_opts.family, out_buf());
    else
        out_add(",", 1);
    s->begun = true;
    packet_put_content(&o, out_buf());
    if (!kit_opts.family)
        packet_end(out_buf());
    return ANSWER_YES;
}

enum status run_kit(const struct verb *v, int argc, char **argv)
{
    struct state s = {.verb = v, .kit.now = clock_now(true)};
    bool paged = cmd_word_in(v->name, KIT_PAGES);
    struct filter f = {.work = paged ? pages : records, .state = &s};
    enum status st;

    if (paged && !kit_opts.dir && strcmp(kit_opts.format, "svg") == 0)
        diag_usage("an SVG holds one page: give --dir DIR for the files");
    s.kit.post = post_pick(cmd_common()->post, true);
    s.dir = s.kit.post && kit_opts.dir ? kit_dir_open(kit_opts.dir) : NULL;
    if (!s.kit.post || (kit_opts.dir && !s.dir)) {
        post_free(s.kit.post);
        return ST_IO;
    }
    st = filter_run(&f, argc, argv);
    if (s.begun && paged)
        page_end(&s.page);
    else if (s.begun && kit_opts.family)
        packet_end(out_buf());
    kit_dir_close(s.dir);
    post_free(s.kit.post);
    return s.failed ? ST_IO : st;
}
