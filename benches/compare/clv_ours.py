"""Ours: the same fits and scores from a frame, as a user of Python calls them."""

import json
import sys

import numpy as np
import polars as pl
import retention_core as rt
from clv_tasks import WORKS, summary, tell, timed


def main(folder, threads, asked):
    for name, (model, data, repeats) in WORKS.items():
        x, t_x, age = summary(data)
        frame, unit = pl.DataFrame({"frequency": x, "recency": t_x, "T": age}), "1w" if data == "cdnow" else "1d"
        seconds, fitted = timed(lambda: rt.PurchaseModel.fit(frame, model=model, unit=unit, threads=threads), max(repeats, 5))  # noqa: B023
        table = fitted.parameters()
        tell(name, len(frame), seconds, parameters=table["value"], status=table.notes["status"])
    x, t_x, age = summary("1m")
    frame = pl.DataFrame({"frequency": x, "recency": t_x, "T": age})
    model = rt.PurchaseModel.from_parameters(asked, "1d", model="bg_nbd")
    seconds, scores = timed(lambda: model.predict(frame, unit="1d", horizon="90d", threads=threads), 5)
    np.savez(f"{folder}/scores.npz", alive=np.array(scores["p_alive"]), expected=np.array(scores["expected_purchases"]))
    tell("score_1m", len(frame), seconds, parameters=asked)


main(sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3]))
