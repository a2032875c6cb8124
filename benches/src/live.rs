//! Times measures in batch and the live engine. Usage: live EVENTS THREADS [WORK ...]
//!
//! Prints a JSON line for each work: `measures` (five at twelve instants), `predicates` (nanoseconds a row and clause),
//! `track` (20 measures, 10 segments), `track_health` (the same with a scorecard and a lifecycle), `track_many` (the same in batches of 1,000), `track_all` (the same, where the segments read every measure), `hot` (a customer
//! with 10,000 events in the window), `advance`, `pause` (the longest call while other threads advance and read views).

use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use retention_core::testing::Population;
use retention_core::{
    ColumnData, Engine, Event, EventLog, Facts, MeasureOptions, Measures, Policy, Rule, RuleType, RuleValue,
    Schema, Scope, SegmentOptions, SharedEngine, TimeInput, Timestamp, View,
};
use serde_json::{Map, Value, json};

type Outcome<T> = Result<T, Box<dyn Error>>;

const DAY: i64 = 86_400_000_000;
const TRACKED: usize = 500_000;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [events, threads, only @ ..] = arguments.as_slice() else {
        return Err("usage: live EVENTS THREADS [WORK ...]".into());
    };
    let wants = |work: &str| only.is_empty() || only.iter().any(|wanted| wanted == work);
    let events: u32 = events.parse()?;
    let history = Population::bench(events, events / 20).generate()?;
    let end = history.end();
    let kinds: Vec<String> = history.kind_names().iter().map(str::to_owned).collect();
    let mut log = EventLog::new(Schema::new("UTC", "EUR")?).threads(threads.parse()?);
    history.append_to(&mut log)?;
    let customers: Vec<String> = history.customer_names().iter().map(str::to_owned).collect();
    drop(history);
    if wants("measures") {
        measures(&log, end, &kinds)?;
    }
    if wants("predicates") {
        predicates()?;
    }
    if wants("track_health") {
        let start = Instant::now();
        let mut engine = Engine::new(log.clone(), with_health(&policy(&kinds, false)?)?, end)?;
        let (seconds, known) = (start.elapsed().as_secs_f64(), customers.len());
        let bytes = engine.state_bytes() as f64 / known as f64;
        let line = json!({ "work": "engine_new_health", "seconds": seconds, "customers": known, "bytes_a_customer": bytes });
        println!("{line}");
        let spread = |at: usize| customers[(at * 7919) % 10_000].as_str();
        track("track_health", &mut engine, end, &kinds, spread)?;
    }
    if wants("track_all") {
        let mut engine = Engine::new(log.clone(), policy(&kinds, true)?, end)?;
        let spread = |at: usize| customers[(at * 7919) % 10_000].as_str();
        track("track_all", &mut engine, end, &kinds, spread)?;
    }
    if wants("track") || wants("track_many") || wants("hot") || wants("advance") || wants("pause") {
        let start = Instant::now();
        let mut engine = Engine::new(log, policy(&kinds, false)?, end)?;
        let built = start.elapsed().as_secs_f64();
        let known = customers.len();
        let line = json!({
            "work": "engine_new", "seconds": built, "customers": known,
            "bytes_a_customer": engine.state_bytes() as f64 / known as f64,
        });
        println!("{line}");
        same_as_batch(engine.clone(), end, &kinds, &customers)?;
        if wants("track") {
            let spread = |at: usize| customers[(at * 7919) % 10_000].as_str();
            track("track", &mut engine, end, &kinds, spread)?;
        }
        if wants("track_many") {
            let spread = |at: usize| customers[(at * 7919) % 10_000].as_str();
            track_many(&mut engine, Timestamp::from_micros(end.micros() + 15 * DAY / 24), &kinds, spread)?;
        }
        if wants("hot") {
            track("hot", &mut engine, Timestamp::from_micros(end.micros() + DAY), &kinds, |_| "hot")?;
        }
        if wants("advance") {
            let begin = Instant::now();
            let (mut calls, mut worst) = (0, Duration::ZERO);
            loop {
                let call = Instant::now();
                let told = engine.advance(Timestamp::from_micros(end.micros() + 3 * DAY), Some(500))?;
                engine.ack(told.cursor);
                worst = worst.max(call.elapsed());
                calls += 1;
                if !told.more {
                    break;
                }
            }
            let seconds = begin.elapsed().as_secs_f64();
            println!(
                "{}",
                json!({ "work": "advance", "seconds": seconds, "steps": calls * 500, "worst_s": worst.as_secs_f64() })
            );
        }
        // With what is kept at hand of the events that came since.
        let bytes = engine.state_bytes() as f64 / known as f64;
        println!("{}", json!({ "work": "engine_used", "customers": known, "bytes_a_customer": bytes }));
        if wants("pause") {
            let later = Timestamp::from_micros(end.micros() + 5 * DAY);
            pause(engine, later, &kinds, &customers)?;
        }
    }
    Ok(())
}

/// Before any clock: an engine that is told some thousand events and then let time pass has everybody where batch has them.
fn same_as_batch(
    mut engine: Engine,
    start: Timestamp,
    kinds: &[String],
    customers: &[String],
) -> Outcome<()> {
    let at = |event: usize| Timestamp::from_micros(start.micros() + event as i64 * DAY / 4_000);
    for event in 0..10_000 {
        let customer = customers[(event * 7919) % 2_000].as_str();
        engine.track(Event::new(customer, kinds[event % kinds.len()].as_str(), at(event)))?;
    }
    engine.advance(at(12_000), None)?;
    let policy = engine.policy().clone();
    let batch = engine.as_of(at(12_000))?.segments(policy.segments(), &SegmentOptions::default())?;
    let ids = batch.column("customer")?;
    for row in (0..batch.rows()).step_by(batch.rows() / 3_000 + 1) {
        let customer = ids.text(row).unwrap_or_default();
        for (name, inside, _) in engine.customer(customer)?.segments {
            if batch.column(&name)?.bool(row) != inside {
                return Err(format!("{customer} is in {name} by one of batch and live alone").into());
            }
        }
    }
    Ok(())
}

/// What the system says of a thread: how long it ran, and how long it could have but had no core. A pause is made of
/// these two and of waiting for another thread, which may itself have had no core.
struct Waits(Option<File>);

impl Waits {
    fn of_this_thread() -> Self {
        Self(File::open("/proc/thread-self/schedstat").ok())
    }

    fn of_main_thread() -> Self {
        Self(File::open("/proc/self/schedstat").ok())
    }

    /// Nanoseconds; zeros where the system does not say.
    fn read(&self) -> (u64, u64) {
        let mut bytes = [0; 96];
        let read = self.0.as_ref().and_then(|file| file.read_at(&mut bytes, 0).ok()).unwrap_or(0);
        let text = std::str::from_utf8(&bytes[..read]).unwrap_or_default();
        let mut numbers = text.split_whitespace().map(|number| number.parse().unwrap_or(0));
        (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
    }
}

/// One thread tracks; another, in turn, lets time pass, takes a copy of the log and reads a view of it, writes the engine
/// to bytes, and changes the policy there and back.
fn pause(engine: Engine, start: Timestamp, kinds: &[String], customers: &[String]) -> Outcome<()> {
    const DOING: [&str; 6] = ["advance", "log", "view", "snapshot", "set_policy", "drop"];
    let (engine, done) = (SharedEngine::new(engine), AtomicBool::new(false));
    let doing = AtomicUsize::new(0);
    let policies = [policy(kinds, true)?, policy(kinds, false)?];
    let ((mut pauses, during, longest, with_core), others) = std::thread::scope(|scope| {
        let tracking = scope.spawn(|| {
            let mut pauses = Vec::with_capacity(TRACKED);
            let (mut worst, mut longest) = ([Duration::ZERO; DOING.len()], Vec::new());
            let (own, main) = (Waits::of_this_thread(), Waits::of_main_thread());
            let mut with_core = 0.0_f64;
            for at in 0..TRACKED {
                let time = Timestamp::from_micros(start.micros() + at as i64 * 100_000);
                let customer = customers[(at * 7919) % customers.len()].as_str();
                let event = Event::new(customer, kinds[at % kinds.len()].as_str(), time);
                let ((ran, waited), (_, main_waited)) = (own.read(), main.read());
                let before = Instant::now();
                if let Ok(told) = engine.track(event) {
                    engine.ack(told.cursor);
                }
                let pause = before.elapsed();
                pauses.push(pause);
                let doing = doing.load(Ordering::Relaxed);
                worst[doing] = worst[doing].max(pause);
                if pause > Duration::from_millis(3) {
                    let ms = |nanos: u64| nanos as f64 / 1e6;
                    let (whole, (since_ran, since_waited)) = (pause.as_secs_f64() * 1e3, own.read());
                    let (running, without) = (ms(since_ran - ran), ms(since_waited - waited));
                    // While this thread waited for the other, that one had no core for so long.
                    let other = ms(main.read().1 - main_waited).min((whole - running - without).max(0.0));
                    let rest = whole - without - other;
                    with_core = with_core.max(rest);
                    longest.push(json!({
                        "during": DOING[doing], "ms": whole, "ms_with_a_core": rest, "ms_running": running,
                        "ms_without_a_core": without, "ms_other_without_a_core": other,
                    }));
                }
            }
            done.store(true, Ordering::Relaxed);
            longest.sort_by(|a: &Value, b| {
                let of = |pause: &Value| pause["ms_with_a_core"].as_f64().unwrap_or_default();
                of(b).total_cmp(&of(a))
            });
            longest.truncate(12);
            (pauses, worst, longest, with_core)
        });
        let (mut now, mut turns, mut worst) = (start.micros(), 0, [Duration::ZERO; 2]);
        let mut changes = policies.iter();
        while !done.load(Ordering::Relaxed) {
            now += DAY / 240;
            let before = Instant::now();
            if engine.advance(Timestamp::from_micros(now), Some(50), None).is_ok_and(|told| told.more) {
                now -= DAY / 240;
            }
            worst[0] = worst[0].max(before.elapsed());
            turns += 1;
            if turns % 200 == 0 {
                doing.store(1, Ordering::Relaxed);
                let before = Instant::now();
                let log = engine.log();
                worst[1] = worst[1].max(before.elapsed());
                doing.store(2, Ordering::Relaxed);
                let view = log.as_of(start);
                black_box(view.as_ref().map_or(0, View::events));
                doing.store(5, Ordering::Relaxed);
                drop((log, view));
                doing.store(0, Ordering::Relaxed);
            }
            if turns % 800 == 300 {
                doing.store(3, Ordering::Relaxed);
                let bytes = engine.snapshot();
                doing.store(5, Ordering::Relaxed);
                drop(black_box(bytes));
                doing.store(0, Ordering::Relaxed);
            }
            if turns % 800 == 600
                && let Some(policy) = changes.next()
            {
                doing.store(4, Ordering::Relaxed);
                black_box(engine.set_policy(policy.clone()).map_or(0, |movers| movers.rows()));
                doing.store(0, Ordering::Relaxed);
            }
        }
        (tracking.join().unwrap_or_default(), (worst, turns, 2 - changes.len()))
    });
    let (worst, turns, changed) = others;
    pauses.sort_unstable();
    let at = |share: usize| {
        pauses.get(pauses.len() * share / 10_000).map_or(0.0, |pause| pause.as_secs_f64() * 1e3)
    };
    let line = json!({
        "work": "pause", "bytes_a_customer": engine.state_bytes() as f64 / customers.len() as f64, "p99_ms": at(9900), "p999_ms": at(9990), "p9999_ms": at(9999),
        "worst_ms": pauses.last().map_or(0.0, |pause| pause.as_secs_f64() * 1e3),
        "worst_copy_ms": worst[1].as_secs_f64() * 1e3, "worst_advance_ms": worst[0].as_secs_f64() * 1e3,
        "turns": turns, "policies": changed, "worst_ms_while_there_was_a_core": with_core, "longest": longest,
        "worst_ms_during": DOING.iter().zip(during).map(|(name, worst)| ((*name).to_owned(), json!(worst.as_secs_f64() * 1e3))).collect::<Map<_, _>>(),
    });
    println!("{line}");
    Ok(())
}

/// Rules over a million rows, the best of nine: nanoseconds a row and clause.
fn predicates() -> Outcome<()> {
    const ROWS: usize = 1_000_000;
    let column = |below: usize| (0..ROWS).map(|row| (row * 7919 % below) as i64).collect::<Vec<_>>();
    let (days, tickets): (ColumnData, ColumnData) = (column(61).into(), column(7).into());
    let spend: ColumnData =
        column(4001).into_iter().map(|cents| cents as f64 / 100.0).collect::<Vec<_>>().into();
    let known: Vec<bool> = (0..ROWS).map(|row| row % 11 > 0).collect();
    let scope = Scope::new().name("days", RuleType::Int).name("tickets", RuleType::Int);
    let scope = scope.name("spend", RuleType::Float);
    let rules = [
        ("days > 14", 1),
        ("days > 14 && tickets >= 3", 2),
        ("days > 14 && tickets >= 3 && spend < 20.0", 3),
        ("days > 14 || (tickets >= 3 && spend < 20.0) || spend > 39.0", 4),
        ("tickets * 2 + days > 40", 1),
    ];
    for (number, (text, clauses)) in rules.into_iter().enumerate() {
        let predicate = Rule::parse(text)?.check(&scope)?;
        // Before the clock: by column as row by row.
        let facts = Facts::new().column("days", &days).nullable("tickets", &tickets, &known);
        let matches = predicate.matches(&facts.column("spend", &spend))?;
        let (days_of, tickets_of, spend_of) = (column(61), column(7), column(4001));
        for row in (0..ROWS).step_by(97) {
            let values = predicate.reads().iter().map(|(name, _)| match name.as_str() {
                "days" => RuleValue::Int(days_of[row]),
                "tickets" if !known[row] => RuleValue::Null,
                "tickets" => RuleValue::Int(tickets_of[row]),
                _ => RuleValue::Float(spend_of[row] as f64 / 100.0),
            });
            if predicate.row(&values.collect::<Vec<_>>())? != matches.of(row) {
                return Err(format!("row {row} of {text}").into());
            }
        }
        let mut best = f64::INFINITY;
        for _ in 0..9 {
            let facts = Facts::new().column("days", &days).nullable("tickets", &tickets, &known);
            let facts = facts.column("spend", &spend);
            let start = Instant::now();
            black_box(predicate.matches(&facts)?.count());
            best = best.min(start.elapsed().as_nanos() as f64 / (ROWS * clauses) as f64);
        }
        println!(
            "{}",
            json!({ "work": format!("predicate_{number}"), "rule": text, "ns_a_row_and_clause": best })
        );
    }
    Ok(())
}

/// Two windowed counts, a windowed sum, days since the last, distinct kinds in a window; at twelve month ends.
fn measures(log: &EventLog, end: Timestamp, kinds: &[String]) -> Outcome<()> {
    let measures = Measures::from_json(&json!({
        "events_30d": {"measure": "count", "window": "30d"},
        "logins_90d": {"measure": "count", "of": [kinds[0]], "window": "90d"},
        "spent_90d": {"measure": "sum", "of": ["purchase"], "window": "90d"},
        "days_since_last": {"measure": "days_since_last"},
        "kinds_30d": {"measure": "distinct", "value": "kind", "window": "30d"},
    }))?;
    let at: Vec<TimeInput> =
        (0..12).map(|month| Timestamp::from_micros(end.micros() - month * 30 * DAY).into()).collect();
    let options = MeasureOptions::default().at(at);
    let mut seconds = Vec::new();
    let mut rows = 0;
    for _ in 0..5 {
        let view = log.as_of(end)?;
        let start = Instant::now();
        let table = view.measures(&measures, &options)?;
        seconds.push(start.elapsed().as_secs_f64());
        rows = table.rows();
    }
    println!("{}", json!({ "work": "measures", "seconds": seconds, "rows": rows }));
    Ok(())
}

/// 20 measures and 10 segments, which read nine of them or, if asked, all.
fn policy(kinds: &[String], all: bool) -> Outcome<Policy> {
    let mut measures = Map::new();
    for (at, kind) in kinds.iter().cycle().take(8).enumerate() {
        let window = ["7d", "30d", "90d"][at % 3];
        measures.insert(format!("count_{at}"), json!({"measure": "count", "of": [kind], "window": window}));
    }
    for (at, window) in ["7d", "14d", "30d", "60d", "90d", "1mo"].iter().enumerate() {
        measures.insert(format!("sum_{at}"), json!({"measure": "sum", "of": ["purchase"], "window": window}));
    }
    for (name, measure) in [
        ("since", json!({"measure": "days_since_last"})),
        ("since_purchase", json!({"measure": "days_since_last", "of": ["purchase"]})),
        ("kinds_30d", json!({"measure": "distinct", "window": "30d"})),
        ("silent_30d", json!({"measure": "did_not", "window": "30d"})),
        ("change", json!({"measure": "change", "base": "count_1"})),
        ("mean", json!({"measure": "ratio", "base": "sum_4", "over": "count_2"})),
    ] {
        measures.insert(name.to_owned(), measure);
    }
    let mut segments = json!({
        "busy": "count_1 >= 3", "calm": "count_1 < 3 && !silent_30d", "silent": "since >= 14", "lost": "since >= 60",
        "buyer": "since_purchase < 30", "spender": "sum_4 > money('100.00 EUR')", "wide": "kinds_30d >= 3",
        "falling": "change < 0.0", "rich": "mean > 2000.0", "at_risk": "falling && buyer && !busy",
    });
    if all {
        for (segment, more) in [
            ("busy", " || count_0 > 90 || count_3 > 90"),
            ("calm", " && count_4 < 90 && count_5 < 90"),
            ("silent", " && count_6 < 90"),
            ("lost", " && count_7 < 90"),
            ("buyer", " || sum_0 > money('9000.00 EUR') || sum_1 > money('9000.00 EUR')"),
            ("spender", " || sum_2 > money('9000.00 EUR') || sum_3 > money('9000.00 EUR')"),
            ("wide", " || sum_5 > money('9000.00 EUR')"),
        ] {
            let rule = segments[segment].as_str().unwrap_or_default();
            segments[segment] = format!("{rule}{more}").into();
        }
    }
    let whole = json!({"policy": 1, "kinds": kinds, "measures": Value::from(measures), "segments": segments});
    Ok(Policy::from_json(&whole)?)
}

/// The same with a scorecard of eight measures and a lifecycle of four stages.
fn with_health(policy: &Policy) -> Outcome<Policy> {
    let mut whole = policy.to_json();
    whole["scorecards"] = json!({"health": {
        "measures": {
            "since": {"weight": 25, "low": 60, "high": 0}, "since_purchase": {"weight": 20, "low": 120, "high": 0, "missing": "penalise"},
            "count_1": {"weight": 15, "normaliser": "saturating", "half": 4}, "count_2": {"weight": 10, "low": 0, "high": 30},
            "sum_2": {"weight": 10, "normaliser": "saturating", "half": 8000},
            "sum_4": {"weight": 10, "normaliser": "curve", "points": [[0, 0], [10000, 0.5], [50000, 1]]},
            "kinds_30d": {"weight": 5, "low": 0, "high": 6}, "change": {"weight": 5, "low": -1, "high": 1, "missing": "neutral"},
        },
        "bands": [{"band": "red"}, {"band": "yellow", "from": 35}, {"band": "green", "from": 60}],
        "hysteresis": 3,
    }});
    whole["lifecycles"] = json!({"journey": {"stages": [
        {"stage": "new", "to": ["active", "silent"]},
        {"stage": "active", "when": "count_1 >= 2", "to": ["buying", "silent"]},
        {"stage": "buying", "when": "since_purchase < 30", "keep": "since_purchase < 60", "to": ["active", "silent"], "dwell": "7d"},
        {"stage": "silent", "when": "since >= 30", "to": ["active"]},
    ]}});
    Ok(Policy::from_json(&whole)?)
}

fn track<'c>(
    work: &str,
    engine: &mut Engine,
    start: Timestamp,
    kinds: &[String],
    customer: impl Fn(usize) -> &'c str,
) -> Outcome<()> {
    let events = if work == "hot" { 20_000 } else { TRACKED };
    let mut pauses = Vec::with_capacity(events);
    let mut signals = 0;
    let whole = Instant::now();
    for at in 0..events {
        let time = Timestamp::from_micros(start.micros() + at as i64 * 100_000);
        let event = Event::new(customer(at), kinds[at % kinds.len()].as_str(), time);
        let before = Instant::now();
        let told = engine.track(event)?;
        pauses.push(before.elapsed());
        signals += told.signals.len();
        if at % 1000 == 0 {
            engine.ack(told.cursor);
        }
    }
    let seconds = whole.elapsed().as_secs_f64();
    pauses.sort_unstable();
    let at = |share: usize| pauses[(events * share / 1000).min(events - 1)].as_secs_f64() * 1e6;
    let line = json!({
        "work": work, "events_a_second": events as f64 / seconds, "signals": signals,
        "p50_us": at(500), "p99_us": at(990), "worst_us": at(1000),
    });
    println!("{line}");
    Ok(())
}

/// As `track`, a thousand events a call.
fn track_many<'c>(
    engine: &mut Engine,
    start: Timestamp,
    kinds: &[String],
    customer: impl Fn(usize) -> &'c str,
) -> Outcome<()> {
    const BATCH: usize = 1000;
    let (mut signals, mut worst) = (0, Duration::ZERO);
    let whole = Instant::now();
    for from in (0..TRACKED).step_by(BATCH) {
        let events = (from..from + BATCH).map(|at| {
            let time = Timestamp::from_micros(start.micros() + at as i64 * 50_000);
            Event::new(customer(at), kinds[at % kinds.len()].as_str(), time)
        });
        let before = Instant::now();
        let told = engine.track_many(events)?;
        worst = worst.max(before.elapsed());
        signals += told.signals.len();
        engine.ack(told.cursor);
    }
    let seconds = whole.elapsed().as_secs_f64();
    let line = json!({
        "work": "track_many", "events_a_second": TRACKED as f64 / seconds, "signals": signals,
        "worst_batch_us": worst.as_secs_f64() * 1e6,
    });
    println!("{line}");
    Ok(())
}
