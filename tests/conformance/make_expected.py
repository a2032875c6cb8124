"""Writes the cases whose expected values are computed from data, with pandas: none of their numbers comes from retention-core.

    python tests/conformance/make_expected.py          # writes the cases
    python tests/conformance/make_expected.py --check  # tells which files are not as it would write them
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from case_files import main
from plain_log import wilson
from plain_rfm import SEGMENTS

DATA = Path(__file__).resolve().parent.parent / "data"
SOURCE = "pandas, by tests/conformance/make_expected.py"

Case = dict[str, Any]
Columns = dict[str, list[Any]]


# --- Data: one row a line item; amounts in whole minor units, times both local and UTC --------------------------------


@dataclass
class Shop:
    """A data set as events, and what a case says about it."""

    name: str
    zone: str
    currency: str
    observed: tuple[str, str]
    columns: dict[str, str]
    lines: pd.DataFrame

    def case(self, name: str, as_of: str, operation: str, options: Case, expected: Columns, source: str = SOURCE) -> Case:
        first, last = self.observed
        return {
            "name": name,
            "source": source,
            "schema": {
                "time_zone": self.zone,
                "currency": self.currency,
                "roles": {"sale": "purchase", "return": "refund"},
                "observed_from": first,
                "observed_to": last,
            },
            "steps": [{"append": {"dataset": self.name, "columns": self.columns}}],
            "as_of": as_of,
            "operation": operation,
            "options": options,
            "expect": {"table": {"columns": expected}},
        }

    def state(self, start: pd.Timestamp, end: pd.Timestamp, as_of: str) -> str:
        """How much of a period lies in the observed interval, and before as_of."""
        cut, first, last = map(pd.Timestamp, (as_of, *self.observed))
        if start >= cut:
            return "not_yet"
        if start >= last or end <= first:
            return "not_observed"
        return "complete" if first <= start and end <= min(last, cut) else "partial"


def online_retail() -> Shop:
    """The cleaned lines: customer known, no cancellation, quantity and price above zero."""
    raw = pd.read_csv(DATA / "online_retail.csv.gz", dtype={"InvoiceNo": str, "CustomerID": str}, parse_dates=["InvoiceDate"])
    kept = raw[raw.CustomerID.notna() & ~raw.InvoiceNo.str.startswith("C") & (raw.Quantity > 0) & (raw.UnitPrice > 0)]
    lines = pd.DataFrame(
        {
            "customer": kept.CustomerID,
            "local": kept.InvoiceDate,
            "utc": kept.InvoiceDate.dt.tz_localize("Europe/London").dt.tz_convert("UTC"),
            "order": kept.InvoiceNo,
            "minor": np.rint(kept.Quantity * kept.UnitPrice * 100).astype("int64"),
        }
    ).reset_index(drop=True)
    assert (len(lines), lines.customer.nunique(), lines.order.nunique(), lines.minor.sum()) == (397884, 4338, 18532, 891140790)
    columns = {"customer": "CustomerID", "time": "InvoiceDate", "kind": "kind", "amount": "total", "order": "InvoiceNo", "item": "StockCode"}
    return Shop("online_retail_cleaned", "Europe/London", "GBP", ("2010-12-01", "2011-12-10"), columns, lines)


def cdnow() -> Shop:
    """The CDNOW sample; every row is an order of its own."""
    names = ["master_id", "customer", "date", "cds", "dollars"]
    raw = pd.read_csv(DATA / "cdnow_sample.txt", sep=r"\s+", header=None, names=names, dtype=str)
    local = pd.to_datetime(raw.date, format="%Y%m%d")
    lines = pd.DataFrame(
        {
            "customer": raw.customer,
            "local": local,
            "utc": local.dt.tz_localize("America/New_York").dt.tz_convert("UTC"),
            "order": raw.index.astype(str),
            "minor": np.rint(raw.dollars.astype(float) * 100).astype("int64"),
        }
    )
    columns = {"customer": "customer", "time": "date", "kind": "kind", "amount": "dollars"}
    return Shop("cdnow_sample", "America/New_York", "USD", ("1997-01-01", "1998-07-01"), columns, lines)


def iso(time: pd.Timestamp) -> str:
    return time.tz_convert("UTC").strftime("%Y-%m-%dT%H:%M:%SZ")


# --- RFM --------------------------------------------------------------------------------------------------------------


def scores(values: pd.Series, bins: int) -> pd.Series:
    """1 + the number of cuts strictly below the value; the cuts are linearly interpolated quantiles."""
    cuts = [values.quantile(i / bins, interpolation="linear") for i in range(1, bins)]
    return 1 + sum((values > cut).astype("int64") for cut in cuts)


def rfm(lines: pd.DataFrame, as_of: str, frequency: str = "order", first_wins: bool = False, bins: int = 5) -> Columns:
    """One row a customer in ascending id: calendar days since the last purchase, frequency, sum, scores and segment."""
    seen = lines[lines.local < pd.Timestamp(as_of)]
    seen = seen.assign(day=seen.local.dt.normalize(), row=range(len(seen)))
    by = seen.groupby("customer", sort=True)
    table = pd.DataFrame(
        {
            "recency_days": (pd.Timestamp(as_of).normalize() - by.day.max()).dt.days,
            "frequency": by[frequency].nunique(),
            "monetary_minor": by.minor.sum(),
        }
    )
    table["r"] = bins + 1 - scores(table.recency_days, bins)
    table["f"] = scores(table.frequency.rank(method="first") if first_wins else table.frequency, bins)
    table["m"] = scores(table.monetary_minor, bins)
    if bins == 5:
        pairs = table.r.astype(str) + table.f.astype(str)
        table["score"] = pairs + table.m.astype(str)
        table["segment"] = [next(name for name, pattern in SEGMENTS if re.fullmatch(pattern, pair)) for pair in pairs]
    table["last_purchase"] = by.utc.max().map(iso)
    return columns(table.reset_index())


# --- Months -----------------------------------------------------------------------------------------------------------


def monthly(shop: Shop, as_of: str) -> pd.DataFrame:
    """One row for each customer and month with a purchase: the lines' sum, orders, and the customer's first month."""
    lines = shop.lines[shop.lines.local < pd.Timestamp(as_of)]
    table = (
        lines.assign(month=lines.local.dt.to_period("M"))
        .groupby(["customer", "month"])
        .agg(minor=("minor", "sum"), orders=("order", "nunique"))
        .reset_index()
    )
    table["first"] = table.groupby("customer").month.transform("min")
    return table


def bounds(month: pd.Period) -> tuple[pd.Timestamp, pd.Timestamp]:
    return month.start_time, (month + 1).start_time


def triangle(shop: Shop, as_of: str, value: str = "customers", unbounded: bool = False) -> Columns:
    """A row for each cohort and month since its start, as many months for each cohort as for the first."""
    months = monthly(shop, as_of)
    all_months = list(pd.period_range(months.month.min(), months.month.max(), freq="M"))
    rows = []
    for cohort in all_months:
        members = months[months["first"] == cohort]
        size = members.customer.nunique()
        for period in range(len(all_months)):
            state = shop.state(*bounds(cohort + period), as_of)
            known = state in ("complete", "partial")
            cell = members[members.month >= cohort + period if unbounded else members.month == cohort + period]
            low, high = wilson(cell.customer.nunique(), size)
            upto = members[members.month <= cohort + period]
            told = {
                "customers": (None, None, None),
                "orders": (int(cell.orders.sum()), None, cell.orders.sum() / size if size else None),
                "revenue_gross": (None, int(cell.minor.sum()), cell.minor.sum() / size if size else None),
                "revenue_cumulative_per_customer": (None, int(upto.minor.sum()), upto.minor.sum() / size if size else None),
            }[value]
            rows.append(
                {
                    "cohort": str(cohort),
                    "left_truncated": cohort.start_time <= pd.Timestamp(shop.observed[0]),
                    "size": size,
                    "period": period,
                    "state": state,
                    "eligible": size if known else None,
                    "retained": cell.customer.nunique() if known else None,
                    "rate": cell.customer.nunique() / size if known and size else None,
                    "rate_low": low if known else None,
                    "rate_high": high if known else None,
                    "orders": told[0] if known else None,
                    "revenue_minor": told[1] if known else None,
                    "per_customer": told[2] if known else None,
                }
            )
    return columns(pd.DataFrame(rows, dtype=object))


def curve(cells: Columns) -> Columns:
    """The means over the complete cells of each month since the start."""
    table = pd.DataFrame(cells, dtype=object)
    rows = []
    for period, column in table.groupby("period"):
        whole = column[(column.state == "complete") & column.rate.notna()]
        partial, late = (column.state == "partial").any(), (column.state == "not_yet").any()
        eligible, retained = int(whole.eligible.sum()), int(whole.retained.sum())
        low, high = wilson(retained, eligible)
        rows.append(
            {
                "period": period,
                "state": "complete" if len(whole) else "partial" if partial else "not_yet" if late else "not_observed",
                "cohorts": len(whole),
                "eligible": eligible,
                "retained": retained,
                "weighted_mean": retained / eligible if eligible else None,
                "weighted_low": low,
                "weighted_high": high,
                "simple_mean": float(whole.rate.astype(float).mean()) if len(whole) else None,
            }
        )
    return columns(pd.DataFrame(rows, dtype=object))


def wide(cells: Columns, value: str) -> Columns:
    """One row a cohort, one column a period."""
    table = pd.DataFrame(cells, dtype=object).pivot(index="cohort", columns="period", values=value)
    sizes = dict(zip(cells["cohort"], cells["size"], strict=True))
    return {"cohort": table.index.tolist(), "size": [sizes[name] for name in table.index], **columns(table)}


def members(shop: Shop, as_of: str, cohort: str, period: int) -> Columns:
    """Who started in a month, and what they did so many months later."""
    months = monthly(shop, as_of)
    own = months[months["first"] == pd.Period(cohort)]
    cell = own[own.month == pd.Period(cohort) + period].set_index("customer")
    who = sorted(own.customer.unique())
    first = shop.lines.groupby("customer").utc.min()
    return {
        "customer": who,
        "start": [iso(first[name]) for name in who],
        "eligible": [True] * len(who),
        "retained": [name in cell.index for name in who],
        "orders": [int(cell.orders.get(name, 0)) for name in who],
    }


def movements(shop: Shop, as_of: str, by_value: bool = False) -> Columns:
    """Who is active each month, who is new, stayed, came back after a gap, or is gone since the month before."""
    months = monthly(shop, as_of)
    if by_value:
        months = months[months.minor > 0]
    active = {month: set(rows.customer) for month, rows in months.groupby("month")}
    value = months.set_index(["month", "customer"]).minor
    nobody = pd.Series(dtype="int64")
    known: set[str] = set()
    rows = []
    for month in pd.period_range(shop.observed[0], pd.Timestamp(as_of) - pd.Timedelta("1us"), freq="M"):
        here, before = active.get(month, set()), active.get(month - 1, set())
        new, back, kept, lost = here - known, (here & known) - before, here & before, before - here
        now, then = (value.get(m, nobody).to_dict() for m in (month, month - 1))
        state = shop.state(*bounds(month), as_of)
        compared = {
            "start_active": len(before),
            "retained": len(kept),
            "lost": len(lost),
            "reactivated": len(back),
            "start_value_minor": sum(then.values()),
            "expansion_minor": sum(max(now[who] - then[who], 0) for who in kept),
            "contraction_minor": sum(max(then[who] - now[who], 0) for who in kept),
            "lost_value_minor": sum(then[who] for who in lost),
            "reactivated_value_minor": sum(now[who] for who in back),
            "retained_value_minor": sum(now[who] for who in kept),
            "kept_value_minor": sum(min(now[who], then[who]) for who in kept),
        }
        compared["nrr"] = compared["retained_value_minor"] / sum(then.values()) if then else None
        compared["grr"] = compared["kept_value_minor"] / sum(then.values()) if then else None
        first = month.start_time <= pd.Timestamp(shop.observed[0])
        rows.append(
            {
                "period": str(month),
                "state": "not_enough_history" if first else state,
                "left_truncated": first,
                "active": len(here),
                "new": len(new),
                "value_minor": sum(now.values()),
                "new_value_minor": sum(now[who] for who in new),
                "dormant": len(known - here),
                **(dict.fromkeys(compared) if first else compared),
            }
        )
        known |= here
    return columns(pd.DataFrame(rows, dtype=object))


def retention(moves: Columns) -> Columns:
    """The rates of the same months, with their intervals."""
    rates: Columns = {name: moves[name] for name in ("period", "state", "active", "start_active", "retained", "lost")}
    for name, part in (("retention", "retained"), ("churn", "lost")):
        pairs = [(p, w) if w else (0, 0) for p, w in zip(moves[part], moves["start_active"], strict=True)]
        rates[f"{name}_rate"] = [p / w if w else None for p, w in pairs]
        rates[f"{name}_low"] = [wilson(p, w)[0] for p, w in pairs]
        rates[f"{name}_high"] = [wilson(p, w)[1] for p, w in pairs]
    return rates


def purchases(shop: Shop, as_of: str) -> Columns:
    """Customers, orders and revenue of each month; means in money are rounded half to even."""
    lines = shop.lines[shop.lines.local < pd.Timestamp(as_of)]
    by = lines.groupby(lines.local.dt.to_period("M"))
    table = pd.DataFrame({"customers": by.customer.nunique(), "orders": by.order.nunique(), "gross": by.minor.sum()})

    def mean(divisor: str) -> list[int]:
        return [round(Fraction(int(a), int(b))) for a, b in zip(table.gross, table[divisor], strict=True)]

    return {
        "period": [str(month) for month in table.index],
        "state": [shop.state(*bounds(month), as_of) for month in table.index],
        "customers": table.customers.tolist(),
        "orders": table.orders.tolist(),
        "purchase_frequency": (table.orders / table.customers).tolist(),
        "revenue_gross_minor": table.gross.tolist(),
        "refunds_minor": [0] * len(table),
        "average_order_value_minor": mean("orders"),
        "revenue_per_customer_minor": mean("customers"),
    }


# --- One row over all customers ---------------------------------------------------------------------------------------


def repeat_purchase(shop: Shop, as_of: str, days: int | None = None) -> Columns:
    """The share of customers with a second order, in a time after the first that has passed for all who count."""
    orders = shop.lines.groupby(["customer", "order"]).utc.min().sort_values().groupby(level=0)
    first, second = orders.nth(0).droplevel(1), orders.nth(1).droplevel(1)
    end = pd.Timestamp(min(as_of, shop.observed[1]), tz=shop.zone)
    length = pd.Timedelta(days=days or 36500)
    mature = first[first + length <= end] if days else first
    repeated = (second.reindex(mature.index) < mature + length).sum()
    low, high = wilson(int(repeated), len(mature))
    complete = bool(days) or end >= pd.Timestamp(as_of, tz=shop.zone)
    return {
        "state": ["not_yet" if len(mature) < len(first) and not len(mature) else "complete" if complete else "partial"],
        "customers": [len(first)],
        "immature": [len(first) - len(mature) if days else None],
        "eligible": [len(mature)],
        "repeated": [int(repeated)],
        "repeat_purchase_rate": [repeated / len(mature)],
        "repeat_purchase_low": [low],
        "repeat_purchase_high": [high],
    }


def purchase_gaps(shop: Shop, as_of: str) -> Columns:
    """Days between consecutive days of purchase of one customer, all customers pooled."""
    days = shop.lines.assign(day=shop.lines.local.dt.normalize()).drop_duplicates(["customer", "day"]).sort_values(["customer", "day"])
    gaps = days.groupby("customer").day.diff().dropna().dt.days
    return {
        "state": ["complete" if as_of <= shop.observed[1] else "partial"],
        "customers": [int((days.groupby("customer").size() > 1).sum())],
        "gaps": [len(gaps)],
        "mean_days": [float(gaps.mean())],
        **{name: [float(gaps.quantile(q))] for name, q in (("median_days", 0.5), ("p75_days", 0.75), ("p90_days", 0.9), ("p95_days", 0.95))},
    }


# --- Cases ------------------------------------------------------------------------------------------------------------


def columns(table: pd.DataFrame) -> Columns:
    return {str(name): [None if value is None or value != value else value for value in table[name].tolist()] for name in table}


def cases() -> Iterator[Case]:
    retail, music = online_retail(), cdnow()
    now, then = "2011-12-10", "1998-07-01"

    yield retail.case("rfm/online_retail", now, "rfm", {}, rfm(retail.lines, now))
    yield retail.case("rfm/online_retail_in_the_past", "2011-06-15", "rfm", {}, rfm(retail.lines, "2011-06-15"))
    parity = rfm(retail.lines, now, first_wins=True)
    kept = {name: parity[name] for name in ("customer", "f", "segment")}
    yield retail.case("rfm/online_retail_ties_by_first", now, "rfm", {"ties": "first"}, kept)
    yield music.case("rfm/cdnow_by_events", then, "rfm", {"frequency": "events"}, rfm(music.lines, then, "row"))
    by_days = rfm(music.lines, then, "local", bins=4)
    yield music.case("rfm/cdnow_by_days_in_quarters", then, "rfm", {"frequency": "days", "bins": 4}, by_days)

    yield retail.case("cohorts/online_retail", now, "cohorts", {}, triangle(retail, now))
    for value in ("orders", "revenue_gross", "revenue_cumulative_per_customer"):
        table = triangle(retail, now, value)
        kept = {name: table[name] for name in ("cohort", "period", "state", "orders", "revenue_minor", "per_customer")}
        yield retail.case(f"cohorts/online_retail_{value}", now, "cohorts", {"value": value}, kept)
    yield retail.case("cohorts/online_retail_unbounded", now, "cohorts", {"count": "unbounded"}, triangle(retail, now, unbounded=True))
    yield music.case("cohorts/cdnow", then, "cohorts", {"to": "1997-04-01"}, first_cohorts(triangle(music, then), 3))

    yield retail.case("cohort_curve/online_retail", now, "cohort_curve", {}, curve(triangle(retail, now)))
    yield retail.case("cohort_triangle/online_retail", now, "cohort_triangle", {}, wide(triangle(retail, now), "rate"))
    gross = wide(triangle(retail, now, "revenue_gross"), "revenue_minor")
    yield retail.case("cohort_triangle/online_retail_revenue", now, "cohort_triangle", {"value": "revenue_gross"}, gross)
    asked = {"cohort": "2011-09", "period_number": 2, "value": "orders"}
    yield retail.case("cohort_customers/online_retail", now, "cohort_customers", asked, members(retail, now, "2011-09", 2))

    moves = movements(retail, now)
    yield retail.case("movements/online_retail", now, "movements", {}, moves)
    yield music.case("movements/cdnow_by_value", then, "movements", {"active_by": "value"}, movements(music, then, by_value=True))
    yield retail.case("retention/online_retail", now, "retention", {}, retention(moves))
    yield retail.case("purchases/online_retail", now, "purchases", {}, purchases(retail, now))
    yield retail.case("repeat_purchase/online_retail", now, "repeat_purchase", {}, repeat_purchase(retail, now))
    yield retail.case("repeat_purchase/online_retail_90d", now, "repeat_purchase", {"window": "90d"}, repeat_purchase(retail, now, 90))
    yield retail.case("purchase_gaps/online_retail", now, "purchase_gaps", {"count": "days"}, purchase_gaps(retail, now))


def first_cohorts(table: Columns, count: int) -> Columns:
    """The rows of the first cohorts."""
    wanted = sorted(set(table["cohort"]))[:count]
    kept = [row for row, cohort in enumerate(table["cohort"]) if cohort in wanted]
    return {name: [values[row] for row in kept] for name, values in table.items()}


if __name__ == "__main__":
    sys.exit(main(cases(), check="--check" in sys.argv[1:]))
