"""Recurring revenue of a real table, from frames as people have them: it reconciles, and differences are named."""

import json
import pathlib

import pandas as pd
import polars as pl
import pytest

import retention_core as rt
from retention_core import datasets

DATA = pathlib.Path(__file__).parents[2] / "tests/data"
SAAS = json.loads((DATA / "expected/saas.json").read_text("utf-8"))
TRIALS: rt.MetricSettings = {"properties": {"trial": "is_trial"}}


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


def found(audit, check):
    return next((row["count"], row["of"]) for row in audit.to_dicts() if row["check"] == check)


def test_the_audit_finds_what_is_wrong_with_ravenstack():
    table = {name: datasets.ravenstack(name, frame="pandas") for name in ("accounts", "subscriptions", "churn_events", "support_tickets", "feature_usage")}
    subscriptions = table["subscriptions"].astype({name: "datetime64[ns]" for name in ("start_date", "end_date")})
    uses = table["feature_usage"].merge(subscriptions[["subscription_id", "account_id", "start_date"]], on="subscription_id")
    gone = table["churn_events"]
    tickets = table["support_tickets"].merge(table["accounts"][["account_id", "signup_date"]], on="account_id")

    # What pandas finds in the tables alone.
    early = (pd.to_datetime(uses["usage_date"]) < uses["start_date"]).sum()
    too_soon = (pd.to_datetime(tickets["submitted_at"]) < pd.to_datetime(tickets["signup_date"])).sum()
    paid = subscriptions[(subscriptions["is_trial"].astype(str).str.lower() == "false") & (subscriptions["mrr_amount"].astype(float) > 0)]
    both = gone.assign(left=pd.to_datetime(gone["churn_date"])).merge(paid, on="account_id", suffixes=("", "_of"))
    runs = (both["start_date"] <= both["left"]) & ~(both["end_date"] <= both["left"])
    paying = both[runs]["churn_event_id"].nunique()
    assert (early, too_soon, paying) == (19_142, 1_077, 531)

    log = ravenstack("pandas")
    log.append(uses, customer="account_id", time="usage_date", default_kind="activity", item="subscription_id")
    log.append(gone, customer="account_id", time="churn_date", default_kind="cancellation", id="churn_event_id")
    audit = log.as_of("2025-01-01").subscription_audit(settings=TRIALS)
    assert found(audit, "use_before_subscription") == (early, 25_000)
    assert found(audit, "paying_after_cancellation")[0] == paying
    assert found(audit, "overlaps")[0] == 0

    desk = rt.EventLog(rt.Schema(time_zone="UTC", currency="USD"))
    desk.append(tickets, customer="account_id", time="submitted_at", default_kind="ticket_opened")
    desk.set_customers(table["accounts"], id="account_id", signed_up="signup_date")
    assert found(desk.as_of("2025-01-01").audit(), "events_before_sign_up") == (too_soon, 2_000)


def test_telco_loses_what_pandas_says_by_contract():
    lines = pd.read_csv(DATA / "telco.csv.gz", dtype=str)
    rows = pd.DataFrame({
        "customer": lines["customerID"], "start": "2024-01-01", "end": lines["Churn"].map({"Yes": "2024-02-29"}),
        "mrr": lines["MonthlyCharges"], "plan": lines["Contract"],
    })
    log = rt.EventLog(rt.Schema(time_zone="UTC", currency="USD"))
    assert log.append_subscriptions(rows).accepted == 7_043
    view = log.as_of("2024-03-01")
    known = SAAS["telco_last_month"]
    (whole,) = view.revenue_movements(from_="2024-02-01").to_dicts()
    assert (whole["start_minor"], whole["churn_minor"]) == (round(known["mrr_start"] * 100), round(known["mrr_lost"] * 100))
    assert [whole["logo_churn"], whole["grr"]] == pytest.approx([known["logo_churn"], known["grr"]], rel=1e-12)
    by_contract = {row["group"]: row for row in view.revenue_movements(from_="2024-02-01", by="plan").to_dicts()}
    assert by_contract.keys() == known["by_contract"].keys()
    for contract, wanted in known["by_contract"].items():
        row = by_contract[contract]
        assert row["start_count"] == wanted["n"]
        assert [row["logo_churn"], row["grr"]] == pytest.approx([wanted["logo_churn"], wanted["grr"]], rel=1e-12)


@pytest.mark.parametrize("example", SAAS["nps_worked_examples"], ids=lambda example: f"nps {example['nps']:.0f}")
def test_nps_is_that_of_the_worked_examples(example):
    log = rt.EventLog()
    answers = [{"customer": f"c{n}", "time": "2024-01-10", "kind": "survey_response", "score": score} for n, score in enumerate(example["scores"])]
    log.append(answers, properties=["score"])
    (row,) = log.as_of("2024-02-01").survey(min_answers=1, interval="normal").to_dicts()
    names = ("promoters", "passives", "detractors")
    assert [row[name] for name in ("answers", *names)] == [example[name] for name in ("n", *names)]
    assert [row["score"], row["score_low"], row["score_high"]] == pytest.approx([example["nps"], *example["ci95_normal"]], abs=1e-6)


def test_a_year_later_equals_pandas(view):
    rows = view.revenue_retention(settings=TRIALS).to_dicts()
    for row, month in zip(rows, SAAS["ravenstack_mrr"]["months"][1:], strict=True):
        if month.get("nrr_12m") is not None:
            ours = [row["nrr"], row["grr"], 1 - row["logo_churn"]]
            assert ours == pytest.approx([month[name] for name in ("nrr_12m", "grr_12m", "logo_retention_12m")], rel=1e-12)
