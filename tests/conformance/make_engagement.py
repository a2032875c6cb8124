"""Writes the cases of surveys and engagement, and those of bad input to revenue: by plain Python and by hand, none of their numbers from retention-core.

    python tests/conformance/make_engagement.py          # writes the cases
    python tests/conformance/make_engagement.py --check  # tells which files are not as it would write them
"""

from __future__ import annotations

import datetime as dt
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from case_files import main
from plain_log import Case, columns, quantile, ratio, wilson

SAAS: Case = json.loads((Path(__file__).resolve().parent.parent / "data/expected/saas.json").read_text("utf-8"))
SOURCE = "plain Python, by tests/conformance/make_engagement.py"
SCHEMA = {"time_zone": "UTC", "currency": "EUR", "observed_from": "2024-01-01", "observed_to": "2024-04-01",
          "roles": {"used": "activity", "left": "cancellation", "asked": "message_sent"}}
MAP = {"customer": "who", "time": "at", "kind": "what"}


def case(name: str, operation: str, rows: list[Case], wanted: Case, options: Case | None = None, source: str = SOURCE, properties: list[str] | None = None, **more: Any) -> Case:
    steps = [{"append": {"rows": rows, "columns": MAP | ({"properties": properties} if properties else {})}}]
    tolerance = {"tolerance": more.pop("tolerance")} if "tolerance" in more else {}
    return {"name": name, "source": source, "schema": SCHEMA, "steps": steps, "as_of": "2024-04-01", **more, "operation": operation, "options": options or {},
            "expect": {"table": {"columns": wanted, **tolerance}}}


def failing(name: str, operation: str, rows: list[Case], options: Case, code: str, details: Case, **columns_of: Any) -> Case:
    steps = [{"append": {"rows": rows, "columns": MAP | columns_of}}]
    return {"name": name, "source": "by hand", "schema": SCHEMA, "steps": steps, "as_of": "2024-04-01", "operation": operation, "options": options,
            "expect": {"error": {"code": code, "details": details}}}


# --- Surveys ------------------------------------------------------------------------------------------------------------

ANSWERS = [
    {"who": f"c{at:02}", "at": f"2024-{1 + at % 3:02}-{1 + at % 27:02}", "what": "survey_response", "score": (at * 7 + at // 5) % 11 if at % 13 else None}
    for at in range(60)
] + [{"who": f"c{at:02}", "at": f"2024-{1 + at % 3:02}-28", "what": "survey_response", "score": (at * 5) % 11} for at in range(0, 60, 4)]
INVITED = [{"who": f"c{at:02}", "at": f"2024-{1 + at % 3:02}-01", "what": "asked", "score": None} for at in range(0, 72, 2)]


def band(score: int) -> str:
    return "promoter" if score >= 9 else "passive" if score >= 7 else "detractor"


def nps_interval(promoters: int, detractors: int, count: int) -> tuple[float, float]:
    """Newcombe's square-and-add of the Wilson limits of both shares, which are correlated as those of one multinomial sample are."""
    (p_low, p_high), (d_low, d_high) = (wilson(part, count) for part in (promoters, detractors))
    assert p_low is not None and p_high is not None and d_low is not None and d_high is not None
    p, d = promoters / count, detractors / count
    spread = p * (1 - p) * d * (1 - d)
    together = -p * d / spread**0.5 if spread else 0.0

    def away(a: float, b: float) -> float:
        return max(a * a + b * b - 2 * together * a * b, 0.0) ** 0.5

    return 100 * (p - d - away(p - p_low, d_high - d)), 100 * (p - d + away(p_high - p, d - d_low))


def answered(who: str, month: str, invitations: list[dict[str, Any]] | None = None, answers: list[dict[str, Any]] | None = None) -> bool:
    """Whether an answer with a score came to the invitations of a month, be it later: before the next month's first invitation."""
    asked = sorted(row["at"] for row in (INVITED if invitations is None else invitations) if row["who"] == who)
    first = next(time for time in asked if time[:7] == month)
    until = next((time for time in asked if time[:7] > month), "9")
    return any(first <= row["at"] < until for row in (ANSWERS if answers is None else answers) if row["who"] == who and row["score"] is not None)


def late_answers() -> Iterator[Case]:
    """Answers in another month than their invitation, and before one; scores off the scale outside the time that is asked for."""
    def invited(who: str, when: str) -> dict[str, Any]:
        return {"who": who, "at": when, "what": "asked", "score": None}

    def answer(who: str, when: str, score: int) -> dict[str, Any]:
        return {"who": who, "at": when, "what": "survey_response", "score": score}

    invitations = [invited("ann", "2024-01-20"), invited("bob", "2024-01-28"), invited("cat", "2024-01-10"), invited("dan", "2024-01-05"), invited("dan", "2024-02-05"),
                   invited("eve", "2024-01-31"), invited("fay", "2024-02-10"), invited("fay", "2024-02-20"), invited("gus", "2024-03-01")]
    answers = [answer("ann", "2024-01-25", 9), answer("bob", "2024-02-03", 10), answer("cat", "2024-01-09", 3), answer("dan", "2024-02-06", 8), answer("fay", "2024-03-02", 2),
               answer("eve", "2024-03-15", 9)]
    old, late = answer("old", "2023-11-05", 40), answer("new", "2024-04-02", -3)
    rows = []
    for month in ("2024-01", "2024-02", "2024-03"):
        asked = {row["who"] for row in invitations if row["at"].startswith(month)}
        count = sum(answered(who, month, invitations, answers) for who in asked)
        rows.append({"period": month, "invited": len(asked), "responded": count, "response_rate": ratio(count, len(asked))})
    options = {"invitations": ["asked"], "min_answers": 1, "from": "2024-01-01", "to": "2024-04-01"}
    yield case("survey/answers_in_a_later_month", "survey", [*invitations, *answers], columns(rows), options, properties=["score"], tolerance=1e-9)
    yield case("survey/off_the_scale_elsewhere", "survey", [*invitations, *answers, old, late], columns(rows), options, properties=["score"], tolerance=1e-9)


def surveys() -> Iterator[Case]:
    yield from late_answers()
    for number, example in enumerate(SAAS["nps_worked_examples"]):
        rows = [{"who": f"c{at:03}", "at": "2024-03-05", "what": "survey_response", "score": score} for at, score in enumerate(example["scores"])]
        low, high = example["ci95_normal"]
        wanted = {"answers": [example["n"]], "promoters": [example["promoters"]], "passives": [example["passives"]], "detractors": [example["detractors"]],
                  "score": [example["nps"]], "score_low": [low], "score_high": [high]}
        yield case(f"survey/worked_example_{number + 1}", "survey", rows, wanted, {"interval": "normal", "min_answers": 1, "from": "2024-03-01"},
                   "tests/data/expected/saas.json", ["score"], tolerance=1e-9)
    for counted in ("latest", "all"):
        rows = []
        for month in ("2024-01", "2024-02", "2024-03"):
            own = [row for row in ANSWERS if row["at"].startswith(month)]
            scored = sorted((row for row in own if row["score"] is not None), key=lambda row: row["at"])
            if counted == "latest":
                scored = list({row["who"]: row for row in scored}.values())
            bands = Counter(band(row["score"]) for row in scored)
            count = len(scored)
            low, high = nps_interval(bands["promoter"], bands["detractor"], count)
            asked = {row["who"] for row in INVITED if row["at"].startswith(month)}
            responded = len({who for who in asked if answered(who, month)})
            rate_low, rate_high = wilson(responded, len(asked))
            rows.append({"period": month, "score_state": "known", "answers": count, "unscored": sum(row["score"] is None for row in own), "promoters": bands["promoter"],
                         "passives": bands["passive"], "detractors": bands["detractor"], "score": 100 * (bands["promoter"] - bands["detractor"]) / count,
                         "score_low": low, "score_high": high, "mean": sum(row["score"] for row in scored) / count, "invited": len(asked), "responded": responded,
                         "response_rate": ratio(responded, len(asked)), "response_rate_low": rate_low, "response_rate_high": rate_high})
        yield case(f"survey/nps_{counted}", "survey", ANSWERS + INVITED, columns(rows), {"answers": counted, "invitations": ["asked"], "min_answers": 5}, properties=["score"], tolerance=1e-9)
    five = [row | {"score": 1 + row["score"] % 5} for row in ANSWERS if row["score"] is not None]
    rows = []
    for month in ("2024-01", "2024-02", "2024-03"):
        scored = [row["score"] for row in five if row["at"].startswith(month)]
        satisfied = sum(score >= 4 for score in scored)
        low, high = wilson(satisfied, len(scored))
        assert low is not None and high is not None
        rows.append({"period": month, "answers": len(scored), "satisfied": satisfied, "score": 100 * satisfied / len(scored), "score_low": 100 * low, "score_high": 100 * high, "promoters": None})
    yield case("survey/csat", "survey", five, columns(rows), {"survey": "csat", "answers": "all"}, properties=["score"], tolerance=1e-9)
    def answer(who: str, score: int | None) -> dict[str, Any]:
        return {"who": who, "at": "2024-03-05", "what": "survey_response", "score": score}

    asked = [{"who": who, "at": "2024-03-01", "what": "asked", "score": None} for who in ("ann", "bob")]
    options = {"invitations": ["asked"], "min_answers": 1, "from": "2024-03-01"}
    yield case("survey/answered_without_a_score", "survey", [*asked, answer("ann", None), answer("bob", 9)],
               {"answers": [1], "unscored": [1], "invited": [2], "responded": [1], "response_rate": [0.5]}, options, "by hand", ["score"])
    for name, end, score, low, high in (("highest", 10, 90.0, 71.406_151_961_3, 100.0), ("lowest", 0, -90.0, -100.0, -71.406_151_961_3)):
        # 1.959964 x sqrt((0.9 - 0.81) / 10) is 18.59 points: the one end is cut at the scale's.
        rows = [answer(f"c{at}", 8 if at == 9 else end) for at in range(10)]
        yield case(f"survey/normal_{name}", "survey", rows, {"score": [score], "score_low": [low], "score_high": [high]}, {"interval": "normal", "from": "2024-03-01"},
                   "by hand", ["score"], tolerance=1e-6)
    rows = [answer("ann", 9) | {"id": "1"}, answer("ann", 3) | {"id": "2"}]
    both = case("survey/answers_of_one_instant", "survey", rows, {"answers": [1], "promoters": [1], "detractors": [0]}, {"min_answers": 1, "from": "2024-03-01"},
                "by definition: of answers at one instant the highest score is the latest", ["score"])
    both["steps"][0]["append"]["columns"]["id"] = "id"
    yield both
    few = ANSWERS[:6]
    yield case("survey/too_few_answers", "survey", few, {"score": [None] * 3, "score_state": ["too_few_answers"] * 3, "mean": [None] * 3}, properties=["score"])
    latest = {side: {} for side in ("before", "after")}
    for row in sorted((row for row in ANSWERS if row["score"] is not None), key=lambda row: row["at"]):
        latest["before" if row["at"] < "2024-02-15" else "after"][row["who"]] = band(row["score"])
    moves = Counter((latest["before"].get(who, "none"), latest["after"].get(who, "none")) for who in {*latest["before"], *latest["after"]})
    names = ["detractor", "passive", "promoter", "none"]
    rows = [{"before": before, "after": after, "customers": moves[before, after], "share": ratio(moves[before, after], sum(moves[before, name] for name in names))}
            for before in names for after in names if (before, after) != ("none", "none")]
    yield case("survey_moves/mid_february", "survey_moves", ANSWERS, columns(rows), {"split": "2024-02-15"}, properties=["score"])
    reasons = ["price", "bugs", "price", None, "price", "moved", "bugs", None]
    left = [{"who": f"c{at}", "at": f"2024-02-{1 + at:02}", "what": "left", "reason": reason} for at, reason in enumerate(reasons)]
    rows = []
    for reason, count in (("price", 3), ("bugs", 2), ("moved", 1)):
        low, high = wilson(count, 6)
        rows.append({"reason": reason, "count": count, "share": count / 6, "share_low": low, "share_high": high})
    rows.append({"reason": None, "count": 2, "share": None, "share_low": None, "share_high": None})
    yield case("stated_reasons/of_leaving", "stated_reasons", left, columns(rows), properties=["reason"], tolerance=1e-9)
    left = [{"who": f"c{at}", "at": "2024-02-01", "what": "left", "reason": reason} for at, reason in enumerate(["", "  ", "price", None])]
    yield case("stated_reasons/blank", "stated_reasons", left, {"reason": ["price", None], "count": [1, 3], "share": [1.0, None]}, source="by hand", properties=["reason"])


# --- Engagement ---------------------------------------------------------------------------------------------------------

PATHS = {
    "ann": ["2024-01-03 visit", "2024-01-04 trial", "2024-01-09 paid"], "bob": ["2024-01-05 visit", "2024-01-05T06:00 trial", "2024-03-20 paid"],
    "cat": ["2024-01-10 trial", "2024-01-12 visit", "2024-01-15 trial"], "dan": ["2024-02-01 visit", "2024-02-03 paid"],
    "eve": ["2024-03-25 visit", "2024-03-26 trial"], "fay": ["2024-03-30 visit"], "gus": ["2024-02-10 visit", "2024-02-12 trial", "2024-02-13 paid"],
    "hal": ["2024-01-20 paid", "2024-02-20 visit"],
}
EVENTS = [{"who": who, "at": event.split()[0], "what": event.split()[1]} for who, events in PATHS.items() for event in events]


def time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


Told = list[tuple[dt.datetime, str]]


def told_of(events: list[Case]) -> dict[str, Told]:
    """What each customer did, ascending in time."""
    told: dict[str, Told] = {}
    for row in events:
        told.setdefault(row["who"], []).append((time(row["at"]), row["what"]))
    return {who: sorted(own) for who, own in told.items()}


def furthest(told: Told, steps: list[str], roles: dict[str, str], within: dt.timedelta | None) -> list[dt.datetime]:
    """When each step was made, by trying every way to give each step an event of its own: of those with the most steps the earliest."""
    first = next((at for at, what in told if steps[0] in (what, roles.get(what))), None)

    def after(used: frozenset[int], number: int, last: dt.datetime) -> list[dt.datetime]:
        best: list[dt.datetime] = []
        for index, (at, what) in enumerate(told if number < len(steps) else []):
            too_late = at != first if number == 0 else within is not None and at >= first + within
            if index not in used and steps[number] in (what, roles.get(what)) and at >= last and not too_late:
                way = [at, *after(used | {index}, number + 1, at)]
                best = max(best, way, key=lambda times: (len(times), [-made.timestamp() for made in times]))
        return best

    return after(frozenset(), 0, first) if first is not None else []


def funnel(name: str, steps: list[str], within: int | None = None, events: list[Case] = EVENTS, as_of: str = "2024-04-01", **schema: Any) -> Case:
    length, settings = dt.timedelta(days=within) if within else None, SCHEMA | schema
    end = min(time(settings["observed_to"]), time(as_of))
    reached: list[list[float]] = [[] for _ in steps]
    waits = [0] * len(steps)
    for told in told_of(events).values():
        made = furthest(told, steps, settings["roles"], length)
        for number, at in enumerate(made):
            reached[number].append((at - made[max(number - 1, 0)]) / dt.timedelta(days=1))
        if made and len(made) < len(steps):
            waits[len(made)] += int(length is None or made[0] + length > end)
    rows = []
    for number, step in enumerate(steps):
        count, before = len(reached[number]), len(reached[number - 1]) if number else None
        low, high = wilson(count, before) if before is not None else (None, None)
        rows.append({"step": number + 1, "events": step, "customers": count, "open": waits[number], "share_of_first": ratio(count, len(reached[0])),
                     "share_of_previous": None if before is None else ratio(count, before), "share_of_previous_low": low, "share_of_previous_high": high,
                     "median_days": median(reached[number]) if number and count else None, "p90_days": quantile(reached[number], 0.9) if number and count else None})
    options = {"steps": steps} | ({"within": f"{within}d"} if within else {})
    asked = case(f"funnel/{name}", "funnel", events, columns(rows), options, tolerance=1e-9, schema=settings, as_of=as_of)
    if any("id" in row for row in events):
        asked["steps"][0]["append"]["columns"] = MAP | {"id": "id"}
    return asked


AT_ONCE = {
    "ann": "visit buy", "bob": "buy visit", "cat": "buy buy", "dan": "visit buy visit", "eve": "visit", "fay": "login", "gus": "click", "hal": "click login", "ivy": "login buy click",
    "jon": "login login", "kim": "visit visit buy",
}


def funnels() -> Iterator[Case]:
    steps = ["visit", "trial", "paid"]
    yield funnel("however_long", steps)
    yield funnel("within_30d", steps, 30)
    yield funnel("within_7d_observed_to_march", steps, 7, observed_to="2024-03-28", as_of="2024-06-01")
    # All that a customer does at one instant, in the order in which it arrives; some do it again a day later.
    at_once = [{"who": who, "at": at, "what": what, "id": f"{who} {at} {9 - number}"} for who, kinds in AT_ONCE.items() for at in ("2024-03-05", "2024-03-06")
               for number, what in enumerate(kinds.split()) if at == "2024-03-05" or who in ("ann", "ivy")]
    roles = {"login": "activity", "click": "activity"}
    for name, steps in (("there_and_back", ["visit", "buy", "visit"]), ("twice", ["buy", "buy"]), ("role_after_its_kind", ["login", "activity"]),
                        ("kind_after_its_role", ["activity", "login"]), ("role_and_two_kinds", ["activity", "activity", "buy", "login"])):
        yield funnel(f"at_once_{name}", steps, 2, at_once, roles=roles)
    drawn = random.Random(20_240_229)
    by_chance = [{"who": f"c{who:02}", "at": drawn.choice(["2024-03-05", "2024-03-06"]), "what": drawn.choice(["visit", "buy", "login", "click"]), "id": str(drawn.random())}
                 for who in range(60) for _ in range(drawn.randint(2, 7))]
    yield funnel("at_once_by_chance", ["activity", "buy", "login", "activity", "activity"], 2, by_chance, roles=roles)


def waited(name: str, events: list[Case], start: str, value: str, observed_to: str) -> Case:
    end, spells, before, without = time(observed_to), [], 0, 0
    for told in told_of(events).values():
        begun = next((at for at, what in told if what == start), None)
        got = next((at for at, what in told if what == value), None)
        if begun is None:
            without += 1
        elif begun >= end:
            continue
        elif got is not None and got < begun:
            before += 1
        else:
            # What came after the end of observation was seen of some by chance.
            spells.append(((min(got or end, end) - begun) / dt.timedelta(days=1), got is not None and got < end))
    share, greenwood, curve = 1.0, 0.0, []
    for at in sorted({days for days, _ in spells}):
        risk, died = sum(days >= at for days, _ in spells), sum(days == at and event for days, event in spells)
        share *= 1 - died / risk
        greenwood += died / (risk * (risk - died)) if risk > died else math.inf
        curve.append((at, share, greenwood))
    within = [entry for entry in curve if entry[0] < 7]
    middle = next((at for at, left, _ in curve if left <= 0.5), None)
    return case(f"time_to_value/{name}", "time_to_value", events, {
        "customers": [len(spells)], "reached": [sum(event for _, event in spells)], "waiting": [sum(not event for _, event in spells)], "before_start": [before],
        "without_start": [without], "median_days": [middle], "median_state": ["not_reached" if middle is None else "known"],
        "share_within": [1 - within[-1][1] if within else 0.0], "share_state": ["known"],
    }, {"value": [value], "start": [start], "within": "7d"}, tolerance=1e-9, schema=SCHEMA | {"observed_to": observed_to}, as_of="2024-06-01" if observed_to < "2024-04-01" else "2024-04-01")


def values() -> Iterator[Case]:
    yield waited("visit_to_paid", EVENTS, "visit", "paid", "2024-04-01")
    yield waited("observed_to_march", EVENTS, "visit", "paid", "2024-03-10")
    late = [{"who": f"c{at}", "at": "2024-01-22", "what": "start"} for at in range(10)] + [{"who": f"c{at}", "at": "2024-02-20", "what": "value"} for at in range(2)]
    yield waited("values_after_the_end", late, "start", "value", "2024-02-01")


def adoption() -> Iterator[Case]:
    used = [{"who": f"c{at % 9}", "at": f"2024-{1 + at % 3:02}-{1 + at:02}", "what": "used", "item": ["export", "search", "share"][at * at % 3 if at % 4 else 2]} for at in range(28)]
    rows = []
    for month in ("2024-01", "2024-02", "2024-03"):
        active = {row["who"] for row in used if row["at"].startswith(month)}
        for feature in sorted({row["item"] for row in used}):
            own = [row for row in used if row["item"] == feature and row["at"].startswith(month)]
            users = {row["who"] for row in own}
            earlier = {row["who"] for row in used if row["item"] == feature and row["at"] < month}
            low, high = wilson(len(users), len(active))
            rows.append({"period": month, "feature": feature, "events": len(own), "users": len(users), "new_users": len(users - earlier), "active": len(active),
                         "share": ratio(len(users), len(active)), "share_low": low, "share_high": high})
    adopted = case("feature_adoption/by_month", "feature_adoption", used, columns(rows), tolerance=1e-9)
    adopted["steps"][0]["append"]["columns"] = MAP | {"item": "item"}
    yield adopted
    warning = "no event of use names a feature in `item`: load it with the events, or say with `feature` where it is"
    nameless = case("feature_adoption/nameless", "feature_adoption", [{"who": "ann", "at": "2024-01-05", "what": "used"}], {"feature": []}, source="by hand: whoever reads the empty table is told why")
    nameless["expect"]["table"]["notes"] = {"warning": warning}
    yield nameless
    used = [{"who": f"c{at}", "at": "2024-03-05", "what": "used", "area": area} for at, area in enumerate(["search", "", " ", None])]
    yield case("feature_adoption/blank", "feature_adoption", used, {"feature": ["search"], "users": [1], "active": [4], "share": [0.25]}, {"feature": "area", "from": "2024-03-01"},
               source="by hand", properties=["area"])


# --- What is wrong ------------------------------------------------------------------------------------------------------

STARTED = {"who": "ann", "at": "2024-01-05", "what": "subscription_started", "paid": "10.00", "cur": "USD", "months": None, "end": None, "sub": None}
TERMS = {"amount": "paid", "currency": "cur", "item": "sub", "properties": ["months", "end"]}
NAMED = {"properties": {"term_months": "months", "ends": "end"}}
GOAL = {"start": "2024-01-05", "deadline": "2024-04-01"}


def wrong() -> Iterator[Case]:
    yield failing("revenue_movements/missing_exchange_rate", "revenue_movements", [STARTED], {}, "missing_exchange_rate",
                  {"argument": "exchange_rates", "currency": "USD", "time": "2024-01-05T00:00:00Z", "customer": "ann"}, **TERMS)
    yield failing("revenue_movements/unknown_currency", "revenue_movements", [STARTED], {"settings": {"exchange_rates": {"USX": {"2024-01-01": "1.1"}}}},
                  "unknown_currency", {"argument": "exchange_rates"}, **TERMS)
    yield failing("revenue_movements/rate_from_later", "revenue_movements", [STARTED], {"settings": {"exchange_rates": {"USD": {"2024-02-01": 1.1}}}},
                  "missing_exchange_rate", {"currency": "USD"}, **TERMS)
    yield failing("revenue_movements/unknown_setting", "revenue_movements", [STARTED], {"settings": {"churn": "end"}}, "unknown_option", {"argument": "settings"}, **TERMS)
    yield failing("revenue_movements/unknown_value", "revenue_movements", [STARTED], {"settings": {"churn_at": "reqest"}}, "invalid_option",
                  {"argument": "settings", "setting": "churn_at", "suggestion": "request"}, **TERMS)
    yield failing("revenue_movements/unknown_preset", "revenue_movements", [STARTED], {"settings": "strip"}, "invalid_option", {"suggestion": "stripe"}, **TERMS)
    yield failing("revenue_movements/policy_at_fault", "revenue_movements", [STARTED], {"settings": {"policy": 1, "metrics": {"grian": "account"}}}, "unknown_option",
                  {"path": "/metrics/grian", "suggestion": "grain"}, **TERMS)
    yield failing("revenue_movements/unknown_property", "revenue_movements", [STARTED | {"cur": "EUR"}], {"by": "country"}, "unknown_property", {"argument": "by"}, **TERMS)
    yield failing("subscriptions/no_whole_term", "subscriptions", [STARTED | {"months": 1.5}], {"settings": NAMED}, "invalid_value", {"column": "term_months"}, **TERMS)
    yield failing("mrr_timeline/unknown_customer", "mrr_timeline", [STARTED | {"cur": "EUR"}], {"customer": "bob"}, "unknown_customer", {}, **TERMS)
    for score, given in ((11, "11"), (9.5, "9.5"), (-1, "-1")):
        rows = [{"who": "ann", "at": "2024-01-05", "what": "survey_response", "score": score}]
        yield failing(f"survey/score_of_{'minus_1' if score == -1 else str(score).replace('.', '_')}", "survey", rows, {}, "score_out_of_scale", {"given": given, "customer": "ann"}, properties=["score"])
    yield failing("survey/score_in_words", "survey", [{"who": "ann", "at": "2024-01-05", "what": "survey_response", "score": "good"}], {}, "score_out_of_scale",
                  {"given": "good", "customer": "ann"}, properties=["score"])
    yield failing("survey/misspelt_score", "survey", [{"who": "ann", "at": "2024-01-05", "what": "survey_response", "score": 9}], {"score": "scor"}, "unknown_property",
                  {"argument": "score", "given": "scor", "suggestion": "score"}, properties=["score"])
    euros = STARTED | {"cur": "EUR"}
    for name, given in (("term_months", "a year"), ("quantity", "lots"), ("contract_amount", "120 EUR"), ("discount", "10%"), ("tax", "1,5"), ("metered", "n/a"),
                        ("trial", "perhaps"), ("at_period_end", "end"), ("voluntary", "unknown"), ("trial_ends", "soon"), ("discount_ends", "in May"), ("ends", "never")):
        columns_of = {"amount": "paid", "currency": "cur", "properties": ["said"]}
        yield failing(f"revenue_movements/unusable_{name}", "revenue_movements", [euros | {"said": given}], {"settings": {"properties": {name: "said"}}}, "invalid_value",
                      {"column": "said", "given": given, "kind": "subscription_started", "time": "2024-01-05T00:00:00Z", "customer": "ann"}, **columns_of)
    yield failing("subscriptions/plan_of_a_number", "subscriptions", [euros | {"plan": 3}], {}, "invalid_value", {"column": "plan", "given": "3"}, amount="paid", currency="cur", properties=["plan"])
    yield failing("revenue_movements/misspelt_kind", "revenue_movements", [euros, euros | {"what": "abo_ende", "at": "2024-02-01"}], {"settings": {"kinds": {"abo_end": "ended"}}}, "unknown_kind",
                  {"argument": "kinds", "given": "abo_end", "suggestion": "abo_ende"}, **TERMS)
    yield failing("revenue_movements/misspelt_property", "revenue_movements", [euros | {"months": 12}], {"settings": {"properties": {"term_months": "month"}}}, "unknown_property",
                  {"argument": "properties", "given": "month", "suggestion": "months"}, **TERMS)
    for name in ("2024-13", "2024-2", "February 2024"):
        yield failing(f"unit_economics/spend_of_no_month_{name.lower().replace(' ', '_').replace('-', '_')}", "unit_economics", [euros], {"spend": {name: 100.0}}, "invalid_option", {"argument": "spend", "given": name}, **TERMS)
    yield from written()
    rows = [{"who": "ann", "at": "2024-01-05", "what": "survey_response", "score": 5}]
    yield failing("survey/nps_has_one_scale", "survey", rows, {"scale": [1, 5]}, "invalid_option", {"argument": "scale"}, properties=["score"])
    yield failing("funnel/one_step", "funnel", EVENTS, {"steps": ["visit"]}, "invalid_option", {"argument": "steps"})
    yield failing("funnel/unknown_step", "funnel", EVENTS, {"steps": ["visit", "trail"]}, "unknown_kind", {"argument": "steps", "given": "trail", "suggestion": "trial"})
    for operation, argument, more in (("survey", "events", {}), ("survey", "invitations", {}), ("survey_moves", "events", {"split": "2024-02-01"}), ("stated_reasons", "events", {}),
                                      ("feature_adoption", "events", {}), ("time_to_value", "value", {"start": ["visit"]}), ("time_to_value", "start", {"value": ["paid"]})):
        yield failing(f"{operation}/unknown_{argument}", operation, EVENTS, more | {argument: ["trail"]}, "unknown_kind", {"argument": argument, "given": "trail", "suggestion": "trial"})
    yield failing("goal/target_and_change", "goal", [STARTED | {"cur": "EUR"}], GOAL | {"target": 0.1, "change": -0.1}, "invalid_option", {"argument": "target"}, **TERMS)
    yield failing("goal/no_target", "goal", [STARTED | {"cur": "EUR"}], {"start": "2024-01-05", "deadline": "2024-04-01"}, "invalid_option", {"argument": "target"}, **TERMS)
    for name, given, argument in (
        ("unit_economics/spend_and_groups", {"spend": {"2024-01": 100.0}, "by": "plan"}, "spend"),
        ("renewals/no_months", {"months": 0}, "months"),
        ("renewals/too_many_months", {"months": 1201}, "months"),
        ("goal/churn_of_more_than_all", GOAL | {"target": 5}, "target"),
        ("goal/revenue_churn_of_more_than_all", GOAL | {"metric": "revenue_churn", "target": 1.01}, "target"),
        ("goal/target_below_zero", GOAL | {"metric": "mrr", "target": -1}, "target"),
        ("goal/change_to_below_zero", GOAL | {"change": -1.5}, "change"),
    ):
        yield failing(name, name.split("/")[0], [euros], given, "invalid_option", {"argument": argument}, **TERMS)
    yield from audits()
    yield from documents()


def written() -> Iterator[Case]:
    """Numbers, flags and times written as text mean what they say."""
    columns_of = {"amount": "paid", "currency": "cur", "properties": ["quantity", "term_months", "discount", "trial", "at_period_end", "plan"]}
    rows = [
        STARTED | {"who": "ann", "cur": "EUR", "quantity": "3", "discount": "1.50", "trial": "no", "plan": "pro"},
        STARTED | {"who": "bob", "cur": "EUR", "paid": "30.00", "term_months": "3", "trial": "Yes", "plan": "pro"},
        STARTED | {"who": "cat", "cur": "EUR", "plan": "pro"},
        STARTED | {"who": "cat", "at": "2024-01-20", "what": "subscription_cancelled", "paid": None, "cur": None, "at_period_end": "yes"},
        STARTED | {"who": "dan", "cur": None, "paid": None},
    ]
    columns_here = {"who": ["ann", "bob", "cat", "dan"], "mrr": [850, None, None, 0]}
    steps = [{"append": {"rows": rows, "columns": MAP | columns_of}}]
    yield {"name": "subscriptions/said_in_words", "source": "by hand", "schema": SCHEMA, "steps": steps, "as_of": "2024-02-10", "operation": "subscriptions", "options": {},
           "expect": {"table": {"columns": {"customer": columns_here["who"], "mrr_minor": columns_here["mrr"], "status": ["active", "trial", "ended", "active"]},
                                "notes": {"warning": "subscriptions that start without an amount: 1; they count nothing until a change tells one"}}}}
    scores = [{"who": "ann", "at": "2024-03-05", "what": "survey_response", "score": "10"}, {"who": "bob", "at": "2024-03-05", "what": "survey_response", "score": " 6"}]
    yield case("survey/scores_as_text", "survey", scores, {"score": [0.0], "answers": [2]}, {"min_answers": 1, "from": "2024-03-01"}, "by hand", ["score"])


CHECKS = ["overlaps", "orphans", "changes_after_end", "ends_before_cancellation", "contradictions", "doubtful_terms", "shared_subscriptions", "paying_after_cancellation", "use_before_subscription"]
AUDITED = [
    # Two starts of one subscription without an end between them.
    STARTED | {"sub": "s1", "cur": "EUR"}, STARTED | {"sub": "s1", "cur": "EUR", "at": "2024-01-20"},
    # An end without a start.
    STARTED | {"who": "bob", "what": "subscription_ended", "paid": None, "cur": None},
    # A change after the end.
    STARTED | {"who": "cat", "cur": "EUR"}, STARTED | {"who": "cat", "what": "subscription_ended", "at": "2024-02-01", "paid": None, "cur": None},
    STARTED | {"who": "cat", "what": "subscription_changed", "at": "2024-02-10", "cur": "EUR"},
    # A cancellation to a time before it.
    STARTED | {"who": "dan", "cur": "EUR"}, STARTED | {"who": "dan", "what": "subscription_cancelled", "at": "2024-03-01", "end": "2024-02-01", "paid": None, "cur": None},
    # Two contents of one change.
    STARTED | {"who": "eve", "cur": "EUR"}, STARTED | {"who": "eve", "what": "subscription_changed", "at": "2024-02-01", "paid": "12.00", "cur": "EUR"},
    STARTED | {"who": "eve", "what": "subscription_changed", "at": "2024-02-01", "paid": "13.00", "cur": "EUR"},
    # The customer is cancelled, a subscription pays on.
    STARTED | {"who": "fay", "sub": "s2", "cur": "EUR"}, STARTED | {"who": "fay", "what": "subscription_cancelled", "at": "2024-02-01", "paid": None, "cur": None},
    # A trial that is over when it starts, and a subscription that another customer has, too.
    STARTED | {"who": "hal", "what": "subscription_trial_started", "until": "2024-01-04", "cur": "EUR"},
    STARTED | {"who": "ivy", "sub": "s2", "cur": "EUR"},
    # Use before the subscription, and after it.
    STARTED | {"who": "gus", "cur": "EUR"}, STARTED | {"who": "gus", "what": "used", "at": "2024-01-02", "paid": None, "cur": None},
    STARTED | {"who": "gus", "what": "used", "at": "2024-01-09", "paid": None, "cur": None},
]


def audits() -> Iterator[Case]:
    settings = {"properties": NAMED["properties"] | {"trial_ends": "until"}}
    found = {"check": CHECKS, "count": [1] * 9, "of": [16] * 6 + [2, 16, 2]}
    told = case("subscription_audit/each_once", "subscription_audit", [{"until": None} | row for row in AUDITED], found, {"settings": settings}, "by hand")
    told["steps"][0]["append"]["columns"] = MAP | TERMS | {"properties": ["months", "end", "until"]}
    yield told
    terms = {"amount": "paid", "currency": "cur", "properties": ["quantity", "discount", "tax", "metered", "contract_amount", "term_months"]}
    plain = {"cur": "EUR", "paid": "10.00", "at": "2024-01-05", "what": "subscription_started"} | dict.fromkeys(terms["properties"])
    # Who, what is said, what is found; a doubt is told once, and not again by each change that leaves it as it is.
    said = [("ann", {"quantity": -1}, "a quantity below zero"), ("bob", {"discount": -1}, "a discount below zero, which adds to the price"),
            ("cat", {"tax": -1}, "tax or metered charges below zero"), ("dan", {"discount": 6, "tax": 5}, "discount, tax and metered charges above the amount"),
            ("eve", {"contract_amount": 120}, "a contract amount without `term_months`, taken for one month's"),
            ("fay", {"contract_amount": 120, "term_months": 12}, None), ("gus", {"discount": 5, "tax": 2, "metered": 3}, None), ("hal", {"paid": "-10.00"}, None),
            ("ivy", {"contract_amount": 10}, None)]
    rows = [plain | {"who": who} | terms_of for who, terms_of, _ in said]
    rows += [plain | {"who": who, "what": "subscription_changed", "at": "2024-02-05", "paid": paid, "contract_amount": contract}
             for who, paid, contract in (("ann", "11.00", None), ("fay", "12.00", None), ("ivy", "12.00", 12))]
    doubts = [f"{who} 2024-01-05T00:00:00Z: {doubt}" for who, _, doubt in said if doubt]
    wanted = {"check": CHECKS, "count": [0] * 5 + [6] + [0] * 3, "samples": [None] * 5 + ["; ".join(doubts)] + [None] * 3}
    doubted = case("subscription_audit/doubtful_terms", "subscription_audit", rows, wanted, {}, "by hand: the sixth, another price beside fay's old contract, has no room among five samples")
    doubted["steps"][0]["append"]["columns"] = MAP | terms
    yield doubted
    clean = case("subscription_audit/nothing", "subscription_audit", [STARTED | {"cur": "EUR"}], {"check": CHECKS, "count": [0] * 9, "severity": ["ok"] * 9, "samples": [None] * 9}, source="by hand")
    clean["steps"][0]["append"]["columns"] = MAP | TERMS
    yield clean


def documents() -> Iterator[Case]:
    names = ["grain", "method", "churn_at", "past_due", "grace", "reactivation_window", "group_within", "trials", "free_plans", "discounts", "tax", "metered", "proration",
             "term_changes", "amount_per", "exchange_at", "exchange_rates", "kinds", "properties"]
    stripe = ["customer", "movement", "request", "counted", "30d", None, None, False, "inactive", "permanent", False, False, "at_change", "as_change", "month", "daily", {}, {}, {}]
    changed = {"grace": "14d", "churn_at": "end"}
    for name, settings, values in (
        ("stripe", "stripe", stripe),
        ("based_on_stripe", {"preset": "stripe", **changed}, [changed.get(name, value) for name, value in zip(names, stripe, strict=True)]),
        ("of_a_policy", {"policy": 1, "metrics": {"preset": "stripe", **changed}}, [changed.get(name, value) for name, value in zip(names, stripe, strict=True)]),
    ):
        wanted = {"setting": names, "value": [json.dumps(value) for value in values]}
        yield {"name": f"metric_settings/{name}", "source": "by hand, from the sources of the preset", "operation": "package.metric_settings", "options": {"settings": settings},
               "expect": {"table": {"columns": wanted}}}
    yield {
        "name": "policy/metrics_at_fault", "source": "by hand", "operation": "package.check_policy",
        "options": {"policy": {"policy": 1, "metrics": {"grian": "account", "grace": "soon", "churn_at": "reqest", "exchange_rates": {"USX": {"2024-01-01": 1}}}}},
        "expect": {"table": {"columns": {"path": ["/metrics/churn_at", "/metrics/grace", "/metrics/grian", "/metrics/exchange_rates"],
                                         "code": ["invalid_option", "invalid_span", "unknown_option", "unknown_currency"], "suggestion": ["request", None, "grain", "UGX"]}}}}


def cases() -> Iterator[Case]:
    yield from surveys()
    yield from funnels()
    yield from values()
    yield from adoption()
    yield from wrong()


if __name__ == "__main__":
    sys.exit(main(cases(), "--check" in sys.argv[1:]))
