"""Models are fitted on views and on plain tables, saved, asked, and refused where they do not fit."""

import pickle

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import retention_core as rt
from retention_core import datasets, testing

ROWS = [
    {"frequency": x, "recency": t_x, "T": age}
    for x, t_x, age in [(2, 30.43, 38.86), (1, 1.71, 38.86), (0, 0, 38.86), (7, 29.43, 38.86), (0, 0, 30.0), (1, 5.0, 38.86)]
]


@pytest.fixture(scope="module")
def view():
    log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
    log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
    return log.as_of("1997-10-01")


@pytest.fixture(scope="module")
def model(view):
    return rt.PurchaseModel.fit(view, model="bg_nbd", unit="1w")


SPEND = rt.SpendModel.from_parameters([6.25, 3.74, 15.44], "USD")


def error(call):
    with pytest.raises(rt.RetentionError) as caught:
        call()
    return caught.value


def test_every_kind_of_table_gives_the_same(view, model):
    summary = view.purchase_summary(unit="1w")
    assert rt.PurchaseModel.fit(summary, model="bg_nbd") == model
    assert rt.PurchaseModel.fit(summary.to_arrow(), model="bg_nbd") == model
    values = model.parameters()["value"]
    assert rt.PurchaseModel.fit(summary.to_pandas(), model="bg_nbd") == model
    for frame in (pl.DataFrame(summary), summary.to_pandas(), summary.to_dicts()):
        fitted = rt.PurchaseModel.fit(frame, model="bg_nbd", unit="1w")
        assert fitted.parameters()["value"] == values
    assert model.predict(summary) == model.predict(view)


def test_a_frame_of_lifetimes_is_taken_as_it_is(model):
    frame = pd.DataFrame(ROWS, index=pd.Index(list("abcdef"), name="customer_id"))
    scores = model.predict(frame, unit="1w", horizon="39w")
    assert scores["customer"] == list("abcdef")
    assert scores["expected_purchases"][0] == pytest.approx(1.2260, abs=1e-4)
    assert model.predict(ROWS, unit="1w", horizon="39w")["expected_purchases"] == scores["expected_purchases"]
    # Whole numbers and empty tables too.
    assert len(model.predict(pa.table({"x": [1, 0], "t_x": [3, 0], "age": [4, 4]}), unit="1w")) == 2
    assert len(model.predict(pl.DataFrame(ROWS).clear(), unit="1w")) == 0


def test_a_unit_is_never_guessed(model, view):
    assert error(lambda: rt.PurchaseModel.fit(pl.DataFrame(ROWS))).details["argument"] == "unit"
    assert error(lambda: model.predict(ROWS)).details["argument"] == "unit"
    assert error(lambda: model.predict(ROWS, unit="1d")).code == "mixed_unit"
    assert error(lambda: model.predict(view.purchase_summary())).code == "mixed_unit"
    assert error(lambda: model.predict(view.purchase_summary(), unit="1w")).code == "mixed_unit"


def test_a_summary_in_days_does_not_pass_for_one_in_weeks_on_any_way(model, view):
    days, weeks = view.purchase_summary(unit="1d"), view.purchase_summary(unit="1w")
    for frame in (days, days.to_arrow(), days.to_pandas(), days.to_pandas().query("frequency > 0")):
        assert error(lambda frame=frame: model.predict(frame, horizon="39w")).code == "mixed_unit"
    for frame in (days.to_polars(), days.to_dicts()):
        assert error(lambda frame=frame: model.predict(frame, horizon="39w")).details["argument"] == "unit"
        assert error(lambda frame=frame: model.lifetime_value(frame, SPEND)).details["argument"] == "unit"
    assert sum(model.predict(weeks.to_pandas(), horizon="39w")["expected_purchases"]) == pytest.approx(1653.4, abs=0.1)


def test_a_frame_of_pandas_remembers_its_instant(model, view):
    log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
    log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
    early = log.as_of("1997-07-01").purchase_summary(unit="1w")
    for frame in (early, early.to_pandas()):
        assert error(lambda frame=frame: model.predict(frame)).code == "artifact_from_later"
        assert len(model.predict(frame, hindsight=True)) == len(early)


def test_a_model_of_purchases_reads_no_values(model):
    for values in ([-5.0, float("nan"), float("inf"), None, 1.0, 0.0], ["?"] * 6):
        bad = pa.Table.from_pylist(ROWS).append_column("monetary_value", pa.array(values))
        assert model.predict(bad, unit="1w")["p_alive"] == model.predict(ROWS, unit="1w")["p_alive"]
    assert error(lambda: SPEND.predict([ROWS[0] | {"monetary_value": -5}], currency="USD")).details["column"] == "monetary_value"


def test_missing_columns_bring_the_near_one(model):
    for name, usual in (("t", "T"), ("Recency", "recency"), ("freq", "frequency")):
        rows = [{name if key == usual else key: value for key, value in row.items()} for row in ROWS]
        assert error(lambda rows=rows: model.predict(rows, unit="1w")).details["suggestion"] == name
    for theirs, ours in (("T", "age"), ("recency", "t_x"), ("freq", "unit")):
        assert error(lambda theirs=theirs: model.predict(ROWS, unit="1w", **{theirs: "x"})).details["suggestion"] == ours
    assert "`T`" in str(error(lambda: model.predict([{"frequency": 1, "recency": 1}], unit="1w")))


def test_bg_bb_reads_opportunities_of_a_log(view):
    model = rt.PurchaseModel.fit(view, model="bg_bb", unit="28d")
    counts = rt.PurchaseCounts.of(view, unit="28d", opportunities=True)
    assert rt.PurchaseModel.fit_counts(counts, model="bg_bb") == model
    summary = view.purchase_summary(unit="28d", opportunities=True)
    assert model.predict(view, horizon="28d") == model.predict(summary, horizon="28d")
    assert "opportunities=true" in str(error(lambda: model.predict(view.purchase_summary(unit="28d"), horizon="28d")))
    later = error(lambda: model.predict(view))
    assert later.details["argument"] == "horizon" and '"28d"' in str(later)


def test_warnings_are_seen(model, view):
    shown = repr(model)
    assert shown.startswith("PurchaseModel(bg_nbd, 1w, r=0.2426, alpha=4.414, a=0.7929, b=2.426, converged)\nwarning: ")
    assert model.warnings and "use mbg_nbd" in model.warnings[0] and "use mbg_nbd" in " ".join(shown.split())
    assert "use mbg_nbd" in " ".join(repr(model.predict(view)).split())


def test_options_of_views_and_tables_are_told_apart(model, view):
    assert error(lambda: model.predict(ROWS, purchases="sale")).details["argument"] == "purchases"
    assert error(lambda: model.predict(view, frequency="x")).details["argument"] == "frequency"
    assert "as_of" in str(error(lambda: model.predict(testing.small_shop())))


def test_an_artifact_has_the_class_of_its_kind(model, view):
    assert type(rt.Artifact.from_json(model.to_json())) is rt.PurchaseModel
    assert type(view.fit_rfm()) is rt.Artifact
    again = pickle.loads(pickle.dumps(model))
    assert again == model and type(again) is rt.PurchaseModel and repr(again) == repr(model)
    wrong = error(lambda: rt.PurchaseModel.from_json(view.fit_rfm().to_json()))
    assert (wrong.code, wrong.details["given"]) == ("artifact_mismatch", "rfm_cuts")
    assert error(lambda: rt.PurchaseModel.from_json("{")).code == "blob_truncated"


def test_what_columns_hold_is_told(model):
    def wrong(**columns):
        return error(lambda: model.predict(pa.table({"frequency": [1, 0], "recency": [1, 0], "T": [2, 2]} | columns), unit="1w"))

    assert wrong(T=["a", "b"]).code == "wrong_column_type"
    assert (wrong(recency=[3, 0]).code, wrong(recency=[3, 0]).details["row"]) == ("invalid_value", "0")
    assert wrong(frequency=[1, None]).details["column"] == "frequency"
    assert error(lambda: model.predict([{"frequency": 1}])).code == "missing_column"
    assert error(lambda: model.predict([{"frequency": 1}, 7])).code == "invalid_table"
    mixed = [*ROWS, {"frequency": "two", "recency": 1, "T": 2}]
    assert (error(lambda: model.predict(mixed, unit="1w")).code, error(lambda: model.predict(mixed, unit="1w")).details["row"]) == ("invalid_value", "6")


def test_every_chart_is_a_spec_that_the_renderer_takes(view, model):
    vl_convert = pytest.importorskip("vl_convert")
    tables = [
        model.tracking(view, period="1w"),
        model.frequencies(view),
        model.alive_over_time(view, "0006"),
        model.new_customer(),
        model.new_customer_counts(),
        rt.RenewalModel.from_parameters([0.668, 3.806], "1y").curve(),
    ]
    for table in tables:
        spec = table.to_vega_lite()
        assert spec["$schema"].endswith("/vega-lite/v5.json")
        compiled = vl_convert.vegalite_to_vega(spec, vl_version="5.20")
        assert compiled["marks"] and "<svg" in vl_convert.vegalite_to_svg(spec, vl_version="5.20"), table.name
    assert error(lambda: view.purchase_summary().to_vega_lite()).code == "no_chart"


def test_parts_of_a_log_add_up(view, model):
    log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
    log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
    parts = [part.as_of("1997-10-01") for part in log.partition(4)]
    counts = rt.PurchaseCounts.merge([rt.PurchaseCounts.of(part, unit="1w") for part in parts])
    assert counts == rt.PurchaseCounts.of(view, unit="1w")
    assert rt.PurchaseModel.fit_counts(counts, model="bg_nbd") == model
    scores = sorted(row for part in parts for row in map(tuple, (line.values() for line in model.predict(part).to_dicts())))
    assert scores == [tuple(line.values()) for line in model.predict(view).to_dicts()]
    assert error(lambda: rt.PurchaseCounts.merge([])).code == "invalid_option"
    assert error(lambda: rt.PurchaseCounts.merge([model])).code == "artifact_mismatch"
