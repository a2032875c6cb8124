"""Fitted things."""

from __future__ import annotations

import json
from typing import Any

from . import _core


class Artifact:
    """Something fitted on a view, such as cut points, to be saved and applied to later views.

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

    def __init__(self, text: str) -> None:
        self._kind = _core.artifact_kind(text)
        self._text = text

    @classmethod
    def from_json(cls, text: str) -> Artifact:
        """Reads what :meth:`to_json` wrote.

        Raises:
            ArtifactError: ``blob_truncated``, ``blob_altered``, ``blob_version``.

        >>> from retention_core import Artifact, testing
        >>> saved = testing.small_shop().as_of("2024-03-01").fit_rfm().to_json()
        >>> Artifact.from_json(saved)
        Artifact('rfm_cuts')
        """
        return cls(text)

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

    def __eq__(self, other: object) -> bool:
        return self._text == other._text if isinstance(other, Artifact) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> tuple[type[Artifact], tuple[str]]:
        return Artifact, (self._text,)

    def __repr__(self) -> str:
        return f"Artifact({self._kind!r})"
