/*
 * unit.h: the smallest frame for a unit test, speaking TAP.
 *
 *   #include "unit.h"
 *   static void ages(void) { CHECK(civil_age(a, b) == 16); }
 *   int main(void) { RUN(ages); return unit_done(); }
 *
 * A test is a function; every CHECK in it must hold. Included once a program.
 */
#ifndef LQ_UNIT_H
#define LQ_UNIT_H

#include <stdbool.h>
#include <stdio.h>

static int unit_count;
static int unit_failed;
static bool unit_ok;

#define CHECK(cond)                                                                                \
    do {                                                                                           \
        if (!(cond)) {                                                                             \
            printf("# %s:%d: %s\n", __FILE__, __LINE__, #cond);                                    \
            unit_ok = false;                                                                       \
        }                                                                                          \
    } while (0)

#define RUN(test)                                                                                  \
    do {                                                                                           \
        unit_ok = true;                                                                            \
        test();                                                                                    \
        unit_count++;                                                                              \
        unit_failed += !unit_ok;                                                                   \
        printf("%s %d - %s\n", unit_ok ? "ok" : "not ok", unit_count, #test);                      \
    } while (0)

static inline int unit_done(void)
{
    printf("1..%d\n", unit_count);
    return unit_failed > 0 || unit_count == 0;
}

#endif
