"""Writes the typed, documented methods of the Python package from the core's catalogue of operations.

    python bindings-python/generate_stubs.py           # write
    python bindings-python/generate_stubs.py --check   # fail if what is committed is not what would be written

The catalogue comes from ``cargo run --example catalog``, or from a file given by ``--catalog``.
"""

from __future__ import annotations

import argparse
import json
import keyword
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import examples_of_revenue
import stub_examples

HERE = Path(__file__).parent
PACKAGE = HERE / "python" / "retention_core"
WIDTH = 118
# A name that is no option gets as far as the core, whose error tells the nearest one; type checkers refuse it before.
UNKNOWN = "**unknown: NoReturn"
MADE = "Made by generate_stubs.py from the core's catalogue of operations; change it there."

EXAMPLES = stub_examples.EXAMPLES | examples_of_revenue.EXAMPLES

CLASS_OF: dict[str, str] = {}
"""The class of each kind of artifact that has operations of its own."""

DOCUMENTS: set[str] = set()
"""The kinds that people write, which are no artifacts."""

SETTINGS = [""]
"""How settings of metrics are given: presets come from the catalogue."""

CLASSES = {"input": "InputError", "not_found": "NotFoundError", "artifact": "ArtifactError"}


def python_name(name: str) -> str:
    """The option's name as an argument: ``from`` is a word of the language, so it is ``from_``."""
    return name + "_" if keyword.iskeyword(name) else name


def type_of(kind: Any) -> str:
    """The Python type of an option."""
    if isinstance(kind, dict):
        ((shape, inner),) = kind.items()
        if shape == "one_of":
            return "Literal[" + ", ".join(json.dumps(value) for value in inner) + "]"
        if shape == "one_of_or_span":
            return type_of({"one_of": inner}) + " | str"
        if shape == "artifact" and inner in DOCUMENTS:
            return f"{CLASS_OF[inner]} | Mapping[str, Any] | str"
        if shape == "artifact":
            return CLASS_OF.get(inner, "Artifact")
        if shape == "map":
            return f"Mapping[str, {type_of(inner)}]"
        item = type_of(inner)
        return f"{item} | Sequence[{item}]"
    return {"bool": "bool", "int": "int", "float": "float", "text": "str", "time": "Time", "span": "str", "any": "Any", "schema": "Schema",
            "decimal": "Decimal | str | float", "settings": SETTINGS[0]}[kind]


def wrapped(text: str, indent: int, first: str = "", hang: int = 4) -> list[str]:
    """Paragraphs as lines that fit, the first with a prefix and the others hanging."""
    lines: list[str] = []
    for at, paragraph in enumerate(text.strip().split("\n\n")):
        if at:
            lines.append("")
        start = " " * indent + (first if at == 0 else " " * hang if first else "")
        follow = " " * (indent + (hang if first else 0))
        lines += textwrap.wrap(" ".join(paragraph.split()), WIDTH, initial_indent=start, subsequent_indent=follow)
    return lines


def default_of(option: dict[str, Any]) -> str:
    default = option["default"]
    return "" if default in (None, [], {}) else f" Default: {json.dumps(default)}."


def argument_doc(option: dict[str, Any]) -> list[str]:
    doc = " ".join(option["doc"].split()) + default_of(option)
    return wrapped(doc, 12, f"{python_name(option['name'])}: ")


def table_doc(spec: dict[str, Any], more: bool) -> list[str]:
    """What comes back: a row, then each column with its type and unit."""
    lines = wrapped(f"The table ``{spec['name']}``. {spec['doc']}", 12)
    lines.append("")
    for column in spec["columns"]:
        kind = column["type"] + (", or None" if column["nullable"] else "")
        lines += wrapped(f"``{column['name']}`` ({kind}): {column['doc']}", 12, "- ", 2)
    if more:
        lines += wrapped("Further columns carry the host's own names.", 12, "- ", 2)
    return lines


def raises_doc(codes: list[str], kinds: dict[str, str]) -> list[str]:
    by_class: dict[str, list[str]] = {"InputError": ["unknown_option", "invalid_option"]}
    for code in codes:
        by_class.setdefault(CLASSES.get(kinds[code], "RetentionError"), []).append(code)
    lines: list[str] = []
    for name, raised in by_class.items():
        unique = list(dict.fromkeys(raised))
        lines += wrapped(", ".join(f"``{code}``" for code in unique) + ".", 12, f"{name}: ")
    return lines


def signature(name: str, arguments: list[str], returns: str, first: str = "self", indent: int = 4) -> list[str]:
    space = " " * indent
    named = ([first] if first else []) + arguments
    return [f"{space}def {name}(", *(f"{space}    {argument}," for argument in named), f"{space}) -> {returns}:"]


def docstring(parts: list[list[str]]) -> list[str]:
    lines = [f'        """{parts[0][0].strip()}', *parts[0][1:]]
    for part in parts[1:]:
        lines += ["", *part]
    return [*(line.rstrip() for line in lines), '        """']


def escaped(doc: str) -> str:
    """Texts of the core write code as `this`; Python's documentation as ``this``."""
    return doc.replace("\\", "\\\\").replace("`", "``")


def example(operation: dict[str, Any]) -> list[str]:
    name = operation["name"] if operation["owner"] in ("log", "view") else f"{operation['owner']}.{operation['name']}"
    return ["        " + line for line in textwrap.dedent(EXAMPLES[name]).strip().splitlines()] if name in EXAMPLES else []


DATA = {
    "table": ("table: IntoTable", "table", "a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list of dicts."),
    "view": ("view: View", "view", "what a log showed at an instant."),
    "view_or_table": ("data: View | IntoTable", "data", "a view; or a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list of dicts."),
}
"""What an operation is given first: as an argument, its name, and what it is."""


def method(operation: dict[str, Any], tables: dict[str, Any], kinds: dict[str, str]) -> list[str]:
    """One method: signature, documentation, and the call."""
    required = [f"{python_name(o['name'])}: {type_of(o['type'])}" for o in operation["arguments"]]
    given = [f"{python_name(o['name'])}: {type_of(o['type'])} | None = None" for o in operation["options"]]
    if operation["heavy"]:
        given.append("progress: bool = False")
    data = DATA.get(operation["given"])
    table_argument = [data[0]] if data else []
    returns = operation["returns"]
    owner = CLASS_OF.get(operation["owner"])
    spec = tables.get(returns.get("table", "")) if isinstance(returns, dict) else None
    fits = isinstance(returns, dict) and "artifact" in returns
    answer = (CLASS_OF.get(returns["artifact"], "Artifact") if fits else "Table") if fits or spec else "Receipt"
    arguments = [*table_argument, *required, *(["*"] if given else []), *given, UNKNOWN]
    documented: list[str] = []
    if data:
        documented += wrapped(data[2], 12, f"{data[1]}: ")
    for option in operation["arguments"] + operation["options"]:
        documented += argument_doc({**option, "doc": escaped(option["doc"])})
    if operation["heavy"]:
        documented += wrapped("show on stderr how far the work is, once it takes more than a second.", 12, "progress: ")
    parts = [wrapped(escaped(operation["doc"]), 8)]
    if documented:
        parts.append(["        Args:", *documented])
    if spec:
        spec = {**spec, "doc": escaped(spec["doc"]),
                "columns": [{**column, "doc": escaped(column["doc"])} for column in spec["columns"]]}
        parts.append(["        Returns:", *table_doc(spec, returns["open"])])
    else:
        what = f"An artifact ``{returns['artifact']}``." if fits else "How each row ended."
        if fits and returns["artifact"] in DOCUMENTS:
            what = f"The {returns['artifact']}."
        parts.append(["        Returns:", *wrapped(what, 12)])
    parts.append(["        Raises:", *raises_doc(operation["errors"], kinds)])
    if example(operation):
        parts.append(example(operation))
    first = "cls" if operation["makes"] else "" if operation["owner"] == "package" else "self"
    lines = ["    @classmethod"] if operation["makes"] else []
    lines += signature(operation["name"], arguments, answer, first)
    lines += docstring(parts)
    options = [f'            "{o["name"]}": {python_name(o["name"])},' for o in operation["arguments"] + operation["options"]]
    progress = "progress" if operation["heavy"] else "False"
    named = f'"{operation["name"]}"'
    about = data[1] if data else "None"
    if operation["owner"] == "package":
        called = f"ask({named}, {about}, options, {progress})"
    elif owner:
        called = f"{'cls._make' if operation['makes'] else 'self._ask'}({named}, {about}, options, {progress})"
    elif operation["takes_rows"]:
        called = f"self._load({named}, table, options, {progress})"
    else:
        called = f"self.{'_fit' if fits else '_call'}({named}, options, {progress})"
    given = ["        options: dict[str, Any] = {", *options, "            **unknown,", "        }"]
    lines += [*given, f"        return {called}", ""]
    if operation["owner"] == "package":
        lines = ["", *(line.removeprefix("    ") for line in lines)]
    return lines


def options_class(name: str, doc: str, options: list[dict[str, Any]], codes: list[str]) -> list[str]:
    """A class whose constructor takes options."""
    lines = [f"class {name}:", f'    """{doc}"""', "", "    __slots__ = ()", "",
             "    def _set(self, options: dict[str, Any]) -> None:", "        raise NotImplementedError", ""]
    arguments = ["*", *(f"{python_name(o['name'])}: {type_of(o['type'])} | None = None" for o in options), UNKNOWN]
    lines += signature("__init__", arguments, "None")
    documented: list[str] = []
    for option in options:
        documented += argument_doc({**option, "doc": escaped(option["doc"])})
    lines += docstring([[f"        {doc}"], ["        Args:", *documented],
                        ["        Raises:", *raises_doc(codes, dict.fromkeys(codes, "input"))]])
    names = [f'            "{o["name"]}": {python_name(o["name"])},' for o in options]
    return lines + ["        options: dict[str, Any] = {", *names, "            **unknown,", "        }", "        self._set(options)", "", ""]


def settings_module(catalog: dict[str, Any]) -> str:
    """The text of ``_settings.py``."""
    presets = {"name": "preset", "type": {"one_of": catalog["settings_presets"]}, "doc": "The preset that holds where a setting is not given.", "default": None}
    settings = [presets, *catalog["settings"]]
    lines = [
        '"""The settings of recurring revenue, as type checkers know them.', "", MADE, '"""', "",
        "from __future__ import annotations", "",
        "from collections.abc import Mapping",
        "from decimal import Decimal",
        "from typing import Literal, TypedDict", "", "",
        "class MetricSettings(TypedDict, total=False):",
        '    """How recurring revenue is counted: a dict of what is not as usual. Operations take it as ``settings``.', "",
        "    Keys:",
    ]
    for option in settings:
        doc = " ".join(escaped(option["doc"]).split()) + default_of(option)
        lines += wrapped(doc, 8, f"{option['name']}: ")
    lines += ["", "    >>> from retention_core import metric_settings",
              '    >>> settings = metric_settings({"preset": "stripe", "churn_at": "period_end"}).to_dicts()',
              '    >>> [row["setting"] for row in settings if row["value"] != row["usual"]][:3]',
              "    ['method', 'churn_at', 'past_due']", '    """', ""]
    lines += [f"    {option['name']}: {type_of(option['type'])} | None" for option in settings]
    return "\n".join(lines) + "\n"


def operations_module(catalog: dict[str, Any]) -> str:
    """The text of ``_operations.py``."""
    tables = {table["name"]: table for table in catalog["tables"]}
    kinds = {error["code"]: error["kind"] for error in catalog["errors"]}
    of = {owner: [o for o in catalog["operations"] if o["owner"] == owner] for owner in ("log", "view")}
    lines = [
        '"""The operations of log and view, each a documented method.', "", MADE, '"""', "",
        "from __future__ import annotations", "",
        "from collections.abc import Mapping, Sequence",
        "from typing import TYPE_CHECKING, Any, Literal, NoReturn", "",
        "if TYPE_CHECKING:",
        "    from ._artifact import Artifact",
        "    from ._core import Receipt",
        "    from ._models import Policy",
        "    from ._settings import MetricSettings",
        "    from ._table import Table",
        "    from ._types import IntoTable, Time", "", "",
        *options_class("SchemaOptions", "What the data of a log mean.", catalog["schema"],
                       ["unknown_time_zone", "unknown_currency", "invalid_time", "invalid_schema"]),
        *options_class("PopulationOptions", "A population of simulated customers.", catalog["population"], ["invalid_time"]),
        "class LogOperations:", '    """What brings tables into a log."""', "", "    __slots__ = ()", "",
        "    def _load(self, operation: str, table: IntoTable, options: dict[str, Any], progress: bool) -> Receipt:",
        "        raise NotImplementedError", "",
    ]
    for operation in of["log"]:
        lines += method(operation, tables, kinds)
    lines += [
        "", "class ViewOperations:", '    """What a view answers."""', "", "    __slots__ = ()", "",
        "    def _call(self, operation: str, options: dict[str, Any], progress: bool) -> Table:",
        "        raise NotImplementedError", "",
        "    def _fit(self, operation: str, options: dict[str, Any], progress: bool) -> Artifact:",
        "        raise NotImplementedError", "",
    ]
    for operation in of["view"]:
        lines += method(operation, tables, kinds)
    return "\n".join(lines).rstrip("\n") + "\n"


def models_module(catalog: dict[str, Any]) -> str:
    """The text of ``_models.py``."""
    tables = {table["name"]: table for table in catalog["tables"]}
    kinds = {error["code"]: error["kind"] for error in catalog["errors"]}
    lines = [
        '"""Artifacts with operations of their own, each a class, and the operations of plain tables, each a function.', "", MADE, '"""', "",
        "from __future__ import annotations", "",
        "from collections.abc import Mapping, Sequence",
        "from typing import TYPE_CHECKING, Any, Literal, NoReturn", "",
        "from ._artifact import Artifact",
        "from ._artifact import table as ask",
        "from ._policy import Document", "",
        "if TYPE_CHECKING:",
        "    from ._log import Schema, View",
        "    from ._settings import MetricSettings",
        "    from ._table import Table",
        "    from ._types import IntoTable, Time", "",
    ]
    for kind in catalog["artifacts"]:
        doc = wrapped(escaped(kind["doc"]), 4)
        # How one is made shows what it is for.
        own = (operation for operation in catalog["operations"] if operation["owner"] == kind["kind"])
        shown = [line.removeprefix("    ") for line in next(filter(None, map(example, own)), [])]
        base = "Document" if kind["is_document"] else "Artifact"
        lines += ["", f"class {CLASS_OF[kind['kind']]}({base}):", f'    """{doc[0].strip()}', *doc[1:], *(["", *shown] if shown else []), '    """', "",
                  "    __slots__ = ()", f"    _KIND = {json.dumps(kind['kind'])}", ""]
        for operation in catalog["operations"]:
            if operation["owner"] == kind["kind"]:
                lines += method(operation, tables, kinds)
    for operation in catalog["operations"]:
        if operation["owner"] == "package":
            lines += method(operation, tables, kinds)
    return "\n".join(lines).rstrip("\n") + "\n"


def catalog_module(catalog: dict[str, Any]) -> str:
    """The text of ``_catalog.py``."""
    def literal(name: str, values: list[str], doc: str) -> list[str]:
        return [f"{name}: TypeAlias = Literal[", *(f"    {json.dumps(value)}," for value in values), "]", f'"""{doc}"""', ""]

    names = [
        json.dumps(o["name"] if o["owner"] in ("log", "view", "package") else f"{o['owner']}.{o['name']}") for o in catalog["operations"]
    ]
    lines = [
        '"""What the core knows by name: error codes, reasons of rejection, operations.', "", MADE, '"""', "",
        "from __future__ import annotations", "",
        "from typing import Literal, TypeAlias, get_args", "",
        *literal("ErrorCode", [error["code"] for error in catalog["errors"]], "The stable codes of errors."),
        *literal("Reason", [reason["reason"] for reason in catalog["reasons"]], "Why a row was rejected."),
        "ERROR_CODES: tuple[ErrorCode, ...] = get_args(ErrorCode)", '"""All codes of errors."""', "",
        "REASONS: tuple[Reason, ...] = get_args(Reason)", '"""All reasons of rejection."""', "",
        "OPERATIONS: tuple[str, ...] = (", *(f"    {name}," for name in names), ")", '"""All operations: of log, view and package by their names, those of artifacts as `kind.name`."""',
    ]
    return "\n".join(lines) + "\n"


def files(catalog: dict[str, Any]) -> dict[Path, str]:
    """What each generated file should hold."""
    CLASS_OF.clear()
    CLASS_OF.update({artifact["kind"]: class_name(artifact["kind"]) for artifact in catalog["artifacts"]})
    SETTINGS[0] = "MetricSettings | Policy | " + type_of({"one_of": catalog["settings_presets"]})
    DOCUMENTS.clear()
    DOCUMENTS.update(artifact["kind"] for artifact in catalog["artifacts"] if artifact["is_document"])
    return {
        PACKAGE / "_operations.py": operations_module(catalog),
        PACKAGE / "_models.py": models_module(catalog),
        PACKAGE / "_catalog.py": catalog_module(catalog),
        PACKAGE / "_settings.py": settings_module(catalog),
    }


def class_name(kind: str) -> str:
    """``purchase_model`` is ``PurchaseModel``."""
    return "".join(word.capitalize() for word in kind.split("_"))


def stale(catalog: dict[str, Any]) -> list[Path]:
    """The generated files that do not hold what they should."""
    return [path for path, text in files(catalog).items() if not path.exists() or path.read_text("utf-8") != text]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail if a file is stale")
    parser.add_argument("--catalog", type=Path, help="the catalogue as a JSON file")
    given = parser.parse_args()
    if given.catalog:
        text = given.catalog.read_text("utf-8")
    else:
        command = ["cargo", "run", "--quiet", "--package", "retention-core", "--example", "catalog"]
        text = subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE).stdout
    catalog = json.loads(text)
    old = stale(catalog)
    if not given.check:
        for path in old:
            path.write_text(files(catalog)[path], "utf-8")
    for path in old:
        print(f"{'stale' if given.check else 'wrote'}: {path.relative_to(HERE)}")
    return 1 if given.check and old else 0


if __name__ == "__main__":
    sys.exit(main())
