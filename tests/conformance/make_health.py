"""Writes the cases of scorecards and lifecycles, worked out by plain_health.py with the standard library alone.

    python tests/conformance/make_health.py          # write
    python tests/conformance/make_health.py --check  # fail if a file is not as it would be written
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from case_files import main
from plain_health import CARD, DOCUMENT, Health, Late, PLAN, SOURCE, STAGES, ahead, bands_at, explained, health, judged, movers, moves, pieces, scores_at, transitions, with_norms, world
from plain_log import Case, columns, instant, later, told
from plain_policy import World


def cases() -> Iterator[Case]:
    here, now = world(), "2024-06-01"
    one, policy = Health(here), {"policy": DOCUMENT}
    for name, at, since in (
        ("before_the_clocks_change", "2024-03-31T00:30:00.000001Z", "2024-03-18"),
        ("overridden", "2024-04-02", "2024-03-25"),
        ("expired", "2024-04-03T11:00:00Z", "2024-04-03T10:59:59.999999Z"),
        ("long_after", "2024-05-30", "2024-04-12"),
    ):
        yield here.case(f"health/{name}", now, "health", policy | {"at": at, "since": since}, health(one, at, since), SOURCE)
    bands, stages, signals = moves(one, now)
    yield here.case("health_moves/whole_history", now, "health_moves", policy, bands, SOURCE)
    yield here.case("stage_moves/whole_history", now, "stage_moves", policy, stages, SOURCE)
    told_of = {name: [signal[name] for signal in signals] for name in ("time", "customer", "kind", "name")}
    yield here.case("explain_health/ben_overridden", now, "explain_health",
                    policy | {"customer": "ben", "scorecards": ["health"], "at": "2024-04-02", "since": "2024-03-25"},
                    explained(one, "ben", "2024-04-02", "2024-03-25"), SOURCE)
    yield here.case("explain_health/ann", now, "explain_health",
                    policy | {"customer": "ann", "scorecards": ["health"], "at": "2024-04-10", "since": "2024-03-10"},
                    explained(one, "ann", "2024-04-10", "2024-03-10"), SOURCE)
    ats = ["2024-03-15", "2024-04-12T00:00:00.000001Z", "2024-05-01"]
    rows = [
        {"customer": customer, "at": told(instant(at, here.zone)), "lifecycle": "journey", "stage": stage, "since": told(since)}
        for customer in sorted(here.events)
        for at in ats
        if here.known(customer, instant(at, here.zone))
        for stage, since in [one.stands(customer, instant(at, here.zone))["journey"]]
    ]
    yield here.case("stages/three_instants", now, "stages", policy | {"at": ats}, columns(rows), SOURCE)
    yield here.case("stage_transitions/few", now, "stage_transitions", policy | {"least": 2}, transitions(one, now), SOURCE)
    yield here.case("health_bands/two_instants", now, "health_bands", policy | {"at": ["2024-03-31", "2024-04-20"]},
                    bands_at(one, ["2024-03-31", "2024-04-20"]), SOURCE)
    yield here.case("health_movers/april", now, "health_movers", policy | {"from": "2024-03-20", "to": "2024-04-11T00:00:00.000001Z"},
                    movers(one, "2024-03-20", "2024-04-11T00:00:00.000001Z"), SOURCE)
    yield here.case("health_scores/by_fifteen", now, "health_scores", policy | {"at": "2024-04-02", "width": 15}, scores_at(one, "2024-04-02", 15), SOURCE)
    dwell, heading = ahead(one, "2024-04-12", 5)
    yield here.case("stage_dwell/days", "2024-04-12", "stage_dwell", policy, dwell, SOURCE)
    yield here.case("next_stages/few", "2024-04-12", "next_stages", policy | {"least": 1, "horizon": "5d"}, heading, SOURCE)
    # Customers in the midst of a day; who leaves later on the same day leaves within the horizon.
    for name, at, horizon in (("whole_days", "2024-03-25T18:00:00Z", 6), ("running_day", "2024-03-29T03:30:00Z", 1), ("same_day", "2024-03-28T13:30:00Z", 2)):
        heading = ahead(one, at, horizon)[1]
        yield here.case(f"next_stages/{name}", at, "next_stages", policy | {"least": 1, "horizon": f"{horizon}d"}, heading, SOURCE)
    yield from judged(one, lambda at: one, "few")
    yield from judged(one, lambda at: one, "who_bought_lately", ("sale", 25))
    late = Late()
    yield from judged(Health(late), lambda at: Health(late.known(at)), "heard_of_late")
    yield with_norms(here)
    # Live, in order, and the same without a segment's own signals.
    rows_in_order = sorted(here.rows, key=lambda row: instant(row["time"], here.zone))
    steps: list[Case] = []
    for row in rows_in_order:
        steps += [{"advance": {"now": row["time"]}}, {"track": row}]
    steps.append({"advance": {"now": now}})
    document = DOCUMENT | {"scorecards": {"health": CARD}, "segments": {}}
    signals = [signal for signal in signals if signal["name"] != "buying"]
    told_of = {name: [signal[name] for signal in signals] for name in ("time", "customer", "kind", "name")}
    yield here.live("engine/bands_and_stages", {"policy": document, "start": "2024-01-01", "do": steps}, told_of, SOURCE)
    yield from shown(here, document, rows_in_order)
    yield from refused()


def shown(here: World, document: Case, rows_in_order: list[Case]) -> Iterator[Case]:
    """Pictures of customers at an instant, and whom another policy moves then."""
    one, now = Health(here), "2024-04-02"
    at = instant(now, here.zone)
    who = [customer for customer in sorted(here.events) if here.known(customer, at)]
    steps = [{"track": row} for row in rows_in_order if instant(row["time"], here.zone) < at]
    engine: Case = {"policy": document, "start": "2024-01-01", "do": [*steps, {"advance": {"now": now}}], "customers": who}
    given: list[Case] = []
    for customer in who:
        state, score = one.score("health", customer, at)
        parts = dict(zip(sorted(CARD["measures"]), pieces(CARD, one.here.values(PLAN, customer, at))[1]))
        if state == "overridden":
            parts["override"] = (score or 0) - sum(parts.values())
        given += [{"customer": customer, "scorecard": "health", "state": state, "score_millionths": score, "band": one.stands(customer, at)["health"],
                   "measure": name, "contribution_millionths": gives} for name, gives in parts.items()]
    yield here.live("engine/pictures_of_health", engine | {"gives": "health"}, columns(given), SOURCE)
    stages = []
    for customer in who:
        stage, since = one.stands(customer, at)["journey"]
        rule, values = STAGES[[one["stage"] for one in STAGES].index(stage)].get("when"), here.values(PLAN, customer, since)
        reason = f"{rule} ({rule.split()[0]} = {values[rule.split()[0]]})" if rule else ""
        stages.append({"customer": customer, "lifecycle": "journey", "stage": stage, "since": told(since), "reason": reason})
    yield here.live("engine/pictures_of_stages", engine | {"gives": "stages"}, columns(stages), SOURCE)
    # Narrower bands without a margin, and gone two days sooner.
    now = "2024-03-28"
    at = instant(now, here.zone)
    who = [customer for customer in sorted(here.events) if here.known(customer, at)]
    steps = [{"track": row} for row in rows_in_order if instant(row["time"], here.zone) < at]
    before = {customer: one.stands(customer, at) for customer in who}
    card, when = dict(CARD), STAGES[3]["when"]
    CARD.update(bands=[{"band": "red"}, {"band": "yellow", "from": 45}, {"band": "green", "from": 55}], hysteresis=0)
    STAGES[3]["when"] = "days_since_login >= 7"
    other = json.loads(json.dumps(DOCUMENT | {"scorecards": {"health": CARD}, "segments": {}}))
    moved: list[Case] = []
    for customer in who:
        after = one.stands(customer, at)
        stages_of = (before[customer]["journey"][0], after["journey"][0])
        for part, was, now_is in (("scorecard", before[customer]["health"], after["health"]), ("lifecycle", *stages_of)):
            if was != now_is:
                moved.append({"customer": customer, "segment": None, "scorecard": "health" if part == "scorecard" else None,
                              "lifecycle": "journey" if part == "lifecycle" else None, "change": "moves", "before": was, "after": now_is, "at": told(at)})
    CARD.update(card)
    STAGES[3]["when"] = when
    assert len({row["scorecard"] for row in moved}) == 2, moved
    document = json.loads(json.dumps(document))
    yield here.live("engine/bands_and_stages_movers", {"policy": document, "start": "2024-01-01", "do": [*steps, {"advance": {"now": now}}, {"set_policy": other}], "gives": "movers"}, columns(moved), SOURCE)


def refused() -> Iterator[Case]:
    log: Case = {"steps": [{"append": {"rows": [{"customer": "ann", "kind": "sale", "time": "2024-01-05"}], "columns": {}}}], "as_of": "2024-02-01"}
    few: Case = {"policy": 1, "measures": {"sales": {"measure": "count", "of": ["sale"]}}}
    good: Case = {"measures": {"sales": {"low": 0, "high": 3}}}
    journey: Case = {"stages": [{"stage": "new", "to": ["back"]}, {"stage": "back", "when": "sales > 1"}]}

    def scorecard(card: Case) -> Case:
        return {"policy": few | {"scorecards": {"health": card}}}

    lost = {"stages": [*journey["stages"], {"stage": "lost", "when": "sales > 5"}]}
    flag: Case = {"schema": {"properties": {"churn_flag": "bool"}}}
    for name, operation, options, code, details, more in (
        ("unknown_scorecard", "health", scorecard(good) | {"scorecards": ["helth"]}, "unknown_scorecard", {"suggestion": "health"}, {}),
        ("unknown_lifecycle", "stages", {"policy": few | {"lifecycles": {"journey": journey}}, "lifecycles": ["jurney"]}, "unknown_lifecycle", {"suggestion": "journey"}, {}),
        ("weights_of_zero", "health", scorecard({"measures": {"sales": {"low": 0, "high": 3, "weight": 0}}}), "invalid_policy", {"path": "/scorecards/health/measures"}, {}),
        ("unknown_measure", "health", scorecard({"measures": {"sale": {"low": 0, "high": 3}}}), "unknown_name", {"path": "/scorecards/health/measures/sale", "suggestion": "sales"}, {}),
        ("overlapping_bands", "health", scorecard(good | {"bands": [{"band": "red"}, {"band": "green", "from": 50}, {"band": "yellow", "from": 50}]}), "invalid_policy", {"path": "/scorecards/health/bands/2"}, {}),
        ("missing_artifact", "health", scorecard({"measures": {"sales": {"normaliser": "z", "artifact": "base"}}}), "invalid_policy", {"path": "/scorecards/health/measures/sales/artifact"}, {}),
        ("churn_flag_as_measure", "health", scorecard({"measures": {"churn_flag": {"low": 1, "high": 0}}}), "undated_property", {"path": "/scorecards/health/measures/churn_flag"}, flag),
        ("unreachable_stage", "stages", {"policy": few | {"lifecycles": {"journey": lost}}}, "invalid_policy", {"path": "/lifecycles/journey/stages/2"}, {}),
    ):
        yield log | more | {"name": f"errors/{name}", "source": "by hand", "operation": operation, "options": options,
                            "expect": {"error": {"code": code, "details": details}}}
    yield from undated(log, few, good, journey)
    yield from set_for_another_name(log, few, good)
    yield from read_alone(log, few, {"measures": {"sales": {"low": 0, "high": 4}}}, journey, lost)
    yield from unheard(few | {"scorecards": {"health": {"measures": {"sales": {"normaliser": "percentile", "artifact": "base"}}}}}, few)


def undated(log: Case, few: Case, good: Case, journey: Case) -> Iterator[Case]:
    """A flag without a date says what became of everybody in the end: neither scores nor stages hang on it, by whatever way."""
    known = {"set_customers": {"rows": [{"id": "ann", "churn_flag": True}], "columns": {}}}
    flagged = log | {"schema": {"properties": {"churn_flag": "bool"}}, "steps": [*log["steps"], known]}
    rules = few | {"segments": {"flagged": "churn_flag", "kept": "!flagged"}}
    stages = [journey["stages"][0], {"stage": "back", "when": "kept && sales >= 1"}]
    for name, operation, part, path in (
        ("segment_of_churn_flag", "health", {"scorecards": {"health": good | {"segment": "kept"}}}, "/scorecards/health/segment"),
        ("stage_of_churn_flag", "stages", {"lifecycles": {"journey": {"stages": stages}}}, "/lifecycles/journey/stages/1/when"),
        ("signals_of_churn_flag", "signals", {"lifecycles": {"journey": {"stages": stages}}}, "/lifecycles/journey/stages/1/when"),
    ):
        yield flagged | {"name": f"errors/{name}", "source": "by hand", "operation": operation, "options": {"policy": rules | part},
                         "expect": {"error": {"code": "undated_property", "details": {"path": path, "given": "churn_flag"}}}}


def read_alone(log: Case, few: Case, good: Case, journey: Case, lost: Case) -> Iterator[Case]:
    """An operation needs what it reads and no more: stages no scorecard's artifact, a scorecard neither another's nor a lifecycle."""
    relative: Case = {"measures": {"sales": {"normaliser": "z", "artifact": "base"}}}
    sound = {"scorecards": {"health": good, "relative": relative}, "lifecycles": {"journey": journey}}
    policy = few | sound | {"lifecycles": {"journey": journey, "lost": lost}, "signals": {"paid": {"on": ["payed"]}}}
    one = {"customer": ["ann"]}
    # An event tells for the instant just after it.
    since = ["2024-01-05T00:00:00.000001Z"]
    way: Case = {"lifecycle": ["journey"], "from_stage": ["new"], "to_stage": ["back"], "moves": [0]}
    for operation, options, found in (
        ("stages", {}, one | {"stage": ["new"], "since": since, "days": [27 - 1e-6 / 86400]}),
        ("stage_moves", {}, {"customer": ["ann"], "to_stage": ["new"], "time": since}),
        ("stage_transitions", {}, way),
        ("stage_dwell", {}, {"lifecycle": []}),
        ("next_stages", {}, one | {"lifecycle": ["journey"], "stage": ["new"]}),
        ("health", {}, one | {"scorecard": ["health"], "score_millionths": [25000000]}),
        ("health_moves", {}, {"customer": []}),
        ("explain_health", {"customer": "ann"}, {"measure": ["sales"], "contribution_millionths": [25000000]}),
    ):
        names: Case = {"scorecards": ["health"]} if "health" in operation else {"lifecycles": ["journey"]}
        yield log | {"name": f"{operation}/of_a_policy_with_faults_elsewhere", "source": "by hand", "operation": operation,
                     "options": {"policy": policy} | names | options, "expect": {"table": {"columns": found}}}
    # All that is there is read where nothing is named.
    yield log | {"name": "stages/without_the_artifact_of_a_scorecard", "source": "by hand", "operation": "stages", "options": {"policy": few | sound},
                 "expect": {"table": {"columns": one | {"stage": ["new"], "since": since}}}}
    # What another scorecard was fitted on keeps no trend from going back thirty days; nor does hindsight.
    norms: Case = {"norms": {"artifact": {"operation": "fit_health_norms", "options": {"policy": few}}}}
    for name, cards, more in (("since_the_fit_of_another", ["health"], {}), ("since_before_the_fit_with_hindsight", ["relative"], {"hindsight": True})):
        yield log | {"name": f"health/{name}", "source": "by hand", "operation": "health", "options": {"policy": few | sound, "scorecards": cards} | norms | more,
                     "expect": {"table": {"columns": one, "notes": {"since": "2024-01-02T00:00:00Z"}}}}


def set_for_another_name(log: Case, few: Case, good: Case) -> Iterator[Case]:
    """A score set for an id that is another name of a customer is the customer's; of two that hold, the one that began last counts."""
    alias = {"alias": {"from": "visitor", "into": "ann", "at": "2024-01-10"}}
    sets = [{"customer": "ann", "score": 10, "owner": "kim", "from": "2024-01-12", "until": "2024-01-30"},
            {"customer": "visitor", "score": 70, "owner": "lee", "from": "2024-01-20", "until": "2024-01-25"}]
    policy = few | {"scorecards": {"health": good | {"overrides": sets}}}
    visit = {"append": {"rows": [{"customer": "visitor", "kind": "sale", "time": "2024-01-06"}], "columns": {}}}
    for name, at, score, owner in (("former", "2024-01-19", 10.0, "kim"), ("latter", "2024-01-20", 70.0, "lee"), ("former_again", "2024-01-25", 10.0, "kim")):
        yield log | {"name": f"health/set_for_another_name_{name}", "source": "by hand", "steps": [*log["steps"], visit, alias], "operation": "health",
                     "options": {"policy": policy, "at": at}, "expect": {"table": {"columns": columns([{"customer": "ann", "score": score, "state": "overridden", "owner": owner}])}}}


def unheard(policy: Case, few: Case) -> Iterator[Case]:
    """What is fitted without `known_at` has read what was received only later: a view of what was known before refuses it."""
    sales = [("ann", "01-05", "01-05"), ("ann", "01-20", "01-20"), ("bob", "01-10", "01-10"), ("bob", "01-15", "03-01"), ("cat", "01-07", "01-09"), ("cat", "01-17", "01-19")]
    rows = [{"customer": who, "kind": "sale", "time": f"2024-{time}", "heard": f"2024-{heard}", "amount": "5.00"} for who, time, heard in sales]
    # Some more, so that a model of purchases can be fitted.
    more = [{"customer": f"more {number}", "kind": "sale", "time": f"2023-{month:02}-{1 + 2 * number % 27:02}", "amount": f"{number + month}.00"}
            for number in range(12) for month in range(1 + number % 5, 13, 1 + number % 4)]
    schema: Case = {"time_zone": "UTC", "currency": "GBP", "roles": {"sale": "purchase"}}
    log: Case = {"schema": schema, "steps": [{"append": {"rows": rows, "columns": {"received": "heard"}}}], "as_of": "2024-02-15"}

    def made(operation: str, options: Case) -> Case:
        return {"operation": operation, "as_of": "2024-02-01", "options": options}

    norms, cuts = made("fit_health_norms", {"policy": few}), made("fit_rfm", {"bins": 2})
    model: Case = {"of": made("purchase_model.fit", {"unit": "1d", "model": "mbg_nbd"})}
    for name, operation, options, asks in (
        ("health", "health", {"policy": policy, "norms": {"artifact": norms}}, {}),
        ("rfm", "rfm_with", {"cuts": {"artifact": cuts}}, {}),
        ("purchases", "purchase_model.predict", {"horizon": "30d"}, model),
    ):
        details = {"fitted_as_of": "2024-02-01T00:00:00Z", "received_until": "2024-03-01T00:00:00Z", "known_at": "2024-03-01T00:00:00Z"}
        log["steps"][0]["append"]["rows"] = rows + more if name == "purchases" else rows
        yield log | asks | {"name": f"errors/{name}_not_received_by_then", "source": "by definition", "known_at": "2024-03-01", "operation": operation, "options": options,
                            "expect": {"error": {"code": "artifact_from_later", "details": details}}}
    log["steps"][0]["append"]["rows"] = rows
    # A microsecond later everything that the fit has read is known.
    expected = columns([{"customer": customer, "score": 50.0} for customer in ("ann", "bob", "cat")])
    yield log | {"name": "health/everything_received_by_then", "source": "by definition", "known_at": "2024-03-01T00:00:00.000001Z", "operation": "health",
                 "options": {"policy": policy, "norms": {"artifact": norms}}, "expect": {"table": {"columns": expected}}}
    # Every operation on scores takes the artifact alike: all are in the middle of those who bought as often.
    steps = columns([{"low": low, "customers": 3 if low == 50 else 0} for low in range(0, 100, 10)])
    yield log | {"name": "health_scores/of_norms", "source": "by definition", "operation": "health_scores",
                 "options": {"policy": policy, "norms": {"artifact": norms}}, "expect": {"table": {"columns": steps}}}


if __name__ == "__main__":
    sys.exit(main(cases(), "--check" in sys.argv))
