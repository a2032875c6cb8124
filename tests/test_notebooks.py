"""Notebooks run from top to bottom, and show what they say they show."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parent.parent / "docs/notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def kinds(notebook: nbformat.NotebookNode) -> list[list[str]]:
    """The kinds of output of each cell of code: a text, a table, a picture."""
    code = (cell for cell in notebook.cells if cell.cell_type == "code")
    return [[kind for output in cell.outputs for kind in sorted(output.get("data", {}))] for cell in code]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_its_outputs_are_of_the_kinds_committed(path: Path) -> None:
    committed = nbformat.read(path, as_version=4)
    run = nbformat.read(path, as_version=4)
    NotebookClient(run, timeout=300, resources={"metadata": {"path": FOLDER}}).execute()
    assert kinds(run) == kinds(committed)
    assert any("image/png" in shown for shown in kinds(run))
    text = [output["data"]["text/plain"] for cell in run.cells if cell.cell_type == "code" for output in cell.outputs if "text/html" in output.get("data", {})]
    assert all(text) and len(text) >= 3


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS
