"""The live engine: what it tells, from one thread and from several, saved and read back; and policies."""

import datetime as dt
import json
import pickle
import threading

import polars as pl
import pytest

import retention_core as rt

POLICY = {
    "policy": 1,
    "kinds": ["login", "payment_failed"],
    "measures": {"days_since_login": {"measure": "days_since_last", "of": ["login"]}},
    "segments": {"silent": "days_since_login >= 14"},
    "signals": {"inactive_10d": {"when": "days_since_login >= 10"}, "failed": {"on": ["payment_failed"]}},
}


def engine(policy=POLICY, **schema):
    return rt.Engine(rt.EventLog(rt.Schema(time_zone="Europe/London", currency="GBP", **schema)), policy, "2024-03-01")


def test_what_is_told_stays_until_it_is_acknowledged():
    live = engine()
    told = live.track("c1", "payment_failed", "2024-03-02T10:00", amount="12.50", id="p1")
    assert (len(told.signals), told.cursor, told.more, told.receipt.accepted) == (1, 1, False, 1)
    one = told.signals[0]
    assert (one.customer, one.kind, one.name, one.retracts, one.cursor) == ("c1", "fired", "failed", None, 1)
    assert one.time == dt.datetime(2024, 3, 2, 10, 0, 0, 1, tzinfo=dt.timezone.utc)
    assert json.loads(json.dumps(one.to_dict()))["time"] == "2024-03-02T10:00:00.000001Z"
    assert repr(one) == "Signal(c1 fired failed, 2024-03-02T10:00:00.000001Z)" and repr(told) == "Told(signals=1, cursor=1)"
    assert live.track("c1", "payment_failed", "2024-03-02T10:00", amount="12.50", id="p1").receipt.duplicates == 1
    assert live.signals() == told.signals and live.signals(1) == []
    live.ack(live.cursor)
    assert live.signals() == [] and live.cursor == 1


def test_rows_and_frames_are_tracked_alike():
    rows = [{"who": "c1", "at": "2024-03-02", "what": "login"}, {"who": "c2", "at": "2024-03-03", "what": "payment_failed"}, {"who": None, "at": "2024-03-03", "what": "login"}]
    columns = {"customer": "who", "time": "at", "kind": "what"}
    one, other = engine(), engine()
    told, again = one.track_many(rows, **columns), other.track_many(pl.DataFrame(rows), **columns)
    assert told == again and told.receipt.rejections[0]["rows"] == [2] and told.receipt.rows == 3
    assert one.advance("2024-04-01") == other.advance("2024-04-01")
    assert [signal.id for signal in one.signals()] == [signal.id for signal in other.signals()]
    with pytest.raises(rt.InputError) as raised:
        one.track_many(rows, **columns, on_reject="raise")
    assert raised.value.code == "rows_rejected" and len(one.log()) == 2
    with pytest.raises(rt.InputError) as raised:
        one.track_many(rows, customr="who")
    assert (raised.value.code, raised.value.details["suggestion"]) == ("unknown_option", "customer")


def test_rows_and_frames_of_customers_are_told_alike():
    rows = [{"who": "c1", "since": "2024-02-01"}, {"who": "c2", "since": "2024-02-02"}, {"who": None, "since": "2024-02-03"}]
    columns = {"id": "who", "signed_up": "since"}
    one, other, plain = engine(), engine(), engine()
    told, again = one.set_customers(rows, **columns), other.set_customers(pl.DataFrame(rows), **columns)
    assert told == again and told.receipt.rejections[0]["rows"] == [2]
    assert (told.receipt.rows, told.receipt.accepted) == (3, 2)
    for row in rows[:2]:
        plain.set_customer(row["who"], signed_up=row["since"])
    assert one.advance("2024-04-01") == plain.advance("2024-04-01")
    with pytest.raises(rt.InputError) as raised:
        one.set_customers(rows, **columns, on_reject="raise")
    assert raised.value.code == "rows_rejected"
    with pytest.raises(rt.InputError) as raised:
        one.set_customers(rows, idd="who")
    assert raised.value.code == "unknown_option"


def test_restored_it_goes_on_with_the_same_ids():
    whole, halted = engine(), engine()
    for live in (whole, halted):
        live.track("c1", "login", "2024-03-02T10:00")
    told = halted.advance("2024-03-13")
    halted = rt.Engine.restore(halted.snapshot())  # killed before ack
    assert halted.signals() == told.signals == whole.advance("2024-03-13").signals
    assert halted.advance("2024-06-01").signals == whole.advance("2024-06-01").signals
    with pytest.raises(rt.ArtifactError) as raised:
        rt.Engine.restore(halted.snapshot()[:-1])
    assert raised.value.code == "blob_truncated"
    for bad in ("text", None, 7):
        with pytest.raises(rt.InputError):
            rt.Engine.restore(bad)


def test_a_policy_is_changed_as_the_dry_run_says():
    live = engine()
    for day in range(1, 20):
        live.track(f"c{day:02}", "login", f"2024-03-{day:02}")
    live.advance("2024-03-20")
    before = live.cursor
    sooner = POLICY | {"segments": {"silent": "days_since_login >= 10"}}
    movers = live.dry_run(sooner)
    assert movers["customer"] == ["c07", "c08", "c09", "c10"] and set(movers["change"]) == {"enters"}
    assert live.policy == rt.Policy(POLICY)
    assert live.set_policy(sooner) == movers and live.policy == rt.Policy(sooner)
    assert live.cursor == before, "nobody is told of movers"
    with pytest.raises(rt.NotFoundError) as raised:
        live.set_policy({"policy": 1, "segments": {"a": "b"}})
    assert raised.value.code == "unknown_name" and live.policy == rt.Policy(sooner)
    assert rt.Policy(POLICY).dry_run(live.as_of("2024-03-20"), sooner)["customer"] == movers["customer"]


def test_the_picture_of_a_customer():
    live = engine(properties={"plan": "string"})
    live.track({"customer": 7, "kind": "login", "time": "2024-03-02T10:00", "amount": 5})
    live.set_customer(7, signed_up="2024-03-01", properties={"plan": "pro"})
    live.advance("2024-03-20")
    picture = live.customer(7)
    next_change = dt.datetime(2024, 3, 20, 10, tzinfo=dt.timezone.utc)
    assert picture["measures"] == {"days_since_login": {"value": 17, "state": "known", "next_change": next_change}}
    live.advance("2024-03-20T10:00")
    measure = live.customer(7)["measures"]["days_since_login"]
    assert (measure["value"], measure["next_change"] - next_change) == (18, dt.timedelta(days=1))
    assert live.customer(7)["at"] == next_change
    assert picture["segments"]["silent"] == {"inside": True, "reason": "days_since_login >= 14 (days_since_login = 17)"}
    assert picture["at"] == dt.datetime(2024, 3, 20, tzinfo=dt.timezone.utc)
    assert picture["recent"] == [{"time": dt.datetime(2024, 3, 2, 10, tzinfo=dt.timezone.utc), "kind": "login", "amount_minor": 500}]
    with pytest.raises(rt.NotFoundError) as raised:
        live.customer("nobody")
    assert raised.value.code == "unknown_customer"


def test_the_picture_shows_scores_and_stages():
    policy = POLICY | {
        "scorecards": {"health": {
            "measures": {"days_since_login": {"low": 20, "high": 0}},
            "bands": [{"band": "red"}, {"band": "green", "from": 50}],
            "overrides": [{"customer": "c2", "score": 5, "owner": "kim", "from": "2024-03-01", "until": "2024-05-01"}],
        }},
        "lifecycles": {"journey": {"stages": [{"stage": "new", "to": ["gone"]}, {"stage": "gone", "when": "days_since_login >= 14"}]}},
    }
    live = engine(policy)
    for customer in ("c1", "c2"):
        live.track(customer, "login", "2024-03-02")
    live.advance("2024-03-20")
    picture = live.customer("c1")
    given = {"measure": "days_since_login", "state": "known", "value": 18.0, "contribution": 10.0, "contribution_millionths": 10_000_000}
    assert picture["health"] == {"health": {
        "state": "known", "score": 10.0, "score_millionths": 10_000_000, "band": "red", "coverage": 1.0, "contributions": [given], "override": None,
    }}
    since = dt.datetime(2024, 3, 16, tzinfo=dt.timezone.utc)
    assert picture["stages"] == {"journey": {"stage": "gone", "since": since, "reason": "days_since_login >= 14 (days_since_login = 14)"}}
    card = live.customer("c2")["health"]["health"]
    assert card["override"]["owner"] == "kim" and isinstance(card["override"]["until"], dt.datetime)
    assert sum(one["contribution_millionths"] for one in card["contributions"]) == card["score_millionths"] == 5_000_000
    # Of another policy the movers are named, and nobody is told.
    softer = json.loads(json.dumps(policy))
    softer["scorecards"]["health"]["bands"][1]["from"] = 8
    softer["lifecycles"]["journey"]["stages"][1]["when"] = "days_since_login >= 30"
    cursor, movers = live.cursor, live.dry_run(softer).to_dicts()
    assert [(row["customer"], row["scorecard"], row["lifecycle"], row["before"], row["after"]) for row in movers] == [
        ("c1", "health", None, "red", "green"), ("c1", None, "journey", "gone", "new"), ("c2", None, "journey", "gone", "new"),
    ]
    assert live.set_policy(softer).to_dicts() == movers and live.cursor == cursor


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda live: live.track("c1", "login"), "rows_rejected"),
        (lambda live: live.track("c1", "login", "never"), "rows_rejected"),
        (lambda live: live.track({"customer": "c1", "knid": "login"}), "unknown_option"),
        (lambda live: live.track({"customer": "c1"}, "login"), "invalid_table"),
        (lambda live: live.advance("never"), "invalid_time"),
        (lambda live: live.advance("2024-04-01", limit=-1), "invalid_option"),
        (lambda live: live.ack("all"), "invalid_option"),
        (lambda live: live.signals(-1), "invalid_option"),
        (lambda live: live.as_of(7), "invalid_time"),
        (lambda live: live.set_customer("c1", signed_up="never"), "rows_rejected"),
        (lambda live: live.set_customer("c1", properties={"a": [1]}), "invalid_table"),
        (lambda live: rt.Engine(None, POLICY, "2024-01-01"), "invalid_option"),
        (lambda live: rt.Engine(rt.EventLog(), POLICY, None), "invalid_time"),
        (lambda live: rt.Engine(rt.EventLog(), {"policy": 1, "segments": {"a": "a"}}, "2024-01-01"), "circular_definition"),
        (lambda live: rt.Policy(7), "invalid_policy"),
        (lambda live: rt.Policy("{"), "invalid_policy"),
        (lambda live: rt.Policy({"policy": 1, "segments": {"a": object()}}), "invalid_policy"),
        (lambda live: rt.Policy({"policy": float("nan")}), "invalid_policy"),
        (lambda live: rt.Policy({"policy": 1, "segments": {"a": "1 >"}}), "rule_syntax"),
        (lambda live: rt.check_rule("a", {"a": "intt"}), "invalid_option"),
        (lambda live: rt.explain_rule("a > 1", {"a": "x"}, names={"a": "int"}), "invalid_option"),
    ],
)
def test_what_is_wrong_has_its_code_and_changes_nothing(call, code):
    live = engine()
    with pytest.raises(rt.RetentionError) as raised:
        call(live)
    assert raised.value.code == code, str(raised.value)
    assert (len(live.log()), live.cursor) == (0, 0)


def test_a_policy_that_holds_itself_is_refused():
    document = {"policy": 1}
    document["segments"] = document
    with pytest.raises(rt.InputError) as raised:
        rt.Policy(document)
    assert raised.value.code == "invalid_policy"


def test_policies_are_values():
    policy = rt.Policy(POLICY)
    assert policy == rt.Policy(policy.to_json()) == rt.Policy(policy) == pickle.loads(pickle.dumps(policy))
    assert hash(policy) == hash(rt.Policy(POLICY)) and policy != rt.Policy.preset("app")
    assert repr(policy) == "Policy(1 measures, 1 segments, 2 signals)"
    assert policy.document["segments"] == POLICY["segments"]
    assert rt.Policy.json_schema()["properties"]["policy"] == {"const": 1, "description": "The version of the document."}
    view = engine().as_of("2024-04-01")
    assert view.segments(policy) == view.segments(POLICY) == view.segments(policy.to_json())
    assert policy.validate(schema=rt.Schema(currency="EUR")) == policy.validate(schema={"currency": "EUR"})
    with pytest.raises(rt.InputError):
        policy.validate(schema="EUR")


def test_several_threads_use_an_engine_at_once():
    live, wrong = engine(), []
    policy = rt.Policy(POLICY)
    days = [f"2024-03-{day:02}T12:00" for day in range(1, 11)]

    def track(number):
        try:
            for day in days:
                live.track(f"c{number}", "login", day)
                live.track_many([{"customer": f"d{number}", "kind": "login", "time": day}])
        except Exception as error:  # noqa: BLE001
            wrong.append(error)

    def look():
        try:
            for _ in range(20):
                live.as_of("2024-04-01").segments(policy)
                live.customer("c0") if live.signals() else None
                live.snapshot()
        except Exception as error:  # noqa: BLE001
            wrong.append(error)

    def pass_time():
        try:
            for day in days:
                while live.advance(day, limit=3).more:
                    pass
        except Exception as error:  # noqa: BLE001
            wrong.append(error)

    threads = [threading.Thread(target=track, args=(number,)) for number in range(4)]
    threads += [threading.Thread(target=look), threading.Thread(target=pass_time)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    live.advance("2024-04-01")
    view = live.as_of("2024-04-01")
    assert (view.customers(), view.events()) == (8, 80)
    silent = view.segment_members(policy, "silent")["customer"]
    assert silent == sorted(c for c in (f"{letter}{n}" for letter in "cd" for n in range(4)) if live.customer(c)["segments"]["silent"]["inside"])
    assert len(silent) == 8
