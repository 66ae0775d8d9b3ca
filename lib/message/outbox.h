/*
 * outbox.h: sending each message once, and knowing it.
 *
 * A message's record in the store is of kind "message", its id "ORDER/N" (the
 * event that is told of), its state what became of it:
 *
 *   sending   an attempt began; until the next event nobody knows how it ended
 *   failed    the mail system didn't take it: the next run tries again
 *   sent      it was handed over, or stands in the app's 消息中心 ("via":"inbox")
 *   told      an officer told the applicant otherwise (--told, with a note)
 *
 *   no record, failed ── sending ── handed over ── sent
 *                            └──── not taken ──── failed
 *
 * The mark `sending` is durable before anything is handed over. So a run that
 * was killed leaves one of three things: no mark (nothing was handed over), a
 * mark and a trace in the Maildir that tells (outbox.c), or a mark alone, where
 * nobody can know: finding message-unknown, and nothing more happens to it until
 * an officer says --resend or --assume-sent. A resend is the same message: its
 * Message-ID is made of the event's hash.
 *
 *     struct outbox o = {.desk = &d, .letters = ls, .sendmail = program};
 *     st = outbox_open(&o);                 one sender at a time; said
 *     st = outbox_send(&o, letter, &transition, &yes);
 *     outbox_close(&o);
 */
#ifndef LQ_OUTBOX_H
#define LQ_OUTBOX_H

#include "message/handover.h"
#include "message/letter.h"

struct fraud_data;

struct outbox {
    struct desk *desk;
    const char *sendmail;    /* NULL with a Maildir */
    const char *maildir;     /* NULL with sendmail */
    const char *told;        /* --told TEXT, or NULL */
    bool resend;             /* unknown ones are sent again */
    bool assume;             /* unknown ones are taken as sent */
    bool dry;                /* nothing is sent or written */
    struct maildir box;      /* private from here on */
    struct fraud_data *fraud;
    int lock;
};

enum status outbox_open(struct outbox *o);
void outbox_close(struct outbox *o);

/* Send the letter unless it is sent. Appends the value of `transition`; *yes: it is sent,
 * now or before. A status other than ST_YES: I/O, the lock, or the mail system is down (said). */
enum status outbox_send(struct outbox *o, const struct letter *l, struct buf *transition, bool *yes);

/* What became of a message: the state above; absent: nothing yet. In out's arena-less
 * buffer: valid until the next call of the store. */
struct slice outbox_state(struct store *s, struct slice id);

/* The letter as it is sent. */
void outbox_mime(struct buf *out, const struct letter *l, const struct post *post);

#endif
