#include "store/lock.h"

#include "store/event.h"
#include "store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#define SLOT_TEXT 512

static size_t mark_print(char slot[SLOT_TEXT], const struct mark *m)
{
    char sum[SHA256_HEX + 1];
    int n = snprintf(slot, SLOT_TEXT,
                     "{\"mark\":%llu,\"segment\":%llu,\"length\":%llu,\"n\":%llu,\"h\":\"%.64s\","
                     "\"poisoned\":%s",
                     (unsigned long long)m->seq, (unsigned long long)m->segment,
                     (unsigned long long)m->length, (unsigned long long)m->n, m->h,
                     m->poisoned ? "true" : "false");
    int k;

    if (n < 0 || n >= SLOT_TEXT)
        return 0;
    sha256_hex(slot, (size_t)n, sum);
    k = snprintf(slot + n, (size_t)(SLOT_TEXT - n), ",\"sum\":\"%s\"}", sum);
    if (k < 0 || k >= SLOT_TEXT - n)
        return 0;
    for (int i = n + k; i < SLOT_TEXT; i++)
        slot[i] = ' ';
    slot[SLOT_TEXT - 1] = '\n';
    return SLOT_TEXT;
}

static bool mark_parse(const char *p, size_t n, struct mark *m)
{
    struct cursor c = {p, n, 0};
    struct slice h;
    struct slice sum;
    char want[SHA256_HEX + 1];
    size_t summed;

    *m = (struct mark){0};
    if (!cursor_lit(&c, "{\"mark\":") || !cursor_u64(&c, &m->seq) ||
        !cursor_lit(&c, ",\"segment\":") || !cursor_u64(&c, &m->segment) ||
        !cursor_lit(&c, ",\"length\":") || !cursor_u64(&c, &m->length) ||
        !cursor_lit(&c, ",\"n\":") || !cursor_u64(&c, &m->n) || !cursor_lit(&c, ",\"h\":\"") ||
        !cursor_str(&c, &h) || !sha256_is_hex(h.p, h.n))
        return false;
    if (cursor_lit(&c, ",\"poisoned\":true"))
        m->poisoned = true;
    else if (!cursor_lit(&c, ",\"poisoned\":false"))
        return false;
    summed = c.at;
    if (!cursor_lit(&c, ",\"sum\":\"") || !cursor_str(&c, &sum) || sum.n != SHA256_HEX)
        return false;
    sha256_hex(p, summed, want);
    memcpy(m->h, h.p, SHA256_HEX);
    return memcmp(sum.p, want, SHA256_HEX) == 0;
}

enum mark_found mark_read(int fd, struct mark *m)
{
    char both[2 * LOCK_SLOT];
    ssize_t n = file_read_at(fd, both, sizeof both, 0);
    struct mark got;
    bool found = false;

    if (n < 0)
        return MARK_UNREADABLE;
    for (size_t at = 0; at + SLOT_TEXT <= (size_t)n; at += LOCK_SLOT) {
        if (!mark_parse(both + at, SLOT_TEXT, &got))
            continue;
        if (!found || got.seq > m->seq)
            *m = got;
        found = true;
    }
    return found ? MARK_GOOD : MARK_DAMAGED;
}

bool mark_write(int fd, struct mark *m)
{
    char slot[SLOT_TEXT];
    struct mark next = *m;

    next.seq++;
    if (mark_print(slot, &next) == 0) {
        errno = EINVAL;
        return false;
    }
    if (!file_write_at(fd, slot, sizeof slot, (off_t)(next.seq % 2 * LOCK_SLOT)))
        return false;
    *m = next;
    return true;
}

bool lock_create(int dirfd, const struct mark *first)
{
    char both[2 * LOCK_SLOT];

    memset(both, ' ', sizeof both);
    both[LOCK_SLOT - 1] = both[sizeof both - 1] = '\n';
    if (mark_print(both + first->seq % 2 * LOCK_SLOT, first) == 0) {
        errno = EINVAL;
        return false;
    }
    return file_replace(dirfd, "lock", FILE_MODE, both, sizeof both);
}

static int try_lock(int fd, int how)
{
    struct flock fl = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    return fcntl(fd, how, &fl);
}

static void on_tick(int sig)
{
    (void)sig;
}

/* Sleep in the kernel's queue, so that waiters are served when the lock comes
 * free; a ticking timer interrupts the wait to look at the time. It ticks
 * again and again, so one that comes just before the wait begins does no harm. */
static bool wait_for_lock(int fd, int wait_ms)
{
    const struct itimerval tick = {{0, 50000}, {0, 50000}};
    struct itimerval old_timer;
    struct sigaction act = {.sa_handler = on_tick}; /* no SA_RESTART */
    struct sigaction old_act;
    sigset_t alarm_only;
    sigset_t old_mask;
    int64_t until = clock_mono_ms() + wait_ms;
    int r;
    int saved;

    sigemptyset(&act.sa_mask);
    sigemptyset(&alarm_only);
    sigaddset(&alarm_only, SIGALRM);
    if (sigaction(SIGALRM, &act, &old_act) != 0)
        return false;
    if (sigprocmask(SIG_UNBLOCK, &alarm_only, &old_mask) != 0 ||
        setitimer(ITIMER_REAL, &tick, &old_timer) != 0) {
        (void)sigaction(SIGALRM, &old_act, NULL);
        return false;
    }
    do
        r = try_lock(fd, F_OFD_SETLKW);
    while (r != 0 && errno == EINTR && clock_mono_ms() < until);
    saved = errno;
    (void)setitimer(ITIMER_REAL, &old_timer, NULL);
    (void)sigprocmask(SIG_SETMASK, &old_mask, NULL);
    (void)sigaction(SIGALRM, &old_act, NULL);
    errno = saved;
    return r == 0;
}

enum status lock_take(int fd, int wait_ms, const char *path)
{
    if (try_lock(fd, F_OFD_SETLK) == 0 || wait_for_lock(fd, wait_ms))
        return ST_YES;
    if (errno == EINTR || errno == EAGAIN || errno == EACCES) {
        diag_say("%s: another writer has held the lock for %d ms: try again later", path, wait_ms);
        return ST_BUSY;
    }
    diag_say("%s: can't be locked: %s", path, strerror(errno));
    return ST_IO;
}

void lock_drop(int fd)
{
    struct flock fl = {.l_type = F_UNLCK, .l_whence = SEEK_SET};

    (void)fcntl(fd, F_OFD_SETLK, &fl);
}
