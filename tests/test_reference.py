"""The reference says what the core and the packages have: no more, no less."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import json
import re
import sys
from pathlib import Path
from typing import Any, is_typeddict

import pytest

import retention_core as rt
from retention_core import _core

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs/reference"
CATALOG: dict[str, Any] = json.loads(_core.catalog())

spec = importlib.util.spec_from_file_location("reference", ROOT / "docs/reference.py")
assert spec and spec.loader
reference = importlib.util.module_from_spec(spec)
sys.modules["reference"] = reference
spec.loader.exec_module(reference)


def page(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text("utf-8")


def sections(name: str, level: int) -> dict[str, str]:
    """The text under each heading of a level."""
    parts = re.split(rf"^{'#' * level} (\S.*)$", page(name), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def listed(section: str) -> list[str]:
    """What the first columns of a section's tables name."""
    return re.findall(r"^\| \[?`(\w+)`", section, re.MULTILINE)


def test_pages_are_as_generated() -> None:
    assert reference.stale(CATALOG) == [], "run `make generate`"


def test_a_change_of_the_core_is_noticed() -> None:
    changed = json.loads(_core.catalog())
    changed["errors"].append({"code": "new_code", "kind": "input", "doc": "New."})
    assert [path.name for path in reference.stale(changed)] == ["README.md", "errors.md"]
    changed = json.loads(_core.catalog())
    next(o for o in reversed(changed["operations"]) if o["options"])["options"][0]["default"] = "week"
    assert [path.name for path in reference.stale(changed)] == ["operations.md"]


def test_error_codes_are_those_of_the_core() -> None:
    assert sorted(sections("errors", 3)) == sorted(error["code"] for error in CATALOG["errors"]) == sorted(rt.ERROR_CODES)
    assert listed(sections("errors", 2)["Reasons of rejection"]) == list(rt.REASONS)


def test_operations_tables_options_and_columns_are_those_of_the_core() -> None:
    found = sections("operations", 2)
    assert set(found) == {name.removeprefix("package.") for name in rt.OPERATIONS} | {"Schema", "Metric settings", "Population"}
    assert listed(found["Metric settings"]) == [option["name"] for option in CATALOG["settings"]]
    for operation in CATALOG["operations"]:
        wanted = [option["name"] for option in operation["arguments"] + operation["options"]]
        name = reference.full_name(operation)
        assert [given for given in listed(found[name]) if given not in ("table", "view", "data")] == wanted, name
    columns = sections("tables", 2)
    assert {name: listed(text) for name, text in columns.items()} == {
        table["name"]: [column["name"] for column in table["columns"]] for table in CATALOG["tables"] + CATALOG["population_tables"]
    }


@pytest.mark.parametrize("name", ["retention_core", "retention_core.testing", "retention_core.datasets", "retention_core.sklearn"])
def test_every_public_name_of_python_has_an_entry(name: str) -> None:
    module = importlib.import_module(name)
    section = sections("python", 2)[name]
    names, *members = re.split(r"^### (\w+)$", section, flags=re.MULTILINE)
    assert sorted(listed(names)) == sorted(module.__all__)
    documented = dict(zip(members[::2], map(listed, members[1::2]), strict=True))
    for of in module.__all__:
        value = getattr(module, of)
        if not inspect.isclass(value) or is_typeddict(value) or issubclass(value, rt.RetentionError):
            continue
        members = set(dir(value))
        if name.endswith("sklearn"):
            # What scikit-learn gives to every estimator stands in its own documentation; a fit adds attributes.
            members = {member for member in vars(value) if not member.endswith("_request")} | {"classes_", "model_", "n_features_in_"}
        assert sorted(documented[of]) == sorted(member for member in members if not member.startswith("_")), of
    if name == "retention_core":
        public = {member for member in vars(rt.RetentionError("")) if not member.startswith("_")} | {"kind"}
        assert set(documented["RetentionError"]) == public


PYTHON_ALONE = {
    "": {
        "ErrorCode", "IntoTable", "MetricSettings", "Reason", "Time",  # types: Node has them as types
        "Receipt", "Schema", "Signal", "Told",  # plain objects in Node
        "ChurnClassifier",  # scikit-learn is Python's
        "ArtifactError", "CancelledError", "InputError", "InternalError", "NotFoundError",  # `kind` tells in Node
    },
    "Artifact": {"fromJson", "toJson"},  # `Artifact.from`, `toJSON`
    "RetentionError": {"message"},  # of every error in JavaScript
    "Table": {"toDict", "toDicts", "toPandas", "toPolars"},  # `column`, `rows`; frames are Python's
}
"""What Python has and Node has by other means, or not at all; by class, in Node's spelling."""

NODE_ALONE = {
    "": {"testing"},  # a module in Python
    "Artifact": {"from", "toString"},  # `from_json`, `str`
    "Engine": {"create"},  # the constructor, off the event loop
    "EventLog": {"events"},  # `len`
    "Population": {"generate", "length"},  # the constructor, `len`
    "RetentionError": {"name"},  # of errors in JavaScript
    "Table": {"batches", "length", "rows", "toPlain", "toRows", "toString"},  # `len`, `to_dicts`, `str`
    "View": {"count"},  # both counts without waiting twice
}
"""What Node has and Python has by other means."""


def node_only_form(name: str, names: set[str]) -> bool:
    """Whether a member is another form of one that Python has: on the event loop, or from another format."""
    forms = ("Sync", "Json", "Ndjson", "Arrow")
    return name == "toJSON" or any(name.endswith(form) and name.removesuffix(form) in names for form in forms)


def test_python_and_node_have_the_same_names() -> None:
    python = {name: set(members) for module in reference.python_names().values() for (name, _), members in ((n, [m for m, _ in ms]) for n, ms in module)}
    node = {name: {member for member, _ in members} for path in (reference.TYPES, reference.TESTING_TYPES)
            for what, (name, _), members in reference.node_names(path) if what not in ("interface", "type")}
    receipt = next({m for m, _ in members} for _, (name, _), members in reference.node_names() if name == "Receipt")
    assert {reference.camel(member) for member in python["Receipt"]} - {"toDict"} == receipt
    renamed = {"ERROR_CODES": "errorCodes", "OPERATIONS": "operations", "REASONS": "reasons", "__version__": "version", "small_shop": "smallShop"}
    datasets = {name for (name, _), _ in reference.python_names()["retention_core.datasets"]}  # real data come with Python alone
    ours = {renamed.get(name, reference.camel(name) if name.islower() else name) for name in python if name not in datasets}
    node = {name: members for name, members in node.items() if not node_only_form(name, set(node))}
    assert ours - set(node) == PYTHON_ALONE[""], "Python alone"
    assert {name for name in set(node) - ours if not node_only_form(name, ours)} == NODE_ALONE[""], "Node alone"
    for of in ours & set(node):
        members = {reference.camel(member) for member in python.get(of, set())}
        theirs = {member for member in node[of] if not node_only_form(member, node[of])}
        if of in {reference.class_name(artifact["kind"]) for artifact in CATALOG["artifacts"]}:
            # What every artifact has is compared above.
            members -= {reference.camel(member) for member in python["Artifact"]}
            theirs -= node["Artifact"]
        assert members - theirs == PYTHON_ALONE.get(of, set()), f"{of}: Python alone"
        assert theirs - members == NODE_ALONE.get(of, set()), f"{of}: Node alone"


def test_every_entry_says_something() -> None:
    for name in ("operations", "tables", "errors", "python", "node"):
        assert re.findall(r"^.*\|  \|$", page(name), re.MULTILINE) == [], name


def test_anchors_lead_somewhere() -> None:
    anchors = {path.name: {name.replace(".", "") for name in re.findall(r"^#+ (\S+)$", path.read_text("utf-8").lower(), re.MULTILINE)} for path in FOLDER.glob("*.md")}
    for path in FOLDER.glob("*.md"):
        for target, anchor in re.findall(r"\]\(([\w.]*)#(\w+)\)", path.read_text("utf-8")):
            assert anchor.lower() in anchors[target or path.name], f"{path.name}: {target}#{anchor}"


def test_concepts_name_every_role_and_state() -> None:
    concepts = (ROOT / "docs/concepts.md").read_text("utf-8")
    roles = next(option for option in CATALOG["schema"] if option["name"] == "roles")["type"]["map"]["one_of"]
    assert re.findall(r"`(\w+)`(?= ·|\n)", concepts.partition("\n> ")[2].partition("\n\n")[0] + "\n") == roles
    docs = [column["doc"] for table in CATALOG["tables"] for column in table["columns"] if column["name"] == "state"]
    states = {state for doc in docs for state in re.findall(r"\b(complete|partial|not_[a-z_]+)\b", doc)}
    assert set(re.findall(r"^\| `(\w+)` \|", concepts, re.MULTILINE)) == states
