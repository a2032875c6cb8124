"""Scorecards and lifecycles with the standard library alone: every instant at which anything can change is looked at, one
after another from a customer's first event on, and nothing else is remembered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import floor
from typing import Any

from plain_log import Case, Columns, columns, instant, later, quantile, told, wilson
from plain_policy import Plan, World, at_least

Stay = tuple[str, str, dt.timedelta, "str | None"]
SOURCE = "plain Python, by tests/conformance/make_health.py"
ROLES = {"login": "activity", "sale": "purchase"}
CARD: Case = {
    "measures": {
        "days_since_login": {"weight": 3, "low": 10, "high": 0, "missing": "penalise"},
        "logins_30d": {"weight": 1.5, "normaliser": "saturating", "half": 2},
        "spent_30d": {"normaliser": "curve", "points": [[0, 0], [1000, 0.5], [5000, 1]], "age": "days_since_sale", "half_life": 5, "tick": 2},
        "days_since_sale": {"weight": 0.5, "low": 0, "high": 30, "direction": "lower", "missing": "neutral", "neutral": 0.25},
    },
    "bands": [{"band": "red"}, {"band": "yellow", "from": 35}, {"band": "green", "from": 60}],
    "hysteresis": 5,
    "overrides": [{"customer": "ben", "score": 80, "owner": "kim", "from": "2024-04-01", "until": "2024-04-03T12:00", "reason": "on leave"}],
}
BUYING: Case = {"segment": "buyers", "measures": {"spent_30d": {"low": 0, "high": 2000}}, "bands": [{"band": "low"}, {"band": "high", "from": 50}]}
STAGES: list[Case] = [
    {"stage": "new", "to": ["active", "gone"]},
    {"stage": "active", "when": "logins_30d >= 2", "to": ["keen", "gone"], "dwell": "3d"},
    {"stage": "keen", "when": "logins_30d >= 3", "keep": "days_since_login < 7", "to": ["active", "gone"], "dwell": "1mo"},
    {"stage": "gone", "when": "days_since_login >= 9", "to": ["active"]},
]
PLAN = Plan(
    {
        "days_since_login": {"measure": "days_since_last", "of": ["login"]},
        "days_since_sale": {"measure": "days_since_last", "of": ["sale"]},
        "logins_30d": {"measure": "count", "of": ["login"], "window": "30d"},
        "spent_30d": {"measure": "sum", "of": ["sale"], "window": "30d"},
    },
    {"buyers": at_least("days_since_sale", 0)},
    {},
    ["login", "sale"],
)
DOCUMENT: Case = PLAN.document() | {"scorecards": {"buying": BUYING, "health": CARD}, "lifecycles": {"journey": {"stages": STAGES}}}


def world() -> World:
    """Logins and sales around London's change of clocks on 31 March 2024."""
    return World(
        "Europe/London",
        [
            ("ann", "login", "2024-03-01T08:00"),
            ("ann", "login", "2024-03-02T08:00"),
            ("ann", "sale", "2024-03-03T09:00", "12.50"),
            ("ann", "login", "2024-03-05T08:00"),
            ("ann", "login", "2024-03-20T08:00:00.000001"),
            ("ben", "login", "2024-03-20T23:30"),
            ("ben", "login", "2024-03-31T00:30"),
            ("ben", "sale", "2024-03-31T02:30", "7.00"),
            ("cat", "login", "2024-03-17T12:00"),
            ("dan", "sale", "2024-03-10T12:00", "60.00"),
            ("dan", "login", "2024-04-10T00:00"),
            ("dan", "login", "2024-04-11T00:00"),
        ],
        ROLES,
    )


class Late(World):
    """The same, of which some is heard of late: a customer, a login, a sale."""

    HEARD = {("dan", "2024-03-10T12:00"): "2024-03-20", ("cat", "2024-03-17T12:00"): "2024-03-26", ("ann", "2024-03-20T08:00:00.000001"): "2024-03-29",
             ("ben", "2024-03-31T02:30"): "2024-04-05", ("ann", "2024-03-02T08:00"): "2024-04-20"}

    def __init__(self) -> None:
        here = world()
        super().__init__("Europe/London", [tuple(row.values()) for row in here.rows], ROLES)  # type: ignore[misc]
        for row in self.rows:
            heard = self.HEARD.get((row["customer"], row["time"]))
            row |= {"heard": heard} if heard else {}

    def known(self, at: dt.datetime) -> World:
        """What had been heard of before an instant."""
        heard = [row for row in self.rows if instant(row.get("heard", row["time"]), self.zone) < at]
        rows = [tuple(text for key, text in row.items() if key != "heard") for row in heard]
        return World("Europe/London", rows, ROLES)  # type: ignore[arg-type]

    def case(self, name: str, as_of: str, operation: str, options: Case, expected: Columns, source: str) -> Case:
        case = super().case(name, as_of, operation, options, expected, source)
        case["steps"][0]["append"]["columns"] = {"received": "heard"}
        return case


# --- Scores ---------------------------------------------------------------------------------------------------------------


def share(settings: Case, value: float) -> float:
    """What a value is worth, from 0 to 1."""
    kind = settings.get("normaliser", "range")
    if kind == "saturating":
        return value / (value + settings["half"]) if value > 0 else 0.0
    if kind == "curve":
        points = settings["points"]
        if value <= points[0][0]:
            return float(points[0][1])
        for (x0, y0), (x1, y1) in zip(points, points[1:]):
            if value < x1:
                return float(y0 + (y1 - y0) * (value - x0) / (x1 - x0))
        return float(points[-1][1])
    found = (value - settings["low"]) / (settings["high"] - settings["low"])
    found = min(max(found, 0.0), 1.0)
    return 1 - found if settings.get("direction") == "lower" else found


def pieces(card: Case, values: dict[str, Any]) -> tuple[int | None, list[int], float]:
    """The score in millionths, what each measure gives of it, and the coverage."""
    rows: list[tuple[Fraction, Fraction]] = []
    evidence = whole = Fraction(0)
    for name in sorted(card["measures"]):
        settings = card["measures"][name]
        weight, value = Fraction(str(settings.get("weight", 1))), values[name]
        fresh = Fraction(0) if value is None else Fraction(1)
        if value is not None and "age" in settings:
            age, tick = values[settings["age"]], settings.get("tick", 1)
            fresh = Fraction(0) if age is None else Fraction(floor(0.5 ** (age // tick * tick / settings["half_life"]) * 1e6 + 0.5), 10**6)
        points = Fraction(0) if value is None else Fraction(floor(share(settings, value) * 1e6 + 0.5), 10**6)
        evidence, whole = evidence + weight * fresh, whole + weight
        missing = settings.get("missing", "renormalise")
        if missing == "renormalise":
            rows.append((weight * fresh * points, weight * fresh))
        else:
            instead = Fraction(str(settings.get("neutral", 0.5))) if missing == "neutral" else Fraction(0)
            rows.append((weight * fresh * points + weight * (1 - fresh) * instead, weight))
    counted = sum((weight for _, weight in rows), Fraction(0))
    if counted == 0:
        return None, [0] * len(rows), float(evidence / whole)
    upto, given, before = Fraction(0), [], 0
    for part, _ in rows:
        upto += part
        now = floor(upto / counted * 10**8 + Fraction(1, 2))
        given.append(now - before)
        before = now
    return before, given, float(evidence / whole)


class Health:
    """Where customers stand, folded plainly."""

    def __init__(self, here: World) -> None:
        self.here = here

    def score(self, name: str, customer: str, at: dt.datetime) -> tuple[str, int | None]:
        """State and score, in millionths."""
        card = DOCUMENT["scorecards"][name]
        values = self.here.values(PLAN, customer, at)
        if "segment" in card and not self.here.held(PLAN.segments[card["segment"]][1], PLAN, customer, at):
            return "not_eligible", None
        for one in card.get("overrides", []):
            if one["customer"] == customer and instant(one["from"], self.here.zone) <= at < instant(one["until"], self.here.zone):
                return "overridden", one["score"] * 10**6
        score = pieces(card, values)[0]
        return ("no_data" if score is None else "known"), score

    def band(self, name: str, before: str | None, state: str, score: int | None) -> str | None:
        card = DOCUMENT["scorecards"][name]
        bands, margin = card["bands"], card.get("hysteresis", 0) * 10**6
        names = [band["band"] for band in bands]
        edges = [band.get("from", 0) * 10**6 for band in bands]
        if score is None:
            return None
        plain = max(at for at, edge in enumerate(edges) if edge <= score)
        if before is None or state == "overridden":
            return names[plain]
        was = names.index(before)
        while was < plain and score >= edges[was + 1] + margin:
            was += 1
        while was > plain and score < edges[was] - margin:
            was -= 1
        return names[was]

    def rule(self, text: str, values: dict[str, Any]) -> bool:
        name, sign, number = text.split()
        if values[name] is None:
            return False
        return bool(values[name] >= int(number) if sign == ">=" else values[name] < int(number))

    def after(self, stage: tuple[str, dt.datetime] | None, values: dict[str, Any], at: dt.datetime) -> tuple[str, dt.datetime]:
        names = [one["stage"] for one in STAGES]
        now, since = stage or (names[0], at)
        while True:
            here = STAGES[names.index(now)]
            if "dwell" in here and later(since, here["dwell"], self.here.zone) > at:
                return now, since
            kept = any(self.rule(here[key], values) for key in ("when", "keep") if key in here)
            for to in here.get("to", []):
                back = names.index(to) < names.index(now)
                if self.rule(STAGES[names.index(to)]["when"], values) and not (back and kept):
                    now, since = to, at
                    break
            else:
                return now, since

    def instants(self, customer: str, end: dt.datetime) -> list[dt.datetime]:
        found = set(self.here.instants(PLAN, customer, end))
        for one in CARD["overrides"]:
            found |= {instant(one[key], self.here.zone) for key in ("from", "until")}
        for at in list(found):
            found |= {later(at, one["dwell"], self.here.zone) for one in STAGES if "dwell" in one}
        return sorted(at for at in found if at <= end and self.here.known(customer, at))

    def way(self, customer: str, end: dt.datetime) -> Iterator[tuple[dt.datetime, Case, Case]]:
        """Each instant with where the customer stood before and stands since."""
        stood: Case = {"buying": None, "health": None, "journey": None}
        for at in self.instants(customer, end):
            now: Case = {name: self.band(name, stood[name], *self.score(name, customer, at)) for name in ("buying", "health")}
            now["journey"] = self.after(stood["journey"], self.here.values(PLAN, customer, at), at)
            yield at, stood, now
            stood = now

    def stands(self, customer: str, at: dt.datetime) -> Case:
        stood: Case = {"buying": None, "health": None, "journey": None}
        for _, _, stood in self.way(customer, at):
            pass
        return stood


Known = Callable[[dt.datetime], Health]


# --- Cases ----------------------------------------------------------------------------------------------------------------


def points(millionths: int | None) -> float | None:
    return None if millionths is None else millionths / 1e6


def health(one: Health, at: str, since: str) -> Columns:
    rows, now, then = [], instant(at, one.here.zone), instant(since, one.here.zone)
    for customer in one.here.customers(now):
        for name in ("buying", "health"):
            state, score = one.score(name, customer, now)
            if state == "not_eligible":
                continue
            before = one.score(name, customer, then)[1] if one.here.known(customer, then) else None
            change = None if score is None or before is None else points(score - before)
            trend = None if change is None else "rising" if change >= 5 else "falling" if change <= -5 else "steady"
            rows.append({
                "customer": customer, "scorecard": name, "score_millionths": score, "score": points(score),
                "band": one.stands(customer, now)[name], "state": state, "before": points(before), "change": change, "trend": trend,
                "owner": "kim" if state == "overridden" else None,
            })
    return columns(rows)


def moves(one: Health, end: str) -> tuple[Columns, Columns, list[Case]]:
    until, bands, stages, signals = instant(end, one.here.zone), [], [], []
    for customer in one.here.events:
        for at, before, now in one.way(customer, until):
            for name in ("buying", "health"):
                if before[name] != now[name]:
                    score = points(one.score(name, customer, at)[1])
                    bands.append({"time": at, "customer": customer, "scorecard": name, "from_band": before[name], "to_band": now[name], "score": score})
                    signals.append({"time": at, "customer": customer, "order": 0, "kind": "band_changed", "name": name})
            was, stage = before["journey"], now["journey"]
            if was is None or was[0] != stage[0]:
                days = None if was is None else (at - was[1]) / dt.timedelta(days=1)
                stages.append({"time": at, "customer": customer, "lifecycle": "journey", "from_stage": was and was[0], "to_stage": stage[0], "days": days})
                signals.append({"time": at, "customer": customer, "order": 1, "kind": "stage_changed", "name": "journey"})
    for rows in (bands, stages, signals):
        rows.sort(key=lambda row: (row["time"], row["customer"], row.get("order", 0), row.get("scorecard", "")))
        for row in rows:
            row["time"] = told(row["time"])
            row.pop("order", None)
    return columns(bands), columns(stages), signals


def explained(one: Health, customer: str, at: str, since: str) -> Columns:
    rows, now, then = [], instant(at, one.here.zone), instant(since, one.here.zone)
    given = pieces(CARD, one.here.values(PLAN, customer, now))[1]
    before = pieces(CARD, one.here.values(PLAN, customer, then))[1]
    for name, gives, gave in zip(sorted(CARD["measures"]), given, before):
        rows.append({"scorecard": "health", "measure": name, "contribution_millionths": gives, "contribution": points(gives),
                     "before_millionths": gave, "change_millionths": gives - gave})
    state, score = one.score("health", customer, now)
    was = one.score("health", customer, then)[1] or 0
    if state == "overridden":
        gives, gave = (score or 0) - sum(given), was - sum(before)
        rows.append({"scorecard": "health", "measure": "override", "contribution_millionths": gives, "contribution": points(gives),
                     "before_millionths": gave, "change_millionths": gives - gave})
    return columns(rows)


def transitions(one: Health, end: str) -> Columns:
    until, found, still = instant(end, one.here.zone), {}, {}
    for customer in one.here.events:
        for _, before, now in one.way(customer, until):
            if before["journey"] and before["journey"][0] != now["journey"][0]:
                way = (before["journey"][0], now["journey"][0])
                found[way] = found.get(way, 0) + 1
        stage = one.stands(customer, until)["journey"][0]
        still[stage] = still.get(stage, 0) + 1
    rows, names = [], [stage["stage"] for stage in STAGES]
    for stage in STAGES:
        here = stage["stage"]
        left = sum(count for (begin, _), count in found.items() if begin == here)
        ways = {to for begin, to in found if begin == here} | set(stage.get("to", []))
        for to in sorted(ways, key=names.index):
            count = found.get((here, to), 0)
            low, high = wilson(count, left) if left >= 2 else (None, None)
            rows.append({"lifecycle": "journey", "from_stage": here, "to_stage": to, "moves": count, "left": left, "still": still.get(here, 0),
                         "share": count / left if left >= 2 else None, "low": low, "high": high})
    return columns(rows)


def bands_at(one: Health, ats: list[str]) -> Columns:
    rows, instants = [], [instant(at, one.here.zone) for at in ats]
    for at in instants:
        for name in ("buying", "health"):
            inside = [(one.stands(customer, at)[name], *one.score(name, customer, at)) for customer in one.here.customers(at)]
            inside = [row for row in inside if row[1] != "not_eligible"]
            for band in [band["band"] for band in DOCUMENT["scorecards"][name]["bands"]] + [None]:
                scores = [score for mine, _, score in inside if mine == band]
                known = [score for score in scores if score is not None]
                rows.append({"at": told(at), "day": (at - instants[0]) / dt.timedelta(days=1), "scorecard": name, "band": band or "none",
                             "customers": len(scores), "share": len(scores) / len(inside) if inside else None,
                             "mean_score": sum(known) / len(known) / 1e6 if known else None})
    return columns(rows)


def movers(one: Health, begin: str, end: str) -> Columns:
    first, last, found = instant(begin, one.here.zone), instant(end, one.here.zone), {}
    for name in ("buying", "health"):
        names = [None] + [band["band"] for band in DOCUMENT["scorecards"][name]["bands"]]
        for customer in one.here.customers(last):
            state, now = one.score(name, customer, last)
            if state == "not_eligible":
                continue
            known = one.here.known(customer, first)
            before = one.score(name, customer, first)[1] if known else None
            was = one.stands(customer, first)[name] if known else None
            key = (name, names.index(was), names.index(one.stands(customer, last)[name]), was, one.stands(customer, last)[name])
            found.setdefault(key, []).append(None if now is None or before is None else now - before)
    rows = []
    for name, _, _, was, now in sorted(found, key=lambda key: key[:3]):
        changes = next(changes for key, changes in found.items() if (key[0], key[3], key[4]) == (name, was, now))
        both = [change for change in changes if change is not None]
        rows.append({"scorecard": name, "from_band": was or "none", "to_band": now or "none", "customers": len(changes),
                     "mean_change": sum(both) / len(both) / 1e6 if both else None})
    return columns(rows)


def scores_at(one: Health, at: str, width: int) -> Columns:
    rows, now = [], instant(at, one.here.zone)
    for name in ("buying", "health"):
        scores = [one.score(name, customer, now)[1] for customer in one.here.customers(now)]
        known = [score for score in scores if score is not None]
        for low in range(0, 100, width):
            high = min(low + width, 100)
            count = sum(low <= score / 1e6 < high or (high == 100 and score == 10**8) for score in known)
            rows.append({"scorecard": name, "low": low, "high": high, "customers": count, "share": count / len(known) if known else None})
    return columns(rows)


def stays(one: Health, end: dt.datetime) -> list[Stay]:
    """Customer, stage, how long, and the stage that followed."""
    found = []
    for customer in one.here.events:
        stage = None
        for at, _, now in one.way(customer, end):
            if stage is not None and stage[0] != now["journey"][0]:
                found.append((customer, stage[0], at - stage[1], now["journey"][0]))
            stage = now["journey"]
        if stage is not None:
            found.append((customer, stage[0], end - stage[1], None))
    return found


def staying(found: Sequence[tuple[str, str, Any, str | None]], stage: str) -> list[tuple[Any, int, int, float]]:
    """Length, at risk, left, and the part that stays longer."""
    mine, share, rows = [stay for stay in found if stay[1] == stage], 1.0, []
    for day in sorted({stay[2] for stay in mine if stay[3] is not None}):
        at_risk = sum(stay[2] >= day for stay in mine)
        left = sum(stay[2] == day and stay[3] is not None for stay in mine)
        share *= (at_risk - left) / at_risk
        rows.append((day, at_risk, left, share))
    return rows


def ahead(one: Health, end: str, horizon: int) -> tuple[Columns, Columns]:
    now = instant(end, one.here.zone)
    exact = stays(one, now)
    found = [(customer, stage, length // dt.timedelta(days=1), to) for customer, stage, length, to in exact]
    dwell = [
        {"lifecycle": "journey", "stage": stage["stage"], "day": day, "at_risk": at_risk, "left": left, "staying": share}
        for stage in STAGES
        for day, at_risk, left, share in staying(found, stage["stage"])
    ]
    rows, names = [], [stage["stage"] for stage in STAGES]
    for customer in sorted(one.here.events):
        stage, since = one.stands(customer, now)["journey"]
        mine = [stay for stay in found if stay[1] == stage]
        gone = [stay[3] for stay in mine if stay[3] is not None]
        days = (now - since) / dt.timedelta(days=1)
        most = min(sorted(set(gone), key=names.index), key=lambda to: -gone.count(to), default=None)
        # Stays as long as they were, to the microsecond: the part that leaves after this one's days and within the horizon.
        curve = staying(exact, stage)

        def longer(length: dt.timedelta) -> float:
            return next((share for at, _, _, share in reversed(curve) if at <= length), 1.0)

        stayed, last = now - since, max(stay[2] for stay in exact if stay[1] == stage)
        leaves = None
        if gone and last >= stayed + dt.timedelta(days=horizon) and longer(stayed) > 0:
            leaves = 1 - longer(stayed + dt.timedelta(days=horizon)) / longer(stayed)
        rows.append({"customer": customer, "lifecycle": "journey", "stage": stage, "days": days, "leaves": leaves, "next_stage": most,
                     "share": gone.count(most) / len(gone) if gone else None, "left": len(gone)})
    return columns(dwell), columns(rows)


Active = tuple[str, int] | None
"""A kind of event, and within how many days before an instant a customer must have had one."""


def backtest(one: Health, known: Known, instants: list[str], horizon: int, active: Active = None) -> list[tuple[str, dt.datetime, int, str | None, bool]]:
    """Customer, instant, score, band and whether no login came within the horizon; nobody's score is set by hand."""
    rows, kept = [], CARD.pop("overrides")
    CARD["overrides"] = []
    for at in [instant(text, one.here.zone) for text in instants]:
        then = known(at)
        for customer in then.here.customers(at):
            kind, days = active or ("", 0)
            if active and not any(event.kind == kind and at - dt.timedelta(days=days) <= event.time < at for event in then.here.events[customer]):
                continue
            came = any(event.kind == "login" and at <= event.time < at + dt.timedelta(days=horizon) for event in one.here.events[customer])
            rows.append((customer, at, then.score("health", customer, at)[1] or 0, then.stands(customer, at)["health"], not came))
    CARD["overrides"] = kept
    return sorted(rows)


def judged(one: Health, known: Known, name: str, active: Active = None) -> Iterator[Case]:
    # Weeks of 168 hours back from the first of April in London.
    instants, now = ["2024-03-17T23:00:00Z", "2024-03-24T23:00:00Z", "2024-03-31T23:00:00Z"], "2024-06-01"
    rows = backtest(one, known, instants, 10, active)
    options = {"policy": DOCUMENT, "scorecard": "health", "of": ["login"], "horizon": "10d", "every": "7d", "from": "2024-03-15", "to": "2024-04-01"}
    if active:
        options |= {"active_of": [active[0]], "active_within": f"{active[1]}d"}
    yes, no = [row for row in rows if row[4]], [row for row in rows if not row[4]]
    beats = sum((a[2] < b[2]) + (a[2] == b[2]) / 2 for a in yes for b in no)
    ranked = sorted({row[2] for row in rows})
    precision = sum(
        sum(row[2] == score for row in yes) * sum(row[2] <= score for row in yes) / sum(row[2] <= score for row in rows) for score in ranked
    ) / len(yes)
    middle = instant(instants[1], one.here.zone)
    late_yes, late_no = [row for row in yes if row[1] >= middle], [row for row in no if row[1] >= middle]
    late = sum((a[2] < b[2]) + (a[2] == b[2]) / 2 for a in late_yes for b in late_no) / len(late_yes) / len(late_no)
    # The band at the instant at which the first outcome is certain, and since when the customer has been in it.
    leads: list[float | None] = []
    kept = CARD.pop("overrides")
    CARD["overrides"] = []
    for customer in sorted({row[0] for row in yes}):
        certain = next(row[1] for row in yes if row[0] == customer) + dt.timedelta(days=10)
        band, since = None, certain
        for at, _, stood in known(certain).way(customer, certain):
            if stood["health"] != band:
                band, since = stood["health"], at
        leads.append((certain - since) / dt.timedelta(days=1) if band == "red" else None)
    CARD["overrides"] = kept
    # Nothing of the earlier half had come out by then, so that nothing can be fitted.
    assert not [row for row in rows if row[1] + dt.timedelta(days=10) <= middle]
    warned = sum(lead is not None for lead in leads) / len(leads)
    median = quantile([lead for lead in leads if lead is not None], 0.5)
    metrics = {"auc": beats / len(yes) / len(no), "average_precision": precision, "auc_later": late, "warned": warned}
    metrics |= {"lead_days_median": median} if median is not None else {}
    expected = {"metric": list(metrics), "value": list(metrics.values())}
    yield one.here.case(f"health_backtest/{name}", now, "health_backtest", options, expected, SOURCE)
    found = []
    for band in [band["band"] for band in CARD["bands"]]:
        mine = [row for row in rows if row[3] == band]
        bad = sum(row[4] for row in mine)
        low, high = wilson(bad, len(mine)) if mine else (None, None)
        found.append({"band": band, "rows": len(mine), "outcomes": bad, "rate": bad / len(mine) if mine else None, "low": low, "high": high,
                      "recall": bad / len(yes), "lift": bad / len(mine) / (len(yes) / len(rows)) if mine else None})
    yield one.here.case(f"health_backtest_bands/{name}", now, "health_backtest_bands", options, columns(found), SOURCE)
    found = []
    for low_score in range(0, 100, 10):
        mine = [row for row in rows if low_score * 10**6 <= row[2] < (low_score + 10) * 10**6]
        if mine:
            found.append({"low_score": low_score, "high_score": low_score + 10, "rows": len(mine),
                          "mean_score": sum(row[2] for row in mine) / len(mine) / 1e6, "rate": sum(row[4] for row in mine) / len(mine)})
    yield one.here.case(f"health_calibration/{name}", now, "health_calibration", options, columns(found), SOURCE)
    greens = sorted((row for row in yes if row[3] == "green"), key=lambda row: (-row[2], row[0], row[1]))
    expected = columns([{"customer": row[0], "at": told(row[1]), "score": row[2] / 1e6} for row in greens], ["customer", "at", "score"])
    yield one.here.case(f"health_false_greens/{name}", now, "health_false_greens", options, expected, SOURCE)
    whole = sum(settings.get("weight", 1) for settings in CARD["measures"].values())
    found = []
    for measure in sorted(CARD["measures"]):
        worth = {row[:2]: known(row[1]).here.values(PLAN, row[0], row[1])[measure] for row in rows}
        told_ = [(share(CARD["measures"][measure], worth[row[:2]]), row[4]) for row in rows if worth[row[:2]] is not None]
        good, bad_ = [value for value, gone in told_ if not gone], [value for value, gone in told_ if gone]
        alone = sum((a < b) + (a == b) / 2 for a in bad_ for b in good) / len(bad_) / len(good) if bad_ and good else None
        found.append({"measure": measure, "share": CARD["measures"][measure].get("weight", 1) / whole, "auc_alone": alone})
    yield one.here.case(f"health_weights/{name}", now, "health_weights", options, columns(found), SOURCE)


def with_norms(here: World) -> Case:
    """Percentile and z of an artifact fitted in March, asked in April."""
    card: Case = {"measures": {
        "days_since_login": {"normaliser": "z", "artifact": "march", "direction": "lower", "missing": "penalise"},
        "logins_30d": {"normaliser": "percentile", "artifact": "march", "weight": 2},
    }}
    document = PLAN.document() | {"scorecards": {"health": card}}
    fitted, at, rows = instant("2024-03-25", here.zone), instant("2024-04-12", here.zone), []
    values = [here.values(PLAN, customer, fitted) for customer in here.customers(fitted)]
    days = sorted(one["days_since_login"] for one in values if one["days_since_login"] is not None)
    logins = sorted(one["logins_30d"] for one in values)
    mean = sum(days) / len(days)
    deviation = (sum((day - mean) ** 2 for day in days) / len(days)) ** 0.5
    for customer in here.customers(at):
        mine = here.values(PLAN, customer, at)
        z = min(max((mine["days_since_login"] - mean) / deviation / 4 + 0.5, 0), 1)
        # The share of those fitted on who are below, with half of the equal ones: scipy.stats.percentileofscore(kind="mean").
        below, upto = sum(login < mine["logins_30d"] for login in logins), sum(login <= mine["logins_30d"] for login in logins)
        first, second = 10**6 - floor(z * 1e6 + 0.5), floor((below + upto) / (2 * len(logins)) * 1e6 + 0.5)
        score = floor(Fraction(first + 2 * second, 3) * 100 + Fraction(1, 2))
        rows.append({"customer": customer, "scorecard": "health", "score_millionths": score})
    options = {"policy": document, "at": "2024-04-12", "norms": {"artifact": {"operation": "fit_health_norms", "as_of": "2024-03-25", "options": {"policy": PLAN.document()}}}}
    return here.case("health/norms_of_march", "2024-06-01", "health", options, columns(rows), SOURCE)
