"""lifelines, scikit-learn and LightGBM. Runs in an environment of its own."""

import sys
import warnings

import numpy as np
import pandas as pd
from churn_tasks import KINDS, TREES, churners, lives, loss
from clv_tasks import tell, timed
from lifelines import CoxPHFitter, KaplanMeierFitter
from lightgbm import LGBMClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")


def main(folder, threads):
    for work, (kind, repeats) in KINDS.items():
        if kind in ("cox", "kaplan_meier"):
            duration, event, columns = lives(work)
            frame = pd.DataFrame(columns, columns=[f"x{at}" for at in range(columns.shape[1])]).assign(duration=duration, event=event)
            if kind == "cox":
                seconds, fitter = timed(lambda: CoxPHFitter().fit(frame, "duration", "event"), 1)  # noqa: B023
                tell(work, len(frame), seconds, peer="lifelines", coefficients=[float(value) for value in fitter.params_])
            else:
                seconds, fitter = timed(lambda: KaplanMeierFitter().fit(duration, event), 2)  # noqa: B023
                curve = fitter.survival_function_
                np.save(f"{folder}/{work}.npy", np.array([curve.index.to_numpy(), curve.iloc[:, 0].to_numpy()]))
                tell(work, len(frame), seconds, peer="lifelines")
            continue
        columns, left = churners(work)
        if kind == "logistic":
            peer = "scikit-learn"
            make = lambda: make_pipeline(StandardScaler(), LogisticRegression(C=1.0))
        else:
            peer = "LightGBM"
            make = lambda: LGBMClassifier(
                n_estimators=TREES["trees"], max_depth=TREES["depth"], num_leaves=2 ** TREES["depth"], learning_rate=TREES["learning_rate"],
                n_jobs=threads, verbose=-1,
            )
        seconds, model = timed(lambda: make().fit(columns, left), repeats)  # noqa: B023
        tell(work, len(columns), seconds, peer=peer, log_loss=loss(left, model.predict_proba(columns)[:, 1]))


main(sys.argv[1], int(sys.argv[2]))
