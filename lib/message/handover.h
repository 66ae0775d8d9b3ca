/*
 * handover.h: giving a message to what delivers it.
 *
 * sendmail: a program that takes the message on standard input and its
 * recipients from the header ("-t"), so no address is ever in argv.
 *
 *     enum handed h = sendmail_hand(program, text, why);
 *
 * Maildir: a directory with tmp, new and cur. A message's file name is made of
 * its event, so that it can be found again; it is written to tmp and synced
 * before the store says `sending`, and moved to new after. Hence a run that was
 * killed can be judged from the directory (struct maildir_trace).
 *
 *     maildir_open(&md, path)  maildir_put(&md, name, text)  … mark …  maildir_move(&md, name)
 */
#ifndef LQ_HANDOVER_H
#define LQ_HANDOVER_H

#include "base/buf.h"
#include "base/diag.h"

enum handed {
    HANDED,          /* it was taken */
    HANDED_NOT,      /* it wasn't: it may be tried again */
    HANDED_UNKNOWN   /* nobody can say: the program was killed, or took it half */
};

/* why gets a sentence part unless HANDED. */
enum handed sendmail_hand(const char *program, struct slice text, struct buf *why);

/* False: there is no such program to run (why tells). */
bool sendmail_there(const char *program, struct buf *why);

struct maildir {
    int dir, tmp, fresh, cur; /* descriptors; -1: not open */
    struct buf path;          /* as given, for what is said */
    struct buf mark;          /* device and inode: which directory it is, by whatever path */
};

/* Makes the directory and its three if they aren't there. ST_IO: said. */
enum status maildir_open(struct maildir *m, const char *path);
void maildir_close(struct maildir *m);

/* False with errno. */
bool maildir_put(struct maildir *m, const char *name, struct slice text);
bool maildir_move(struct maildir *m, const char *name);

enum maildir_trace { MAILDIR_NOTHING, MAILDIR_IN_TMP, MAILDIR_DELIVERED, MAILDIR_UNREADABLE };
enum maildir_trace maildir_look(struct maildir *m, const char *name);

#endif
