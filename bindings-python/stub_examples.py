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

COUNTS = """
        >>> import retention_core as rt
        >>> from retention_core import datasets
        >>> log = rt.EventLog(rt.Schema(currency="USD", roles={"sale": "purchase"}))
        >>> _ = log.append(datasets.cdnow(), customer="customer", time="date", amount="dollars")
        >>> parts = [part.as_of("1997-10-01") for part in log.partition(3)]
        >>> counts = rt.PurchaseCounts.merge([rt.PurchaseCounts.of(part, unit="1w") for part in parts])"""

RENEWALS = """
        >>> import retention_core as rt
        >>> survivors = [1000, 869, 743, 653, 593, 551, 517, 491]
        >>> cohort = [{"survivors": left} for left in survivors]"""

LIVES = """
        >>> import retention_core as rt
        >>> lives = [{"duration": 2, "event": True, "plan": "free"}, {"duration": 3, "event": False, "plan": "pro"},
        ...          {"duration": 5, "event": True, "plan": "pro"}, {"duration": 5, "event": False, "plan": "free"}]"""

COX = """
        >>> import retention_core as rt
        >>> lives = [{"duration": 1 + at % 7, "event": at % 3 > 0, "logins": at % 5, "paid": at % 2 == 0} for at in range(60)]
        >>> model = rt.CoxModel.fit(lives)"""

CHURN = """
        >>> import retention_core as rt
        >>> rows = [{"who": f"c{at}", "logins": at % 20, "plan": "free" if at % 3 else "pro", "left": at % 20 < 5 or at % 37 == 0}
        ...         for at in range(400)]
        >>> model = rt.ChurnModel.fit(rows, "left", customer="who")"""

CLUSTERS = """
        >>> import retention_core as rt
        >>> rows = [{"customer": f"c{at}", "orders": 1 + at % 2 * 9 + at % 3, "days": 200 - at % 2 * 190 + at % 5} for at in range(40)]
        >>> model = rt.ClusterModel.fit(rows, most=3)"""

SCORES = """
        >>> import retention_core as rt
        >>> scores = [{"chance": (at % 10) / 10, "outcome": at % 10 > 6 or at % 7 == 0} for at in range(200)]"""

PLAN = """
        >>> from retention_core import testing
        >>> view = testing.small_shop().as_of("2024-04-01")
        >>> measures = {"orders": {"measure": "count", "of": ["purchase"]}, "recency": {"measure": "days_since_last", "of": ["purchase"]}}"""

POLICY = """
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
        ... })"""

HEALTH = """
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
        ... })"""

EXAMPLES = {
    "fit_health_norms": HEALTH + """
        >>> norms = view.fit_health_norms(policy)
        >>> norms.kind
        'health_norms'
    """,
    "health": HEALTH + """
        >>> health = view.health(policy)
        >>> health["customer"][:2], health["score"][:2], health["band"][:2]
        (['ada', 'ben'], [78.33335, 10.0], ['green', 'red'])
    """,
    "explain_health": HEALTH + """
        >>> why = view.explain_health(policy, "ben")
        >>> why["measure"], why["value"], why["contribution"]
        (['days_since_order', 'orders'], [86.0, 1.0], [0.0, 10.0])
    """,
    "health_moves": HEALTH + """
        >>> moves = view.health_moves(policy, from_="2024-03-01")
        >>> moves["customer"][1], moves["from_band"][1], moves["to_band"][1]
        ('kim', 'red', 'green')
    """,
    "health_movers": HEALTH + """
        >>> movers = view.health_movers(policy)
        >>> sum(movers["customers"]) == len(view.health(policy))
        True
    """,
    "health_bands": HEALTH + """
        >>> bands = view.health_bands(policy)
        >>> bands["band"][:2], bands["customers"][:2]
        (['red', 'green'], [9, 3])
    """,
    "health_scores": HEALTH + """
        >>> scores = view.health_scores(policy)
        >>> sum(scores["customers"])
        12
    """,
    "stages": HEALTH + """
        >>> stages = view.stages(policy)
        >>> stages["customer"][:2], stages["stage"][:2]
        (['ada', 'ben'], ['loyal', 'lost'])
    """,
    "stage_moves": HEALTH + """
        >>> moves = view.stage_moves(policy, customer="ben")
        >>> moves["from_stage"], moves["to_stage"]
        ([None, 'new'], ['new', 'lost'])
    """,
    "stage_transitions": HEALTH + """
        >>> table = view.stage_transitions(policy)
        >>> table["from_stage"][:2], table["to_stage"][:2], table["moves"][:2]
        (['new', 'new'], ['loyal', 'lost'], [1, 10])
    """,
    "stage_dwell": HEALTH + """
        >>> dwell = view.stage_dwell(policy)
        >>> dwell["stage"][0], dwell["day"][0], dwell["at_risk"][0]
        ('new', 24, 11)
    """,
    "next_stages": HEALTH + """
        >>> ahead = view.next_stages(policy)
        >>> ahead["customer"][0], ahead["stage"][0], ahead["share"][0]  # too few went before to tell
        ('ada', 'loyal', None)
    """,
    "health_backtest": HEALTH + """
        >>> table = view.health_backtest(policy, scorecard="health", horizon="14d", every="14d")
        >>> table["metric"][:2]
        ['auc', 'average_precision']
    """,
    "health_backtest_bands": HEALTH + """
        >>> table = view.health_backtest_bands(policy, scorecard="health", horizon="14d", every="14d")
        >>> table["band"], table["rows"], table["outcomes"]
        (['red', 'green'], [33, 14], [22, 14])
    """,
    "health_calibration": HEALTH + """
        >>> table = view.health_calibration(policy, scorecard="health", horizon="14d", every="14d")
        >>> sum(table["rows"])
        47
    """,
    "health_false_greens": HEALTH + """
        >>> greens = view.health_false_greens(policy, scorecard="health", horizon="14d", every="14d")
        >>> len(greens), greens["customer"][0], greens["score"][0]
        (14, 'eve', 75.0)
    """,
    "health_weights": HEALTH + """
        >>> weights = view.health_weights(policy, scorecard="health", horizon="14d", every="14d")
        >>> weights["measure"], weights["share"], weights["sign"]
        (['days_since_order', 'orders'], [0.5, 0.5], ['unclear', 'unclear'])
    """,
    "training_table": PLAN + """
        >>> table = view.training_table(measures, horizon="14d", every="14d")
        >>> table.columns
        ['customer', 'at', 'outcome', 'orders', 'recency']
    """,
    "scoring_table": PLAN + """
        >>> view.scoring_table(measures)["orders"][:3]
        [5, 1, 3]
    """,
    "active_periods": VIEW + """
        >>> import retention_core as rt
        >>> periods = view.active_periods(gap="30d")
        >>> rt.kaplan_meier(periods).notes["duration"]
        'duration'
    """,
    "package.kaplan_meier": LIVES + """
        >>> curve = rt.kaplan_meier(lives)
        >>> curve["time"], curve["survival"]
        ([0.0, 2.0, 3.0, 5.0], [1.0, 0.75, 0.75, 0.375])
        >>> curve.to_vega_lite()["title"]
        'How long customers stay'
    """,
    "package.nelson_aalen": LIVES + """
        >>> rt.nelson_aalen(lives)["cumulative_hazard"]
        [0.0, 0.25, 0.25, 0.75]
    """,
    "package.survival_quantiles": LIVES + """
        >>> rt.survival_quantiles(lives)["time"]
        [5.0]
    """,
    "package.restricted_mean": LIVES + """
        >>> rt.restricted_mean(lives, horizon=4)["mean"]
        [3.5]
    """,
    "package.log_rank": LIVES + """
        >>> rt.log_rank(lives, group="plan")["df"]
        [1]
    """,
    "package.log_rank_groups": LIVES + """
        >>> rt.log_rank_groups(lives, group="plan")["group"]
        ['free', 'pro']
    """,
    "package.competing_risks": """
        >>> import retention_core as rt
        >>> lives = [{"duration": 1, "cause": "left"}, {"duration": 2, "cause": "unpaid"}, {"duration": 3, "cause": None}, {"duration": 4, "cause": "left"}]
        >>> shares = rt.competing_risks(lives)
        >>> [share for cause, share in zip(shares["cause"], shares["incidence"]) if cause == "unpaid"][-1]
        0.25
    """,
    "cox_model.fit": COX + """
        >>> model.coefficients()["term"]
        ['logins', 'paid']
    """,
    "cox_model.coefficients": COX + """
        >>> model.coefficients().columns[:3]
        ['term', 'column', 'coefficient']
    """,
    "cox_model.baseline": COX + """
        >>> model.baseline()["time"][:3]
        [1.0, 2.0, 3.0]
    """,
    "cox_model.predict": COX + """
        >>> len(model.predict(lives[:2], times=[3, 6]))
        4
    """,
    "cox_model.concordance": COX + """
        >>> 0 < model.concordance(lives)["concordance"][0] < 1
        True
    """,
    "churn_model.fit": CHURN + """
        >>> judged = model.judgement()
        >>> judged["metric"][0], judged["value"][0] > 0.9
        ('auc', True)
    """,
    "churn_model.predict": CHURN + """
        >>> chances = model.predict(rows[:3], customer="who")
        >>> chances["customer"], chances["rank"]
        (['c0', 'c1', 'c2'], [1, 2, 3])
    """,
    "churn_model.explain": CHURN + """
        >>> why = model.explain(rows[:1])
        >>> why["column"][0], abs(sum(why["contribution"], why["base"][0]) - why["logit"][0]) < 1e-12
        ('logins', True)
    """,
    "churn_model.judgement": CHURN + """
        >>> model.judgement()["metric"]
        ['auc', 'average_precision', 'log_loss', 'brier', 'calibration_error']
    """,
    "churn_model.coefficients": CHURN + """
        >>> model.coefficients()["term"]
        ['intercept', 'logins', 'plan: free', 'plan: pro']
    """,
    "churn_model.importance": CHURN + """
        >>> model.importance(rows, "left")["column"]
        ['logins', 'plan']
    """,
    "churn_model.drift": CHURN + """
        >>> model.drift(rows)["state"]
        ['stable', 'stable', 'stable']
    """,
    "churn_model.card": CHURN + """
        >>> model.card()["with_outcome"]
        [109]
    """,
    "cluster_model.fit": CLUSTERS + """
        >>> model.clusters()["rows"]
        [20, 20]
    """,
    "cluster_model.assign": CLUSTERS + """
        >>> model.assign([{"customer": "new", "orders": 11, "days": 9}])["cluster"] == model.assign(rows[1:2])["cluster"]
        True
    """,
    "cluster_model.clusters": CLUSTERS + """
        >>> model.clusters()["description"][0].split(":")[0]
        '`days` low'
    """,
    "cluster_model.profile": CLUSTERS + """
        >>> sorted(model.profile()["level"])
        ['high', 'high', 'low', 'low']
    """,
    "cluster_model.choice": CLUSTERS + """
        >>> model.choice()["chosen"]
        [True, False]
    """,
    "calibrator.fit": SCORES + """
        >>> calibrator = rt.Calibrator.fit(scores)
        >>> calibrator.kind
        'calibrator'
    """,
    "calibrator.apply": SCORES + """
        >>> calibrator = rt.Calibrator.fit(scores, method="isotonic")
        >>> calibrator.apply([{"chance": 0.1}, {"chance": 0.9}]).columns
        ['chance', 'raw_chance']
    """,
    "package.churn_backtest": """
        >>> import retention_core as rt
        >>> rows = [{"month": at // 100, "logins": at % 20, "left": at % 20 < 5 or at % 37 == 0} for at in range(600)]
        >>> tested = rt.churn_backtest(rows, "left", time="month", lag=1, origins=3)
        >>> tested["time"], tested["state"]
        ([3.0, 4.0, 5.0], ['complete', 'complete', 'complete'])
    """,
    "package.evaluate_scores": SCORES + """
        >>> found = rt.evaluate_scores(scores)
        >>> found["metric"][0], found["low"][0] < found["value"][0] < found["high"][0]
        ('auc', True)
    """,
    "package.calibration_curve": SCORES + """
        >>> curve = rt.calibration_curve(scores)
        >>> curve["rows"][0], curve.to_vega_lite()["title"]
        (20, 'Do the chances hold?')
    """,
    "package.lift": SCORES + """
        >>> rt.lift(scores)["decile"]
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    """,
    "package.profit_curve": SCORES + """
        >>> float(rt.profit_curve(scores, cost=1, value=5).notes["best_threshold"])
        0.7
    """,
    "package.calibration_drift": SCORES + """
        >>> rt.calibration_drift([row for row in scores if row["chance"] > 0])["figure"]
        ['observed_over_expected', 'slope']
    """,
    "package.feature_insight": """
        >>> import retention_core as rt
        >>> rows = [{"used_report": at % 2 == 0, "left": at % 2 == 1 and at % 5 < 3 or at % 20 == 0} for at in range(400)]
        >>> rt.feature_insight(rows, "left")["column"]
        ['used_report']
    """,
    "package.revenue_at_risk": """
        >>> import retention_core as rt
        >>> money = [{"chance": 0.5, "amount": 200.0}, {"chance": 0.1, "amount": 100.0}]
        >>> rt.revenue_at_risk(money, currency="EUR")["at_risk_minor"]
        [11000]
    """,
    "measures": POLICY + """
        >>> measures = view.measures(policy, at=["2024-03-01", "2024-04-01"])
        >>> measures.columns[:4]
        ['customer', 'at', 'days_since_order', 'orders']
    """,
    "segments": POLICY + """
        >>> view.segments(policy).columns
        ['customer', 'at', 'repeat', 'silent']
    """,
    "segment_members": POLICY + """
        >>> members = view.segment_members(policy, "repeat")
        >>> members["reason"][0].startswith("orders >= 2 (orders = ")
        True
    """,
    "segment_sizes": POLICY + """
        >>> sizes = view.segment_sizes(policy, at=["2024-03-01", "2024-04-01"])
        >>> len(sizes), sizes["members"][2] == len(view.segment_members(policy, "repeat"))
        (4, True)
    """,
    "segment_moves": POLICY + """
        >>> moves = view.segment_moves(policy, from_="2024-03-01", segments=["silent"])
        >>> set(moves["change"]) <= {"entered", "left"}
        True
    """,
    "segment_overlap": POLICY + """
        >>> overlap = view.segment_overlap(policy)
        >>> overlap["segment"], overlap["other"]
        (['repeat'], ['silent'])
    """,
    "explain_segments": POLICY + """
        >>> why = view.explain_segments(policy, "ben")
        >>> why["segment"], why["clause"]
        (['repeat', 'silent'], ['orders >= 2', 'days_since_order >= 30'])
    """,
    "signals": POLICY + """
        >>> signals = view.signals(policy, from_="2024-03-01")
        >>> signals.columns
        ['time', 'customer', 'kind', 'name', 'reason', 'id']
    """,
    "policy.preset": """
        >>> import retention_core as rt
        >>> rt.Policy.preset("saas").document["segments"]["silent"]
        'days_since_use >= 14 && !cancelled'
    """,
    "policy.validate": """
        >>> import retention_core as rt
        >>> policy = rt.Policy({"policy": 1, "segments": {"big": "spend > 100"}})
        >>> faults = policy.validate()
        >>> faults["path"], faults["code"], faults["position"]
        (['/segments/big'], ['unknown_name'], [0])
        >>> len(rt.Policy.preset("app").validate())
        0
    """,
    "policy.diff": """
        >>> import retention_core as rt
        >>> policy = rt.Policy.preset("saas")
        >>> other = policy.to_json().replace("days_since_use >= 14", "days_since_use >= 10")
        >>> policy.diff(other)["path"]
        ['/segments/silent', '/signals/inactive_14d']
    """,
    "policy.dry_run": POLICY + """
        >>> other = policy.to_json().replace("orders >= 2", "orders >= 1")
        >>> movers = policy.dry_run(view, other)
        >>> set(movers["segment"]), set(movers["change"])
        ({'repeat'}, {'enters'})
    """,
    "package.check_policy": """
        >>> import retention_core as rt
        >>> faults = rt.check_policy({"policy": 1, "measures": {"n": {"measure": "cuont"}}, "segments": {"a": "n >"}})
        >>> faults["path"]
        ['/measures/n/measure', '/segments/a']
    """,
    "package.check_rule": """
        >>> import retention_core as rt
        >>> rt.check_rule("days > 14 && plan == 'pro'", {"days": "int", "plan": "text"})["name"]
        ['days', 'plan']
        >>> try:
        ...     rt.check_rule("dys > 14", {"days": "int"})
        ... except rt.NotFoundError as error:
        ...     error.code, error.details["position"], error.details["suggestion"]
        ('unknown_name', '0', 'days')
    """,
    "package.explain_rule": """
        >>> import retention_core as rt
        >>> why = rt.explain_rule("days > 14 && plan == 'pro'", {"days": 20, "plan": "free"})
        >>> why.notes["holds"], why["clause"], why["decided"]
        ('false', ['days > 14', 'plan == "pro"'], [False, True])
    """,
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
        [3, 0, 2]
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
    "purchase_model.fit_counts": COUNTS + """
        >>> whole = rt.PurchaseModel.fit(log.as_of("1997-10-01"), unit="1w")
        >>> rt.PurchaseModel.fit_counts(counts) == whole
        True
    """,
    "purchase_model.from_parameters": """
        >>> import retention_core as rt
        >>> published = rt.PurchaseModel.from_parameters([0.243, 4.414, 0.793, 2.426], "1w", model="bg_nbd")
        >>> round(published.new_customer(horizon="39w")["expected_purchases"][-1], 3)
        1.197
    """,
    "purchase_model.probability_of_purchases": MODEL + """
        >>> round(model.probability_of_purchases(view, 0, horizon="39w")["probability"][0], 3)
        0.445
    """,
    "purchase_model.residual_transactions": MODEL + """
        >>> round(model.residual_transactions(view, rate=0.15)["residual_transactions"][0], 2)
        5.18
    """,
    "purchase_model.lifetime_value": MODEL + """
        >>> spend = rt.SpendModel.fit(view)
        >>> values = model.lifetime_value(view, spend, periods=12, discount_rate=0.01)
        >>> values["lifetime_value_minor"][0], values.notes["currency"]
        (3630, 'USD')
    """,
    "purchase_model.new_customer": MODEL + """
        >>> curve = model.new_customer(horizon="52w", steps=4)
        >>> curve["time"], curve["expected_purchases"][0]
        ([0.0, 13.0, 26.0, 39.0, 52.0], 0.0)
    """,
    "purchase_model.new_customer_counts": MODEL + """
        >>> round(sum(model.new_customer_counts(horizon="39w")["probability"]), 9)
        1.0
    """,
    "purchase_model.tracking": MODEL + """
        >>> weeks = model.tracking(log.as_of("1998-07-01"), period="1w")
        >>> len(weeks), weeks["actual_cumulative"][-1], sum(weeks["is_calibration"])
        (78, 4339, 39)
        >>> weeks.to_vega_lite()["title"]
        'Repeat purchases, and those expected'
    """,
    "purchase_model.frequencies": MODEL + """
        >>> model.frequencies(view, most=7)["actual"]
        [1411, 439, 214, 100, 62, 38, 29, 64]
    """,
    "purchase_model.alive_over_time": MODEL + """
        >>> path = model.alive_over_time(view, "0001", steps=4)
        >>> path["purchases"][0], path["purchases"][-1], path["p_alive"][0]
        (0, 2, 1.0)
    """,
    "purchase_counts.of": COUNTS + """
        >>> counts.kind
        'purchase_counts'
    """,
    "purchase_counts.merge": COUNTS + """
        >>> counts == rt.PurchaseCounts.of(log.as_of("1997-10-01"), unit="1w")
        True
    """,
    "spend_model.fit": MODEL + """
        >>> [round(value, 2) for value in rt.SpendModel.fit(view).parameters()["value"]]
        [6.25, 3.74, 15.44]
    """,
    "spend_model.fit_counts": COUNTS + """
        >>> rt.SpendModel.fit_counts(counts).parameters().notes["status"]
        'converged'
    """,
    "spend_model.from_parameters": """
        >>> import retention_core as rt
        >>> published = rt.SpendModel.from_parameters([6.25, 3.74, 15.44], "USD")
        >>> row = {"frequency": 2, "recency": 30.43, "T": 38.86, "monetary_value": 22.35}
        >>> round(published.predict([row])["expected_value"][0], 2)
        24.66
    """,
    "spend_model.predict": MODEL + """
        >>> spend = rt.SpendModel.fit(view)
        >>> spend.predict(view).columns
        ['customer', 'frequency', 'mean_value', 'expected_value']
    """,
    "spend_model.parameters": MODEL + """
        >>> rt.SpendModel.fit(view).parameters()["parameter"]
        ['p', 'q', 'v']
    """,
    "renewal_counts.of": RENEWALS + """
        >>> rt.RenewalCounts.of(cohort, period="1y").kind
        'renewal_counts'
    """,
    "renewal_counts.merge": RENEWALS + """
        >>> counts = rt.RenewalCounts.of(cohort, period="1y")
        >>> both = rt.RenewalCounts.merge([counts, counts])
        >>> rt.RenewalModel.fit_counts(both).parameters().notes["customers"]
        '2000'
    """,
    "renewal_model.fit": RENEWALS + """
        >>> model = rt.RenewalModel.fit(cohort, period="1y")
        >>> [round(value, 3) for value in model.parameters()["value"]]
        [0.668, 3.806]
    """,
    "renewal_model.fit_counts": RENEWALS + """
        >>> counts = rt.RenewalCounts.of(cohort, period="1y")
        >>> rt.RenewalModel.fit_counts(counts) == rt.RenewalModel.fit(cohort, period="1y")
        True
    """,
    "renewal_model.from_parameters": """
        >>> import retention_core as rt
        >>> model = rt.RenewalModel.from_parameters([0.668, 3.806], "1y")
        >>> round(model.curve(periods=12)["survival"][-1], 3)
        0.378
    """,
    "renewal_model.curve": RENEWALS + """
        >>> curve = rt.RenewalModel.fit(cohort, period="1y").curve(periods=12)
        >>> curve["retention"][0], round(curve["survival"][12], 3)
        (None, 0.378)
    """,
    "renewal_model.lifetimes": RENEWALS + """
        >>> lifetimes = rt.RenewalModel.fit(cohort, period="1y").lifetimes(rate=0.1, renewals=4)
        >>> [round(value, 2) for value in lifetimes["lifetime"][:2]]
        [5.92, 5.9]
    """,
    "renewal_model.parameters": RENEWALS + """
        >>> rt.RenewalModel.fit(cohort, period="1y").parameters()["parameter"]
        ['alpha', 'beta']
    """,
    "purchase_model.parameters": MODEL + """
        >>> [round(value, 2) for value in model.parameters()["value"]]
        [0.24, 4.41, 0.79, 2.43]
        >>> model.parameters().notes["status"]
        'converged'
    """,
}
