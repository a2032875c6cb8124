"""What policies say, worked out plainly: every instant at which anything can change is looked at, one after another.

A measure is a function of a customer's events and an instant; a rule is one of the measures' values, where None is a value
that is missing. Reasons are written for rules of one clause, which is all that these cases have.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from plain_log import Case, Columns, columns, instant, midnight, months_on, told

UTC = dt.timezone.utc
MICRO = dt.timedelta(microseconds=1)
DAY = dt.timedelta(days=1)
Values = dict[str, Any]
Rule = Callable[[Values], "bool | None"]


@dataclass
class Happened:
    """One event."""

    time: dt.datetime
    kind: str
    minor: int | None = None


@dataclass
class Plan:
    """A policy beside what its parts mean."""

    measures: dict[str, Case]
    segments: dict[str, tuple[str, Rule]]
    signals: dict[str, tuple[Case, Rule]] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)

    def document(self) -> Case:
        return {
            "policy": 1,
            "kinds": self.kinds,
            "measures": self.measures,
            "segments": {name: text for name, (text, _) in self.segments.items()},
            "signals": {name: spec for name, (spec, _) in self.signals.items()},
        }


def at_least(name: str, least: float) -> tuple[str, Rule]:
    return f"{name} >= {least}", lambda values: None if values[name] is None else values[name] >= least


def below(name: str, limit: float) -> tuple[str, Rule]:
    return f"{name} < {limit}", lambda values: None if values[name] is None else values[name] < limit


class World:
    """A log of events of few customers, in the order in which somebody tells of them."""

    def __init__(self, zone: str, events: list[tuple[str, str, str]] | list[tuple[str, str, str, str]], kinds: dict[str, str]) -> None:
        self.zone, self.kinds = ZoneInfo(zone), kinds
        self.schema = {"time_zone": zone, "currency": "GBP", "roles": kinds}
        self.rows = [dict(zip(("customer", "kind", "time", "amount"), event, strict=False)) for event in events]
        self.events: dict[str, list[Happened]] = {}
        for row in self.rows:
            minor = round(float(row["amount"]) * 100) if "amount" in row else None
            happened = Happened(instant(row["time"], self.zone), row["kind"], minor)
            self.events.setdefault(row["customer"], []).append(happened)
        for happened_ in self.events.values():
            happened_.sort(key=lambda one: (one.time, one.kind))

    def since(self, window: str, at: dt.datetime) -> dt.datetime:
        """`30d` is 30 × 24 hours; `1mo` begins at the start of the same day a month before."""
        if window.endswith("d"):
            return at - int(window[:-1]) * DAY
        day = at.astimezone(self.zone).date()
        return midnight(months_on(dt.datetime.combine(day, dt.time()), -int(window[:-2])).date(), self.zone)

    def names(self, kind: str, of: list[str]) -> bool:
        return not of or kind in of or self.kinds.get(kind) in of

    def value(self, measure: Case, customer: str, at: dt.datetime) -> tuple[Any, str]:
        """A measure at an instant, and its state."""
        seen = [one for one in self.events[customer] if one.time < at]
        mine = [one for one in seen if self.names(one.kind, measure.get("of", []))]
        if measure["measure"] == "days_since_last":
            return ((at - mine[-1].time) // DAY, "known") if mine else (None, "no_events")
        if "window" in measure:
            begin = self.since(measure["window"], at)
            if measure.get("history") == "whole" and seen[0].time > begin:
                return None, "not_enough_history"
            mine = [one for one in mine if one.time >= begin]
        if measure["measure"] == "count":
            return len(mine), "known"
        if measure["measure"] == "sum":
            return sum(one.minor or 0 for one in mine), "known"
        raise ValueError(measure)

    def values(self, plan: Plan, customer: str, at: dt.datetime) -> Values:
        return {name: self.value(measure, customer, at)[0] for name, measure in plan.measures.items()}

    def known(self, customer: str, at: dt.datetime) -> bool:
        return self.events[customer][0].time < at

    def customers(self, at: dt.datetime) -> list[str]:
        return sorted(customer for customer in self.events if self.known(customer, at))

    def held(self, rule: Rule, plan: Plan, customer: str, at: dt.datetime) -> bool | None:
        return rule(self.values(plan, customer, at)) if self.known(customer, at) else None

    # --- Tables ---------------------------------------------------------------------------------------------------------

    def measures(self, plan: Plan, at: list[str]) -> Columns:
        instants = sorted(instant(text, self.zone) for text in at)
        rows = []
        for customer in sorted(self.events):
            for when in instants:
                if self.known(customer, when):
                    row: Values = {"customer": customer, "at": told(when)}
                    for name in sorted(plan.measures):
                        row[name], row[name + "_state"] = self.value(plan.measures[name], customer, when)
                    rows.append(row)
        table = columns(rows)
        # A column of states is there where any value is missing.
        return {name: values for name, values in table.items() if not name.endswith("_state") or None in table[name[:-6]]}

    def segments(self, plan: Plan, at: list[str]) -> Columns:
        instants = sorted(instant(text, self.zone) for text in at)
        rows = [
            {"customer": customer, "at": told(when)} | {name: self.held(rule, plan, customer, when) for name, (_, rule) in sorted(plan.segments.items())}
            for customer in sorted(self.events)
            for when in instants
            if self.known(customer, when)
        ]
        return columns(rows)

    def sizes(self, plan: Plan, at: list[str]) -> Columns:
        rows = []
        for when in sorted(instant(text, self.zone) for text in at):
            everybody = self.customers(when)
            for name, (_, rule) in sorted(plan.segments.items()):
                outcomes = [self.held(rule, plan, customer, when) for customer in everybody]
                rows.append({"at": told(when), "segment": name, "customers": len(everybody),
                             "members": outcomes.count(True), "open": outcomes.count(None)})
        return columns(rows)

    def reason(self, plan: Plan, text: str, customer: str, at: dt.datetime) -> str:
        name = text.split()[0]
        return f"{text} ({name} = {self.values(plan, customer, at)[name]})"

    def members(self, plan: Plan, segment: str, at: str) -> Columns:
        when, (text, rule) = instant(at, self.zone), plan.segments[segment]
        inside = [customer for customer in self.customers(when) if self.held(rule, plan, customer, when)]
        return {"customer": inside, "reason": [self.reason(plan, text, customer, when) for customer in inside]}

    def overlap(self, plan: Plan, at: str) -> Columns:
        when, rows = instant(at, self.zone), []
        inside = {name: {c for c in self.customers(when) if self.held(rule, plan, c, when)} for name, (_, rule) in plan.segments.items()}
        names = sorted(plan.segments)
        for number, one in enumerate(names):
            for other in names[number + 1 :]:
                both, either = inside[one] & inside[other], inside[one] | inside[other]
                rows.append({"segment": one, "other": other, "both": len(both), "only_segment": len(inside[one] - both),
                             "only_other": len(inside[other] - both), "jaccard": len(both) / len(either) if either else None})
        return columns(rows)

    def instants(self, plan: Plan, customer: str, end: dt.datetime) -> list[dt.datetime]:
        """Every instant at which anything can change."""
        found = set()
        for one in self.events[customer]:
            found.add(one.time + MICRO)
            found |= {one.time + days * DAY for days in range((end - one.time) // DAY + 1)}
            found |= {one.time + int(m["window"][:-1]) * DAY + MICRO for m in plan.measures.values() if m.get("window", "").endswith("d")}
            found |= {one.time + int(m["window"][:-1]) * DAY for m in plan.measures.values() if m.get("window", "").endswith("d")}
        day = self.events[customer][0].time.astimezone(self.zone).date()
        while midnight(day, self.zone) <= end:
            found.add(midnight(day, self.zone))
            day += DAY
        return sorted(at for at in found if at <= end)

    def signals(self, plan: Plan, start: str, end: str) -> list[Case]:
        """What becomes so after `start`, up to `end`, in the order of time and customers."""
        begin, until, found = instant(start, self.zone), instant(end, self.zone), []
        rules = [("segment", name, text, rule) for name, (text, rule) in sorted(plan.segments.items())]
        rules += [("signal", name, spec["when"], rule) for name, (spec, rule) in sorted(plan.signals.items()) if "on" not in spec]
        for customer in self.events:
            for number, (what, name, text, rule) in enumerate(rules):
                before = bool(self.held(rule, plan, customer, begin))
                for at in self.instants(plan, customer, until):
                    now = bool(self.held(rule, plan, customer, at))
                    if at > begin and now != before and (now or what == "segment"):
                        kind = "fired" if what == "signal" else "entered" if now else "left"
                        found.append((at, customer, what == "signal", number if what == "segment" else name, kind, name, self.reason(plan, text, customer, at)))
                    before = now if at > begin else before
            for name, (spec, rule) in plan.signals.items():
                for one in self.events[customer] if "on" in spec else ():
                    at = one.time + MICRO
                    if begin < at <= until and self.names(one.kind, spec["on"]) and ("when" not in spec or self.held(rule, plan, customer, at)):
                        why = self.reason(plan, spec["when"], customer, at) if "when" in spec else ""
                        found.append((at, customer, True, name, "fired", name, why))
        return [
            {"time": told(at), "customer": customer, "kind": kind, "name": name, "reason": reason}
            for at, customer, _, _, kind, name, reason in sorted(found)
        ]

    # --- Cases ----------------------------------------------------------------------------------------------------------

    def case(self, name: str, as_of: str, operation: str, options: Case, expected: Columns, source: str) -> Case:
        rows = {"rows": self.rows, "columns": {}}
        return {"name": name, "source": source, "schema": self.schema, "steps": [{"append": rows}], "as_of": as_of,
                "operation": operation, "options": options, "expect": {"table": {"columns": expected}}}

    def live(self, name: str, engine: Case, expected: Columns, source: str) -> Case:
        return {"name": name, "source": source, "schema": self.schema, "engine": engine, "expect": {"table": {"columns": expected}}}
