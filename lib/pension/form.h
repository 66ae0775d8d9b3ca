/*
 * form.h: the paper form 《在境外居住人员领取养老金资格审核表》, filled with what is
 * known, on one letter sheet to be printed (R71).
 */
#ifndef LQ_PENSION_FORM_H
#define LQ_PENSION_FORM_H

#include "records/pension_record.h"
#include "text/page.h"

/* The page of one application or case; c was filled from r. */
void form_page(struct page *p, struct rec *r, const struct pension_case *c,
               const struct pension_tables *t, const struct post *post);

#endif
