"""What lifetimes users write, in this library: docs/coming-from-lifetimes.md shows these regions."""

import re
from pathlib import Path

import pandas as pd
import pytest

import retention_core as rt
from retention_core import datasets


@pytest.fixture(scope="module")
def transactions():
    # START transactions
    transactions = datasets.cdnow(frame="pandas")[["customer", "date", "dollars"]]
    # END transactions
    return transactions


@pytest.fixture(scope="module")
def log(transactions):
    # START log
    log = rt.EventLog(rt.Schema(currency="USD"))
    log.append(transactions, customer="customer", time="date", amount="dollars", default_kind="purchase")
    # END log
    return log


@pytest.fixture(scope="module")
def summary(log):
    # START summary
    summary = log.as_of("1997-10-01").purchase_summary(unit="1w")
    # END summary
    return summary


@pytest.fixture(scope="module")
def model(summary):
    # START fit
    model = rt.PurchaseModel.fit(summary, model="bg_nbd")
    # END fit
    return model


@pytest.fixture(scope="module")
def spend(summary):
    # START spend
    spend = rt.SpendModel.fit(summary)
    # END spend
    return spend


def test_a_view_is_all_that_is_needed(log):
    # START view
    view = log.as_of("1997-10-01")
    model = rt.PurchaseModel.fit(view, unit="1w")
    scores = model.predict(view, horizon="39w")
    # END view
    # START worth
    spend = rt.SpendModel.fit(view)
    values = model.lifetime_value(view, spend, periods=12, discount_rate=0.01)
    # END worth
    assert sum(scores["expected_purchases"]) == pytest.approx(1576.7, abs=1)
    assert model.content["kind"] == "mbg_nbd" and values["lifetime_value_minor"][0] > 3000


def test_opportunities(log):
    # START opportunities
    months = rt.PurchaseModel.fit(log.as_of("1997-10-01"), model="bg_bb", unit="28d")
    next_year = months.predict(log.as_of("1997-10-01"), horizon="364d")
    # END opportunities
    assert all(0 < alive <= 1 for alive in next_year["p_alive"])


def test_months_of_lifetimes(model, spend, summary):
    # START months
    values = model.lifetime_value(summary, spend, periods=12, period="2627856s")["lifetime_value_minor"]
    # END months
    assert values[0] == pytest.approx(3628, abs=2)


@pytest.mark.parametrize("name", ["clv.md", "coming-from-lifetimes.md"])
def test_a_document_runs_from_top_to_bottom(name):
    text = (Path(__file__).resolve().parents[2] / "docs" / name).read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    known = {"rt": rt, "pd": pd, "datasets": datasets}
    for block in blocks:
        exec(block, known)  # noqa: S102
    assert len(blocks) > 5


def test_a_log_takes_the_place_of_the_summary_function(log, summary):
    assert len(log) == 6919
    assert len(summary) == 2357 and sum(summary["frequency"]) == 2457


def test_a_summary_of_lifetimes_is_taken_as_it_is(model):
    # START frame
    frame = pd.DataFrame({"frequency": [2, 0], "recency": [30.43, 0], "T": [38.86, 38.86]})
    scores = model.predict(frame, unit="1w", horizon="39w")
    # END frame
    assert scores["p_alive"] == pytest.approx([0.7266, 1.0], abs=1e-4)


def test_parameters(model):
    # START parameters
    parameters = model.parameters()
    # END parameters
    assert parameters["value"] == pytest.approx([0.243, 4.414, 0.793, 2.426], abs=5e-4)
    assert float(parameters.notes["log_likelihood"]) == pytest.approx(-9582.43, abs=0.01)


def test_scores(model, summary):
    # START scores
    scores = model.predict(summary, horizon="39w")
    alive, purchases = scores["p_alive"], scores["expected_purchases"]
    # END scores
    assert purchases[0] == pytest.approx(1.2259, abs=2e-4) and alive[0] == pytest.approx(0.7266, abs=1e-4)


def test_new_customers(model):
    # START new
    expected = model.new_customer(horizon="39w")["expected_purchases"][-1]
    # END new
    assert expected == pytest.approx(1.195, abs=1e-3)


def test_the_probability_of_so_many_purchases(model, summary):
    # START probability
    none = model.probability_of_purchases(summary, 0, horizon="39w")["probability"]
    # END probability
    assert 0 < none[0] < 1


def test_values(model, spend, summary):
    # START value
    worth = spend.predict(summary)["expected_value"]
    values = model.lifetime_value(summary, spend, periods=12, discount_rate=0.01)["lifetime_value_minor"]
    # END value
    assert worth[0] == pytest.approx(24.66, abs=0.01) and values[0] == 3630


def test_plots(model, log):
    # START plots
    frequencies = model.frequencies(log.as_of("1997-10-01")).to_vega_lite()
    tracking = model.tracking(log.as_of("1998-07-01"), period="1w").to_vega_lite()
    path = model.alive_over_time(log.as_of("1998-07-01"), "0006").to_vega_lite()
    # END plots
    assert all(spec["$schema"].endswith("v5.json") for spec in (frequencies, tracking, path))


def test_saving(model):
    # START saving
    text = model.to_json()
    again = rt.PurchaseModel.from_json(text)
    # END saving
    assert again == model


def test_online_retail_says_what_it_does_not_tell():
    # START unidentified
    lines = datasets.online_retail(cleaned=True)
    shop = rt.EventLog(rt.Schema(time_zone="Europe/London", currency="GBP", roles={"sale": "purchase"}))
    shop.append(lines, customer="CustomerID", time="InvoiceDate", kind="kind", amount="total", order="InvoiceNo")
    parameters = rt.PurchaseModel.fit(shop.as_of("2011-12-10"), unit="1w").parameters()
    # END unidentified
    assert parameters.notes["status"] == "not_identified"
    assert "dropout is not identified" in parameters.notes["warning"]
    assert parameters["standard_error"].count(None) >= 1 and None not in parameters["value"]
