"""A year of a real shop: who the best customers are, who is slipping, how cohorts stay, how activity moves."""

from pathlib import Path

import polars as pl

FILE = Path(__file__).parent.parent / "tests/data/online_retail.csv.gz"

lines = pl.read_csv(FILE, schema_overrides={"InvoiceNo": pl.String, "CustomerID": pl.String}).with_columns(
    kind=pl.when(pl.col("InvoiceNo").str.starts_with("C")).then(pl.lit("return")).otherwise(pl.lit("sale")),
    total=pl.col("Quantity") * pl.col("UnitPrice"),
)
print(f"Online Retail: {len(lines)} lines, {lines['CustomerID'].n_unique() - 1} customers")
