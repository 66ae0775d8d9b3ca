#!/usr/bin/env python3
"""Tracking numbers made from the published algorithms, with what each must read as.

    track_numbers.py SHARE > tests/corpus/track-numbers.tsv

All are made up: serials count, check digits are found by trying the ten of them against the
equation a right number fulfils (lq computes the digit itself, so the two ways differ). Each line:
why it is there, the number, ok, carrier, product, check digit, certified, registered,
return receipt, ZIP code, format; "-" where nothing is said.
"""
import itertools
import sys

serial = itertools.count(10_000_019, 7_654_321)


def digits(n):
    """n digits, no two neighbours alike or 5 apart, so that exchanging them always shows."""
    out = []
    for d in (int(c) for c in itertools.cycle(str(next(serial)))):
        while out and (out[-1] - d) % 5 == 0:
            d = (d + 1) % 10
        out.append(d)
        if len(out) == n:
            return "".join(map(str, out))


def gs1(s):
    return sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(reversed(s))) % 10 == 0


def s10(s):
    total = sum(int(c) * w for c, w in zip(s, (8, 6, 4, 2, 3, 5, 9, 7)))
    return {0: 5, 1: 0}.get(total % 11, 11 - total % 11) == int(s[8])


def fedex(s):
    weights = itertools.cycle((1, 3, 7))
    return sum(int(c) * w for c, w in zip(reversed(s[:-1]), weights)) % 11 % 10 == int(s[-1])


def ups(s):
    values = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in s]
    return (sum(values[:-1]) + sum(values[1:-1:2]) + values[-1]) % 10 == 0


def mod7(s):
    return int(s[:-1]) % 7 == int(s[-1])


def closed(body, right, before=""):
    """The body with its check digit."""
    found = [body + str(d) for d in range(10) if right(before + body + str(d))]
    assert len(found) == 1, (body, found)
    return found[0]


def other(s, at):
    """One digit off."""
    return s[:at] + str((int(s[at]) + 1 + at % 8) % 10) + s[at + 1:]


def swapped(s, at):
    assert s[at] != s[at + 1]
    return s[:at] + s[at + 1] + s[at] + s[at + 2:]


def say(why, number, carrier, product, check, flags="---", zip_code="-", fmt="-", ok=None):
    if ok is None:
        told = carrier != "usps" or product != "unknown"
        ok = "false" if check == "wrong" or fmt == "-" else "true" if told else "null"
    word = {"Y": "true", "N": "false", "-": "-"}
    print(why, number, ok, carrier, product, check, *(word[f] for f in flags), zip_code, fmt, sep="\t")


def codes(share):
    with open(share + "/carriers/usps-stc.tsv", encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")][1:]
    return {r[0]: (r[1], "".join(r[2:5])) for r in rows}


def impbs(table):
    # every product with each of its extras at least once, over all channels and lengths
    seen, picked = {}, []
    for code, what in table.items():
        seen[what] = seen.get(what, 0) + 1
        if seen[what] <= 2 or int(code) % 9 == 0:
            picked.append(code)
    for i, code in enumerate(picked):
        product, flags = table[code]
        core = closed(("92", "93", "94", "95")[i % 4] + code + digits(16 if i % 3 else 20), gs1)
        if len(core) == 22:
            route, fmt = [("", 22), ("42060616", 30), ("420606161234", 34)][i // 4 % 3]
        else:
            route, fmt = [("", 26), ("42048104", 34)][i // 4 % 2]
        fmt, zip_code = "impb-%d" % fmt, route[3:] or "-"
        say("impb", route + core, "usps", product, "right", flags, zip_code, fmt)
        if i % 2:
            continue
        at = 6 + i % (len(core) - 9)
        for why, bad in (("one digit off", other(core, at)), ("exchanged", swapped(core, at))):
            say(why, route + bad, "usps", product, "wrong", flags, zip_code, fmt)
        if i % 4 == 0:
            say("wrong check digit", route + other(core, len(core) - 1), "usps", product, "wrong", flags,
                zip_code, fmt)


def other_usps():
    for code in ("002", "559", "748", "999"):
        say("unlisted service", closed("94" + code + digits(16), gs1), "usps", "unknown", "right",
            fmt="impb-22")
    for i in range(3):
        say("certified label", closed("9589071052" + digits(11), gs1), "usps", "unknown", "right", "YN-",
            fmt="impb-22")
    for letters, product, flags in (("EA", "priority-express", "NN-"), ("EZ", "priority-express", "NN-"),
                                    ("RA", "unknown", "NYN"), ("RZ", "unknown", "NYN"),
                                    ("CP", "unknown", "---"), ("LZ", "unknown", "---")):
        for _ in range(2):
            n = closed(digits(8), s10)
            say("s10", letters + n + "US", "usps", product, "right", flags, fmt="s10")
            for at in (0, 4, 8):
                bad = other(n, at)
                if not s10(bad):
                    say("one digit off", letters + bad + "US", "usps", product, "wrong", flags, fmt="s10")
        say("s10 of another post", letters + n + "CN", "unknown", "unknown", "right", fmt="s10")
    for first, product, flags in (("70", "unknown", "YN-"), ("71", "unknown", "YN-"), ("77", "unknown", "NY-"),
                                  ("81", "unknown", "NNY"), ("14", "priority", "NNN"), ("23", "unknown", "NNN"),
                                  ("03", "unknown", "NNN"), ("88", "unknown", "---")):
        body = first + digits(17)
        bare, with91 = closed(body, gs1), closed(body, gs1, "91")
        say("legacy", bare, "usps", product, "right", flags, fmt="legacy-20")
        say("legacy, 91 not printed", with91, "usps", product, "right", flags, fmt="legacy-20")
        say("legacy", "91" + with91, "usps", product, "right", flags, fmt="legacy-22")
        say("wrong check digit", "91" + other(with91, 19), "usps", product, "wrong", flags, fmt="legacy-22")
    n = closed("9170" + digits(17), gs1)
    say("legacy, routed", "42010001" + n, "usps", "unknown", "right", "YN-", "10001", "legacy-30")
    n = closed("612" + digits(16), gs1, "92")
    say("smartpost, 92 not printed", n, "usps", "parcel-select", "right", "NNN", fmt="smartpost-20")


def specimens(table):
    # as USPS prints them to show the form: zeros, and a check digit that is none
    for head in ("94001", "92055", "94073", "93033", "92701", "92088", "92021"):
        say("specimen", head.ljust(22, "0"), "usps", table[head[2:]][0], "wrong", table[head[2:]][1], fmt="impb-22")


def couriers():
    no = "NNN"
    for i in range(4):
        for why, carrier, fmt, number, at in (
            ("fedex", "fedex", "fedex-12", closed(digits(11), fedex), 3),
            ("fedex", "fedex", "fedex-15", closed(digits(14), gs1), 5),
            ("fedex", "fedex", "fedex-18", closed("00" + digits(15), gs1), 7),
            ("fedex", "fedex", "fedex-22", "96" + digits(5) + closed(digits(14), gs1), 9),
            ("fedex", "fedex", "fedex-32", digits(16) + closed(digits(11), fedex) + digits(4), 20),
            ("fedex", "fedex", "fedex-34", "96" + digits(18) + closed(digits(13), fedex), 30),
            ("ups", "ups", "ups-1z", "1Z" + closed("A9%dX7" % i + digits(10), ups), 12),
            ("dhl", "dhl", "dhl-10", closed(digits(9), mod7), 4),
            ("dhl", "dhl", "dhl-11", closed(digits(10), mod7), 4),
            ("ontrac", "ontrac", "ontrac", closed("CD"[i % 2] + digits(13), ups), 6),
        ):
            say(why, number, carrier, "unknown", "right", no, fmt=fmt)
            bad = other(number, at)
            rule = {"fedex-12": fedex, "dhl-10": mod7, "dhl-11": mod7}.get(fmt)
            if i < 2 and not (rule and rule(bad)) and fmt not in ("fedex-32", "fedex-34"):
                say("one digit off", bad, carrier, "unknown", "wrong", no, fmt=fmt)
    for number, carrier, fmt in (("JJD" + digits(10), "dhl", "dhl-piece"), ("JVGL" + digits(10), "dhl", "dhl-piece"),
                                 ("GM" + digits(18), "dhl", "dhl-ecommerce"), ("TBA" + digits(12), "amazon", "amazon"),
                                 ("TBC" + digits(12), "amazon", "amazon"), ("TBM" + digits(12), "amazon", "amazon"),
                                 ("LX" + digits(8), "lasership", "lasership-lx"),
                                 ("1LS7" + digits(11), "lasership", "lasership-1ls")):
        say(carrier, number, carrier, "unknown", "none", no, fmt=fmt)


def as_written():
    n = closed("94055" + digits(16), gs1)
    want = ("usps", "priority", "right", "NNN")
    say("in groups", " ".join(n[i:i + 4] for i in range(0, 22, 4)), *want, fmt="impb-22")
    say("with hyphens", "-".join((n[:2], n[2:5], n[5:])), *want, fmt="impb-22")
    say("routed, in groups", "420 60616 " + n, *want, "60616", "impb-30")
    e = "ea" + closed(digits(8), s10) + "us"
    say("small letters", e, "usps", "priority-express", "right", "NN-", fmt="s10")
    for why, bad in (("a digit too few", n[:-2] + n[-1]), ("a digit too many", n + "0"), ("a letter O", "O" + n[1:]),
                     ("route of four digits", "4206061" + n), ("words", "not legible"), ("a dot", n[:4] + "." + n[4:]),
                     ("too long", n * 3), ("a full-width digit", "\uff19" + n[1:]), ("nothing", " - ")):
        say(why, bad, "unknown", "unknown", "none")


def main():
    table = codes(sys.argv[1])
    impbs(table)
    other_usps()
    specimens(table)
    couriers()
    as_written()


main()
