"""Writes the reference, docs/reference, from the core's catalogue and the packages' sources.

`python docs/reference.py --catalog .build/catalog.json` tells what is stale; `--write` (`make generate`) mends it.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs/reference"
PACKAGE = ROOT / "bindings-python/python/retention_core"
TYPES = ROOT / "bindings-node/index.d.ts"
TESTING_TYPES = ROOT / "bindings-node/testing.d.ts"
MADE = "<!-- Made by docs/reference.py; `make generate` writes it anew. -->"
TABLE_TYPES = "text, int, float, bool, time (UTC, microseconds), date, money (whole minor units)"

Entry = tuple[str, str]
"""A name, and what it is in a sentence."""


def camel(name: str) -> str:
    """A name as Node spells it."""
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)


def cell(text: str) -> str:
    """A text as it stands in a table: one line, no bars, links of rustdoc as their text."""
    text = re.sub(r"\[(`[^`]*`)\](\([^)]*\))?", r"\1", " ".join(text.split()))
    return text.replace("|", "\\|")


def rows(heads: list[str], lines: list[list[str]]) -> str:
    """A table."""
    return "\n".join("| " + " | ".join(line) + " |" for line in [heads, ["---"] * len(heads), *lines])


def first_sentence(doc: str | None) -> str:
    """What a documentation says first, without the markup of its language."""
    text = " ".join((doc or "").strip().split("\n\n")[0].split())
    text = re.sub(r":\w+:`~?\.?([^`]+)`", r"`\1`", text).replace("``", "`")
    text = re.sub(r"\{@link (?:\w+\.)?([^}]+)\}", r"`\1`", text)
    sentence = re.match(r".+?\.(?=\s|$)", text)
    return cell(sentence[0] if sentence else text)


# --- Operations, tables, errors: from the catalogue -------------------------------------------------------------------


def type_text(kind: Any) -> str:
    """The type of an option."""
    if isinstance(kind, str):
        return {"time": "time", "span": "span, such as `30d` or `1mo`", "any": "any value", "schema": "a schema, or its settings", "decimal": "decimal number, also as text",
                "settings": "[settings](#metric-settings), the name of a preset, or a policy"}.get(kind, kind)
    ((shape, inner),) = kind.items()
    if shape == "one_of":
        return ", ".join(f"`{value}`" for value in inner)
    if shape == "one_of_or_span":
        return f"{type_text({'one_of': inner})}, or a {type_text('span')}"
    if shape == "artifact":
        return f"artifact `{inner}`"
    return f"{'name →' if shape == 'map' else 'list of'} {type_text(inner)}"


def option_rows(options: list[dict[str, Any]], required: bool = False) -> list[list[str]]:
    def default(value: Any) -> str:
        return "**must be given**" if required else "" if value is None else f"`{json.dumps(value)}`"

    return [[f"`{o['name']}`", type_text(o["type"]), default(o["default"]), cell(o["doc"])] for o in options]


def codes(names: list[str]) -> str:
    return ", ".join(f"[`{name}`](errors.md#{name})" for name in names)


OWN = ("log", "view", "package")
"""Owners that are no artifacts."""

GIVEN = {"table": "`table`, then ", "view": "`view`, then ", "view_or_table": "`data` (a view or a plain table), then "}
"""What is given first."""


def full_name(entry: dict[str, Any]) -> str:
    """What an operation is called among all: those of artifacts have the kind in front."""
    return entry["name"] if entry["owner"] in OWN else f"{entry['owner']}.{entry['name']}"


def anchor(name: str) -> str:
    """What a heading's link is: without dots."""
    return name.replace(".", "")


def class_name(kind: str) -> str:
    return "".join(word.capitalize() for word in kind.split("_"))


def called(entry: dict[str, Any]) -> str:
    """How an operation is called in Python and Node."""
    name, owner = entry["name"], entry["owner"]
    if owner in ("log", "view"):
        return f"Python `{owner}.{name}`, Node `{owner}.{camel(name)}`"
    if owner == "package":
        return f"Python `retention_core.{name}`, Node `{camel(name)}`"
    of = class_name(owner) if entry["makes"] else owner.rpartition("_")[2]
    return f"Python `{of}.{name}`, Node `{of}.{camel(name)}`"


def operation(entry: dict[str, Any]) -> str:
    """The section of one operation."""
    name, returns = entry["name"], entry["returns"]
    parts = [f"## {full_name(entry)}", re.sub(r"\[(`[^`]*`)\](\([^)]*\))?", r"\1", entry["doc"])]
    given = option_rows(entry["arguments"], required=True) + option_rows(entry["options"])
    also = GIVEN.get(entry["given"], "")
    parts.append(called(entry) + (f" and `{camel(name)}Json`, `…Ndjson`, `…Arrow`" if entry["takes_rows"] else "") + ".")
    if given:
        parts.append(rows([also + "option", "type", "default", "what"], given))
    if returns == "receipt":
        answer = "a receipt: how each row ended."
    elif "artifact" in returns:
        answer = f"an artifact `{returns['artifact']}`, to be saved and applied later."
    else:
        more = ", and columns with names from your data" if returns["open"] else ""
        answer = f"the table [`{returns['table']}`](tables.md#{returns['table']}){more}."
    parts.append(f"Gives {answer}")
    if entry["errors"]:
        parts.append(f"Errors: {codes(entry['errors'])}.")
    return "\n\n".join(parts)


def operations_page(catalog: dict[str, Any]) -> str:
    owners = list(dict.fromkeys(o["owner"] for o in catalog["operations"]))
    listed = {owner: [o for o in catalog["operations"] if o["owner"] == owner] for owner in owners}
    shown = {owner: owner if owner in OWN else class_name(owner) for owner in owners}
    index = [f"- {shown[owner]}: " + ", ".join(f"[{o['name']}](#{anchor(full_name(o))})" for o in of) for owner, of in listed.items()]
    intro = (
        "Names are Python's; Node spells names of methods and options in camelCase (`fromBytes`, `timeZone`), Rust has a method of the same name that takes"
        " one struct of options. What is not given takes its default. Every operation fails with"
        " [`unknown_option`](errors.md#unknown_option) for a name that it does not have and [`invalid_option`](errors.md#invalid_option) for a value that it"
        " cannot take; the lists name what else it may fail with. A time is a date-time, a date or a text; without an offset it is local time"
        " of the schema's zone. A plain table is a frame of polars, pandas, pyarrow or DuckDB or a list of dicts in Python; a list of objects, an object of columns,"
        " Arrow IPC or a table of this package in Node; an `InputTable` in Rust."
    )
    heads = ["option", "type", "default", "what"]
    parts = [MADE, "# Operations", intro, "\n".join(["- [Schema](#schema), [metric settings](#metric-settings)", *index, "- [Population](#population), for tests and first steps"])]
    parts += ["## Schema", "What the data of a log mean: `Schema` in Python and Rust, the first argument of `EventLog` in Node.", rows(heads, option_rows(catalog["schema"]))]
    parts += [operation(entry) for of in listed.values() for entry in of]
    presets = ", ".join(f"`{name}`" for name in catalog["settings_presets"])
    parts += ["## Metric settings", "How recurring revenue is counted: an object (in Python a dict) of what is not as usual, given as `settings`, or as `metrics` in a policy."
              f" With `preset` ({presets}) what is not given is as the preset has it.", rows(heads, option_rows(catalog["settings"]))]
    parts += ["## Population", "Simulated customers with known truth: `testing.Population`.", rows(heads, option_rows(catalog["population"]))]
    return "\n\n".join(parts) + "\n"


def tables_page(catalog: dict[str, Any]) -> str:
    """Every table and its columns."""
    tables = catalog["tables"] + catalog["population_tables"]
    parts = [
        MADE,
        "# Tables",
        f"Names of tables and columns are the same in all languages. Types: {TABLE_TYPES}. A column that may be null says so; null is never zero. Tables also"
        " carry notes (`as_of`, `currency`, `events`, `definition`, `warning` …): what the numbers mean.",
        " · ".join(f"[{table['name']}](#{table['name']})" for table in tables),
    ]
    for table in tables:
        of = [full_name(o) for o in catalog["operations"] if isinstance(o["returns"], dict) and o["returns"].get("table") == table["name"]]
        by = ", ".join(f"[`{name}`](operations.md#{anchor(name)})" for name in of)
        lines = [[f"`{c['name']}`", c["type"] + (" or null" if c["nullable"] else ""), cell(c["doc"])] for c in table["columns"]]
        parts += [f"## {table['name']}", f"{cell(table['doc'])} From {by or '[`testing.Population`](operations.md#population)'}.", rows(["column", "type", "what"], lines)]
    return "\n\n".join(parts) + "\n"


def errors_page(catalog: dict[str, Any]) -> str:
    """Every code, by family, and every reason of rejection."""
    families = {
        "input": "An argument, option or input is not acceptable. Python: `InputError`, also a `ValueError`.",
        "not_found": "A name that was asked for does not exist. Python: `NotFoundError`, also a `KeyError`.",
        "artifact": "Something saved cannot be used here. Python: `ArtifactError`, also a `ValueError`.",
        "cancelled": "The caller asked to stop. Python: `CancelledError`; Node: the error's `name` is `AbortError`.",
        "internal": "A fault of this library; please report it. Python: `InternalError`, also a `RuntimeError`.",
    }
    parts = [
        MADE,
        "# Errors",
        "Every error has a stable `code`, a `kind` (the family), and `details`: the `argument`, `column`, `row`, what was `given`, a `suggestion`. The message names"
        " the thing and ends with the next step. A call that fails leaves everything as it was. Python raises a subclass of `RetentionError` for each family;"
        " Node throws (or rejects with) `RetentionError`; Rust returns `Error`.",
    ]
    for kind in dict.fromkeys(error["kind"] for error in catalog["errors"]):
        parts += [f"## {kind}", families[kind]]
        for error in catalog["errors"]:
            if error["kind"] == kind:
                parts += [f"### {error['code']}", cell(error["doc"])]
    reasons = [[f"`{reason['reason']}`", cell(reason["doc"])] for reason in catalog["reasons"]]
    parts += ["## Reasons of rejection", "A row that cannot be used is no error: the receipt counts it under one of these (see"
              " [`rows_rejected`](#rows_rejected) for `on_reject=\"raise\"`).", rows(["reason", "what"], reasons)]
    return "\n\n".join(parts) + "\n"


# --- Public names: from the packages' sources -------------------------------------------------------------------------


def module(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def exported(tree: ast.Module) -> list[str]:
    """The names in `__all__`."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets):
            names: list[str] = ast.literal_eval(node.value)
            return names
    return []


def python_sources() -> dict[str, tuple[ast.stmt, str | None]]:
    """Where each name of the package is defined, with its documentation."""
    found: dict[str, tuple[ast.stmt, str | None]] = {}
    for path in [*sorted(PACKAGE.glob("*.py")), PACKAGE / "_core.pyi", PACKAGE / "datasets/__init__.py"]:
        body = module(path).body
        for at, node in enumerate(body):
            follows = body[at + 1] if at + 1 < len(body) else None
            said = follows.value.value if isinstance(follows, ast.Expr) and isinstance(follows.value, ast.Constant) else None
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and (path.suffix == ".py" or node.name not in found):
                found[node.name] = (node, ast.get_docstring(node))
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.setdefault(node.target.id, (node, said if isinstance(said, str) else None))
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found.setdefault(node.targets[0].id, (node, said if isinstance(said, str) else None))
    return found


def python_members(name: str, found: dict[str, tuple[ast.stmt, str | None]]) -> list[Entry]:
    """The public methods and properties of a class, its bases included."""
    node, _ = found[name]
    if not isinstance(node, ast.ClassDef):
        return []
    # An error's attributes stand in the documentation of the class.
    attributes = (ast.get_docstring(node) or "").partition("Attributes:\n")[2].partition("\n\n")[0]
    entries = {found[1]: first_sentence(found[2]) for found in re.finditer(r"^ {4}(\w+): (.+)$", attributes, re.MULTILINE)}
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in found:
            entries.update(python_members(base.id, found))
    for part in node.body:
        if isinstance(part, ast.FunctionDef) and not part.name.startswith("_"):
            entries[part.name] = first_sentence(ast.get_docstring(part))
    return list(entries.items())


SAID = {"__version__": "The version of the package."}
"""What names without documentation of their own are."""


def python_names() -> dict[str, list[tuple[Entry, list[Entry]]]]:
    """For each public module its names, each with its members."""
    found = python_sources()
    modules = {"retention_core": PACKAGE / "__init__.py", "retention_core.testing": PACKAGE / "testing.py", "retention_core.datasets": PACKAGE / "datasets/__init__.py",
               "retention_core.sklearn": PACKAGE / "sklearn.py"}
    names = {}
    for of, path in modules.items():
        listed = sorted(exported(module(path)), key=str.lower)
        names[of] = [((name, SAID.get(name) or first_sentence(found[name][1])), python_members(name, found)) for name in listed]
    return names


def linked(name: str, doc: str, operations: dict[str, str]) -> list[str]:
    snake = re.sub(r"(?<!^)([A-Z])", lambda letter: "_" + letter[1].lower(), name)
    for ending in ("", "_sync", "_json", "_ndjson", "_arrow"):
        base = snake.removesuffix(ending) if ending else snake
        if base in operations and (ending == "" or snake.endswith(ending)):
            return [f"[`{name}`](operations.md#{operations[base]})", doc]
    return [f"`{name}`", doc]


def operations_of(catalog: dict[str, Any], of: str) -> dict[str, str]:
    """The operations that a class has as members, each with its anchor."""
    kinds = {class_name(artifact["kind"]): artifact["kind"] for artifact in catalog["artifacts"]}
    owners = (kinds[of],) if of in kinds else ("log", "view")
    return {o["name"]: anchor(full_name(o)) for o in catalog["operations"] if o["owner"] in owners}


def members_table(members: list[Entry], operations: dict[str, str]) -> str:
    return rows(["member", "what"], [linked(name, doc, operations) for name, doc in members])


def python_page(catalog: dict[str, Any]) -> str:
    """Every public name of the Python package."""
    parts = [MADE, "# Python", "Every public name. `help(name)` has arguments, units, errors and an example; type checkers know them all."]
    for of, names in python_names().items():
        parts += [f"## {of}", rows(["name", "what"], [[f"`{name}`", doc] for (name, doc), _ in names])]
        for (name, _), members in names:
            if members and not (name.endswith("Error") and name != "RetentionError"):
                parts += [f"### {name}", members_table(members, operations_of(catalog, name))]
    return "\n\n".join(parts) + "\n"


def node_names(path: Path = TYPES) -> list[tuple[str, Entry, list[Entry]]]:
    """What a file of types exports: class, interface, type, const, function or a module; name and what it is; members."""
    text = path.read_text("utf-8")
    names = []
    for found in re.finditer(r"^(?:/\*\*(?P<doc>(?:(?!\*/).)*?)\*/\n)?export (?P<what>class|interface|type|const|function|\* as) (?P<name>\w+)(?P<rest>[^\n]*)", text, re.MULTILINE | re.DOTALL):
        members: dict[str, str] = {}
        if found["what"] in ("class", "interface"):
            body = text[found.end() : text.index("\n}", found.end())]
            for member in re.finditer(r"(?:/\*\*(?P<doc>(?:(?!\*/).)*?)\*/\n\s*)?(?:^|(?<=\n))  (?:static |readonly )*(?P<name>\w+)[<(:?]", body, re.DOTALL):
                if member["name"] != "constructor":
                    members.setdefault(member["name"], node_doc(member["doc"]))
        names.append((found["what"], (found["name"], node_doc(found["doc"])), list(members.items())))
    return names


def node_doc(doc: str | None) -> str:
    text = re.sub(r"^\s*\* ?", "", doc or "", flags=re.MULTILINE)
    return first_sentence(re.split(r"^(?:@|- )", text, maxsplit=1, flags=re.MULTILINE)[0])


def node_members(members: list[Entry], operations: dict[str, str]) -> str:
    documented = [(member, doc or f"`{member.removesuffix('Sync')}` on the event loop.") for member, doc in members]
    return members_table(documented, operations)


def node_page(catalog: dict[str, Any]) -> str:
    """Every public name of the Node package."""
    names, testing = node_names(), node_names(TESTING_TYPES)
    of_types = ("interface", "type")
    values = [entry for what, entry, _ in names if what not in of_types]
    types = [entry for what, entry, _ in names + testing if what in of_types]
    parts = [
        MADE,
        "# Node",
        "Every export, for `import` and `require` alike. A method `…Sync` is its twin's answer without a promise, on the event loop.",
        rows(["export", "what"], [[f"`{name}`", doc] for name, doc in values]),
    ]
    for what, (name, _), members in names:
        if members and what == "class":
            parts += [f"## {name}", node_members(members, operations_of(catalog, name))]
    parts += ["## testing", "The export `testing`, and the module `retention-core/testing`."]
    parts += [rows(["export", "what"], [[f"`{name}`", doc] for what, (name, doc), _ in testing if what not in of_types])]
    for what, (name, _), members in testing:
        if members and what == "class":
            parts += [f"### {name}", node_members(members, operations_of(catalog, name))]
    parts += ["## Types", rows(["type", "what"], [[f"`{name}`", doc] for name, doc in types])]
    return "\n\n".join(parts) + "\n"


def index_page(catalog: dict[str, Any]) -> str:
    """What there is to read."""
    lines = [
        ("operations.md", f"the {len(catalog['operations'])} operations of log, view and models, their options and defaults; the schema"),
        ("tables.md", f"the {len(catalog['tables'])} tables they give, column by column"),
        ("errors.md", f"the {len(catalog['errors'])} error codes and the {len(catalog['reasons'])} reasons for which a row is rejected"),
        ("python.md", "every public name of the Python package"),
        ("node.md", "every export of the Node package"),
    ]
    text = "\n".join(f"- [{page}]({page}): {what}" for page, what in lines)
    return f"{MADE}\n\n# Reference\n\n{text}\n\nThe Rust crate documents itself: `cargo doc --open -p retention-core`.\n"


def files(catalog: dict[str, Any]) -> dict[Path, str]:
    """What each page should hold."""
    pages = {"README": index_page, "operations": operations_page, "tables": tables_page, "errors": errors_page, "python": python_page, "node": node_page}
    return {FOLDER / f"{name}.md": page(catalog) for name, page in pages.items()}


def stale(catalog: dict[str, Any]) -> list[Path]:
    """The pages that do not hold what they should."""
    return [path for path, text in files(catalog).items() if not path.exists() or path.read_text("utf-8") != text]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--catalog", type=Path, required=True, help="the catalogue as a JSON file")
    parser.add_argument("--write", action="store_true", help="write what is stale")
    given = parser.parse_args()
    catalog = json.loads(given.catalog.read_text("utf-8"))
    old = stale(catalog)
    for path in old:
        if given.write:
            path.parent.mkdir(exist_ok=True)
            path.write_text(files(catalog)[path], "utf-8")
        print(f"{'wrote' if given.write else 'stale, run `make generate`'}: {path.relative_to(ROOT)}")
    return 1 if old and not given.write else 0


if __name__ == "__main__":
    sys.exit(main())
