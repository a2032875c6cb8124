"""Measures of one customer, worked out plainly: from a list of events, anew for every instant.

A value that is missing is a `Missing` that says why.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from plain_log import Case, at_local, first_day, local, midnight, months_on

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
MONTHS = {"mo": 1, "q": 3, "y": 12}
# The mean length of a month in the Gregorian calendar, by which windows of different kinds are compared.
DAYS = {"d": Fraction(1), "w": Fraction(7), "mo": Fraction(146097, 4800), "y": Fraction(146097, 400)}


class Missing(Exception):
    """Why there is no value."""


@dataclass
class Event:
    time: dt.datetime
    kind: str
    minor: int | None = None
    item: str | None = None
    order: str | None = None
    properties: dict[str, Any] = field(default_factory=dict)


@dataclass
class Customer:
    """What is known of one customer, in a zone, of a log that saw everything since `observed`."""

    events: list[Event]
    zone: ZoneInfo
    observed: dt.datetime
    signed_up: dt.datetime | None = None
    properties: dict[str, Any] = field(default_factory=dict)

    def start(self, at: dt.datetime) -> dt.datetime:
        if self.signed_up and self.signed_up < at:
            return self.signed_up
        return min(event.time for event in self.events if event.time < at)

    def is_known(self, at: dt.datetime) -> bool:
        return bool(self.signed_up and self.signed_up < at) or any(event.time < at for event in self.events)


def parts(span: str) -> tuple[int, str]:
    found = re.fullmatch(r"(\d+)(d|w|mo|y)", span)
    assert found, span
    return int(found[1]), found[2]


def before(span: str, at: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Days are 24 hours; a window of months begins at the start of the same day so many months before."""
    count, unit = parts(span)
    if unit in ("d", "w"):
        return at - count * (7 if unit == "w" else 1) * DAY
    clock = dt.datetime.combine(local(at, zone).date(), dt.time())
    return midnight(months_on(clock, -count * MONTHS[unit]).date(), zone)


def after(span: str, at: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """So long after an instant; months keep the day and the time on the clock."""
    count, unit = parts(span)
    if unit in ("d", "w"):
        return at + count * (7 if unit == "w" else 1) * DAY
    return at_local(months_on(local(at, zone), count * MONTHS[unit]), zone)


class Measures:
    """A policy's measures over one customer. `filters` says what each filter's text means."""

    def __init__(self, specs: dict[str, Case], roles: dict[str, str], filters: dict[str, Callable[[Event], bool]]) -> None:
        self.specs, self.roles, self.filters = specs, roles, filters

    def value(self, name: str, who: Customer, at: dt.datetime) -> Any:
        return self.over(self.specs[name], who, at, at)

    # --- Which events count ---------------------------------------------------------------------------------------------

    def named(self, event: Event, of: Sequence[str]) -> bool:
        return not of or event.kind in of or self.roles.get(event.kind) in of

    def bounds(self, spec: Case, who: Customer, end: dt.datetime, at: dt.datetime) -> tuple[dt.datetime | None, dt.datetime]:
        whole = spec.get("history", "whole" if spec["measure"] in ("did_not", "gone_silent", "most_missed") else "any") == "whole"
        begin = before(spec["window"], end, who.zone) if "window" in spec else None
        if "first" in spec:
            begin = who.start(at)
            until = after(spec["first"], begin, who.zone)
            if whole and until > at:
                raise Missing("not_enough_history")
            end = min(at, until)
        if whole and begin is not None:
            self.seen_since(begin, who, at)
        return begin, end

    def seen_since(self, begin: dt.datetime, who: Customer, at: dt.datetime) -> None:
        if who.start(at) > begin:
            raise Missing("not_enough_history")
        if who.observed > begin:
            raise Missing("not_observed")

    def over(self, spec: Case, who: Customer, end: dt.datetime, at: dt.datetime) -> Any:
        """The value over the window that ends at `end`, as it was seen there; only who somebody is, and since when, is known as of `at`."""
        if spec["measure"] in ("ratio", "change", "share"):
            return getattr(self, spec["measure"])(spec, who, at)
        seen_at = at if "first" in spec else end
        begin, end = self.bounds(spec, who, end, at)
        keeps = self.filters[str(spec["filter"])] if "filter" in spec else lambda event: True
        mine = [e for e in who.events if e.time < end and (begin is None or e.time >= begin) and self.named(e, spec.get("of", [])) and keeps(e)]
        mine.sort(key=lambda event: event.time)
        seen = [event for event in who.events if event.time < seen_at]
        return getattr(self, spec["measure"])(spec, mine, seen, who, seen_at)

    def taken(self, spec: Case, events: list[Event]) -> list[Any]:
        name = spec.get("value", "amount")
        values = [event.minor if name == "amount" else event.properties.get(name) for event in events]
        return [value for value in values if value is not None]

    # --- Of one window --------------------------------------------------------------------------------------------------

    def count(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> int:
        return len(mine)

    def sum(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> Any:
        values = self.taken(spec, mine)
        return sum(values) if spec.get("value", "amount") == "amount" else math.fsum(values)

    def mean(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> float:
        values = some(self.taken(spec, mine))
        return math.fsum(values) / len(values)

    def min(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> Any:
        return min(some(self.taken(spec, mine)))

    def max(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> Any:
        return max(some(self.taken(spec, mine)))

    def first(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> Any:
        """Of several at the first instant the smallest."""
        return min(some([(event.time, value) for event in mine for value in self.taken(spec, [event])]))[1]

    def last(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> Any:
        """Of several at the last instant the largest."""
        return max(some([(event.time, value) for event in mine for value in self.taken(spec, [event])]))[1]

    def distinct(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> int:
        return len(set(self.valued(spec, mine)))

    def valued(self, spec: Case, events: list[Event]) -> list[Any]:
        name = spec.get("value", "kind")
        if name == "item_or_kind":
            return [event.item or event.kind for event in events]
        own = name in ("kind", "item", "order")
        values = [getattr(event, name) if own else event.properties.get(name) for event in events]
        return [value for value in values if value is not None]

    def most_common(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> Any:
        return commonest(some(self.valued(spec, mine)))

    def most_common_count(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> int:
        return max(Counter(self.valued(spec, mine)).values(), default=0)

    def missed(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> Counter[Any]:
        """What came up often enough before the window, and not in it; of events that the filter keeps."""
        start = before(spec["window"], at, who.zone)
        earlier, keeps = before(spec["baseline"], start, who.zone), self.filters[str(spec["filter"])] if "filter" in spec else lambda event: True
        past = [e for e in seen if earlier <= e.time < start and self.named(e, spec.get("of", [])) and keeps(e)]
        now = set(self.valued(spec, mine))
        return Counter({value: count for value, count in Counter(self.valued(spec, past)).items() if count >= spec.get("at_least", 1) and value not in now})

    def gone_silent(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> int:
        return len(self.missed(spec, mine, seen, who, at))

    def most_missed(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> Any:
        return commonest(some(list(self.missed(spec, mine, seen, who, at).elements())))

    def days_since_first(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> int:
        return (at - some(mine)[0].time) // DAY

    def days_since_last(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> int:
        return (at - some(mine)[-1].time) // DAY

    def days_until(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> int:
        """Begun days count; negative afterwards."""
        if spec["value"] not in who.properties:
            raise Missing("no_events")
        return -((at - who.properties[spec["value"]]) // DAY)

    def active_periods(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> int:
        return len({first_day(spec.get("period", "day"), local(event.time, who.zone).date()) for event in mine})

    def streak(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> int:
        """The running period counts if it has an event, and breaks nothing while it has none."""
        unit = spec.get("period", "day")
        active = {first_day(unit, local(event.time, who.zone).date()) for event in mine}
        period, streak = first_day(unit, local(at, who.zone).date()), 0
        if period not in active:
            period = first_day(unit, period - DAY)
        while period in active:
            streak, period = streak + 1, first_day(unit, period - DAY)
        return streak

    def longest_gap(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> float:
        return max(some([(b.time - a.time) / DAY for a, b in zip(mine, mine[1:], strict=False)]))

    def did(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> bool:
        return bool(mine)

    def did_not(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> bool:
        return not mine

    def usual_hour(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> int:
        return commonest([local(event.time, who.zone).hour for event in some(mine)])

    def usual_weekday(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> int:
        return commonest([local(event.time, who.zone).isoweekday() for event in some(mine)])

    # --- Of pairs of events ---------------------------------------------------------------------------------------------

    def follower(self, event: Event, then: Sequence[str], seen: list[Event]) -> Event | None:
        """The next event of these kinds that is another one."""
        later = [other for other in seen if other is not event and other.time >= event.time and self.named(other, then)]
        return min(later, key=lambda other: other.time, default=None)

    def latency(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> float:
        pairs = [(event, self.follower(event, spec["then"], seen)) for event in mine]
        hours = some([(second.time - event.time) / HOUR for event, second in pairs if second])
        return math.fsum(hours) / len(hours)

    def sequence(self, spec: Case, mine: list[Event], seen: list[Event], who: Customer, at: dt.datetime) -> bool:
        for event in mine:
            second = self.follower(event, spec["then"], seen)
            if second is None or ("within" in spec and second.time > after(spec["within"], event.time, who.zone)):
                continue
            barred = spec.get("without") and any(event.time < e.time < second.time and self.named(e, spec["without"]) for e in seen)
            if not barred:
                return True
        return False

    # --- Of other measures ----------------------------------------------------------------------------------------------

    def ratio(self, spec: Case, who: Customer, at: dt.datetime) -> float:
        top, bottom = (self.over(self.specs[spec[part]], who, at, at) for part in ("base", "over"))
        if bottom == 0:
            raise Missing("undefined")
        return top / bottom

    def change(self, spec: Case, who: Customer, at: dt.datetime) -> float:
        base = self.specs[spec["base"]]
        turn = before(base["window"], at, who.zone)
        if spec.get("history", "whole") == "whole":
            self.seen_since(before(base["window"], turn, who.zone), who, at)
        now, then = self.over(base, who, at, at), self.over(base, who, turn, at)
        if then != 0:
            return (now - then) / abs(then)
        rule = spec.get("zero_base", "missing")
        if rule == "missing" or (rule == "zero" and now != 0):
            raise Missing("undefined")
        return 0.0 if now == 0 else 1.0

    def share(self, spec: Case, who: Customer, at: dt.datetime) -> float:
        base = self.specs[spec["base"]]
        turn = before(base["window"], at, who.zone)
        if spec.get("history", "whole") == "whole":
            self.seen_since(before(spec["baseline"], turn, who.zone), who, at)
        now, then = self.over(base, who, at, at), self.over(base | {"window": spec["baseline"]}, who, turn, at)
        if then == 0:
            raise Missing("undefined")
        return float(Fraction(now) / days(base["window"]) / (Fraction(then) / days(spec["baseline"])))


def days(span: str) -> Fraction:
    count, unit = parts(span)
    return count * DAYS[unit]


def some(values: list[Any]) -> list[Any]:
    if not values:
        raise Missing("no_events")
    return values


def commonest(values: list[Any]) -> Any:
    """Of several the smallest."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))
