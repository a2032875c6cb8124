"""The computed cases are as make_expected.py writes them, and agree with values that others computed from the same data."""

from __future__ import annotations

import csv
import importlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
CASES = HERE / "conformance"
EXPECTED = HERE / "data/expected"


def case(name: str) -> dict[str, list[Any]]:
    """The expected columns of a case."""
    columns: dict[str, list[Any]] = json.loads((CASES / f"{name}.json").read_text())["expect"]["table"]["columns"]
    return columns


def reference(name: str) -> dict[str, Any]:
    values: dict[str, Any] = json.loads((EXPECTED / f"{name}.json").read_text())
    return values


def module(name: str) -> Any:
    """A script among the cases."""
    if str(CASES) not in sys.path:
        sys.path.insert(0, str(CASES))
    return importlib.import_module(name)


@pytest.mark.parametrize(
    "script",
    ["make_churn_flag", "make_clusters", "make_engagement", "make_expected", "make_histories", "make_measures", "make_plain", "make_policy", "make_revenue", "make_spike"],
)
def test_cases_are_as_computed(script: str) -> None:
    if script == "make_expected":
        pytest.importorskip("pandas", reason="these cases are computed with pandas")
    for wanted in module(script).cases():
        written = json.loads((CASES / f"{wanted['name']}.json").read_text())
        assert written == json.loads(module("case_files").text(wanted)), wanted["name"]


@pytest.mark.parametrize("name, ties, data", [("online_retail", "online_retail_ties_by_first", "online_retail"), ("cdnow_by_events", None, "cdnow_sample")])
def test_rfm_is_that_of_the_reference(name: str, ties: str | None, data: str) -> None:
    ours = case(f"rfm/{name}") | (case(f"rfm/{ties}") if ties else {})
    rows = list(csv.DictReader((EXPECTED / f"{data}_rfm.csv").open()))
    assert [int(customer) for customer in ours["customer"]] == [int(row["id"]) for row in rows]
    wanted: dict[str, list[Any]] = {
        "recency_days": [int(row["recency"]) for row in rows],
        "frequency": [int(row["frequency"]) for row in rows],
        "monetary_minor": [round(float(row["monetary"]) * 100) for row in rows],
        "r": [int(row["R"]) for row in rows],
        "m": [int(row["M"]) for row in rows],
    }
    if ties:  # The reference breaks ties of frequency.
        wanted |= {"f": [int(row["F"]) for row in rows], "segment": [row["segment"] for row in rows]}
    assert {column: ours[column] for column in wanted} == wanted


@pytest.mark.parametrize("name, values, data", [("online_retail", "online_retail_revenue_gross", "online_retail"), ("cdnow", None, "cdnow_sample")])
def test_cohorts_are_those_of_the_reference(name: str, values: str | None, data: str) -> None:
    ours, cohorts = case(f"cohorts/{name}"), reference(data)["cohorts"]
    for column, wanted, scale in (("retained", "active_customers", 1), ("revenue_minor", "value", 100)):
        cells = case(f"cohorts/{values}") if values and scale == 100 else ours
        got = {(c, p): v for c, p, v in zip(cells["cohort"], cells["period"], cells[column], strict=True)}
        if scale == 100 and not values:
            continue
        for cohort, row in cohorts[wanted].items():
            assert [got[cohort, k] for k in range(len(row))] == [None if v is None else round(v * scale) for v in row], cohort


@pytest.mark.parametrize("name, data", [("online_retail", "online_retail"), ("cdnow_by_value", "cdnow_sample")])
def test_movements_are_those_of_the_reference(name: str, data: str) -> None:
    ours = case(f"movements/{name}")
    names = {"active": "active", "new": "new", "retained": "retained", "lost": "lost", "reactivated": "reactivated", "nrr": "nrr", "grr": "grr"}
    money = {"value": "value_minor", "new_value": "new_value_minor", "expansion": "expansion_minor", "contraction": "contraction_minor"}
    money |= {"lost_value": "lost_value_minor", "reactivated_value": "reactivated_value_minor"}
    months = reference(data)["cohorts"]["monthly_movements"]
    assert ours["period"] == [month["month"] for month in months]
    for row, month in enumerate(months):
        for theirs, column in names.items():
            # The reference adds three lines of a tenth of a penny, which are nothing in whole pence.
            assert ours[column][row] == pytest.approx(month[theirs], rel=1e-8) if theirs in month else ours[column][row] is None
        for theirs, column in money.items():
            assert ours[column][row] == round(month[theirs] * 100) if theirs in month else ours[column][row] is None
    if data == "online_retail":
        gaps, wanted = case("purchase_gaps/online_retail"), reference(data)["cohorts"]["days_between_purchase_days"]
        assert {k: gaps[c] for k, c in (("n", "gaps"), ("median", "median_days"), ("p75", "p75_days"), ("p90", "p90_days"))} == {
            k: [wanted[k]] for k in ("n", "median", "p75", "p90")
        }
        assert gaps["mean_days"] == [pytest.approx(wanted["mean"], rel=1e-12)]
        repeat = case("repeat_purchase/online_retail")["repeat_purchase_rate"]
        assert repeat == [pytest.approx(reference(data)["rfm"]["repeat_purchase_rate"], rel=1e-12)]
