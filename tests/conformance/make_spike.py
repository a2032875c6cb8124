"""Writes the cases of spikes of churn, of differences of rates and of goals, which plain Python computes from a few rows: none of their numbers comes
from retention-core.

    python tests/conformance/make_spike.py          # writes the cases
    python tests/conformance/make_spike.py --check  # tells which files are not as it would write them
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from case_files import main
from plain_log import Case, columns

SOURCE = "plain Python, by tests/conformance/make_spike.py"
SCHEMA = {"time_zone": "UTC", "currency": "EUR", "observed_from": "2024-01-01", "observed_to": "2024-06-01"}
MONTHS = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"]
STARTS = [f"{month}-01" for month in [*MONTHS, "2024-06"]]
CUSTOMERS = 64
TAIL = math.erfc(3 / math.sqrt(2)) / 2


def plan(number: int) -> str:
    return "basic" if number % 2 else "pro"


def region(number: int, day: str) -> str | None:
    """One in four moves from north to south in March; one in eight is nowhere."""
    if number % 8 == 7:
        return None
    return "south" if number % 4 == 1 and day >= "2024-03-10" or number % 4 == 2 else "north"


def minor(number: int) -> int:
    return 1000 + 300 * (number % 5)


def left(number: int) -> str | None:
    """A few leave in February and March, and in April most of those on basic."""
    if number in (3, 12):
        return "2024-02-14"
    if number in (20, 33):
        return "2024-03-14"
    if number % 2 and number % 16 != 5:
        return "2024-04-14"
    return "2024-05-14" if number == 40 else None


def there(number: int, day: str) -> bool:
    end = left(number)
    return day >= "2024-01-10" and (end is None or end >= day)


EVENTS = [{"who": f"c{n:02}", "at": "2024-01-05", "what": "subscription_started", "paid": f"{minor(n) / 100:.2f}", "plan": plan(n)} for n in range(CUSTOMERS)]
EVENTS += [{"who": f"c{n:02}", "at": left(n), "what": "subscription_ended", "paid": None, "plan": None} for n in range(CUSTOMERS) if left(n)]
FACTS = [{"id": f"c{n:02}", "region": region(n, day), "since": day} for n in range(CUSTOMERS) for day in ("2024-01-01", "2024-03-10") if region(n, day)]
STEPS: list[Case] = [
    {"append": {"rows": EVENTS, "columns": {"customer": "who", "time": "at", "kind": "what", "amount": "paid", "properties": ["plan"]}}},
    {"set_customers": {"rows": FACTS, "columns": {"id": "id", "set_at": "since", "properties": ["region"]}}},
]


def case(name: str, operation: str, wanted: Case, options: Case | None = None, **more: Any) -> Case:
    return {"name": name, "source": SOURCE, "schema": SCHEMA, "steps": STEPS, "as_of": "2024-06-01", "operation": operation, "options": options or {},
            "expect": {"table": {"columns": wanted}}} | more


def starts(month: int, keep: Any = lambda number: True) -> list[int]:
    return [n for n in range(CUSTOMERS) if there(n, STARTS[month]) and keep(n)]


def parts(month: int, churn: str, keep: Any = lambda number: True) -> tuple[int, int]:
    """What is lost and what was there at the start."""
    weight = minor if churn == "revenue" else lambda number: 1
    began = starts(month, keep)
    return sum(weight(n) for n in began if not there(n, STARTS[month + 1])), sum(map(weight, began))


def binomial(trials: int, chance: Fraction) -> tuple[int, int]:
    """The least and the greatest number beyond which lies less than the tail, from exact chances."""
    chances = [math.comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(trials + 1)]
    low = next(k for k in range(trials + 1) if sum(chances[: k + 1]) >= TAIL)
    high = next(k for k in range(trials, -1, -1) if sum(chances[k:]) >= TAIL)
    return low, high


def limits(month: int, churn: str, usual: list[int]) -> tuple[float, float, float]:
    others = [parts(other, churn) for other in usual if other != month]
    centre = Fraction(sum(lost for lost, _ in others), sum(whole for _, whole in others))
    began = starts(month)
    if churn == "logo":
        low, high = binomial(len(began), centre)
        return float(centre), low / len(began), high / len(began)
    size = sum(map(minor, began)) ** 2 / sum(minor(n) ** 2 for n in began)
    error = 3 * math.sqrt(float(centre * (1 - centre)) / size)
    return float(centre), max(0.0, float(centre) - error), min(1.0, float(centre) + error)


# April is so far from the others that it is no measure for them; January has nobody at its start.
USUAL = [0, 1, 2, 4]


def charts() -> Iterator[Case]:
    for churn in ("logo", "revenue"):
        rows = []
        for month, label in enumerate(MONTHS):
            lost, whole = parts(month, churn)
            row: Case = {"period": label, "state": "complete", "start_count": len(starts(month)), "usual": month in USUAL, "explained": month == 3}
            row |= {"start_minor": parts(month, "revenue")[1], "lost_minor": parts(month, "revenue")[0], "gone_count": parts(month, "logo")[0]}
            if not whole:
                others = [parts(other, churn) for other in USUAL if other != month]
                row |= {"churn": None, "centre": sum(one for one, _ in others) / sum(one for _, one in others), "low": None, "high": None, "flag": "nothing_at_start"}
            else:
                centre, low, high = limits(month, churn, USUAL)
                flag = "above" if lost / whole > high else "below" if lost / whole < low else "within"
                row |= {"churn": lost / whole, "centre": centre, "low": low, "high": high, "flag": flag}
            rows.append(row)
        assert [row["flag"] for row in rows].count("above") == 1
        yield case(f"churn_limits/{churn}", "churn_limits", columns(rows), {"churn": churn, "at": "2024-04-15"})


def apportioned(exact: list[Fraction], total: int) -> list[int]:
    """By the largest remainder; of equals the first."""
    whole = [math.floor(part) for part in exact]
    order = sorted(range(len(exact)), key=lambda at: (-(exact[at] - whole[at]), at))
    for at in order[: total - sum(whole)]:
        whole[at] += 1
    return whole


def millionths(part: int, whole: int) -> int:
    return math.floor(Fraction(part, whole) * 1_000_000 + Fraction(1, 2))


def drivers(churn: str) -> list[Case]:
    """Each property's values in order, those without one first."""
    rows = []
    for name, of in (("plan", lambda n, day: plan(n)), ("region", region)):
        values = sorted({of(n, day) for n in range(CUSTOMERS) for day in STARTS}, key=lambda value: (value is not None, value or ""))
        sides = []
        for value in values:
            def keep(month: int) -> Any:
                return lambda n: of(n, STARTS[month]) == value
            before = [parts(month, churn, keep(month)) for month in USUAL]
            count = sum(len(starts(month, keep(month))) for month in USUAL), len(starts(3, keep(3)))
            sides.append(((sum(a for a, _ in before), sum(b for _, b in before)), parts(3, churn, keep(3)), count, value))
        then, now = (tuple(map(sum, zip(*(side[end] for side in sides), strict=True))) for end in (0, 1))
        mean = (Fraction(*then) + Fraction(*now)) / 2
        exact = []
        for before, after, _, _ in sides:
            shares, rates = (Fraction(before[1], then[1]), Fraction(after[1], now[1])), (Fraction(*before), Fraction(*after))
            exact += [(shares[1] - shares[0]) * (sum(rates) / 2 - mean) * 1_000_000, (rates[1] - rates[0]) * sum(shares) / 2 * 1_000_000]
        change = millionths(*now) - millionths(*then)
        whole = apportioned(exact, change)
        assert sum(whole) == change
        for at, (before, after, count, value) in enumerate(sides):
            mix, rate = whole[2 * at : 2 * at + 2]
            rows.append({"property": name, "value": value, "start_count_before": count[0], "start_count": count[1], "share_before": before[1] / then[1],
                         "share": after[1] / now[1], "churn_before": before[0] / before[1], "churn": after[0] / after[1], "mix_millionths": mix,
                         "rate_millionths": rate, "total_millionths": mix + rate})
    rows.sort(key=lambda row: -row["total_millionths"])
    return [{"rank": rank} | row for rank, row in enumerate(rows, 1)]


def explained() -> Iterator[Case]:
    for churn in ("logo", "revenue"):
        options = {"churn": churn, "by": ["plan", "region"], "at": "2024-04-15"}
        rows = drivers(churn)
        # With so high a bar nothing is tested, whatever half a customer falls into.
        few = [row | {"p_value": None, "q_value": None, "p_held_out": None, "verdict": "too_few"} for row in rows]
        yield case(f"churn_drivers/{churn}", "churn_drivers", columns(few), options | {"min_support": 1000})
    # Of those on basic 28 of 30 leave in April and 2 of 94 before: no half of them can look otherwise.
    options = {"by": ["plan"], "at": "2024-04-15", "min_support": 20}
    states = [{"property": "plan", "value": value, "verdict": state} for value, state in (("basic", "confirmed"), ("pro", "not_significant"))]
    yield case("churn_drivers/confirmed", "churn_drivers", columns(states), options)
    yield case("churn_drivers/through_partitions", "churn_drivers", columns(states), options, steps=[*STEPS, {"partition_and_merge": 3}])
    stay = sorted((n for n in range(CUSTOMERS) if plan(n) == "basic" and there(n, "2024-06-01")), key=lambda n: (-minor(n), n))
    exposed = [{"customer": f"c{n:02}", "mrr_minor": minor(n), "drivers": "plan=basic", "driver_count": 1} for n in stay]
    assert exposed
    yield case("churn_exposed/by_plan", "churn_exposed", columns(exposed), options)


def goals() -> Iterator[Case]:
    """Net revenue retention and revenue a customer, each over two windows of thirty days, with errors over customers."""
    began = [n for n in range(CUSTOMERS) if there(n, "2024-03-01")]
    windows = (("2024-03-01", "2024-03-31"), ("2024-03-31", "2024-04-30"))
    pays = lambda n, day: minor(n) if there(n, day) else 0
    for metric in ("nrr", "arpa", "mrr"):
        ends = []
        for since, until in windows:
            own = {n: (pays(n, until), {"nrr": pays(n, since), "arpa": int(there(n, until)), "mrr": 0}[metric]) for n in began}
            y, x = (sum(one[side] for one in own.values()) for side in (0, 1))
            errors = {n: part if metric == "mrr" else (part - y / x * whole) / x for n, (part, whole) in own.items()}
            ends.append((y if metric == "mrr" else y / x, errors))
        error = math.sqrt(sum((ends[1][1][n] - ends[0][1][n]) ** 2 for n in began))
        values = [round(value) if metric == "arpa" else value for value, _ in ends]
        difference, z = values[1] - values[0], 1.959963984540054
        wanted: Case = {"before": [float(values[0])], "after": [float(values[1])], "difference": [float(difference)], "p_value": [math.erfc(abs(difference) / error / math.sqrt(2))],
                        "difference_low": [difference - z * error], "difference_high": [difference + z * error], "beyond_noise": [abs(difference) > z * error], "noise_state": ["known"]}
        yield case(f"before_after/{metric}", "before_after", wanted, {"metric": metric, "notes": {"2024-03-31": "new prices"}, "window": "30d"})


def differences() -> Iterator[Case]:
    """Cancelled at once, or at the end of the month paid for: logo churn of March taken apart."""
    rows = [dict(event, what="subscription_cancelled", at_period_end=True) if event["what"] == "subscription_ended" else dict(event, at_period_end=None) for event in EVENTS]
    steps = [{"append": {"rows": rows, "columns": {"customer": "who", "time": "at", "kind": "what", "amount": "paid", "properties": ["plan", "at_period_end"]}}}]
    # Who cancels on the 14th has paid to the 5th of the next month.
    ends = lambda n, request: (left(n) or "9") if request else (f"2024-{int(left(n)[5:7]) + 1:02}-05" if left(n) else "9")
    counts: dict[bool, dict[int, tuple[int, int]]] = {}
    for request in (False, True):
        counts[request] = {}
        for n in range(CUSTOMERS):
            start, end = ends(n, request) >= "2024-03-01", ends(n, request) >= "2024-04-01"
            counts[request][n] = (int(start and not end), int(start))
    total = {request: [sum(one[side] for one in of.values()) for side in (0, 1)] for request, of in counts.items()}
    moved = [n for n in range(CUSTOMERS) if counts[False][n] != counts[True][n]]
    rate = Fraction(*total[False])
    exact = [((counts[True][n][0] - counts[False][n][0]) - rate * (counts[True][n][1] - counts[False][n][1])) / total[True][1] * 1_000_000 for n in moved]
    change = millionths(*total[True]) - millionths(*total[False])
    pieces = apportioned(exact, change)
    assert moved and sum(pieces) == change
    told = [{"setting": "churn_at", "customer": f"c{n:02}", "before_minor": None, "part_before": counts[False][n][0], "part_after": counts[True][n][0],
             "whole_before": counts[False][n][1], "whole_after": counts[True][n][1], "change_millionths": piece} for n, piece in zip(moved, pieces, strict=True)]
    options = {"a": {}, "b": {"churn_at": "request"}, "figure": "logo_churn", "from": "2024-03-01", "to": "2024-04-01"}
    yield case("explain_difference/logo_churn", "explain_difference", columns(told), options, steps=steps)
    whole = {"setting": "churn_at", "part_before": total[False][0], "part_after": total[True][0], "whole_before": total[False][1], "whole_after": total[True][1],
             "rate_before": total[False][0] / total[False][1], "rate_after": total[True][0] / total[True][1], "change_millionths": change, "customers": len(moved)}
    yield case("explain_difference_by_setting/logo_churn", "explain_difference_by_setting", columns([whole]), options, steps=steps)


# What the glossary and the support pages of Stripe Billing say, and how: outright, or only as it is taken here.
STRIPE = {
    "grain": ("customer", "stated"), "method": ("movement", "read_so"), "churn_at": ("request", "stated"), "past_due": ("counted", "stated"), "grace": ("30d", "not_stated"),
    "reactivation_window": (None, "not_stated"), "group_within": (None, "not_stated"), "trials": (False, "stated"), "free_plans": ("inactive", "stated"),
    "discounts": ("permanent", "stated"), "tax": (False, "stated"), "metered": (False, "stated"), "proration": ("at_change", "read_so"), "term_changes": ("as_change", "read_so"),
    "amount_per": ("month", "not_stated"), "exchange_at": ("daily", "read_so"), "exchange_rates": ({}, "not_stated"), "kinds": ({}, "not_stated"), "properties": ({}, "not_stated"),
}


def sources() -> Iterator[Case]:
    rows = [{"setting": name, "value": json.dumps(value), "verdict": state, "read": "2026-11"} for name, (value, state) in STRIPE.items()]
    yield {"name": "preset_sources/stripe", "source": SOURCE, "operation": "package.preset_sources", "options": {"preset": "stripe"},
           "expect": {"table": {"columns": columns(rows), "notes": {"preset": "stripe"}}}}


def cases() -> Iterator[Case]:
    yield from charts()
    yield from sources()
    yield from explained()
    yield from goals()
    yield from differences()


if __name__ == "__main__":
    sys.exit(main(cases(), "--check" in sys.argv[1:]))
