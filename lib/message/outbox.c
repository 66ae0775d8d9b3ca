#include "message/outbox.h"
#include "message/mime.h"
#include "records/fraud_record.h"
#include "records/verdict.h"

#include <errno.h>

static const struct slice kind = {"message", 7};

/* A Maildir's readers throw away what lies in tmp for 36 hours: a mark that is older
 * proves nothing by an empty directory. */
#define TMP_KEPT_SEC ((int64_t)36 * 3600)

struct job {
    struct outbox *o;
    const struct letter *l;
    struct findings found;
    struct slice state; /* of the mark, before */
    struct rec *mark;   /* the message's record, scanned; empty without one */
    struct buf body;    /* its text */
    struct instant since;
    int64_t attempt;
    struct buf name;    /* in a Maildir */
    struct buf text;    /* the message */
    const char *became; /* the state after; NULL: as it was */
    bool already;
    enum status st;
};

struct slice outbox_state(struct store *s, struct slice id)
{
    struct store_record r;

    return store_get(s, kind, id, &r) ? r.state : (struct slice){0};
}

enum status outbox_open(struct outbox *o)
{
    struct buf why = {0};
    enum status st = ST_YES;

    o->lock = -1;
    o->fraud = fraud_load(o->desk->post, clock_now(store_info(o->desk->store)->settable),
                          store_info(o->desk->store)->settable);
    if (!o->fraud)
        return ST_IO;
    o->box = (struct maildir){.dir = -1, .tmp = -1, .fresh = -1, .cur = -1};
    if (o->maildir && !o->told && !o->dry)
        st = maildir_open(&o->box, o->maildir);
    else if (!o->told && !o->dry && !sendmail_there(o->sendmail, &why)) {
        diag_say("no program to send with: %s", buf_str(&why));
        st = ST_BUSY;
    }
    buf_release(&why);
    if (st == ST_YES && !o->dry)
        st = store_sender_take(o->desk->store, &o->lock);
    return st;
}

void outbox_close(struct outbox *o)
{
    store_sender_drop(o->lock);
    fraud_free(o->fraud);
    maildir_close(&o->box);
}

/* ---- the message ---- */

static void add_id(struct buf *out, const struct letter *l, const struct post *post)
{
    buf_addf(out, "%.40s@%s", l->cause->h.p ? l->cause->h.p : "", post->messages.id_domain);
}

void outbox_mime(struct buf *out, const struct letter *l, const struct post *post)
{
    struct mime m = {.from_name = slice_of(l->zh ? post->name_zh : post->name_en),
                     .from = slice_of(post->contacts.email),
                     .to_name = buf_slice(&l->name),
                     .to = l->to,
                     .languages = slice_of(l->zh && l->en ? "zh, en"
                                           : l->zh        ? "zh"
                                                          : "en"),
                     .date = l->cause->at};
    struct buf subject = {0};
    struct buf text = {0};
    struct buf id = {0};

    if (l->zh)
        buf_add_slice(&subject, buf_slice(&l->subject[LANG_ZH]));
    if (l->zh && l->en)
        buf_adds(&subject, " / ");
    if (l->en)
        buf_add_slice(&subject, buf_slice(&l->subject[LANG_EN]));
    if (l->zh)
        buf_add_slice(&text, buf_slice(&l->text[LANG_ZH]));
    if (l->zh && l->en)
        buf_adds(&text, "\n----------------------------------------\n\n");
    if (l->en)
        buf_add_slice(&text, buf_slice(&l->text[LANG_EN]));
    add_id(&id, l, post);
    m.subject = buf_slice(&subject);
    m.text = buf_slice(&text);
    m.message_id = buf_slice(&id);
    mime_write(out, &m);
    buf_release(&subject);
    buf_release(&text);
    buf_release(&id);
}

/* ---- marks ---- */

/* One event in a batch of its own. The state can't have changed meanwhile: there is one sender. */
static bool mark(struct job *j, const char *event, const char *to, struct slice patch,
                 struct slice note)
{
    struct store *s = j->o->desk->store;
    struct event_in ev = {.kind = kind,
                          .id = buf_slice(&j->l->id),
                          .event = event,
                          .to = to,
                          .patch = patch,
                          .note = note};

    j->st = store_begin(s, false);
    if (j->st != ST_YES)
        return false;
    if (!store_stage(s, &ev)) {
        store_rollback(s);
        j->st = ST_IO;
        return false;
    }
    j->st = store_commit(s);
    if (j->st == ST_YES)
        j->became = to;
    return j->st == ST_YES;
}

/* The first mark of an attempt says what goes where. */
static bool mark_begin(struct job *j, const char *event, const char *to, const char *via)
{
    struct buf p = {0};
    bool ok;

    buf_addc(&p, '{');
    json_put_member_str(&p, cause_number(j->l->cause), j->l->cause->order);
    json_put_member_i64(&p, "n", (int64_t)j->l->cause->n);
    json_put_member_str(&p, "cause", j->l->cause->h);
    json_put_member_str(&p, "form", slice_of(j->l->form));
    if (j->l->to.p)
        json_put_member_str(&p, "to", j->l->to);
    json_put_member_str(&p, "via", slice_of(via));
    if (strcmp(via, "maildir") == 0)
        json_put_member_str(&p, "maildir", buf_slice(&j->o->box.mark));
    json_put_member_i64(&p, "attempt", j->attempt + 1);
    buf_addc(&p, '}');
    (void)buf_reserve(&p, 0);
    ok = mark(j, event, to, buf_slice(&p), slice_of(j->o->told));
    buf_release(&p);
    return ok;
}

static void mark_end(struct job *j, const char *event, const char *to, struct slice note)
{
    (void)mark(j, event, to, (struct slice){0}, note);
}

/* ---- handing over ---- */

static void by_sendmail(struct job *j)
{
    struct buf why = {0};
    enum handed h;

    if (!mark_begin(j, "send", "sending", "sendmail"))
        return;
    h = sendmail_hand(j->o->sendmail, buf_slice(&j->text), &why);
    if (h == HANDED) {
        mark_end(j, "sent", "sent", (struct slice){0});
    } else if (h == HANDED_NOT) {
        diag_say("message %.*s wasn't taken: %s; run this again", (int)(j->l->id.n & 0xFF),
                 j->l->id.p, buf_str(&why));
        mark_end(j, "failed", "failed", buf_slice(&why));
        j->st = status_max(j->st, ST_BUSY);
    } else {
        diag_say("message %.*s: whether it was sent isn't known: %s", (int)(j->l->id.n & 0xFF),
                 j->l->id.p, buf_str(&why));
        finding_add_seen(&j->found, F_MESSAGE_UNKNOWN, "/message", "", buf_slice(&j->l->id));
    }
    buf_release(&why);
}

static void by_maildir(struct job *j)
{
    const char *name = buf_str(&j->name);

    if (!maildir_put(&j->o->box, name, buf_slice(&j->text))) {
        diag_say("%s/tmp/%s: %s", buf_str(&j->o->box.path), name, strerror(errno));
        j->st = ST_IO;
        return;
    }
    if (!mark_begin(j, "send", "sending", "maildir"))
        return;
    if (maildir_move(&j->o->box, name)) {
        mark_end(j, "sent", "sent", (struct slice){0});
        return;
    }
    diag_say("%s/new/%s: %s", buf_str(&j->o->box.path), name, strerror(errno));
    j->st = ST_IO;
}

/* ---- what a killed run left ---- */

/* True: it is settled by this, for good or for trying again. */
static bool trace_tells(struct job *j)
{
    const struct json_node *root = json_root(&j->mark->doc);
    bool same = j->o->maildir && slice_is(rec_str(j->mark, root, "via"), "maildir") &&
                slice_eq(rec_str(j->mark, root, "maildir"), buf_slice(&j->o->box.mark));
    enum maildir_trace t;

    if (!same)
        return false;
    t = maildir_look(&j->o->box, buf_str(&j->name));
    if (t == MAILDIR_IN_TMP) { /* the move never happened */
        by_maildir(j);
        return true;
    }
    if (t == MAILDIR_UNREADABLE ||
        (t == MAILDIR_NOTHING &&
         clock_now(store_info(j->o->desk->store)->settable).sec - j->since.sec > TMP_KEPT_SEC))
        return false;
    mark_end(j, "sent", "sent", (struct slice){0});
    return true;
}

static void was_sending(struct job *j)
{
    if (trace_tells(j))
        return;
    if (j->o->assume) {
        mark_end(j, "assume-sent", "sent", (struct slice){0});
        return;
    }
    if (!j->o->resend) {
        finding_add_seen(&j->found, F_MESSAGE_UNKNOWN, "/message", "", buf_slice(&j->l->id));
        return;
    }
    if (j->o->maildir)
        by_maildir(j);
    else
        by_sendmail(j);
}

/* ---- one letter ---- */

/* A letter goes out, or there is a reason why it can't. R83: what an applicant or an officer
 * wrote must not make a message of the post ask for money as it never does. */
static bool deliverable(struct job *j)
{
    if (j->l->to.p && !mime_address_ok(j->l->to))
        finding_add_seen(&j->found, F_MESSAGE_ADDRESS_BAD, "/to", "", j->l->to);
    else if (!j->l->to.p && !j->l->by_app)
        finding_add(&j->found, F_MESSAGE_ADDRESS_MISSING, "/to", "");
    for (int i = 0; i < LANG_COUNT; i++)
        fraud_judge(j->o->fraud, &j->found,
                    &(struct fraud_message){.text = buf_slice(&j->l->text[i]),
                                            .channel = slice_of("email"),
                                            .from = slice_of(j->o->desk->post->contacts.email)});
    return findings_verdict(&j->found) == VERDICT_YES;
}

static void go(struct job *j)
{
    if (slice_is(j->state, "sent") || slice_is(j->state, "told")) {
        j->already = true;
        return;
    }
    if (j->o->told) {
        (void)mark_begin(j, "tell", "told", "told");
        return;
    }
    if (!deliverable(j))
        return;
    if (!j->l->to.p) {
        (void)mark_begin(j, "sent", "sent", "inbox");
        return;
    }
    outbox_mime(&j->text, j->l, j->o->desk->post);
    if (slice_is(j->state, "sending"))
        was_sending(j);
    else if (j->o->maildir)
        by_maildir(j);
    else
        by_sendmail(j);
}

static void load_mark(struct job *j)
{
    struct store_record r;

    if (!store_get(j->o->desk->store, kind, buf_slice(&j->l->id), &r))
        return;
    buf_add_slice(&j->body, r.body);
    (void)instant_parse(r.updated_at, &j->since);
    if (slice_is(r.state, "sending"))
        j->state = slice_of("sending");
    else if (slice_is(r.state, "failed"))
        j->state = slice_of("failed");
    else
        j->state = slice_of(slice_is(r.state, "told") ? "told" : "sent");
    if (rec_scan(j->mark, buf_slice(&j->body), "store"))
        j->attempt = rec_i64(j->mark, json_root(&j->mark->doc), "attempt", 0);
}

/* Who may send is asked under the lock, where the journal says who has which role. */
static bool allowed(struct job *j)
{
    struct office office = {.store = j->o->desk->store, .post = j->o->desk->post};
    bool officer = j->o->resend || j->o->assume || j->o->told;

    j->st = store_begin(office.store, true);
    if (j->st != ST_YES)
        return false;
    office_may(&office, officer ? "reviewer" : "intake", &j->found);
    store_rollback(office.store);
    return findings_verdict(&j->found) == VERDICT_YES;
}

static void put_transition(struct job *j, struct buf *out)
{
    bool wrote = j->became && !j->o->dry;

    verdict_begin(out, &j->found);
    json_put_member_str(out, "edge", slice_of("send"));
    if (j->state.p)
        json_put_member_str(out, "from", j->state);
    if (j->became)
        json_put_member_str(out, "to", slice_of(j->became));
    json_put_member_raw(out, "written", slice_of(wrote ? "true" : "false"));
    if (j->o->dry)
        json_put_member_raw(out, "dry_run", slice_of("true"));
    if (j->already)
        json_put_member_raw(out, "already", slice_of("true"));
    (void)verdict_end(out, &j->found);
}

enum status outbox_send(struct outbox *o, const struct letter *l, struct buf *transition, bool *yes)
{
    struct job *j = mem_alloc(1, sizeof *j);
    enum status st;

    memset(j, 0, sizeof *j);
    findings_reset(&j->found);
    j->o = o;
    j->l = l;
    j->mark = mem_alloc(1, sizeof *j->mark);
    buf_addf(&j->name, "%lld.%.40s.lq", (long long)l->cause->at.sec,
             l->cause->h.p ? l->cause->h.p : "");
    load_mark(j);
    if (o->dry)
        (void)(slice_is(j->state, "sent") || deliverable(j));
    else if (allowed(j))
        go(j);
    *yes =
        j->became ? strcmp(j->became, "sent") == 0 || strcmp(j->became, "told") == 0 : j->already;
    put_transition(j, transition);
    st = status_max(j->st, store_failed(o->desk->store));
    rec_release(j->mark);
    free(j->mark);
    buf_release(&j->body);
    buf_release(&j->name);
    buf_release(&j->text);
    free(j);
    return st;
}
