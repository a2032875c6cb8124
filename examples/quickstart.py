"""A year of a real shop: who the best customers are, who is slipping, how cohorts stay, how activity moves."""

# START load
import retention_core as rt
from retention_core import datasets

lines = datasets.online_retail()
log = rt.EventLog(rt.Schema(time_zone="Europe/London", currency="GBP", roles={"sale": "purchase", "return": "refund"}))
receipt = log.append(
    lines, customer="CustomerID", time="InvoiceDate", kind="kind", amount="total", order="InvoiceNo", item="StockCode"
)
reasons = ", ".join(rejection["reason"] for rejection in receipt.rejections)
print(f"{receipt.rows} rows: {receipt.accepted} accepted, {receipt.rejected} rejected ({reasons})")
view = log.as_of("2011-12-10")
# END load

# START rfm
customers = sorted(view.rfm().to_dicts(), key=lambda row: row["monetary_minor"], reverse=True)


def show(title, rows):
    print(f"\n{title}\ncustomer  orders      spent  days ago  segment")
    for row in rows[:5]:
        spent = row["monetary_minor"] / 100
        print(f"{row['customer']:8}  {row['frequency']:6}  {spent:9.2f}  {row['recency_days']:8}  {row['segment']}")


show("Best customers", [row for row in customers if row["segment"] == "champions"])
show("Slipping", [row for row in customers if row["segment"] in ("cant_lose", "at_risk")])
# END rfm

# START cohorts
print("\nOf each month's new customers, how many percent bought again 1, 2, … months later (* month not over)")
cohorts = {}
for cell in view.cohorts().to_dicts():
    mark = {"complete": " ", "partial": "*"}.get(cell["state"])
    percent = "    " if mark is None else f"{100 * cell['rate']:3.0f}{mark}"
    cohorts.setdefault((cell["cohort"], cell["size"]), []).append(percent)
for (cohort, size), percents in cohorts.items():
    print(f"{cohort} {size:5}  {' '.join(percents[1:])}".rstrip())
# END cohorts

# START movements
columns = ["active", "new", "retained", "reactivated", "lost"]
print("\n          " + "  ".join(f"{name:>11}" for name in columns))
for row in view.movements().to_dicts():
    numbers = ("-" if row[name] is None else row[name] for name in columns)
    print(f"{row['period']}   " + "  ".join(f"{number:>11}" for number in numbers))
# END movements
