"""Documents that people write."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from . import _core
from ._artifact import native
from ._errors import InputError
from ._table import Table

D = TypeVar("D", bound="Document")


class Document:
    """A policy as a document: made of a dict or of JSON text, and read back as either."""

    __slots__ = ("_text",)

    _KIND: ClassVar[str] = ""
    _is_artifact: ClassVar[bool] = True

    def __init__(self, document: Mapping[str, Any] | str | Document) -> None:
        self._text = _core.policy(_text(document))

    @property
    def document(self) -> dict[str, Any]:
        """The document: ``policy`` (its version), ``kinds``, ``measures``, ``segments``, ``signals``, ``metrics``. Rules are texts.

        >>> from retention_core import Policy
        >>> sorted(Policy.preset("app").document)
        ['kinds', 'measures', 'metrics', 'policy', 'segments', 'signals']
        """
        document: dict[str, Any] = json.loads(self._text)
        return document

    def to_json(self) -> str:
        """The document as JSON text.

        >>> from retention_core import Policy
        >>> policy = Policy.preset("saas")
        >>> Policy(policy.to_json()) == policy
        True
        """
        return self._text

    @staticmethod
    def json_schema() -> dict[str, Any]:
        """The JSON Schema (draft 2020-12) of the document, for editors and other checks of its form.

        >>> from retention_core import Policy
        >>> Policy.json_schema()["required"]
        ['policy']
        """
        schema: dict[str, Any] = json.loads(_core.policy_schema())
        return schema

    @classmethod
    def _make(cls: type[D], operation: str, data: object, options: dict[str, Any], progress: bool) -> D:
        return cls(_core.call(cls._KIND, operation, None, native(data), options, progress))

    def _ask(self, operation: str, data: object, options: dict[str, Any], progress: bool) -> Table:
        return Table(_core.call(self._KIND, operation, self._text, native(data), options, progress))

    def __eq__(self, other: object) -> bool:
        return self._text == other._text if isinstance(other, Document) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._text,)

    def __repr__(self) -> str:
        document = self.document
        parts = ", ".join(f"{len(document[part])} {part}" for part in ("measures", "segments", "signals"))
        return f"{type(self).__name__}({parts})"


def _text(document: object) -> str:
    if isinstance(document, Document):
        return document._text
    if isinstance(document, str):
        return document
    if not isinstance(document, Mapping):
        message = f"`document` must be a dict or JSON text, got {type(document).__name__}"
        raise InputError(message, "invalid_policy", {"argument": "document"})
    try:
        return json.dumps(document, allow_nan=False, default=_plain)
    except (TypeError, ValueError, RecursionError) as error:
        message = f"the policy cannot be written as JSON: {error}"
        raise InputError(message, "invalid_policy", {"argument": "document"}) from None


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a value of type {type(value).__name__} has no place in a policy")
