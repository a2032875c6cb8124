//! An embeddable engine for customer retention: customers and events in, answers out.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod error;

pub use error::{Error, ErrorCode, ErrorKind, Result};
