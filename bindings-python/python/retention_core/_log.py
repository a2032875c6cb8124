"""Schema, log and view."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, NoReturn, ParamSpec, TypeVar

from . import _core
from ._artifact import Artifact, artifact
from ._core import Receipt
from ._errors import InputError
from ._operations import LogOperations, SchemaOptions, ViewOperations
from ._table import Table
from ._types import IntoTable, Time


class Schema(SchemaOptions):
    """What the data of a log mean: zone, currency, roles of kinds, property types, what was observed.

    >>> import retention_core as rt
    >>> schema = rt.Schema(time_zone="Europe/London", currency="GBP", roles={"sale": "purchase", "return": "refund"})
    >>> schema.options()["week_start"]
    'monday'
    """

    __slots__ = ("_native",)

    def _set(self, options: dict[str, Any]) -> None:
        self._native = _core.Schema(options)

    @classmethod
    def _of(cls, native: _core.Schema) -> Schema:
        schema = cls.__new__(cls)
        schema._native = native
        return schema

    def options(self) -> dict[str, Any]:
        """All settings, every default filled in; ``Schema(**schema.options())`` is the same schema.

        >>> from retention_core import Schema
        >>> schema = Schema(currency="GBP")
        >>> schema.options()["currency"], Schema(**schema.options()) == schema
        ('GBP', True)
        """
        options: dict[str, Any] = json.loads(self._native.json())
        return options

    def __eq__(self, other: object) -> bool:
        return self._native == other._native if isinstance(other, Schema) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._native.json())

    def __reduce__(self) -> tuple[Any, ...]:
        return _schema, (self.options(),)

    def __repr__(self) -> str:
        defaults = json.loads(_core.Schema(None).json())
        shown = (f"{name}={value!r}" for name, value in self.options().items() if value != defaults[name])
        return f"Schema({', '.join(shown)})"


P = ParamSpec("P")
R = TypeVar("R")


class _OfClass(staticmethod, Generic[P, R]):  # type: ignore[type-arg]
    """A static method that refuses to be called on an instance, which it would leave out without a word."""

    if TYPE_CHECKING:

        def __init__(self, method: Callable[P, R]) -> None: ...

    def __get__(self, instance: object | None, owner: type | None = None) -> Callable[P, R]:
        method: Callable[P, R] = super().__get__(instance, owner)
        if instance is None:
            return method

        def refuse(*_: Any, **__: Any) -> NoReturn:
            name = f"{type(instance).__name__}.{method.__name__}"
            message = f"`{method.__name__}` takes all logs in one list: {name}([a, b])"
            raise InputError(message, "invalid_option", {"argument": "logs"})

        return refuse


class EventLog(LogOperations):
    """Customers and events, as they were told. Append in any order; read through :meth:`as_of`.

    A log may be used from several threads: work on one makes the others wait, with the GIL released. Views never wait.

    Args:
        schema: what the data mean; not given: all defaults.
        threads: on how many threads bulk work is done. The results are the same bits on any number.

    >>> import retention_core as rt
    >>> log = rt.EventLog(rt.Schema(time_zone="Europe/London", currency="GBP", roles={"sale": "purchase"}))
    >>> log.append([
    ...     {"customer": "c1", "time": "2024-01-05T10:00", "kind": "sale", "amount": "19.99"},
    ...     {"customer": "c2", "time": "2024-02-01T12:30", "kind": "sale", "amount": "5.00"},
    ... ])
    Receipt(rows=2, accepted=2, duplicates=0, conflicts=0, rejected=0)
    >>> log.as_of("2024-02-01").customers()
    1
    """

    __slots__ = ("_native", "_threads")

    def __init__(self, schema: Schema | None = None, *, threads: int | None = None) -> None:
        if not isinstance(schema, Schema | None):
            raise InputError(
                f"`schema` must be a Schema, got {type(schema).__name__}; write EventLog(Schema(time_zone=…, currency=…, roles=…))",
                "invalid_schema",
                {"argument": "schema"},
            )
        self._threads = threads
        self._native = _core.Log((Schema() if schema is None else schema)._native, threads)

    @classmethod
    def _of(cls, native: _core.Log, threads: int | None) -> EventLog:
        log = cls.__new__(cls)
        log._native, log._threads = native, threads
        return log

    def _load(self, operation: str, table: IntoTable, options: dict[str, Any], progress: bool) -> Receipt:
        return self._native.load(operation, table, options, progress)

    def push(
        self,
        customer: str | int | Mapping[str, Any],
        kind: str | None = None,
        time: Time | None = None,
        *,
        id: str | int | None = None,
        source: str | None = None,
        received: Time | None = None,
        amount: float | str | None = None,
        amount_minor: int | None = None,
        currency: str | None = None,
        order: str | int | None = None,
        item: str | int | None = None,
        properties: dict[str, Any] | None = None,
    ) -> Receipt:
        """Adds one event, given by its fields or as one dict with the same names as keys.

        Args:
            customer: the customer's id, or the whole event as a dict.
            kind: what happened, in your own word.
            time: when it happened; without a zone, local time of the schema's zone.
            id: the event's own id; two events of one id, source and customer are one event or a conflict.
            source: the system it comes from.
            received: when you learned of it (default: when it happened).
            amount: what it was worth, in major units (pounds); rounded half-even to the currency's minor units, once.
                A ``Decimal`` will do, too.
            amount_minor: what it was worth, in minor units (pence).
            currency: the amount's currency (default: the schema's).
            order: the order it belongs to; line items of one order share it.
            item: what was bought or used.
            properties: whatever else is known: texts, numbers, booleans, times.

        Returns:
            The receipt: the event was accepted, a duplicate or a conflict.

        Raises:
            InputError: ``rows_rejected`` with the detail ``reason``; ``invalid_table``. The log is then as it was.

        >>> import retention_core as rt
        >>> log = rt.EventLog()
        >>> log.push("c1", "login", "2024-01-05T10:00")
        Receipt(rows=1, accepted=1, duplicates=0, conflicts=0, rejected=0)
        >>> log.push({"customer": "c1", "kind": "login", "time": "2024-01-06", "id": "e7"}).accepted
        1
        """
        return self._native.push(
            customer, kind, time, id, source, received, amount, amount_minor, currency, order, item, properties
        )

    def alias(self, id: str, customer: str, at: Time, *, received: Time | None = None) -> None:
        """Says that ``id`` is another name of ``customer`` since ``at``, such as a visitor who signs in.

        Views after ``at`` show the events of both under ``customer``, the earlier ones too.

        Raises:
            InputError: ``invalid_time``, ``invalid_id``, ``invalid_identity``.

        >>> import retention_core as rt
        >>> log = rt.EventLog()
        >>> _ = log.push("visitor-7", "visit", "2024-01-05"), log.push("ann", "visit", "2024-01-06")
        >>> log.alias("visitor-7", "ann", "2024-01-06")
        >>> log.as_of("2024-01-06").customers(), log.as_of("2024-01-07").customers()
        (1, 1)
        """
        self._native.link("alias", id, customer, at, received)

    def merge_customers(self, from_: str, into: str, at: Time, *, received: Time | None = None) -> None:
        """Says that the customer ``from_`` was merged into ``into`` at ``at``.

        Raises:
            InputError: ``invalid_time``, ``invalid_id``, ``invalid_identity``.

        >>> from retention_core import testing
        >>> log = testing.small_shop()
        >>> log.merge_customers("ben", "ada", "2024-02-15")
        >>> log.as_of("2024-03-01").customers() == testing.small_shop().as_of("2024-03-01").customers() - 1
        True
        """
        self._native.link("merge", from_, into, at, received)

    def unmerge_customers(self, from_: str, into: str, at: Time, *, received: Time | None = None) -> None:
        """Says that an alias or merge of the two no longer holds since ``at``. Views after it show both as they were.

        Raises:
            InputError: ``invalid_time``, ``invalid_id``, ``invalid_identity``.

        >>> from retention_core import testing
        >>> log = testing.small_shop()
        >>> log.merge_customers("ben", "ada", "2024-02-15")
        >>> log.unmerge_customers("ben", "ada", "2024-02-20")
        >>> log.as_of("2024-03-01").customers() == testing.small_shop().as_of("2024-03-01").customers()
        True
        """
        self._native.link("unmerge", from_, into, at, received)

    def as_of(self, as_of: Time) -> View:
        """What had happened before ``as_of``: a snapshot that later appends neither change nor wait for.

        Raises:
            InputError: ``invalid_time``.

        >>> import retention_core as rt
        >>> log = rt.EventLog()
        >>> _ = log.push("ann", "login", "2024-01-05"), log.push("ben", "login", "2024-02-05")
        >>> log.as_of("2024-02-01").customers(), log.as_of("2024-03-01").customers()
        (1, 2)
        """
        return View(self._native.as_of(as_of))

    def partition(self, parts: int, *, progress: bool = False) -> list[EventLog]:
        """The log in parts, each with all of some customers; :meth:`merge` puts them together again.

        Customers who are linked by aliases, merges or an account stay together.

        Args:
            parts: how many, from 1.
            progress: show on stderr how far the work is, once it takes more than a second. Ctrl-C stops it.

        Raises:
            InputError: ``invalid_option`` when ``parts`` is below 1.

        >>> from retention_core import testing
        >>> log = testing.small_shop()
        >>> parts = log.partition(3)
        >>> len(parts), sum(len(part) for part in parts) == len(log)
        (3, True)
        """
        return [EventLog._of(part, self._threads) for part in self._native.partition(parts, progress)]

    @_OfClass
    def merge(logs: Iterable[EventLog], *, progress: bool = False) -> EventLog:
        """One log of several that have the same schema, such as those of :meth:`partition`.

        Args:
            logs: the logs.
            progress: show on stderr how far the work is, once it takes more than a second. Ctrl-C stops it.

        Raises:
            InputError: ``invalid_schema`` when the schemas differ, ``invalid_option`` when there is none.

        >>> from retention_core import EventLog, testing
        >>> log = testing.small_shop()
        >>> EventLog.merge(log.partition(3)).to_bytes() == log.to_bytes()
        True
        """
        given: list[Any] = list(logs) if isinstance(logs, Iterable) else [None]
        if not all(isinstance(log, EventLog) for log in given):
            message = "`logs` must be a list of logs: EventLog.merge([a, b])"
            raise InputError(message, "invalid_option", {"argument": "logs"})
        threads = given[0]._threads if given else None
        return EventLog._of(_core.Log.merge([log._native for log in given], progress), threads)

    def to_bytes(self, *, progress: bool = False) -> bytes:
        """The log as bytes: versioned and checksummed; newer versions of this package read them.

        Args:
            progress: show on stderr how far the work is, once it takes more than a second. Ctrl-C stops it.

        >>> from retention_core import EventLog, testing
        >>> log = testing.small_shop()
        >>> len(EventLog.from_bytes(log.to_bytes())) == len(log)
        True
        """
        return self._native.to_bytes(progress)

    @staticmethod
    def from_bytes(data: bytes, *, threads: int | None = None, progress: bool = False) -> EventLog:
        """The log of :meth:`to_bytes`.

        Args:
            data: what it returned.
            threads: on how many threads bulk work is done, this too.
            progress: show on stderr how far the work is, once it takes more than a second. Ctrl-C stops it.

        Raises:
            ArtifactError: ``blob_truncated``, ``blob_altered``, ``blob_version``.

        >>> from retention_core import EventLog, testing
        >>> EventLog.from_bytes(testing.small_shop().to_bytes()).as_of("2024-03-01").customers()
        10
        """
        return EventLog._of(_core.Log.from_bytes(data, threads, progress), threads)

    def copy(self) -> EventLog:
        """A log of its own with the same content, which costs next to nothing.

        >>> from retention_core import testing
        >>> log = testing.small_shop()
        >>> what_if = log.copy()
        >>> _ = what_if.push("ada", "login", "2024-03-05")
        >>> len(what_if) - len(log)
        1
        """
        return EventLog._of(self._native.copy(), self._threads)

    @property
    def schema(self) -> Schema:
        """What the data mean."""
        return Schema._of(self._native.schema)

    @property
    def customer_ids(self) -> int:
        """How many customer ids the log has seen, aliases included."""
        return self._native.customer_ids

    def memory(self) -> dict[str, int]:
        """How many bytes the log holds: of ``events`` (time, kind, amount), ``customers``, ``ids``, ``received``, the
        ``rest``, and in ``total``.

        >>> from retention_core import testing
        >>> memory = testing.small_shop().memory()
        >>> sum(memory.values()) == 2 * memory["total"]
        True
        """
        return self._native.memory()

    if not TYPE_CHECKING:
        # Type checkers must go on to refuse what there is not.
        def __getattr__(self, name):
            if not name.startswith("_") and hasattr(View, name):
                raise AttributeError(f'a log answers through a view: log.as_of("2024-03-01").{name}')
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __len__(self) -> int:
        """How many events the log holds."""
        return len(self._native)

    def __bool__(self) -> bool:
        # A log without events is still a log.
        return True

    def __copy__(self) -> EventLog:
        return self.copy()

    def __deepcopy__(self, memo: object) -> EventLog:
        return self.copy()

    def __reduce__(self) -> tuple[Any, ...]:
        return _log, (self.to_bytes(), self._threads)

    def __repr__(self) -> str:
        options = self.schema.options()
        zone, currency = options["time_zone"], options["currency"]
        return f"EventLog({len(self):,} events, {self.customer_ids:,} customer ids, {zone}, {currency})"


class View(ViewOperations):
    """What had happened before ``as_of`` and, after :meth:`known_at`, had been received by then. Immutable.

    >>> from retention_core import testing
    >>> view = testing.small_shop().as_of("2024-03-01")
    >>> view.as_of
    datetime.datetime(2024, 3, 1, 0, 0, tzinfo=datetime.timezone.utc)
    """

    __slots__ = ("_native",)

    def __init__(self, native: _core.View) -> None:
        self._native = native

    def _call(self, operation: str, options: dict[str, Any], progress: bool) -> Table:
        return Table(self._native.call(operation, options, progress))

    def _fit(self, operation: str, options: dict[str, Any], progress: bool) -> Artifact:
        return artifact(self._native.fit(operation, options, progress))

    @property
    def as_of(self) -> datetime:
        """The instant before which everything was seen, in UTC."""
        return self._native.as_of

    @property
    def received_before(self) -> datetime | None:
        """The instant before which everything was received, in UTC, if that was asked."""
        return self._native.received_before

    @property
    def schema(self) -> Schema:
        """What the data mean."""
        return Schema._of(self._native.schema)

    def known_at(self, received_before: Time) -> View:
        """The same view without what was received from that instant on.

        Raises:
            InputError: ``invalid_time``.

        >>> import retention_core as rt
        >>> log = rt.EventLog()
        >>> _ = log.push("ann", "login", "2024-01-05", received="2024-02-20")
        >>> view = log.as_of("2024-02-01")
        >>> view.events(), view.known_at("2024-02-10").events()
        (1, 0)
        """
        return View(self._native.known_at(received_before))

    def call(self, operation: str, /, **options: Any) -> Table:
        """An operation by name, with its arguments among the options: for hosts that pass on what their users ask for.

        Raises:
            NotFoundError: ``unknown_operation``; and those of the operation.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-03-01")
        >>> view.call("retention", **{"period": "week", "from": "2024-02-01"}) == view.retention(period="week", from_="2024-02-01")
        True
        """
        return self._call(operation, options, False)

    def customers(self) -> int:
        """How many customers have an event before ``as_of``.

        >>> from retention_core import testing
        >>> testing.small_shop().as_of("2024-03-01").customers()
        10
        """
        return self._native.customers()

    def events(self) -> int:
        """How many events there are before ``as_of``.

        >>> from retention_core import testing
        >>> testing.small_shop().as_of("2024-01-01").events()
        0
        """
        return self._native.events()

    def __repr__(self) -> str:
        known = "" if self.received_before is None else f", received_before={self.received_before.isoformat()!r}"
        return f"View(as_of={self.as_of.isoformat()!r}{known})"


def _schema(options: dict[str, Any]) -> Schema:
    return Schema(**options)


def _log(data: bytes, threads: int | None) -> EventLog:
    return EventLog.from_bytes(data, threads=threads)
