#include "photo/picture.h"

/* What people send instead of a JPEG or PNG: by the first bytes, at an offset. */
#define MAGIC(format, at, bytes)                                                                   \
    {                                                                                              \
        format, at, sizeof(bytes) - 1, bytes                                                       \
    }

static const struct {
    const char *format;
    size_t at;
    size_t n;
    const char *bytes;
} magic[] = {MAGIC("gif", 0, "GIF8"),       MAGIC("webp", 8, "WEBP"),
             MAGIC("heic", 4, "ftyphei"),   MAGIC("heic", 4, "ftypmif"),
             MAGIC("avif", 4, "ftypavif"),  MAGIC("pdf", 0, "%PDF-"),
             MAGIC("zip", 0, "PK\003\004"), MAGIC("tiff", 0, "II*\0"),
             MAGIC("tiff", 0, "MM\0*"),     MAGIC("bmp", 0, "BM")};

static const char *other_format(const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < sizeof magic / sizeof *magic; i++) {
        if (n >= magic[i].at + magic[i].n &&
            memcmp(p + magic[i].at, magic[i].bytes, magic[i].n) == 0)
            return magic[i].format;
    }
    return "other";
}

void photo_measure(const unsigned char *p, size_t n, struct photo_measures *m)
{
    static const unsigned char png[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    memset(m, 0, sizeof *m);
    m->bytes = (int64_t)n;
    m->orientation = 1;
    if (n == 0) {
        m->unreadable = slice_of("empty");
    } else if (n > PHOTO_FILE_MAX) {
        m->unreadable = slice_of("too-large");
    } else if (n >= 3 && memcmp(p, "\xFF\xD8\xFF", 3) == 0) {
        m->format = slice_of("jpeg");
        picture_jpeg(p, n, m);
    } else if (n >= sizeof png && memcmp(p, png, sizeof png) == 0) {
        m->format = slice_of("png");
        picture_png(p, n, m);
    } else {
        m->format = slice_of(other_format(p, n));
    }
}

bool picture_size(struct photo_measures *m, uint64_t width, uint64_t height)
{
    bool turned = m->orientation >= 5;

    m->width = (int64_t)(turned ? height : width);
    m->height = (int64_t)(turned ? width : height);
    if (width == 0 || height == 0)
        m->unreadable = slice_of("damaged");
    else if (width > PHOTO_SIDE_MAX || height > PHOTO_SIDE_MAX || width * height > PHOTO_PIXELS_MAX)
        m->unreadable = slice_of("too-large");
    return !m->unreadable.p;
}

int64_t picture_trailing(const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i])
            return (int64_t)n;
    }
    return 0;
}

/* ---- the background ---- */

void ground_start(struct ground *g, uint32_t width, uint32_t height, unsigned orientation)
{
    uint32_t shown_height = orientation >= 5 ? width : height;

    *g = (struct ground){.width = width, .height = height, .orientation = orientation};
    g->shown_width = orientation >= 5 ? height : width;
    g->top = shown_height * 5 / 100 + 1;
    g->depth = shown_height * 45 / 100;
    g->side = g->shown_width * 8 / 100;
}

/* EXIF 2.32, tag 274: which edge of what is shown row 0 and column 0 are. */
static void shown(const struct ground *g, uint32_t x, uint32_t y, uint32_t *u, uint32_t *v)
{
    uint32_t right = g->width - 1 - x;
    uint32_t below = g->height - 1 - y;

    switch (g->orientation) {
    case 2:
        *u = right, *v = y;
        break;
    case 3:
        *u = right, *v = below;
        break;
    case 4:
        *u = x, *v = below;
        break;
    case 5:
        *u = y, *v = x;
        break;
    case 6:
        *u = below, *v = x;
        break;
    case 7:
        *u = below, *v = right;
        break;
    case 8:
        *u = y, *v = right;
        break;
    default:
        *u = x, *v = y;
        break;
    }
}

void ground_pixel(struct ground *g, uint32_t x, uint32_t y, const unsigned char rgb[3])
{
    uint32_t u;
    uint32_t v;
    uint32_t light;

    shown(g, x, y, &u, &v);
    if (v >= g->top && (v >= g->depth || (u >= g->side && u < g->shown_width - g->side)))
        return;
    /* ITU-R BT.601, in 1/256 */
    light = (77U * rgb[0] + 150U * rgb[1] + 29U * rgb[2]) >> 8;
    g->n++;
    g->red += rgb[0];
    g->green += rgb[1];
    g->blue += rgb[2];
    g->light += light;
    g->light2 += (uint64_t)light * light;
}

static int64_t root(uint64_t v)
{
    int64_t r = 0;

    while ((uint64_t)((r + 1) * (r + 1)) <= v)
        r++;
    return r; /* v is a variance of bytes: at most 128 turns */
}

void ground_end(const struct ground *g, struct photo_measures *m)
{
    uint64_t mean[3];
    uint64_t least;
    uint64_t most;

    if (g->n == 0)
        return;
    mean[0] = g->red / g->n;
    mean[1] = g->green / g->n;
    mean[2] = g->blue / g->n;
    least = most = mean[0];
    for (int i = 1; i < 3; i++) {
        least = mean[i] < least ? mean[i] : least;
        most = mean[i] > most ? mean[i] : most;
    }
    m->has_background = true;
    m->lightness = (int64_t)(g->light / g->n);
    m->tint = (int64_t)(most - least);
    /* The background is at most an eighth of PHOTO_PIXELS_MAX: n below 2^23, the sum of
     * squares below 2^39. */
    m->spread = root((g->n * g->light2 - g->light * g->light) / g->n / g->n);
}
