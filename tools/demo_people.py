"""Made-up people and numbers for tools/mkdemo.py; every check digit is computed."""
import hashlib

SURNAMES = [("张", "ZHANG"), ("王", "WANG"), ("李", "LI"), ("赵", "ZHAO"), ("陈", "CHEN"),
            ("杨", "YANG"), ("黄", "HUANG"), ("周", "ZHOU"), ("吴", "WU"), ("徐", "XU"),
            ("孙", "SUN"), ("马", "MA"), ("朱", "ZHU"), ("胡", "HU"), ("林", "LIN"),
            ("欧阳", "OUYANG"), ("吕", "LYU"), ("龚", "GONG")]
GIVEN = [("样", "YANG"), ("例一", "LIYI"), ("测", "CE"), ("试之", "SHIZHI"), ("虚", "XU"),
         ("构", "GOU"), ("演示", "YANSHI"), ("范例", "FANLI"), ("假名", "JIAMING"),
         ("示范", "SHIFAN"), ("拟", "NI")]
DIVISIONS = ["110105", "310104", "440106", "350102", "330106", "320102", "510104", "420106",
             "370102", "210102", "220104", "350122"]
PLACES = [("Chicago", "IL", "60616"), ("Naperville", "IL", "60540"), ("Ann Arbor", "MI", "48104"),
          ("Madison", "WI", "53703"), ("Columbus", "OH", "43210"), ("Minneapolis", "MN", "55414"),
          ("St. Louis", "MO", "63130"), ("West Lafayette", "IN", "47906"), ("Ames", "IA", "50010")]


def id_number(i, born, male):
    """GB 11643: region, birth, sequence (odd for men), check character."""
    sequence = 2 * (100 + 7 * i % 390) + male
    body = DIVISIONS[i % len(DIVISIONS)] + born.replace("-", "") + f"{sequence:03d}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(weights, body)) % 11]


def money_order(i):
    """USPS: the sum of the first ten digits modulo 9 is the eleventh."""
    body = f"{2900000000 + 7919 * (i + 1):010d}"
    return body + str(sum(map(int, body)) % 9)


def impb(i, stc="055"):
    """USPS IMpb, 22 digits: 94, service type (055 Priority), mailer, serial, check."""
    body = "94" + stc + "900000001" + f"{1000003 + 37 * i:07d}"
    total = sum(int(d) * (3 if k % 2 == 0 else 1) for k, d in enumerate(reversed(body)))
    return body + str(-total % 10)


def s10(i, service="EA"):
    """UPU S10: two letters, eight digits, check, country; EA to EZ is Express."""
    digits = f"{40000000 + 101 * i:08d}"
    check = 11 - sum(w * int(d) for w, d in zip([8, 6, 4, 2, 3, 5, 9, 7], digits)) % 11
    return service + digits + str({10: 0, 11: 5}.get(check, check)) + "US"


def sha(name):
    return hashlib.sha256(name.encode()).hexdigest()


def day(i):
    """Submission days from 2021-06-07 on, at Central daylight time."""
    d = 6 + i * 2 // 3 % 24 + 1
    return f"2021-06-{d:02d}T{9 + i % 9:02d}:{i * 13 % 60:02d}:{i * 29 % 60:02d}-05:00"


def order(i, **changes):
    """A sound application of the app; changes are set by path, None removes."""
    (zh, latin), (gzh, glatin) = SURNAMES[i % len(SURNAMES)], GIVEN[i * 3 % len(GIVEN)]
    male = i % 2
    born = changes.pop("born", f"{1958 + i * 7 % 42}-{1 + i * 5 % 12:02d}-{1 + i * 11 % 28:02d}")
    city, state, zipcode = PLACES[i % len(PLACES)]
    at, document = day(i), f"E{1200 + 37 * i:08d}"
    email = f"applicant{i:02d}@example.org"
    o = {"order": "A" + at[:10].replace("-", "") + f"{8841 + i:08d}", "channel": "app",
         "module": "passport", "document": "passport", "business": "renew", "submitted_at": at,
         "account": {"id": f"u{700100 + i}", "email": email, "relation": "self",
                     "real_name": {"document": "ordinary-passport", "number": document,
                                   "verified": True}},
         "applicant": {"name": zh + gzh, "name_latin": f"{latin} {glatin}", "sex": "FM"[male],
                       "born": born, "id_number": id_number(i, born, male), "email": email,
                       "phone": f"+1312555{100 + i:04d}",
                       "address": {"lines": [f"{100 + 17 * i} Example Street"], "city": city,
                                   "state": state, "zip": zipcode}},
         "held_document": {"kind": "ordinary-passport", "number": document,
                           "expires": f"2021-{9 + i % 4:02d}-15", "lost": False},
         "name_annotation": False, "declaration": {"signed": True, "signed_at": at},
         "photo": {"file": f"p{i:02d}.jpg", "sha256": sha(f"photo {i}")},
         "uploads": [{"what": "data-page", "file": f"d{i:02d}.jpg", "sha256": sha(f"page {i}")}],
         "face": {"result": "pass", "subject": "applicant", "attempts": 1 + i % 3},
         "delivery": {"in": "mail", "out": "mail"}}
    for path, value in changes.items():
        put(o, path.split("__"), value)
    return o


def put(o, path, value):
    for key in path[:-1]:
        o = o.setdefault(key, {})
    if value is None:
        o.pop(path[-1], None)
    else:
        o[path[-1]] = value
