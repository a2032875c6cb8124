"""Recurring revenue by month in DuckDB, over a spine of every customer and month. Usage: revenue_duckdb.py EVENTS.arrow ANSWERS REPEATS"""

import sys

import duckdb
import polars as pl
from tasks import run

path, folder, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])
frame = pl.read_ipc(path).to_arrow()
base = duckdb.connect()
base.execute("set threads = 2; set timezone = 'UTC'")
base.execute("create table events as select customer, time::timestamp as time, kind, amount_minor from frame")
REVENUE = """
with ends as (
  select customer, (year(time) * 12 + month(time))::integer as month, arg_max(coalesce(amount_minor, 0), time) as minor
  from events group by all
), spine as (
  select customer, month::integer as month from (select distinct customer from events), range(2023 * 12 + 1, 2024 * 12 + 13) t(month)
), filled as (
  select customer, month, coalesce(last_value(minor ignore nulls) over (partition by customer order by month), 0) as end_minor
  from spine left join ends using (customer, month)
), before as (
  select *, coalesce(lag(end_minor) over (partition by customer order by month), 0) as start_minor from filled
), stood as (
  select *, max(start_minor) over (partition by customer order by month) > 0 as stood from before
)
select month, sum(start_minor)::bigint as start_minor,
  coalesce(sum(end_minor) filter (start_minor = 0 and not stood), 0)::bigint as new_minor,
  coalesce(sum(end_minor) filter (start_minor = 0 and stood), 0)::bigint as reactivation_minor,
  coalesce(sum(end_minor - start_minor) filter (start_minor > 0 and end_minor > start_minor), 0)::bigint as expansion_minor,
  coalesce(sum(start_minor - end_minor) filter (end_minor > 0 and end_minor < start_minor), 0)::bigint as contraction_minor,
  coalesce(sum(start_minor) filter (end_minor = 0), 0)::bigint as churn_minor,
  sum(end_minor)::bigint as end_minor,
  coalesce(sum(end_minor) filter (start_minor > 0), 0)::bigint as net_minor,
  coalesce(sum(least(start_minor, end_minor)) filter (start_minor > 0), 0)::bigint as gross_minor,
  count(*) filter (start_minor > 0)::bigint as start_count,
  count(*) filter (start_minor > 0 and end_minor = 0)::bigint as churned_count
from stood group by month
"""


def revenue():
    return base.sql(REVENUE).to_arrow_table()


def save(answer):
    start = pl.col("start_minor")
    return pl.from_arrow(answer).with_columns(nrr=pl.col("net_minor") / start, grr=pl.col("gross_minor") / start).sort("month")


run([("revenue", revenue, save)], folder, repeats)
