"""Recurring revenue of a real table, from frames as people have them: it reconciles, and differences are named."""

import json
import pathlib

import polars as pl
import pytest

import retention_core as rt
from retention_core import datasets

SAAS = json.loads((pathlib.Path(__file__).parents[2] / "tests/data/expected/saas.json").read_text("utf-8"))
TRIALS: rt.MetricSettings = {"properties": {"trial": "is_trial"}}


def test_the_guide():
    # START log
    log = rt.EventLog(rt.Schema(time_zone="Europe/London", currency="GBP"))
    log.append([
        {"customer": "ann", "time": "2024-01-05", "kind": "subscription_started", "amount": 20, "plan": "pro"},
        {"customer": "bob", "time": "2024-01-20", "kind": "subscription_started", "amount": 50, "plan": "pro"},
        {"customer": "ann", "time": "2024-02-11", "kind": "subscription_changed", "amount": 35, "plan": "pro"},
        {"customer": "bob", "time": "2024-02-25", "kind": "subscription_cancelled", "at_period_end": True},
    ], properties=["plan", "at_period_end"])
    # END log

    # START settings
    policy = rt.Policy({"policy": 1, "metrics": {"preset": "stripe", "churn_at": "end"}})
    view = log.as_of("2024-03-01")
    months = view.revenue_movements(settings=policy)
    assert months.notes["settings"] == rt.metric_settings({"preset": "stripe", "churn_at": "end"}).notes["settings"]
    # END settings

    # START movements
    february = view.revenue_movements().to_dicts()[1]
    assert (february["start_minor"], february["expansion_minor"]) == (7000, 1500)
    assert february["end_minor"] == 8500  # bob has paid until 20 March
    # END movements

    # START difference
    difference = view.explain_difference({}, "stripe").to_dicts()
    moved = [(row["setting"], row["customer"], row["change_minor"]) for row in difference]
    assert moved == [("churn_at", "bob", -5000)]  # Stripe: gone when it is cancelled
    # END difference

    # START survey
    log.append([{"customer": "ann", "time": "2024-02-20", "kind": "survey_response", "score": 9}], properties=["score"])
    nps = log.as_of("2024-03-01").survey()
    assert (nps["score"], nps["score_state"]) == ([None], ["too_few_answers"])
    # END survey


def ravenstack(frame):
    log = rt.EventLog(rt.Schema(time_zone="UTC", currency="USD"))
    receipt = log.append_subscriptions(
        datasets.ravenstack("subscriptions", frame=frame), customer="account_id", start="start_date", end="end_date", mrr="mrr_amount",
        plan="plan_tier", subscription="subscription_id", properties=["is_trial"],
    )
    assert (receipt.rows, receipt.accepted) == (5_000, 5_000)
    return log


@pytest.fixture(scope="module")
def view():
    return ravenstack("pandas").as_of("2025-01-01")


@pytest.mark.parametrize("frame", ["pandas", "polars"])
def test_february_2024_reconciles_to_the_cent(frame):
    months = ravenstack(frame).as_of("2025-01-01").revenue_movements(settings=TRIALS)
    row = next(row for row in months.to_dicts() if row["period"] == "2024-02")
    assert [row[f"{part}_minor"] for part in ("start", "new", "reactivation", "expansion", "contraction", "churn", "end")] == [
        1_522_685_00, 78_631_00, 3_136_00, 282_858_00, 13_532_00, 0, 1_873_778_00,
    ]
    assert 1_522_685 + 78_631 + 3_136 + 282_858 - 13_532 == 1_873_778
    assert (round(row["nrr"], 3), round(row["grr"], 3)) == (1.177, 0.991)


@pytest.mark.parametrize("frame", ["pandas", "polars"])
def test_tables_go_back_to_frames(frame):
    months = ravenstack(frame).as_of("2025-01-01").revenue_movements(settings=TRIALS)
    shown = months.to_pandas() if frame == "pandas" else pl.DataFrame(months)
    moved = shown["start_minor"] + shown["new_minor"] + shown["reactivation_minor"] + shown["expansion_minor"]
    moved = moved - shown["contraction_minor"] - shown["churn_minor"] + shown["term_change_minor"] + shown["exchange_minor"]
    assert list(moved) == list(shown["end_minor"])


@pytest.mark.parametrize(("grain", "reference"), [("customer", "ravenstack_mrr"), ("subscription", "ravenstack_mrr_by_subscription")])
def test_every_month_equals_pandas(view, grain, reference):
    rows = view.revenue_movements(settings={**TRIALS, "grain": grain}).to_dicts()
    for row, month in zip(rows, SAAS[reference]["months"][1:], strict=True):
        assert row["period"] == month["month_end"][:7]
        ours = [row[name] for name in ("end_minor", "new_minor", "expansion_minor", "contraction_minor", "churn_minor")]
        assert ours == [round(month[name] * 100) for name in ("mrr", "new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr")]
        for rate in ("nrr", "grr"):
            known = month.get(rate)
            assert row[rate] == (None if known is None else pytest.approx(known, rel=1e-12))


def test_the_difference_between_grains_is_explained_by_named_accounts(view):
    subscriptions: rt.MetricSettings = {**TRIALS, "grain": "subscription"}
    asked = {"figure": "churn", "from_": "2024-02-01", "to": "2024-03-01"}
    difference = view.explain_difference(TRIALS, subscriptions, **asked).to_dicts()
    months = {month["month_end"]: month.get("churned_mrr") for month in SAAS["ravenstack_mrr_by_subscription"]["months"]}
    assert {row["setting"] for row in difference} == {"grain"}
    assert sum(row["change_minor"] for row in difference) == round(months["2024-02-29"] * 100) > 0
    assert all(row["customer"].startswith("A-") and row["change_minor"] != 0 for row in difference)
    (setting,) = view.explain_difference_by_setting(TRIALS, subscriptions, **asked).to_dicts()
    assert (setting["customers"], setting["change_minor"]) == (len(difference), sum(row["change_minor"] for row in difference))


def test_settings_come_as_a_dict_a_preset_or_a_policy(view):
    policy = rt.Policy({"policy": 1, "metrics": {"preset": "stripe", "properties": {"trial": "is_trial"}}})
    stripe = view.revenue_movements(settings=policy)
    assert stripe.to_dicts() == view.revenue_movements(settings={"preset": "stripe", **TRIALS}).to_dicts()
    assert stripe.to_dicts() == view.revenue_movements(settings=policy.document).to_dicts()
    assert stripe.notes["settings"] == rt.metric_settings(policy).notes["settings"]
    assert stripe.notes["settings"] != view.revenue_movements(settings=TRIALS).notes["settings"]
    assert rt.metric_settings("stripe").notes["settings"] == rt.metric_settings({"preset": "stripe"}).notes["settings"]


def test_what_is_wrong_in_settings_is_named(view):
    def fault(settings):
        with pytest.raises(rt.RetentionError) as caught:
            view.revenue_movements(settings=settings)
        return caught.value

    assert fault({"churn_att": "end"}).details["suggestion"] == "churn_at"
    assert fault({"churn_at": "reqest"}).details["suggestion"] == "request"
    assert fault({"churn_at": "reqest"}).details["setting"] == "churn_at"
    assert fault("strip").details["suggestion"] == "stripe"
    assert fault({"exchange_rates": {"EURO": {"2024-01-01": "1.1"}}}).code == "unknown_currency"
    assert fault({"policy": 1, "metrics": {"grian": "account"}}).details["path"] == "/metrics/grian"
