/* The shipped tables of share/ids: mobile ranges against the published pattern, divisions by code and name. */
#include "unit.h"

#include "base/diag.h"
#include "records/division.h"
#include "records/ids.h"

#include <regex.h>

static struct ids *ids;
static struct divisions *divisions;

/* R2: every head of eleven digits is a Chinese mobile number exactly where the pattern says so. */
static void mobiles_are_the_pattern(void)
{
    static const char pattern[] =
        "^(1(610[0-9]|740[0-5])[0-9]{6}|1([38][0-9]|4[57]|[59][0-35-9]|6[25-7]|"
        "7[0-35-8])[0-9]{8})$";
    const struct civil on = {2021, 6, 20};
    regex_t re;
    unsigned taken = 0;

    CHECK(regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB) == 0);
    for (int head = 0; head < 100000; head++) {
        char s[12];
        bool mobile;
        snprintf(s, sizeof s, "%05d123456", head);
        mobile = phone_is_cn_mobile(slice_of(s), ids->mobiles, ids->mobile_count, on);
        CHECK(mobile == (regexec(&re, s, 0, NULL, 0) == 0));
        taken += mobile;
    }
    CHECK(taken > 4000);
    regfree(&re);
}

static const struct division *named(const char *province, const char *city, const char *county)
{
    return division_by_names(divisions, slice_of(province), slice_of(city), slice_of(county));
}

static bool is(const struct division *v, const char *code)
{
    return v && slice_is(v->code, code);
}

static void divisions_by_name(void)
{
    CHECK(is(named("浙江省", "杭州市", "西湖区"), "330106"));
    CHECK(is(named("浙江", "杭州", "西湖"), "330106"));
    CHECK(is(named("北京市", NULL, "东城区"), "110101"));
    CHECK(is(named("北京市", "市辖区", "东城区"), "110101"));
    CHECK(is(named("北京市", "北京市", "东城区"), "110101"));
    CHECK(is(named(NULL, "上海市", "黄浦区"), "310101"));
    CHECK(is(named("广西", NULL, NULL), "450000") && is(named(NULL, "深圳市", NULL), "440300"));
    CHECK(is(named("浙江省", "", ""), "330000") && is(named(NULL, NULL, "西湖区"), NULL) == false);
    CHECK(!named("浙江省", "南京市", "西湖区") && !named("火星", NULL, NULL) &&
          !named(NULL, NULL, NULL));
    CHECK(is(named("浙江省", NULL, "西湖区"), "330106"));
    /* a name that several have doesn't tell; of a former one and one in use the latter is meant */
    CHECK(!named(NULL, NULL, "鼓楼区"));
    CHECK(is(named("江苏省", "南京市", "溧水区"), "320117"));
}

static void former_divisions(void)
{
    const struct division *v = division_by_code(divisions, slice_of("110103"));

    CHECK(v && v->until == 2010 && is(division_now(divisions, v), "110101"));
    CHECK(!division_by_code(divisions, slice_of("990101")) &&
          !division_by_code(divisions, slice_of("11010")) &&
          !division_by_code(divisions, slice_of(NULL)));
    for (size_t i = 0; i < divisions_count(divisions); i++) {
        v = divisions_at(divisions, i);
        CHECK(division_by_code(divisions, v->code) == v && division_now(divisions, v) &&
              !division_now(divisions, v)->until);
    }
}

static void full_names(void)
{
    struct buf b = {0};

    division_put_place(divisions, division_by_code(divisions, slice_of("330106")), &b);
    CHECK(slice_is(buf_slice(&b), "浙江省杭州市西湖区"));
    buf_reset(&b);
    division_put_place(divisions, division_by_code(divisions, slice_of("440300")), &b);
    CHECK(slice_is(buf_slice(&b), "广东省深圳市"));
    buf_reset(&b);
    division_put_place(divisions, division_by_code(divisions, slice_of("110000")), &b);
    CHECK(slice_is(buf_slice(&b), "北京市"));
    buf_release(&b);
}

/* R82: by kind, or by number. */
static void official(void)
{
    const struct civil on = {2021, 6, 20};

    CHECK(ids_official(ids, slice_of("service-passport"), slice_of(NULL), on));
    CHECK(ids_official(ids, slice_of(NULL), slice_of("SE0000001"), on));
    CHECK(ids_official(ids, slice_of("ordinary-passport"), slice_of("D0000001"), on));
    CHECK(!ids_official(ids, slice_of("foreign-passport"), slice_of("P1234567"), on));
    CHECK(!ids_official(ids, slice_of(NULL), slice_of("E00000001"), on));
    CHECK(!ids_official(ids, slice_of(NULL), slice_of(NULL), on));
}

int main(int argc, char **argv)
{
    diag_init(argc > 0 ? argv[0] : "id_tables");
    ids = ids_load(false);
    divisions = divisions_load(false);
    if (!ids || !divisions)
        return ST_IO;
    RUN(mobiles_are_the_pattern);
    RUN(divisions_by_name);
    RUN(former_divisions);
    RUN(full_names);
    RUN(official);
    divisions_free(divisions);
    ids_free(ids);
    return unit_done();
}
