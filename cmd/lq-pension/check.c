/*
 * check and form: filters, no store.
 */
#include "lq-pension/pension.h"
#include "pension/form.h"
#include "records/calendar.h"
#include "records/post_pick.h"
#include "stream/out.h"

struct desk_of_check {
    struct post *post;
    struct pension_tables tables;
    struct civil today;
    struct page page;
    struct buf pages;
};

static bool start(struct desk_of_check *d)
{
    memset(d, 0, sizeof *d);
    d->post = post_pick(cmd_common()->post, true);
    if (!d->post || !pension_tables_load(&d->tables, true))
        return false;
    d->today = calendar_local_day(d->post, clock_now(true));
    return true;
}

static void end(struct desk_of_check *d)
{
    pension_tables_free(&d->tables);
    post_free(d->post);
    buf_release(&d->pages);
}

static enum answer check(void *state, struct rec *r, struct buf *out)
{
    struct desk_of_check *d = state;
    struct findings found;
    struct pension_case c;

    findings_reset(&found);
    pension_record_fill(&c, r, d->post, &d->tables, d->today);
    if (rec_failed(r))
        return ANSWER_NO;
    pension_record_judge(&c, r, d->post, &found);
    verdict_settle(&found, r, json_root(&r->doc)); /* a case of the store brings its decisions */
    verdict_begin(out, &found);
    pension_record_put(out, &c, &d->tables);
    return verdict_end(out, &found);
}

enum status run_check(const struct verb *v, int argc, char **argv)
{
    struct desk_of_check d;
    struct filter f = {.verdict = "pension_check", .work = check, .state = &d};
    enum status st = start(&d) ? filter_run(&f, argc, argv) : ST_IO;

    (void)v;
    end(&d);
    return st;
}

static enum answer print(void *state, struct rec *r, struct buf *out)
{
    struct desk_of_check *d = state;
    struct pension_case c;

    (void)out;
    if (as_svg && d->page.count > 0) {
        rec_fail(r, json_root(&r->doc), "an SVG holds one form; print HTML, or one at a time");
        return ANSWER_NO;
    }
    pension_record_fill(&c, r, d->post, &d->tables, d->today);
    if (rec_failed(r))
        return ANSWER_NO;
    form_page(&d->page, r, &c, &d->tables, d->post);
    if (d->page.count > 0) { /* what is done goes out: any number of forms */
        out_add_buf(&d->pages);
        buf_reset(&d->pages);
    }
    return ANSWER_YES;
}

enum status run_form(const struct verb *v, int argc, char **argv)
{
    struct desk_of_check d;
    struct filter f = {.work = print, .state = &d};
    enum status st = ST_IO;

    (void)v;
    if (start(&d)) {
        page_begin(&d.page, &d.pages, as_svg ? PAGE_SVG : PAGE_HTML, "zh",
                   slice_of("在境外居住人员领取养老金资格审核表"));
        st = filter_run(&f, argc, argv);
        if (d.page.count > 0) {
            page_end(&d.page);
            out_add_buf(&d.pages);
        }
    }
    end(&d);
    return st;
}
