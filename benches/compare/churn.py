"""Survival and churn beside lifelines, scikit-learn and LightGBM: answers are compared first, then times. `python benches/compare/churn.py` prints it
alone; `run.py` puts it into the record."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / ".build/bench"
PEER_PYTHON = ROOT / ".build/churn-peers/bin/python"
THREADS = 2
TARGETS = {"cox_tied": 8, "cox_untied": 40, "kaplan_meier_whole": 8, "kaplan_meier_real": 15, "logistic": 1, "trees": 0.5}
ENV = {**os.environ, "OMP_NUM_THREADS": str(THREADS), "OPENBLAS_NUM_THREADS": str(THREADS)}


def folder(name):
    path = BUILD / f"churn-{name}"
    path.mkdir(parents=True, exist_ok=True)
    return path


def lines(command, name):
    print(f"==> {name}", file=sys.stderr, flush=True)
    done = subprocess.run(command, cwd=ROOT, env=ENV, check=True, stdout=subprocess.PIPE, text=True)
    return {line["work"]: line for line in map(json.loads, done.stdout.splitlines())}


def compare(ours, theirs):
    """Ends the run where an answer differs."""
    import numpy as np

    # As near as lifelines' own convergence promises; the tests hold coefficients to 1e-6 of those of others.
    for work in ("cox_tied", "cox_untied"):
        worst = max(abs(a - b) for a, b in zip(ours[work]["coefficients"], theirs[work]["coefficients"], strict=True))
        if not worst <= 1e-5:
            sys.exit(f"{work}: coefficients differ by {worst}")
    for work in ("kaplan_meier_whole", "kaplan_meier_real"):
        mine, other = np.load(folder("ours") / f"{work}.npy"), np.load(folder("peers") / f"{work}.npy")
        # Both begin at time 0.
        if mine.shape != other.shape or not np.abs(mine - other).max() <= 1e-10:
            sys.exit(f"{work}: the curves differ")
    for work, near in (("logistic", 1e-6), ("trees", 2e-3)):
        if ours[work]["log_loss"] > theirs[work]["log_loss"] + near:
            sys.exit(f"{work}: our log loss {ours[work]['log_loss']} is above that of {theirs[work]['peer']}, {theirs[work]['log_loss']}")


def rows():
    here = "benches/compare"
    theirs = lines([PEER_PYTHON, f"{here}/churn_peers.py", folder("peers"), str(THREADS)], "lifelines, scikit-learn, LightGBM")
    ours = lines([sys.executable, f"{here}/churn_ours.py", folder("ours"), str(THREADS)], "ours beside them")
    compare(ours, theirs)
    print("    answers are equal", file=sys.stderr)
    for work, at_least in TARGETS.items():
        ours_s, peer_s = min(ours[work]["seconds"]), min(theirs[work]["seconds"])
        row = {"work": work, "rows": ours[work]["rows"], "ours_s": ours_s, "peer": theirs[work]["peer"], "peer_s": peer_s, "ratio": peer_s / ours_s, "at_least": at_least}
        yield row | ({"log_loss": [ours[work]["log_loss"], theirs[work]["log_loss"]]} if "log_loss" in ours[work] else {})


def main():
    print(f"{'work':20} {'rows':>9} {'ours':>10} {'peer':>12} {'its time':>11} {'ratio':>8} {'at least':>9}")
    for row in rows():
        miss = " MISSED" if row["ratio"] < row["at_least"] else ""
        losses = f"  log loss {row['log_loss'][0]:.5f}, its {row['log_loss'][1]:.5f}" if "log_loss" in row else ""
        print(
            f"{row['work']:20} {row['rows']:>9,} {row['ours_s'] * 1e3:>7.1f} ms {row['peer']:>12} {row['peer_s'] * 1e3:>8.0f} ms "
            f"{row['ratio']:>7.1f}x {row['at_least']:>8}x{losses}{miss}"
        )


if __name__ == "__main__":
    main()
