#!/usr/bin/env python3
"""Is what a page says on the paper? Judged by pixels.

    ink.py texts PAGE.svg PAGE.png          each text of the page: the ink of its box in
                                            percent, a tab, the text
    ink.py size PAGE.png                    width and height in pixels
    ink.py box PAGE.png WIDE X Y W H        the ink of a box in percent, on a page WIDE
                                            inches wide; inches from the upper left corner
    ink.py same A.png B.png WIDE X Y W H    "same" or "different": that box of two pages

The page is parsed as XML, so a text that broke out of its element ends this with an error.
"""
import re
import sys
import xml.etree.ElementTree as ET

from PIL import Image

DARK = 200
SVG = "{http://www.w3.org/2000/svg}"


class Paper:
    def __init__(self, name):
        grey = Image.open(name).convert("L")
        self.w, self.h = grey.size
        self.pixels = grey.tobytes()

    def rows(self, x, y, w, h):
        x0, x1 = max(0, int(x)), min(self.w, int(x + w) + 1)
        for line in range(max(0, int(y)), min(self.h, int(y + h) + 1)):
            yield self.pixels[line * self.w + x0 : line * self.w + x1]

    def ink(self, *box):
        rows = b"".join(self.rows(*box))
        return 100 * sum(p < DARK for p in rows) / max(1, len(rows))


def length(text):  # of a line of letters one high, near enough
    return sum(0.55 if ord(c) < 0x2E80 else 1.0 for c in text)


def box_of(t):
    size, x, y = (float(t.get(k)) for k in ("font-size", "x", "y"))
    w = length(t.text) * size
    x -= {"middle": w / 2, "end": w}.get(t.get("text-anchor"), 0)
    return x, y - size * 0.88, w, size * 1.1


def texts(svg, png):
    page, paper = ET.parse(svg).getroot(), Paper(png)
    scale = paper.w / float(page.get("viewBox").split()[2])
    for t in page.iter(SVG + "text"):
        print(f"{paper.ink(*(v * scale for v in box_of(t))):.0f}\t{t.text}")


def main(what, *args):
    if what == "texts":
        texts(*args)
        return
    if what == "size":
        print(*Image.open(args[0]).size)
        return
    papers = [Paper(a) for a in args if re.search(r"\.png$", a)]
    dpi = papers[0].w / float(args[-5])
    box = [float(v) * dpi for v in args[-4:]]
    if what == "box":
        print(f"{papers[0].ink(*box):.1f}")
    else:
        a, b = (b"".join(p.rows(*box)) for p in papers)
        print("same" if a == b else "different")


main(*sys.argv[1:])
