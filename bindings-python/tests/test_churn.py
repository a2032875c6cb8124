"""Churn on frames of the host, and from a log to a model: docs/churn.md shows these regions."""

import json
import math

import pandas as pd
import pyarrow as pa
import pytest

import retention_core as rt
from retention_core import datasets


def rows(state=7):
    """Few logins and a free plan make customers leave."""
    found = []

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
    # Compared with chances of customers that the model did not see: so does one who did not learn from them.
    assert churn.drift(rows(state=8))["state"] == ["stable"] * 3
    assert rt.ChurnModel.from_json(churn.to_json()).predict(table)["chance"] == chances["chance"]


def test_our_own_tables_need_no_features_named_and_foreign_ones_say_what_to_do():
    log = rt.EventLog(rt.Schema(roles={"sale": "purchase"}))
    log.append(
        [
            {"customer": f"c{who}", "time": f"2024-{month:02}-{1 + who % 27:02}", "kind": "sale"}
            for who in range(120)
            for month in range(1, 13 if who % 2 else 4 + who % 5)
        ],
        customer="customer",
        time="time",
        kind="kind",
    )
    measures = {"orders": {"measure": "count", "of": ["purchase"]}, "recency": {"measure": "days_since_last", "of": ["purchase"]}}
    view = log.as_of("2024-12-28")
    table = view.training_table(measures, horizon="60d")
    model = rt.ChurnModel.fit(table, "outcome")
    assert model.judgement().notes["left_out"] == "customer, at"
    named = rt.ChurnModel.fit(table, "outcome", customer="customer", time="at", features=["orders", "recency"])
    assert named.judgement()["value"] == model.judgement()["value"]
    assert model.predict(view.scoring_table(measures, horizon="60d"))["customer"][0] == "c0"
    assert rt.feature_insight(table, "outcome").notes["left_out"] == "customer, at"
    # A frame of pandas keeps the notes, and so what its columns are; one made of rows is anybody's.
    assert rt.ChurnModel.fit(table.to_pandas(), "outcome").judgement()["value"] == model.judgement()["value"]
    with pytest.raises(rt.InputError) as raised:
        rt.ChurnModel.fit(pd.DataFrame(table.to_dicts()), "outcome", customer="customer")
    assert raised.value.code == "wrong_column_type" and "`features`" in str(raised.value)
    with pytest.raises(rt.InputError) as raised:
        rt.CoxModel.fit(view.active_periods())
    assert raised.value.code == "nothing_to_fit" and "such as their plan" in str(raised.value)


@pytest.mark.parametrize("given", [None, 3, b"{}", {"artifact": "churn_model"}, "\ud800"])
@pytest.mark.parametrize("kind", [rt.Artifact, rt.ChurnModel, rt.Calibrator, rt.CoxModel, rt.PurchaseModel])
def test_what_is_no_text_is_no_artifact(kind, given):
    with pytest.raises(rt.InputError) as raised:
        kind.from_json(given)
    assert raised.value.code == "invalid_option" and raised.value.details["argument"] == "text"


def test_an_artifact_that_was_edited_is_refused_and_one_that_was_written_anew_is_not():
    table = pa.Table.from_pylist(rows())
    text = rt.ChurnModel.fit(table, "left", customer="who", folds=0).to_json()
    held = json.loads(text)
    again = rt.ChurnModel.from_json(json.dumps(held, indent=2, sort_keys=True))
    assert again.predict(table) == rt.ChurnModel.from_json(text).predict(table)
    held["content"]["rows"] += 1
    with pytest.raises(rt.ArtifactError) as raised:
        rt.ChurnModel.from_json(json.dumps(held))
    assert raised.value.code == "blob_altered"


def test_no_threads_are_too_few():
    with pytest.raises(rt.InputError) as raised:
        rt.ChurnModel.fit(pa.Table.from_pylist(rows()), "left", customer="who", threads=0)
    assert raised.value.code == "invalid_option" and raised.value.details["argument"] == "threads"


def test_what_is_wrong_names_the_column():
    few = rows()[:20]
    with pytest.raises(rt.InputError) as raised:
        rt.ChurnModel.fit(few, "left", features=["logins"])
    assert raised.value.code == "not_enough_data" and raised.value.details["column"] == "left"


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


@pytest.fixture(scope="module")
def log():
    # START log
    lines = datasets.online_retail(cleaned=True)
    log = rt.EventLog(rt.Schema(time_zone="Europe/London", currency="GBP", roles={"sale": "purchase"}))
    log.append(lines, customer="CustomerID", time="InvoiceDate", kind="kind", amount="total", order="InvoiceNo")
    # END log
    return log


@pytest.fixture(scope="module")
def measures():
    # START measures
    measures = {
        "recency": {"measure": "days_since_last", "of": ["purchase"]},
        "tenure": {"measure": "days_since_first", "of": ["purchase"]},
        "orders": {"measure": "distinct", "of": ["purchase"], "value": "order"},
        "orders_90d": {"measure": "distinct", "of": ["purchase"], "value": "order", "window": "90d"},
        "value_90d": {"measure": "sum", "of": ["purchase"], "window": "90d"},
    }
    # END measures
    return measures


@pytest.fixture(scope="module")
def table(log, measures):
    # START table
    view = log.as_of("2011-12-10")
    table = view.training_table(measures, horizon="90d", every="1mo", from_="2011-06-01")
    # END table
    return table


@pytest.fixture(scope="module")
def model(table):
    # START fit
    model = rt.ChurnModel.fit(table, "outcome")
    judged = model.judgement()
    # END fit
    assert judged["metric"][0] == "auc" and 0.7 < judged["value"][0] < 0.8
    return model


@pytest.fixture(scope="module")
def scores(table):
    # START scores
    frame = table.to_pandas()
    last = frame["at"].max()
    known = frame[frame["at"] <= last - pd.Timedelta(days=90)]
    then = rt.ChurnModel.fit(known, "outcome", customer="customer", time="at")
    scores = frame[frame["at"] == last].copy()
    scores["chance"] = then.predict(scores)["chance"]
    # END scores
    return scores


def test_a_training_table_has_rows_of_past_views(table):
    assert len(set(table["at"])) == 4 and table.notes["definition"].startswith("no event of purchase within 90d")


def test_chances_and_reasons(log, measures, model):
    # START predict
    now = log.as_of("2011-12-10").scoring_table(measures)
    chances = model.predict(now)
    reasons = model.explain(now, top=2)
    # END predict
    assert len(chances) == 4338 and chances.notes["fitted_as_of"] == "2011-12-10T00:00:00Z"
    assert reasons["column"][2] == "(others)" and "the odds" in reasons["reason"][0]


def test_an_earlier_view_is_refused(log, measures, model):
    # START hindsight
    earlier = log.as_of("2011-09-01").scoring_table(measures)
    with pytest.raises(rt.ArtifactError) as refused:
        model.predict(earlier)
    looked_back = model.predict(earlier, hindsight=True)
    # END hindsight
    assert refused.value.code == "artifact_from_later" and len(looked_back) == len(earlier)
    with pytest.raises(rt.ArtifactError):
        model.explain(earlier)
    assert len(model.explain(earlier, top=1, hindsight=True)) == 2 * len(earlier)


def test_scores_of_any_model_are_judged(scores):
    # START judge
    metrics = rt.evaluate_scores(scores)
    curve = rt.calibration_curve(scores)
    tenths = rt.lift(scores)
    profit = rt.profit_curve(scores, cost=2, value=30, success=0.2)
    # END judge
    assert metrics["value"][0] > 0.7 and tenths["lift"][0] > 1.3 > tenths["lift"][9]
    assert 0 < float(profit.notes["best_threshold"]) < 1
    # START plots
    specs = [table.to_vega_lite() for table in (curve, tenths, profit)]
    # END plots
    assert [len(spec["layer"]) for spec in specs] == [3, 3, 3]
    assert all(low - 1e-6 <= at <= high + 1e-6 for low, at, high in zip(profit["low"], profit["profit"], profit["high"], strict=True))


def test_scores_are_calibrated(scores):
    # START calibrate
    calibrator = rt.Calibrator.fit(scores.sample(frac=0.5, random_state=1), method="isotonic")
    held = calibrator.apply(scores)["chance"]
    # END calibrate
    assert all(0 <= chance <= 1 for chance in held)


def test_models_are_tested_on_times_past(table):
    # START backtest
    tested = rt.churn_backtest(table, "outcome", lag=90, origins=1)
    # END backtest
    assert tested["state"] == ["complete"] and tested["auc_low"][0] < tested["auc"][0] < tested["auc_high"][0]


def test_trees(table):
    # START trees
    trees = rt.ChurnModel.fit(table, "outcome", model="trees", trees=100, folds=3)
    # END trees
    assert trees.judgement()["value"][0] > 0.7


def test_customers_change(log, measures, model):
    # START drift
    moved = model.drift(log.as_of("2011-12-10").scoring_table(measures))
    # END drift
    assert moved["column"][0] == "(chance)" and set(moved["state"]) <= {"stable", "moving", "shifted"}


def test_what_leaving_goes_with(scores):
    # START insight
    scores["came_back"] = scores["orders"] > 1
    found = rt.feature_insight(scores, "outcome", features=["came_back"])
    # END insight
    assert found["column"] == ["came_back"] and found["found"] == [True]


def test_revenue_at_risk(scores):
    # START revenue
    scores["monthly"] = scores["value_90d"].fillna(0).astype(float) / 300
    at_risk = rt.revenue_at_risk(scores, amount="monthly", currency="GBP")
    # END revenue
    assert 0 < at_risk["at_risk_minor"][0] < at_risk["revenue_minor"][0]


def test_any_library_can_fit(table):
    # START xy
    frame = table.to_pandas()
    y, groups = frame.pop("outcome"), frame.pop("customer")
    X = frame.drop(columns="at")
    # END xy
    assert len(X) == len(y) == len(groups) and list(X) == sorted(["recency", "tenure", "orders", "orders_90d", "value_90d"])


def test_single_rows_may_lack_what_the_model_reads():
    told = [{**row, "beta": row["logins"] % 2 == 0} for row in rows()]
    churn = rt.ChurnModel.fit(told, "left", features=["logins", "plan", "beta"], folds=0)
    for lacking in ({"logins": None}, {"plan": None}, {"beta": None}, {"plan": None, "beta": None}):
        row = {"logins": 3, "plan": "free", "beta": True, **lacking}
        alone = churn.predict([row])["chance"][0]
        assert alone == churn.predict([row, {"logins": 3, "plan": "free", "beta": False}])["chance"][0]
    row = {"logins": 3, "plan": "free"}
    assert churn.predict([{**row, "beta": 1}])["chance"] == churn.predict([{**row, "beta": True}])["chance"]
    with pytest.raises(rt.RetentionError) as raised:
        churn.predict([{**row, "beta": 2}])
    assert raised.value.code == "artifact_mismatch"


def test_errors_name_the_column_of_the_user():
    bad = [{"y": True, "score": 0.4, "mrr": 10.0}, {"y": False, "score": 1.4, "mrr": 10.0}]
    ask = {"outcome": "y", "chance": "score"}
    for run in (rt.evaluate_scores, rt.calibration_curve, rt.lift, rt.profit_curve, rt.calibration_drift):
        with pytest.raises(rt.InputError) as raised:
            run(bad, **ask)
        assert raised.value.details["column"] == "score" and raised.value.code == "invalid_value"
    with pytest.raises(rt.InputError) as raised:
        rt.revenue_at_risk(bad, chance="score", amount="mrr")
    assert raised.value.details["column"] == "score"
    with pytest.raises(rt.InputError) as raised:
        rt.revenue_at_risk([{"score": 0.5, "mrr": -1.0}], chance="score", amount="mrr")
    assert raised.value.details["column"] == "mrr"


def test_times_are_told_to_be_no_features():
    table = [{**row, "at": "x"} for row in rows()]
    frame = pd.DataFrame(table).assign(at=pd.Timestamp("2024-01-01"))
    with pytest.raises(rt.InputError) as raised:
        rt.ChurnModel.fit(frame, "left")
    assert raised.value.details["column"] == "at" and "`features`" in str(raised.value)
    churn = rt.ChurnModel.fit(frame, "left", customer="who", time="at", folds=0)
    assert set(churn.importance(frame, "left")["column"]) == {"logins", "plan"}
