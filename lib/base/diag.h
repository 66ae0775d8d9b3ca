/*
 * diag.h: the one way a program speaks on stderr, and the exit statuses.
 *
 * Call diag_init() first in main. Every message is one line "PROGRAM: text".
 * Whatever an applicant wrote may be part of it: control characters, DEL, C1
 * and bidirectional controls are shown escaped (\x1b, \u202e), so no message
 * can drive a terminal. Nothing here reads the clock or allocates without
 * bound: a message is cut at 4 KiB.
 */
#ifndef LQ_DIAG_H
#define LQ_DIAG_H

/* The highest one that occurred is the program's exit status. */
enum status {
    ST_YES = 0,      /* all handled, every answer yes or undecided */
    ST_NO = 1,       /* some answer is no: refused, conflict, not found */
    ST_USAGE = 2,    /* wrong options or operands */
    ST_REJECTED = 3, /* some records rejected, the rest done */
    ST_BUSY = 4,     /* the lock is busy or a transport is down: try again */
    ST_IO = 5        /* I/O failed, or the store or a data file is damaged */
};

/* Name the program by the last part of argv0. The string must outlive the program. */
void diag_init(const char *argv0);
const char *diag_prog(void);

void diag_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Say it and leave with that status. For main programs and unrecoverable states
 * (no memory): code that holds the store's lock returns an error instead. */
_Noreturn void diag_die(enum status st, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Two lines and status 2: what was wrong, and where help is. */
_Noreturn void diag_usage(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static inline enum status status_max(enum status a, enum status b)
{
    return a > b ? a : b;
}

#endif
