"""Everything the core has is there, documented, typed; what is committed is what would be generated."""

import importlib.util
import inspect
import json
import pathlib
import subprocess
import sys

import pytest

import retention_core as rt
from retention_core import _core, testing

HERE = pathlib.Path(__file__).parent.parent
CATALOG = json.loads(_core.catalog())
ARTIFACTS = {artifact["kind"]: "".join(map(str.capitalize, artifact["kind"].split("_"))) for artifact in CATALOG["artifacts"]}
OWNERS = {"log": rt.EventLog, "view": rt.View, "package": rt} | {kind: getattr(rt, name) for kind, name in ARTIFACTS.items()}
GIVEN = {"nothing": [], "table": ["table"], "view": ["view"], "view_or_table": ["data"]}


def full_name(operation):
    own = operation["owner"] in ("log", "view", "package")
    return operation["name"] if own else f"{operation['owner']}.{operation['name']}"


def generator():
    sys.path.insert(0, str(HERE))
    try:
        spec = importlib.util.spec_from_file_location("generate_stubs", HERE / "generate_stubs.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(HERE))


def test_generated_files_are_fresh():
    stale = generator().stale(CATALOG)
    assert not stale, "run: python bindings-python/generate_stubs.py"


def test_staleness_is_noticed():
    changed = json.loads(_core.catalog())
    changed["operations"][-1]["doc"] += " More."
    assert len(generator().stale(changed)) == 1
    changed["operations"].pop()
    assert len(generator().stale(changed)) == 2


@pytest.mark.parametrize("operation", CATALOG["operations"], ids=full_name)
def test_every_operation_is_a_documented_method(operation):
    method = getattr(OWNERS[operation["owner"]], operation["name"])
    names = list(inspect.signature(method).parameters)
    named = [o["name"] for o in operation["arguments"] + operation["options"]]
    expected = [name + "_" if name == "from" else name for name in named]
    bound = [] if operation["makes"] or operation["owner"] == "package" else ["self"]
    assert names == [*bound, *GIVEN[operation["given"]], *expected, *(["progress"] if operation["heavy"] else []), "unknown"]
    doc = inspect.getdoc(method)
    assert "Returns:" in doc and "Raises:" in doc and ">>> " in doc
    assert all(f"    {name}: " in doc for name in expected)
    assert all(f"``{code}``" in doc for code in operation["errors"])


def test_no_method_is_without_an_operation():
    known = {full_name(operation) for operation in CATALOG["operations"]}
    own = {
        rt.EventLog: {"alias", "as_of", "copy", "customer_ids", "from_bytes", "memory", "merge", "merge_customers",
                      "partition", "push", "schema", "to_bytes", "unmerge_customers"},
        rt.View: {"as_of", "call", "customers", "events", "known_at", "received_before", "schema"},
        rt.Engine: {"ack", "advance", "alias", "as_of", "customer", "cursor", "dry_run", "log", "merge_customers", "now", "policy",
                    "restore", "schema", "unmerge_customers", "set_customer", "set_customers", "set_policy", "signals", "snapshot", "state_bytes", "track", "track_many"},
    } | {getattr(rt, name): {"content", "from_json", "kind", "to_json", "warnings"} for name in ARTIFACTS.values()}
    own[rt.Policy] = {"document", "json_schema", "to_json"}
    for kind, names in own.items():
        public = {name for name in dir(kind) if not name.startswith("_")}
        of_kind = {o["name"] for o in CATALOG["operations"] if OWNERS[o["owner"]] is kind}
        assert public - of_kind == names
        assert of_kind <= public
    assert set(rt.OPERATIONS) == known


def test_every_public_name_is_documented():
    for name in rt.__all__:
        value = getattr(rt, name)
        if not inspect.isclass(value):
            continue
        assert inspect.getdoc(value), name
        for member, function in inspect.getmembers(value, lambda m: inspect.isfunction(m) or isinstance(m, property)):
            if not member.startswith("_"):
                assert inspect.getdoc(function), f"{name}.{member}"


def test_results_have_the_columns_that_are_documented():
    view = testing.small_shop().as_of("2024-04-01")
    tables = {table["name"]: table for table in CATALOG["tables"]}
    for operation in CATALOG["operations"]:
        if operation["owner"] == "view" and not operation["arguments"] and "table" in operation["returns"]:
            table = getattr(view, operation["name"])()
            described = [column["name"] for column in tables[table.name]["columns"]]
            assert table.columns[: len(described)] == described


TYPED = """
import polars as pl
import retention_core as rt

log = rt.EventLog(rt.Schema(time_zone="Europe/London", roles={{"sale": "purchase"}}), threads=2)
log.append(pl.DataFrame({{"customer": ["a"]}}), customer="customer")
log.append([{{"customer": "a"}}])
view: rt.View = log.as_of("2024-01-01")
table: rt.Table = view.cohorts(period="month", events=["sale"], progress=True)
names: list[str] = table.columns
cuts: rt.Artifact = view.fit_rfm(bins=4)
view.rfm_with(cuts)
{line}
"""


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("", None),
        ('view.cohorts(period="mnth")', "arg-type"),
        ('view.cohorts(perriod="month")', "perriod"),
        ("view.rfm(bins='five')", "arg-type"),
        ("view.nonsense()", "attr-defined"),
        ("log.append(7)", "arg-type"),
        ('rt.Schema(roles={"sale": "purchse"})', "dict-item"),
    ],
)
def test_type_checkers_see_what_is_wrong(line, complaint, tmp_path):
    path = tmp_path / "typed.py"
    path.write_text(TYPED.format(line=line), "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE / "python", check=False)
    if complaint is None:
        assert done.returncode == 0, done.stdout
    else:
        assert done.returncode == 1 and complaint in done.stdout, done.stdout
