"""The operations of log and view, each a documented method.

Made by generate_stubs.py from the core's catalogue of operations; change it there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NoReturn

if TYPE_CHECKING:
    from ._artifact import Artifact
    from ._core import Receipt
    from ._models import Policy
    from ._settings import MetricSettings
    from ._table import Table
    from ._types import IntoTable, Time


class SchemaOptions:
    """What the data of a log mean."""

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
        """What the data of a log mean.

        Args:
            time_zone: IANA time zone in which days, weeks and months are counted, and in which times without a zone
                are read. Default: "UTC".
            currency: ISO 4217 code of the amounts; ``XXX`` stands for "no currency" and has two decimals. Default:
                "XXX".
            roles: The role of each kind of event. A kind that is named like a role has that role unless it stands
                here.
            properties: The type of each property; properties that do not stand here keep the type of each value.
            static_properties: Customer properties that never change and may therefore be used without a date.
            observed_from: Since when the log saw everything; not given: since the start of the day of its first
                event.
            observed_to: Until when the log saw everything; not given: to the end of the day of its last event, and
                for measures and engines to whatever instant is asked.
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


class PopulationOptions:
    """A population of simulated customers."""

    __slots__ = ()

    def _set(self, options: dict[str, Any]) -> None:
        raise NotImplementedError

    def __init__(
        self,
        *,
        customers: int | None = None,
        seed: int | None = None,
        start: Time | None = None,
        months: int | None = None,
        sign_up_months: int | None = None,
        kinds: Mapping[str, float] | None = None,
        purchase: str | None = None,
        starts_with_purchase: bool | None = None,
        events_per_month: float | None = None,
        activity_shape: float | None = None,
        events: int | None = None,
        churn: Literal["never", "lifetime", "after_purchase"] | None = None,
        lifetime_months: float | None = None,
        lifetime_shape: float | None = None,
        dropout_a: float | None = None,
        dropout_b: float | None = None,
        mean_amount_minor: float | None = None,
        amount_shape: float | None = None,
        spend_shape: float | None = None,
        ids: bool | None = None,
        received_after: str | None = None,
        row_order: Literal["time", "customer", "shuffled"] | None = None,
        **unknown: NoReturn,
    ) -> None:
        """A population of simulated customers.

        Args:
            customers: How many customers. Default: 1000.
            seed: From what all random numbers follow. Default: 1.
            start: The first instant; text without an offset is UTC. Default: "2023-01-01".
            months: How many calendar months (UTC) the events cover. Default: 24.
            sign_up_months: Customers sign up during the first so many months; 0: all at the start; not given: during
                all of them.
            kinds: Kinds of events and their weights. Default: {"add_to_cart": 9.0, "login": 20.0, "message_opened":
                5.0, "page_view": 35.0, "purchase": 15.0, "search": 12.0, "ticket_opened": 1.0, "wishlist": 3.0}.
            purchase: The kind that carries amounts. Default: "purchase".
            starts_with_purchase: Whether a customer's first event is a purchase at the instant of sign-up. Default:
                true.
            events_per_month: Events a month (of 30.436875 days) of the mean customer while they stay. Default: 2.0.
            activity_shape: The gamma shape of the rates of activity: the smaller, the more skewed. Default: 0.6.
            events: So many events in all, exactly: rates are scaled to reach it.
            churn: How customers leave. Default: "lifetime".
            lifetime_months: The lifetime in months whose reciprocal is the mean hazard of leaving; of ``lifetime``
                churn. Default: 12.0.
            lifetime_shape: The gamma shape of the hazards over customers; not given: all have the same. Of
                ``lifetime`` churn.
            dropout_a: The first parameter of the beta distribution of the chance to leave after a purchase; of
                ``after_purchase``. Default: 1.0.
            dropout_b: The second parameter of that distribution, whose mean is a / (a + b). Default: 4.0.
            mean_amount_minor: The mean amount of a purchase in minor units. Default: 3000.0.
            amount_shape: The gamma shape of one customer's amounts. Default: 6.25.
            spend_shape: How alike the customers' mean amounts are: the gamma shape of their reciprocals, above 1.
                Default: 3.74.
            ids: Whether events have ids of their own. Default: false.
            received_after: The mean delay, exponentially distributed, after which events are received; not given:
                none is told.
            row_order: The order of the events. Default: "time".

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``.
        """
        options: dict[str, Any] = {
            "customers": customers,
            "seed": seed,
            "start": start,
            "months": months,
            "sign_up_months": sign_up_months,
            "kinds": kinds,
            "purchase": purchase,
            "starts_with_purchase": starts_with_purchase,
            "events_per_month": events_per_month,
            "activity_shape": activity_shape,
            "events": events,
            "churn": churn,
            "lifetime_months": lifetime_months,
            "lifetime_shape": lifetime_shape,
            "dropout_a": dropout_a,
            "dropout_b": dropout_b,
            "mean_amount_minor": mean_amount_minor,
            "amount_shape": amount_shape,
            "spend_shape": spend_shape,
            "ids": ids,
            "received_after": received_after,
            "row_order": row_order,
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

        A property is a fact since its date: a view shows the last value set before ``as_of``. A row that says nothing
        but an id says that there is such a customer.

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
        >>> accounts = [{"account_id": "a1", "signup_date": "2024-01-05", "plan": "pro"}]
        >>> log.set_customers(accounts, id="account_id", signed_up="signup_date").accepted
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
        >>> rows = [{"account": "a1", "from": "2024-01-05", "to": "2024-03-01", "mrr": 49.0, "tier": "pro"}]
        >>> log.append_subscriptions(rows, customer="account", start="from", end="to", plan="tier").accepted
        1
        >>> len(log)
        2
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

    def _fit(self, operation: str, options: dict[str, Any], progress: bool) -> Artifact:
        raise NotImplementedError

    def audit(
        self,
        *,
        checks: Literal["missing_sign_up", "left_truncated", "events_before_sign_up", "no_activity", "no_spend", "equal_events", "conflicting_ids", "shared_ids", "future_times", "epoch_times", "old_times", "gaps", "mixed_currencies", "negative_purchases", "purchases_without_amount", "refunds_without_purchases", "refunds_exceed_purchases", "undated_properties", "kinds_without_role", "identity_rings", "idle_unmerges", "subscription_overlaps", "subscription_orphans", "subscription_changes_after_end", "subscription_ends_before_cancellation", "subscription_contradictions", "subscription_doubtful_terms", "shared_subscriptions", "paying_after_cancellation", "use_before_subscription"] | Sequence[Literal["missing_sign_up", "left_truncated", "events_before_sign_up", "no_activity", "no_spend", "equal_events", "conflicting_ids", "shared_ids", "future_times", "epoch_times", "old_times", "gaps", "mixed_currencies", "negative_purchases", "purchases_without_amount", "refunds_without_purchases", "refunds_exceed_purchases", "undated_properties", "kinds_without_role", "identity_rings", "idle_unmerges", "subscription_overlaps", "subscription_orphans", "subscription_changes_after_end", "subscription_ends_before_cancellation", "subscription_contradictions", "subscription_doubtful_terms", "shared_subscriptions", "paying_after_cancellation", "use_before_subscription"]] | None = None,
        only_findings: bool | None = None,
        samples: int | None = None,
        clock_skew: str | None = None,
        earliest: Time | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """What in the data endangers which results: one row for each check, with count, share, severity, samples and the
        next step.

        Missing sign-ups, activity and spend; ids with several contents or several customers; times in the future and
        at zero; days without events of a kind; several currencies; events before sign-up; refunds without purchases;
        undated properties; subscriptions that overlap, contradict themselves, end without a start or were used before
        it.

        Args:
            checks: The checks to make; not given: all.
            only_findings: Whether to leave out what was looked for and not found. Default: false.
            samples: How many samples to name of each finding. Default: 5.
            clock_skew: By how much an event may be received before it happened: clocks differ. Default: "5min".
            earliest: The earliest plausible time of an event. Default: "1990-01-01".
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``audit``. One row for each check: what was found first, by severity, then what was not.

            - ``check`` (text): The check's stable code.
            - ``severity`` (text): ``error``: results are wrong; ``warning``: they may be; ``info``: they say less
              than they could; ``ok``: nothing was found.
            - ``count`` (int): How many were found.
            - ``of`` (int): How many were looked at.
            - ``share`` (float, or None): ``count`` over ``of``; none where there was nothing to look at.
            - ``counts`` (text): What is counted, of what.
            - ``samples`` (text, or None): The first few of what was found, separated by ``; ``.
            - ``endangers`` (text): The results that it endangers.
            - ``advice`` (text): The next step.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> audit = view.audit(only_findings=True)
        >>> set(audit["severity"]) <= {"error", "warning", "info"}
        True
        """
        options: dict[str, Any] = {
            "checks": checks,
            "only_findings": only_findings,
            "samples": samples,
            "clock_skew": clock_skew,
            "earliest": earliest,
            **unknown,
        }
        return self._call("audit", options, progress)

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

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.timeline("ben", limit=2)["amount_minor"]
        [4000, 12000]
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

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.customers_table()["customer"][:3]
        ['ada', 'ben', 'cho']
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

        >>> from retention_core import testing
        >>> log = testing.small_shop()
        >>> log.alias("visitor-7", "ada", "2024-01-02")
        >>> log.as_of("2024-02-01").identity()["customer"]
        ['ada']
        """
        options: dict[str, Any] = {
            **unknown,
        }
        return self._call("identity", options, False)

    def rfm(
        self,
        *,
        purchases: str | Sequence[str] | None = None,
        frequency: Literal["orders", "days", "events"] | None = None,
        recency: Literal["calendar_days", "elapsed_days"] | None = None,
        refunds: Literal["net", "ignore"] | None = None,
        bins: int | None = None,
        ties: Literal["equal", "first", "first_in_all"] | None = None,
        segments: str | Sequence[str] | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Recency, frequency and monetary of every customer who bought before ``as_of``, scored between the quantiles of
        this very view, with named segments.

        To keep scores comparable over time, fit once with ``fit_rfm`` and apply with ``rfm_with``. One row a
        customer, in the order of ids.

        Args:
            purchases: The kinds or roles of events that are purchases. Default: ["purchase"].
            frequency: What frequency counts. Default: "orders".
            recency: How the days since the last purchase are counted. Default: "calendar_days".
            refunds: Whether events of the role ``refund`` count against monetary. Default: "net".
            bins: How many scores each dimension has, from 2 to 20: 5 for quintiles. Cut at the quantiles, by linear
                interpolation (type 7, the default of numpy, pandas and R). Default: 5.
            ties: How customers of one value are scored. Default: "equal".
            segments: The named segments, as rules such as ``champions: r5 f4-5`` or ``big_spenders: r1-5 f1-5 m5``.
                Each score must be in exactly one rule. Not given: the ten usual ones for 5 bins, none for other
                numbers.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``rfm``. A customer who bought before ``as_of``, in the order of ids.

            - ``customer`` (text): The customer's id.
            - ``recency_days`` (int): Days since the last purchase, counted as the note ``definition`` says. Not the
              ``t_x`` and ``repeat_days`` of lifetime-value models.
            - ``frequency`` (int): Purchases, the first one included: orders, days or events, as the note
              ``definition`` says.
            - ``monetary_minor`` (money): What was spent, less refunds unless ignored.
            - ``r`` (int): Recency score; the highest is the most recent.
            - ``f`` (int): Frequency score; the highest is the most frequent.
            - ``m`` (int): Monetary score; the highest spent most.
            - ``score`` (text): r, f and m as one text: ``545``, or ``10-4-5`` where scores have two digits.
            - ``score_sum`` (int): r + f + m.
            - ``segment`` (text, or None): The named segment; missing where no map is for these numbers of scores.
            - ``last_purchase`` (time): When the last purchase was.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``mixed_currency``, ``amount_overflow``.
            NotFoundError: ``unknown_kind``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> rfm = view.rfm(bins=4)
        >>> rfm["customer"][0], rfm["recency_days"][0], rfm["frequency"][0]
        ('ada', 14, 4)
        """
        options: dict[str, Any] = {
            "purchases": purchases,
            "frequency": frequency,
            "recency": recency,
            "refunds": refunds,
            "bins": bins,
            "ties": ties,
            "segments": segments,
            **unknown,
        }
        return self._call("rfm", options, progress)

    def rfm_segments(
        self,
        *,
        purchases: str | Sequence[str] | None = None,
        frequency: Literal["orders", "days", "events"] | None = None,
        recency: Literal["calendar_days", "elapsed_days"] | None = None,
        refunds: Literal["net", "ignore"] | None = None,
        bins: int | None = None,
        ties: Literal["equal", "first", "first_in_all"] | None = None,
        segments: str | Sequence[str] | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """The named segments of ``rfm``: how many customers each has, how they buy, and what share of the value is
        theirs.

        Args:
            purchases: The kinds or roles of events that are purchases. Default: ["purchase"].
            frequency: What frequency counts. Default: "orders".
            recency: How the days since the last purchase are counted. Default: "calendar_days".
            refunds: Whether events of the role ``refund`` count against monetary. Default: "net".
            bins: How many scores each dimension has, from 2 to 20: 5 for quintiles. Cut at the quantiles, by linear
                interpolation (type 7, the default of numpy, pandas and R). Default: 5.
            ties: How customers of one value are scored. Default: "equal".
            segments: The named segments, as rules such as ``champions: r5 f4-5`` or ``big_spenders: r1-5 f1-5 m5``.
                Each score must be in exactly one rule. Not given: the ten usual ones for 5 bins, none for other
                numbers.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``rfm_segments``. A named segment, in the order of the map's rules; also those without
            customers.

            - ``segment`` (text): The segment's name.
            - ``customers`` (int): How many customers are in it.
            - ``customer_share`` (float, or None): Their share of all customers, 0 to 1.
            - ``recency_days_mean`` (float, or None): The mean of their recency_days.
            - ``recency_days_median`` (float, or None): The median.
            - ``frequency_mean`` (float, or None): The mean of their frequency.
            - ``frequency_median`` (float, or None): The median.
            - ``monetary_total_minor`` (money): What they spent in all.
            - ``monetary_mean_minor`` (money, or None): The mean of what they spent, rounded half-even to a minor
              unit.
            - ``value_share`` (float, or None): Their share of what all customers spent; missing where that is not
              above zero. Negative where refunds exceed purchases.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``mixed_currency``, ``amount_overflow``.
            NotFoundError: ``unknown_kind``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.rfm_segments()["segment"][0]
        'champions'
        """
        options: dict[str, Any] = {
            "purchases": purchases,
            "frequency": frequency,
            "recency": recency,
            "refunds": refunds,
            "bins": bins,
            "ties": ties,
            "segments": segments,
            **unknown,
        }
        return self._call("rfm_segments", options, progress)

    def fit_rfm(
        self,
        *,
        purchases: str | Sequence[str] | None = None,
        frequency: Literal["orders", "days", "events"] | None = None,
        recency: Literal["calendar_days", "elapsed_days"] | None = None,
        refunds: Literal["net", "ignore"] | None = None,
        bins: int | None = None,
        ties: Literal["equal", "first", "first_in_all"] | None = None,
        segments: str | Sequence[str] | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Artifact:
        """The cut points at the quantiles of this view, to be saved and applied to later views.

        Args:
            purchases: The kinds or roles of events that are purchases. Default: ["purchase"].
            frequency: What frequency counts. Default: "orders".
            recency: How the days since the last purchase are counted. Default: "calendar_days".
            refunds: Whether events of the role ``refund`` count against monetary. Default: "net".
            bins: How many scores each dimension has, from 2 to 20: 5 for quintiles. Cut at the quantiles, by linear
                interpolation (type 7, the default of numpy, pandas and R). Default: 5.
            ties: How customers of one value are scored. Default: "equal".
            segments: The named segments, as rules such as ``champions: r5 f4-5`` or ``big_spenders: r1-5 f1-5 m5``.
                Each score must be in exactly one rule. Not given: the ten usual ones for 5 bins, none for other
                numbers.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            An artifact ``rfm_cuts``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``mixed_currency``, ``amount_overflow``,
                ``nothing_to_fit``.
            NotFoundError: ``unknown_kind``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.fit_rfm().kind
        'rfm_cuts'
        """
        options: dict[str, Any] = {
            "purchases": purchases,
            "frequency": frequency,
            "recency": recency,
            "refunds": refunds,
            "bins": bins,
            "ties": ties,
            "segments": segments,
            **unknown,
        }
        return self._fit("fit_rfm", options, progress)

    def fixed_rfm(
        self,
        recency_cuts: float | Sequence[float],
        frequency_cuts: float | Sequence[float],
        monetary_cuts: float | Sequence[float],
        *,
        purchases: str | Sequence[str] | None = None,
        frequency: Literal["orders", "days", "events"] | None = None,
        recency: Literal["calendar_days", "elapsed_days"] | None = None,
        refunds: Literal["net", "ignore"] | None = None,
        bins: int | None = None,
        ties: Literal["equal", "first", "first_in_all"] | None = None,
        segments: str | Sequence[str] | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Artifact:
        """Cut points of one's own. A score is 1 + the number of cuts strictly below the value; for recency, fewer days
        score higher.

        Args:
            recency_cuts: Days, ascending.
            frequency_cuts: Numbers of orders, days or events, ascending.
            monetary_cuts: Amounts in minor units, ascending.
            purchases: The kinds or roles of events that are purchases. Default: ["purchase"].
            frequency: What frequency counts. Default: "orders".
            recency: How the days since the last purchase are counted. Default: "calendar_days".
            refunds: Whether events of the role ``refund`` count against monetary. Default: "net".
            bins: How many scores each dimension has, from 2 to 20: 5 for quintiles. Cut at the quantiles, by linear
                interpolation (type 7, the default of numpy, pandas and R). Default: 5.
            ties: How customers of one value are scored. Default: "equal".
            segments: The named segments, as rules such as ``champions: r5 f4-5`` or ``big_spenders: r1-5 f1-5 m5``.
                Each score must be in exactly one rule. Not given: the ten usual ones for 5 bins, none for other
                numbers.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            An artifact ``rfm_cuts``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> cuts = view.fixed_rfm(recency_cuts=[30, 60], frequency_cuts=[1, 3], monetary_cuts=[5_000, 10_000])
        >>> max(view.rfm_with(cuts)["r"])
        3
        """
        options: dict[str, Any] = {
            "recency_cuts": recency_cuts,
            "frequency_cuts": frequency_cuts,
            "monetary_cuts": monetary_cuts,
            "purchases": purchases,
            "frequency": frequency,
            "recency": recency,
            "refunds": refunds,
            "bins": bins,
            "ties": ties,
            "segments": segments,
            **unknown,
        }
        return self._fit("fixed_rfm", options, progress)

    def rfm_with(
        self,
        cuts: Artifact,
        *,
        hindsight: bool | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """The same as ``rfm`` with cut points fitted before, or fixed. What the values mean, and the segments, are the
        cut points' own.

        Args:
            cuts: The cut points, of ``fit_rfm`` or ``fixed_rfm``.
            hindsight: Lets cut points be applied to a view earlier than the one they were fitted on. What comes out
                then knows of the future. Default: false.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``rfm``. A customer who bought before ``as_of``, in the order of ids.

            - ``customer`` (text): The customer's id.
            - ``recency_days`` (int): Days since the last purchase, counted as the note ``definition`` says. Not the
              ``t_x`` and ``repeat_days`` of lifetime-value models.
            - ``frequency`` (int): Purchases, the first one included: orders, days or events, as the note
              ``definition`` says.
            - ``monetary_minor`` (money): What was spent, less refunds unless ignored.
            - ``r`` (int): Recency score; the highest is the most recent.
            - ``f`` (int): Frequency score; the highest is the most frequent.
            - ``m`` (int): Monetary score; the highest spent most.
            - ``score`` (text): r, f and m as one text: ``545``, or ``10-4-5`` where scores have two digits.
            - ``score_sum`` (int): r + f + m.
            - ``segment`` (text, or None): The named segment; missing where no map is for these numbers of scores.
            - ``last_purchase`` (time): When the last purchase was.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``mixed_currency``, ``amount_overflow``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> cuts = testing.small_shop().as_of("2024-03-01").fit_rfm()
        >>> len(view.rfm_with(cuts)) == len(view.rfm())
        True
        """
        options: dict[str, Any] = {
            "cuts": cuts,
            "hindsight": hindsight,
            **unknown,
        }
        return self._call("rfm_with", options, progress)

    def rfm_segments_with(
        self,
        cuts: Artifact,
        *,
        hindsight: bool | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """The same as ``rfm_segments`` with cut points fitted before, or fixed.

        Args:
            cuts: The cut points, of ``fit_rfm`` or ``fixed_rfm``.
            hindsight: Lets cut points be applied to a view earlier than the one they were fitted on. What comes out
                then knows of the future. Default: false.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``rfm_segments``. A named segment, in the order of the map's rules; also those without
            customers.

            - ``segment`` (text): The segment's name.
            - ``customers`` (int): How many customers are in it.
            - ``customer_share`` (float, or None): Their share of all customers, 0 to 1.
            - ``recency_days_mean`` (float, or None): The mean of their recency_days.
            - ``recency_days_median`` (float, or None): The median.
            - ``frequency_mean`` (float, or None): The mean of their frequency.
            - ``frequency_median`` (float, or None): The median.
            - ``monetary_total_minor`` (money): What they spent in all.
            - ``monetary_mean_minor`` (money, or None): The mean of what they spent, rounded half-even to a minor
              unit.
            - ``value_share`` (float, or None): Their share of what all customers spent; missing where that is not
              above zero. Negative where refunds exceed purchases.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``mixed_currency``, ``amount_overflow``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.rfm_segments_with(view.fit_rfm()) == view.rfm_segments()
        True
        """
        options: dict[str, Any] = {
            "cuts": cuts,
            "hindsight": hindsight,
            **unknown,
        }
        return self._call("rfm_segments_with", options, progress)

    def explain_rfm(
        self,
        customer: str,
        cuts: Artifact,
        *,
        hindsight: bool | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Why a customer has the scores that these cut points give: one row each for recency, frequency and monetary,
        with the segment and the rule that decided among the notes.

        A customer who is known but never bought is no error: the state is then ``not_eligible``.

        Args:
            customer: Any id of the customer.
            cuts: The cut points, of ``fit_rfm`` or ``fixed_rfm``.
            hindsight: Lets cut points be applied to a view earlier than the one they were fitted on. What comes out
                then knows of the future. Default: false.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``rfm_explanation``. Recency, frequency and monetary of one customer: the value, the cuts around
            it, the score. The scores add up to the note ``score_sum``; the notes ``segment`` and ``rule`` say which
            segment they give, and by which rule.

            - ``dimension`` (text): ``recency``, ``frequency`` or ``monetary``.
            - ``value`` (int, or None): Days, purchases, or minor units of money.
            - ``score`` (int, or None): The score.
            - ``bins`` (int): The highest score there is.
            - ``cut_below`` (float, or None): The nearest cut that the value is above.
            - ``cut_above`` (float, or None): The nearest cut that the value is not above.
            - ``share_below`` (float, or None): The share of customers with a lower score where the cuts were fitted;
              missing for fixed cuts.
            - ``state`` (text): ``complete``, or ``not_eligible`` for a customer who never bought.
            - ``explanation`` (text): The same in words.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.
            NotFoundError: ``unknown_customer``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.explain_rfm("ada", view.fit_rfm())["dimension"]
        ['recency', 'frequency', 'monetary']
        """
        options: dict[str, Any] = {
            "customer": customer,
            "cuts": cuts,
            "hindsight": hindsight,
            **unknown,
        }
        return self._call("explain_rfm", options, progress)

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
            count: Whether an event counts for its period alone, or for all earlier ones as well; those cells can rise
                after their period is over. Default: "n_day".
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
            - ``state`` (text): complete, partial, not_yet or not_observed: how much of the period itself was seen.
              What counts for an unbounded cell can rise after it.
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

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> cohorts = view.cohorts(period="month")
        >>> cohorts["cohort"][0], cohorts["period"][:3], cohorts["size"][0]
        ('2024-01', [0, 1, 2], 6)
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
            count: Whether an event counts for its period alone, or for all earlier ones as well; those cells can rise
                after their period is over. Default: "n_day".
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

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.cohort_triangle().columns
        ['cohort', 'size', '0', '1', '2']
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
            count: Whether an event counts for its period alone, or for all earlier ones as well; those cells can rise
                after their period is over. Default: "n_day".
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
            - ``state`` (text): ``complete``; ``partial``: a part of what is counted was observed, or nothing is
              counted because no cell was observed to its end; ``not_yet``; ``not_observed``.
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

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.cohort_curve(include_partial=True)["period"]
        [0, 1, 2]
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
            count: Whether an event counts for its period alone, or for all earlier ones as well; those cells can rise
                after their period is over. Default: "n_day".
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

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.cohort_customers("2024-01", 1)["customer"][0]
        'ada'
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

    def retention(
        self,
        *,
        period: Literal["day", "week", "month", "quarter", "year"] | str | None = None,
        events: str | Sequence[str] | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        level: float | None = None,
        scaled_to: str | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How many of each period's customers are still there in the next: retention and churn rates in set form.

        One row for each period, with numerators, denominator, Wilson intervals and a state. What cannot be known is
        null with the reason in ``state``, never zero.

        Args:
            period: A calendar period (``day``, ``week``, ``month``, ``quarter`` or ``year``), or a length such as
                ``30d``: windows so long, end to end, the last up to ``to``, the first not before ``from``. Default:
                "month".
            events: Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the
                role activity; else all.
            from_: The first period shown is the one that holds this instant; of windows, the first that begins no
                earlier. Not given: the start of observation.
            to: Periods that begin before this instant are shown. Not given: ``as_of``.
            level: Confidence level of the intervals. Default: 0.95.
            scaled_to: Gives the churn rate over this length too, if it stays as it is: a month is 30.436875 days, as
                long as in the mean. Not given: it is null.
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
            - ``scaled_churn_rate`` (float, or None): The churn rate over ``scaled_to``: 1 - (1 -
              churn_rate)^(scaled_to / length). In complete rows; null unless asked for.
            - ``scaled_churn_low`` (float, or None): Lower end of churn_rate's interval, scaled alike.
            - ``scaled_churn_high`` (float, or None): Upper end of churn_rate's interval, scaled alike.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``.
            NotFoundError: ``unknown_kind``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.retention()["period"]
        ['2024-01', '2024-02', '2024-03']
        """
        options: dict[str, Any] = {
            "period": period,
            "events": events,
            "from": from_,
            "to": to,
            "level": level,
            "scaled_to": scaled_to,
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
        scaled_to: str | None = None,
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
            from_: No row starts before this instant. Not given: a window after the start of observation.
            to: The last row ends at this instant, the others go back from it. Not given: ``as_of``.
            level: Confidence level of the intervals. Default: 0.95.
            scaled_to: Gives the churn rate over this length too, if it stays as it is: from ``every``, a month being
                30.436875 days, as long as in the mean. Not given: it is null.
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
            - ``scaled_churn_rate`` (float, or None): The churn rate over ``scaled_to``: 1 - (1 -
              churn_rate)^(scaled_to / length). In complete rows; null unless asked for.
            - ``scaled_churn_low`` (float, or None): Lower end of churn_rate's interval, scaled alike.
            - ``scaled_churn_high`` (float, or None): Upper end of churn_rate's interval, scaled alike.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``.
            NotFoundError: ``unknown_kind``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> 0 <= view.activity_churn(window="30d", every="1mo")["churn_rate"][-1] <= 1
        True
        """
        options: dict[str, Any] = {
            "window": window,
            "every": every,
            "events": events,
            "from": from_,
            "to": to,
            "level": level,
            "scaled_to": scaled_to,
            **unknown,
        }
        return self._call("activity_churn", options, progress)

    def movements(
        self,
        *,
        period: Literal["day", "week", "month", "quarter", "year"] | str | None = None,
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
            period: A calendar period (``day``, ``week``, ``month``, ``quarter`` or ``year``), or a length such as
                ``30d``: windows so long, end to end, the last up to ``to``, the first not before ``from``. Default:
                "month".
            events: Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the
                role activity; else all.
            from_: The first period shown is the one that holds this instant; of windows, the first that begins no
                earlier. Not given: the start of observation.
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

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.movements()["new"]
        [6, 4, 2]
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
        period: Literal["day", "week", "month", "quarter", "year"] | str | None = None,
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
            period: A calendar period (``day``, ``week``, ``month``, ``quarter`` or ``year``), or a length such as
                ``30d``: windows so long, end to end, the last up to ``to``, the first not before ``from``. Default:
                "month".
            events: Kinds or roles that are purchases. Not given: the role purchase.
            from_: The first period shown is the one that holds this instant; of windows, the first that begins no
                earlier. Not given: the start of observation.
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

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.purchases()["orders"]
        [7, 7, 7]
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

            - ``state`` (text): ``complete``, ``partial`` (customers are counted whose window has not passed yet, or
              observation ends before ``as_of``), ``not_yet`` (no customer's window has passed) or ``not_observed``.
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

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.repeat_purchase(window="30d")["customers"]
        [12]
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
            - ``state`` (text): ``complete``, ``partial`` (observation ends before ``as_of``, and there is no window),
              ``not_yet`` (no window after the order before has passed) or ``not_observed``.
            - ``customers`` (int): Customers who made at least so many orders.
            - ``share_of_first`` (float, or None): customers / those who made a first order.
            - ``share_of_first_low`` (float, or None): Lower end of its Wilson interval.
            - ``share_of_first_high`` (float, or None): Upper end of its Wilson interval.
            - ``immature`` (int, or None): Customers who made the order before, but whose window has not passed yet;
              null without a window.
            - ``eligible`` (int, or None): Customers who made the order before, without the immature: the denominator.
              Null on the first rung.
            - ``reached`` (int, or None): Those of them who made this order within the window: the numerator.
            - ``share_of_previous`` (float, or None): reached / eligible.
            - ``share_low`` (float, or None): Lower end of the Wilson interval of share_of_previous.
            - ``share_high`` (float, or None): Upper end of the Wilson interval of share_of_previous.
            - ``median_days`` (float, or None): Median days from the order before to this one, over all who made it.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.
            NotFoundError: ``unknown_kind``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.order_ladder()["customers"][:4]
        [12, 5, 3, 1]
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

            - ``state`` (text): ``complete``, ``partial`` (observation ends before ``as_of``), ``not_yet`` or
              ``not_observed``.
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

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.purchase_gaps()["customers"]
        [5]
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
        period: Literal["day", "week", "month", "quarter", "year"] | str | None = None,
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
            period: A calendar period (``day``, ``week``, ``month``, ``quarter`` or ``year``), or a length in days or
                weeks such as ``30d``: windows so long, end to end, the last up to ``to``, the first not before
                ``from``. A day of a window is 24 hours. Default: "month".
            mau: What "monthly" means. Default: "28d".
            events: Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the
                role activity; else all.
            from_: The first period shown is the one that holds this instant; of windows, the first that begins no
                earlier. Not given: the start of observation.
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
            - ``wau_days`` (int, or None): Days with the 6 days before them observed.
            - ``week_dau_sum`` (int, or None): Sum of daily active customers over these days: the numerator of
              dau_wau.
            - ``week_wau_sum`` (int, or None): Sum of weekly active customers over these days: the denominator of
              dau_wau.
            - ``dau_wau`` (float, or None): week_dau_sum / week_wau_sum.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``.
            NotFoundError: ``unknown_kind``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.stickiness()["period"]
        ['2024-01', '2024-02', '2024-03']
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
        period: Literal["day", "week", "month", "quarter", "year"] | str | None = None,
        events: str | Sequence[str] | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """The distribution behind ``stickiness``: how many customers were active on one day of the period, on two, and
        so on.

        Days are those of the schema's zone.

        Args:
            period: A calendar period (``day``, ``week``, ``month``, ``quarter`` or ``year``), or a length in days or
                weeks such as ``30d``: windows so long, end to end, the last up to ``to``, the first not before
                ``from``. A day of a window is 24 hours. Default: "month".
            events: Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the
                role activity; else all.
            from_: The first period shown is the one that holds this instant; of windows, the first that begins no
                earlier. Not given: the start of observation.
            to: Periods that begin before this instant are shown. Not given: ``as_of``.
            level: Confidence level of the intervals. Default: 0.95.
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
            - ``share_low`` (float, or None): Lower end of its Wilson interval.
            - ``share_high`` (float, or None): Upper end of its Wilson interval.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``.
            NotFoundError: ``unknown_kind``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.active_days()["active_days"][0]
        1
        """
        options: dict[str, Any] = {
            "period": period,
            "events": events,
            "from": from_,
            "to": to,
            "level": level,
            **unknown,
        }
        return self._call("active_days", options, progress)

    def subscriptions(
        self,
        *,
        settings: MetricSettings | Policy | Literal["chartmogul", "stripe"] | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How each subscription stands: one row for each that started before ``as_of``.

        Events take effect by their time, whatever the order of arrival. A kind that is named ``subscription_`` and a
        step (``started``, ``trial_started``, ``changed``, ``paused``, ``resumed``, ``cancelled``, ``ended``,
        ``past_due``, ``payment_failed``, ``payment_succeeded``) means that step, the two of payments without it, too;
        the settings' ``kinds`` say what others mean.

        Args:
            settings: How recurring revenue is counted: settings, or the name of a preset. Default: {"amount_per":
                "month", "churn_at": "end", "discounts": "all", "exchange_at": "change", "exchange_rates": {},
                "free_plans": "inactive", "grace": "30d", "grain": "customer", "group_within": null, "kinds": {},
                "metered": false, "method": "endpoint", "past_due": "grace", "properties": {}, "proration":
                "at_change", "reactivation_window": null, "tax": false, "term_changes": "apart", "trials": false}.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``subscriptions``. One row for each subscription that started before as_of, by customer and
            subscription.

            - ``customer`` (text): The customer's id.
            - ``subscription`` (text, or None): The subscription's id, if it has one.
            - ``plan`` (text, or None): Its plan.
            - ``status`` (text): ``active``, ``trial``, ``paused``, ``past_due``, ``cancelling`` (cancelled to a later
              time) or ``ended``.
            - ``started`` (time): When it last started.
            - ``mrr_minor`` (money, or None): What it counts a month under the settings; null where it does not count.
            - ``arr_minor`` (money, or None): What it counts a year: from the contract's amount where one is told,
              else 12 months.
            - ``term_months`` (int): How many months a term has.
            - ``renews_at`` (time, or None): The end of the running period, of one that runs and is not cancelled.
            - ``ends_at`` (time, or None): When it ended or is to end.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_exchange_rate``, ``invalid_value``,
                ``amount_overflow``, ``invalid_span``, ``invalid_policy``, ``unknown_currency``, ``invalid_time``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP"))
        >>> _ = log.append([
        ...     {"customer": "ann", "time": "2024-01-05", "kind": "subscription_started", "amount": 20, "plan": "basic"},
        ...     {"customer": "bob", "time": "2024-01-20", "kind": "subscription_started", "amount": 50, "plan": "pro"},
        ...     {"customer": "ann", "time": "2024-02-11", "kind": "subscription_changed", "amount": 35, "plan": "pro"},
        ...     {"customer": "bob", "time": "2024-02-25", "kind": "subscription_cancelled", "at_period_end": True},
        ... ], properties=["plan", "at_period_end"])
        >>> view = log.as_of("2024-03-01")
        >>> subscriptions = view.subscriptions()
        >>> subscriptions["customer"], subscriptions["status"], subscriptions["mrr_minor"]
        (['ann', 'bob'], ['active', 'cancelling'], [3500, 5000])
        """
        options: dict[str, Any] = {
            "settings": settings,
            **unknown,
        }
        return self._call("subscriptions", options, progress)

    def mrr_timeline(
        self,
        customer: str,
        *,
        settings: MetricSettings | Policy | Literal["chartmogul", "stripe"] | None = None,
        **unknown: NoReturn,
    ) -> Table:
        """One customer's recurring revenue over time: one row for each change, with the subscription that changed and
        why one stopped.

        Args:
            customer: Any id of the customer.
            settings: How recurring revenue is counted: settings, or the name of a preset. Default: {"amount_per":
                "month", "churn_at": "end", "discounts": "all", "exchange_at": "change", "exchange_rates": {},
                "free_plans": "inactive", "grace": "30d", "grain": "customer", "group_within": null, "kinds": {},
                "metered": false, "method": "endpoint", "past_due": "grace", "properties": {}, "proration":
                "at_change", "reactivation_window": null, "tax": false, "term_changes": "apart", "trials": false}.

        Returns:
            The table ``mrr_timeline``. One row for each change of a customer's recurring revenue before as_of,
            ascending in time.

            - ``time`` (time): When it changed.
            - ``subscription`` (text, or None): The subscription that changed, if it has an id.
            - ``plan`` (text, or None): Its plan from then on, or the last one where it stopped.
            - ``change`` (text): ``start``, ``stop``, ``change``, ``term`` or ``exchange``.
            - ``reason`` (text, or None): Why it stopped: ``voluntary``, ``involuntary`` or ``paused``.
            - ``change_minor`` (money, or None): By how much the customer's recurring revenue changed.
            - ``mrr_minor`` (money, or None): What it is after that, over all subscriptions.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_exchange_rate``, ``invalid_value``,
                ``amount_overflow``, ``invalid_span``, ``invalid_policy``, ``unknown_currency``, ``invalid_time``.
            NotFoundError: ``unknown_customer``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP"))
        >>> _ = log.append([
        ...     {"customer": "ann", "time": "2024-01-05", "kind": "subscription_started", "amount": 20, "plan": "basic"},
        ...     {"customer": "bob", "time": "2024-01-20", "kind": "subscription_started", "amount": 50, "plan": "pro"},
        ...     {"customer": "ann", "time": "2024-02-11", "kind": "subscription_changed", "amount": 35, "plan": "pro"},
        ...     {"customer": "bob", "time": "2024-02-25", "kind": "subscription_cancelled", "at_period_end": True},
        ... ], properties=["plan", "at_period_end"])
        >>> view = log.as_of("2024-03-01")
        >>> timeline = view.mrr_timeline("ann")
        >>> timeline["change"], timeline["mrr_minor"]
        (['start', 'change'], [2000, 3500])
        """
        options: dict[str, Any] = {
            "customer": customer,
            "settings": settings,
            **unknown,
        }
        return self._call("mrr_timeline", options, False)

    def subscription_audit(
        self,
        *,
        settings: MetricSettings | Policy | Literal["chartmogul", "stripe"] | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """What in the events of subscriptions does not fit: overlaps, ends without a start, contradictions, use before a
        subscription began, customers who were cancelled and go on paying.

        Nothing of it is dropped in silence: each check says what became of such events.

        Args:
            settings: How recurring revenue is counted: settings, or the name of a preset. Default: {"amount_per":
                "month", "churn_at": "end", "discounts": "all", "exchange_at": "change", "exchange_rates": {},
                "free_plans": "inactive", "grace": "30d", "grain": "customer", "group_within": null, "kinds": {},
                "metered": false, "method": "endpoint", "past_due": "grace", "properties": {}, "proration":
                "at_change", "reactivation_window": null, "tax": false, "term_changes": "apart", "trials": false}.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``subscription_audit``. One row for each check of subscriptions' events.

            - ``check`` (text): The check's stable code.
            - ``severity`` (text): ``error``, ``warning`` or ``info`` where something was found, else ``ok``.
            - ``count`` (int): How many were found.
            - ``of`` (int): How many were looked at.
            - ``counts`` (text): What is counted, of what.
            - ``samples`` (text, or None): The first few of what was found, separated by ``; ``.
            - ``advice`` (text): The next step.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_exchange_rate``, ``invalid_value``,
                ``amount_overflow``, ``invalid_span``, ``invalid_policy``, ``unknown_currency``, ``invalid_time``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP"))
        >>> _ = log.append([
        ...     {"customer": "ann", "time": "2024-01-05", "kind": "subscription_started", "amount": 20, "plan": "basic"},
        ...     {"customer": "bob", "time": "2024-01-20", "kind": "subscription_started", "amount": 50, "plan": "pro"},
        ...     {"customer": "ann", "time": "2024-02-11", "kind": "subscription_changed", "amount": 35, "plan": "pro"},
        ...     {"customer": "bob", "time": "2024-02-25", "kind": "subscription_cancelled", "at_period_end": True},
        ... ], properties=["plan", "at_period_end"])
        >>> view = log.as_of("2024-03-01")
        >>> _ = log.append([{"customer": "cat", "time": "2024-02-02", "kind": "subscription_ended"}])
        >>> audit = log.as_of("2024-03-01").subscription_audit().to_dicts()
        >>> [(row["check"], row["count"]) for row in audit if row["count"]]
        [('orphans', 1)]
        """
        options: dict[str, Any] = {
            "settings": settings,
            **unknown,
        }
        return self._call("subscription_audit", options, progress)

    def revenue_movements(
        self,
        *,
        settings: MetricSettings | Policy | Literal["chartmogul", "stripe"] | None = None,
        period: Literal["day", "week", "month", "quarter", "year"] | str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        by: str | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Recurring revenue by period: what it was at the start, what moved it, what it is at the end, with NRR, GRR,
        logo churn, quick ratio and ARPA.

        To the minor unit, for every period, group and customer: end = start + new + reactivation + expansion -
        contraction - churn + term change + exchange. The note ``settings`` has the fingerprint of the settings;
        ``metric_settings`` shows them.

        Args:
            settings: How recurring revenue is counted: settings, or the name of a preset. Default: {"amount_per":
                "month", "churn_at": "end", "discounts": "all", "exchange_at": "change", "exchange_rates": {},
                "free_plans": "inactive", "grace": "30d", "grain": "customer", "group_within": null, "kinds": {},
                "metered": false, "method": "endpoint", "past_due": "grace", "properties": {}, "proration":
                "at_change", "reactivation_window": null, "tax": false, "term_changes": "apart", "trials": false}.
            period: A calendar period (``day``, ``week``, ``month``, ``quarter`` or ``year``), or a length such as
                ``30d``: windows so long, end to end, the last up to ``to``. Default: "month".
            from_: The first period shown is the one that holds this instant; of windows, the first that begins no
                earlier. Not given: the start of observation.
            to: Periods that begin before this instant are shown. Not given: ``as_of``.
            by: A row for each ``plan``, ``cohort`` (the month of the first payment) or value of a property of
                customers; not given: one for all. The plan is the one worth most, and the property what it was, at
                the start of the period, or at its end for those who come in it.
            level: The level of confidence of intervals. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``revenue_movements``. One row a period, and a group where one is asked for: recurring revenue
            at its start and end, and what moved it. A customer stands for what the settings' grain says.

            - ``period`` (text): Label of the period, such as ``2024-02``.
            - ``period_start`` (time): First instant of the period.
            - ``period_end`` (time): First instant after the period.
            - ``group`` (text, or None): The plan, cohort or value asked for; none for those without one, and where
              none was asked for.
            - ``state`` (text): ``complete``, ``partial``, ``not_yet`` or ``not_observed``.
            - ``left_truncated`` (bool): Whether the period holds the start of observation: those new in it may have
              come earlier.
            - ``start_count`` (int, or None): Customers at the start.
            - ``new_count`` (int, or None): Those who came for the first time.
            - ``reactivated_count`` (int, or None): Those who came back.
            - ``expanded_count`` (int, or None): Those who pay more.
            - ``contracted_count`` (int, or None): Those who pay less.
            - ``churned_count`` (int, or None): Those who left.
            - ``end_count`` (int, or None): Customers at the end: start + new + reactivated - churned.
            - ``start_minor`` (money, or None): Monthly recurring revenue at the start.
            - ``reclassified_minor`` (money, or None): Of the start, what those bring who were of another group at the
              end of the period before, less what those took along who are of another now: start = end of the period
              before + reclassified. Over all groups it adds up to nothing.
            - ``new_minor`` (money, or None): That of those who came for the first time.
            - ``reactivation_minor`` (money, or None): That of those who came back.
            - ``expansion_minor`` (money, or None): Increases of those who stayed.
            - ``contraction_minor`` (money, or None): Decreases of those who stayed, as a positive number.
            - ``churn_minor`` (money, or None): What those paid who left, as a positive number.
            - ``term_change_minor`` (money, or None): Changes by another term alone; may be negative.
            - ``exchange_minor`` (money, or None): Changes by exchange rates alone; may be negative.
            - ``end_minor`` (money, or None): Monthly recurring revenue at the end: start + new + reactivation +
              expansion - contraction - churn + term change + exchange.
            - ``arr_minor`` (money, or None): Yearly recurring revenue at the end: from contracts where told, else 12
              months.
            - ``negative_count`` (int, or None): Those whose revenue is below zero at the end: they are no customers.
            - ``negative_minor`` (money, or None): Their revenue; in no other column.
            - ``arpa_minor`` (money, or None): Average revenue per account: end / end_count, rounded half to even.
            - ``retention_state`` (text): Why the rates of retention and churn are known or not: ``known``,
              ``nothing_at_start``, or the row's state.
            - ``nrr`` (float, or None): Net revenue retention by the endpoint method: what those at the start are
              worth at the end, without changes of exchange and of term apart, over start.
            - ``grr`` (float, or None): Gross revenue retention by the endpoint method: the same, of each at most what
              it was.
            - ``nrr_movement`` (float, or None): By the movement method: (start + expansion - contraction - churn) /
              start, of those at the start until they leave.
            - ``grr_movement`` (float, or None): By the movement method: (start - contraction - churn) / start; below
              zero where more was lost than there was at the start.
            - ``logo_churn`` (float, or None): Of the customers at the start, the share that are none at the end.
            - ``logo_churn_low`` (float, or None): Lower end of its Wilson interval.
            - ``logo_churn_high`` (float, or None): Upper end of its Wilson interval.
            - ``quick_ratio`` (float, or None): (new + reactivation + expansion) / (contraction + churn).
            - ``quick_ratio_state`` (text): Why it is known or not: ``known``, ``nothing_lost``, or the row's state.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_exchange_rate``, ``invalid_value``,
                ``amount_overflow``, ``invalid_span``, ``invalid_policy``, ``unknown_currency``, ``invalid_time``.
            NotFoundError: ``unknown_property``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP"))
        >>> _ = log.append([
        ...     {"customer": "ann", "time": "2024-01-05", "kind": "subscription_started", "amount": 20, "plan": "basic"},
        ...     {"customer": "bob", "time": "2024-01-20", "kind": "subscription_started", "amount": 50, "plan": "pro"},
        ...     {"customer": "ann", "time": "2024-02-11", "kind": "subscription_changed", "amount": 35, "plan": "pro"},
        ...     {"customer": "bob", "time": "2024-02-25", "kind": "subscription_cancelled", "at_period_end": True},
        ... ], properties=["plan", "at_period_end"])
        >>> view = log.as_of("2024-03-01")
        >>> months = view.revenue_movements()
        >>> months["start_minor"], months["expansion_minor"], months["churn_minor"], months["end_minor"]
        ([0, 7000], [0, 1500], [0, 0], [7000, 8500])
        >>> stripe = view.revenue_movements(settings="stripe")  # bob is gone when he cancels
        >>> stripe["churn_minor"], stripe["end_minor"]
        ([0, 5000], [7000, 3500])
        >>> months.notes["settings"] == rt.metric_settings({}).notes["settings"]
        True
        """
        options: dict[str, Any] = {
            "settings": settings,
            "period": period,
            "from": from_,
            "to": to,
            "by": by,
            "level": level,
            **unknown,
        }
        return self._call("revenue_movements", options, progress)

    def revenue_by_customer(
        self,
        *,
        settings: MetricSettings | Policy | Literal["chartmogul", "stripe"] | None = None,
        period: Literal["day", "week", "month", "quarter", "year"] | str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        by: str | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """The movements of each customer: the rows behind ``revenue_movements``, each of which reconciles by itself.

        Args:
            settings: How recurring revenue is counted: settings, or the name of a preset. Default: {"amount_per":
                "month", "churn_at": "end", "discounts": "all", "exchange_at": "change", "exchange_rates": {},
                "free_plans": "inactive", "grace": "30d", "grain": "customer", "group_within": null, "kinds": {},
                "metered": false, "method": "endpoint", "past_due": "grace", "properties": {}, "proration":
                "at_change", "reactivation_window": null, "tax": false, "term_changes": "apart", "trials": false}.
            period: A calendar period (``day``, ``week``, ``month``, ``quarter`` or ``year``), or a length such as
                ``30d``: windows so long, end to end, the last up to ``to``. Default: "month".
            from_: The first period shown is the one that holds this instant; of windows, the first that begins no
                earlier. Not given: the start of observation.
            to: Periods that begin before this instant are shown. Not given: ``as_of``.
            by: A row for each ``plan``, ``cohort`` (the month of the first payment) or value of a property of
                customers; not given: one for all. The plan is the one worth most, and the property what it was, at
                the start of the period, or at its end for those who come in it.
            level: The level of confidence of intervals. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``revenue_by_customer``. One row a period and customer with recurring revenue at its start, at
            its end, or in between.

            - ``period`` (text): Label of the period, such as ``2024-02``.
            - ``customer`` (text): The customer, account or subscription, as the settings' grain says.
            - ``group`` (text, or None): The plan, cohort or value asked for.
            - ``state`` (text): ``complete``, ``partial``, ``not_yet`` or ``not_observed``; of the last two no amount
              is told.
            - ``start_minor`` (money, or None): Monthly recurring revenue at the start.
            - ``new_minor`` (money, or None): That of one who came for the first time.
            - ``reactivation_minor`` (money, or None): That of one who came back.
            - ``expansion_minor`` (money, or None): Increase.
            - ``contraction_minor`` (money, or None): Decrease, as a positive number.
            - ``churn_minor`` (money, or None): What one paid who left, as a positive number.
            - ``term_change_minor`` (money, or None): Change by another term alone; may be negative.
            - ``exchange_minor`` (money, or None): Change by exchange rates alone; may be negative.
            - ``end_minor`` (money, or None): Monthly recurring revenue at the end: the sum of the others, contraction
              and churn taken off.
            - ``negative_minor`` (money, or None): Revenue below zero at the end; such a customer is none.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_exchange_rate``, ``invalid_value``,
                ``amount_overflow``, ``invalid_span``, ``invalid_policy``, ``unknown_currency``, ``invalid_time``.
            NotFoundError: ``unknown_property``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP"))
        >>> _ = log.append([
        ...     {"customer": "ann", "time": "2024-01-05", "kind": "subscription_started", "amount": 20, "plan": "basic"},
        ...     {"customer": "bob", "time": "2024-01-20", "kind": "subscription_started", "amount": 50, "plan": "pro"},
        ...     {"customer": "ann", "time": "2024-02-11", "kind": "subscription_changed", "amount": 35, "plan": "pro"},
        ...     {"customer": "bob", "time": "2024-02-25", "kind": "subscription_cancelled", "at_period_end": True},
        ... ], properties=["plan", "at_period_end"])
        >>> view = log.as_of("2024-03-01")
        >>> february = view.revenue_by_customer(from_="2024-02-01")
        >>> february["customer"], february["expansion_minor"], february["end_minor"]
        (['ann', 'bob'], [1500, 0], [3500, 5000])
        """
        options: dict[str, Any] = {
            "settings": settings,
            "period": period,
            "from": from_,
            "to": to,
            "by": by,
            "level": level,
            **unknown,
        }
        return self._call("revenue_by_customer", options, progress)

    def revenue_retention(
        self,
        *,
        settings: MetricSettings | Policy | Literal["chartmogul", "stripe"] | None = None,
        window: str | None = None,
        every: Literal["day", "week", "month", "quarter", "year"] | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        by: str | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Net and gross revenue retention over a window that ends with each period, a year unless told otherwise: of the
        fixed cohort of those who were customers at its start.

        Args:
            settings: How recurring revenue is counted: settings, or the name of a preset. Default: {"amount_per":
                "month", "churn_at": "end", "discounts": "all", "exchange_at": "change", "exchange_rates": {},
                "free_plans": "inactive", "grace": "30d", "grain": "customer", "group_within": null, "kinds": {},
                "metered": false, "method": "endpoint", "past_due": "grace", "properties": {}, "proration":
                "at_change", "reactivation_window": null, "tax": false, "term_changes": "apart", "trials": false}.
            window: How far back those who are followed were there. Default: "1y".
            every: How often it is told: at the end of each of these periods. Default: "month".
            from_: The first period shown is the one that holds this instant. Not given: the start of observation.
            to: Periods that begin before this instant are shown. Not given: ``as_of``.
            by: A row for each ``plan``, ``cohort`` or value of a property of customers; not given: one for all.
            level: The level of confidence of intervals. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``revenue_retention``. One row for each end of a period, and a group where one is asked for:
            what those who were customers a window before are worth then.

            - ``at`` (time): The instant told of: the end of the period, or as_of.
            - ``since`` (time): The window's start: whoever was a customer then is followed.
            - ``group`` (text, or None): The plan, cohort or value asked for.
            - ``state`` (text): ``complete``, ``partial``, ``not_enough_history`` (the window begins before the start
              of observation), ``nothing_at_start``, ``not_yet`` or ``not_observed``.
            - ``start_count`` (int, or None): Customers at the window's start.
            - ``kept_count`` (int, or None): Those of them who are customers at its end.
            - ``start_minor`` (money, or None): Their monthly recurring revenue at its start.
            - ``net_minor`` (money, or None): What they are worth at its end, without changes of exchange and of term
              apart: the numerator of nrr.
            - ``gross_minor`` (money, or None): The same, of each at most what it was: the numerator of grr.
            - ``nrr`` (float, or None): Net revenue retention by the endpoint method.
            - ``grr`` (float, or None): Gross revenue retention by the endpoint method.
            - ``nrr_movement`` (float, or None): By the movement method: what happened until each left, over start.
            - ``grr_movement`` (float, or None): By the movement method, without expansion.
            - ``logo_churn`` (float, or None): Of the customers at the start, the share that are none at the end.
            - ``logo_churn_low`` (float, or None): Lower end of its Wilson interval.
            - ``logo_churn_high`` (float, or None): Upper end of its Wilson interval.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_exchange_rate``, ``invalid_value``,
                ``amount_overflow``, ``invalid_span``, ``invalid_policy``, ``unknown_currency``, ``invalid_time``.
            NotFoundError: ``unknown_property``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP"))
        >>> _ = log.append([
        ...     {"customer": "ann", "time": "2024-01-05", "kind": "subscription_started", "amount": 20, "plan": "basic"},
        ...     {"customer": "bob", "time": "2024-01-20", "kind": "subscription_started", "amount": 50, "plan": "pro"},
        ...     {"customer": "ann", "time": "2024-02-11", "kind": "subscription_changed", "amount": 35, "plan": "pro"},
        ...     {"customer": "bob", "time": "2024-02-25", "kind": "subscription_cancelled", "at_period_end": True},
        ... ], properties=["plan", "at_period_end"])
        >>> view = log.as_of("2024-03-01")
        >>> retention = view.revenue_retention(window="1mo", from_="2024-02-01")
        >>> retention["start_minor"], retention["net_minor"], retention["gross_minor"]
        ([7000], [8500], [7000])
        """
        options: dict[str, Any] = {
            "settings": settings,
            "window": window,
            "every": every,
            "from": from_,
            "to": to,
            "by": by,
            "level": level,
            **unknown,
        }
        return self._call("revenue_retention", options, progress)

    def churned_revenue(
        self,
        *,
        settings: MetricSettings | Policy | Literal["chartmogul", "stripe"] | None = None,
        period: Literal["day", "week", "month", "quarter", "year"] | str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        by: str | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """What was lost with those who left in each period, split by why: of their own will, for a payment that failed,
        or pausing.

        The three add up to the churn of ``revenue_movements``. An end is involuntary if the event says ``voluntary:
        false``, or if a payment was due when it came; where nothing is told it counts as voluntary.

        Args:
            settings: How recurring revenue is counted: settings, or the name of a preset. Default: {"amount_per":
                "month", "churn_at": "end", "discounts": "all", "exchange_at": "change", "exchange_rates": {},
                "free_plans": "inactive", "grace": "30d", "grain": "customer", "group_within": null, "kinds": {},
                "metered": false, "method": "endpoint", "past_due": "grace", "properties": {}, "proration":
                "at_change", "reactivation_window": null, "tax": false, "term_changes": "apart", "trials": false}.
            period: A calendar period (``day``, ``week``, ``month``, ``quarter`` or ``year``), or a length such as
                ``30d``: windows so long, end to end, the last up to ``to``. Default: "month".
            from_: The first period shown is the one that holds this instant; of windows, the first that begins no
                earlier. Not given: the start of observation.
            to: Periods that begin before this instant are shown. Not given: ``as_of``.
            by: A row for each ``plan``, ``cohort`` (the month of the first payment) or value of a property of
                customers; not given: one for all. The plan is the one worth most, and the property what it was, at
                the start of the period, or at its end for those who come in it.
            level: The level of confidence of intervals. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``churned_revenue``. One row a period, and a group where one is asked for: what was lost with
            those who left, and why.

            - ``period`` (text): Label of the period, such as ``2024-02``.
            - ``period_start`` (time): First instant of the period.
            - ``period_end`` (time): First instant after the period.
            - ``group`` (text, or None): The plan, cohort or value asked for.
            - ``state`` (text): ``complete``, ``partial``, ``not_yet`` or ``not_observed``.
            - ``churned_count`` (int, or None): Customers who left.
            - ``voluntary_count`` (int, or None): Those who cancelled or let it run out.
            - ``involuntary_count`` (int, or None): Those whose payment failed.
            - ``paused_count`` (int, or None): Those who pause.
            - ``churn_minor`` (money, or None): What they paid: voluntary + involuntary + paused.
            - ``voluntary_minor`` (money, or None): What those paid who cancelled or let it run out.
            - ``involuntary_minor`` (money, or None): What those paid whose payment failed.
            - ``paused_minor`` (money, or None): What those paid who pause.
            - ``start_minor`` (money, or None): Monthly recurring revenue at the start: the denominator of the rates.
            - ``churn_rate`` (float, or None): churn / start; none without revenue at the start.
            - ``voluntary_rate`` (float, or None): voluntary / start.
            - ``involuntary_rate`` (float, or None): involuntary / start.
            - ``paused_rate`` (float, or None): paused / start.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_exchange_rate``, ``invalid_value``,
                ``amount_overflow``, ``invalid_span``, ``invalid_policy``, ``unknown_currency``, ``invalid_time``.
            NotFoundError: ``unknown_property``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP"))
        >>> _ = log.append([
        ...     {"customer": "ann", "time": "2024-01-05", "kind": "subscription_started", "amount": 20, "plan": "basic"},
        ...     {"customer": "bob", "time": "2024-01-20", "kind": "subscription_started", "amount": 50, "plan": "pro"},
        ...     {"customer": "ann", "time": "2024-02-11", "kind": "subscription_changed", "amount": 35, "plan": "pro"},
        ...     {"customer": "bob", "time": "2024-02-25", "kind": "subscription_cancelled", "at_period_end": True},
        ... ], properties=["plan", "at_period_end"])
        >>> view = log.as_of("2024-03-01")
        >>> churned = view.churned_revenue(settings={"churn_at": "request"})
        >>> churned["period"], churned["voluntary_minor"], churned["involuntary_minor"]
        (['2024-01', '2024-02'], [0, 5000], [0, 0])
        """
        options: dict[str, Any] = {
            "settings": settings,
            "period": period,
            "from": from_,
            "to": to,
            "by": by,
            "level": level,
            **unknown,
        }
        return self._call("churned_revenue", options, progress)

    def renewals(
        self,
        *,
        settings: MetricSettings | Policy | Literal["chartmogul", "stripe"] | None = None,
        months: int | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Revenue up for renewal by month ahead: each running subscription in the month in which its running period
        ends, once.

        Those that were cancelled to a later time stand in the month in which they end.

        Args:
            settings: How recurring revenue is counted: settings, or the name of a preset. Default: {"amount_per":
                "month", "churn_at": "end", "discounts": "all", "exchange_at": "change", "exchange_rates": {},
                "free_plans": "inactive", "grace": "30d", "grain": "customer", "group_within": null, "kinds": {},
                "metered": false, "method": "endpoint", "past_due": "grace", "properties": {}, "proration":
                "at_change", "reactivation_window": null, "tax": false, "term_changes": "apart", "trials": false}.
            months: How many months ahead, from that of ``as_of`` on: 1 to 1200. Default: 12.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``renewals``. One row a month ahead: what comes up for its next renewal in it, and what is
            already cancelled to end in it.

            - ``month`` (text): The month, such as ``2024-07``.
            - ``renewing_count`` (int): Subscriptions whose running period ends in the month; paused ones have none.
            - ``renewing_mrr_minor`` (money, or None): Their monthly recurring revenue.
            - ``renewing_arr_minor`` (money, or None): Their yearly recurring revenue.
            - ``ending_count`` (int): Subscriptions that are cancelled and end in the month.
            - ``ending_mrr_minor`` (money, or None): Their monthly recurring revenue, of what still counts.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_exchange_rate``, ``invalid_value``,
                ``amount_overflow``, ``invalid_span``, ``invalid_policy``, ``unknown_currency``, ``invalid_time``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP"))
        >>> _ = log.append([
        ...     {"customer": "ann", "time": "2024-01-05", "kind": "subscription_started", "amount": 20, "plan": "basic"},
        ...     {"customer": "bob", "time": "2024-01-20", "kind": "subscription_started", "amount": 50, "plan": "pro"},
        ...     {"customer": "ann", "time": "2024-02-11", "kind": "subscription_changed", "amount": 35, "plan": "pro"},
        ...     {"customer": "bob", "time": "2024-02-25", "kind": "subscription_cancelled", "at_period_end": True},
        ... ], properties=["plan", "at_period_end"])
        >>> view = log.as_of("2024-03-01")
        >>> ahead = view.renewals(months=2)
        >>> ahead["month"], ahead["renewing_mrr_minor"], ahead["ending_mrr_minor"]
        (['2024-03', '2024-04'], [3500, 0], [5000, 0])
        """
        options: dict[str, Any] = {
            "settings": settings,
            "months": months,
            **unknown,
        }
        return self._call("renewals", options, progress)

    def unit_economics(
        self,
        *,
        settings: MetricSettings | Policy | Literal["chartmogul", "stripe"] | None = None,
        period: Literal["day", "week", "month", "quarter", "year"] | str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        by: str | None = None,
        margin: float | None = None,
        churn: Literal["logo", "revenue"] | None = None,
        spend: Mapping[str, float] | None = None,
        churn_change: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """What a customer is worth and costs: lifetime value (ARPA x margin / churn), acquisition cost, their ratio,
        payback, and what another churn would be worth.

        Without churn there is no lifetime value: it is unbounded, and the row says so. Nothing is infinite, or zero
        for want of data.

        Args:
            settings: How recurring revenue is counted: settings, or the name of a preset. Default: {"amount_per":
                "month", "churn_at": "end", "discounts": "all", "exchange_at": "change", "exchange_rates": {},
                "free_plans": "inactive", "grace": "30d", "grain": "customer", "group_within": null, "kinds": {},
                "metered": false, "method": "endpoint", "past_due": "grace", "properties": {}, "proration":
                "at_change", "reactivation_window": null, "tax": false, "term_changes": "apart", "trials": false}.
            period: A calendar period, or a length such as ``30d``. Default: "month".
            from_: The first period shown is the one that holds this instant. Not given: the start of observation.
            to: Periods that begin before this instant are shown. Not given: ``as_of``.
            by: A row for each ``plan``, ``cohort`` or value of a property of customers; not given: one for all.
            margin: Which share of the revenue is left after what it costs to serve: above 0, at most 1. Default: 1.0.
            churn: Which churn lifetime value is divided by. Default: "logo".
            spend: What was spent on winning customers, in major units, by the period's label; of all, so not beside
                ``by``.
            churn_change: By how much the churn of a period changes in the what-if: -0.01 is one point less. Default:
                -0.01.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``unit_economics``. One row a period, and a group where one is asked for. Amounts are in minor
            units and not rounded, as they are made of rates.

            - ``period`` (text): Label of the period, such as ``2024-02``.
            - ``period_start`` (time): First instant of the period.
            - ``period_end`` (time): First instant after the period.
            - ``group`` (text, or None): The plan, cohort or value asked for.
            - ``state`` (text): ``complete``, ``partial``, ``not_yet`` or ``not_observed``.
            - ``end_count`` (int, or None): Customers at the end.
            - ``arpa`` (float, or None): Monthly recurring revenue a customer at the end, in minor units.
            - ``churn_rate`` (float, or None): The churn of the period, of customers or revenue as asked.
            - ``ltv`` (float, or None): Lifetime value in minor units: arpa x margin / churn a month.
            - ``ltv_state`` (text): ``known``, ``no_churn`` (the value is unbounded), ``nothing_at_start``,
              ``no_customers``, or the row's state.
            - ``new_count`` (int, or None): Customers who came for the first time.
            - ``spend`` (float, or None): What was spent on winning customers, in minor units.
            - ``cac`` (float, or None): Acquisition cost: spend / new_count, in minor units.
            - ``cac_state`` (text): ``known``, ``not_given`` (no spend for the period), ``no_new_customers``, or the
              row's state.
            - ``ltv_to_cac`` (float, or None): ltv / cac.
            - ``payback_months`` (float, or None): cac / (arpa x margin): the months until a customer has paid it
              back.
            - ``ltv_what_if`` (float, or None): Lifetime value if the churn of the period were changed as asked; none
              where that leaves no churn.
            - ``gain_what_if`` (float, or None): (ltv_what_if - ltv) x end_count: what that change of churn is worth
              over all customers, in minor units.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_exchange_rate``, ``invalid_value``,
                ``amount_overflow``, ``invalid_span``, ``invalid_policy``, ``unknown_currency``, ``invalid_time``.
            NotFoundError: ``unknown_property``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP", observed_from="2024-01-01", observed_to="2024-03-01"))
        >>> _ = log.append([
        ...     {"customer": "ann", "time": "2024-01-05", "kind": "subscription_started", "amount": 20, "plan": "basic"},
        ...     {"customer": "bob", "time": "2024-01-20", "kind": "subscription_started", "amount": 50, "plan": "pro"},
        ...     {"customer": "ann", "time": "2024-02-11", "kind": "subscription_changed", "amount": 35, "plan": "pro"},
        ...     {"customer": "bob", "time": "2024-02-25", "kind": "subscription_cancelled", "at_period_end": True},
        ... ], properties=["plan", "at_period_end"])
        >>> view = log.as_of("2024-03-01")
        >>> worth = view.unit_economics(settings="stripe", spend={"2024-01": 60.0})
        >>> worth["ltv"], worth["ltv_state"], worth["cac"]
        ([None, 7000.0], ['nothing_at_start', 'known'], [3000.0, None])
        """
        options: dict[str, Any] = {
            "settings": settings,
            "period": period,
            "from": from_,
            "to": to,
            "by": by,
            "margin": margin,
            "churn": churn,
            "spend": spend,
            "churn_change": churn_change,
            **unknown,
        }
        return self._call("unit_economics", options, progress)

    def explain_difference(
        self,
        a: MetricSettings | Policy | Literal["chartmogul", "stripe"],
        b: MetricSettings | Policy | Literal["chartmogul", "stripe"],
        *,
        figure: Literal["start", "new", "reactivation", "expansion", "contraction", "churn", "term_change", "exchange", "end", "arr", "net", "gross", "net_movement", "gross_movement", "nrr", "grr", "nrr_movement", "grr_movement", "logo_churn", "arpa", "start_count", "new_count", "reactivated_count", "churned_count", "end_count"] | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        every: str | None = None,
        order: str | Sequence[str] | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Why a figure differs under two settings: which customers' figures move, by how much, and by which setting.

        The settings that differ are changed one by one in a stated order, each beginning where the one before ended,
        so that the parts add up to the whole difference. Where settings act on one another, the order decides which
        of them is told to have moved what.

        Args:
            a: The settings that are started from.
            b: The settings that are arrived at.
            figure: Which figure is compared. Default: "end".
            from_: The start of the period whose figure it is. Not given: a month before ``to``.
            to: The end of the period. Not given: ``as_of``.
            every: How long the periods before it are: by the endpoint method, who was a customer at the end of one of
                them is not new. Default: "1mo".
            order: The order in which settings are changed. Not given: that in which they are declared; those that are
                not named come after.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``difference_customers``. One row for each setting and customer whose figure it moves: the
            changes add up to the whole difference.

            - ``setting`` (text): The setting that was changed.
            - ``customer`` (text): The customer whose figure moves; the account where either settings' grain is the
              account.
            - ``before_minor`` (money, or None): The amount before that setting was changed; none for figures that are
              no amounts.
            - ``after_minor`` (money, or None): The amount after it.
            - ``change_minor`` (money, or None): after - before.
            - ``part_before`` (int, or None): Of a number of customers, the number before; of a rate, its numerator,
              in minor units or customers.
            - ``part_after`` (int, or None): The same after it.
            - ``whole_before`` (int, or None): Of a rate, its denominator before, in minor units or customers.
            - ``whole_after`` (int, or None): The same after it.
            - ``change_millionths`` (int, or None): Of a rate, their part of its change, in millionths: the parts of a
              setting add up to its change exactly. None where there is no rate before or after.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_exchange_rate``, ``invalid_value``,
                ``amount_overflow``, ``invalid_span``, ``invalid_policy``, ``unknown_currency``, ``invalid_time``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP"))
        >>> _ = log.append([
        ...     {"customer": "ann", "time": "2024-01-05", "kind": "subscription_started", "amount": 20, "plan": "basic"},
        ...     {"customer": "bob", "time": "2024-01-20", "kind": "subscription_started", "amount": 50, "plan": "pro"},
        ...     {"customer": "ann", "time": "2024-02-11", "kind": "subscription_changed", "amount": 35, "plan": "pro"},
        ...     {"customer": "bob", "time": "2024-02-25", "kind": "subscription_cancelled", "at_period_end": True},
        ... ], properties=["plan", "at_period_end"])
        >>> view = log.as_of("2024-03-01")
        >>> difference = view.explain_difference({}, "stripe")
        >>> difference["setting"], difference["customer"], difference["change_minor"]
        (['churn_at'], ['bob'], [-5000])
        """
        options: dict[str, Any] = {
            "a": a,
            "b": b,
            "figure": figure,
            "from": from_,
            "to": to,
            "every": every,
            "order": order,
            **unknown,
        }
        return self._call("explain_difference", options, progress)

    def explain_difference_by_setting(
        self,
        a: MetricSettings | Policy | Literal["chartmogul", "stripe"],
        b: MetricSettings | Policy | Literal["chartmogul", "stripe"],
        *,
        figure: Literal["start", "new", "reactivation", "expansion", "contraction", "churn", "term_change", "exchange", "end", "arr", "net", "gross", "net_movement", "gross_movement", "nrr", "grr", "nrr_movement", "grr_movement", "logo_churn", "arpa", "start_count", "new_count", "reactivated_count", "churned_count", "end_count"] | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        every: str | None = None,
        order: str | Sequence[str] | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Why a figure differs under two settings, added up by setting: as ``explain_difference``, which has the
        customers behind each row.

        Args:
            a: The settings that are started from.
            b: The settings that are arrived at.
            figure: Which figure is compared. Default: "end".
            from_: The start of the period whose figure it is. Not given: a month before ``to``.
            to: The end of the period. Not given: ``as_of``.
            every: How long the periods before it are: by the endpoint method, who was a customer at the end of one of
                them is not new. Default: "1mo".
            order: The order in which settings are changed. Not given: that in which they are declared; those that are
                not named come after.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``difference_settings``. One row for each setting that differs, in the order in which they are
            changed: each begins where the one before ended.

            - ``setting`` (text): The setting that was changed.
            - ``from_value`` (text): Its value in ``a``, as JSON.
            - ``to_value`` (text): Its value in ``b``, as JSON.
            - ``before_minor`` (money, or None): The amount before that setting was changed; none for figures that are
              no amounts.
            - ``after_minor`` (money, or None): The amount after it.
            - ``change_minor`` (money, or None): after - before.
            - ``customers`` (int): How many customers' figures it moves.
            - ``part_before`` (int, or None): Of a number of customers, the number before; of a rate, its numerator,
              in minor units or customers.
            - ``part_after`` (int, or None): The same after it.
            - ``whole_before`` (int, or None): Of a rate, its denominator before, in minor units or customers.
            - ``whole_after`` (int, or None): The same after it.
            - ``rate_before`` (float, or None): Of a rate, part_before / whole_before; of ``arpa`` in minor units.
            - ``rate_after`` (float, or None): part_after / whole_after.
            - ``change_millionths`` (int, or None): Of a rate, its change in millionths, each rate rounded half up:
              those of all settings add up to the whole change exactly.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_exchange_rate``, ``invalid_value``,
                ``amount_overflow``, ``invalid_span``, ``invalid_policy``, ``unknown_currency``, ``invalid_time``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP"))
        >>> _ = log.append([
        ...     {"customer": "ann", "time": "2024-01-05", "kind": "subscription_started", "amount": 20, "plan": "basic"},
        ...     {"customer": "bob", "time": "2024-01-20", "kind": "subscription_started", "amount": 50, "plan": "pro"},
        ...     {"customer": "ann", "time": "2024-02-11", "kind": "subscription_changed", "amount": 35, "plan": "pro"},
        ...     {"customer": "bob", "time": "2024-02-25", "kind": "subscription_cancelled", "at_period_end": True},
        ... ], properties=["plan", "at_period_end"])
        >>> view = log.as_of("2024-03-01")
        >>> settings = view.explain_difference_by_setting({}, "stripe").to_dicts()
        >>> [(row["setting"], row["before_minor"], row["after_minor"]) for row in settings if row["change_minor"]]
        [('churn_at', 8500, 3500)]
        """
        options: dict[str, Any] = {
            "a": a,
            "b": b,
            "figure": figure,
            "from": from_,
            "to": to,
            "every": every,
            "order": order,
            **unknown,
        }
        return self._call("explain_difference_by_setting", options, progress)

    def churn_limits(
        self,
        *,
        settings: MetricSettings | Policy | Literal["chartmogul", "stripe"] | None = None,
        period: Literal["day", "week", "month", "quarter", "year"] | str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        at: Time | None = None,
        churn: Literal["logo", "revenue"] | None = None,
        by: str | Sequence[str] | None = None,
        width: float | None = None,
        min_support: int | None = None,
        false_discovery: float | None = None,
        seed: int | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Periods whose churn is outside its limits: one row a period, with the limits that the other usual periods set
        it.

        The limits are those of a p-chart: of customers from the binomial distribution, of revenue normal ones for as
        many equal customers as the revenue is worth. Exceptional periods are set aside one by one, the farthest
        first, before limits are drawn. Customers are taken to leave independently of one another.

        Args:
            settings: How recurring revenue is counted: settings, or the name of a preset. Default: {"amount_per":
                "month", "churn_at": "end", "discounts": "all", "exchange_at": "change", "exchange_rates": {},
                "free_plans": "inactive", "grace": "30d", "grain": "customer", "group_within": null, "kinds": {},
                "metered": false, "method": "endpoint", "past_due": "grace", "properties": {}, "proration":
                "at_change", "reactivation_window": null, "tax": false, "term_changes": "apart", "trials": false}.
            period: A calendar period, or a length such as ``30d``. Default: "month".
            from_: The first period compared is the one that holds this instant. Not given: the start of observation.
            to: Periods that begin before this instant are compared. Not given: ``as_of``.
            at: The period that is explained is the one that holds this instant; it must be complete. Not given: the
                last complete one.
            churn: Which churn it is about: of customers, or of revenue (1 - GRR by the endpoint method). Default:
                "logo".
            by: By what it is explained: ``plan``, ``cohort``, or properties of customers, each as it stood at the
                start of a period. Not given: ``plan`` and ``cohort``.
            width: How many standard errors wide the limits are on either side, above 0. Default: 3.0.
            min_support: A value is tested if so many customers had it at the start of the explained period, and as
                many at the starts of the others together. Default: 30.
            false_discovery: Of the values that are told to have changed, the share that may be false (Benjamini-
                Hochberg), between 0 and 1. Default: 0.05.
            seed: Decides which half of the customers is held out, by a hash of their ids. Default: 0.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``churn_limits``. One row a period: its churn, and the limits that the other usual periods set
            it.

            - ``period`` (text): Label of the period, such as ``2024-02``.
            - ``period_start`` (time): First instant of the period.
            - ``period_end`` (time): First instant after the period.
            - ``state`` (text): ``complete``, ``partial``, ``not_yet`` or ``not_observed``.
            - ``start_count`` (int, or None): Customers at the start.
            - ``gone_count`` (int, or None): Those of them who are none at the end.
            - ``start_minor`` (money, or None): Monthly recurring revenue at the start.
            - ``lost_minor`` (money, or None): What of it is lost at the end, with those who left and with those who
              pay less.
            - ``churn`` (float, or None): The churn of the period: of customers or of revenue, as asked.
            - ``centre`` (float, or None): The churn of all other usual periods together.
            - ``low`` (float, or None): The lower limit.
            - ``high`` (float, or None): The upper limit.
            - ``flag`` (text): ``above``, ``below`` or ``within`` the limits; ``nothing_at_start``,
              ``nothing_to_compare``; or the row's state, of periods that are not complete.
            - ``usual`` (bool): Whether other periods are compared with it: complete, and no exception.
            - ``explained`` (bool): Whether it is the period that is explained.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_exchange_rate``, ``invalid_value``,
                ``amount_overflow``, ``invalid_span``, ``invalid_policy``, ``unknown_currency``, ``invalid_time``.
            NotFoundError: ``unknown_property``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP", observed_from="2024-01-01", observed_to="2024-06-01"))
        >>> who = [f"c{n:03}" for n in range(200)]
        >>> rows = [{"customer": c, "time": "2024-01-05", "kind": "subscription_started", "amount": 10, "plan": "ab"[n % 2]} for n, c in enumerate(who)]
        >>> rows += [{"customer": c, "time": f"2024-0{2 + n // 4}-10", "kind": "subscription_ended"} for n, c in enumerate(who[:8])]
        >>> rows += [{"customer": c, "time": "2024-04-10", "kind": "subscription_ended"} for c in who[9:109:2]]  # half of plan b
        >>> _ = log.append(rows, properties=["plan"])
        >>> view = log.as_of("2024-06-01")
        >>> limits = view.churn_limits()
        >>> limits["period"], limits["gone_count"], limits["flag"]
        (['2024-01', '2024-02', '2024-03', '2024-04', '2024-05'], [0, 4, 4, 50, 0], ['nothing_at_start', 'within', 'within', 'above', 'within'])
        """
        options: dict[str, Any] = {
            "settings": settings,
            "period": period,
            "from": from_,
            "to": to,
            "at": at,
            "churn": churn,
            "by": by,
            "width": width,
            "min_support": min_support,
            "false_discovery": false_discovery,
            "seed": seed,
            **unknown,
        }
        return self._call("churn_limits", options, progress)

    def churn_drivers(
        self,
        *,
        settings: MetricSettings | Policy | Literal["chartmogul", "stripe"] | None = None,
        period: Literal["day", "week", "month", "quarter", "year"] | str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        at: Time | None = None,
        churn: Literal["logo", "revenue"] | None = None,
        by: str | Sequence[str] | None = None,
        width: float | None = None,
        min_support: int | None = None,
        false_discovery: float | None = None,
        seed: int | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """What moved the churn of a period: for each value of each property, how much of the change is a shift of mix
        and how much a change of its own rate.

        Both add up to the change exactly, in millionths. The change of rate is tested on one half of the customers,
        all values together by false discovery rate, and confirmed on the half held out. It is association, not cause.
        Properties are told as they stood when a period began.

        Args:
            settings: How recurring revenue is counted: settings, or the name of a preset. Default: {"amount_per":
                "month", "churn_at": "end", "discounts": "all", "exchange_at": "change", "exchange_rates": {},
                "free_plans": "inactive", "grace": "30d", "grain": "customer", "group_within": null, "kinds": {},
                "metered": false, "method": "endpoint", "past_due": "grace", "properties": {}, "proration":
                "at_change", "reactivation_window": null, "tax": false, "term_changes": "apart", "trials": false}.
            period: A calendar period, or a length such as ``30d``. Default: "month".
            from_: The first period compared is the one that holds this instant. Not given: the start of observation.
            to: Periods that begin before this instant are compared. Not given: ``as_of``.
            at: The period that is explained is the one that holds this instant; it must be complete. Not given: the
                last complete one.
            churn: Which churn it is about: of customers, or of revenue (1 - GRR by the endpoint method). Default:
                "logo".
            by: By what it is explained: ``plan``, ``cohort``, or properties of customers, each as it stood at the
                start of a period. Not given: ``plan`` and ``cohort``.
            width: How many standard errors wide the limits are on either side, above 0. Default: 3.0.
            min_support: A value is tested if so many customers had it at the start of the explained period, and as
                many at the starts of the others together. Default: 30.
            false_discovery: Of the values that are told to have changed, the share that may be false (Benjamini-
                Hochberg), between 0 and 1. Default: 0.05.
            seed: Decides which half of the customers is held out, by a hash of their ids. Default: 0.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``churn_drivers``. One row for each value of each property, those first that moved the churn
            most in the direction in which it moved. mix + rate over the values of a property are the whole change
            exactly. Association, not cause.

            - ``rank`` (int): 1 is the value that moved it most.
            - ``property`` (text): ``plan``, ``cohort`` or the property.
            - ``value`` (text, or None): The value; none for those without one.
            - ``start_count_before`` (int): Customers with it at the starts of the other usual periods, added up.
            - ``start_count`` (int): Customers with it at the start of the explained period.
            - ``share_before`` (float, or None): Their share of all customers, or of all revenue, in the other
              periods.
            - ``share`` (float, or None): The same in the explained period.
            - ``churn_before`` (float, or None): Their churn in the other periods.
            - ``churn`` (float, or None): Their churn in the explained period.
            - ``mix_millionths`` (int): How much of the change is that there are more or fewer of them.
            - ``rate_millionths`` (int): How much of the change is that they leave more or less.
            - ``total_millionths`` (int): mix + rate.
            - ``p_value`` (float, or None): How often chance alone changes their churn so much, in the half of the
              customers that is looked at: two proportions, pooled.
            - ``q_value`` (float, or None): The same adjusted for how many values were tested (Benjamini-Hochberg).
            - ``p_held_out`` (float, or None): How often chance alone moves it so far in the same direction in the
              half held out.
            - ``verdict`` (text): ``confirmed`` (q below the share of false ones, and the half held out agrees: same
              direction, chance below the same share), ``not_confirmed`` (it does not), ``not_significant``, or
              ``too_few``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_exchange_rate``, ``invalid_value``,
                ``amount_overflow``, ``invalid_span``, ``invalid_policy``, ``unknown_currency``, ``invalid_time``.
            NotFoundError: ``unknown_property``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP", observed_from="2024-01-01", observed_to="2024-06-01"))
        >>> who = [f"c{n:03}" for n in range(200)]
        >>> rows = [{"customer": c, "time": "2024-01-05", "kind": "subscription_started", "amount": 10, "plan": "ab"[n % 2]} for n, c in enumerate(who)]
        >>> rows += [{"customer": c, "time": f"2024-0{2 + n // 4}-10", "kind": "subscription_ended"} for n, c in enumerate(who[:8])]
        >>> rows += [{"customer": c, "time": "2024-04-10", "kind": "subscription_ended"} for c in who[9:109:2]]  # half of plan b
        >>> _ = log.append(rows, properties=["plan"])
        >>> view = log.as_of("2024-06-01")
        >>> drivers = view.churn_drivers(by=["plan"], at="2024-04-10")
        >>> drivers["value"], drivers["verdict"], sum(drivers["total_millionths"]) == int(drivers.notes["change_millionths"])
        (['b', 'a'], ['confirmed', 'not_significant'], True)
        """
        options: dict[str, Any] = {
            "settings": settings,
            "period": period,
            "from": from_,
            "to": to,
            "at": at,
            "churn": churn,
            "by": by,
            "width": width,
            "min_support": min_support,
            "false_discovery": false_discovery,
            "seed": seed,
            **unknown,
        }
        return self._call("churn_drivers", options, progress)

    def churn_exposed(
        self,
        *,
        settings: MetricSettings | Policy | Literal["chartmogul", "stripe"] | None = None,
        period: Literal["day", "week", "month", "quarter", "year"] | str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        at: Time | None = None,
        churn: Literal["logo", "revenue"] | None = None,
        by: str | Sequence[str] | None = None,
        width: float | None = None,
        min_support: int | None = None,
        false_discovery: float | None = None,
        seed: int | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Who is still there and has what made others leave: the customers at ``as_of`` with a value that
        ``churn_drivers`` confirms to have risen, those with most revenue first.

        Args:
            settings: How recurring revenue is counted: settings, or the name of a preset. Default: {"amount_per":
                "month", "churn_at": "end", "discounts": "all", "exchange_at": "change", "exchange_rates": {},
                "free_plans": "inactive", "grace": "30d", "grain": "customer", "group_within": null, "kinds": {},
                "metered": false, "method": "endpoint", "past_due": "grace", "properties": {}, "proration":
                "at_change", "reactivation_window": null, "tax": false, "term_changes": "apart", "trials": false}.
            period: A calendar period, or a length such as ``30d``. Default: "month".
            from_: The first period compared is the one that holds this instant. Not given: the start of observation.
            to: Periods that begin before this instant are compared. Not given: ``as_of``.
            at: The period that is explained is the one that holds this instant; it must be complete. Not given: the
                last complete one.
            churn: Which churn it is about: of customers, or of revenue (1 - GRR by the endpoint method). Default:
                "logo".
            by: By what it is explained: ``plan``, ``cohort``, or properties of customers, each as it stood at the
                start of a period. Not given: ``plan`` and ``cohort``.
            width: How many standard errors wide the limits are on either side, above 0. Default: 3.0.
            min_support: A value is tested if so many customers had it at the start of the explained period, and as
                many at the starts of the others together. Default: 30.
            false_discovery: Of the values that are told to have changed, the share that may be false (Benjamini-
                Hochberg), between 0 and 1. Default: 0.05.
            seed: Decides which half of the customers is held out, by a hash of their ids. Default: 0.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``churn_exposed``. One row for each customer at ``as_of`` who has a value whose churn is
            confirmed to have risen, those with most revenue first.

            - ``customer`` (text): The customer, account or subscription, as the settings' grain says.
            - ``mrr_minor`` (money): Their monthly recurring revenue at ``as_of``.
            - ``drivers`` (text): What they have, such as ``plan=basic; region=north``, in the order of the drivers.
            - ``driver_count`` (int): How many these are.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_exchange_rate``, ``invalid_value``,
                ``amount_overflow``, ``invalid_span``, ``invalid_policy``, ``unknown_currency``, ``invalid_time``.
            NotFoundError: ``unknown_property``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP", observed_from="2024-01-01", observed_to="2024-06-01"))
        >>> who = [f"c{n:03}" for n in range(200)]
        >>> rows = [{"customer": c, "time": "2024-01-05", "kind": "subscription_started", "amount": 10, "plan": "ab"[n % 2]} for n, c in enumerate(who)]
        >>> rows += [{"customer": c, "time": f"2024-0{2 + n // 4}-10", "kind": "subscription_ended"} for n, c in enumerate(who[:8])]
        >>> rows += [{"customer": c, "time": "2024-04-10", "kind": "subscription_ended"} for c in who[9:109:2]]  # half of plan b
        >>> _ = log.append(rows, properties=["plan"])
        >>> view = log.as_of("2024-06-01")
        >>> exposed = view.churn_exposed(by=["plan"], at="2024-04-10")
        >>> len(exposed["customer"]), exposed["customer"][0], exposed["drivers"][0]
        (46, 'c109', 'plan=b')
        """
        options: dict[str, Any] = {
            "settings": settings,
            "period": period,
            "from": from_,
            "to": to,
            "at": at,
            "churn": churn,
            "by": by,
            "width": width,
            "min_support": min_support,
            "false_discovery": false_discovery,
            "seed": seed,
            **unknown,
        }
        return self._call("churn_exposed", options, progress)

    def goal(
        self,
        start: Time,
        deadline: Time,
        *,
        settings: MetricSettings | Policy | Literal["chartmogul", "stripe"] | None = None,
        metric: Literal["logo_churn", "revenue_churn", "nrr", "mrr", "arpa", "customers"] | None = None,
        target: float | None = None,
        change: float | None = None,
        baseline_from: Time | None = None,
        level: float | None = None,
        min_customers: int | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Where a goal stands: a figure's baseline, its target, what it is so far, how far along and at what pace, and
        whether the change is beyond noise.

        "Reduce churn by 10 % this quarter" is the metric ``logo_churn``, the change -0.1, and the quarter's start and
        end.

        Args:
            start: When the time begins in which it is to change.
            deadline: When it is to have changed.
            settings: How recurring revenue is counted: settings, or the name of a preset. Default: {"amount_per":
                "month", "churn_at": "end", "discounts": "all", "exchange_at": "change", "exchange_rates": {},
                "free_plans": "inactive", "grace": "30d", "grain": "customer", "group_within": null, "kinds": {},
                "metered": false, "method": "endpoint", "past_due": "grace", "properties": {}, "proration":
                "at_change", "reactivation_window": null, "tax": false, "term_changes": "apart", "trials": false}.
            metric: The figure that is to change. Default: "logo_churn".
            target: What it is to become. Not given: ``change`` says.
            change: By which share of the baseline it is to change: -0.1 is ten percent less. Not given: ``target``
                says.
            baseline_from: When the time begins in which the baseline is measured, up to ``start``. Not given: so long
                before ``start`` as the deadline is after it.
            level: The level of confidence: a change beyond noise is one that chance alone brings about less often
                than 1 - level. Default: 0.95.
            min_customers: Nothing is said of chance with fewer customers than this before or after. Default: 20.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``goal``. One row: where the figure stands. Amounts are in minor units.

            - ``metric`` (text): The figure.
            - ``state`` (text): ``not_yet`` (before the start), ``running``, ``reached``, ``missed`` (the deadline has
              passed; a target that is the baseline is one to hold), or ``unknown`` (a figure is missing, or nothing
              was observed since the start).
            - ``baseline`` (float, or None): The figure of the time before the start; rates are brought to the length
              of the whole time up to the deadline.
            - ``target`` (float, or None): What it is to become.
            - ``current`` (float, or None): What it is so far; rates are brought to the length of the whole time.
            - ``progress`` (float, or None): (current - baseline) / (target - baseline): 1 is there, below 0 is the
              wrong way; none where the target is the baseline.
            - ``elapsed`` (float): The share of the time that has passed and was observed, from 0 to 1.
            - ``pace`` (float, or None): progress / elapsed: at 1 or more, going on so gets there in time. Rates,
              which are figures of the whole time already, have their progress as pace.
            - ``p_value`` (float, or None): How often chance alone makes so great a difference from the baseline.
            - ``beyond_noise`` (bool, or None): Whether that is less than 1 - level.
            - ``start`` (time): When the time begins.
            - ``deadline`` (time): When it ends.
            - ``baseline_low`` (float, or None): Lower end of the baseline's interval; none for sums, which are
              counted and not estimated.
            - ``baseline_high`` (float, or None): Upper end of the baseline's interval.
            - ``current_low`` (float, or None): Lower end of the interval of what it is so far.
            - ``current_high`` (float, or None): Upper end of the interval of what it is so far.
            - ``difference`` (float, or None): current - baseline.
            - ``difference_low`` (float, or None): Lower end of the difference's interval.
            - ``difference_high`` (float, or None): Upper end of the difference's interval.
            - ``noise_state`` (text): Why chance is known or not: ``known``, ``too_few_customers``, ``no_variation``,
              ``unknown`` (a figure is missing), or ``not_yet``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_exchange_rate``, ``invalid_value``,
                ``amount_overflow``, ``invalid_span``, ``invalid_policy``, ``unknown_currency``, ``invalid_time``.
            NotFoundError: ``unknown_property``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP"))
        >>> _ = log.append([
        ...     {"customer": "ann", "time": "2024-01-05", "kind": "subscription_started", "amount": 20, "plan": "basic"},
        ...     {"customer": "bob", "time": "2024-01-20", "kind": "subscription_started", "amount": 50, "plan": "pro"},
        ...     {"customer": "ann", "time": "2024-02-11", "kind": "subscription_changed", "amount": 35, "plan": "pro"},
        ...     {"customer": "bob", "time": "2024-02-25", "kind": "subscription_cancelled", "at_period_end": True},
        ... ], properties=["plan", "at_period_end"])
        >>> view = log.as_of("2024-03-01")
        >>> goal = view.goal("2024-02-01", "2024-04-01", metric="mrr", target=10000.0, baseline_from="2024-01-05")
        >>> goal["baseline"], goal["current"], goal["progress"], goal["state"]
        ([7000.0], [8500.0], [0.5], ['running'])
        """
        options: dict[str, Any] = {
            "start": start,
            "deadline": deadline,
            "settings": settings,
            "metric": metric,
            "target": target,
            "change": change,
            "baseline_from": baseline_from,
            "level": level,
            "min_customers": min_customers,
            **unknown,
        }
        return self._call("goal", options, progress)

    def before_after(
        self,
        notes: Mapping[str, str],
        *,
        settings: MetricSettings | Policy | Literal["chartmogul", "stripe"] | None = None,
        metric: Literal["logo_churn", "revenue_churn", "nrr", "mrr", "arpa", "customers"] | None = None,
        window: str | None = None,
        level: float | None = None,
        min_customers: int | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """A figure before and after dated notes, on windows of one length to both sides.

        That something changed after a release does not say that it changed because of it: other things happened too.

        Args:
            notes: What happened, by its date: a release, a new onboarding.
            settings: How recurring revenue is counted: settings, or the name of a preset. Default: {"amount_per":
                "month", "churn_at": "end", "discounts": "all", "exchange_at": "change", "exchange_rates": {},
                "free_plans": "inactive", "grace": "30d", "grain": "customer", "group_within": null, "kinds": {},
                "metered": false, "method": "endpoint", "past_due": "grace", "properties": {}, "proration":
                "at_change", "reactivation_window": null, "tax": false, "term_changes": "apart", "trials": false}.
            metric: The figure that is compared. Default: "logo_churn".
            window: How long before and after each date is compared. Default: "30d".
            level: The level of confidence. Default: 0.95.
            min_customers: Nothing is said of chance with fewer customers than this before or after. Default: 20.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``before_after``. One row a note: the figure in the window before its date and in the window
            after. It shows association, not cause.

            - ``date`` (time): When it happened.
            - ``note`` (text): What happened.
            - ``state`` (text): ``complete``, ``partial`` (the window after has not passed, or was not observed to its
              end), ``not_observed`` (nothing of it was), ``not_enough_history`` (the window before was not observed),
              or ``not_yet``.
            - ``before`` (float, or None): The figure in the window before.
            - ``before_low`` (float, or None): Lower end of its interval; none for sums, which are counted and not
              estimated.
            - ``before_high`` (float, or None): Upper end of its interval.
            - ``after`` (float, or None): The figure in the window after.
            - ``after_low`` (float, or None): Lower end of its interval.
            - ``after_high`` (float, or None): Upper end of its interval.
            - ``difference`` (float, or None): after - before.
            - ``p_value`` (float, or None): How often chance alone makes so great a difference.
            - ``difference_low`` (float, or None): Lower end of the difference's interval.
            - ``difference_high`` (float, or None): Upper end of the difference's interval.
            - ``beyond_noise`` (bool, or None): Whether p_value is less than 1 - level.
            - ``noise_state`` (text): Why chance is known or not: ``known``, ``too_few_customers``, ``no_variation``,
              ``unknown`` (a figure is missing), or the row's state.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_exchange_rate``, ``invalid_value``,
                ``amount_overflow``, ``invalid_span``, ``invalid_policy``, ``unknown_currency``, ``invalid_time``.
            NotFoundError: ``unknown_property``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP"))
        >>> _ = log.append([
        ...     {"customer": "ann", "time": "2024-01-05", "kind": "subscription_started", "amount": 20, "plan": "basic"},
        ...     {"customer": "bob", "time": "2024-01-20", "kind": "subscription_started", "amount": 50, "plan": "pro"},
        ...     {"customer": "ann", "time": "2024-02-11", "kind": "subscription_changed", "amount": 35, "plan": "pro"},
        ...     {"customer": "bob", "time": "2024-02-25", "kind": "subscription_cancelled", "at_period_end": True},
        ... ], properties=["plan", "at_period_end"])
        >>> view = log.as_of("2024-03-01")
        >>> view.before_after({"2024-02-10": "new prices"}, metric="mrr", window="14d")["difference"]
        [1500.0]
        """
        options: dict[str, Any] = {
            "notes": notes,
            "settings": settings,
            "metric": metric,
            "window": window,
            "level": level,
            "min_customers": min_customers,
            **unknown,
        }
        return self._call("before_after", options, progress)

    def survey(
        self,
        *,
        survey: Literal["nps", "csat", "ces"] | None = None,
        events: str | Sequence[str] | None = None,
        score: str | None = None,
        scale: int | Sequence[int] | None = None,
        satisfied_from: int | None = None,
        answers: Literal["latest", "all"] | None = None,
        period: Literal["day", "week", "month", "quarter", "year"] | str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        invitations: str | Sequence[str] | None = None,
        min_answers: int | None = None,
        interval: Literal["wilson", "normal"] | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """NPS, CSAT or CES by period: how many answered, the score with its interval, and the response rate.

        A score that is not on the declared scale is refused. With few answers there is no score, and the row says so.

        Args:
            survey: What the survey asks. Default: "nps".
            events: Kinds or roles of the answers. Not given: those of the role survey_response.
            score: The property that holds the score. Default: "score".
            scale: The lowest and the highest score. Not given: 0 and 10 of NPS, which has no other; 1 and 5 of CSAT;
                1 and 7 of CES.
            satisfied_from: From which score on one is satisfied, of CSAT and CES. Not given: the two highest scores.
            answers: Which of a customer's answers in a period count. Default: "latest".
            period: A calendar period, or a length such as ``90d``. Default: "month".
            from_: The first period shown is the one that holds this instant. Not given: the start of observation.
            to: Periods that begin before this instant are shown. Not given: ``as_of``.
            invitations: Kinds or roles of invitations, for the response rate. Not given: it is not told.
            min_answers: With fewer answers a period has no score. Default: 10.
            interval: How the interval of NPS is made. Default: "wilson".
            level: The level of confidence of intervals. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``survey``. One row a period: how many answered, and the score.

            - ``period`` (text): Label of the period, such as ``2024-02``.
            - ``period_start`` (time): First instant of the period.
            - ``period_end`` (time): First instant after the period.
            - ``state`` (text): ``complete``, ``partial``, ``not_yet`` or ``not_observed``.
            - ``score_state`` (text): Why there is a score or not: ``known``, ``no_answers``, ``too_few_answers``, or
              the row's state.
            - ``answers`` (int, or None): Answers with a score that count.
            - ``unscored`` (int, or None): Answers without a score, which count nowhere else.
            - ``promoters`` (int, or None): Of NPS: those of 9 and 10.
            - ``passives`` (int, or None): Of NPS: those of 7 and 8.
            - ``detractors`` (int, or None): Of NPS: those of 0 to 6.
            - ``satisfied`` (int, or None): Of CSAT and CES: those at or above ``satisfied_from``.
            - ``score`` (float, or None): NPS: share of promoters less that of detractors, in points from -100 to 100.
              CSAT and CES: the share of the satisfied, in percent.
            - ``score_low`` (float, or None): Lower end of its interval.
            - ``score_high`` (float, or None): Upper end of its interval.
            - ``mean`` (float, or None): Mean of the scores on their scale.
            - ``invited`` (int, or None): Customers invited in the period, where invitations were named.
            - ``responded`` (int, or None): Those of them who answered after that with a score, be it in a later
              period: up to when they were invited again in one. Of the latest invitations answers may be still to
              come.
            - ``response_rate`` (float, or None): responded / invited.
            - ``response_rate_low`` (float, or None): Lower end of its Wilson interval.
            - ``response_rate_high`` (float, or None): Upper end of its Wilson interval.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``score_out_of_scale``, ``invalid_time``.
            NotFoundError: ``unknown_kind``, ``unknown_property``.

        >>> import retention_core as rt
        >>> log = rt.EventLog()
        >>> scores = {"a": 10, "b": 9, "c": 8, "d": 7, "e": 6, "f": 0}
        >>> answers = [{"customer": who, "time": "2024-01-10", "kind": "survey_response", "score": score} for who, score in scores.items()]
        >>> answers += [{"customer": "f", "time": "2024-02-10", "kind": "survey_response", "score": 9}]
        >>> _ = log.append(answers, properties=["score"])
        >>> view = log.as_of("2024-03-01")
        >>> nps = view.survey(min_answers=5)
        >>> nps["answers"], nps["score"], nps["score_state"]
        ([6, 1], [0.0, None], ['known', 'too_few_answers'])
        """
        options: dict[str, Any] = {
            "survey": survey,
            "events": events,
            "score": score,
            "scale": scale,
            "satisfied_from": satisfied_from,
            "answers": answers,
            "period": period,
            "from": from_,
            "to": to,
            "invitations": invitations,
            "min_answers": min_answers,
            "interval": interval,
            "level": level,
            **unknown,
        }
        return self._call("survey", options, progress)

    def survey_moves(
        self,
        split: Time,
        *,
        events: str | Sequence[str] | None = None,
        score: str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How customers moved between detractor, passive and promoter, from their latest answer before an instant to
        their latest one after it.

        Args:
            split: Where the time before ends and the time after begins.
            events: Kinds or roles of the answers. Not given: those of the role survey_response.
            score: The property that holds the score, from 0 to 10. Default: "score".
            from_: The start of the time before. Not given: the first answer.
            to: The end of the time after. Not given: ``as_of``.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``survey_moves``. One row for each pair of what customers were before and after, by their latest
            answers; ``none`` where they gave none.

            - ``before`` (text): ``detractor``, ``passive``, ``promoter`` or ``none``.
            - ``after`` (text): The same of the time after.
            - ``customers`` (int): How many customers.
            - ``share`` (float, or None): Of those who were the same before; none where nobody was.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``score_out_of_scale``, ``invalid_time``.
            NotFoundError: ``unknown_kind``, ``unknown_property``.

        >>> import retention_core as rt
        >>> log = rt.EventLog()
        >>> scores = {"a": 10, "b": 9, "c": 8, "d": 7, "e": 6, "f": 0}
        >>> answers = [{"customer": who, "time": "2024-01-10", "kind": "survey_response", "score": score} for who, score in scores.items()]
        >>> answers += [{"customer": "f", "time": "2024-02-10", "kind": "survey_response", "score": 9}]
        >>> _ = log.append(answers, properties=["score"])
        >>> view = log.as_of("2024-03-01")
        >>> moves = view.survey_moves("2024-02-01").to_dicts()
        >>> [(row["before"], row["after"], row["customers"]) for row in moves if row["after"] != "none" and row["customers"]]
        [('detractor', 'promoter', 1)]
        """
        options: dict[str, Any] = {
            "split": split,
            "events": events,
            "score": score,
            "from": from_,
            "to": to,
            **unknown,
        }
        return self._call("survey_moves", options, progress)

    def stated_reasons(
        self,
        *,
        events: str | Sequence[str] | None = None,
        reason: str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Why customers say that they leave: how often each reason was stated, of all events that state one.

        Args:
            events: Kinds or roles of events that state a reason. Not given: those of the role cancellation.
            reason: The property that holds the reason. Default: "reason".
            from_: The start of the time looked at. Not given: the first event.
            to: Its end. Not given: ``as_of``.
            level: The level of confidence of intervals. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``stated_reasons``. One row a reason, the most frequent first; then those who stated none.

            - ``reason`` (text, or None): The reason; none where none was stated.
            - ``count`` (int): Events that state it.
            - ``share`` (float, or None): count / all events that state a reason; none of the row without one.
            - ``share_low`` (float, or None): Lower end of its Wilson interval.
            - ``share_high`` (float, or None): Upper end of its Wilson interval.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``.
            NotFoundError: ``unknown_kind``, ``unknown_property``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(roles={"left": "cancellation"}))
        >>> rows = [{"customer": who, "time": "2024-01-10", "kind": "left", "reason": why} for who, why in zip("abcd", ["price", "price", "bugs", None])]
        >>> _ = log.append(rows, properties=["reason"])
        >>> reasons = log.as_of("2024-02-01").stated_reasons()
        >>> reasons["reason"], reasons["count"]
        (['price', 'bugs', None], [2, 1, 1])
        """
        options: dict[str, Any] = {
            "events": events,
            "reason": reason,
            "from": from_,
            "to": to,
            "level": level,
            **unknown,
        }
        return self._call("stated_reasons", options, progress)

    def funnel(
        self,
        steps: str | Sequence[str],
        *,
        within: str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """A funnel of steps: how many customers reached each, in order, and how long that took.

        The clock of a customer starts with their first first step in the time asked for; each later step is the first
        one after the step before.

        Args:
            steps: The steps, in order: a kind or role each; two at least. An event makes one step; events of one
                instant may make several, in the order that makes the most.
            within: How long after the first step the last may come: right-open. Not given: however long.
            from_: Customers enter with their first first step at or after this. Not given: ever.
            to: They enter before this. Not given: ``as_of``.
            level: The level of confidence of intervals. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``funnel``. One row a step: how many customers reached it, in order, and how long that took.

            - ``step`` (int): The step's number, from 1.
            - ``events`` (text): The kind or role that makes it.
            - ``customers`` (int): Customers who made it, after all steps before it.
            - ``open`` (int): Those of the step before who were not seen to make it and still may, or did unseen:
              ``within`` had not passed when observation ended, or is not given.
            - ``share_of_first`` (float, or None): customers / customers of the first step.
            - ``share_of_previous`` (float, or None): customers / customers of the step before; none of the first.
            - ``share_of_previous_low`` (float, or None): Lower end of its Wilson interval.
            - ``share_of_previous_high`` (float, or None): Upper end of its Wilson interval.
            - ``median_days`` (float, or None): Median time from the step before, of those who made it: days of 24
              hours.
            - ``p90_days`` (float, or None): Time that nine tenths of them did not exceed.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``, ``invalid_span``.
            NotFoundError: ``unknown_kind``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> funnel = view.funnel(["login", "sale"])
        >>> funnel["customers"][0] >= funnel["customers"][1] > 0
        True
        """
        options: dict[str, Any] = {
            "steps": steps,
            "within": within,
            "from": from_,
            "to": to,
            "level": level,
            **unknown,
        }
        return self._call("funnel", options, progress)

    def time_to_value(
        self,
        value: str | Sequence[str],
        *,
        start: str | Sequence[str] | None = None,
        within: str | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How long customers take to their first value: the median by Kaplan and Meier, in which those who are not there
        yet count for as long as they were observed, and the share that got there within a time.

        Args:
            value: Kinds or roles of which the first event is the first value.
            start: Kinds or roles of which the first event starts the clock. Not given: sign-up.
            within: The share that got there so soon is told. A length of days, hours or weeks. Default: "1w".
            level: The level of confidence of intervals. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``time_to_value``. One row: how long customers take to their first value, estimated by Kaplan
            and Meier from those who got there and those who have not yet.

            - ``customers`` (int): Customers whose clock started while values were observed.
            - ``reached`` (int): Those of them who got there while values were observed.
            - ``waiting`` (int): Those who had not, when observation ended.
            - ``before_start`` (int): Customers left out, whose first value was before their clock started.
            - ``without_start`` (int): Customers left out, whose clock's start is not known.
            - ``median_days`` (float, or None): The time by which half got there: days of 24 hours.
            - ``median_low_days`` (float, or None): Lower end of its interval.
            - ``median_high_days`` (float, or None): Upper end of its interval; none where it is beyond what was
              observed.
            - ``median_state`` (text): ``known``, ``not_reached`` (fewer than half got there so far) or
              ``no_customers``.
            - ``share_within`` (float, or None): The share that got there within the time asked for.
            - ``share_within_low`` (float, or None): Lower end of its interval.
            - ``share_within_high`` (float, or None): Upper end of its interval.
            - ``share_state`` (text): ``known``, ``not_enough_history`` (nobody was observed for so long) or
              ``no_customers``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_span``.
            NotFoundError: ``unknown_kind``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.time_to_value("sale", within="7d")["median_state"]
        ['known']
        """
        options: dict[str, Any] = {
            "value": value,
            "start": start,
            "within": within,
            "level": level,
            **unknown,
        }
        return self._call("time_to_value", options, progress)

    def feature_adoption(
        self,
        *,
        events: str | Sequence[str] | None = None,
        feature: str | None = None,
        period: Literal["day", "week", "month", "quarter", "year"] | str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How many of the active customers use each feature, period by period, and how many do so for the first time.

        Args:
            events: Kinds or roles of events of use. Not given: those of the role activity.
            feature: Where an event says which feature was used: ``item``, or the name of a property. Default: "item".
            period: A calendar period, or a length such as ``30d``. Default: "month".
            from_: The first period shown is the one that holds this instant. Not given: the start of observation.
            to: Periods that begin before this instant are shown. Not given: ``as_of``.
            level: The level of confidence of intervals. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``feature_adoption``. One row a period and feature: how many customers used it, of those who
            used anything.

            - ``period`` (text): Label of the period, such as ``2024-02``.
            - ``feature`` (text): The feature.
            - ``state`` (text): ``complete``, ``partial``, ``not_yet`` or ``not_observed``.
            - ``events`` (int, or None): Events of its use.
            - ``users`` (int, or None): Customers who used it in the period.
            - ``new_users`` (int, or None): Those of them who had never used it before.
            - ``active`` (int, or None): Customers with any event of use in the period: the denominator.
            - ``share`` (float, or None): users / active.
            - ``share_low`` (float, or None): Lower end of its Wilson interval.
            - ``share_high`` (float, or None): Upper end of its Wilson interval.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_time``.
            NotFoundError: ``unknown_kind``, ``unknown_property``.

        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(roles={"used": "activity"}))
        >>> _ = log.append([
        ...     {"customer": "ann", "time": "2024-01-05", "kind": "used", "item": "export"},
        ...     {"customer": "bob", "time": "2024-01-06", "kind": "used", "item": "search"},
        ...     {"customer": "ann", "time": "2024-01-09", "kind": "used", "item": "search"},
        ... ])
        >>> features = log.as_of("2024-02-01").feature_adoption()
        >>> features["feature"], features["users"], features["share"]
        (['export', 'search'], [1, 2], [0.5, 1.0])
        """
        options: dict[str, Any] = {
            "events": events,
            "feature": feature,
            "period": period,
            "from": from_,
            "to": to,
            "level": level,
            **unknown,
        }
        return self._call("feature_adoption", options, progress)

    def purchase_summary(
        self,
        *,
        purchases: str | Sequence[str] | None = None,
        unit: str | None = None,
        mean_value: Literal["repeat", "all"] | None = None,
        opportunities: bool | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """What lifetime-value models read of every customer who bought before ``as_of``: repeat purchases, the time of
        the last one, age, and mean value.

        All count calendar days of the schema's zone: the purchases of a day are one, ``t_x`` is the time from the
        first such day to the last, ``age`` that from the first to the last day before ``as_of``. Refunds do not
        count. lifetimes calls ``t_x`` recency and ``age`` T.

        Args:
            purchases: The kinds or roles of events that are purchases. Default: ["purchase"].
            unit: The unit of ``t_x`` and ``age``. Months, quarters and years count by their mean length. Default:
                "1d".
            mean_value: Which purchases the mean value is of. Default: "repeat".
            opportunities: Whether opportunities are counted, as BG/BB reads them: of the stretches of one ``unit``
                each since the first purchase, which begins the one of number 0, those over by ``as_of`` are the
                ``age``, those used by buying in them the ``frequency``, and ``t_x`` is the number of the last one
                used. Default: false.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``purchase_summary``. A customer who bought, in the order given, or of ids where read from a
            log.

            - ``customer`` (text): The customer's id, or the row's number from 0.
            - ``frequency`` (int): Repeat purchases: those after the first.
            - ``t_x`` (float): Time from the first purchase to the last, in the unit of the note ``unit``; 0 for who
              bought once.
            - ``age`` (float): Time from the first purchase to the end of the observation, in that unit.
            - ``mean_value`` (float, or None): Mean value of a purchase as the note ``definition`` says, in major
              units of the note's currency and not rounded; missing without repeat purchases, or where no such
              purchase has an amount.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``mixed_currency``.
            NotFoundError: ``unknown_kind``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> view.purchase_summary()["frequency"][:3]
        [3, 0, 2]
        """
        options: dict[str, Any] = {
            "purchases": purchases,
            "unit": unit,
            "mean_value": mean_value,
            "opportunities": opportunities,
            **unknown,
        }
        return self._call("purchase_summary", options, progress)

    def training_table(
        self,
        measures: Mapping[str, Mapping[str, Any]],
        *,
        outcome: Literal["no_event", "event", "contract_end"] | None = None,
        of: str | Sequence[str] | None = None,
        horizon: str | None = None,
        gap: str | None = None,
        every: str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        active_within: str | None = None,
        active_of: str | Sequence[str] | None = None,
        as_known: bool | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Rows to learn from, one for each customer and instant of a plan: measures as they stood then, and what came of
        it within the horizon.

        Measures read nothing from an instant on and, unless told otherwise, nothing that was received later; instants
        whose horizon had not ended by what was observed are left out. ``customer`` is what to group by, ``at`` what
        to split by.

        Args:
            measures: What is measured, by name, such as ``{"orders_30d": {"measure": "count", "of": ["purchase"],
                "window": "30d"}}``.
            outcome: What is foretold. Default: "no_event".
            of: The kinds or roles of events that it is about; of the end of contracts, nothing. Default:
                ["purchase"].
            horizon: How long one waits for the outcome. Default: "90d".
            gap: How long after an instant the horizon begins: time to act in. Not given: at once.
            every: How far the instants lie apart. Default: "1mo".
            from_: No instant is before this one. Not given: from the first on that has a history.
            to: The last instant. Not given: the last whose horizon had ended by what was observed.
            active_within: Only customers are told of who had done something so shortly before the instant, as far as
                ``as_known`` lets it be known. Not given: all who were known by then.
            active_of: The kinds or roles of events that ``active_within`` asks for. Not given: those of ``of``; of an
                outcome that is an event, all kinds but those of ``of``.
            as_known: Whether measures read only what had been received by each instant; else what happened before it,
                whenever it was received. Either way customers are who they were by the links dated before the
                instant. Default: true.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``training_table``. A customer at an instant of the past: what came of it, then a column for
            each measure as it stood.

            - ``customer`` (text): The id that stands for the customer.
            - ``at`` (time): The instant: what happened before it counts.
            - ``outcome`` (bool): Whether the outcome came within the horizon.
            - Further columns carry the host's own names.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``horizon_beyond_data``, ``invalid_span``,
                ``invalid_time``, ``undated_property``, ``circular_definition``, ``rule_syntax``, ``rule_type``.
            NotFoundError: ``unknown_kind``, ``unknown_name``, ``unknown_property``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> measures = {"orders": {"measure": "count", "of": ["purchase"]}, "recency": {"measure": "days_since_last", "of": ["purchase"]}}
        >>> table = view.training_table(measures, horizon="14d", every="14d")
        >>> table.columns
        ['customer', 'at', 'outcome', 'orders', 'recency']
        """
        options: dict[str, Any] = {
            "measures": measures,
            "outcome": outcome,
            "of": of,
            "horizon": horizon,
            "gap": gap,
            "every": every,
            "from": from_,
            "to": to,
            "active_within": active_within,
            "active_of": active_of,
            "as_known": as_known,
            **unknown,
        }
        return self._call("training_table", options, progress)

    def scoring_table(
        self,
        measures: Mapping[str, Mapping[str, Any]],
        *,
        outcome: Literal["no_event", "event", "contract_end"] | None = None,
        of: str | Sequence[str] | None = None,
        horizon: str | None = None,
        gap: str | None = None,
        every: str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        active_within: str | None = None,
        active_of: str | Sequence[str] | None = None,
        as_known: bool | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """The customers of now with the measures that ``training_table`` has for the same measures and plan: what a
        model is to be applied to.

        Args:
            measures: What is measured, by name, such as ``{"orders_30d": {"measure": "count", "of": ["purchase"],
                "window": "30d"}}``.
            outcome: What is foretold. Default: "no_event".
            of: The kinds or roles of events that it is about; of the end of contracts, nothing. Default:
                ["purchase"].
            horizon: How long one waits for the outcome. Default: "90d".
            gap: How long after an instant the horizon begins: time to act in. Not given: at once.
            every: How far the instants lie apart. Default: "1mo".
            from_: No instant is before this one. Not given: from the first on that has a history.
            to: The last instant. Not given: the last whose horizon had ended by what was observed.
            active_within: Only customers are told of who had done something so shortly before the instant, as far as
                ``as_known`` lets it be known. Not given: all who were known by then.
            active_of: The kinds or roles of events that ``active_within`` asks for. Not given: those of ``of``; of an
                outcome that is an event, all kinds but those of ``of``.
            as_known: Whether measures read only what had been received by each instant; else what happened before it,
                whenever it was received. Either way customers are who they were by the links dated before the
                instant. Default: true.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``scoring_table``. A customer at ``as_of``: a column for each measure, as training tables have
            them.

            - ``customer`` (text): The id that stands for the customer.
            - ``at`` (time): The instant: what happened before it counts.
            - Further columns carry the host's own names.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``horizon_beyond_data``, ``invalid_span``,
                ``invalid_time``, ``undated_property``, ``circular_definition``, ``rule_syntax``, ``rule_type``.
            NotFoundError: ``unknown_kind``, ``unknown_name``, ``unknown_property``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> measures = {"orders": {"measure": "count", "of": ["purchase"]}, "recency": {"measure": "days_since_last", "of": ["purchase"]}}
        >>> view.scoring_table(measures)["orders"][:3]
        [5, 1, 3]
        """
        options: dict[str, Any] = {
            "measures": measures,
            "outcome": outcome,
            "of": of,
            "horizon": horizon,
            "gap": gap,
            "every": every,
            "from": from_,
            "to": to,
            "active_within": active_within,
            "active_of": active_of,
            "as_known": as_known,
            **unknown,
        }
        return self._call("scoring_table", options, progress)

    def active_periods(
        self,
        *,
        events: str | Sequence[str] | None = None,
        gap: str | None = None,
        periods: Literal["first", "all"] | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Periods in which customers were active, gaps merged: lifetimes from a log, one row a customer and period, for
        ``kaplan_meier`` and Cox models.

        A customer has left once ``gap`` has passed without an event; until then, or until last observed, the lifetime
        is still running.

        Args:
            events: Kinds or roles that are activity. Not given: purchases, if any were seen, else the role activity,
                else all kinds.
            gap: A customer without an event for so long has left: the period ends so long after its last event.
                Default: "90d".
            periods: Which periods of a customer are told. Default: "first".
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``active_periods``. A period in which a customer was active: a lifetime as ``kaplan_meier`` and
            ``CoxModel.fit`` take them.

            - ``customer`` (text): The id that stands for the customer.
            - ``period`` (int): The customer's first, second period and so on, from 1.
            - ``start`` (time): The period's first event.
            - ``last`` (time): The period's last event so far.
            - ``duration`` (float): Days from the first event until the customer had left, or, where that is not so
              yet, until last observed.
            - ``event`` (bool): Whether the customer had left when last observed.
            - ``events`` (int): How many events the period has.
            - ``left_truncated`` (bool): Whether the period may have begun before what was observed: its first event
              lies within ``gap`` of the beginning.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_span``.
            NotFoundError: ``unknown_kind``.

        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> import retention_core as rt
        >>> periods = view.active_periods(gap="30d")
        >>> rt.kaplan_meier(periods).notes["duration"]
        'duration'
        """
        options: dict[str, Any] = {
            "events": events,
            "gap": gap,
            "periods": periods,
            **unknown,
        }
        return self._call("active_periods", options, progress)

    def measures(
        self,
        policy: Policy | Mapping[str, Any] | str,
        *,
        at: Time | Sequence[Time] | None = None,
        states: bool | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """The measures of a policy: one row for each customer and instant, then a column for each measure.

        Of everybody who had an event or signed up before the instant. A missing value is null, never zero; a column
        ``…_state`` then says why: ``no_events``, ``not_enough_history``, ``not_observed``, ``undefined``.

        Args:
            policy: The policy.
            at: The instants at which to measure, none after ``as_of``; not given: ``as_of``.
            states: Whether a column ``…_state`` says why values are missing, for each measure that misses any.
                Default: true.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``measures``. One row for each customer and instant, of those who had an event or signed up
            before it; then a column for each measure.

            - ``customer`` (text): The id that stands for the customer.
            - ``at`` (time): The instant: what happened before it counts.
            - Further columns carry the host's own names.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_policy``, ``invalid_time``,
                ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``, ``rule_arithmetic``,
                ``circular_definition``.
            NotFoundError: ``unknown_kind``, ``unknown_name``, ``unknown_function``, ``unknown_property``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"]},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "segments": {"repeat": "orders >= 2", "silent": "days_since_order >= 30"},
        ...     "signals": {"third_order": {"when": "orders >= 3"}},
        ... })
        >>> measures = view.measures(policy, at=["2024-03-01", "2024-04-01"])
        >>> measures.columns[:4]
        ['customer', 'at', 'days_since_order', 'orders']
        """
        options: dict[str, Any] = {
            "policy": policy,
            "at": at,
            "states": states,
            **unknown,
        }
        return self._call("measures", options, progress)

    def segments(
        self,
        policy: Policy | Mapping[str, Any] | str,
        *,
        at: Time | Sequence[Time] | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Who is in which segment of a policy: one row for each customer and instant, then a column of yes or no for
        each segment.

        Null where a missing value leaves a rule open; the customer is then not in.

        Args:
            policy: The policy.
            at: The instants, none after ``as_of``; not given: ``as_of``.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``segments``. One row for each customer and instant, then for each segment whether the customer
            is in; none where a missing value leaves its rule open.

            - ``customer`` (text): The id that stands for the customer.
            - ``at`` (time): The instant: what happened before it counts.
            - Further columns carry the host's own names.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_policy``, ``invalid_time``,
                ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``, ``rule_arithmetic``,
                ``circular_definition``.
            NotFoundError: ``unknown_kind``, ``unknown_name``, ``unknown_function``, ``unknown_property``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"]},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "segments": {"repeat": "orders >= 2", "silent": "days_since_order >= 30"},
        ...     "signals": {"third_order": {"when": "orders >= 3"}},
        ... })
        >>> view.segments(policy).columns
        ['customer', 'at', 'repeat', 'silent']
        """
        options: dict[str, Any] = {
            "policy": policy,
            "at": at,
            **unknown,
        }
        return self._call("segments", options, progress)

    def segment_members(
        self,
        policy: Policy | Mapping[str, Any] | str,
        segment: str,
        *,
        at: Time | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """The customers in a segment at an instant, each with the clauses that decided and their values.

        Args:
            policy: The policy.
            segment: The segment.
            at: The instant, not after ``as_of``; not given: ``as_of``.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``segment_members``. One row for each customer in the segment, in the order of ids.

            - ``customer`` (text): The id that stands for the customer.
            - ``reason`` (text): The clauses of the rule that decided, with their values.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_policy``, ``invalid_time``,
                ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``, ``rule_arithmetic``,
                ``circular_definition``.
            NotFoundError: ``unknown_segment``, ``unknown_kind``, ``unknown_name``, ``unknown_function``,
                ``unknown_property``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"]},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "segments": {"repeat": "orders >= 2", "silent": "days_since_order >= 30"},
        ...     "signals": {"third_order": {"when": "orders >= 3"}},
        ... })
        >>> members = view.segment_members(policy, "repeat")
        >>> members["reason"][0].startswith("orders >= 2 (orders = ")
        True
        """
        options: dict[str, Any] = {
            "policy": policy,
            "segment": segment,
            "at": at,
            **unknown,
        }
        return self._call("segment_members", options, progress)

    def segment_sizes(
        self,
        policy: Policy | Mapping[str, Any] | str,
        *,
        at: Time | Sequence[Time] | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How many customers are in each segment of a policy: one row for each instant and segment.

        Args:
            policy: The policy.
            at: The instants, none after ``as_of``; not given: ``as_of``.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``segment_sizes``. One row for each instant and segment: how many customers are in.

            - ``at`` (time): The instant: what happened before it counts.
            - ``segment`` (text): The segment.
            - ``customers`` (int): Customers known at the instant.
            - ``members`` (int): Customers for whom the rule holds.
            - ``open`` (int): Customers for whom a missing value leaves the rule open; they are not in.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_policy``, ``invalid_time``,
                ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``, ``rule_arithmetic``,
                ``circular_definition``.
            NotFoundError: ``unknown_kind``, ``unknown_name``, ``unknown_function``, ``unknown_property``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"]},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "segments": {"repeat": "orders >= 2", "silent": "days_since_order >= 30"},
        ...     "signals": {"third_order": {"when": "orders >= 3"}},
        ... })
        >>> sizes = view.segment_sizes(policy, at=["2024-03-01", "2024-04-01"])
        >>> len(sizes), sizes["members"][2] == len(view.segment_members(policy, "repeat"))
        (4, True)
        """
        options: dict[str, Any] = {
            "policy": policy,
            "at": at,
            **unknown,
        }
        return self._call("segment_sizes", options, progress)

    def segment_moves(
        self,
        policy: Policy | Mapping[str, Any] | str,
        *,
        from_: Time | None = None,
        to: Time | None = None,
        segments: str | Sequence[str] | None = None,
        customer: str | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Each time a customer entered or left a segment of a policy, with the clauses that decided.

        Instants are exact: what time alone brings about is listed when it happens. With ``customer``, the history of
        one. Who is who is resolved once, as of the view: the moves of all ids that were aliased or merged by then are
        those of the customer who stays, also before the link, and the other ids have none. A live engine goes by the
        links of each instant instead.

        Args:
            policy: The policy.
            from_: Moves after this instant are listed; not given: all.
            to: Moves up to this instant are listed; not given: to ``as_of``.
            segments: The segments; not given: all.
            customer: One customer alone; not given: all.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``segment_moves``. One row for each time a customer entered or left a segment, in the order of
            time.

            - ``time`` (time): The first instant at which it is so.
            - ``customer`` (text): The id that stands for the customer.
            - ``segment`` (text): The segment.
            - ``change`` (text): ``entered`` or ``left``.
            - ``reason`` (text): The clauses of the rule that decided, with their values.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_policy``, ``invalid_time``,
                ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``, ``rule_arithmetic``,
                ``circular_definition``.
            NotFoundError: ``unknown_customer``, ``unknown_segment``, ``unknown_kind``, ``unknown_name``,
                ``unknown_function``, ``unknown_property``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"]},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "segments": {"repeat": "orders >= 2", "silent": "days_since_order >= 30"},
        ...     "signals": {"third_order": {"when": "orders >= 3"}},
        ... })
        >>> moves = view.segment_moves(policy, from_="2024-03-01", segments=["silent"])
        >>> set(moves["change"]) <= {"entered", "left"}
        True
        """
        options: dict[str, Any] = {
            "policy": policy,
            "from": from_,
            "to": to,
            "segments": segments,
            "customer": customer,
            **unknown,
        }
        return self._call("segment_moves", options, progress)

    def segment_overlap(
        self,
        policy: Policy | Mapping[str, Any] | str,
        *,
        at: Time | Sequence[Time] | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How far the segments of a policy share their customers, pair by pair, at the last of the instants asked for.

        Args:
            policy: The policy.
            at: The instants, none after ``as_of``; not given: ``as_of``.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``segment_overlap``. One row for each pair of segments at an instant.

            - ``segment`` (text): One segment.
            - ``other`` (text): The other, later in the order of names.
            - ``both`` (int): Customers in both.
            - ``only_segment`` (int): Customers in the one alone.
            - ``only_other`` (int): Customers in the other alone.
            - ``jaccard`` (float, or None): Those in both as a part of those in either.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_policy``, ``invalid_time``,
                ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``, ``rule_arithmetic``,
                ``circular_definition``.
            NotFoundError: ``unknown_kind``, ``unknown_name``, ``unknown_function``, ``unknown_property``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"]},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "segments": {"repeat": "orders >= 2", "silent": "days_since_order >= 30"},
        ...     "signals": {"third_order": {"when": "orders >= 3"}},
        ... })
        >>> overlap = view.segment_overlap(policy)
        >>> overlap["segment"], overlap["other"]
        (['repeat'], ['silent'])
        """
        options: dict[str, Any] = {
            "policy": policy,
            "at": at,
            **unknown,
        }
        return self._call("segment_overlap", options, progress)

    def explain_segments(
        self,
        policy: Policy | Mapping[str, Any] | str,
        customer: str,
        *,
        at: Time | None = None,
        **unknown: NoReturn,
    ) -> Table:
        """Why a customer is in or out of each segment of a policy: one row a clause, with whether it holds, whether it
        decided, and what it read.

        Args:
            policy: The policy.
            customer: Any id of the customer.
            at: The instant, not after ``as_of``; not given: ``as_of``.

        Returns:
            The table ``segment_explanation``. One row for each clause of each segment's rule.

            - ``segment`` (text): The segment.
            - ``inside`` (bool, or None): Whether the customer is in; none where a missing value leaves it open.
            - ``clause`` (text): A part of the rule without ``&&``, ``||`` and ``!``.
            - ``holds`` (bool, or None): Whether the clause holds; none where a missing value leaves it open.
            - ``decided`` (bool): Whether the outcome follows from this clause and others that decided.
            - ``values`` (text): What the clause read; of a missing measure, why it is missing.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_policy``, ``invalid_time``,
                ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``, ``rule_arithmetic``,
                ``circular_definition``.
            NotFoundError: ``unknown_customer``, ``unknown_segment``, ``unknown_kind``, ``unknown_name``,
                ``unknown_function``, ``unknown_property``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"]},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "segments": {"repeat": "orders >= 2", "silent": "days_since_order >= 30"},
        ...     "signals": {"third_order": {"when": "orders >= 3"}},
        ... })
        >>> why = view.explain_segments(policy, "ben")
        >>> why["segment"], why["clause"]
        (['repeat', 'silent'], ['orders >= 2', 'days_since_order >= 30'])
        """
        options: dict[str, Any] = {
            "policy": policy,
            "customer": customer,
            "at": at,
            **unknown,
        }
        return self._call("explain_segments", options, False)

    def signals(
        self,
        policy: Policy | Mapping[str, Any] | str,
        *,
        from_: Time | None = None,
        to: Time | None = None,
        customer: str | None = None,
        hindsight: bool | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """What a live engine with this policy would have told of the time between two instants: how many signals, whom
        they are about, and when.

        The ids are those that an engine gives which is told the same facts. Where customers were aliased, merged or
        parted within the time listed they differ: who is who is resolved once, as of the view, so that all ids which
        are one customer by then are listed as that customer from the beginning, and the other ids not at all; an
        engine goes by the links of each instant instead, and tells what a link itself brings about.

        Args:
            policy: The policy.
            from_: Signals after this instant are listed; not given: all.
            to: Signals up to this instant are listed; not given: to ``as_of``.
            customer: One customer alone; not given: all.
            hindsight: Whether artifacts may be asked of instants before they were fitted. Default: false.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``signals``. One row for each signal, in the order of time, then of ids of customers.

            - ``time`` (time): The first instant at which it is so.
            - ``customer`` (text): The id that stands for the customer.
            - ``kind`` (text): ``entered``, ``left``, ``fired``, ``band_changed`` or ``stage_changed``.
            - ``name`` (text): The segment, the scorecard, the lifecycle, or the signal of the policy.
            - ``reason`` (text): The clauses of the rule that decided, with their values.
            - ``id`` (text): The id: an engine that is told the same facts gives the same.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``undated_property``, ``invalid_policy``,
                ``invalid_time``, ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``,
                ``rule_arithmetic``, ``circular_definition``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``.
            NotFoundError: ``unknown_customer``, ``unknown_segment``, ``unknown_kind``, ``unknown_name``,
                ``unknown_function``, ``unknown_property``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"]},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "segments": {"repeat": "orders >= 2", "silent": "days_since_order >= 30"},
        ...     "signals": {"third_order": {"when": "orders >= 3"}},
        ... })
        >>> signals = view.signals(policy, from_="2024-03-01")
        >>> signals.columns
        ['time', 'customer', 'kind', 'name', 'reason', 'id']
        """
        options: dict[str, Any] = {
            "policy": policy,
            "from": from_,
            "to": to,
            "customer": customer,
            "hindsight": hindsight,
            **unknown,
        }
        return self._call("signals", options, progress)

    def fit_health_norms(
        self,
        policy: Policy | Mapping[str, Any] | str,
        *,
        segment: str | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Artifact:
        """Fits how the values of all measures of a policy lie among customers, which the normalisers ``percentile`` and
        ``z`` of scorecards read.

        Its text stands in the policy under ``artifacts``. To fit anew is an act of its own: scores do not move
        because other customers came.

        Args:
            policy: The policy.
            segment: The segment among whose customers it is fitted; not given: everybody.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            An artifact ``health_norms``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``nothing_to_fit``, ``undated_property``,
                ``invalid_policy``, ``invalid_time``, ``invalid_span``, ``rule_syntax``, ``rule_type``,
                ``rule_too_large``, ``rule_arithmetic``, ``circular_definition``.
            NotFoundError: ``unknown_segment``, ``unknown_kind``, ``unknown_name``, ``unknown_function``,
                ``unknown_property``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"], "window": "90d"},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "scorecards": {"health": {
        ...         "measures": {"orders": {"low": 0, "high": 5}, "days_since_order": {"low": 30, "high": 0}},
        ...         "bands": [{"band": "red"}, {"band": "green", "from": 50}],
        ...     }},
        ...     "lifecycles": {"journey": {"stages": [
        ...         {"stage": "new", "to": ["loyal", "lost"]},
        ...         {"stage": "loyal", "when": "orders >= 3", "to": ["lost"]},
        ...         {"stage": "lost", "when": "days_since_order >= 30", "to": ["loyal"]},
        ...     ]}},
        ... })
        >>> norms = view.fit_health_norms(policy)
        >>> norms.kind
        'health_norms'
        """
        options: dict[str, Any] = {
            "policy": policy,
            "segment": segment,
            **unknown,
        }
        return self._fit("fit_health_norms", options, progress)

    def health(
        self,
        policy: Policy | Mapping[str, Any] | str,
        *,
        scorecards: str | Sequence[str] | None = None,
        at: Time | None = None,
        since: Time | None = None,
        steady: float | None = None,
        hindsight: bool | None = None,
        norms: Artifact | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """The health of all customers at an instant: score, band, coverage, and what has become of it since another
        instant.

        Of each customer the scorecards that are for them. Where no score can be told it is null, and ``state`` says
        why.

        Args:
            policy: The policy.
            scorecards: The scorecards; not given: all.
            at: The instant, not after ``as_of``; not given: ``as_of``.
            since: The instant with whose score it is compared; not given: 30 days before, or, if that is later, when
                the last artifact of these scorecards was fitted.
            steady: A smaller change than so many points is no trend. Default: 5.0.
            hindsight: Whether artifacts may be asked of instants before they were fitted. Default: false.
            norms: What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks;
                refused where it lacks none and has others.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``health``. One row for each customer and scorecard that is for them, in the order of ids.

            - ``customer`` (text): The id that stands for the customer.
            - ``scorecard`` (text): The scorecard.
            - ``score`` (float, or None): The score, from 0 to 100.
            - ``score_millionths`` (int, or None): The score in whole millionths of a point, to which contributions
              add up.
            - ``band`` (text, or None): The band, with hysteresis.
            - ``state`` (text): ``known``, ``overridden``, or why there is no score: ``blocked``, ``no_data``.
            - ``coverage`` (float): The part of the weights for which there was evidence.
            - ``before`` (float, or None): The score at the instant with which it is compared.
            - ``change`` (float, or None): The score less the one before, in points.
            - ``trend`` (text, or None): ``rising``, ``falling``, or ``steady`` for a smaller change than asked for.
            - ``owner`` (text, or None): Who set the score in place of the computed one.
            - ``expires`` (time, or None): Until when it is set.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``undated_property``, ``invalid_policy``,
                ``invalid_time``, ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``,
                ``rule_arithmetic``, ``circular_definition``.
            NotFoundError: ``unknown_scorecard``, ``unknown_segment``, ``unknown_kind``, ``unknown_name``,
                ``unknown_function``, ``unknown_property``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"], "window": "90d"},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "scorecards": {"health": {
        ...         "measures": {"orders": {"low": 0, "high": 5}, "days_since_order": {"low": 30, "high": 0}},
        ...         "bands": [{"band": "red"}, {"band": "green", "from": 50}],
        ...     }},
        ...     "lifecycles": {"journey": {"stages": [
        ...         {"stage": "new", "to": ["loyal", "lost"]},
        ...         {"stage": "loyal", "when": "orders >= 3", "to": ["lost"]},
        ...         {"stage": "lost", "when": "days_since_order >= 30", "to": ["loyal"]},
        ...     ]}},
        ... })
        >>> health = view.health(policy)
        >>> health["customer"][:2], health["score"][:2], health["band"][:2]
        (['ada', 'ben'], [78.33335, 10.0], ['green', 'red'])
        """
        options: dict[str, Any] = {
            "policy": policy,
            "scorecards": scorecards,
            "at": at,
            "since": since,
            "steady": steady,
            "hindsight": hindsight,
            "norms": norms,
            **unknown,
        }
        return self._call("health", options, progress)

    def explain_health(
        self,
        policy: Policy | Mapping[str, Any] | str,
        customer: str,
        *,
        scorecards: str | Sequence[str] | None = None,
        at: Time | None = None,
        since: Time | None = None,
        hindsight: bool | None = None,
        norms: Artifact | None = None,
        **unknown: NoReturn,
    ) -> Table:
        """Why a customer has the score that they have: what each measure was worth and gave, and what it gives more than
        at another instant.

        The contributions of a scorecard add up to its score, and their changes to its change, to the last millionth.

        Args:
            policy: The policy.
            customer: Any id of the customer.
            scorecards: The scorecards; not given: all.
            at: The instant, not after ``as_of``; not given: ``as_of``.
            since: The instant since which the change is explained; not given: no change is.
            hindsight: Whether artifacts may be asked of instants before they were fitted. Default: false.
            norms: What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks;
                refused where it lacks none and has others.

        Returns:
            The table ``health_explanation``. One row for each measure of each scorecard that is for the customer, in
            the order of names; then one for a score that somebody set.

            - ``scorecard`` (text): The scorecard.
            - ``measure`` (text): The measure; ``override`` for a score that somebody set.
            - ``value`` (float, or None): Its value; money in minor units, yes is 1.
            - ``state`` (text): ``known``, or why there is no value.
            - ``points`` (float, or None): What the value is worth, from 0 to 1.
            - ``weight`` (float, or None): Its weight in the scorecard.
            - ``fresh`` (float, or None): How much of the evidence has not faded, from 0 to 1.
            - ``contribution`` (float): What it gives to the score, in points.
            - ``contribution_millionths`` (int): The same in whole millionths: all rows of a scorecard add up to its
              score.
            - ``before_millionths`` (int, or None): What it gave at the instant with which it is compared.
            - ``change_millionths`` (int, or None): What it gives more: all rows add up to the change of the score,
              where there was one before.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``undated_property``, ``invalid_policy``,
                ``invalid_time``, ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``,
                ``rule_arithmetic``, ``circular_definition``.
            NotFoundError: ``unknown_customer``, ``unknown_scorecard``, ``unknown_segment``, ``unknown_kind``,
                ``unknown_name``, ``unknown_function``, ``unknown_property``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"], "window": "90d"},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "scorecards": {"health": {
        ...         "measures": {"orders": {"low": 0, "high": 5}, "days_since_order": {"low": 30, "high": 0}},
        ...         "bands": [{"band": "red"}, {"band": "green", "from": 50}],
        ...     }},
        ...     "lifecycles": {"journey": {"stages": [
        ...         {"stage": "new", "to": ["loyal", "lost"]},
        ...         {"stage": "loyal", "when": "orders >= 3", "to": ["lost"]},
        ...         {"stage": "lost", "when": "days_since_order >= 30", "to": ["loyal"]},
        ...     ]}},
        ... })
        >>> why = view.explain_health(policy, "ben")
        >>> why["measure"], why["value"], why["contribution"]
        (['days_since_order', 'orders'], [86.0, 1.0], [0.0, 10.0])
        """
        options: dict[str, Any] = {
            "policy": policy,
            "customer": customer,
            "scorecards": scorecards,
            "at": at,
            "since": since,
            "hindsight": hindsight,
            "norms": norms,
            **unknown,
        }
        return self._call("explain_health", options, False)

    def health_moves(
        self,
        policy: Policy | Mapping[str, Any] | str,
        *,
        from_: Time | None = None,
        to: Time | None = None,
        scorecards: str | Sequence[str] | None = None,
        customer: str | None = None,
        hindsight: bool | None = None,
        norms: Artifact | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Each time a customer changed band, at the exact instant, with the score and what cost it most. With
        ``customer``, the history of one.

        Args:
            policy: The policy.
            from_: Moves after this instant are listed; not given: all.
            to: Moves up to this instant are listed; not given: to ``as_of``.
            scorecards: The scorecards; not given: all.
            customer: One customer alone; not given: all.
            hindsight: Whether artifacts may be asked of instants before they were fitted. Default: false.
            norms: What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks;
                refused where it lacks none and has others.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``health_moves``. One row for each time a customer changed band, in the order of time.

            - ``time`` (time): The first instant at which it is so.
            - ``customer`` (text): The id that stands for the customer.
            - ``scorecard`` (text): The scorecard.
            - ``from_band`` (text, or None): The band before; none of somebody who had no score.
            - ``to_band`` (text, or None): The band since; none of somebody who has no score.
            - ``score`` (float, or None): The score since.
            - ``reason`` (text): The bands, the score, and the measures that cost it most.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``undated_property``, ``invalid_policy``,
                ``invalid_time``, ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``,
                ``rule_arithmetic``, ``circular_definition``.
            NotFoundError: ``unknown_customer``, ``unknown_scorecard``, ``unknown_segment``, ``unknown_kind``,
                ``unknown_name``, ``unknown_function``, ``unknown_property``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"], "window": "90d"},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "scorecards": {"health": {
        ...         "measures": {"orders": {"low": 0, "high": 5}, "days_since_order": {"low": 30, "high": 0}},
        ...         "bands": [{"band": "red"}, {"band": "green", "from": 50}],
        ...     }},
        ...     "lifecycles": {"journey": {"stages": [
        ...         {"stage": "new", "to": ["loyal", "lost"]},
        ...         {"stage": "loyal", "when": "orders >= 3", "to": ["lost"]},
        ...         {"stage": "lost", "when": "days_since_order >= 30", "to": ["loyal"]},
        ...     ]}},
        ... })
        >>> moves = view.health_moves(policy, from_="2024-03-01")
        >>> moves["customer"][1], moves["from_band"][1], moves["to_band"][1]
        ('kim', 'red', 'green')
        """
        options: dict[str, Any] = {
            "policy": policy,
            "from": from_,
            "to": to,
            "scorecards": scorecards,
            "customer": customer,
            "hindsight": hindsight,
            "norms": norms,
            **unknown,
        }
        return self._call("health_moves", options, progress)

    def health_movers(
        self,
        policy: Policy | Mapping[str, Any] | str,
        *,
        from_: Time | None = None,
        to: Time | None = None,
        scorecards: str | Sequence[str] | None = None,
        hindsight: bool | None = None,
        norms: Artifact | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How many customers went from which band to which between two instants, and how far their scores moved.

        Args:
            policy: The policy.
            from_: The first instant; not given: 30 days before the last, or, if that is later, when the last artifact
                of these scorecards was fitted.
            to: The last instant, not after ``as_of``; not given: ``as_of``.
            scorecards: The scorecards; not given: all.
            hindsight: Whether artifacts may be asked of instants before they were fitted. Default: false.
            norms: What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks;
                refused where it lacks none and has others.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``health_movers``. One row for each scorecard and pair of bands that somebody has: how many were
            in one at the first instant and in the other at the last.

            - ``scorecard`` (text): The scorecard.
            - ``from_band`` (text): The band at the first instant; ``none`` without a score, or not in the scorecard's
              segment yet.
            - ``to_band`` (text): The band at the last instant; ``none`` without a score, or not in the scorecard's
              segment any more.
            - ``customers`` (int): How many customers.
            - ``mean_change`` (float, or None): The mean change of their scores, of those who had both.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``undated_property``, ``invalid_policy``,
                ``invalid_time``, ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``,
                ``rule_arithmetic``, ``circular_definition``.
            NotFoundError: ``unknown_scorecard``, ``unknown_segment``, ``unknown_kind``, ``unknown_name``,
                ``unknown_function``, ``unknown_property``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"], "window": "90d"},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "scorecards": {"health": {
        ...         "measures": {"orders": {"low": 0, "high": 5}, "days_since_order": {"low": 30, "high": 0}},
        ...         "bands": [{"band": "red"}, {"band": "green", "from": 50}],
        ...     }},
        ...     "lifecycles": {"journey": {"stages": [
        ...         {"stage": "new", "to": ["loyal", "lost"]},
        ...         {"stage": "loyal", "when": "orders >= 3", "to": ["lost"]},
        ...         {"stage": "lost", "when": "days_since_order >= 30", "to": ["loyal"]},
        ...     ]}},
        ... })
        >>> movers = view.health_movers(policy)
        >>> sum(movers["customers"]) == len(view.health(policy))
        True
        """
        options: dict[str, Any] = {
            "policy": policy,
            "from": from_,
            "to": to,
            "scorecards": scorecards,
            "hindsight": hindsight,
            "norms": norms,
            **unknown,
        }
        return self._call("health_movers", options, progress)

    def health_bands(
        self,
        policy: Policy | Mapping[str, Any] | str,
        *,
        scorecards: str | Sequence[str] | None = None,
        at: Time | Sequence[Time] | None = None,
        hindsight: bool | None = None,
        norms: Artifact | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How many customers are in each band at each of several instants.

        Args:
            policy: The policy.
            scorecards: The scorecards; not given: all.
            at: The instants, none after ``as_of``; not given: ``as_of``.
            hindsight: Whether artifacts may be asked of instants before they were fitted. Default: false.
            norms: What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks;
                refused where it lacks none and has others.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``health_bands``. One row for each instant, scorecard and band: how many customers are in it.

            - ``at`` (time): The instant: what happened before it counts.
            - ``day`` (float): Days from the first of the instants.
            - ``scorecard`` (text): The scorecard.
            - ``band`` (text): The band; ``none`` of those whom the scorecard is for and who have no score.
            - ``customers`` (int): How many customers.
            - ``share`` (float, or None): Their part of all whom the scorecard is for.
            - ``mean_score`` (float, or None): The mean of their scores.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``undated_property``, ``invalid_policy``,
                ``invalid_time``, ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``,
                ``rule_arithmetic``, ``circular_definition``.
            NotFoundError: ``unknown_scorecard``, ``unknown_segment``, ``unknown_kind``, ``unknown_name``,
                ``unknown_function``, ``unknown_property``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"], "window": "90d"},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "scorecards": {"health": {
        ...         "measures": {"orders": {"low": 0, "high": 5}, "days_since_order": {"low": 30, "high": 0}},
        ...         "bands": [{"band": "red"}, {"band": "green", "from": 50}],
        ...     }},
        ...     "lifecycles": {"journey": {"stages": [
        ...         {"stage": "new", "to": ["loyal", "lost"]},
        ...         {"stage": "loyal", "when": "orders >= 3", "to": ["lost"]},
        ...         {"stage": "lost", "when": "days_since_order >= 30", "to": ["loyal"]},
        ...     ]}},
        ... })
        >>> bands = view.health_bands(policy)
        >>> bands["band"][:2], bands["customers"][:2]
        (['red', 'green'], [9, 3])
        """
        options: dict[str, Any] = {
            "policy": policy,
            "scorecards": scorecards,
            "at": at,
            "hindsight": hindsight,
            "norms": norms,
            **unknown,
        }
        return self._call("health_bands", options, progress)

    def health_scores(
        self,
        policy: Policy | Mapping[str, Any] | str,
        *,
        scorecards: str | Sequence[str] | None = None,
        at: Time | None = None,
        width: int | None = None,
        hindsight: bool | None = None,
        norms: Artifact | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How scores lie: how many customers have which.

        Args:
            policy: The policy.
            scorecards: The scorecards; not given: all.
            at: The instant, not after ``as_of``; not given: ``as_of``.
            width: How many points make a step, from 1 to 50; the last step may be shorter. Default: 10.
            hindsight: Whether artifacts may be asked of instants before they were fitted. Default: false.
            norms: What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks;
                refused where it lacks none and has others.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``health_scores``. One row for each scorecard and step of scores: how many customers have such a
            score.

            - ``scorecard`` (text): The scorecard.
            - ``low`` (int): The lowest score of the step.
            - ``high`` (int): Where the next step begins; 100 is in the last.
            - ``customers`` (int): How many customers.
            - ``share`` (float, or None): Their part of all who have a score.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``undated_property``, ``invalid_policy``,
                ``invalid_time``, ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``,
                ``rule_arithmetic``, ``circular_definition``.
            NotFoundError: ``unknown_scorecard``, ``unknown_segment``, ``unknown_kind``, ``unknown_name``,
                ``unknown_function``, ``unknown_property``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"], "window": "90d"},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "scorecards": {"health": {
        ...         "measures": {"orders": {"low": 0, "high": 5}, "days_since_order": {"low": 30, "high": 0}},
        ...         "bands": [{"band": "red"}, {"band": "green", "from": 50}],
        ...     }},
        ...     "lifecycles": {"journey": {"stages": [
        ...         {"stage": "new", "to": ["loyal", "lost"]},
        ...         {"stage": "loyal", "when": "orders >= 3", "to": ["lost"]},
        ...         {"stage": "lost", "when": "days_since_order >= 30", "to": ["loyal"]},
        ...     ]}},
        ... })
        >>> scores = view.health_scores(policy)
        >>> sum(scores["customers"])
        12
        """
        options: dict[str, Any] = {
            "policy": policy,
            "scorecards": scorecards,
            "at": at,
            "width": width,
            "hindsight": hindsight,
            "norms": norms,
            **unknown,
        }
        return self._call("health_scores", options, progress)

    def health_backtest(
        self,
        policy: Policy | Mapping[str, Any] | str,
        scorecard: str,
        *,
        outcome: Literal["no_event", "event", "contract_end"] | None = None,
        of: str | Sequence[str] | None = None,
        horizon: str | None = None,
        lead: str | None = None,
        every: str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        active_within: str | None = None,
        active_of: str | Sequence[str] | None = None,
        as_known: bool | None = None,
        level: float | None = None,
        hindsight: bool | None = None,
        norms: Artifact | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Was the scorecard right? How well scores of past instants rank customers by what came of them, beside a fit on
        the same measures, and how early the lowest band warned.

        The outcome lies between ``lead`` after an instant and ``horizon`` later; scores that somebody set play no
        part.

        Args:
            policy: The policy.
            scorecard: The scorecard.
            outcome: What is bad: that there is no such event, or that there is one. Default: "no_event".
            of: The kinds or roles of events that it is about. Default: ["purchase"].
            horizon: How long one waits for the outcome. Default: "90d".
            lead: How long after an instant the horizon begins: the time that one wants to act in. Not given: at once.
            every: How far the instants lie apart. Default: "1mo".
            from_: No instant is before this one. Not given: from the first on that has a history.
            to: The last instant. Not given: the last whose horizon had ended by what was observed.
            active_within: Only customers count who had done something so shortly before the instant. Not given: all
                who were known by then.
            active_of: The kinds or roles of events that ``active_within`` asks for. Not given: those of ``of``; of an
                outcome that is an event, all kinds but those of ``of``.
            as_known: Whether scores read only what had been received by each instant; else what happened, whenever it
                was received. Default: true.
            level: The confidence of intervals. Default: 0.95.
            hindsight: Whether artifacts may be asked of instants before they were fitted. Default: false.
            norms: What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks;
                refused where it lacks none and has others.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``health_backtest``. One row for each thing that says how good a scorecard was.

            - ``metric`` (text): ``auc``, ``average_precision``; ``auc_later`` and ``auc_fitted_later`` on the later
              half of the instants, of the scorecard and of a fit on the earlier half; ``warned``, the share of
              customers who stood in the lowest band when their first outcome became certain; ``lead_days_median``,
              for how many days they had.
            - ``value`` (float): Its value.
            - ``low`` (float, or None): The lower end of its interval.
            - ``high`` (float, or None): The upper end.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``nothing_to_fit``, ``one_outcome``,
                ``horizon_beyond_data``, ``undated_property``, ``invalid_policy``, ``invalid_time``, ``invalid_span``,
                ``rule_syntax``, ``rule_type``, ``rule_too_large``, ``rule_arithmetic``, ``circular_definition``.
            NotFoundError: ``unknown_scorecard``, ``unknown_segment``, ``unknown_kind``, ``unknown_name``,
                ``unknown_function``, ``unknown_property``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"], "window": "90d"},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "scorecards": {"health": {
        ...         "measures": {"orders": {"low": 0, "high": 5}, "days_since_order": {"low": 30, "high": 0}},
        ...         "bands": [{"band": "red"}, {"band": "green", "from": 50}],
        ...     }},
        ...     "lifecycles": {"journey": {"stages": [
        ...         {"stage": "new", "to": ["loyal", "lost"]},
        ...         {"stage": "loyal", "when": "orders >= 3", "to": ["lost"]},
        ...         {"stage": "lost", "when": "days_since_order >= 30", "to": ["loyal"]},
        ...     ]}},
        ... })
        >>> table = view.health_backtest(policy, scorecard="health", horizon="14d", every="14d")
        >>> table["metric"][:2]
        ['auc', 'average_precision']
        """
        options: dict[str, Any] = {
            "policy": policy,
            "scorecard": scorecard,
            "outcome": outcome,
            "of": of,
            "horizon": horizon,
            "lead": lead,
            "every": every,
            "from": from_,
            "to": to,
            "active_within": active_within,
            "active_of": active_of,
            "as_known": as_known,
            "level": level,
            "hindsight": hindsight,
            "norms": norms,
            **unknown,
        }
        return self._call("health_backtest", options, progress)

    def health_backtest_bands(
        self,
        policy: Policy | Mapping[str, Any] | str,
        scorecard: str,
        *,
        outcome: Literal["no_event", "event", "contract_end"] | None = None,
        of: str | Sequence[str] | None = None,
        horizon: str | None = None,
        lead: str | None = None,
        every: str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        active_within: str | None = None,
        active_of: str | Sequence[str] | None = None,
        as_known: bool | None = None,
        level: float | None = None,
        hindsight: bool | None = None,
        norms: Artifact | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """What came of each band of a scorecard at past instants: rate with interval, recall, lift.

        Args:
            policy: The policy.
            scorecard: The scorecard.
            outcome: What is bad: that there is no such event, or that there is one. Default: "no_event".
            of: The kinds or roles of events that it is about. Default: ["purchase"].
            horizon: How long one waits for the outcome. Default: "90d".
            lead: How long after an instant the horizon begins: the time that one wants to act in. Not given: at once.
            every: How far the instants lie apart. Default: "1mo".
            from_: No instant is before this one. Not given: from the first on that has a history.
            to: The last instant. Not given: the last whose horizon had ended by what was observed.
            active_within: Only customers count who had done something so shortly before the instant. Not given: all
                who were known by then.
            active_of: The kinds or roles of events that ``active_within`` asks for. Not given: those of ``of``; of an
                outcome that is an event, all kinds but those of ``of``.
            as_known: Whether scores read only what had been received by each instant; else what happened, whenever it
                was received. Default: true.
            level: The confidence of intervals. Default: 0.95.
            hindsight: Whether artifacts may be asked of instants before they were fitted. Default: false.
            norms: What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks;
                refused where it lacks none and has others.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``health_backtest_bands``. One row for each band, the lowest first: what came of the customers
            in it.

            - ``band`` (text): The band.
            - ``rows`` (int): Customers at an instant in it.
            - ``outcomes`` (int): Those with the outcome.
            - ``rate`` (float, or None): Their part: the precision of the band.
            - ``low`` (float, or None): The lower end of the rate's interval (Wilson).
            - ``high`` (float, or None): The upper end.
            - ``recall`` (float, or None): The part of all outcomes that are in it.
            - ``recall_below`` (float, or None): The part of all outcomes that are in it or in a lower band.
            - ``lift`` (float, or None): The rate as a multiple of that of all.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``nothing_to_fit``, ``one_outcome``,
                ``horizon_beyond_data``, ``undated_property``, ``invalid_policy``, ``invalid_time``, ``invalid_span``,
                ``rule_syntax``, ``rule_type``, ``rule_too_large``, ``rule_arithmetic``, ``circular_definition``.
            NotFoundError: ``unknown_scorecard``, ``unknown_segment``, ``unknown_kind``, ``unknown_name``,
                ``unknown_function``, ``unknown_property``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"], "window": "90d"},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "scorecards": {"health": {
        ...         "measures": {"orders": {"low": 0, "high": 5}, "days_since_order": {"low": 30, "high": 0}},
        ...         "bands": [{"band": "red"}, {"band": "green", "from": 50}],
        ...     }},
        ...     "lifecycles": {"journey": {"stages": [
        ...         {"stage": "new", "to": ["loyal", "lost"]},
        ...         {"stage": "loyal", "when": "orders >= 3", "to": ["lost"]},
        ...         {"stage": "lost", "when": "days_since_order >= 30", "to": ["loyal"]},
        ...     ]}},
        ... })
        >>> table = view.health_backtest_bands(policy, scorecard="health", horizon="14d", every="14d")
        >>> table["band"], table["rows"], table["outcomes"]
        (['red', 'green'], [33, 14], [22, 14])
        """
        options: dict[str, Any] = {
            "policy": policy,
            "scorecard": scorecard,
            "outcome": outcome,
            "of": of,
            "horizon": horizon,
            "lead": lead,
            "every": every,
            "from": from_,
            "to": to,
            "active_within": active_within,
            "active_of": active_of,
            "as_known": as_known,
            "level": level,
            "hindsight": hindsight,
            "norms": norms,
            **unknown,
        }
        return self._call("health_backtest_bands", options, progress)

    def health_calibration(
        self,
        policy: Policy | Mapping[str, Any] | str,
        scorecard: str,
        *,
        outcome: Literal["no_event", "event", "contract_end"] | None = None,
        of: str | Sequence[str] | None = None,
        horizon: str | None = None,
        lead: str | None = None,
        every: str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        active_within: str | None = None,
        active_of: str | Sequence[str] | None = None,
        as_known: bool | None = None,
        level: float | None = None,
        hindsight: bool | None = None,
        norms: Artifact | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Whether a higher score of a scorecard meant fewer outcomes: what came of each step of ten points at past
        instants.

        Args:
            policy: The policy.
            scorecard: The scorecard.
            outcome: What is bad: that there is no such event, or that there is one. Default: "no_event".
            of: The kinds or roles of events that it is about. Default: ["purchase"].
            horizon: How long one waits for the outcome. Default: "90d".
            lead: How long after an instant the horizon begins: the time that one wants to act in. Not given: at once.
            every: How far the instants lie apart. Default: "1mo".
            from_: No instant is before this one. Not given: from the first on that has a history.
            to: The last instant. Not given: the last whose horizon had ended by what was observed.
            active_within: Only customers count who had done something so shortly before the instant. Not given: all
                who were known by then.
            active_of: The kinds or roles of events that ``active_within`` asks for. Not given: those of ``of``; of an
                outcome that is an event, all kinds but those of ``of``.
            as_known: Whether scores read only what had been received by each instant; else what happened, whenever it
                was received. Default: true.
            level: The confidence of intervals. Default: 0.95.
            hindsight: Whether artifacts may be asked of instants before they were fitted. Default: false.
            norms: What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks;
                refused where it lacks none and has others.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``health_calibration``. One row for each step of ten points that somebody has: what came of
            them.

            - ``low_score`` (int): The lowest score of the step.
            - ``high_score`` (int): Where the next step begins; 100 is in the last.
            - ``rows`` (int): Customers at an instant with such a score.
            - ``mean_score`` (float): The mean of their scores.
            - ``rate`` (float): The part of them with the outcome.
            - ``low`` (float, or None): The lower end of the rate's interval (Wilson).
            - ``high`` (float, or None): The upper end.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``nothing_to_fit``, ``one_outcome``,
                ``horizon_beyond_data``, ``undated_property``, ``invalid_policy``, ``invalid_time``, ``invalid_span``,
                ``rule_syntax``, ``rule_type``, ``rule_too_large``, ``rule_arithmetic``, ``circular_definition``.
            NotFoundError: ``unknown_scorecard``, ``unknown_segment``, ``unknown_kind``, ``unknown_name``,
                ``unknown_function``, ``unknown_property``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"], "window": "90d"},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "scorecards": {"health": {
        ...         "measures": {"orders": {"low": 0, "high": 5}, "days_since_order": {"low": 30, "high": 0}},
        ...         "bands": [{"band": "red"}, {"band": "green", "from": 50}],
        ...     }},
        ...     "lifecycles": {"journey": {"stages": [
        ...         {"stage": "new", "to": ["loyal", "lost"]},
        ...         {"stage": "loyal", "when": "orders >= 3", "to": ["lost"]},
        ...         {"stage": "lost", "when": "days_since_order >= 30", "to": ["loyal"]},
        ...     ]}},
        ... })
        >>> table = view.health_calibration(policy, scorecard="health", horizon="14d", every="14d")
        >>> sum(table["rows"])
        47
        """
        options: dict[str, Any] = {
            "policy": policy,
            "scorecard": scorecard,
            "outcome": outcome,
            "of": of,
            "horizon": horizon,
            "lead": lead,
            "every": every,
            "from": from_,
            "to": to,
            "active_within": active_within,
            "active_of": active_of,
            "as_known": as_known,
            "level": level,
            "hindsight": hindsight,
            "norms": norms,
            **unknown,
        }
        return self._call("health_calibration", options, progress)

    def health_false_greens(
        self,
        policy: Policy | Mapping[str, Any] | str,
        scorecard: str,
        *,
        outcome: Literal["no_event", "event", "contract_end"] | None = None,
        of: str | Sequence[str] | None = None,
        horizon: str | None = None,
        lead: str | None = None,
        every: str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        active_within: str | None = None,
        active_of: str | Sequence[str] | None = None,
        as_known: bool | None = None,
        level: float | None = None,
        hindsight: bool | None = None,
        norms: Artifact | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Customers whom a scorecard had in its best band and who had the outcome all the same, the highest score first,
        with what spoke for them.

        Args:
            policy: The policy.
            scorecard: The scorecard.
            outcome: What is bad: that there is no such event, or that there is one. Default: "no_event".
            of: The kinds or roles of events that it is about. Default: ["purchase"].
            horizon: How long one waits for the outcome. Default: "90d".
            lead: How long after an instant the horizon begins: the time that one wants to act in. Not given: at once.
            every: How far the instants lie apart. Default: "1mo".
            from_: No instant is before this one. Not given: from the first on that has a history.
            to: The last instant. Not given: the last whose horizon had ended by what was observed.
            active_within: Only customers count who had done something so shortly before the instant. Not given: all
                who were known by then.
            active_of: The kinds or roles of events that ``active_within`` asks for. Not given: those of ``of``; of an
                outcome that is an event, all kinds but those of ``of``.
            as_known: Whether scores read only what had been received by each instant; else what happened, whenever it
                was received. Default: true.
            level: The confidence of intervals. Default: 0.95.
            hindsight: Whether artifacts may be asked of instants before they were fitted. Default: false.
            norms: What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks;
                refused where it lacks none and has others.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``health_false_greens``. One row for each customer and instant in the best band with the outcome
            all the same, the highest score first.

            - ``customer`` (text): The id that stands for the customer.
            - ``at`` (time): The instant.
            - ``score`` (float): The score as it stood.
            - ``coverage`` (float): The part of the weights for which there was evidence.
            - ``reason`` (text): The measures that gave most to the score.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``nothing_to_fit``, ``one_outcome``,
                ``horizon_beyond_data``, ``undated_property``, ``invalid_policy``, ``invalid_time``, ``invalid_span``,
                ``rule_syntax``, ``rule_type``, ``rule_too_large``, ``rule_arithmetic``, ``circular_definition``.
            NotFoundError: ``unknown_scorecard``, ``unknown_segment``, ``unknown_kind``, ``unknown_name``,
                ``unknown_function``, ``unknown_property``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"], "window": "90d"},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "scorecards": {"health": {
        ...         "measures": {"orders": {"low": 0, "high": 5}, "days_since_order": {"low": 30, "high": 0}},
        ...         "bands": [{"band": "red"}, {"band": "green", "from": 50}],
        ...     }},
        ...     "lifecycles": {"journey": {"stages": [
        ...         {"stage": "new", "to": ["loyal", "lost"]},
        ...         {"stage": "loyal", "when": "orders >= 3", "to": ["lost"]},
        ...         {"stage": "lost", "when": "days_since_order >= 30", "to": ["loyal"]},
        ...     ]}},
        ... })
        >>> greens = view.health_false_greens(policy, scorecard="health", horizon="14d", every="14d")
        >>> len(greens), greens["customer"][0], greens["score"][0]
        (14, 'eve', 75.0)
        """
        options: dict[str, Any] = {
            "policy": policy,
            "scorecard": scorecard,
            "outcome": outcome,
            "of": of,
            "horizon": horizon,
            "lead": lead,
            "every": every,
            "from": from_,
            "to": to,
            "active_within": active_within,
            "active_of": active_of,
            "as_known": as_known,
            "level": level,
            "hindsight": hindsight,
            "norms": norms,
            **unknown,
        }
        return self._call("health_false_greens", options, progress)

    def health_weights(
        self,
        policy: Policy | Mapping[str, Any] | str,
        scorecard: str,
        *,
        outcome: Literal["no_event", "event", "contract_end"] | None = None,
        of: str | Sequence[str] | None = None,
        horizon: str | None = None,
        lead: str | None = None,
        every: str | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        active_within: str | None = None,
        active_of: str | Sequence[str] | None = None,
        as_known: bool | None = None,
        level: float | None = None,
        hindsight: bool | None = None,
        norms: Artifact | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """The weights of a scorecard beside those that a logistic regression on the same points would give, and how well
        each measure ranks alone.

        Args:
            policy: The policy.
            scorecard: The scorecard.
            outcome: What is bad: that there is no such event, or that there is one. Default: "no_event".
            of: The kinds or roles of events that it is about. Default: ["purchase"].
            horizon: How long one waits for the outcome. Default: "90d".
            lead: How long after an instant the horizon begins: the time that one wants to act in. Not given: at once.
            every: How far the instants lie apart. Default: "1mo".
            from_: No instant is before this one. Not given: from the first on that has a history.
            to: The last instant. Not given: the last whose horizon had ended by what was observed.
            active_within: Only customers count who had done something so shortly before the instant. Not given: all
                who were known by then.
            active_of: The kinds or roles of events that ``active_within`` asks for. Not given: those of ``of``; of an
                outcome that is an event, all kinds but those of ``of``.
            as_known: Whether scores read only what had been received by each instant; else what happened, whenever it
                was received. Default: true.
            level: The confidence of intervals. Default: 0.95.
            hindsight: Whether artifacts may be asked of instants before they were fitted. Default: false.
            norms: What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks;
                refused where it lacks none and has others.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``health_weights``. One row for each measure of a scorecard: its weight, and what a logistic
            regression on the same points would give it.

            - ``measure`` (text): The measure.
            - ``share`` (float): Its part of the weights in use.
            - ``fitted_share`` (float, or None): Its part of the fitted weights, by their size; negative where more
              points came with more of the outcome.
            - ``fitted`` (float, or None): By how much the log-odds of the outcome fall from no points to all.
            - ``low`` (float, or None): The lower end of its interval.
            - ``high`` (float, or None): The upper end.
            - ``sign`` (text): ``agrees``, ``contradicts``, ``unclear`` where the interval holds 0, or ``left out`` of
              the fit.
            - ``auc_alone`` (float, or None): How well its points alone rank customers.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``constant_column``, ``nothing_to_fit``,
                ``one_outcome``, ``horizon_beyond_data``, ``undated_property``, ``invalid_policy``, ``invalid_time``,
                ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``, ``rule_arithmetic``,
                ``circular_definition``.
            NotFoundError: ``unknown_scorecard``, ``unknown_segment``, ``unknown_kind``, ``unknown_name``,
                ``unknown_function``, ``unknown_property``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"], "window": "90d"},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "scorecards": {"health": {
        ...         "measures": {"orders": {"low": 0, "high": 5}, "days_since_order": {"low": 30, "high": 0}},
        ...         "bands": [{"band": "red"}, {"band": "green", "from": 50}],
        ...     }},
        ...     "lifecycles": {"journey": {"stages": [
        ...         {"stage": "new", "to": ["loyal", "lost"]},
        ...         {"stage": "loyal", "when": "orders >= 3", "to": ["lost"]},
        ...         {"stage": "lost", "when": "days_since_order >= 30", "to": ["loyal"]},
        ...     ]}},
        ... })
        >>> weights = view.health_weights(policy, scorecard="health", horizon="14d", every="14d")
        >>> weights["measure"], weights["share"], weights["sign"]
        (['days_since_order', 'orders'], [0.5, 0.5], ['unclear', 'unclear'])
        """
        options: dict[str, Any] = {
            "policy": policy,
            "scorecard": scorecard,
            "outcome": outcome,
            "of": of,
            "horizon": horizon,
            "lead": lead,
            "every": every,
            "from": from_,
            "to": to,
            "active_within": active_within,
            "active_of": active_of,
            "as_known": as_known,
            "level": level,
            "hindsight": hindsight,
            "norms": norms,
            **unknown,
        }
        return self._call("health_weights", options, progress)

    def stages(
        self,
        policy: Policy | Mapping[str, Any] | str,
        *,
        lifecycles: str | Sequence[str] | None = None,
        at: Time | Sequence[Time] | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Who is in which stage of the lifecycles of a policy, and since when: one row for each customer, instant and
        lifecycle.

        Args:
            policy: The policy.
            lifecycles: The lifecycles; not given: all.
            at: The instants, none after ``as_of``; not given: ``as_of``.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``stages``. One row for each customer, instant and lifecycle, in that order.

            - ``customer`` (text): The id that stands for the customer.
            - ``at`` (time): The instant: what happened before it counts.
            - ``lifecycle`` (text): The lifecycle.
            - ``stage`` (text): The stage.
            - ``since`` (time): Since when the customer is in it.
            - ``days`` (float): The same in days of 24 hours.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``undated_property``, ``invalid_policy``,
                ``invalid_time``, ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``,
                ``rule_arithmetic``, ``circular_definition``.
            NotFoundError: ``unknown_lifecycle``, ``unknown_kind``, ``unknown_name``, ``unknown_function``,
                ``unknown_property``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"], "window": "90d"},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "scorecards": {"health": {
        ...         "measures": {"orders": {"low": 0, "high": 5}, "days_since_order": {"low": 30, "high": 0}},
        ...         "bands": [{"band": "red"}, {"band": "green", "from": 50}],
        ...     }},
        ...     "lifecycles": {"journey": {"stages": [
        ...         {"stage": "new", "to": ["loyal", "lost"]},
        ...         {"stage": "loyal", "when": "orders >= 3", "to": ["lost"]},
        ...         {"stage": "lost", "when": "days_since_order >= 30", "to": ["loyal"]},
        ...     ]}},
        ... })
        >>> stages = view.stages(policy)
        >>> stages["customer"][:2], stages["stage"][:2]
        (['ada', 'ben'], ['loyal', 'lost'])
        """
        options: dict[str, Any] = {
            "policy": policy,
            "lifecycles": lifecycles,
            "at": at,
            **unknown,
        }
        return self._call("stages", options, progress)

    def stage_moves(
        self,
        policy: Policy | Mapping[str, Any] | str,
        *,
        from_: Time | None = None,
        to: Time | None = None,
        lifecycles: str | Sequence[str] | None = None,
        customer: str | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Each time a customer changed stage, at the exact instant, with the clauses that let them in. With
        ``customer``, the history of one.

        Args:
            policy: The policy.
            from_: Moves after this instant are listed; not given: all.
            to: Moves up to this instant are listed; not given: to ``as_of``.
            lifecycles: The lifecycles; not given: all.
            customer: One customer alone; not given: all.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``stage_moves``. One row for each time a customer changed stage, in the order of time; the first
            stage of each is among them.

            - ``time`` (time): The first instant at which it is so.
            - ``customer`` (text): The id that stands for the customer.
            - ``lifecycle`` (text): The lifecycle.
            - ``from_stage`` (text, or None): The stage before; none of somebody new.
            - ``to_stage`` (text): The stage since.
            - ``days`` (float, or None): How long the customer had been in the stage before, in days of 24 hours.
            - ``reason`` (text): The clauses of the rule that let the customer in, with their values.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``undated_property``, ``invalid_policy``,
                ``invalid_time``, ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``,
                ``rule_arithmetic``, ``circular_definition``.
            NotFoundError: ``unknown_customer``, ``unknown_lifecycle``, ``unknown_kind``, ``unknown_name``,
                ``unknown_function``, ``unknown_property``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"], "window": "90d"},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "scorecards": {"health": {
        ...         "measures": {"orders": {"low": 0, "high": 5}, "days_since_order": {"low": 30, "high": 0}},
        ...         "bands": [{"band": "red"}, {"band": "green", "from": 50}],
        ...     }},
        ...     "lifecycles": {"journey": {"stages": [
        ...         {"stage": "new", "to": ["loyal", "lost"]},
        ...         {"stage": "loyal", "when": "orders >= 3", "to": ["lost"]},
        ...         {"stage": "lost", "when": "days_since_order >= 30", "to": ["loyal"]},
        ...     ]}},
        ... })
        >>> moves = view.stage_moves(policy, customer="ben")
        >>> moves["from_stage"], moves["to_stage"]
        ([None, 'new'], ['new', 'lost'])
        """
        options: dict[str, Any] = {
            "policy": policy,
            "from": from_,
            "to": to,
            "lifecycles": lifecycles,
            "customer": customer,
            **unknown,
        }
        return self._call("stage_moves", options, progress)

    def stage_transitions(
        self,
        policy: Policy | Mapping[str, Any] | str,
        *,
        lifecycles: str | Sequence[str] | None = None,
        from_: Time | None = None,
        to: Time | None = None,
        least: int | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Where customers go from each stage: the transition matrix, with intervals.

        A share is of those who left; who still stays has not chosen yet, and is counted beside.

        Args:
            policy: The policy.
            lifecycles: The lifecycles; not given: all.
            from_: Moves after this instant count; not given: all.
            to: Moves up to this instant count; not given: to ``as_of``.
            least: Of a stage that fewer moves left, no shares are told. Default: 30.
            level: The confidence of intervals. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``stage_transitions``. One row for each move from a stage that the lifecycle allows or that
            somebody made: how often, and what part of all that left the stage.

            - ``lifecycle`` (text): The lifecycle.
            - ``from_stage`` (text): The stage that was left.
            - ``to_stage`` (text): The stage that was entered.
            - ``moves`` (int): How many such moves there were.
            - ``left`` (int): How many moves left the stage, wherever they led.
            - ``still`` (int): Customers who are still in the stage at the end.
            - ``share`` (float, or None): The moves as a part of all that left the stage; none where these are too
              few.
            - ``low`` (float, or None): The lower end of the share's interval (Wilson).
            - ``high`` (float, or None): The upper end.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``undated_property``, ``invalid_policy``,
                ``invalid_time``, ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``,
                ``rule_arithmetic``, ``circular_definition``.
            NotFoundError: ``unknown_lifecycle``, ``unknown_kind``, ``unknown_name``, ``unknown_function``,
                ``unknown_property``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"], "window": "90d"},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "scorecards": {"health": {
        ...         "measures": {"orders": {"low": 0, "high": 5}, "days_since_order": {"low": 30, "high": 0}},
        ...         "bands": [{"band": "red"}, {"band": "green", "from": 50}],
        ...     }},
        ...     "lifecycles": {"journey": {"stages": [
        ...         {"stage": "new", "to": ["loyal", "lost"]},
        ...         {"stage": "loyal", "when": "orders >= 3", "to": ["lost"]},
        ...         {"stage": "lost", "when": "days_since_order >= 30", "to": ["loyal"]},
        ...     ]}},
        ... })
        >>> table = view.stage_transitions(policy)
        >>> table["from_stage"][:2], table["to_stage"][:2], table["moves"][:2]
        (['new', 'new'], ['loyal', 'lost'], [1, 10])
        """
        options: dict[str, Any] = {
            "policy": policy,
            "lifecycles": lifecycles,
            "from": from_,
            "to": to,
            "least": least,
            "level": level,
            **unknown,
        }
        return self._call("stage_transitions", options, progress)

    def stage_dwell(
        self,
        policy: Policy | Mapping[str, Any] | str,
        *,
        lifecycles: str | Sequence[str] | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How long customers stay in each stage: the part that stays longer than each day, with intervals.

        Args:
            policy: The policy.
            lifecycles: The lifecycles; not given: all.
            level: The confidence of intervals. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``stage_dwell``. One row for each stage and whole day on which somebody left it: what part stays
            longer (Kaplan and Meier). Who is still in the stage counts as long as seen.

            - ``lifecycle`` (text): The lifecycle.
            - ``stage`` (text): The stage.
            - ``day`` (int): Whole days of 24 hours in the stage.
            - ``at_risk`` (int): Stays that lasted so long at least.
            - ``left`` (int): Stays that ended on the day.
            - ``staying`` (float): The part of stays that last longer.
            - ``low`` (float, or None): The lower end of its interval.
            - ``high`` (float, or None): The upper end.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``undated_property``, ``invalid_policy``,
                ``invalid_time``, ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``,
                ``rule_arithmetic``, ``circular_definition``.
            NotFoundError: ``unknown_lifecycle``, ``unknown_kind``, ``unknown_name``, ``unknown_function``,
                ``unknown_property``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"], "window": "90d"},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "scorecards": {"health": {
        ...         "measures": {"orders": {"low": 0, "high": 5}, "days_since_order": {"low": 30, "high": 0}},
        ...         "bands": [{"band": "red"}, {"band": "green", "from": 50}],
        ...     }},
        ...     "lifecycles": {"journey": {"stages": [
        ...         {"stage": "new", "to": ["loyal", "lost"]},
        ...         {"stage": "loyal", "when": "orders >= 3", "to": ["lost"]},
        ...         {"stage": "lost", "when": "days_since_order >= 30", "to": ["loyal"]},
        ...     ]}},
        ... })
        >>> dwell = view.stage_dwell(policy)
        >>> dwell["stage"][0], dwell["day"][0], dwell["at_risk"][0]
        ('new', 24, 11)
        """
        options: dict[str, Any] = {
            "policy": policy,
            "lifecycles": lifecycles,
            "level": level,
            **unknown,
        }
        return self._call("stage_dwell", options, progress)

    def next_stages(
        self,
        policy: Policy | Mapping[str, Any] | str,
        *,
        lifecycles: str | Sequence[str] | None = None,
        horizon: str | None = None,
        least: int | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Where each customer is headed: the chance to leave their stage soon, and where those who left it went most,
        with how sure that is.

        Args:
            policy: The policy.
            lifecycles: The lifecycles; not given: all.
            horizon: How far one looks ahead. Default: "30d".
            least: Of a stage that fewer moves left, nothing is told. Default: 30.
            level: The confidence of intervals. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``next_stages``. One row for each customer and lifecycle: where they are, whether they are
            likely to leave soon, and where those who left went most.

            - ``customer`` (text): The id that stands for the customer.
            - ``lifecycle`` (text): The lifecycle.
            - ``stage`` (text): The stage that the customer is in.
            - ``days`` (float): For how long, in days of 24 hours.
            - ``leaves`` (float, or None): The chance to leave it within the horizon of somebody who has been in it
              for so long (Kaplan and Meier, of stays to the microsecond); none where nobody was seen in it for as
              long as until the horizon ends.
            - ``next_stage`` (text, or None): Where most of those who left it went; none where too few did.
            - ``share`` (float, or None): The part of them that did.
            - ``low`` (float, or None): The lower end of the share's interval (Wilson).
            - ``high`` (float, or None): The upper end.
            - ``left`` (int): How many left the stage so far: what the share rests on.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``undated_property``, ``invalid_policy``,
                ``invalid_time``, ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``,
                ``rule_arithmetic``, ``circular_definition``.
            NotFoundError: ``unknown_lifecycle``, ``unknown_kind``, ``unknown_name``, ``unknown_function``,
                ``unknown_property``.

        >>> import retention_core as rt
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> policy = rt.Policy({
        ...     "policy": 1,
        ...     "measures": {
        ...         "orders": {"measure": "count", "of": ["purchase"], "window": "90d"},
        ...         "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
        ...     },
        ...     "scorecards": {"health": {
        ...         "measures": {"orders": {"low": 0, "high": 5}, "days_since_order": {"low": 30, "high": 0}},
        ...         "bands": [{"band": "red"}, {"band": "green", "from": 50}],
        ...     }},
        ...     "lifecycles": {"journey": {"stages": [
        ...         {"stage": "new", "to": ["loyal", "lost"]},
        ...         {"stage": "loyal", "when": "orders >= 3", "to": ["lost"]},
        ...         {"stage": "lost", "when": "days_since_order >= 30", "to": ["loyal"]},
        ...     ]}},
        ... })
        >>> ahead = view.next_stages(policy)
        >>> ahead["customer"][0], ahead["stage"][0], ahead["share"][0]  # too few went before to tell
        ('ada', 'loyal', None)
        """
        options: dict[str, Any] = {
            "policy": policy,
            "lifecycles": lifecycles,
            "horizon": horizon,
            "least": least,
            "level": level,
            **unknown,
        }
        return self._call("next_stages", options, progress)
