#!/usr/bin/env python3
"""Makes the photos of the tests in the current directory. The person is a drawing.

usage: photos.py NAME...     names are those of the functions below
"""
import random
import struct
import sys
import zlib

from PIL import Image, ImageDraw


def portrait(width=390, height=520, ground=(250, 250, 250), mode="RGB"):
    """A head and shoulders before an even background, grainy as a camera's."""
    dice = random.Random(width * height)
    image = Image.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 28 // 100, height * 11 // 100, width * 72 // 100, height * 62 // 100),
                 fill=(180, 140, 120))
    draw.rectangle((width * 15 // 100, height * 70 // 100, width * 85 // 100, height),
                   fill=(30, 40, 60))
    grain = Image.frombytes("L", (width, height), dice.randbytes(width * height))
    person = Image.eval(image.convert("L"), lambda v: 255 if v < 200 else 0)
    grainy = Image.blend(image, grain.convert("RGB"), 0.12)
    image.paste(grainy, mask=person)
    return image.convert(mode)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(
        ">I", zlib.crc32(kind + data))


def png(width, height, rows, depth=8, colour=2, laced=0, before=b""):
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, laced)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + before +
            chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


def read(name):
    with open(name, "rb") as file:
        return file.read()


def good():
    portrait().save("good.jpg", quality=90)
    portrait().save("good.png")
    portrait().save("progressive.jpg", quality=90, progressive=True)


def mission():
    portrait(390, 567).save("mission.jpg", quality=92)


def grounds():
    portrait(ground=(160, 160, 160)).save("grey.jpg", quality=90)
    portrait(ground=(250, 250, 200)).save("yellow.jpg", quality=90)
    shadow = portrait()
    ImageDraw.Draw(shadow).rectangle((0, 0, 25, 520), fill=(150, 150, 150))
    shadow.save("shadow.jpg", quality=90)


def shapes():
    portrait(300, 400).save("few.jpg", quality=100)
    portrait(520, 520).save("square.jpg", quality=90)
    portrait().resize((390, 520)).save("light.jpg", quality=5)
    portrait().save("heavy.jpg", quality=100)


def colours():
    portrait(mode="CMYK").save("cmyk.jpg", quality=90)
    portrait(mode="L").save("gray.jpg", quality=95)
    clear = portrait(mode="RGBA")
    clear.putalpha(Image.new("L", clear.size, 255))
    clear.save("opaque.png")
    clear.putpixel((0, 0), (250, 250, 250, 0))
    clear.save("clear.png")
    portrait().quantize(64).save("palette.png")
    wide = bytearray(2 * 390 * 520 * 3)
    wide[0::2] = portrait().tobytes()
    line = 2 * 390 * 3
    rows = b"".join(b"\0" + wide[y * line:(y + 1) * line] for y in range(520))
    write("deep.png", png(390, 520, rows, depth=16))


def turned():
    """The same picture stored in each of the eight ways EXIF knows."""
    ways = {1: [], 2: [Image.FLIP_LEFT_RIGHT], 3: [Image.ROTATE_180], 4: [Image.FLIP_TOP_BOTTOM],
            5: [Image.TRANSPOSE], 6: [Image.ROTATE_90], 7: [Image.TRANSVERSE],
            8: [Image.ROTATE_270]}
    image = portrait()
    ImageDraw.Draw(image).rectangle((0, 300, 390, 520), fill=(30, 40, 60))
    for way, steps in ways.items():
        stored = image
        for step in steps:
            stored = stored.transpose(step)
        exif = Image.Exif()
        exif[0x0112] = way
        stored.save(f"turned{way}.jpg", quality=90, exif=exif)
        stored.save(f"turned{way}.png", exif=exif)


def laced():
    """Adam7, each pass of the same portrait; and pictures of a few pixels."""
    def passes(width, height, at):
        for x0, dx, y0, dy in ((0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4),
                               (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2)):
            if x0 < width:
                for y in range(y0, height, dy):
                    yield b"\0" + b"".join(bytes(at(x, y)) for x in range(x0, width, dx))
    pixels = portrait().load()
    write("laced.png", png(390, 520, b"".join(passes(390, 520, lambda x, y: pixels[x, y])), laced=1))
    for width in range(1, 10):
        for height in range(1, 10):
            rows = b"".join(passes(width, height, lambda x, y: (255, 255, 255)))
            write(f"laced-{width}x{height}.png", png(width, height, rows, laced=1))


def animated():
    data = read("good.png")
    actl = chunk(b"acTL", struct.pack(">II", 2, 0))
    write("animated.png", data[:33] + actl + data[33:])


def bombs():
    def zeros(width, height, bits):
        row = (width * bits + 7) // 8 + 1
        pack = zlib.compressobj(1)
        block = bytes(row * 100)
        parts = [pack.compress(block) for _ in range(height // 100)]
        return b"".join(parts) + pack.flush()

    head = struct.pack(">IIBBBBB", 60000, 60000, 1, 0, 0, 0, 0)
    write("bomb.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) +
          chunk(b"IDAT", zeros(60000, 60000, 1)) + chunk(b"IEND", b""))
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(64 << 20), 9))
    data = read("good.png")
    write("text-bomb.png", data[:33] + text + data[33:])
    # the largest that is decoded: 7000 by 7000 of one colour
    head = struct.pack(">IIBBBBB", 7000, 7000, 8, 2, 0, 0, 0)
    write("large.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) +
          chunk(b"IDAT", zeros(7000, 7000, 24)) + chunk(b"IEND", b""))
    Image.new("L", (20000, 2499), 255).save("long.jpg")
    Image.new("RGB", (4096, 3072), (250, 250, 250)).save(
        "held.jpg", progressive=True, subsampling=0)
    Image.new("RGB", (4200, 3100), (250, 250, 250)).save("unheld.jpg", progressive=True)


def scans():
    """A progressive JPEG that repeats a scan of nothing 5,000 times, each as the format allows."""
    Image.new("RGB", (4096, 3072), (250, 250, 250)).save("flat.jpg", progressive=True)
    data = read("flat.jpg")
    second = data.index(b"\xff\xda", data.index(b"\xff\xda") + 2)
    tables = data.rindex(b"\xff\xc4", 0, second)
    end = second + 2
    while data[end] != 0xFF or data[end + 1] == 0:  # FF 00 is a byte of the scan
        end += 1
    again = bytearray(data[tables:end])
    again[second - tables + 9] = 0  # Ah, Al: the coefficients' last bit, not for the first time
    write("scans.jpg", data[:-2] + bytes(again) * 5000 + data[-2:])
    write("few-scans.jpg", data[:-2] + bytes(again) * 10 + data[-2:])


def truncated():
    for name in ("good.jpg", "progressive.jpg", "good.png", "laced.png"):
        data = read(name)
        base, ext = name.split(".")
        for part in range(16):
            write(f"cut-{base}-{part:02d}.{ext}", data[:len(data) * part // 16])


def polyglots():
    import io
    import zipfile
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("hello.html", "<script>alert(1)</script>")
    write("zip.jpg", read("good.jpg") + packed.getvalue())
    write("zip.png", read("good.png") + packed.getvalue())
    write("padded.jpg", read("good.jpg") + bytes(100))
    write("named.png", read("good.jpg"))
    write("page.jpg", b"<html>not a picture</html>")
    portrait().save("picture.gif")
    portrait().save("picture.tiff")
    portrait().save("picture.bmp")
    write("phone.jpg", b"\0\0\0\x18ftypheic" + bytes(5000))
    write("nothing.jpg", b"")


for wanted in sys.argv[1:]:
    globals()[wanted]()
