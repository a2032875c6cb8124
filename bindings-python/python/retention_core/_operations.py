"""The operations of log and view, each a documented method.

Made by generate_stubs.py from the core's catalogue of operations; change it there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NoReturn

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
        **unknown: NoReturn,
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
            **unknown,
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
        **unknown: NoReturn,
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
            **unknown,
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
        **unknown: NoReturn,
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
            **unknown,
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
        **unknown: NoReturn,
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
            **unknown,
        }
        return self._load("append_subscriptions", table, options, progress)


class ViewOperations:
    """What a view answers."""

    __slots__ = ()

    def _call(self, operation: str, options: dict[str, Any], progress: bool) -> Table:
        raise NotImplementedError

    def retention(
        self,
        *,
        period: Literal["day", "week", "month", "quarter", "year"] | None = None,
        events: str | Sequence[str] | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How many of each period's customers are still there in the next: retention and churn rates in set form.

        One row for each calendar period, with numerators, denominator, Wilson intervals and a state. What cannot be
        known is null with the reason in ``state``, never zero.

        Args:
            period: The calendar period. Default: "month".
            events: Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the
                role activity; else all.
            from_: The first period shown is the one that holds this instant. Not given: the start of observation.
            to: Periods that begin before this instant are shown. Not given: ``as_of``.
            level: Confidence level of the intervals. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``retention``. One row a period: who was active in the period before, and how many of them still
            were in this one.

            - ``period`` (text): Label of the period, such as ``2011-03``.
            - ``period_start`` (time): First instant of the period.
            - ``period_end`` (time): First instant after the period.
            - ``state`` (text): ``complete``, ``partial``, ``not_enough_history`` (no period before), ``not_yet`` or
              ``not_observed``.
            - ``active`` (int, or None): Customers active in the period.
            - ``start_active`` (int, or None): Customers active in the period before: the denominator of both rates.
            - ``retained`` (int, or None): Those of them active in this period too: the numerator of the retention
              rate.
            - ``lost`` (int, or None): Those of them not active in this period: the numerator of the churn rate.
            - ``retention_rate`` (float, or None): retained / start_active.
            - ``retention_low`` (float, or None): Lower end of its Wilson interval.
            - ``retention_high`` (float, or None): Upper end of its Wilson interval.
            - ``churn_rate`` (float, or None): lost / start_active.
            - ``churn_low`` (float, or None): Lower end of its Wilson interval.
            - ``churn_high`` (float, or None): Upper end of its Wilson interval.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``.
            NotFoundError: ``unknown_kind``.
        """
        options: dict[str, Any] = {
            "period": period,
            "events": events,
            "from": from_,
            "to": to,
            "level": level,
            **unknown,
        }
        return self._call("retention", options, progress)

    def activity_churn(
        self,
        *,
        window: str | None = None,
        every: str | None = None,
        events: str | Sequence[str] | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Churn by a window of activity, for customers who never cancel but stop coming: of those active at the start of
        an interval, the share not active at its end.

        Active at ``t`` means an event in the window before ``t``. Rows go back from ``to`` in steps of ``every``.

        Args:
            window: A customer is active at an instant who had an event in this time before it. Longer than the usual
                gap between events. Default: "30d".
            every: The time between the two ends of a row. Not given: the window.
            events: Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the
                role activity; else all.
            from_: No row starts before this instant. Not given: the start of observation.
            to: The last row ends at this instant, the others go back from it. Not given: ``as_of``.
            level: Confidence level of the intervals. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``activity_churn``. One row an interval: customers active at its start, and how many of them no
            longer were at its end.

            - ``start`` (time): Start of the interval.
            - ``end`` (time): End of the interval.
            - ``state`` (text): ``complete``, ``partial``, ``not_enough_history`` (the window at the start begins
              before observation), ``not_yet`` or ``not_observed``.
            - ``active`` (int, or None): Customers active at the end.
            - ``start_active`` (int, or None): Customers active at the start: the denominator.
            - ``retained`` (int, or None): Those of them active at the end.
            - ``lost`` (int, or None): Those of them not active at the end: the numerator.
            - ``churn_rate`` (float, or None): lost / start_active.
            - ``churn_low`` (float, or None): Lower end of its Wilson interval.
            - ``churn_high`` (float, or None): Upper end of its Wilson interval.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``.
            NotFoundError: ``unknown_kind``.
        """
        options: dict[str, Any] = {
            "window": window,
            "every": every,
            "events": events,
            "from": from_,
            "to": to,
            "level": level,
            **unknown,
        }
        return self._call("activity_churn", options, progress)

    def movements(
        self,
        *,
        period: Literal["day", "week", "month", "quarter", "year"] | None = None,
        events: str | Sequence[str] | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        value: Literal["gross", "net", "none"] | None = None,
        active_by: Literal["event", "value"] | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Movements between periods: new, retained, reactivated and lost customers, and the same of their value, with
        net and gross revenue retention.

        They reconcile exactly: ``active = new + retained + reactivated = start_active + new + reactivated - lost``,
        and ``value = start_value + new_value + reactivated_value + expansion - contraction - lost_value``. A customer
        is new in the period of their first event ever, also when that is before ``from``.

        Args:
            period: The calendar period. Default: "month".
            events: Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the
                role activity; else all.
            from_: The first period shown is the one that holds this instant. Not given: the start of observation.
            to: Periods that begin before this instant are shown. Not given: ``as_of``.
            value: What a customer's value in a period is. Default: "gross".
            active_by: What makes a customer active in a period. Default: "event".
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``movements``. One row a period: who came, stayed, left and came back since the period before,
            and what that did to the value.

            - ``period`` (text): Label of the period, such as ``2011-03``.
            - ``period_start`` (time): First instant of the period.
            - ``period_end`` (time): First instant after the period.
            - ``state`` (text): ``complete``, ``partial``, ``not_enough_history`` (no period before), ``not_yet`` or
              ``not_observed``.
            - ``left_truncated`` (bool): Whether the period holds the start of observation: those new in it may have
              come earlier.
            - ``active`` (int, or None): Customers active in the period.
            - ``new`` (int, or None): Those active for the first time ever.
            - ``start_active`` (int, or None): Customers active in the period before.
            - ``retained`` (int, or None): Those of them active in this period too.
            - ``lost`` (int, or None): Those of them not active in this period.
            - ``reactivated`` (int, or None): Active in this period, not in the one before, but earlier.
            - ``dormant`` (int, or None): Customers active in some earlier period, not in this one.
            - ``value_minor`` (money, or None): Value of the active customers.
            - ``new_value_minor`` (money, or None): Value of those who are new.
            - ``start_value_minor`` (money, or None): Value of the period before: the denominator of nrr and grr.
            - ``expansion_minor`` (money, or None): Sum of increases of those retained.
            - ``contraction_minor`` (money, or None): Sum of decreases of those retained, as a positive number.
            - ``lost_value_minor`` (money, or None): Value in the period before of those lost, as a positive number.
            - ``reactivated_value_minor`` (money, or None): Value of those reactivated.
            - ``retained_value_minor`` (money, or None): Value in this period of those retained: the numerator of nrr.
            - ``kept_value_minor`` (money, or None): The same, of each at most the value of the period before: the
              numerator of grr.
            - ``uncounted_minor`` (money, or None): Value of customers who do not count as active, such as refunds in
              a period without a purchase; in no other column.
            - ``nrr`` (float, or None): Net revenue retention: retained_value / start_value.
            - ``grr`` (float, or None): Gross revenue retention: kept_value / start_value.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``, ``mixed_currency``,
                ``amount_overflow``.
            NotFoundError: ``unknown_kind``.
        """
        options: dict[str, Any] = {
            "period": period,
            "events": events,
            "from": from_,
            "to": to,
            "value": value,
            "active_by": active_by,
            **unknown,
        }
        return self._call("movements", options, progress)

    def purchases(
        self,
        *,
        period: Literal["day", "week", "month", "quarter", "year"] | None = None,
        events: str | Sequence[str] | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Purchases by period: customers, orders, purchase frequency, average order value, revenue before and after
        refunds, revenue per customer.

        Refunds are the events of that role, counted in the period in which they happen; they make nobody a customer.

        Args:
            period: The calendar period. Default: "month".
            events: Kinds or roles that are purchases. Not given: the role purchase.
            from_: The first period shown is the one that holds this instant. Not given: the start of observation.
            to: Periods that begin before this instant are shown. Not given: ``as_of``.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``purchases``. One row a period: who bought, how often, and for how much.

            - ``period`` (text): Label of the period, such as ``2011-03``.
            - ``period_start`` (time): First instant of the period.
            - ``period_end`` (time): First instant after the period.
            - ``state`` (text): ``complete``, ``partial``, ``not_yet`` or ``not_observed``.
            - ``customers`` (int, or None): Customers with a purchase in the period.
            - ``orders`` (int, or None): Orders: line items of one order are one, a purchase without an order is one
              of its own. An order over two periods counts in both.
            - ``purchase_frequency`` (float, or None): orders / customers.
            - ``revenue_gross_minor`` (money, or None): Sum of the amounts of purchases.
            - ``refunds_minor`` (money, or None): Sum of what was refunded in the period, for purchases of any time,
              as a positive number.
            - ``revenue_net_minor`` (money, or None): revenue_gross - refunds.
            - ``average_order_value_minor`` (money, or None): revenue_gross / orders, rounded half-even to minor
              units.
            - ``revenue_per_customer_minor`` (money, or None): revenue_net / customers, rounded half-even to minor
              units.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``, ``mixed_currency``,
                ``amount_overflow``.
            NotFoundError: ``unknown_kind``.
        """
        options: dict[str, Any] = {
            "period": period,
            "events": events,
            "from": from_,
            "to": to,
            **unknown,
        }
        return self._call("purchases", options, progress)

    def repeat_purchase(
        self,
        *,
        window: str | None = None,
        mature_only: bool | None = None,
        count: Literal["orders", "days", "events"] | None = None,
        events: str | Sequence[str] | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """The share of customers who bought again, among those who were observed long enough to tell.

        With a window, a customer is counted once the window after the first purchase has passed, and has repeated if
        the second purchase came within it. Without one, everybody counts, however new.

        Args:
            window: The second purchase counts if it comes in this time after the first. Not given: at any time.
            mature_only: Leaves out customers whose window has not passed yet; they would bias the rate down. Default:
                true.
            count: What counts as one purchase. Default: "orders".
            events: Kinds or roles that are purchases. Not given: the role purchase.
            level: Confidence level of the interval. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``repeat_purchase``. One row: of the customers who bought, the share that bought again.

            - ``customers`` (int): Customers with a first purchase.
            - ``immature`` (int, or None): Those of them whose window has not passed yet; null without a window.
            - ``eligible`` (int): Customers counted: the denominator.
            - ``repeated`` (int): Those of them with a second purchase within the window: the numerator.
            - ``repeat_purchase_rate`` (float, or None): repeated / eligible.
            - ``repeat_purchase_low`` (float, or None): Lower end of its Wilson interval.
            - ``repeat_purchase_high`` (float, or None): Upper end of its Wilson interval.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.
            NotFoundError: ``unknown_kind``.
        """
        options: dict[str, Any] = {
            "window": window,
            "mature_only": mature_only,
            "count": count,
            "events": events,
            "level": level,
            **unknown,
        }
        return self._call("repeat_purchase", options, progress)

    def order_ladder(
        self,
        *,
        max: int | None = None,
        window: str | None = None,
        count: Literal["orders", "days", "events"] | None = None,
        events: str | Sequence[str] | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How many customers made a first, second, nth order, the share of each rung that climbed to the next, and how
        long that took.

        Without a window, those who made the last order yesterday count as not having come back. With one, only
        customers are counted for whom the window after the order before has passed.

        Args:
            max: The last rung shown, from 1 to 1,000. Default: 10.
            window: An order counts if it comes in this time after the one before, and only customers for whom that
                has passed are counted. Not given: at any time.
            count: What counts as one order. Default: "orders".
            events: Kinds or roles that are purchases. Not given: the role purchase.
            level: Confidence level of the intervals. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``order_ladder``. One row a rung: how many customers made an nth order, of those who made the
            one before.

            - ``order_number`` (int): 1 for the first order, 2 for the second, and so on.
            - ``customers`` (int): Customers who made at least so many orders.
            - ``share_of_first`` (float, or None): customers / those who made a first order.
            - ``immature`` (int, or None): Customers who made the order before, but whose window has not passed yet;
              null without a window.
            - ``eligible`` (int, or None): Customers who made the order before, without the immature: the denominator.
              Null on the first rung.
            - ``reached`` (int, or None): Those of them who made this order within the window: the numerator.
            - ``share_of_previous`` (float, or None): reached / eligible.
            - ``share_low`` (float, or None): Lower end of its Wilson interval.
            - ``share_high`` (float, or None): Upper end of its Wilson interval.
            - ``median_days`` (float, or None): Median days from the order before to this one, over all who made it.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.
            NotFoundError: ``unknown_kind``.
        """
        options: dict[str, Any] = {
            "max": max,
            "window": window,
            "count": count,
            "events": events,
            "level": level,
            **unknown,
        }
        return self._call("order_ladder", options, progress)

    def purchase_gaps(
        self,
        *,
        count: Literal["orders", "days", "events"] | None = None,
        events: str | Sequence[str] | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """The gaps between purchases, pooled over all customers: what the windows of other metrics should be chosen by.

        Only gaps that ended are counted. Customers who buy often have more of them.

        Args:
            count: What counts as one purchase. Gaps between days are whole days of the calendar, the others are in
                days of 24 hours. Default: "orders".
            events: Kinds or roles that are purchases. Not given: the role purchase.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``purchase_gaps``. One row: how many days pass between a customer's purchases. A window of
            activity should be longer than most gaps.

            - ``customers`` (int): Customers who bought at least twice.
            - ``gaps`` (int): Pairs of purchases of one customer that follow each other.
            - ``mean_days`` (float, or None): Mean gap.
            - ``median_days`` (float, or None): Median gap.
            - ``p75_days`` (float, or None): Gap that three quarters do not exceed, by linear interpolation.
            - ``p90_days`` (float, or None): Gap that nine tenths do not exceed, by linear interpolation.
            - ``p95_days`` (float, or None): Gap that 95 of 100 do not exceed, by linear interpolation.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.
            NotFoundError: ``unknown_kind``.
        """
        options: dict[str, Any] = {
            "count": count,
            "events": events,
            **unknown,
        }
        return self._call("purchase_gaps", options, progress)

    def stickiness(
        self,
        *,
        period: Literal["day", "week", "month", "quarter", "year"] | None = None,
        mau: Literal["28d", "30d", "calendar_month"] | None = None,
        events: str | Sequence[str] | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Daily, weekly and monthly active customers on the average day of each period, and their quotients, of which
        DAU/MAU is called stickiness.

        Numerator and denominator of a quotient are sums over the same days: those that have a whole month of observed
        days before them.

        Args:
            period: The calendar period over whose days the averages are taken. Default: "month".
            mau: What "monthly" means. Default: "28d".
            events: Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the
                role activity; else all.
            from_: The first period shown is the one that holds this instant. Not given: the start of observation.
            to: Periods that begin before this instant are shown. Not given: ``as_of``.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``stickiness``. One row a period: daily, weekly and monthly active customers on its average day,
            and their quotients.

            - ``period`` (text): Label of the period, such as ``2011-03``.
            - ``period_start`` (time): First instant of the period.
            - ``period_end`` (time): First instant after the period.
            - ``state`` (text): ``complete``, ``partial``, ``not_enough_history`` (no day with a month before it),
              ``not_yet`` or ``not_observed``.
            - ``active`` (int, or None): Customers active on any day of the period.
            - ``days`` (int, or None): Days of the period observed as a whole.
            - ``dau`` (float, or None): Mean over these days of the customers active on the day.
            - ``wau`` (float, or None): Mean of the customers active in the 7 days that end with the day, over days
              with so many observed.
            - ``mau`` (float, or None): Mean of the customers active in the month of the day, over days with a whole
              month observed.
            - ``mau_days`` (int, or None): Days with a whole month observed.
            - ``dau_sum`` (int, or None): Sum of daily active customers over these days: the numerator of dau_mau.
            - ``wau_sum`` (int, or None): Sum of weekly active customers over these days: the numerator of wau_mau.
            - ``mau_sum`` (int, or None): Sum of monthly active customers over these days: the denominator.
            - ``dau_mau`` (float, or None): dau_sum / mau_sum.
            - ``wau_mau`` (float, or None): wau_sum / mau_sum.
            - ``dau_wau`` (float, or None): Sum of daily over sum of weekly active customers, over days with a week
              observed.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``.
            NotFoundError: ``unknown_kind``.
        """
        options: dict[str, Any] = {
            "period": period,
            "mau": mau,
            "events": events,
            "from": from_,
            "to": to,
            **unknown,
        }
        return self._call("stickiness", options, progress)

    def active_days(
        self,
        *,
        period: Literal["day", "week", "month", "quarter", "year"] | None = None,
        events: str | Sequence[str] | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """The distribution behind ``stickiness``: how many customers were active on one day of the period, on two, and
        so on.

        Days are those of the schema's zone.

        Args:
            period: The calendar period. Default: "month".
            events: Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the
                role activity; else all.
            from_: The first period shown is the one that holds this instant. Not given: the start of observation.
            to: Periods that begin before this instant are shown. Not given: ``as_of``.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``active_days``. One row a period and number of days: how many customers were active on so many
            days of the period. A period of which nothing was observed has one row.

            - ``period`` (text): Label of the period, such as ``2011-03``.
            - ``state`` (text): ``complete``, ``partial``, ``not_yet`` or ``not_observed``.
            - ``active_days`` (int, or None): Number of days, from 1.
            - ``customers`` (int, or None): Customers active on exactly so many days: the numerator.
            - ``active`` (int, or None): Customers active in the period: the denominator.
            - ``share`` (float, or None): customers / active.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``.
            NotFoundError: ``unknown_kind``.
        """
        options: dict[str, Any] = {
            "period": period,
            "events": events,
            "from": from_,
            "to": to,
            **unknown,
        }
        return self._call("active_days", options, progress)

    def cohorts(
        self,
        *,
        period: Literal["day", "week", "month", "quarter", "year"] | None = None,
        clock: Literal["calendar", "rolling"] | None = None,
        count: Literal["n_day", "unbounded"] | None = None,
        value: Literal["customers", "orders", "revenue_gross", "revenue_net", "revenue_cumulative_per_customer"] | None = None,
        by: Literal["first_event", "sign_up", "first_item", "property"] | None = None,
        property: str | None = None,
        events: str | Sequence[str] | None = None,
        start_events: str | Sequence[str] | None = None,
        periods: int | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How many customers of each cohort came back, period by period since they started.

        A customer's start is their first event, or signing up; cohorts are the calendar periods of starts, or first
        items, or values of a property. Period 0 is the one of the start. Numbers of cells that are ``not_yet`` or
        ``not_observed`` are null, never zero. ``left_truncated`` marks cohorts whose customers may have started
        before the log began to observe.

        Args:
            period: The length of a period; cohorts by first event or sign-up are one such period of the calendar.
                Default: "month".
            clock: Whether periods follow the calendar or each customer's own start. Default: "calendar".
            count: Whether an event counts for its period alone, or for all earlier ones as well. Default: "n_day".
            value: What a cell tells beside the customers retained. Default: "customers".
            by: What puts customers into one cohort. Default: "first_event".
            property: The property to go by, with ``by="property"``.
            events: Kinds or roles of events that make a customer retained and whose orders and amounts count; not
                given: purchases, if there are any, else the role activity, else all kinds.
            start_events: Kinds or roles of events the first of which is a customer's start; not given: those of
                ``events``.
            periods: At most so many periods, the first included.
            from_: Only customers who start in a period that ends after this instant.
            to: Only customers who start in a period that begins before this instant.
            level: The confidence of the intervals of rates. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``cohorts``. One row for each cohort and period since its start.

            - ``cohort`` (text, or None): The cohort: a period such as 2010-12, an item or a property's value; null
              for customers without a value.
            - ``cohort_start`` (time, or None): The first instant of the cohort's period; null for items and
              properties.
            - ``left_truncated`` (bool): Whether customers may have started before the log began to observe.
            - ``size`` (int, or None): Customers of the cohort; null if their starts were not observed.
            - ``period`` (int): Periods since the start; 0 is the one of the start.
            - ``period_start`` (time, or None): The first instant of the period; null where periods are each
              customer's own.
            - ``period_end`` (time, or None): The first instant after the period; null where periods are each
              customer's own.
            - ``state`` (text): complete, partial, not_yet or not_observed.
            - ``eligible`` (int, or None): Customers the numbers are about.
            - ``retained`` (int, or None): Eligible customers with an event that counts.
            - ``rate`` (float, or None): retained / eligible, from 0 to 1.
            - ``rate_low`` (float, or None): The lower end of the rate's Wilson interval.
            - ``rate_high`` (float, or None): The upper end of the rate's Wilson interval.
            - ``orders`` (int, or None): Distinct orders of eligible customers; null unless asked for.
            - ``revenue_minor`` (money, or None): Revenue of eligible customers in minor units, cumulative since the
              start if that was asked; null unless asked for.
            - ``per_customer`` (float, or None): Orders, or minor units of revenue, for each eligible customer; null
              unless asked for.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``, ``undated_property``,
                ``mixed_currency``, ``amount_overflow``.
            NotFoundError: ``unknown_kind``, ``unknown_property``.
        """
        options: dict[str, Any] = {
            "period": period,
            "clock": clock,
            "count": count,
            "value": value,
            "by": by,
            "property": property,
            "events": events,
            "start_events": start_events,
            "periods": periods,
            "from": from_,
            "to": to,
            "level": level,
            **unknown,
        }
        return self._call("cohorts", options, progress)

    def cohort_triangle(
        self,
        *,
        period: Literal["day", "week", "month", "quarter", "year"] | None = None,
        clock: Literal["calendar", "rolling"] | None = None,
        count: Literal["n_day", "unbounded"] | None = None,
        value: Literal["customers", "orders", "revenue_gross", "revenue_net", "revenue_cumulative_per_customer"] | None = None,
        by: Literal["first_event", "sign_up", "first_item", "property"] | None = None,
        property: str | None = None,
        events: str | Sequence[str] | None = None,
        start_events: str | Sequence[str] | None = None,
        periods: int | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """The same as ``cohorts`` as a triangle: one row a cohort, and a column for each period since the start, named
        0, 1, 2 and so on.

        The columns hold rates, or the orders or revenue asked for by ``value``.

        Args:
            period: The length of a period; cohorts by first event or sign-up are one such period of the calendar.
                Default: "month".
            clock: Whether periods follow the calendar or each customer's own start. Default: "calendar".
            count: Whether an event counts for its period alone, or for all earlier ones as well. Default: "n_day".
            value: What a cell tells beside the customers retained. Default: "customers".
            by: What puts customers into one cohort. Default: "first_event".
            property: The property to go by, with ``by="property"``.
            events: Kinds or roles of events that make a customer retained and whose orders and amounts count; not
                given: purchases, if there are any, else the role activity, else all kinds.
            start_events: Kinds or roles of events the first of which is a customer's start; not given: those of
                ``events``.
            periods: At most so many periods, the first included.
            from_: Only customers who start in a period that ends after this instant.
            to: Only customers who start in a period that begins before this instant.
            level: The confidence of the intervals of rates. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``cohort_triangle``. One row for each cohort, and a further column for each period since the
            start, named 0, 1, 2 and so on: the rate, or the orders or revenue asked for.

            - ``cohort`` (text, or None): The cohort: a period such as 2010-12, an item or a property's value; null
              for customers without a value.
            - ``size`` (int, or None): Customers of the cohort; null if their starts were not observed.
            - Further columns carry the host's own names.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``, ``undated_property``,
                ``mixed_currency``, ``amount_overflow``.
            NotFoundError: ``unknown_kind``, ``unknown_property``.
        """
        options: dict[str, Any] = {
            "period": period,
            "clock": clock,
            "count": count,
            "value": value,
            "by": by,
            "property": property,
            "events": events,
            "start_events": start_events,
            "periods": periods,
            "from": from_,
            "to": to,
            "level": level,
            **unknown,
        }
        return self._call("cohort_triangle", options, progress)

    def cohort_curve(
        self,
        *,
        period: Literal["day", "week", "month", "quarter", "year"] | None = None,
        clock: Literal["calendar", "rolling"] | None = None,
        count: Literal["n_day", "unbounded"] | None = None,
        value: Literal["customers", "orders", "revenue_gross", "revenue_net", "revenue_cumulative_per_customer"] | None = None,
        by: Literal["first_event", "sign_up", "first_item", "property"] | None = None,
        property: str | None = None,
        events: str | Sequence[str] | None = None,
        start_events: str | Sequence[str] | None = None,
        periods: int | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        level: float | None = None,
        include_partial: bool | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """What holds on average over cohorts, for each period since the start: the mean in which every customer weighs
        the same, and the one in which every cohort does.

        Args:
            period: The length of a period; cohorts by first event or sign-up are one such period of the calendar.
                Default: "month".
            clock: Whether periods follow the calendar or each customer's own start. Default: "calendar".
            count: Whether an event counts for its period alone, or for all earlier ones as well. Default: "n_day".
            value: What a cell tells beside the customers retained. Default: "customers".
            by: What puts customers into one cohort. Default: "first_event".
            property: The property to go by, with ``by="property"``.
            events: Kinds or roles of events that make a customer retained and whose orders and amounts count; not
                given: purchases, if there are any, else the role activity, else all kinds.
            start_events: Kinds or roles of events the first of which is a customer's start; not given: those of
                ``events``.
            periods: At most so many periods, the first included.
            from_: Only customers who start in a period that ends after this instant.
            to: Only customers who start in a period that begins before this instant.
            level: The confidence of the intervals of rates. Default: 0.95.
            include_partial: Whether cells that are only partly observed count too. Default: false.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``cohort_curve``. One row for each period since the start, over all cohorts.

            - ``period`` (int): Periods since the start; 0 is the one of the start.
            - ``cohorts`` (int): Cohorts that have a rate in this period: the cells both means are over.
            - ``eligible`` (int): Customers of these cells.
            - ``retained`` (int): Customers retained in these cells.
            - ``weighted_mean`` (float, or None): retained / eligible: every customer weighs the same.
            - ``weighted_low`` (float, or None): The lower end of its Wilson interval.
            - ``weighted_high`` (float, or None): The upper end of its Wilson interval.
            - ``simple_mean`` (float, or None): The mean of the cohorts' rates: every cohort weighs the same.
            - ``per_customer_weighted`` (float, or None): Orders, or minor units of revenue, for each eligible
              customer; null unless asked for.
            - ``per_customer_simple`` (float, or None): The mean over cohorts of what is theirs for each eligible
              customer; null unless asked for.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``, ``undated_property``,
                ``mixed_currency``, ``amount_overflow``.
            NotFoundError: ``unknown_kind``, ``unknown_property``.
        """
        options: dict[str, Any] = {
            "period": period,
            "clock": clock,
            "count": count,
            "value": value,
            "by": by,
            "property": property,
            "events": events,
            "start_events": start_events,
            "periods": periods,
            "from": from_,
            "to": to,
            "level": level,
            "include_partial": include_partial,
            **unknown,
        }
        return self._call("cohort_curve", options, progress)

    def cohort_customers(
        self,
        cohort: str,
        period_number: int,
        *,
        period: Literal["day", "week", "month", "quarter", "year"] | None = None,
        clock: Literal["calendar", "rolling"] | None = None,
        count: Literal["n_day", "unbounded"] | None = None,
        value: Literal["customers", "orders", "revenue_gross", "revenue_net", "revenue_cumulative_per_customer"] | None = None,
        by: Literal["first_event", "sign_up", "first_item", "property"] | None = None,
        property: str | None = None,
        events: str | Sequence[str] | None = None,
        start_events: str | Sequence[str] | None = None,
        periods: int | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """The customers of one cohort, and which of them one of its cells counts: one row each, in the order of ids.

        The rows of ``retained`` that are true are as many as the cell says, and orders and amounts add up to the
        cell's.

        Args:
            cohort: The label of the cohort; null for the cohort of customers without a value.
            period_number: The period since the start; 0 is the one of the start.
            period: The length of a period; cohorts by first event or sign-up are one such period of the calendar.
                Default: "month".
            clock: Whether periods follow the calendar or each customer's own start. Default: "calendar".
            count: Whether an event counts for its period alone, or for all earlier ones as well. Default: "n_day".
            value: What a cell tells beside the customers retained. Default: "customers".
            by: What puts customers into one cohort. Default: "first_event".
            property: The property to go by, with ``by="property"``.
            events: Kinds or roles of events that make a customer retained and whose orders and amounts count; not
                given: purchases, if there are any, else the role activity, else all kinds.
            start_events: Kinds or roles of events the first of which is a customer's start; not given: those of
                ``events``.
            periods: At most so many periods, the first included.
            from_: Only customers who start in a period that ends after this instant.
            to: Only customers who start in a period that begins before this instant.
            level: The confidence of the intervals of rates. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``cohort_customers``. One row for each customer of one cohort, about one of its periods, in the
            order of ids.

            - ``customer`` (text): The customer.
            - ``start`` (time): The instant of the first event, or of signing up.
            - ``eligible`` (bool): Whether the cell is about this customer.
            - ``retained`` (bool, or None): Whether the customer had an event that counts; null if not eligible.
            - ``orders`` (int, or None): The customer's distinct orders; null if not eligible or not asked for.
            - ``revenue_minor`` (money, or None): The customer's revenue in minor units; null if not eligible or not
              asked for.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``, ``undated_property``,
                ``mixed_currency``, ``amount_overflow``.
            NotFoundError: ``unknown_kind``, ``unknown_property``, ``unknown_cohort``.
        """
        options: dict[str, Any] = {
            "cohort": cohort,
            "period_number": period_number,
            "period": period,
            "clock": clock,
            "count": count,
            "value": value,
            "by": by,
            "property": property,
            "events": events,
            "start_events": start_events,
            "periods": periods,
            "from": from_,
            "to": to,
            "level": level,
            **unknown,
        }
        return self._call("cohort_customers", options, progress)

    def timeline(
        self,
        customer: str,
        *,
        kinds: str | Sequence[str] | None = None,
        limit: int | None = None,
        newest_first: bool | None = None,
        **unknown: NoReturn,
    ) -> Table:
        """Everything a customer did before ``as_of``, under all ids that are theirs in this view: the newest first.

        Events of one instant are ordered by kind, id and content.

        Args:
            customer: Any id of the customer.
            kinds: Kinds of events, or roles; not given: all.
            limit: The newest so many; not given: all.
            newest_first: Whether the newest come first. Default: true.

        Returns:
            The table ``timeline``. One row for each event of a customer, under whichever of their ids it came.

            - ``time`` (time): When it happened.
            - ``kind`` (text): What happened, in the host's word.
            - ``amount_minor`` (money, or None): What it was worth, in minor units of the schema's currency.
            - ``order`` (text, or None): The order it belongs to.
            - ``item`` (text, or None): What was bought or used.
            - ``id`` (text, or None): The event's own id.
            - ``source`` (text, or None): The system it comes from.
            - ``received`` (time): When the host learned of it; when it happened, where that was not told.
            - ``properties`` (text, or None): Whatever else is known, as a JSON object.
            - ``foreign_amount_minor`` (int, or None): What it was worth in another currency, in minor units.
            - ``foreign_currency`` (text, or None): That other currency.
            - ``customer`` (text): The id under which the event came.
            - Further columns carry the host's own names.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.
            NotFoundError: ``unknown_customer``, ``unknown_kind``.
        """
        options: dict[str, Any] = {
            "customer": customer,
            "kinds": kinds,
            "limit": limit,
            "newest_first": newest_first,
            **unknown,
        }
        return self._call("timeline", options, False)

    def customers_table(
        self,
        *,
        properties: str | Sequence[str] | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """One row for each customer known before ``as_of``: sign-up, first and last event, account, zone, and the last
        value of each property.

        The note ``undated`` names the properties with values that have no date: these may say what was not yet known
        at ``as_of``.

        Args:
            properties: The properties to show, a column each; not given: all that any customer has.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``customers``. One row for each customer known before as_of, in the order of ids; then a column
            for each property.

            - ``customer`` (text): The id that stands for the customer.
            - ``signed_up`` (time, or None): When the customer signed up, where that is known.
            - ``first_event`` (time, or None): The customer's first event of any kind.
            - ``last_event`` (time, or None): The customer's last event of any kind.
            - ``events`` (int): How many events the customer has, of all kinds.
            - ``account`` (text, or None): The account the customer belongs to.
            - ``zone`` (text, or None): The customer's own time zone.
            - ``left_truncated`` (bool, or None): Whether the customer signed up before the log observed anything, so
              that early events are missing; none where sign-up is not known.
            - Further columns carry the host's own names.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.
            NotFoundError: ``unknown_property``.
        """
        options: dict[str, Any] = {
            "properties": properties,
            **unknown,
        }
        return self._call("customers_table", options, progress)

    def identity(
        self,
        **unknown: NoReturn,
    ) -> Table:
        """Every alias, merge and unmerge before ``as_of``, what of it still holds, and who is who then.

        Returns:
            The table ``identity``. One row for each alias, merge and unmerge before as_of, in the order of time.

            - ``time`` (time): Since when it holds.
            - ``link`` (text): ``alias``, ``merge`` or ``unmerge``.
            - ``from`` (text): The id that gives way.
            - ``into`` (text): The id that stays.
            - ``received`` (time): When the host learned of it.
            - ``holds`` (bool): Whether it is the last word on these two ids before as_of.
            - ``customer`` (text): The id that stands for ``from`` at as_of.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.
        """
        options: dict[str, Any] = {
            **unknown,
        }
        return self._call("identity", options, False)
