/*
 * nosync.c: preloaded, it turns every flush to the disk into nothing.
 *
 * The control of the power-cut test: a writer under it acknowledges what isn't
 * durable, so a power cut must lose acknowledged events. If it doesn't, the
 * test can't see a missing fsync and proves nothing.
 */
int fsync(int fd);
int fdatasync(int fd);

int fsync(int fd)
{
    (void)fd;
    return 0;
}

int fdatasync(int fd)
{
    (void)fd;
    return 0;
}
