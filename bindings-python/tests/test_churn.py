"""Churn and survival on frames of the host, and from a log to a model."""

import json
import math

import pyarrow as pa
import pytest

import retention_core as rt


def rows():
    """Few logins and a free plan make customers leave."""
    state, found = 7, []

    def draw():
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 11) / 2**53

    for at in range(600):
        logins, free = int(draw() * 30), draw() < 0.5
        left = draw() < 1 / (1 + math.exp(-(0.5 - 0.15 * logins + 1.5 * free)))
        found.append({"who": f"c{at}", "logins": logins, "plan": "free" if free else "pro", "left": left})
    return found


@pytest.mark.parametrize("model", ["logistic", "trees"])
def test_a_model_is_fitted_judged_explained_and_saved(model):
    table = pa.Table.from_pylist(rows())
    churn = rt.ChurnModel.fit(table, "left", customer="who", model=model, trees=60, folds=3)
    assert {"auc", "log_loss"} <= set(churn.judgement()["metric"])
    assert churn.judgement()["value"][0] > 0.75
    chances = churn.predict(table, customer="who")
    assert chances["customer"][0] == "c0" and all(0 < chance < 1 for chance in chances["chance"])
    told = churn.explain(table.slice(0, 1))
    assert sum(told["contribution"], told["base"][0]) == pytest.approx(told["logit"][0], abs=1e-9)
    assert "the odds" in told["reason"][0]
    assert json.loads(churn.card()["json"][0])["content"]["model"] == model
    assert churn.drift(table)["state"] == ["stable"] * 3
    assert rt.ChurnModel.from_json(churn.to_json()).predict(table)["chance"] == chances["chance"]


def test_what_is_wrong_names_the_column():
    few = rows()[:20]
    with pytest.raises(rt.InputError) as raised:
        rt.ChurnModel.fit(few, "left", features=["logins"])
    assert raised.value.code == "not_enough_data" and raised.value.details["column"] == "left"
    with pytest.raises(rt.InputError) as raised:
        rt.kaplan_meier([{"duration": -1, "event": True}])
    assert raised.value.code == "invalid_value" and raised.value.details["column"] == "duration"


def test_a_log_becomes_a_training_table_and_a_model():
    log = rt.EventLog(rt.Schema(roles={"sale": "purchase"}))
    log.append(
        [
            {"customer": f"c{who}", "time": f"2024-{month:02}-{1 + who % 27:02}", "kind": "sale"}
            for who in range(120)
            for month in range(1, 13)
            if who % 2 or month < 7
        ]
    )
    view = log.as_of("2025-01-01")
    measures = {"recency": {"measure": "days_since_last", "of": ["purchase"]}, "orders_90d": {"measure": "count", "of": ["purchase"], "window": "90d"}}
    table = view.training_table(measures, horizon="60d", every="1mo")
    assert table["outcome"].count(True) > 100 and table.notes["events"] == "sale"
    model = rt.ChurnModel.fit(table, "outcome", customer="customer", time="at")
    now = view.scoring_table(measures, horizon="60d")
    assert len(model.predict(now, customer="customer")) == 120
    tested = rt.churn_backtest(table, "outcome", customer="customer", time="at", lag=60, least=5)
    assert "complete" in tested["state"]
