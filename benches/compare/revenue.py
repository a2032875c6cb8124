"""Recurring revenue of a million customers over 24 months beside Polars and DuckDB: answers are compared first, then times.
`python benches/compare/revenue.py` prints it alone; `run.py` puts it into the record."""

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / ".build/bench"
THREADS = 2
CUSTOMERS = 1_000_000
REPEATS = 3
PEERS = ("polars", "duckdb")
AT_LEAST = 10
ENV = {**os.environ, "POLARS_MAX_THREADS": str(THREADS)}
NAMES = ["start_minor", "new_minor", "reactivation_minor", "expansion_minor", "contraction_minor", "churn_minor", "end_minor"]
NAMES += ["start_count", "churned_count", "nrr", "grr"]


def lines(command, name):
    print(f"==> {name}", file=sys.stderr, flush=True)
    done = subprocess.run(command, cwd=ROOT, env=ENV, check=True, stdout=subprocess.PIPE, text=True)
    return {line["work"]: line for line in map(json.loads, done.stdout.splitlines())}


def folder(name):
    path = BUILD / f"revenue-{name}"
    path.mkdir(parents=True, exist_ok=True)
    return path


def compare(works):
    """Ends the run where an answer differs by a minor unit, or a rate in its last digit."""
    ours = pl.read_ipc(folder("ours") / "revenue.arrow")
    month = pl.col("period").str.slice(0, 4).cast(pl.Int32) * 12 + pl.col("period").str.slice(5, 2).cast(pl.Int32)
    ours = ours.with_columns(month=month).select("month", *NAMES).sort("month")
    if len(ours) != 24:
        sys.exit(f"we tell of {len(ours)} months")
    for peer, work in works:
        theirs = pl.read_ipc(folder(peer) / f"{work}.arrow").select(ours.columns)
        # Nothing of nothing is no rate with us, and not a number with them.
        theirs = theirs.with_columns(pl.selectors.float().fill_nan(None), pl.selectors.integer().cast(pl.Int64).fill_null(0))
        mine = ours.with_columns(pl.selectors.integer().cast(pl.Int64))
        if not mine.equals(theirs.with_columns(pl.col("month").cast(pl.Int64))):
            sys.exit(f"{work} of {peer}: our answer differs:\n{mine.join(theirs, on='month', suffix='_theirs')}")


def rows(programs):
    path = BUILD / f"subscriptions-{CUSTOMERS}.arrow"
    if not path.exists() or path.stat().st_mtime < (programs / "revenue").stat().st_mtime:
        BUILD.mkdir(parents=True, exist_ok=True)
        subprocess.run([programs / "revenue", "generate", str(CUSTOMERS), path], check=True)
    here = "benches/compare"
    theirs = {p: lines([sys.executable, f"{here}/revenue_{p}.py", path, folder(p), str(REPEATS)], f"revenue: {p}") for p in PEERS}
    ours = lines([programs / "revenue", path, folder("ours"), str(REPEATS + 2), str(THREADS)], "revenue: ours")["revenue"]
    compare([(peer, work) for peer in PEERS for work in theirs[peer]])
    print("    answers are equal to the last digit", file=sys.stderr)
    for peer in PEERS:
        for work, line in theirs[peer].items():
            ours_s, peer_s = min(ours["seconds"]), min(line["seconds"])
            yield {
                "work": work, "rows": ours["rows"], "ours_s": ours_s, "peer": peer, "peer_s": peer_s, "ratio": peer_s / ours_s,
                "at_least": AT_LEAST if work == "revenue" else None, "peer_mb": line["mb"],
            }


def main():
    target = ROOT / os.environ.get("CARGO_TARGET_DIR", "target") / "release"
    for row in rows(target):
        wanted = f"at least {row['at_least']}x" if row["at_least"] else ""
        miss = " MISSED" if row["at_least"] and row["ratio"] < row["at_least"] else ""
        print(f"{row['work']:16} {row['rows']:>11,} {row['ours_s'] * 1e3:>7.1f} ms {row['peer']:>8} {row['peer_s'] * 1e3:>8.0f} ms {row['ratio']:>7.1f}x {wanted}{miss}")


if __name__ == "__main__":
    main()
