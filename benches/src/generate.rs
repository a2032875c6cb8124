//! Writes the events of the benches to an Arrow IPC file. Usage: generate EVENTS FILE

use std::error::Error;
use std::fs::File;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow_ipc::writer::FileWriter;
use retention_core::Span;
use retention_core::testing::Population;

/// Rows in one batch of the file.
const BATCH: usize = 1 << 20;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let events: u32 = arguments.next().ok_or("usage: generate EVENTS FILE")?.parse()?;
    let path = arguments.next().ok_or("usage: generate EVENTS FILE")?;
    let population = Population::bench(events, events / 20).ids(true).received_after(Span::parse("2h")?);
    let history = population.generate()?;
    let mut writer: Option<FileWriter<File>> = None;
    for first in (0..history.len()).step_by(BATCH) {
        let rows = first..(first + BATCH).min(history.len());
        let text = |column: &dyn Fn(usize) -> Option<String>| -> ArrayRef {
            Arc::new(rows.clone().map(column).collect::<StringArray>())
        };
        let times = |column: &dyn Fn(usize) -> Option<i64>| -> ArrayRef {
            Arc::new(rows.clone().map(column).collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
        };
        let batch = RecordBatch::try_from_iter([
            ("customer", text(&|row| history.customer(row).map(str::to_owned))),
            ("kind", text(&|row| history.kind(row).map(str::to_owned))),
            ("time", times(&|row| history.time(row).map(retention_core::Timestamp::micros))),
            (
                "amount_minor",
                Arc::new(rows.clone().map(|row| history.amount_minor(row)).collect::<Int64Array>()),
            ),
            ("id", text(&|row| history.id(row))),
            ("received", times(&|row| history.received(row).map(retention_core::Timestamp::micros))),
        ])?;
        if writer.is_none() {
            writer = Some(FileWriter::try_new(File::create(&path)?, &batch.schema())?);
        }
        if let Some(writer) = &mut writer {
            writer.write(&batch)?;
        }
    }
    writer.ok_or("no events")?.finish()?;
    Ok(())
}
