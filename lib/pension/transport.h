/*
 * transport.h: bytes to a configured command's standard input.
 */
#ifndef LQ_PENSION_TRANSPORT_H
#define LQ_PENSION_TRANSPORT_H

#include "base/slice.h"

/*
 * Run `sh -c command` with LQ_DIVISION set and text on its standard input; what it
 * prints goes to standard error. True when it took all of it and ended with 0;
 * else why is said in at most `room` bytes at why, terminated.
 */
bool transport_send(const char *command, const char *division, struct slice text, char *why,
                    size_t room);

#endif
