"""Writes the cases of recurring revenue over long and mixed histories: pauses, trials, grace, free plans, cancellations, other currencies and several
events of one instant, under every way to take exchange rates, changes, ends and failed payments. Plain Python computes what they must come to.

    python tests/conformance/make_histories.py          # writes the cases
    python tests/conformance/make_histories.py --check  # tells which files are not as it would write them
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections.abc import Iterator
from typing import Any

import plain_revenue as plain
from case_files import main
from make_revenue import LAST, MAP, NAMES, SCHEMA, bound, months
from plain_log import Case, columns, told
from plain_revenue import Change, Row, Unit, at

SOURCE = "plain Python, by tests/conformance/make_histories.py"
RATES = {"USD": {"2024-01-01": "0.8", "2024-02-20": "0.7", "2024-03-15": "0.95", "2024-04-12": "0.75", "2024-05-15": "0.9"}}
MEANT = plain.DEFAULTS | {"exchange_rates": RATES, "grain": "subscription"}


def event(sub: str, when: str, what: str, paid: str | None = None, **more: Any) -> Row:
    kind = what if what.startswith("payment") else f"subscription_{what}"
    row = {"who": sub.split("-")[0], "at": when, "what": kind, "sub": sub, "paid": paid, **more}
    return {name: value for name, value in row.items() if value is not None}


def dollars(sub: str, when: str, what: str, paid: str, **more: Any) -> Row:
    return event(sub, when, what, paid, cur="USD", **more)


SCENES: dict[str, tuple[list[Row], Case]] = {
    # Who comes back pays at the rate of that day, and at that of each renewal from then on.
    "paused_and_resumed": (
        [dollars("a", "2024-01-10", "started", "100.00"), event("a", "2024-02-15", "paused"), event("a", "2024-03-20", "resumed")],
        {"exchange_at": "renewal"},
    ),
    "lapsed_and_paid": (
        [dollars("a", "2024-01-10", "started", "100.00"), event("a", "2024-01-20", "payment_failed"), event("a", "2024-03-20", "payment_succeeded")],
        {"exchange_at": "renewal"},
    ),
    "cancelled_and_taken_back": (
        [dollars("a", "2024-01-10", "started", "100.00"), event("a", "2024-02-15", "cancelled", ends="2024-05-10"), event("a", "2024-03-20", "resumed")],
        {"exchange_at": "renewal", "churn_at": "request"},
    ),
    # A trial's end moves the day from which periods are counted.
    "tried_and_paid": (
        [dollars("a", "2024-01-10", "trial_started", "100.00", trial_ends="2024-02-25")],
        {"exchange_at": "renewal", "trials": True},
    ),
    "tried_and_changed": (
        [dollars("a", "2024-01-10", "trial_started", "100.00"), dollars("a", "2024-02-25", "changed", "120.00")],
        {"exchange_at": "renewal", "trials": True, "proration": "at_period_end"},
    ),
    # Nobody who begins to pay waits for the end of a period that was not paid.
    "trial_converted": (
        [event("a", "2024-01-10", "trial_started", "0.00"), event("a", "2024-01-24", "changed", "30.00"), event("a", "2024-02-04", "changed", "40.00")],
        {"proration": "at_period_end"},
    ),
    "trial_changed_and_over": (
        [event("a", "2024-01-10", "trial_started", "20.00", trial_ends="2024-03-20"), event("a", "2024-01-24", "changed", "30.00", trial=True)],
        {"proration": "at_period_end", "trials": True},
    ),
    "trial_cancelled_to_its_end": (
        [event("a", "2024-01-10", "trial_started", "20.00", trial_ends="2024-01-24"), event("a", "2024-01-15", "cancelled", at_period_end=True)],
        {},
    ),
    "trial_of_no_length": ([event("a", "2024-01-10", "trial_started", "20.00", trial_ends="2024-01-10")], {}),
    "free_and_paid": (
        [event("a", "2024-01-10", "started", "0.00", plan="free"), event("a", "2024-01-24", "changed", "30.00", plan="pro"),
         event("a", "2024-02-04", "changed", "0.00", plan="free"), event("a", "2024-03-04", "changed", "50.00", plan="pro")],
        {"proration": "at_period_end"},
    ),
    "changed_in_a_pause": (
        [event("a", "2024-01-10", "started", "20.00"), event("a", "2024-01-20", "paused"), event("a", "2024-02-12", "changed", "30.00"), event("a", "2024-02-20", "resumed")],
        {"proration": "at_period_end"},
    ),
    "changed_in_grace": (
        [event("a", "2024-01-10", "started", "20.00"), event("a", "2024-01-11", "payment_failed"), event("a", "2024-02-12", "changed", "30.00"),
         event("a", "2024-02-20", "payment_succeeded"), event("a", "2024-03-01", "changed", "25.00")],
        {"proration": "at_period_end"},
    ),
}


def case(name: str, operation: str, rows: list[Row], wanted: Case, options: Case) -> Case:
    known = {name for row in rows for name in row}
    mapped = {role: name for role, name in MAP.items() if role != "properties" and name in known}
    append = {"rows": rows, "columns": mapped | {"properties": [name for name in ["trial", *NAMES] if name in known]}}
    return {"name": name, "source": SOURCE, "schema": SCHEMA, "steps": [{"append": append}], "as_of": "2024-07-01", "operation": operation, "options": options,
            "expect": {"table": {"columns": wanted}}}


def timelines() -> Iterator[Case]:
    for name, (rows, said) in SCENES.items():
        lines, total = [], 0
        for step in plain.changes("a", rows, at("2024-01-01"), LAST, MEANT | said):
            total += step.mrr
            what = step.part if step.opens == 0 else {1: "start", -1: "stop"}[step.opens]
            lines.append({"time": told(step.when.replace(tzinfo=dt.timezone.utc)), "plan": step.plan, "change": what, "reason": step.why, "change_minor": step.mrr, "mrr_minor": total})
        yield case(f"mrr_timeline/{name}", "mrr_timeline", rows, columns(lines, ["time", "plan", "change", "reason", "change_minor", "mrr_minor"]), {"customer": "a", "settings": said | {"exchange_rates": RATES}})


def history(sub: str, chance: random.Random) -> Iterator[Row]:
    """What may happen to a subscription, one step after another."""
    now, state, due = at("2024-01-02") + chance.randrange(200) * plain.HOURS, "none", False
    currency = chance.choice(["USD", "USD", "EUR"])

    def price() -> Case:
        paid = chance.choice(["0.00", "10.00", "25.50", "80.00", "120.00"])
        more: Case = {"plan": chance.choice(["basic", "pro"])} if chance.random() < 0.5 else {}
        more |= {"term_months": chance.choice([1, 3])} if chance.random() < 0.3 else {}
        return {"paid": paid, "cur": currency} | more

    while now < LAST:
        when = now.isoformat()
        if state == "none":
            step = chance.choice(["started", "trial_started"])
            ends = now + chance.randrange(20, 180) * plain.HOURS
            yield event(sub, when, step, **price(), trial_ends=ends.isoformat() if step == "trial_started" and chance.random() < 0.6 else None)
            state = "runs"
        else:
            choices = {"runs": ["changed", "changed", "paused", "cancelled", "ended", "later", "failed"], "paused": ["resumed", "resumed", "changed", "ended", "both"],
                       "leaves": ["resumed", "none"]}[state]
            match chance.choice([*choices, "succeeded", "succeeded"] if due else choices):
                case "changed":
                    yield event(sub, when, "changed", **price())
                case "paused":
                    yield event(sub, when, "paused")
                    state = "paused"
                case "resumed":
                    yield event(sub, when, "resumed")
                    state = "runs"
                case "both":
                    yield from (event(sub, when, "resumed"), event(sub, when, "changed", **price()))
                    state = "runs"
                case "cancelled" | "ended" as step:
                    yield event(sub, when, step, voluntary=chance.choice([None, False]))
                    state, due = "none", False
                case "later":
                    ends = now + chance.randrange(4, 160) * plain.HOURS
                    yield event(sub, when, "cancelled", ends=ends.isoformat())
                    # What comes next comes before the end, or the subscription starts anew after it.
                    now, state = (now, "leaves") if chance.random() < 0.5 else (ends, "none")
                    if state == "leaves":
                        now += chance.randrange(1, 4) * plain.HOURS
                        yield event(sub, now.isoformat(), "resumed")
                        state = "runs"
                case "failed":
                    yield event(sub, when, "payment_failed")
                    due = True
                case "succeeded":
                    yield event(sub, when, "payment_succeeded")
                    due = False
        now += chance.randrange(2, 120) * plain.HOURS


ANY: dict[str, Case] = {
    "renewal": {"exchange_at": "renewal"},
    "renewal_at_period_end": {"exchange_at": "renewal", "proration": "at_period_end"},
    "renewal_of_trials": {"exchange_at": "renewal", "proration": "at_period_end", "trials": True, "churn_at": "request", "past_due": "excluded"},
    "renewal_with_grace": {"exchange_at": "renewal", "trials": True, "churn_at": "grace_end", "free_plans": "active", "method": "movement"},
    "renewal_to_period_end": {"exchange_at": "renewal", "proration": "at_period_end", "churn_at": "period_end", "past_due": "counted"},
    "daily_at_period_end": {"exchange_at": "daily", "proration": "at_period_end", "method": "movement"},
    "change_at_period_end": {"exchange_at": "change", "proration": "at_period_end", "past_due": "excluded", "term_changes": "as_change"},
    "change_of_trials": {"exchange_at": "change", "trials": True, "churn_at": "period_end", "method": "movement"},
}


def mixed() -> Iterator[Case]:
    chance = random.Random(4)
    rows = [row for number in range(24) for row in history(f"c{number:02}-1", chance)]
    bounds = [bound(month) for month in months()] + [LAST]
    for name, said in ANY.items():
        settings = MEANT | said
        flows = []
        for sub in sorted({row["sub"] for row in rows}):
            steps: list[Change] = list(plain.changes(sub, [row for row in rows if row["sub"] == sub], at("2024-01-01"), LAST, settings))
            flows.append(plain.flows(Unit(settings), steps, bounds))
        table = [{"period": month, "state": "complete"} | plain.summed([of[number] for of in flows], settings) for number, month in enumerate(months())]
        yield case(f"revenue_movements/any_{name}", "revenue_movements", rows, columns(table), {"settings": said | {"grain": "subscription", "exchange_rates": RATES}})


def cases() -> Iterator[Case]:
    yield from timelines()
    yield from mixed()


if __name__ == "__main__":
    sys.exit(main(cases(), "--check" in sys.argv[1:]))
