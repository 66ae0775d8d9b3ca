/*
 * PNG by libpng, from memory. The chunks are walked once by ourselves: that
 * tells animation, orientation and what stands behind the picture. Then libpng
 * decodes row by row; of an interlaced picture each pass is taken as it is, so
 * that it never has to be held. One longjmp leads out, to decode().
 */
#include "photo/picture.h"

#include <png.h>
#include <setjmp.h>

#define CHUNK_MEMORY_MAX                                                                           \
    ((png_alloc_size_t)1 << 20) /* what a packed text or profile may unfold to */
#define CHUNKS_MAX 65536

/* PNG 8.2, Adam7: where each of the seven passes begins and its steps. The
 * whole picture is a pass of its own. */
struct pass {
    uint32_t x, dx, y, dy;
};
static const struct pass whole = {0, 1, 0, 1};
static const struct pass adam7[7] = {{0, 8, 0, 8}, {4, 8, 0, 8}, {0, 4, 4, 8}, {2, 4, 0, 4},
                                     {0, 2, 2, 4}, {1, 2, 0, 2}, {0, 1, 1, 2}};

struct job {
    png_structp png;
    png_infop info;
    jmp_buf out;
    const unsigned char *p;
    size_t n;
    size_t at;
    struct photo_measures *m;
    struct ground ground;
    unsigned char *row; /* libpng's memory, freed by decode() */
};

static _Noreturn void stop(struct job *job, const char *why)
{
    if (!job->m->unreadable.p)
        job->m->unreadable = slice_of(why);
    longjmp(job->out, 1);
}

static _Noreturn void on_error(png_structp png, png_const_charp text)
{
    (void)text;
    stop(png_get_error_ptr(png), "damaged");
}

static void on_warning(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

static void on_read(png_structp png, png_bytep to, size_t n)
{
    struct job *job = png_get_io_ptr(png);

    if (n > job->n - job->at)
        stop(job, "truncated");
    memcpy(to, job->p + job->at, n);
    job->at += n;
}

static uint32_t number(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Each chunk is a length, a type of four letters, its data and a checksum. */
static bool walk(struct job *job)
{
    const unsigned char *p = job->p;
    size_t at = 8;

    for (unsigned i = 0; i < CHUNKS_MAX; i++) {
        const unsigned char *type;
        size_t length;
        if (job->n - at < 12 || (length = number(p + at)) > job->n - at - 12) {
            job->m->unreadable = slice_of("truncated");
            return false;
        }
        type = p + at + 4;
        if (memcmp(type, "acTL", 4) == 0)
            job->m->animated = true;
        if (memcmp(type, "eXIf", 4) == 0)
            job->m->orientation = (int64_t)exif_orientation(p + at + 8, length);
        at += 12 + length;
        if (memcmp(type, "IEND", 4) == 0) {
            job->m->trailing_bytes = picture_trailing(p + at, job->n - at);
            return true;
        }
    }
    job->m->unreadable = slice_of("too-complex");
    return false;
}

static bool header(struct job *job)
{
    struct photo_measures *m = job->m;
    int type;

    png_read_info(job->png, job->info);
    type = png_get_color_type(job->png, job->info);
    m->colour = slice_of(type & PNG_COLOR_MASK_COLOR ? "rgb" : "gray");
    m->bits = png_get_bit_depth(job->png, job->info);
    m->progressive = png_get_interlace_type(job->png, job->info) != PNG_INTERLACE_NONE;
    return picture_size(m, png_get_image_width(job->png, job->info),
                        png_get_image_height(job->png, job->info));
}

/* Whatever it is stored as, a row becomes 8 bits of red, green, blue and opacity. */
static void want_rgba(struct job *job)
{
    png_set_expand(job->png);
    png_set_scale_16(job->png);
    png_set_gray_to_rgb(job->png);
    png_set_add_alpha(job->png, 0xFF, PNG_FILLER_AFTER);
    png_read_update_info(job->png, job->info);
}

static void one_row(struct job *job, const struct pass *pass, uint32_t width, uint32_t y)
{
    const unsigned char *p = job->row;

    png_read_row(job->png, job->row, NULL);
    for (uint32_t x = pass->x; x < width; x += pass->dx, p += 4) {
        ground_pixel(&job->ground, x, y, p);
        if (p[3] != 0xFF)
            job->m->transparent = true;
    }
}

static void rows(struct job *job)
{
    uint32_t width = png_get_image_width(job->png, job->info);
    uint32_t height = png_get_image_height(job->png, job->info);
    bool laced = job->m->progressive;

    want_rgba(job);
    if (png_get_rowbytes(job->png, job->info) != (size_t)width * 4)
        stop(job, "damaged");
    job->row = png_malloc(job->png, (size_t)width * 4);
    ground_start(&job->ground, width, height, (unsigned)job->m->orientation);
    for (size_t i = 0; i < (laced ? 7 : 1); i++) {
        const struct pass *pass = laced ? &adam7[i] : &whole;
        /* a pass without columns has no rows in the file */
        for (uint32_t y = pass->y; pass->x < width && y < height; y += pass->dy)
            one_row(job, pass, width, y);
    }
    png_read_end(job->png, NULL);
    ground_end(&job->ground, job->m);
}

static void decode(struct job *job)
{
    if (setjmp(job->out) == 0) {
        png_set_read_fn(job->png, job, on_read);
        png_set_chunk_malloc_max(job->png, CHUNK_MEMORY_MAX);
        if (header(job))
            rows(job);
    }
    if (job->row)
        png_free(job->png, job->row);
}

void picture_png(const unsigned char *p, size_t n, struct photo_measures *m)
{
    struct job job = {.p = p, .n = n, .m = m};

    if (!walk(&job))
        return;
    job.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &job, on_error, on_warning);
    if (job.png)
        job.info = png_create_info_struct(job.png);
    if (job.info)
        decode(&job);
    else
        m->unreadable = slice_of("too-large");
    png_destroy_read_struct(&job.png, &job.info, NULL);
}
