//! The log as JavaScript holds it.

use std::sync::Arc;

use napi::bindgen_prelude::{AsyncTask, Either, Uint8Array};
use napi_derive::napi;
use retention_core::{
    Amount, Error, ErrorCode, Event, EventLog, Options, Receipt, Result, Schema, SchemaOptions, TimeInput, Timestamp,
};

use crate::fault::{caught, guarded, json_of};
use crate::shared::Shared;
use crate::stop::{Stop, Stopper};
use crate::view::NativeView;
use crate::work::{Reply, Work, promise};

/// A log, shared between the event loop and the threads that work for it.
#[napi]
pub struct NativeLog {
    pub(crate) shared: Arc<Shared>,
}

impl Reply for EventLog {
    type Js = NativeLog;
    fn reply(self) -> NativeLog {
        NativeLog { shared: Arc::new(Shared::new(self)) }
    }
}

impl Reply for Vec<EventLog> {
    type Js = Vec<NativeLog>;
    fn reply(self) -> Vec<NativeLog> {
        self.into_iter().map(Reply::reply).collect()
    }
}

/// Text of a JSON value, or the error that there is none.
pub(crate) fn text_of(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::new(ErrorCode::Internal, error.to_string()))
}
