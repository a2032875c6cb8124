"""Ours: from a frame to the answer, as a user of Python calls it."""

import sys

import numpy as np
import pyarrow as pa
import retention_core as rt
from churn_tasks import KINDS, TREES, churners, lives, loss
from clv_tasks import tell, timed


def table(columns, **more):
    return pa.table({f"x{at}": columns[:, at] for at in range(columns.shape[1])} | more)


def main(folder, threads):
    for work, (kind, repeats) in KINDS.items():
        if kind in ("cox", "kaplan_meier"):
            duration, event, columns = lives(work)
            frame = table(columns, duration=duration, event=event)
            if kind == "cox":
                seconds, model = timed(lambda: rt.CoxModel.fit(frame, threads=threads), repeats)  # noqa: B023
                answer = {"coefficients": model.coefficients()["coefficient"]}
            else:
                seconds, curve = timed(lambda: rt.kaplan_meier(frame), repeats)  # noqa: B023
                np.save(f"{folder}/{work}.npy", np.array([curve["time"], curve["survival"]]))
                answer = {}
        else:
            columns, left = churners(work)
            frame = table(columns, left=left)
            options = {"model": kind, "held_out": 0.0, **TREES} if kind == "trees" else {"l2": 1.0}
            seconds, model = timed(lambda: rt.ChurnModel.fit(frame, "left", folds=0, threads=threads, **options), repeats)  # noqa: B023
            chances = np.array(model.predict(frame)["chance"])
            answer = {"log_loss": loss(left, chances)}
        tell(work, len(frame), seconds, **answer)


main(sys.argv[1], int(sys.argv[2]))
