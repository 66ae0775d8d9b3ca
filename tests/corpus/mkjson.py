#!/usr/bin/env python3
"""Writes json/: one small file for each way a JSON reader can be wrong.

    tests/corpus/mkjson.py          from anywhere

The name's first word is what our reader must say: yes, no, or limit (JSON, but
more than a record may hold). tests/unit/json_corpus.c holds it to that and to
jansson.
"""
import pathlib
import shutil

OUT = pathlib.Path(__file__).parent / "json"
SEED, MUL, M64 = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, (1 << 64) - 1


def colliding(count):
    """Keys of eight letters with one and the same json_hash() (stream/json_text.h)."""
    back = pow(MUL, -1, 1 << 64)
    keys, high = [], 0
    while len(keys) < count:
        high += 1
        mixed = high << 32 | 0x1234
        h = mixed ^ mixed >> 32
        w = (h * back & M64) ^ SEED ^ 8
        key = w.to_bytes(8, "little")
        if all(0x20 < c < 0x7F and c not in b'"\\' for c in key):
            keys.append(key.decode())
    return keys


def members(keys):
    return "{" + ",".join(f'"{k}":{i}' for i, k in enumerate(keys)) + "}"


def escaped(key):
    return "".join(f"\\u{ord(c):04x}" for c in key)


def numbers():
    good = ["0", "-0", "1", "-1", "23", "0.0", "-0.0", "23.10", "0.1", "1e5", "1E5", "1e+5", "1e-5", "0e0", "0E+0",
            "1.5e10", "-1.5E-10", "9223372036854775807", "-9223372036854775808", "5e-324", "1e-400",
            "0.10000000000000000000000000000000000001", "1234567890123456789"]
    # jansson gives up on these; a number is text here
    wide = ["9223372036854775808", "-9223372036854775809", "12345678901234567890", "1e400", "-1E400",
            "1" + "0" * 400]
    bad = ["-", "+1", "01", "-01", "00", "1.", ".5", "-.5", "1.e5", "1e", "1e+", "1E-", "1e5.5", "0x10", "1_000",
           "1,5", "Infinity", "NaN", "-Infinity", "１２", "1 2", "--1", "1-", "1e1e1", "2.5.5", "0b1", "1f"]
    for kind, texts in ("yes", good), ("yes-wide", wide), ("no", bad):
        for i, text in enumerate(texts):
            yield f"{kind}-number-{i:02}", f'{{"n":{text}}}'
            if i % 5 == 0:
                yield f"{kind}-number-bare-{i:02}", text


def strings():
    good = {"empty": "", "ascii": "plain", "two": "é", "three": "张伟", "four": "𠮷", "last": "\U0010FFFF",
            "nonchar": "\uFFFE\U0001FFFF", "del": "\x7f", "c1": "\x85", "bidi": "\u202e", "bom-inside": "\ufeff",
            "quote": r"\"", "backslash": r"\\", "solidus": r"\/", "short": r"\b\f\n\r\t", "u": r"\u5f20\u4F1F",
            "pair": r"\ud842\udfb7", "pair-last": r"\uDBFF\uDFFF", "control": r"\u0001\u001f", "u0022": r"\u0022",
            "before-surrogates": r"\ud7ff\ue000", "backslash-u": r"\\u0000", "sixteen": "x" * 16,
            "seventeen": "x" * 17, "sixteen-quote": "x" * 15 + r"\"", "long": "张" * 400}
    bad = {"open": None, "tab": "\t", "newline": "\n", "nul": "\x00", "unit": "\x1f", "x": r"\x41", "upper": r"\N",
           "u-short": r"\u00e", "u-hex": r"\u00g0", "u-none": r"\u", "nul-escape": r"\u0000",
           "high-alone": r"\ud842", "high-text": r"\ud842abcdef", "high-high": r"\ud842\ud842", "low": r"\udfb7",
           "low-high": r"\udfb7\ud842", "high-other": r"\ud842\u0041", "high-cut": r"\ud842\udfb",
           "single": r"\'", "octal": r"\101"}
    raw = {"stray-continuation": b"\x80", "stray-end": b"\xbf", "cut-two": b"\xc3", "cut-three": b"\xe5\xbc",
           "cut-four": b"\xf0\xa0\xae", "overlong-2": b"\xc0\xaf", "overlong-c1": b"\xc1\xbf",
           "overlong-3": b"\xe0\x80\xaf", "overlong-3-last": b"\xe0\x9f\xbf", "overlong-4": b"\xf0\x80\x80\xaf",
           "overlong-4-last": b"\xf0\x8f\xbf\xbf", "overlong-nul": b"\xc0\x80", "surrogate": b"\xed\xa0\x80",
           "surrogate-last": b"\xed\xbf\xbf", "cesu": b"\xed\xa1\x82\xed\xbe\xb7", "above": b"\xf4\x90\x80\x80",
           "f5": b"\xf5\x80\x80\x80", "five": b"\xf8\x88\x80\x80\x80", "fe": b"\xfe", "ff": b"\xff",
           "latin1": "Müller".encode("latin-1"), "gb18030": "张伟".encode("gb18030"), "gb18030-4": "𠮷".encode("gb18030"),
           "after-run": b"x" * 31 + b"\xff"}
    for name, text in good.items():
        yield f"yes-string-{name}", f'{{"s":"{text}"}}'
    for name, text in bad.items():
        yield f"no-string-{name}", '{"s":"' if text is None else f'{{"s":"{text}"}}'
    for name, text in raw.items():
        yield f"no-utf8-{name}", b'{"s":"' + text + b'"}'
    yield "no-utf8-key", b'{"\xed\xa0\x80":1}'
    yield "yes-key-four", '{"𠮷":1}'
    yield "yes-key-empty", '{"":1}'
    yield "no-key-nul-escape", r'{"a\u0000b":1}'
    yield "no-key-control", '{"a\tb":1}'
    yield "yes-key-escaped", r'{"f\u0065e":{"ok":true},"\"":1,"\\":2}'


def structure():
    good = {"object": "{}", "array": "[]", "null": "null", "true": "true", "false": "false", "string": '"x"',
            "blanks": " \t\r\n{ \t\r\n\"a\" \t\r\n: \t\r\n1 \t\r\n, \"b\":[ ],\"c\":{ } } \t\r\n", "crlf": '{"a":1}\r\n',
            "nested": '{"a":{"a":{"a":[{"a":[[]]}]}}}', "mixed": '[1,"a",null,true,false,{},[],[{}]]'}
    bad = {"nothing": "", "blank": " ", "comma": ",", "colon": ":", "open-object": "{", "open-array": "[",
           "close": "}", "close-array": "]", "crossed": '[{"a":1]}', "crossed-2": '{"a":[1}]', "trailing": '{"a":1,}',
           "trailing-array": "[1,]", "leading": "[,1]", "two-commas": "[1,,2]", "leading-object": '{,"a":1}',
           "no-colon": '{"a" 1}', "two-colons": '{"a"::1}', "no-value": '{"a":}', "no-value-end": '{"a":',
           "no-key": "{:1}", "bare-key": "{a:1}", "number-key": "{1:1}", "single": "{'a':1}", "no-comma": '{"a":1 "b":2}',
           "no-comma-array": "[1 2]", "two-values": "{} {}", "text-after": "{}x", "open-after": "{}{", "nul-after": "{}\0",
           "nul-before": "\0{}", "nul-inside": '{"a":\0001}', "form-feed": "\f{}", "vertical-tab": "\v{}",
           "no-break-space": "\u00a0{}", "line-separator": "\u2028{}", "bom": "\ufeff{}", "comment": "/*x*/{}",
           "comment-line": "{} // x", "hash": "# x", "True": "True", "nul": "nul", "nulll": "nulll", "tru": "[tru]",
           "undefined": "undefined", "cut-literal": "fals", "csv": "a,b,c", "xml": "<a/>", "colon-array": '["a":1]',
           "key-array": '{["a"]:1}', "half": '{"a":[1,{"b":2', "unclosed-key": '{"a', "comma-end": '{"a":1,',
           "escape-outside": r"{\u0022a\u0022:1}"}
    for name, text in good.items():
        yield f"yes-{name}", text
    for name, text in bad.items():
        yield f"no-{name}", text
    yield "no-utf16", '{"a":1}'.encode("utf-16")


def twice():
    yield "yes-same-key-elsewhere", '{"a":{"a":1},"b":{"a":[{"a":1},{"a":2}]}}'
    yield "yes-key-case", '{"a":1,"A":2}'
    yield "yes-key-forms", '{"é":1,"e\u0301":2}'
    yield "no-twice", '{"a":1,"a":1}'
    yield "no-twice-inside", '{"x":[{"b":{"a":1,"c":2,"a":3}}]}'
    yield "no-twice-empty", '{"":1,"":2}'
    yield "no-twice-escape", r'{"fee":1,"f\u0065e":2}'
    yield "no-twice-escape-first", r'{"f\u0065e":1,"fee":2}'
    yield "no-twice-escapes", r'{"\u0061":1,"\u0061":2}'
    yield "no-twice-pair", r'{"𠮷":1,"\ud842\udfb7":2}'
    yield "no-twice-solidus", r'{"a/b":1,"a\/b":2}'
    yield "no-twice-hex-case", r'{"\u00e9":1,"\u00E9":2}'
    for n in 63, 64, 65, 66, 130, 300:
        keys = [f"member-{i}" for i in range(n)]
        yield f"yes-members-{n:03}", members(keys)
        yield f"no-members-{n:03}-first-again", members(keys[:-1] + [keys[0]])
        yield f"no-members-{n:03}-last-two", members(keys[:-1] + [keys[-2]])
        yield f"no-members-{n:03}-escaped", members(keys[:-1] + [escaped(keys[n // 2])])
        yield f"yes-members-{n:03}-values", "[" + members(keys) + "," + members(keys) + "]"
    for n in 2, 64, 65, 200:
        keys = colliding(n)
        yield f"yes-collide-{n:03}", members(keys)
        yield f"yes-collide-{n:03}-escaped", members([escaped(k) if i % 2 else k for i, k in enumerate(keys)])
        yield f"no-collide-{n:03}", members(keys + [keys[0]])
        yield f"no-collide-{n:03}-escaped", members(keys + [escaped(keys[n // 2])])


def limits():
    for depth in 1, 31, 32:
        yield f"yes-depth-{depth}", "[" * depth + "]" * depth
        yield f"yes-depth-{depth}-objects", '{"a":' * depth + "1" + "}" * depth
    for depth in 33, 100, 2000:
        yield f"limit-depth-{depth}", "[" * depth + "]" * depth
    yield "limit-depth-33-objects", '{"a":' * 33 + "1" + "}" * 33
    yield "no-depth-30000", "[" * 30000
    for nodes in 4095, 4096:
        yield f"yes-nodes-{nodes}", "[" + ",".join("1" * (nodes - 1)) + "]"
    yield "limit-nodes-4097", "[" + ",".join("1" * 4096) + "]"
    yield "limit-nodes-members", members(map(str, range(4096)))
    yield "yes-nodes-members", members(map(str, range(4095)))


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    for source in numbers, strings, structure, twice, limits:
        for name, text in source():
            path = OUT / f"{name}.json"
            assert not path.exists(), name
            path.write_bytes(text if isinstance(text, bytes) else text.encode())


if __name__ == "__main__":
    main()
