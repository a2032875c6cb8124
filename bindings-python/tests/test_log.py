"""The log: single events, identity, copies, bytes, partitions, pickles."""

import copy
import datetime as dt
import pickle
import random
from zoneinfo import ZoneInfo

import pytest

import retention_core as rt
from retention_core import testing


def rows(count, seed=1):
    draw = random.Random(seed)
    kinds = ["login", "purchase"]
    return [
        {
            "customer": f"c{draw.randrange(40)}",
            "kind": draw.choice(kinds),
            "time": f"2024-{draw.randrange(1, 7):02}-{draw.randrange(1, 29):02}T{draw.randrange(24):02}:00:00",
            "amount": draw.choice([None, 10.0, 2.555]),
            "id": f"e{at}",
        }
        for at in range(count)
    ]


def test_one_by_one_equals_at_once_in_any_order():
    events = rows(300)
    whole, single, dicts = rt.EventLog(), rt.EventLog(), rt.EventLog()
    whole.append(events)
    shuffled = random.Random(7).sample(events, len(events))
    for event in shuffled:
        single.push(**event)
        dicts.push(event)
    at = "2024-05-01"
    for log in (single, dicts):
        assert len(log) == len(whole)
        assert log.as_of(at).retention() == whole.as_of(at).retention()
        assert log.as_of(at).customers_table() == whole.as_of(at).customers_table()


def test_twice_is_once_with_ids_and_a_conflict_when_changed():
    log = rt.EventLog()
    log.append(rows(50))
    again = log.append(rows(50))
    assert (again.accepted, again.duplicates) == (0, 50)
    assert log.push(**{**rows(1)[0], "amount": 99.0}).conflicts == 1
    assert len(log) == 50


def test_times_of_every_kind_are_one_instant():
    zone = rt.Schema(time_zone="Europe/London")
    logs = []
    for time in (
        "2024-07-05T10:00",
        dt.datetime(2024, 7, 5, 10),
        dt.datetime(2024, 7, 5, 9, tzinfo=dt.timezone.utc),
        dt.datetime(2024, 7, 5, 11, tzinfo=dt.timezone(dt.timedelta(hours=2))),
    ):
        log = rt.EventLog(zone)
        log.push("c", "login", time, properties={"seen": time})
        logs.append(log.to_bytes() if isinstance(time, str) else log.as_of("2025-01-01").timeline("c")["time"])
    assert logs[1] == logs[2] == logs[3] == [dt.datetime(2024, 7, 5, 9, tzinfo=dt.timezone.utc)]


def test_a_subclass_that_uses_the_log_while_it_is_read_does_not_hang():
    log = rt.EventLog()

    class Nosy(dt.datetime):
        def isoformat(self, *arguments):
            log.push("other", "x", "2024-01-01")
            return super().isoformat(*arguments)

    log.push("c", "x", Nosy(2024, 1, 2))
    assert len(log) == 2


def test_identity_is_resolved_in_the_view():
    log = rt.EventLog()
    log.push("a", "x", "2024-01-01")
    log.push("b", "x", "2024-01-02")
    log.merge_customers("a", "b", "2024-02-01")
    log.unmerge_customers("a", "b", "2024-03-01")
    assert [log.as_of(at).customers() for at in ("2024-01-15", "2024-02-15", "2024-03-15")] == [2, 1, 2]
    assert log.as_of("2024-04-01").identity()["link"] == ["merge", "unmerge"]


def test_known_at_hides_what_came_later():
    log = rt.EventLog()
    log.push("a", "x", "2024-01-01", received="2024-02-01")
    view = log.as_of("2024-03-01")
    assert view.events() == 1 and view.received_before is None
    earlier = view.known_at("2024-01-15")
    assert earlier.events() == 0
    assert earlier.received_before == dt.datetime(2024, 1, 15, tzinfo=dt.timezone.utc)
    assert "received_before" in repr(earlier)


def test_a_view_does_not_see_what_is_appended_later():
    log = testing.small_shop()
    view = log.as_of("2030-01-01")
    before = view.customers_table()
    log.push("new", "login", "2024-01-01")
    assert view.customers_table() == before
    assert log.as_of("2030-01-01").customers() == view.customers() + 1


def test_copies_are_their_own():
    log = testing.small_shop()
    for twin in (log.copy(), copy.copy(log), copy.deepcopy(log), pickle.loads(pickle.dumps(log))):
        assert twin.to_bytes() == log.to_bytes() and twin.schema == log.schema
        twin.push("new", "login", "2024-01-01")
        assert len(twin) == len(log) + 1


def test_small_things_are_pickled():
    schema = rt.Schema(currency="GBP", roles={"sale": "purchase"}, observed_from="2024-01-01")
    assert pickle.loads(pickle.dumps(schema)) == schema and hash(schema) == hash(rt.Schema(**schema.options()))
    assert schema != rt.Schema()
    assert eval(repr(schema), {"Schema": rt.Schema}) == schema
    cuts = testing.small_shop().as_of("2024-04-01").fit_rfm()
    assert pickle.loads(pickle.dumps(cuts)) == cuts


def test_split_equals_whole():
    log = rt.EventLog(threads=2)
    log.append(rows(400))
    parts = log.partition(3)
    assert sum(len(part) for part in parts) == len(log)
    merged = rt.EventLog.merge(reversed(parts))
    at = "2024-07-01"
    assert merged.as_of(at).rfm() == log.as_of(at).rfm()
    assert merged.as_of(at).cohorts() == log.as_of(at).cohorts()


def test_threads_change_nothing():
    logs = [rt.EventLog(threads=threads) for threads in (None, 1, 2, 5)]
    for log in logs:
        log.append(rows(500))
    tables = [log.as_of("2024-07-01").rfm() for log in logs]
    assert all(table == tables[0] for table in tables)


def test_the_receipt_adds_up_and_reads_well():
    log = rt.EventLog(rt.Schema(currency="GBP"))
    receipt = log.append([*rows(3), {"customer": None, "kind": "x", "time": "2024-01-01", "colour": "red"}])
    assert receipt.rows == receipt.accepted + receipt.duplicates + receipt.conflicts + receipt.rejected == 4
    assert receipt.to_dict()["rejections"][0]["rows"] == [3]
    assert receipt.ignored_columns == ["colour"]
    assert "missing_customer=1" in repr(receipt)
    assert receipt == receipt and receipt != log.push("c", "x", "2024-01-01")


def test_a_log_without_events_is_true():
    assert rt.EventLog() and len(rt.EventLog()) == 0
    assert repr(rt.EventLog()) == "EventLog(0 events, 0 customer ids, UTC, XXX)"


@pytest.mark.parametrize("progress", [True, False])
def test_short_work_shows_no_progress(progress, capsys):
    log = rt.EventLog()
    log.append(rows(10), progress=progress)
    log.as_of("2024-07-01").rfm(progress=progress)
    assert capsys.readouterr() == ("", "")


def test_a_date_time_is_the_instant_of_its_text():
    zones = [dt.timezone.utc, ZoneInfo("Asia/Kathmandu"), ZoneInfo("Europe/London"), dt.timezone(dt.timedelta(hours=-3, seconds=7))]
    times = [
        dt.datetime(1, 1, 2), dt.datetime(1969, 12, 31, 23, 59, 59, 999_999), dt.datetime(2024, 3, 31, 1, 30),
        dt.datetime(2024, 10, 27, 1, 30), dt.datetime(2024, 10, 27, 1, 30, fold=1), dt.datetime(9999, 12, 30, 1, 2, 3, 4),
    ]
    for naive in times:
        for zone in zones:
            time = naive.replace(tzinfo=zone)
            by_value, by_text = rt.EventLog(), rt.EventLog()
            by_value.push("c", "login", time)
            by_text.push("c", "login", time.isoformat())
            assert by_value.to_bytes() == by_text.to_bytes(), time
