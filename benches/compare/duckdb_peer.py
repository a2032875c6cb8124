"""The same questions asked of DuckDB, over a table of its own. Usage: duckdb_peer.py EVENTS.arrow ANSWERS REPEATS"""

import sys

import duckdb
import polars as pl
from tasks import AS_OF, run

path, folder, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])
frame = pl.read_ipc(path).to_arrow()
base = duckdb.connect()
base.execute("set threads = 2; set timezone = 'UTC'")


def load(columns):
    def work():
        base.execute(f"create or replace table loaded as select {columns} from frame order by customer, time")
        return None

    return work


base.execute("create table events as select customer, time::timestamp as time, kind, amount_minor from frame")

SCORE = "(({c} > q[1])::bigint + ({c} > q[2])::bigint + ({c} > q[3])::bigint + ({c} > q[4])::bigint)"
RFM = f"""
with person as (
  select customer, max(time) as last, count(*)::bigint as frequency, sum(amount_minor)::bigint as monetary_minor
  from events where kind = 'purchase' group by customer
), days as (
  select *, date_diff('day', last::date, timestamp '{AS_OF}'::date)::bigint as recency_days from person
), cuts as (
  select quantile_cont(recency_days, [0.2, 0.4, 0.6, 0.8]) as r, quantile_cont(frequency, [0.2, 0.4, 0.6, 0.8]) as f,
         quantile_cont(monetary_minor, [0.2, 0.4, 0.6, 0.8]) as m from days
)
select customer, frequency, monetary_minor, recency_days,
  5 - {SCORE.format(c="recency_days").replace("q[", "cuts.r[")} as r,
  1 + {SCORE.format(c="frequency").replace("q[", "cuts.f[")} as f,
  1 + {SCORE.format(c="monetary_minor").replace("q[", "cuts.m[")} as m
from days, cuts
"""
MONTH = "(year(time) * 12 + month(time))::integer"
COHORTS = f"""
with active as (select distinct customer, {MONTH} as month from events where kind in (KINDS)),
     first as (select customer, min(month) as cohort from active group by customer)
select cohort, month - cohort as period, count(*)::bigint as customers
from active join first using (customer) group by all
"""
RETENTION = f"""
with active as (select distinct customer, {MONTH} as month from events where kind = 'purchase'),
     before as (select customer, (month + 1)::integer as month, true as before from active)
select month, count(*)::bigint as active, count(before)::bigint as retained
from active left join before using (customer, month) group by month
"""
MOVEMENTS = f"""
with spend as (
  select customer, {MONTH} as month, sum(amount_minor)::bigint as value
  from events where kind = 'purchase' group by all
), marked as (select *, min(month) over (partition by customer) as first from spend),
before as (select customer, (month + 1)::integer as month, value as before from spend),
gained as (
  select month, count(*)::bigint as active, count(*) filter (month = first)::bigint as new, count(before)::bigint as retained,
    sum(value)::bigint as value_minor, coalesce(sum(value) filter (month = first), 0)::bigint as new_value_minor,
    coalesce(sum(greatest(value - before, 0)) filter (before is not null), 0)::bigint as expansion_minor,
    coalesce(sum(greatest(before - value, 0)) filter (before is not null), 0)::bigint as contraction_minor
  from marked left join before using (customer, month) group by month
), lost as (
  select month, count(*)::bigint as lost, sum(before)::bigint as lost_value_minor
  from before anti join spend using (customer, month) group by month
)
select * from gained left join lost using (month)
"""


def ask(sql):
    return lambda: base.execute(sql).to_arrow_table()


def frame_of(answer):
    return pl.from_arrow(answer)


run(
    [
        ("load", load("customer, time, kind, amount_minor"), None),
        ("load_ids", load("customer, time, kind, amount_minor, id"), None),
        ("rfm", ask(RFM), lambda t: frame_of(t).sort("customer")),
        ("cohorts", ask(COHORTS.replace(" where kind in (KINDS)", "")), lambda t: frame_of(t).sort("cohort", "period")),
        ("cohorts_purchases", ask(COHORTS.replace("KINDS", "'purchase'")), lambda t: frame_of(t).sort("cohort", "period")),
        ("retention", ask(RETENTION), lambda t: frame_of(t).sort("month")),
        ("movements", ask(MOVEMENTS), lambda t: frame_of(t).sort("month")),
    ],
    folder,
    repeats,
)
