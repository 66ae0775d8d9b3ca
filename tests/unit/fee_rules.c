/* The fee's rules as plain functions: days, sums, check digits, and the list findings go to. */
#include "rules/checkdigit.h"
#include "rules/fee.h"
#include "unit.h"

static const struct fee_tariff tariffs[] = {
    {{2021, 6, 7}, {2021, 12, 31}, true, "USD", 1800, 500, 500},
    {{2022, 1, 2}, {0}, false, "USD", 2000, 500, 600},
    {{2023, 1, 1}, {2023, 1, 31}, true, "USD", 1, 2, 3},
};

static const struct fee_tariff *on(int year, int month, int day)
{
    return fee_tariff_on(tariffs, 3, (struct civil){year, month, day});
}

static void first_and_last_day_are_within(void)
{
    CHECK(on(2021, 6, 6) == NULL);
    CHECK(on(2021, 6, 7) == &tariffs[0] && on(2021, 12, 31) == &tariffs[0]);
    CHECK(on(2022, 1, 1) == NULL); /* a gap is no tariff, never the one before */
    CHECK(on(2022, 1, 2) == &tariffs[1]);
    CHECK(fee_tariff_on(NULL, 0, (struct civil){2021, 7, 1}) == NULL);
}

static void the_latest_beginning_wins(void)
{
    CHECK(on(2023, 1, 1) == &tariffs[2] && on(2023, 1, 31) == &tariffs[2]);
    CHECK(on(2023, 2, 1) == &tariffs[1]);
}

static void sums(void)
{
    struct fee_quote plain = fee_quote(&tariffs[0], false);
    struct fee_quote noted = fee_quote(&tariffs[0], true);

    CHECK(plain.due_cents == 2300 && plain.annotation_cents == 0);   /* R59 */
    CHECK(noted.due_cents == 2800 && noted.annotation_cents == 500); /* R60 */
}

/* Every way to leave a field of a money order out, all at once and in order. */
static void an_empty_money_order(void)
{
    struct findings found;
    struct fee_quote due = fee_quote(&tariffs[0], false);
    struct fee_rules rules = {.payee = "Payee"};
    struct fee_payment paid = {.given = true, .kind = slice_of("money-order")};

    findings_reset(&found);
    fee_check(&found, &due, &rules, &paid, "/p");
    CHECK(found.n == 6 && findings_verdict(&found) == VERDICT_NO);
    for (size_t i = 0; i < found.n; i++)
        CHECK(found.v[i].id == F_MO_INCOMPLETE && found.v[i].at[0] == '/');
    CHECK(strcmp(found.v[0].at, "/p/payee") == 0 && strcmp(found.v[5].at, "/p/signed") == 0);
}

/* Where the profile knows no limit, none is held against a piece. */
static void no_limit_known(void)
{
    struct findings found;
    struct fee_quote due = fee_quote(&tariffs[0], false);
    struct fee_rules rules = {.payee = "Payee"};
    struct fee_payment paid = {.given = true,
                               .kind = slice_of("money-order"),
                               .issuer = slice_of(" USPS "),
                               .serial = slice_of("39539881642"),
                               .payee = slice_of("Payee"),
                               .payer = slice_of("x"),
                               .payer_address = slice_of("x"),
                               .date = slice_of("x"),
                               .amount_cents = 900000,
                               .has_amount = true,
                               .has_signed = true,
                               .is_signed = true};

    findings_reset(&found);
    fee_check(&found, &due, &rules, &paid, "/p");
    CHECK(found.n == 1 && found.v[0].id == F_AMOUNT_WRONG);
    rules.money_order_max_cents = 100000;
    findings_reset(&found);
    fee_check(&found, &due, &rules, &paid, "/p");
    CHECK(found.n == 2 && found.v[0].id == F_MO_OVER_LIMIT);
    paid.issuer = slice_of("western-union");
    findings_reset(&found);
    fee_check(&found, &due, &rules, &paid, "/p");
    CHECK(found.n == 1);
}

static void money_order_serials(void)
{
    CHECK(check_usps_money_order(slice_of("39539881642")));
    CHECK(check_usps_money_order(slice_of("00000000000")));
    CHECK(check_usps_money_order(slice_of("99999999990")));
    for (char c = '0'; c <= '9'; c++) {
        char serial[] = "3953988164x";
        serial[10] = c;
        CHECK(check_usps_money_order(slice_of(serial)) == (c == '2'));
    }
    CHECK(!check_usps_money_order(slice_of("3953988164")));
    CHECK(!check_usps_money_order(slice_of("395398816420")));
    CHECK(!check_usps_money_order(slice_of("3953988164 ")));
    CHECK(!check_usps_money_order(slice_of(NULL)));
}

/* ISBT 128's published example of MOD 37-2: G123498654321 has check character H. */
static void mod_37_2(void)
{
    static const char text[] = "G123498654321";
    char want = check_mod37_2(slice_of(text));

    CHECK(want == 'H');
    for (size_t i = 0; i + 1 < strlen(text); i++) { /* every swap of neighbours is seen */
        char swapped[sizeof text];
        memcpy(swapped, text, sizeof text);
        swapped[i] = text[i + 1];
        swapped[i + 1] = text[i];
        CHECK((check_mod37_2(slice_of(swapped)) == want) == (text[i] == text[i + 1]));
    }
    for (size_t i = 0; i < strlen(text); i++) { /* and every single wrong character */
        for (const char *c = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"; *c; c++) {
            char changed[sizeof text];
            memcpy(changed, text, sizeof text);
            changed[i] = *c;
            CHECK((check_mod37_2(slice_of(changed)) == want) == (*c == text[i]));
        }
    }
    CHECK(check_mod37_2(slice_of("")) == 0 && check_mod37_2(slice_of("a")) == 0);
    CHECK(check_mod37_2(slice_of("*")) == 0 && check_mod37_2(slice_from("A\0", 2)) == 0);
}

static void a_decision_settles_its_finding(void)
{
    struct findings found;

    findings_reset(&found);
    CHECK(findings_verdict(&found) == VERDICT_YES);
    finding_add(&found, F_PAYEE_SPELLING, "", "");
    CHECK(findings_verdict(&found) == VERDICT_YES);
    finding_add(&found, F_REFUND_BY_OFFICER, "", "");
    CHECK(findings_verdict(&found) == VERDICT_OPEN);
    found.v[1].decision = ACCEPTED;
    CHECK(findings_verdict(&found) == VERDICT_YES);
    found.v[1].decision = REFUSED;
    CHECK(findings_verdict(&found) == VERDICT_NO);
    finding_add(&found, F_AMOUNT_WRONG, "", "");
    found.v[1].decision = ACCEPTED;
    CHECK(findings_verdict(&found) == VERDICT_NO);
}

/* More findings than there is room for are never a yes, nor a write past the end. */
static void too_many_findings(void)
{
    static struct findings found;

    findings_reset(&found);
    for (int i = 0; i < FINDINGS_MAX; i++)
        finding_add(&found, F_PAYEE_SPELLING, "/x", "");
    CHECK(found.n == FINDINGS_MAX && findings_verdict(&found) == VERDICT_YES);
    finding_add_seen(&found, F_PAYEE_SPELLING, "/x", "", slice_of("one too many"));
    CHECK(found.n == FINDINGS_MAX && findings_verdict(&found) == VERDICT_NO);
}

static void findings_in_rule_order(void)
{
    struct findings found;
    struct finding *f;

    findings_reset(&found);
    finding_add(&found, F_AMOUNT_WRONG, "/2", "");
    finding_add(&found, F_PAYEE_WRONG, "/1", "");
    finding_add(&found, F_AMOUNT_WRONG, "/3", "");
    findings_sort(&found);
    CHECK(strcmp(found.v[0].at, "/1") == 0 && strcmp(found.v[1].at, "/2") == 0);
    CHECK(strcmp(found.v[2].at, "/3") == 0);
    CHECK(findings_have(&found, F_PAYEE_WRONG) && !findings_have(&found, F_MO_UNSIGNED));
    CHECK(finding_by_name(slice_of("amount-wrong")) == F_AMOUNT_WRONG);
    CHECK(finding_by_name(slice_of("amount-wron")) == FINDING_COUNT);
    f = finding_add(&found, F_AMOUNT_WRONG, "/at", "/more");
    CHECK(strcmp(f->at, "/at/more") == 0);
}

/* A pointer that doesn't fit is left at its parent, never cut in the middle of a name. */
static void a_long_pointer(void)
{
    struct findings found;
    char sub[128] = "/";

    memset(sub + 1, 'x', sizeof sub - 2);
    findings_reset(&found);
    CHECK(strcmp(finding_add(&found, F_AMOUNT_WRONG, "/at", sub)->at, "/at") == 0);
}

int main(void)
{
    RUN(first_and_last_day_are_within);
    RUN(the_latest_beginning_wins);
    RUN(sums);
    RUN(an_empty_money_order);
    RUN(no_limit_known);
    RUN(money_order_serials);
    RUN(mod_37_2);
    RUN(a_decision_settles_its_finding);
    RUN(too_many_findings);
    RUN(findings_in_rule_order);
    RUN(a_long_pointer);
    return unit_done();
}
