"""Made-up lifetimes and churners for both sides."""

import numpy as np

ROWS = {"cox": 100_000, "kaplan_meier": 1_000_000, "logistic": 800_000, "trees": 200_000}
KINDS = {
    "cox_tied": ("cox", 5), "cox_untied": ("cox", 3), "kaplan_meier_whole": ("kaplan_meier", 5), "kaplan_meier_real": ("kaplan_meier", 5),
    "logistic": ("logistic", 3), "trees": ("trees", 3),
}
"""Each work: of what data, and how often; the least time counts."""
TREES = {"trees": 100, "depth": 5, "learning_rate": 0.1}


def lives(work):
    """Durations, whether they ended, and columns: tied ones are whole and cut at 100."""
    kind = KINDS[work][0]
    draw = np.random.default_rng(1)
    rows = ROWS[kind]
    columns = draw.normal(size=(rows, 10)) if kind == "cox" else np.zeros((rows, 0))
    slope = 0.1 * (np.arange(columns.shape[1]) - 4.0)
    real = draw.exponential(30.0, rows) * np.exp(-columns @ slope)
    duration = np.ceil(np.minimum(real, 100.0)) if work in ("cox_tied", "kaplan_meier_whole") else real
    return duration, draw.random(rows) < 0.6, columns


def churners(work):
    """Columns and who left: straight lines for the logistic regression, bends for trees."""
    draw = np.random.default_rng(2)
    rows = ROWS[work]
    columns = draw.normal(size=(rows, 30))
    odds = columns[:, :10] @ (0.1 * np.arange(10)) - 1.0
    if work == "trees":
        odds = odds + np.abs(columns[:, 11]) + columns[:, 12] * (columns[:, 13] > 0)
    return columns, draw.random(rows) < 1 / (1 + np.exp(-odds))


def loss(left, chances):
    chances = np.clip(chances, 1e-15, 1 - 1e-15)
    return float(-np.mean(np.where(left, np.log(chances), np.log(1 - chances))))
