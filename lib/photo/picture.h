/*
 * picture.h: inside lib/photo: one decoder a format, one sum for all of them.
 *
 * A decoder fills what it learns into the measures, sets m->unreadable where it
 * stops early, and gives every pixel it decodes to the ground.
 */
#ifndef LQ_PHOTO_PICTURE_H
#define LQ_PHOTO_PICTURE_H

#include "photo/measure.h"

struct ground {
    uint32_t width, height; /* as stored */
    unsigned orientation;
    uint32_t shown_width, top, depth, side; /* as shown, in pixels */
    uint64_t n, red, green, blue, light, light2;
};

void ground_start(struct ground *g, uint32_t width, uint32_t height, unsigned orientation);
/* A pixel at column x, row y as stored. */
void ground_pixel(struct ground *g, uint32_t x, uint32_t y, const unsigned char rgb[3]);
void ground_end(const struct ground *g, struct photo_measures *m);

/* Size as stored, turned as shown. False: more than is decoded (said in m). */
bool picture_size(struct photo_measures *m, uint64_t width, uint64_t height);

void picture_jpeg(const unsigned char *p, size_t n, struct photo_measures *m);
void picture_png(const unsigned char *p, size_t n, struct photo_measures *m);

/* The orientation in an EXIF block (TIFF, from its byte order mark on); 1 when
 * there is none or it isn't one. */
unsigned exif_orientation(const unsigned char *p, size_t n);

/* Bytes left after the picture; 0 if they are all zero: padding. */
int64_t picture_trailing(const unsigned char *p, size_t n);

#endif
