"""The code of docs/tour.md. What it prints is examples/tour.txt; examples/tour.mjs and
retention-core/examples/tour.rs print the same."""

# START load
import retention_core as rt
from retention_core import datasets

lines = datasets.online_retail()  # a frame of polars, pandas or pyarrow
schema = rt.Schema(time_zone="Europe/London", currency="GBP", roles={"sale": "purchase", "return": "refund"})
log = rt.EventLog(schema)
receipt = log.append(
    lines, customer="CustomerID", time="InvoiceDate", kind="kind", amount="total", order="InvoiceNo", item="StockCode"
)
# END load

print("# START receipt")
# START receipt
print(f"{receipt.rows} rows: {receipt.accepted} accepted, {receipt.rejected} rejected,")
print(f"{receipt.duplicates} duplicates, {receipt.conflicts} conflicts; {receipt.rounded_amounts} amounts rounded to whole pence")
for rejection in receipt.rejections:
    print(f"{rejection['reason']}: rows {', '.join(map(str, rejection['rows'][:3]))}, … ({len(rejection['rows'])})")
# END receipt
print("# END receipt")

print("# START as_of")
# START as_of
for day in ["2011-01-01", "2011-07-01", "2011-12-10"]:
    view = log.as_of(day)
    print(f"before {day}: {view.customers()} customers, {view.events()} events")
# END as_of
print("# END as_of")

print("# START known_at")
# START known_at
till = rt.EventLog(schema)
till.push("ann", "sale", "2011-11-20T10:00", amount=20)
till.push("ann", "return", "2011-11-21T10:00", amount=5, received="2011-12-03T09:00")  # the till was offline
december = till.as_of("2011-12-01")
told = december.known_at("2011-12-01")
print(f"now {december.rfm()['monetary_minor'][0]} pence; known then: {told.rfm()['monetary_minor'][0]} pence")
# END known_at
print("# END known_at")

print("# START identity")
# START identity
till.push("visitor-7", "sale", "2011-11-22T18:00", amount=15)
till.alias("visitor-7", "ann", at="2011-11-25")  # she signed in
till.unmerge_customers("visitor-7", "ann", at="2011-12-05")  # it was her sister
for day in ["2011-11-24", "2011-12-01", "2011-12-06"]:
    rfm = till.as_of(day).rfm()
    print(day, ", ".join(f"{who} {pence}" for who, pence in zip(rfm["customer"], rfm["monetary_minor"])))
# END identity
print("# END identity")

print("# START segments")
# START segments
for segment in view.rfm_segments().to_dicts():
    share, worth = segment["customer_share"], segment["value_share"]
    print(f"{segment['segment']:20}{segment['customers']:5} customers {100 * share:5.1f} %, of revenue {100 * worth:5.1f} %")
# END segments
print("# END segments")

print("# START explain")
# START explain
cuts = view.fit_rfm()
explained = view.explain_rfm("12348", cuts)
for line in explained["explanation"]:
    print(line)
print(f"so: {explained.notes['score']}, {explained.notes['rule']}")
# END explain
print("# END explain")

print("# START later")
# START later
june = log.as_of("2011-06-01").fit_rfm()  # june.to_json() is the text to save
then = log.as_of("2011-06-01").rfm_with(june)
now = view.rfm_with(june)
for name, scores in [("June", then), ("December", now)]:
    print(f"{name}: {scores['segment'].count('champions')} champions")
# END later
print("# END later")

print("# START cohorts")
# START cohorts
print(view.cohort_triangle(periods=9))
# END cohorts
print("# END cohorts")

print("# START cells")
# START cells
for cell in view.cohorts(periods=4).to_dicts():
    if cell["cohort"] == "2011-10":
        rate = "no rate" if cell["rate"] is None else f"{cell['rate']:.3f} [{cell['rate_low']:.3f}, {cell['rate_high']:.3f}]"
        print(f"month {cell['period']}: {cell['state']}, {rate}")
behind = view.cohort_customers("2011-10", 1)
print(f"{sum(behind['retained'])} of {len(behind)} came back in November")
# END cells
print("# END cells")

print("# START movements")
# START movements
for month in view.movements(from_="2011-09-01").to_dicts():
    print(
        f"{month['period']} {month['state']}: {month['start_active']} - {month['lost']} lost + {month['new']} new"
        f" + {month['reactivated']} back = {month['active']}"
    )
# END movements
print("# END movements")

print("# START retention")
# START retention
for month in view.retention(from_="2011-09-01").to_dicts():
    low, high = month["retention_low"], month["retention_high"]
    print(
        f"{month['period']} {month['state']}: {month['retained']} of {month['start_active']}"
        f" = {month['retention_rate']:.3f} [{low:.3f}, {high:.3f}]"
    )
# END retention
print("# END retention")

print("# START audit")
# START audit
for finding in view.audit(only_findings=True).to_dicts():
    print(f"{finding['severity']}: {finding['check']}, {finding['count']} of {finding['of']}")
# END audit
print("# END audit")

print("# START parts")
# START parts
parts = log.partition(4)
print(f"{len(parts)} parts, {sum(part.as_of('2011-12-10').customers() for part in parts)} customers")
data = rt.EventLog.merge(parts).to_bytes()
again = rt.EventLog.from_bytes(data)
print("the same answers:", again.as_of("2011-12-10").retention() == view.retention())
# END parts
print("# END parts")

# START frames
import duckdb
import pandas
import polars
import pyarrow

retention = view.retention()
assert polars.DataFrame(retention).equals(retention.to_polars())
assert pyarrow.table(retention).schema.field("period_start").type == pyarrow.timestamp("us", "UTC")
assert isinstance(retention.to_pandas(), pandas.DataFrame)
assert duckdb.sql("select max(active) from retention").fetchall() == [(1665,)]  # by the name of the variable
assert retention["active"][:2] == [885, 741]  # and without any of them
# END frames

print("# START testing")
# START testing
from retention_core import testing

people = testing.Population(customers=1000, seed=7, months=12)
simulated = people.log().as_of("2024-01-01")
gone = sum(at is not None for at in people.truth["churned_at"])
print(f"{len(people)} events of {simulated.customers()} customers, of whom {gone} have left for good")
# END testing
print("# END testing")
