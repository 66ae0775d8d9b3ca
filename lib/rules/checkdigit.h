/*
 * checkdigit.h: check digits and characters. Each names its published source.
 */
#ifndef LQ_CHECKDIGIT_H
#define LQ_CHECKDIGIT_H

#include "base/slice.h"

/* ISO/IEC 7064 MOD 37-2 over 0-9 and A-Z: the check character, one of 0-9 A-Z
 * '*'; 0 if the text holds another character or none. */
char check_mod37_2(struct slice text);

/* USPS money order serial: 11 digits, the sum of the first ten modulo 9 is the
 * eleventh. */
bool check_usps_money_order(struct slice serial);

#endif
