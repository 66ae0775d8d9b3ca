/*
 * photo.h: whether an ID photo is what the post asks for (R7 按要求格式上传证件照片).
 *
 * Pure rules over figures: lib/photo measures a file, records/photo_record.h
 * brings the figures to and from a record, and what is asked for comes from a
 * named row of the profile's `photos`. The filter lq-photo and the guard of
 * approval both call photo_judge(), so they can't disagree.
 *
 * What these figures can't tell (whose face it is, how large the head is, when
 * it was taken) is never judged here: photo_not_judged names it, and a profile
 * may have an officer look at it (photo_rules.ask).
 */
#ifndef LQ_PHOTO_RULES_H
#define LQ_PHOTO_RULES_H

#include "rules/finding.h"

/* Slices are static or borrowed; absent: not known. */
struct photo_measures {
    struct slice format; /* by content: "jpeg", "png"; else "heic", "gif", …, "other" */
    /* Absent: the whole picture was decoded. Else "empty", "truncated",
     * "damaged", "too-large", "too-complex" (lib/photo); "no-file", "other-file"
     * (nothing was there to be measured, or something else). */
    struct slice unreadable;
    int64_t bytes;
    int64_t width, height;    /* pixels, as shown: turned by the orientation; 0: not known */
    int64_t orientation;      /* EXIF, 1 to 8; 1 is upright */
    struct slice colour;      /* "rgb", "gray", "cmyk" */
    int64_t bits;             /* a sample */
    bool progressive;         /* or interlaced */
    bool transparent;         /* some pixel is not opaque */
    bool animated;            /* APNG */
    int64_t trailing_bytes;   /* after the picture's end, zeros aside: another file may hide there */
    bool has_background;      /* the three below are known */
    int64_t lightness;        /* mean of the background, 0 black to 255 white */
    int64_t tint;             /* largest difference between its mean red, green and blue */
    int64_t spread;           /* standard deviation of its lightness */
};

/* Width to height as shown, in thousandths, rounded; 0: not known. */
int64_t photo_aspect(const struct photo_measures *m);

struct photo_words {
    size_t n;
    const char *const *v;
};

/* A row of the profile's `photos`; both ends of a range are allowed. */
struct photo_rules {
    struct photo_words formats, colours;
    int64_t min_bytes, max_bytes;
    int64_t min_width, max_width, min_height, max_height;
    int64_t min_aspect, max_aspect; /* thousandths */
    int64_t max_bits;
    int64_t min_lightness, max_tint, max_spread;
    struct photo_words ask; /* of photo_not_judged: an officer decides */
};

/* What no figure here tells; NULL at the end. */
extern const char *const photo_not_judged[];

/* R7. `at` is where the measures stand in the record, "/photo/measures". All
 * that is wrong is found; of a file that can't be read only what is known. */
void photo_judge(struct findings *to, const struct photo_measures *m, const struct photo_rules *r,
                 const char *at);

#endif
