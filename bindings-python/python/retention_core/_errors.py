"""The exceptions: one class a kind, a stable code each, and the next step in the message."""

from __future__ import annotations

from typing import ClassVar

from ._catalog import ErrorCode


class RetentionError(Exception):
    """What went wrong, about which thing, and what to do next.

    Attributes:
        message: what ``str(error)`` gives.
        code: the stable code, such as ``"unknown_time_zone"``.
        kind: the family of the code: ``"input"``, ``"not_found"``, ``"artifact"``, ``"cancelled"`` or ``"internal"``.
        details: what it is about, by name: ``argument``, ``column``, ``row``, ``given``, ``suggestion``, ... All
            values are texts.

    >>> import retention_core as rt
    >>> try:
    ...     rt.Schema(time_zone="Europe/Londn")
    ... except rt.RetentionError as error:
    ...     print(error.code, error.details["suggestion"])
    unknown_time_zone Europe/London
    """

    kind: ClassVar[str] = "internal"

    def __init__(self, message: str, code: ErrorCode = "internal", details: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code: ErrorCode = code
        self.details: dict[str, str] = {} if details is None else details

    def __str__(self) -> str:
        # KeyError would show its argument in quotes.
        return self.message

    def __reduce__(self) -> tuple[type[RetentionError], tuple[str, str, dict[str, str]]]:
        return type(self), (self.message, self.code, self.details)


class InputError(RetentionError, ValueError):
    """An argument, option or input table is not acceptable."""

    kind = "input"


class NotFoundError(RetentionError, KeyError):
    """A name that was asked for does not exist."""

    kind = "not_found"


class ArtifactError(RetentionError, ValueError):
    """A saved blob or artifact cannot be used here."""

    kind = "artifact"


class CancelledError(RetentionError):
    """The work was stopped at the caller's request. No call of this package raises it today.

    Work is stopped by what a signal handler raises, which is passed on as it is: after Ctrl-C a ``KeyboardInterrupt``.
    """

    kind = "cancelled"


class InternalError(RetentionError, RuntimeError):
    """A fault of this library; please report it with the message."""

    kind = "internal"
