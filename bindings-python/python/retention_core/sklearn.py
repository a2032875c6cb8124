"""Churn models in scikit-learn's manners, for pipelines, searches and cross-validation. Needs scikit-learn.

>>> import pandas as pd
>>> from sklearn.model_selection import cross_val_score
>>> from retention_core.sklearn import ChurnClassifier
>>> frame = pd.DataFrame({"logins": [at % 20 for at in range(400)], "plan": ["free", "pro"] * 200})
>>> left = [at % 20 < 5 or at % 37 == 0 for at in range(400)]
>>> scores = cross_val_score(ChurnClassifier(), frame, left, scoring="roc_auc")
>>> bool(scores.mean() > 0.9)
True
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

try:
    import numpy as np
    from sklearn.base import BaseEstimator, ClassifierMixin  # type: ignore[import-untyped]
    from sklearn.utils.multiclass import check_classification_targets, type_of_target  # type: ignore[import-untyped]
    from sklearn.utils.validation import _check_sample_weight as check_weights  # type: ignore[import-untyped]
    from sklearn.utils.validation import check_is_fitted, validate_data
except ImportError as _missing:
    raise ImportError("retention_core.sklearn needs scikit-learn 1.6 or newer: pip install scikit-learn") from _missing

from ._models import ChurnModel

__all__ = ["ChurnClassifier"]

LABEL, WEIGHT = "(label)", "(weight)"


class ChurnClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A churn model as a classifier of two classes: logistic regression or boosted trees.

    Data are frames, whose columns may be numbers, booleans and texts, or arrays of numbers. Values may be missing.
    Nothing is judged at the fit: scikit-learn's own cross-validation does that.

    Args:
        model: ``"logistic"`` or ``"trees"``.
        l2: of logistic regression: the penalty, half of this times the sum of squared coefficients.
        trees: of trees: how many at most.
        learning_rate: of trees: how far each goes.
        depth: of trees: how many questions deep each is.
        held_out: of trees: the share of rows that tells how many are enough; 0 for as many as ``trees`` says.
        balance: of trees: whether both classes weigh the same in all.
        seed: what every drawing begins with.
        threads: how many threads work; the answer is the same on any number.

    Attributes:
        classes_: the two classes; the second is the one that ``predict_proba``'s last column is of.
        model_: the ``ChurnModel``, to explain, save and watch.
        n_features_in_: how many columns the fit saw.

    >>> from retention_core.sklearn import ChurnClassifier
    >>> rows = [[at % 20, at % 3] for at in range(200)]
    >>> classifier = ChurnClassifier().fit(rows, [row[0] < 5 for row in rows])
    >>> classifier.predict([[1, 0], [19, 0]])
    array([ True, False])
    """

    def __init__(
        self,
        *,
        model: Literal["logistic", "trees"] = "logistic",
        l2: float | None = None,
        trees: int | None = None,
        learning_rate: float | None = None,
        depth: int | None = None,
        held_out: float | None = None,
        balance: bool | None = None,
        seed: int | None = None,
        threads: int | None = None,
    ) -> None:
        self.model = model
        self.l2 = l2
        self.trees = trees
        self.learning_rate = learning_rate
        self.depth = depth
        self.held_out = held_out
        self.balance = balance
        self.seed = seed
        self.threads = threads

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        tags.input_tags.allow_nan = True
        tags.input_tags.string = True
        return tags

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> ChurnClassifier:
        """Fits the model of the second class in sorted order.

        Args:
            X: a frame, or an array of rows and columns.
            y: the class of each row.
            sample_weight: how many rows each stands for.

        >>> from retention_core.sklearn import ChurnClassifier
        >>> ChurnClassifier().fit([[at] for at in range(40)], [at % 7 < 3 for at in range(40)]).n_features_in_
        1
        """
        X, y = validate_data(self, X, y, **self._taken(X))
        check_classification_targets(y)
        kind = type_of_target(y, input_name="y", raise_unknown=True)
        if kind != "binary":
            raise ValueError(f"Only binary classification is supported. The type of the target is {kind}.")
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) == 1:
            raise ValueError("Classifier can't train when only one class is present.")
        columns = self._columns(X)
        columns[LABEL] = codes.astype(bool)
        if sample_weight is not None:
            weights = check_weights(sample_weight, X, ensure_non_negative=True)
            # Rows of no weight say nothing, not even of what values there are.
            columns = {name: values[weights > 0] for name, values in columns.items()}
            columns[WEIGHT] = weights[weights > 0].astype(float)
            if len(np.unique(columns[LABEL])) == 1:
                raise ValueError("Classifier can't train when only one class has a weight above 0.")
        self.model_ = ChurnModel.fit(
            _table(columns),
            LABEL,
            weight=None if sample_weight is None else WEIGHT,
            folds=0,
            least=1,
            **{name: value for name, value in self.get_params().items() if value is not None},
        )
        return self

    def predict_proba(self, X: Any) -> Any:
        """The probability of each class, a row each; columns as ``classes_``.

        Args:
            X: rows as at the fit.

        >>> from retention_core.sklearn import ChurnClassifier
        >>> classifier = ChurnClassifier().fit([[at] for at in range(40)], [at % 7 < 3 for at in range(40)])
        >>> classifier.predict_proba([[3]]).shape
        (1, 2)
        """
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, **self._taken(X))
        chances = np.asarray(self.model_.predict(_table(self._columns(X)))["chance"])
        return np.column_stack([1 - chances, chances])

    def decision_function(self, X: Any) -> Any:
        """The log-odds of the second class.

        Args:
            X: rows as at the fit.

        >>> from retention_core.sklearn import ChurnClassifier
        >>> classifier = ChurnClassifier().fit([[at] for at in range(40)], [at < 20 for at in range(40)])
        >>> bool(classifier.decision_function([[3]])[0] > 0)
        True
        """
        chances = np.clip(self.predict_proba(X), 1e-300, None)
        return np.log(chances[:, 1]) - np.log(chances[:, 0])

    def predict(self, X: Any) -> Any:
        """The likelier class of each row.

        Args:
            X: rows as at the fit.

        >>> from retention_core.sklearn import ChurnClassifier
        >>> classifier = ChurnClassifier().fit([[at] for at in range(40)], [at < 20 for at in range(40)])
        >>> classifier.predict([[3], [38]])
        array([ True, False])
        """
        likelier = self.predict_proba(X)[:, 1] > 0.5
        return self.classes_[likelier.astype(int)]

    def _taken(self, X: Any) -> dict[str, Any]:
        """How scikit-learn is to look at the data: frames keep their columns as they are."""
        if hasattr(X, "columns"):
            return {"skip_check_array": True}
        return {"dtype": "numeric", "ensure_all_finite": "allow-nan"}

    def _columns(self, X: Any) -> dict[str, Any]:
        if hasattr(X, "columns"):
            return {str(name): np.asarray(X[name]) for name in X.columns}
        return {f"x{at}": np.ascontiguousarray(X[:, at], dtype=float) for at in range(X.shape[1])}


def _table(columns: Mapping[str, Any]) -> Any:
    """Columns as what the core takes: Arrow where pyarrow is there, else rows."""
    try:
        import pyarrow as pa  # type: ignore[import-untyped]
    except ImportError:
        names, values = list(columns), [column.tolist() for column in columns.values()]
        return [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]
    return pa.table({name: pa.array(column, from_pandas=True) for name, column in columns.items()})
