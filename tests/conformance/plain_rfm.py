"""RFM from a log's events: values, cuts at quantiles, scores, segments, and why."""

from __future__ import annotations

import re
from fractions import Fraction
from statistics import mean, median
from typing import Any
from zoneinfo import ZoneInfo

from plain_log import Case, Columns, Log, columns, instant, local, quantile, ratio

# The ten usual segments: their names, in the order in which the library lists them, with patterns of R and F.
SEGMENTS = [
    ("champions", "5[45]"),
    ("loyal_customers", "[34][45]"),
    ("potential_loyalists", "[45][23]"),
    ("new_customers", "51"),
    ("promising", "41"),
    ("need_attention", "33"),
    ("about_to_sleep", "3[12]"),
    ("cant_lose", "[12]5"),
    ("at_risk", "[12][34]"),
    ("hibernating", "[12][12]"),
]

DIMENSIONS = ("recency", "frequency", "monetary")
Values = dict[str, tuple[int, int, int]]
Cuts = tuple[list[float], list[float], list[float]]


def values(log: Log, as_of: str, options: Case) -> Values:
    """Days since the last purchase, orders, and what was spent less what was given back."""
    zone: ZoneInfo = log.zone
    bought, back = log.seen(as_of), log.seen(as_of, log.kinds_of("refund"))
    today, found = local(instant(as_of, zone), zone).date(), {}
    for who in sorted({event.customer for event in bought}):
        own = [event for event in bought if event.customer == who]
        given = sum(abs(event.minor or 0) for event in back if event.customer == who)
        ways: dict[str, set[Any]] = {
            "orders": {event.order or event.row for event in own},
            "days": {local(event.time, zone).date() for event in own},
            "events": {event.row for event in own},
        }
        times = ways[options.get("frequency", "orders")]
        spent = sum(event.minor or 0 for event in own) - (given if options.get("refunds", "net") == "net" else 0)
        found[who] = ((today - local(own[-1].time, zone).date()).days, len(times), spent)
    return found


def fitted(found: Values, bins: int = 5) -> Cuts:
    """The quantiles of the values, linearly interpolated."""
    r, f, m = ([quantile([float(v[at]) for v in found.values()], part / bins) or 0.0 for part in range(1, bins)] for at in range(3))
    return r, f, m


def scored(value: tuple[int, int, int], cuts: Cuts) -> tuple[int, int, int]:
    below = [sum(number > cut for cut in own) for number, own in zip(value, cuts, strict=True)]
    return len(cuts[0]) + 1 - below[0], below[1] + 1, below[2] + 1


def segment(scores: tuple[int, int, int], rules: list[tuple[str, str]]) -> str:
    return next(name for name, pattern in rules if re.fullmatch(pattern, "".join(map(str, scores))[: 2 + pattern.count(".")]))


def rfm(found: Values, cuts: Cuts, rules: list[tuple[str, str]] | None = None) -> Columns:
    rows: list[dict[str, Any]] = []
    for who, value in sorted(found.items()):
        r, f, m = scored(value, cuts)
        row = {"customer": who, "recency_days": value[0], "frequency": value[1], "monetary_minor": value[2]}
        row |= {"r": r, "f": f, "m": m, "score": f"{r}{f}{m}", "score_sum": r + f + m}
        rows.append(row | {"segment": segment((r, f, m), rules) if rules else None})
    return columns(rows)


def segments(found: Values, cuts: Cuts, rules: list[tuple[str, str]]) -> Columns:
    """Each segment's customers; money is rounded half-even to whole minor units."""
    everything = sum(value[2] for value in found.values())
    rows = []
    for name in dict.fromkeys(name for name, _ in rules):
        own = [value for value in found.values() if segment(scored(value, cuts), rules) == name]
        total = sum(value[2] for value in own)
        rows.append(
            {
                "segment": name,
                "customers": len(own),
                "customer_share": ratio(len(own), len(found)),
                "recency_days_mean": mean(value[0] for value in own) if own else None,
                "recency_days_median": median(value[0] for value in own) if own else None,
                "frequency_mean": mean(value[1] for value in own) if own else None,
                "frequency_median": median(value[1] for value in own) if own else None,
                "monetary_total_minor": total,
                "monetary_mean_minor": round(Fraction(total, len(own))) if own else None,
                "value_share": total / everything if everything > 0 else None,
            }
        )
    return columns(rows)


def explanation(found: Values, who: str, cuts: Cuts, fitted_on: Values | None) -> Columns:
    """The value, the cuts around it, and the share of the customers the cuts were fitted on who scored lower."""
    rows: list[dict[str, Any]] = []
    for at, dimension in enumerate(DIMENSIONS):
        row: dict[str, Any] = {"dimension": dimension, "value": None, "score": None, "bins": len(cuts[at]) + 1}
        row |= {"cut_below": None, "cut_above": None, "share_below": None, "state": "not_eligible"}
        if who in found:
            value, score = found[who][at], scored(found[who], cuts)[at]
            row |= {"value": value, "score": score, "state": "complete"}
            row["cut_below"] = max((cut for cut in cuts[at] if cut < value), default=None)
            row["cut_above"] = min((cut for cut in cuts[at] if cut >= value), default=None)
            if fitted_on is not None:
                lower = sum(scored(other, cuts)[at] < score for other in fitted_on.values())
                row["share_below"] = lower / len(fitted_on)
        rows.append(row)
    return columns(rows)
