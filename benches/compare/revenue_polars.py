"""Recurring revenue by month in Polars. Usage: revenue_polars.py EVENTS.arrow ANSWERS REPEATS

Two ways: over a spine of every customer and month, as the usual models in SQL do it (dbt's MRR playbook), and over the
months alone in which a customer's revenue changes, which is the least work that we know of."""

import sys

import polars as pl
from tasks import run

path, folder, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])
events = pl.read_ipc(path).rechunk()
MONTH = pl.col("time").dt.year().cast(pl.Int32) * 12 + pl.col("time").dt.month().cast(pl.Int32)
FIRST, LAST = 2023 * 12 + 1, 2024 * 12 + 12
START, END = pl.col("start_minor"), pl.col("end_minor")


def month_ends():
    """What a customer pays at the end of each month in which anything happened."""
    return (
        events.lazy()
        .with_columns(month=MONTH, end_minor=pl.col("amount_minor").fill_null(0))
        .sort("time")
        .group_by("customer", "month")
        .agg(end_minor=pl.col("end_minor").last())
    )


def parts(frame, stood):
    """What moved between the start and the end of each month."""
    came, went, stayed = (START == 0) & (END > 0), (START > 0) & (END == 0), (START > 0) & (END > 0)
    amount = lambda what, when: what.filter(when).sum().cast(pl.Int64)
    return frame.group_by("month").agg(
        start_minor=START.sum().cast(pl.Int64),
        new_minor=amount(END, came & ~stood),
        reactivation_minor=amount(END, came & stood),
        expansion_minor=amount(END - START, stayed & (END > START)),
        contraction_minor=amount(START - END, stayed & (END < START)),
        churn_minor=amount(START, went),
        end_minor=END.sum().cast(pl.Int64),
        net_minor=amount(END, START > 0),
        gross_minor=amount(pl.min_horizontal(START, END), START > 0),
        start_count=(START > 0).sum().cast(pl.Int64),
        churned_count=went.sum().cast(pl.Int64),
    )


def rates(frame):
    return frame.with_columns(nrr=pl.col("net_minor") / START, grr=pl.col("gross_minor") / START).sort("month")


def spine():
    ends = month_ends()
    customers = ends.select("customer").unique()
    months = pl.LazyFrame({"month": pl.int_range(FIRST, LAST + 1, dtype=pl.Int32, eager=True)})
    own = lambda column: column.over("customer")
    all_months = (
        customers.join(months, how="cross")
        .join(ends, on=["customer", "month"], how="left")
        .sort("customer", "month")
        .with_columns(end_minor=own(END.forward_fill()).fill_null(0))
        .with_columns(start_minor=own(END.shift(1)).fill_null(0))
        .with_columns(stood=own(START.cum_max()) > 0)
    )
    return rates(parts(all_months, pl.col("stood"))).collect()


def changes():
    own = lambda column: column.over("customer", order_by="month")
    changed = (
        month_ends()
        .with_columns(start_minor=own(END.shift(1)).fill_null(0))
        .with_columns(stood=own(START.cum_max()) > 0)
    )
    names = ["end_minor", "net_minor", "gross_minor", "start_count"]
    moved = parts(changed, pl.col("stood")).collect().sort("month")
    came = changed.group_by("month").agg(
        came=((START == 0) & (END > 0)).sum().cast(pl.Int64), went=((START > 0) & (END == 0)).sum().cast(pl.Int64)
    )
    moved = moved.join(came.collect(), on="month").sort("month")
    change = pl.col("end_minor") - START
    steady = moved.with_columns(whole=change.cum_sum(), count=(pl.col("came") - pl.col("went")).cum_sum())
    before = pl.col("whole").shift(1, fill_value=0)
    # Whoever did not change adds the same to both ends.
    rest = before - START
    told = steady.with_columns(
        start_minor=before,
        end_minor=pl.col("end_minor") + rest,
        net_minor=pl.col("net_minor") + rest,
        gross_minor=pl.col("gross_minor") + rest,
        start_count=pl.col("count").shift(1, fill_value=0),
    )
    return rates(told.drop("whole", "count", "came", "went")).select("month", *[c for c in moved.columns if c not in ("month", "came", "went")], "nrr", "grr")


run([("revenue", spine, lambda t: t), ("revenue_changes", changes, lambda t: t)], folder, repeats)
