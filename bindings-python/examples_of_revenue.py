"""The examples of revenue, surveys, engagement and goals in the documentation of the generated methods; doctest runs them."""

SUBSCRIPTIONS = """
        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP"))
        >>> _ = log.append([
        ...     {"customer": "ann", "time": "2024-01-05", "kind": "subscription_started", "amount": 20, "plan": "basic"},
        ...     {"customer": "bob", "time": "2024-01-20", "kind": "subscription_started", "amount": 50, "plan": "pro"},
        ...     {"customer": "ann", "time": "2024-02-11", "kind": "subscription_changed", "amount": 35, "plan": "pro"},
        ...     {"customer": "bob", "time": "2024-02-25", "kind": "subscription_cancelled", "at_period_end": True},
        ... ], properties=["plan", "at_period_end"])
        >>> view = log.as_of("2024-03-01")"""

ANSWERS = """
        >>> import retention_core as rt
        >>> log = rt.EventLog()
        >>> scores = {"a": 10, "b": 9, "c": 8, "d": 7, "e": 6, "f": 0}
        >>> answers = [{"customer": who, "time": "2024-01-10", "kind": "survey_response", "score": score} for who, score in scores.items()]
        >>> answers += [{"customer": "f", "time": "2024-02-10", "kind": "survey_response", "score": 9}]
        >>> _ = log.append(answers, properties=["score"])
        >>> view = log.as_of("2024-03-01")"""

SPIKE = """
        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(currency="GBP", observed_from="2024-01-01", observed_to="2024-06-01"))
        >>> who = [f"c{n:03}" for n in range(200)]
        >>> rows = [{"customer": c, "time": "2024-01-05", "kind": "subscription_started", "amount": 10, "plan": "ab"[n % 2]} for n, c in enumerate(who)]
        >>> rows += [{"customer": c, "time": f"2024-0{2 + n // 4}-10", "kind": "subscription_ended"} for n, c in enumerate(who[:8])]
        >>> rows += [{"customer": c, "time": "2024-04-10", "kind": "subscription_ended"} for c in who[9:109:2]]  # half of plan b
        >>> _ = log.append(rows, properties=["plan"])
        >>> view = log.as_of("2024-06-01")"""

SHOP = """
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")"""

EXAMPLES = {
    "subscriptions": SUBSCRIPTIONS + """
        >>> subscriptions = view.subscriptions()
        >>> subscriptions["customer"], subscriptions["status"], subscriptions["mrr_minor"]
        (['ann', 'bob'], ['active', 'cancelling'], [3500, 5000])
    """,
    "mrr_timeline": SUBSCRIPTIONS + """
        >>> timeline = view.mrr_timeline("ann")
        >>> timeline["change"], timeline["mrr_minor"]
        (['start', 'change'], [2000, 3500])
    """,
    "subscription_audit": SUBSCRIPTIONS + """
        >>> _ = log.append([{"customer": "cat", "time": "2024-02-02", "kind": "subscription_ended"}])
        >>> audit = log.as_of("2024-03-01").subscription_audit().to_dicts()
        >>> [(row["check"], row["count"]) for row in audit if row["count"]]
        [('orphans', 1)]
    """,
    "revenue_movements": SUBSCRIPTIONS + """
        >>> months = view.revenue_movements()
        >>> months["start_minor"], months["expansion_minor"], months["churn_minor"], months["end_minor"]
        ([0, 7000], [0, 1500], [0, 0], [7000, 8500])
        >>> stripe = view.revenue_movements(settings="stripe")  # bob is gone when he cancels
        >>> stripe["churn_minor"], stripe["end_minor"]
        ([0, 5000], [7000, 3500])
        >>> months.notes["settings"] == rt.metric_settings({}).notes["settings"]
        True
    """,
    "revenue_by_customer": SUBSCRIPTIONS + """
        >>> february = view.revenue_by_customer(from_="2024-02-01")
        >>> february["customer"], february["expansion_minor"], february["end_minor"]
        (['ann', 'bob'], [1500, 0], [3500, 5000])
    """,
    "revenue_retention": SUBSCRIPTIONS + """
        >>> retention = view.revenue_retention(window="1mo", from_="2024-02-01")
        >>> retention["start_minor"], retention["net_minor"], retention["gross_minor"]
        ([7000], [8500], [7000])
    """,
    "churned_revenue": SUBSCRIPTIONS + """
        >>> churned = view.churned_revenue(settings={"churn_at": "request"})
        >>> churned["period"], churned["voluntary_minor"], churned["involuntary_minor"]
        (['2024-01', '2024-02'], [0, 5000], [0, 0])
    """,
    "renewals": SUBSCRIPTIONS + """
        >>> ahead = view.renewals(months=2)
        >>> ahead["month"], ahead["renewing_mrr_minor"], ahead["ending_mrr_minor"]
        (['2024-03', '2024-04'], [3500, 0], [5000, 0])
    """,
    "unit_economics": SUBSCRIPTIONS.replace('currency="GBP"', 'currency="GBP", observed_from="2024-01-01", observed_to="2024-03-01"') + """
        >>> worth = view.unit_economics(settings="stripe", spend={"2024-01": 60.0})
        >>> worth["ltv"], worth["ltv_state"], worth["cac"]
        ([None, 7000.0], ['nothing_at_start', 'known'], [3000.0, None])
    """,
    "explain_difference": SUBSCRIPTIONS + """
        >>> difference = view.explain_difference({}, "stripe")
        >>> difference["setting"], difference["customer"], difference["change_minor"]
        (['churn_at'], ['bob'], [-5000])
    """,
    "explain_difference_by_setting": SUBSCRIPTIONS + """
        >>> settings = view.explain_difference_by_setting({}, "stripe").to_dicts()
        >>> [(row["setting"], row["before_minor"], row["after_minor"]) for row in settings if row["change_minor"]]
        [('churn_at', 8500, 3500)]
    """,
    "churn_limits": SPIKE + """
        >>> limits = view.churn_limits()
        >>> limits["period"], limits["gone_count"], limits["flag"]
        (['2024-01', '2024-02', '2024-03', '2024-04', '2024-05'], [0, 4, 4, 50, 0], ['nothing_at_start', 'within', 'within', 'above', 'within'])
    """,
    "churn_drivers": SPIKE + """
        >>> drivers = view.churn_drivers(by=["plan"], at="2024-04-10")
        >>> drivers["value"], drivers["verdict"], sum(drivers["total_millionths"]) == int(drivers.notes["change_millionths"])
        (['b', 'a'], ['confirmed', 'not_significant'], True)
    """,
    "churn_exposed": SPIKE + """
        >>> exposed = view.churn_exposed(by=["plan"], at="2024-04-10")
        >>> len(exposed["customer"]), exposed["customer"][0], exposed["drivers"][0]
        (46, 'c109', 'plan=b')
    """,
    "package.preset_sources": """
        >>> import retention_core as rt
        >>> sources = rt.preset_sources("stripe").to_dicts()
        >>> [(row["setting"], row["value"], row["verdict"]) for row in sources][2]
        ('churn_at', '"request"', 'stated')
    """,
    "package.metric_settings": """
        >>> import retention_core as rt
        >>> settings = rt.metric_settings({"preset": "stripe", "grace": "14d"})
        >>> [(row["setting"], row["value"]) for row in settings.to_dicts()][4]
        ('grace', '"14d"')
        >>> policy = rt.Policy({"policy": 1, "metrics": {"preset": "stripe", "grace": "14d"}})
        >>> rt.metric_settings(policy).notes["settings"] == settings.notes["settings"]
        True
    """,
    "survey": ANSWERS + """
        >>> nps = view.survey(min_answers=5)
        >>> nps["answers"], nps["score"], nps["score_state"]
        ([6, 1], [0.0, None], ['known', 'too_few_answers'])
    """,
    "survey_moves": ANSWERS + """
        >>> moves = view.survey_moves("2024-02-01").to_dicts()
        >>> [(row["before"], row["after"], row["customers"]) for row in moves if row["after"] != "none" and row["customers"]]
        [('detractor', 'promoter', 1)]
    """,
    "stated_reasons": """
        >>> import retention_core as rt
        >>> log = rt.EventLog(rt.Schema(roles={"left": "cancellation"}))
        >>> rows = [{"customer": who, "time": "2024-01-10", "kind": "left", "reason": why} for who, why in zip("abcd", ["price", "price", "bugs", None])]
        >>> _ = log.append(rows, properties=["reason"])
        >>> reasons = log.as_of("2024-02-01").stated_reasons()
        >>> reasons["reason"], reasons["count"]
        (['price', 'bugs', None], [2, 1, 1])
    """,
    "funnel": SHOP + """
        >>> funnel = view.funnel(["login", "sale"])
        >>> funnel["customers"][0] >= funnel["customers"][1] > 0
        True
    """,
    "time_to_value": SHOP + """
        >>> view.time_to_value("sale", within="7d")["median_state"]
        ['known']
    """,
    "feature_adoption": """
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
    """,
    "goal": SUBSCRIPTIONS + """
        >>> goal = view.goal("2024-02-01", "2024-04-01", metric="mrr", target=10000.0, baseline_from="2024-01-05")
        >>> goal["baseline"], goal["current"], goal["progress"], goal["state"]
        ([7000.0], [8500.0], [0.5], ['running'])
    """,
    "before_after": SUBSCRIPTIONS + """
        >>> view.before_after({"2024-02-10": "new prices"}, metric="mrr", window="14d")["difference"]
        [1500.0]
    """,
}
