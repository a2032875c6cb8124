"""For tests, benches and first steps: simulated customers with known truth, and a small shop.

Everything here is made from a seed alone and stays the same from version to version.
"""

from __future__ import annotations

from typing import Any

from . import _core
from ._log import EventLog
from ._operations import PopulationOptions
from ._table import Table

__all__ = ["Population", "small_shop"]


class Population(PopulationOptions):
    """Simulated customers: an Arrow table of events, and what is true of each customer.

    Customers sign up, act at random moments at a rate of their own, and leave for good. The columns of the events are
    ``customer``, ``kind``, ``time``, ``amount_minor``, and ``id`` and ``received`` where asked for.

    >>> from retention_core import testing
    >>> people = testing.Population(customers=200, seed=7)
    >>> len(people.truth)
    200
    >>> len(people.log()) == len(people)
    True
    """

    __slots__ = ("_native",)

    def _set(self, options: dict[str, Any]) -> None:
        self._native = _core.History(options)

    @property
    def truth(self) -> Table:
        """What is true of each customer: rates, spend, and when they left.

        >>> from retention_core import testing
        >>> testing.Population(customers=2, seed=7).truth.columns[0]
        'customer'
        """
        return Table(self._native.truth())

    @property
    def events(self) -> Table:
        """The events, one row each, as a log takes them.

        >>> from retention_core import testing
        >>> testing.Population(customers=2, seed=7).events.columns
        ['customer', 'kind', 'time', 'amount_minor', 'id', 'received']
        """
        return Table(self._native.events())

    def log(self, *, threads: int | None = None, progress: bool = False) -> EventLog:
        """A log of the events, with the sign-ups, in UTC and euros.

        Args:
            threads: on how many threads bulk work is done, this too.
            progress: show on stderr how far the work is, once it takes more than a second. Ctrl-C stops it.

        >>> from retention_core import testing
        >>> testing.Population(customers=20, seed=7).log().schema.options()["currency"]
        'EUR'
        """
        return EventLog._of(self._native.log(threads, progress), threads)

    def __len__(self) -> int:
        """How many events there are."""
        return len(self._native)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The events as an Arrow stream, for libraries that read Arrow."""
        return self._native.__arrow_c_stream__(requested_schema)


def small_shop() -> EventLog:
    """A shop with a dozen customers at the start of 2024, small enough to follow by hand.

    >>> from retention_core import testing
    >>> testing.small_shop()
    EventLog(...)
    """
    return EventLog._of(_core.small_shop(), None)
