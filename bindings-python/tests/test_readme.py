"""The example of the README, the quickstart, the tour, and the worked policies."""

import runpy
from pathlib import Path

import pytest


def test_readme() -> None:
    # START readme
    import retention_core as rt

    log = rt.EventLog(rt.Schema(time_zone="Europe/London", currency="GBP"))
    log.append([
        {"customer": "ann", "kind": "purchase", "time": "2024-01-05", "amount": 20},
        {"customer": "bob", "kind": "purchase", "time": "2024-01-20T18:30", "amount": 12.50},
        {"customer": "ann", "kind": "purchase", "time": "2024-02-11", "amount": 35},
    ])
    view = log.as_of("2024-03-01")  # what happens later changes nothing here
    rfm = view.rfm()  # who the best customers are; rfm.to_polars(), rfm.to_pandas()
    assert (rfm["monetary_minor"], rfm["recency_days"]) == ([5500, 1250], [19, 41])
    retention = view.retention()  # one of January's two came back
    assert retention["retention_rate"] == [None, 0.5]
    # END readme


def test_quickstart(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("polars")
    runpy.run_path(str(Path(__file__).parents[2] / "examples/quickstart.py"))
    assert "541909 rows: 406829 accepted, 135080 rejected (missing_customer)" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["tour", "policy", "health", "metrics"])
def test_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    examples = Path(__file__).parents[2] / "examples"
    names = runpy.run_path(str(examples / f"{name}.py"))
    assert capsys.readouterr().out == (examples / f"{name}.txt").read_text("utf-8")
    old = runpy.run_path(str(examples.parent / "docs/pictures.py"))["old"]
    assert old(name, names.get("charts", {})) == [], "draw anew: python docs/pictures.py"
