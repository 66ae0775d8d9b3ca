/*
 * page.h: sheets on letter paper: one self-contained HTML file, a figure for each sheet.
 *
 *     report_page(&report, sheets, n, "zh", &out);
 *
 * Bars are outlined and hatched, so they read in black and white; their numbers stand beside
 * them. Of the rows without a count (orders, differences) the first ROWS_MAX are shown, and how
 * many more there are.
 */
#ifndef LQ_REPORT_PAGE_H
#define LQ_REPORT_PAGE_H

#include "report/report.h"

void report_page(const struct report *r, const struct sheet *s, size_t n, const char *lang,
                 struct buf *out);

#endif
