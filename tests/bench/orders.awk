# Made-up orders, the same ones every time: awk -v n=500000 -f orders.awk
# About 550 bytes each, with the Chinese text, nesting and escapes of real ones.
function rnd(k) { seed = (seed * 16807) % 2147483647; return seed % k }
BEGIN {
    seed = 20210607
    split("张 王 李 赵 陈 杨 黄 周 吴 欧阳", family, " ")
    split("ZHANG WANG LI ZHAO CHEN YANG HUANG ZHOU WU OUYANG", latin, " ")
    split("伟 芳 娜 敏 静 丽 强 磊 军 洋", given, " ")
    split("WEI FANG NA MIN JING LI QIANG LEI JUN YANG", said, " ")
    split("renew issue replace", business, " ")
    for (i = 1; i <= n; i++) {
        f = rnd(10) + 1; g = rnd(10) + 1; day = rnd(27) + 1; no = 10000000 + rnd(89999999)
        printf "{\"order\":\"A202107%02d%08d\",\"channel\":\"app\",\"module\":\"passport\"," \
            "\"document\":\"passport\",\"business\":\"%s\"," \
            "\"submitted_at\":\"2021-07-%02dT%02d:%02d:%02d-05:00\",", \
            day, i, business[rnd(3) + 1], day, rnd(24), rnd(60), rnd(60)
        printf "\"applicant\":{\"name\":\"%s%s\",\"name_latin\":\"%s %s\",\"sex\":\"%s\"," \
            "\"born\":\"%d-%02d-%02d\",\"phone\":\"+1312555%04d\",\"address\":{\"lines\":[\"%d Example Street\"]," \
            "\"city\":\"Chicago\",\"state\":\"IL\",\"zip\":\"606%02d\"}},", \
            family[f], given[g], latin[f], said[g], rnd(2) ? "M" : "F", \
            1950 + rnd(60), rnd(12) + 1, day, rnd(10000), 100 + rnd(900), rnd(60)
        printf "\"held_document\":{\"kind\":\"ordinary-passport\",\"number\":\"E%08d\",\"expires\":\"2022-%02d-%02d\"," \
            "\"lost\":false},\"name_annotation\":%s,", \
            no, rnd(12) + 1, day, rnd(10) ? "false" : "true"
        printf "\"payment\":{\"kind\":\"wechat\",\"transaction\":\"42000%08d%08d\",\"amount_cents\":2300}}\n", \
            rnd(99999999), i
    }
}
