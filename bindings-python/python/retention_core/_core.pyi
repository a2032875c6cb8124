"""The compiled part. Private: use what `retention_core` exports."""

from datetime import datetime
from typing import Any, final

__all__ = [
    "Engine",
    "History",
    "Log",
    "Receipt",
    "Schema",
    "Signal",
    "Table",
    "Told",
    "View",
    "__version__",
    "artifact_kind",
    "call",
    "catalog",
    "expect_kind",
    "panics",
    "policy",
    "policy_schema",
    "small_shop",
]

__version__: str

def catalog() -> str: ...
def panics() -> None: ...
def policy(text: str) -> str: ...
def policy_schema() -> str: ...
def artifact_kind(text: str) -> str: ...
def expect_kind(kind: str, text: str) -> None: ...
def call(
    owner: str,
    operation: str,
    artifact: str | None,
    data: Any | None,
    options: dict[str, Any] | None,
    progress: bool,
) -> Any: ...
def small_shop() -> Log: ...
@final
class Schema:
    def __new__(cls, options: dict[str, Any] | None) -> Schema: ...
    def __eq__(self, other: object, /) -> bool: ...
    def json(self) -> str: ...

@final
class Log:
    def __new__(cls, schema: Schema, threads: int | None) -> Log: ...
    @property
    def schema(self) -> Schema: ...
    @property
    def customer_ids(self) -> int: ...
    def __len__(self) -> int: ...
    def push(
        self,
        customer: Any,
        kind: Any | None = None,
        time: Any | None = None,
        id: Any | None = None,
        source: Any | None = None,
        received: Any | None = None,
        amount: Any | None = None,
        amount_minor: int | None = None,
        currency: Any | None = None,
        order: Any | None = None,
        item: Any | None = None,
        properties: dict[str, Any] | None = None,
    ) -> Receipt: ...
    def load(self, operation: str, table: Any, options: dict[str, Any] | None, progress: bool) -> Receipt: ...
    def link(self, kind: str, from_: str, into: str, at: Any, received: Any | None = None) -> None: ...
    def as_of(self, as_of: Any) -> View: ...
    def memory(self) -> dict[str, int]: ...
    def copy(self) -> Log: ...
    def partition(self, parts: int, progress: bool) -> list[Log]: ...
    @staticmethod
    def merge(logs: list[Log], progress: bool) -> Log: ...
    def to_bytes(self, progress: bool) -> bytes: ...
    @staticmethod
    def from_bytes(data: bytes, threads: int | None, progress: bool) -> Log: ...

@final
class View:
    @property
    def as_of(self) -> datetime: ...
    @property
    def received_before(self) -> datetime | None: ...
    @property
    def schema(self) -> Schema: ...
    def known_at(self, received_before: Any) -> View: ...
    def customers(self) -> int: ...
    def events(self) -> int: ...
    def call(self, operation: str, options: dict[str, Any] | None, progress: bool) -> Table: ...
    def fit(self, operation: str, options: dict[str, Any] | None, progress: bool) -> str: ...

@final
class Engine:
    def __new__(cls, log: Log, policy: str, start: Any, progress: bool) -> Engine: ...
    def track(
        self,
        customer: Any,
        kind: Any | None = None,
        time: Any | None = None,
        id: Any | None = None,
        source: Any | None = None,
        received: Any | None = None,
        amount: Any | None = None,
        amount_minor: Any | None = None,
        currency: Any | None = None,
        order: Any | None = None,
        item: Any | None = None,
        properties: Any | None = None,
    ) -> Told: ...
    def track_many(self, table: Any, options: dict[str, Any] | None, progress: bool) -> Told: ...
    def set_customer(self, customer: Any) -> Told: ...
    def set_customers(self, table: Any, options: dict[str, Any] | None, progress: bool) -> Told: ...
    def link(self, kind: str, from_: Any, into: Any, at: Any, received: Any | None = None) -> Told: ...
    def advance(self, now: Any, limit: Any | None, progress: bool) -> Told: ...
    def signals(self, after: Any) -> list[Signal]: ...
    def ack(self, cursor: Any) -> None: ...
    def customer(self, id: Any) -> dict[str, Any]: ...
    def dry_run(self, policy: str, progress: bool) -> Table: ...
    def set_policy(self, policy: str, progress: bool) -> Table: ...
    def log(self) -> Log: ...
    def as_of(self, as_of: Any) -> View: ...
    @property
    def schema(self) -> Schema: ...
    @property
    def policy(self) -> str: ...
    @property
    def now(self) -> datetime: ...
    @property
    def cursor(self) -> int: ...
    @property
    def state_bytes(self) -> int: ...
    def snapshot(self, progress: bool) -> bytes: ...
    @staticmethod
    def restore(data: Any, progress: bool) -> Engine: ...

@final
class Signal:
    """One thing the engine tells: somebody entered or left a segment, a signal fired, or what was told is taken back."""

    @property
    def id(self) -> str:
        """The same facts give the same id, after a replay and after a retry."""
    @property
    def cursor(self) -> int:
        """Its place in the order in which the host is told; `Engine.ack` takes it."""
    @property
    def time(self) -> datetime:
        """The first instant at which it is so, in UTC."""
    @property
    def customer(self) -> str:
        """The customer."""
    @property
    def kind(self) -> str:
        """What it says: `"entered"`, `"left"`, `"fired"`, `"band_changed"`, `"stage_changed"` or `"corrected"`."""
    @property
    def name(self) -> str:
        """The segment, or the signal of the policy."""
    @property
    def reason(self) -> str:
        """The clauses of the rule that decided, with their values."""
    @property
    def retracts(self) -> str | None:
        """The id of the signal that is taken back, of a correction."""
    def to_dict(self) -> dict[str, Any]:
        """All fields as a dict, ready for JSON: the time is ISO text."""
    def __eq__(self, other: object, /) -> bool: ...

@final
class Told:
    """What a call to the engine brought about."""

    @property
    def signals(self) -> list[Signal]:
        """What became so, or is taken back."""
    @property
    def cursor(self) -> int:
        """The cursor of the last signal ever told; 0 if there was none."""
    @property
    def receipt(self) -> Receipt:
        """How the events ended; without rows for `advance`."""
    @property
    def more(self) -> bool:
        """Whether `advance` stopped at its limit and more is due."""
    def __eq__(self, other: object, /) -> bool: ...

@final
class History:
    def __new__(cls, options: dict[str, Any] | None) -> History: ...
    def __len__(self) -> int: ...
    def events(self) -> Table: ...
    def truth(self) -> Table: ...
    def log(self, threads: int | None, progress: bool) -> Log: ...
    def __arrow_c_stream__(self, requested_schema: Any | None = None) -> object: ...

@final
class Table:
    @property
    def name(self) -> str: ...
    @property
    def types(self) -> dict[str, str]: ...
    @property
    def notes(self) -> dict[str, str]: ...
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def column(self, name: str) -> list[Any]: ...
    def text(self) -> str: ...
    def html(self) -> str: ...
    def vega_lite(self) -> str: ...
    def __arrow_c_stream__(self, requested_schema: Any | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...

@final
class Receipt:
    """How the rows of one call ended: accepted, duplicates, conflicts and rejected add up to `rows`."""

    @property
    def rows(self) -> int:
        """Rows handed in."""
    @property
    def accepted(self) -> int:
        """Rows that are new."""
    @property
    def duplicates(self) -> int:
        """Rows that were there already, by id or, where the schema says so, by content."""
    @property
    def conflicts(self) -> int:
        """Rows whose id was there with other content. The earliest received one stands."""
    @property
    def rejected(self) -> int:
        """Rows that cannot be used."""
    @property
    def rejections(self) -> list[dict[str, Any]]:
        """The rejected rows by reason: dicts with `reason`, `rows` (numbers from 0) and `samples`."""
    @property
    def rounded_amounts(self) -> int:
        """Amounts that had more decimals than the currency and were rounded half-even."""
    @property
    def ignored_columns(self) -> list[str]:
        """Columns of the input that nothing refers to."""
    def to_dict(self) -> dict[str, Any]:
        """All fields as a dict, ready for JSON."""
    def __eq__(self, other: object, /) -> bool: ...
