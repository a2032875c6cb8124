"""Customer retention from events: who stays, who slips, what each customer is worth, for any moment.

>>> import retention_core as rt
>>> log = rt.EventLog(rt.Schema(time_zone="Europe/London", currency="GBP", roles={"sale": "purchase"}))
>>> receipt = log.append([
...     {"who": "ann", "at": "2024-01-05T10:00", "what": "sale", "paid": "19.99"},
...     {"who": "ben", "at": "2024-02-01T12:30", "what": "sale", "paid": "5.00"},
... ], customer="who", time="at", kind="what", amount="paid")
>>> receipt.accepted
2
>>> view = log.as_of("2024-03-01")
>>> view.customers()
2

A :class:`Schema` says what the data mean, an :class:`EventLog` takes events in any order, a :class:`View` shows what had
happened before an instant and answers with a :class:`Table`, which goes to polars, pandas, pyarrow and DuckDB as it is.
"""

from typing import TYPE_CHECKING, Any

from ._artifact import Artifact
from ._catalog import ERROR_CODES, OPERATIONS, REASONS, ErrorCode, Reason
from ._core import Receipt, Signal, Told, __version__
from ._engine import Engine
from ._errors import (
    ArtifactError,
    CancelledError,
    InputError,
    InternalError,
    NotFoundError,
    RetentionError,
)
from ._log import EventLog, Schema, View
from ._models import (
    Calibrator,
    ChurnModel,
    ClusterModel,
    CoxModel,
    Policy,
    PurchaseCounts,
    PurchaseModel,
    RenewalCounts,
    RenewalModel,
    SpendModel,
    calibration_curve,
    calibration_drift,
    check_policy,
    check_rule,
    churn_backtest,
    competing_risks,
    evaluate_scores,
    explain_rule,
    feature_insight,
    kaplan_meier,
    lift,
    log_rank,
    log_rank_groups,
    metric_settings,
    nelson_aalen,
    preset_sources,
    profit_curve,
    restricted_mean,
    revenue_at_risk,
    survival_quantiles,
)
from ._settings import MetricSettings
from ._table import Table
from ._types import IntoTable, Time

if TYPE_CHECKING:
    from . import datasets as datasets
    from . import sklearn as sklearn
    from . import testing as testing

__all__ = [
    "ERROR_CODES",
    "OPERATIONS",
    "REASONS",
    "Artifact",
    "ArtifactError",
    "Calibrator",
    "CancelledError",
    "ChurnModel",
    "ClusterModel",
    "CoxModel",
    "Engine",
    "ErrorCode",
    "EventLog",
    "InputError",
    "InternalError",
    "IntoTable",
    "MetricSettings",
    "NotFoundError",
    "Policy",
    "PurchaseCounts",
    "PurchaseModel",
    "Reason",
    "Receipt",
    "RenewalCounts",
    "RenewalModel",
    "RetentionError",
    "Schema",
    "Signal",
    "SpendModel",
    "Table",
    "Time",
    "Told",
    "View",
    "__version__",
    "calibration_curve",
    "calibration_drift",
    "check_policy",
    "check_rule",
    "churn_backtest",
    "competing_risks",
    "evaluate_scores",
    "explain_rule",
    "feature_insight",
    "kaplan_meier",
    "lift",
    "log_rank",
    "log_rank_groups",
    "metric_settings",
    "nelson_aalen",
    "preset_sources",
    "profit_curve",
    "restricted_mean",
    "revenue_at_risk",
    "survival_quantiles",
]


def __dir__() -> list[str]:
    return sorted({*__all__, "datasets", "sklearn", "testing", *(name for name in globals() if name.startswith("__"))})


def __getattr__(name: str) -> Any:
    # What few need is imported when it is first asked for.
    if name in ("datasets", "sklearn", "testing"):
        import importlib

        return importlib.import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
