/*
 * file.h: files of the store, opened and made so that no race, link, umask or
 * power cut can come between.
 *
 * Everything works relative to a directory descriptor. Symbolic links inside
 * the store are never followed. Descriptors are close-on-exec and never 0, 1
 * or 2: a message written to a closed stderr must not land in a journal.
 *
 * Functions return -1 or false with errno set; they say nothing.
 */
#ifndef LQ_STORE_FILE_H
#define LQ_STORE_FILE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define FILE_MODE    0660 /* what every member of staff writes */
#define FILE_MODE_RO 0640 /* what only the owner changes */
#define DIR_MODE     02770

/* openat() with O_NOFOLLOW|O_CLOEXEC; the result is above 2. With mode 0 no
 * file is made. New files get exactly mode, whatever the umask. */
int file_open(int dirfd, const char *name, int flags, mode_t mode);

/* For reading, without touching the access time where that is allowed. */
int file_open_read(int dirfd, const char *name);
int file_open_dir(int dirfd, const char *name);

/* The names in a directory with that ending, in byte order; those that begin with a dot are
 * left out. False: errno says why. Either way to be given back with file_list_free(). */
struct file_list {
    char **name;
    size_t n;
};
bool file_list(int dirfd, const char *ending, struct file_list *out);
void file_list_free(struct file_list *l);

/* Make a directory with exactly DIR_MODE; one that is there already is fine. */
bool file_make_dir(int dirfd, const char *name);

/* Write or read all n bytes at an offset. file_read_at() returns the count,
 * short only at the end of the file. Interrupted calls go on. */
bool file_write_at(int fd, const void *p, size_t n, off_t at);
ssize_t file_read_at(int fd, void *p, size_t n, off_t at);

/* The whole of a small file (at most max bytes, else EFBIG). */
bool file_read_all(int dirfd, const char *name, size_t max, struct buf *out);

/* Make or replace a file in one step: temporary → fsync → rename → fsync of
 * the directory. Either the old content is there after a crash or the new. */
bool file_replace(int dirfd, const char *name, mode_t mode, const void *p, size_t n);

/* fsync and fdatasync that go on when interrupted. Any other failure is final:
 * the kernel has dropped the error and perhaps the data, and a second call
 * would return 0 (that is what the poison mark is for). */
bool file_sync(int fd);
bool file_sync_data(int fd);

/* Everything of the file system that fd is on; as final. Before Linux 5.8 it says yes whatever
 * became of the data: ask file_can_sync_fs() first. */
bool file_sync_fs(int fd);
bool file_can_sync_fs(void);

/* True when locks and fsync can't be relied on there (NFS, SMB); *what names it. */
bool file_is_remote(int fd, const char **what);
bool file_magic_is_remote(unsigned long magic, const char **what);

#endif
