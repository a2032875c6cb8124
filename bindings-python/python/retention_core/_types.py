"""The types of what goes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol, TypeAlias


class ArrowStream(Protocol):
    """A table that exports Arrow: of polars, pandas, pyarrow, DuckDB and many others."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The table as a PyCapsule."""


class ArrowArray(Protocol):
    """A batch of rows that exports Arrow."""

    def __arrow_c_array__(self, requested_schema: Any = None) -> Any:
        """Schema and array as PyCapsules."""


IntoTable: TypeAlias = ArrowStream | ArrowArray | Sequence[Mapping[str, Any]]
"""What is taken as a table: anything that exports Arrow, or a list of dicts, one a row."""

Time: TypeAlias = str | datetime | date
"""An instant: ISO text, a datetime or a date. Without a zone it is local time of the schema's zone."""
