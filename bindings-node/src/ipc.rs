//! Arrow IPC, out and in: the stream format, and in also the file format.

use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::reader::StreamDecoder;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::ArrowError;
use retention_core::{Error, ErrorCode, Result, Table, record_batch};

/// A table as an IPC stream of one batch.
pub(crate) fn written(table: &Table) -> Result<Vec<u8>> {
    let batch = record_batch(table)?;
    let mut bytes = Vec::new();
    let write = |bytes: &mut Vec<u8>| -> std::result::Result<(), ArrowError> {
        let mut writer = StreamWriter::try_new(bytes, &batch.schema())?;
        writer.write(&batch)?;
        writer.finish()
    };
    write(&mut bytes).map_err(|error| Error::new(ErrorCode::Internal, error.to_string()))?;
    Ok(bytes)
}

/// A file is this, a stream, and an index that nobody needs who reads it all.
const FILE: &[u8] = b"ARROW1\0\0";

/// Batches gathered from bytes that come in pieces.
#[derive(Default)]
pub(crate) struct Batches {
    decoder: StreamDecoder,
    batches: Vec<RecordBatch>,
    /// The first bytes, until there are enough to tell a file from a stream.
    head: Vec<u8>,
    begun: bool,
    is_file: bool,
    ended: bool,
}

impl Batches {
    pub(crate) fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    pub(crate) fn read(&mut self, piece: Vec<u8>) -> Result<()> {
        if self.begun {
            return self.decode(piece);
        }
        self.head.extend(piece);
        if self.head.len() < FILE.len() {
            return Ok(());
        }
        self.begun = true;
        let mut bytes = std::mem::take(&mut self.head);
        self.is_file = bytes.starts_with(FILE);
        if self.is_file {
            bytes.drain(..FILE.len());
        }
        self.decode(bytes)
    }

    fn decode(&mut self, bytes: Vec<u8>) -> Result<()> {
        let mut buffer = Buffer::from_vec(bytes);
        while !buffer.is_empty() && !self.ended {
            // The reader checks lengths and types, but bytes made to harm may still find an index that it does not.
            let read = catch_unwind(AssertUnwindSafe(|| self.decoder.decode(&mut buffer)));
            match read {
                Ok(Ok(batch)) => self.batches.extend(batch),
                // What follows the end of the stream in a file is its index.
                Ok(Err(ArrowError::IpcError(text))) if self.is_file && text == "Unexpected EOS" => {
                    self.ended = true;
                }
                Ok(Err(error)) => return Err(unreadable(&error.to_string())),
                Err(_) => return Err(unreadable("its parts do not fit each other")),
            }
        }
        Ok(())
    }

    /// Says that no more bytes come.
    pub(crate) fn finish(&mut self) -> Result<()> {
        if !self.ended {
            self.decoder.finish().map_err(|_| unreadable("the bytes end too early"))?;
        }
        let Some(schema) = self.decoder.schema() else {
            return Err(unreadable("there is no schema in them"));
        };
        if self.batches.is_empty() {
            // So that the columns can be checked.
            self.batches.push(RecordBatch::new_empty(schema));
        }
        Ok(())
    }
}

fn unreadable(problem: &str) -> Error {
    Error::new(ErrorCode::InvalidTable, format!("the bytes are not an Arrow table: {problem}"))
        .hint("give an IPC stream or file without compression, such as `tableToIPC(table)` of apache-arrow")
}
