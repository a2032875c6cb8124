"""Writes the cases whose expected values are computed from data, with pandas: none of their numbers comes from retention-core.

    python tests/conformance/make_expected.py          # writes the cases
    python tests/conformance/make_expected.py --check  # tells which files are not as it would write them
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data"
SOURCE = "pandas, by tests/conformance/make_expected.py"

Case = dict[str, Any]
Columns = dict[str, list[Any]]


# --- Data: one row a line item; amounts in whole minor units ----------------------------------------------------------


def online_retail() -> pd.DataFrame:
    """The cleaned lines: customer known, no cancellation, quantity and price above zero."""
    raw = pd.read_csv(DATA / "online_retail.csv.gz", dtype={"InvoiceNo": str, "CustomerID": str}, parse_dates=["InvoiceDate"])
    kept = raw[raw.CustomerID.notna() & ~raw.InvoiceNo.str.startswith("C") & (raw.Quantity > 0) & (raw.UnitPrice > 0)]
    return pd.DataFrame(
        {
            "customer": kept.CustomerID,
            "local": kept.InvoiceDate,
            "order": kept.InvoiceNo,
            "minor": np.rint(kept.Quantity * kept.UnitPrice * 100).astype("int64"),
        }
    ).reset_index(drop=True)


def cdnow() -> pd.DataFrame:
    """The CDNOW sample; every row is an order of its own."""
    names = ["master_id", "customer", "date", "cds", "dollars"]
    raw = pd.read_csv(DATA / "cdnow_sample.txt", sep=r"\s+", header=None, names=names, dtype=str)
    return pd.DataFrame(
        {
            "customer": raw.customer,
            "local": pd.to_datetime(raw.date, format="%Y%m%d"),
            "order": raw.index.astype(str),
            "minor": np.rint(raw.dollars.astype(float) * 100).astype("int64"),
        }
    )


def steps(dataset: str) -> Case:
    """Zone, currency and the step that loads a data set."""
    if dataset == "cdnow_sample":
        columns = {"customer": "customer", "time": "date", "kind": "kind", "amount": "dollars"}
        schema = {"time_zone": "America/New_York", "currency": "USD"}
    else:
        columns = {"customer": "CustomerID", "time": "InvoiceDate", "kind": "kind", "amount": "total", "order": "InvoiceNo", "item": "StockCode"}
        schema = {"time_zone": "Europe/London", "currency": "GBP"}
    roles = {"sale": "purchase", "return": "refund"}
    return {"schema": schema | {"roles": roles}, "steps": [{"append": {"dataset": dataset, "columns": columns}}]}


# --- RFM --------------------------------------------------------------------------------------------------------------


def scores(values: pd.Series, bins: int = 5) -> pd.Series:
    """1 + the number of cuts strictly below the value; the cuts are linearly interpolated quantiles."""
    cuts = [values.quantile(i / bins, interpolation="linear") for i in range(1, bins)]
    return 1 + sum((values > cut).astype("int64") for cut in cuts)


def rfm(lines: pd.DataFrame, as_of: str, frequency: str = "order", first_wins: bool = False) -> pd.DataFrame:
    """One row a customer in ascending id: calendar days since the last purchase, orders, sum, and quintile scores."""
    seen = lines[lines.local < pd.Timestamp(as_of)]
    seen = seen.assign(day=seen.local.dt.normalize())
    by = seen.groupby("customer", sort=True)
    table = pd.DataFrame(
        {
            "recency_days": (pd.Timestamp(as_of).normalize() - by.day.max()).dt.days,
            "frequency": by[frequency].nunique(),
            "monetary": by.minor.sum(),
        }
    )
    ranked = table.frequency.rank(method="first") if first_wins else table.frequency
    table["r"] = 6 - scores(table.recency_days)
    table["f"] = scores(ranked)
    table["m"] = scores(table.monetary)
    return table.reset_index()


# --- Months -----------------------------------------------------------------------------------------------------------


def monthly(lines: pd.DataFrame) -> pd.DataFrame:
    """One row for each customer and month with a purchase: lines' sum and orders, and the customer's first month."""
    table = (
        lines.assign(month=lines.local.dt.to_period("M"))
        .groupby(["customer", "month"])
        .agg(minor=("minor", "sum"), orders=("order", "nunique"))
        .reset_index()
    )
    table["first"] = table.groupby("customer").month.transform("min")
    return table


def triangle(months: pd.DataFrame) -> Iterator[Case]:
    """Every cell from the cohort's own month to the last month of the data: customers who bought, and their sums."""
    last = months.month.max()
    for cohort, members in months.groupby("first"):
        size = members.customer.nunique()
        for month in pd.period_range(cohort, last, freq="M"):
            cell = members[members.month == month]
            yield {
                "cohort": str(cohort),
                "period": (month - cohort).n,
                "eligible": size,
                "retained": len(cell),
                "rate": len(cell) / size,
                "orders": int(cell.orders.sum()),
                "revenue": int(cell.minor.sum()),
            }


def movements(months: pd.DataFrame) -> Iterator[Case]:
    """Who is active each month, who is new, came again, came back after a gap, or is gone since the month before."""
    active = {month: set(rows.customer) for month, rows in months.groupby("month")}
    value = months.set_index(["month", "customer"]).minor
    known: set[str] = set()
    for month in pd.period_range(months.month.min(), months.month.max(), freq="M"):
        here, before = active.get(month, set()), active.get(month - 1, set())
        kept = here & before
        now = value.get(month, pd.Series(dtype="int64"))
        then = value.get(month - 1, pd.Series(dtype="int64"))
        change = now.reindex(sorted(kept)) - then.reindex(sorted(kept))
        yield {
            "month": str(month),
            "active": len(here),
            "new": len(here - known),
            "retained": len(kept),
            "resurrected": len((here & known) - before),
            "dormant": len(before - here),
            "retention": len(kept) / len(before) if before else None,
            "value": int(now.sum()),
            "new_value": int(now.reindex(sorted(here - known)).sum()),
            "expansion": int(change[change > 0].sum()),
            "contraction": int(-change[change < 0].sum()),
            "resurrected_value": int(now.reindex(sorted((here & known) - before)).sum()),
            "dormant_value": int(then.reindex(sorted(before - here)).sum()),
        }
        known |= here


# --- Cases ------------------------------------------------------------------------------------------------------------


def columns(rows: pd.DataFrame | Iterator[Case]) -> Columns:
    table = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows), dtype=object)
    return {str(name): [None if value is None or value != value else value for value in table[name].tolist()] for name in table}


def case(name: str, dataset: str, as_of: str, operation: str, options: Case, expected: Columns, source: str = SOURCE) -> Case:
    return {
        "name": name,
        "source": source,
        **steps(dataset),
        "as_of": as_of,
        "operation": operation,
        "options": options,
        "expect": {"table": {"columns": expected}},
    }


def cases() -> Iterator[Case]:
    retail, shop = online_retail(), cdnow()
    assert (len(retail), retail.customer.nunique(), retail.order.nunique(), retail.minor.sum()) == (397884, 4338, 18532, 891140790)
    del shop
    yield from ()


def text(value: Case) -> str:
    """JSON with one line for each list of plain values, so that a difference can be read."""

    def write(part: Any, indent: int) -> str:
        pad = "  " * indent
        flat = json.dumps(part, ensure_ascii=False)
        if not isinstance(part, (dict, list)) or not part or (len(flat) <= 100 and indent > 1):
            return flat
        if isinstance(part, dict):
            inner = [f"{pad}  {json.dumps(key)}: {write(child, indent + 1)}" for key, child in part.items()]
            return "{\n" + ",\n".join(inner) + f"\n{pad}}}"
        if any(isinstance(child, (dict, list)) for child in part):
            return "[\n" + ",\n".join(f"{pad}  {write(child, indent + 1)}" for child in part) + f"\n{pad}]"
        return flat

    return write(value, 0) + "\n"


def main(check: bool) -> int:
    different = []
    for item in cases():
        path = HERE / f"{item['name']}.json"
        wanted = text(item)
        if path.exists() and path.read_text(encoding="utf-8") == wanted:
            continue
        different.append(str(path.relative_to(HERE)))
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted, encoding="utf-8")
    print("\n".join(different) or "every computed case is as written")
    return int(check and bool(different))


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
