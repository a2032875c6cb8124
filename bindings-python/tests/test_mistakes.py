"""What beginners get wrong: each error names the thing and the next step."""

import datetime as dt

import polars as pl
import pytest

import retention_core as rt
from retention_core import datasets

LOG = rt.EventLog(rt.Schema(currency="GBP"))
LOG.append([{"customer": "ann", "kind": "sale", "time": "2024-01-05", "amount": 5}])
VIEW = LOG.as_of("2024-02-01")
FRAME = pl.DataFrame({"CustomerID": ["a"], "time": ["2024-01-05"]})


def log():
    return rt.EventLog(rt.Schema(currency="GBP"))


@pytest.mark.parametrize(
    ("mistake", "code", "said"),
    [
        (lambda: log().append(FRAME), "missing_column", 'holds `customer`; name the column, as in customer="…"; there are: CustomerID'),
        (lambda: log().append(FRAME, customer="CustomerId"), "missing_column", "did you mean `CustomerID`?"),
        (lambda: log().append(FRAME, custmer="CustomerID"), "unknown_option", "no option `custmer`; did you mean `customer`?"),
        (lambda: log().push("ann", "sale", "2024-01-05", amount="12,50"), "rows_rejected",
         '(amount="12,50" customer="ann" kind="sale" time="2024-01-05"); write digits with a point before the decimals'),
        (lambda: log().push("ann", "sale", "05/01/2024"), "rows_rejected",
         '(customer="ann" kind="sale" time="05/01/2024"); write `2024-01-31`'),
        (lambda: log().push("ann", "sale", 1704412800), "invalid_time", "datetime.fromtimestamp(1704412800, timezone.utc)"),
        (lambda: log().as_of(1704412800), "invalid_time", "`as_of` must be a date-time or ISO text"),
        (lambda: rt.Schema(roles={"sale": "purchse"}), "invalid_option", "`roles`: `purchse` is not a value of this option; did you mean `purchase`?"),
        (lambda: rt.EventLog({"currency": "GBP"}), "invalid_schema", "write EventLog(Schema("),
        (lambda: VIEW.retention(events="sales"), "unknown_kind", "did you mean `sale`?"),
        (lambda: VIEW.retention(perriod="month"), "unknown_option", "did you mean `period`?"),
        (lambda: VIEW.customers_table()["first"], "unknown_column", "did you mean `first_event`?"),
        (lambda: log().as_of(None), "invalid_time", "`as_of` must be a date-time or ISO text, got None"),
        (lambda: VIEW.known_at(float("nan")), "invalid_time", "`received_before` must be a date-time or ISO text, got nan"),
        (lambda: log().alias("a", "b", None), "invalid_time", "`at` must be a date-time or ISO text, got None"),
        (lambda: log().append(FRAME.with_columns(time=1704412800), customer="CustomerID", default_kind="x"), "wrong_column_type",
         "if it counts seconds or milliseconds since 1970, make timestamps of it first"),
        (lambda: log().push({"customer": "a", "kind": "x", "time": 1704412800}), "rows_rejected", "seconds or milliseconds since 1970"),
        (lambda: datasets.cdnow(frame="panda"), "invalid_option", "did you mean 'pandas'?"),
        (lambda: datasets.online_retail(frame="dask"), "invalid_option", "`frame` must be one of pyarrow, polars, pandas, got 'dask'"),
        (lambda: VIEW.fit_rfm(), "nothing_to_fit", "roles in the schema"),
    ],
)
def test_an_error_names_the_thing_and_the_next_step(mistake, code, said):
    with pytest.raises(rt.RetentionError) as error:
        mistake()
    assert error.value.code == code
    assert said in str(error.value)
    assert "Some(" not in str(error.value)


def test_times_that_are_numbers_are_told_apart_in_the_receipt():
    rows = [{"customer": "a", "kind": "x", "time": time} for time in (1704412800000, 1.5, "soon")]
    (rejection,) = log().append(rows).rejections
    advice = " (seconds or milliseconds since 1970? make a timestamp of it)"
    assert [advice in sample for sample in rejection["samples"]] == [True, True, False]
    (rejection,) = log().set_customers([{"id": "a", "joined": 1704412800}], id="id", signed_up="joined").rejections
    assert advice in rejection["samples"][0]
    with pytest.raises(rt.InputError) as error:
        log().append(rows, on_reject="raise")
    assert advice in error.value.details["sample"]
    spans = [{"customer": "a", "start": 1704412800, "end": None, "plan": "pro", "mrr": 1}]
    (rejection,) = log().append_subscriptions(spans).rejections
    assert rejection["samples"][0].startswith(f"0: start=1704412800{advice}")


@pytest.mark.parametrize(
    ("mistake", "argument"),
    [
        (lambda: log().append("events.csv"), "table"),
        (lambda: log().append(pl.Series("customer", ["a"])), "table"),
        (lambda: log().push(["a"], "x", "2024-01-05"), "customer"),
        (lambda: log().push("a", 1.5, "2024-01-05"), "kind"),
        (lambda: log().push("a", "x", ["2024-01-05"]), "time"),
        (lambda: log().push("a", "x", 1704412800), "time"),
        (lambda: log().push("a", "x", "2024-01-05", amount=[1]), "amount"),
        (lambda: log().push("a", "x", "2024-01-05", amount=float("inf")), None),
        (lambda: log().push("a", "x", "2024-01-05", amount=b"1"), "amount"),
        (lambda: log().push("a", "x", "2024-01-05", amount_minor=1.5), "amount_minor"),
        (lambda: log().push("a", "x", "2024-01-05", amount=1, amount_minor=1), "amount_minor"),
        (lambda: log().push("a", "x", "2024-01-05", properties=[1]), "properties"),
        (lambda: log().push("a", "x", "2024-01-05", properties={"p": b"1"}), "properties"),
        (lambda: log().push("a", "x", "2024-01-05", id=b"1"), "id"),
        (lambda: log().push({"customer": "a"}, "x"), "customer"),
        (lambda: log().as_of([1]), "as_of"),
    ],
)
def test_the_details_name_the_argument(mistake, argument):
    with pytest.raises(rt.RetentionError) as error:
        mistake()
    assert error.value.details.get("argument") == argument


def test_what_a_view_can_do_is_no_attribute_of_a_log():
    with pytest.raises(AttributeError, match=r'log.as_of\("2024-03-01"\).rfm'):
        LOG.rfm()
    assert not hasattr(LOG, "rfm") and not hasattr(LOG, "nonsense")
    with pytest.raises(AttributeError, match="'EventLog' object has no attribute 'nonsense'"):
        LOG.nonsense


def test_text_amounts_are_amounts_and_bad_ones_are_named():
    receipt = log().append(pl.DataFrame({"customer": ["a", "b"], "kind": "x", "time": "2024-01-05", "amount": ["12.50", "£5"]}))
    assert (receipt.accepted, receipt.rejected) == (1, 1)
    assert receipt.rejections[0]["reason"] == "invalid_amount"
    assert receipt.rejections[0]["samples"][0].startswith('1: amount="£5"')


def test_naive_datetimes_are_local_times_of_the_schema():
    local = rt.EventLog(rt.Schema(time_zone="America/New_York"))
    local.push("ann", "visit", dt.datetime(2024, 1, 5, 10))
    local.push("ann", "visit", "2024-01-05T10:00")
    times = local.as_of("2024-02-01").timeline("ann")["time"]
    assert times == [dt.datetime(2024, 1, 5, 15, tzinfo=dt.timezone.utc)] * 2
    assert local.as_of(dt.datetime(2024, 1, 5)).as_of == dt.datetime(2024, 1, 5, 5, tzinfo=dt.timezone.utc)


@pytest.mark.parametrize("operation", ["rfm", "purchases", "repeat_purchase"])
def test_a_kind_without_a_role_is_not_overlooked(operation):
    assert "role purchase in the schema" in getattr(VIEW, operation)().notes["warning"]
