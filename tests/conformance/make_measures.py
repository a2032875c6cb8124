"""Writes the cases of measures of every kind, worked out by plain_measures.py with the standard library alone.

    python tests/conformance/make_measures.py          # write
    python tests/conformance/make_measures.py --check  # fail if a file is not as it would be written
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from case_files import main
from plain_log import Case, columns, instant, midnight, told
from plain_measures import Customer, Event, Measures, Missing

SOURCE = "plain Python, by tests/conformance/make_measures.py"
ZONE = ZoneInfo("Europe/London")
ROLES = {"login": "activity", "sale": "purchase", "refunded": "refund", "opened": "ticket_opened", "closed": "ticket_closed"}
SIGNED_UP = {"c2": "2024-02-10", "c4": "2024-02-25T12:00"}
RENEWS = {"c2": "2024-03-31T12:00", "c4": "2024-04-30"}
# Leap day, London's change of clocks and the days around it, ends of months, an instant at which something happens.
AT = ["2024-03-01", "2024-03-30T09:30", "2024-03-31T12:00", "2024-04-29T18:00", "2024-05-31"]
KINDS = ["login"] * 5 + ["sale"] * 3 + ["refunded", "opened", "opened", "closed"]

def is_of_web(event: Event) -> bool:
    return bool(event.properties.get("channel") == "web")


FILTERS = {
    "amount >= money('20.00 GBP')": lambda event: event.minor is not None and event.minor >= 2000,
    "channel == 'web'": is_of_web,
    str({"==": [{"name": "channel"}, "web"]}): is_of_web,
    "kind != 'login' && minutes > 10": lambda event: event.kind != "login" and event.properties.get("minutes", 0) > 10,
}

COUNTS: dict[str, Case] = {
    "all": {"measure": "count"},
    "logins_30d": {"measure": "count", "of": ["login"], "window": "30d"},
    "active_2w": {"measure": "count", "of": ["activity"], "window": "2w"},
    "bought_2mo": {"measure": "count", "of": ["purchase"], "window": "2mo"},
    "first_week": {"measure": "count", "of": ["login"], "first": "7d"},
    "first_month": {"measure": "count", "first": "1mo", "history": "whole"},
    "web_60d": {"measure": "count", "filter": "channel == 'web'", "window": "60d"},
    "large": {"measure": "count", "of": ["sale"], "filter": "amount >= money('20.00 GBP')"},
    "long_visits": {"measure": "count", "filter": "kind != 'login' && minutes > 10", "window": "90d"},
    "whole_45d": {"measure": "count", "window": "45d", "history": "whole"},
    "whole_1y": {"measure": "count", "window": "1y", "history": "whole"},
    "did_refund": {"measure": "did", "of": ["refund"], "window": "45d"},
    "no_ticket_30d": {"measure": "did_not", "of": ["ticket_opened"], "window": "30d"},
    "kinds_30d": {"measure": "distinct", "window": "30d"},
    "items": {"measure": "distinct", "of": ["sale"], "value": "item"},
    "orders_2mo": {"measure": "distinct", "of": ["sale"], "value": "order", "window": "2mo"},
    "channels": {"measure": "distinct", "value": "channel", "window": "3w"},
}

VALUES: dict[str, Case] = {
    "spent": {"measure": "sum", "of": ["sale", "refunded"]},
    "spent_1mo": {"measure": "sum", "of": ["purchase"], "window": "1mo"},
    "minutes_30d": {"measure": "sum", "value": "minutes", "window": "30d"},
    "mean_sale": {"measure": "mean", "of": ["sale"], "window": "30d"},
    "mean_minutes": {"measure": "mean", "value": "minutes", "window": "2w"},
    "smallest": {"measure": "min", "of": ["sale"]},
    "largest_30d": {"measure": "max", "of": ["sale"], "window": "30d"},
    "longest_visit": {"measure": "max", "value": "minutes", "window": "1mo"},
    "first_sale": {"measure": "first", "of": ["sale"]},
    "first_channel": {"measure": "first", "value": "channel"},
    "last_sale": {"measure": "last", "of": ["sale"], "window": "30d"},
    "last_channel": {"measure": "last", "value": "channel", "filter": "amount >= money('20.00 GBP')"},
}

TIMES: dict[str, Case] = {
    "tenure": {"measure": "days_since_first"},
    "since_sale": {"measure": "days_since_last", "of": ["sale"]},
    "since_ticket_30d": {"measure": "days_since_last", "of": ["opened"], "window": "30d"},
    "active_days_30d": {"measure": "active_periods", "window": "30d"},
    "active_weeks": {"measure": "active_periods", "of": ["login"], "period": "week", "window": "3mo"},
    "active_months": {"measure": "active_periods", "period": "month"},
    "longest_gap": {"measure": "longest_gap", "of": ["login"]},
    "longest_gap_30d": {"measure": "longest_gap", "of": ["sale"], "window": "30d"},
    "day_streak": {"measure": "streak"},
    "week_streak": {"measure": "streak", "period": "week"},
    "month_streak": {"measure": "streak", "of": ["sale"], "period": "month"},
    "usual_hour": {"measure": "usual_hour"},
    "usual_login_hour_30d": {"measure": "usual_hour", "of": ["login"], "window": "30d"},
    "usual_weekday": {"measure": "usual_weekday", "of": ["sale"]},
    "renews_in": {"measure": "days_until", "value": "renews_at"},
}

PAIRS: dict[str, Case] = {
    "hours_to_close": {"measure": "latency", "of": ["ticket_opened"], "then": ["ticket_closed"]},
    "hours_to_close_30d": {"measure": "latency", "of": ["opened"], "then": ["closed"], "window": "30d"},
    "hours_between_sales": {"measure": "latency", "of": ["sale"], "then": ["sale"], "window": "90d"},
    "closed_soon": {"measure": "sequence", "of": ["opened"], "then": ["closed"], "within": "2d"},
    "bought_after_login": {"measure": "sequence", "of": ["login"], "then": ["sale"], "within": "1d", "window": "30d"},
    "bought_undisturbed": {"measure": "sequence", "of": ["login"], "then": ["sale"], "within": "4d", "without": ["opened", "refund"]},
    "back_in_a_month": {"measure": "sequence", "of": ["refunded"], "then": ["sale"], "within": "1mo"},
    "hours_to_either": {"measure": "latency", "of": ["login"], "then": ["login", "sale"]},
    "hours_of_all": {"measure": "latency", "then": ["sale"], "window": "90d"},
    "some_at_once": {"measure": "sequence", "of": ["login", "opened"], "then": ["login", "sale"], "within": "1d", "window": "14d"},
    "all_then_sale": {"measure": "sequence", "then": ["sale"], "within": "1d", "window": "30d"},
}

REPEATS: dict[str, Case] = {
    "commonest_kind": {"measure": "most_common", "value": "kind"},
    "commonest_channel_30d": {"measure": "most_common", "value": "channel", "window": "30d"},
    "commonest_minutes": {"measure": "most_common", "value": "minutes", "first": "1mo"},
    "commonest_item": {"measure": "most_common", "value": "item", "of": ["purchase"]},
    "most_of_a_kind": {"measure": "most_common_count", "value": "kind", "window": "2mo"},
    "most_of_an_item": {"measure": "most_common_count", "value": "item", "of": ["sale"], "filter": "channel == 'web'"},
    "most_tickets_by_channel": {"measure": "most_common_count", "value": "channel", "of": ["ticket_opened"], "window": "90d"},
    "kinds_gone": {"measure": "gone_silent", "window": "30d", "baseline": "60d"},
    "kinds_gone_after_three": {"measure": "gone_silent", "window": "14d", "baseline": "2mo", "at_least": 3},
    "channels_gone": {"measure": "gone_silent", "value": "channel", "of": ["login"], "window": "2w", "baseline": "30d", "history": "any"},
    "items_gone": {"measure": "gone_silent", "value": "item", "filter": "amount >= money('20.00 GBP')", "window": "1mo", "baseline": "2mo"},
    "thing_missed": {"measure": "most_missed", "value": "item_or_kind", "window": "20d", "baseline": "2mo", "at_least": 2},
    "kind_missed": {"measure": "most_missed", "window": "2w", "baseline": "90d", "history": "any"},
    "things_30d": {"measure": "distinct", "value": "item_or_kind", "window": "30d"},
    "most_of_a_thing": {"measure": "most_common_count", "value": "item_or_kind", "window": "45d"},
    "web_tickets": {"measure": "count", "of": ["ticket_opened"], "filter": {"==": [{"name": "channel"}, "web"]}, "window": "90d"},
    "most_change": {"measure": "change", "base": "most_of_a_kind"},
}

COMPARED: dict[str, Case] = {
    "logins_30d": COUNTS["logins_30d"],
    "logins_1mo": {"measure": "count", "of": ["login"], "window": "1mo"},
    "sales_30d": {"measure": "count", "of": ["sale"], "window": "30d"},
    "opened_2w": {"measure": "count", "of": ["opened"], "window": "2w"},
    "spent_30d": {"measure": "sum", "of": ["sale"], "window": "30d"},
    "sales_a_login": {"measure": "ratio", "base": "sales_30d", "over": "logins_30d"},
    "logins_change": {"measure": "change", "base": "logins_30d"},
    "logins_change_any": {"measure": "change", "base": "logins_30d", "history": "any"},
    "month_change": {"measure": "change", "base": "logins_1mo"},
    "spent_change": {"measure": "change", "base": "spent_30d", "history": "any", "zero_base": "zero"},
    "opened_change": {"measure": "change", "base": "opened_2w", "zero_base": "one"},
    "logins_share": {"measure": "share", "base": "logins_30d", "baseline": "60d"},
    "logins_share_any": {"measure": "share", "base": "logins_30d", "baseline": "90d", "history": "any"},
    "since_login_30d": {"measure": "days_since_last", "of": ["login"], "window": "30d"},
    "since_login_change": {"measure": "change", "base": "since_login_30d", "history": "any"},
    "since_first_month": {"measure": "days_since_first", "of": ["login"], "window": "1mo"},
    "since_first_change": {"measure": "change", "base": "since_first_month", "history": "any", "zero_base": "one"},
    "hours_30d": {"measure": "latency", "of": ["opened"], "then": ["closed"], "window": "30d"},
    "hours_change": {"measure": "change", "base": "hours_30d", "history": "any"},
    "opened_share": {"measure": "share", "base": "opened_2w", "baseline": "6w", "history": "any"},
}


def rows(customers: int, seed: int) -> list[Case]:
    """Events by chance, in visits; some at one instant, some just when somebody asks."""
    chance = random.Random(seed)
    found: list[Case] = []
    for number in range(customers):
        who, day = f"c{number + 1}", chance.randrange(0, 50)
        while day < 150:
            clock = dt.datetime(2024, 1, 2, chance.choice([8, 9, 18, 23]), chance.choice([0, 30])) + dt.timedelta(days=day)
            for _ in range(chance.choice([1, 1, 1, 2, 3])):
                row: Case = {"customer": who, "kind": chance.choice(KINDS), "time": clock.isoformat(timespec="minutes")}
                if row["kind"] in ("sale", "refunded"):
                    row |= {"amount": f"{chance.randrange(100, 4500) / 100:.2f}", "order": f"o{len(found) // 2}", "item": chance.choice("xyz")}
                if chance.random() < 0.7:
                    row["channel"] = chance.choice(["web", "app", "shop"])
                if chance.random() < 0.6:
                    row["minutes"] = chance.randrange(1, 60) / 2
                found.append(row)
                clock += dt.timedelta(minutes=chance.choice([0, 0, 45, 600]))
            day += chance.choice([1, 1, 1, 2, 3, 5, 8, 13, 30 if number % 2 else 4])
    return [*found, {"customer": "c1", "kind": "login", "time": AT[3]}]


def read(row: Case) -> Event:
    minor = round(float(row["amount"]) * 100) if "amount" in row else None
    if row["kind"] == "refunded" and minor is not None:
        minor = abs(minor)
    properties: Case = {name: row[name] for name in ("channel", "minutes") if name in row}
    return Event(instant(row["time"], ZONE), row["kind"], minor, row.get("item"), row.get("order"), properties)


def table(specs: dict[str, Case], told_of: list[Case]) -> Case:
    measures = Measures(specs, ROLES, FILTERS)
    observed = midnight(min(instant(row["time"], ZONE) for row in told_of).astimezone(ZONE).date(), ZONE)
    found: list[dict[str, Any]] = []
    for name in sorted({row["customer"] for row in told_of}):
        signed_up = instant(SIGNED_UP[name], ZONE) if name in SIGNED_UP else None
        properties = {"renews_at": instant(RENEWS[name], ZONE)} if name in RENEWS else {}
        who = Customer([read(row) for row in told_of if row["customer"] == name], ZONE, observed, signed_up, properties)
        for at in (instant(text, ZONE) for text in AT):
            if who.is_known(at):
                found.append({"customer": name, "at": told(at)})
                for measure in sorted(specs):
                    try:
                        found[-1] |= {measure: measures.value(measure, who, at), f"{measure}_state": "known"}
                    except Missing as why:
                        found[-1] |= {measure: None, f"{measure}_state": str(why)}
    every = columns(found)
    # A column of states is there where any value is missing.
    return {name: values for name, values in every.items() if not name.endswith("_state") or None in every[name[:-6]]}


def cases() -> Iterator[Case]:
    schema = {"time_zone": "Europe/London", "currency": "GBP", "roles": ROLES, "properties": {"channel": "string", "minutes": "number", "renews_at": "time"}}
    told_of = rows(4, 20)
    append = {"append": {"rows": told_of, "columns": {"properties": ["channel", "minutes"]}}}
    known = [{"id": who, "signed_up": when, "renews_at": RENEWS[who], "set_at": when} for who, when in SIGNED_UP.items()]
    signed = {"set_customers": {"rows": known, "columns": {"id": "id", "signed_up": "signed_up", "set_at": "set_at", "properties": ["renews_at"]}}}
    for name, specs in (("counts", COUNTS), ("values", VALUES), ("times", TIMES), ("pairs", PAIRS), ("repeats", REPEATS), ("compared", COMPARED)):
        options = {"policy": {"policy": 1, "measures": specs}, "at": AT}
        yield {"name": f"measures/{name}", "source": SOURCE, "schema": schema, "steps": [append, signed], "as_of": "2024-06-01",
               "operation": "measures", "options": options, "expect": {"table": {"columns": table(specs, told_of)}}}


if __name__ == "__main__":
    sys.exit(main(cases(), check="--check" in sys.argv[1:]))
