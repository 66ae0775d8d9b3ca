# Made-up envelopes, the same ones every time: awk -v n=1000000 -f numbers.awk
# Mostly USPS, routed or not, one in sixteen with a wrong digit; every check digit is computed.
function rnd(k) { seed = (seed * 16807) % 2147483647; return seed % k }
function digits(k,   s) { for (s = ""; length(s) < k;) s = s rnd(10); return s }
function gs1(body,   i, sum) {
    for (i = length(body); i > 0; i--)
        sum += substr(body, i, 1) * ((length(body) - i) % 2 ? 1 : 3)
    return body (10 - sum % 10) % 10
}
function mod7(body,   i, rest) {
    for (i = 1; i <= length(body); i++)
        rest = (rest * 10 + substr(body, i, 1)) % 7
    return body rest
}
BEGIN {
    seed = 20210607
    split("055 055 055 058 701 701 001 001 073 071 490 467 912 920 999", code, " ")
    for (i = 1; i <= n; i++) {
        kind = rnd(16)
        core = gs1((92 + rnd(4)) code[rnd(15) + 1] digits(16))
        if (kind == 0) core = substr(core, 1, 20) (substr(core, 21, 1) + 1) % 10 substr(core, 22)
        t = core
        if (kind >= 8 && kind < 12) t = "42060" (600 + rnd(60)) core
        else if (kind == 12) t = gs1("961" digits(4)) # too short for anybody
        else if (kind == 13) t = mod7(digits(9))
        else if (kind == 14) t = gs1(digits(14))
        else if (kind == 15) t = "TBA" digits(12)
        else if (kind < 4) t = substr(t, 1, 4) " " substr(t, 5, 4) " " substr(t, 9, 4) " " substr(t, 13)
        printf "{\"order\":\"A2021%012d\",\"carrier\":\"%s\",\"service\":\"priority\",\"tracking\":\"%s\"," \
            "\"postage\":\"prepaid\",\"label_affixed\":true,\"address\":{\"lines\":[\"%d Example Street\"]," \
            "\"city\":\"Chicago\",\"state\":\"IL\",\"zip\":\"60616\"}}\n", i, rnd(8) ? "usps" : "USPS", t, 100 + rnd(900)
    }
}
