"""Recurring revenue with nothing but the standard library: every subscription is told anew from its events at every instant of a grid.

Instants are datetimes in UTC; all that happens, happens on the grid of six hours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from plain_log import Case, months_on, ratio, wilson

Row = dict[str, Any]
HOURS = dt.timedelta(hours=6)
RANKS = ["ended", "started", "trial_started", "resumed", "changed", "payment_succeeded", "payment_failed", "past_due", "paused", "cancelled"]
DEFAULTS: Case = {
    "grain": "customer", "method": "endpoint", "churn_at": "end", "past_due": "grace", "grace": 30, "reactivation_window": None, "trials": False,
    "free_plans": "inactive", "discounts": "all", "tax": False, "metered": False, "proration": "at_change", "term_changes": "apart",
    "exchange_at": "change", "exchange_rates": {},
}


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


@dataclass(frozen=True)
class Terms:
    minor: int = 0
    currency: str = "EUR"
    plan: str | None = None
    quantity: float | None = None
    months: int = 1
    contract: int | None = None
    discount: int = 0
    discount_ends: dt.datetime | None = None
    tax: int = 0
    metered: int = 0

    def told(self, row: Row) -> Terms:
        """These terms with those that an event tells."""
        new: Case = {}
        if row.get("paid") is not None:
            new |= {"minor": round(float(row["paid"]) * 100), "currency": row.get("cur") or "EUR"}
        if row.get("discount") is not None:
            new |= {"discount": round(row["discount"] * 100), "discount_ends": None}
        if row.get("discount_ends"):
            new["discount_ends"] = at(row["discount_ends"])
        new |= {name: round(row[name] * 100) for name in ("tax", "metered") if row.get(name) is not None}
        new |= {"contract": round(row["contract_amount"] * 100)} if row.get("contract_amount") is not None else {}
        new |= {"months": row["term_months"]} if row.get("term_months") is not None else {}
        new |= {name: row[name] for name in ("plan", "quantity") if row.get(name) is not None}
        return replace(self, **new)

    def is_free(self) -> bool:
        return not self.minor and not self.contract

    def worth(self, now: dt.datetime, settings: Case) -> tuple[int, int]:
        """What they are worth a month and a year, in their own currency."""
        holds = {"all": self.discount_ends is None or now < self.discount_ends, "permanent": self.discount_ends is None, "ignored": False}
        net = self.minor - (self.discount if holds[settings["discounts"]] else 0)
        net -= 0 if settings["tax"] else self.tax
        net -= 0 if settings["metered"] else self.metered
        year = 12 * net if self.contract is None else round(Fraction(12 * self.contract, self.months))
        return net, year


@dataclass
class Standing:
    """How a subscription stands at an instant."""

    runs: bool = False
    terms: Terms = field(default_factory=Terms)
    started: dt.datetime | None = None
    anchor: dt.datetime | None = None
    paused: bool = False
    trial: bool = False
    trial_ends: dt.datetime | None = None
    due: dt.datetime | None = None
    ends: dt.datetime | None = None
    counts_until: dt.datetime | None = None
    why: str | None = None
    changed: dt.datetime | None = None
    began: dt.datetime | None = None
    pending: tuple[dt.datetime, Terms, bool] | None = None
    only_term: dt.datetime | None = None
    closed: dt.datetime | None = None

    def renewal(self, now: dt.datetime, ahead: bool = True) -> dt.datetime:
        """The end of the running period, or its start. A trial is one period."""
        assert self.anchor
        if self.trial and self.trial_ends and self.trial_ends > now:
            return self.trial_ends if ahead else self.anchor
        count = 0
        while months_on(self.anchor, self.terms.months * (count + 1)) <= now:
            count += 1
        return months_on(self.anchor, self.terms.months * (count + ahead))

    def close(self, when: dt.datetime) -> None:
        """It runs no more, and nothing that waited comes, however long it counts yet."""
        self.runs, self.closed, self.pending, self.trial_ends = False, when, None, None

    def lapse(self, now: dt.datetime) -> None:
        """What time alone does."""
        if self.ends and self.ends <= now and self.runs:
            self.lapse(self.ends - dt.timedelta(microseconds=1))
            self.close(self.ends)
        while self.pending and self.pending[0] <= min(now, self.trial_ends or now):
            self.agree(*self.pending)
        if self.trial_ends and self.trial_ends <= now:
            self.trial, self.anchor, self.began, self.changed = False, self.trial_ends, self.trial_ends, self.trial_ends
            if self.pending:
                self.agree(self.trial_ends, *self.pending[1:])
            self.trial_ends = None
            self.lapse(now)

    def agree(self, when: dt.datetime, terms: Terms, only_term: bool) -> None:
        # A term of another length begins with the change.
        self.anchor = when if terms.months != self.terms.months else self.anchor
        self.changed, self.terms, self.pending = when, terms, None
        self.only_term = when if only_term else None

    def take(self, row: Row, settings: Case) -> None:
        now = at(row["at"])
        self.lapse(now)
        counted = self.counts(now, settings)
        match row["what"].removeprefix("subscription_"):
            case "started" | "trial_started" as step:
                self.__init__(runs=True, terms=Terms().told(row), started=now, anchor=now, began=now, changed=now, trial=step == "trial_started")  # type: ignore[misc]
                self.trial_ends = at(row["trial_ends"]) if row.get("trial_ends") else None
                if self.trial_ends and self.trial_ends <= now:
                    self.trial, self.trial_ends = False, None
            case "changed":
                before = self.pending[1] if self.pending else self.terms
                new = before.told(row)
                only_term = new.months != before.months and (new.plan, new.quantity) == (before.plan, before.quantity)
                # Who tried, or had it for nothing, has no paid period that must end first: paying starts now.
                until = at(row["trial_ends"]) if row.get("trial_ends") else None
                tries = row["trial"] if row.get("trial") is not None else until is not None
                tried = self.trial and (not tries or (until is not None and until <= now))
                if self.trial and not tried and until:
                    self.trial_ends = until
                if tried or (not self.trial and self.terms.is_free() and not new.is_free()):
                    self.trial, self.trial_ends, self.anchor, self.began = False, None, now, now
                if settings["proration"] == "at_period_end" and self.began != now:
                    self.pending = self.renewal(now), new, only_term
                else:
                    self.agree(now, new, only_term)
            case "paused" if self.runs:
                self.paused = True
            case "resumed" if self.runs:
                self.paused, self.ends, self.counts_until = False, None, None
            case "payment_failed" | "past_due" if self.runs:
                self.due = self.due or now
            case "payment_succeeded" if self.runs:
                self.due = None
            case "cancelled":
                self.ends = at(row["ends"]) if row.get("ends") else self.renewal(now) if row.get("at_period_end") else now
                self.leave(row, now, settings)
                if self.ends <= now:
                    self.close(now)
            case "ended":
                self.ends = now
                self.leave(row, now, settings)
                self.close(now)
        if self.counts(now, settings) and not counted:
            # Coming to count, or coming back, starts a period: what waited for one holds, at the rate of now.
            self.began = now
            if self.pending:
                self.agree(now, *self.pending[1:])

    def counts(self, now: dt.datetime, settings: Case) -> bool:
        return self.started is not None and self.stopped(now, settings) is None

    def leave(self, row: Row, asked: dt.datetime, settings: Case) -> None:
        assert self.ends
        paid_to = max(self.ends, self.renewal(asked - HOURS)) if row["what"].endswith("cancelled") else self.ends
        until = {"request": asked, "end": self.ends, "period_end": paid_to, "grace_end": self.ends + days(settings["grace"])}
        self.counts_until = until[settings["churn_at"]]
        forced = row.get("voluntary") is False or (row.get("voluntary") is None and self.due is not None)
        self.why = "involuntary" if forced else "voluntary"

    def stopped(self, now: dt.datetime, settings: Case) -> str | None:
        """Why it does not count; none if it does."""
        if self.counts_until and self.counts_until <= now:
            return self.why
        if self.due and settings["past_due"] != "counted" and now >= self.due + days(settings["grace"] if settings["past_due"] == "grace" else 0):
            return "involuntary"
        if self.paused:
            return "paused"
        idle = not self.runs and self.counts_until is None
        return "voluntary" if idle or (self.trial and not settings["trials"]) else None

    def rated(self, now: dt.datetime, settings: Case) -> dt.datetime:
        assert self.changed and self.began
        return {"change": self.changed, "daily": now, "renewal": max(self.changed, self.began, self.renewal(min(now, self.closed or now), ahead=False))}[settings["exchange_at"]]


def convert(minor: int, currency: str, when: dt.datetime, settings: Case) -> int:
    if currency == "EUR":
        return minor
    dated = settings["exchange_rates"][currency]
    return round(minor * Fraction(str(dated[max(day for day in dated if at(day) <= when)])))


def standing(rows: list[Row], now: dt.datetime, settings: Case) -> Standing:
    told = Standing()
    for row in sorted(rows, key=lambda row: (at(row["at"]), RANKS.index(row["what"].removeprefix("subscription_")))):
        if at(row["at"]) <= now:
            told.take(row, settings)
    told.lapse(now)
    return told


@dataclass
class Change:
    """What one subscription's counted revenue does at an instant."""

    when: dt.datetime
    sub: str | None
    mrr: int
    arr: int
    part: str
    opens: int
    why: str | None
    plan: str | None


def changes(sub: str | None, rows: list[Row], first: dt.datetime, last: dt.datetime, settings: Case) -> Iterator[Change]:
    counted, now = None, first
    while now < last:
        here = standing(rows, now, settings)
        why = here.stopped(now, settings) if here.started else "not yet"
        if why is None:
            rate = here.rated(now, settings)
            local = here.terms.worth(min(now, here.closed or now), settings)
            worth = tuple(convert(part, here.terms.currency, rate, settings) for part in local)
            if counted is None:
                yield Change(now, sub, worth[0], worth[1], "change", 1, None, here.terms.plan)
            else:
                old_local, old, currency = counted
                revalued = tuple(convert(part, currency, rate, settings) for part in old_local)
                part = "term" if here.only_term == now and settings["term_changes"] == "apart" else "change"
                for a, b, what in ((old, revalued, "exchange"), (revalued, worth, part)):
                    if a != b:
                        yield Change(now, sub, b[0] - a[0], b[1] - a[1], what, 0, None, here.terms.plan)
            counted = (local, worth, here.terms.currency)
        elif counted is not None:
            yield Change(now, sub, -counted[1][0], -counted[1][1], "change", -1, why, here.terms.plan)
            counted = None
        now += HOURS


@dataclass
class Level:
    active: bool = False
    value: int = 0
    year: int = 0
    below: int = 0


@dataclass
class Unit:
    """A subscription, customer or account on its way."""

    settings: Case
    open: int = 0
    mrr: int = 0
    arr: int = 0
    level: Level = field(default_factory=Level)
    first: dt.datetime | None = None
    left: dt.datetime | None = None

    def new(self, first: dt.datetime | None, left: dt.datetime | None, now: dt.datetime) -> bool:
        window = self.settings["reactivation_window"]
        return first is None or bool(window and left and left + days(window) <= now)

    def take(self, group: list[Change]) -> Case:
        now, before = group[0].when, self.level
        sums = {part: sum(change.mrr for change in group if change.part == part) for part in ("term", "exchange")}
        self.open, self.mrr, self.arr = (total + sum(getattr(change, name) for change in group) for total, name in ((self.open, "opens"), (self.mrr, "mrr"), (self.arr, "arr")))
        free = self.settings["free_plans"] == "active" and self.first is not None
        active = self.open > 0 and (self.mrr > 0 or (self.mrr == 0 and free))
        self.level = Level(active, self.mrr if active else 0, self.arr if active else 0, min(self.mrr, 0))
        told = {"now": now, "before": before, "after": self.level, **sums, "new": self.new(self.first, self.left, now),
                "why": next((change.why for change in reversed(group) if change.opens < 0), None)}
        if active and not before.active:
            self.first = self.first or now
        if before.active and not active:
            self.left = now
        return told


def moved(group: Case) -> Case:
    before, after = group["before"], group["after"]
    if before.active and after.active:
        rest = after.value - before.value - group["term"] - group["exchange"]
        return {"term_change_minor": group["term"], "exchange_minor": group["exchange"], "expansion_minor": max(rest, 0), "contraction_minor": max(-rest, 0),
                "expanded_count": int(rest > 0), "contracted_count": int(rest < 0)}
    if after.active:
        name = ("new", "new_count") if group["new"] else ("reactivation", "reactivated_count")
        return {f"{name[0]}_minor": after.value, name[1]: 1}
    if before.active:
        why = group["why"] or "voluntary"
        return {"churn_minor": before.value, "churned_count": 1, f"{why}_minor": before.value, f"{why}_count": 1}
    return {}


def flows(unit: Unit, steps: list[Change], bounds: list[dt.datetime]) -> list[Case]:
    """What a unit does in each period."""
    groups = [[change for change in steps if change.when == when] for when in sorted({change.when for change in steps})]
    told, stood = [], False
    for group in groups:
        if group[0].when < bounds[0]:
            unit.take(group)
    for start, end in zip(bounds, bounds[1:]):
        stood = stood or unit.level.active
        begun, left, flow = unit.level, unit.left, {}
        whole: Case = {"before": begun, "term": 0, "exchange": 0, "why": None, "new": False}
        first = unit.first if stood else None
        net, gross, came = begun.value, begun.value, False
        stays = begun.active
        for group in (unit.take(group) for group in groups if start <= group[0].when < end):
            whole["term"] += group["term"]
            whole["exchange"] += group["exchange"]
            if group["before"].active and not group["after"].active:
                whole["why"] = group["why"]
            if group["after"].active and not group["before"].active and not came:
                whole["new"], came = unit.new(first, left, group["now"]), True
            here = moved(group)
            if stays:
                lost = here.get("contraction_minor", 0) + here.get("churn_minor", 0)
                net, gross, stays = net + here.get("expansion_minor", 0) - lost, gross - lost, group["after"].active
            if unit.settings["method"] == "movement":
                flow = added(flow, here)
        done = unit.level
        if unit.settings["method"] == "endpoint":
            flow = moved(whole | {"after": done})
        flow = added(flow, {"start_minor": begun.value, "end_minor": done.value, "arr_minor": done.year, "start_count": int(begun.active), "end_count": int(done.active),
                            "negative_minor": done.below, "negative_count": int(done.below < 0)})
        if begun.active:
            apart = whole["term"] if unit.settings["term_changes"] == "apart" else 0
            kept = max(done.value - whole["exchange"] - apart, 0) if done.active else 0
            flow = added(flow, {"net": kept, "gross": min(kept, begun.value), "moved_net": net, "moved_gross": gross, "gone": int(not done.active)})
        told.append(flow | {"first": unit.first})
    return told


def added(one: Case, other: Case) -> Case:
    both = {name: one.get(name, 0) + other.get(name, 0) for name in {*one, *other} if name != "first"}
    return both


SUMS = ["start_minor", "new_minor", "reactivation_minor", "expansion_minor", "contraction_minor", "churn_minor", "term_change_minor", "exchange_minor", "end_minor"]
COUNTS = ["start_count", "new_count", "reactivated_count", "expanded_count", "contracted_count", "churned_count", "end_count"]


def summed(all_flows: list[Case], settings: Case) -> Case:
    """A row of `revenue_movements`."""
    flow: Case = {}
    for one in all_flows:
        flow = added(flow, one)
    row = {name: flow.get(name, 0) for name in [*COUNTS, *SUMS, "arr_minor", "negative_count", "negative_minor"]}
    start, lost = row["start_minor"], row["contraction_minor"] + row["churn_minor"]
    row["arpa_minor"] = round(Fraction(row["end_minor"], row["end_count"])) if row["end_count"] else None
    row |= {"retention_state": "known" if start > 0 else "nothing_at_start", "nrr": ratio(flow.get("net", 0), start), "grr": ratio(flow.get("gross", 0), start),
            "nrr_movement": ratio(flow.get("moved_net", 0), start), "grr_movement": ratio(flow.get("moved_gross", 0), start)}
    gone = flow.get("gone", 0)
    low, high = wilson(gone, row["start_count"])
    row |= {"logo_churn": ratio(gone, row["start_count"]), "logo_churn_low": low, "logo_churn_high": high,
            "quick_ratio": ratio(row["new_minor"] + row["reactivation_minor"] + row["expansion_minor"], lost), "quick_ratio_state": "known" if lost else "nothing_lost"}
    assert row["end_minor"] == sum(row[name] for name in SUMS[:4]) - lost + row["term_change_minor"] + row["exchange_minor"]
    return row
