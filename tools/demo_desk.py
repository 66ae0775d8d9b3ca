"""Made-up questions, numbers and photos for tools/mkdemo.py: what is asked at the desk."""
import random
import struct
import zlib

from demo_people import id_number

ADULT = id_number(7, "1990-03-07", 0)


def requests():
    """Who asks for what: lq-route names the door."""
    passport = {"kind": "passport"}
    renew = {"module": "passport", "document": "passport", "business": "renew"}
    nobody = {"applicant": {"name": "张样"}}
    official = {"held_document": {"kind": "service-passport", "number": "SE0123457"}}
    yield {"about": "换发护照", **renew}
    yield {"about": "因公护照换发", **renew, **official}
    yield {"about": "无账号，无护照、身份证", **passport, "channel": "mail", **nobody}
    yield {"about": "急需手术，附证明", **passport,
           "urgent": {"reason": "surgery", "proof": ["letter.pdf"]}}
    yield {"about": "急需出行，无证明", **passport, "channel": "email"}
    yield {"about": "6月6日在原预约系统", **passport, "channel": "old-system",
           "requested_at": "2021-06-06T16:00:00-05:00"}
    yield {"about": "6月8日在原预约系统", **passport, "channel": "old-system",
           "requested_at": "2021-06-08T09:00:00-05:00"}
    yield {"about": "养老金资格提交失败", "kind": "pension", "channel": "mail",
           "cause": "submit-failed"}
    yield {"about": "途中遇险", "kind": "protection"}


def numbers():
    """Numbers as people write them down; the zone is that of a made-up passport."""
    wrong = ADULT[:-1] + str((int(ADULT[-1].replace("X", "0")) + 1) % 10)
    wide = ADULT.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})
    zone = ["POCHNZHANG<<YANG<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
            "E000000019CHN9003071F3103061<<<<<<<<<<<<<<<2"]
    yield {"about": "身份证", "id_number": ADULT}
    yield {"about": "全角输入", "id_number": wide}
    yield {"about": "末位抄错", "id_number": wrong}
    yield {"about": "没有这一天", "id_number": id_number(7, "1990-02-30", 0)}
    yield {"about": "护照机读区", "passport": "E00000001", "mrz": zone}
    yield {"about": "机读区一位有误", "mrz": [zone[0], zone[1].replace("9003071", "9008071")]}
    yield {"about": "公务护照", "number": "SE0123457", "kind": "service-passport"}
    yield {"about": "美国手机号", "phone": "+1 312-555-0100"}


def portrait(width, height, ground):
    """A PNG of a head and shoulders drawn before an even background, a little grainy."""
    dice, rows = random.Random(width * height), bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            dx, dy = (2 * x - width) / (0.44 * width), (2 * y - 0.8 * height) / (0.5 * height)
            if dx * dx + dy * dy < 1:
                rows += bytes((180 + dice.randrange(8), 140, 120))
            elif y > 0.72 * height and 0.15 * width < x < 0.85 * width:
                rows += bytes((30, 40 + dice.randrange(8), 60))
            else:
                rows += bytes((ground, ground, ground))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(
            ">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) +
            chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + chunk(b"IEND", b""))


PHOTOS = [("白色背景", "white.png"), ("灰色背景", "grey.png"), ("太小", "small.png"),
          ("不是照片", "scan.jpg"), ("没有上传", "absent.jpg")]


def photos():
    return [{"about": about, "photo": {"file": name}} for about, name in PHOTOS]


def photo_files():
    return {"photos/white.png": portrait(354, 472, 250),
            "photos/grey.png": portrait(354, 472, 160),
            "photos/small.png": portrait(200, 267, 250),
            "photos/scan.jpg": b"%PDF-1.4\n% a made-up scan, no photo\n"}
