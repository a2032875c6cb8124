"""What the documents show is what tests run, and the data are what their README says."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests/data"

spec = importlib.util.spec_from_file_location("regions", ROOT / "docs/regions.py")
assert spec and spec.loader
regions = importlib.util.module_from_spec(spec)
sys.modules["regions"] = regions
spec.loader.exec_module(regions)


def test_documents_show_code_that_tests_run() -> None:
    assert regions.findings() == []


def test_regions_notice_a_difference(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f():\n    # START x\n    y = 1\n    # END x\n")
    fresh = regions.rendered("<!-- START a.py#x -->\n<!-- END -->", tmp_path)
    assert fresh == "<!-- START a.py#x -->\n```python\ny = 1\n```\n<!-- END -->"
    assert regions.rendered(fresh, tmp_path) == fresh
    assert regions.rendered(fresh.replace("1", "2"), tmp_path) == fresh
    with pytest.raises(LookupError):
        regions.rendered("<!-- START a.py#z -->\n<!-- END -->", tmp_path)
    assert regions.typed_in(fresh) == []
    assert regions.typed_in(fresh + "\n```rust\nlet x;\n```\n```sh\nls\n```\n") == ["rust"]


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in regions.documents()
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert broken == []


def test_the_case_that_is_shown_is_one_of_the_cases() -> None:
    folder = ROOT / "tests/conformance"
    shown = re.findall(r"^```json\n(.*?)^```", (folder / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert len(shown) == 1
    assert (folder / f"{json.loads(shown[0])['name']}.json").read_text(encoding="utf-8") == shown[0]


def test_the_import_order_that_is_shown_is_the_one_that_is_checked() -> None:
    rooms = (ROOT / "retention-core/tests/repository/rooms.rs").read_text(encoding="utf-8")
    ground = re.search(r"const FLOORS.*?= &\[\s*&\[(.*?)\]", rooms, re.DOTALL)
    shown = re.search(r"Imports go one way:\n\n    (.*?) → ", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.DOTALL)
    assert ground and shown
    assert shown[1].split() == re.findall(r'"(\w+)"', ground[1])


def listed(readme: Path) -> dict[str, str]:
    """File names and checksums in a README's tables."""
    rows = re.findall(r"^\| (\S+) \|(?: \d+ \|)? ([0-9a-f]{64}) \|", readme.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(rows)


@pytest.mark.parametrize("folder", [DATA, DATA / "expected"], ids=["data", "expected"])
def test_data_are_what_their_readme_says(folder: Path) -> None:
    files = {path.name: path for path in folder.iterdir() if path.is_file() and path.name != "README.md"}
    found = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    assert found == listed(folder / "README.md")


@pytest.mark.parametrize("name", ["online_retail.csv.gz", "ravenstack_feature_usage.csv.gz", "telco.csv.gz"])
def test_compressed_data_are_the_original_bytes(name: str) -> None:
    inside = hashlib.sha256(gzip.decompress((DATA / name).read_bytes())).hexdigest()
    assert inside in (DATA / "README.md").read_text(encoding="utf-8")
