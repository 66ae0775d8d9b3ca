/*
 * replay.h: a store as it was before each of its events, one after the other.
 *
 *     struct store *s = replay_open(&cfg, &st);      NULL: said
 *     struct replay_event e;
 *     while (replay_next(s, &e)) {
 *         … store_get(s, …) and all that reads answers from the events before e;
 *         … store_now(s) and store_actor(s) are e's …
 *         replay_apply(s);                            now e has happened
 *     }
 *     st = store_failed(s); store_close(s);
 *
 * Nothing is written, no lock taken, no index used: the journal alone, once
 * through, up to its last whole good line. The journal is in memory.
 */
#ifndef LQ_STORE_REPLAY_H
#define LQ_STORE_REPLAY_H

#include "store/event.h"
#include "store/store.h"

struct replay_event {
    struct slice line; /* without its LF */
    struct event ev;   /* its members, as event.h says */
};

struct store *replay_open(const struct store_config *cfg, enum status *st);
bool replay_next(struct store *s, struct replay_event *out);
void replay_apply(struct store *s);

#endif
