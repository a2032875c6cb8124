"""The live engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from . import _core
from ._core import Signal, Told
from ._errors import InputError
from ._log import EventLog, Schema, View
from ._models import Policy
from ._table import Table
from ._types import IntoTable, Time


class Engine:
    """A log and a policy, kept up to date event by event: tells who enters and leaves segments and which signals fire.

    Each at the exact instant, whether an event brought it about or time alone. What it tells depends on the events alone,
    not on how often it is called: events may come in any order, and :meth:`advance` as seldom as you like. An event that
    comes late takes back what it makes untrue by a signal of the kind ``corrected``. The state at an instant is that of
    ``View.segments``. It never looks at a clock: you say what time it is.

    Several threads may track, advance and take views at once: long work releases the GIL and goes in short steps, between
    which whoever waits has their turn.

    Args:
        log: what happened so far; the engine takes a copy, which costs next to nothing.
        policy: what is wanted of it, or a document or text of one.
        start: what became so up to this instant is history and is not told.
        progress: show on stderr how far the work is, once it takes more than a second.

    Raises:
        InputError: ``invalid_policy``, ``invalid_time`` and the codes of rules.
        NotFoundError: ``unknown_kind``, ``unknown_name``, ``unknown_property``.

    >>> import retention_core as rt
    >>> policy = rt.Policy({
    ...     "policy": 1, "kinds": ["login"],
    ...     "measures": {"days_since_login": {"measure": "days_since_last", "of": ["login"]}},
    ...     "segments": {"silent": "days_since_login >= 14"},
    ... })
    >>> engine = rt.Engine(rt.EventLog(rt.Schema(time_zone="Europe/London")), policy, "2024-03-01")
    >>> engine.track("c1", "login", "2024-03-20T12:00:00Z").signals
    []
    >>> engine.advance("2024-05-01").signals
    [Signal(c1 entered silent, 2024-04-03T12:00:00Z)]

    The customer had been there the day before:

    >>> late = engine.track("c1", "login", "2024-04-02T12:00:00Z")
    >>> late.signals[0].kind, late.signals[0].retracts == engine.signals()[0].id
    ('corrected', True)
    """

    __slots__ = ("_native",)

    def __init__(
        self, log: EventLog, policy: Policy | Mapping[str, Any] | str, start: Time, *, progress: bool = False
    ) -> None:
        if not isinstance(log, EventLog):
            message = f"`log` must be an EventLog, got {type(log).__name__}"
            raise InputError(message, "invalid_option", {"argument": "log"})
        self._native = _core.Engine(log._native, _policy(policy), start, progress)

    @classmethod
    def _of(cls, native: _core.Engine) -> Engine:
        engine = cls.__new__(cls)
        engine._native = native
        return engine

    def track(
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
    ) -> Told:
        """Tracks one event, given as ``EventLog.push`` takes it: brings its customer up to it, then tells what it brings about.

        Args:
            customer: the customer's id, or the whole event as a dict.
            kind: what happened, in your own word.
            time: when it happened; without a zone, local time of the schema's zone.
            id: the event's own id; two events of one id, source and customer are one event or a conflict.
            source: the system it comes from.
            received: when you learned of it (default: when it happened).
            amount: what it was worth, in major units (pounds).
            amount_minor: what it was worth, in minor units (pence).
            currency: the amount's currency (default: the schema's).
            order: the order it belongs to; line items of one order share it.
            item: what was bought or used.
            properties: whatever else is known: texts, numbers, booleans, times.

        Raises:
            InputError: ``rows_rejected`` with the detail ``reason``; ``invalid_table``. Nothing has then been tracked.

        >>> import retention_core as rt
        >>> policy = {"policy": 1, "signals": {"failed": {"on": ["payment_failed"]}}}
        >>> engine = rt.Engine(rt.EventLog(), policy, "2024-03-01")
        >>> told = engine.track("c1", "payment_failed", "2024-03-20T12:00:00Z", id="p-7")
        >>> told.signals[0].name, told.receipt.accepted
        ('failed', 1)
        >>> engine.track({"customer": "c1", "kind": "payment_failed", "time": "2024-03-20T12:00:00Z", "id": "p-7"}).signals
        []
        """
        return self._native.track(
            customer, kind, time, id, source, received, amount, amount_minor, currency, order, item, properties
        )

    def track_many(
        self,
        table: IntoTable,
        *,
        customer: str | None = None,
        time: str | None = None,
        kind: str | None = None,
        default_kind: str | None = None,
        progress: bool = False,
        **columns: Any,
    ) -> Told:
        """Tracks the events of a table, one after another. Rows that cannot be used are reported in the receipt.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list of
                dicts.
            customer: the column of customers' ids.
            time: the column of times.
            kind: the column of kinds.
            default_kind: what rows without a kind are.
            progress: show on stderr how far the work is, once it takes more than a second. Ctrl-C stops it; the rows
                before are then tracked.
            columns: the other columns, as ``EventLog.append`` takes them.

        Raises:
            InputError: ``missing_column``, ``wrong_column_type``, ``invalid_table``, ``rows_rejected``,
                ``unknown_option``, ``invalid_option``.

        >>> import retention_core as rt
        >>> engine = rt.Engine(rt.EventLog(), {"policy": 1, "signals": {"failed": {"on": ["payment_failed"]}}}, "2024-03-01")
        >>> rows = [{"who": "c1", "at": "2024-03-20", "what": "payment_failed"}, {"who": "c2", "at": None, "what": "payment_failed"}]
        >>> told = engine.track_many(rows, customer="who", time="at", kind="what")
        >>> len(told.signals), told.receipt
        (1, Receipt(rows=2, accepted=1, duplicates=0, conflicts=0, rejected=1, missing_time=1))
        """
        options = {"customer": customer, "time": time, "kind": kind, "default_kind": default_kind, **columns}
        return self._native.track_many(table, options, progress)

    def set_customer(
        self,
        id: str | int,
        *,
        signed_up: Time | None = None,
        account: str | int | None = None,
        zone: str | None = None,
        set_at: Time | None = None,
        received: Time | None = None,
        properties: Mapping[str, Any] | None = None,
    ) -> Told:
        """Tells more of a customer: sign-up, account, properties. What that makes untrue is taken back.

        Args:
            id: the customer's id.
            signed_up: when the customer signed up.
            account: the account the customer belongs to.
            zone: the customer's own time zone, of the IANA database.
            set_at: since when account, zone and properties hold; not given: always.
            received: when you learned of it.
            properties: whatever else is known.

        Raises:
            InputError: ``rows_rejected`` with the detail ``reason``; ``invalid_table``. Nothing has then changed.

        >>> import retention_core as rt
        >>> schema = rt.Schema(properties={"plan": "string"})
        >>> engine = rt.Engine(rt.EventLog(schema), {"policy": 1, "segments": {"pro": "plan == 'pro'"}}, "2024-03-01")
        >>> _ = engine.track("c1", "login", "2024-03-02")
        >>> told = engine.set_customer("c1", properties={"plan": "pro"}, set_at="2024-03-05")
        >>> engine.advance("2024-03-10").signals
        [Signal(c1 entered pro, 2024-03-05T00:00:00.000001Z)]
        """
        customer: dict[str, Any] = {"id": id, "signed_up": signed_up, "account": account, "zone": zone, "set_at": set_at}
        customer |= {"received": received, "properties": None if properties is None else dict(properties)}
        return self._native.set_customer(customer)

    def set_customers(
        self,
        table: IntoTable,
        *,
        id: str | None = None,
        signed_up: str | None = None,
        set_at: str | None = None,
        progress: bool = False,
        **columns: Any,
    ) -> Told:
        """Tells more of the customers of a table, one after another. Rows that cannot be used are reported in the receipt.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list of
                dicts.
            id: the column of customers' ids.
            signed_up: the column of sign-ups.
            set_at: the column that says since when the rest of the row holds.
            progress: show on stderr how far the work is, once it takes more than a second. Ctrl-C stops it; what the
                rows before say is then known.
            columns: the other columns, as ``EventLog.set_customers`` takes them.

        Raises:
            InputError: ``missing_column``, ``wrong_column_type``, ``invalid_table``, ``rows_rejected``,
                ``unknown_option``, ``invalid_option``.

        >>> import retention_core as rt
        >>> schema = rt.Schema(properties={"plan": "string"})
        >>> engine = rt.Engine(rt.EventLog(schema), {"policy": 1, "segments": {"pro": "plan == 'pro'"}}, "2024-03-01")
        >>> told = engine.set_customers(
        ...     [{"who": "c1", "joined": "2024-03-02", "plan": "pro", "since": "2024-03-05"}, {"plan": "pro"}],
        ...     id="who", signed_up="joined", set_at="since",
        ... )
        >>> told.receipt
        Receipt(rows=2, accepted=1, duplicates=0, conflicts=0, rejected=1, missing_customer=1)
        >>> engine.advance("2024-03-10").signals
        [Signal(c1 entered pro, 2024-03-05T00:00:00.000001Z)]
        """
        options = {"id": id, "signed_up": signed_up, "set_at": set_at, **columns}
        return self._native.set_customers(table, options, progress)

    def alias(self, id: str, customer: str, at: Time, *, received: Time | None = None) -> Told:
        """Says that ``id`` is another name of ``customer`` since ``at``: from then on the events of both are those of ``customer``.

        Raises:
            InputError: ``invalid_time``, ``invalid_id``, ``invalid_identity``.

        >>> import retention_core as rt
        >>> document = {"policy": 1, "measures": {"n": {"measure": "count"}}, "segments": {"twice": "n >= 2"}}
        >>> engine = rt.Engine(rt.EventLog(), document, "2024-03-01")
        >>> _ = engine.track("visitor-7", "visit", "2024-03-02"), engine.track("ann", "visit", "2024-03-03")
        >>> engine.alias("visitor-7", "ann", "2024-03-04").signals
        [Signal(ann entered twice, 2024-03-04T00:00:00.000001Z)]
        """
        return self._native.link("alias", id, customer, at, received)

    def merge_customers(self, from_: str, into: str, at: Time, *, received: Time | None = None) -> Told:
        """Says that the customer ``from_`` was merged into ``into`` at ``at``; ``from_`` then leaves every segment.

        Raises:
            InputError: ``invalid_time``, ``invalid_id``, ``invalid_identity``.

        >>> import retention_core as rt
        >>> engine = rt.Engine(rt.EventLog(), {"policy": 1}, "2024-03-01")
        >>> _ = engine.track("ann", "visit", "2024-03-02"), engine.track("ann-old", "visit", "2024-03-02")
        >>> _ = engine.merge_customers("ann-old", "ann", "2024-03-04")
        >>> engine.as_of("2024-03-05").customers()
        1
        """
        return self._native.link("merge", from_, into, at, received)

    def unmerge_customers(self, from_: str, into: str, at: Time, *, received: Time | None = None) -> Told:
        """Says that an alias or merge of the two no longer holds since ``at``.

        Raises:
            InputError: ``invalid_time``, ``invalid_id``, ``invalid_identity``.

        >>> import retention_core as rt
        >>> engine = rt.Engine(rt.EventLog(), {"policy": 1}, "2024-03-01")
        >>> _ = engine.track("ann", "visit", "2024-03-02"), engine.track("ben", "visit", "2024-03-02")
        >>> _ = engine.merge_customers("ben", "ann", "2024-03-04"), engine.unmerge_customers("ben", "ann", "2024-03-06")
        >>> engine.as_of("2024-03-05").customers(), engine.as_of("2024-03-07").customers()
        (1, 2)
        """
        return self._native.link("unmerge", from_, into, at, received)

    def advance(self, now: Time, *, limit: int | None = None, progress: bool = False) -> Told:
        """Lets time pass for everybody up to ``now``: tells what becomes so by then, in the order of time.

        Args:
            now: the instant up to which time passes.
            limit: how many steps are taken at most; ``Told.more`` says whether more is due. A step brings one customer to
                the next instant at which something may change for them, whether or not it does; it may tell no
                signal, or several.
            progress: show on stderr how far the work is, once it takes more than a second. Ctrl-C stops it; what was
                told so far waits among the :meth:`signals`.

        Raises:
            InputError: ``invalid_time``, ``invalid_option``.

        >>> import retention_core as rt
        >>> engine = rt.Engine(rt.EventLog(), rt.Policy.preset("app"), "2024-03-01")
        >>> _ = engine.track("c1", "activity", "2024-03-02"), engine.track("c2", "activity", "2024-03-02")
        >>> engine.advance("2024-06-01", limit=1).more
        True
        >>> engine.advance("2024-06-01").more, engine.now.isoformat()
        (False, '2024-06-01T00:00:00+00:00')
        """
        return self._native.advance(now, limit, progress)

    def signals(self, after: int = 0) -> list[Signal]:
        """The signals after a cursor that were not acknowledged; after 0: all of them.

        >>> import retention_core as rt
        >>> engine = rt.Engine(rt.EventLog(), {"policy": 1, "signals": {"failed": {"on": ["payment_failed"]}}}, "2024-03-01")
        >>> told = engine.track("c1", "payment_failed", "2024-03-02")
        >>> engine.signals() == told.signals, engine.signals(told.cursor)
        (True, [])
        """
        return self._native.signals(after)

    def ack(self, cursor: int) -> None:
        """Says that all signals up to this cursor were dealt with; they are not kept any longer.

        >>> import retention_core as rt
        >>> engine = rt.Engine(rt.EventLog(), {"policy": 1, "signals": {"failed": {"on": ["payment_failed"]}}}, "2024-03-01")
        >>> engine.ack(engine.track("c1", "payment_failed", "2024-03-02").cursor)
        >>> engine.signals()
        []
        """
        self._native.ack(cursor)

    def customer(self, id: str | int) -> dict[str, Any]:
        """The whole picture of a customer: measures, segments with reasons, scores with what each measure gives, stages,
        the newest events.

        A dict with ``customer``, ``at``, ``measures`` (of each ``value``, ``state``, which says why it is missing, and
        ``next_change``, until when the two surely stay as they are if nothing happens, or None if for ever), ``segments`` (of each ``inside`` and ``reason``), ``health`` (of each scorecard ``state``, ``score``,
        ``score_millionths``, ``band``, ``coverage``, ``contributions``, a list of ``measure``, ``state``, ``value``,
        ``contribution`` and ``contribution_millionths`` that add up to the score exactly, and ``override``: ``owner``,
        ``reason`` and ``until``, or None), ``stages`` (of each lifecycle ``stage``, ``since`` and ``reason``) and ``recent`` (``time``, ``kind``, ``amount_minor``).

        Raises:
            NotFoundError: ``unknown_customer``.

        >>> import retention_core as rt
        >>> engine = rt.Engine(rt.EventLog(), rt.Policy.preset("app"), "2024-03-01")
        >>> _ = engine.track("c1", "activity", "2024-03-02T10:00")
        >>> picture = engine.customer("c1")
        >>> picture["recent"][0]["kind"], sorted(picture["segments"])[:2]
        ('activity', ['casual', 'dormant'])
        >>> picture["measures"]["days_since_visit"]["next_change"]
        datetime.datetime(2024, 3, 3, 10, 0, tzinfo=datetime.timezone.utc)
        """
        return self._native.customer(id)

    def dry_run(self, policy: Policy | Mapping[str, Any] | str, *, progress: bool = False) -> Table:
        """Whom another policy would move, were it in force now: into or out of which segment, to which band or stage.
        Changes nothing.

        Returns:
            The table ``policy_movers``: ``customer``; ``segment``, ``scorecard`` or ``lifecycle``, the others None;
            ``change`` (``enters``, ``leaves`` or ``moves``), ``before`` and ``after`` (bands or stages), ``at``, ``reason``.

        Raises:
            InputError: ``invalid_policy`` and the codes of rules.
            NotFoundError: ``unknown_kind``, ``unknown_name``, ``unknown_property``.

        >>> import retention_core as rt
        >>> document = {"policy": 1, "measures": {"d": {"measure": "days_since_last"}}, "segments": {"silent": "d >= 14"}}
        >>> engine = rt.Engine(rt.EventLog(), document, "2024-03-01")
        >>> _ = engine.track("c1", "visit", "2024-03-02"), engine.advance("2024-03-14")
        >>> sooner = document | {"segments": {"silent": "d >= 10"}}
        >>> engine.dry_run(sooner)["customer"] == engine.set_policy(sooner)["customer"] == ["c1"]
        True
        """
        return Table(self._native.dry_run(_policy(policy), progress))

    def set_policy(self, policy: Policy | Mapping[str, Any] | str, *, progress: bool = False) -> Table:
        """Puts another policy in force from now on; no signals are told of whom it moves.

        Returns:
            Whom it moves, as :meth:`dry_run` says.

        Raises:
            InputError: ``invalid_policy`` and the codes of rules; the old policy then stays.
            NotFoundError: ``unknown_kind``, ``unknown_name``, ``unknown_property``.

        >>> import retention_core as rt
        >>> engine = rt.Engine(rt.EventLog(), {"policy": 1}, "2024-03-01")
        >>> len(engine.set_policy(rt.Policy.preset("app"))), engine.policy == rt.Policy.preset("app")
        (0, True)
        """
        return Table(self._native.set_policy(_policy(policy), progress))

    def as_of(self, as_of: Time) -> View:
        """What had happened before an instant, as a view of its own.

        Raises:
            InputError: ``invalid_time``.

        >>> import retention_core as rt
        >>> engine = rt.Engine(rt.EventLog(), {"policy": 1}, "2024-03-01")
        >>> _ = engine.track("c1", "visit", "2024-03-02")
        >>> engine.as_of("2024-03-03").customers()
        1
        """
        return View(self._native.as_of(as_of))

    def log(self) -> EventLog:
        """The log as it is now, as a log of one's own.

        >>> import retention_core as rt
        >>> engine = rt.Engine(rt.EventLog(), {"policy": 1}, "2024-03-01")
        >>> _ = engine.track("c1", "visit", "2024-03-02")
        >>> len(engine.log())
        1
        """
        return EventLog._of(self._native.log(), None)

    def snapshot(self, *, progress: bool = False) -> bytes:
        """The engine as bytes: log, policy, how far everybody was brought, and the signals that wait.

        >>> import retention_core as rt
        >>> engine = rt.Engine(rt.EventLog(), {"policy": 1, "signals": {"failed": {"on": ["payment_failed"]}}}, "2024-03-01")
        >>> _ = engine.track("c1", "payment_failed", "2024-03-02")
        >>> rt.Engine.restore(engine.snapshot()).signals() == engine.signals()
        True
        """
        return self._native.snapshot(progress)

    @staticmethod
    def restore(data: bytes, *, progress: bool = False) -> Engine:
        """The engine of :meth:`snapshot`. It tells the same signals with the same ids as the one that was saved.

        Raises:
            ArtifactError: ``blob_truncated``, ``blob_altered``, ``blob_version``.

        >>> import retention_core as rt
        >>> engine = rt.Engine(rt.EventLog(), rt.Policy.preset("app"), "2024-03-01")
        >>> rt.Engine.restore(engine.snapshot()).now == engine.now
        True
        """
        return Engine._of(_core.Engine.restore(data, progress))

    @property
    def now(self) -> datetime:
        """The instant to which everybody was brought, in UTC."""
        return self._native.now

    @property
    def cursor(self) -> int:
        """The cursor of the last signal ever told; 0 if there was none."""
        return self._native.cursor

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return Policy(self._native.policy)

    @property
    def schema(self) -> Schema:
        """What the data mean."""
        return Schema._of(self._native.schema)

    @property
    def state_bytes(self) -> int:
        """Bytes held beside the log and the signals that wait."""
        return self._native.state_bytes

    def __repr__(self) -> str:
        return f"Engine(now={self.now.isoformat()!r}, cursor={self.cursor})"


def _policy(policy: object) -> str:
    """The text of a policy."""
    return policy.to_json() if isinstance(policy, Policy) else Policy(policy).to_json()  # type: ignore[arg-type]
