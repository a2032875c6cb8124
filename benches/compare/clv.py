"""Lifetime value beside lifetimes: answers are compared first, then times. `python benches/compare/clv.py` prints it alone; `run.py` puts it into the record."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / ".build/bench"
PEER_PYTHON = ROOT / ".build/lifetimes/bin/python"
THREADS = 2
TARGETS = {"bg_nbd_cdnow": 50, "pareto_nbd_cdnow": 5, "bg_nbd_200k": 100, "bg_nbd_1m": 100, "score_1m": 10}
# How far parameters may lie apart: as far as lifetimes' own convergence promises.
NEAR = {"bg_nbd_cdnow": 1e-3, "pareto_nbd_cdnow": 1e-3, "bg_nbd_200k": 1e-2, "bg_nbd_1m": 1e-2}


def folder(name):
    path = BUILD / f"clv-{name}"
    path.mkdir(parents=True, exist_ok=True)
    return path


def lines(command, name):
    print(f"==> {name}", file=sys.stderr, flush=True)
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return {line["work"]: line for line in map(json.loads, done.stdout.splitlines())}


def compare(ours, theirs):
    """Ends the run where an answer differs."""
    import numpy as np

    for work, near in NEAR.items():
        for mine, other in zip(ours[work]["parameters"], theirs[work]["parameters"], strict=True):
            if abs(mine / other - 1) > near:
                sys.exit(f"{work}: our parameters {ours[work]['parameters']} are not those of lifetimes, {theirs[work]['parameters']}")
    with np.load(folder("ours") / "scores.npz") as mine, np.load(folder("lifetimes") / "scores.npz") as other:
        for name in ("alive", "expected"):
            worst = float(np.abs(mine[name] - other[name]).max())
            if not worst <= 1e-8:
                sys.exit(f"score_1m: {name} differs by {worst}")


def rows():
    here = "benches/compare"
    theirs = lines([PEER_PYTHON, f"{here}/clv_lifetimes.py", folder("lifetimes")], "lifetimes")
    asked = json.dumps(theirs["score_1m"]["parameters"])
    ours = lines([sys.executable, f"{here}/clv_ours.py", folder("ours"), str(THREADS), asked], "ours beside lifetimes")
    compare(ours, theirs)
    print("    answers are equal", file=sys.stderr)
    for work, at_least in TARGETS.items():
        ours_s, peer_s = min(ours[work]["seconds"]), min(theirs[work]["seconds"])
        yield {"work": work, "rows": ours[work]["rows"], "ours_s": ours_s, "peer": "lifetimes", "peer_s": peer_s, "ratio": peer_s / ours_s, "at_least": at_least}


def main():
    print(f"{'work':20} {'rows':>9} {'ours':>10} {'lifetimes':>11} {'ratio':>8} {'at least':>9}")
    for row in rows():
        miss = " MISSED" if row["ratio"] < row["at_least"] else ""
        print(f"{row['work']:20} {row['rows']:>9,} {row['ours_s'] * 1e3:>7.2f} ms {row['peer_s'] * 1e3:>8.0f} ms {row['ratio']:>7.1f}x {row['at_least']:>8}x{miss}")


if __name__ == "__main__":
    main()
