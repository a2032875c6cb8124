"""Errors: classes, codes, details, and what becomes of each kind of bad value."""

import ast
import copy
import datetime as dt
import enum
import json
import pathlib
import pickle
import typing

import numpy as np
import pandas as pd
import pytest

import retention_core as rt
from retention_core import _core, testing

CATALOG = json.loads(_core.catalog())


def test_the_codes_are_those_of_the_core():
    codes = [error["code"] for error in CATALOG["errors"]]
    assert list(rt.ERROR_CODES) == codes == list(typing.get_args(rt.ErrorCode))
    assert list(rt.REASONS) == [reason["reason"] for reason in CATALOG["reasons"]]


@pytest.mark.parametrize(
    ("kind", "error", "builtin"),
    [
        ("input", rt.InputError, ValueError),
        ("not_found", rt.NotFoundError, KeyError),
        ("artifact", rt.ArtifactError, ValueError),
        ("cancelled", rt.CancelledError, Exception),
        ("internal", rt.InternalError, RuntimeError),
    ],
)
def test_every_kind_has_its_class(kind, error, builtin):
    assert issubclass(error, rt.RetentionError) and issubclass(error, builtin)
    assert error.kind == kind
    made = error("what; what next", "internal", {"argument": "x"})
    assert str(made) == "what; what next", "KeyError would quote it"
    for twin in (pickle.loads(pickle.dumps(made)), copy.copy(made)):
        assert (type(twin), str(twin), twin.code, twin.details) == (error, str(made), made.code, made.details)
    assert kind in {error["kind"] for error in CATALOG["errors"]}


def test_kinds_of_the_core_all_have_a_class():
    assert {error["kind"] for error in CATALOG["errors"]} == {c.kind for c in rt.RetentionError.__subclasses__()}


def raised(call):
    with pytest.raises(rt.RetentionError) as error:
        call()
    return error.value


def too_much():
    """Amounts whose sum does not fit into 64 bits."""
    log = rt.EventLog(rt.Schema())
    rows = {"customer": ["c"] * 9300, "time": ["2024-01-05"] * 9300, "kind": ["purchase"] * 9300, "amount_minor": [10**15] * 9300}
    assert log.append(pd.DataFrame(rows)).accepted == 9300
    return log


SHOP = testing.small_shop()
VIEW = SHOP.as_of("2024-04-01")
CASES = [
    ("unknown_time_zone", rt.InputError, lambda: rt.Schema(time_zone="Europe/Londn")),
    ("unknown_currency", rt.InputError, lambda: rt.Schema(currency="QQQ")),
    ("unknown_option", rt.InputError, lambda: rt.Schema(timezone="UTC")),
    ("invalid_option", rt.InputError, lambda: rt.Schema(roles={"sale": "purchse"})),
    ("invalid_option", rt.InputError, lambda: rt.Schema(roles=7)),
    ("invalid_schema", rt.InputError, lambda: rt.Schema(observed_from="2024-02-01", observed_to="2024-01-01")),
    ("invalid_option", rt.InputError, lambda: rt.EventLog(threads=0)),
    ("invalid_option", rt.InputError, lambda: rt.EventLog(threads=-1)),
    ("invalid_time", rt.InputError, lambda: SHOP.as_of("yesterday")),
    ("invalid_time", rt.InputError, lambda: SHOP.as_of(None)),
    ("invalid_time", rt.InputError, lambda: SHOP.as_of(7)),
    ("invalid_time", rt.InputError, lambda: VIEW.known_at("")),
    ("invalid_time", rt.InputError, lambda: SHOP.as_of(pd.NaT)),
    ("rows_rejected", rt.InputError, lambda: SHOP.push("", "x", "2024-01-01")),
    ("rows_rejected", rt.InputError, lambda: SHOP.push("c")),
    ("rows_rejected", rt.InputError, lambda: SHOP.push("c", "x", "2024-01-01", amount=float("nan"))),
    ("rows_rejected", rt.InputError, lambda: SHOP.push("c", "x", "2024-01-01", amount="12,50")),
    ("rows_rejected", rt.InputError, lambda: SHOP.append([{"customer": "c", "kind": "x", "time": "?"}], on_reject="raise")),
    ("invalid_table", rt.InputError, lambda: SHOP.push(2.5, "x", "2024-01-01")),
    ("invalid_table", rt.InputError, lambda: SHOP.push("c", "x", "2024-01-01", amount=1, amount_minor=100)),
    ("unknown_option", rt.InputError, lambda: SHOP.push({"customer": "c", "kind": "x", "when": "2024-01-01"})),
    ("invalid_table", rt.InputError, lambda: SHOP.append(7)),
    ("missing_column", rt.InputError, lambda: SHOP.append(pd.DataFrame({"a": [1]}))),
    ("invalid_id", rt.InputError, lambda: SHOP.alias("", "ada", "2024-01-01")),
    ("invalid_identity", rt.InputError, lambda: SHOP.merge_customers("ada", "ada", "2024-01-01")),
    ("unknown_customer", rt.NotFoundError, lambda: VIEW.timeline("adda")),
    ("unknown_kind", rt.NotFoundError, lambda: VIEW.retention(events="sael")),
    ("unknown_property", rt.NotFoundError, lambda: VIEW.cohorts(by="property", property="plan")),
    ("unknown_cohort", rt.NotFoundError, lambda: VIEW.cohort_customers("1999-01", 0)),
    ("unknown_column", rt.NotFoundError, lambda: VIEW.retention()["rte"]),
    ("unknown_operation", rt.NotFoundError, lambda: VIEW._call("nonsense", {}, False)),
    ("unknown_operation", rt.NotFoundError, lambda: SHOP._load("nonsense", [], {}, False)),
    ("invalid_option", rt.InputError, lambda: VIEW.rfm(bins=1)),
    ("invalid_option", rt.InputError, lambda: VIEW.rfm(bins=2.5)),
    ("invalid_option", rt.InputError, lambda: VIEW.rfm(bins=2**70)),
    ("invalid_option", rt.InputError, lambda: VIEW.rfm(ties="eqal")),
    ("nothing_to_fit", rt.InputError, lambda: rt.EventLog(rt.Schema(roles={"a": "purchase"})).as_of("2024-01-01").fit_rfm()),
    ("artifact_from_later", rt.ArtifactError, lambda: SHOP.as_of("2024-02-01").rfm_with(VIEW.fit_rfm())),
    ("artifact_mismatch", rt.ArtifactError, lambda: rt.EventLog().as_of("2025-01-01").rfm_with(VIEW.fit_rfm())),
    ("blob_altered", rt.ArtifactError, lambda: rt.Artifact("[]")),
    ("blob_truncated", rt.ArtifactError, lambda: rt.Artifact.from_json(VIEW.fit_rfm().to_json()[:-5])),
    ("blob_truncated", rt.ArtifactError, lambda: rt.EventLog.from_bytes(SHOP.to_bytes()[:-1])),
    ("blob_truncated", rt.ArtifactError, lambda: rt.EventLog.from_bytes(b"")),
    ("blob_version", rt.ArtifactError, lambda: rt.EventLog.from_bytes(SHOP.to_bytes()[:8] + b"\xff" + SHOP.to_bytes()[9:])),
    ("amount_overflow", rt.InputError, lambda: too_much().as_of("2024-02-01").purchases()),
    ("invalid_option", rt.InputError, lambda: SHOP.partition(0)),
    ("invalid_option", rt.InputError, lambda: SHOP.partition(-3)),
    ("internal", rt.InternalError, _core.panics),
]


@pytest.mark.parametrize(("code", "kind", "call"), CASES, ids=[f"{at}-{case[0]}" for at, case in enumerate(CASES)])
def test_bad_input_has_its_code_and_changes_nothing(code, kind, call):
    before = SHOP.to_bytes()
    error = raised(call)
    assert (error.code, type(error)) == (code, kind), str(error)
    assert all(isinstance(value, str) for value in error.details.values())
    assert str(error) and SHOP.to_bytes() == before


def test_altered_blobs_are_refused():
    blob = bytearray(SHOP.to_bytes())
    blob[len(blob) // 2] ^= 1
    assert raised(lambda: rt.EventLog.from_bytes(bytes(blob))).code == "blob_altered"


def test_an_option_of_no_name_is_told_the_nearest():
    error = raised(lambda: VIEW.cohorts(perriod="month"))
    assert error.details == {"argument": "perriod", "given": "perriod", "suggestion": "period"}


@pytest.mark.parametrize(
    "value",
    [dt.timedelta(days=30), dt.time(10), b"month", object(), {1: 2}, {"a", "b"}, 1j, ...],
    ids=lambda value: type(value).__name__,
)
def test_values_that_mean_nothing_are_refused_with_the_argument(value):
    error = raised(lambda: VIEW.cohorts(period=value))
    assert (error.code, error.details["argument"]) == ("invalid_option", "period")


def test_a_length_of_time_is_advised():
    assert '"30d"' in str(raised(lambda: VIEW.activity_churn(window=dt.timedelta(days=30))))


def test_a_list_that_holds_itself_is_refused():
    loop = []
    loop.append(loop)
    assert "nested" in str(raised(lambda: VIEW.cohorts(events=loop)))


def test_a_rule_may_nest_as_deep_as_rules_may():
    def nested(depth):
        rule = {">": [{"name": "n"}, 3]}
        for _ in range(depth):
            rule = {"or": [{"and": [rule, True]}, False]}
        return rule

    assert list(rt.check_rule(nested(30), {"n": "int"})["name"]) == ["n"]
    policy = {"policy": 1, "measures": {"n": {"measure": "count"}}, "segments": {"deep": nested(30)}}
    assert len(rt.check_policy(policy)) == 0
    assert raised(lambda: rt.check_rule(nested(33), {"n": "int"})).code == "rule_too_large"
    assert "nested" in str(raised(lambda: rt.check_rule(nested(300), {"n": "int"})))


def test_values_of_other_libraries_are_taken():
    class Period(enum.Enum):
        MONTH = "month"

    expected = VIEW.cohorts(period="month", periods=2, level=0.9, events=["sale"])
    given = VIEW.cohorts(period=Period.MONTH, periods=np.int64(2), level=np.float64(0.9), events=np.array(["sale"]))
    assert given == expected
    assert VIEW.cohorts(to=np.datetime64("2024-02-01")) == VIEW.cohorts(to="2024-02-01")
    assert VIEW.cohorts(to=dt.date(2024, 2, 1)) == VIEW.cohorts(to=dt.datetime(2024, 2, 1)) == VIEW.cohorts(to="2024-02-01")
    assert VIEW.cohorts(to=None, period=None) == VIEW.cohorts()


def test_every_rust_class_is_frozen():
    for path in pathlib.Path(__file__).parent.parent.joinpath("src").glob("*.rs"):
        for line in path.read_text("utf-8").splitlines():
            assert not line.startswith("#[pyclass") or "frozen" in line, f"{path.name}: {line}"


def test_unsafe_stands_in_one_file():
    source = pathlib.Path(__file__).parent.parent / "src"
    assert [path.name for path in source.glob("*.rs") if "unsafe {" in path.read_text("utf-8")] == ["arrow.rs"]


def test_the_package_decides_nothing():
    """Options pass through as they are: no default but None (and progress) in a generated method."""
    tree = ast.parse(pathlib.Path(rt.__file__).with_name("_operations.py").read_text("utf-8"))
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for argument, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
            expected = False if argument.arg == "progress" else None
            assert isinstance(default, ast.Constant) and default.value is expected, (function.name, argument.arg)
