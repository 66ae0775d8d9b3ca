"""Made-up pensioners for tools/mkdemo.py: ten in six provinces, and what their departments answer."""
from demo_people import GIVEN, SURNAMES, id_number

# Where the pension is paid, as the applicant wrote it; and what is the matter with the case.
CASES = [
    ("440305", {}),
    ("浙江省杭州市西湖区", {}),
    ("510104", {}),                                       # its department will answer twice
    ("崇文区", {}),                                       # part of 东城区 since 2010
    ("510203", {}),                                       # a code of before 1997, nobody's now
    ("310115", {"slip": True}),                           # the ID number's last digit is wrong
    ("朝阳区", {}),                                       # there is one in Beijing and one in Changchun
    ("210102", {"no_phone": True}),
    ("440106", {"last_certified": "2020-06-25"}),         # overdue
    ("110108", {"proxy": {"name": "李示范", "mandated_on": "2020-05-06"}}),  # an old mandate
]


def case(i):
    return f"P20210720{11 + i:08d}"


def born(i):
    return f"{1941 + i * 3 % 20}-{1 + i * 7 % 12:02d}-{1 + i * 11 % 28:02d}"


def pensioner(i, division, slip=False, no_phone=False, last_certified=None, **more):
    card = id_number(i + 5, born(i), i % 2)
    if slip:
        card = card[:-1] + str((int(card[-1].replace("X", "0")) + 1) % 10)
    who = {"name": SURNAMES[i + 6][0] + GIVEN[i * 4 % len(GIVEN)][0], "id_number": card}
    if not no_phone:
        who["phone"] = f"+13125550{111 + i}"
    return {"case": case(i), "channel": "app", "applicant": who, "division": division,
            "face": {"result": "pass", "subject": "applicant"},
            "last_certified": last_certified or f"2020-08-{10 + i}", **more}


def pensioners():
    return [pensioner(i, division, **more) for i, (division, more) in enumerate(CASES)]


def mended():
    """Two of them after a call each: the number as the card has it, and which 朝阳区."""
    return [pensioner(5, "310115"), pensioner(6, "110105")]


def department_answers():
    """In no order, one told twice, one of nobody's case, one that says the opposite of another."""
    def answer(i, result, day=21, **more):
        return {"case": case(i), "result": result, "date": f"2021-07-{day}", **more}
    return [answer(3, "passed"), answer(0, "passed"), answer(2, "failed", reason="照片不符"),
            answer(8, "passed"), answer(0, "passed"), answer(88, "passed"),
            answer(2, "passed", 22), answer(1, "passed")]
