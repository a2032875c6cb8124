"""Keeps code in documents equal to marked regions of files that tests run.

In a document, between the markers stands the region `name` of a file, as a code block:

    <!-- START examples/quickstart.py#name -->
    <!-- END -->

In that file, the region is what lies between two comments, `# START name` and `# END name` (or `//`), less its indentation.
`python docs/regions.py` tells what differs; `--write` (`make generate`) mends it.
"""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARKED = re.compile(r"(<!-- START (?P<file>[^#\s]+)#(?P<name>\S+) -->\n)(?P<body>.*?)(<!-- END -->)", re.DOTALL)
CODE = {".py": "python", ".rs": "rust", ".mjs": "js", ".js": "js", ".ts": "ts", ".mts": "ts", ".txt": "text"}
TYPED_IN = re.compile(r"^```(python|py|rust|js|javascript|ts|typescript)\b", re.MULTILINE)


def region(text: str, name: str) -> str:
    """The lines between the comments `START name` and `END name`, less their indentation."""
    found = re.search(
        rf"^[ \t]*(?:#|//) START {re.escape(name)}\n(.*?)^[ \t]*(?:#|//) END {re.escape(name)}$", text, re.DOTALL | re.MULTILINE
    )
    if found is None:
        raise LookupError(f"no region {name!r}")
    return textwrap.dedent(found.group(1)).strip("\n")


def rendered(document: str, root: Path = ROOT) -> str:
    """The document with every marked block as it should be."""

    def block(match: re.Match[str]) -> str:
        path = Path(match["file"])
        code = region((root / path).read_text(encoding="utf-8"), match["name"])
        return f"{match[1]}```{CODE[path.suffix]}\n{code}\n```\n{match[5]}"

    return MARKED.sub(block, document)


def typed_in(document: str) -> list[str]:
    """The languages of code blocks that do not come from a file."""
    return TYPED_IN.findall(MARKED.sub("", document))


def documents() -> list[Path]:
    """Every Markdown file that is or would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"], cwd=ROOT, check=True, capture_output=True
    )
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).exists() and not path.is_symlink()]


def findings(write: bool = False) -> list[str]:
    """What is wrong in which document; with `write`, what could not be mended."""
    found = []
    for path in documents():
        name, text = path.relative_to(ROOT), path.read_text(encoding="utf-8")
        try:
            wanted = rendered(text)
        except (LookupError, OSError) as error:
            found.append(f"{name}: {error}")
            continue
        if wanted != text and write:
            path.write_text(wanted, encoding="utf-8")
        elif wanted != text:
            found.append(f"{name}: a code block differs from its file; run `make generate`")
        found.extend(f"{name}: a {language} block that no test runs; mark where it comes from" for language in typed_in(text))
    return found


if __name__ == "__main__":
    problems = findings(write="--write" in sys.argv[1:])
    print("\n".join(problems) or "documents and code agree")
    sys.exit(bool(problems))
