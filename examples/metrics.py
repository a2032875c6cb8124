"""The code of docs/metrics.md. What it prints is examples/metrics.txt; examples/metrics.mjs prints the same."""

# START log
import retention_core as rt

schema = rt.Schema(time_zone="Europe/London", currency="GBP", observed_from="2024-01-01", observed_to="2024-04-01")
log = rt.EventLog(schema)
log.append([
    {"customer": "ann", "time": "2024-01-05", "kind": "subscription_started", "amount": 20, "plan": "pro"},
    {"customer": "bob", "time": "2024-01-20", "kind": "subscription_started", "amount": 50, "plan": "pro"},
    {"customer": "ann", "time": "2024-02-11", "kind": "subscription_changed", "amount": 35, "plan": "pro"},
    {"customer": "bob", "time": "2024-02-25", "kind": "subscription_cancelled", "at_period_end": True},
], properties=["plan", "at_period_end"])
view = log.as_of("2024-04-01")
# END log

print("# START timeline")
# START timeline
for row in view.subscriptions().to_dicts():
    print(row["customer"], row["plan"], row["status"])
for row in view.mrr_timeline("bob").to_dicts():
    print(f"{row['time']:%Y-%m-%d} {row['change']:5} {row['reason'] or '':9} {row['change_minor']:5} {row['mrr_minor']:5}")
# END timeline
print("# END timeline")

print("# START settings")
# START settings
policy = rt.Policy({"policy": 1, "metrics": {"preset": "stripe", "churn_at": "end"}})
chosen = rt.metric_settings(policy)
for row in chosen.to_dicts():
    if row["value"] != row["usual"]:
        print(row["setting"], row["value"])
months = view.revenue_movements(settings=policy)
assert months.notes["settings"] == chosen.notes["settings"]
# END settings
print("# END settings")

print("# START sources")
# START sources
for source in rt.preset_sources("stripe").to_dicts():
    if source["verdict"] == "stated":
        print(source["setting"], source["value"], source["read"])
# END sources
print("# END sources")

print("# START terms")
# START terms
europe = rt.EventLog(schema)
europe.append([
    {"customer": "eva", "time": "2024-01-10", "kind": "subscription_started", "amount": 1200, "currency": "EUR", "term_months": 12},
    {"customer": "eva", "time": "2024-03-10", "kind": "subscription_changed", "amount": 1800, "currency": "EUR", "term_months": 12},
], properties=["term_months"])
rates = {"EUR": {"2024-01-01": "0.86", "2024-02-15": "0.85"}}
for exchange_at in ("change", "daily"):
    terms: rt.MetricSettings = {"amount_per": "term", "exchange_rates": rates, "exchange_at": exchange_at}
    for row in europe.as_of("2024-04-01").mrr_timeline("eva", settings=terms).to_dicts():
        print(f"{exchange_at:6} {row['time']:%Y-%m-%d} {row['change']:8} {row['change_minor']:5} {row['mrr_minor']:6}")
try:
    europe.as_of("2024-04-01").revenue_movements()
except rt.RetentionError as error:
    print(error.code)
# END terms
print("# END terms")

print("# START movements")
# START movements
parts = ("start_minor", "new_minor", "expansion_minor", "contraction_minor", "churn_minor", "end_minor")
for row in view.revenue_movements().to_dicts():
    print(row["period"], row["state"], *(row[part] for part in parts), row["retention_state"])
march = view.revenue_movements(from_="2024-03-01", by="plan").to_dicts()[0]  # bob had paid until 20 March
print(march["group"], f"NRR {march['nrr']:.4f}, GRR {march['grr']:.4f}, logo churn {march['logo_churn']:.4f}, ARPA {march['arpa_minor']}")
for row in view.revenue_by_customer(from_="2024-02-01").to_dicts():
    if row["start_minor"] != row["end_minor"]:
        print(row["period"], row["customer"], row["start_minor"], row["end_minor"])
# END movements
print("# END movements")

print("# START retention")
# START retention
for row in view.revenue_retention(window="2mo", from_="2024-02-01").to_dicts():
    print(f"{row['since']:%Y-%m-%d}", row["state"], row["start_count"], row["kept_count"], row["net_minor"], row["gross_minor"])
lost = view.churned_revenue(from_="2024-03-01").to_dicts()[0]
print("lost", lost["voluntary_minor"], lost["involuntary_minor"], lost["paused_minor"], f"{lost['churn_rate']:.4f}")
for row in view.renewals(months=2).to_dicts():
    print(row["month"], row["renewing_count"], row["renewing_mrr_minor"], row["ending_count"])
# END retention
print("# END retention")

print("# START worth")
# START worth
worth = view.unit_economics(margin=0.8, spend={"2024-01": 90, "2024-03": 40}, churn_change=-0.1).to_dicts()
for row in worth:
    print(row["period"], row["ltv_state"], row["cac_state"])
january, _, march = worth
paid = f"CAC {january['cac']:.0f}, paid back in {january['payback_months']:.2f} months"
print(f"{paid}; LTV {march['ltv']:.0f}, ten points less churn: {march['gain_what_if']:+.0f}")
# END worth
print("# END worth")

print("# START difference")
# START difference
february = dict(from_="2024-02-01", to="2024-03-01")
for row in view.explain_difference({}, "stripe", **february).to_dicts():
    print(row["setting"], row["customer"], row["change_minor"])  # Stripe: gone when it is cancelled
for row in view.explain_difference_by_setting({}, "stripe", figure="nrr", **february).to_dicts():
    if row["change_millionths"]:
        print(row["setting"], row["from_value"], row["to_value"], f"{row['rate_before']:.4f} {row['rate_after']:.4f}", row["change_millionths"])
# END difference
print("# END difference")

print("# START ravenstack")
# START ravenstack
from retention_core import datasets

saas = rt.EventLog(rt.Schema(time_zone="UTC", currency="USD"))
columns = dict(customer="account_id", start="start_date", end="end_date", mrr="mrr_amount", plan="plan_tier", subscription="subscription_id")
saas.append_subscriptions(datasets.ravenstack("subscriptions"), **columns, properties=["is_trial"])
trials: rt.MetricSettings = {"properties": {"trial": "is_trial"}}  # the host's name for what is read as `trial`
month = dict(from_="2024-02-01", to="2024-03-01")
(row,) = saas.as_of("2025-01-01").revenue_movements(settings=trials, **month).to_dicts()
came = row["new_minor"] + row["reactivation_minor"] + row["expansion_minor"]
left = row["contraction_minor"] + row["churn_minor"]
print(f"{row['start_minor']} + {came} - {left} = {row['end_minor']}")
assert row["start_minor"] + came - left == row["end_minor"]
print(f"NRR {row['nrr']:.3f}, GRR {row['grr']:.3f}")
subscriptions: rt.MetricSettings = {**trials, "grain": "subscription"}
accounts = saas.as_of("2025-01-01").explain_difference(trials, subscriptions, figure="churn", **month).to_dicts()
for row in accounts[:3]:
    print(row["setting"], row["customer"], row["change_minor"])
print(len(accounts), "accounts,", sum(row["change_minor"] for row in accounts))
# END ravenstack
print("# END ravenstack")

print("# START audit")
# START audit
usage = datasets.ravenstack("feature_usage", frame="pandas")
owner = datasets.ravenstack("subscriptions", frame="pandas").set_index("subscription_id")["account_id"]
usage["account_id"] = usage["subscription_id"].map(owner)
saas.append(usage, customer="account_id", time="usage_date", default_kind="activity", item="subscription_id")
gone = datasets.ravenstack("churn_events", frame="pandas")
saas.append(gone, customer="account_id", time="churn_date", default_kind="cancellation", id="churn_event_id", properties=["reason_code"])
saas.append(datasets.ravenstack("support_tickets", frame="pandas"), customer="account_id", time="submitted_at", default_kind="ticket_opened", id="ticket_id")
saas.set_customers(datasets.ravenstack("accounts"), id="account_id", signed_up="signup_date")
checks = ["use_before_subscription", "paying_after_cancellation", "events_before_sign_up"]
for row in saas.as_of("2025-01-01").audit(checks=checks).to_dicts():
    print(row["check"], row["count"], row["of"])
# END audit
print("# END audit")

print("# START survey")
# START survey
asked = [{"customer": f"c{n:02}", "time": "2024-01-08", "kind": "survey_sent"} for n in range(40)]
scores = [10] * 12 + [8] * 8 + [3] * 4  # sixteen say nothing
answered = [{"customer": f"c{n:02}", "time": "2024-01-10", "kind": "survey_response", "score": score} for n, score in enumerate(scores)]
again = [{"customer": f"c{n:02}", "time": "2024-02-10", "kind": "survey_response", "score": 4 if n < 3 else 9} for n in range(6)]
people = rt.EventLog(schema)
people.append(asked + answered + again, properties=["score"])
view = people.as_of("2024-04-01")
for row in view.survey(invitations=["survey_sent"]).to_dicts()[:2]:
    print(row["period"], row["score_state"], row["answers"], row["promoters"], row["passives"], row["detractors"], row["invited"], row["responded"])
(nps, *_) = view.survey(invitations=["survey_sent"]).to_dicts()
print(f"NPS {nps['score']:.2f} [{nps['score_low']:.2f}, {nps['score_high']:.2f}], response rate {nps['response_rate']:.2f}")
for row in view.survey_moves(split="2024-02-01").to_dicts():
    if row["customers"] and "none" not in (row["before"], row["after"]):
        print(row["before"], row["after"], row["customers"], f"{row['share']:.2f}")
# END survey
print("# END survey")

print("# START satisfied")
# START satisfied
desk = rt.EventLog(schema)
tickets = [{"customer": f"c{n:02}", "time": "2024-02-01", "kind": "rated", "stars": 1 + n % 5} for n in range(20)]
desk.append(tickets, properties=["stars"])
asked = dict(events=["rated"], score="stars", from_="2024-02-01", to="2024-03-01")
csat = desk.as_of("2024-04-01").survey(survey="csat", **asked).to_dicts()[0]
ces = desk.as_of("2024-04-01").survey(survey="ces", scale=[1, 5], satisfied_from=3, **asked).to_dicts()[0]
print(f"CSAT {csat['score']:.0f}, CES {ces['score']:.0f}, mean {csat['mean']:.1f}, {csat['answers']} answers")
try:
    desk.as_of("2024-04-01").survey(survey="csat", scale=[1, 4], **asked)
except rt.RetentionError as error:
    print(error.code, error.details["customer"])
# END satisfied
print("# END satisfied")

print("# START reasons")
# START reasons
reasons = saas.as_of("2025-01-01").stated_reasons(reason="reason_code").to_dicts()
for row in reasons[:2]:
    print(row["reason"], row["count"], f"{row['share']:.3f} [{row['share_low']:.3f}, {row['share_high']:.3f}]")
# END reasons
print("# END reasons")

print("# START engagement")
# START engagement
app = rt.EventLog(schema)
seen = []
for n in range(20):  # a visit each; who comes on the first days buys after n + 1 days, the others not yet
    seen.append({"customer": f"c{n:02}", "time": f"2024-01-{n + 1:02}", "kind": "visit"})
    if n < 8:
        seen.append({"customer": f"c{n:02}", "time": f"2024-01-{2 * n + 2:02}", "kind": "purchase"})
    seen.append({"customer": f"c{n:02}", "time": "2024-02-05", "kind": "activity", "item": "search" if n % 4 else "export"})
app.append(seen)
view = app.as_of("2024-04-01")
for row in view.funnel(steps=["visit", "purchase"], within="5d").to_dicts():
    print(row["events"], row["customers"], row["open"])
(first,) = view.time_to_value(start=["visit"], value=["purchase"], within="5d").to_dicts()
print(first["customers"], first["reached"], first["waiting"], first["median_state"], f"{first['share_within']:.2f}")
for row in view.feature_adoption(from_="2024-02-01", to="2024-03-01").to_dicts():
    print(row["period"], row["feature"], row["users"], row["new_users"], row["active"], f"{row['share']:.2f}")
# END engagement
print("# END engagement")

print("# START goals")
# START goals
team = rt.EventLog(schema)
left = {n: "2024-01-20" if n < 40 else "2024-02-10" for n in range(50)}  # 40 of 200 in January, then 10 of 160
rows = [{"customer": f"c{n:03}", "start": "2024-01-01", "end": left.get(n), "mrr": 10} for n in range(200)]
team.append_subscriptions(rows)
view = team.as_of("2024-03-01")
(goal,) = view.goal(metric="logo_churn", change=-0.1, baseline_from="2024-01-03", start="2024-02-01", deadline="2024-03-01").to_dicts()
print(goal["state"], f"{goal['baseline']:.4f} {goal['target']:.4f} {goal['current']:.4f} {goal['progress']:.2f}", goal["noise_state"])
assert goal["beyond_noise"]
(mrr,) = view.goal(metric="mrr", target=180000, baseline_from="2024-01-03", start="2024-02-01", deadline="2024-04-01").to_dicts()
print(mrr["state"], f"{mrr['progress']:.2f} {mrr['elapsed']:.2f} {mrr['pace']:.2f}")
for row in view.before_after(notes={"2024-02-01": "new onboarding", "2024-02-20": "new prices"}, window="29d").to_dicts():
    print(row["note"], row["state"], row["noise_state"])
# END goals
print("# END goals")

print("# START spike")
# START spike
hosts = rt.EventLog(rt.Schema(currency="GBP", observed_from="2024-01-01", observed_to="2024-05-01"))
rows = []
for n in range(1200):  # of all, one in twenty leaves each month; in April also half of those on basic
    step = n // 3 % 20
    month = step + 1 if step < 3 else 4 if step == 3 or (n % 3 == 0 and step < 12) else 0
    end = f"2024-{month:02}-15" if month else None
    rows.append({"customer": f"c{n:04}", "start": "2023-12-10", "end": end, "mrr": 40 if n % 3 else 10, "plan": "pro" if n % 3 else "basic"})
hosts.append_subscriptions(rows)
view = hosts.as_of("2024-05-01")
for row in view.churn_limits(by=["plan"]).to_dicts():
    print(row["period"], row["gone_count"], row["start_count"], f"{row['churn']:.4f} [{row['low']:.4f}, {row['high']:.4f}]", row["flag"])
drivers = view.churn_drivers(by=["plan"])
for row in drivers.to_dicts():
    print(row["rank"], row["property"], row["value"], row["mix_millionths"], row["rate_millionths"], row["verdict"])
assert sum(drivers["total_millionths"]) == int(drivers.notes["change_millionths"])
exposed = view.churn_exposed(by=["plan"]).to_dicts()
print(len(exposed), exposed[0]["drivers"], sum(row["mrr_minor"] for row in exposed))
# END spike
print("# END spike")
