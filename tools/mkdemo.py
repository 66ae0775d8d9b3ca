#!/usr/bin/env python3
"""Write the demo's data: tools/mkdemo.py DIRECTORY

Every person, number and address is made up; check digits are computed, so that
only what is meant to be wrong is wrong. No randomness and no clock: the same
bytes each time, a photo's compression aside (tests/demo_data.bats holds share/demo to that).
"""
import csv
import io
import json
import os
import sys

sys.dont_write_bytecode = True
from demo_desk import numbers, photo_files, photos, requests  # noqa: E402
from demo_people import impb, money_order, order, put, s10, sha  # noqa: E402
from demo_pension import department_answers, mended, pensioners  # noqa: E402

PAYEE = "Chinese Consulate General In Chicago"
POST = ("Passport and Visa Office of Chinese Consulate General in Chicago, "
        "1 East Erie Street, Suite 500, Chicago, IL 60611")


def wechat(i, cents=2300, **more):
    return {"kind": "wechat", "transaction": f"42000010{i:02d}20210610{7000000000 + 977 * i}",
            "amount_cents": cents, **more}


def emergency(i, reason, **changes):
    return order(i, module="emergency", document="travel-document", business="issue",
                 declaration=None, emergency={"reason": reason,
                 "departs_at": "2021-07-02T10:30:00-05:00"}, **changes)


def child(i, name, latin, born, parent, **changes):
    p = parent["applicant"]
    return order(i, born=born, applicant__name=name, applicant__name_latin=latin,
                 account=dict(parent["account"], relation="child"),
                 applicant__address=p["address"], applicant__guardian={
                     "name": p["name"], "relation": "father", "present": True}, **changes)


def app_export():
    """What the app's CSV export holds: i and what is the matter with it."""
    rows = [order(i) for i in range(12)]
    rows += [order(12, payment=wechat(12)), order(13, payment=wechat(13)),
             order(14, payment=wechat(14, 2299)), order(15, payment=wechat(15, 2301)),
             order(16, payment=wechat(16, transaction="")),
             order(17, payment=wechat(12)),                      # R63: the transaction of 12
             order(18, name_annotation=True, payment=wechat(18)),  # R60: 5 dollars short
             order(19, name_annotation=True, payment=wechat(19, 2800))]
    rows += [order(20, declaration=None), order(21, declaration__signed=False),
             order(22, photo=None), order(23, uploads=None), order(24, face=None),
             order(25, applicant__phone=None), order(26, account__real_name__verified=False)]
    rows += [order(27, held_document={"kind": "service-passport", "number": "SE0123457",
                                      "expires": "2022-01-15", "lost": False}),
             order(28, held_document={"kind": "diplomatic-passport", "number": "DE0012345",
                                      "expires": "2022-03-15", "lost": False}),
             order(29, business="issue", held_document={
                 "kind": "diplomatic-passport", "number": "D0023456", "expires": "2022-02-15",
                 "lost": False})]
    rows += [emergency(30, "lost-short-stay", held_document__lost=True, uploads=None),
             emergency(31, "urgent", payment=wechat(31)),
             emergency(32, "holiday-trip", payment=wechat(32)),   # R10: out of scope
             order(33, module="emergency"),                       # R12
             order(34, delivery={"in": "counter", "out": "pick-up"}),  # R25
             order(35, face={"result": "fail", "subject": "applicant", "attempts": 10}),
             order(36, business="replace", held_document__lost=True, uploads=None),
             order(37, document="travel-document", business="issue", held_document=None),
             order(38, business="extend"),                        # R4
             order(39, needed_by="2021-07-02")]
    return rows


def more_orders():
    """The rest, as JSON lines: a family, minors, another's account."""
    father = order(40, applicant__name="孙构", applicant__name_latin="SUN GOU")
    home = {"applicant__address": father["applicant"]["address"]}
    not_possible = {"result": "not-possible", "subject": "applicant", "attempts": 0}
    rows = [father, order(41, **home), child(42, "孙示例", "SUN SHILI", "2009-04-02", father),
            child(43, "孙幼例", "SUN YOULI", "2019-11-20", father, face=not_possible, business="issue",
                  held_document=None, uploads=[{"what": "birth-certificate", "file": "b43.jpg",
                                                "sha256": sha("birth 43")}])]
    owner_face = {"result": "pass", "subject": "account-owner", "attempts": 1}
    rows += [order(44, account=father["account"] | {"relation": "friend"}),
             order(45, account=father["account"] | {"relation": "friend"}, face=owner_face),
             child(46, "孙少例", "SUN SHAOLI", "2006-02-27", father,
                   face={"result": "fail", "subject": "applicant", "attempts": 10}),
             order(47, applicant__name="𠮷样", applicant__name_latin="JI YANG"),
             order(48, applicant__name="㐂例一", applicant__name_latin="XI LIYI",
                   app_internal_id=9007199254740993123),
             order(49, applicant__name="阿卜杜拉·示例", applicant__name_latin="ABUDULA SHILI")]
    return rows + [order(i) for i in range(50, 64)]


def paper_orders():
    """By mail and e-mail: no number of their own yet, but the clerk's reference."""
    common = {"order": None, "account": None, "face": None, "photo": None}
    scan = {"what": "data-page", "file": "scan.pdf", "sha256": sha("scan")}
    by_mail = [order(64, channel="mail", intake_ref="M-20210614-01", uploads=[scan], **common),
               order(65, channel="mail", intake_ref="M-20210614-02", uploads=None, **common)]
    proof = [{"what": "urgent-proof", "file": "proof.pdf", "sha256": sha("proof")}, scan]
    by_email = [order(66, channel="email", intake_ref="E-20210615-01", uploads=proof, **common),
                order(67, channel="email", intake_ref="E-20210616-01", uploads=None, **common)]
    return by_mail + by_email


def paid(i, **changes):
    p = {"kind": "money-order", "issuer": "usps", "serial": money_order(i), "amount_cents": 2300,
         "payee": PAYEE, "signed": True, "payer": "SAMPLE PAYER",
         "payer_address": f"{100 + 17 * i} Example Street", "date": "2021-07-02"}
    p.update(changes)
    return {k: v for k, v in p.items() if v is not None}


def wrong_serial(i):
    serial = money_order(i)
    return serial[:-1] + str((int(serial[-1]) + 1) % 10)


PAID = [("sound", {}), ("payee of another office", {"payee": "Embassy of China"}),
        ("payee in capitals", {"payee": PAYEE.upper()}), ("22.99 dollars", {"amount_cents": 2299}),
        ("23.01 dollars", {"amount_cents": 2301}), ("not signed", {"signed": False}),
        ("payer blank", {"payer": ""}), ("no address, no date",
                                         {"payer_address": None, "date": None}),
        ("cash", {"kind": "cash"}), ("personal cheque", {"kind": "personal-check"}),
        ("cashier's cheque", {"kind": "cashiers-check"}), ("another issuer",
                                                           {"issuer": "western-union"}),
        ("wrong check digit", {"serial": wrong_serial(12)}),
        ("Canadian dollars", {"currency": "CAD"}),
        ("above what one piece can hold", {"amount_cents": 100001})]


def payments():
    """One payment each, for lq-fee check; the last three share one money order."""
    for i, (what, change) in enumerate(PAID):
        yield dict(pick(order(i)), about=what, payment=paid(i, **change))
    for i in (40, 41, 42):
        yield dict(pick(order(i)), about="one money order for the family",
                   payment=paid(40, amount_cents=9200))


def pick(o):
    return {k: o[k] for k in ("order", "module", "submitted_at", "name_annotation")}


def content(o, i, **changes):
    """What lies in the envelope for one order."""
    a = o["applicant"]
    c = {"order": o["order"],
         "slip": {"name": a["name"], "order": o["order"], "paid_online": "payment" in o},
         "photos": 2, "payment": paid(i), "return_envelope": {
             "carrier": "usps", "service": "priority", "tracking": impb(i), "postage": "prepaid",
             "label_affixed": True, "customer_copy_attached": False, "address": a["address"]},
         "extra": []}
    held = o.get("held_document")
    if held and not held["lost"]:
        c["old_document"] = {"kind": held["kind"], "number": held["number"]}
    if "payment" in o:
        del c["payment"]
    for path, value in changes.items():
        put(c, path.split("__"), value)
    return c


def packet(n, contents, at="2021-07-08", **changes):
    p = {"packet": f"P-{at.replace('-', '')}-{n:02d}", "received_at": f"{at}T10:{n:02d}:00-05:00",
         "family": len(contents) > 1, "separated": True, "envelope": {
             "service": "priority", "tracking": impb(60 * int(at[8:]) + n), "return_receipt": False,
             "width_in": 9.5, "height_in": 12.5, "mark": "护照", "mark_position": "lower-left",
             "addressed_to": POST}, "contents": contents}
    for path, value in changes.items():
        put(p, path.split("__"), value)
    return p


def packets(orders):
    o = {int(x["order"][9:]) - 8841: x for x in orders}
    yield packet(1, [content(o[0], 0)])
    for n, (_, change) in enumerate(PAID[1:12], 2):
        yield packet(n, [content(o[n - 1], n - 1, payment=paid(n - 1, **change))])
    yield packet(13, [content(o[14], 14)])                  # paid by WeChat, and not approved yet
    yield packet(14, [content(o[13], 13, slip__paid_online=False, payment=paid(13))])  # R64
    family = paid(40, amount_cents=9200)
    four = [content(o[i], i, payment=family) for i in (40, 41, 42, 43)]
    four[3]["return_envelope"] = dict(four[2]["return_envelope"])        # R53: three for four
    yield packet(15, four)
    yield packet(16, [content(o[50], 50, payment=paid(50, amount_cents=2200))])
    typo = packet(17, [content(o[51], 51, old_document__number="E00003078")])
    yield typo
    yield packet(18, [content(o[51], 51)], corrects=typo["packet"])
    yield packet(19, [], refused_at_door=True, family=None,
                 envelope={"service": "certified", "return_receipt": True})
    yield packet(20, [content(o[52], 52, order="A2021061799999999")])     # nobody's number
    yield packet(21, [content(o[53], 53)], by="counter", envelope=None)
    yield packet(22, [content(o[54], 54, old_document=None, photos=0, slip=None)])
    yield packet(23, [content(o[55], 55, return_envelope__carrier="fedex",
                              return_envelope__service="2day",
                              return_envelope__tracking="449044304137821")])
    yield packet(24, [content(o[56], 56, return_envelope__service="priority-express",
                              return_envelope__tracking=s10(56))])
    paper = order(64)                            # no account: the post gave it the number
    paper["order"] = "CHI-21-000001-X"
    yield packet(25, [content(paper, 64)])


def sheet(orders):
    """What came from another counter's PC: four envelopes, five orders, one sheet."""
    o = {int(x["order"][9:]) - 8841: x for x in orders}
    yield packet(31, [content(o[57], 57)], envelope__service="certified",
                 envelope__tracking=impb(231, "026"))                   # R39, and it is in hand
    both = paid(58, amount_cents=4600)
    yield packet(32, [content(o[58], 58, payment=both), content(o[59], 59, payment=both)])  # R61, R59
    yield packet(33, [content(o[60], 60, slip=None)])                             # R27
    yield packet(34, [content(o[62], 62, return_envelope__carrier="fedex",
                              return_envelope__service=None,
                              return_envelope__tracking="449044304137821")])  # R43


def later(orders):
    """A week on: what was asked for after the packets above."""
    o = {int(x["order"][9:]) - 8841: x for x in orders}

    def supplement(n, to, contents):
        return packet(n, contents, at="2021-07-15", supplements=f"P-20210708-{to:02d}")

    def money(i):
        return {"order": o[i]["order"], "payment": paid(100 + i, date="2021-07-12")}

    yield supplement(1, 4, [money(3)])                                  # 23.00 for 22.99
    yield supplement(2, 16, [money(50)])                                # 23.00 for 22.00
    own = content(o[43], 143)["return_envelope"]
    yield supplement(3, 15, [money(40), money(41), money(42),
                             dict(money(43), return_envelope=own)])     # R61, R53


def made(orders):
    """What the printer and the cashier wrote down, one line an order."""
    o = {int(x["order"][9:]) - 8841: x for x in orders}
    for n, i in enumerate((2, 3, 40, 41, 42, 43), 1):
        r = {"order": o[i]["order"], "invoice": f"2021-{n:05d}", "new_document": {
            "kind": "ordinary-passport", "number": f"EJ{6180000 + 211 * i:07d}",
            "expires": f"{2026 if i in (42, 43) else 2031}-07-18",      # under 16: five years
            "fingerprint": i == 2}}                                     # R81
        if o[i].get("held_document"):
            r["old_document_cancelled"] = True
        yield r


# ---- files ----

COLUMNS = [("订单号", "/order"), ("渠道", "/channel"), ("业务模块", "/module"),
           ("证件种类", "/document"), ("业务类型", "/business"), ("提交时间", "/submitted_at"),
           ("希望取证日期", "/needed_by"), ("账号", "/account/id"), ("账号邮箱", "/account/email"),
           ("与申请人关系", "/account/relation"), ("实名证件", "/account/real_name/document"),
           ("实名证件号码", "/account/real_name/number"),
           ("实名认证通过", "/account/real_name/verified", "bool"), ("姓名", "/applicant/name"),
           ("拼音姓名", "/applicant/name_latin"), ("性别", "/applicant/sex"),
           ("出生日期", "/applicant/born"), ("身份证号码", "/applicant/id_number"),
           ("电子邮箱", "/applicant/email"), ("电话", "/applicant/phone"),
           ("地址", "/applicant/address/lines/0"), ("城市", "/applicant/address/city"),
           ("州", "/applicant/address/state"), ("邮编", "/applicant/address/zip"),
           ("现持证件种类", "/held_document/kind"), ("现持证件号码", "/held_document/number"),
           ("有效期至", "/held_document/expires"), ("已丢失", "/held_document/lost", "bool"),
           ("姓名加注", "/name_annotation", "bool"), ("声明书签字", "/declaration/signed", "bool"),
           ("签字时间", "/declaration/signed_at"), ("照片", "/photo/file"),
           ("照片摘要", "/photo/sha256"), ("上传材料", "/uploads/0/what"),
           ("材料文件", "/uploads/0/file"), ("材料摘要", "/uploads/0/sha256"),
           ("人脸识别结果", "/face/result"), ("人脸识别对象", "/face/subject"),
           ("人脸识别次数", "/face/attempts", "int"), ("递交方式", "/delivery/in"),
           ("取证方式", "/delivery/out"), ("缴费方式", "/payment/kind"),
           ("微信交易号", "/payment/transaction"), ("缴费金额", "/payment/amount_cents", "money"),
           ("应急事由", "/emergency/reason"), ("出发时间", "/emergency/departs_at")]
# A sheet of packets: a row a content, the envelope's cells beside the first order in it.
PACKET_COLUMNS = [
    ("收件编号", "/packet"), ("收件时间", "/received_at"), ("同一家人", "/family", "bool"),
    ("材料分开", "/separated", "bool"), ("来件方式", "/envelope/service"),
    ("来件单号", "/envelope/tracking"), ("注明", "/envelope/mark"), ("订单号", "/contents/-/order"),
    ("纸条姓名", "/contents/-/slip/name"), ("纸条订单号", "/contents/-/slip/order"),
    ("旧证件号码", "/contents/-/old_document/number"),
    ("照片张数", "/contents/-/photos", "int"), ("缴费方式", "/contents/-/payment/kind"),
    ("汇票签发方", "/contents/-/payment/issuer"), ("汇票号码", "/contents/-/payment/serial"),
    ("金额", "/contents/-/payment/amount_cents", "money"),
    ("收款人", "/contents/-/payment/payee"), ("已签字", "/contents/-/payment/signed", "bool"),
    ("付款人", "/contents/-/payment/payer"),
    ("付款人地址", "/contents/-/payment/payer_address"), ("汇票日期", "/contents/-/payment/date"),
    ("回邮快递公司", "/contents/-/return_envelope/carrier"),
    ("回邮方式", "/contents/-/return_envelope/service"),
    ("回邮单号", "/contents/-/return_envelope/tracking"),
    ("回邮邮资", "/contents/-/return_envelope/postage"),
    ("标签已贴", "/contents/-/return_envelope/label_affixed", "bool"),
    ("回邮地址", "/contents/-/return_envelope/address/lines/0"),
    ("回邮城市", "/contents/-/return_envelope/address/city"),
    ("回邮州", "/contents/-/return_envelope/address/state"),
    ("回邮邮编", "/contents/-/return_envelope/address/zip")]
REMARKS = {3: "请尽快办理，谢谢", 9: '申请人注明"加急"', 15: "第一行\n第二行", 32: "=1+1"}


def cell(o, column):
    v = o
    for key in column[1].split("/")[1:]:
        if isinstance(v, list):
            v = v[int(key)] if int(key) < len(v) else None
        else:
            v = (v or {}).get(key)
    if v is None:
        return ""
    if column[2:] == ("bool",):
        return "是" if v else "否"
    return f"{v // 100}.{v % 100:02d}" if column[2:] == ("money",) else str(v)


def to_csv(orders):
    """Excel's way: CRLF, a field in quotes where it must be; a column nobody maps at the end."""
    out = io.StringIO(newline="")
    w = csv.writer(out)
    w.writerow([c[0] for c in COLUMNS] + ["备注"])
    for o in orders:
        i = int(o["order"][9:]) - 8841
        w.writerow([cell(o, c) for c in COLUMNS] + [REMARKS.get(i, "")])
    return out.getvalue()


def packets_csv(records):
    out = io.StringIO(newline="")
    w = csv.writer(out)
    w.writerow([c[0] for c in PACKET_COLUMNS])
    for p in records:
        for c in p["contents"]:
            row = dict(p, contents={"-": c})
            w.writerow([cell(row, column) for column in PACKET_COLUMNS])
    return out.getvalue()


def map_of(columns, **more):
    rows = [dict(zip(("column", "at", "type"), c if len(c) == 3 else c + ("string",)), **more)
            for c in columns]
    return ("[\n" + ",\n".join("  " + json.dumps(r, ensure_ascii=False) for r in rows) +
            "\n]\n").encode()


def lines(records):
    return "".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) + "\n"
                   for r in records)


def legalizations():
    """What an issuing side registered, and what was brought to be checked: made-up sheets."""
    notary, abroad = "示例公证处 王示范", "Example Notary, Cook County"

    def entry(number, sticker, authority, **rest):
        return {"number": number, "sticker": sticker, "authority": authority, **rest}

    def valid(number, sticker, authority, day, country, document, signer, legalizer, **rest):
        return entry(number, sticker, authority, issued_at=day, country=country,
                     document=document, signer=signer, legalizer=legalizer, **rest, status="valid")

    register = [
        valid("20210001-001", "A0012345", "外交部领事司", "2021-05-03", "US", "出生公证书", notary,
              "李样本", document_sha256=sha("birth certificate")),
        valid("20210002-001", "A0012346", "上海外办", "2021-05-04", "CA", "学历公证书",
              "示例公证处 张示例", "赵样本"),
        valid("20210003", "C100200300", "驻芝加哥总领馆", "2021-05-05", "CN", "授权委托书", abroad,
              "陈样本"),
        entry("20210004-001", "A0012348", "外交部领事司", issued_at="2021-05-06", country="GB",
              document="无犯罪记录公证书", signer=notary, legalizer="李样本", status="revoked",
              revoked_at="2021-06-01"),
        valid("20230901-007", "A0990001", "外交部领事司", "2023-11-08", "US", "结婚公证书", notary,
              "李样本"),
    ]
    asked = [
        entry("２０２１０００１－００１", "a 0012345", "外交部", about="内地签发",
              document_sha256=sha("birth certificate")),
        entry("20210001-001", "A0012346", "外交部", about="贴纸系伪造"),
        entry("20210004-001", "A0012348", "外交部", about="已撤销"),
        entry("20210003", "C100200300", "中国驻芝加哥总领馆", about="驻外使领馆签发"),
        entry("20210001-001", "A0012345", "外交部", about="贴纸移用到另一文书",
              document_sha256=sha("another document")),
        entry("20230901-007", "A0990001", "外交部领事司", about="公约生效之后"),
        entry("20210003", "", "驻芝加哥总领馆", about="未填贴纸号"),
        entry("2021-3", "C100200300", "驻芝加哥总领馆", about="号码不全"),
        entry("20210003", "C100200300", "State of Illinois", about="外国机关"),
    ]
    return register, asked


def main():
    out = sys.argv[1]
    exported, rest = app_export(), more_orders()
    small = [order(70 + i) for i in range(5)]
    small[2]["applicant"].update(name="𠮷范例", name_latin="JI FANLI")
    small[4]["applicant"].update(name="㐂虚", name_latin="XI XU")
    whole = lines(order(80 + i) for i in range(5)).splitlines(keepends=True)
    again = whole[1]
    whole[1] = whole[1][:611] + "\n"                       # cut off in the middle
    whole[3] = whole[3].replace('"attempts":', '"attempts":1.5,"attempts":')  # named twice
    at = "2021-07-01T09:00:00-05:00"
    answers = [{"order": exported[20]["order"], "answer": {
                    "changes": {"declaration": {"signed": True, "signed_at": at}}}},
               {"order": exported[23]["order"], "answer": {"uploads": [
                   {"what": "data-page", "file": "d23.jpg", "sha256": sha("page 23")}]}},
               {"order": exported[25]["order"], "answer": {
                   "changes": {"applicant": {"phone": "+13125550125"}}}}]
    register, asked = legalizations()
    files = {"export.csv": ("\ufeff" + to_csv(exported)).encode(),
             "export.gb18030.csv": to_csv(small).encode("gb18030"),
             "export.map.json": map_of(COLUMNS),
             "packets.csv": ("\ufeff" + packets_csv(sheet(exported + rest))).encode(),
             "packets.map.json": map_of(PACKET_COLUMNS, optional=True),
             "export.jsonl": lines(rest).encode(), "intake.jsonl": lines(paper_orders()).encode(),
             "truncated.jsonl": "".join(whole).encode(), "resent.jsonl": again.encode(),
             "payments.jsonl": lines(payments()).encode(),
             "packets.jsonl": lines(packets(exported + rest)).encode(),
             "later.jsonl": lines(later(exported + rest)).encode(),
             "made.jsonl": lines(made(exported + rest)).encode(),
             "answers.jsonl": lines(answers).encode(),
             "register.jsonl": lines(register).encode(),
             "legalizations.jsonl": lines(asked).encode(),
             "requests.jsonl": lines(requests()).encode(),
             "numbers.jsonl": lines(numbers()).encode(),
             "pension.jsonl": lines(pensioners()).encode(),
             "pension-mended.jsonl": lines(mended()).encode(),
             "pension-answers.jsonl": lines(department_answers()).encode(),
             "photos.jsonl": lines(photos()).encode(), **photo_files()}
    os.makedirs(os.path.join(out, "photos"), exist_ok=True)
    for name, data in files.items():
        with open(os.path.join(out, name), "wb") as f:
            f.write(data)


if __name__ == "__main__":
    main()
