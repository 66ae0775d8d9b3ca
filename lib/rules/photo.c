#include "rules/photo.h"

const char *const photo_not_judged[] = {
    "face", "head-size", "head-position", "expression", "recent", "retouched", NULL};

int64_t photo_aspect(const struct photo_measures *m)
{
    return m->height > 0 ? (m->width * 2000 + m->height) / (m->height * 2) : 0;
}

static bool has(const struct photo_words *w, struct slice word)
{
    for (size_t i = 0; i < w->n; i++) {
        if (slice_is(word, w->v[i]))
            return true;
    }
    return false;
}

struct judging {
    struct findings *to;
    const char *at;
};

static void said(const struct judging *j, enum finding_id id, const char *sub, struct slice seen)
{
    finding_add_seen(j->to, id, j->at, sub, seen);
}

/* The figure's nearest allowed value is what is wanted. */
static void within(const struct judging *j, enum finding_id id, const char *sub, int64_t seen,
                   int64_t min, int64_t max)
{
    struct finding *f;

    if (seen >= min && seen <= max)
        return;
    f = finding_add(j->to, id, j->at, sub);
    f->seen = finding_number(seen);
    f->want = finding_number(seen < min ? min : max);
}

/* Was there a file to be measured, and could it be? */
static void readable(const struct judging *j, const struct photo_measures *m)
{
    if (slice_is(m->unreadable, "no-file"))
        said(j, F_PHOTO_FILE_MISSING, "", (struct slice){0});
    else if (slice_is(m->unreadable, "other-file"))
        said(j, F_PHOTO_FILE_DIFFERS, "", (struct slice){0});
    else if (m->unreadable.p)
        said(j, F_PHOTO_UNREADABLE, "/unreadable", m->unreadable);
}

static void judge_format(const struct judging *j, const struct photo_measures *m,
                         const struct photo_rules *r)
{
    if (m->format.p && !has(&r->formats, m->format))
        said(j, F_PHOTO_FORMAT, "/format", m->format);
    if (m->animated)
        said(j, F_PHOTO_FORMAT, "/animated", slice_of("animated"));
    /* A second file behind the picture (an archive, a script) is seen by other programs. */
    if (m->trailing_bytes)
        within(j, F_PHOTO_FORMAT, "/trailing_bytes", m->trailing_bytes, 0, 0);
}

static void judge_colour(const struct judging *j, const struct photo_measures *m,
                         const struct photo_rules *r)
{
    if (m->colour.p && !has(&r->colours, m->colour))
        said(j, F_PHOTO_COLOUR, "/colour", m->colour);
    if (m->bits)
        within(j, F_PHOTO_COLOUR, "/bits", m->bits, 1, r->max_bits);
    /* What shines through is white on one screen and black on another. */
    if (m->transparent)
        said(j, F_PHOTO_COLOUR, "/transparent", slice_of("transparent"));
}

static void judge_background(const struct judging *j, const struct photo_measures *m,
                             const struct photo_rules *r)
{
    if (!m->has_background)
        return;
    within(j, F_PHOTO_BACKGROUND, "/background/lightness", m->lightness, r->min_lightness, 255);
    within(j, F_PHOTO_BACKGROUND, "/background/tint", m->tint, 0, r->max_tint);
    within(j, F_PHOTO_BACKGROUND, "/background/spread", m->spread, 0, r->max_spread);
}

void photo_judge(struct findings *to, const struct photo_measures *m, const struct photo_rules *r,
                 const char *at)
{
    const struct judging j = {to, at};
    bool there = !slice_is(m->unreadable, "no-file") && !slice_is(m->unreadable, "other-file");

    readable(&j, m);
    if (!there)
        return;
    judge_format(&j, m, r);
    within(&j, F_PHOTO_SIZE, "/bytes", m->bytes, r->min_bytes, r->max_bytes);
    if (m->width > 0) {
        within(&j, F_PHOTO_PIXELS, "/width", m->width, r->min_width, r->max_width);
        within(&j, F_PHOTO_PIXELS, "/height", m->height, r->min_height, r->max_height);
        within(&j, F_PHOTO_ASPECT, "/aspect", photo_aspect(m), r->min_aspect, r->max_aspect);
    }
    judge_colour(&j, m, r);
    judge_background(&j, m, r);
    if (m->orientation > 1) {
        struct finding *f = finding_add(to, F_PHOTO_ROTATED, at, "/orientation");
        f->seen = finding_number(m->orientation);
        f->want = finding_number(1);
    }
    for (size_t i = 0; !m->unreadable.p && i < r->ask.n; i++)
        said(&j, F_PHOTO_ASK, "", slice_of(r->ask.v[i]));
}
