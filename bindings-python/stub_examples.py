"""The examples that stand in the documentation of the generated methods; doctest runs them."""

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
        >>> log.set_customers([{"account_id": "a1", "signup_date": "2024-01-05", "plan": "pro"}], id="account_id",
        ...                   signed_up="signup_date").accepted
        1
    """,
    "append_subscriptions": """
        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="USD"))
        >>> subscriptions = [{"account": "a1", "from": "2024-01-05", "to": "2024-03-01", "mrr": 49.0, "tier": "pro"}]
        >>> log.append_subscriptions(subscriptions, customer="account", start="from", end="to", plan="tier").accepted
        1
    """,
}
