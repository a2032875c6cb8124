//! Times this library on the events of the benches. Usage: ours EVENTS.arrow ANSWERS REPEATS THREADS [WORK ...]
//!
//! Prints a JSON line for each work: its name, all seconds, peak memory. Answers that a peer gives too go to ANSWERS.
//! Works named after the threads are done alone, for a profile.

use std::error::Error;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use arrow_array::RecordBatch;
use arrow_ipc::reader::FileReader;
use arrow_ipc::writer::FileWriter;
use retention_core::record_batch;
use retention_core::testing::Population;
use retention_core::{
    AmountUnit, CohortOptions, Event, EventColumns, EventLog, HealthOptions, MeasureOptions, Measures,
    MovementOptions, ObservationPlan, Policy, RfmOptions, Schema, Span, Table, TimeInput, Timestamp, View,
};
use serde_json::json;

const AS_OF: &str = "2025-01-01";

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, answers, repeats, threads, only @ ..] = arguments.as_slice() else {
        return Err("usage: ours EVENTS.arrow ANSWERS REPEATS THREADS [WORK ...]".into());
    };
    let bench = Bench {
        batches: FileReader::try_new(File::open(path)?, None)?.collect::<Result<_, _>>()?,
        answers: PathBuf::from(answers),
        repeats: repeats.parse()?,
        threads: threads.parse()?,
        only: only.to_vec(),
    };
    bench.run()
}

struct Bench {
    batches: Vec<RecordBatch>,
    answers: PathBuf,
    repeats: usize,
    threads: usize,
    only: Vec<String>,
}

impl Bench {
    fn run(&self) -> Outcome<()> {
        let plain = self.columns(&["customer", "kind", "time", "amount_minor"])?;
        let ids = self.columns(&["customer", "kind", "time", "amount_minor", "id"])?;
        let received = self.columns(&["customer", "kind", "time", "amount_minor", "received"])?;
        let load = |batches: &[RecordBatch]| self.log(batches);
        self.time("load_ids", || load(&ids))?;
        self.memory("memory_ids", || load(&ids))?;
        self.memory("memory_received", || load(&received))?;
        self.time("load", || load(&plain))?;
        self.memory("memory", || load(&plain))?;
        let log = load(&plain)?;
        let view = log.as_of(AS_OF)?;
        for (work, ask) in QUESTIONS {
            if let Some(table) = self.time(work, || ask(&view))? {
                self.save(work, &table)?;
            }
            self.time(&format!("{work}_from_frame"), || ask(&load(&plain)?.as_of(AS_OF)?))?;
        }
        drop(view);
        if self.wants("push_rust") { self.push(log) } else { Ok(()) }
    }

    fn wants(&self, work: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|wanted| wanted == work)
    }

    fn columns(&self, names: &[&str]) -> Outcome<Vec<RecordBatch>> {
        let project = |batch: &RecordBatch| {
            let places =
                names.iter().map(|name| batch.schema().index_of(name)).collect::<Result<Vec<_>, _>>()?;
            batch.project(&places)
        };
        Ok(self.batches.iter().map(project).collect::<Result<_, _>>()?)
    }

    fn log(&self, batches: &[RecordBatch]) -> Outcome<EventLog> {
        let columns =
            EventColumns::default().amount("amount_minor".to_owned()).amount_unit(AmountUnit::Minor);
        let mut log = EventLog::new(Schema::new("UTC", "EUR")?).threads(self.threads);
        let receipt = log.append_batches(batches, &columns)?;
        let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
        if receipt.accepted != rows as u64 {
            return Err(format!("accepted {} of {rows}", receipt.accepted).into());
        }
        Ok(log)
    }

    fn time<T>(&self, work: &str, job: impl Fn() -> Outcome<T>) -> Outcome<Option<T>> {
        if !self.wants(work) {
            return Ok(None);
        }
        reset_peak();
        let mut seconds = Vec::new();
        let mut last = None;
        for _ in 0..self.repeats {
            drop(last.take());
            let start = Instant::now();
            let answer = job()?;
            seconds.push(start.elapsed().as_secs_f64());
            last = Some(answer);
        }
        println!("{}", json!({ "work": work, "seconds": seconds, "mb": peak_mb() }));
        Ok(last)
    }

    fn memory(&self, work: &str, log: impl Fn() -> Outcome<EventLog>) -> Outcome<()> {
        if !self.wants(work) {
            return Ok(());
        }
        let log = log()?;
        let memory = log.memory();
        let bytes = json!({
            "events": memory.events, "customers": memory.customers, "ids": memory.ids,
            "received": memory.received, "rest": memory.rest,
        });
        println!("{}", json!({ "work": work, "bytes": bytes, "events": log.events() }));
        Ok(())
    }

    fn save(&self, work: &str, table: &Table) -> Outcome<()> {
        let batch = record_batch(table)?;
        let mut writer =
            FileWriter::try_new(File::create(self.answers.join(format!("{work}.arrow")))?, &batch.schema())?;
        writer.write(&batch)?;
        Ok(writer.finish()?)
    }

    /// Single events into the full log: each a login of a known customer, one microsecond after the other.
    fn push(&self, mut log: EventLog) -> Outcome<()> {
        const EVENTS: usize = 500_000;
        let customers: Vec<String> = (1..=10_000).map(|number| format!("c{number:07}")).collect();
        let start = Timestamp::parse_utc("2024-12-30T00:00:00Z")?.micros();
        let mut pauses = Vec::with_capacity(EVENTS);
        let whole = Instant::now();
        for (at, customer) in customers.iter().cycle().take(EVENTS).enumerate() {
            let event = Event::new(customer.as_str(), "login", Timestamp::from_micros(start + at as i64));
            let before = Instant::now();
            log.push(event)?;
            pauses.push(before.elapsed());
        }
        let seconds = whole.elapsed().as_secs_f64();
        pauses.sort_unstable();
        let worst = pauses.last().map_or(0.0, Duration::as_secs_f64);
        let p99 = pauses.get(EVENTS * 99 / 100).map_or(0.0, Duration::as_secs_f64);
        let line = json!({ "work": "push_rust", "events": EVENTS, "seconds": [seconds], "worst_s": worst, "p99_s": p99 });
        println!("{line}");
        Ok(())
    }
}

type Ask = fn(&View) -> Outcome<Table>;

/// Twenty measures and a scorecard that weighs them; the peers are asked the same.
const HEALTH: &str = include_str!("../compare/health.json");

const QUESTIONS: [(&str, Ask); 8] = [
    ("rfm", |view| Ok(view.rfm(&RfmOptions::default())?.table())),
    ("cohorts", |view| {
        let kinds = Population::bench(1, 1).kinds.into_keys().collect::<Vec<_>>();
        Ok(view.cohorts(&CohortOptions::default().events(kinds))?.table())
    }),
    ("cohorts_purchases", |view| Ok(view.cohorts(&CohortOptions::default())?.table())),
    ("retention", |view| Ok(view.retention(&Default::default())?)),
    ("movements", |view| Ok(view.movements(&MovementOptions::default())?)),
    ("measures", |view| {
        let measures = Measures::from_json(&json!({
            "events_30d": {"measure": "count", "window": "30d"},
            "logins_90d": {"measure": "count", "of": ["login"], "window": "90d"},
            "spent_90d": {"measure": "sum", "of": ["purchase"], "window": "90d"},
            "days_since_last": {"measure": "days_since_last"},
            "kinds_30d": {"measure": "distinct", "value": "kind", "window": "30d"},
        }))?;
        let last = Timestamp::parse_utc("2024-10-01T00:00:00Z")?.micros();
        let at: Vec<TimeInput> =
            (0..12).map(|back| Timestamp::from_micros(last - back * 30 * 86_400_000_000).into()).collect();
        Ok(view.measures(&measures, &MeasureOptions::default().at(at))?)
    }),
    ("health", |view| {
        let options = HealthOptions::default().since(Some(view.as_of().into()));
        Ok(view.health(&Policy::parse(HEALTH)?, &options)?)
    }),
    ("training", |view| {
        let measures = Measures::from_json(&json!({
            "events_30d": {"measure": "count", "window": "30d"},
            "purchases_90d": {"measure": "count", "of": ["purchase"], "window": "90d"},
            "spent_90d": {"measure": "sum", "of": ["purchase"], "window": "90d"},
            "purchases": {"measure": "count", "of": ["purchase"]},
            "days_since_last": {"measure": "days_since_last"},
        }))?;
        let mut plan = ObservationPlan::default().horizon(Span::parse("60d")?).every(Span::parse("30d")?);
        (plan.from, plan.to) = (Some("2023-11-06".into()), Some("2024-10-01".into()));
        Ok(view.training_table(&measures, &plan)?)
    }),
];

/// Starts the measurement of peak memory anew (Linux).
fn reset_peak() {
    let _ = std::fs::write(Path::new("/proc/self/clear_refs"), "5");
}

fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
