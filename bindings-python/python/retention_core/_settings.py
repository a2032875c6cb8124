"""The settings of recurring revenue, as type checkers know them.

Made by generate_stubs.py from the core's catalogue of operations; change it there.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, TypedDict


class MetricSettings(TypedDict, total=False):
    """How recurring revenue is counted: a dict of what is not as usual. Operations take it as ``settings``.

    Keys:
        preset: The preset that holds where a setting is not given.
        grain: Whose revenue is followed. Default: "customer".
        method: How movements are told from one another. Default: "endpoint".
        churn_at: When a cancelled subscription stops counting. Default: "end".
        past_due: What a subscription counts whose payment failed. Default: "grace".
        grace: The grace after a failed payment, and after the end where ``churn_at`` is ``grace_end``. Default:
            "30d".
        reactivation_window: Who comes back later than this after leaving is new again; not given: never.
        group_within: Changes that follow the first of them within this are one movement, by the movement method; not
            given: those of one instant.
        trials: Whether trials count. Default: false.
        free_plans: What a paying customer is who moves to a free plan. Default: "inactive".
        discounts: Which discounts lower the revenue. Default: "all".
        tax: Whether tax counts as revenue. Default: false.
        metered: Whether metered charges count. Default: false.
        proration: When a change counts. Default: "at_change".
        term_changes: What a change of the term alone is. Default: "apart".
        amount_per: What the amount of an event is for. Default: "month".
        exchange_at: At which rate other currencies count. Default: "change".
        exchange_rates: For each other currency, from each local date on, what one unit of it is worth in the schema's
            currency.
        kinds: What the host's kinds of events say of a subscription, beside those that are named like a step.
        properties: The host's names of the properties that are read, where they are not called as here: ``plan``,
            ``quantity``, ``trial``, ``trial_ends``, ``term_months``, ``contract_amount``, ``discount``,
            ``discount_ends``, ``tax``, ``metered``, ``at_period_end``, ``ends``, ``voluntary``.

    >>> from retention_core import metric_settings
    >>> settings = metric_settings({"preset": "stripe", "churn_at": "period_end"}).to_dicts()
    >>> [row["setting"] for row in settings if row["value"] != row["usual"]][:3]
    ['method', 'churn_at', 'past_due']
    """

    preset: Literal["chartmogul", "stripe"] | None
    grain: Literal["subscription", "customer", "account"] | None
    method: Literal["endpoint", "movement"] | None
    churn_at: Literal["request", "end", "period_end", "grace_end"] | None
    past_due: Literal["counted", "grace", "excluded"] | None
    grace: str | None
    reactivation_window: str | None
    group_within: str | None
    trials: bool | None
    free_plans: Literal["active", "inactive"] | None
    discounts: Literal["all", "permanent", "ignored"] | None
    tax: bool | None
    metered: bool | None
    proration: Literal["at_change", "at_period_end"] | None
    term_changes: Literal["apart", "as_change"] | None
    amount_per: Literal["month", "term"] | None
    exchange_at: Literal["change", "renewal", "daily"] | None
    exchange_rates: Mapping[str, Mapping[str, Decimal | str | float]] | None
    kinds: Mapping[str, Literal["started", "trial_started", "changed", "paused", "resumed", "cancelled", "ended", "payment_failed", "payment_succeeded", "past_due", "ignored"]] | None
    properties: Mapping[str, str] | None
