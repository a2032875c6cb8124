"""Real data that comes with the package, as a frame of whichever library is installed.

Sources and licences stand in ``datasets/README.md`` beside this file.

>>> from retention_core import datasets
>>> datasets.cdnow(frame="polars").shape
(6919, 6)
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeAlias

from . import _frames

Frame: TypeAlias = Literal["pyarrow", "polars", "pandas"]
"""The libraries whose frames can be asked for."""

HERE = Path(__file__).parent

__all__ = ["Frame", "cdnow", "online_retail", "ravenstack"]


def online_retail(*, cleaned: bool = False, frame: Frame | None = None) -> Any:
    """Line items of a UK online shop, December 2010 to December 2011: 541,909 rows.

    Columns: ``InvoiceNo`` (order), ``StockCode`` (item), ``Quantity``, ``InvoiceDate`` (local time in London),
    ``UnitPrice`` (pounds), ``CustomerID`` (text, or None), ``Country``; and added here: ``kind`` (``sale``; ``return`` where
    InvoiceNo starts with C; ``adjustment`` where it starts with A) and ``total`` (Quantity × UnitPrice).

    Args:
        cleaned: only lines with a customer, not returned, quantity and price above zero: 397,884 rows of 4,338
            customers.
        frame: of which library the frame shall be; not given: the first installed of pyarrow, polars and pandas.

    >>> from retention_core import datasets
    >>> lines = datasets.online_retail(cleaned=True, frame="polars")
    >>> len(lines), lines["CustomerID"].n_unique(), round(lines["total"].sum(), 2)
    (397884, 4338, 8911407.9)
    """
    return _frames.of(frame).online_retail(HERE / "online_retail.csv.gz", cleaned)


def cdnow(*, frame: Frame | None = None) -> Any:
    """Purchases at a music shop, 1997 to June 1998, by 2,357 customers who first bought in early 1997: 6,919 rows.

    Columns: ``master_id``, ``customer``, ``date``, ``cds`` (pieces), ``dollars`` and ``kind`` (always ``sale``).

    Args:
        frame: of which library the frame shall be; not given: the first installed of pyarrow, polars and pandas.

    >>> from retention_core import EventLog, Schema, datasets
    >>> log = EventLog(Schema(currency="USD", roles={"sale": "purchase"}))
    >>> log.append(datasets.cdnow(), time="date", amount="dollars").accepted
    6919
    """
    library = _frames.of(frame)
    rows = [line.split() for line in (HERE / "cdnow_sample.txt").read_text("ascii").splitlines()]
    masters, customers, days, pieces, dollars = zip(*rows, strict=True)
    return library.columns(
        {
            "master_id": list(masters),
            "customer": list(customers),
            "date": [date(int(day[:4]), int(day[4:6]), int(day[6:])) for day in days],
            "cds": [int(piece) for piece in pieces],
            "dollars": [float(dollar) for dollar in dollars],
            "kind": ["sale"] * len(rows),
        }
    )


def ravenstack(
    table: Literal["accounts", "subscriptions", "churn_events", "support_tickets", "feature_usage"],
    *,
    frame: Frame | None = None,
) -> Any:
    """A table of a synthetic subscription business, 2023 and 2024, with its columns as they are in the file.

    Args:
        table: ``accounts`` (500 rows), ``subscriptions`` (5,000), ``churn_events`` (600), ``support_tickets`` (2,000) or
            ``feature_usage`` (25,000).
        frame: of which library the frame shall be; not given: the first installed of pyarrow, polars and pandas.

    >>> from retention_core import datasets
    >>> datasets.ravenstack("accounts", frame="polars").columns[:3]
    ['account_id', 'account_name', 'industry']
    """
    packed = HERE / f"ravenstack_{table}.csv.gz"
    return _frames.of(frame).csv(packed if packed.exists() else packed.with_suffix(""))
