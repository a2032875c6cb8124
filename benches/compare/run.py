"""Ours beside Polars and DuckDB, in one run on the same events: answers are compared first, then times.

Prints a table and writes benches/record/<date>.json. Every process has two threads, reads the same file before any clock
starts, does each work a few times, and the least time counts.
"""

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import churn
import clv
import polars as pl
import revenue

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / ".build/bench"
PEERS = ("polars", "duckdb")
THREADS = 2
# The least ratio to Polars that we hold ourselves to, on this many events or more: small tables fit into the peers' caches.
TARGET_EVENTS = 10_000_000
TARGETS = {"load": 4, "load_ids": 2, "rfm": 5, "cohorts": 40, "retention": 10, "movements": 10, "measures": 30, "training": 30, "health": 20}
TITLES = {
    "load": "log from an Arrow table | sort by customer and time",
    "load_ids": "the same with event ids (dedup) | sort with the ids",
    "rfm": "RFM with quintiles, ready log",
    "cohorts": "monthly cohort triangle of all events, ready log",
    "cohorts_purchases": "monthly cohort triangle of purchases, ready log",
    "retention": "monthly retention, ready log",
    "movements": "monthly movements, ready log",
    "measures": "five measures at twelve instants, ready log",
    "health": "scores by a scorecard of twenty measures, ready log",
    "training": "training table: five measures at twelve instants and the outcome, ready log",
    "rfm_from_frame": "RFM, from the frame",
    "cohorts_from_frame": "cohort triangle of all events, from the frame",
    "cohorts_purchases_from_frame": "cohort triangle of purchases, from the frame",
    "retention_from_frame": "retention, from the frame",
    "movements_from_frame": "movements, from the frame",
    "measures_from_frame": "five measures at twelve instants, from the frame",
    "health_from_frame": "scores, from the frame",
    "training_from_frame": "training table, from the frame",
}
ANSWERS = {"polars": ("rfm", "cohorts", "cohorts_purchases", "retention", "movements", "measures", "health", "training")}
ANSWERS["duckdb"] = ANSWERS["polars"][:-3]
# The same question asked another way, where it may be quicker: the quicker one counts.
OTHERWISE = {"health": "health_recent"}
ENV = {**os.environ, "POLARS_MAX_THREADS": str(THREADS), "PYTHONPATH": str(Path(__file__).parent)}


def lines(command, name):
    print(f"==> {name}", file=sys.stderr, flush=True)
    done = subprocess.run(command, cwd=ROOT, env=ENV, check=True, stdout=subprocess.PIPE, text=True)
    return {line["work"]: line for line in map(json.loads, done.stdout.splitlines())}


def build():
    command = ["cargo", "build", "--release", "--quiet", "--locked", "-p", "retention-bench"]
    subprocess.run(command, cwd=ROOT, check=True)
    return ROOT / os.environ.get("CARGO_TARGET_DIR", "target") / "release"


def events_file(programs, events):
    path = BUILD / f"events-{events}.arrow"
    if not path.exists() or path.stat().st_mtime < (programs / "generate").stat().st_mtime:
        BUILD.mkdir(parents=True, exist_ok=True)
        print(f"==> making {events:,} events", file=sys.stderr, flush=True)
        subprocess.run([programs / "generate", str(events), path.with_suffix(".part")], check=True)
        path.with_suffix(".part").rename(path)
    return path


def folder(name):
    path = BUILD / f"answers-{name}"
    path.mkdir(parents=True, exist_ok=True)
    return path


def ours_as(work):
    """Our answer with the peers' columns, so that both can be compared to the last digit."""
    table = pl.read_ipc(folder("ours") / f"{work}.arrow")
    if work == "rfm":
        return table.select("customer", "frequency", "monetary_minor", "recency_days", "r", "f", "m")
    if work == "measures":
        columns = ["customer", "at", "events_30d", "logins_90d", "spent_90d", "days_since_last", "kinds_30d"]
        return table.select(pl.col(columns)).with_columns(pl.col("at").dt.cast_time_unit("us")).sort("customer", "at")
    if work == "training":
        columns = ["customer", "at", "outcome", "events_30d", "purchases_90d", "spent_90d", "purchases", "days_since_last"]
        return table.select(pl.col(columns)).with_columns(pl.col("at").dt.cast_time_unit("us")).sort("customer", "at")
    if work == "health":
        return table.select("customer", "score_millionths", "band", "coverage").sort("customer")
    if work.startswith("cohorts"):
        month = pl.col("cohort").str.slice(0, 4).cast(pl.Int32) * 12 + pl.col("cohort").str.slice(5, 2).cast(pl.Int32)
        shown = table.filter(pl.col("retained") > 0).select(cohort=month, period=pl.col("period"), customers=pl.col("retained"))
        return shown.sort("cohort", "period")
    month = pl.col("period").str.slice(0, 4).cast(pl.Int32) * 12 + pl.col("period").str.slice(5, 2).cast(pl.Int32)
    if work == "retention":
        return table.select(month=month, active="active", retained="retained").sort("month")
    names = ["active", "new", "retained", "value_minor", "new_value_minor", "expansion_minor", "contraction_minor", "lost", "lost_value_minor"]
    return table.with_columns(month=month).select("month", *names).sort("month")


def same(work, peer):
    """Whether our answer is the peer's, to the last digit; missing counts are zero in the peers."""
    ours = ours_as(work)
    for name in (work, *([OTHERWISE[work]] if work in OTHERWISE else [])):
        same_answer(name, ours, pl.read_ipc(folder(peer) / f"{name}.arrow").select(ours.columns), peer)


def same_answer(work, ours, theirs, peer):
    plain = lambda t: t.with_columns(pl.selectors.integer().cast(pl.Int64).fill_null(0))
    if not plain(ours).equals(plain(theirs)):
        differs = plain(ours).join(plain(theirs), on=ours.columns, how="anti")
        sys.exit(f"{work}: our answer differs from that of {peer}:\n{differs}\n{plain(theirs)}")


def rows_of(events, ours, theirs):
    for work in TITLES:
        if work not in ours:
            continue
        base = work.removesuffix("_from_frame")
        for peer in PEERS:
            if (line := theirs[peer].get(base)) is None:
                continue
            other = theirs[peer].get(OTHERWISE.get(base, ""))
            line = min((one for one in (line, other) if one), key=lambda one: min(one["seconds"]))
            ours_s, peer_s = min(ours[work]["seconds"]), min(line["seconds"])
            yield {
                "work": work, "rows": events, "ours_s": ours_s, "peer": peer, "peer_s": peer_s, "ratio": peer_s / ours_s,
                "at_least": TARGETS.get(work) if peer == "polars" and events >= TARGET_EVENTS else None, "ours_mb": ours[work]["mb"], "peer_mb": line["mb"],
            }


def plain_rows(events, ours):
    """Rows without a peer: memory in bytes an event, and single events."""
    for work in ("memory", "memory_ids", "memory_received"):
        held = ours[work]["bytes"]
        row = {"work": work, "rows": events, "at_most": 24 if work == "memory" else None}
        row["bytes_an_event"] = {name: size / ours[work]["events"] for name, size in held.items()}
        yield row
    for work, at_most in (("push_rust", 1e-6), ("push_python", 1.5e-6), ("push_node", 4e-6), ("track_many_node", 1 / 150_000)):
        if work in ours:
            line = ours[work]
            each = min(line["seconds"]) / line["events"]
            yield {"work": work, "rows": line["events"], "ours_s": each, "at_most": at_most, "worst_s": line["worst_s"], "p99_s": line["p99_s"]}


def live_rows(programs, events):
    """Rules: live, one event after another on one thread, and over columns."""
    found = lines([programs / "live", str(events), "1"], "rules and the live engine")
    for work, at_most in (("track", 2.5e-6), ("track_all", 2.5e-6), ("track_health", 4e-6), ("hot", 20e-6)):
        line = found[work]
        each, p99, worst = 1 / line["events_a_second"], line["p99_us"] / 1e6, line["worst_us"] / 1e6
        yield {"work": work, "rows": events, "ours_s": each, "at_most": at_most, "p99_s": p99, "p99_at_most": 20e-6, "worst_s": worst}
    line = found["track_many"]
    each = 1 / line["events_a_second"]
    yield {"work": "track_many", "rows": events, "ours_s": each, "at_most": 2.5e-6, "p99_s": each, "worst_s": line["worst_batch_us"] / 1e6}
    line = found["advance"]
    each = line["seconds"] / line["steps"]
    yield {"work": "advance", "rows": events, "ours_s": each, "at_most": 20e-6, "p99_s": each, "worst_s": line["worst_s"]}
    yield {"work": "state", "rows": events, "bytes_a_customer": found["engine_new"]["bytes_a_customer"], "at_most": 200}
    yield {"work": "state_used", "rows": events, "bytes_a_customer": found["engine_used"]["bytes_a_customer"], "at_most": 200}
    # Once events of everybody came.
    yield {"work": "state_all_used", "rows": events, "bytes_a_customer": found["pause"]["bytes_a_customer"], "at_most": 200}
    yield {"work": "state_health", "rows": events, "bytes_a_customer": found["engine_new_health"]["bytes_a_customer"], "at_most": 320}
    # Beside a thread that lets time pass, reads views, writes the engine to bytes and changes the policy.
    line = found["pause"]
    p99, worst = line["p99_ms"] / 1e3, line["worst_ms"] / 1e3
    yield {"work": "pause", "rows": events, "ours_s": p99, "at_most": 5e-3, "p99_s": p99, "worst_s": worst}
    for work, line in found.items():
        if work.startswith("predicate"):
            each = line["ns_a_row_and_clause"] / 1e9
            yield {"work": work, "rows": 1_000_000, "ours_s": each, "at_most": 5e-9, "p99_s": 0.0, "worst_s": 0.0, "rule": line["rule"]}


# How many times slower than ours the rule engines for Node are, at least.
RULES = {"json-rules-engine": 20, "zen-engine": 5, "zen-engine combined": None}


def rule_rows(programs, events=5_000):
    """Ten rules over ready-made facts, one event after another: ours in Rust, the others in Node."""
    rules, facts = ROOT / "benches/compare/rules/rules.json", BUILD / "facts.json"
    BUILD.mkdir(parents=True, exist_ok=True)
    ours = lines([programs / "rules", rules, facts, str(events)], "ten rules over facts")["rules"]
    theirs = lines(["node", "benches/compare/rules/rules.mjs", rules, facts], "the same in json-rules-engine and zen-engine")
    for peer, line in theirs.items():
        if line["answers"] != ours["answers"]:
            at = next(at for at, pair in enumerate(zip(line["answers"], ours["answers"])) if pair[0] != pair[1])
            sys.exit(f"rules: row {at} is {ours['answers'][at]:b}, {peer} says {line['answers'][at]:b}")
        ours_s, peer_s = min(ours["seconds"]), min(line["seconds"])
        yield {"work": "rules", "rows": events, "ours_s": ours_s, "peer": peer, "peer_s": peer_s, "ratio": peer_s / ours_s, "at_least": RULES[peer]}


# Every row of a record has these; a row without a peer has none of its numbers.
FIELDS = dict.fromkeys(("work", "rows", "ours_s", "peer", "peer_s", "ratio", "at_least", "ours_mb", "peer_mb"))


def show(rows):
    print(f"\n{'work':28} {'rows':>11} {'ours':>9} {'peer':>9} {'its time':>9} {'ratio':>7} {'at least':>8} {'ours MB':>8} {'its MB':>8}")
    for row in rows:
        if "peer" in row:
            wanted = f"{row['at_least']} x" if row["at_least"] else "-"
            miss = " MISSED" if row["at_least"] and row["ratio"] < row["at_least"] else ""
            print(
                f"{row['work']:28} {row['rows']:>11,} {row['ours_s'] * 1e3:>6.1f} ms {row['peer']:>9} {row['peer_s'] * 1e3:>6.0f} ms "
                f"{row['ratio']:>6.1f}x {wanted:>8} {row.get('ours_mb', 0):>8.0f} {row.get('peer_mb', 0):>8.0f}{miss}"
            )
        elif "rule" in row:
            miss = " MISSED" if row["ours_s"] > row["at_most"] else ""
            print(f"{row['work']:28} {row['rows']:>11,} {row['ours_s'] * 1e9:.2f} ns a row and clause (at most {row['at_most'] * 1e9:g}): {row['rule']}{miss}")
        elif "bytes_a_customer" in row:
            miss = " MISSED" if row["bytes_a_customer"] > row["at_most"] else ""
            print(f"{row['work']:28} {row['rows']:>11,} {row['bytes_a_customer']:.0f} bytes a customer beside the log (at most {row['at_most']}){miss}")
        elif "bytes_an_event" in row:
            parts = ", ".join(f"{name} {size:.1f}" for name, size in row["bytes_an_event"].items() if size >= 0.05)
            core = row["bytes_an_event"]["events"] + row["bytes_an_event"]["customers"]
            miss = " MISSED" if row["at_most"] and core > row["at_most"] else ""
            print(f"{row['work']:28} {row['rows']:>11,} bytes an event: {parts}{' (at most 24)' if row['at_most'] else ''}{miss}")
        else:
            bound = f" (at most {row['p99_at_most'] * 1e6:g})" if "p99_at_most" in row else ""
            late = row["p99_s"] > row.get("p99_at_most", float("inf"))
            miss = " MISSED" if row["ours_s"] > row["at_most"] or late or row["worst_s"] > 5e-3 else ""
            print(
                f"{row['work']:28} {row['rows']:>11,} {row['ours_s'] * 1e6:.2f} us an event (at most {row['at_most'] * 1e6:g}), "
                f"p99 {row['p99_s'] * 1e6:.1f} us{bound}, worst pause {row['worst_s'] * 1e3:.2f} ms (at most 5){miss}"
            )


def machine():
    cpu = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), "")
    versions = {name: __import__(name).__version__ for name in PEERS}
    rust = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip()
    return {"cpu": cpu, "cores": os.cpu_count(), "threads": THREADS, "system": platform.platform(), "python": platform.python_version(), "rust": rust, **versions}


def asked(programs, path, repeats):
    theirs = {
        peer: lines([sys.executable, f"benches/compare/{peer}_peer.py", path, folder(peer), str(repeats)], peer) for peer in PEERS
    }
    return lines([programs / "ours", path, folder("ours"), str(repeats), str(THREADS)], "ours"), theirs


def one(programs, events, repeats, push):
    path = events_file(programs, events)
    # Once without a look at the clock, to compare the answers.
    asked(programs, path, 1)
    for peer in PEERS:
        for work in ANSWERS[peer]:
            same(work, peer)
    print("    answers are equal to the last digit; now the times", file=sys.stderr)
    ours, theirs = asked(programs, path, repeats)
    if push:
        ours |= lines([sys.executable, "benches/compare/push.py", path], "single events from Python")
        ours |= lines(["node", "benches/compare/push.mjs", path], "single events from Node")
        ours |= lines(["node", "benches/compare/track.mjs", path], "a live engine in batches from Node")
    return [*rows_of(events, ours, theirs), *plain_rows(events, ours)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    programs = build()
    rows = []
    sizes = [given.events] if given.events <= 1_000_000 else [1_000_000, 3_000_000, given.events]
    for events in sizes:
        rows += one(programs, events, given.repeats, push=events == sizes[-1])
    rows += live_rows(programs, sizes[-1])
    rows += rule_rows(programs)
    rows += clv.rows()
    rows += churn.rows()
    rows += revenue.rows(programs)
    show(rows)
    if given.events > 1_000_000:
        record = ROOT / f"benches/record/{datetime.date.today()}.json"
        record.parent.mkdir(exist_ok=True)
        record.write_text(json.dumps({"machine": machine(), "rows": [FIELDS | row for row in rows]}, indent=1) + "\n")
        print(f"\nwritten to {record.relative_to(ROOT)}")


main()
