"""Writes tests/data/expected/survival_peers.json: what lifelines, statsmodels and scikit-learn make of a small made-up table.

    python tests/peers/make_survival.py > tests/data/expected/survival_peers.json
"""

from __future__ import annotations

import json
import sys
import warnings

import lifelines
import numpy as np
import pandas as pd
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from lifelines.utils import concordance_index
from sklearn import isotonic, metrics
from sklearn.calibration import _SigmoidCalibration
from sklearn.linear_model import LogisticRegression
from statsmodels.duration.survfunc import CumIncidenceRight
from statsmodels.stats.multitest import multipletests

warnings.simplefilter("ignore")
rng = np.random.default_rng(20260101)
N = 120


def table() -> pd.DataFrame:
    x1, x2 = rng.normal(size=N).round(3), rng.integers(0, 2, N)
    entry = rng.integers(0, 6, N) * rng.integers(0, 2, N)
    time = entry + np.ceil(rng.exponential(6 * np.exp(-0.6 * x1 + 0.4 * x2))).clip(1, 12)
    event = rng.random(N) < 0.7
    return pd.DataFrame(
        {
            "time": time,
            "event": event.astype(int),
            "entry": entry.astype(float),
            "weight": rng.choice([0.5, 1.0, 1.5, 2.0], N),
            "group": rng.choice(["a", "b", "c"], N),
            "cause": np.where(event, rng.integers(1, 3, N), 0),
            "x1": x1,
            "x2": x2.astype(float),
            "x3": (1000 + 250 * rng.normal(size=N)).round(1),
        }
    )


X = ["x1", "x2", "x3"]


def cox(data: pd.DataFrame, **given: object) -> dict[str, object]:
    columns = X + ["time", "event"] + [given[k] for k in ("entry_col", "weights_col", "strata") if k in given]
    model = lifelines.CoxPHFitter(baseline_estimation_method="breslow")
    model.fit(data[columns], "time", "event", fit_options={"precision": 1e-12, "r_precision": 1e-14, "max_steps": 100}, **given)
    hazard = model.baseline_cumulative_hazard_
    return {
        "coef": model.params_.tolist(),
        "se": model.standard_errors_.tolist(),
        "log_likelihood": model.log_likelihood_,
        "hazard_at_means": {str(c): hazard[c].dropna().reset_index().to_numpy().tolist() for c in hazard.columns},
        "concordance": concordance_index(data["time"], -model.predict_partial_hazard(data), data["event"]),
    }


def phreg(data: pd.DataFrame, **given: object) -> dict[str, object]:
    fit = sm.PHReg(data["time"], data[X], status=data["event"], **given).fit(method="newton", maxiter=100, tol=1e-14)
    return {"coef": list(fit.params), "se": list(fit.bse), "log_likelihood": fit.llf}


def curves(data: pd.DataFrame) -> dict[str, object]:
    fit = lifelines.KaplanMeierFitter().fit(data["time"], data["event"], entry=data["entry"])
    weighted = lifelines.KaplanMeierFitter().fit(data["time"], data["event"], weights=data["weight"])
    hazard = lifelines.NelsonAalenFitter(nelson_aalen_smoothing=False).fit(data["time"], data["event"], entry=data["entry"])
    return {
        "entry": fit.survival_function_.reset_index().to_numpy().tolist(),
        "weighted": weighted.survival_function_.reset_index().to_numpy().tolist(),
        "entry_hazard": hazard.cumulative_hazard_.reset_index().to_numpy().tolist(),
    }


def incidence(data: pd.DataFrame) -> dict[str, object]:
    fit = CumIncidenceRight(data["time"], data["cause"])
    return {"times": fit.times.tolist(), "cumulative": [list(c) for c in fit.cinc], "se": [list(c) for c in fit.cinc_se]}


def logistic(data: pd.DataFrame) -> dict[str, object]:
    design = sm.add_constant(data[X])
    y = data["event"]
    plain = sm.Logit(y, design).fit(disp=0, method="newton", tol=1e-14, maxiter=100)
    weighted = sm.GLM(y, design, family=sm.families.Binomial(), freq_weights=data["weight"]).fit(tol=1e-14)
    scaled = (data[X] - data[X].mean()) / data[X].std(ddof=0)
    ridge = LogisticRegression(C=0.5, tol=1e-12, max_iter=10_000, solver="newton-cholesky").fit(scaled, y)
    ones = np.column_stack([np.ones(N), scaled])
    chance = ridge.predict_proba(scaled)[:, 1]
    information = (ones * (chance * (1 - chance))[:, None]).T @ ones
    bread = np.linalg.inv(information + np.diag([0.0, 2.0, 2.0, 2.0]))
    sandwich = np.sqrt(np.diag(bread @ information @ bread))[1:] / data[X].std(ddof=0)
    return {
        "coef": list(plain.params),
        "se": list(plain.bse),
        "p": list(plain.pvalues),
        "log_likelihood": plain.llf,
        "weighted": {"coef": list(weighted.params), "se": list(weighted.bse), "log_likelihood": weighted.llf},
        "ridge_l2_2_standardised": {"intercept": ridge.intercept_[0], "coef": ridge.coef_[0].tolist(), "se_in_units": list(sandwich)},
    }


def delong(y: np.ndarray, score: np.ndarray) -> float:
    """The standard error of the AUC from its structural components, written out plainly."""
    kernel = (score[y == 1][:, None] > score[y == 0]) + 0.5 * (score[y == 1][:, None] == score[y == 0])
    ten, one = kernel.mean(1), kernel.mean(0)
    return float(np.sqrt(ten.var(ddof=1) / len(ten) + one.var(ddof=1) / len(one)))


def ranking(data: pd.DataFrame) -> dict[str, object]:
    y = data["event"].to_numpy()
    score = (1 / (1 + np.exp(-(0.4 * data["x1"] - 0.3 * data["x2"] + 0.6)))).round(2).to_numpy()
    sigmoid = _SigmoidCalibration().fit(np.log(score / (1 - score)), y)
    iso = isotonic.IsotonicRegression(out_of_bounds="clip").fit(score, y)
    p = rng.random(12).round(4) ** 3
    return {
        "score": score.tolist(),
        "auc": metrics.roc_auc_score(y, score),
        "auc_se": delong(y, score),
        "average_precision": metrics.average_precision_score(y, score),
        "log_loss": metrics.log_loss(y, score),
        "brier": metrics.brier_score_loss(y, score),
        "platt_on_log_odds": {"a": sigmoid.a_, "b": sigmoid.b_},
        "isotonic": {"at": [0.3, 0.5, 0.55, 0.613, 0.7, 0.9], "value": iso.predict([0.3, 0.5, 0.55, 0.613, 0.7, 0.9]).tolist()},
        "p_values": p.tolist(),
        "benjamini_hochberg": multipletests(p, method="fdr_bh")[1].tolist(),
    }


def finite(value: object) -> object:
    """The same with null in place of what is not finite, which JSON does not know."""
    if isinstance(value, dict):
        return {key: finite(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(inner) for inner in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value


def main() -> None:
    data = table()
    expected = {
        "computed_with": {m.__name__: m.__version__ for m in (lifelines, statsmodels, sklearn, scipy, np, pd)},
        "data": {c: data[c].tolist() for c in data},
        "curves": curves(data),
        "incidence": incidence(data),
        "cox": {
            "plain": cox(data),
            "entry": cox(data, entry_col="entry"),
            "strata": cox(data, strata="group"),
            "weighted": cox(data, weights_col="weight"),
            "breslow": phreg(data, ties="breslow"),
            "phreg_efron": phreg(data, ties="efron"),
            # PHReg counts who enters at the time of an event as at risk; half a unit later nobody does.
            "phreg_entry_efron": phreg(data, ties="efron", entry=data["entry"] + 0.5),
            "phreg_entry_breslow": phreg(data, ties="breslow", entry=data["entry"] + 0.5),
            "phreg_strata": phreg(data, ties="efron", strata=data["group"].map({"a": 0, "b": 1, "c": 2})),
        },
        "logistic": logistic(data),
        "ranking": ranking(data),
    }
    json.dump(finite(expected), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
