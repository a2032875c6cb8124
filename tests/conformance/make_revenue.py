"""Writes the cases of recurring revenue, which plain Python computes from a few rows: none of their numbers comes from retention-core.

    python tests/conformance/make_revenue.py          # writes the cases
    python tests/conformance/make_revenue.py --check  # tells which files are not as it would write them
"""

from __future__ import annotations

import datetime as dt
import functools
import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import plain_revenue as plain
from case_files import main
from plain_log import Case, columns, ratio, told
from plain_revenue import Change, Row, Unit, at

SOURCE = "plain Python, by tests/conformance/make_revenue.py"
SCHEMA = {"time_zone": "UTC", "currency": "EUR", "observed_from": "2024-01-01", "observed_to": "2024-07-01"}
NAMES = ["plan", "trial_ends", "term_months", "contract_amount", "discount", "discount_ends", "tax", "metered", "at_period_end", "ends", "voluntary"]
MAP = {"customer": "who", "time": "at", "kind": "what", "item": "sub", "amount": "paid", "currency": "cur", "properties": NAMES}
LAST = at("2024-07-01")
RATES = {"USD": {"2024-01-01": "0.8", "2024-04-01": "0.75", "2024-05-15": "0.9"}}
ACCOUNTS = {"ann": "A", "bob": "A", "cat": "B"}


def event(who: str, when: str, what: str, paid: str | None = None, sub: str | None = None, cur: str | None = None, **more: Any) -> Row:
    what = what if what.startswith("payment") else f"subscription_{what}"
    return {"who": who, "at": when, "what": what, "sub": sub, "paid": paid, "cur": cur, **{name: more.get(name) for name in NAMES}}


EVENTS = [
    event("ann", "2024-01-05", "started", "20.00", plan="basic"),
    event("ann", "2024-02-11T12:00", "changed", "35.00", plan="pro"),
    event("ann", "2024-02-25", "changed", "30.00"),
    event("ann", "2024-04-10", "paused"),
    event("ann", "2024-05-15", "resumed"),
    event("bob", "2024-01-20", "started", "50.00", plan="pro"),
    event("bob", "2024-03-25", "cancelled", at_period_end=True),
    event("bob", "2024-06-03", "started", "45.00", plan="basic"),
    event("cat", "2024-01-08", "started", "10.00", "c1", plan="basic"),
    event("cat", "2024-02-03", "started", "25.00", "c2", plan="pro"),
    event("cat", "2024-04-02", "ended", None, "c1"),
    event("cat", "2024-06-01", "started", "5.00", "c3", plan="basic"),
    event("dan", "2024-02-10", "trial_started", "40.00", plan="pro", trial_ends="2024-03-09"),
    event("dan", "2024-04-24T06:00", "payment_failed"),
    event("dan", "2024-06-20", "payment_succeeded"),
    event("eve", "2024-03-01", "started", "30.00", plan="team", term_months=12, contract_amount=300.0),
    event("eve", "2024-05-01", "changed", "36.00", term_months=1, contract_amount=36.0),
    event("fay", "2024-02-15", "started", "60.00", plan="pro", discount=10.0, discount_ends="2024-04-15", tax=5.0, metered=2.5),
    event("fay", "2024-06-01", "changed", "0.00", plan="free", discount=0.0, tax=0.0, metered=0.0),
    event("gus", "2024-02-20", "started", "100.00", cur="USD", plan="team"),
    event("gus", "2024-03-15", "changed", "120.00", cur="USD"),
    event("gus", "2024-05-10", "changed", "110.00", cur="USD"),
    event("hal", "2024-01-12", "started", "15.00", plan="basic"),
    event("hal", "2024-02-15", "cancelled", voluntary=False),
    event("ida", "2024-03-10", "started", "-5.00", plan="basic"),
    event("jim", "2024-04-05", "started", "80.00", plan="team", discount=8.0),
    event("jim", "2024-05-20", "cancelled", ends="2024-06-25"),
    event("jim", "2024-06-25", "ended"),
]
STEPS: list[Case] = [
    {"append": {"rows": EVENTS, "columns": MAP}},
    {"set_customers": {"rows": [{"id": who, "account": account, "country": "DE" if who < "b" else "FR"} for who, account in ACCOUNTS.items()],
                       "columns": {"id": "id", "account": "account", "properties": ["country"]}}},
]

# Who moves to another country or account, and since when.
MOVES: list[Case] = [
    {"id": "ann", "since": "2024-03-10", "country": "FR", "account": None},
    {"id": "bob", "since": "2024-06-20", "country": "IT", "account": None},
    {"id": "cat", "since": "2024-06-01", "country": "DE", "account": None},
    {"id": "cat", "since": "2024-05-10", "country": None, "account": "A"},
    {"id": "eve", "since": "2024-04-15", "country": None, "account": "B"},
    {"id": "gus", "since": "2024-04-01", "country": "US", "account": None},
    {"id": "gus", "since": "2024-05-10", "country": None, "account": "B"},
    {"id": "hal", "since": "2024-02-01", "country": "FR", "account": "H"},
]
MOVED: list[Case] = [*STEPS, {"set_customers": {"rows": MOVES, "columns": {"id": "id", "set_at": "since", "account": "account", "properties": ["country"]}}}]
BEFORE = at("2000-01-01")


def history(who: str, what: str) -> list[tuple[dt.datetime, str]]:
    """Since when which value holds; what was told without a date holds from ever."""
    ever = {"account": ACCOUNTS, "country": {"ann": "DE", "bob": "FR", "cat": "FR"}}[what].get(who)
    return [*([(BEFORE, ever)] if ever else []), *sorted((at(move["since"]), move[what]) for move in MOVES if move["id"] == who and move[what])]


def value(who: str, what: str, until: dt.datetime, included: bool) -> str | None:
    held = [told for since, told in history(who, what) if since < until or (included and since == until)]
    return held[-1] if held else None


VARIANTS: dict[str, tuple[Case, Case]] = {
    # What is said, and what that means where it is not the same.
    "as_usual": ({}, {}),
    "by_subscription": ({"grain": "subscription"}, {}),
    "by_account": ({"grain": "account"}, {}),
    "by_movement": ({"method": "movement"}, {}),
    "churn_at_request": ({"churn_at": "request"}, {}),
    "churn_at_period_end": ({"churn_at": "period_end"}, {}),
    "churn_at_grace_end": ({"churn_at": "grace_end", "grace": "10d"}, {"grace": 10}),
    "past_due_counted": ({"past_due": "counted"}, {}),
    "past_due_excluded": ({"past_due": "excluded"}, {}),
    "reactivation_window": ({"reactivation_window": "30d"}, {"reactivation_window": 30}),
    "trials_count": ({"trials": True}, {}),
    "free_plans_active": ({"free_plans": "active"}, {}),
    "permanent_discounts": ({"discounts": "permanent"}, {}),
    "discounts_ignored": ({"discounts": "ignored"}, {}),
    "tax_and_metered": ({"tax": True, "metered": True}, {}),
    "proration_at_period_end": ({"proration": "at_period_end"}, {}),
    "term_as_change": ({"term_changes": "as_change"}, {}),
    "exchange_daily": ({"exchange_at": "daily"}, {}),
    "exchange_at_renewal": ({"exchange_at": "renewal"}, {}),
    "chartmogul": ({"preset": "chartmogul"}, {"method": "movement", "past_due": "counted", "free_plans": "active", "term_changes": "as_change", "exchange_at": "renewal"}),
    "stripe": ({"preset": "stripe"}, {"method": "movement", "churn_at": "request", "past_due": "counted", "discounts": "permanent", "term_changes": "as_change", "exchange_at": "daily"}),
}


def meant(name: str) -> Case:
    said, means = VARIANTS[name]
    return plain.DEFAULTS | {"exchange_rates": RATES["USD"] and RATES} | said | means


def given(name: str) -> Case:
    return VARIANTS[name][0] | {"exchange_rates": RATES}


@functools.cache
def units(name: str) -> dict[str, list[Change]]:
    """The changes of each unit."""
    settings, found = meant(name), {}
    for who in sorted({row["who"] for row in EVENTS}):
        own = [row for row in EVENTS if row["who"] == who]
        for sub in sorted({row["sub"] or "" for row in own}):
            rows = [row for row in own if (row["sub"] or "") == sub]
            unit = {"customer": who, "subscription": sub or who, "account": ACCOUNTS.get(who, who)}[settings["grain"]]
            steps = list(plain.changes(sub or None, rows, at("2024-01-01"), LAST, settings))
            found.setdefault(unit, []).extend(steps)
    return {unit: sorted(steps, key=lambda step: step.when) for unit, steps in found.items() if steps}


def months(first: str = "2024-01", last: str = "2024-06") -> list[str]:
    return [month for month in (f"2024-{number:02}" for number in range(1, 13)) if first <= month <= last]


def bound(month: str, on: int = 0) -> dt.datetime:
    return plain.months_on(at(f"{month}-01"), on)


def by_unit(name: str) -> dict[str, list[Case]]:
    bounds = [bound(month) for month in months()] + [LAST]
    return {unit: plain.flows(Unit(meant(name)), steps, bounds) for unit, steps in units(name).items()}


def case(name: str, operation: str, wanted: Case, options: Case | None = None, notes: Case | None = None, source: str = SOURCE, **more: Any) -> Case:
    table = {"columns": wanted, **({"notes": notes} if notes else {})}
    return {"name": name, "source": source, "schema": SCHEMA, "steps": STEPS, "as_of": "2024-07-01", **more, "operation": operation,
            "options": options or {}, "expect": {"table": table}}


def movements() -> Iterator[Case]:
    for name in VARIANTS:
        flows = by_unit(name)
        rows = [{"period": month, "state": "complete"} | plain.summed([of[number] for of in flows.values()], meant(name)) for number, month in enumerate(months())]
        yield case(f"revenue_movements/{name}", "revenue_movements", columns(rows), {"settings": given(name)}, {"grain": meant(name)["grain"], "currency": "EUR"})
    flows = by_unit("churn_at_request")
    rows = [{"period": month} | plain.summed([of[number] for of in flows.values()], meant("churn_at_request")) for number, month in enumerate(months())]
    policy = {"policy": 1, "metrics": {"churn_at": "request", "exchange_rates": RATES}}
    yield case("revenue_movements/of_a_policy", "revenue_movements", columns(rows), {"settings": policy})
    yield case("revenue_movements/through_partitions", "revenue_movements", columns(rows), {"settings": policy}) | {
        "steps": [*STEPS, {"partition_and_merge": 3}, {"through_bytes": True}]}
    yield case("revenue_movements/by_cohort", "revenue_movements", columns(list(split("cohort"))), {"settings": given("as_usual"), "by": "cohort", "from": "2024-05-01"})
    yield from as_it_moved()
    yield case("revenue_movements/by_property", "revenue_movements", columns(list(split("country"))), {"settings": given("as_usual"), "by": "country", "from": "2024-05-01"})


def split(by: str) -> Iterator[Case]:
    flows = by_unit("as_usual")
    for number, month in enumerate(months()):
        groups: dict[str, list[Case]] = {}
        for unit, of in flows.items():
            country = {"ann": "DE", "bob": "FR", "cat": "FR"}.get(unit)
            first = next((one["first"] for one in reversed(of) if one["first"]), None)
            group = country if by == "country" else f"{first:%Y-%m}" if first else None
            groups.setdefault(group or "", []).append(of[number])
        for group in sorted(groups) if month >= "2024-05" else []:
            yield {"period": month, "group": group or None} | plain.summed(groups[group], meant("as_usual"))


def moving_accounts() -> tuple[dict[str, list[Change]], dict[str, str]]:
    """The changes of each account, and whose revenue came first in each: a customer who moves takes what they pay along."""
    found: dict[str, list[Change]] = {}
    came: dict[str, tuple[dt.datetime, str]] = {}
    for who in sorted({row["who"] for row in EVENTS}):
        steps = [Change(**{**vars(step), "sub": f"{who} {step.sub}"}) for step in customers_steps(who)]
        spans = [(BEFORE, who), *history(who, "account")]
        for (since, account), until in zip(spans, [span[0] for span in spans[1:]] + [LAST]):
            own = [step for step in steps if since <= step.when < until]
            for sub in sorted({str(step.sub) for step in steps if step.when < since}):
                past = [step for step in steps if step.sub == sub and step.when < since]
                if sum(step.opens for step in past):
                    own.insert(0, Change(since, sub, sum(step.mrr for step in past), sum(step.arr for step in past), "change", 1, None, past[-1].plan))
            for sub in sorted({str(step.sub) for step in steps if step.when < until}) if until < LAST else []:
                past = [step for step in steps if step.sub == sub and step.when < until]
                if sum(step.opens for step in past):
                    own.append(Change(until, sub, -sum(step.mrr for step in past), -sum(step.arr for step in past), "change", -1, "voluntary", past[-1].plan))
            if own:
                found.setdefault(account, []).extend(own)
                came[account] = min(came.get(account, (LAST, "")), (min(step.when for step in own), who))
    return {unit: sorted(steps, key=lambda step: step.when) for unit, steps in found.items()}, {unit: who for unit, (_, who) in came.items()}


def customers_steps(who: str) -> list[Change]:
    return units("as_usual").get(who, [])


def as_it_moved() -> Iterator[Case]:
    """A month is split by what was so then: at its start, or at its end for those who come in it."""
    bounds = [bound(month) for month in months()] + [LAST]
    accounts, first = moving_accounts()
    whose = {"customer": {who: who for who in units("as_usual")}, "account": first}
    for grain, steps_of in (("customer", units("as_usual")), ("account", accounts)):
        settings = meant("as_usual") | {"grain": grain}
        flows = {unit: plain.flows(Unit(settings), steps, bounds) for unit, steps in steps_of.items()}
        rows, lines, groups_of = [], [], {}
        for number, month in enumerate(months()):
            groups: dict[str, list[Case]] = {}
            for unit, of in sorted(flows.items()):
                who, here = whose[grain][unit], of[number]
                if not any(part for name, part in here.items() if name != "first"):
                    continue
                group = value(who, "country", bounds[number], True) if here["start_count"] else value(who, "country", bounds[number + 1], False)
                groups.setdefault(group or "", []).append(here)
                lines.append({"period": month, "customer": unit, "group": group} | {part: here.get(part, 0) for part in [*plain.SUMS, "negative_minor"]})
            groups_of[number] = groups
        names = sorted({name for groups in groups_of.values() for name in groups})
        for number, month in enumerate(months()):
            for name in names:
                here, before = (plain.summed(groups_of.get(at_, {}).get(name, []), settings) for at_ in (number, number - 1))
                rows.append({"period": month, "group": name or None, "reclassified_minor": here["start_minor"] - before["end_minor"]} | here)
            assert not sum(row["reclassified_minor"] for row in rows[-len(names):])
        given_settings = given("as_usual") | {"grain": grain}
        options = {"settings": given_settings, "by": "country"}
        yield case(f"revenue_movements/by_property_as_it_was_by_{grain}", "revenue_movements", columns(rows), options, steps=MOVED)
        yield case(f"revenue_by_customer/as_it_was_by_{grain}", "revenue_by_customer", columns(lines), options, steps=MOVED)
        kept: list[Case] = []
        for month in months("2024-04"):
            until, since = bound(month, 1), bound(month, -2)
            found: dict[str, Case] = {name: {} for name in names}
            for unit, steps in steps_of.items():
                (one,) = plain.flows(Unit(settings), steps, [since, until])
                if one["start_count"]:
                    name = value(whose[grain][unit], "country", since, True) or ""
                    found[name] = plain.added(found[name], one)
            kept += [{"group": name or None, "start_minor": flow.get("start_minor", 0), "net_minor": flow.get("net", 0), "gross_minor": flow.get("gross", 0)} for name, flow in found.items()]
        used = {row["group"] for row in kept if row["start_minor"]}
        yield case(f"revenue_retention/by_property_as_it_was_by_{grain}", "revenue_retention", columns([row for row in kept if row["group"] in used]),
                   options | {"window": "3mo", "from": "2024-04-01"}, steps=MOVED)


def by_customer() -> Iterator[Case]:
    for name in ("as_usual", "by_movement", "by_subscription"):
        rows = []
        for number, month in enumerate(months()):
            for unit, of in sorted(by_unit(name).items()):
                flow = of[number]
                if any(value for key, value in flow.items() if key != "first"):
                    rows.append({"period": month, "customer": unit, "state": "complete"} | {part: flow.get(part, 0) for part in [*plain.SUMS, "negative_minor"]})
        yield case(f"revenue_by_customer/{name}", "revenue_by_customer", columns(rows), {"settings": given(name)})
        if name == "as_usual":
            # Of months that were not observed it is told who would stand there, and no amount.
            states = {"2024-04": "partial", "2024-05": "not_observed", "2024-06": "not_observed"}
            known = [row | {"state": states.get(row["period"], "complete")} for row in rows]
            amounts = dict.fromkeys([*plain.SUMS, "negative_minor"])
            cut = [row | (amounts if row["state"] == "not_observed" else {}) for row in known]
            yield case("revenue_by_customer/observed_in_part", "revenue_by_customer", columns(cut), {"settings": given(name)}, schema=SCHEMA | {"observed_to": "2024-04-15"})


def put_off() -> Iterator[Case]:
    """A change may put off the end of a trial or of a discount; each is by hand, and as the plain computation has it."""
    rows = [
        event("ian", "2024-01-05", "trial_started", "20.00", trial_ends="2024-02-05"), event("ian", "2024-01-20", "changed", "30.00"),
        event("ida", "2024-01-05", "trial_started", "20.00", trial_ends="2024-02-05"), event("ida", "2024-01-20", "changed", trial_ends="2024-03-05"),
        event("ike", "2024-01-05", "trial_started", "20.00", trial_ends="2024-03-05"), event("ike", "2024-01-20", "changed", trial_ends="2024-01-10"),
        event("joe", "2024-01-05", "started", "20.00", discount=5.0, discount_ends="2024-02-05"), event("joe", "2024-01-20", "changed", discount_ends="2024-03-05"),
    ]
    bounds = [bound(month) for month in months(last="2024-03")] + [at("2024-04-01")]
    settings = meant("as_usual")
    of = {}
    for who in ("ian", "ida", "ike", "joe"):
        own = [row for row in rows if row["who"] == who]
        of[who] = plain.flows(Unit(settings), list(plain.changes(None, own, at("2024-01-01"), bounds[-1], settings)), bounds)
    lines = [{"period": month, "customer": who} | {part: flows[number].get(part, 0) for part in ("start_minor", "new_minor", "expansion_minor", "end_minor")}
             for number, month in enumerate(months(last="2024-03")) for who, flows in of.items() if any(value for key, value in flows[number].items() if key != "first")]
    assert [line["end_minor"] for line in lines] == [3000, 2000, 1500, 3000, 2000, 1500, 3000, 2000, 2000, 2000], "by hand"
    yield case("revenue_by_customer/put_off", "revenue_by_customer", columns(lines), {"settings": given("as_usual")}, steps=[{"append": {"rows": rows, "columns": MAP}}], as_of="2024-04-01")


def churned() -> Iterator[Case]:
    why = ("voluntary", "involuntary", "paused")
    for name in ("as_usual", "stripe"):
        rows = []
        for number, month in enumerate(months()):
            flow: Case = {}
            for of in by_unit(name).values():
                flow = plain.added(flow, of[number])
            row = {"period": month, "churned_count": flow.get("churned_count", 0), "churn_minor": flow.get("churn_minor", 0), "start_minor": flow.get("start_minor", 0)}
            row |= {f"{one}_{what}": flow.get(f"{one}_{what}", 0) for one in why for what in ("count", "minor")}
            row |= {f"{one}_rate": ratio(row[f"{one}_minor"], row["start_minor"]) for one in why}
            rows.append(row | {"churn_rate": ratio(row["churn_minor"], row["start_minor"])})
        yield case(f"churned_revenue/{name}", "churned_revenue", columns(rows), {"settings": given(name)})


def retention() -> Iterator[Case]:
    for name in ("as_usual", "by_movement"):
        rows = []
        for month in months():
            until, since = bound(month, 1), bound(month, -2)
            if since < at("2024-01-01"):
                rows.append({"at": told(until.replace(tzinfo=dt.timezone.utc)), "state": "not_enough_history"} | dict.fromkeys(("start_count", "kept_count", "start_minor", "net_minor", "gross_minor", "nrr", "grr", "nrr_movement", "grr_movement", "logo_churn")))
                continue
            flow: Case = {}
            for steps in units(name).values():
                (one,) = plain.flows(Unit(meant(name)), steps, [since, until])
                if one["start_count"]:
                    flow = plain.added(flow, one)
            start = flow.get("start_minor", 0)
            rows.append({
                "at": told(until.replace(tzinfo=dt.timezone.utc)), "state": "complete" if start else "nothing_at_start", "start_count": flow.get("start_count", 0),
                "kept_count": flow.get("start_count", 0) - flow.get("gone", 0), "start_minor": start, "net_minor": flow.get("net", 0), "gross_minor": flow.get("gross", 0),
                "nrr": ratio(flow.get("net", 0), start), "grr": ratio(flow.get("gross", 0), start), "nrr_movement": ratio(flow.get("moved_net", 0), start),
                "grr_movement": ratio(flow.get("moved_gross", 0), start), "logo_churn": ratio(flow.get("gone", 0), flow.get("start_count", 0)),
            })
        yield case(f"revenue_retention/{name}_of_3_months", "revenue_retention", columns(rows), {"settings": given(name), "window": "3mo"})


def worth() -> Iterator[Case]:
    flows, spend = by_unit("as_usual"), {"2024-01": 120.0, "2024-02": 90.5, "2024-05": 10.0}
    for churn in ("logo", "revenue"):
        rows = []
        for number, month in enumerate(months()):
            row = plain.summed([of[number] for of in flows.values()], meant("as_usual"))
            lost = row["logo_churn"] if churn == "logo" else None if row["grr"] is None else Fraction(1) - Fraction(sum(of[number].get("gross", 0) for of in flows.values()), row["start_minor"])
            arpa = row["end_minor"] / row["end_count"] if row["end_count"] else None
            ltv = arpa * 0.8 / float(lost) if arpa and lost else None
            state = "nothing_at_start" if lost is None else "no_customers" if arpa is None else "known" if lost else "no_churn"
            cac = spend[month] * 100 / row["new_count"] if month in spend and row["new_count"] else None
            rows.append({"period": month, "arpa": arpa, "churn_rate": None if lost is None else float(lost), "ltv": ltv, "ltv_state": state, "cac": cac,
                         "cac_state": "not_given" if month not in spend else "known" if row["new_count"] else "no_new_customers",
                         "ltv_to_cac": ltv / cac if ltv and cac else None, "payback_months": cac / (arpa * 0.8) if cac and arpa else None})
        yield case(f"unit_economics/{churn}_churn", "unit_economics", columns(rows), {"settings": given("as_usual"), "margin": 0.8, "churn": churn, "spend": spend})


def part_of_a_period() -> Iterator[Case]:
    """Of a period that was observed in part there is no churn a month, and no cost of those who came in it."""
    schema = SCHEMA | {"observed_to": "2024-06-08"}
    names = ("arpa", "churn_rate", "ltv", "ltv_state", "cac", "cac_state", "ltv_to_cac", "payback_months", "ltv_what_if", "gain_what_if")
    figures = ("ltv", "cac", "ltv_to_cac", "payback_months", "ltv_what_if", "gain_what_if")
    for period, label in (("month", "2024-06"), ("year", "2024")):
        wanted: Case = {"period": [label], "state": ["partial"], "ltv_state": ["partial" if period == "month" else "nothing_at_start"], "cac_state": ["partial"], **{name: [None] for name in figures}}
        assert {*wanted} - {"period", "state"} <= {*names}
        options = {"settings": given("as_usual"), "margin": 0.8, "period": period, "from": f"{label}-01" if period == "month" else "2024-01-01", "spend": {label: 10.0}}
        yield case(f"unit_economics/part_of_a_{period}", "unit_economics", wanted, options, source="by hand: the period was not observed to its end", schema=schema)


def after_the_end() -> Iterator[Case]:
    """What was due later does not come after the end, however long it counts yet."""
    log: Case = {"source": "by hand: what has ended counts as it last was until its grace is over"}
    grace = {"churn_at": "grace_end", "grace": "30d"}
    moved = {"period": months(last="2024-04")}
    trial = [event("ann", "2024-01-01", "trial_started", "20.00", trial_ends="2024-01-15"), event("ann", "2024-01-10", "cancelled"),
             event("bob", "2024-01-01", "trial_started", "20.00", trial_ends="2024-01-15"), event("bob", "2024-01-10", "cancelled", at_period_end=True),
             event("cat", "2024-01-01", "trial_started", "20.00", trial_ends="2024-01-15"), event("cat", "2024-01-10", "ended")]
    pending = [event("ann", "2024-01-10", "started", "20.00"), event("ann", "2024-02-20", "changed", "50.00"), event("ann", "2024-02-25", "cancelled")]
    reduced = [event("ann", "2024-01-10", "started", "20.00", discount=5, discount_ends="2024-03-01"), event("ann", "2024-02-20", "cancelled")]
    paid = [event("ann", "2024-01-10", "started", "20.00"), event("ann", "2024-02-10", "payment_failed"), event("ann", "2024-02-20", "cancelled"), event("ann", "2024-03-15", "payment_succeeded")]
    for name, rows, more, wanted in (
        ("trial", trial, {}, {"new_minor": [0, 0, 0, 0], "end_minor": [0, 0, 0, 0]}),
        ("change", pending, {"proration": "at_period_end", "method": "movement"}, {"expansion_minor": [0, 0, 0, 0], "churn_minor": [0, 0, 2000, 0], "end_minor": [2000, 2000, 0, 0]}),
        ("discount", reduced, {"method": "movement"}, {"expansion_minor": [0, 0, 0, 0], "churn_minor": [0, 0, 1500, 0], "end_minor": [1500, 1500, 0, 0]}),
        ("payment", paid, {"method": "movement"}, {"churn_minor": [0, 0, 2000, 0], "reactivation_minor": [0, 0, 0, 0], "end_minor": [2000, 2000, 0, 0]}),
    ):
        yield case(f"revenue_movements/{name}_after_the_end", "revenue_movements", moved | wanted, {"settings": grace | more}, as_of="2024-05-01", steps=[{"append": {"rows": rows, "columns": MAP}}], **log)
    rows = [event("ann", "2023-10-05", "started", "20.00"), event("ann", "2024-03-31", "ended"), event("ann", "2024-05-20", "started", "20.00"), event("ann", "2024-05-22", "ended"),
            event("ann", "2024-06-10", "started", "20.00")]
    yield case("revenue_movements/back_twice", "revenue_movements", {"period": ["2024-Q2"], "new_count": [0], "reactivated_count": [1]},
               {"settings": {"reactivation_window": "60d"}, "period": "quarter", "from": "2024-04-01"}, schema=SCHEMA | {"observed_from": "2023-10-01"}, as_of="2024-07-01",
               source="by hand: away for 50 days and for 19, never for 60", steps=[{"append": {"rows": rows, "columns": MAP}}])
    rows = [event("ann", "2024-01-10", "started", "20.00"), event("ann", "2024-02-20", "ended"), event("ann", "2024-02-20", "payment_failed"),
            event("bob", "2024-01-10", "started", "20.00"), event("bob", "2024-02-20", "ended", voluntary=True), event("bob", "2024-02-20", "payment_failed")]
    yield case("mrr_timeline/ended_as_a_payment_failed", "mrr_timeline", {"change": ["start", "stop"], "reason": [None, "involuntary"]}, {"customer": "ann"}, as_of="2024-05-01",
               source="by hand: of one date is what was due as it ended", steps=[{"append": {"rows": rows, "columns": MAP}}])
    yield case("mrr_timeline/ended_by_choice", "mrr_timeline", {"change": ["start", "stop"], "reason": [None, "voluntary"]}, {"customer": "bob"}, as_of="2024-05-01",
               source="by hand: what the end itself says holds", steps=[{"append": {"rows": rows, "columns": MAP}}])
    rows = [event("ann", "2024-01-10", "started", "20.00", term_months=1), event("ann", "2024-02-25", "changed", "240.00", term_months=12),
            event("bob", "2024-01-10", "started", "20.00", term_months=1), event("bob", "2024-02-25", "changed", "240.00", term_months=12), event("bob", "2024-04-02", "cancelled", at_period_end=True)]
    for proration, renews in (("at_change", "2025-02-25T00:00:00Z"), ("at_period_end", "2025-03-10T00:00:00Z")):
        yield case(f"subscriptions/another_term_{proration}", "subscriptions", {"customer": ["ann", "bob"], "renews_at": [renews, None], "ends_at": [None, renews]},
                   {"settings": {"amount_per": "term", "proration": proration}}, as_of="2024-05-01", source="by hand: a term of another length begins with it",
                   steps=[{"append": {"rows": rows, "columns": MAP}}])


def by_hand() -> Iterator[Case]:
    """What a merge, another currency, another spelling and a goal to hold a figure do."""
    rows = [event("a", "2024-01-05", "started", "100.00"), event("b", "2024-01-05", "started", "50.00"), event("b", "2024-02-10", "cancelled"),
            # The id that was merged into changes what began under the other, which is the only start of the two.
            event("old", "2024-01-05", "started", "20.00"), event("new", "2024-03-20", "changed", "30.00"),
            # A subscription's id is one subscription, whichever of the two told of it.
            event("c", "2024-01-05", "started", "7.00", "s1"), event("d", "2024-01-05", "started", "9.00"), event("d", "2024-03-20", "ended", None, "s1")]
    links = [{"merge": {"from": name, "into": into, "at": "2024-03-15"}} for name, into in (("b", "a"), ("old", "new"), ("c", "d"))]
    usual = {"settings": given("as_usual")}
    yield case("revenue_movements/merged", "revenue_movements", {"period": months(last="2024-03"), "end_minor": [18600, 13600, 13900]}, usual, as_of="2024-04-01",
               source="by hand: a pays 100, b 50 up to 10 February, old and new 20, then 30, d 9, and s1 7 up to 20 March", steps=[{"append": {"rows": rows, "columns": MAP}}, *links])
    rates = {"USD": {"2024-01-01": "0.8", "2024-02-10": "0.75"}}
    rows = [event("home", "2024-01-05", "started", "100.00", cur="USD"), event("home", "2024-02-20", "changed", "75.00", cur="EUR")]
    for exchange_at in ("change", "renewal"):
        yield case(f"revenue_movements/home_by_{exchange_at}", "revenue_movements",
                   {"period": months(last="2024-02"), "contraction_minor": [0, 0], "exchange_minor": [0, -500], "end_minor": [8000, 7500]},
                   {"settings": {"exchange_rates": rates, "exchange_at": exchange_at}}, as_of="2024-03-01",
                   source="by hand: 100 USD were worth 80 EUR, and are worth 75 when they become 75 EUR", steps=[{"append": {"rows": rows, "columns": MAP}}])
    rows = [event("ann", "2024-01-05", "started", "20.00"), event("ann", "2024-02-10", "canceled"), event("bob", "2024-01-05", "started", "10.00"), event("bob", "2024-02-10", "chnged", "30.00")]
    warning = "kinds of events that say nothing here: `subscription_chnged` (did you mean `subscription_changed`?); the settings' `kinds` say what they mean, or that they are `ignored`"
    yield case("revenue_movements/spelt_otherwise", "revenue_movements", {"period": months(last="2024-02"), "end_minor": [3000, 1000]}, usual, {"warning": warning}, as_of="2024-03-01",
               source="by hand: ann has cancelled, and what bob's second event means is not known", steps=[{"append": {"rows": rows, "columns": MAP}}])
    rows = [event("has", "2024-01-05", "started", "20.00", "s1"), event("has", "2024-02-10", "changed", "30.00"), event("none", "2024-02-12", "changed", "30.00")]
    checks = ["overlaps", "orphans", "changes_after_end", "ends_before_cancellation", "contradictions", "doubtful_terms", "shared_subscriptions", "paying_after_cancellation", "use_before_subscription"]
    wanted = {"check": checks, "count": [0, 2, *[0] * 7], "samples": [None, "has 2024-02-10T00:00:00Z; none 2024-02-12T00:00:00Z", *[None] * 7]}
    yield case("subscription_audit/changes_without_a_start", "subscription_audit", wanted, {}, as_of="2024-03-01",
                 source="by hand: neither change is of a subscription that was started", steps=[{"append": {"rows": rows, "columns": MAP}}])
    for name, last, state in (("held", "2024-02-01", "reached"), ("not_held", "2024-02-01", "missed")):
        own = [event("kim", "2023-12-05", "started", "20.00"), *([event("kim", "2024-01-20", "changed", "19.00")] if state == "missed" else [])]
        yield case(f"goal/{name}", "goal", {"metric": ["mrr"], "state": [state], "baseline": [2000.0], "target": [2000.0], "current": [1900.0 if state == "missed" else 2000.0],
                   "progress": [None], "pace": [None]}, {"metric": "mrr", "target": 2000.0, "start": "2024-01-01", "deadline": last, "baseline_from": "2023-12-10"},
                   schema=SCHEMA | {"observed_from": "2023-12-01"}, source="by hand: a figure that is to stay at least what it is", steps=[{"append": {"rows": own, "columns": MAP}}], as_of="2024-03-01")


def differences() -> Iterator[Case]:
    since, until = bound("2024-05"), bound("2024-06")
    order = ["method", "churn_at", "past_due", "discounts", "term_changes", "exchange_at"]

    def figures(settings: Case, figure: str) -> dict[str, int]:
        found = {}
        for who in sorted({row["who"] for row in EVENTS}):
            steps = []
            own = [row for row in EVENTS if row["who"] == who]
            for sub in sorted({row["sub"] or "" for row in own}):
                rows = [row for row in own if (row["sub"] or "") == sub]
                steps += plain.changes(sub or None, rows, at("2024-01-01"), LAST, settings)
            bounds = [bound(month) for month in months(last="2024-05")] + [until]
            flow = plain.flows(Unit(settings), sorted(steps, key=lambda step: step.when), bounds)[-1]
            found[who] = flow.get(figure, 0)
        return found

    for figure in ("end", "churn"):
        rows, by_setting = [], []
        settings = meant("as_usual")
        before = figures(settings, f"{figure}_minor")
        for name in order:
            settings = settings | {name: meant("stripe")[name]}
            after = figures(settings, f"{figure}_minor")
            moved = [{"setting": name, "customer": who, "before_minor": before[who], "after_minor": after[who], "change_minor": after[who] - before[who]}
                     for who in sorted(before) if before[who] != after[who]]
            rows += moved
            by_setting.append({"setting": name, "before_minor": sum(before.values()), "after_minor": sum(after.values()), "change_minor": sum(after.values()) - sum(before.values()), "customers": len(moved)})
            before = after
        options = {"a": given("as_usual"), "b": given("stripe"), "figure": figure, "from": "2024-05-01", "to": "2024-06-01"}
        assert rows
        yield case(f"explain_difference/{figure}", "explain_difference", columns(rows), options)
        yield case(f"explain_difference_by_setting/{figure}", "explain_difference_by_setting", columns(by_setting), options)


def standings() -> Iterator[Case]:
    settings, rows, timeline = meant("as_usual"), [], []
    now = LAST - plain.HOURS
    ahead: dict[str, Case] = {month: {"month": month, "renewing_count": 0, "renewing_mrr_minor": 0, "ending_count": 0, "ending_mrr_minor": 0} for month in ("2024-07", "2024-08")}
    for who in sorted({row["who"] for row in EVENTS}):
        own = [row for row in EVENTS if row["who"] == who]
        for sub in sorted({row["sub"] or "" for row in own}):
            mine = [row for row in own if (row["sub"] or "") == sub]
            here = plain.standing(mine, now, settings)
            counts = here.stopped(now, settings) is None
            mrr, arr = (plain.convert(part, here.terms.currency, here.rated(now, settings), settings) for part in here.terms.worth(min(now, here.closed or now), settings)) if counts else (None, None)
            runs_on = here.runs and here.ends is None
            renews = here.renewal(now) if runs_on else None
            status = "ended" if not here.runs else "paused" if here.paused else "past_due" if here.due else "cancelling" if here.ends else "active"
            ends = here.ends
            rows.append({"customer": who, "subscription": sub or None, "plan": here.terms.plan, "status": status, "mrr_minor": mrr, "arr_minor": arr, "term_months": here.terms.months,
                         "renews_at": told(renews.replace(tzinfo=dt.timezone.utc)) if renews else None, "ends_at": told(ends.replace(tzinfo=dt.timezone.utc)) if ends else None})
            if renews and not here.paused and f"{renews:%Y-%m}" in ahead:
                ahead[f"{renews:%Y-%m}"]["renewing_count"] += 1
                ahead[f"{renews:%Y-%m}"]["renewing_mrr_minor"] += mrr or 0
    yield case("subscriptions/as_usual", "subscriptions", columns(rows), {"settings": given("as_usual")})
    yield case("renewals/two_months", "renewals", columns(list(ahead.values())), {"settings": given("as_usual"), "months": 2})
    rows = [event("ann", "2024-01-05", "started", "20.00"), event("bob", "2024-01-05", "started", "30.00"), event("bob", "2024-02-20", "paused")]
    yield case("renewals/paused", "renewals", {"renewing_count": [0, 1], "renewing_mrr_minor": [0, 2000], "ending_count": [0, 0]}, {"months": 2}, as_of="2024-02-28",
               source="by hand: what pauses does not renew", steps=[{"append": {"rows": rows, "columns": MAP}}])
    for who in ("cat", "gus", "dan"):
        timeline, total = [], 0
        for step in units("exchange_daily")[who]:
            total += step.mrr
            what = {"change": "change", "term": "term", "exchange": "exchange"}[step.part] if step.opens == 0 else {1: "start", -1: "stop"}[step.opens]
            timeline.append({"time": told(step.when.replace(tzinfo=dt.timezone.utc)), "subscription": step.sub, "plan": step.plan, "change": what, "reason": step.why,
                             "change_minor": step.mrr, "mrr_minor": total})
        yield case(f"mrr_timeline/{who}", "mrr_timeline", columns(timeline), {"customer": who, "settings": given("exchange_daily")})


def goals() -> Iterator[Case]:
    def between(since: str, until: str) -> Case:
        flow: Case = {}
        for steps in units("as_usual").values():
            flow = plain.added(flow, plain.flows(Unit(meant("as_usual")), steps, [at(since), at(until)])[0])
        return flow

    then, now = between("2024-02-01", "2024-04-01")["end_minor"], between("2024-04-01", "2024-07-01")["end_minor"]
    elapsed = (at("2024-07-01") - at("2024-04-01")) / (at("2024-10-01") - at("2024-04-01"))
    progress = (now - then) / (60000.0 - then)
    yield case("goal/mrr", "goal", {"metric": ["mrr"], "state": ["running"], "baseline": [then], "target": [60000.0], "current": [now], "progress": [progress],
               "elapsed": [elapsed], "pace": [progress / elapsed], "p_value": [None]},
               {"settings": given("as_usual"), "metric": "mrr", "target": 60000.0, "baseline_from": "2024-02-01", "start": "2024-04-01", "deadline": "2024-10-01"})
    before, after = between("2024-03-02", "2024-04-01"), between("2024-04-01", "2024-05-01")
    shares = [flow["gone"] / flow["start_count"] for flow in (before, after)]
    ends = [plain.wilson(flow["gone"], flow["start_count"]) for flow in (before, after)]
    yield case("before_after/logo_churn", "before_after", {"note": ["new prices"], "state": ["complete"], "before": [shares[0]], "before_low": [ends[0][0]], "before_high": [ends[0][1]],
               "after": [shares[1]], "after_low": [ends[1][0]], "after_high": [ends[1][1]], "difference": [shares[1] - shares[0]]},
               {"settings": given("as_usual"), "notes": {"2024-04-01": "new prices"}, "window": "30d"})


def cases() -> Iterator[Case]:
    yield from movements()
    yield from by_customer()
    yield from put_off()
    yield from churned()
    yield from retention()
    yield from worth()
    yield from part_of_a_period()
    yield from after_the_end()
    yield from by_hand()
    yield from differences()
    yield from standings()
    yield from goals()


if __name__ == "__main__":
    sys.exit(main(cases(), "--check" in sys.argv[1:]))
