"""How long customers stay: docs/survival.md shows these regions."""

import pandas as pd
import pytest

import retention_core as rt
from retention_core import datasets


@pytest.fixture(scope="module")
def lives():
    # START lifetimes
    contracts = datasets.ravenstack("subscriptions", frame="pandas")
    end = pd.Timestamp("2025-01-01")
    until = pd.to_datetime(contracts["end_date"])
    lives = pd.DataFrame({
        "duration": (until.fillna(end) - pd.to_datetime(contracts["start_date"])).dt.days,
        "event": until.notna(),
        "plan": contracts["plan_tier"],
        "seats": contracts["seats"].astype(float),
        "yearly": contracts["billing_frequency"] == "annual",
    })
    # END lifetimes
    return lives


def test_curves(lives):
    # START curve
    curve = rt.kaplan_meier(lives, group="plan")
    medians = rt.survival_quantiles(lives, group="plan", shares=[0.1])
    means = rt.restricted_mean(lives, group="plan", horizon=365)
    # END curve
    assert sorted(set(curve["group"])) == ["Basic", "Enterprise", "Pro"]
    assert all(300 < mean < 365 for mean in means["mean"]) and len(medians) == 3
    # START plot
    spec = curve.to_vega_lite()
    # END plot
    band, line = spec["layer"]
    assert band["encoding"]["color"]["scale"]["domain"] == line["encoding"]["color"]["scale"]["domain"] == ["Basic", "Enterprise", "Pro"]
    assert line["mark"]["interpolate"] == "step-after" and {row["series"] for row in line["data"]["values"]} == {"Basic", "Enterprise", "Pro"}


def test_groups_are_compared(lives):
    # START compare
    test = rt.log_rank(lives, group="plan", pairwise=True)
    # END compare
    assert len(test) == 4 and test["group"][0] is None


def test_cox(lives):
    # START cox
    model = rt.CoxModel.fit(lives, group="plan", features=["seats", "yearly"])
    effects = model.coefficients()
    curves = model.predict(lives.head(2), times=[90, 180, 365])
    # END cox
    assert effects["term"] == ["seats", "yearly"] and len(curves) == 6
    assert rt.CoxModel.from_json(model.to_json()).predict(lives.head(2), times=[90]) == model.predict(lives.head(2), times=[90])


def test_causes():
    # START causes
    lives = [
        {"duration": 3, "cause": "left"},
        {"duration": 5, "cause": "payment_failed"},
        {"duration": 8, "cause": None},
        {"duration": 9, "cause": "left"},
    ]
    shares = rt.competing_risks(lives)
    # END causes
    assert {"left", "payment_failed"} == set(shares["cause"])
    assert shares.to_vega_lite()["layer"][1]["encoding"]["color"]["title"] == "cause"


def test_a_log_becomes_lifetimes():
    # START log
    log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
    log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
    periods = log.as_of("1998-07-01").active_periods(gap="180d")
    curve = rt.kaplan_meier(periods)
    # END log
    assert len(periods) == 2357 and periods["left_truncated"].count(True) == 2357
    assert curve["survival"][-1] < 0.5 and rt.restricted_mean(periods, horizon=360)["mean"][0] < 360


def test_an_earlier_view_is_refused():
    log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
    log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
    model = rt.CoxModel.fit(log.as_of("1998-07-01").active_periods(gap="180d"), features=["events"])
    earlier = log.as_of("1998-01-01").active_periods(gap="180d")
    with pytest.raises(rt.ArtifactError) as refused:
        model.predict(earlier, times=[200])
    assert refused.value.code == "artifact_from_later"
    assert len(model.predict(earlier, times=[200], hindsight=True)) == len(earlier)


def test_every_chart_is_a_spec_that_the_renderer_takes(lives):
    vl_convert = pytest.importorskip("vl_convert")
    alone = rt.kaplan_meier(lives)
    assert "color" not in alone.to_vega_lite()["layer"][1]["encoding"]
    causes = rt.competing_risks([{"duration": at % 9, "cause": ["a", "b", None][at % 3]} for at in range(60)])
    scores = [{"chance": (at % 10) / 10, "outcome": at % 10 > 6 or at % 7 == 0} for at in range(200)]
    tables = [alone, rt.kaplan_meier(lives, group="plan"), rt.nelson_aalen(lives), causes,
              rt.calibration_curve(scores), rt.lift(scores), rt.profit_curve(scores, cost=1, value=5)]
    for table in tables:
        spec = table.to_vega_lite()
        assert vl_convert.vegalite_to_vega(spec, vl_version="5.20")["marks"], table.name
        assert "<svg" in vl_convert.vegalite_to_svg(spec, vl_version="5.20"), table.name


def test_what_is_wrong_names_the_column():
    def error(call):
        with pytest.raises(rt.RetentionError) as raised:
            call()
        return raised.value.code, raised.value.details.get("column")

    assert error(lambda: rt.kaplan_meier([{"duration": -1, "event": True}])) == ("invalid_value", "duration")
    assert error(lambda: rt.kaplan_meier([{"duration": float("inf"), "event": True}])) == ("invalid_value", "duration")
    assert error(lambda: rt.kaplan_meier([{"duration": 1, "left": True}])) == ("missing_column", "event")
    same = [{"duration": 1 + at % 5, "event": at % 2 == 0, "size": 1.0} for at in range(40)]
    assert error(lambda: rt.CoxModel.fit(same)) == ("constant_column", "size")


@pytest.mark.parametrize("bad", [True, False, 0, ""])
def test_what_names_no_cause_is_refused(bad):
    lives = [{"duration": 1.0, "cause": bad}, {"duration": 2.0, "cause": None}]
    with pytest.raises(rt.InputError) as raised:
        rt.competing_risks(lives)
    assert (raised.value.code, raised.value.details["column"]) == ("invalid_value", "cause")
    assert "still running" in str(raised.value)
