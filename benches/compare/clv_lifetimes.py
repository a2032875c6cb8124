"""lifetimes: fits and scores. Runs in an environment of its own, since it needs old versions of everything."""

import sys
import warnings

import numpy as np
from clv_tasks import WORKS, summary, tell, timed
from lifetimes import BetaGeoFitter, ParetoNBDFitter

warnings.filterwarnings("ignore")
FITTERS = {"bg_nbd": BetaGeoFitter, "pareto_nbd": ParetoNBDFitter}


def main(folder):
    for name, (model, data, repeats) in WORKS.items():
        x, t_x, age = summary(data)
        seconds, fitter = timed(lambda: FITTERS[model](penalizer_coef=0.0).fit(x, t_x, age), repeats)  # noqa: B023
        tell(name, len(x), seconds, parameters=[float(value) for value in fitter.params_.values])
    x, t_x, age = summary("1m")
    fitter = BetaGeoFitter(penalizer_coef=0.0).fit(x[:100_000], t_x[:100_000], age[:100_000])

    def score():
        alive = fitter.conditional_probability_alive(x, t_x, age)
        expected = fitter.conditional_expected_number_of_purchases_up_to_time(90.0, x, t_x, age)
        return np.asarray(alive), np.asarray(expected)

    seconds, (alive, expected) = timed(score, 2)
    np.savez(f"{folder}/scores.npz", alive=alive, expected=expected)
    tell("score_1m", len(x), seconds, parameters=[float(value) for value in fitter.params_.values])


main(sys.argv[1])
