#include "store/hash_ahead.h"

#include "store/event.h"

#include <pthread.h>

#define LINES_MAX ((size_t)8192) /* of a block; no event is short enough for more */
#define AT_ONCE   32             /* lines between two looks at the mutex */

struct hash_ahead {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    const char *block; /* NULL: nothing to do */
    size_t n;
    size_t done;   /* lines hashed of this block */
    bool complete; /* no more will come for it */
    bool stop;
    char hex[LINES_MAX][SHA256_HEX + 1];
};

static void publish(struct hash_ahead *a, size_t done, bool complete)
{
    (void)pthread_mutex_lock(&a->mutex);
    a->done = done;
    a->complete = complete;
    (void)pthread_cond_broadcast(&a->changed);
    (void)pthread_mutex_unlock(&a->mutex);
}

static void hash_block(struct hash_ahead *a, const char *p, size_t n)
{
    const char *end = p + n;
    size_t k = 0;

    while (k < LINES_MAX) {
        const char *lf = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
        size_t len;
        if (!lf)
            break;
        len = (size_t)(lf - p);
        sha256_hex(p, len > EVENT_TRAILER ? len - EVENT_TRAILER : 0, a->hex[k++]);
        p = lf + 1;
        if (k % AT_ONCE == 0)
            publish(a, k, false);
    }
    publish(a, k, true);
}

static void *work(void *ctx)
{
    struct hash_ahead *a = ctx;

    for (;;) {
        const char *block;
        size_t n;

        (void)pthread_mutex_lock(&a->mutex);
        while (!a->block && !a->stop)
            (void)pthread_cond_wait(&a->changed, &a->mutex);
        block = a->block;
        n = a->n;
        a->block = NULL;
        (void)pthread_mutex_unlock(&a->mutex);
        if (!block)
            return NULL;
        hash_block(a, block, n);
    }
}

struct hash_ahead *hash_ahead_start(void)
{
    struct hash_ahead *a = mem_alloc(1, sizeof *a);

    a->complete = true;
    if (pthread_mutex_init(&a->mutex, NULL) == 0 && pthread_cond_init(&a->changed, NULL) == 0 &&
        pthread_create(&a->thread, NULL, work, a) == 0)
        return a;
    free(a);
    return NULL;
}

void hash_ahead_wait(struct hash_ahead *a)
{
    (void)pthread_mutex_lock(&a->mutex);
    while (!a->complete)
        (void)pthread_cond_wait(&a->changed, &a->mutex);
    (void)pthread_mutex_unlock(&a->mutex);
}

void hash_ahead_post(struct hash_ahead *a, const char *block, size_t n)
{
    hash_ahead_wait(a);
    (void)pthread_mutex_lock(&a->mutex);
    a->block = block;
    a->n = n;
    a->done = 0;
    a->complete = false;
    (void)pthread_cond_broadcast(&a->changed);
    (void)pthread_mutex_unlock(&a->mutex);
}

bool hash_ahead_get(struct hash_ahead *a, size_t k, char hex[SHA256_HEX + 1])
{
    bool have;

    (void)pthread_mutex_lock(&a->mutex);
    while (a->done <= k && !a->complete)
        (void)pthread_cond_wait(&a->changed, &a->mutex);
    have = k < a->done;
    (void)pthread_mutex_unlock(&a->mutex);
    if (have)
        memcpy(hex, a->hex[k], SHA256_HEX + 1);
    return have;
}

void hash_ahead_stop(struct hash_ahead *a)
{
    if (!a)
        return;
    hash_ahead_wait(a);
    (void)pthread_mutex_lock(&a->mutex);
    a->stop = true;
    (void)pthread_cond_broadcast(&a->changed);
    (void)pthread_mutex_unlock(&a->mutex);
    (void)pthread_join(a->thread, NULL);
    (void)pthread_cond_destroy(&a->changed);
    (void)pthread_mutex_destroy(&a->mutex);
    free(a);
}
