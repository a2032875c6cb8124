"""Purchase summaries for both sides, and timing: the CDNOW sample, and simulated customers."""

import csv
import json
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / ".build/bench"
SIZES = {"cdnow": None, "200k": 200_000, "1m": 1_000_000}
"""The data: the sample, and how many customers are simulated."""

WORKS = {
    "bg_nbd_cdnow": ("bg_nbd", "cdnow", 5),
    "pareto_nbd_cdnow": ("pareto_nbd", "cdnow", 3),
    "bg_nbd_200k": ("bg_nbd", "200k", 3),
    "bg_nbd_1m": ("bg_nbd", "1m", 2),
}
"""What is fitted: the model, the data, and how often; the least time counts."""


def summary(name):
    """Frequency, t_x and age; in weeks for the sample, in whole days where simulated."""
    if name == "cdnow":
        with (ROOT / "tests/data/cdnow_summary.csv").open() as lines:
            rows = list(csv.DictReader(lines))
        return [np.array([float(row[column]) for row in rows]) for column in ("x", "t_x", "T")]
    path = BUILD / f"clv-{name}.npz"
    if not path.exists():
        BUILD.mkdir(parents=True, exist_ok=True)
        x, t_x, age = simulated(SIZES[name])
        np.savez(path, x=x, t_x=t_x, age=age)
    with np.load(path) as file:
        return [file[column] for column in ("x", "t_x", "age")]


def simulated(customers, seed=1):
    """Customers who began on a day of the first quarter and are watched to the end of the third: BG/NBD with about CDNOW's parameters, in days."""
    draw = np.random.default_rng(seed)
    rate = draw.gamma(0.7, 1 / 40.0, customers)
    leaves = draw.beta(0.8, 2.4, customers)
    age = draw.integers(189, 273, customers).astype(float)
    now, last, count = np.zeros(customers), np.zeros(customers), np.zeros(customers)
    stays = np.ones(customers, dtype=bool)
    while stays.any():
        at = np.flatnonzero(stays)
        now[at] += draw.exponential(1 / rate[at])
        bought = now[at] < age[at]
        day = np.floor(now[at])
        # Purchases of a day are one, and those of the first day are none.
        counts = at[bought & (day > last[at])]
        last[counts] = np.floor(now[counts])
        count[counts] += 1
        stays[at] = bought & (draw.random(len(at)) >= leaves[at])
    return count, last, age


def timed(work, repeats):
    seconds, answer = [], None
    for _ in range(repeats):
        start = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - start)
    return seconds, answer


def tell(name, rows, seconds, **more):
    print(json.dumps({"work": name, "rows": rows, "seconds": seconds, **more}), flush=True)
    print(f"    {name}: {min(seconds):.4f} s", file=sys.stderr, flush=True)
