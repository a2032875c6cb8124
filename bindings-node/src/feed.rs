//! What bulk loading gathers before it changes the log: pieces come one after another and are read off the event loop.

use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::{AsyncTask, Either};
use napi_derive::napi;
use retention_core::{Error, ErrorCode, JsonRows, Result};

use crate::fault::guarded;
use crate::ipc::Batches;
use crate::work::{Work, promise};

/// Rows on their way in.
pub(crate) enum Gathered {
    Rows(JsonRows),
    Arrow(Box<Batches>),
}

/// How the pieces are to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    /// Each piece is a JSON list, with marks for what JSON cannot say.
    Rows,
    /// The pieces together are a JSON list, or an object a line.
    Json,
    Ndjson,
    Arrow,
}

/// What was gathered so far.
pub(crate) struct Pieces {
    format: Format,
    gathered: Gathered,
    /// A JSON text, until all of it is there.
    text: Vec<u8>,
}

impl Pieces {
    fn new(format: &str) -> Result<Self> {
        let (format, gathered) = match format {
            "rows" => (Format::Rows, Gathered::Rows(JsonRows::new().marked())),
            "json" => (Format::Json, Gathered::Rows(JsonRows::new())),
            "ndjson" => (Format::Ndjson, Gathered::Rows(JsonRows::new())),
            "arrow" => (Format::Arrow, Gathered::Arrow(Box::default())),
            other => return Err(Error::new(ErrorCode::Internal, format!("no format `{other}`"))),
        };
        Ok(Self { format, gathered, text: Vec::new() })
    }

    fn read(&mut self, piece: Vec<u8>) -> Result<()> {
        match &mut self.gathered {
            Gathered::Arrow(batches) => batches.read(piece),
            Gathered::Rows(rows) => match self.format {
                Format::Rows => rows.read_list(&piece),
                Format::Ndjson => {
                    rows.read_lines(&piece);
                    Ok(())
                }
                Format::Json | Format::Arrow => {
                    self.text.extend(piece);
                    Ok(())
                }
            },
        }
    }

    /// Reads what only the end of the pieces makes whole.
    pub(crate) fn finish(&mut self) -> Result<&mut Gathered> {
        let text = std::mem::take(&mut self.text);
        match &mut self.gathered {
            Gathered::Arrow(batches) => batches.finish()?,
            Gathered::Rows(rows) if self.format == Format::Json && is_list(&text) => rows.read_list(&text)?,
            Gathered::Rows(rows) => {
                rows.read_lines(&text);
                rows.end_lines();
            }
        }
        Ok(&mut self.gathered)
    }
}

/// Whether a JSON text is a list rather than an object a line.
fn is_list(text: &[u8]) -> bool {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii_start().starts_with(b"[")
}

/// Takes pieces of rows.
#[napi]
pub struct Feed {
    pub(crate) pieces: Arc<Mutex<Pieces>>,
}

#[napi]
impl Feed {
    /// A feed of `rows`, `json`, `ndjson` or `arrow`.
    #[napi(constructor)]
    pub fn new(format: String) -> napi::Result<Self> {
        guarded(|| Ok(Self { pieces: Arc::new(Mutex::new(Pieces::new(&format)?)) }))
    }

    /// Reads a piece on another thread; the pieces must come one at a time. Bytes are copied before this returns, so
    /// that what the caller does with them later does not matter.
    #[napi]
    pub fn write(&self, piece: Either<String, &[u8]>) -> AsyncTask<Work<()>> {
        let pieces = Arc::clone(&self.pieces);
        let piece = bytes_of(piece);
        promise(move || pieces.lock().unwrap_or_else(PoisonError::into_inner).read(piece))
    }

    /// As `write`, on the event loop.
    #[napi]
    pub fn write_sync(&self, piece: Either<String, &[u8]>) -> napi::Result<()> {
        guarded(|| self.pieces.lock().unwrap_or_else(PoisonError::into_inner).read(bytes_of(piece)))
    }
}

fn bytes_of(piece: Either<String, &[u8]>) -> Vec<u8> {
    match piece {
        Either::A(text) => text.into_bytes(),
        Either::B(bytes) => bytes.to_vec(),
    }
}
