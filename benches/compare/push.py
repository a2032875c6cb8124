"""Times `log.push` of single events from Python into a log of the benches' events. Usage: push.py EVENTS.arrow"""

import json
import sys
import time
from datetime import datetime, timedelta, timezone

import polars as pl
import retention_core as rt

EVENTS = 200_000
ROUNDS = 3
START = datetime(2024, 12, 30, tzinfo=timezone.utc)

events = pl.read_ipc(sys.argv[1], columns=["customer", "kind", "time", "amount_minor"])
log = rt.EventLog(rt.Schema(time_zone="UTC", currency="EUR"))
log.append(events, amount="amount_minor", amount_unit="minor")
del events
log.as_of("2025-01-01").customers()

customers = [f"c{number:07}" for number in range(1, 10_001)]
# Made beforehand: what is timed is the call, with values as a host has them at hand.
told = [(customers[at % len(customers)], START + timedelta(microseconds=at)) for at in range(EVENTS * (ROUNDS + 1))]

seconds = []
for at in range(ROUNDS):
    part = told[at * EVENTS : (at + 1) * EVENTS]
    start = time.perf_counter()
    for customer, instant in part:
        log.push(customer=customer, kind="login", time=instant)
    seconds.append(time.perf_counter() - start)

pauses = []
for customer, instant in told[ROUNDS * EVENTS :]:
    start = time.perf_counter_ns()
    log.push(customer=customer, kind="login", time=instant)
    pauses.append(time.perf_counter_ns() - start)
pauses.sort()

line = {"work": "push_python", "events": EVENTS, "seconds": seconds}
print(json.dumps(line | {"worst_s": pauses[-1] / 1e9, "p99_s": pauses[EVENTS * 99 // 100] / 1e9}))
