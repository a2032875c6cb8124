"""The same questions asked of Polars, the way its users ask them. Usage: polars_peer.py EVENTS.arrow ANSWERS REPEATS"""

import sys
from datetime import datetime, timedelta, timezone

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


run(
    [
        ("load", lambda: plain.sort("customer", "time"), None),
        ("load_ids", lambda: events.select("customer", "time", "kind", "amount_minor", "id").sort("customer", "time"), None),
        ("rfm", rfm, lambda t: t.drop("last").sort("customer")),
        ("cohorts", lambda: cohorts(plain.lazy()), lambda t: t.sort("cohort", "period")),
        ("cohorts_purchases", lambda: cohorts(PURCHASES), lambda t: t.sort("cohort", "period")),
        ("retention", retention, lambda t: t.sort("month")),
        ("movements", movements, lambda t: t.sort("month")),
        ("training", training, lambda t: t.with_columns(pl.col("at").dt.cast_time_unit("us")).sort("customer", "at")),
    ],
    folder,
    repeats,
)
