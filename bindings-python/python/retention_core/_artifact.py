"""Fitted things."""

from __future__ import annotations

import json
from typing import Any, ClassVar, TypeVar

from . import _core
from ._errors import InputError
from ._table import NOTES, Table

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
        self._kind = _kind_of(text)
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
            InputError: ``invalid_option`` for what is no text.

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

    @property
    def warnings(self) -> list[str]:
        """What whoever uses it should know, such as parameters that the data do not tell.

        >>> from retention_core import PurchaseModel
        >>> PurchaseModel.from_parameters([0.243, 4.414, 0.793, 2.426], "1w").warnings
        []
        """
        return list(_report(self.content).get("warnings") or [])

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
        if type(self) is Artifact:
            return f"{name}({self._kind!r})"
        content = self.content
        said = [content[key] for key in ("kind", "unit", "period", "currency") if isinstance(content.get(key), str)]
        parameters = content.get("parameters")
        for one in parameters if isinstance(parameters, list) else []:
            if isinstance(one, dict) and {"name", "value"} <= one.keys():
                said.append(f"{one['name']}={one['value']:.4g}")
        said += [str(status) for status in [_report(content).get("status")] if status]
        return "\n".join([f"{name}({', '.join(said)})", *(f"warning: {warning}" for warning in self.warnings)])


def _report(content: dict[str, Any]) -> dict[str, Any]:
    """How a fit went, of those artifacts that say so."""
    report = content.get("report")
    return report if isinstance(report, dict) else {}


def _of_kind(text: str) -> type[Artifact]:
    """The class of an artifact's kind."""
    return Artifact._classes.get(_kind_of(text), Artifact)


def _kind_of(text: object) -> str:
    """What kind of artifact a text holds."""
    if not isinstance(text, str):
        message = f"`text` must be the text of an artifact, as `to_json` returns it, got a value of type {type(text).__name__}"
        raise InputError(message, "invalid_option", {"argument": "text"})
    try:
        return _core.artifact_kind(text)
    except UnicodeEncodeError:
        message = "`text` holds half a character, which no artifact does"
        raise InputError(message, "invalid_option", {"argument": "text"}) from None


def artifact(text: str) -> Artifact:
    """What the core fitted, in the class of its kind."""
    return _of_kind(text)(text)


def native(data: object) -> object:
    """The compiled part of views and tables of this package; frames of pandas with the notes that a table left in them;
    anything else as it is."""
    attrs = getattr(data, "attrs", None)
    notes = attrs.get(NOTES) if isinstance(attrs, dict) else None
    if isinstance(notes, dict) and hasattr(data, "__arrow_c_stream__"):
        import pyarrow  # type: ignore[import-untyped]

        table = pyarrow.table(data)
        said = {str(name): str(text) for name, text in notes.items()}
        return table.replace_schema_metadata({**(table.schema.metadata or {}), **said})
    return getattr(data, "_native", data)


def table(operation: str, data: object, options: dict[str, Any], progress: bool) -> Table:
    """What an operation of the package itself answers."""
    return Table(_core.call("package", operation, None, native(data), options, progress))
