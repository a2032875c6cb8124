"""Writes the cases of lifetime value from tests/data/expected, which lifetimes and independent code computed: none of their numbers comes from retention-core.

    python tests/conformance/make_clv.py          # writes the cases
    python tests/conformance/make_clv.py --check  # tells which files are not as it would write them
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from case_files import Case, main

DATA = Path(__file__).resolve().parent.parent / "data"
REFERENCE: dict[str, Any] = json.loads((DATA / "expected/cdnow_lifetime_value.json").read_text("utf-8"))
MODELS = REFERENCE["models_on_shipped_summary"]
SUMMARY = [line.split(",") for line in (DATA / "cdnow_summary.csv").read_text("ascii").splitlines()[1:]]
SPEND = REFERENCE["gamma_gamma"]
NAMES = {"bg_nbd": ["r", "alpha", "a", "b"], "mbg_nbd": ["r", "alpha", "a", "b"], "pareto_nbd": ["r", "alpha", "s", "beta"]}
LIFETIMES = "tests/data/expected/cdnow_lifetime_value.json: lifetimes 0.11.3"
LOG: Case = {
    "schema": {"currency": "USD", "roles": {"sale": "purchase"}},
    "steps": [{"append": {"dataset": "cdnow_sample", "columns": {"customer": "customer", "time": "date", "kind": "kind", "amount": "dollars"}}}],
}


def row(line: list[str], value: bool = False) -> Case:
    _, x, t_x, age, mean = line
    plain: Case = {"frequency": int(x), "recency": float(t_x), "T": float(age)}
    return plain | ({"monetary_value": float(mean)} if value else {})


WHOLE = {"dataset": "cdnow_summary"}
FIRST = [row(line, value=True) for line in SUMMARY[:20]]


def at(model: str) -> Case:
    """The model at the parameters of lifetimes."""
    values = [MODELS[model]["params"][name] for name in NAMES[model]]
    return {"operation": "purchase_model.from_parameters", "options": {"model": model, "parameters": values, "unit": "1w"}}


def spend() -> Case:
    values = [SPEND["params"][name] for name in ("p", "q", "v")]
    return {"operation": "spend_model.from_parameters", "options": {"parameters": values, "currency": "USD"}}


def case(name: str, source: str, operation: str, expected: Case, **given: Any) -> Case:
    return {"name": name, "source": source, **given, "operation": operation, "expect": {"table": expected}}


def failing(name: str, source: str, operation: str, code: str, details: Case, **given: Any) -> Case:
    return {"name": name, "source": source, **given, "operation": operation, "expect": {"error": {"code": code, "details": details}}}


def fits() -> Iterator[Case]:
    """Every model on the whole sample: the parameters to 1e-4, which is more than lifetimes' own convergence promises."""
    for model, names in NAMES.items():
        refit = MODELS[model]["independent_refit"]["params"]
        columns = {"parameter": names, "value": [refit[name] for name in names]}
        # lifetimes takes its errors from a numerical Hessian.
        errors = MODELS[model].get("standard_errors")
        columns |= {"standard_error": [errors[name] for name in names]} if errors else {}
        fit = {"operation": "purchase_model.fit", "table": WHOLE, "options": {"model": model, "unit": "1w"}}
        yield case(f"purchase_model/fit_{model}", f"{LIFETIMES}, refitted by independent code", "purchase_model.parameters",
                   {"columns": columns, "tolerance": {"value": 1e-4, "standard_error": 0.02}, "notes": {"status": "converged", "customers": "2357", "unit": "1w"}}, of=fit)
    values = REFERENCE["independent_refit_on_unrounded_log_summary"]["bg_nbd"]["params"]
    table = {"columns": {"parameter": NAMES["bg_nbd"], "value": values}, "tolerance": 1e-4, "notes": {"unit": "1w", "fitted_as_of": "1997-10-01T00:00:00Z"}}
    source = f"{LIFETIMES}, refitted by independent code on the log"
    on_log = {"model": "bg_nbd", "unit": "1w"}
    yield case("purchase_model/fit_on_a_log", source, "purchase_model.parameters", table, **LOG, as_of="1997-10-01",
               of={"operation": "purchase_model.fit", "options": on_log})
    counts = {"operation": "purchase_counts.of", "options": {"unit": "1w"}}
    yield case("purchase_model/fit_on_counts", source, "purchase_model.parameters", table, **LOG, as_of="1997-10-01",
               of={"operation": "purchase_model.fit_counts", "options": {"model": "bg_nbd", "counts": {"artifact": counts}}})
    part = {"artifact": {"operation": "purchase_counts.of", "options": {"unit": "1w"}, "table": WHOLE}}
    merged = {"operation": "purchase_counts.merge", "options": {"parts": [part, part]}}
    refit = MODELS["mbg_nbd"]["independent_refit"]["params"]
    yield case("purchase_counts/merged", f"{LIFETIMES}, refitted by independent code; twice the sample has the same peak", "purchase_model.parameters",
               {"columns": {"value": [refit[name] for name in NAMES["mbg_nbd"]]}, "tolerance": 1e-4, "notes": {"customers": "4714"}},
               of={"operation": "purchase_model.fit_counts", "options": {"counts": {"artifact": merged}}})
    refit = SPEND["independent_refit"]["params"]
    columns = {"parameter": ["p", "q", "v"], "value": [refit[name] for name in ("p", "q", "v")]}
    table = {"columns": columns, "tolerance": 1e-4, "notes": {"customers": "946", "currency": "USD"}}
    source = f"{LIFETIMES}, refitted by independent code"
    yield case("spend_model/fit", source, "spend_model.parameters", table,
               of={"operation": "spend_model.fit", "table": WHOLE, "options": {"currency": "USD"}})
    counts = {"operation": "purchase_counts.of", "table": WHOLE, "options": {"unit": "1w", "currency": "USD"}}
    yield case("spend_model/fit_on_counts", source, "spend_model.parameters", table,
               of={"operation": "spend_model.fit_counts", "options": {"counts": {"artifact": counts}}})
    bg_bb = REFERENCE["bg_bb_on_cdnow_28_day_periods"]
    names = ["alpha", "beta", "gamma", "delta"]
    columns = {"parameter": names, "value": [bg_bb["independent_refit"]["params"][name] for name in names]}
    yield case("purchase_model/fit_bg_bb", f"{LIFETIMES}, refitted by independent code", "purchase_model.parameters",
               {"columns": columns, "tolerance": 1e-3},
               of={"operation": "purchase_model.fit", "table": {"dataset": "cdnow_opportunities"}, "options": {"model": "bg_bb", "unit": "28d"}})


def scores() -> Iterator[Case]:
    for model in NAMES:
        first = MODELS[model]["first_customers"]
        table = [{"frequency": int(x), "recency": t_x, "T": age} for x, t_x, age in first["frequency_recency_T"]]
        columns = {"p_alive": first["p_alive"], "expected_purchases": first["expected_purchases"]}
        yield case(f"purchase_model/predict_{model}", LIFETIMES, "purchase_model.predict", {"columns": columns, "tolerance": 1e-8},
                   table=table, of=at(model), options={"horizon": "39w", "unit": "1w"})
    edges = REFERENCE["edge_cases_50_digits"]
    for model, name in (("bg_nbd", "bg_nbd_params_r_alpha_a_b"), ("pareto_nbd", "pareto_nbd_params_r_alpha_s_beta")):
        for number, edge in enumerate(edges["cases"]):
            key = next(key for key in edge if key.startswith(f"{model}_["))
            _, alive, expected = (float(text) for text in edge[key])
            if model == "pareto_nbd" and (edge["frequency"], edge["recency"]) == (500, 26):
                # The file's own quadrature was too coarse here; this is mpmath's over 400 panels, in 40 digits.
                alive, expected = 1.1541720603843638e-114, 3.9564660244621106e-112
            given = {"frequency": edge["frequency"], "recency": edge["recency"], "T": edge["T"]}
            of = {"operation": "purchase_model.from_parameters", "options": {"model": model, "parameters": edges[name], "unit": "1d"}}
            yield case(f"purchase_model/edge_{model}_{number}", "mpmath with 50 digits, from the papers' formulas", "purchase_model.predict",
                       {"columns": {"p_alive": [alive], "expected_purchases": [expected]}, "tolerance": 1e-8},
                       table=[given], of=of, options={"horizon": f"{edge['horizon']:g}d", "unit": "1d"})
    first = REFERENCE["pareto_nbd_dert"]
    yield case("purchase_model/residual_transactions", "tests/data/expected/cdnow_lifetime_value.json: mpmath, the closed form", "purchase_model.residual_transactions",
               {"columns": {"residual_transactions": first["first_20"]}, "tolerance": 2e-8}, table=FIRST, of=at("pareto_nbd"),
               options={"rate": first["annual_rate"], "per": "52w", "unit": "1w"})
    yield case("spend_model/predict", LIFETIMES, "spend_model.predict", {"columns": {"expected_value": SPEND["expected_average_value_first_20"]}, "tolerance": 1e-9},
               table=FIRST, of=spend())
    worth = REFERENCE["clv_bg_nbd_gamma_gamma"]["12_months_1pct_monthly"]["first_20"]
    minor = [int((Decimal(str(value)) * 100).to_integral_value()) for value in worth]
    yield case("purchase_model/lifetime_value", f"{LIFETIMES}, with its 4.345 weeks a month", "purchase_model.lifetime_value",
               {"columns": {"lifetime_value_minor": minor}}, table=FIRST, of=at("bg_nbd"),
               options={"spend": {"artifact": spend()}, "period": "2627856s", "discount_rate": 0.01, "unit": "1w"})
    expected = MODELS["bg_nbd"]["unconditional_expected_purchases_t_1_4_13_26_39_52"]
    yield case("purchase_model/new_customer", LIFETIMES, "purchase_model.new_customer",
               {"columns": {"time": [0, 13, 26, 39, 52], "expected_purchases": [0, *expected[2:]]}, "tolerance": 1e-8}, of=at("bg_nbd"),
               options={"horizon": "52w", "steps": 4})
    actual = REFERENCE["tracking_78_weeks"]
    yield case("purchase_model/tracking", f"{LIFETIMES} fitted on the first 39 weeks", "purchase_model.tracking",
               {"columns": {"actual_cumulative": actual["actual_cumulative_repeat_customer_days"], "expected_cumulative": actual["bg_nbd_expected_cumulative"]}, "tolerance": 1e-3},
               **LOG, as_of="1998-07-01", of={"operation": "purchase_model.fit", "as_of": "1997-10-01", "options": {"model": "bg_nbd", "unit": "1w"}})


def by_hand() -> Iterator[Case]:
    """From definitions: counts, geometric and exponential special cases."""
    summary = [dict(zip(["frequency", "t_x", "age", "mean_value"], row, strict=True)) for row in [(2, 20, 30, 35)]]
    rows = [{"who": "ann", "at": day, "paid": paid} for day, paid in [("2024-01-01", "9.00"), ("2024-01-05T10:00", "20.00"), ("2024-01-05T12:00", "10.00"), ("2024-01-21", "40.00")]]
    rows += [{"who": "ben", "at": "2024-01-11", "paid": "7.00"}]
    log: Case = {"schema": {"currency": "GBP"}, "steps": [{"append": {"rows": rows, "columns": {"customer": "who", "time": "at", "amount": "paid", "default_kind": "purchase"}}}]}
    columns = {"customer": ["ann", "ben"], "frequency": [summary[0]["frequency"], 0], "t_x": [20, 0], "age": [30, 20], "mean_value": [35, None]}
    source = "by hand: ann bought on days 0, 4 (twice) and 20 of the 30 before 31 January, 30.00 and 40.00 after the first; ben once"
    yield case("purchase_summary/days", source, "purchase_summary", {"columns": columns, "notes": {"unit": "1d", "currency": "GBP"}}, **log, as_of="2024-02-01")
    columns = {"customer": ["ann", "ben"], "t_x": [20 / 7, 0], "age": [30 / 7, 20 / 7], "mean_value": [79 / 3, None]}
    yield case("purchase_summary/weeks_with_the_first", f"{source}; the mean of 9.00, 30.00 and 40.00", "purchase_summary",
               {"columns": columns, "notes": {"unit": "1w"}}, **log, as_of="2024-02-01", options={"unit": "1w", "mean_value": "all"})
    columns = {"customer": ["ann", "ben"], "frequency": [1, 0], "t_x": [2, 0], "age": [3, 2], "mean_value": [40, None]}
    yield case("purchase_summary/opportunities", f"{source}; weeks: days 0 and 4 are in that of number 0, day 20 in number 2; of 31 and 21 days seen, 4 and 3 weeks are over", "purchase_summary",
               {"columns": columns, "notes": {"unit": "1w"}}, **log, as_of="2024-02-01", options={"unit": "1w", "opportunities": True})
    # An amount that nobody knows is no 0: 10.00 over the one repeat purchase that has an amount, 15.00 over two with the first.
    part = [{"who": "ann", "at": day, "paid": paid} for day, paid in [("2024-01-01", "5.00"), ("2024-01-05", "10.00"), ("2024-01-21", None)]]
    unpaid: Case = log | {"steps": [{"append": {"rows": part, "columns": log["steps"][0]["append"]["columns"]}}]}
    for mean, value in (("repeat", 10), ("all", 7.5)):
        yield case(f"purchase_summary/unknown_amount_{mean}", "by hand: 5.00 on the first day, 10.00, and a purchase without an amount", "purchase_summary",
                   {"columns": {"frequency": [2], "mean_value": [value]}}, **unpaid, as_of="2024-02-01", options={"mean_value": mean})
    # sBG with alpha = beta = 1: S(t) = 1 / (1 + t), and of those left before renewal t the share t / (t + 1) renews.
    of = {"operation": "renewal_model.from_parameters", "options": {"parameters": [1.0, 1.0], "period": "1y"}}
    yield case("renewal_model/curve", "by hand: with alpha = beta = 1, 1 / (1 + t) are left", "renewal_model.curve",
               {"columns": {"period": [0, 1, 2, 3], "survival": [1, 1 / 2, 1 / 3, 1 / 4], "retention": [None, 1 / 2, 2 / 3, 3 / 4]}, "notes": {"unit": "1y"}}, of=of, options={"periods": 3})
    yield failing("errors/renewals_beyond_count", "by definition", "renewal_model.curve", "invalid_option", {"argument": "periods", "given": "1000000"}, of=of, options={"periods": 1_000_000})
    sbg = REFERENCE["sbg"]["highend"]
    survivors = [1000, 869, 743, 653, 593, 551, 517, 491]
    table = [{"survivors": left} for left in survivors]
    names = ["alpha", "beta"]
    fitted = {"columns": {"parameter": names, "value": [sbg[name] for name in names]}, "tolerance": 1e-4}
    source = "tests/data/expected/cdnow_lifetime_value.json: independent maximum likelihood; Fader and Hardie 2007 print .668 and 3.806"
    yield case("renewal_model/fit", source, "renewal_model.parameters", fitted, of={"operation": "renewal_model.fit", "table": table, "options": {"period": "1y"}})
    whole = {"artifact": {"operation": "renewal_counts.of", "table": table, "options": {"period": "1y"}}}
    halves = [whole, whole]
    merged = {"artifact": {"operation": "renewal_counts.merge", "options": {"parts": halves}}}
    yield case("renewal_counts/merged", f"{source}; twice the cohort has the same peak", "renewal_model.parameters", fitted | {"notes": {"customers": "2000"}}, of={"operation": "renewal_model.fit_counts", "options": {"counts": merged}})
    of = {"operation": "renewal_model.from_parameters", "options": {"parameters": [sbg["alpha"], sbg["beta"]], "period": "1y"}}
    yield case("renewal_model/lifetimes", source, "renewal_model.lifetimes", {"columns": {"renewals": [0], "lifetime": [sbg["DEL_10pct_from_t0"]]}, "tolerance": 1e-8},
               of=of, options={"rate": 0.1, "renewals": 0})
    # BG/BB with alpha = beta and hardly any death is a beta-binomial: uniform over 0 to n for alpha = beta = 1.
    of = {"operation": "purchase_model.from_parameters", "options": {"model": "bg_bb", "parameters": [1.0, 1.0, 1e-9, 1.0], "unit": "1d"}}
    yield case("purchase_model/new_customer_counts", "by hand: a coin of uniform chance comes up 0 to 4 times in 4 with probability 1/5 each; nobody leaves", "purchase_model.new_customer_counts",
               {"columns": {"purchases": [0, 1, 2, 3, 4], "is_or_more": [False] * 4 + [True], "probability": [0.2] * 5}, "tolerance": 1e-7}, of=of, options={"horizon": "4d", "most": 4})
    rows = [{"frequency": 1, "t_x": 1, "age": 2}, {"frequency": 0, "t_x": 0, "age": 2}]
    yield case("purchase_model/probability_of_purchases", "by hand: of a uniform chance, after 1 of 2 it is beta (2, 2), after 0 of 2 beta (1, 3): the next fails with 2/4 and 3/4",
               "purchase_model.probability_of_purchases", {"columns": {"probability": [0.5, 0.75]}, "tolerance": 1e-7}, table=rows, of=of, options={"n": 0, "horizon": "1d", "unit": "1d"})
    yield case("purchase_model/frequencies", "by hand: a coin of uniform chance comes up 0, 1 or 2 times in 2 with probability 1/3 each; 2 customers", "purchase_model.frequencies",
               {"columns": {"frequency": [0, 1], "actual": [1, 1], "expected": [2 / 3, 4 / 3]}, "tolerance": 1e-7}, table=rows, of=of, options={"most": 1, "unit": "1d"})
    # BG/NBD gives 1 to who bought once; so at the first purchase.
    yield case("purchase_model/alive_over_time", "by hand: BG/NBD gives probability 1 until the first repeat purchase, and a purchase then says b / (a + b) at its own moment: 3/4",
               "purchase_model.alive_over_time", {"columns": {"time": [0, 2, 4], "purchases": [0, 0, 1], "p_alive": [1, 1, 0.75]}, "tolerance": 1e-9},
               **log, as_of="2024-01-06", of={"operation": "purchase_model.from_parameters", "options": {"model": "bg_nbd", "parameters": [1.0, 5.0, 1.0, 3.0], "unit": "1d"}},
               options={"customer": "ann", "steps": 2})


def errors() -> Iterator[Case]:
    fit, source = "purchase_model.fit", "by definition"
    good = [{"frequency": 1, "recency": 2, "T": 4}, {"frequency": 0, "recency": 0, "T": 4}]
    weekly = {"unit": "1w"}

    def wrong(name: str, code: str, details: Case, table: list[Case], options: Case) -> Case:
        return failing(f"errors/{name}", source, fit, code, details, table=table, options=options)

    yield wrong("summary_without_unit", "invalid_option", {"argument": "unit"}, good, {})
    yield wrong("summary_without_age", "missing_column", {"column": "age"}, [{"frequency": 1, "recency": 2}], weekly)
    yield wrong("summary_beyond_age", "invalid_value", {"column": "recency", "row": "1", "given": "5"}, [good[0], {"frequency": 1, "recency": 5, "T": 4}], weekly)
    yield wrong("summary_negative", "invalid_value", {"column": "T", "row": "0"}, [{"frequency": 1, "recency": 2, "T": -4}], weekly)
    yield wrong("summary_of_one_time_buyers", "not_enough_data", {"column": "frequency"}, good[1:] * 9, weekly)
    yield wrong("summary_of_two", "not_enough_data", {"column": "frequency"}, good, weekly)
    yield wrong("summary_half_purchases", "invalid_value", {"column": "frequency", "row": "0", "given": "1.5"}, [{"frequency": 1.5, "recency": 2, "T": 4}], weekly)
    yield wrong("summary_of_a_view_option", "invalid_option", {"argument": "purchases"}, good, weekly | {"purchases": "sale"})
    paid = [{"frequency": 2, "recency": 2, "T": 4, "monetary_value": 0}, *({"frequency": 1, "recency": 2, "T": 4, "monetary_value": 5 + n} for n in range(5))]
    yield failing("errors/spend_of_zero", source, "spend_model.fit", "invalid_value", {"column": "monetary_value"}, table=paid)
    mixed = [row | {"money": money} for row, money in zip(paid[1:], ["USD", "USD", "EUR", "USD", "USD"], strict=True)]
    yield failing("errors/spend_in_two_currencies", source, "spend_model.fit", "mixed_currency", {"column": "money", "row": "2"}, table=mixed, options={"currency_column": "money"})
    yield failing("errors/spend_in_another_currency", source, "spend_model.predict", "mixed_currency", {"expected": "USD", "given": "EUR"}, table=paid[1:], of=spend(), options={"currency": "EUR"})
    yield failing("errors/model_in_another_unit", source, "purchase_model.predict", "mixed_unit", {"expected": "1w", "given": "1d"}, table=good, of=at("bg_nbd"), options={"unit": "1d"})
    yield failing("errors/model_without_unit", source, "purchase_model.predict", "invalid_option", {"argument": "unit"}, table=good, of=at("bg_nbd"))
    yield failing("errors/spend_below_zero", source, "spend_model.predict", "invalid_value", {"column": "monetary_value", "row": "0", "given": "-5"},
                  table=[paid[1] | {"monetary_value": -5}], of=spend())
    yield failing("errors/another_artifact", source, "purchase_model.lifetime_value", "artifact_mismatch", {"expected": "spend_model", "given": "purchase_model"},
                  table=FIRST, of=at("bg_nbd"), options={"spend": {"artifact": at("bg_nbd")}, "unit": "1w"})
    yield failing("errors/survivors_that_rise", source, "renewal_model.fit", "invalid_value", {"column": "survivors", "row": "2"},
                  table=[{"survivors": n} for n in (10, 8, 9)])
    later = {"operation": "purchase_model.fit", "as_of": "1998-01-01", "options": {"unit": "1w"}}
    yield failing("errors/model_from_later", source, "purchase_model.predict", "artifact_from_later", {"as_of": "1997-10-01T00:00:00Z"}, **LOG, as_of="1997-10-01", of=later)
    for operation, options in (("tracking", {}), ("frequencies", {}), ("alive_over_time", {"customer": "0006"})):
        yield failing(f"errors/{operation}_from_later", source, f"purchase_model.{operation}", "artifact_from_later", {"as_of": "1997-10-01T00:00:00Z"}, **LOG, as_of="1997-10-01", of=later,
                      options=options)
    yield failing("errors/alive_of_nobody", source, "purchase_model.alive_over_time", "unknown_customer", {}, **LOG, as_of="1997-10-01", of=at("bg_nbd"), options={"customer": "nobody"})


def cases() -> Iterator[Case]:
    yield from fits()
    yield from scores()
    yield from by_hand()
    yield from errors()


if __name__ == "__main__":
    sys.exit(main(cases(), "--check" in sys.argv))
