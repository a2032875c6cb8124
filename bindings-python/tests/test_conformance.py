"""The cases of tests/conformance, by the rules of their README."""

import datetime as dt
import functools
import json
import math
import pathlib

import pyarrow as pa
import pytest

import retention_core as rt
from retention_core import datasets

FOLDER = pathlib.Path(__file__).parent.parent.parent / "tests" / "conformance"
FILES = sorted(FOLDER.glob("*/*.json"))
KINDS = {artifact["kind"]: "".join(map(str.capitalize, artifact["kind"].split("_"))) for artifact in json.loads(rt._core.catalog())["artifacts"]}
GIVEN = {f"{o['owner']}.{o['name']}": o["given"] for o in json.loads(rt._core.catalog())["operations"]}
CASES = {str(path.relative_to(FOLDER).with_suffix("")): json.loads(path.read_text("utf-8")) for path in FILES}
RUN = set()
KEYS = {"name", "source", "schema", "steps", "as_of", "known_at", "operation", "options", "table", "of", "engine", "expect"}
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)


@functools.cache
def dataset(name):
    if name == "cdnow_sample":
        frame = datasets.cdnow(frame="pyarrow")
        lines = (pathlib.Path(datasets.__file__).parent / "cdnow_sample.txt").read_text("ascii").splitlines()
        dollars = pa.array([line.split()[4] for line in lines])
        dates = pa.array([day.isoformat() for day in frame["date"].to_pylist()])
        frame = frame.set_column(frame.schema.get_field_index("dollars"), "dollars", dollars)
        return frame.set_column(frame.schema.get_field_index("date"), "date", dates)
    if name == "cdnow_summary":
        lines = [line.split(",") for line in (FOLDER.parent / "data" / "cdnow_summary.csv").read_text("ascii").splitlines()[1:]]
        columns = list(zip(*lines, strict=True))
        names = ["frequency", "recency", "T", "monetary_value"]
        return pa.table({name: pa.array(map(float, column)) for name, column in zip(names, columns[1:], strict=True)})
    if name == "cdnow_opportunities":
        expected = json.loads((FOLDER.parent / "data" / "expected" / "cdnow_lifetime_value.json").read_text("utf-8"))
        kinds = expected["bg_bb_on_cdnow_28_day_periods"]["table_x_tx_weight"]
        rows = [(x, t_x, 8) for x, t_x, weight in kinds for _ in range(weight)]
        return pa.table({name: pa.array(column) for name, column in zip(["x", "t_x", "age"], zip(*rows, strict=True), strict=True)})
    if name == "ravenstack_support_tickets":
        frame = datasets.ravenstack("support_tickets", frame="pyarrow")
        return frame.append_column("kind", pa.array(["ticket"] * len(frame)))
    if name.startswith("ravenstack_"):
        return datasets.ravenstack(name.removeprefix("ravenstack_"), frame="pyarrow")
    return datasets.online_retail(cleaned=name == "online_retail_cleaned", frame="pyarrow")


def table_of(step):
    """A table as users have it: Arrow where the columns are of one type, else a list of dicts."""
    if "dataset" in step:
        return dataset(step["dataset"])
    rows = step["rows"]
    if not rows:
        return pa.table({name: pa.array([], pa.string()) for name in step.get("columns", {}).values() if isinstance(name, str)})
    names = dict.fromkeys(name for row in rows if isinstance(row, dict) for name in row)
    try:
        return pa.table({name: pa.array([row.get(name) for row in rows]) for name in names})
    except (pa.ArrowInvalid, pa.ArrowTypeError, AttributeError):
        return rows


def options(given):
    return {name + "_" if name in {"from"} else name: value for name, value in given.items()}


def with_artifacts(log, case):
    """The options, with the artifacts that they ask for made."""
    return resolved(log, case, case.get("options", {}))


def resolved(log, case, given):
    def one(value):
        making = isinstance(value, dict) and set(value) == {"artifact"}
        return made(log, case, value["artifact"]) if making else value

    return options({name: list(map(one, value)) if isinstance(value, list) else one(value) for name, value in given.items()})


def made(log, case, making):
    """The artifact that is asked, or that an option takes."""
    at = {"as_of": making.get("as_of", case.get("as_of")), "known_at": making.get("known_at"), "table": making.get("table")}
    given = resolved(log, case, making.get("options", {}))
    if "." in making["operation"]:
        return ask(log, making["operation"], None, at, given)
    return getattr(look(log, at["as_of"], at["known_at"]), making["operation"])(**given)


def ask(log, operation, of, at, given):
    """An operation of an artifact or of the package."""
    owner, name = operation.split(".")
    on = of if of is not None else rt if owner == "package" else getattr(rt, KINDS[owner])
    method = getattr(on, name)
    if GIVEN.get(operation) == "nothing":
        return method(**given)
    table = at.get("table")
    if table is None:
        return method(look(log, at["as_of"], at.get("known_at")), **given)
    return method(table_of(table if isinstance(table, dict) else {"rows": table}), **given)


def look(log, as_of, known_at):
    view = log.as_of(as_of)
    return view if known_at is None else view.known_at(known_at)


def take(log, step):
    ((verb, given),) = step.items()
    if verb in ("append", "set_customers", "append_subscriptions"):
        return log, getattr(log, verb)(table_of(given), **given.get("columns", {}), **given.get("options", {}))
    if verb == "partition_and_merge":
        return rt.EventLog.merge(reversed(log.partition(given))), None
    if verb == "through_bytes":
        return rt.EventLog.from_bytes(log.to_bytes()), None
    known = {"received": given["received"]} if "received" in given else {}
    call = {"alias": log.alias, "merge": log.merge_customers, "unmerge": log.unmerge_customers}[verb]
    call(given["from"], given["into"], given["at"], **known)
    return log, None


def outcome(case):
    """What comes of a case: ("table" | "receipt" | "nothing", value) or ("error", (place, error))."""
    place = "schema"
    try:
        log, receipt = rt.EventLog(rt.Schema(**case.get("schema", {}))), None
        for number, step in enumerate(case.get("steps", [])):
            place = number
            log, receipt = take(log, step)
        if "." in case.get("operation", ""):
            place = "operation"
            of = made(log, case, case["of"]) if "of" in case else None
            answer = ask(log, case["operation"], of, case, with_artifacts(log, case))
            return ("table", answer) if isinstance(answer, rt.Table) else ("nothing", None)
        if "engine" in case:
            place = "operation"
            told, movers, engine = live(log, case["engine"])
            gives = case["engine"].get("gives")
            if gives in ("health", "stages"):
                return "table", Pictured([row for who in case["engine"]["customers"] for row in pictured(engine.customer(who), gives)], PICTURED[gives])
            return "table", movers if gives == "movers" else Told(told)
        if "as_of" not in case:
            return ("receipt", receipt.to_dict()) if receipt else ("nothing", None)
        place = "as_of"
        view = look(log, case["as_of"], case.get("known_at"))
        if "operation" not in case:
            return "nothing", None
        place = "operation"
        return "table", getattr(view, case["operation"])(**with_artifacts(log, case))
    except rt.RetentionError as error:
        return "error", (place, error)


class Pictured:
    """Rows of pictures as a table."""

    notes: dict = {}

    def __init__(self, rows, columns):
        self.rows, self.columns = rows, columns

    def __len__(self):
        return len(self.rows)

    def __contains__(self, name):
        return name in self.columns

    def __getitem__(self, name):
        return [row[self.columns.index(name)] for row in self.rows]


class Told:
    """Signals as a table; what is taken back is told by its number in the list."""

    columns = ("time", "customer", "kind", "name", "reason", "retracts")
    notes: dict = {}

    def __init__(self, signals):
        self.signals = signals

    def __len__(self):
        return len(self.signals)

    def __contains__(self, name):
        return name in self.columns

    def __getitem__(self, name):
        if name == "retracts":
            ids = [signal.id for signal in self.signals]
            return [None if one.retracts is None else ids.index(one.retracts) for one in self.signals]
        return [getattr(signal, name) for signal in self.signals]


def live(log, given, restores=True):
    """What a live engine told, whom the last policy moved, and the engine at the end."""
    engine = rt.Engine(log, given["policy"], given["start"])
    told, movers = [], None
    for act in given["do"]:
        ((verb, value),) = act.items()
        if verb == "track":
            told += engine.track(value).signals
        elif verb == "track_many":
            told += engine.track_many(table_of(value), **value.get("columns", {})).signals
        elif verb == "set_customer":
            told += engine.set_customer(**value).signals
        elif verb in ("alias", "merge", "unmerge"):
            call = {"alias": engine.alias, "merge": engine.merge_customers, "unmerge": engine.unmerge_customers}[verb]
            known = {"received": value["received"]} if "received" in value else {}
            told += call(value["from"], value["into"], value["at"], **known).signals
        elif verb == "advance":
            told += engine.advance(value["now"], limit=value.get("limit")).signals
        elif verb == "ack":
            engine.ack(engine.cursor)
        elif verb == "restore" and restores:
            waiting = engine.signals()
            engine = rt.Engine.restore(engine.snapshot())
            assert engine.signals() == waiting
        elif verb == "set_policy":
            named = engine.dry_run(value)
            movers = engine.set_policy(value)
            assert named == movers, "the dry run names whom the policy moves"
    if restores and any("restore" in act for act in given["do"]):
        assert told == live(log, given, False)[0], "a restored engine tells the same with the same ids"
    return told, movers, engine


PICTURED = {
    "health": ("customer", "scorecard", "state", "score_millionths", "band", "measure", "contribution_millionths"),
    "stages": ("customer", "lifecycle", "stage", "since", "reason"),
}


def pictured(picture, gives):
    """Rows of a customer's picture: contributions to scores, or stages."""
    for name, one in picture[gives].items():
        if gives == "stages":
            yield picture["customer"], name, one["stage"], one["since"], one["reason"]
            continue
        for part in one["contributions"]:
            yield (picture["customer"], name, one["state"], one["score_millionths"], one["band"], part["measure"], part["contribution_millionths"])


def number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def micros(time):
    return (time - EPOCH) // dt.timedelta(microseconds=1)


def equal(expected, actual, tolerance=1e-12):
    if expected is None or actual is None:
        return expected is None and actual is None
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if isinstance(expected, str):
        if isinstance(actual, dt.datetime):
            read = dt.datetime.fromisoformat(expected.replace("Z", "+00:00"))
            return read.tzinfo is not None and micros(read) == micros(actual)
        if isinstance(actual, dt.date):
            return expected == actual.isoformat()
        if isinstance(actual, int):
            return expected == str(actual)
        return expected == actual
    if number(expected) and number(actual):
        if math.isnan(actual) or math.isinf(actual):
            return False
        whole = float(expected).is_integer() and float(actual).is_integer()
        near = not whole and abs(actual - expected) <= tolerance * max(abs(actual), abs(expected))
        return expected == actual or near
    return False


def fields(expected, actual, path="receipt"):
    if isinstance(expected, dict):
        return [m for key, value in expected.items() for m in fields(value, (actual or {}).get(key), f"{path}.{key}")]
    if isinstance(expected, list):
        if not isinstance(actual, list) or len(expected) != len(actual):
            return [f"{path} is {actual!r}, expected {expected!r}"]
        return [m for at, value in enumerate(expected) for m in fields(value, actual[at], f"{path}[{at}]")]
    return [] if equal(expected, actual) else [f"{path} is {actual!r}, expected {expected!r}"]


def table_mismatches(expected, table):
    found = []
    if "column_names" in expected and table.columns != expected["column_names"]:
        found.append(f"columns are {table.columns}, expected {expected['column_names']}")
    if "rows" in expected and len(table) != expected["rows"]:
        found.append(f"{len(table)} rows, expected {expected['rows']}")
    for name, text in expected.get("notes", {}).items():
        if table.notes.get(name) != text:
            found.append(f"note `{name}` is {table.notes.get(name)!r}, expected {text!r}")
    tolerance = expected.get("tolerance", 1e-12)
    for name, values in expected["columns"].items():
        within = tolerance.get(name, 1e-12) if isinstance(tolerance, dict) else tolerance
        if name not in table:
            found.append(f"no column `{name}`")
            continue
        actual = table[name]
        if len(actual) != len(values):
            found.append(f"`{name}` has {len(actual)} rows, expected {len(values)}")
        pairs = enumerate(zip(values, actual, strict=False))
        found += [f"{name}[{at}] is {a!r}, expected {e!r}" for at, (e, a) in pairs if not equal(e, a, within)][:5]
    return found


def error_mismatches(case, expected, place, error):
    steps = len(case.get("steps", []))
    at = expected.get("at", "operation" if "operation" in case or "engine" in case else steps - 1)
    found = [] if place == at else [f"failed at {place!r}, expected {at!r}"]
    found += [] if error.code == expected["code"] else [f"code is {error.code}, expected {expected['code']}: {error}"]
    found += [] if expected.get("says", "") in str(error) else [f"says {error}, expected to say {expected['says']}"]
    details = expected.get("details", {}).items()
    return found + [f"{k} is {error.details.get(k)!r}, expected {v!r}" for k, v in details if error.details.get(k) != v]


@pytest.mark.parametrize("name", CASES)
def test_case(name):
    case = CASES[name]
    RUN.add(name)
    assert case["name"] == name and set(case) <= KEYS and len(case["expect"]) == 1
    ((kind, expected),) = case["expect"].items()
    got, value = outcome(case)
    assert got == kind, f"{got}: {value[1]!r}" if got == "error" else f"{got}: {value!r}"
    if kind == "table":
        found = table_mismatches(expected, value)
    elif kind == "receipt":
        found = fields(expected, value)
    else:
        found = error_mismatches(case, expected, *value)
    assert not found, "\n".join(found)


def test_every_case_was_run(request):
    asked_for_all = not request.config.getoption("keyword") and all("::" not in arg for arg in request.config.args)
    assert len(CASES) == len(list(FOLDER.glob("*/*.json"))) > 10
    assert not asked_for_all or len(RUN) == len(FILES)


def test_the_comparison_finds_what_it_is_for():
    assert equal(1, 1.0) and equal(0.3, 0.1 + 0.2) and equal("9007199254740993", 9007199254740993)
    assert equal("2024-01-31T23:00:00Z", dt.datetime(2024, 1, 31, 23, tzinfo=dt.timezone.utc))
    for expected, actual in [(None, 0), (0, None), (True, 1), (1, True), ("a", "b"), (1, 2), (0, 1e-300), (0.3, 0.4)]:
        assert not equal(expected, actual), (expected, actual)
    assert not equal(1.0, math.nan) and not equal(0.5, math.inf)
