#!/usr/bin/env python3
"""Questions to a post's calendar with their answers, worked out by other means.

    calendar_expect.py days PROFILE FIRST_YEAR LAST_YEAR
    calendar_expect.py minutes PROFILE KIND DATE
    calendar_expect.py spans PROFILE KIND FIRST_YEAR LAST_YEAR
    calendar_expect.py slots PROFILE FIRST_DAY LAST_DAY

Prints lines "QUESTION<TAB>ANSWER" in the terms of calendar_ask. Local time comes
from the tz database by its IANA name (the program has the POSIX rule), and open
time from looking at the clock minute by minute, not from arithmetic on spans.
The last form prints the interview appointments, "START ENDS", of those days.
"""
import datetime as dt
import json
import random
import sys
import zoneinfo

UTC = dt.timezone.utc
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Post:
    def __init__(self, path):
        with open(path, encoding="utf-8") as f:
            profile = json.load(f)
        self.zone = zoneinfo.ZoneInfo(profile["time_zone"]["iana"])
        self.rows = profile["hours"]
        self.holidays = {h["date"] for h in profile["holidays"]}

    def local(self, sec):
        return dt.datetime.fromtimestamp(sec, UTC).astimezone(self.zone)

    def is_open(self, kind, sec):
        now = self.local(sec)
        day = now.date().isoformat()
        if day in self.holidays:
            return False
        clock = now.strftime("%H:%M")
        return any(
            row["of"] == kind
            and row["valid_from"] <= day <= row.get("valid_to", "9999-12-31")
            and DAYS[now.weekday()] in row["weekdays"]
            and any(begin <= clock < end for begin, end in row["spans"])
            for row in self.rows
        )


def ask(question, answer):
    print(f"{question}\t{answer}")


def rfc3339(t):
    text = t.isoformat()
    return text.replace("+00:00", "Z")


def days(post, first, last):
    """The local time all round the clock of every day, and when each day begins."""
    day = dt.date(first, 1, 1)
    while day.year <= last:
        noon = int(dt.datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
        for hour in range(-12, 12, 2):
            sec = noon + hour * 3600 + (day.toordinal() * 37 + hour) % 3600
            ask(f"local {sec}", rfc3339(post.local(sec)))
        ask(f"day {noon - 36000}", post.local(noon - 36000).date().isoformat())
        midnight = dt.datetime(day.year, day.month, day.day, tzinfo=post.zone)
        ask(f"start {day}", rfc3339(midnight))
        day += dt.timedelta(days=1)


def minutes(post, kind, day):
    """Open or closed, every minute and the second before it, from the eve to the day after."""
    begin = dt.datetime.fromisoformat(day).replace(tzinfo=post.zone).timestamp()
    for sec in range(int(begin) - 86400, int(begin) + 2 * 86400, 60):
        for at in (sec - 1, sec):
            ask(f"open {at}", "open" if post.is_open(kind, at) else "closed")
            ask(f"local {at}", rfc3339(post.local(at)))


def spans(post, kind, first, last):
    """Open seconds of whole years and of chance stretches, added and measured."""
    begin = int(dt.datetime(first, 1, 1, tzinfo=post.zone).timestamp())
    end = int(dt.datetime(last + 1, 1, 1, tzinfo=post.zone).timestamp())
    open_before = [0]  # open minutes before each minute since begin
    opened = []
    for sec in range(begin, end, 60):
        is_open = post.is_open(kind, sec)
        if is_open:
            opened.append(sec)
        open_before.append(open_before[-1] + is_open)
    for year in range(first, last):
        a = int(dt.datetime(year, 1, 1, tzinfo=post.zone).timestamp())
        b = int(dt.datetime(year + 1, 1, 1, tzinfo=post.zone).timestamp())
        n = open_before[(b - begin) // 60] - open_before[(a - begin) // 60]
        ask(f"between {a} {b}", n * 60)
    chance = random.Random(20210607)
    for _ in range(2000):
        a = chance.randrange((end - begin) // 60)
        b = chance.randrange(a, (end - begin) // 60)
        n = open_before[b] - open_before[a]
        ask(f"between {begin + a * 60} {begin + b * 60}", n * 60)
        if open_before[a] == open_before[-1]:
            continue
        at = max(begin + a * 60, opened[open_before[a]])
        ask(f"next {begin + a * 60}", rfc3339(post.local(at)))
        if n > 0:  # reached as the last of the n minutes ends
            ask(f"add {begin + a * 60} {n * 60}", rfc3339(post.local(opened[open_before[b] - 1] + 60)))


def slots_by_wall(post, day, span, length):
    """No change of the clock in the span: the clock on the wall tells."""
    wall = dt.datetime.fromisoformat(f"{day} {span[0]}")
    step = dt.timedelta(minutes=length)
    while (wall + step).isoformat()[:16] <= f"{day}T{span[1]}":
        yield wall.replace(tzinfo=post.zone), (wall + step).replace(tzinfo=post.zone)
        wall += step


def slots_by_minute(post, day, span, length):
    """Every `length` minutes of real time that the span was open without a break."""
    begin = int(dt.datetime(day.year, day.month, day.day, tzinfo=post.zone).timestamp())
    run = 0
    for at in range(begin, begin + 26 * 3600, 60):
        now = post.local(at)
        if now.date() == day and span[0] <= now.strftime("%H:%M") < span[1]:
            run += 1
            if run == length:
                yield post.local(at + 60 - 60 * run), post.local(at + 60)
                run = 0


def slots(post, first, last):
    """The appointments of each day from the interview hours and the holidays."""
    day = dt.date.fromisoformat(first)
    while day <= dt.date.fromisoformat(last):
        for row in post.rows:
            if (
                row["of"] != "interview"
                or not row["valid_from"] <= day.isoformat() <= row.get("valid_to", "9999-12-31")
                or DAYS[day.weekday()] not in row["weekdays"]
                or day.isoformat() in post.holidays
            ):
                continue
            for span in row["spans"]:
                ends = [dt.datetime.fromisoformat(f"{day} {t}").replace(tzinfo=post.zone) for t in span]
                steady = ends[0].utcoffset() == ends[1].utcoffset()
                way = slots_by_wall if steady else slots_by_minute
                for start, end in way(post, day, span, row["slot_min"]):
                    print(rfc3339(start), rfc3339(end))
        day += dt.timedelta(days=1)


def main():
    what, profile, *rest = sys.argv[1:]
    post = Post(profile)
    if what == "days":
        days(post, int(rest[0]), int(rest[1]))
    elif what == "minutes":
        minutes(post, *rest)
    elif what == "slots":
        slots(post, *rest)
    else:
        spans(post, rest[0], int(rest[1]), int(rest[2]))


main()
