"""The classifier keeps scikit-learn's manners."""

import pickle

import numpy as np
import pandas as pd
import pytest

sklearn = pytest.importorskip("sklearn")

from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

import retention_core as rt
from retention_core import testing
from retention_core.sklearn import ChurnClassifier


def not_kept(classifier):
    """What trees cannot keep: which rows tell how many are enough, and where columns are cut, goes by rows, not by weights. Nor do those of scikit-learn."""
    return {"check_sample_weight_equivalence_on_dense_data": "rows are counted"} if classifier.model == "trees" else {}


@pytest.mark.filterwarnings("ignore")
@parametrize_with_checks([ChurnClassifier(), ChurnClassifier(model="trees")], expected_failed_checks=not_kept)
def test_scikit_learns_own_checks(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def table():
    measures = {"orders": {"measure": "count", "of": ["purchase"]}, "recency": {"measure": "days_since_last", "of": ["purchase"]}}
    view = testing.Population(customers=400, seed=3).log().as_of("2025-01-01")
    return view.training_table(measures, horizon="60d", every="1mo")


def test_it_works_in_cross_validation_with_the_customers_as_groups(table):
    # START cross
    frame = table.to_pandas()
    y, groups = frame.pop("outcome"), frame.pop("customer")
    X = frame.drop(columns="at")
    areas = cross_val_score(ChurnClassifier(), X, y, groups=groups, cv=GroupKFold(5), scoring="roc_auc")
    # END cross
    assert len(areas) == 5 and np.isfinite(areas).all()


def test_it_is_the_logistic_regression_of_scikit_learn():
    draw = np.random.default_rng(1)
    X = draw.normal(size=(500, 3))
    y = draw.random(500) < 1 / (1 + np.exp(-X @ [1.0, -2.0, 0.5]))
    peer = make_pipeline(StandardScaler(), LogisticRegression(C=1.0, tol=1e-10)).fit(X, y)
    ours = ChurnClassifier(l2=1.0).fit(X, y)
    assert np.abs(ours.predict_proba(X) - peer.predict_proba(X)).max() < 1e-6


def test_frames_keep_texts_booleans_and_missing_values():
    frame = pd.DataFrame({"plan": ["free", "pro", None, "team"] * 50, "trial": [True, False] * 100, "logins": [1.0, np.nan, 3.0, 4.0, 5.0] * 40})
    left = frame["logins"].fillna(2) + (frame["plan"] == "free") + np.arange(200) % 3 > 4
    classifier = ChurnClassifier().fit(frame, np.where(left, "left", "stayed"))
    assert list(classifier.classes_) == ["left", "stayed"] and list(classifier.feature_names_in_) == ["plan", "trial", "logins"]
    assert set(classifier.predict(frame)) == {"left", "stayed"}
    assert classifier.model_.explain(frame.head(1))["column"]
    again = pickle.loads(pickle.dumps(classifier))
    assert np.array_equal(again.predict_proba(frame), classifier.predict_proba(frame))
    assert clone(classifier).get_params() == classifier.get_params()


def test_a_search_finds_options():
    X = [[at % 20, at % 7] for at in range(300)]
    y = [row[0] < 8 for row in X]
    search = GridSearchCV(ChurnClassifier(), {"l2": [0.1, 10.0]}, cv=3, scoring="neg_log_loss").fit(X, y)
    assert search.best_params_ == {"l2": 0.1}
    with pytest.raises(rt.InputError) as raised:
        ChurnClassifier(l2=-1.0).fit(X, y)
    assert raised.value.details["argument"] == "l2"
