/*
 * JPEG by libjpeg, from memory. Every way out of the decoder is one longjmp to
 * decode(): nothing of ours is allocated while it runs (rows and tables are the
 * decoder's own pool), and what must survive the jump is in struct job.
 */
#include "photo/picture.h"

#include <jerror.h>
#include <jpeglib.h>
#include <setjmp.h>

#define EXIF_KEPT 4096 /* the orientation stands in the first directory */

struct job {
    struct jpeg_decompress_struct z;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf out;
    struct photo_measures *m;
    struct ground ground;
    unsigned char exif[EXIF_KEPT];
    size_t exif_n;
    unsigned harmless;
};

static _Noreturn void stop(j_common_ptr z, const char *why)
{
    struct job *job = z->client_data;

    job->m->unreadable = slice_of(why);
    longjmp(job->out, 1);
}

static _Noreturn void on_error(j_common_ptr z)
{
    int code = z->err->msg_code;

    stop(z,
         code == JERR_NO_BACKING_STORE || code == JERR_OUT_OF_MEMORY || code == JERR_IMAGE_TOO_BIG
             ? "too-large"
             : "damaged");
}

/* A warning is the decoder making up what the file doesn't say: a picture cut
 * off, or bits that are no code. Stray bytes between markers and odd version
 * numbers are what sloppy cameras write; some of them are let pass. */
static void on_message(j_common_ptr z, int level)
{
    struct job *job = z->client_data;
    int code = z->err->msg_code;

    if (level >= 0)
        return;
    if (code == JWRN_JPEG_EOF)
        stop(z, "truncated");
    if ((code != JWRN_EXTRANEOUS_DATA && code != JWRN_JFIF_MAJOR && code != JWRN_ADOBE_XFORM) ||
        ++job->harmless > 16)
        stop(z, "damaged");
}

static void silent(j_common_ptr z)
{
    (void)z;
}

static void on_progress(j_common_ptr z)
{
    struct job *job = z->client_data;

    if (job->z.input_scan_number > PHOTO_SCANS_MAX)
        stop(z, "too-complex");
}

static unsigned next_byte(j_decompress_ptr z)
{
    if (z->src->bytes_in_buffer == 0)
        (*z->src->fill_input_buffer)(z); /* the end of the file: a warning, and out */
    z->src->bytes_in_buffer--;
    return *z->src->next_input_byte++;
}

/* APP1: the first EXIF block's beginning is kept, whatever else is skipped.
 * (jpeg_save_markers() would keep every one of them.) */
static boolean on_app1(j_decompress_ptr z)
{
    struct job *job = z->client_data;
    unsigned char block[6 + EXIF_KEPT];
    unsigned length = next_byte(z) << 8;
    size_t n = 0;

    length |= next_byte(z);
    length = length > 2 ? length - 2 : 0;
    for (; length > 0 && n < sizeof block; length--)
        block[n++] = (unsigned char)next_byte(z);
    if (length > 0)
        (*z->src->skip_input_data)(z, (long)length);
    if (job->exif_n == 0 && n > 6 && memcmp(block, "Exif\0\0", 6) == 0) {
        job->exif_n = n - 6;
        memcpy(job->exif, block + 6, job->exif_n);
    }
    return TRUE;
}

static const char *colour_of(J_COLOR_SPACE space)
{
    switch (space) {
    case JCS_GRAYSCALE:
        return "gray";
    case JCS_RGB:
    case JCS_YCbCr:
        return "rgb";
    case JCS_CMYK:
    case JCS_YCCK:
        return "cmyk";
    default:
        return "other";
    }
}

/* The header's figures; false: nothing is to be decoded. */
static bool header(struct job *job)
{
    struct jpeg_decompress_struct *z = &job->z;
    struct photo_measures *m = job->m;

    jpeg_read_header(z, TRUE);
    m->orientation = (int64_t)exif_orientation(job->exif, job->exif_n);
    m->colour = slice_of(colour_of(z->jpeg_color_space));
    m->bits = z->data_precision;
    m->progressive = z->progressive_mode;
    if (!picture_size(m, z->image_width, z->image_height))
        return false;
    if (jpeg_has_multiple_scans(z) && (uint64_t)z->image_width * z->image_height > PHOTO_HELD_MAX) {
        m->unreadable = slice_of("too-large");
        return false;
    }
    return slice_is(m->colour, "rgb") || slice_is(m->colour, "gray");
}

static void rows(struct job *job)
{
    struct jpeg_decompress_struct *z = &job->z;
    bool gray = slice_is(job->m->colour, "gray");
    JSAMPARRAY row;

    z->out_color_space = gray ? JCS_GRAYSCALE : JCS_RGB;
    z->dct_method = JDCT_ISLOW; /* the same figures everywhere */
    z->do_fancy_upsampling = FALSE;
    z->do_block_smoothing = FALSE;
    jpeg_start_decompress(z);
    ground_start(&job->ground, z->output_width, z->output_height, (unsigned)job->m->orientation);
    row = (*z->mem->alloc_sarray)((j_common_ptr)z, JPOOL_IMAGE,
                                  z->output_width * (JDIMENSION)z->output_components, 1);
    while (z->output_scanline < z->output_height) {
        uint32_t y = z->output_scanline;
        jpeg_read_scanlines(z, row, 1);
        for (uint32_t x = 0; x < z->output_width; x++) {
            const unsigned char *p = row[0] + (gray ? x : (size_t)x * 3);
            ground_pixel(&job->ground, x, y, gray ? (const unsigned char[3]){p[0], p[0], p[0]} : p);
        }
    }
    jpeg_finish_decompress(z);
    ground_end(&job->ground, job->m);
}

static void decode(struct job *job, const unsigned char *p, size_t n)
{
    struct jpeg_decompress_struct *z = &job->z;

    z->err = jpeg_std_error(&job->errors);
    job->errors.error_exit = on_error;
    job->errors.emit_message = on_message;
    job->errors.output_message = silent;
    z->client_data = job;
    if (setjmp(job->out) != 0) {
        jpeg_destroy_decompress(z);
        return;
    }
    jpeg_create_decompress(z);
    z->mem->max_memory_to_use = PHOTO_MEMORY_MAX;
    job->progress.progress_monitor = on_progress;
    z->progress = &job->progress;
    jpeg_mem_src(z, p, (unsigned long)n);
    jpeg_set_marker_processor(z, JPEG_APP0 + 1, on_app1);
    if (header(job)) {
        rows(job);
        job->m->trailing_bytes = picture_trailing(z->src->next_input_byte, z->src->bytes_in_buffer);
    }
    jpeg_destroy_decompress(z);
}

void picture_jpeg(const unsigned char *p, size_t n, struct photo_measures *m)
{
    struct job job;

    memset(&job, 0, sizeof job);
    job.m = m;
    decode(&job, p, n);
}
