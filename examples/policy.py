"""The code of docs/policies.md. What it prints is examples/policy.txt; examples/policy.mjs and
retention-core/examples/policy.rs print the same."""

from collections import Counter
from pathlib import Path

FOLDER = Path(__file__).parent / "policies"

# START load
import retention_core as rt
from retention_core import datasets

schema = rt.Schema(time_zone="Europe/London", currency="GBP", roles={"sale": "purchase", "return": "refund"})
log = rt.EventLog(schema)
columns = dict(customer="CustomerID", time="InvoiceDate", kind="kind", amount="total", order="InvoiceNo", item="StockCode")
log.append(datasets.online_retail(), **columns)
policy = rt.Policy((FOLDER / "online_retail.json").read_text())
# END load

print("# START check")
# START check
print(f"{len(policy.validate(schema=schema))} faults")
faults = rt.check_policy(policy.to_json().replace("orders >= 5", "ordres >= 5", 1), schema=schema)
for fault in faults.to_dicts():
    print(f"{fault['path']}, position {fault['position']}: {fault['code']}, did you mean {fault['suggestion']}?")
# END check
print("# END check")

print("# START sizes")
# START sizes
view = log.as_of("2011-12-10")
for row in view.segment_sizes(policy, at=["2011-03-01", "2011-12-10"]).to_dicts():
    print(f"{row['at']:%Y-%m-%d} {row['segment']:12} {row['members']:5} of {row['customers']}")
# END sizes
print("# END sizes")

print("# START why")
# START why
members = view.segment_members(policy, "slipping")
print(f"{members['customer'][0]}: {members['reason'][0]}")
for row in view.explain_segments(policy, "12347").to_dicts():
    print(f"{row['segment']:12} {str(row['inside']).lower():5} {row['clause']} ({row['values']})")
for row in view.segment_moves(policy, customer="12347", segments=["loyal"]).to_dicts():
    print(f"{row['time']:%Y-%m-%d %H:%M:%S} {row['change']} {row['segment']}: {row['reason']}")
# END why
print("# END why")

print("# START live")
# START live
engine = rt.Engine(rt.EventLog(schema), policy, "2011-11-01")
engine.track_many(datasets.online_retail(), **columns)
engine.advance("2011-12-10")
count = Counter(signal.name for signal in engine.signals() if signal.kind == "fired")
for name, number in sorted(count.items()):
    print(f"{name}: {number}")
batch = view.signals(policy, from_="2011-11-01")
print(f"the view says the same: {Counter(n for n, kind in zip(batch['name'], batch['kind']) if kind == 'fired') == count}")
engine.ack(engine.cursor)
# END live
print("# END live")

print("# START change")
# START change
sooner = policy.to_json().replace("days_since_order >= 60", "days_since_order >= 45")
print(f"differs: {', '.join(policy.diff(sooner)['path'])}")
movers = engine.dry_run(sooner)
print(f"would move: {len(movers)}, moved: {len(engine.set_policy(sooner))}, told: {len(engine.signals())}")
# END change
print("# END change")

print("# START ravenstack")
# START ravenstack
roles = {"use": "activity", "ticket": "ticket_opened", "churn": "cancellation"}
saas = rt.EventLog(rt.Schema(currency="USD", roles=roles, properties={"plan_tier": "string"}))
saas.set_customers(datasets.ravenstack("accounts"), id="account_id", signed_up="signup_date", properties=["plan_tier"])
subscriptions = datasets.ravenstack("subscriptions", frame="pyarrow").to_pylist()
account = {row["subscription_id"]: row["account_id"] for row in subscriptions}
usage = datasets.ravenstack("feature_usage", frame="pyarrow").to_pylist()
saas.append([
    {"customer": account[row["subscription_id"]], "kind": "use", "time": row["usage_date"], "item": row["feature_name"]}
    for row in usage
])
saas.append(datasets.ravenstack("support_tickets"), customer="account_id", time="submitted_at", default_kind="ticket")
saas.append(datasets.ravenstack("churn_events"), customer="account_id", time="churn_date", default_kind="churn")

rules = rt.Policy((FOLDER / "ravenstack.json").read_text())
view = saas.as_of("2025-01-01")
for row in view.segment_sizes(rules).to_dicts():
    print(f"{row['segment']:14} {row['members']:4}, open {row['open']}")
december = view.signals(rules, from_="2024-12-01")
for name, number in sorted(Counter(n for n, kind in zip(december["name"], december["kind"]) if kind == "fired").items()):
    print(f"December: {name} {number}")
print(view.segment_members(rules, "worth_a_call")["reason"][0])
# END ravenstack
print("# END ravenstack")
