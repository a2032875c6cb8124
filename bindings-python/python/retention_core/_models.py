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
    from ._settings import MetricSettings
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
        opportunities: bool | None = None,
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
            opportunities: Of a view: whether opportunities are counted, as BG/BB reads them, each of one ``unit``.
            purchases: Of a view: the kinds or roles of events that are purchases. Default: ["purchase"].
            mean_value: Of a view: which purchases the mean value is of. Default: "repeat".
            unit: The unit of times, such as ``1d`` or ``1w``. Not given: of a table, the one that it says itself, as
                summaries of this library do; of a view, that of the model, or days.
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
            "opportunities": opportunities,
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
            InputError: ``unknown_option``, ``invalid_option``, ``mixed_unit``, ``mixed_currency``, ``invalid_value``.
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
            unit: The unit of times, such as ``1d`` or ``1w``. Not given: of a table, the one that it says itself, as
                summaries of this library do; of a view, that of the model, or days.
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
            ArtifactError: ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``, ``blob_version``.

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
            unit: The unit of times, such as ``1d`` or ``1w``. Not given: of a table, the one that it says itself, as
                summaries of this library do; of a view, that of the model, or days.
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
            unit: The unit of times, such as ``1d`` or ``1w``. Not given: of a table, the one that it says itself, as
                summaries of this library do; of a view, that of the model, or days.
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
            unit: The unit of times, such as ``1d`` or ``1w``. Not given: of a table, the one that it says itself, as
                summaries of this library do; of a view, that of the model, or days.
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
            unit: The unit of times, such as ``1d`` or ``1w``. Not given: of a table, the one that it says itself, as
                summaries of this library do; of a view, that of the model, or days.
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
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

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
        hindsight: bool | None = None,
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
            hindsight: Lets a model be compared with purchases as of before it was fitted. Default: false.
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
            ArtifactError: ``artifact_from_later``.

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
            "hindsight": hindsight,
            **unknown,
        }
        return self._ask("tracking", view, options, progress)

    def frequencies(
        self,
        data: View | IntoTable,
        *,
        most: int | None = None,
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
        """How many customers made 0, 1, 2 … repeat purchases within their age, beside how many the model expects to.

        Args:
            data: a view; or a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``,
                or a list of dicts.
            most: The number of repeat purchases from which on all customers are counted together. Default: 10.
            hindsight: Lets a model be compared with customers as of before it was fitted. Default: false.
            purchases: Of a view: the kinds or roles of events that are purchases. Default: ["purchase"].
            mean_value: Of a view: which purchases the mean value is of. Default: "repeat".
            unit: The unit of times, such as ``1d`` or ``1w``. Not given: of a table, the one that it says itself, as
                summaries of this library do; of a view, that of the model, or days.
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
            ArtifactError: ``artifact_from_later``.

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
        return self._ask("frequencies", data, options, progress)

    def alive_over_time(
        self,
        view: View,
        customer: str,
        *,
        purchases: str | Sequence[str] | None = None,
        steps: int | None = None,
        hindsight: bool | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How probable it was that one customer is alive, from the first purchase until ``as_of``, as it was to be
        judged at each moment.

        Args:
            view: what a log showed at an instant.
            customer: Any id of the customer.
            purchases: The kinds or roles of events that are purchases. Default: ["purchase"].
            steps: In how many equal stretches of time, beside the moments of purchases. BG/BB has moments at whole
                opportunities only, all of them if they are no more than this. Default: 100.
            hindsight: Lets a model look back at customers as of before it was fitted. What comes out then knows of
                the future. Default: false.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``alive_over_time``. A moment since the first purchase.

            - ``time`` (float): Time since the first purchase, in the note's unit; whole opportunities for BG/BB.
            - ``purchases`` (int): Repeat purchases made by then.
            - ``p_alive`` (float): The probability alive, as it was to be judged then.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``mixed_currency``, ``not_enough_data``,
                ``invalid_value``.
            NotFoundError: ``unknown_customer``, ``unknown_kind``.
            ArtifactError: ``artifact_from_later``.

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
            "hindsight": hindsight,
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
            unit: The unit of times, such as ``1d`` or ``1w``. Not given: of a table, the one that it says itself, as
                summaries of this library do; of a view, that of the model, or days.
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
            ArtifactError: ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``, ``blob_version``.

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
            unit: The unit of times, such as ``1d`` or ``1w``. Not given: of a table, the one that it says itself, as
                summaries of this library do; of a view, that of the model, or days.
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
              currency; missing without any of a known amount.
            - ``expected_value`` (float, or None): The mean value expected of a purchase of theirs, in major units and
              not rounded; missing where it is infinite.

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
            ArtifactError: ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``, ``blob_version``.

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
            ArtifactError: ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``, ``blob_version``.

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


class CoxModel(Artifact):
    """A Cox regression: what multiplies the rate at which customers leave. Fitted once, saved, and applied to any table.

    >>> import retention_core as rt
    >>> lives = [{"duration": 1 + at % 7, "event": at % 3 > 0, "logins": at % 5, "paid": at % 2 == 0} for at in range(60)]
    >>> model = rt.CoxModel.fit(lives)
    >>> model.coefficients()["term"]
    ['logins', 'paid']
    """

    __slots__ = ()
    _KIND = "cox_model"

    @classmethod
    def fit(
        cls,
        table: IntoTable,
        *,
        duration: str | None = None,
        event: str | None = None,
        group: str | None = None,
        entry: str | None = None,
        weight: str | None = None,
        features: str | Sequence[str] | None = None,
        ties: Literal["efron", "breslow"] | None = None,
        level: float | None = None,
        redundant: Literal["refuse", "drop"] | None = None,
        threads: int | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> CoxModel:
        """Fits a Cox regression of how long customers stay.

        Numbers are scaled inside, texts become a term for each value but the first. A group is a stratum: it has a
        baseline of its own.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
                of dicts.
            duration: The column of durations, in any unit. Default: "duration".
            event: The column that says whether a lifetime ended with the event: true or 1, or false or 0 where it was
                still running when last seen. Default: "event".
            group: The column of groups: each gets a curve of its own, and Cox models take them as strata.
            entry: The column that says from which duration on each was under observation (left truncation); 0 is from
                the start.
            weight: The column of weights: how many lifetimes each row stands for. Where some are not whole, as
                weights of a sample are, limits of curves and the log-rank test hang on their proportions, not on
                their sum; Cox models take all as counts.
            features: The columns that explain. Not given: all but those named otherwise here and, of a table of this
                library, those that say whose a row is and of when, or how a period went.
            ties: How several events at one time are treated. Default: "efron".
            level: The confidence of limits, between 0 and 1. Default: 0.95.
            redundant: What becomes of columns that are constant, or a combination of others. Default: "refuse".
            threads: How many threads work; the answer is the same on any number. Default: 1.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            An artifact ``cox_model``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``one_outcome``, ``constant_column``,
                ``collinear_columns``, ``separation``.

        >>> import retention_core as rt
        >>> lives = [{"duration": 1 + at % 7, "event": at % 3 > 0, "logins": at % 5, "paid": at % 2 == 0} for at in range(60)]
        >>> model = rt.CoxModel.fit(lives)
        >>> model.coefficients()["term"]
        ['logins', 'paid']
        """
        options: dict[str, Any] = {
            "duration": duration,
            "event": event,
            "group": group,
            "entry": entry,
            "weight": weight,
            "features": features,
            "ties": ties,
            "level": level,
            "redundant": redundant,
            "threads": threads,
            **unknown,
        }
        return cls._make("fit", table, options, progress)

    def coefficients(
        self,
        **unknown: NoReturn,
    ) -> Table:
        """The coefficients with errors, p-values and hazard ratios, one row a term.

        Returns:
            The table ``cox``. A term of the model: a number, whether a flag is set, or whether a category has a
            certain value.

            - ``term`` (text): The column, with the value where it is a category.
            - ``column`` (text): The column it comes from.
            - ``coefficient`` (float, or None): What one unit adds to the logarithm of the hazard.
            - ``standard_error`` (float, or None): Its standard error.
            - ``z`` (float, or None): The coefficient over its standard error.
            - ``p_value`` (float, or None): How likely so large a z is without any effect.
            - ``hazard_ratio`` (float, or None): By how much one unit multiplies the hazard.
            - ``low`` (float, or None): The lower limit of the hazard ratio at the note ``level``.
            - ``high`` (float, or None): The upper limit of the hazard ratio at the note ``level``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.
            ArtifactError: ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``, ``blob_version``.

        >>> import retention_core as rt
        >>> lives = [{"duration": 1 + at % 7, "event": at % 3 > 0, "logins": at % 5, "paid": at % 2 == 0} for at in range(60)]
        >>> model = rt.CoxModel.fit(lives)
        >>> model.coefficients().columns[:3]
        ['term', 'column', 'coefficient']
        """
        options: dict[str, Any] = {
            **unknown,
        }
        return self._ask("coefficients", None, options, False)

    def baseline(
        self,
        **unknown: NoReturn,
    ) -> Table:
        """The baseline: what happens to a customer in whom every column is at its mean, one row an event time.

        Returns:
            The table ``cox_baseline``. An event time: what happens to a customer in whom every column is at its mean.

            - ``stratum`` (text, or None): The stratum, where there are strata.
            - ``time`` (float): In the unit of the durations.
            - ``cumulative_hazard`` (float): Up to the time, after Breslow.
            - ``survival`` (float): The share that remains after the time.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.
            ArtifactError: ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``, ``blob_version``.

        >>> import retention_core as rt
        >>> lives = [{"duration": 1 + at % 7, "event": at % 3 > 0, "logins": at % 5, "paid": at % 2 == 0} for at in range(60)]
        >>> model = rt.CoxModel.fit(lives)
        >>> model.baseline()["time"][:3]
        [1.0, 2.0, 3.0]
        """
        options: dict[str, Any] = {
            **unknown,
        }
        return self._ask("baseline", None, options, False)

    def predict(
        self,
        table: IntoTable,
        *,
        times: float | Sequence[float] | None = None,
        hindsight: bool | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """The share of customers like each row who remain after each of ``times``; missing beyond what was observed.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
                of dicts.
            times: The times at which, in the unit of the durations.
            hindsight: Lets a model be applied to rows as of before it was fitted. Default: false.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``cox_curves``. A row of the frame at a time.

            - ``row`` (int): The row of the frame, from 0.
            - ``time`` (float): In the unit of the durations.
            - ``survival`` (float, or None): The share of customers like this who remain after the time; missing
              beyond what was observed.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> lives = [{"duration": 1 + at % 7, "event": at % 3 > 0, "logins": at % 5, "paid": at % 2 == 0} for at in range(60)]
        >>> model = rt.CoxModel.fit(lives)
        >>> len(model.predict(lives[:2], times=[3, 6]))
        4
        """
        options: dict[str, Any] = {
            "times": times,
            "hindsight": hindsight,
            **unknown,
        }
        return self._ask("predict", table, options, progress)

    def concordance(
        self,
        table: IntoTable,
        *,
        duration: str | None = None,
        event: str | None = None,
        group: str | None = None,
        entry: str | None = None,
        weight: str | None = None,
        hindsight: bool | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How often those whom the model gives the higher risk leave first; between rows of one stratum where there are
        strata, which are read from the model's column unless ``group`` names another.

        ``entry`` and ``weight`` play no part here, and are refused.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
                of dicts.
            duration: The column of durations, in any unit. Default: "duration".
            event: The column that says whether a lifetime ended with the event: true or 1, or false or 0 where it was
                still running when last seen. Default: "event".
            group: The column of groups: each gets a curve of its own, and Cox models take them as strata.
            entry: The column that says from which duration on each was under observation (left truncation); 0 is from
                the start.
            weight: The column of weights: how many lifetimes each row stands for. Where some are not whole, as
                weights of a sample are, limits of curves and the log-rank test hang on their proportions, not on
                their sum; Cox models take all as counts.
            hindsight: Lets a model be applied to rows as of before it was fitted. Default: false.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``cox_concordance``. How often the order of risks is the order of events.

            - ``concordance`` (float, or None): The share of pairs in the right order, ties counting half; missing
              without pairs.
            - ``concordant`` (int): Pairs of which the one with the higher risk had the event first.
            - ``discordant`` (int): Pairs of which the one with the lower risk had it first.
            - ``tied`` (int): Pairs of one risk.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> lives = [{"duration": 1 + at % 7, "event": at % 3 > 0, "logins": at % 5, "paid": at % 2 == 0} for at in range(60)]
        >>> model = rt.CoxModel.fit(lives)
        >>> 0 < model.concordance(lives)["concordance"][0] < 1
        True
        """
        options: dict[str, Any] = {
            "duration": duration,
            "event": event,
            "group": group,
            "entry": entry,
            "weight": weight,
            "hindsight": hindsight,
            **unknown,
        }
        return self._ask("concordance", table, options, progress)


class ChurnModel(Artifact):
    """A model of who will leave, with what was learnt about it at the fit: how good it is on customers that it did not
    see, how its chances are calibrated, and what its columns looked like.

    >>> import retention_core as rt
    >>> rows = [{"who": f"c{at}", "logins": at % 20, "plan": "free" if at % 3 else "pro", "left": at % 20 < 5 or at % 37 == 0}
    ...         for at in range(400)]
    >>> model = rt.ChurnModel.fit(rows, "left", customer="who")
    >>> judged = model.judgement()
    >>> judged["metric"][0], judged["value"][0] > 0.9
    ('auc', True)
    """

    __slots__ = ()
    _KIND = "churn_model"

    @classmethod
    def fit(
        cls,
        table: IntoTable,
        label: str,
        *,
        features: str | Sequence[str] | None = None,
        customer: str | None = None,
        time: str | None = None,
        weight: str | None = None,
        model: Literal["logistic", "trees", "recency"] | None = None,
        recency: str | None = None,
        calibration: Literal["platt", "isotonic"] | None = None,
        folds: int | None = None,
        least: int | None = None,
        l2: float | None = None,
        redundant: Literal["refuse", "drop"] | None = None,
        trees: int | None = None,
        learning_rate: float | None = None,
        depth: int | None = None,
        held_out: float | None = None,
        balance: bool | None = None,
        level: float | None = None,
        seed: int | None = None,
        threads: int | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> ChurnModel:
        """Fits a model of a yes-or-no outcome on a plain table, and judges it on customers that it did not see.

        Columns may be numbers, true and false, or texts, and may lack values. The fit is refused where an outcome has
        fewer rows than ``least``. What is only known once the outcome began must not be among the features: the model
        would be good here and of no use later.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
                of dicts.
            label: The column of the outcome, such as whether a customer left: true or 1, false or 0.
            features: The columns that the model may read. Not given: all but those named otherwise here and, of a
                table of this library, those that say whose a row is and of when.
            customer: The column of customers: parts are dealt by customer, so that a model is never judged on a
                customer whom it learnt from; in a backtest rows are parted by time instead. Limits count the rows of
                one together. Not given: ``customer`` of a table of this library; of others, every row is another
                customer.
            time: The column of times, as instants or numbers: the latest rows tell trees when to stop, and backtests
                go by it. Not given: ``at`` of a training table of this library.
            weight: The column of weights: how many rows each stands for. Of weights that are not whole, trees and
                calibration read proportions alone; against the penalty of a logistic regression their sum counts, so
                scale them to add up to the number of rows.
            model: What the model is made of. Default: "logistic".
            recency: Of the recency model: the one column that it reads. Default: "recency_days".
            calibration: How chances are calibrated, on rows that the model did not see. Not given: not at all, which
                suits a logistic regression.
            folds: Into how many parts customers are dealt to judge the model on rows that it did not see, and to
                calibrate it; 0 for neither. In a backtest, which judges by time, only to calibrate. Default: 5.
            least: How many rows there must be of each outcome; with fewer the fit is refused. Default: 20.
            l2: Of logistic regression: the penalty, half of this times the sum of squared coefficients. Default: 1.0.
            redundant: Of logistic regression: what becomes of columns that are constant or a combination of others.
                With a penalty, combinations need not be left out, and are not unless refused. Default: "drop".
            trees: Of trees: how many at most. Default: 300.
            learning_rate: Of trees: how far each goes, above 0 and up to 1. Default: 0.05.
            depth: Of trees: how many questions deep each is. Default: 3.
            held_out: Of trees: the share of rows, the latest ones where times are given, on which it is judged how
                many trees are enough; 0 for as many as ``trees`` says. Default: 0.2.
            balance: Of trees: whether both outcomes weigh the same in all; calibrate then. Default: false.
            level: The confidence of limits, between 0 and 1. Default: 0.95.
            seed: What every drawing begins with. Default: 1.
            threads: How many threads work; the answer is the same on any number. Default: 1.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            An artifact ``churn_model``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``one_outcome``, ``not_enough_data``,
                ``constant_column``, ``collinear_columns``, ``separation``.

        >>> import retention_core as rt
        >>> rows = [{"who": f"c{at}", "logins": at % 20, "plan": "free" if at % 3 else "pro", "left": at % 20 < 5 or at % 37 == 0}
        ...         for at in range(400)]
        >>> model = rt.ChurnModel.fit(rows, "left", customer="who")
        >>> judged = model.judgement()
        >>> judged["metric"][0], judged["value"][0] > 0.9
        ('auc', True)
        """
        options: dict[str, Any] = {
            "label": label,
            "features": features,
            "customer": customer,
            "time": time,
            "weight": weight,
            "model": model,
            "recency": recency,
            "calibration": calibration,
            "folds": folds,
            "least": least,
            "l2": l2,
            "redundant": redundant,
            "trees": trees,
            "learning_rate": learning_rate,
            "depth": depth,
            "held_out": held_out,
            "balance": balance,
            "level": level,
            "seed": seed,
            "threads": threads,
            **unknown,
        }
        return cls._make("fit", table, options, progress)

    def predict(
        self,
        table: IntoTable,
        *,
        customer: str | None = None,
        hindsight: bool | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How likely each row is to have the outcome, in the order of rows, with its rank.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
                of dicts.
            customer: The column of customers. Not given: ``customer`` of a table of this library; of others, rows are
                numbered from 0.
            hindsight: Lets a model be applied to rows as of before it was fitted. Default: false.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``churn_chances``. How likely a row is to have the outcome.

            - ``customer`` (text): The customer; the number of the row, from 0, where there is none.
            - ``chance`` (float): The chance, calibrated where the model is.
            - ``raw_chance`` (float): The chance before calibration.
            - ``rank`` (int): The place from the highest chance, from 1; equal ones share the first.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``one_outcome``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> rows = [{"who": f"c{at}", "logins": at % 20, "plan": "free" if at % 3 else "pro", "left": at % 20 < 5 or at % 37 == 0}
        ...         for at in range(400)]
        >>> model = rt.ChurnModel.fit(rows, "left", customer="who")
        >>> chances = model.predict(rows[:3], customer="who")
        >>> chances["customer"], chances["rank"]
        (['c0', 'c1', 'c2'], [1, 2, 3])
        """
        options: dict[str, Any] = {
            "customer": customer,
            "hindsight": hindsight,
            **unknown,
        }
        return self._ask("predict", table, options, progress)

    def explain(
        self,
        table: IntoTable,
        *,
        top: int | None = None,
        hindsight: bool | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Why each row has its chance: what each column adds to the log-odds, those that matter most first, and in
        words.

        ``base`` and the contributions of a row add up to its ``logit``. They say what the model reads, not what makes
        customers leave.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
                of dicts.
            top: How many columns to tell of each row, those that matter most first; 0 for all. Default: 0.
            hindsight: Lets a model be applied to rows as of before it was fitted. Default: false.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``churn_reasons``. Why a row has its chance: what a column adds, those that matter most first.

            - ``row`` (int): The row of the table, from 0.
            - ``column`` (text): The column, or ``(others)`` for all that are not told one by one.
            - ``value`` (text, or None): The row's value, where it has one.
            - ``contribution`` (float): What it adds to the log-odds.
            - ``base`` (float): The log-odds that contributions start from.
            - ``logit`` (float): The log-odds of the row: base and contributions added up.
            - ``chance`` (float): The chance of the row, calibrated where the model is.
            - ``reason`` (text): The same in words.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``one_outcome``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> rows = [{"who": f"c{at}", "logins": at % 20, "plan": "free" if at % 3 else "pro", "left": at % 20 < 5 or at % 37 == 0}
        ...         for at in range(400)]
        >>> model = rt.ChurnModel.fit(rows, "left", customer="who")
        >>> why = model.explain(rows[:1])
        >>> why["column"][0], abs(sum(why["contribution"], why["base"][0]) - why["logit"][0]) < 1e-12
        ('logins', True)
        """
        options: dict[str, Any] = {
            "top": top,
            "hindsight": hindsight,
            **unknown,
        }
        return self._ask("explain", table, options, progress)

    def judgement(
        self,
        **unknown: NoReturn,
    ) -> Table:
        """How good the model is on customers that it did not see: each metric with limits. Empty where ``folds`` was 0.

        Returns:
            The table ``churn_judgement``. A metric of the model on rows that it did not see.

            - ``metric`` (text): Its name.
            - ``value`` (float): Its value.
            - ``low`` (float, or None): The lower limit; missing where there is none.
            - ``high`` (float, or None): The upper limit; missing where there is none.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.
            ArtifactError: ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``, ``blob_version``.

        >>> import retention_core as rt
        >>> rows = [{"who": f"c{at}", "logins": at % 20, "plan": "free" if at % 3 else "pro", "left": at % 20 < 5 or at % 37 == 0}
        ...         for at in range(400)]
        >>> model = rt.ChurnModel.fit(rows, "left", customer="who")
        >>> model.judgement()["metric"]
        ['auc', 'average_precision', 'log_loss', 'brier', 'calibration_error']
        """
        options: dict[str, Any] = {
            **unknown,
        }
        return self._ask("judgement", None, options, False)

    def coefficients(
        self,
        **unknown: NoReturn,
    ) -> Table:
        """The coefficients of a logistic regression with errors and odds ratios, one row a term; p-values where there is
        no penalty.

        Returns:
            The table ``logistic``. A term of the model: the intercept, a number, whether a flag is set, or whether a
            category has a certain value.

            - ``term`` (text): The column, with the value where it is a category.
            - ``column`` (text, or None): The column it comes from; missing for the intercept.
            - ``coefficient`` (float, or None): What one unit adds to the log-odds.
            - ``standard_error`` (float, or None): Its standard error.
            - ``z`` (float, or None): The coefficient over its standard error.
            - ``p_value`` (float, or None): How likely so large a z is without any effect; missing with a penalty.
            - ``odds_ratio`` (float, or None): By how much one unit multiplies the odds.
            - ``low`` (float, or None): The lower limit of the odds ratio at the note ``level``.
            - ``high`` (float, or None): The upper limit of the odds ratio at the note ``level``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.
            ArtifactError: ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``, ``blob_version``.

        >>> import retention_core as rt
        >>> rows = [{"who": f"c{at}", "logins": at % 20, "plan": "free" if at % 3 else "pro", "left": at % 20 < 5 or at % 37 == 0}
        ...         for at in range(400)]
        >>> model = rt.ChurnModel.fit(rows, "left", customer="who")
        >>> model.coefficients()["term"]
        ['intercept', 'logins', 'plan: free', 'plan: pro']
        """
        options: dict[str, Any] = {
            **unknown,
        }
        return self._ask("coefficients", None, options, False)

    def importance(
        self,
        table: IntoTable,
        label: str,
        *,
        shuffles: int | None = None,
        seed: int | None = None,
        hindsight: bool | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Which columns matter: what is lost when each is shuffled among rows, the costliest first. Ask on rows that the
        model did not see.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
                of dicts.
            label: The column of the outcome, such as whether a customer left: true or 1, false or 0.
            shuffles: How many times each column is shuffled. Default: 5.
            seed: What the shuffling begins with. Default: 1.
            hindsight: Lets a model be applied to rows as of before it was fitted. Default: false.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``churn_importance``. What is lost without a column, the costliest first.

            - ``column`` (text): The column.
            - ``log_loss`` (float): By how much log loss rises where the column is shuffled.
            - ``standard_deviation`` (float, or None): How much that varies between shuffles.
            - ``auc`` (float): By how much the AUC falls.
            - ``mean_contribution`` (float): The mean size of its contributions to the log-odds.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``one_outcome``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> rows = [{"who": f"c{at}", "logins": at % 20, "plan": "free" if at % 3 else "pro", "left": at % 20 < 5 or at % 37 == 0}
        ...         for at in range(400)]
        >>> model = rt.ChurnModel.fit(rows, "left", customer="who")
        >>> model.importance(rows, "left")["column"]
        ['logins', 'plan']
        """
        options: dict[str, Any] = {
            "label": label,
            "shuffles": shuffles,
            "seed": seed,
            "hindsight": hindsight,
            **unknown,
        }
        return self._ask("importance", table, options, progress)

    def drift(
        self,
        table: IntoTable,
        *,
        moving: float | None = None,
        shifted: float | None = None,
        hindsight: bool | None = None,
        level: float | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """How far each column, and the chances, have moved since the fit: the population stability index, beside what it
        would be without any change.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
                of dicts.
            moving: From which stability index on a column counts as moving. Default: 0.1.
            shifted: From which stability index on a column counts as shifted. Default: 0.25.
            hindsight: Lets a model be applied to rows as of before it was fitted. Default: false.
            level: The confidence of limits, between 0 and 1. Default: 0.95.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``churn_drift``. How far a column has moved since the fit; the first row is the chances.

            - ``column`` (text): The column, or ``(chance)``.
            - ``stability_index`` (float): The population stability index; 0 is no change.
            - ``noise`` (float): What it is expected to be without any change.
            - ``state`` (text): ``stable``, ``moving`` or ``shifted``; stable where so few rows differ as much by
              chance.
            - ``missing_then`` (float): The share of rows without a value at the fit.
            - ``missing_now`` (float): The share of rows without a value now.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``one_outcome``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> rows = [{"who": f"c{at}", "logins": at % 20, "plan": "free" if at % 3 else "pro", "left": at % 20 < 5 or at % 37 == 0}
        ...         for at in range(400)]
        >>> model = rt.ChurnModel.fit(rows, "left", customer="who")
        >>> model.drift(rows)["state"]
        ['stable', 'stable', 'stable']
        """
        options: dict[str, Any] = {
            "moving": moving,
            "shifted": shifted,
            "hindsight": hindsight,
            "level": level,
            **unknown,
        }
        return self._ask("drift", table, options, progress)

    def card(
        self,
        **unknown: NoReturn,
    ) -> Table:
        """The model card: outcome and rows, and the whole of it as JSON, with columns, options, metrics with limits, and
        what to mind.

        Returns:
            The table ``churn_card``. What one should know before using the model.

            - ``model`` (text): What the model is made of.
            - ``outcome`` (text): The column that it foretells.
            - ``rows`` (int): How many rows it was fitted on.
            - ``with_outcome`` (int): How many of these had the outcome.
            - ``json`` (text): The whole card as JSON: an artifact ``model_card``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.
            ArtifactError: ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``, ``blob_version``.

        >>> import retention_core as rt
        >>> rows = [{"who": f"c{at}", "logins": at % 20, "plan": "free" if at % 3 else "pro", "left": at % 20 < 5 or at % 37 == 0}
        ...         for at in range(400)]
        >>> model = rt.ChurnModel.fit(rows, "left", customer="who")
        >>> model.card()["with_outcome"]
        [109]
        """
        options: dict[str, Any] = {
            **unknown,
        }
        return self._ask("card", None, options, False)


class Calibrator(Artifact):
    """A map from the chances of any model to chances that hold, learnt on rows that the model was not fitted on.

    >>> import retention_core as rt
    >>> scores = [{"chance": (at % 10) / 10, "outcome": at % 10 > 6 or at % 7 == 0} for at in range(200)]
    >>> calibrator = rt.Calibrator.fit(scores)
    >>> calibrator.kind
    'calibrator'
    """

    __slots__ = ()
    _KIND = "calibrator"

    @classmethod
    def fit(
        cls,
        table: IntoTable,
        *,
        outcome: str | None = None,
        chance: str | None = None,
        method: Literal["platt", "isotonic"] | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Calibrator:
        """Learns to turn chances of any model into chances that hold. Learn on rows that the model was not fitted on.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
                of dicts.
            outcome: The column of the outcome: true or 1, false or 0. Default: "outcome".
            chance: The column of chances, of any model: numbers from 0 to 1. Default: "chance".
            method: How scores become chances. Default: "platt".
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            An artifact ``calibrator``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``one_outcome``, ``constant_column``.

        >>> import retention_core as rt
        >>> scores = [{"chance": (at % 10) / 10, "outcome": at % 10 > 6 or at % 7 == 0} for at in range(200)]
        >>> calibrator = rt.Calibrator.fit(scores)
        >>> calibrator.kind
        'calibrator'
        """
        options: dict[str, Any] = {
            "outcome": outcome,
            "chance": chance,
            "method": method,
            **unknown,
        }
        return cls._make("fit", table, options, progress)

    def apply(
        self,
        table: IntoTable,
        *,
        chance: str | None = None,
        hindsight: bool | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """The chances that hold, in the order of rows.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
                of dicts.
            chance: The column of chances, of any model: numbers from 0 to 1. Default: "chance".
            hindsight: Lets a calibrator be applied to rows as of before it was fitted. Default: false.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``calibrated_chances``. A chance before and after calibration.

            - ``chance`` (float): The chance that holds.
            - ``raw_chance`` (float): The chance as it was given.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``one_outcome``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> scores = [{"chance": (at % 10) / 10, "outcome": at % 10 > 6 or at % 7 == 0} for at in range(200)]
        >>> calibrator = rt.Calibrator.fit(scores, method="isotonic")
        >>> calibrator.apply([{"chance": 0.1}, {"chance": 0.9}]).columns
        ['chance', 'raw_chance']
        """
        options: dict[str, Any] = {
            "chance": chance,
            "hindsight": hindsight,
            **unknown,
        }
        return self._ask("apply", table, options, progress)


class ClusterModel(Artifact):
    """Groups of customers who are alike, found by K-means: what sets each apart, how stable they are, and where new
    customers belong.

    >>> import retention_core as rt
    >>> rows = [{"customer": f"c{at}", "orders": 1 + at % 2 * 9 + at % 3, "days": 200 - at % 2 * 190 + at % 5} for at in range(40)]
    >>> model = rt.ClusterModel.fit(rows, most=3)
    >>> model.clusters()["rows"]
    [20, 20]
    """

    __slots__ = ()
    _KIND = "cluster_model"

    @classmethod
    def fit(
        cls,
        table: IntoTable,
        *,
        features: str | Sequence[str] | None = None,
        customer: str | None = None,
        clusters: int | None = None,
        least: int | None = None,
        most: int | None = None,
        choose: Literal["silhouette", "gap"] | None = None,
        scale: Literal["standard", "robust", "log", "none"] | None = None,
        missing: Literal["refuse", "leave_out"] | None = None,
        runs: int | None = None,
        seeds: int | None = None,
        sample: int | None = None,
        references: int | None = None,
        seed: int | None = None,
        threads: int | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> ClusterModel:
        """Finds groups of rows that are alike in all columns, by K-means on scaled columns.

        The order of rows changes nothing, nor does the number of threads. Whether there are groups at all is for
        ``choice`` and the note ``stability`` to tell: K-means parts any rows.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
                of dicts.
            features: The columns by which customers are alike: numbers, or true and false. Not given: all but the
                customer's.
            customer: The column of customers. Not given: ``customer``, where there is one.
            clusters: How many there are. Not given: as many as ``choose`` finds from ``least`` to ``most``.
            least: The least number that is tried. Not given: 2, or 1 by the gap, which alone can say that there are
                no clusters.
            most: The greatest number that is tried. Default: 8.
            choose: How it is decided how many there are. Default: "silhouette".
            scale: How columns of different units are made comparable. Default: "standard".
            missing: What becomes of rows that lack a value. Default: "refuse".
            runs: From how many starts the clusters are sought; the tightest are kept. Default: 10.
            seeds: How often all is sought again from other seeds, to tell how stable the clusters are; 0 for not at
                all. Default: 5.
            sample: Of how many rows at most silhouettes are computed, since each is compared with all others; drawn
                where there are more. Default: 2000.
            references: Of the gap: how many tables without clusters are drawn to compare with. Default: 10.
            seed: What every drawing begins with. Default: 1.
            threads: How many threads work; the answer is the same on any number. Default: 1.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            An artifact ``cluster_model``.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``not_enough_data``, ``constant_column``.

        >>> import retention_core as rt
        >>> rows = [{"customer": f"c{at}", "orders": 1 + at % 2 * 9 + at % 3, "days": 200 - at % 2 * 190 + at % 5} for at in range(40)]
        >>> model = rt.ClusterModel.fit(rows, most=3)
        >>> model.clusters()["rows"]
        [20, 20]
        """
        options: dict[str, Any] = {
            "features": features,
            "customer": customer,
            "clusters": clusters,
            "least": least,
            "most": most,
            "choose": choose,
            "scale": scale,
            "missing": missing,
            "runs": runs,
            "seeds": seeds,
            "sample": sample,
            "references": references,
            "seed": seed,
            "threads": threads,
            **unknown,
        }
        return cls._make("fit", table, options, progress)

    def assign(
        self,
        table: IntoTable,
        *,
        customer: str | None = None,
        hindsight: bool | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Where each row belongs, in the order of rows, how far it is from the centre, and how clear that is.

        Args:
            table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
                of dicts.
            customer: The column of customers. Not given: ``customer``, where there is one; else rows are numbered
                from 0.
            hindsight: Lets a model be applied to rows as of before it was fitted. Default: false.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``cluster_assignments``. A row and the cluster that it belongs to.

            - ``customer`` (text): Whose row it is.
            - ``cluster`` (int, or None): The cluster, from 1; missing where the row lacks a value.
            - ``distance`` (float, or None): How far it is from the cluster's centre, in scaled units.
            - ``next`` (int, or None): The cluster whose centre is the next nearest.
            - ``margin`` (float, or None): How clear it is: 1 at the centre, 0 on the border to the next.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
                ``invalid_table``, ``invalid_value``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``,
                ``blob_version``.

        >>> import retention_core as rt
        >>> rows = [{"customer": f"c{at}", "orders": 1 + at % 2 * 9 + at % 3, "days": 200 - at % 2 * 190 + at % 5} for at in range(40)]
        >>> model = rt.ClusterModel.fit(rows, most=3)
        >>> model.assign([{"customer": "new", "orders": 11, "days": 9}])["cluster"] == model.assign(rows[1:2])["cluster"]
        True
        """
        options: dict[str, Any] = {
            "customer": customer,
            "hindsight": hindsight,
            **unknown,
        }
        return self._ask("assign", table, options, progress)

    def clusters(
        self,
        **unknown: NoReturn,
    ) -> Table:
        """The clusters, the largest first, with what sets each apart from all, in words and figures.

        How far clusters from other seeds agree is the note ``stability``, the mean adjusted Rand index: 1 where they
        are the same.

        Returns:
            The table ``clusters``. A cluster of customers who are alike.

            - ``cluster`` (int): Its number, from 1: the largest first.
            - ``rows`` (int): How many belong to it.
            - ``share`` (float): Their share of all.
            - ``inertia`` (float): The sum of their squared distances from the centre, in scaled units.
            - ``description`` (text): What sets it apart from all, in words.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.
            ArtifactError: ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``, ``blob_version``.

        >>> import retention_core as rt
        >>> rows = [{"customer": f"c{at}", "orders": 1 + at % 2 * 9 + at % 3, "days": 200 - at % 2 * 190 + at % 5} for at in range(40)]
        >>> model = rt.ClusterModel.fit(rows, most=3)
        >>> model.clusters()["description"][0].split(":")[0]
        '`days` low'
        """
        options: dict[str, Any] = {
            **unknown,
        }
        return self._ask("clusters", None, options, False)

    def profile(
        self,
        **unknown: NoReturn,
    ) -> Table:
        """Every column in every cluster, beside all rows: means, medians, and how many deviations apart.

        Returns:
            The table ``cluster_profile``. A column in a cluster, beside all rows.

            - ``cluster`` (int): The cluster.
            - ``column`` (text): The column.
            - ``mean`` (float): Its mean in the cluster; of true and false the share of true.
            - ``median`` (float): Its median in the cluster.
            - ``all_mean`` (float): Its mean over all rows.
            - ``all_median`` (float): Its median over all rows.
            - ``difference`` (float): How far the centre lies from the mean of all, in standard deviations of the
              scaled column.
            - ``level`` (text): ``very high`` from 1.5 deviations on, ``high`` from 0.5, else ``usual``; ``low`` and
              ``very low`` likewise.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.
            ArtifactError: ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``, ``blob_version``.

        >>> import retention_core as rt
        >>> rows = [{"customer": f"c{at}", "orders": 1 + at % 2 * 9 + at % 3, "days": 200 - at % 2 * 190 + at % 5} for at in range(40)]
        >>> model = rt.ClusterModel.fit(rows, most=3)
        >>> sorted(model.profile()["level"])
        ['high', 'high', 'low', 'low']
        """
        options: dict[str, Any] = {
            **unknown,
        }
        return self._ask("profile", None, options, False)

    def choice(
        self,
        **unknown: NoReturn,
    ) -> Table:
        """The numbers of clusters that were tried, with how tight and how clear the clusters were.

        Returns:
            The table ``cluster_choice``. A number of clusters that was tried.

            - ``clusters`` (int): How many.
            - ``inertia`` (float): The sum of squared distances from the centres, in scaled units.
            - ``silhouette`` (float, or None): The mean silhouette: 1 far apart, 0 next to one another.
            - ``gap`` (float, or None): The gap to rows without clusters, where it was asked for.
            - ``gap_error`` (float, or None): Its error.
            - ``chosen`` (bool): Whether the model has so many.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``.
            ArtifactError: ``artifact_mismatch``, ``blob_truncated``, ``blob_altered``, ``blob_version``.

        >>> import retention_core as rt
        >>> rows = [{"customer": f"c{at}", "orders": 1 + at % 2 * 9 + at % 3, "days": 200 - at % 2 * 190 + at % 5} for at in range(40)]
        >>> model = rt.ClusterModel.fit(rows, most=3)
        >>> model.choice()["chosen"]
        [True, False]
        """
        options: dict[str, Any] = {
            **unknown,
        }
        return self._ask("choice", None, options, False)


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

            - ``path`` (text, or None): The part that is wrong, as a JSON pointer into the document, such as
              ``/segments/silent``; of a rule that is a tree, the part of the tree.
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
        (['/segments/big'], ['unknown_name'], [0])
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
        """What another policy has otherwise, part by part. A setting that says what holds without it is no difference,
        nor is how a rule is spaced and bracketed, or written as text or as a tree; ``n > 5`` and ``5 < n`` differ.

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
        hindsight: bool | None = None,
        progress: bool = False,
        **unknown: NoReturn,
    ) -> Table:
        """Whom another policy in place of this one would move from or into which segment, were it in force at an instant
        of a view.

        Args:
            view: what a log showed at an instant.
            other: The other policy.
            at: The instant at which both policies judge, not after ``as_of``; not given: ``as_of``.
            hindsight: Whether artifacts may be asked of instants before they were fitted. Default: false.
            progress: show on stderr how far the work is, once it takes more than a second.

        Returns:
            The table ``policy_movers``. One row for each customer and segment, scorecard or lifecycle in which
            another policy moves them, in the order of ids.

            - ``customer`` (text): The customer.
            - ``segment`` (text, or None): The segment, of the policy that is or of the one to come.
            - ``scorecard`` (text, or None): The scorecard in whose bands the customer moves.
            - ``lifecycle`` (text, or None): The lifecycle in whose stages the customer moves.
            - ``change`` (text): ``enters`` or ``leaves`` a segment; ``moves`` to another band or stage.
            - ``before`` (text, or None): The band or stage by the policy that is; none for a scorecard or lifecycle
              that it lacks, and without a score.
            - ``after`` (text, or None): The band or stage by the policy to come.
            - ``at`` (time): The instant at which both were judged.
            - ``reason`` (text): By the new policy: the clauses that decide, with their values; of a band the score
              and what costs it most; of a stage the clauses that let the customer in, with their values then.

        Raises:
            InputError: ``unknown_option``, ``invalid_option``, ``undated_property``, ``invalid_policy``,
                ``invalid_time``, ``invalid_span``, ``rule_syntax``, ``rule_type``, ``rule_too_large``,
                ``rule_arithmetic``, ``circular_definition``.
            ArtifactError: ``artifact_from_later``, ``artifact_mismatch``.
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
            "hindsight": hindsight,
            **unknown,
        }
        return self._ask("dry_run", view, options, progress)


def kaplan_meier(
    table: IntoTable,
    *,
    duration: str | None = None,
    event: str | None = None,
    group: str | None = None,
    entry: str | None = None,
    weight: str | None = None,
    level: float | None = None,
    progress: bool = False,
    **unknown: NoReturn,
) -> Table:
    """The share of customers who remain over time, with Greenwood's errors and log-log limits: one row a group and
    time, the beginning first.

    Lifetimes that were still running when last seen count as long as they were seen.

    Args:
        table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
            of dicts.
        duration: The column of durations, in any unit. Default: "duration".
        event: The column that says whether a lifetime ended with the event: true or 1, or false or 0 where it was
            still running when last seen. Default: "event".
        group: The column of groups: each gets a curve of its own, and Cox models take them as strata.
        entry: The column that says from which duration on each was under observation (left truncation); 0 is from
            the start.
        weight: The column of weights: how many lifetimes each row stands for. Where some are not whole, as
            weights of a sample are, limits of curves and the log-rank test hang on their proportions, not on
            their sum; Cox models take all as counts.
        level: The confidence of limits, between 0 and 1. Default: 0.95.
        progress: show on stderr how far the work is, once it takes more than a second.

    Returns:
        The table ``kaplan_meier``. The share that remains after a time, by group; the first row of each is the
        beginning.

        - ``group`` (text, or None): The group, where lifetimes are grouped.
        - ``time`` (float): In the unit of the durations.
        - ``at_risk`` (float): How many were under observation just before; a sum of weights.
        - ``events`` (float): How many had the event at the time.
        - ``censored`` (float): How many were last seen at the time, without the event.
        - ``entered`` (float): How many came under observation at the time, to be at risk after it.
        - ``survival`` (float): The share that remains after the time (Kaplan–Meier).
        - ``standard_error`` (float, or None): Greenwood's standard error of the share; missing once none remain.
        - ``low`` (float, or None): The lower limit at the note ``level``.
        - ``high`` (float, or None): The upper limit at the note ``level``.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
            ``invalid_table``, ``invalid_value``, ``nothing_to_fit``.

    >>> import retention_core as rt
    >>> lives = [{"duration": 2, "event": True, "plan": "free"}, {"duration": 3, "event": False, "plan": "pro"},
    ...          {"duration": 5, "event": True, "plan": "pro"}, {"duration": 5, "event": False, "plan": "free"}]
    >>> curve = rt.kaplan_meier(lives)
    >>> curve["time"], curve["survival"]
    ([0.0, 2.0, 3.0, 5.0], [1.0, 0.75, 0.75, 0.375])
    >>> curve.to_vega_lite()["title"]
    'How long customers stay'
    """
    options: dict[str, Any] = {
        "duration": duration,
        "event": event,
        "group": group,
        "entry": entry,
        "weight": weight,
        "level": level,
        **unknown,
    }
    return ask("kaplan_meier", table, options, progress)


def nelson_aalen(
    table: IntoTable,
    *,
    duration: str | None = None,
    event: str | None = None,
    group: str | None = None,
    entry: str | None = None,
    weight: str | None = None,
    level: float | None = None,
    progress: bool = False,
    **unknown: NoReturn,
) -> Table:
    """The cumulative hazard over time: one row a group and time, the beginning first.

    Args:
        table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
            of dicts.
        duration: The column of durations, in any unit. Default: "duration".
        event: The column that says whether a lifetime ended with the event: true or 1, or false or 0 where it was
            still running when last seen. Default: "event".
        group: The column of groups: each gets a curve of its own, and Cox models take them as strata.
        entry: The column that says from which duration on each was under observation (left truncation); 0 is from
            the start.
        weight: The column of weights: how many lifetimes each row stands for. Where some are not whole, as
            weights of a sample are, limits of curves and the log-rank test hang on their proportions, not on
            their sum; Cox models take all as counts.
        level: The confidence of limits, between 0 and 1. Default: 0.95.
        progress: show on stderr how far the work is, once it takes more than a second.

    Returns:
        The table ``cumulative_hazard``. The cumulative hazard up to a time, by group; the first row of each is
        the beginning.

        - ``group`` (text, or None): The group, where lifetimes are grouped.
        - ``time`` (float): In the unit of the durations.
        - ``at_risk`` (float): How many were under observation just before; a sum of weights.
        - ``events`` (float): How many had the event at the time.
        - ``censored`` (float): How many were last seen at the time, without the event.
        - ``entered`` (float): How many came under observation at the time, to be at risk after it.
        - ``cumulative_hazard`` (float): The sum of events per head at risk (Nelson–Aalen).
        - ``standard_error`` (float): Its standard error, after Aalen.
        - ``low`` (float, or None): The lower limit at the note ``level``.
        - ``high`` (float, or None): The upper limit at the note ``level``.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
            ``invalid_table``, ``invalid_value``, ``nothing_to_fit``.

    >>> import retention_core as rt
    >>> lives = [{"duration": 2, "event": True, "plan": "free"}, {"duration": 3, "event": False, "plan": "pro"},
    ...          {"duration": 5, "event": True, "plan": "pro"}, {"duration": 5, "event": False, "plan": "free"}]
    >>> rt.nelson_aalen(lives)["cumulative_hazard"]
    [0.0, 0.25, 0.25, 0.75]
    """
    options: dict[str, Any] = {
        "duration": duration,
        "event": event,
        "group": group,
        "entry": entry,
        "weight": weight,
        "level": level,
        **unknown,
    }
    return ask("nelson_aalen", table, options, progress)


def survival_quantiles(
    table: IntoTable,
    *,
    duration: str | None = None,
    event: str | None = None,
    group: str | None = None,
    entry: str | None = None,
    weight: str | None = None,
    shares: float | Sequence[float] | None = None,
    level: float | None = None,
    progress: bool = False,
    **unknown: NoReturn,
) -> Table:
    """The times by which certain shares of customers have left, such as the median lifetime, with limits; missing
    where that lies beyond what was observed.

    Args:
        table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
            of dicts.
        duration: The column of durations, in any unit. Default: "duration".
        event: The column that says whether a lifetime ended with the event: true or 1, or false or 0 where it was
            still running when last seen. Default: "event".
        group: The column of groups: each gets a curve of its own, and Cox models take them as strata.
        entry: The column that says from which duration on each was under observation (left truncation); 0 is from
            the start.
        weight: The column of weights: how many lifetimes each row stands for. Where some are not whole, as
            weights of a sample are, limits of curves and the log-rank test hang on their proportions, not on
            their sum; Cox models take all as counts.
        shares: The shares of customers gone: 0.5 asks for the median. Default: [0.5].
        level: The confidence of limits, between 0 and 1. Default: 0.95.
        progress: show on stderr how far the work is, once it takes more than a second.

    Returns:
        The table ``survival_quantiles``. The time by which a share of a group has left.

        - ``group`` (text, or None): The group, where lifetimes are grouped.
        - ``share`` (float): The share that has left: 0.5 for the median.
        - ``time`` (float, or None): The first time by which so many have left; missing beyond the data.
        - ``low`` (float, or None): The lower limit at the note ``level``.
        - ``high`` (float, or None): The upper limit at the note ``level``.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
            ``invalid_table``, ``invalid_value``, ``nothing_to_fit``.

    >>> import retention_core as rt
    >>> lives = [{"duration": 2, "event": True, "plan": "free"}, {"duration": 3, "event": False, "plan": "pro"},
    ...          {"duration": 5, "event": True, "plan": "pro"}, {"duration": 5, "event": False, "plan": "free"}]
    >>> rt.survival_quantiles(lives)["time"]
    [5.0]
    """
    options: dict[str, Any] = {
        "duration": duration,
        "event": event,
        "group": group,
        "entry": entry,
        "weight": weight,
        "shares": shares,
        "level": level,
        **unknown,
    }
    return ask("survival_quantiles", table, options, progress)


def restricted_mean(
    table: IntoTable,
    *,
    duration: str | None = None,
    event: str | None = None,
    group: str | None = None,
    entry: str | None = None,
    weight: str | None = None,
    horizon: float | None = None,
    level: float | None = None,
    progress: bool = False,
    **unknown: NoReturn,
) -> Table:
    """The mean lifetime up to a horizon: the area below the survival curve, by group.

    Args:
        table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
            of dicts.
        duration: The column of durations, in any unit. Default: "duration".
        event: The column that says whether a lifetime ended with the event: true or 1, or false or 0 where it was
            still running when last seen. Default: "event".
        group: The column of groups: each gets a curve of its own, and Cox models take them as strata.
        entry: The column that says from which duration on each was under observation (left truncation); 0 is from
            the start.
        weight: The column of weights: how many lifetimes each row stands for. Where some are not whole, as
            weights of a sample are, limits of curves and the log-rank test hang on their proportions, not on
            their sum; Cox models take all as counts.
        horizon: Up to when, in the unit of the durations. Not given: the last time that all groups reach.
        level: The confidence of limits, between 0 and 1. Default: 0.95.
        progress: show on stderr how far the work is, once it takes more than a second.

    Returns:
        The table ``restricted_mean``. The mean time that a group stays before the horizon.

        - ``group`` (text, or None): The group, where lifetimes are grouped.
        - ``horizon`` (float): Up to where time counts.
        - ``mean`` (float): The area under the curve up to the horizon.
        - ``standard_error`` (float): Its standard error.
        - ``low`` (float, or None): The lower limit at the note ``level``.
        - ``high`` (float, or None): The upper limit at the note ``level``.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
            ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``horizon_beyond_data``.

    >>> import retention_core as rt
    >>> lives = [{"duration": 2, "event": True, "plan": "free"}, {"duration": 3, "event": False, "plan": "pro"},
    ...          {"duration": 5, "event": True, "plan": "pro"}, {"duration": 5, "event": False, "plan": "free"}]
    >>> rt.restricted_mean(lives, horizon=4)["mean"]
    [3.5]
    """
    options: dict[str, Any] = {
        "duration": duration,
        "event": event,
        "group": group,
        "entry": entry,
        "weight": weight,
        "horizon": horizon,
        "level": level,
        **unknown,
    }
    return ask("restricted_mean", table, options, progress)


def log_rank(
    table: IntoTable,
    *,
    duration: str | None = None,
    event: str | None = None,
    group: str | None = None,
    entry: str | None = None,
    weight: str | None = None,
    pairwise: bool | None = None,
    progress: bool = False,
    **unknown: NoReturn,
) -> Table:
    """Whether groups leave at different rates: the log-rank test of all groups and, when asked, of each pair.

    Needs ``group``.

    Args:
        table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
            of dicts.
        duration: The column of durations, in any unit. Default: "duration".
        event: The column that says whether a lifetime ended with the event: true or 1, or false or 0 where it was
            still running when last seen. Default: "event".
        group: The column of groups: each gets a curve of its own, and Cox models take them as strata.
        entry: The column that says from which duration on each was under observation (left truncation); 0 is from
            the start.
        weight: The column of weights: how many lifetimes each row stands for. Where some are not whole, as
            weights of a sample are, limits of curves and the log-rank test hang on their proportions, not on
            their sum; Cox models take all as counts.
        pairwise: Whether each pair of groups is compared as well. Default: false.
        progress: show on stderr how far the work is, once it takes more than a second.

    Returns:
        The table ``log_rank``. A test whether groups leave at one rate: of all groups first, then of each pair
        where asked.

        - ``group`` (text, or None): The first of the pair; missing for the test of all.
        - ``other`` (text, or None): The second of the pair; missing for the test of all.
        - ``statistic`` (float): Chi-square.
        - ``df`` (int): Degrees of freedom.
        - ``p_value`` (float): How likely so large a statistic is if all leave at one rate.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
            ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``one_outcome``, ``not_enough_data``.

    >>> import retention_core as rt
    >>> lives = [{"duration": 2, "event": True, "plan": "free"}, {"duration": 3, "event": False, "plan": "pro"},
    ...          {"duration": 5, "event": True, "plan": "pro"}, {"duration": 5, "event": False, "plan": "free"}]
    >>> rt.log_rank(lives, group="plan")["df"]
    [1]
    """
    options: dict[str, Any] = {
        "duration": duration,
        "event": event,
        "group": group,
        "entry": entry,
        "weight": weight,
        "pairwise": pairwise,
        **unknown,
    }
    return ask("log_rank", table, options, progress)


def log_rank_groups(
    table: IntoTable,
    *,
    duration: str | None = None,
    event: str | None = None,
    group: str | None = None,
    entry: str | None = None,
    weight: str | None = None,
    pairwise: bool | None = None,
    progress: bool = False,
    **unknown: NoReturn,
) -> Table:
    """How many events each group had, and would have had if all left alike.

    Needs ``group``. ``pairwise`` plays no part here, and is refused.

    Args:
        table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
            of dicts.
        duration: The column of durations, in any unit. Default: "duration".
        event: The column that says whether a lifetime ended with the event: true or 1, or false or 0 where it was
            still running when last seen. Default: "event".
        group: The column of groups: each gets a curve of its own, and Cox models take them as strata.
        entry: The column that says from which duration on each was under observation (left truncation); 0 is from
            the start.
        weight: The column of weights: how many lifetimes each row stands for. Where some are not whole, as
            weights of a sample are, limits of curves and the log-rank test hang on their proportions, not on
            their sum; Cox models take all as counts.
        pairwise: Whether each pair of groups is compared as well. Default: false.
        progress: show on stderr how far the work is, once it takes more than a second.

    Returns:
        The table ``log_rank_groups``. What each group lost, beside what it would have lost at the rate of all.

        - ``group`` (text): The group.
        - ``members`` (float): How many there are.
        - ``events`` (float): How many had the event.
        - ``expected`` (float): How many would have had it at the rate of all.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
            ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``one_outcome``, ``not_enough_data``.

    >>> import retention_core as rt
    >>> lives = [{"duration": 2, "event": True, "plan": "free"}, {"duration": 3, "event": False, "plan": "pro"},
    ...          {"duration": 5, "event": True, "plan": "pro"}, {"duration": 5, "event": False, "plan": "free"}]
    >>> rt.log_rank_groups(lives, group="plan")["group"]
    ['free', 'pro']
    """
    options: dict[str, Any] = {
        "duration": duration,
        "event": event,
        "group": group,
        "entry": entry,
        "weight": weight,
        "pairwise": pairwise,
        **unknown,
    }
    return ask("log_rank_groups", table, options, progress)


def competing_risks(
    table: IntoTable,
    *,
    duration: str | None = None,
    cause: str | None = None,
    level: float | None = None,
    progress: bool = False,
    **unknown: NoReturn,
) -> Table:
    """The share of customers who have left by each cause over time, such as of their own will and because a payment
    failed (Aalen–Johansen).

    Taking one cause for censoring, as a survival curve would, overstates the other.

    Args:
        table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
            of dicts.
        duration: The column of durations, in any unit. Default: "duration".
        cause: The column of causes; missing where a lifetime was still running when last seen. Default: "cause".
        level: The confidence of limits, between 0 and 1. Default: 0.95.
        progress: show on stderr how far the work is, once it takes more than a second.

    Returns:
        The table ``cumulative_incidence``. The share that has left for a cause by a time.

        - ``cause`` (text): Why they left.
        - ``time`` (float): In the unit of the durations.
        - ``at_risk`` (float): How many were under observation just before; a sum of weights.
        - ``events`` (float): How many had the event at the time.
        - ``incidence`` (float): The share that has left for the cause (Aalen–Johansen).
        - ``standard_error`` (float): Its standard error.
        - ``low`` (float, or None): The lower limit at the note ``level``.
        - ``high`` (float, or None): The upper limit at the note ``level``.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
            ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``one_outcome``, ``not_enough_data``.

    >>> import retention_core as rt
    >>> lives = [{"duration": 1, "cause": "left"}, {"duration": 2, "cause": "unpaid"}, {"duration": 3, "cause": None}, {"duration": 4, "cause": "left"}]
    >>> shares = rt.competing_risks(lives)
    >>> [share for cause, share in zip(shares["cause"], shares["incidence"]) if cause == "unpaid"][-1]
    0.25
    """
    options: dict[str, Any] = {
        "duration": duration,
        "cause": cause,
        "level": level,
        **unknown,
    }
    return ask("competing_risks", table, options, progress)


def churn_backtest(
    table: IntoTable,
    label: str,
    *,
    features: str | Sequence[str] | None = None,
    customer: str | None = None,
    time: str | None = None,
    weight: str | None = None,
    lag: float | None = None,
    origins: int | None = None,
    model: Literal["logistic", "trees", "recency"] | None = None,
    recency: str | None = None,
    calibration: Literal["platt", "isotonic"] | None = None,
    folds: int | None = None,
    least: int | None = None,
    l2: float | None = None,
    redundant: Literal["refuse", "drop"] | None = None,
    trees: int | None = None,
    learning_rate: float | None = None,
    depth: int | None = None,
    held_out: float | None = None,
    balance: bool | None = None,
    level: float | None = None,
    seed: int | None = None,
    threads: int | None = None,
    progress: bool = False,
    **unknown: NoReturn,
) -> Table:
    """How good churn models would have been at times past: each is fitted on rows whose outcome was known by then,
    and judged on the rows of that time.

    Needs ``time``, and ``lag``: how long after its time the outcome of a row is known; a training table of this
    library says both by itself. Times that are instants count in days. Rows are parted by time alone; with
    ``calibration``, chances are calibrated on the rows learnt from, dealt into ``folds`` by customer.

    Args:
        table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
            of dicts.
        label: The column of the outcome, such as whether a customer left: true or 1, false or 0.
        features: The columns that the model may read. Not given: all but those named otherwise here and, of a
            table of this library, those that say whose a row is and of when.
        customer: The column of customers: parts are dealt by customer, so that a model is never judged on a
            customer whom it learnt from; in a backtest rows are parted by time instead. Limits count the rows of
            one together. Not given: ``customer`` of a table of this library; of others, every row is another
            customer.
        time: The column of times, as instants or numbers: the latest rows tell trees when to stop, and backtests
            go by it. Not given: ``at`` of a training table of this library.
        weight: The column of weights: how many rows each stands for. Of weights that are not whole, trees and
            calibration read proportions alone; against the penalty of a logistic regression their sum counts, so
            scale them to add up to the number of rows.
        lag: How long after a row its outcome is known: the horizon and the gap, in the unit of the times. Not
            given, or 0: what a training table of this library says by itself; less than that is refused. Default:
            0.0.
        origins: How many times are judged, the last ones; at least 1. Default: 5.
        model: What the model is made of. Default: "logistic".
        recency: Of the recency model: the one column that it reads. Default: "recency_days".
        calibration: How chances are calibrated, on rows that the model did not see. Not given: not at all, which
            suits a logistic regression.
        folds: Into how many parts customers are dealt to judge the model on rows that it did not see, and to
            calibrate it; 0 for neither. In a backtest, which judges by time, only to calibrate. Default: 5.
        least: How many rows there must be of each outcome; with fewer the fit is refused. Default: 20.
        l2: Of logistic regression: the penalty, half of this times the sum of squared coefficients. Default: 1.0.
        redundant: Of logistic regression: what becomes of columns that are constant or a combination of others.
            With a penalty, combinations need not be left out, and are not unless refused. Default: "drop".
        trees: Of trees: how many at most. Default: 300.
        learning_rate: Of trees: how far each goes, above 0 and up to 1. Default: 0.05.
        depth: Of trees: how many questions deep each is. Default: 3.
        held_out: Of trees: the share of rows, the latest ones where times are given, on which it is judged how
            many trees are enough; 0 for as many as ``trees`` says. Default: 0.2.
        balance: Of trees: whether both outcomes weigh the same in all; calibrate then. Default: false.
        level: The confidence of limits, between 0 and 1. Default: 0.95.
        seed: What every drawing begins with. Default: 1.
        threads: How many threads work; the answer is the same on any number. Default: 1.
        progress: show on stderr how far the work is, once it takes more than a second.

    Returns:
        The table ``churn_backtest``. How good a model would have been at a time, fitted on what was known by
        then.

        - ``time`` (float): The time as a number; of instants, days since 1970.
        - ``train_rows`` (int): How many rows it learnt from.
        - ``rows`` (int): How many rows it was judged on.
        - ``positives`` (int): How many of these had the outcome.
        - ``state`` (text): ``complete``, or why there is no judgement: ``not_enough_data``, ``one_outcome``.
        - ``auc`` (float, or None): The area under the ROC curve.
        - ``auc_low`` (float, or None): Its lower limit at the note ``level``.
        - ``auc_high`` (float, or None): Its upper limit at the note ``level``.
        - ``average_precision`` (float, or None): The average precision.
        - ``average_precision_low`` (float, or None): Its lower limit, likewise.
        - ``average_precision_high`` (float, or None): Its upper limit, likewise.
        - ``log_loss`` (float, or None): The mean log loss.
        - ``log_loss_low`` (float, or None): Its lower limit, likewise.
        - ``log_loss_high`` (float, or None): Its upper limit, likewise.
        - ``brier`` (float, or None): The Brier score.
        - ``brier_low`` (float, or None): Its lower limit, likewise.
        - ``brier_high`` (float, or None): Its upper limit, likewise.
        - ``calibration_error`` (float, or None): The expected calibration error over ten bins.
        - ``calibration_error_low`` (float, or None): Its lower limit, likewise.
        - ``calibration_error_high`` (float, or None): Its upper limit, likewise.
        - ``at`` (time, or None): The time as an instant, where the times are instants.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
            ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``one_outcome``, ``not_enough_data``,
            ``constant_column``, ``collinear_columns``, ``separation``.

    >>> import retention_core as rt
    >>> rows = [{"month": at // 100, "logins": at % 20, "left": at % 20 < 5 or at % 37 == 0} for at in range(600)]
    >>> tested = rt.churn_backtest(rows, "left", time="month", lag=1, origins=3)
    >>> tested["time"], tested["state"]
    ([3.0, 4.0, 5.0], ['complete', 'complete', 'complete'])
    """
    options: dict[str, Any] = {
        "label": label,
        "features": features,
        "customer": customer,
        "time": time,
        "weight": weight,
        "lag": lag,
        "origins": origins,
        "model": model,
        "recency": recency,
        "calibration": calibration,
        "folds": folds,
        "least": least,
        "l2": l2,
        "redundant": redundant,
        "trees": trees,
        "learning_rate": learning_rate,
        "depth": depth,
        "held_out": held_out,
        "balance": balance,
        "level": level,
        "seed": seed,
        "threads": threads,
        **unknown,
    }
    return ask("churn_backtest", table, options, progress)


def evaluate_scores(
    table: IntoTable,
    *,
    outcome: str | None = None,
    chance: str | None = None,
    customer: str | None = None,
    level: float | None = None,
    bins: int | None = None,
    resamples: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    progress: bool = False,
    **unknown: NoReturn,
) -> Table:
    """How good chances are, of any model: AUC, average precision, log loss, Brier score and calibration error, each
    with limits.

    Args:
        table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
            of dicts.
        outcome: The column of the outcome: true or 1, false or 0. Default: "outcome".
        chance: The column of chances, of any model: numbers from 0 to 1. Default: "chance".
        customer: The column of customers, where several rows are of one: limits count and draw them together. Not
            given: ``customer`` of a table of this library; of others, every row is another customer.
        level: The confidence of limits, between 0 and 1. Default: 0.95.
        bins: How many bins of equal width the calibration curve has. Default: 10.
        resamples: How many times rows are drawn anew for limits that have no formula; 0 for none of those limits.
            Default: 200.
        seed: What the drawing begins with; the same seed draws the same rows. Default: 1.
        threads: How many threads work; the answer is the same on any number. Default: 1.
        progress: show on stderr how far the work is, once it takes more than a second.

    Returns:
        The table ``evaluation``. A metric of scores.

        - ``metric`` (text): Its name.
        - ``value`` (float): Its value.
        - ``low`` (float, or None): The lower limit at the note ``level``.
        - ``high`` (float, or None): The upper limit at the note ``level``.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
            ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``one_outcome``.

    >>> import retention_core as rt
    >>> scores = [{"chance": (at % 10) / 10, "outcome": at % 10 > 6 or at % 7 == 0} for at in range(200)]
    >>> found = rt.evaluate_scores(scores)
    >>> found["metric"][0], found["low"][0] < found["value"][0] < found["high"][0]
    ('auc', True)
    """
    options: dict[str, Any] = {
        "outcome": outcome,
        "chance": chance,
        "customer": customer,
        "level": level,
        "bins": bins,
        "resamples": resamples,
        "seed": seed,
        "threads": threads,
        **unknown,
    }
    return ask("evaluate_scores", table, options, progress)


def calibration_curve(
    table: IntoTable,
    *,
    outcome: str | None = None,
    chance: str | None = None,
    customer: str | None = None,
    level: float | None = None,
    bins: int | None = None,
    resamples: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    progress: bool = False,
    **unknown: NoReturn,
) -> Table:
    """What share of rows of about one chance had the outcome, with limits: on the diagonal where chances hold.

    Nothing is drawn anew here: ``resamples`` and ``seed`` are refused.

    Args:
        table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
            of dicts.
        outcome: The column of the outcome: true or 1, false or 0. Default: "outcome".
        chance: The column of chances, of any model: numbers from 0 to 1. Default: "chance".
        customer: The column of customers, where several rows are of one: limits count and draw them together. Not
            given: ``customer`` of a table of this library; of others, every row is another customer.
        level: The confidence of limits, between 0 and 1. Default: 0.95.
        bins: How many bins of equal width the calibration curve has. Default: 10.
        resamples: How many times rows are drawn anew for limits that have no formula; 0 for none of those limits.
            Default: 200.
        seed: What the drawing begins with; the same seed draws the same rows. Default: 1.
        threads: How many threads work; the answer is the same on any number. Default: 1.
        progress: show on stderr how far the work is, once it takes more than a second.

    Returns:
        The table ``calibration``. Rows of about one chance.

        - ``from`` (float): The least chance of the bin, included: rows of one chance are all in one bin.
        - ``to`` (float): Where the next bin begins; of the last bin, 1, which it includes.
        - ``rows`` (int): How many there are.
        - ``predicted`` (float): The mean chance.
        - ``observed`` (float): The share that had the outcome.
        - ``low`` (float, or None): The lower limit at the note ``level``.
        - ``high`` (float, or None): The upper limit at the note ``level``.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
            ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``one_outcome``.

    >>> import retention_core as rt
    >>> scores = [{"chance": (at % 10) / 10, "outcome": at % 10 > 6 or at % 7 == 0} for at in range(200)]
    >>> curve = rt.calibration_curve(scores)
    >>> curve["rows"][0], curve.to_vega_lite()["title"]
    (20, 'Do the chances hold?')
    """
    options: dict[str, Any] = {
        "outcome": outcome,
        "chance": chance,
        "customer": customer,
        "level": level,
        "bins": bins,
        "resamples": resamples,
        "seed": seed,
        "threads": threads,
        **unknown,
    }
    return ask("calibration_curve", table, options, progress)


def lift(
    table: IntoTable,
    *,
    outcome: str | None = None,
    chance: str | None = None,
    customer: str | None = None,
    level: float | None = None,
    bins: int | None = None,
    resamples: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    progress: bool = False,
    **unknown: NoReturn,
) -> Table:
    """How many times as often the outcome is found among the highest tenth of scores, and each tenth after, and what
    share of all it captures, with limits.

    ``bins`` plays no part here, and is refused.

    Args:
        table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
            of dicts.
        outcome: The column of the outcome: true or 1, false or 0. Default: "outcome".
        chance: The column of chances, of any model: numbers from 0 to 1. Default: "chance".
        customer: The column of customers, where several rows are of one: limits count and draw them together. Not
            given: ``customer`` of a table of this library; of others, every row is another customer.
        level: The confidence of limits, between 0 and 1. Default: 0.95.
        bins: How many bins of equal width the calibration curve has. Default: 10.
        resamples: How many times rows are drawn anew for limits that have no formula; 0 for none of those limits.
            Default: 200.
        seed: What the drawing begins with; the same seed draws the same rows. Default: 1.
        threads: How many threads work; the answer is the same on any number. Default: 1.
        progress: show on stderr how far the work is, once it takes more than a second.

    Returns:
        The table ``deciles``. A tenth of the rows, the highest scores first.

        - ``decile`` (int): 1 has the highest scores.
        - ``rows`` (int): How many there are.
        - ``positives`` (float): How many had the outcome; rows of one score count by share.
        - ``lift`` (float, or None): Their share over that of all rows.
        - ``low`` (float, or None): The lower limit of the lift at the note ``level``.
        - ``high`` (float, or None): The upper limit of the lift at the note ``level``.
        - ``cumulative_lift`` (float, or None): The lift of this tenth and those before.
        - ``capture`` (float): The share of all with the outcome in this tenth and those before.
        - ``capture_low`` (float, or None): The lower limit of the capture over rows drawn anew; times 10 /
          ``decile`` that of the cumulative lift.
        - ``capture_high`` (float, or None): The upper limit, likewise.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
            ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``one_outcome``.

    >>> import retention_core as rt
    >>> scores = [{"chance": (at % 10) / 10, "outcome": at % 10 > 6 or at % 7 == 0} for at in range(200)]
    >>> rt.lift(scores)["decile"]
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    """
    options: dict[str, Any] = {
        "outcome": outcome,
        "chance": chance,
        "customer": customer,
        "level": level,
        "bins": bins,
        "resamples": resamples,
        "seed": seed,
        "threads": threads,
        **unknown,
    }
    return ask("lift", table, options, progress)


def profit_curve(
    table: IntoTable,
    *,
    outcome: str | None = None,
    chance: str | None = None,
    customer: str | None = None,
    cost: float | None = None,
    value: float | None = None,
    success: float | None = None,
    level: float | None = None,
    resamples: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    progress: bool = False,
    **unknown: NoReturn,
) -> Table:
    """What acting on all rows from a chance up would have brought, given what acting costs and saving a customer
    brings; the best chance to act from is a note, with its limits.

    Args:
        table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
            of dicts.
        outcome: The column of the outcome: true or 1, false or 0. Default: "outcome".
        chance: The column of chances, of any model: numbers from 0 to 1. Default: "chance".
        customer: The column of customers, where several rows are of one: limits count and draw them together. Not
            given: ``customer`` of a table of this library; of others, every row is another customer.
        cost: What it costs to act on one customer. Default: 1.0.
        value: What it brings where the customer would have left and is kept. Default: 10.0.
        success: The share of those who would have left that is kept by acting, from 0 to 1. Default: 1.0.
        level: The confidence of limits, between 0 and 1. Default: 0.95.
        resamples: How many times rows are drawn anew for limits that have no formula; 0 for none of those limits.
            Default: 200.
        seed: What the drawing begins with; the same seed draws the same rows. Default: 1.
        threads: How many threads work; the answer is the same on any number. Default: 1.
        progress: show on stderr how far the work is, once it takes more than a second.

    Returns:
        The table ``profit``. What acting on all rows from a chance up would have brought.

        - ``threshold`` (float): The chance from which rows are acted on.
        - ``rows`` (int): How many are acted on.
        - ``positives`` (int): How many of them had the outcome.
        - ``profit`` (float): What it brings, less what it costs.
        - ``low`` (float, or None): The lower limit at the note ``level``.
        - ``high`` (float, or None): The upper limit at the note ``level``.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
            ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``one_outcome``.

    >>> import retention_core as rt
    >>> scores = [{"chance": (at % 10) / 10, "outcome": at % 10 > 6 or at % 7 == 0} for at in range(200)]
    >>> float(rt.profit_curve(scores, cost=1, value=5).notes["best_threshold"])
    0.7
    """
    options: dict[str, Any] = {
        "outcome": outcome,
        "chance": chance,
        "customer": customer,
        "cost": cost,
        "value": value,
        "success": success,
        "level": level,
        "resamples": resamples,
        "seed": seed,
        "threads": threads,
        **unknown,
    }
    return ask("profit_curve", table, options, progress)


def calibration_drift(
    table: IntoTable,
    *,
    outcome: str | None = None,
    chance: str | None = None,
    customer: str | None = None,
    level: float | None = None,
    progress: bool = False,
    **unknown: NoReturn,
) -> Table:
    """Whether chances still hold on rows whose outcome is known by now, of any model: observed over expected, and
    the slope of log-odds; both 1 where they do.

    Args:
        table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
            of dicts.
        outcome: The column of the outcome: true or 1, false or 0. Default: "outcome".
        chance: The column of chances, of any model: numbers from 0 to 1. Default: "chance".
        customer: The column of customers, where several rows are of one: limits count and draw them together. Not
            given: ``customer`` of a table of this library; of others, every row is another customer.
        level: The confidence of limits, between 0 and 1. Default: 0.95.
        progress: show on stderr how far the work is, once it takes more than a second.

    Returns:
        The table ``calibration_drift``. Whether chances hold: a figure that is 1 where they do.

        - ``figure`` (text): ``observed_over_expected`` or ``slope``.
        - ``value`` (float, or None): Its value; missing where it has none.
        - ``low`` (float, or None): The lower limit; missing where there is none.
        - ``high`` (float, or None): The upper limit; missing where there is none.
        - ``holds`` (bool, or None): Whether 1 is within the limits.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
            ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``one_outcome``.

    >>> import retention_core as rt
    >>> scores = [{"chance": (at % 10) / 10, "outcome": at % 10 > 6 or at % 7 == 0} for at in range(200)]
    >>> rt.calibration_drift([row for row in scores if row["chance"] > 0])["figure"]
    ['observed_over_expected', 'slope']
    """
    options: dict[str, Any] = {
        "outcome": outcome,
        "chance": chance,
        "customer": customer,
        "level": level,
        **unknown,
    }
    return ask("calibration_drift", table, options, progress)


def feature_insight(
    table: IntoTable,
    label: str,
    *,
    features: str | Sequence[str] | None = None,
    stayed: str | None = None,
    within: str | None = None,
    customer: str | None = None,
    least: int | None = None,
    least_outcomes: int | None = None,
    false_share: float | None = None,
    landmark: float | None = None,
    level: float | None = None,
    progress: bool = False,
    **unknown: NoReturn,
) -> Table:
    """What leaving is associated with, column by column: those who have something beside those who have not, as risk
    ratios with limits, adjusted for how many columns were looked at, and in words.

    With ``landmark`` and ``stayed``, only customers are compared who stayed that long: others could not have
    shown what the columns say. Rows of one customer count together: name the column in ``customer``. An
    association is not a cause; an experiment tells.

    Args:
        table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
            of dicts.
        label: The column of the outcome, such as whether a customer left: true or 1, false or 0.
        features: The columns to look at. Not given: all but those named otherwise here and, of a table of this
            library, those that say whose a row is and of when.
        stayed: The column that says how long customers stayed, or have stayed so far.
        within: The column of groups within which customers are compared, such as their plan.
        customer: The column of customers, where several rows are of one: they count together. Not given:
            ``customer`` of a table of this library; of others, every row is another customer.
        least: How many rows each side of a comparison must have; where customers are known, how many customers.
            Default: 30.
        least_outcomes: How many of all rows with the outcome must be among the two sides together; where
            customers are known, how many customers. Default: 10.
        false_share: Of all that is marked as found, the share that is expected to be chance. Default: 0.05.
        landmark: How long customers must have stayed to be compared: those who left before could not have shown
            what the columns say, and would make it look good (immortal time). Needs ``stayed``. In the unit of
            that column.
        level: The confidence of limits, between 0 and 1. Default: 0.95.
        progress: show on stderr how far the work is, once it takes more than a second.

    Returns:
        The table ``feature_insight``. A group of customers beside all others: how often each has the outcome. An
        association, not a cause.

        - ``column`` (text): The column that tells the groups apart.
        - ``group`` (text): What the group has in common; ``missing`` where the column has no value.
        - ``rows`` (int): How many are in the group.
        - ``other_rows`` (int): How many are not, and have a value.
        - ``share`` (float): The share of the group that had the outcome.
        - ``other_share`` (float): The share of the others that had it.
        - ``risk_ratio`` (float, or None): How many times as often the group has it; missing where one side never
          has, and where there are none of both sides within one and the same group of ``within``.
        - ``low`` (float, or None): The lower limit of the risk ratio at the note ``level``.
        - ``high`` (float, or None): The upper limit of the risk ratio at the note ``level``.
        - ``risk_difference`` (float): How much larger the group's share is.
        - ``p_value`` (float): How likely so large a difference is by chance; by Fisher's exact test where a count
          would be expected to be under 5.
        - ``adjusted_p_value`` (float): The same, adjusted for how many groups were looked at.
        - ``found`` (bool): Whether the adjusted p-value is at most ``false_share``.
        - ``words`` (text): The same in words.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
            ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``one_outcome``, ``not_enough_data``.

    >>> import retention_core as rt
    >>> rows = [{"used_report": at % 2 == 0, "left": at % 2 == 1 and at % 5 < 3 or at % 20 == 0} for at in range(400)]
    >>> rt.feature_insight(rows, "left")["column"]
    ['used_report']
    """
    options: dict[str, Any] = {
        "label": label,
        "features": features,
        "stayed": stayed,
        "within": within,
        "customer": customer,
        "least": least,
        "least_outcomes": least_outcomes,
        "false_share": false_share,
        "landmark": landmark,
        "level": level,
        **unknown,
    }
    return ask("feature_insight", table, options, progress)


def revenue_at_risk(
    table: IntoTable,
    *,
    chance: str | None = None,
    amount: str | None = None,
    currency: str | None = None,
    segment: str | None = None,
    period: str | None = None,
    level: float | None = None,
    progress: bool = False,
    **unknown: NoReturn,
) -> Table:
    """What customers bring times their chance to leave: of all, and by segment and period, with limits.

    Args:
        table: a frame of polars, pandas, pyarrow or DuckDB, anything else with ``__arrow_c_stream__``, or a list
            of dicts.
        chance: The column of chances, of any model: numbers from 0 to 1. Default: "chance".
        amount: The column of amounts in major units, such as monthly revenue. Default: "amount".
        currency: The ISO 4217 code of the amounts. Default: "XXX".
        segment: The column of segments.
        period: The column of periods, such as the quarter in which a contract ends.
        level: The confidence of limits, between 0 and 1. Default: 0.95.
        progress: show on stderr how far the work is, once it takes more than a second.

    Returns:
        The table ``revenue_at_risk``. What is expected to be lost: of all customers in the first row, then of
        each segment and period.

        - ``segment`` (text, or None): The segment; missing in the row of all, or where there are none.
        - ``period`` (text, or None): The period, such as the quarter of the renewal; missing in the row of all,
          or where there are none.
        - ``customers`` (int): How many there are.
        - ``revenue_minor`` (money): What they bring.
        - ``at_risk_minor`` (money): What is expected to be lost: chances times amounts. Segments and periods add
          up to the row of all: its whole minor units go to them by the largest remainder, of equal ones to the
          first row.
        - ``low_minor`` (money): The lower limit of what is lost at the note ``level``.
        - ``high_minor`` (money): The upper limit of what is lost at the note ``level``.
        - ``share`` (float, or None): The share of what they bring that is at risk; missing where they bring
          nothing.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``missing_column``, ``wrong_column_type``,
            ``invalid_table``, ``invalid_value``, ``nothing_to_fit``, ``unknown_currency``, ``amount_overflow``.

    >>> import retention_core as rt
    >>> money = [{"chance": 0.5, "amount": 200.0}, {"chance": 0.1, "amount": 100.0}]
    >>> rt.revenue_at_risk(money, currency="EUR")["at_risk_minor"]
    [11000]
    """
    options: dict[str, Any] = {
        "chance": chance,
        "amount": amount,
        "currency": currency,
        "segment": segment,
        "period": period,
        "level": level,
        **unknown,
    }
    return ask("revenue_at_risk", table, options, progress)


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

        - ``path`` (text, or None): The part that is wrong, as a JSON pointer into the document, such as
          ``/segments/silent``; of a rule that is a tree, the part of the tree.
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
    ['/measures/n/measure', '/segments/a']
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
    the details ``position`` and ``end``, in characters of the text, or ``path`` in a tree, and where there is one
    ``suggestion``.

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
            ``rule_arithmetic``, ``invalid_time``, ``unknown_time_zone``, ``unknown_currency``,
            ``mixed_currency``.
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

    Values are numbers, texts and yes or no. For times, amounts and missing values, ``names`` says the type; an
    amount is ``12.50`` or, as in rules, ``12.50 GBP``.

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
            ``rule_arithmetic``, ``invalid_time``, ``unknown_time_zone``, ``unknown_currency``,
            ``mixed_currency``.
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


def metric_settings(
    settings: MetricSettings | Policy | Literal["chartmogul", "stripe"],
    **unknown: NoReturn,
) -> Table:
    """All settings of recurring revenue as they hold for a preset, a policy or an object of some of them, one row
    each.

    The note ``settings`` has their fingerprint, which is a note of every table that was made with them.

    Args:
        settings: The name of a preset, a policy, or an object of settings.

    Returns:
        The table ``metric_settings``. One row for each setting of recurring revenue.

        - ``setting`` (text): The setting.
        - ``value`` (text): Its value, as JSON.
        - ``usual`` (text): What it is where nothing is said, as JSON.
        - ``meaning`` (text): What it decides.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``, ``invalid_span``, ``invalid_policy``,
            ``unknown_currency``, ``invalid_time``.

    >>> import retention_core as rt
    >>> settings = rt.metric_settings({"preset": "stripe", "grace": "14d"})
    >>> [(row["setting"], row["value"]) for row in settings.to_dicts()][4]
    ('grace', '"14d"')
    >>> policy = rt.Policy({"policy": 1, "metrics": {"preset": "stripe", "grace": "14d"}})
    >>> rt.metric_settings(policy).notes["settings"] == settings.notes["settings"]
    True
    """
    options: dict[str, Any] = {
        "settings": settings,
        **unknown,
    }
    return ask("metric_settings", None, options, False)


def preset_sources(
    preset: Literal["chartmogul", "stripe"],
    **unknown: NoReturn,
) -> Table:
    """Where each setting of a preset comes from: the page, what it says, and when it was read.

    A setting on which no page was found says so: this library's default stays.

    Args:
        preset: Which one.

    Returns:
        The table ``preset_sources``. One row for each setting of a preset, in the order in which settings are
        declared: its value and where that comes from.

        - ``setting`` (text): The setting.
        - ``value`` (text): Its value, as JSON.
        - ``verdict`` (text): ``stated`` (the page says so), ``read_so`` (the page says what it is taken to mean),
          or ``not_stated`` (no page was found that says: this library's default stays).
        - ``says`` (text, or None): What the page says, in its words where they stand in quotation marks.
        - ``url`` (text, or None): The page.
        - ``read`` (text): The month in which the page was read.

    Raises:
        InputError: ``unknown_option``, ``invalid_option``.

    >>> import retention_core as rt
    >>> sources = rt.preset_sources("stripe").to_dicts()
    >>> [(row["setting"], row["value"], row["verdict"]) for row in sources][2]
    ('churn_at', '"request"', 'stated')
    """
    options: dict[str, Any] = {
        "preset": preset,
        **unknown,
    }
    return ask("preset_sources", None, options, False)
