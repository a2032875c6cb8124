"""Writes the cases of RavenStack's `churn_flag`: a property of accounts without a date, which says what became of each in the end.

    python tests/conformance/make_churn_flag.py          # write
    python tests/conformance/make_churn_flag.py --check  # fail if a file is not as it would be written

Scores, stages, what is fitted for them and the live engine refuse it by every way; where it has a date, or the schema says that it never changes, it
is read, and the counts are those of the file, counted here with the standard library alone.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator

from case_files import HERE, Case, main

SOURCE = "by definition: the flag of the real table has no date"
COUNTED = "counted in ravenstack_accounts.csv and ravenstack_support_tickets.csv"
NOW = "2024-07-01"
NEXT = "say with `set_at` since when it holds, or list `churn_flag` among the schema's `static_properties`"
# A property is no measure, dated or not.
NO_MEASURE = "weigh measures: what happened, by when"

TICKETS: Case = {"tickets": {"measure": "count", "of": ["ticket"]}}
CARD: Case = {"measures": {"tickets": {"low": 4, "high": 0}}}
FLAG: Case = {"low": 1, "high": 0}
FIRST: Case = {"stage": "first", "to": ["second"]}
# One segment reads the flag, another reads that one.
RULES: Case = {"flagged": "churn_flag", "kept": "!flagged && tickets >= 1"}


def log(columns: Case, **schema: object) -> Case:
    steps = [
        {"append": {"dataset": "ravenstack_support_tickets", "columns": {"customer": "account_id", "time": "submitted_at"}}},
        {"set_customers": {"dataset": "ravenstack_accounts", "columns": {"id": "account_id", "signed_up": "signup_date"} | columns}},
    ]
    return {"schema": {"currency": "USD", "properties": {"churn_flag": "bool"}, **schema}, "steps": steps}


def policy(**parts: object) -> Case:
    return {"policy": 1, "kinds": ["ticket"], "measures": TICKETS, "segments": RULES, **parts}


def scored(card: Case) -> Case:
    return policy(scorecards={"health": card})


def staged(second: Case) -> Case:
    return policy(lifecycles={"journey": {"stages": [FIRST, {"stage": "second"} | second]}})


CARDS: dict[str, tuple[Case, str]] = {
    "measure": (scored({"measures": {"tickets": CARD["measures"]["tickets"], "churn_flag": FLAG}}), "/scorecards/health/measures/churn_flag"),
    "age": (scored({"measures": {"tickets": CARD["measures"]["tickets"] | {"age": "churn_flag", "half_life": 9}}}), "/scorecards/health/measures/tickets/age"),
    "segment": (scored(CARD | {"segment": "flagged"}), "/scorecards/health/segment"),
    "segment_of_segment": (scored(CARD | {"segment": "kept"}), "/scorecards/health/segment"),
}
JOURNEYS: dict[str, tuple[Case, str]] = {
    "stage_when": (staged({"when": "churn_flag"}), "/lifecycles/journey/stages/1/when"),
    "stage_keep": (staged({"when": "tickets >= 1", "keep": "!churn_flag"}), "/lifecycles/journey/stages/1/keep"),
    "stage_of_segment": (staged({"when": "kept"}), "/lifecycles/journey/stages/1/when"),
}
SCORING = ("health", "health_scores", "health_bands", "health_moves", "health_movers")
BACKTESTS = ("health_backtest", "health_backtest_bands", "health_calibration", "health_false_greens", "health_weights")
STAGES = ("stages", "stage_moves", "stage_transitions", "stage_dwell", "next_stages")


def refused(name: str, path: str, **asked: object) -> Case:
    says = NO_MEASURE if "/measures/" in path else NEXT
    expect = {"error": {"code": "undated_property", "details": {"path": path, "given": "churn_flag"}, "says": says}}
    return {"name": f"churn_flag/{name}", "source": SOURCE, **log({}), **asked, "expect": expect}


def cases() -> Iterator[Case]:
    for way, (document, path) in CARDS.items():
        for operation in ("health", "signals"):
            yield refused(f"{operation}_by_{way}", path, as_of=NOW, operation=operation, options={"policy": document})
    for way, (document, path) in JOURNEYS.items():
        for operation in ("stages", "signals"):
            yield refused(f"{operation}_by_{way}", path, as_of=NOW, operation=operation, options={"policy": document})
    document, path = CARDS["segment_of_segment"]
    for operation in SCORING[1:] + BACKTESTS + ("explain_health",):
        more = {"scorecard": "health"} if operation in BACKTESTS else {"customer": "A-2e4581"} if operation == "explain_health" else {}
        yield refused(operation, path, as_of=NOW, operation=operation, options={"policy": document} | more)
    for operation in STAGES[1:]:
        yield refused(operation, JOURNEYS["stage_of_segment"][1], as_of=NOW, operation=operation, options={"policy": JOURNEYS["stage_of_segment"][0]})
    for segment in RULES:
        # Whom norms are fitted among is asked of the policy's segments alone.
        norms = {"artifact": {"operation": "fit_health_norms", "options": {"policy": policy(), "segment": segment}}}
        relative = scored({"measures": {"tickets": {"normaliser": "percentile", "artifact": "base"}}})
        yield refused(f"norms_of_{segment}", f"/segments/{segment}", as_of=NOW, operation="health", options={"policy": relative, "norms": norms})
    for way, (document, path) in (CARDS | JOURNEYS).items():
        yield refused(f"engine_by_{way}", path, engine={"policy": document, "start": NOW, "do": []})
    document, path = CARDS["segment"]
    yield refused("engine_of_another_policy", path, engine={"policy": policy(), "start": NOW, "do": [{"set_policy": document}]})
    told = refused("engine_told_later", path, engine={"policy": document, "start": NOW, "do": [{"set_customer": {"id": "A-2e4581", "properties": {"churn_flag": True}}}]})
    yield told | {"steps": told["steps"][:1]}
    # Days are counted until an instant, which a flag is none; nor is a score made of it by another name.
    until = policy(scorecards={"health": {"measures": {"left": {"low": 0, "high": 9}}}}, measures=TICKETS | {"left": {"measure": "days_until", "value": "churn_flag"}})
    yield {"name": "churn_flag/health_by_days_until", "source": "by definition", **log({}), "as_of": NOW, "operation": "health", "options": {"policy": until},
           "expect": {"error": {"code": "invalid_option", "details": {"path": "/measures/left/value"}}}}
    yield from read()


def read() -> Iterator[Case]:
    """With a date, here that of the sign-up, or as a static property the flag is read, in batch and live."""
    def rows(table: str) -> list[dict[str, str]]:
        with (HERE.parent / f"data/ravenstack_{table}.csv").open(newline="") as file:
            return list(csv.DictReader(file))

    flags = {row["account_id"]: row["churn_flag"] == "TRUE" for row in rows("accounts")}
    tickets = [row["account_id"] for row in rows("support_tickets") if row["submitted_at"] < NOW]
    began = {row["account_id"] for row in rows("accounts") if row["signup_date"] < NOW} | set(tickets)
    flagged = sorted(account for account in began if flags[account])
    # One who wrote before the sign-up is known before a flag of that day is.
    dated = {row["account_id"] for row in rows("accounts") if row["signup_date"] < NOW}
    document = CARDS["segment"][0]
    for name, made in (("dated", log({"set_at": "signup_date"})), ("static", log({}, static_properties=["churn_flag"]))):
        holds = [account for account in flagged if name == "static" or account in dated]
        table = {"customer": holds, "score": [max(0, 100 - 25 * tickets.count(account)) for account in holds]}
        yield made | {"name": f"churn_flag/read_where_{name}", "source": COUNTED, "as_of": NOW, "operation": "health", "options": {"policy": document}, "expect": {"table": {"columns": table}}}
        stages = {"customer": flagged, "stage": ["second" if account in holds else "first" for account in flagged]}
        yield made | {"name": f"churn_flag/engine_where_{name}", "source": COUNTED, "expect": {"table": {"columns": stages}},
                      "engine": {"policy": JOURNEYS["stage_when"][0], "start": NOW, "do": [], "customers": flagged, "gives": "stages"}}


if __name__ == "__main__":
    sys.exit(main(cases(), "--check" in sys.argv))
