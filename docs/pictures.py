"""Draws the pictures of documents: what an example calls `charts`, each as docs/pictures/<example>-<name>.svg.

Each picture says of which chart it was drawn, so that a test can tell an old one without drawing, which fonts have a say in.
`python docs/pictures.py` draws anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import runpy
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs/pictures"
EXAMPLES = ("health",)


def drawn_of(spec: Any) -> str:
    """The mark of a chart."""
    return f"<!-- {hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()[:16]} -->\n"


def old(example: str, charts: dict[str, Any]) -> list[str]:
    """Pictures that are not drawn of these charts."""
    paths = {name: PICTURES / f"{example}-{name}.svg" for name in charts}
    return [name for name, path in paths.items() if not path.exists() or not path.read_text("utf-8").endswith(drawn_of(charts[name].to_vega_lite()))]


def write() -> None:
    import vl_convert

    PICTURES.mkdir(exist_ok=True)
    for example in EXAMPLES:
        with contextlib.redirect_stdout(io.StringIO()):
            charts = runpy.run_path(str(ROOT / f"examples/{example}.py"))["charts"]
        for name, table in charts.items():
            spec = table.to_vega_lite()
            picture = vl_convert.vegalite_to_svg(spec, vl_version="5.20")
            (PICTURES / f"{example}-{name}.svg").write_text(f"{picture}\n{drawn_of(spec)}", "utf-8")


if __name__ == "__main__":
    write()
