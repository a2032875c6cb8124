"""The examples that stand in the documentation of the generated methods; doctest runs them."""

VIEW = """
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")"""

MODEL = """
        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> view = log.as_of("1997-10-01")
        >>> model = rt.PurchaseModel.fit(view, model="bg_nbd", unit="1w")"""

EXAMPLES = {
    "append": """
        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP"))
        >>> rows = [{"who": 17850, "at": "2010-12-01T08:26", "paid": 15.30}, {"who": None, "at": "2010-12-01", "paid": 1.0}]
        >>> receipt = log.append(rows, customer="who", time="at", amount="paid", default_kind="purchase")
        >>> receipt
        Receipt(rows=2, accepted=1, duplicates=0, conflicts=0, rejected=1, missing_customer=1)
        >>> receipt.rejections[0]["rows"]
        [1]
    """,
    "set_customers": """
        >>> import retention_core as rt
        >>> log = rt.EventLog()
        >>> accounts = [{"account_id": "a1", "signup_date": "2024-01-05", "plan": "pro"}]
        >>> log.set_customers(accounts, id="account_id", signed_up="signup_date").accepted
        1
    """,
    "append_subscriptions": """
        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="USD"))
        >>> rows = [{"account": "a1", "from": "2024-01-05", "to": "2024-03-01", "mrr": 49.0, "tier": "pro"}]
        >>> log.append_subscriptions(rows, customer="account", start="from", end="to", plan="tier").accepted
        1
        >>> len(log)
        2
    """,
    "audit": VIEW + """
        >>> audit = view.audit(only_findings=True)
        >>> set(audit["severity"]) <= {"error", "warning", "info"}
        True
    """,
    "timeline": VIEW + """
        >>> view.timeline("ben", limit=2)["amount_minor"]
        [4000, 12000]
    """,
    "customers_table": VIEW + """
        >>> view.customers_table()["customer"][:3]
        ['ada', 'ben', 'cho']
    """,
    "identity": """
        >>> from retention_core import testing
        >>> log = testing.small_shop()
        >>> log.alias("visitor-7", "ada", "2024-01-02")
        >>> log.as_of("2024-02-01").identity()["customer"]
        ['ada']
    """,
    "rfm": VIEW + """
        >>> rfm = view.rfm(bins=4)
        >>> rfm["customer"][0], rfm["recency_days"][0], rfm["frequency"][0]
        ('ada', 14, 4)
    """,
    "rfm_segments": VIEW + """
        >>> view.rfm_segments()["segment"][0]
        'champions'
    """,
    "fit_rfm": VIEW + """
        >>> view.fit_rfm().kind
        'rfm_cuts'
    """,
    "fixed_rfm": VIEW + """
        >>> cuts = view.fixed_rfm(recency_cuts=[30, 60], frequency_cuts=[1, 3], monetary_cuts=[5_000, 10_000])
        >>> max(view.rfm_with(cuts)["r"])
        3
    """,
    "rfm_with": VIEW + """
        >>> cuts = testing.small_shop().as_of("2024-03-01").fit_rfm()
        >>> len(view.rfm_with(cuts)) == len(view.rfm())
        True
    """,
    "rfm_segments_with": VIEW + """
        >>> view.rfm_segments_with(view.fit_rfm()) == view.rfm_segments()
        True
    """,
    "explain_rfm": VIEW + """
        >>> view.explain_rfm("ada", view.fit_rfm())["dimension"]
        ['recency', 'frequency', 'monetary']
    """,
    "cohorts": VIEW + """
        >>> cohorts = view.cohorts(period="month")
        >>> cohorts["cohort"][0], cohorts["period"][:3], cohorts["size"][0]
        ('2024-01', [0, 1, 2], 6)
    """,
    "cohort_triangle": VIEW + """
        >>> view.cohort_triangle().columns
        ['cohort', 'size', '0', '1', '2']
    """,
    "cohort_curve": VIEW + """
        >>> view.cohort_curve(include_partial=True)["period"]
        [0, 1, 2]
    """,
    "cohort_customers": VIEW + """
        >>> view.cohort_customers("2024-01", 1)["customer"][0]
        'ada'
    """,
    "retention": VIEW + """
        >>> view.retention()["period"]
        ['2024-01', '2024-02', '2024-03']
    """,
    "activity_churn": VIEW + """
        >>> 0 <= view.activity_churn(window="30d", every="1mo")["churn_rate"][-1] <= 1
        True
    """,
    "movements": VIEW + """
        >>> view.movements()["new"]
        [6, 4, 2]
    """,
    "purchases": VIEW + """
        >>> view.purchases()["orders"]
        [7, 7, 7]
    """,
    "repeat_purchase": VIEW + """
        >>> view.repeat_purchase(window="30d")["customers"]
        [12]
    """,
    "order_ladder": VIEW + """
        >>> view.order_ladder()["customers"][:4]
        [12, 5, 3, 1]
    """,
    "purchase_gaps": VIEW + """
        >>> view.purchase_gaps()["customers"]
        [5]
    """,
    "stickiness": VIEW + """
        >>> view.stickiness()["period"]
        ['2024-01', '2024-02', '2024-03']
    """,
    "active_days": VIEW + """
        >>> view.active_days()["active_days"][0]
        1
    """,
    "purchase_summary": VIEW + """
        >>> view.purchase_summary()["frequency"][:3]
        [3, 0, 1]
    """,
    "purchase_model.fit": MODEL + """
        >>> model.parameters()["parameter"]
        ['r', 'alpha', 'a', 'b']
        >>> frame = [{"frequency": 2, "recency": 30.43, "T": 38.86}, {"frequency": 0, "recency": 0, "T": 38.86}]
        >>> model.predict(frame, unit="1w", horizon="39w")["frequency"]
        [2, 0]
    """,
    "purchase_model.predict": MODEL + """
        >>> scores = model.predict(view, horizon="39w")
        >>> len(scores), round(sum(scores["expected_purchases"]))
        (2357, 1653)
    """,
    "purchase_model.parameters": MODEL + """
        >>> [round(value, 2) for value in model.parameters()["value"]]
        [0.24, 4.41, 0.79, 2.43]
        >>> model.parameters().notes["status"]
        'converged'
    """,
}
