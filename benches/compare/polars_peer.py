"""The same questions asked of Polars, the way its users ask them. Usage: polars_peer.py EVENTS.arrow ANSWERS REPEATS"""

import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import polars as pl
from tasks import AS_OF, run

path, folder, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])
events = pl.read_ipc(path)
plain = events.select("customer", "time", "kind", "amount_minor").rechunk()
as_of = pl.lit(AS_OF).str.to_datetime(time_unit="us", time_zone="UTC")


def score(column, reverse=False):
    """1 + the number of quintile cuts strictly below the value; recency counts the other way round."""
    cuts = [pl.col(column).quantile(q, "linear") for q in (0.2, 0.4, 0.6, 0.8)]
    below = sum((cut < pl.col(column)).cast(pl.Int64) for cut in cuts)
    return 5 - below if reverse else 1 + below


def rfm():
    return (
        plain.lazy()
        .filter(pl.col("kind") == "purchase")
        .group_by("customer")
        .agg(
            last=pl.col("time").max(),
            frequency=pl.len().cast(pl.Int64),
            monetary_minor=pl.col("amount_minor").sum(),
        )
        .with_columns(recency_days=(as_of.dt.date() - pl.col("last").dt.date()).dt.total_days())
        .with_columns(r=score("recency_days", reverse=True), f=score("frequency"), m=score("monetary_minor"))
        .collect()
    )


MONTH = pl.col("time").dt.year().cast(pl.Int32) * 12 + pl.col("time").dt.month().cast(pl.Int32)
PURCHASES = plain.lazy().filter(pl.col("kind") == "purchase")


def cohorts(rows):
    active = rows.with_columns(month=MONTH).select("customer", "month").unique()
    first = active.group_by("customer").agg(cohort=pl.col("month").min())
    return (
        active.join(first, on="customer")
        .group_by("cohort", (pl.col("month") - pl.col("cohort")).alias("period"))
        .agg(customers=pl.len().cast(pl.Int64))
        .collect()
    )


def retention():
    active = PURCHASES.with_columns(month=MONTH).select("customer", "month").unique()
    before = active.select("customer", month=pl.col("month") + 1, before=True)
    return (
        active.join(before, on=["customer", "month"], how="left")
        .group_by("month")
        .agg(active=pl.len().cast(pl.Int64), retained=pl.col("before").count().cast(pl.Int64))
        .collect()
    )


def movements():
    spend = PURCHASES.with_columns(month=MONTH).group_by("customer", "month").agg(value=pl.col("amount_minor").sum())
    first = spend.group_by("customer").agg(first=pl.col("month").min())
    spend = spend.join(first, on="customer")
    before = spend.select("customer", month=pl.col("month") + 1, before=pl.col("value"))
    now = spend.join(before, on=["customer", "month"], how="left")
    gained = (
        now.group_by("month")
        .agg(
            active=pl.len().cast(pl.Int64),
            new=(pl.col("month") == pl.col("first")).sum().cast(pl.Int64),
            retained=pl.col("before").is_not_null().sum().cast(pl.Int64),
            value_minor=pl.col("value").sum(),
            new_value_minor=pl.col("value").filter(pl.col("month") == pl.col("first")).sum(),
            expansion_minor=(pl.col("value") - pl.col("before")).clip(0).sum(),
            contraction_minor=(pl.col("before") - pl.col("value")).clip(0).sum(),
        )
    )
    lost = (
        before.join(spend.select("customer", "month", "value"), on=["customer", "month"], how="anti")
        .group_by("month")
        .agg(lost=pl.len().cast(pl.Int64), lost_value_minor=pl.col("before").sum())
    )
    return gained.join(lost, on="month", how="left").collect()


LAST, ORIGINS = datetime(2024, 10, 1, tzinfo=timezone.utc), 12


def training():
    """Five measures of who was known at each of twelve instants, and whether a purchase came in the 60 days after."""
    bought = pl.col("kind") == "purchase"
    tables = []
    for at in (LAST - timedelta(days=30 * back) for back in range(ORIGINS)):
        within = lambda days: pl.col("time") >= at - timedelta(days=days)  # noqa: B023
        known = (
            plain.lazy()
            .filter(pl.col("time") < at)
            .group_by("customer")
            .agg(
                events_30d=within(30).sum().cast(pl.Int64),
                purchases_90d=(bought & within(90)).sum().cast(pl.Int64),
                spent_90d=pl.col("amount_minor").filter(bought & within(90)).sum(),
                purchases=bought.sum().cast(pl.Int64),
                days_since_last=(pl.lit(at) - pl.col("time").max()).dt.total_days(),
            )
        )
        after = PURCHASES.filter(pl.col("time") >= at, pl.col("time") < at + timedelta(days=60)).select("customer", came=True).unique()
        tables.append(known.join(after, on="customer", how="left").with_columns(at=pl.lit(at), outcome=pl.col("came").is_null()).drop("came"))
    return pl.concat(pl.collect_all(tables))


def measures():
    """Two windowed counts, a windowed sum, days since the last event and distinct kinds in a window, at each of twelve instants."""
    tables = []
    for at in (LAST - timedelta(days=30 * back) for back in range(ORIGINS)):
        within = lambda days: pl.col("time") >= at - timedelta(days=days)  # noqa: B023
        tables.append(
            plain.lazy()
            .filter(pl.col("time") < at)
            .group_by("customer")
            .agg(
                events_30d=within(30).sum().cast(pl.Int64),
                logins_90d=((pl.col("kind") == "login") & within(90)).sum().cast(pl.Int64),
                spent_90d=pl.col("amount_minor").filter((pl.col("kind") == "purchase") & within(90)).sum(),
                days_since_last=(pl.lit(at) - pl.col("time").max()).dt.total_days(),
                kinds_30d=pl.col("kind").filter(within(30)).n_unique().cast(pl.Int64),
            )
            .with_columns(at=pl.lit(at))
        )
    return pl.concat(pl.collect_all(tables))


HEALTH = json.loads((Path(__file__).parent / "health.json").read_text())
CARD = HEALTH["scorecards"]["health"]
NOW = datetime.fromisoformat(AS_OF).replace(tzinfo=timezone.utc)
MILLION = 1_000_000


def measured(measure, rows_within):
    """A measure of the policy over the events of one customer; those of the windows may be all that there are."""
    kinds, days = measure.get("of"), int(measure.get("window", "0d")[:-1])
    counted = [pl.col("kind") == kinds[0]] if kinds else []
    counted += [pl.col("time") >= NOW - timedelta(days=days)] if days and days < rows_within else []
    if measure["measure"] == "days_since_last":
        last = pl.col("time").filter(*counted).max() if counted else pl.col("time").max()
        return (pl.lit(NOW) - last).dt.total_days()
    if measure["measure"] == "sum":
        return pl.col("amount_minor").filter(*counted).sum()
    return pl.all_horizontal(counted).sum().cast(pl.Int64) if counted else pl.len().cast(pl.Int64)


def worth(name, settings):
    """What a measure is worth, in whole millionths."""
    value = pl.col(name)
    match settings.get("normaliser", "range"):
        case "saturating":
            share = value / (value + settings["half"])
        case "curve":
            # Polars divides by a number by multiplying with its inverse: the curve's steps are such that no value lies
            # half-way between two millionths where that is not exact.
            (x0, y0), (x1, y1), (x2, y2) = settings["points"]
            share = pl.when(value < x1).then(y0 + (y1 - y0) * (value - x0) / (x1 - x0)).otherwise(y1 + (y2 - y1) * (value - x1) / (x2 - x1))
        case _:
            share = (value - settings["low"]) / (settings["high"] - settings["low"])
    points = (share.clip(0, 1) * MILLION).round(mode="half_away_from_zero").cast(pl.Int64)
    return MILLION - points if settings.get("direction") == "lower" else points.fill_null(0)


def scored(measures):
    """The score in millionths of a point, rounded half up, its band, and for what part of the weights there was evidence."""
    weights = {name: settings["weight"] for name, settings in CARD["measures"].items()}
    whole = sum(weights.values())
    points = pl.sum_horizontal(worth(name, settings) * weights[name] for name, settings in CARD["measures"].items())
    evidence = pl.sum_horizontal(pl.col(name).is_not_null() * weights[name] for name in weights)
    yellow, green = (band["from"] * MILLION for band in CARD["bands"][1:])
    score = pl.col("score_millionths")
    return measures.select("customer", score_millionths=(points * 200 + whole) // (2 * whole), coverage=evidence / whole).with_columns(
        band=pl.when(score >= green).then(pl.lit("green")).when(score >= yellow).then(pl.lit("yellow")).otherwise(pl.lit("red"))
    )


def health():
    """Every measure over every event of the customer: as one would write it."""
    return scored(plain.lazy().group_by("customer").agg(**{name: measured(measure, 10**6) for name, measure in HEALTH["measures"].items()})).collect()


def health_recent():
    """The windows over the events of the last 90 days alone, and days since over what came last: the least work that we know of."""
    whole = {name: measure for name, measure in HEALTH["measures"].items() if "window" not in measure}
    recent = {name: measured(measure, 90) for name, measure in HEALTH["measures"].items() if "window" in measure}
    ever = plain.lazy().group_by("customer").agg(**{name: measured(measure, 0) for name, measure in whole.items()})
    windows = plain.lazy().filter(pl.col("time") >= NOW - timedelta(days=90)).group_by("customer").agg(**recent)
    return scored(ever.join(windows, on="customer", how="left").with_columns(pl.col(list(recent)).fill_null(0))).collect()


run(
    [
        ("load", lambda: plain.sort("customer", "time"), None),
        ("load_ids", lambda: events.select("customer", "time", "kind", "amount_minor", "id").sort("customer", "time"), None),
        ("rfm", rfm, lambda t: t.drop("last").sort("customer")),
        ("cohorts", lambda: cohorts(plain.lazy()), lambda t: t.sort("cohort", "period")),
        ("cohorts_purchases", lambda: cohorts(PURCHASES), lambda t: t.sort("cohort", "period")),
        ("retention", retention, lambda t: t.sort("month")),
        ("movements", movements, lambda t: t.sort("month")),
        ("measures", measures, lambda t: t.with_columns(pl.col("at").dt.cast_time_unit("us")).sort("customer", "at")),
        ("health", health, lambda t: t.sort("customer")),
        ("health_recent", health_recent, lambda t: t.sort("customer")),
        ("training", training, lambda t: t.with_columns(pl.col("at").dt.cast_time_unit("us")).sort("customer", "at")),
    ],
    folder,
    repeats,
)
