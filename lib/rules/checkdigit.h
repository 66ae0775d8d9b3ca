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

/*
 * Of tracking numbers: the check digit (0-9) that belongs behind a body; -1 if the body is empty
 * or holds a character its rule doesn't know.
 */

/* Weights 3, 1, 3, … from the right, what is missing to a multiple of ten: GS1 General
 * Specifications 7.9, USPS Publication 199 (IMpb), FedEx Ground. `before` is put before the body;
 * it isn't printed on the label. Finds every single wrong digit, and two neighbours exchanged
 * unless they differ by 5. */
int check_mod10_31(struct slice before, struct slice body);

/* UPU S10: eight digits, weights 8 6 4 2 3 5 9 7, 11 - sum mod 11; 10 becomes 0 and 11 becomes 5.
 * So 5 stands for two remainders (0 and 6), and an error from one to the other isn't found. */
int check_s10(struct slice body);

/* FedEx Express: weights 1, 3, 7 from the right, modulo 11, a ten is 0. */
int check_fedex(struct slice body);

/* UPS 1Z and OnTrac: a letter counts (its ASCII code - 3) mod 10; the second character, the
 * fourth … doubled; what is missing to a multiple of ten. */
int check_ups(struct slice body);

/* DHL Express: the body as a number, modulo 7. */
int check_mod7(struct slice body);

#endif
