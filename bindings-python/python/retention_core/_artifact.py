"""Fitted things."""

from __future__ import annotations

import json
from typing import Any, ClassVar, TypeVar

from . import _core
from ._table import Table

A = TypeVar("A", bound="Artifact")


class Artifact:
    """Something fitted, such as cut points or a model, to be saved and applied later.

    >>> import json
    >>> from retention_core import Artifact, testing
    >>> view = testing.small_shop().as_of("2024-03-01")
    >>> cuts = view.fit_rfm(bins=4)
    >>> cuts.kind
    'rfm_cuts'
    >>> again = Artifact.from_json(cuts.to_json())
    >>> view.rfm_with(again) == view.rfm(bins=4)
    True
    """

    __slots__ = ("_kind", "_text")

    _KIND: ClassVar[str | None] = None
    _is_artifact: ClassVar[bool] = True
    _classes: ClassVar[dict[str, type[Artifact]]] = {}

    def __init__(self, text: str) -> None:
        self._kind = _core.artifact_kind(text)
        if self._KIND is not None:
            _core.expect_kind(self._KIND, text)
        self._text = text

    def __init_subclass__(cls) -> None:
        if cls._KIND is not None:
            Artifact._classes.setdefault(cls._KIND, cls)

    @classmethod
    def from_json(cls: type[A], text: str) -> A:
        """Reads what :meth:`to_json` wrote. The answer is of the class of its kind, such as ``PurchaseModel``.

        Raises:
            ArtifactError: ``blob_truncated``, ``blob_altered``, ``blob_version``; ``artifact_mismatch`` for one of another
                kind.

        >>> from retention_core import Artifact, testing
        >>> saved = testing.small_shop().as_of("2024-03-01").fit_rfm().to_json()
        >>> Artifact.from_json(saved)
        Artifact('rfm_cuts')
        """
        found = _of_kind(text) if cls is Artifact else cls
        return found(text)  # type: ignore[return-value]

    def to_json(self) -> str:
        """The artifact as text: versioned; newer versions of this package read it.

        >>> from retention_core import Artifact, testing
        >>> cuts = testing.small_shop().as_of("2024-03-01").fit_rfm()
        >>> Artifact.from_json(cuts.to_json()) == cuts
        True
        """
        return self._text

    @property
    def kind(self) -> str:
        """What it is, such as ``"rfm_cuts"``."""
        return self._kind

    @property
    def content(self) -> dict[str, Any]:
        """What was fitted, and on what, to look at. Its form may change between versions."""
        content: dict[str, Any] = json.loads(self._text)["content"]
        return content

    @classmethod
    def _make(cls: type[A], operation: str, data: object, options: dict[str, Any], progress: bool) -> A:
        return cls(_core.call(cls._KIND or "", operation, None, native(data), options, progress))

    def _ask(self, operation: str, data: object, options: dict[str, Any], progress: bool) -> Table:
        return Table(_core.call(self._kind, operation, self._text, native(data), options, progress))

    def __eq__(self, other: object) -> bool:
        return self._text == other._text if isinstance(other, Artifact) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> tuple[Any, ...]:
        return _of_kind(self._text), (self._text,)

    def __repr__(self) -> str:
        name = type(self).__name__
        return f"{name}({self._kind!r})" if type(self) is Artifact else f"{name}()"


def _of_kind(text: str) -> type[Artifact]:
    """The class of an artifact's kind."""
    return Artifact._classes.get(_core.artifact_kind(text), Artifact)


def artifact(text: str) -> Artifact:
    """What the core fitted, in the class of its kind."""
    return _of_kind(text)(text)


def native(data: object) -> object:
    """The compiled part of views and tables of this package; anything else as it is."""
    return getattr(data, "_native", data)


def table(operation: str, data: object, options: dict[str, Any], progress: bool) -> Table:
    """What an operation of the package itself answers."""
    return Table(_core.call("package", operation, None, native(data), options, progress))
