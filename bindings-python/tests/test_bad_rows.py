"""A bad row never costs good ones, and what is no argument is refused with a code."""

import datetime as dt

import pytest

import retention_core as rt

GOOD = {"customer": "a", "kind": "x", "time": "2024-01-01"}
HALF = "\ud800"
INF = float("inf")
VIEW = rt.testing.small_shop().as_of("2024-03-01")


class Strange:
    def __repr__(self):
        return "Strange()"  # without an address, which differs from run to run


ODD = [b"x", {1, 2}, dt.timedelta(1), dt.time(1), Strange(), [1], {1: 2}, HALF, INF, -INF]


@pytest.mark.parametrize("odd", ODD, ids=repr)
@pytest.mark.parametrize(
    ("field", "reason"),
    [("customer", "invalid_id"), ("kind", "invalid_id"), ("time", "invalid_time"), ("amount", "invalid_amount"), ("z", "invalid_property")],
)
def test_one_odd_value_rejects_its_row_alone(field, reason, odd):
    fine = {"customer": "b", "kind": "x", "time": "2024-01-02", "amount": 5, "z": 1}
    log = rt.EventLog(rt.Schema(currency="GBP"))
    receipt = log.append([GOOD, {**fine, field: odd}, {**fine, "z": "text"}], properties=["z"])
    assert (receipt.accepted, receipt.rejected) == (2, 1)
    assert [rejection["reason"] for rejection in receipt.rejections] == [reason]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_an_odd_value_that_nothing_uses_costs_nothing(odd):
    receipt = rt.EventLog().append([GOOD, {**GOOD, "time": "2024-01-02", "unused": odd}])
    assert (receipt.accepted, receipt.rejected) == (2, 0)


def test_what_is_no_row_is_rejected_alone():
    rows = [GOOD, {7: "x"}, b"x", HALF, None, [1], {**GOOD, HALF: 1, "time": "2024-01-02"}]
    receipt = rt.EventLog().append(rows)
    assert (receipt.accepted, receipt.rejected) == (2, 5)
    assert [rejection["reason"] for rejection in receipt.rejections] == ["not_a_row"]


def test_nan_is_nothing_in_rows_alone():
    log = rt.EventLog(rt.Schema(currency="GBP"))
    assert log.append([{**GOOD, "amount": float("nan"), "z": float("nan")}], properties=["z"]).accepted == 1
    for value in (float("nan"), INF):
        with pytest.raises(rt.InputError) as error:
            VIEW.retention(level=value)
        assert (error.value.code, error.value.details["argument"]) == ("invalid_option", "level")


def test_texts_that_begin_with_a_zero_character_stay_as_they_are():
    log = rt.EventLog()
    log.append([{**GOOD, "customer": "\0x"}, {**GOOD, "customer": "\0"}, {**GOOD, "customer": "\0sx"}])
    assert log.as_of("2025-01-01").customers_table()["customer"] == ["\0", "\0sx", "\0x"]


def test_a_list_among_properties_of_customers_rejects_its_row():
    log = rt.EventLog()
    receipt = log.set_customers([{"id": "a", "plan": "pro"}, {"id": "b", "plan": ["x"]}, {"id": "c", "tags": ["y"]}])
    assert (receipt.accepted, receipt.rejected, receipt.ignored_columns) == (2, 1, ["tags"])
    assert receipt.rejections[0]["reason"] == "invalid_property"
    assert log.set_customers([{"id": "a", "plan": "pro"}]).duplicates == 1, "the plan of `a` was kept"


@pytest.mark.parametrize(
    ("mistake", "code"),
    [
        (lambda log: log.push(HALF, "x", "2024-01-01"), "invalid_table"),
        (lambda log: log.push("a", "x", HALF), "invalid_time"),
        (lambda log: log.push("a", "x", "2024-01-01", properties={"z": HALF}), "invalid_table"),
        (lambda log: log.push("a", "x", "2024-01-01", properties={HALF: 1}), "invalid_table"),
        (lambda log: log.push("a", "x", "2024-01-01", properties=[1]), "invalid_table"),
        (lambda log: log.push("a", "x", "2024-01-01", properties={"z": INF}), "rows_rejected"),
        (lambda log: log.push("a", "x", "2024-01-01", amount=INF), "rows_rejected"),
        (lambda log: log.push("a", "x", "2024-01-01", amount_minor=1.5), "invalid_table"),
        (lambda log: log.push("a", "x", "2024-01-01", amount_minor=2**70), "invalid_table"),
        (lambda log: log.push({**GOOD, "amount": INF}), "invalid_table"),
        (lambda log: log.push({**GOOD, "item": HALF}), "invalid_table"),
        (lambda log: log.push({**GOOD, HALF: 1}), "invalid_table"),
        (lambda log: log.push(GOOD, "x"), "invalid_table"),
        (lambda log: log.push({**GOOD, "amount": 5, "amount_minor": 500}), "invalid_table"),
        (lambda log: log.push(GOOD, amount=5), "invalid_table"),
        (lambda log: log.alias(HALF, "b", "2024-01-01"), "invalid_id"),
        (lambda log: log.alias("a", [1], "2024-01-01"), "invalid_id"),
        (lambda log: log.alias("a", "", "2024-01-01"), "invalid_id"),
        (lambda log: log.as_of(HALF), "invalid_time"),
        (lambda log: log.append([GOOD], customer=HALF), "invalid_option"),
        (lambda log: log.append([GOOD], **{HALF: "x"}), "unknown_option"),
        (lambda log: VIEW.retention(events=[HALF]), "invalid_option"),
        (lambda log: VIEW.rfm_with(cuts=5), "invalid_option"),
        (lambda log: VIEW.rfm_with(cuts={"cuts": 5}), "invalid_option"),
        (lambda log: rt.EventLog(threads="2"), "invalid_option"),
        (lambda log: rt.EventLog(threads=2**70), "invalid_option"),
        (lambda log: rt.EventLog(threads=0), "invalid_option"),
        (lambda log: rt.EventLog.from_bytes("x"), "invalid_option"),
        (lambda log: rt.EventLog.merge([1]), "invalid_option"),
        (lambda log: log.merge(log), "invalid_option"),
        (lambda log: log.merge([log]), "invalid_option"),
    ],
)
def test_what_is_no_argument_is_refused_with_a_code(mistake, code):
    log = rt.EventLog(rt.Schema(currency="GBP"))
    with pytest.raises(rt.RetentionError) as error:
        mistake(log)
    assert error.value.code == code
    assert len(log) == 0


def test_a_log_is_read_from_a_bytearray_too():
    log = rt.testing.small_shop()
    assert len(rt.EventLog.from_bytes(bytearray(log.to_bytes()))) == len(log)
