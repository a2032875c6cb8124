"""A log's raw rows, read with nothing but the standard library: slow, plain, and independent of retention-core.

Instants are aware datetimes in UTC; local times are naive ones.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from statistics import NormalDist
from typing import Any
from zoneinfo import ZoneInfo

Columns = dict[str, list[Any]]
Case = dict[str, Any]
Interval = tuple[dt.datetime, dt.datetime]


# --- Time ---------------------------------------------------------------------------------------------------------------


def local(at: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def at_local(clock: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The instant of a local time: the earlier of two, and of none the first instant whose local time is later."""
    early, late = sorted(clock.replace(tzinfo=zone, fold=fold).astimezone(dt.timezone.utc) for fold in (0, 1))
    for at in (early, late):
        if local(at, zone) == clock:
            return at
    while late - early > dt.timedelta(seconds=1):
        middle = early + (late - early) // 2
        middle = middle.replace(microsecond=0)
        early, late = (middle, late) if local(middle, zone) < clock else (early, middle)
    return late


def instant(text: str, zone: ZoneInfo) -> dt.datetime:
    read = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return read.astimezone(dt.timezone.utc) if read.tzinfo else at_local(read, zone)


def told(at: dt.datetime) -> str:
    text = at.strftime("%Y-%m-%dT%H:%M:%S")
    return text + (f".{at.microsecond:06}Z" if at.microsecond else "Z")


def midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return at_local(dt.datetime.combine(day, dt.time()), zone)


def months_on(clock: dt.datetime, months: int) -> dt.datetime:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(clock.year * 12 + clock.month - 1 + months, 12)
    return clock.replace(year=year, month=month + 1, day=min(clock.day, calendar.monthrange(year, month + 1)[1]))


LENGTHS = {"min": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
MONTHS = {"mo": 1, "month": 1, "quarter": 3, "y": 12, "year": 12}


def later(at: dt.datetime, span: str, zone: ZoneInfo, times: int = 1) -> dt.datetime:
    """`30d` is 30 × 24 hours; a month is one of the calendar, by the local clock."""
    found = re.fullmatch(r"(\d*)(\w+)", {"day": "1d", "week": "1w"}.get(span, span))
    assert found
    count, unit = int(found[1] or 1) * times, found[2]
    if unit in LENGTHS:
        return at + dt.timedelta(seconds=count * LENGTHS[unit])
    return at_local(months_on(local(at, zone), count * MONTHS[unit]), zone)


def first_day(unit: str, day: dt.date) -> dt.date:
    if unit == "week":
        return day - dt.timedelta(days=day.weekday())
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}
    return day if unit == "day" else dt.date(day.year, month[unit], 1)


def next_first(unit: str, day: dt.date) -> dt.date:
    if unit in ("day", "week"):
        return day + dt.timedelta(days=7 if unit == "week" else 1)
    return months_on(dt.datetime.combine(day, dt.time()), MONTHS[unit]).date()


def label(unit: str, day: dt.date) -> str:
    named = {"month": f"{day:%Y-%m}", "quarter": f"{day.year}-Q{(day.month + 2) // 3}", "year": str(day.year)}
    return named.get(unit, day.isoformat())


# --- Numbers ------------------------------------------------------------------------------------------------------------


def wilson(part: int, whole: int, level: float = 0.95) -> tuple[float | None, float | None]:
    """E. B. Wilson's score interval (1927), without continuity correction."""
    if whole == 0:
        return None, None
    z = NormalDist().inv_cdf(0.5 + level / 2)
    centre = (part + z * z / 2) / (whole + z * z)
    half = z / (whole + z * z) * math.sqrt(part * (whole - part) / whole + z * z / 4)
    return (0.0 if part == 0 else centre - half, 1.0 if part == whole else centre + half)


def ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def quantile(values: list[float], at: float) -> float | None:
    """Linear interpolation between order statistics, as numpy's default."""
    if not values:
        return None
    ordered, place = sorted(values), at * (len(values) - 1)
    below = int(place)
    return ordered[below] + (ordered[min(below + 1, len(values) - 1)] - ordered[below]) * (place - below)


def columns(rows: list[dict[str, Any]], names: list[str] | None = None) -> Columns:
    return {name: [row[name] for row in rows] for name in names or rows[0]}


# --- Events -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    customer: str
    time: dt.datetime
    kind: str
    minor: int | None
    order: str | None
    item: str | None
    row: int


@dataclass
class Log:
    """What the steps of a case say. `facts` are rows of customers: id, signed_up, and dated properties."""

    schema: Case
    steps: list[Case]
    events: list[Event]
    facts: list[Case]

    @classmethod
    def of(cls, schema: Case, rows: list[Case], facts: list[Case] | None = None, facts_columns: Case | None = None) -> Log:
        """Rows with the columns who, at, what, paid, order and item, as far as there are any."""
        zone = ZoneInfo(schema["time_zone"])
        names = {"customer": "who", "time": "at", "kind": "what", "amount": "paid", "order": "order", "item": "item"}
        used = {key: name for key, name in names.items() if any(name in row for row in rows)}
        steps: list[Case] = [{"append": {"rows": rows, "columns": used}}]
        if facts is not None:
            steps.append({"set_customers": {"rows": facts, "columns": facts_columns}})
        return cls(schema, steps, [read(row, number, zone) for number, row in enumerate(rows)], facts or [])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.schema["time_zone"])

    def case(self, name: str, as_of: str, operation: str, options: Case, expected: Columns) -> Case:
        return {
            "name": name,
            "source": "plain Python, by tests/conformance/make_plain.py",
            "schema": self.schema,
            "steps": self.steps,
            "as_of": as_of,
            "operation": operation,
            "options": options,
            "expect": {"table": {"columns": expected}},
        }

    def seen(self, as_of: str, kinds: list[str] | None = None) -> list[Event]:
        """The events before `as_of` of these kinds; not given: of the role purchase. In the order of time."""
        end, wanted = instant(as_of, self.zone), kinds or self.kinds_of("purchase")
        return sorted((e for e in self.events if e.time < end and e.kind in wanted), key=lambda e: (e.time, e.row))

    def kinds_of(self, role: str) -> list[str]:
        return [kind for kind, own in self.schema["roles"].items() if own == role]

    def observed(self, as_of: str, kinds: list[str] | None = None) -> Interval:
        """What the schema says; else from the day of the first event to that of the last, both whole."""
        events = self.seen(as_of, kinds)
        first, last = self.schema.get("observed_from"), self.schema.get("observed_to")
        start = instant(first, self.zone) if first else midnight(local(events[0].time, self.zone).date(), self.zone)
        if last:
            return start, instant(last, self.zone)
        day = local(events[-1].time, self.zone).date() + dt.timedelta(days=1)
        return start, min(midnight(day, self.zone), instant(as_of, self.zone))

    def state(self, start: dt.datetime, end: dt.datetime, as_of: str, kinds: list[str] | None = None) -> str:
        cut, (first, last) = instant(as_of, self.zone), self.observed(as_of, kinds)
        if start >= cut:
            return "not_yet"
        if start >= end or start >= last or end <= first:
            return "not_observed"
        return "complete" if first <= start and end <= min(last, cut) else "partial"

    def days(self, start: dt.datetime, end: dt.datetime) -> Iterator[dt.date]:
        """The local days that begin in `[start, end)` and are not skipped."""
        day = local(start, self.zone).date()
        while midnight(day, self.zone) < end:
            if midnight(day, self.zone) >= start and midnight(day, self.zone) < midnight(day + dt.timedelta(days=1), self.zone):
                yield day
            day += dt.timedelta(days=1)

    def periods(self, period: str, as_of: str, options: Case) -> list[tuple[str, dt.datetime, dt.datetime]]:
        """The rows of a table by period: those of the calendar, or windows back from `to`."""
        end = instant(options.get("to", as_of), self.zone)
        start = instant(options["from"], self.zone) if "from" in options else self.observed(as_of, options.get("events"))[0]
        rows: list[tuple[str, dt.datetime, dt.datetime]] = []
        if period[0].isdigit():
            back: Callable[[int], dt.datetime] = lambda step: later(end, period, self.zone, -step)  # noqa: E731
            step = 0
            while start <= back(step + 1) if "from" in options else start < back(step):
                rows.insert(0, (f"{told(back(step + 1))}", back(step + 1), back(step)))
                step += 1
            return rows
        day = first_day(period, local(start, self.zone).date())
        while midnight(day, self.zone) < end:
            rows.append((label(period, day), midnight(day, self.zone), midnight(next_first(period, day), self.zone)))
            day = next_first(period, day)
        return rows


def read(row: Case, number: int, zone: ZoneInfo) -> Event:
    paid = row.get("paid")
    minor = None if paid is None else int((Decimal(str(paid)) * 100).quantize(Decimal(1), ROUND_HALF_EVEN))
    return Event(row["who"], instant(row["at"], zone), row["what"], minor, row.get("order"), row.get("item"), number)
