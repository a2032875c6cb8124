"""Writes the cases of clusters, from nothing but the standard library: of nine rows every parting there is, is looked at.

    python tests/conformance/make_clusters.py          # writes the cases
    python tests/conformance/make_clusters.py --check  # tells which files are not as it would write them
"""

from __future__ import annotations

import math
import random
import statistics
import sys
from collections.abc import Iterator
from typing import Any

from case_files import Case, main

NAMES = ("orders", "days", "yearly")
ROWS: list[Case] = [
    {"customer": who, "orders": orders, "days": days, "yearly": yearly}
    for who, orders, days, yearly in [
        ("a", 1, 210, False), ("b", 2, 190, False), ("c", 1, 205, True), ("d", 2, 180, False), ("e", 12, 9, True), ("f", 15, 4, True),
        ("g", 14, 6, False), ("h", 6, 95, True), ("i", 7, 90, True),
    ]
]
PLAIN = "plain Python, by tests/conformance/make_clusters.py: the best of every parting of the rows"
FIT: Case = {"operation": "cluster_model.fit", "table": ROWS, "options": {"features": list(NAMES), "most": 4}}
Point = tuple[float, ...]


def column(name: str) -> list[float]:
    return [float(row[name]) for row in ROWS]


def scaled() -> list[Point]:
    columns = [[(value - statistics.fmean(values)) / statistics.pstdev(values) for value in values] for values in map(column, NAMES)]
    return list(zip(*columns, strict=True))


def partings(rows: int, clusters: int) -> Iterator[list[int]]:
    """Every way to part rows into so many clusters, each once."""

    def grow(labels: list[int], used: int) -> Iterator[list[int]]:
        if len(labels) == rows:
            if used == clusters:
                yield list(labels)
            return
        for label in range(min(used + 1, clusters)):
            yield from grow([*labels, label], max(used, label + 1))

    yield from grow([], 0)


def centres(points: list[Point], labels: list[int]) -> list[Point]:
    found = []
    for cluster in range(max(labels) + 1):
        own = [point for point, label in zip(points, labels, strict=True) if label == cluster]
        found.append(tuple(math.fsum(values) / len(own) for values in zip(*own, strict=True)))
    return found


def inertia(points: list[Point], labels: list[int]) -> float:
    middle = centres(points, labels)
    return math.fsum(math.dist(point, middle[label]) ** 2 for point, label in zip(points, labels, strict=True))


def best(points: list[Point], clusters: int) -> list[int]:
    """The tightest parting, its clusters numbered by size."""
    labels = min(partings(len(points), clusters), key=lambda labels: inertia(points, labels))
    middle = centres(points, labels)
    order = sorted(range(clusters), key=lambda cluster: (-labels.count(cluster), middle[cluster]))
    return [order.index(label) for label in labels]


def silhouette(points: list[Point], labels: list[int]) -> float:
    found = []
    for at, point in enumerate(points):
        own = [math.dist(point, other) for to, other in enumerate(points) if to != at and labels[to] == labels[at]]
        others = [
            statistics.fmean(math.dist(point, other) for other, label in zip(points, labels, strict=True) if label == cluster)
            for cluster in set(labels) - {labels[at]}
        ]
        found.append((min(others) - statistics.fmean(own)) / max(min(others), statistics.fmean(own)) if own else 0.0)
    return statistics.fmean(found)


def level(difference: float) -> str:
    for bound, name in ((1.5, "very high"), (0.5, "high")):
        if abs(difference) >= bound:
            return name if difference > 0 else name.replace("high", "low")
    return "usual"


def case(name: str, operation: str, columns: Case, **given: Any) -> Case:
    return {"name": f"cluster/{name}", "source": PLAIN, "of": FIT, "operation": f"cluster_model.{operation}", **given,
            "expect": {"table": {"columns": columns, "tolerance": 1e-9}}}


def failing(name: str, source: str, rows: list[Case], code: str, details: Case, **options: Any) -> Case:
    return {"name": f"cluster/{name}", "source": source, "operation": "cluster_model.fit", "table": rows, "options": options,
            "expect": {"error": {"code": code, "details": details}}}


def answers() -> Iterator[Case]:
    points = scaled()
    tried = {clusters: best(points, clusters) for clusters in (2, 3, 4)}
    clear = {clusters: silhouette(points, labels) for clusters, labels in tried.items()}
    chosen = max(clear, key=lambda clusters: clear[clusters])
    labels = tried[chosen]
    yield case("choice", "choice", {"clusters": list(tried), "inertia": [inertia(points, labels) for labels in tried.values()],
                                    "silhouette": list(clear.values()), "gap": [None] * 3, "chosen": [clusters == chosen for clusters in tried]})
    middle = centres(points, labels)
    own = [math.dist(point, middle[label]) for point, label in zip(points, labels, strict=True)]
    sizes = [labels.count(cluster) for cluster in range(chosen)]
    yield case("clusters", "clusters", {
        "cluster": list(range(1, chosen + 1)), "rows": sizes, "share": [size / len(ROWS) for size in sizes],
        "inertia": [math.fsum(distance**2 for distance, label in zip(own, labels, strict=True) if label == cluster) for cluster in range(chosen)],
    })
    ranked = [sorted((math.dist(point, centre), cluster) for cluster, centre in enumerate(middle)) for point in points]
    yield case("assign", "assign", {
        "customer": [row["customer"] for row in ROWS], "cluster": [label + 1 for label in labels], "distance": own,
        "next": [near[1][1] + 1 for near in ranked], "margin": [1 - near[0][0] / near[1][0] for near in ranked],
    }, table=ROWS)
    profile: Case = {name: [] for name in ("cluster", "column", "mean", "median", "all_mean", "all_median", "difference", "level")}
    for cluster in range(chosen):
        for at, name in enumerate(NAMES):
            values = column(name)
            inside = [value for value, label in zip(values, labels, strict=True) if label == cluster]
            apart = middle[cluster][at]
            row = (cluster + 1, name, statistics.fmean(inside), statistics.median(inside), statistics.fmean(values), statistics.median(values), apart, level(apart))
            for cells, cell in zip(profile.values(), row, strict=True):
                cells.append(cell)
    yield case("profile", "profile", profile)


def errors() -> Iterator[Case]:
    few = [{"customer": "a", "orders": 1}, {"customer": "b", "orders": 2}, {"customer": "c", "orders": 2}]
    yield failing("more_clusters_than_rows", "by hand: two of the three rows are one", few, "not_enough_data", {"argument": "clusters", "rows": "2"}, clusters=3)
    yield failing("constant_column", "by hand", [{"orders": 3, "days": day} for day in (1, 2, 3)], "constant_column", {"column": "orders"})
    yield failing("missing_value", "by hand", [{"orders": 1}, {"orders": None}, {"orders": 4}], "invalid_value", {"column": "orders", "row": "1"})
    yield failing("negative_logarithm", "by hand", [{"orders": 1}, {"orders": 5}, {"orders": -2}], "invalid_value", {"column": "orders", "row": "2"}, scale="log")
    yield failing("no_rows", "by hand: the one row lacks a value", [{"orders": None}], "nothing_to_fit", {}, missing="leave_out")
    yield failing("silhouette_of_one", "by hand: a silhouette compares two clusters", few, "invalid_option", {"argument": "least", "given": "1"}, least=1)


# Eight customers evenly over a year and the orders one makes: nobody is a group.
EVEN: list[Case] = [{"customer": f"e{at}", "orders": (at * 5) % 8, "days": at * 45} for at in range(8)]
# Four who come often and four who are long gone.
TWO: list[Case] = [
    {"customer": f"t{at}", "orders": orders, "days": days}
    for at, (orders, days) in enumerate([(20, 3), (21, 5), (19, 4), (22, 2), (1, 300), (2, 305), (1, 310), (2, 298)])
]
REFERENCES = 60


def gap_of(points: list[Point], clusters: int, draw: random.Random) -> tuple[float, float]:
    """The gap of R. Tibshirani, G. Walther and T. Hastie (2001), and its error, from the best of every parting."""

    def log(points: list[Point]) -> float:
        return math.log(inertia(points, best(points, clusters)))

    columns = list(zip(*points, strict=True))
    drawn = [[tuple(draw.uniform(min(values), max(values)) for values in columns) for _ in points] for _ in range(REFERENCES)]
    logs = [log(other) for other in drawn]
    return statistics.fmean(logs) - log(points), statistics.pstdev(logs) * math.sqrt(1 + 1 / REFERENCES)


def gaps() -> Iterator[Case]:
    for name, rows, names, chosen in (("gap_finds_none", EVEN, ("orders", "days"), 1), ("gap_finds_two", TWO, ("orders", "days"), 2)):
        values = [[float(row[column]) for row in rows] for column in names]
        points = list(zip(*[[(value - statistics.fmean(own)) / statistics.pstdev(own) for value in own] for own in values], strict=True))
        draw = random.Random(1)
        found = {clusters: gap_of(points, clusters, draw) for clusters in (1, 2, 3)}
        over_one = min(found[1][0] - (found[k][0] - found[k][1]) for k in (2, 3))
        over_two = found[2][0] - (found[3][0] - found[3][1])
        # So clear that other draws say the same.
        assert abs(over_one) > 0.1 and abs(over_two) > 0.1 and chosen == (1 if over_one >= 0 else 2 if over_two >= 0 else 3), found
        tried = {clusters: best(points, clusters) for clusters in (1, 2, 3)}
        fit: Case = {"operation": "cluster_model.fit", "table": rows, "options": {"features": list(names), "most": 3, "choose": "gap"}}
        columns = {"clusters": list(tried), "inertia": [inertia(points, labels) for labels in tried.values()], "chosen": [k == chosen for k in tried]}
        yield case(name, "choice", columns) | {"of": fit}
        sizes = [tried[chosen].count(cluster) for cluster in range(chosen)]
        yield case(f"{name}_clusters", "clusters", {"cluster": list(range(1, chosen + 1)), "rows": sizes}) | {"of": fit}


def cases() -> Iterator[Case]:
    yield from answers()
    yield from gaps()
    yield from errors()


if __name__ == "__main__":
    sys.exit(main(cases(), "--check" in sys.argv[1:]))
