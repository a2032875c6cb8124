"""Writes the cases of measures, segments and live engines, worked out by plain_policy.py with the standard library alone.

    python tests/conformance/make_policy.py          # write
    python tests/conformance/make_policy.py --check  # fail if a file is not as it would be written
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator

from case_files import HERE, main
from plain_log import Case, Columns, instant, told
from plain_policy import DAY, MICRO, Plan, World, at_least, below

SOURCE = "plain Python, by tests/conformance/make_policy.py"
ROLES = {"login": "activity", "sale": "purchase"}

SILENT = Plan(
    {"days_since_login": {"measure": "days_since_last", "of": ["login"]}},
    {"silent": at_least("days_since_login", 14)},
    {
        "inactive_10d": ({"when": "days_since_login >= 10"}, at_least("days_since_login", 10)[1]),
        "failed": ({"on": ["payment_failed"]}, lambda values: True),
    },
    ["login", "payment_failed"],
)

BUSY = Plan(
    {
        "days_since_login": {"measure": "days_since_last", "of": ["login"]},
        "logins_30d": {"measure": "count", "of": ["activity"], "window": "30d"},
        "logins_1mo": {"measure": "count", "of": ["login"], "window": "1mo"},
        "whole_30d": {"measure": "count", "of": ["login"], "window": "30d", "history": "whole"},
        "spent_1mo": {"measure": "sum", "of": ["purchase"], "window": "1mo"},
    },
    {
        "busy": at_least("logins_30d", 3),
        "quiet_month": below("logins_1mo", 1),
        "settled": at_least("whole_30d", 1),
        "silent": at_least("days_since_login", 14),
    },
    {"third_login": ({"when": "logins_30d >= 3"}, at_least("logins_30d", 3)[1]), "sold": ({"on": ["purchase"]}, lambda values: True)},
)


def world() -> World:
    """Logins around London's change of clocks on 31 March 2024, and at ends of months."""
    return World(
        "Europe/London",
        [
            ("ann", "login", "2024-03-01T08:00"),
            ("ann", "login", "2024-03-02T08:00"),
            ("ann", "login", "2024-03-20T08:00:00.000001"),
            ("ann", "sale", "2024-03-20T09:00", "12.50"),
            ("ben", "login", "2024-01-31T23:30"),
            ("ben", "login", "2024-03-31T00:30"),
            ("ben", "sale", "2024-03-31T02:30", "7.00"),
            ("cat", "login", "2024-03-17T12:00"),
            ("dan", "sale", "2024-02-29T12:00", "100.00"),
            ("dan", "sale", "2024-03-29T00:00", "1.00"),
            ("eve", "login", "2024-04-10T00:00"),
        ],
        ROLES,
    )


# One microsecond before fourteen days are over for ann, and that very instant; around the change of clocks; ends of months.
BOUNDARY = ["2024-04-03T08:00:00.000000Z", "2024-04-03T08:00:00.000001Z"]
AROUND = ["2024-03-31T00:59:59.999999Z", "2024-03-31T01:00:00Z", "2024-03-31T12:00:00Z", "2024-03-31T23:00:00Z"]
MONTHS = ["2024-02-29T12:00", "2024-03-01T00:00", "2024-03-31T00:00", "2024-04-30T00:00", "2024-05-01T00:00"]


def of_views() -> Iterator[Case]:
    here, now = world(), "2024-06-01"
    policy = {"policy": BUSY.document()}
    for name, at in (("fourteen_days", BOUNDARY), ("london_clock_change", AROUND), ("ends_of_months", MONTHS)):
        options = policy | {"at": at}
        yield here.case(f"measures/{name}", now, "measures", options, here.measures(BUSY, at), SOURCE)
        yield here.case(f"segments/{name}", now, "segments", options, here.segments(BUSY, at), SOURCE)
        yield here.case(f"segment_sizes/{name}", now, "segment_sizes", options, here.sizes(BUSY, at), SOURCE)
    for name, at in (("fourteen_days", BOUNDARY[1]), ("a_microsecond_before", BOUNDARY[0])):
        members = policy | {"segment": "silent", "at": at}
        yield here.case(f"segment_members/{name}", now, "segment_members", members, here.members(BUSY, "silent", at), SOURCE)
    overlap = policy | {"at": ["2024-04-05"]}
    yield here.case("segment_overlap/pairs", now, "segment_overlap", overlap, here.overlap(BUSY, "2024-04-05"), SOURCE)
    told = here.signals(BUSY, "2000-01-01", now)
    signals = {name: [one[name] for one in told] for name in ("time", "customer", "kind", "name", "reason")}
    yield here.case("signals/whole_history", now, "signals", policy, signals, SOURCE)
    later = [one for one in here.signals(BUSY, "2024-03-31", "2024-04-14T07:00:00Z") if one["customer"] == "ben"]
    signals = {name: [one[name] for one in later] for name in ("time", "customer", "kind", "name", "reason")}
    options = policy | {"from": "2024-03-31", "to": "2024-04-14T07:00:00Z", "customer": "ben"}
    yield here.case("signals/one_customer", now, "signals", options, signals, SOURCE)
    for name, more, wanted in (
        ("whole_history", {}, told),
        ("one_customer", {"customer": "ann"}, [one for one in told if one["customer"] == "ann"]),
        ("silent_in_april", {"segments": ["silent"], "from": "2024-04-01", "to": "2024-04-30"},
         [one for one in here.signals(BUSY, "2024-04-01", "2024-04-30") if one["name"] == "silent"]),
    ):
        moves = [one for one in wanted if one["kind"] != "fired"]
        expected = {"time": [one["time"] for one in moves], "customer": [one["customer"] for one in moves],
                    "segment": [one["name"] for one in moves], "change": [one["kind"] for one in moves],
                    "reason": [one["reason"] for one in moves]}
        yield here.case(f"segment_moves/{name}", now, "segment_moves", policy | more, expected, SOURCE)
    expected: Case = {
        "segment": ["busy", "quiet_month", "settled", "silent"],
        "clause": ["logins_30d >= 3", "logins_1mo < 1", "whole_30d >= 1", "days_since_login >= 14"],
        "decided": [True] * 4,
    }
    values = here.values(BUSY, "ann", _instant(here, "2024-04-02"))
    expected["values"] = [f"{text.split()[0]} = {values[text.split()[0]]}" for text in expected["clause"]]
    expected["holds"] = [rule(values) for _, (_, rule) in sorted(BUSY.segments.items())]
    expected["inside"] = expected["holds"]
    options = policy | {"customer": "ann", "at": "2024-04-02"}
    yield here.case("explain_segments/one_customer", now, "explain_segments", options, expected, SOURCE)
    # dan never logged in: that his last login is missing leaves the rule open.
    values = here.values(BUSY, "dan", _instant(here, "2024-03-10"))
    shown = {"logins_30d": str(values["logins_30d"]), "logins_1mo": str(values["logins_1mo"]),
             "whole_30d": "null (not_enough_history)", "days_since_login": "null (no_events)"}
    names = [text.split()[0] for text, _ in (BUSY.segments[name] for name in sorted(BUSY.segments))]
    holds = [rule(values) for _, (_, rule) in sorted(BUSY.segments.items())]
    expected = {"segment": sorted(BUSY.segments), "inside": holds, "holds": holds, "values": [f"{name} = {shown[name]}" for name in names]}
    options = policy | {"customer": "dan", "at": "2024-03-10"}
    yield here.case("explain_segments/open_clauses", now, "explain_segments", options, expected, SOURCE)


def _instant(here: World, text: str) -> dt.datetime:
    return instant(text, here.zone)


def table(signals: list[Case]) -> Columns:
    """What was told, as the runners list it."""
    names = ("time", "customer", "kind", "name", "reason", "retracts")
    return {name: [one.get(name) for one in signals] for name in names}


def events(here: World) -> list[Case]:
    return [{"track": row} for row in here.rows]


def of_engines() -> Iterator[Case]:
    start = "2024-03-01"
    end: Case = {"advance": {"now": "2024-05-01"}}
    engine = {"policy": SILENT.document(), "start": start}

    one = World("Europe/London", [("c1", "login", "2024-03-20T12:00")], ROLES)
    # Fourteen silent days across the change of clocks: 14 × 24 hours, an hour later by the clock on the wall.
    told = one.signals(SILENT, start, "2024-05-01")
    assert [signal["time"] for signal in told] == ["2024-03-30T12:00:00Z", "2024-04-03T12:00:00Z"]
    yield one.live("engine/silent_across_clock_change", engine | {"do": [*events(one), end]}, table(told), SOURCE)
    # A microsecond before the fourteen days are over, and that instant.
    steps = [*events(one), {"advance": {"now": "2024-04-03T11:59:59.999999Z"}}]
    yield one.live("engine/thirteen_days", engine | {"do": steps}, table(told[:1]), SOURCE)
    steps.append({"advance": {"now": "2024-04-03T12:00:00Z"}})
    yield one.live("engine/fourteen_days", engine | {"do": steps}, table(told), SOURCE)

    # A login of the thirteenth day comes late: what was told of the fourteenth is taken back, once.
    late = World("Europe/London", [("c1", "login", "2024-03-20T12:00"), ("c1", "login", "2024-04-02T12:00")], ROLES)
    corrected = [
        *told,
        {"time": told[1]["time"], "customer": "c1", "kind": "corrected", "name": "silent", "reason": "", "retracts": 1},
        *[signal for signal in late.signals(SILENT, start, "2024-05-01") if signal not in told],
    ]
    steps = [events(late)[0], {"advance": {"now": "2024-04-10"}}, events(late)[1], end]
    yield late.live("engine/late_login", engine | {"do": steps}, table(corrected), SOURCE)

    # Killed between what was told and the acknowledgement: the restored engine goes on as the other would.
    here = world()
    everything = here.signals(BUSY, start, "2024-05-01")
    here.rows.sort(key=lambda row: _instant(here, row["time"]))
    live = {"policy": BUSY.document(), "start": start}
    steps = []
    for row in here.rows:
        if _instant(here, row["time"]) < _instant(here, start):
            continue
        steps += [{"advance": {"now": row["time"]}}, {"track": row}, {"restore": True}]
    steps += [{"ack": True}, {"restore": True}, {"advance": {"now": "2024-05-01"}}, {"restore": True}]
    before = {"rows": [row for row in here.rows if _instant(here, row["time"]) < _instant(here, start)], "columns": {}}
    case = here.live("engine/killed_before_ack", live | {"do": steps}, table(everything), SOURCE)
    yield case | {"steps": [{"append": before}]}
    # All at once, the last first, and time in steps of two.
    calm = Plan(SILENT.measures, {"silent": at_least("days_since_login", 14)}, {}, ["login"])
    logins = [row for row in here.rows if row["kind"] == "login"]
    only = World("Europe/London", [(row["customer"], row["kind"], row["time"]) for row in logins], ROLES)
    steps = [{"track_many": {"rows": only.rows[-1:] + only.rows[:-1], "columns": {}}}]
    steps += [{"advance": {"now": "2024-07-01", "limit": 9}} for _ in range(80)]
    live = {"policy": calm.document(), "start": "2024-01-01", "do": steps}
    yield only.live("engine/small_steps", live, table(_as_tracked(only, calm, steps[0]["track_many"]["rows"])), SOURCE)

    # Fourteen days become ten: the dry run names the movers, and nobody is told of them.
    sooner = Plan(SILENT.measures, {"silent": at_least("days_since_login", 10)}, {}, ["login"])
    days = [("c01", 3), ("c02", 10), ("c03", 12), ("c04", 14), ("c05", 20), ("c06", 9)]
    since = World("Europe/London", [(who, "login", f"2024-04-{30 - back:02}T00:00") for who, back in days], ROLES)
    steps = [*events(since), {"advance": {"now": "2024-04-30T00:00"}}, {"set_policy": sooner.document()}]
    plan = {"policy": calm.document(), "start": "2024-04-01"}
    moved = [who for who, back in days if 10 <= back < 14]
    movers = {"customer": moved, "segment": ["silent"] * len(moved), "change": ["enters"] * len(moved), "at": ["2024-04-29T23:00:00Z"] * len(moved),
              "reason": [f"days_since_login >= 10 (days_since_login = {back})" for _, back in days if 10 <= back < 14]}
    yield since.live("engine/fourteen_to_ten_movers", plan | {"do": steps, "gives": "movers"}, movers, SOURCE)
    steps = [*steps, {"advance": {"now": "2024-05-02"}}]
    after = [one for one in since.signals(calm, "2024-04-01", "2024-04-30")]
    after += [one for one in since.signals(sooner, "2024-04-30", "2024-05-02")]
    yield since.live("engine/fourteen_to_ten", plan | {"do": steps}, table(after), SOURCE)


def _as_tracked(here: World, plan: Plan, rows: list[Case]) -> list[Case]:
    """Each row first brings its own customer up to it; what is left, time brings, in its order."""
    waiting, told_so_far = here.signals(plan, "2024-01-01", "2024-07-01"), []
    for row in rows:
        upto = _instant(here, row["time"]) + MICRO
        now = [one for one in waiting if one["customer"] == row["customer"] and _instant(here, one["time"]) <= upto]
        waiting = [one for one in waiting if one not in now]
        told_so_far += now
    return told_so_far + waiting


def of_rules() -> Iterator[Case]:
    by_hand = "by hand"

    def asked(name: str, operation: str, options: Case, expected: Case) -> Case:
        return {"name": name, "source": by_hand, "operation": operation, "options": options, "expect": expected}

    rule = "days > 14 && (plan == 'pro' || tickets >= 3)"
    names = {"days": "int", "plan": "text", "tickets": "int"}
    yield asked("rule/names", "package.check_rule", {"rule": rule, "names": names | {"other": "bool"}},
                {"table": {"columns": {"name": ["days", "plan", "tickets"], "type": ["int", "text", "int"]}}})
    tree = {"and": [{">": [{"name": "days"}, 14]}, {"==": [{"name": "plan"}, "pro"]}]}
    yield asked("rule/of_a_tree", "package.check_rule", {"rule": tree, "names": names},
                {"table": {"columns": {"name": ["days", "plan"]}, "notes": {"rule": 'days > 14 && plan == "pro"'}}})
    clauses = ["days > 14", 'plan == "pro"', "tickets >= 3"]
    yield asked("rule/holds", "package.explain_rule", {"rule": rule, "values": {"days": 20, "plan": "free", "tickets": 3}},
                {"table": {"columns": {"clause": clauses, "holds": [True, False, True], "decided": [True, False, True],
                                       "values": ["days = 20", 'plan = "free"', "tickets = 3"]}, "notes": {"holds": "true"}}})
    yield asked("rule/open", "package.explain_rule", {"rule": rule, "values": {"days": 20, "tickets": 1}, "names": names},
                {"table": {"columns": {"clause": clauses, "holds": [True, None, False], "values": ["days = 20", "plan = null", "tickets = 1"]},
                           "notes": {"holds": "open"}}})
    money = {"rule": "spent >= money('100.00 GBP') && since < timestamp('2024-03-31T01:30')", "time_zone": "Europe/London",
             "names": {"spent": "money GBP", "since": "time"}, "values": {"spent": "99.99", "since": "2024-03-31T00:30"}}
    yield asked("rule/money_and_time", "package.explain_rule", money,
                {"table": {"columns": {"holds": [False, True], "decided": [True, False]}, "notes": {"holds": "false"}}})
    # As rules write amounts; the currency must be that of the name.
    money = {"rule": "spent >= money('100.00 GBP')", "names": {"spent": "money GBP"}, "values": {"spent": "100.00 GBP"}}
    yield asked("rule/money_as_rules_write_it", "package.explain_rule", money,
                {"table": {"columns": {"holds": [True], "values": ["spent = 100.00 GBP"]}, "notes": {"holds": "true"}}})
    yield asked("rule/money_of_another_currency", "package.explain_rule", money | {"values": {"spent": "100.00 EUR"}},
                {"error": {"code": "mixed_currency", "details": {"argument": "values", "given": "spent"}}})
    yield asked("rule/unknown_type", "package.check_rule", {"rule": "plan == 'pro'", "names": {"plan": "string"}},
                {"error": {"code": "invalid_option", "details": {"argument": "names", "suggestion": "text"}}})
    yield asked("rule/types_in_a_tree", "package.check_rule", {"rule": {"and": [{"==": [{"name": "days"}, "x"]}]}, "names": names},
                {"error": {"code": "rule_type", "details": {"path": "/and/0"}}})
    for name, text, code, details in (
        ("syntax", "days >", "rule_syntax", {"position": "6"}),
        ("types", "days == 'x'", "rule_type", {"position": "0"}),
        ("unknown_name", "dyas > 3", "unknown_name", {"suggestion": "days", "position": "0"}),
        ("unknown_function", "plan.startWith('p')", "unknown_function", {"suggestion": "startsWith"}),
        ("has_after_a_point", "days > 3 && plan.has()", "rule_syntax", {"position": "12"}),
        ("arithmetic", "days > 1 / 0", "rule_arithmetic", {}),
        ("too_large", "!" * 70 + "true", "rule_too_large", {}),
    ):
        expected: Case = {"code": code} | ({"details": details} if details else {})
        yield asked(f"rule/{name}", "package.check_rule", {"rule": text, "names": names}, {"error": expected})

    log: Case = {"steps": [{"append": {"rows": [{"customer": "ann", "kind": "sale", "time": "2024-01-05"}], "columns": {}}}], "as_of": "2024-02-01"}
    for name, operation, options, code, details in (
        ("circle", "segments", {"policy": {"policy": 1, "segments": {"a": "b", "b": "a"}}}, "circular_definition", {}),
        ("no_version", "segments", {"policy": {"segments": {}}}, "invalid_policy", {"path": "/policy"}),
        ("newer_version", "measures", {"policy": {"policy": 2}}, "invalid_policy", {"path": "/policy"}),
        ("no_json", "segments", {"policy": "{"}, "invalid_policy", {"line": "1"}),
        ("unknown_segment", "segment_members", {"policy": {"policy": 1, "segments": {"big": "true"}}, "segment": "bgi"}, "unknown_segment", {"suggestion": "big"}),
        ("unknown_kind", "measures", {"policy": {"policy": 1, "measures": {"n": {"measure": "count", "of": ["sela"]}}}}, "unknown_kind", {"suggestion": "sale"}),
        ("unknown_customer", "explain_segments", {"policy": {"policy": 1}, "customer": "nobody"}, "unknown_customer", {"given": "nobody"}),
        ("unknown_measure", "measures", {"policy": {"policy": 1, "measures": {"n": {"measure": "cuont"}}}}, "invalid_option", {"path": "/measures/n/measure"}),
    ):
        expected = {"error": {"code": code} | ({"details": details} if details else {})}
        yield asked(f"policy/{name}", operation, options, expected) | log
    live = {"policy": {"policy": 1, "segments": {"a": "b"}}, "start": "2024-01-01", "do": []}
    yield {"name": "engine/unsound_policy", "source": by_hand, "engine": live, "expect": {"error": {"code": "unknown_name"}}}
    bad: Case = {"policy": {"policy": 1}, "start": "2024-01-01", "do": [{"track": {"customer": "ann", "kind": "login", "time": "never"}}]}
    yield {"name": "engine/invalid_time", "source": by_hand, "engine": bad, "expect": {"error": {"code": "rows_rejected", "details": {"reason": "invalid_time"}}}}

    # No rule hangs on that kind; that it comes late makes no difference.
    failed = {"customer": "ann", "kind": "payment_failed", "time": "2024-03-15T10:00:00Z"}
    late: Case = {"policy": {"policy": 1, "signals": {"failed": {"on": ["payment_failed"]}}}, "start": "2024-01-01"}
    steps = [{"track": {"customer": "ann", "kind": "login", "time": "2024-03-01"}}, {"advance": {"now": "2024-04-10"}}, {"track": failed}, {"advance": {"now": "2024-05-01"}}]
    columns = {"time": ["2024-03-15T10:00:00.000001Z"], "customer": ["ann"], "kind": ["fired"], "name": ["failed"], "reason": [""], "retracts": [None]}
    yield {"name": "engine/late_event_fires", "source": by_hand, "engine": late | {"do": steps}, "expect": {"table": {"columns": columns}}}
    columns = {name: values for name, values in columns.items() if name != "retracts"}
    rows = {"steps": [{"append": {"rows": [failed, {"customer": "ann", "kind": "login", "time": "2024-03-20"}], "columns": {}}}], "as_of": "2024-05-01"}
    yield asked("signals/of_no_rule", "signals", {"policy": late["policy"]}, {"table": {"columns": columns}}) | rows

    faulty = {
        "policy": 1,
        "measures": {"logins": {"measure": "cuont", "of": ["login"]}, "sales": {"measure": "count", "of": ["sale"]}},
        "segments": {"a": "sales >= 'x'", "b": "sals > 3", "c": "sales >"},
        "signals": {"s": {"on": ["nothing"]}},
        "kind": [],
    }
    yield asked("policy/sound", "package.check_policy", {"policy": SILENT.document()}, {"table": {"columns": {"path": []}, "rows": 0}})
    yield asked("policy/unsound", "package.check_policy", {"policy": faulty | {"measures": {"sales": {"measure": "count", "of": ["purchase"]}}}},
                {"table": {"columns": {"path": ["/kind", "/segments/c", "/segments/a", "/segments/b", "/signals/s/on"],
                                       "code": ["unknown_option", "rule_syntax", "rule_type", "unknown_name", "unknown_kind"],
                                       "position": [None, 7, 0, 0, None],
                                       "suggestion": ["kinds", None, None, "sales", None]}}})
    # Paths lead into the document as it was given: to the text of a rule, into its tree, past names with slashes.
    pointed = {
        "policy": 1,
        "measures": {"plan": {"measure": "count"}, "n": {"measure": "count"}, "o/p": {"measure": "count"}},
        "segments": {"s": {"and": [{"and": [{">": [{"name": "n"}, 1]}, {"<": [{"name": "m"}, 2]}]}, True]}, "t": {"and": [{"==": [{"name": "n"}, "x"]}]}, "plan": "n > 3"},
        "signals": None,
    }
    yield asked("policy/pointers", "package.check_policy", {"policy": pointed, "schema": {"properties": {"plan": "string"}}},
                {"table": {"columns": {"path": ["/signals", "/measures/o~1p", "/measures/plan", "/segments/plan", "/segments/s/and/0/and/1/</0", "/segments/t/and/0"],
                                       "code": ["invalid_option", "invalid_option", "invalid_policy", "invalid_policy", "unknown_name", "rule_type"],
                                       "position": [None] * 6}}})
    card = {"measures": {"n": {"normaliser": "range", "low": 0, "high": 9}}, "overrides": [{"customer": "ann", "owner": "eve", "from": "2024-01-01", "until": "2024-02-01"}]}
    yield asked("policy/override_without_score", "package.check_policy", {"policy": {"policy": 1, "measures": {"n": {"measure": "count"}}, "scorecards": {"c": card}}},
                {"table": {"columns": {"path": ["/scorecards/c/overrides/0/score"], "code": ["invalid_policy"]}}})
    app: Case = {"operation": "policy.preset", "options": {"preset": "app"}}
    saas: Case = {"artifact": {"operation": "policy.preset", "options": {"preset": "saas"}}}
    yield asked("policy/preset_is_sound", "policy.validate", {}, {"table": {"columns": {"path": []}, "rows": 0}}) | {"of": app}
    empty = {"policy": 1, "measures": {"days": {"measure": "days_since_last"}}, "segments": {"dormant": "days >= 25"}}
    # Nineteen days after the only visit: casual, since it is one in 28 days; dormant, since 14 are over; of one day in the first week.
    moves = {"customer": ["c1"] * 3, "segment": ["casual", "dormant", "one_day_visitor"], "change": ["leaves"] * 3, "at": ["2024-03-20T00:00:00Z"] * 3}
    visit = {"append": {"rows": [{"customer": "c1", "kind": "activity", "time": "2024-03-01"}], "columns": {}}}
    yield asked("policy/dry_run", "policy.dry_run", {"other": empty}, {"table": {"columns": moves}}) | {
        "of": app, "schema": {}, "steps": [visit], "as_of": "2024-03-20"}
    other = json.loads((HERE.parent.parent / "retention-core/src/policy/presets/app.json").read_text("utf-8"))
    other["segments"]["dormant"] = {">=": [{"name": "days_since_visit"}, 10]}
    other["segments"]["habit"] = "visits_7d>=4"
    del other["signals"]["day_3"]
    other["kinds"] = ["visit"]
    changed = {"path": ["/kinds", "/segments/dormant", "/signals/day_3"], "change": ["changed", "changed", "removed"],
               "before": ["[]", '"days_since_visit >= 14"', '{"when":"tenure_days >= 3 && days_since_visit >= 1 && tenure_days < 4"}'],
               "after": ['["visit"]', '"days_since_visit >= 10"', None]}
    yield asked("policy/diff", "policy.diff", {"other": other}, {"table": {"columns": changed}}) | {"of": app}
    yield asked("policy/of_itself", "policy.diff", {"other": saas}, {"table": {"columns": {"path": []}, "rows": 0}}) | {"of": saas["artifact"]}


def of_renewals() -> Iterator[Case]:
    """What the preset for subscriptions tells of renewals: thirty times 24 hours before, whatever the clocks do."""
    preset = json.loads((HERE.parent.parent / "retention-core/src/policy/presets/saas.json").read_text("utf-8"))
    signal = preset["signals"]["renewal_in_30d"]
    # Beside it only what it reads.
    reads = ("days_to_renewal", "has_cancelled", "days_since_cancelling", "subscribed_again", "use_30d")
    policy: Case = {
        "policy": 1,
        "measures": {name: preset["measures"][name] for name in reads},
        "segments": {"cancelled": preset["segments"]["cancelled"]},
        "signals": {"renewal_in_30d": signal},
    }
    here = World("Europe/London", [(who, "activity", "2024-01-10T09:00") for who in ("ann", "ben", "cat", "dan", "eve")], {})
    ends = {"customer": "ben", "kind": "cancellation", "time": "2024-03-01T09:00"}
    # As texts, of a property whose type no schema says. cat's is put a year off before it comes, eve's is told ten days before it.
    said = [
        ("ann", "2024-04-20", "2024-01-10"),
        ("ben", "2024-04-20", "2024-01-10"),
        ("cat", "2024-04-01T12:00", "2024-01-10"),
        ("cat", "2025-04-01T12:00", "2024-03-15"),
        ("eve", "2024-04-20", "2024-04-10"),
    ]
    due = {renews: _instant(here, renews) - 30 * DAY for _, renews, _ in said}
    assert told(due["2024-04-20"]) == "2024-03-20T23:00:00Z", "an hour before midnight by the clock on the wall"
    rows = [{"id": who, "renews_at": renews, "set_at": since} for who, renews, since in said]
    steps = [
        {"append": {"rows": [*here.rows, ends], "columns": {}}},
        {"set_customers": {"rows": rows, "columns": {"id": "id", "set_at": "set_at", "properties": ["renews_at"]}}},
    ]
    fired = [(due["2024-04-01T12:00"], "cat"), (due["2024-04-20"], "ann"), (_instant(here, "2024-04-10") + MICRO, "eve"), (due["2025-04-01T12:00"], "cat")]
    left = _instant(here, ends["time"]) + MICRO
    expected = sorted([(when, who, "fired", "renewal_in_30d") for when, who in fired] + [(left, "ben", "entered", "cancelled")])
    names = ("time", "customer", "kind", "name")
    columns = {name: [told(one[at]) if at == 0 else one[at] for one in expected] for at, name in enumerate(names)}
    source = "the thirty days are subtracted by plain Python, in tests/conformance/make_policy.py"
    yield {"name": "signals/renewal_in_thirty_days", "source": source, "schema": {"time_zone": "Europe/London"}, "steps": steps, "as_of": "2025-06-01",
           "operation": "signals", "options": {"policy": policy}, "expect": {"table": {"columns": columns}}}

    # Live: a microsecond before, and that very instant; then it is renewed, and a year later comes again.
    login = {"track": here.rows[0]}
    known = [{"set_customer": {"id": "ann", "set_at": since, "properties": {"renews_at": renews}}}
             for renews, since in (("2024-04-20", "2024-01-10"), ("2025-04-20", "2024-04-19"))]
    before, that = told(due["2024-04-20"] - MICRO), told(due["2024-04-20"])
    again = told(_instant(here, "2025-04-20") - 30 * DAY)
    reason = "days_to_renewal <= 30 (days_to_renewal = 30); days_to_renewal > 0 (days_to_renewal = 30); cancelled (cancelled = false)"
    for name, upto, times in (("a_microsecond_before_renewal_signal", before, []), ("renewal_in_thirty_days", that, [that])):
        do = [login, known[0], {"advance": {"now": upto}}, {"restore": True}]
        if times:
            do += [known[1], {"advance": {"now": "2025-04-01"}}]
            times = [that, again]
        rows_told = {"time": times, "customer": ["ann"] * len(times), "kind": ["fired"] * len(times), "name": ["renewal_in_30d"] * len(times), "reason": [reason] * len(times)}
        yield {"name": f"engine/{name}", "source": source, "schema": {"time_zone": "Europe/London"},
               "engine": {"policy": policy, "start": "2024-01-01", "do": do}, "expect": {"table": {"columns": rows_told}}}


def cases() -> Iterator[Case]:
    yield from of_renewals()
    yield from of_views()
    yield from of_engines()
    yield from of_rules()


if __name__ == "__main__":
    sys.exit(main(cases(), check="--check" in sys.argv[1:]))
