"""Artifacts with operations of their own, each a class, and the operations of plain tables, each a function.

Made by generate_stubs.py from the core's catalogue of operations; change it there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from ._artifact import Artifact
from ._artifact import table as ask

if TYPE_CHECKING:
    from ._log import View
    from ._table import Table
    from ._types import IntoTable, Time


class PurchaseModel(Artifact):
    """A model of when customers buy and when they leave: BG/NBD, MBG/NBD, Pareto/NBD or BG/BB. Fitted once, saved, and
    applied to any view or table.
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
