"""Long work: the GIL is free, Ctrl-C stops it, progress shows. No test depends on how fast the machine is."""

import signal
import subprocess
import sys
import textwrap
import threading

import pytest

import retention_core as rt
from retention_core import testing

PEOPLE = testing.Population(customers=20_000, events=1_000_000, seed=3)


def test_other_threads_run_while_a_table_is_loaded():
    steps, stop = [0], threading.Event()

    def count():
        while not stop.is_set():
            steps[0] += 1

    other = threading.Thread(target=count)
    interval = sys.getswitchinterval()
    # With so long an interval, only somebody who lets go of the GIL lets others run.
    sys.setswitchinterval(60)
    try:
        other.start()
        before = steps[0]
        log = PEOPLE.log()
        log.as_of("2025-01-01").rfm()
        progressed = steps[0] - before
    finally:
        stop.set()
        sys.setswitchinterval(interval)
        other.join()
    assert progressed > 1000


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
    people = testing.Population(customers=20_000, events=3_000_000, seed=3)
    log = rt.EventLog(rt.Schema(currency="EUR"))
    log.push("before", "login", "2024-01-01")
    held = log.to_bytes()
    print("ready", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_stops_an_append_and_leaves_the_log_as_it_was():
    code = LONG + """
    try:
        while True:
            log.copy().append(people)
            again = log.copy()
            again.append(people)
    except KeyboardInterrupt:
        print("stopped", log.to_bytes() == held, len(log.append([{"customer": "c", "kind": "x", "time": "2024-01-02"}]).to_dict()))
    """
    status, out, err = run(code, lambda process: process.send_signal(signal.SIGINT))
    assert (status, out) == (0, "stopped True 8\n"), err


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_what_a_signal_handler_raises_is_passed_on():
    code = LONG + """
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
    code = LONG + """
    signal.signal(signal.SIGINT, lambda *_: log.customer_ids)
    threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)).start()
    print(log.append(people).accepted)
    """
    status, out, err = run(code, lambda process: None)
    assert (status, out) == (0, "3000000\n"), err


def test_a_panic_is_an_error_and_the_log_lives_on():
    from retention_core import _core

    log = rt.EventLog()
    with pytest.raises(rt.InternalError, match="please report it") as error:
        _core.panics()
    assert error.value.code == "internal"
    assert log.push("c", "x", "2024-01-01").accepted == 1
