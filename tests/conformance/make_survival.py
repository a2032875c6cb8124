"""Writes the cases of survival and churn: from tests/data/expected/survival_peers.json, which lifelines, statsmodels and scikit-learn computed,
and from nothing but the standard library. None of their numbers comes from retention-core.

    python tests/conformance/make_survival.py          # writes the cases
    python tests/conformance/make_survival.py --check  # tells which files are not as it would write them
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from case_files import Case, main

DATA = Path(__file__).resolve().parent.parent / "data"
PEERS: dict[str, Any] = json.loads((DATA / "expected/survival_peers.json").read_text("utf-8"))
COLUMNS: dict[str, list[Any]] = PEERS["data"]
SCORES: list[float] = PEERS["ranking"]["score"]
LEFT = [event == 1 for event in COLUMNS["event"]]
ROWS = [
    {"time": time, "left": left, "cause": None if cause == 0 else f"c{int(cause)}", "x1": x1, "x2": x2, "x3": x3, "chance": score, "month": at // 20}
    for at, (time, left, cause, x1, x2, x3, score) in enumerate(
        zip(COLUMNS["time"], LEFT, COLUMNS["cause"], COLUMNS["x1"], COLUMNS["x2"], COLUMNS["x3"], SCORES, strict=True)
    )
]
PLAIN = "plain Python, by tests/conformance/make_survival.py, on the rows of tests/data/expected/survival_peers.json"
STATSMODELS = "tests/data/expected/survival_peers.json: statsmodels 0.15.0"
LIFELINES = "tests/data/expected/survival_peers.json: lifelines 0.30.3"
SKLEARN = "tests/data/expected/survival_peers.json: scikit-learn 1.9.1"
LIVES = {"duration": "time", "event": "left"}
SCORED = {"outcome": "left", "chance": "chance"}


def of(*names: str) -> list[Case]:
    return [{name: row[name] for name in names} for row in ROWS]


def case(name: str, source: str, operation: str, columns: Case, table: list[Case] | None = None, options: Case | None = None, **given: Any) -> Case:
    tolerance = given.pop("tolerance", 1e-9)
    expect = {"columns": columns, "tolerance": tolerance, **({} if columns else {"rows": given.pop("rows")})}
    plain = {} if table is None else {"table": table}
    return {"name": name, "source": source, **given, "operation": operation, **plain, **({"options": options} if options else {}), "expect": {"table": expect}}


def failing(name: str, operation: str, table: list[Case], options: Case, code: str, details: Case) -> Case:
    return {"name": name, "source": "by hand", "operation": operation, "table": table, "options": options,
            "expect": {"error": {"code": code, "details": details}}}


def risk_table() -> list[tuple[float, int, int, int]]:
    """Time, at risk, events, censored."""
    return [
        (time, sum(row["time"] >= time for row in ROWS), sum(row["time"] == time and row["left"] for row in ROWS),
         sum(row["time"] == time and not row["left"] for row in ROWS))
        for time in sorted({row["time"] for row in ROWS})
    ]


def kaplan_meier() -> list[float]:
    shares, share = [], 1.0
    for _, n, d, _ in risk_table():
        share *= 1 - d / n
        shares.append(share)
    return shares


def sums(start: float, values: list[float]) -> list[float]:
    found = [start]
    for value in values:
        found.append(found[-1] + value)
    return found


def curves() -> Iterator[Case]:
    rows, shares = risk_table(), kaplan_meier()
    table = of("time", "left")
    begin = [0.0] if rows[0][0] > 0 else []
    head = len(begin)
    yield case("survival/kaplan_meier", PLAIN, "package.kaplan_meier", {
        "time": begin + [time for time, *_ in rows],
        "events": [0.0] * head + [d for _, _, d, _ in rows],
        "censored": [0.0] * head + [c for *_, c in rows],
        "survival": [1.0] * head + shares,
    }, table, LIVES)
    hazard = sums(0.0, [d / n for _, n, d, _ in rows])
    yield case("survival/nelson_aalen", PLAIN, "package.nelson_aalen",
               {"time": begin + [time for time, *_ in rows], "cumulative_hazard": hazard if head else hazard[1:]}, table, LIVES)
    median = next((time for (time, *_), share in zip(rows, shares, strict=True) if share <= 0.5), None)
    yield case("survival/quantiles", PLAIN, "package.survival_quantiles", {"share": [0.5], "time": [median]}, table, LIVES)
    horizon, area, before, share = 6.0, 0.0, 0.0, 1.0
    for (time, *_), after in zip(rows, shares, strict=True):
        area += share * (min(time, horizon) - min(before, horizon))
        before, share = time, after
    area += share * max(0.0, horizon - before)
    yield case("survival/restricted_mean", PLAIN, "package.restricted_mean", {"horizon": [horizon], "mean": [area]}, table, LIVES | {"horizon": horizon})
    short = [{"time": 1, "left": True}, {"time": 2, "left": False}]
    yield failing("survival/horizon_beyond_data", "package.restricted_mean", short, LIVES | {"horizon": 5}, "horizon_beyond_data", {})


def log_rank() -> Iterator[Case]:
    rows = [row | {"group": "a" if at % 2 else "b"} for at, row in enumerate(of("time", "left"))]
    observed, expected, variance = 0, {"a": 0.0, "b": 0.0}, 0.0
    for time, n, d, _ in risk_table():
        here = sum(row["time"] >= time and row["group"] == "a" for row in rows)
        observed += sum(row["time"] == time and row["left"] and row["group"] == "a" for row in rows)
        expected["a"] += d * here / n
        expected["b"] += d * (n - here) / n
        if n > 1:
            variance += d * here * (n - here) * (n - d) / (n * n * (n - 1))
    statistic = (observed - expected["a"]) ** 2 / variance
    options = LIVES | {"group": "group"}
    yield case("survival/log_rank", PLAIN, "package.log_rank",
               {"statistic": [statistic], "df": [1], "p_value": [math.erfc(math.sqrt(statistic / 2))]}, rows, options)
    events = [float(sum(row["left"] for row in rows if row["group"] == group)) for group in ("a", "b")]
    yield case("survival/log_rank_groups", PLAIN, "package.log_rank_groups",
               {"group": ["a", "b"], "events": events, "expected": [expected["a"], expected["b"]]}, rows, options)


def fractional_weights() -> Iterator[Case]:
    """Weights that are no counts: the log-rank test and Kaplan-Meier errors of Xie and Liu (2005), row by row."""
    rows = [row | {"group": "a" if at % 2 else "b", "w": weight / 10} for at, (row, weight) in enumerate(zip(of("time", "left"), COLUMNS["weight"], strict=True))]
    difference, variance, share, greenwood = 0.0, 0.0, 1.0, 0.0
    shares, errors, table = [], [], []
    for time in sorted({row["time"] for row in rows}):
        here = [row for row in rows if row["time"] >= time]
        leaving = [row for row in here if row["time"] == time and row["left"]]
        n, d = sum(row["w"] for row in here), sum(row["w"] for row in leaving)
        part = sum(row["w"] for row in here if row["group"] == "a") / n
        difference += sum(row["w"] for row in leaving if row["group"] == "a") - d * part
        count, came = len(here), len(leaving)
        if count > 1:
            squares = sum((row["w"] * ((row["group"] == "a") - part)) ** 2 for row in here)
            variance += came * (count - came) / (count * (count - 1)) * squares
        worth = n * n / sum(row["w"] ** 2 for row in here)
        if came == count:
            share, greenwood = 0.0, math.inf
        else:
            share, greenwood = share * (1 - d / n), greenwood + d / n / (1 - d / n) / worth
        table.append(time)
        shares.append(share)
        errors.append(share * math.sqrt(greenwood) if share else None)
    statistic = difference**2 / variance
    options = LIVES | {"weight": "w"}
    yield case("survival/log_rank_weights", PLAIN, "package.log_rank",
               {"statistic": [statistic], "df": [1], "p_value": [math.erfc(math.sqrt(statistic / 2))]}, rows, options | {"group": "group"})
    head = [0.0] if table[0] > 0 else []
    yield case("survival/kaplan_meier_weights", PLAIN, "package.kaplan_meier",
               {"time": head + table, "survival": [1.0] * len(head) + shares, "standard_error": head + errors}, rows, options)


def competing() -> Iterator[Case]:
    causes, times, shares, share = ["c1", "c2"], [], {"c1": 0.0, "c2": 0.0}, 1.0
    rows: dict[str, list[float]] = {cause: [] for cause in causes}
    for time in sorted({row["time"] for row in ROWS}):
        n = sum(row["time"] >= time for row in ROWS)
        gone = {cause: sum(row["time"] == time and row["cause"] == cause for row in ROWS) for cause in causes}
        for cause in causes:
            shares[cause] += share * gone[cause] / n
            rows[cause].append(shares[cause])
        share *= 1 - sum(gone.values()) / n
        times.append(time)
    head: list[float] = []
    columns = {"cause": [cause for cause in causes for _ in times], "time": (head + times) * 2,
               "incidence": [value for cause in causes for value in head + rows[cause]]}
    yield case("survival/competing_risks", PLAIN, "package.competing_risks", columns, of("time", "cause"), {"duration": "time", "cause": "cause"})


def cox() -> Iterator[Case]:
    plain = PEERS["cox"]["plain"]
    fit = {"operation": "cox_model.fit", "table": of("time", "left", "x1", "x2", "x3"), "options": LIVES}
    yield case("survival/cox", LIFELINES, "cox_model.coefficients",
               {"term": ["x1", "x2", "x3"], "coefficient": plain["coef"], "standard_error": plain["se"]}, of=fit, tolerance=1e-6)
    (pairs,) = plain["hazard_at_means"].values()
    steps = [pair for at, pair in enumerate(pairs) if pair[1] > 0 and (at == 0 or pair[1] != pairs[at - 1][1])]
    yield case("survival/cox_baseline", LIFELINES, "cox_model.baseline",
               {"time": [time for time, _ in steps], "cumulative_hazard": [value for _, value in steps]}, of=fit, tolerance=1e-6)
    means = [sum(row[x] for row in ROWS) / len(ROWS) for x in ("x1", "x2", "x3")]
    hazard = max(value for time, value in steps if time <= 5.0)
    shares = [math.exp(-hazard * math.exp(sum(b * (row[x] - m) for b, x, m in zip(plain["coef"], ("x1", "x2", "x3"), means, strict=True))))
              for row in ROWS[:10]]
    yield case("survival/cox_predict", LIFELINES, "cox_model.predict", {"row": list(range(10)), "survival": shares},
               of("x1", "x2", "x3")[:10], {"times": [5.0]}, of=fit, tolerance=1e-6)
    yield case("survival/cox_concordance", LIFELINES, "cox_model.concordance", {"concordance": [plain["concordance"]]},
               of("time", "left", "x1", "x2", "x3"), LIVES, of=fit)


def slope(xs: list[float], ys: list[bool]) -> tuple[float, float]:
    """Intercept and slope of a logistic regression on one column, by Newton's method."""
    a = b = 0.0
    for _ in range(60):
        ps = [1 / (1 + math.exp(-a - b * x)) for x in xs]
        g0, g1 = sum(y - p for y, p in zip(ys, ps, strict=True)), sum((y - p) * x for y, p, x in zip(ys, ps, xs, strict=True))
        w = [p * (1 - p) for p in ps]
        h00, h01, h11 = sum(w), sum(v * x for v, x in zip(w, xs, strict=True)), sum(v * x * x for v, x in zip(w, xs, strict=True))
        det = h00 * h11 - h01 * h01
        a, b = a + (h11 * g0 - h01 * g1) / det, b + (h00 * g1 - h01 * g0) / det
    return a, b


def area(labels: list[bool], scores: list[float]) -> float:
    yes = [score for score, label in zip(scores, labels, strict=True) if label]
    no = [score for score, label in zip(scores, labels, strict=True) if not label]
    return sum((a > b) + 0.5 * (a == b) for a in yes for b in no) / len(yes) / len(no)


def churn() -> Iterator[Case]:
    names, coef = ["x1", "x2", "x3"], PEERS["logistic"]["coef"]
    plain = {"label": "left", "l2": 0.0, "folds": 0, "least": 5}
    fit = {"operation": "churn_model.fit", "table": of("left", *names), "options": plain}
    yield case("churn/coefficients", STATSMODELS, "churn_model.coefficients",
               {"term": ["intercept", *names], "coefficient": coef, "standard_error": PEERS["logistic"]["se"], "p_value": PEERS["logistic"]["p"]},
               of=fit, tolerance=1e-6)
    logits = [coef[0] + sum(b * row[x] for b, x in zip(coef[1:], names, strict=True)) for row in ROWS]
    some = of(*names)[:10]
    yield case("churn/predict", STATSMODELS, "churn_model.predict",
               {"customer": [str(at) for at in range(10)], "chance": [1 / (1 + math.exp(-logit)) for logit in logits[:10]]}, some, of=fit, tolerance=1e-6)
    means = [sum(row[x] for row in ROWS) / len(ROWS) for x in names]
    told = [sorted(((b * (row[x] - m), x) for b, x, m in zip(coef[1:], names, means, strict=True)), key=lambda part: -abs(part[0])) for row in ROWS[:10]]
    yield case("churn/explain", STATSMODELS, "churn_model.explain",
               {"row": [at for at in range(10) for _ in names], "column": [x for row in told for _, x in row],
                "contribution": [part for row in told for part, _ in row], "logit": [logit for logit in logits[:10] for _ in names]},
               some, of=fit, tolerance=1e-6)
    yield case("churn/nothing_judged", "by hand: without folds there is no judgement", "churn_model.judgement", {}, of=fit, rows=0)
    yield case("churn/card", "by hand", "churn_model.card",
               {"model": ["logistic"], "outcome": ["left"], "rows": [len(ROWS)], "with_outcome": [sum(LEFT)]}, of=fit)
    yield case("churn/no_drift", "by hand: rows that are those of the fit have not moved", "churn_model.drift",
               {"column": ["(chance)", *names], "stability_index": [0.0] * 4, "state": ["stable"] * 4, "missing_now": [0.0] * 4}, of(*names), of=fit)
    a, b = slope([row["x1"] for row in ROWS], LEFT)
    one = {"operation": "churn_model.fit", "table": of("left", "x1"), "options": plain}
    sizes = [abs(b * (row["x1"] - means[0])) for row in ROWS]
    yield case("churn/importance", PLAIN, "churn_model.importance",
               {"column": ["x1"], "mean_contribution": [sum(sizes) / len(sizes)]}, of("left", "x1"), {"label": "left"}, of=one, tolerance=1e-6)
    yield failing("churn/one_outcome", "churn_model.fit", [{"left": True, "x": at} for at in range(50)], {"label": "left"}, "one_outcome", {"column": "left"})
    few = [{"left": at == 0, "x": at} for at in range(50)]
    yield failing("churn/not_enough_data", "churn_model.fit", few, {"label": "left"}, "not_enough_data", {"column": "left"})
    both = [{"left": at % 2 == 0, "x": at % 7, "flat": 1, "twin": 2 * (at % 7)} for at in range(60)]
    strict = {"label": "left", "redundant": "refuse", "l2": 0.0, "folds": 0}
    yield failing("churn/constant_column", "churn_model.fit", both, strict | {"features": ["flat"]}, "constant_column", {"column": "flat"})
    yield failing("churn/collinear_columns", "churn_model.fit", both, strict | {"features": ["x", "twin"]}, "collinear_columns", {"column": "twin"})
    ridge = {"label": "left", "redundant": "refuse", "folds": 0}
    yield failing("churn/collinear_with_penalty", "churn_model.fit", both, ridge | {"features": ["x", "twin"]}, "collinear_columns", {"column": "twin"})
    yield failing("churn/all_constant", "churn_model.fit", both, {"label": "left", "features": ["flat"]}, "constant_column", {"column": "flat"})
    leak = [{"left": at % 2 == 0, "leak": at % 2} for at in range(60)]
    yield failing("churn/separation", "churn_model.fit", leak, strict, "separation", {"column": "leak"})
    table = of("left", "x1", "month")
    months = [2, 3, 4, 5]
    train = [sum(row["month"] + 1 <= month for row in ROWS) for month in months]
    at = [[row for row in ROWS if row["month"] == month] for month in months]
    aucs = []
    for month, judged in zip(months, at, strict=True):
        learnt = [row for row in ROWS if row["month"] + 1 <= month]
        _, b = slope([row["x1"] for row in learnt], [row["left"] for row in learnt])
        aucs.append(area([row["left"] for row in judged], [b * row["x1"] for row in judged]))
    yield case("churn/backtest", PLAIN, "package.churn_backtest",
               {"time": [float(month) for month in months], "train_rows": train, "rows": [len(rows) for rows in at],
                "positives": [sum(row["left"] for row in rows) for rows in at], "state": ["complete"] * 4, "auc": aucs},
               table, {"label": "left", "time": "month", "features": ["x1"], "lag": 1.0, "origins": 4, "l2": 0.0, "folds": 0, "least": 5})


def scores() -> Iterator[Case]:
    peers, table = PEERS["ranking"], of("left", "chance")
    bins: dict[int, list[Case]] = {}
    for row in ROWS:
        bins.setdefault(min(int(row["chance"] * 10), 9), []).append(row)
    error = sum(abs(sum(row["chance"] - row["left"] for row in rows)) for rows in bins.values()) / len(ROWS)
    metrics = {"auc": peers["auc"], "average_precision": peers["average_precision"], "log_loss": peers["log_loss"], "brier": peers["brier"]}
    yield case("churn/evaluate_scores", SKLEARN, "package.evaluate_scores",
               {"metric": [*metrics, "calibration_error"], "value": [*metrics.values(), error]}, table, SCORED | {"resamples": 0})
    filled = [(at, bins[at]) for at in sorted(bins)]
    yield case("churn/calibration_curve", PLAIN, "package.calibration_curve",
               {"rows": [len(rows) for _, rows in filled], "predicted": [sum(row["chance"] for row in rows) / len(rows) for _, rows in filled],
                "observed": [sum(row["left"] for row in rows) / len(rows) for _, rows in filled]}, table, SCORED)
    ranked = [{"left": at in (0, 1, 2, 5, 9, 14), "chance": 1 - at / 20} for at in range(20)]
    yes = [2, 1, 1, 0, 1, 0, 0, 1, 0, 0]
    yield case("churn/lift", "by hand: 6 of 20 left, those of ranks 1, 2, 3, 6, 10 and 15", "package.lift",
               {"decile": list(range(1, 11)), "positives": [float(n) for n in yes], "lift": [n / 2 / 0.3 for n in yes],
                "capture": [sum(yes[:at + 1]) / 6 for at in range(10)]}, ranked, SCORED)
    caught = [sum(row["left"] for row in ranked[:at + 1]) for at in range(20)]
    yield case("churn/profit_curve", "by hand: each act costs 2 and saves 10 of one in two who would leave", "package.profit_curve",
               {"threshold": [row["chance"] for row in ranked], "positives": caught, "profit": [n * 5.0 - 2.0 * (at + 1) for at, n in enumerate(caught)]},
               ranked, SCORED | {"cost": 2.0, "value": 10.0, "success": 0.5})
    odds = [math.log(row["chance"] / (1 - row["chance"])) for row in ROWS]
    ratio = sum(LEFT) / sum(row["chance"] for row in ROWS)
    yield case("churn/calibration_drift", PLAIN, "package.calibration_drift",
               {"figure": ["observed_over_expected", "slope"], "value": [ratio, slope(odds, LEFT)[1]]}, table, SCORED, tolerance=1e-6)
    steps = peers["isotonic"]
    fit = {"operation": "calibrator.fit", "table": table, "options": SCORED | {"method": "isotonic"}}
    yield case("churn/calibrator", SKLEARN, "calibrator.apply", {"chance": steps["value"], "raw_chance": steps["at"]},
               [{"chance": at} for at in steps["at"]], of=fit)
    used = [{"used": at < 300, "left": at < 84 or 300 <= at < 787} for at in range(1200)]
    risk, other = 84 / 300, 487 / 900
    spread = math.sqrt(1 / 84 - 1 / 300 + 1 / 487 - 1 / 900)
    limits = [math.exp(math.log(risk / other) + z * spread) for z in (-1.959963984540054, 1.959963984540054)]
    yield case("churn/feature_insight", PLAIN, "package.feature_insight",
               {"column": ["used"], "group": ["yes"], "rows": [300], "other_rows": [900], "share": [risk], "other_share": [other],
                "risk_ratio": [risk / other], "low": [limits[0]], "high": [limits[1]], "found": [True]}, used, {"label": "left"})
    money = [{"chance": 0.5, "amount": 200, "plan": "a"}, {"chance": 0.1, "amount": 100, "plan": "b"}]
    yield case("churn/revenue_at_risk", "by hand: half of 200.00 and a tenth of 100.00", "package.revenue_at_risk",
               {"segment": [None, "a", "b"], "customers": [2, 1, 1], "revenue_minor": [30000, 20000, 10000], "at_risk_minor": [11000, 10000, 1000]},
               money, {"currency": "EUR", "segment": "plan"})


def plans() -> Iterator[Case]:
    days = {"a": ["2024-01-02", "2024-01-20", "2024-02-10"], "b": ["2024-01-05"], "c": ["2024-01-25", "2024-02-20"]}
    rows = [{"who": who, "at": day, "what": "sale"} for who, bought in days.items() for day in bought]
    log: Case = {"schema": {"roles": {"sale": "purchase"}, "observed_from": "2024-01-01", "observed_to": "2024-03-01"},
                 "steps": [{"append": {"rows": rows, "columns": {"customer": "who", "time": "at", "kind": "what"}}}]}
    measures = {"bought": {"measure": "count", "of": ["purchase"]}, "recency": {"measure": "days_since_last", "of": ["purchase"]}}
    yield case("churn/training_table", "by hand: on 1 February a had bought twice, b and c once; b alone did not buy in the 20 days after", "training_table",
               {"customer": ["a", "b", "c"], "at": ["2024-02-01T00:00:00Z"] * 3, "outcome": [False, True, False], "bought": [2, 1, 1], "recency": [12, 27, 7]},
               options={"measures": measures, "horizon": "20d", "from": "2024-02-01", "to": "2024-02-01"}, **log, as_of="2024-03-01")
    yield case("churn/scoring_table", "by hand", "scoring_table", {"customer": ["a", "b", "c"], "bought": [3, 1, 2], "recency": [20, 56, 10]},
               options={"measures": measures}, **log, as_of="2024-03-01")
    held = [("a", "2024-01-05", "2024-02-20"), ("b", "2024-01-10", None), ("c", "2024-01-01", "2024-02-10"), ("c", "2024-02-10", None),
            ("d", "2024-01-01", "2024-01-20"), ("e", "2024-02-05", None)]
    subscriptions: Case = {"schema": {"observed_to": "2024-03-01"}, "steps": [{"append_subscriptions": {
        "rows": [{"who": who, "start": start, "end": end} for who, start, end in held], "columns": {"customer": "who", "start": "start", "end": "end"}}}]}
    yield case("churn/contract_end", "by hand: on 1 February a, b and c had a contract; c renewed in time, d had left, e was yet to come", "training_table",
               {"customer": ["a", "b", "c"], "outcome": [True, False, False], "contracts": [1, 1, 1]},
               options={"measures": {"contracts": {"measure": "count", "of": ["subscription_started"]}}, "outcome": "contract_end", "horizon": "25d",
                        "from": "2024-02-01", "to": "2024-02-01"}, **subscriptions, as_of="2024-03-01")
    first = {"customer": ["a", "b", "c"], "period": [1, 1, 1], "duration": [38, 20, 20], "event": [True] * 3, "events": [2, 1, 1],
             "left_truncated": [True, True, False]}
    yield case("survival/active_periods", "by hand: a bought on 2 and 20 January, then nothing for 20 days", "active_periods", first,
               options={"gap": "20d"}, **log, as_of="2024-03-01")
    every = {"customer": ["a", "a", "b", "c", "c"], "period": [1, 2, 1, 1, 2], "duration": [38, 20, 20, 20, 10], "event": [True, True, True, True, False],
             "events": [2, 1, 1, 1, 1], "left_truncated": [True, False, True, False, False]}
    yield case("survival/all_active_periods", "by hand: c bought on 20 February, 10 days before the end", "active_periods", every,
               options={"gap": "20d", "periods": "all"}, **log, as_of="2024-03-01")


def cases() -> Iterator[Case]:
    for part in (curves, log_rank, fractional_weights, competing, cox, churn, scores, plans):
        yield from part()


if __name__ == "__main__":
    sys.exit(main(cases(), "--check" in sys.argv[1:]))
