"""The code of docs/health.md. What it prints is examples/health.txt; examples/health.mjs prints the same."""

import json
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
policy = rt.Policy((FOLDER / "health.json").read_text())
view = log.as_of("2011-12-10")
# END load

print("# START bands")
# START bands
for row in view.health_bands(policy, at=["2011-03-01", "2011-12-10"]).to_dicts():
    print(f"{row['at']:%Y-%m-%d} {row['band']:6} {row['customers']:5}")
# END bands
print("# END bands")

print("# START why")
# START why
why = view.explain_health(policy, "12347", since="2011-11-10")
for row in why.to_dicts():
    print(f"{row['measure']:16} {row['contribution']:9.6f} {row['change_millionths']:10}")
health = {row["customer"]: row for row in view.health(policy, since="2011-11-10").to_dicts()}
print(f"score {health['12347']['score']:.6f}, {health['12347']['band']}; the sum of contributions is {sum(why['contribution_millionths'])}")
# END why
print("# END why")

print("# START backtest")
# START backtest
plan = dict(horizon="90d", every="1mo", from_="2011-03-10", active_within="180d")
for row in view.health_backtest(policy, "health", **plan).to_dicts():
    print(f"{row['metric']:18} {row['value']:.3f}")
judged = view.health_backtest_bands(policy, "health", **plan)
for row in judged.to_dicts():
    print(f"{row['band']:6} {row['rows']:6} {row['rate']:.3f} {row['recall']:.3f}")
for row in view.health_weights(policy, "health", **plan).to_dicts():
    print(f"{row['measure']:16} {row['share']:.2f} {row['fitted_share']:5.2f} {row['sign']:11} {row['auc_alone']:.3f}")
# END backtest
print("# END backtest")

print("# START norms")
# START norms
norms = log.as_of("2011-09-10").fit_health_norms(policy)
document = json.loads(policy.to_json())
document["artifacts"] = {"september": json.loads(norms.to_json())}
relative = {"spent_90d": {"normaliser": "percentile", "artifact": "september"}, "orders_90d": {"normaliser": "z", "artifact": "september"}}
document["scorecards"] = {"relative": {"measures": relative, "bands": [{"band": "low"}, {"band": "high", "from": 50}]}}
for row in view.health_bands(document).to_dicts():
    print(f"{row['scorecard']} {row['band']:4} {row['customers']:5}")
try:
    log.as_of("2011-08-01").health(document)
except rt.RetentionError as error:
    print(error.code)
# END norms
print("# END norms")

print("# START segments")
# START segments
document = json.loads(policy.to_json())
health = document["scorecards"].pop("health")
document["segments"] = {"regulars": "orders >= 5", "others": "!regulars"}
strict = health | {"segment": "regulars", "measures": health["measures"] | {"days_since_order": {"weight": 40, "low": 60, "high": 0, "missing": "penalise"}}}
document["scorecards"] = {"others": health | {"segment": "others"}, "regulars": strict}
for row in view.health_bands(document).to_dicts():
    print(f"{row['scorecard']:8} {row['band']:6} {row['customers']:5}")
# END segments
print("# END segments")

print("# START live")
# START live
engine = rt.Engine(log, policy, "2011-12-10")
engine.track("12347", "sale", "2011-12-12T10:00", amount=120, order="A1")
engine.advance("2012-01-10")
signals = engine.signals()
for (kind, name), number in sorted(Counter((signal.kind, signal.name) for signal in signals).items()):
    print(f"{kind} {name}: {number}")
first = next(signal for signal in signals if signal.kind == "band_changed" and signal.reason.startswith("yellow → red"))
print(f"{first.time:%Y-%m-%d %H:%M:%S} {first.customer}: {first.reason}")
engine.ack(engine.cursor)
# END live
print("# END live")

print("# START refused")
# START refused
flagged = rt.Schema(properties={"churn_flag": "bool"})
leak = {"policy": 1, "scorecards": {"health": {"measures": {"churn_flag": {"low": 1, "high": 0}}}}}
for fault in rt.Policy(leak).validate(schema=flagged).to_dicts():
    print(f"{fault['path']}: {fault['code']}")
# END refused
print("# END refused")

print("# START stages")
# START stages
for row in view.stage_transitions(policy).to_dicts():
    share = "-" if row["share"] is None else f"{row['share']:.3f}"
    print(f"{row['from_stage']:6} {row['to_stage']:6} {row['moves']:5} {share}")
ahead = next(row for row in view.next_stages(policy, horizon="30d").to_dicts() if row["customer"] == "12347")
print(f"{ahead['stage']}, next {ahead['next_stage']}")
# END stages
print("# END stages")

print("# START charts")
# START charts
charts = {"scores": view.health_scores(policy), "movers": view.health_movers(policy), "backtest": judged}
for table in charts.values():
    print(table.to_vega_lite()["title"])
# END charts
print("# END charts")
