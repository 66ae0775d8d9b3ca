/*
 * measure.h: the figures of a picture file, whoever made it.
 *
 *     struct photo_measures m;
 *     photo_measure(bytes, n, &m);
 *
 * The file is in memory, at most PHOTO_FILE_MAX bytes; what it is goes by its
 * content alone. Strings in the measures are static. The same bytes give the
 * same figures on every machine (integer decoding, integer sums), so that an
 * audit can measure again.
 *
 * Pictures are hostile. Before anything is decoded the header is held to
 * PHOTO_SIDE_MAX and PHOTO_PIXELS_MAX; rows are decoded one at a time into one
 * row's memory. A JPEG of several scans has to be held as a whole: it may have
 * PHOTO_HELD_MAX pixels and PHOTO_SCANS_MAX scans, and its decoder
 * PHOTO_MEMORY_MAX bytes. Beyond that the file is "too-large" or "too-complex",
 * and that is a measure like any other. At the first sign of damage decoding
 * ends. Nothing here prints, and the decoders' own messages never reach anyone.
 *
 * The background is what the picture shows at its top edge and at both sides of
 * where a head is: the upper 5 % of its height, and 8 % of its width at the left
 * and right down to 45 % (heads are 15-22 of 33 mm wide and begin 3-5 of 48 mm
 * below the top: the missions' notice on ID photos). Orientation is undone first.
 */
#ifndef LQ_PHOTO_MEASURE_H
#define LQ_PHOTO_MEASURE_H

#include "rules/photo.h"

#define PHOTO_FILE_MAX   ((size_t)16 << 20)
#define PHOTO_SIDE_MAX   20000
#define PHOTO_PIXELS_MAX 50000000
#define PHOTO_HELD_MAX   12600000 /* 4,096 by 3,072, a telephone's */
#define PHOTO_SCANS_MAX  32       /* ten are usual, carefully packed ones have twenty */
#define PHOTO_MEMORY_MAX ((long)96 << 20)

void photo_measure(const unsigned char *p, size_t n, struct photo_measures *out);

#endif
