/*
 * message.h: the parts of lq-message.
 */
#ifndef LQ_CMD_MESSAGE_H
#define LQ_CMD_MESSAGE_H

#include "base/cmd.h"
#include "message/outbox.h"

extern const char *send_maildir;
extern const char *send_told;
extern bool send_resend;
extern bool send_assume;
extern bool send_dry;
extern int64_t due_from;
extern bool feedback_open;
extern bool feedback_all;

enum status run_compose(const struct verb *v, int argc, char **argv);
enum status run_due(const struct verb *v, int argc, char **argv);
enum status run_inbox(const struct verb *v, int argc, char **argv);
enum status run_send(const struct verb *v, int argc, char **argv);
enum status run_feedback(const struct verb *v, int argc, char **argv);

/* A store opened with what composing needs. False: st tells, said; post_office_close() is due all the same. */
struct post_office {
    struct desk desk;
    struct letters *letters;
};
bool post_office_open(struct post_office *p, enum status *st);
void post_office_close(struct post_office *p);

#endif
