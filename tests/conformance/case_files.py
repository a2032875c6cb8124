"""How computed cases are written, and compared with what is written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent

Case = dict[str, Any]


def text(value: Case) -> str:
    """JSON with one line for each list of plain values, so that a difference can be read."""

    def write(part: Any, indent: int) -> str:
        pad = "  " * indent
        flat = json.dumps(part, ensure_ascii=False)
        if not isinstance(part, (dict, list)) or not part or (len(flat) <= 140 and indent > 1):
            return flat
        if isinstance(part, dict):
            inner = [f"{pad}  {json.dumps(key)}: {write(child, indent + 1)}" for key, child in part.items()]
            return "{\n" + ",\n".join(inner) + f"\n{pad}}}"
        if any(isinstance(child, (dict, list)) for child in part):
            return "[\n" + ",\n".join(f"{pad}  {write(child, indent + 1)}" for child in part) + f"\n{pad}]"
        return flat

    return write(value, 0) + "\n"


def main(cases: Iterable[Case], check: bool) -> int:
    """Writes the cases whose files differ, or with `check` only names them."""
    different = []
    for item in cases:
        path = HERE / f"{item['name']}.json"
        wanted = text(item)
        if path.exists() and path.read_text(encoding="utf-8") == wanted:
            continue
        different.append(str(path.relative_to(HERE)))
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted, encoding="utf-8")
    print("\n".join(different) or "every computed case is as written")
    return int(check and bool(different))
