//! Times recurring revenue on made-up subscriptions. Usage: revenue generate CUSTOMERS FILE, or
//! revenue EVENTS.arrow ANSWERS REPEATS THREADS, which prints a JSON line a work as `ours` does.

use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow_ipc::reader::FileReader;
use arrow_ipc::writer::FileWriter;
use retention_core::{
    AmountUnit, EventColumns, EventLog, RevenueOptions, Schema, Table, Timestamp, View, record_batch,
};
use serde_json::json;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Two years, in which all subscriptions begin.
const FROM: &str = "2023-01-01";
const AS_OF: &str = "2025-01-01";
const HOUR: i64 = 3_600_000_000;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [word, customers, path] if word == "generate" => generate(customers.parse()?, path),
        [path, answers, repeats, threads] => time(path, answers, repeats.parse()?, threads.parse()?),
        _ => {
            Err("usage: revenue generate CUSTOMERS FILE | revenue EVENTS.arrow ANSWERS REPEATS THREADS"
                .into())
        }
    }
}

/// A generator of pseudo-random numbers (S. Vigna, "An experimental exploration of Marsaglia's xorshift generators").
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        drawn as i64 % limit
    }
}

#[derive(Default)]
struct Rows {
    customers: Vec<String>,
    kinds: Vec<&'static str>,
    times: Vec<i64>,
    amounts: Vec<Option<i64>>,
}

impl Rows {
    fn add(&mut self, customer: &str, kind: &'static str, time: i64, amount: Option<i64>) {
        self.customers.push(customer.to_owned());
        self.kinds.push(kind);
        self.times.push(time);
        self.amounts.push(amount);
    }

    /// One customer: starts, changes its price about twice a year, leaves, and may come back.
    fn customer(&mut self, customer: &str, dice: &mut Dice, (from, to): (i64, i64)) {
        let mut at = from + dice.below((to - from) / HOUR) * HOUR;
        let mut running = false;
        while at < to {
            let amount = 1000 + 100 * dice.below(200);
            match (running, dice.below(100)) {
                (false, _) => {
                    self.add(customer, "subscription_started", at, Some(amount));
                    running = true;
                }
                (true, ..70) => self.add(customer, "subscription_changed", at, Some(amount)),
                (true, _) => {
                    self.add(customer, "subscription_ended", at, None);
                    running = false;
                }
            }
            at += (1 + dice.below(if running { 300 } else { 600 })) * 24 * HOUR + dice.below(24) * HOUR;
        }
    }

    fn batch(self) -> Outcome<RecordBatch> {
        let customers: ArrayRef = Arc::new(StringArray::from(self.customers));
        let times: ArrayRef = Arc::new(TimestampMicrosecondArray::from(self.times).with_timezone("UTC"));
        Ok(RecordBatch::try_from_iter([
            ("customer", customers),
            ("kind", Arc::new(StringArray::from(self.kinds)) as ArrayRef),
            ("time", times),
            ("amount_minor", Arc::new(Int64Array::from(self.amounts)) as ArrayRef),
        ])?)
    }
}

fn generate(customers: usize, path: &str) -> Outcome<()> {
    let span = (Timestamp::parse_utc(FROM)?.micros(), Timestamp::parse_utc(AS_OF)?.micros());
    let mut writer: Option<FileWriter<File>> = None;
    let mut dice = Dice(20_240_229);
    let numbers: Vec<usize> = (0..customers).collect();
    for chunk in numbers.chunks(1 << 18) {
        let mut rows = Rows::default();
        for number in chunk {
            rows.customer(&format!("c{number:07}"), &mut dice, span);
        }
        let batch = rows.batch()?;
        if writer.is_none() {
            writer = Some(FileWriter::try_new(File::create(path)?, &batch.schema())?);
        }
        if let Some(writer) = &mut writer {
            writer.write(&batch)?;
        }
    }
    Ok(writer.ok_or("no customers")?.finish()?)
}

fn time(path: &str, answers: &str, repeats: usize, threads: usize) -> Outcome<()> {
    let batches: Vec<RecordBatch> =
        FileReader::try_new(File::open(path)?, None)?.collect::<Result<_, _>>()?;
    let columns = EventColumns::default().amount("amount_minor".to_owned()).amount_unit(AmountUnit::Minor);
    let mut log = EventLog::new(Schema::new("UTC", "EUR")?).threads(threads);
    let receipt = log.append_batches(&batches, &columns)?;
    let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
    if receipt.accepted != rows as u64 {
        return Err(format!("accepted {} of {rows}", receipt.accepted).into());
    }
    let view = log.as_of(AS_OF)?;
    let ask = |view: &View| -> Outcome<Table> { Ok(view.revenue_movements(&RevenueOptions::default())?) };
    let (mut seconds, mut answer) = (Vec::new(), None);
    for _ in 0..repeats {
        drop(answer.take());
        let start = Instant::now();
        let table = ask(&view)?;
        seconds.push(start.elapsed().as_secs_f64());
        answer = Some(table);
    }
    println!("{}", json!({ "work": "revenue", "seconds": seconds, "rows": rows }));
    let batch = record_batch(&answer.ok_or("no repeats")?)?;
    let file = File::create(Path::new(answers).join("revenue.arrow"))?;
    let mut writer = FileWriter::try_new(file, &batch.schema())?;
    writer.write(&batch)?;
    Ok(writer.finish()?)
}
