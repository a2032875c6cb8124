"""Cohorts from a log's events: every customer's start, periods, and what happened in each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from plain_log import Case, Columns, Event, Log, columns, first_day, instant, label, later, local, midnight, next_first, ratio, told, wilson

SEEN = ("complete", "partial")


@dataclass
class Member:
    """A customer of a cohort: the start, and the bounds of so many periods as the table has columns."""

    customer: str
    start: dt.datetime
    cohort: str | None
    periods: list[tuple[dt.datetime, dt.datetime]]


class Cohorts:
    """The cohorts that some options ask for."""

    def __init__(self, log: Log, as_of: str, options: Case) -> None:
        self.log, self.as_of, self.options = log, as_of, options
        self.zone: ZoneInfo = log.zone
        self.unit = options.get("period", "month")
        self.events = log.seen(as_of)
        self.refunds = log.seen(as_of, log.kinds_of("refund"))
        self.by = options.get("by", "first_event")
        # Whether each customer has periods of their own, instead of all of a cohort the same ones.
        self.own = options.get("clock") == "rolling" or self.by in ("first_item", "property")
        starts = self.starts()
        self.bounds = self.calendar(min(starts.values()), max(event.time for event in self.events), max(starts.values()))
        self.members = [self.member(who, start) for who, start in sorted(starts.items())]
        self.labels = self.cohort_labels()

    def starts(self) -> dict[str, dt.datetime]:
        if self.by == "sign_up":
            signed = {row["id"]: instant(row["joined"], self.zone) for row in self.log.facts if row.get("joined")}
            return {who: at for who, at in signed.items() if at < instant(self.as_of, self.zone)}
        starts: dict[str, dt.datetime] = {}
        for event in self.events:
            starts.setdefault(event.customer, event.time)
        return starts

    def calendar(self, first: dt.datetime, last_event: dt.datetime, last_start: dt.datetime) -> list[tuple[str, dt.datetime, dt.datetime]]:
        """The periods from the first start on that began before as_of, but at most one beyond those observed."""
        day, rows = first_day(self.unit, local(first, self.zone).date()), list[tuple[str, dt.datetime, dt.datetime]]()
        cut, observed = instant(self.as_of, self.zone), self.log.observed(self.as_of)[1]
        while (start := midnight(day, self.zone)) < cut:
            beyond = bool(rows) and rows[-1][1] >= observed
            if beyond and start > max(last_event, last_start):
                break
            rows.append((label(self.unit, day), start, midnight(next_first(self.unit, day), self.zone)))
            day = next_first(self.unit, day)
        return rows

    def member(self, who: str, start: dt.datetime) -> Member:
        at = next(n for n, (_, a, b) in enumerate(self.bounds) if a <= start < b)
        count = min(len(self.bounds), self.options.get("periods", len(self.bounds)))
        if self.options.get("clock") == "rolling":
            steps = [later(start, self.unit, self.zone, n) for n in range(count + 1)]
            return Member(who, start, self.cohort(who, start), list(zip(steps, steps[1:], strict=False)))
        day = local(self.bounds[at][1] + dt.timedelta(hours=3), self.zone).date()
        periods = []
        for _ in range(count):
            periods.append((midnight(day, self.zone), midnight(next_first(self.unit, day), self.zone)))
            day = next_first(self.unit, day)
        return Member(who, start, self.cohort(who, start), periods)

    def cohort(self, who: str, start: dt.datetime) -> str | None:
        if self.by == "first_item":
            items = [e.item for e in self.events if e.customer == who and e.time == start and e.item is not None]
            return min(items, default=None)
        if self.by == "property":
            cut, name = instant(self.as_of, self.zone), self.options["property"]
            told_of = [row for row in self.log.facts if row["id"] == who and row.get(name) is not None]
            known = [row for row in told_of if instant(row["since"], self.zone) < cut]
            return max(known, key=lambda row: instant(row["since"], self.zone))[name] if known else None
        return next(name for name, a, b in self.bounds if a <= start < b)

    def cohort_labels(self) -> list[str | None]:
        if self.by in ("first_item", "property"):
            named: set[str | None] = {member.cohort for member in self.members}
            return sorted(named - {None}, key=str) + ([None] if None in named else [])
        to = instant(self.options.get("to", "9999-01-01"), self.zone)
        return [name for name, start, _ in self.bounds if start < to]

    def state(self, span: tuple[dt.datetime, dt.datetime]) -> str:
        return self.log.state(*span, self.as_of)

    def did(self, member: Member, period: int) -> dict[str, Any]:
        """What a customer did in a period; or, unbounded, in it or later."""
        start, end = member.periods[period]
        if self.options.get("count") == "unbounded":
            end = instant("9999-01-01", self.zone)
        value = self.options.get("value", "customers")

        def among(events: list[Event], since: dt.datetime = start) -> list[Event]:
            return [e for e in events if e.customer == member.customer and since <= e.time < end]

        paid = among(self.events, member.periods[0][0] if value.endswith("per_customer") else start)
        back = among(self.refunds, member.periods[0][0] if value.endswith("per_customer") else start)
        net = 0 if value == "revenue_gross" else sum(abs(e.minor or 0) for e in back)
        return {
            "retained": bool(among(self.events)),
            "orders": len({e.order or e.row for e in among(self.events)}) if value == "orders" else None,
            "revenue_minor": sum(e.minor or 0 for e in paid) - net if value.startswith("revenue") else None,
        }

    def cell(self, cohort: str | None, period: int) -> dict[str, Any]:
        members = [m for m in self.members if m.cohort == cohort]
        value = self.options.get("value", "customers")
        if self.own:
            assert members, "what an empty cohort would have seen is not told here"
            states = [self.state(m.periods[period]) for m in members]
            eligible = [m for m, state in zip(members, states, strict=True) if state == "complete"]
            cut = instant(self.as_of, self.zone)
            waits = any(m.periods[period][1] > cut for m in members)
            state = "partial" if 0 < len(eligible) < len(members) else "complete" if eligible else "not_yet" if waits else "not_observed"
        else:
            at = next(n for n, (name, _, _) in enumerate(self.bounds) if name == cohort)
            state = self.state(self.later_bounds(at, period))
            eligible = members
        whole = [self.did(m, period) for m in eligible]
        numbers: dict[str, Any] = {
            "eligible": len(eligible),
            "retained": sum(one["retained"] for one in whole),
            "orders": sum(one["orders"] for one in whole) if value == "orders" else None,
            "revenue_minor": sum(one["revenue_minor"] for one in whole) if value.startswith("revenue") else None,
        }
        low, high = wilson(numbers["retained"], numbers["eligible"])
        numbers |= {"rate": ratio(numbers["retained"], numbers["eligible"]), "rate_low": low, "rate_high": high}
        told_of = numbers["orders"] if value == "orders" else numbers["revenue_minor"]
        numbers["per_customer"] = None if told_of is None else ratio(told_of, numbers["eligible"])
        return {"state": state} | (numbers if state in SEEN else dict.fromkeys(numbers))

    def later_bounds(self, at: int, period: int) -> tuple[dt.datetime, dt.datetime]:
        day = local(self.bounds[at][1] + dt.timedelta(hours=3), self.zone).date()
        for _ in range(period):
            day = next_first(self.unit, day)
        return midnight(day, self.zone), midnight(next_first(self.unit, day), self.zone)

    def count(self) -> int:
        return min(len(self.bounds), int(self.options.get("periods", len(self.bounds))))

    def size(self, cohort: str | None) -> int | None:
        """None where nobody could be seen to start."""
        size = sum(m.cohort == cohort for m in self.members)
        if size or self.by != "first_event":
            return size
        return 0 if self.state(next((a, b) for name, a, b in self.bounds if name == cohort)) in SEEN else None


def cohorts(log: Log, as_of: str, options: Case) -> Columns:
    asked = Cohorts(log, as_of, options)
    rows = []
    for cohort in asked.labels:
        start = next((told(a) for name, a, _ in asked.bounds if name == cohort and asked.by not in ("first_item", "property")), None)
        for period in range(asked.count()):
            row = {"cohort": cohort, "cohort_start": start, "size": asked.size(cohort), "period": period}
            rows.append(row | asked.cell(cohort, period))
    return columns(rows)


def triangle(log: Log, as_of: str, options: Case) -> Columns:
    asked = Cohorts(log, as_of, options)
    value = {"orders": "orders", "revenue_gross": "revenue_minor", "revenue_net": "revenue_minor"}
    name = value.get(options.get("value", "customers"), "per_customer" if "value" in options else "rate")
    table: Columns = {"cohort": list(asked.labels), "size": [asked.size(cohort) for cohort in asked.labels]}
    for period in range(asked.count()):
        table[str(period)] = [asked.cell(cohort, period)[name] for cohort in asked.labels]
    return table


def curve(log: Log, as_of: str, options: Case) -> Columns:
    """Means over the complete cells of a period in which somebody is eligible; with include_partial, also partial ones."""
    partial = options.get("include_partial", False)
    asked = Cohorts(log, as_of, {name: value for name, value in options.items() if name != "include_partial"})
    rows = []
    for period in range(asked.count()):
        cells = [asked.cell(cohort, period) for cohort in asked.labels]
        telling = [cell for cell in cells if cell["rate"] is not None]
        counted = [cell for cell in telling if cell["state"] == "complete" or partial]
        states = [cell["state"] for cell in (counted or telling or cells)]
        if partial and "partial" in states:
            state = "partial"
        else:
            state = next(name for name in ("complete", "partial", "not_yet", "not_observed") if name in states)
        eligible, retained = (sum(cell[name] for cell in counted) for name in ("eligible", "retained"))
        low, high = wilson(retained, eligible)
        row = {"period": period, "state": state, "cohorts": len(counted), "eligible": eligible, "retained": retained}
        row |= {"weighted_mean": ratio(retained, eligible), "weighted_low": low, "weighted_high": high}
        row |= {"simple_mean": ratio(sum(cell["rate"] for cell in counted), len(counted))}
        if "value" in options:
            name = "orders" if options["value"] == "orders" else "revenue_minor"
            row["per_customer_weighted"] = ratio(sum(cell[name] for cell in counted), eligible)
            row["per_customer_simple"] = ratio(sum(cell["per_customer"] for cell in counted), len(counted))
        rows.append(row)
    return columns(rows)


def customers(log: Log, as_of: str, options: Case) -> Columns:
    rest = {name: value for name, value in options.items() if name not in ("cohort", "period_number")}
    asked, period = Cohorts(log, as_of, rest), options["period_number"]
    rows = []
    for member in (m for m in asked.members if m.cohort == options["cohort"]):
        cell = asked.cell(member.cohort, period)
        eligible = cell["state"] in SEEN and (not asked.own or asked.state(member.periods[period]) == "complete")
        did = asked.did(member, period)
        rows.append({"customer": member.customer, "start": told(member.start), "eligible": eligible} | (did if eligible else dict.fromkeys(did)))
    return columns(rows)
