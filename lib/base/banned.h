/*
 * banned.h: functions this project does not call, as compile errors.
 *
 * The build includes this file before every translation unit (-include), so
 * that nobody has to remember it. The standard headers come first: their own
 * declarations must be seen before the names turn into errors.
 */
#ifndef LQ_BANNED_H
#define LQ_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Unbounded or silently truncating copies: use struct buf. */
#define strcpy(...)  banned_strcpy_use_buf
#define strncpy(...) banned_strncpy_use_buf
#define strcat(...)  banned_strcat_use_buf
#define strncat(...) banned_strncat_use_buf
#undef sprintf
#undef vsprintf
#undef gets
#define sprintf(...)  banned_sprintf_use_buf_addf
#define vsprintf(...) banned_vsprintf_use_buf_addf
#define gets(...)     banned_gets

/* No error report: use num_parse_*(). */
#define atoi(...) banned_atoi_use_num_parse
#define atol(...) banned_atol_use_num_parse
#define atof(...) banned_atof_use_num_parse

/* Hidden state, or the one clock bypassed: use clock.h. */
#define strtok(...)    banned_strtok
#define localtime(...) banned_localtime_use_clock
#define gmtime(...)    banned_gmtime_use_clock
#define ctime(...)     banned_ctime_use_clock
#define asctime(...)   banned_asctime_use_clock
#define time(...)          banned_time_use_clock_now
#define clock_gettime(...) banned_clock_gettime_use_clock_now

/* A shell with data in it. */
#define system(...) banned_system
#define popen(...)  banned_popen

#endif
