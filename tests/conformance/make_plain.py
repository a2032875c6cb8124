"""Writes the cases that plain Python computes from a few rows, or from the CDNOW sample: none of their numbers comes from retention-core.

    python tests/conformance/make_plain.py          # writes the cases
    python tests/conformance/make_plain.py --check  # tells which files are not as it would write them
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import plain_cohorts
import plain_metrics
import plain_rfm
from case_files import main
from plain_log import Case, Columns, Log, read

ROLES = {"sale": "purchase", "return": "refund"}
CDNOW = Path(__file__).resolve().parent.parent / "data/cdnow_sample.txt"


def rows(text: str, names: str) -> list[Case]:
    """One row a line; `-` is a missing value."""
    lines = (zip(names.split(), line.split(), strict=True) for line in text.strip().splitlines())
    return [{name: None if word == "-" else word for name, word in line} for line in lines]


def schema(zone: str, first: str, last: str) -> Case:
    return {"time_zone": zone, "currency": "GBP", "roles": ROLES, "observed_from": first, "observed_to": last}


def cdnow() -> Log:
    """The sample, in which each row is an order."""
    given = schema("America/New_York", "1997-01-01", "1998-07-01") | {"currency": "USD"}
    lines = (line.split() for line in CDNOW.read_text("ascii").splitlines())
    events = [
        read({"who": line[1], "at": f"{line[2][:4]}-{line[2][4:6]}-{line[2][6:]}", "what": "sale", "paid": line[4]}, n, ZoneInfo(given["time_zone"]))
        for n, line in enumerate(lines)
    ]
    columns = {"customer": "customer", "time": "date", "kind": "kind", "amount": "dollars"}
    return Log(given, [{"append": {"dataset": "cdnow_sample", "columns": columns}}], events, [])


def shop() -> Log:
    """Eight customers over half a year: line items, refunds, the last nights of months, the night the clocks go forward."""
    sales = """
        ann 2024-01-05T10:00 sale   20.00 o1  tea
        ann 2024-01-05T10:00 sale   5.00  o1  cup
        ann 2024-02-05T09:59 sale   30.00 o2  tea
        ann 2024-02-20T12:00 return 10.00 o2  tea
        ann 2024-03-31T01:30 sale   12.00 o3  pot
        ann 2024-06-30T23:59 sale   9.00  o4  tea
        bob 2024-01-31T23:30 sale   15.00 o5  cup
        bob 2024-02-29T23:29 sale   16.00 o6  tea
        bob 2024-02-29T23:30 sale   17.00 o7  tea
        bob 2024-03-31T23:30 sale   18.00 o8  tea
        cat 2024-02-29T12:00 sale   40.00 o9  tea
        cat 2024-03-29T12:00 sale   41.00 o10 tea
        cat 2024-05-29T11:59 return 81.00 o10 tea
        dan 2024-03-10T00:00 sale   8.00  o11 cup
        eve 2024-04-30T23:30 sale   50.00 o12 pot
        eve 2024-05-01T00:15 sale   25.00 -   cup
        eve 2024-05-02T00:15 return 50.00 o12 pot
        eve 2024-06-10T08:00 sale   7.50  o13 tea
        fay 2024-05-15T09:00 sale   11.00 o14 -
        fay 2024-05-16T09:00 sale   11.00 o15 tea
        fay 2024-06-12T09:00 sale   11.00 o16 tea
        gus 2024-06-29T18:00 sale   99.99 o17 pot
        hal 2024-01-20T18:00 sale   6.00  -   cup
        hal 2024-01-20T19:00 sale   6.00  -   cup
        hal 2024-04-19T19:00 sale   6.00  -   cup
    """
    facts = """
        ann 2023-12-20 shop   2024-01-01
        ann 2023-12-20 web    2024-02-01
        bob 2024-01-31T23:00 web 2024-01-31
        cat 2024-02-28 web    2024-02-28
        cat 2024-02-28 phone  2024-07-15
        dan 2024-03-01 shop   2024-03-01
        eve 2024-05-01T00:10 web 2024-05-01
        fay 2024-05-15 phone  2024-05-15
        gus -          -      2024-06-01
        hal 2024-01-19 phone  2024-01-19
        ida 2024-04-04 shop   2024-04-04
        jim 2024-06-15 -      2024-06-15
    """
    columns = {"id": "id", "signed_up": "joined", "set_at": "since", "properties": ["channel"]}
    given = schema("Europe/London", "2024-01-01", "2024-07-01")
    return Log.of(given, rows(sales, "who at what paid order item"), rows(facts, "id joined channel since"), columns)


ZONES = {
    # Clocks forward on 31 March at 01:00 and back on 27 October at 02:00; the last days of months around.
    "Europe/London": (
        "2024-01-01",
        "2024-12-01",
        """
        ann 2024-01-31T23:30:00Z
        ann 2024-03-30T23:59:59Z
        ann 2024-03-31T00:59:59Z
        ann 2024-03-31T22:59:59Z
        ann 2024-03-31T23:00:00Z
        bob 2024-02-29T12:00
        bob 2024-03-31T01:30
        bob 2024-04-30T23:30
        bob 2024-10-27T01:30
        cat 2024-10-26T22:59:59Z
        cat 2024-10-26T23:00:00Z
        cat 2024-10-27T23:59:59Z
        cat 2024-10-28T00:00:00Z
        cat 2024-10-31T23:30:00Z
        """,
    ),
    # Forward on 10 March at 02:00, back on 3 November at 02:00.
    "America/New_York": (
        "2024-01-01",
        "2024-12-01",
        """
        ann 2024-02-01T04:59:59Z
        ann 2024-02-01T05:00:00Z
        ann 2024-03-10T04:59:59Z
        ann 2024-03-10T06:59:59Z
        ann 2024-03-11T03:59:59Z
        ann 2024-03-11T04:00:00Z
        bob 2024-01-31T21:00
        bob 2024-02-29T21:00
        bob 2024-03-10T02:30
        bob 2024-11-03T01:30
        cat 2024-11-03T03:59:59Z
        cat 2024-11-04T04:59:59Z
        cat 2024-11-04T05:00:00Z
        """,
    ),
    # On 1 January 1986 the clocks went from +05:30 to +05:45 at midnight: that day begins at 00:15.
    "Asia/Kathmandu": (
        "1985-11-01",
        "1986-04-01",
        """
        ann 1985-11-30T18:29:59Z
        ann 1985-11-30T18:30:00Z
        ann 1985-12-31T18:29:59Z
        ann 1985-12-31T18:30:00Z
        ann 1986-01-31T18:14:59Z
        ann 1986-01-31T18:15:00Z
        bob 1985-11-30T23:50
        bob 1985-12-31T23:50
        bob 1986-01-01T00:05
        bob 1986-02-28T23:59
        cat 1986-01-01T23:59
        cat 1986-01-02T00:00
        """,
    ),
    # The islands crossed the date line: 29 December 2011 was followed by the 31st, and no 30th ever was.
    "Pacific/Apia": (
        "2011-11-01",
        "2012-03-01",
        """
        ann 2011-11-30T12:00
        ann 2011-12-30T09:59:59Z
        ann 2011-12-30T10:00:00Z
        ann 2011-12-31T09:59:59Z
        ann 2011-12-31T10:00:00Z
        bob 2011-11-30T23:00
        bob 2011-12-30T12:00
        bob 2012-01-30T12:00
        bob 2012-02-29T12:00
        cat 2011-12-29T23:59
        cat 2011-12-31T00:00
        cat 2012-01-01T00:00
        """,
    ),
}


def of_zones() -> Iterator[Case]:
    """The same questions where days are not 24 hours long."""
    around = {"Europe/London": ("2024-03-29", "2024-04-02"), "America/New_York": ("2024-03-09", "2024-03-12")}
    around |= {"Asia/Kathmandu": ("1985-12-30", "1986-01-03"), "Pacific/Apia": ("2011-12-28", "2012-01-02")}
    for zone, (first, last, text) in ZONES.items():
        log = Log.of(schema(zone, first, last), [row | {"what": "sale", "paid": "1.00"} for row in rows(text, "who at")])
        name = zone.split("/")[1].lower()
        days = {"period": "day", "from": around[zone][0], "to": around[zone][1]}
        asked: list[tuple[str, str, Case, Columns]] = [
            ("purchases", "days", days, plain_metrics.purchases(log, last, days)),
            ("active_days", "months", {}, plain_metrics.active_days(log, last, {})),
            ("stickiness", "weeks", {"period": "week"}, plain_metrics.stickiness(log, last, {"period": "week"})),
            ("activity_churn", "1mo", {"window": "1mo"}, plain_metrics.activity_churn(log, last, {"window": "1mo"})),
            ("retention", "months", {}, plain_metrics.retention(log, last, {})),
            ("movements", "weeks", {"period": "week"}, plain_metrics.movements(log, last, {"period": "week"})),
        ]
        rolling = {"clock": "rolling", "periods": 4}
        curve = plain_cohorts.customers
        member = {"cohort": first[:7], "period_number": 1} | rolling
        asked.append(("cohort_customers", "rolling_months", member, curve(log, last, member)))
        for operation, what, options, expected in asked:
            yield log.case(f"{operation}/{name}_{what}", last, operation, options, expected)


def of_metrics() -> Iterator[Case]:
    music, small = cdnow(), shop()
    then, now = "1998-07-01", "2024-07-01"
    kinds = {"events": ["sale", "return"]}
    asked: list[tuple[str, Log, str, str, Case]] = [
        ("stickiness/cdnow", music, then, "stickiness", {}),
        ("stickiness/cdnow_30d", music, then, "stickiness", {"mau": "30d", "period": "quarter"}),
        ("stickiness/cdnow_calendar_month", music, then, "stickiness", {"mau": "calendar_month"}),
        ("stickiness/within_a_month", small, "2024-03-11T12:00", "stickiness", {"mau": "calendar_month"}),
        ("stickiness/beyond_observation", small, "2024-08-20", "stickiness", {"mau": "30d", "from": "2024-05-10"} | kinds),
        ("stickiness/days", small, "2024-02-10", "stickiness", {"period": "day", "from": "2024-01-26"}),
        ("stickiness/windows_of_30d", small, now, "stickiness", {"period": "30d"}),
        ("active_days/windows_of_3w", small, "2024-04-20T12:30", "active_days", {"period": "3w", "from": "2024-01-10"}),
        ("active_days/cdnow", music, then, "active_days", {"period": "quarter"}),
        ("active_days/beyond_observation", small, "2024-08-20", "active_days", {"from": "2024-04-10", "level": 0.9}),
        ("activity_churn/cdnow", music, then, "activity_churn", {"window": "90d", "scaled_to": "1mo"}),
        ("activity_churn/cdnow_each_month", music, then, "activity_churn", {"window": "60d", "every": "1mo"}),
        ("activity_churn/before_and_beyond_observation", small, "2024-08-20", "activity_churn", {"from": "2023-12-01", "window": "45d"}),
        ("order_ladder/cdnow", music, then, "order_ladder", {"max": 6}),
        ("order_ladder/cdnow_180d_by_days", music, then, "order_ladder", {"window": "180d", "count": "days", "max": 4}),
        ("order_ladder/line_items", small, now, "order_ladder", {"max": 5}),
        ("order_ladder/within_1mo", small, now, "order_ladder", {"window": "1mo", "max": 6, "level": 0.8}),
        ("order_ladder/window_that_nobody_had", small, "2024-02-01", "order_ladder", {"window": "2mo", "count": "events", "max": 3}),
        ("order_ladder/beyond_observation", small, "2024-09-01", "order_ladder", {"max": 3}),
        ("purchases/windows_of_30d", small, now, "purchases", {"period": "30d"}),
        ("purchases/windows_from", small, now, "purchases", {"period": "30d", "from": "2024-02-15"}),
        ("purchases/windows_of_a_month", small, "2024-05-31", "purchases", {"period": "1mo"}),
        ("purchases/weeks_of_refunds", small, now, "purchases", {"period": "week", "from": "2024-04-29"}),
        ("movements/shop_net", small, now, "movements", {"value": "net"}),
        ("movements/windows_of_30d", small, now, "movements", {"period": "30d", "from": "2024-02-01"}),
        ("movements/beyond_observation", small, "2024-08-20", "movements", {"period": "quarter", "value": "net"}),
        ("retention/windows_of_30d", small, now, "retention", {"period": "30d"}),
        ("retention/cdnow_windows_of_90d", music, then, "retention", {"period": "90d", "level": 0.99}),
    ]
    # Nothing said of what was observed: from the day of the first purchase to that of the last.
    silent = shop()
    silent.schema = {name: value for name, value in silent.schema.items() if not name.startswith("observed")}
    asked += [
        ("stickiness/undeclared", silent, "2024-02-25T12:00", "stickiness", {"period": "week", "from": "2024-01-22"}),
        ("activity_churn/undeclared", silent, "2024-06-30T12:00", "activity_churn", {"window": "20d"}),
        ("movements/undeclared", silent, "2024-06-30T12:00", "movements", {"value": "net"}),
        ("order_ladder/undeclared", silent, "2024-06-30T12:00", "order_ladder", {"max": 2}),
    ]
    for name, log, as_of, operation, options in asked:
        yield log.case(name, as_of, operation, options, getattr(plain_metrics, operation)(log, as_of, options))


def of_cohorts() -> Iterator[Case]:
    small, now, later = shop(), "2024-07-01", "2024-08-10"
    rolling, net = {"clock": "rolling"}, {"value": "revenue_net"}
    asked: list[tuple[str, str, Case]] = [
        ("by_sign_up", now, {"by": "sign_up"}),
        ("by_sign_up_beyond_observation", later, {"by": "sign_up", "value": "orders"}),
        ("by_first_item", now, {"by": "first_item"}),
        ("by_first_item_per_customer", later, {"by": "first_item", "value": "revenue_cumulative_per_customer"}),
        ("by_property", now, {"by": "property", "property": "channel"}),
        ("by_property_in_the_past", "2024-01-20T20:00", {"by": "property", "property": "channel", "period": "week"}),
        ("by_property_rolling", later, {"by": "property", "property": "channel"} | rolling | net),
        ("rolling", now, rolling),
        ("rolling_quarters_unbounded", now, rolling | {"period": "quarter", "count": "unbounded"}),
        ("rolling_beyond_observation", later, rolling | {"value": "orders", "to": now}),
        ("revenue_net", now, net),
        ("revenue_net_quarters", later, net | {"period": "quarter"}),
    ]
    for name, as_of, options in asked:
        yield small.case(f"cohorts/{name}", as_of, "cohorts", options, plain_cohorts.cohorts(small, as_of, options))
    for name, options in (("rates", {}), ("rolling", rolling), ("revenue_net", net), ("first_item_per_customer", asked[3][2])):
        yield small.case(f"cohort_triangle/{name}", now, "cohort_triangle", options, plain_cohorts.triangle(small, now, options))
    partial = {"include_partial": True}
    for name, options in (("complete_cells", {}), ("partial_cells", partial | rolling | {"to": now}), ("revenue_net", net), ("orders", partial | {"value": "orders"})):
        yield small.case(f"cohort_curve/{name}", later, "cohort_curve", options, plain_cohorts.curve(small, later, options))
    for name, cohort, options in (
        ("net_of_february", "2024-02", {"period_number": 3} | net),
        ("first_item", "cup", {"period_number": 2, "by": "first_item"}),
        ("orders_rolling", "2024-05", {"period_number": 1, "value": "orders"} | rolling),
        ("no_channel", None, {"period_number": 0, "by": "property", "property": "channel"}),
        ("signed_up_and_never_came", "2024-04", {"period_number": 1, "by": "sign_up"}),
    ):
        asked_of = {"cohort": cohort} | options
        yield small.case(f"cohort_customers/{name}", now, "cohort_customers", asked_of, plain_cohorts.customers(small, now, asked_of))


def of_rfm() -> Iterator[Case]:
    small, music = shop(), cdnow()
    now, then, past = "2024-07-01", "1998-07-01", "1997-10-01"
    own = [("big", "..[23]"), ("small", "..1")]
    named = {"bins": 3, "segments": ["big: m2-3", "small: m1"]}
    here, sold = plain_rfm.values(small, now, {}), plain_rfm.values(music, then, {})
    earlier = plain_rfm.values(music, past, {})
    usual, thirds = plain_rfm.SEGMENTS, plain_rfm.fitted(here, 3)

    yield small.case("rfm/shop", now, "rfm", {}, plain_rfm.rfm(here, plain_rfm.fitted(here), usual))
    gross = plain_rfm.values(small, now, {"refunds": "ignore", "frequency": "days"})
    options = {"refunds": "ignore", "frequency": "days"} | named
    yield small.case("rfm/shop_by_days_without_refunds", now, "rfm", options, plain_rfm.rfm(gross, plain_rfm.fitted(gross, 3), own))
    yield small.case("rfm_segments/shop", now, "rfm_segments", {}, plain_rfm.segments(here, plain_rfm.fitted(here), usual))
    yield small.case("rfm_segments/own_segments", now, "rfm_segments", named, plain_rfm.segments(here, thirds, own))
    yield music.case("rfm_segments/cdnow", then, "rfm_segments", {}, plain_rfm.segments(sold, plain_rfm.fitted(sold), usual))

    making: Case = {"cuts": {"artifact": {"operation": "fit_rfm", "as_of": past}}}
    cuts = plain_rfm.fitted(earlier)
    table = plain_rfm.rfm(sold, cuts, usual)
    kept = {name: table[name] for name in ("r", "f", "m", "segment")}
    yield music.case("rfm_with/cdnow_fitted_before", then, "rfm_with", making, kept)
    yield music.case("rfm_segments_with/cdnow_fitted_before", then, "rfm_segments_with", making, plain_rfm.segments(sold, cuts, usual))
    yield music.case("explain_rfm/cdnow_fitted_before", then, "explain_rfm", {"customer": "0002"} | making, plain_rfm.explanation(sold, "0002", cuts, earlier))

    # Values that are cuts themselves, a score that nobody gets, and fractions of a penny.
    bounds: Case = {"recency_cuts": [1, 20.5, 93], "frequency_cuts": [1, 2, 4], "monetary_cuts": [799.5, 3350, 5600]}
    fixed: Case = {"cuts": {"artifact": {"operation": "fixed_rfm", "options": bounds | {"bins": 4}}}}
    cuts = (bounds["recency_cuts"], bounds["frequency_cuts"], bounds["monetary_cuts"])
    table = plain_rfm.rfm(here, cuts)
    yield small.case("rfm_with/fixed_cuts", now, "rfm_with", fixed, table)
    yield small.case("explain_rfm/fixed_cuts", now, "explain_rfm", {"customer": "dan"} | fixed, plain_rfm.explanation(here, "dan", cuts, None))
    yield small.case("explain_rfm/never_bought", now, "explain_rfm", {"customer": "ida"} | fixed, plain_rfm.explanation(here, "ida", cuts, None))

    # The past under cut points of the future.
    making = {"cuts": {"artifact": {"operation": "fit_rfm", "as_of": now, "options": {"bins": 3}}}, "hindsight": True}
    before = plain_rfm.values(small, "2024-03-31", {})
    yield small.case("rfm_with/hindsight", "2024-03-31", "rfm_with", making, plain_rfm.rfm(before, thirds))


def cases() -> Iterator[Case]:
    yield from of_rfm()
    yield from of_metrics()
    yield from of_cohorts()
    yield from of_zones()


if __name__ == "__main__":
    sys.exit(main(cases(), check="--check" in sys.argv[1:]))
