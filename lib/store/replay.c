#include "store/replay.h"
#include "store/store_impl.h"

struct store *replay_open(const struct store_config *cfg, enum status *st)
{
    struct store_config mine = *cfg;
    struct store *s;

    mine.no_index = true;
    s = store_open(&mine, st);
    if (!s)
        return NULL;
    s->in_batch = s->dry = s->replaying = true;
    view_forget(&s->view);
    keys_forget(&s->keys);
    s->view.generation = s->journal.generation;
    return s;
}

bool replay_next(struct store *s, struct replay_event *out)
{
    struct event_error err;

    if (s->failed != ST_YES || s->view.n >= s->journal.n)
        return false;
    out->line = journal_line(&s->journal, s->view.n + 1);
    if (!event_parse(out->line, &out->ev, &err) || !instant_parse(out->ev.at, &s->now)) {
        journal_say_damage(&s->journal, s->view.n + 1, err.at, "an event that can't be read");
        s->failed = ST_IO;
        return false;
    }
    free(s->actor);
    s->actor = mem_dup(event_text(out->ev.by, &s->view.patch, &s->view.arena));
    return true;
}

void replay_apply(struct store *s)
{
    struct event ev;
    struct event_error err;
    uint32_t rec;

    view_catch_up_to(&s->view, s->view.n + 1);
    if (!event_parse(journal_line(&s->journal, s->view.n), &ev, &err) || !ev.patch.p)
        return;
    rec = view_find(&s->view, event_text(ev.kind, &s->view.patch, &s->view.arena),
                    event_text(ev.id, &s->view.patch, &s->view.arena));
    if (rec != TABLE_NONE && !keys_update(&s->keys, rec))
        s->failed = ST_IO;
}
