//! Arrow IPC, out and in: the stream format, and in also the file format.

use std::io::Cursor;

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::reader::{FileReader, StreamDecoder};
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, SchemaRef};
use retention_core::{Error, ErrorCode, Result, Table, record_batch};

use crate::fault::quietly;
use crate::stop::Stopper;

/// A table as an IPC stream of one batch.
pub(crate) fn written(table: &Table, stopper: &Stopper) -> Result<Vec<u8>> {
    stopper.check()?;
    let batch = record_batch(table)?;
    stopper.check()?;
    let mut bytes = Vec::new();
    let write = |bytes: &mut Vec<u8>| -> std::result::Result<(), ArrowError> {
        let mut writer = StreamWriter::try_new(bytes, &batch.schema())?;
        writer.write(&batch)?;
        writer.finish()
    };
    write(&mut bytes).map_err(|error| Error::new(ErrorCode::Internal, error.to_string()))?;
    Ok(bytes)
}

/// How a file starts. What follows need not be a whole stream: where its parts stand is said at its end.
const FILE: &[u8] = b"ARROW1";

/// Bytes that come in pieces, and what was read from them.
#[derive(Default)]
pub(crate) struct Batches {
    batches: Vec<RecordBatch>,
    stage: Stage,
}

enum Stage {
    /// The first bytes, until there are enough to tell a file from a stream.
    Start(Vec<u8>),
    Stream(Box<StreamDecoder>),
    /// All bytes: a file can only be read from its end.
    File(Vec<u8>),
}

impl Default for Stage {
    fn default() -> Self {
        Self::Start(Vec::new())
    }
}

impl Batches {
    pub(crate) fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    pub(crate) fn read(&mut self, piece: Vec<u8>) -> Result<()> {
        match &mut self.stage {
            Stage::File(bytes) => bytes.extend(piece),
            Stage::Stream(decoder) => decode(decoder, piece, &mut self.batches)?,
            Stage::Start(bytes) => {
                bytes.extend(piece);
                if bytes.starts_with(FILE) {
                    self.stage = Stage::File(std::mem::take(bytes));
                } else if bytes.len() >= FILE.len() {
                    let mut decoder = Box::<StreamDecoder>::default();
                    decode(&mut decoder, std::mem::take(bytes), &mut self.batches)?;
                    self.stage = Stage::Stream(decoder);
                }
            }
        }
        Ok(())
    }

    /// Says that no more bytes come.
    pub(crate) fn finish(&mut self) -> Result<()> {
        let schema = match &mut self.stage {
            Stage::Start(_) => None,
            Stage::Stream(decoder) => {
                decoder.finish().map_err(|_| unreadable("the bytes end too early"))?;
                decoder.schema()
            }
            Stage::File(bytes) => Some(read_file(std::mem::take(bytes), &mut self.batches)?),
        };
        let schema = schema.ok_or_else(|| unreadable("there is no schema in them"))?;
        if self.batches.is_empty() {
            // So that the columns can be checked.
            self.batches.push(RecordBatch::new_empty(schema));
        }
        Ok(())
    }
}

fn decode(decoder: &mut StreamDecoder, bytes: Vec<u8>, batches: &mut Vec<RecordBatch>) -> Result<()> {
    let mut buffer = Buffer::from_vec(bytes);
    checked(|| {
        while !buffer.is_empty() {
            batches.extend(decoder.decode(&mut buffer)?);
        }
        Ok(())
    })
}

fn read_file(bytes: Vec<u8>, batches: &mut Vec<RecordBatch>) -> Result<SchemaRef> {
    checked(|| {
        let reader = FileReader::try_new(Cursor::new(bytes), None)?;
        let schema = reader.schema();
        for batch in reader {
            batches.push(batch?);
        }
        Ok(schema)
    })
}

/// Reads; the reader checks lengths and types, but in bytes made to harm it still finds places where it panics.
fn checked<T>(read: impl FnOnce() -> std::result::Result<T, ArrowError>) -> Result<T> {
    match quietly(read) {
        Some(Ok(read)) => Ok(read),
        Some(Err(error)) => Err(unreadable(&error.to_string())),
        None => Err(unreadable("its parts do not fit each other")),
    }
}

fn unreadable(problem: &str) -> Error {
    Error::new(ErrorCode::InvalidTable, format!("the bytes are not an Arrow table: {problem}"))
        .hint("give an IPC stream or file without compression, such as `tableToIPC(table)` of apache-arrow")
}
