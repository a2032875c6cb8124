"""The same few readings in each library of frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from .._errors import InputError

TEXTS = ("InvoiceNo", "StockCode", "CustomerID", "Country")


class Library(Protocol):
    """What the data sets need of a library of frames."""

    def columns(self, data: Mapping[str, Sequence[Any]]) -> Any:
        """A frame of these columns."""

    def csv(self, path: Path) -> Any:
        """A CSV file with a header, gzipped or not; types guessed."""

    def online_retail(self, path: Path, cleaned: bool) -> Any:
        """The Online Retail file with the columns kind and total."""


class PyArrow:
    """pyarrow.Table"""

    def columns(self, data: Mapping[str, Sequence[Any]]) -> Any:
        import pyarrow  # type: ignore[import-untyped]

        return pyarrow.table(dict(data))

    def csv(self, path: Path) -> Any:
        from pyarrow import csv

        return csv.read_csv(path)

    def online_retail(self, path: Path, cleaned: bool) -> Any:
        import pyarrow
        from pyarrow import compute, csv

        types = {name: pyarrow.string() for name in TEXTS} | {"InvoiceDate": pyarrow.timestamp("us")}
        options = csv.ConvertOptions(column_types=types, strings_can_be_null=True, null_values=[""])
        lines = csv.read_csv(path, convert_options=options)
        first = compute.utf8_slice_codeunits(lines["InvoiceNo"], 0, 1)
        kind = compute.if_else(
            compute.equal(first, "C"), "return", compute.if_else(compute.equal(first, "A"), "adjustment", "sale")
        )
        total = compute.multiply(compute.cast(lines["Quantity"], pyarrow.float64()), lines["UnitPrice"])
        lines = lines.append_column("kind", kind).append_column("total", total)
        if cleaned:
            wanted = (
                compute.field("CustomerID").is_valid()
                & (compute.field("kind") != "return")
                & (compute.field("Quantity") > 0)
                & (compute.field("UnitPrice") > 0)
            )
            lines = lines.filter(wanted)
        return lines


class Polars:
    """polars.DataFrame"""

    def columns(self, data: Mapping[str, Sequence[Any]]) -> Any:
        import polars

        return polars.DataFrame(data)

    def csv(self, path: Path) -> Any:
        import polars

        return polars.read_csv(path, try_parse_dates=True)

    def online_retail(self, path: Path, cleaned: bool) -> Any:
        import polars as pl

        lines = pl.read_csv(path, schema_overrides=dict.fromkeys(TEXTS, pl.String), try_parse_dates=True)
        order = pl.col("InvoiceNo").str
        kind = pl.when(order.starts_with("C")).then(pl.lit("return"))
        lines = lines.with_columns(
            kind=kind.when(order.starts_with("A")).then(pl.lit("adjustment")).otherwise(pl.lit("sale")),
            total=pl.col("Quantity") * pl.col("UnitPrice"),
        )
        if cleaned:
            lines = lines.filter(
                pl.col("CustomerID").is_not_null(), pl.col("kind") != "return", pl.col("Quantity") > 0, pl.col("UnitPrice") > 0
            )
        return lines


class Pandas:
    """pandas.DataFrame"""

    def columns(self, data: Mapping[str, Sequence[Any]]) -> Any:
        import pandas  # type: ignore[import-untyped]

        return pandas.DataFrame(dict(data))

    def csv(self, path: Path) -> Any:
        import pandas

        return pandas.read_csv(path)

    def online_retail(self, path: Path, cleaned: bool) -> Any:
        import pandas

        lines = pandas.read_csv(path, dtype=dict.fromkeys(TEXTS, "str"), parse_dates=["InvoiceDate"])
        lines["kind"] = "sale"
        lines.loc[lines["InvoiceNo"].str.startswith("C"), "kind"] = "return"
        lines.loc[lines["InvoiceNo"].str.startswith("A"), "kind"] = "adjustment"
        lines["total"] = lines["Quantity"] * lines["UnitPrice"]
        if cleaned:
            wanted = lines["CustomerID"].notna() & (lines["kind"] != "return")
            lines = lines[wanted & (lines["Quantity"] > 0) & (lines["UnitPrice"] > 0)].reset_index(drop=True)
        return lines


LIBRARIES: dict[str, type[PyArrow] | type[Polars] | type[Pandas]] = {
    "pyarrow": PyArrow,
    "polars": Polars,
    "pandas": Pandas,
}


def _unknown(name: object) -> InputError:
    """What to say of a library that there is not, with the nearest name."""
    near = get_close_matches(str(name), LIBRARIES, n=1)
    advice = f"; did you mean {near[0]!r}?" if near else ""
    details = {"argument": "frame", "given": str(name)} | ({"suggestion": near[0]} if near else {})
    return InputError(f"`frame` must be one of {', '.join(LIBRARIES)}, got {name!r}{advice}", "invalid_option", details)


def of(name: str | None) -> Library:
    """The library of that name, or the first that is installed."""
    if name is not None and name not in LIBRARIES:
        raise _unknown(name)
    for candidate in [name] if name else LIBRARIES:
        try:
            import_module(candidate)
        except ImportError:
            continue
        return LIBRARIES[candidate]()
    wanted = name or "one of pyarrow, polars and pandas"
    raise ImportError(f"the data sets need {wanted}; for example: pip install {name or 'polars'}")
