"""Writes the cases of churn in which several rows are of one customer, and limits count them together: from nothing but the standard library, row by row
and customer by customer. None of their numbers comes from retention-core.

    python tests/conformance/make_customers.py          # writes the cases
    python tests/conformance/make_customers.py --check  # tells which files are not as it would write them
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from statistics import NormalDist
from typing import Any

from case_files import Case, main
from make_survival import SCORED, case, slope
from make_survival import ROWS as PEERS

PLAIN = "plain Python, by tests/conformance/make_customers.py, on the rows of tests/data/expected/survival_peers.json"
Z = NormalDist().inv_cdf(0.975)
# One customer has every twentieth row, others two, others one.
ROWS = [
    {"who": "often" if at % 20 == 0 else f"c{at // 2}", "left": row["left"], "chance": (at * 37 % 127 + 1) / 130, "x1": row["x1"], "month": row["month"]}
    for at, row in enumerate(PEERS)
]
LEFT = [row["left"] for row in ROWS]
CHANCES = [row["chance"] for row in ROWS]
assert len(set(CHANCES)) == len(CHANCES), "no two chances are one"


def sums(rows: Iterable[Case], of: Callable[[Case], float]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for row in rows:
        found[row["who"]] += of(row)
    return found


def more(count: int) -> float:
    return count / (count - 1) if count > 1 else 1.0


def mean_limits(rows: list[Case], losses: list[float], most: float) -> tuple[float, float, float]:
    """The mean and its limits; the variance is over customers."""
    mean = sum(losses) / len(losses)
    told = {id(row): loss for row, loss in zip(rows, losses, strict=True)}
    people = sums(rows, lambda row: (told[id(row)] - mean) / len(rows))
    error = math.sqrt(more(len(people)) * sum(part**2 for part in people.values()))
    return mean, max(0.0, mean - Z * error), min(most, mean + Z * error)


def area_limits(rows: list[Case], chance: Callable[[Case], float]) -> tuple[float, float, float]:
    """The area under the ROC curve with the limits of Obuchowski (1997)."""
    yes, no = [row for row in rows if row["left"]], [row for row in rows if not row["left"]]
    beats = lambda a, b: 1.0 if chance(a) > chance(b) else 0.5 if chance(a) == chance(b) else 0.0  # noqa: E731
    area = sum(beats(a, b) for a in yes for b in no) / len(yes) / len(no)
    inner = sums(yes, lambda a: (sum(beats(a, b) for b in no) / len(no) - area) / len(yes))
    outer = sums(no, lambda b: (sum(beats(a, b) for a in yes) / len(yes) - area) / len(no))
    people = len({row["who"] for row in rows})
    variance = more(len(inner)) * sum(part**2 for part in inner.values()) + more(len(outer)) * sum(part**2 for part in outer.values())
    variance += 2 * more(people) * sum(part * outer[who] for who, part in inner.items() if who in outer)
    half = Z * math.sqrt(max(variance, 0.0))
    return area, max(0.0, area - half), min(1.0, area + half)


def share_limits(rows: list[Case]) -> tuple[float, float]:
    """Wilson's limits of as many rows as these are worth (Korn and Graubard, 1998)."""
    n, yes = len(rows), sum(row["left"] for row in rows)
    share = yes / n
    people = sums(rows, lambda row: row["left"] - share)
    if 0 < yes < n:
        effect = more(len(people)) * sum(part**2 for part in people.values()) / (share * (1 - share) * n)
    else:
        effect = sum(count**2 for count in sums(rows, lambda _: 1.0).values()) / n
    worth = n / max(effect, 1.0)
    scale = 1 + Z * Z / worth
    centre = (share + Z * Z / (2 * worth)) / scale
    half = Z * math.sqrt(share * (1 - share) / worth + Z * Z / (4 * worth * worth)) / scale
    return (0.0 if yes == 0 else max(0.0, centre - half)), (1.0 if yes == n else min(1.0, centre + half))


def log_loss(chance: float, left: bool) -> float:
    return -math.log(chance if left else 1 - chance)


def judged(rows: list[Case], chance: Callable[[Case], float]) -> dict[str, tuple[float, float, float]]:
    return {
        "auc": area_limits(rows, chance),
        "log_loss": mean_limits(rows, [log_loss(chance(row), row["left"]) for row in rows], math.inf),
        "brier": mean_limits(rows, [(chance(row) - row["left"]) ** 2 for row in rows], 1.0),
    }


def of(*names: str) -> list[Case]:
    return [{name: row[name] for name in names} for row in ROWS]


def scores() -> Iterator[Case]:
    table, options = of("who", "left", "chance"), SCORED | {"customer": "who"}
    metrics = judged(ROWS, lambda row: row["chance"])
    ranked = sorted(ROWS, key=lambda row: -row["chance"])
    caught, precision = 0, 0.0
    for at, row in enumerate(ranked, 1):
        caught += row["left"]
        precision += caught / at * row["left"]
    bins: dict[int, list[Case]] = defaultdict(list)
    for row in ROWS:
        bins[min(int(row["chance"] * 10), 9)].append(row)
    error = sum(abs(sum(row["chance"] - row["left"] for row in rows)) for rows in bins.values()) / len(ROWS)
    values: dict[str, tuple[float, Any, Any]] = {
        "auc": metrics["auc"], "average_precision": (precision / sum(LEFT), None, None), "log_loss": metrics["log_loss"], "brier": metrics["brier"],
        "calibration_error": (error, None, None),
    }
    columns = {name: [found[place] for found in values.values()] for place, name in enumerate(("value", "low", "high"))}
    yield case("churn/evaluate_customers", PLAIN, "package.evaluate_scores", {"metric": list(values), **columns}, table, options | {"resamples": 0})
    filled = [bins[at] for at in sorted(bins)]
    limits = [share_limits(rows) for rows in filled]
    yield case("churn/calibration_curve_customers", PLAIN, "package.calibration_curve",
               {"rows": [len(rows) for rows in filled], "observed": [sum(row["left"] for row in rows) / len(rows) for rows in filled],
                "low": [low for low, _ in limits], "high": [high for _, high in limits]}, table, options)
    ends = [len(ranked) * tenth // 10 for tenth in range(11)]
    tenths = [ranked[start:end] for start, end in zip(ends, ends[1:], strict=False)]
    base = sum(LEFT) / len(LEFT)
    limits = [share_limits(rows) for rows in tenths]
    yield case("churn/lift_customers", PLAIN, "package.lift",
               {"rows": [len(rows) for rows in tenths], "lift": [sum(row["left"] for row in rows) / len(rows) / base for rows in tenths],
                "low": [low / base for low, _ in limits], "high": [high / base for _, high in limits]}, table, options | {"resamples": 0})
    cost, value, success = 1.5, 8.0, 0.5
    brings = lambda rows, share: rows * (share * success * value - cost)  # noqa: E731
    upto = [ranked[: at + 1] for at in range(len(ranked))]
    limits = [share_limits(rows) for rows in upto]
    yield case("churn/profit_curve_customers", PLAIN, "package.profit_curve",
               {"profit": [brings(len(rows), sum(row["left"] for row in rows) / len(rows)) for rows in upto],
                "low": [brings(len(rows), low) for rows, (low, _) in zip(upto, limits, strict=True)],
                "high": [brings(len(rows), high) for rows, (_, high) in zip(upto, limits, strict=True)]},
               table, options | {"cost": cost, "value": value, "success": success, "resamples": 0})


def drift() -> Iterator[Case]:
    """Observed over expected with Wilson's limits of as many rows as these are worth; the slope with an error over customers."""
    odds = [math.log(chance / (1 - chance)) for chance in CHANCES]
    a, b = slope(odds, LEFT)
    fitted = [1 / (1 + math.exp(-a - b * x)) for x in odds]
    h00, h01, h11 = (sum(p * (1 - p) * x**power for p, x in zip(fitted, odds, strict=True)) for power in range(3))
    determinant = h00 * h11 - h01 * h01
    told = {id(row): (row["left"] - p) * (h00 * x - h01) / determinant for row, p, x in zip(ROWS, fitted, odds, strict=True)}
    people = sums(ROWS, lambda row: told[id(row)])
    error = math.sqrt(max(h00 / determinant, more(len(people)) * sum(part**2 for part in people.values())))
    expected = sum(CHANCES) / len(CHANCES)
    low, high = share_limits(ROWS)
    yield case("churn/calibration_drift_customers", PLAIN, "package.calibration_drift",
               {"figure": ["observed_over_expected", "slope"], "value": [sum(LEFT) / sum(CHANCES), b], "low": [low / expected, b - Z * error],
                "high": [high / expected, b + Z * error]}, of("who", "left", "chance"), SCORED | {"customer": "who"}, tolerance=1e-6)


def insight() -> Iterator[Case]:
    """Four rows a customer, of whom many have one outcome in all; the group is a customer's own, but for some rows."""
    rows = [
        {"who": f"c{at // 4}", "used": (at // 4) % 3 == 0 or at % 29 == 0, "left": (at // 4) % 5 == 0 or at % 7 == 3 and (at // 4) % 3 != 0}
        for at in range(1200)
    ]
    inside, outside = [row for row in rows if row["used"]], [row for row in rows if not row["used"]]
    n, m, a, c = len(inside), len(outside), sum(row["left"] for row in inside), sum(row["left"] for row in outside)
    ratio = (a / n) / (c / m)
    plain = math.sqrt(1 / a - 1 / n + 1 / c - 1 / m)
    people = sums(rows, lambda row: (row["left"] - a / n) / a if row["used"] else -(row["left"] - c / m) / c)
    error = max(plain, math.sqrt(more(len(people)) * sum(part**2 for part in people.values())))
    share, overall = n / len(rows), (a + c) / len(rows)
    score = sums(rows, lambda row: (row["used"] - share) * (row["left"] - overall))
    excess = a - n * overall
    by_rows = n * m * (a + c) * (n + m - a - c) / ((n + m) ** 2 * (n + m - 1))
    by_people = more(len(score)) * sum(part**2 for part in score.values())
    p = max(math.erfc(abs(excess) / math.sqrt(2 * variance)) for variance in (by_rows, by_people))
    yield case("churn/feature_insight_customers", "plain Python, by tests/conformance/make_customers.py", "package.feature_insight",
               {"column": ["used"], "rows": [n], "other_rows": [m], "risk_ratio": [ratio], "low": [ratio * math.exp(-Z * error)],
                "high": [ratio * math.exp(Z * error)], "p_value": [p], "adjusted_p_value": [p]}, rows, {"label": "left", "customer": "who"})


def backtest() -> Iterator[Case]:
    months = [2, 3, 4, 5]
    found: dict[str, list[float]] = defaultdict(list)
    for month in months:
        learnt = [row for row in ROWS if row["month"] + 1 <= month]
        a, b = slope([row["x1"] for row in learnt], [row["left"] for row in learnt])
        metrics = judged([row for row in ROWS if row["month"] == month], lambda row, a=a, b=b: 1 / (1 + math.exp(-a - b * row["x1"])))
        for name, values in metrics.items():
            for end, value in zip(("", "_low", "_high"), values, strict=True):
                found[name + end].append(value)
    yield case("churn/backtest_customers", PLAIN, "package.churn_backtest", {"time": [float(month) for month in months], **found},
               of("who", "left", "x1", "month"),
               {"label": "left", "customer": "who", "time": "month", "features": ["x1"], "lag": 1.0, "origins": 4, "l2": 0.0, "folds": 0, "least": 5},
               tolerance=1e-6)


def cases() -> Iterator[Case]:
    for part in (scores, drift, insight, backtest):
        yield from part()


if __name__ == "__main__":
    sys.exit(main(cases(), "--check" in sys.argv[1:]))
