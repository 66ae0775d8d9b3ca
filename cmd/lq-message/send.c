/*
 * send: messages, each once. What goes out is composed from the store, whatever
 * stands in the record: nobody words a message in a pipe.
 */
#include "lq-message/message.h"
#include "base/utf8.h"
#include "stream/out.h"

#define SENDMAIL "/usr/sbin/sendmail"

const char *send_maildir;
const char *send_told;
bool send_resend;
bool send_assume;
bool send_dry;

static void must_be(struct rec *r, const char *lang, struct slice subject, struct slice text)
{
    const struct json_node *in = rec_obj(r, json_root(&r->doc), lang);
    struct slice s = rec_str(r, in, "subject");
    struct slice t = rec_str(r, in, "text");

    if ((s.p && !slice_eq(s, subject)) || (t.p && !slice_eq(t, text)))
        rec_fail(r, in, "not what the event says; compose the message anew");
}

static enum status send_one(struct outbox *o, struct letters *letters, struct rec *r)
{
    const struct json_node *root = json_root(&r->doc);
    struct slice id = rec_str(r, root, "message");
    const struct letter *l = letters_last(letters);
    struct buf why = {0};
    struct buf transition = {0};
    enum status st = ST_YES;
    enum cause_found found;
    struct slice order;
    uint64_t n;
    bool yes = false;

    if (!id.p && !rec_failed(r))
        rec_missing(r, root, "message");
    if (!rec_failed(r) && !letter_id(id, &order, &n))
        rec_fail(r, json_get(&r->doc, root, "message"), "not a message's number, ORDER/EVENT");
    if (rec_failed(r))
        return ST_YES;
    found = letter_make(letters, order, n, &why);
    if (found != CAUSE_DUE)
        rec_fail(r, json_get(&r->doc, root, "message"), "no message is due for such an event");
    else if (why.n)
        rec_fail(r, root, "%s", buf_str(&why));
    if (!rec_failed(r)) {
        must_be(r, "zh", buf_slice(&l->subject[LANG_ZH]), buf_slice(&l->text[LANG_ZH]));
        must_be(r, "en", buf_slice(&l->subject[LANG_EN]), buf_slice(&l->text[LANG_EN]));
    }
    if (!rec_failed(r)) {
        st = outbox_send(o, l, &transition, &yes);
        json_splice(out_buf(), &r->doc, "transition", buf_slice(&transition));
        buf_addc(out_buf(), '\n');
        if (!yes && !o->dry)
            st = status_max(st, ST_NO);
    }
    buf_release(&why);
    buf_release(&transition);
    return st;
}

static void options(struct outbox *o)
{
    const char *program = getenv("LQ_SENDMAIL");

    if (send_resend + send_assume + (send_told != NULL) > 1)
        diag_usage("--resend, --assume-sent and --told exclude one another");
    if (send_told &&
        (!*send_told || !utf8_valid(slice_of(send_told)) || strlen(send_told) > NOTE_MAX))
        diag_usage("--told takes a few words of text");
    o->maildir = send_maildir;
    o->sendmail = program && *program ? program : SENDMAIL;
    o->told = send_told;
    o->resend = send_resend;
    o->assume = send_assume;
    o->dry = send_dry;
}

enum status run_send(const struct verb *v, int argc, char **argv)
{
    struct stream_opts so = {.rejects = cmd_common()->rejects, .strict = cmd_common()->strict};
    struct post_office p;
    struct outbox o = {.desk = &p.desk, .lock = -1};
    struct stream *s;
    struct rec *r;
    enum status st;

    (void)v;
    options(&o);
    if (!post_office_open(&p, &st)) {
        post_office_close(&p);
        return st;
    }
    st = outbox_open(&o);
    if (st == ST_YES) {
        s = stream_open(&so, argc, argv);
        while ((r = stream_next(s))) {
            st = send_one(&o, p.letters, r);
            if (rec_failed(r))
                stream_reject(s, r);
            else
                stream_status(s, st);
            if (store_failed(p.desk.store) != ST_YES)
                break; /* what can't be marked must not be sent */
        }
        st = status_max(stream_close(s), store_failed(p.desk.store));
    }
    outbox_close(&o);
    post_office_close(&p);
    return st;
}
