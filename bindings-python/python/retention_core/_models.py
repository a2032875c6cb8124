"""Artifacts with operations of their own, each a class, and the operations of plain tables, each a function.

Made by generate_stubs.py from the core's catalogue of operations; change it there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from ._artifact import Artifact
from ._artifact import table as ask
from ._policy import Document

if TYPE_CHECKING:
    from ._log import Schema, View
    from ._table import Table
    from ._types import IntoTable, Time


class PurchaseCounts(Artifact):
    """A purchase summary counted: customers who are equal in frequency, age and t_x are one row. Those of disjoint parts
    of the customers add up to those of all, and give bit for bit the fit that all would give.

    >>> import retention_core as rt
    >>> from retention_core import datasets
    >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
    >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
    >>> parts = [part.as_of("1997-10-01") for part in log.partition(3)]
    >>> counts = rt.PurchaseCounts.merge([rt.PurchaseCounts.of(part, unit="1w") for part in parts])
    >>> counts.kind
    'purchase_counts'
    """

    __slots__ = ()
    _KIND = "purchase_counts"

    @classmethod
    def of(
        cls,
        data: View | IntoTable,
        *,
        purchases: str | Sequence[str] | None = None,
        mean_value: Literal["repeat", "all"] | None = None,
        unit: str | None = None,
        customer: str | None = None,
        frequency: str | None = None,
        t_x: str | None = None,
        age: str | None = None,
        monetary: str | None = None,
        currency: str | None = None,
        currency_column: str | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> PurchaseCounts:
        """Counts the customers of a view or of a table of summaries: all that a fit needs, without ids.

        Args:
            data: a view; or a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``,
                or a list of dicts.
            purchases: Of a view: the kinds or roles of events that are purchases. Default: ["purchase"].
            mean_value: Of a view: which purchases the mean value is of. Default: "repeat".
            unit: The unit of times, such as ``1d`` or ``1w``. Not given: the one that the table says itself, as
                summaries of this library do.
            customer: The column of ids; not given: ``customer`` or ``customer_id``, else rows are numbered from 0.
            frequency: The column of repeat purchases: those after the first; not given: ``frequency`` or ``x``.
            t_x: The column of times from the first purchase to the last; not given: ``t_x`` or ``recency``.
            age: The column of times from the first purchase to now; not given: ``age`` or ``T``.
            monetary: The column of mean values of a purchase in major units; not given: ``mean_value`` or
                ``monetary_value``.
            currency: The ISO 4217 code of the mean values; not given: the one that the table says itself, else
                ``XXX``.
            currency_column: A column with the currency of each row, all of which must be the same.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            An artifact ``purchase_counts``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``, ``invalid_span``, ``mixed_unit``, ``mixed_currency``,
                ``unknown_currency``.
            NotFoundError: ``unknown_kind``.

        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> parts = [part.as_of("1997-10-01") for part in log.partition(3)]
        >>> counts = rt.PurchaseCounts.merge([rt.PurchaseCounts.of(part, unit="1w") for part in parts])
        >>> counts.kind
        'purchase_counts'
        """
        options: dict[str, Any] = {
            "purchases": purchases,
            "mean_value": mean_value,
            "unit": unit,
            "customer": customer,
            "frequency": frequency,
            "t_x": t_x,
            "age": age,
            "monetary": monetary,
            "currency": currency,
            "currency_column": currency_column,
            **unknown,
        }
        return cls._make("of", data, options, progress)

    @classmethod
    def merge(
        cls,
        parts: PurchaseCounts | Sequence[PurchaseCounts],
        **unknown: NoReturn,
    ) -> PurchaseCounts:
        """The counts of several disjoint parts of the customers as one, such as those of the parts of a log.

        Args:
            parts: The counts to add up, all as of one instant.

        Returns:
            An artifact ``purchase_counts``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``mixed_unit``, ``mixed_currency``.
            ArtifactError: ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``, ``blob_version``.

        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> parts = [part.as_of("1997-10-01") for part in log.partition(3)]
        >>> counts = rt.PurchaseCounts.merge([rt.PurchaseCounts.of(part, unit="1w") for part in parts])
        >>> counts == rt.PurchaseCounts.of(log.as_of("1997-10-01"), unit="1w")
        True
        """
        options: dict[str, Any] = {
            "parts": parts,
            **unknown,
        }
        return cls._make("merge", None, options, False)


class PurchaseModel(Artifact):
    """A model of when customers buy and when they leave: BG/NBD, MBG/NBD, Pareto/NBD or BG/BB. Fitted once, saved, and
    applied to any view or table.

    >>> import retention_core as rt
    >>> from retention_core import datasets
    >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
    >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
    >>> view = log.as_of("1997-10-01")
    >>> model = rt.PurchaseModel.fit(view, model="bg_nbd", unit="1w")
    >>> model.parameters()["parameter"]
    ['r', 'alpha', 'a', 'b']
    >>> frame = [{"frequency": 2, "recency": 30.43, "T": 38.86}, {"frequency": 0, "recency": 0, "T": 38.86}]
    >>> model.predict(frame, unit="1w", horizon="39w")["frequency"]
    [2, 0]
    """

    __slots__ = ()
    _KIND = "purchase_model"

    @classmethod
    def fit(
        cls,
        data: View | IntoTable,
        *,
        model: Literal["bg_nbd", "mbg_nbd", "pareto_nbd", "bg_bb"] | None = None,
        threads: int | None = None,
        max_steps: int | None = None,
        purchases: str | Sequence[str] | None = None,
        mean_value: Literal["repeat", "all"] | None = None,
        unit: str | None = None,
        customer: str | None = None,
        frequency: str | None = None,
        t_x: str | None = None,
        age: str | None = None,
        monetary: str | None = None,
        currency: str | None = None,
        currency_column: str | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> PurchaseModel:
        """Fits a model of purchases by maximum likelihood, on a view or on a table of summaries with one row a customer.

        Newton's method with exact derivatives, from several starts. Where the data do not tell a parameter, it has no
        standard error and a warning says so. Columns are found under the names of ``purchase_summary`` and of
        lifetimes (``frequency``, ``recency``, ``T``, ``monetary_value``).

        Args:
            data: a view; or a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``,
                or a list of dicts.
            model: The model: BG/NBD and MBG/NBD let customers leave after purchases, Pareto/NBD at any time, BG/BB
                counts opportunities. BG/NBD gives every one-time buyer a probability alive of 1. Default: "mbg_nbd".
            threads: On how many threads; any number gives the same bits. Default: 1.
            max_steps: The most steps of the search from one start; rarely more than 20 are needed. Default: 200.
            purchases: Of a view: the kinds or roles of events that are purchases. Default: ["purchase"].
            mean_value: Of a view: which purchases the mean value is of. Default: "repeat".
            unit: The unit of times, such as ``1d`` or ``1w``. Not given: the one that the table says itself, as
                summaries of this library do.
            customer: The column of ids; not given: ``customer`` or ``customer_id``, else rows are numbered from 0.
            frequency: The column of repeat purchases: those after the first; not given: ``frequency`` or ``x``.
            t_x: The column of times from the first purchase to the last; not given: ``t_x`` or ``recency``.
            age: The column of times from the first purchase to now; not given: ``age`` or ``T``.
            monetary: The column of mean values of a purchase in major units; not given: ``mean_value`` or
                ``monetary_value``.
            currency: The ISO 4217 code of the mean values; not given: the one that the table says itself, else
                ``XXX``.
            currency_column: A column with the currency of each row, all of which must be the same.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            An artifact ``purchase_model``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``nothing_to_fit``, ``not_enough_data``,
                ``missing_column``, ``wrong_column_type``, ``invalid_table``, ``invalid_value``, ``invalid_span``,
                ``mixed_unit``, ``mixed_currency``, ``unknown_currency``.
            NotFoundError: ``unknown_kind``.

        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> view = log.as_of("1997-10-01")
        >>> model = rt.PurchaseModel.fit(view, model="bg_nbd", unit="1w")
        >>> model.parameters()["parameter"]
        ['r', 'alpha', 'a', 'b']
        >>> frame = [{"frequency": 2, "recency": 30.43, "T": 38.86}, {"frequency": 0, "recency": 0, "T": 38.86}]
        >>> model.predict(frame, unit="1w", horizon="39w")["frequency"]
        [2, 0]
        """
        options: dict[str, Any] = {
            "model": model,
            "threads": threads,
            "max_steps": max_steps,
            "purchases": purchases,
            "mean_value": mean_value,
            "unit": unit,
            "customer": customer,
            "frequency": frequency,
            "t_x": t_x,
            "age": age,
            "monetary": monetary,
            "currency": currency,
            "currency_column": currency_column,
            **unknown,
        }
        return cls._make("fit", data, options, progress)

    @classmethod
    def fit_counts(
        cls,
        counts: PurchaseCounts,
        *,
        model: Literal["bg_nbd", "mbg_nbd", "pareto_nbd", "bg_bb"] | None = None,
        threads: int | None = None,
        max_steps: int | None = None,
        **unknown: NoReturn,
    ) -> PurchaseModel:
        """The same as ``fit`` on counts of customers, such as those of all parts of a log.

        Args:
            counts: The counts, of ``PurchaseCounts``.
            model: The model: BG/NBD and MBG/NBD let customers leave after purchases, Pareto/NBD at any time, BG/BB
                counts opportunities. BG/NBD gives every one-time buyer a probability alive of 1. Default: "mbg_nbd".
            threads: On how many threads; any number gives the same bits. Default: 1.
            max_steps: The most steps of the search from one start; rarely more than 20 are needed. Default: 200.

        Returns:
            An artifact ``purchase_model``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``nothing_to_fit``, ``not_enough_data``,
                ``invalid_value``.
            ArtifactError: ``blob_truncated``, ``blob_altered``, ``blob_version``.

        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> parts = [part.as_of("1997-10-01") for part in log.partition(3)]
        >>> counts = rt.PurchaseCounts.merge([rt.PurchaseCounts.of(part, unit="1w") for part in parts])
        >>> whole = rt.PurchaseModel.fit(log.as_of("1997-10-01"), unit="1w")
        >>> rt.PurchaseModel.fit_counts(counts) == whole
        True
        """
        options: dict[str, Any] = {
            "counts": counts,
            "model": model,
            "threads": threads,
            "max_steps": max_steps,
            **unknown,
        }
        return cls._make("fit_counts", None, options, False)

    @classmethod
    def from_parameters(
        cls,
        parameters: float | Sequence[float],
        unit: str,
        *,
        model: Literal["bg_nbd", "mbg_nbd", "pareto_nbd", "bg_bb"] | None = None,
        **unknown: NoReturn,
    ) -> PurchaseModel:
        """A model at given parameters, such as those of a paper or another library.

        In the order r, alpha, a, b for BG/NBD and MBG/NBD; r, alpha, s, beta for Pareto/NBD; alpha, beta, gamma,
        delta for BG/BB.

        Args:
            parameters: The four parameters, in the order of the paper.
            unit: The unit of the times that they are for, such as ``1w``.
            model: The model: BG/NBD and MBG/NBD let customers leave after purchases, Pareto/NBD at any time, BG/BB
                counts opportunities. BG/NBD gives every one-time buyer a probability alive of 1. Default: "mbg_nbd".

        Returns:
            An artifact ``purchase_model``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_span``.

        >>> import retention_core as rt
        >>> published = rt.PurchaseModel.from_parameters([0.243, 4.414, 0.793, 2.426], "1w", model="bg_nbd")
        >>> round(published.new_customer(horizon="39w")["expected_purchases"][-1], 3)
        1.197
        """
        options: dict[str, Any] = {
            "parameters": parameters,
            "unit": unit,
            "model": model,
            **unknown,
        }
        return cls._make("from_parameters", None, options, False)

    def predict(
        self,
        data: View | IntoTable,
        *,
        horizon: str | None = None,
        threads: int | None = None,
        hindsight: bool | None = None,
        purchases: str | Sequence[str] | None = None,
        mean_value: Literal["repeat", "all"] | None = None,
        unit: str | None = None,
        customer: str | None = None,
        frequency: str | None = None,
        t_x: str | None = None,
        age: str | None = None,
        monetary: str | None = None,
        currency: str | None = None,
        currency_column: str | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """What each customer is expected to do: the probability that they have not left for good, and purchases within
        the horizon.

        One row a customer, in the order of the table, or of ids. Times are in the model's unit: one of another unit
        is refused.

        Args:
            data: a view; or a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``,
                or a list of dicts.
            horizon: How far ahead purchases are expected. Months, quarters and years count by their mean length.
                Default: "30d".
            threads: On how many threads; any number gives the same bits. Default: 1.
            hindsight: Lets a model be applied to customers as of before it was fitted. What comes out then knows of
                the future. Default: false.
            purchases: Of a view: the kinds or roles of events that are purchases. Default: ["purchase"].
            mean_value: Of a view: which purchases the mean value is of. Default: "repeat".
            unit: The unit of times, such as ``1d`` or ``1w``. Not given: the one that the table says itself, as
                summaries of this library do.
            customer: The column of ids; not given: ``customer`` or ``customer_id``, else rows are numbered from 0.
            frequency: The column of repeat purchases: those after the first; not given: ``frequency`` or ``x``.
            t_x: The column of times from the first purchase to the last; not given: ``t_x`` or ``recency``.
            age: The column of times from the first purchase to now; not given: ``age`` or ``T``.
            monetary: The column of mean values of a purchase in major units; not given: ``mean_value`` or
                ``monetary_value``.
            currency: The ISO 4217 code of the mean values; not given: the one that the table says itself, else
                ``XXX``.
            currency_column: A column with the currency of each row, all of which must be the same.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``purchase_scores``. A customer of the summary, in its order.

            - ``customer`` (text): The customer's id, or the row's number from 0.
            - ``frequency`` (int): Repeat purchases so far.
            - ``t_x`` (float): Time from the first purchase to the last, in the note's unit.
            - ``age`` (float): Time from the first purchase to now, in that unit.
            - ``p_alive`` (float): The probability that the customer has not left for good.
            - ``expected_purchases`` (float): Purchases expected within the note's ``horizon``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``, ``invalid_span``, ``mixed_unit``, ``mixed_currency``,
                ``unknown_currency``.
            NotFoundError: ``unknown_kind``.
            ArtifactError: ``artifact_from_later``.

        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> view = log.as_of("1997-10-01")
        >>> model = rt.PurchaseModel.fit(view, model="bg_nbd", unit="1w")
        >>> scores = model.predict(view, horizon="39w")
        >>> len(scores), round(sum(scores["expected_purchases"]))
        (2357, 1653)
        """
        options: dict[str, Any] = {
            "horizon": horizon,
            "threads": threads,
            "hindsight": hindsight,
            "purchases": purchases,
            "mean_value": mean_value,
            "unit": unit,
            "customer": customer,
            "frequency": frequency,
            "t_x": t_x,
            "age": age,
            "monetary": monetary,
            "currency": currency,
            "currency_column": currency_column,
            **unknown,
        }
        return self._ask("predict", data, options, progress)

    def probability_of_purchases(
        self,
        data: View | IntoTable,
        n: int,
        *,
        horizon: str | None = None,
        threads: int | None = None,
        hindsight: bool | None = None,
        purchases: str | Sequence[str] | None = None,
        mean_value: Literal["repeat", "all"] | None = None,
        unit: str | None = None,
        customer: str | None = None,
        frequency: str | None = None,
        t_x: str | None = None,
        age: str | None = None,
        monetary: str | None = None,
        currency: str | None = None,
        currency_column: str | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How probable it is that each customer makes exactly so many purchases within the horizon.

        Args:
            data: a view; or a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``,
                or a list of dicts.
            n: How many purchases.
            horizon: How far ahead purchases are expected. Months, quarters and years count by their mean length.
                Default: "30d".
            threads: On how many threads; any number gives the same bits. Default: 1.
            hindsight: Lets a model be applied to customers as of before it was fitted. What comes out then knows of
                the future. Default: false.
            purchases: Of a view: the kinds or roles of events that are purchases. Default: ["purchase"].
            mean_value: Of a view: which purchases the mean value is of. Default: "repeat".
            unit: The unit of times, such as ``1d`` or ``1w``. Not given: the one that the table says itself, as
                summaries of this library do.
            customer: The column of ids; not given: ``customer`` or ``customer_id``, else rows are numbered from 0.
            frequency: The column of repeat purchases: those after the first; not given: ``frequency`` or ``x``.
            t_x: The column of times from the first purchase to the last; not given: ``t_x`` or ``recency``.
            age: The column of times from the first purchase to now; not given: ``age`` or ``T``.
            monetary: The column of mean values of a purchase in major units; not given: ``mean_value`` or
                ``monetary_value``.
            currency: The ISO 4217 code of the mean values; not given: the one that the table says itself, else
                ``XXX``.
            currency_column: A column with the currency of each row, all of which must be the same.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``purchase_probabilities``. A customer of the summary, in its order.

            - ``customer`` (text): The customer's id, or the row's number from 0.
            - ``probability`` (float): The probability of exactly so many purchases as the note ``purchases`` says
              within its ``horizon``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``, ``invalid_span``, ``mixed_unit``, ``mixed_currency``,
                ``unknown_currency``.
            NotFoundError: ``unknown_kind``.
            ArtifactError: ``artifact_from_later``.

        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> view = log.as_of("1997-10-01")
        >>> model = rt.PurchaseModel.fit(view, model="bg_nbd", unit="1w")
        >>> round(model.probability_of_purchases(view, 0, horizon="39w")["probability"][0], 3)
        0.445
        """
        options: dict[str, Any] = {
            "n": n,
            "horizon": horizon,
            "threads": threads,
            "hindsight": hindsight,
            "purchases": purchases,
            "mean_value": mean_value,
            "unit": unit,
            "customer": customer,
            "frequency": frequency,
            "t_x": t_x,
            "age": age,
            "monetary": monetary,
            "currency": currency,
            "currency_column": currency_column,
            **unknown,
        }
        return self._ask("probability_of_purchases", data, options, progress)

    def residual_transactions(
        self,
        data: View | IntoTable,
        *,
        rate: float | None = None,
        per: str | None = None,
        threads: int | None = None,
        hindsight: bool | None = None,
        purchases: str | Sequence[str] | None = None,
        mean_value: Literal["repeat", "all"] | None = None,
        unit: str | None = None,
        customer: str | None = None,
        frequency: str | None = None,
        t_x: str | None = None,
        age: str | None = None,
        monetary: str | None = None,
        currency: str | None = None,
        currency_column: str | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """All purchases expected to come of each customer, later ones worth less: discounted expected residual
        transactions (DERT).

        Args:
            data: a view; or a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``,
                or a list of dicts.
            rate: The rate of discount for each ``per``, such as 0.1 for 10 %: compounded continuously, so that a
                purchase after one ``per`` is worth 1 / (1 + rate) of one now. Above 0. Default: 0.1.
            per: The time over which the rate is counted. Default: "1y".
            threads: On how many threads; any number gives the same bits. Default: 1.
            hindsight: Lets a model be applied to customers as of before it was fitted. Default: false.
            purchases: Of a view: the kinds or roles of events that are purchases. Default: ["purchase"].
            mean_value: Of a view: which purchases the mean value is of. Default: "repeat".
            unit: The unit of times, such as ``1d`` or ``1w``. Not given: the one that the table says itself, as
                summaries of this library do.
            customer: The column of ids; not given: ``customer`` or ``customer_id``, else rows are numbered from 0.
            frequency: The column of repeat purchases: those after the first; not given: ``frequency`` or ``x``.
            t_x: The column of times from the first purchase to the last; not given: ``t_x`` or ``recency``.
            age: The column of times from the first purchase to now; not given: ``age`` or ``T``.
            monetary: The column of mean values of a purchase in major units; not given: ``mean_value`` or
                ``monetary_value``.
            currency: The ISO 4217 code of the mean values; not given: the one that the table says itself, else
                ``XXX``.
            currency_column: A column with the currency of each row, all of which must be the same.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``residual_transactions``. A customer of the summary, in its order.

            - ``customer`` (text): The customer's id, or the row's number from 0.
            - ``p_alive`` (float): The probability that the customer has not left for good.
            - ``residual_transactions`` (float): All purchases expected to come, each discounted to now by the note's
              rate: DERT.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``, ``invalid_span``, ``mixed_unit``, ``mixed_currency``,
                ``unknown_currency``.
            NotFoundError: ``unknown_kind``.
            ArtifactError: ``artifact_from_later``.

        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> view = log.as_of("1997-10-01")
        >>> model = rt.PurchaseModel.fit(view, model="bg_nbd", unit="1w")
        >>> round(model.residual_transactions(view, rate=0.15)["residual_transactions"][0], 2)
        5.18
        """
        options: dict[str, Any] = {
            "rate": rate,
            "per": per,
            "threads": threads,
            "hindsight": hindsight,
            "purchases": purchases,
            "mean_value": mean_value,
            "unit": unit,
            "customer": customer,
            "frequency": frequency,
            "t_x": t_x,
            "age": age,
            "monetary": monetary,
            "currency": currency,
            "currency_column": currency_column,
            **unknown,
        }
        return self._ask("residual_transactions", data, options, progress)

    def lifetime_value(
        self,
        data: View | IntoTable,
        spend: SpendModel,
        *,
        periods: int | None = None,
        period: str | None = None,
        discount_rate: float | None = None,
        margin: float | None = None,
        threads: int | None = None,
        hindsight: bool | None = None,
        purchases: str | Sequence[str] | None = None,
        mean_value: Literal["repeat", "all"] | None = None,
        unit: str | None = None,
        customer: str | None = None,
        frequency: str | None = None,
        t_x: str | None = None,
        age: str | None = None,
        monetary: str | None = None,
        currency: str | None = None,
        currency_column: str | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """What each customer's purchases of the coming periods are worth: purchases expected in each period, times the
        mean value expected of a purchase, times the margin, discounted to now.

        The value of purchases to come, not of those made. Values are in the currency of the model of spend; a period
        of a month counts by its mean length.

        Args:
            data: a view; or a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``,
                or a list of dicts.
            spend: The model of what customers spend on a purchase.
            periods: How many periods ahead purchases count. Default: 12.
            period: The length of a period. Months count by their mean length of 30.436875 days. Default: "1mo".
            discount_rate: The discount for each period, such as 0.01 for 1 %: purchases of period i are worth 1 / (1
                + rate)^i of their value. 0 for none. Default: 0.01.
            margin: The share of the value that is earned, from 0 to 1; 1 counts revenue. Default: 1.0.
            threads: On how many threads; any number gives the same bits. Default: 1.
            hindsight: Lets models be applied to customers as of before they were fitted. Default: false.
            purchases: Of a view: the kinds or roles of events that are purchases. Default: ["purchase"].
            mean_value: Of a view: which purchases the mean value is of. Default: "repeat".
            unit: The unit of times, such as ``1d`` or ``1w``. Not given: the one that the table says itself, as
                summaries of this library do.
            customer: The column of ids; not given: ``customer`` or ``customer_id``, else rows are numbered from 0.
            frequency: The column of repeat purchases: those after the first; not given: ``frequency`` or ``x``.
            t_x: The column of times from the first purchase to the last; not given: ``t_x`` or ``recency``.
            age: The column of times from the first purchase to now; not given: ``age`` or ``T``.
            monetary: The column of mean values of a purchase in major units; not given: ``mean_value`` or
                ``monetary_value``.
            currency: The ISO 4217 code of the mean values; not given: the one that the table says itself, else
                ``XXX``.
            currency_column: A column with the currency of each row, all of which must be the same.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``lifetime_values``. A customer of the summary, in its order.

            - ``customer`` (text): The customer's id, or the row's number from 0.
            - ``p_alive`` (float): The probability that the customer has not left for good.
            - ``expected_purchases`` (float): Purchases expected within all periods, not discounted.
            - ``expected_value`` (float, or None): The mean value expected of a purchase, in major units and not
              rounded; missing where it is not finite.
            - ``lifetime_value_minor`` (money, or None): Discounted purchases × expected value × margin, rounded half-
              even to a minor unit.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``, ``invalid_span``, ``mixed_unit``, ``mixed_currency``,
                ``unknown_currency``, ``amount_overflow``.
            NotFoundError: ``unknown_kind``.
            ArtifactError: ``artifact_from_later``, ``blob_truncated``, ``blob_altered``, ``blob_version``.

        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> view = log.as_of("1997-10-01")
        >>> model = rt.PurchaseModel.fit(view, model="bg_nbd", unit="1w")
        >>> spend = rt.SpendModel.fit(view)
        >>> values = model.lifetime_value(view, spend, periods=12, discount_rate=0.01)
        >>> values["lifetime_value_minor"][0], values.notes["currency"]
        (3630, 'USD')
        """
        options: dict[str, Any] = {
            "spend": spend,
            "periods": periods,
            "period": period,
            "discount_rate": discount_rate,
            "margin": margin,
            "threads": threads,
            "hindsight": hindsight,
            "purchases": purchases,
            "mean_value": mean_value,
            "unit": unit,
            "customer": customer,
            "frequency": frequency,
            "t_x": t_x,
            "age": age,
            "monetary": monetary,
            "currency": currency,
            "currency_column": currency_column,
            **unknown,
        }
        return self._ask("lifetime_value", data, options, progress)

    def new_customer(
        self,
        *,
        horizon: str | None = None,
        steps: int | None = None,
        **unknown: NoReturn,
    ) -> Table:
        """Repeat purchases expected of a new customer, from the first purchase to the horizon; the last row is that of
        the horizon.

        Args:
            horizon: How long after the first purchase. Months, quarters and years count by their mean length.
                Default: "1y".
            steps: In how many equal steps. Default: 12.

        Returns:
            The table ``new_customer``. A moment after the first purchase of a new customer.

            - ``time`` (float): Time since the first purchase, in the note's unit.
            - ``expected_purchases`` (float): Repeat purchases expected by then.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.

        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> view = log.as_of("1997-10-01")
        >>> model = rt.PurchaseModel.fit(view, model="bg_nbd", unit="1w")
        >>> curve = model.new_customer(horizon="52w", steps=4)
        >>> curve["time"], curve["expected_purchases"][0]
        ([0.0, 13.0, 26.0, 39.0, 52.0], 0.0)
        """
        options: dict[str, Any] = {
            "horizon": horizon,
            "steps": steps,
            **unknown,
        }
        return self._ask("new_customer", None, options, False)

    def new_customer_counts(
        self,
        *,
        horizon: str | None = None,
        most: int | None = None,
        **unknown: NoReturn,
    ) -> Table:
        """How probable 0, 1, 2 … repeat purchases of a new customer are within the horizon of the first.

        Args:
            horizon: How long after the first purchase. Months, quarters and years count by their mean length.
                Default: "1y".
            most: The number of purchases from which on all are counted together. Default: 10.

        Returns:
            The table ``new_customer_counts``. A number of repeat purchases of a new customer within the note's
            horizon.

            - ``purchases`` (int): Repeat purchases; in the last row so many or more.
            - ``is_or_more`` (bool): Whether the row counts more purchases too.
            - ``probability`` (float): How probable that is.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.

        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> view = log.as_of("1997-10-01")
        >>> model = rt.PurchaseModel.fit(view, model="bg_nbd", unit="1w")
        >>> round(sum(model.new_customer_counts(horizon="39w")["probability"]), 9)
        1.0
        """
        options: dict[str, Any] = {
            "horizon": horizon,
            "most": most,
            **unknown,
        }
        return self._ask("new_customer_counts", None, options, False)

    def tracking(
        self,
        view: View,
        *,
        purchases: str | Sequence[str] | None = None,
        period: str | None = None,
        threads: int | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Repeat purchases as they were made beside those that the model expects, period by period until ``as_of``.

        Of the customers who first bought before the model's ``fitted_as_of``, or of all where it has none. Only whole
        periods.

        Args:
            view: what a log showed at an instant.
            purchases: The kinds or roles of events that are purchases. Default: ["purchase"].
            period: The length of a period. Months, quarters and years count by their mean length. Default: "1w".
            threads: On how many threads; any number gives the same bits. Default: 1.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``purchase_tracking``. A period, from the first purchase of the first customer; only whole
            periods.

            - ``period`` (int): The period's number from 1.
            - ``actual`` (int): Repeat purchases made in it.
            - ``expected`` (float): Repeat purchases that the model expects in it.
            - ``actual_cumulative`` (int): Repeat purchases made until its end.
            - ``expected_cumulative`` (float): Repeat purchases expected until its end.
            - ``is_calibration`` (bool): Whether it ends before the model's ``fitted_as_of``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``mixed_currency``, ``invalid_span``.
            NotFoundError: ``unknown_kind``.

        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> view = log.as_of("1997-10-01")
        >>> model = rt.PurchaseModel.fit(view, model="bg_nbd", unit="1w")
        >>> weeks = model.tracking(log.as_of("1998-07-01"), period="1w")
        >>> len(weeks), weeks["actual_cumulative"][-1], sum(weeks["is_calibration"])
        (78, 4339, 39)
        >>> weeks.to_vega_lite()["title"]
        'Repeat purchases, and those expected'
        """
        options: dict[str, Any] = {
            "purchases": purchases,
            "period": period,
            "threads": threads,
            **unknown,
        }
        return self._ask("tracking", view, options, progress)

    def frequencies(
        self,
        data: View | IntoTable,
        *,
        most: int | None = None,
        purchases: str | Sequence[str] | None = None,
        mean_value: Literal["repeat", "all"] | None = None,
        unit: str | None = None,
        customer: str | None = None,
        frequency: str | None = None,
        t_x: str | None = None,
        age: str | None = None,
        monetary: str | None = None,
        currency: str | None = None,
        currency_column: str | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How many customers made 0, 1, 2 … repeat purchases within their age, beside how many the model expects to.

        Args:
            data: a view; or a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``,
                or a list of dicts.
            most: The number of repeat purchases from which on all customers are counted together. Default: 10.
            purchases: Of a view: the kinds or roles of events that are purchases. Default: ["purchase"].
            mean_value: Of a view: which purchases the mean value is of. Default: "repeat".
            unit: The unit of times, such as ``1d`` or ``1w``. Not given: the one that the table says itself, as
                summaries of this library do.
            customer: The column of ids; not given: ``customer`` or ``customer_id``, else rows are numbered from 0.
            frequency: The column of repeat purchases: those after the first; not given: ``frequency`` or ``x``.
            t_x: The column of times from the first purchase to the last; not given: ``t_x`` or ``recency``.
            age: The column of times from the first purchase to now; not given: ``age`` or ``T``.
            monetary: The column of mean values of a purchase in major units; not given: ``mean_value`` or
                ``monetary_value``.
            currency: The ISO 4217 code of the mean values; not given: the one that the table says itself, else
                ``XXX``.
            currency_column: A column with the currency of each row, all of which must be the same.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``purchase_frequencies``. A number of repeat purchases.

            - ``frequency`` (int): Repeat purchases; in the last row so many or more.
            - ``is_or_more`` (bool): Whether the row counts more purchases too.
            - ``actual`` (int): Customers who made so many within their age.
            - ``expected`` (float): Customers whom the model expects to.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``, ``invalid_span``, ``mixed_unit``, ``mixed_currency``,
                ``unknown_currency``.
            NotFoundError: ``unknown_kind``.

        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> view = log.as_of("1997-10-01")
        >>> model = rt.PurchaseModel.fit(view, model="bg_nbd", unit="1w")
        >>> model.frequencies(view, most=7)["actual"]
        [1411, 439, 214, 100, 62, 38, 29, 64]
        """
        options: dict[str, Any] = {
            "most": most,
            "purchases": purchases,
            "mean_value": mean_value,
            "unit": unit,
            "customer": customer,
            "frequency": frequency,
            "t_x": t_x,
            "age": age,
            "monetary": monetary,
            "currency": currency,
            "currency_column": currency_column,
            **unknown,
        }
        return self._ask("frequencies", data, options, progress)

    def alive_over_time(
        self,
        view: View,
        customer: str,
        *,
        purchases: str | Sequence[str] | None = None,
        steps: int | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How probable it was that one customer is alive, from the first purchase until ``as_of``, as it was to be
        judged at each moment.

        Args:
            view: what a log showed at an instant.
            customer: Any id of the customer.
            purchases: The kinds or roles of events that are purchases. Default: ["purchase"].
            steps: In how many equal stretches of time, beside the moments of purchases. Default: 100.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``alive_over_time``. A moment since the first purchase.

            - ``time`` (float): Time since the first purchase, in the note's unit.
            - ``purchases`` (int): Repeat purchases made by then.
            - ``p_alive`` (float): The probability alive, as it was to be judged then.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``mixed_currency``, ``not_enough_data``.
            NotFoundError: ``unknown_customer``, ``unknown_kind``.

        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> view = log.as_of("1997-10-01")
        >>> model = rt.PurchaseModel.fit(view, model="bg_nbd", unit="1w")
        >>> path = model.alive_over_time(view, "0001", steps=4)
        >>> path["purchases"][0], path["purchases"][-1], path["p_alive"][0]
        (0, 2, 1.0)
        """
        options: dict[str, Any] = {
            "customer": customer,
            "purchases": purchases,
            "steps": steps,
            **unknown,
        }
        return self._ask("alive_over_time", view, options, progress)

    def parameters(
        self,
        **unknown: NoReturn,
    ) -> Table:
        """The parameters with their standard errors, one row each; how the fit went stands in the notes.

        Returns:
            The table ``model_parameters``. A parameter of the model.

            - ``parameter`` (text): The parameter's name, as in the paper of the model.
            - ``value`` (float): Its value, for times in the note's unit.
            - ``standard_error`` (float, or None): Its standard error, from the curvature of the likelihood; missing
              where it was given or the data do not tell it.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.

        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> view = log.as_of("1997-10-01")
        >>> model = rt.PurchaseModel.fit(view, model="bg_nbd", unit="1w")
        >>> [round(value, 2) for value in model.parameters()["value"]]
        [0.24, 4.41, 0.79, 2.43]
        >>> model.parameters().notes["status"]
        'converged'
        """
        options: dict[str, Any] = {
            **unknown,
        }
        return self._ask("parameters", None, options, False)


class SpendModel(Artifact):
    """The Gamma-Gamma model of what customers spend on a purchase on average, in one currency.

    >>> import retention_core as rt
    >>> from retention_core import datasets
    >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
    >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
    >>> view = log.as_of("1997-10-01")
    >>> model = rt.PurchaseModel.fit(view, model="bg_nbd", unit="1w")
    >>> [round(value, 2) for value in rt.SpendModel.fit(view).parameters()["value"]]
    [6.25, 3.74, 15.44]
    """

    __slots__ = ()
    _KIND = "spend_model"

    @classmethod
    def fit(
        cls,
        data: View | IntoTable,
        *,
        threads: int | None = None,
        max_steps: int | None = None,
        purchases: str | Sequence[str] | None = None,
        mean_value: Literal["repeat", "all"] | None = None,
        unit: str | None = None,
        customer: str | None = None,
        frequency: str | None = None,
        t_x: str | None = None,
        age: str | None = None,
        monetary: str | None = None,
        currency: str | None = None,
        currency_column: str | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> SpendModel:
        """Fits the Gamma-Gamma model by maximum likelihood on customers with repeat purchases, of a view or of a table
        of summaries.

        It takes the value of purchases as independent of how often they are made; a warning says so where they are
        correlated.

        Args:
            data: a view; or a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``,
                or a list of dicts.
            threads: On how many threads; any number gives the same bits. Default: 1.
            max_steps: The most steps of the search from one start; rarely more than 20 are needed. Default: 200.
            purchases: Of a view: the kinds or roles of events that are purchases. Default: ["purchase"].
            mean_value: Of a view: which purchases the mean value is of. Default: "repeat".
            unit: The unit of times, such as ``1d`` or ``1w``. Not given: the one that the table says itself, as
                summaries of this library do.
            customer: The column of ids; not given: ``customer`` or ``customer_id``, else rows are numbered from 0.
            frequency: The column of repeat purchases: those after the first; not given: ``frequency`` or ``x``.
            t_x: The column of times from the first purchase to the last; not given: ``t_x`` or ``recency``.
            age: The column of times from the first purchase to now; not given: ``age`` or ``T``.
            monetary: The column of mean values of a purchase in major units; not given: ``mean_value`` or
                ``monetary_value``.
            currency: The ISO 4217 code of the mean values; not given: the one that the table says itself, else
                ``XXX``.
            currency_column: A column with the currency of each row, all of which must be the same.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            An artifact ``spend_model``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``not_enough_data``, ``missing_column``,
                ``wrong_column_type``, ``invalid_table``, ``invalid_value``, ``invalid_span``, ``mixed_unit``,
                ``mixed_currency``, ``unknown_currency``.
            NotFoundError: ``unknown_kind``.

        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> view = log.as_of("1997-10-01")
        >>> model = rt.PurchaseModel.fit(view, model="bg_nbd", unit="1w")
        >>> [round(value, 2) for value in rt.SpendModel.fit(view).parameters()["value"]]
        [6.25, 3.74, 15.44]
        """
        options: dict[str, Any] = {
            "threads": threads,
            "max_steps": max_steps,
            "purchases": purchases,
            "mean_value": mean_value,
            "unit": unit,
            "customer": customer,
            "frequency": frequency,
            "t_x": t_x,
            "age": age,
            "monetary": monetary,
            "currency": currency,
            "currency_column": currency_column,
            **unknown,
        }
        return cls._make("fit", data, options, progress)

    @classmethod
    def fit_counts(
        cls,
        counts: PurchaseCounts,
        *,
        threads: int | None = None,
        max_steps: int | None = None,
        **unknown: NoReturn,
    ) -> SpendModel:
        """The same as ``fit`` on counts of customers, such as those of all parts of a log.

        Args:
            counts: The counts, of ``PurchaseCounts``.
            threads: On how many threads; any number gives the same bits. Default: 1.
            max_steps: The most steps of the search from one start; rarely more than 20 are needed. Default: 200.

        Returns:
            An artifact ``spend_model``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``not_enough_data``, ``missing_column``,
                ``invalid_value``.
            ArtifactError: ``blob_truncated``, ``blob_altered``, ``blob_version``.

        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> parts = [part.as_of("1997-10-01") for part in log.partition(3)]
        >>> counts = rt.PurchaseCounts.merge([rt.PurchaseCounts.of(part, unit="1w") for part in parts])
        >>> rt.SpendModel.fit_counts(counts).parameters().notes["status"]
        'converged'
        """
        options: dict[str, Any] = {
            "counts": counts,
            "threads": threads,
            "max_steps": max_steps,
            **unknown,
        }
        return cls._make("fit_counts", None, options, False)

    @classmethod
    def from_parameters(
        cls,
        parameters: float | Sequence[float],
        currency: str,
        **unknown: NoReturn,
    ) -> SpendModel:
        """A model at given parameters p, q and v; v in major units of the currency.

        Args:
            parameters: The parameters p, q and v.
            currency: The ISO 4217 code of the values.

        Returns:
            An artifact ``spend_model``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``unknown_currency``.

        >>> import retention_core as rt
        >>> published = rt.SpendModel.from_parameters([6.25, 3.74, 15.44], "USD")
        >>> row = {"frequency": 2, "recency": 30.43, "T": 38.86, "monetary_value": 22.35}
        >>> round(published.predict([row])["expected_value"][0], 2)
        24.66
        """
        options: dict[str, Any] = {
            "parameters": parameters,
            "currency": currency,
            **unknown,
        }
        return cls._make("from_parameters", None, options, False)

    def predict(
        self,
        data: View | IntoTable,
        *,
        hindsight: bool | None = None,
        purchases: str | Sequence[str] | None = None,
        mean_value: Literal["repeat", "all"] | None = None,
        unit: str | None = None,
        customer: str | None = None,
        frequency: str | None = None,
        t_x: str | None = None,
        age: str | None = None,
        monetary: str | None = None,
        currency: str | None = None,
        currency_column: str | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """What each customer is expected to spend on a purchase: a weighted mean of their own purchases and everyone's.

        Who has no repeat purchase has the mean of all. The note ``mean_of_new`` is that of a new customer.

        Args:
            data: a view; or a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``,
                or a list of dicts.
            hindsight: Lets a model be applied to customers as of before it was fitted. Default: false.
            purchases: Of a view: the kinds or roles of events that are purchases. Default: ["purchase"].
            mean_value: Of a view: which purchases the mean value is of. Default: "repeat".
            unit: The unit of times, such as ``1d`` or ``1w``. Not given: the one that the table says itself, as
                summaries of this library do.
            customer: The column of ids; not given: ``customer`` or ``customer_id``, else rows are numbered from 0.
            frequency: The column of repeat purchases: those after the first; not given: ``frequency`` or ``x``.
            t_x: The column of times from the first purchase to the last; not given: ``t_x`` or ``recency``.
            age: The column of times from the first purchase to now; not given: ``age`` or ``T``.
            monetary: The column of mean values of a purchase in major units; not given: ``mean_value`` or
                ``monetary_value``.
            currency: The ISO 4217 code of the mean values; not given: the one that the table says itself, else
                ``XXX``.
            currency_column: A column with the currency of each row, all of which must be the same.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``spend_scores``. A customer of the summary, in its order.

            - ``customer`` (text): The customer's id, or the row's number from 0.
            - ``frequency`` (int): Repeat purchases so far.
            - ``mean_value`` (float, or None): Mean value of their repeat purchases, in major units of the note's
              currency; missing without any.
            - ``expected_value`` (float, or None): The mean value expected of a purchase of theirs, in major units and
              not rounded; missing where it is infinite.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``, ``invalid_span``, ``mixed_unit``, ``mixed_currency``,
                ``unknown_currency``.
            NotFoundError: ``unknown_kind``.

        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> view = log.as_of("1997-10-01")
        >>> model = rt.PurchaseModel.fit(view, model="bg_nbd", unit="1w")
        >>> spend = rt.SpendModel.fit(view)
        >>> spend.predict(view).columns
        ['customer', 'frequency', 'mean_value', 'expected_value']
        """
        options: dict[str, Any] = {
            "hindsight": hindsight,
            "purchases": purchases,
            "mean_value": mean_value,
            "unit": unit,
            "customer": customer,
            "frequency": frequency,
            "t_x": t_x,
            "age": age,
            "monetary": monetary,
            "currency": currency,
            "currency_column": currency_column,
            **unknown,
        }
        return self._ask("predict", data, options, progress)

    def parameters(
        self,
        **unknown: NoReturn,
    ) -> Table:
        """The parameters with their standard errors, one row each; how the fit went stands in the notes.

        Returns:
            The table ``model_parameters``. A parameter of the model.

            - ``parameter`` (text): The parameter's name, as in the paper of the model.
            - ``value`` (float): Its value, for times in the note's unit.
            - ``standard_error`` (float, or None): Its standard error, from the curvature of the likelihood; missing
              where it was given or the data do not tell it.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.

        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> view = log.as_of("1997-10-01")
        >>> model = rt.PurchaseModel.fit(view, model="bg_nbd", unit="1w")
        >>> rt.SpendModel.fit(view).parameters()["parameter"]
        ['p', 'q', 'v']
        """
        options: dict[str, Any] = {
            **unknown,
        }
        return self._ask("parameters", None, options, False)


class RenewalCounts(Artifact):
    """How many customers left at each renewal, and how many were last seen as customers after it. Those of disjoint
    parts of the customers add up.

    >>> import retention_core as rt
    >>> survivors = [1000, 869, 743, 653, 593, 551, 517, 491]
    >>> cohort = [{"survivors": left} for left in survivors]
    >>> rt.RenewalCounts.of(cohort, period="1y").kind
    'renewal_counts'
    """

    __slots__ = ()
    _KIND = "renewal_counts"

    @classmethod
    def of(
        cls,
        table: IntoTable,
        *,
        survivors: str | None = None,
        renewals: str | None = None,
        left: str | None = None,
        period: str | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> RenewalCounts:
        """Counts renewals: the survivors of one cohort, its size first and then how many were left after each renewal;
        or a row a customer, with the renewal at which they left, or how many they had made when last seen.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
                of dicts.
            survivors: The column of survivors of one cohort: its size, then how many were left after each renewal;
                not given: ``survivors``.
            renewals: The column of renewals, where there is a row a customer: the one at which they left, else how
                many they had made when last seen; not given: ``renewals``.
            left: The column that says whether the customer left at that renewal; not given: ``left``.
            period: The time between two renewals. Default: "1mo".
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            An artifact ``renewal_counts``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``, ``invalid_span``.

        >>> import retention_core as rt
        >>> survivors = [1000, 869, 743, 653, 593, 551, 517, 491]
        >>> cohort = [{"survivors": left} for left in survivors]
        >>> rt.RenewalCounts.of(cohort, period="1y").kind
        'renewal_counts'
        """
        options: dict[str, Any] = {
            "survivors": survivors,
            "renewals": renewals,
            "left": left,
            "period": period,
            **unknown,
        }
        return cls._make("of", table, options, progress)

    @classmethod
    def merge(
        cls,
        parts: RenewalCounts | Sequence[RenewalCounts],
        **unknown: NoReturn,
    ) -> RenewalCounts:
        """The counts of several disjoint parts of the customers, or of cohorts that were watched for different times, as
        one.

        Args:
            parts: The counts to add up.

        Returns:
            An artifact ``renewal_counts``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``mixed_unit``, ``invalid_value``.
            ArtifactError: ``blob_truncated``, ``blob_altered``, ``blob_version``.

        >>> import retention_core as rt
        >>> survivors = [1000, 869, 743, 653, 593, 551, 517, 491]
        >>> cohort = [{"survivors": left} for left in survivors]
        >>> counts = rt.RenewalCounts.of(cohort, period="1y")
        >>> both = rt.RenewalCounts.merge([counts, counts])
        >>> rt.RenewalModel.fit_counts(both).parameters().notes["customers"]
        '2000'
        """
        options: dict[str, Any] = {
            "parts": parts,
            **unknown,
        }
        return cls._make("merge", None, options, False)


class RenewalModel(Artifact):
    """The shifted-beta-geometric model (sBG) of contracts that are renewed or not at the end of each period.

    >>> import retention_core as rt
    >>> survivors = [1000, 869, 743, 653, 593, 551, 517, 491]
    >>> cohort = [{"survivors": left} for left in survivors]
    >>> model = rt.RenewalModel.fit(cohort, period="1y")
    >>> [round(value, 3) for value in model.parameters()["value"]]
    [0.668, 3.806]
    """

    __slots__ = ()
    _KIND = "renewal_model"

    @classmethod
    def fit(
        cls,
        table: IntoTable,
        *,
        threads: int | None = None,
        max_steps: int | None = None,
        survivors: str | None = None,
        renewals: str | None = None,
        left: str | None = None,
        period: str | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> RenewalModel:
        """Fits the model by maximum likelihood on a table of survivors or of customers, as ``RenewalCounts`` reads it.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
                of dicts.
            threads: On how many threads; any number gives the same bits. Default: 1.
            max_steps: The most steps of the search from one start; rarely more than 20 are needed. Default: 200.
            survivors: The column of survivors of one cohort: its size, then how many were left after each renewal;
                not given: ``survivors``.
            renewals: The column of renewals, where there is a row a customer: the one at which they left, else how
                many they had made when last seen; not given: ``renewals``.
            left: The column that says whether the customer left at that renewal; not given: ``left``.
            period: The time between two renewals. Default: "1mo".
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            An artifact ``renewal_model``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``nothing_to_fit``, ``not_enough_data``,
                ``missing_column``, ``wrong_column_type``, ``invalid_table``, ``invalid_value``, ``invalid_span``.

        >>> import retention_core as rt
        >>> survivors = [1000, 869, 743, 653, 593, 551, 517, 491]
        >>> cohort = [{"survivors": left} for left in survivors]
        >>> model = rt.RenewalModel.fit(cohort, period="1y")
        >>> [round(value, 3) for value in model.parameters()["value"]]
        [0.668, 3.806]
        """
        options: dict[str, Any] = {
            "threads": threads,
            "max_steps": max_steps,
            "survivors": survivors,
            "renewals": renewals,
            "left": left,
            "period": period,
            **unknown,
        }
        return cls._make("fit", table, options, progress)

    @classmethod
    def fit_counts(
        cls,
        counts: RenewalCounts,
        *,
        threads: int | None = None,
        max_steps: int | None = None,
        **unknown: NoReturn,
    ) -> RenewalModel:
        """The same as ``fit`` on counts, such as those of several cohorts.

        Args:
            counts: The counts, of ``RenewalCounts``.
            threads: On how many threads; any number gives the same bits. Default: 1.
            max_steps: The most steps of the search from one start; rarely more than 20 are needed. Default: 200.

        Returns:
            An artifact ``renewal_model``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``nothing_to_fit``, ``not_enough_data``.
            ArtifactError: ``blob_truncated``, ``blob_altered``, ``blob_version``.

        >>> import retention_core as rt
        >>> survivors = [1000, 869, 743, 653, 593, 551, 517, 491]
        >>> cohort = [{"survivors": left} for left in survivors]
        >>> counts = rt.RenewalCounts.of(cohort, period="1y")
        >>> rt.RenewalModel.fit_counts(counts) == rt.RenewalModel.fit(cohort, period="1y")
        True
        """
        options: dict[str, Any] = {
            "counts": counts,
            "threads": threads,
            "max_steps": max_steps,
            **unknown,
        }
        return cls._make("fit_counts", None, options, False)

    @classmethod
    def from_parameters(
        cls,
        parameters: float | Sequence[float],
        period: str,
        **unknown: NoReturn,
    ) -> RenewalModel:
        """A model at given parameters alpha and beta.

        Args:
            parameters: The parameters alpha and beta.
            period: The time between two renewals, such as ``1y``.

        Returns:
            An artifact ``renewal_model``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_span``.

        >>> import retention_core as rt
        >>> model = rt.RenewalModel.from_parameters([0.668, 3.806], "1y")
        >>> round(model.curve(periods=12)["survival"][-1], 3)
        0.378
        """
        options: dict[str, Any] = {
            "parameters": parameters,
            "period": period,
            **unknown,
        }
        return cls._make("from_parameters", None, options, False)

    def curve(
        self,
        *,
        periods: int | None = None,
        **unknown: NoReturn,
    ) -> Table:
        """The share of customers left after each renewal, and of those left before it who renew.

        Args:
            periods: How many renewals ahead. Default: 12.

        Returns:
            The table ``renewal_curve``. A period, from 0, the moment of the first contract.

            - ``period`` (int): Renewals since the first contract.
            - ``survival`` (float): The share of customers left after it, 0 to 1.
            - ``retention`` (float, or None): The share of those left before it who renew; missing at 0.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.

        >>> import retention_core as rt
        >>> survivors = [1000, 869, 743, 653, 593, 551, 517, 491]
        >>> cohort = [{"survivors": left} for left in survivors]
        >>> curve = rt.RenewalModel.fit(cohort, period="1y").curve(periods=12)
        >>> curve["retention"][0], round(curve["survival"][12], 3)
        (None, 0.378)
        """
        options: dict[str, Any] = {
            "periods": periods,
            **unknown,
        }
        return self._ask("curve", None, options, False)

    def lifetimes(
        self,
        *,
        rate: float | None = None,
        renewals: int | None = None,
        **unknown: NoReturn,
    ) -> Table:
        """How many periods customers are expected to pay for yet, discounted, by how often they have renewed. Times what
        a period earns, that is their value.

        Args:
            rate: The rate of discount for each period, such as 0.1 for 10 %. Above 0. Default: 0.1.
            renewals: Up to how many renewals customers have made. Default: 12.

        Returns:
            The table ``renewal_lifetimes``. Customers who have renewed so often.

            - ``renewals`` (int): Renewals made; 0 is a new customer, whose first period counts.
            - ``lifetime`` (float): Periods expected to come, each discounted by the note's rate to now, which is just
              before the next renewal.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.

        >>> import retention_core as rt
        >>> survivors = [1000, 869, 743, 653, 593, 551, 517, 491]
        >>> cohort = [{"survivors": left} for left in survivors]
        >>> lifetimes = rt.RenewalModel.fit(cohort, period="1y").lifetimes(rate=0.1, renewals=4)
        >>> [round(value, 2) for value in lifetimes["lifetime"][:2]]
        [5.92, 5.9]
        """
        options: dict[str, Any] = {
            "rate": rate,
            "renewals": renewals,
            **unknown,
        }
        return self._ask("lifetimes", None, options, False)

    def parameters(
        self,
        **unknown: NoReturn,
    ) -> Table:
        """The parameters with their standard errors, one row each; how the fit went stands in the notes.

        Returns:
            The table ``model_parameters``. A parameter of the model.

            - ``parameter`` (text): The parameter's name, as in the paper of the model.
            - ``value`` (float): Its value, for times in the note's unit.
            - ``standard_error`` (float, or None): Its standard error, from the curvature of the likelihood; missing
              where it was given or the data do not tell it.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.

        >>> import retention_core as rt
        >>> survivors = [1000, 869, 743, 653, 593, 551, 517, 491]
        >>> cohort = [{"survivors": left} for left in survivors]
        >>> rt.RenewalModel.fit(cohort, period="1y").parameters()["parameter"]
        ['alpha', 'beta']
        """
        options: dict[str, Any] = {
            **unknown,
        }
        return self._ask("parameters", None, options, False)


class Policy(Document):
    """What a team wants of its data, as one JSON document: measures, segments and signals. It refers to a schema and
    never repeats it.

    Its form is checked when it is made; ``validate`` checks it against a schema.

    >>> import retention_core as rt
    >>> rt.Policy.preset("saas").document["segments"]["silent"]
    'days_since_use >= 14 && !cancelled'
    """

    __slots__ = ()
    _KIND = "policy"

    @classmethod
    def preset(
        cls,
        preset: Literal["e_commerce", "saas", "app"],
        **unknown: NoReturn,
    ) -> Policy:
        """A policy to start from: ``e_commerce``, ``saas`` or ``app``. It names roles alone, so that it fits any schema
        that says which kinds have which role.

        Args:
            preset: Which one.

        Returns:
            The policy.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.

        >>> import retention_core as rt
        >>> rt.Policy.preset("saas").document["segments"]["silent"]
        'days_since_use >= 14 && !cancelled'
        """
        options: dict[str, Any] = {
            "preset": preset,
            **unknown,
        }
        return cls._make("preset", None, options, False)

    def validate(
        self,
        *,
        schema: Schema | None = None,
        **unknown: NoReturn,
    ) -> Table:
        """Everything in the policy that does not fit itself or a schema, one row each, with its path and, in a rule, the
        position. No rows: it can be used.

        Args:
            schema: The schema, such as that of a log; not given: all defaults.

        Returns:
            The table ``policy_faults``. One row for each thing that is wrong with a policy.

            - ``path`` (text, or None): The part that is wrong, such as ``/segments/silent``.
            - ``position`` (int, or None): Where in the text of a rule, in characters from 0.
            - ``code`` (text): The code of the error that using the policy would give.
            - ``message`` (text): What is wrong, and what to do next.
            - ``given`` (text, or None): The name that was not found, or the value that cannot be used.
            - ``suggestion`` (text, or None): The nearest name that there is.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_schema``, ``unknown_time_zone``,
                ``unknown_currency``.

        >>> import retention_core as rt
        >>> policy = rt.Policy({"policy": 1, "segments": {"big": "spend > 100"}})
        >>> faults = policy.validate()
        >>> faults["path"], faults["code"], faults["position"]
        (['/segments/big/>/0'], ['unknown_name'], [0])
        >>> len(rt.Policy.preset("app").validate())
        0
        """
        options: dict[str, Any] = {
            "schema": schema,
            **unknown,
        }
        return self._ask("validate", None, options, False)

    def diff(
        self,
        other: Policy | Mapping[str, Any] | str,
        **unknown: NoReturn,
    ) -> Table:
        """What another policy has otherwise, part by part. Rules that mean the same are the same, however they are
        written.

        Args:
            other: The other policy.

        Returns:
            The table ``policy_diff``. One row for each part of a policy that another lacks, adds or changes.

            - ``path`` (text): The part, such as ``/segments/silent``.
            - ``change`` (text): ``added``, ``removed`` or ``changed``.
            - ``before`` (text, or None): The part in this policy, as JSON.
            - ``after`` (text, or None): The part in the other, as JSON.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``invalid_policy``, ``invalid_span``, ``rule_syntax``,
                ``rule_too_large``.
            NotFoundError: ``unknown_function``.

        >>> import retention_core as rt
        >>> policy = rt.Policy.preset("saas")
        >>> other = policy.to_json().replace("days_since_use >= 14", "days_since_use >= 10")
        >>> policy.diff(other)["path"]
        ['/segments/silent', '/signals/inactive_14d']
        """
        options: dict[str, Any] = {
            "other": other,
            **unknown,
        }
        return self._ask("diff", None, options, False)

    def dry_run(
        self,
        view: View,
        other: Policy | Mapping[str, Any] | str,
        *,
        at: Time | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Whom another policy in place of this one would move from or into which segment, were it in force at an instant
        of a view.

        Args:
            view: what a log showed at an instant.
            other: The other policy.
            at: The instant at which both policies judge, not after ``as_of``; not given: ``as_of``.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``policy_movers``. One row for each customer and segment that another policy moves, in the order
            of ids.

            - ``customer`` (text): The customer.
            - ``segment`` (text): The segment, of the policy that is or of the one to come.
            - ``change`` (text): ``enters`` or ``leaves``.
            - ``at`` (time): The instant at which both were judged.
            - ``reason`` (text): The clauses of the new rule that decide, with their values.

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
        >>> other = policy.to_json().replace("orders >= 2", "orders >= 1")
        >>> movers = policy.dry_run(view, other)
        >>> set(movers["segment"]), set(movers["change"])
        ({'repeat'}, {'enters'})
        """
        options: dict[str, Any] = {
            "other": other,
            "at": at,
            **unknown,
        }
        return self._ask("dry_run", view, options, progress)


def check_policy(
    policy: Any,
    *,
    schema: Schema | None = None,
    **unknown: NoReturn,
) -> Table:
    """Everything wrong with a policy that may not even be readable, in its form and against a schema, one row each.
    No rows: it is a policy, and can be used.

    Args:
        policy: The document, or its text.
        schema: The schema, such as that of a log; not given: all defaults.

    Returns:
        The table ``policy_faults``. One row for each thing that is wrong with a policy.

        - ``path`` (text, or None): The part that is wrong, such as ``/segments/silent``.
        - ``position`` (int, or None): Where in the text of a rule, in characters from 0.
        - ``code`` (text): The code of the error that using the policy would give.
        - ``message`` (text): What is wrong, and what to do next.
        - ``given`` (text, or None): The name that was not found, or the value that cannot be used.
        - ``suggestion`` (text, or None): The nearest name that there is.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``invalid_schema``, ``unknown_time_zone``,
            ``unknown_currency``.

    >>> import retention_core as rt
    >>> faults = rt.check_policy({"policy": 1, "measures": {"n": {"measure": "cuont"}}, "segments": {"a": "n >"}})
    >>> faults["path"]
    ['/measures/n', '/segments/a']
    """
    options: dict[str, Any] = {
        "policy": policy,
        "schema": schema,
        **unknown,
    }
    return ask("check_policy", None, options, False)


def check_rule(
    rule: Any,
    names: Mapping[str, str],
    *,
    time_zone: str | None = None,
    **unknown: NoReturn,
) -> Table:
    """Checks a rule against names and their types, and lists the names that it reads.

    The notes ``rule`` and ``tree`` have the rule as it was understood, as text and as a JSON tree. An error has
    the details ``position`` and ``end``, in characters of the text, and where there is one ``suggestion``.

    Args:
        rule: The rule: its text, or the same as a tree.
        names: The names that the rule may read, each with its type.
        time_zone: The zone of times that are written without an offset, such as ``Europe/London``. Default:
            "UTC".

    Returns:
        The table ``rule_names``. One row for each name that a rule reads, in the order of names.

        - ``name`` (text): The name.
        - ``type`` (text): Its type: ``int``, ``float``, ``text``, ``bool``, ``time``, or ``money`` and a
          currency.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``rule_syntax``, ``rule_type``, ``rule_too_large``,
            ``rule_arithmetic``, ``invalid_time``, ``unknown_time_zone``, ``unknown_currency``.
        NotFoundError: ``unknown_name``, ``unknown_function``.

    >>> import retention_core as rt
    >>> rt.check_rule("days > 14 && plan == 'pro'", {"days": "int", "plan": "text"})["name"]
    ['days', 'plan']
    >>> try:
    ...     rt.check_rule("dys > 14", {"days": "int"})
    ... except rt.NotFoundError as error:
    ...     error.code, error.details["position"], error.details["suggestion"]
    ('unknown_name', '0', 'days')
    """
    options: dict[str, Any] = {
        "rule": rule,
        "names": names,
        "time_zone": time_zone,
        **unknown,
    }
    return ask("check_rule", None, options, False)


def explain_rule(
    rule: Any,
    values: Mapping[str, Any],
    *,
    names: Mapping[str, str] | None = None,
    time_zone: str | None = None,
    **unknown: NoReturn,
) -> Table:
    """What a rule says of some values, clause by clause; the note ``holds`` says ``true``, ``false`` or, where a
    missing value leaves it undecided, ``open``.

    Values are numbers, texts and yes or no. For times, amounts and missing values, ``names`` says the type.

    Args:
        rule: The rule: its text, or the same as a tree.
        values: The value of each name.
        names: The types of names; not given: those of the values.
        time_zone: The zone of times that are written without an offset, such as ``Europe/London``. Default:
            "UTC".

    Returns:
        The table ``rule_clauses``. One row for each clause of a rule, in the order of its text.

        - ``clause`` (text): A part of the rule without ``&&``, ``||`` and ``!``.
        - ``holds`` (bool, or None): Whether the clause holds; none where a missing value leaves it open.
        - ``decided`` (bool): Whether the outcome follows from this clause and others that decided.
        - ``values`` (text): What the clause read.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``rule_syntax``, ``rule_type``, ``rule_too_large``,
            ``rule_arithmetic``, ``invalid_time``, ``unknown_time_zone``, ``unknown_currency``.
        NotFoundError: ``unknown_name``, ``unknown_function``.

    >>> import retention_core as rt
    >>> why = rt.explain_rule("days > 14 && plan == 'pro'", {"days": 20, "plan": "free"})
    >>> why.notes["holds"], why["clause"], why["decided"]
    ('false', ['days > 14', 'plan == "pro"'], [False, True])
    """
    options: dict[str, Any] = {
        "rule": rule,
        "values": values,
        "names": names,
        "time_zone": time_zone,
        **unknown,
    }
    return ask("explain_rule", None, options, False)
