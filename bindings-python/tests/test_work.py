"""Long work: the GIL is free, Ctrl-C stops it, progress shows. No test depends on how fast the machine is."""

import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest

import retention_core as rt
from retention_core import testing

PEOPLE = testing.Population(customers=10_000, events=300_000, seed=3)


def steps_of_another_thread_during(call):
    """How often a thread that only sleeps and wakes got hold of the GIL while one call ran."""
    steps, stop, started = [0], threading.Event(), threading.Event()

    def count():
        started.set()
        while not stop.is_set():
            steps[0] += 1
            time.sleep(0.0005)

    other = threading.Thread(target=count)
    other.start()
    started.wait()
    interval = sys.getswitchinterval()
    # So long an interval keeps the interpreter from handing the GIL over by itself between two instructions.
    sys.setswitchinterval(10)
    try:
        before = steps[0]
        call()
        return steps[0] - before
    finally:
        sys.setswitchinterval(interval)
        stop.set()
        other.join()


def test_other_threads_run_while_work_is_done():
    log = rt.EventLog(rt.Schema(currency="EUR"))
    assert steps_of_another_thread_during(lambda: log.append(PEOPLE)) > 0
    assert steps_of_another_thread_during(lambda: testing.Population(customers=5_000, seed=1)) > 0
    # Sorting in C holds the GIL: the measure tells the two apart.
    numbers = [float(-at % 7919) for at in range(500_000)]
    assert steps_of_another_thread_during(numbers.sort) == 0


def dicts(count):
    return [{"customer": "ann", "kind": "visit", "time": "2024-01-05", "amount": at} for at in range(count)]


def test_other_threads_run_while_dicts_are_read():
    # The row's own reading is Python's: here the GIL is handed over to who has waited for as long as Python says.
    rows, steps, stop = dicts(400_000), [0], threading.Event()
    said = []

    def count():
        while not stop.is_set():
            steps[0] += 1
            time.sleep(0.0005)

    class Marks:
        """A cell of a list is read by its ``tolist``: it tells when the reading gets there."""

        def tolist(self):
            said.append(steps[0])

    rows[0]["from"], rows[-1]["to"] = Marks(), Marks()
    other = threading.Thread(target=count)
    other.start()
    try:
        rt.EventLog().append(rows)
    finally:
        stop.set()
        other.join()
    first, last = said[0], said[-1]
    assert last - first > 5


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_stops_the_reading_of_dicts():
    code = """
    import itertools, signal
    import retention_core as rt
    class First:
        def tolist(self):
            signal.setitimer(signal.ITIMER_REAL, 0.01)
    # Counts without a line of Python, between which signals would be looked for.
    reads = itertools.count()
    class Last:
        tolist = reads.__next__
    class Enough(Exception):
        pass
    def enough(*_):
        raise Enough
    rows = [{"customer": "ann", "kind": "visit", "time": "2024-01-05", "amount": at} for at in range(300_000)]
    rows[0]["first"], rows[-1]["last"] = First(), Last()
    log = rt.EventLog()
    signal.signal(signal.SIGALRM, enough)
    print("ready", flush=True)
    try:
        log.append(rows)
    except Enough:
        print("stopped", len(log), next(reads))
    """
    status, out, err = run(code, lambda process: None)
    assert (status, out) == (0, "stopped 0 0\n"), err


def test_progress_shows_while_dicts_are_read():
    code = """
    import io, sys, time
    import retention_core as rt
    class Slow:
        def tolist(self):
            time.sleep(0.6)
    rows = [{"customer": "ann", "kind": "visit", "time": "2024-01-05"} for at in range(8192)]
    rows[0]["slow"], rows[1]["slow"] = Slow(), Slow()
    print("ready", flush=True)
    shown = sys.stderr = io.StringIO()
    rt.EventLog().append(rows, progress=True)
    print("append, reading rows:  25%" in shown.getvalue(), "append, reading rows: done in" in shown.getvalue())
    """
    status, out, err = run(code, lambda process: None)
    assert (status, out) == (0, "True True\n"), err


def test_threads_share_a_log():
    log = rt.EventLog()

    def push(name):
        for day in range(1, 28):
            log.push(name, "x", f"2024-01-{day:02}")
            log.append([{"customer": name, "kind": "y", "time": f"2024-01-{day:02}"}])

    threads = [threading.Thread(target=push, args=(f"c{at}",)) for at in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(log) == 6 * 27 * 2


def run(code, on_ready):
    """Runs code in a process of its own; calls `on_ready` when it says it is about to work."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    on_ready(process)
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


LONG = """
    import os, signal, threading
    import retention_core as rt
    from retention_core import testing
    people = testing.Population(customers=20_000, events=600_000, seed=3)
    log = rt.EventLog(rt.Schema(currency="EUR"))
    log.push("before", "login", "2024-01-01")
    held = log.to_bytes()
"""

READY = """
    print("ready", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_stops_an_append_and_leaves_the_log_as_it_was():
    code = LONG + """
    try:
        print("ready", flush=True)
        while True:
            log.copy().append(people)
            log.append(people)
            log = rt.EventLog.from_bytes(held)
    except KeyboardInterrupt:
        print("stopped", len(log) in (1, 600_001), len(log.append([{"customer": "c", "kind": "x", "time": "2024-01-02"}]).to_dict()))
    """
    status, out, err = run(code, lambda process: process.send_signal(signal.SIGINT))
    assert (status, out) == (0, "stopped True 8\n"), err


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_what_a_signal_handler_raises_is_passed_on():
    code = LONG + READY + """
    class Enough(Exception):
        pass
    def enough(*_):
        raise Enough("from the handler")
    signal.signal(signal.SIGINT, enough)
    threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        while True:
            log.copy().append(people, progress=True)
    except Enough as error:
        print(error)
    """
    status, out, err = run(code, lambda process: None)
    assert (status, out) == (0, "from the handler\n"), err


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_handler_that_returns_does_not_stop_the_work():
    code = LONG + READY + """
    signal.signal(signal.SIGINT, lambda *_: log.customer_ids)
    threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)).start()
    print(log.append(people).accepted)
    """
    status, out, err = run(code, lambda process: None)
    assert (status, out) == (0, "600000\n"), err


def test_a_panic_is_an_error_and_the_log_lives_on():
    from retention_core import _core

    log = rt.EventLog()
    with pytest.raises(rt.InternalError, match="please report it") as error:
        _core.panics()
    assert error.value.code == "internal"
    assert log.push("c", "x", "2024-01-01").accepted == 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_append_that_is_stopped_half_way_adds_nothing():
    # The table itself sends the signal once it is read, so that it arrives while the rows are being added.
    code = LONG + """
    class Sends:
        def __arrow_c_stream__(self, requested_schema=None):
            made = people.__arrow_c_stream__()
            signal.setitimer(signal.ITIMER_REAL, 0.005)
            return made
    class Enough(Exception):
        pass
    def enough(*_):
        raise Enough
    signal.signal(signal.SIGALRM, enough)
    print("ready", flush=True)
    for _ in range(5):
        try:
            log.append(Sends())
        except Enough:
            print(len(log), log.to_bytes() == held)
            break
        log = rt.EventLog.from_bytes(held)
    """
    status, out, err = run(code, lambda process: None)
    assert (status, out) == (0, "1 True\n"), err


def test_progress_shows_once_work_takes_long():
    # Appends to one log wait for each other: with enough of them, the last takes longer than a second on any machine.
    code = LONG + READY + """
    import io, sys
    shown = sys.stderr = io.StringIO()
    count = 4
    while "append: " not in shown.getvalue():
        threads = [threading.Thread(target=log.append, args=(people,), kwargs={"progress": True}) for _ in range(count)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        log, count = rt.EventLog(rt.Schema(currency="EUR")), count * 2
    lines = shown.getvalue().split("\\n")
    print("\\rappend: " in lines[0], "%" in shown.getvalue(), "done in" in lines[-2], lines[-1] == "")
    """
    status, out, err = run(code, lambda process: None)
    assert (status, out) == (0, "True True True True\n"), err


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("data", ["view", "view.purchase_summary()"])
def test_ctrl_c_stops_a_fit(data):
    code = f"""
    import retention_core as rt
    from retention_core import testing
    view = testing.Population(customers=20_000, seed=3).log().as_of("2024-12-01")
    data = {data}
    try:
        print("ready", flush=True)
        while True:
            rt.PurchaseModel.fit(data, model="pareto_nbd")
    except KeyboardInterrupt:
        print("stopped")
    """
    status, out, err = run(code, lambda process: process.send_signal(signal.SIGINT))
    assert (status, out) == (0, "stopped\n"), err


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(
    "work",
    [
        "log.to_bytes()",
        "log.partition(4)",
        "rt.EventLog.merge([log, log])",
        "rt.EventLog.from_bytes(held)",
        "people.log()",
    ],
)
def test_saving_cutting_and_merging_stop_within_the_work(work):
    code = LONG + f"""
    class Enough(Exception):
        pass

    def enough(*_):
        raise Enough

    log.append(people)
    held = log.to_bytes()
    signal.signal(signal.SIGINT, enough)
    try:
        print("ready", flush=True)
        while True:
            {work}
    except Enough:
        print("stopped", flush=True)
    assert len({work}) > 0
    """
    status, out, err = run(code, lambda process: process.send_signal(signal.SIGINT))
    assert (status, out) == (0, "stopped\n"), err


def test_other_threads_run_while_a_model_is_fitted_and_asked():
    table = testing.Population(customers=5_000, seed=3).log().as_of("2024-12-01").purchase_summary()
    models = []
    assert steps_of_another_thread_during(lambda: models.append(rt.PurchaseModel.fit(table, model="pareto_nbd"))) > 0
    # So short a call that a busy machine may not wake the other thread in time; while the GIL is held it never steps.
    assert any(steps_of_another_thread_during(lambda: models[0].predict(table)) for _ in range(100))


def test_saving_cutting_and_merging_show_progress_when_asked():
    log = testing.small_shop()
    assert rt.EventLog.from_bytes(log.to_bytes(progress=True), progress=True).to_bytes() == log.to_bytes()
    assert len(rt.EventLog.merge(log.partition(2, progress=True), progress=True)) == len(log)
    assert len(testing.Population(customers=5).log(progress=True)) > 0
