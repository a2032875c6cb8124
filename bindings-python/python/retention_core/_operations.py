"""The operations of log and view, each a documented method.

Made by generate_stubs.py from the core's catalogue of operations; change it there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from ._core import Receipt
    from ._table import Table
    from ._types import IntoTable, Time


class SchemaOptions:
    """The settings of a schema."""

    __slots__ = ()

    def _set(self, options: dict[str, Any]) -> None:
        raise NotImplementedError

    def __init__(
        self,
        *,
        time_zone: str | None = None,
        currency: str | None = None,
        roles: Mapping[str, Literal["activity", "purchase", "refund", "subscription_change", "cancellation", "payment_succeeded", "payment_failed", "ticket_opened", "ticket_closed", "survey_response", "review", "referral", "message_sent", "message_opened"]] | None = None,
        properties: Mapping[str, Literal["string", "number", "bool", "time"]] | None = None,
        static_properties: str | Sequence[str] | None = None,
        observed_from: Time | None = None,
        observed_to: Time | None = None,
        observed_kinds: Mapping[str, Time | Sequence[Time]] | None = None,
        equal_rows: Literal["keep", "one"] | None = None,
        week_start: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] | None = None,
    ) -> None:
        """A schema of these settings.

        Args:
            time_zone: IANA time zone in which days, weeks and months are counted, and in which times without a zone
                are read. Default: "UTC".
            currency: ISO 4217 code of the amounts; ``XXX`` stands for "no currency" and has two decimals. Default:
                "XXX".
            roles: The role of each kind of event. A kind that is named like a role has that role unless it stands
                here.
            properties: The type of each property; properties that do not stand here keep the type of each value.
            static_properties: Customer properties that never change and may therefore be used without a date.
            observed_from: Since when the log saw everything; not given: since its first event.
            observed_to: Until when the log saw everything; not given: to the end of the day of its last event.
            observed_kinds: For kinds that were observed at other times: a pair of instants.
            equal_rows: What two events of equal content and without ids are. Default: "keep".
            week_start: The first day of a week. Default: "monday".

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``unknown_time_zone``, ``unknown_currency``,
                ``invalid_time``, ``invalid_schema``.
        """
        options: dict[str, Any] = {
            "time_zone": time_zone,
            "currency": currency,
            "roles": roles,
            "properties": properties,
            "static_properties": static_properties,
            "observed_from": observed_from,
            "observed_to": observed_to,
            "observed_kinds": observed_kinds,
            "equal_rows": equal_rows,
            "week_start": week_start,
        }
        self._set(options)


class LogOperations:
    """What brings tables into a log."""

    __slots__ = ()

    def _load(self, operation: str, table: IntoTable, options: dict[str, Any], progress: bool) -> Receipt:
        raise NotImplementedError

    def append(
        self,
        table: IntoTable,
        *,
        customer: str | None = None,
        time: str | None = None,
        kind: str | None = None,
        default_kind: str | None = None,
        id: str | None = None,
        source: str | None = None,
        received: str | None = None,
        amount: str | None = None,
        amount_unit: Literal["major", "minor"] | None = None,
        currency: str | None = None,
        order: str | None = None,
        item: str | None = None,
        properties: str | Sequence[str] | None = None,
        on_reject: Literal["report", "raise"] | None = None,
        progress: bool = False,
    ) -> Receipt:
        """Adds a table of events, one row each.

        Rows that cannot be used are reported in the receipt and never cost a good one. Appending events with ids
        twice changes nothing. The order of rows and of calls does not matter. When the call fails, the log is as it
        was.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
                of dicts.
            customer: The customer's id: text, or whole numbers.
            time: When it happened: instants, dates, or ISO text; without an offset, local time of the schema's zone.
            kind: The kind of event.
            default_kind: The kind of rows whose kind is missing, and of all rows where there is no such column.
            id: The event's own id.
            source: The system it comes from.
            received: When the host learned of it.
            amount: What it was worth: whole numbers, decimals, floats or decimal text.
            amount_unit: The unit of the amount column. Default: "major".
            currency: The amount's currency, where it is not the schema's.
            order: The order it belongs to.
            item: What was bought or used.
            properties: Further columns to keep as properties of the event.
            on_reject: What to do with rows that cannot be used. Default: "report".
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            How each row ended.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``rows_rejected``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP"))
        >>> rows = [{"who": 17850, "at": "2010-12-01T08:26", "paid": 15.30}, {"who": None, "at": "2010-12-01", "paid": 1.0}]
        >>> receipt = log.append(rows, customer="who", time="at", amount="paid", default_kind="purchase")
        >>> receipt
        Receipt(rows=2, accepted=1, duplicates=0, conflicts=0, rejected=1, missing_customer=1)
        >>> receipt.rejections[0]["rows"]
        [1]
        """
        options: dict[str, Any] = {
            "customer": customer,
            "time": time,
            "kind": kind,
            "default_kind": default_kind,
            "id": id,
            "source": source,
            "received": received,
            "amount": amount,
            "amount_unit": amount_unit,
            "currency": currency,
            "order": order,
            "item": item,
            "properties": properties,
            "on_reject": on_reject,
        }
        return self._load("append", table, options, progress)

    def set_customers(
        self,
        table: IntoTable,
        *,
        id: str | None = None,
        signed_up: str | None = None,
        account: str | None = None,
        zone: str | None = None,
        set_at: str | None = None,
        received: str | None = None,
        properties: str | Sequence[str] | None = None,
        on_reject: Literal["report", "raise"] | None = None,
        progress: bool = False,
    ) -> Receipt:
        """Sets what is known of customers: sign-up, account, zone and properties, one row each.

        A property is a fact since its date: a view shows the last value set before ``as_of``.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
                of dicts.
            id: The customer's id.
            signed_up: When the customer signed up.
            account: The account the customer belongs to.
            zone: The customer's own time zone.
            set_at: Since when account, zone and properties hold. Without it they are undated: they hold in every
                view, and are no features of models unless the schema calls them static.
            received: When the host learned of it.
            properties: The columns to keep as properties; not given: all that are left.
            on_reject: What to do with rows that cannot be used. Default: "report".
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            How each row ended.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``rows_rejected``.

        >>> import retention_core as rt
        >>> log = rt.EventLog()
        >>> log.set_customers([{"account_id": "a1", "signup_date": "2024-01-05", "plan": "pro"}], id="account_id",
        ...                   signed_up="signup_date").accepted
        1
        """
        options: dict[str, Any] = {
            "id": id,
            "signed_up": signed_up,
            "account": account,
            "zone": zone,
            "set_at": set_at,
            "received": received,
            "properties": properties,
            "on_reject": on_reject,
        }
        return self._load("set_customers", table, options, progress)

    def append_subscriptions(
        self,
        table: IntoTable,
        *,
        customer: str | None = None,
        start: str | None = None,
        end: str | None = None,
        mrr: str | None = None,
        amount_unit: Literal["major", "minor"] | None = None,
        currency: str | None = None,
        plan: str | None = None,
        subscription: str | None = None,
        source: str | None = None,
        received: str | None = None,
        properties: str | Sequence[str] | None = None,
        on_reject: Literal["report", "raise"] | None = None,
        progress: bool = False,
    ) -> Receipt:
        """Adds a table of subscriptions, one row from start to end.

        Each row becomes an event ``subscription_started``, and an event ``subscription_ended`` where it has an end.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
                of dicts.
            customer: The customer's id.
            start: When the subscription starts.
            end: When it ends; missing while it runs.
            mrr: Its monthly recurring revenue, kept as the amount of the start.
            amount_unit: The unit of the revenue column. Default: "major".
            currency: The revenue's currency, where it is not the schema's.
            plan: Its plan, kept as the property ``plan``.
            subscription: The subscription's own id, kept as the item; with it, loading a table twice changes nothing.
            source: The system it comes from.
            received: When the host learned of it.
            properties: Further columns to keep as properties of the start.
            on_reject: What to do with rows that cannot be used. Default: "report".
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            How each row ended.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``rows_rejected``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="USD"))
        >>> subscriptions = [{"account": "a1", "from": "2024-01-05", "to": "2024-03-01", "mrr": 49.0, "tier": "pro"}]
        >>> log.append_subscriptions(subscriptions, customer="account", start="from", end="to", plan="tier").accepted
        1
        """
        options: dict[str, Any] = {
            "customer": customer,
            "start": start,
            "end": end,
            "mrr": mrr,
            "amount_unit": amount_unit,
            "currency": currency,
            "plan": plan,
            "subscription": subscription,
            "source": source,
            "received": received,
            "properties": properties,
            "on_reject": on_reject,
        }
        return self._load("append_subscriptions", table, options, progress)


class ViewOperations:
    """What a view answers."""

    __slots__ = ()

    def _call(self, operation: str, options: dict[str, Any], progress: bool) -> Table:
        raise NotImplementedError
