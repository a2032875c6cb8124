"""The bundled data are all there, in each library, and what is known of them comes out."""

import importlib

import pytest

import retention_core as rt
from retention_core import datasets
from retention_core.datasets import _frames

LIBRARIES = ["pyarrow", "polars", "pandas"]
COLUMNS = {"customer": "CustomerID", "time": "InvoiceDate", "kind": "kind", "amount": "total", "order": "InvoiceNo", "item": "StockCode"}
SCHEMA = {"time_zone": "Europe/London", "currency": "GBP", "roles": {"sale": "purchase", "return": "refund"}}


@pytest.mark.parametrize("frame", LIBRARIES)
def test_online_retail_cleaned(frame):
    log = rt.EventLog(rt.Schema(**SCHEMA), threads=2)
    receipt = log.append(datasets.online_retail(cleaned=True, frame=frame), **COLUMNS)
    assert (receipt.rows, receipt.accepted) == (397_884, 397_884)
    view = log.as_of("2011-12-10")
    assert view.customers() == 4_338
    bought = view.purchases()
    assert sum(bought["orders"]) == 18_532
    assert sum(bought["revenue_minor" if "revenue_minor" in bought else "revenue_gross_minor"]) == 891_140_790


@pytest.mark.parametrize("frame", LIBRARIES)
def test_every_raw_row_is_accounted_for(frame):
    receipt = rt.EventLog(rt.Schema(**SCHEMA)).append(datasets.online_retail(frame=frame), **COLUMNS)
    assert (receipt.rows, receipt.accepted, receipt.rejected) == (541_909, 406_829, 135_080)
    assert [r["reason"] for r in receipt.rejections] == ["missing_customer"]


@pytest.mark.parametrize("frame", LIBRARIES)
def test_the_others_load(frame):
    log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
    assert log.append(datasets.cdnow(frame=frame), time="date", amount="dollars").accepted == 6_919
    assert log.as_of("1998-07-01").customers() == 2_357
    sizes = {"accounts": 500, "subscriptions": 5_000, "churn_events": 600, "support_tickets": 2_000, "feature_usage": 25_000}
    assert {name: len(datasets.ravenstack(name, frame=frame)) for name in sizes} == sizes


def test_subscriptions_of_a_real_shape_load():
    log = rt.EventLog(rt.Schema(currency="USD"))
    log.set_customers(datasets.ravenstack("accounts"), id="account_id", signed_up="signup_date")
    receipt = log.append_subscriptions(
        datasets.ravenstack("subscriptions"), customer="account_id", start="start_date", end="end_date", mrr="mrr_amount",
        plan="plan_tier", subscription="subscription_id",
    )
    assert (receipt.rows, receipt.accepted) == (5_000, 5_000)


def test_without_a_library_it_says_what_to_install(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(_frames, "import_module", missing)
    with pytest.raises(ImportError, match="pip install polars"):
        datasets.cdnow()
    with pytest.raises(ImportError, match="pip install pandas"):
        datasets.cdnow(frame="pandas")
    with pytest.raises(ValueError, match="pyarrow, polars, pandas"):
        datasets.cdnow(frame="spark")


def test_importing_the_package_imports_no_frames():
    import subprocess
    import sys

    code = "import sys, retention_core, retention_core.datasets, retention_core.testing; print([m for m in ('numpy', 'pandas', 'polars', 'pyarrow') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
    importlib.import_module("retention_core")
