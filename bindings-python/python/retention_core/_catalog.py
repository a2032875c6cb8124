"""What the core knows by name: error codes, reasons of rejection, operations.

Made by generate_stubs.py from the core's catalogue of operations; change it there.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

ErrorCode: TypeAlias = Literal[
    "invalid_option",
    "unknown_option",
    "invalid_time",
    "invalid_span",
    "unknown_time_zone",
    "unknown_currency",
    "mixed_currency",
    "amount_overflow",
    "invalid_schema",
    "invalid_value",
    "mixed_unit",
    "missing_column",
    "wrong_column_type",
    "invalid_table",
    "rows_rejected",
    "invalid_id",
    "invalid_identity",
    "unknown_customer",
    "unknown_kind",
    "unknown_property",
    "undated_property",
    "unknown_column",
    "unknown_cohort",
    "nothing_to_fit",
    "not_enough_data",
    "one_outcome",
    "constant_column",
    "collinear_columns",
    "separation",
    "horizon_beyond_data",
    "unknown_operation",
    "rule_syntax",
    "rule_type",
    "rule_too_large",
    "rule_arithmetic",
    "unknown_name",
    "unknown_function",
    "blob_truncated",
    "blob_altered",
    "blob_version",
    "artifact_mismatch",
    "artifact_from_later",
    "cancelled",
    "internal",
]
"""The stable codes of errors."""

Reason: TypeAlias = Literal[
    "missing_customer",
    "missing_kind",
    "missing_time",
    "invalid_time",
    "invalid_received",
    "invalid_amount",
    "amount_too_large",
    "invalid_currency",
    "invalid_property",
    "invalid_id",
    "invalid_zone",
    "id_too_long",
    "too_many_kinds",
    "end_before_start",
    "invalid_signed_up",
    "invalid_set_at",
    "not_a_row",
]
"""Why a row was rejected."""

ERROR_CODES: tuple[ErrorCode, ...] = get_args(ErrorCode)
"""All codes of errors."""

REASONS: tuple[Reason, ...] = get_args(Reason)
"""All reasons of rejection."""

OPERATIONS: tuple[str, ...] = (
    "append",
    "set_customers",
    "append_subscriptions",
    "audit",
    "timeline",
    "customers_table",
    "identity",
    "rfm",
    "rfm_segments",
    "fit_rfm",
    "fixed_rfm",
    "rfm_with",
    "rfm_segments_with",
    "explain_rfm",
    "cohorts",
    "cohort_triangle",
    "cohort_curve",
    "cohort_customers",
    "retention",
    "activity_churn",
    "movements",
    "purchases",
    "repeat_purchase",
    "order_ladder",
    "purchase_gaps",
    "stickiness",
    "active_days",
    "purchase_summary",
    "purchase_model.fit",
    "purchase_model.predict",
    "purchase_model.parameters",
)
"""All operations: of log and view by their names, of artifacts as `kind.name`, of the package as `package.name`."""
