//! What bulk loading gathers before it changes the log: pieces come one after another and are read off the event loop.

use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::{AsyncTask, Either, Uint8Array};
use napi_derive::napi;
use retention_core::{Error, ErrorCode, Result};

use crate::work::{Work, promise};

/// Rows on their way in.
pub(crate) enum Gathered {
    Rows(Vec<serde_json::Value>),
    Text(Vec<u8>),
}

/// Takes pieces of rows.
#[napi]
pub struct Feed {
    pub(crate) gathered: Arc<Mutex<Gathered>>,
}

#[napi]
impl Feed {
    /// A feed of `rows`, `json`, `ndjson` or `arrow`.
    #[napi(constructor)]
    pub fn new(format: String) -> napi::Result<Self> {
        let gathered = match format.as_str() {
            "rows" => Gathered::Rows(Vec::new()),
            _ => Gathered::Text(Vec::new()),
        };
        Ok(Self { gathered: Arc::new(Mutex::new(gathered)) })
    }

    /// Reads a piece on another thread; the pieces must come one at a time.
    #[napi]
    pub fn write(&self, piece: Either<String, Uint8Array>) -> AsyncTask<Work<()>> {
        let gathered = Arc::clone(&self.gathered);
        let piece: Vec<u8> = match piece {
            Either::A(text) => text.into_bytes(),
            Either::B(bytes) => bytes.to_vec(),
        };
        promise(move || {
            let mut gathered = gathered.lock().unwrap_or_else(PoisonError::into_inner);
            match &mut *gathered {
                Gathered::Rows(rows) => {
                    let more: Vec<serde_json::Value> = serde_json::from_slice(&piece)
                        .map_err(|e| Error::new(ErrorCode::InvalidTable, e.to_string()))?;
                    rows.extend(more);
                }
                Gathered::Text(text) => text.extend(piece),
            }
            Ok(())
        })
    }
}
