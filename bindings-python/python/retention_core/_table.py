"""Result tables: handed out through Arrow, shown in a notebook, read as plain Python values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from ._errors import InputError

if TYPE_CHECKING:
    import pandas as _pandas  # type: ignore[import-untyped]
    import polars as _polars
    import pyarrow as _pyarrow  # type: ignore[import-untyped]

    from ._core import Table as Native

#: The key of a pandas frame's ``attrs`` under which a table's notes are.
NOTES = "retention_core"


class Table:
    """A named table: typed columns of one length, and notes that say what the numbers mean.

    Any library that reads Arrow takes it as it is: ``polars.DataFrame(table)``, ``pyarrow.table(table)``,
    ``pandas.DataFrame.from_arrow(table)``, and DuckDB in ``FROM result``. (``polars.from_arrow`` makes a column of structs
    of whatever is not pyarrow's own, from polars 2 on.) A missing value is ``None``, never zero.
    Money is in minor units (pence, cents), as the ending ``_minor`` of a column's name says; times are UTC.

    >>> from retention_core import testing
    >>> table = testing.small_shop().as_of("2024-03-01").rfm()
    >>> table.name, len(table) > 0
    ('rfm', True)
    >>> table["recency_days"] == table.column("recency_days")
    True
    """

    __slots__ = ("_native",)

    def __init__(self, native: Native) -> None:
        self._native = native

    @property
    def name(self) -> str:
        """The table's name, such as ``"rfm"``."""
        return self._native.name

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in order."""
        return list(self._native.types)

    @property
    def types(self) -> dict[str, str]:
        """The type of each column: ``text``, ``int``, ``float``, ``bool``, ``time``, ``date`` or ``money``."""
        return self._native.types

    @property
    def notes(self) -> dict[str, str]:
        """What the table says about itself, such as ``as_of``, ``currency``, ``definition``, ``warning``."""
        return self._native.notes

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._native)

    def column(self, name: str) -> list[Any]:
        """The values of a column, ``None`` where there is none. Times are aware datetimes in UTC.

        Raises:
            NotFoundError: ``unknown_column``, with the nearest name.

        >>> from retention_core import testing
        >>> table = testing.small_shop().as_of("2024-03-01").movements()
        >>> table.column("new")
        [6, 4]
        """
        if not isinstance(name, str):
            raise InputError(
                f"columns are read by name, as in table[{self.columns[0]!r}], got {name!r}; rows: list(table)[0]",
                "invalid_option",
                {"argument": "name"},
            )
        return self._native.column(name)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The rows, each a dict, as :meth:`to_dicts`; for the names of the columns ask ``columns``."""
        names = self.columns
        return (dict(zip(names, row, strict=True)) for row in zip(*self.to_dict().values(), strict=True))

    def __getitem__(self, name: str) -> list[Any]:
        """The values of a column, as :meth:`column`."""
        return self.column(name)

    def __contains__(self, name: object) -> bool:
        """Whether there is a column of that name."""
        return name in self._native.types

    def to_dict(self) -> dict[str, list[Any]]:
        """All columns, by name.

        >>> from retention_core import testing
        >>> table = testing.small_shop().as_of("2024-03-01").movements()
        >>> table.to_dict()["new"]
        [6, 4]
        """
        return {name: self._native.column(name) for name in self._native.types}

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows, each a dict.

        >>> from retention_core import testing
        >>> table = testing.small_shop().as_of("2024-03-01").movements()
        >>> [row["new"] for row in table.to_dicts()]
        [6, 4]
        """
        return list(self)

    def to_arrow(self) -> _pyarrow.Table:
        """The table as a pyarrow table, without a copy. Needs pyarrow.

        >>> from retention_core import testing
        >>> table = testing.small_shop().as_of("2024-03-01").movements()
        >>> table.to_arrow().num_rows
        2
        """
        import pyarrow

        return pyarrow.table(self)

    def to_polars(self) -> _polars.DataFrame:
        """The table as a polars frame. Needs polars.

        >>> from retention_core import testing
        >>> table = testing.small_shop().as_of("2024-03-01").movements()
        >>> table.to_polars()["new"].sum()
        10
        """
        import polars

        return polars.DataFrame(self)

    def to_pandas(self) -> _pandas.DataFrame:
        """The table as a pandas frame. Needs pandas; uses pyarrow where pandas is older than 3. The notes are in its
        ``attrs``, which tell models the unit and the instant when the frame comes back.

        >>> from retention_core import testing
        >>> table = testing.small_shop().as_of("2024-03-01").movements()
        >>> int(table.to_pandas()["new"].sum())
        10
        """
        import pandas

        arrow = hasattr(pandas.DataFrame, "from_arrow")
        frame: _pandas.DataFrame = pandas.DataFrame.from_arrow(self) if arrow else self.to_arrow().to_pandas()
        frame.attrs[NOTES] = {"table": self.name, **self.notes}
        return frame

    def to_html(self) -> str:
        """The table as HTML: the first rows, formatted by type. Cohorts show as a heat map.

        >>> from retention_core import testing
        >>> table = testing.small_shop().as_of("2024-03-01").cohort_triangle()
        >>> "<table" in table.to_html()
        True
        """
        return self._native.html()

    def to_vega_lite(self) -> dict[str, Any]:
        """The table as a chart: a Vega-Lite v5 specification with its data, for vega-embed, Altair or JupyterLab.

        Raises:
            NotFoundError: ``no_chart`` for a table that has none.

        >>> from retention_core import RenewalModel
        >>> model = RenewalModel.from_parameters([0.668, 3.806], "1y")
        >>> model.curve(periods=12).to_vega_lite()["title"]
        'Customers left after each renewal'
        """
        import json

        spec: dict[str, Any] = json.loads(self._native.vega_lite())
        return spec

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The table as an Arrow stream, for libraries that read Arrow."""
        return self._native.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        """The columns as an Arrow schema, for libraries that read Arrow."""
        return self._native.__arrow_c_schema__()

    def __eq__(self, other: object) -> bool:
        """Whether names, types, values and notes are all equal."""
        return self._native == other._native if isinstance(other, Table) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __copy__(self) -> Table:
        return self

    def __deepcopy__(self, memo: object) -> Table:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Table is not pickled; pickle table.to_dicts(), or the frame of to_arrow(), to_polars(), to_pandas()")

    def __repr__(self) -> str:
        return self._native.text().rstrip("\n")

    def _repr_html_(self) -> str:
        return self._native.html()

