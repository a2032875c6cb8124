//! Errors on their way out: the core's error as JSON in the message, from which the JavaScript layer makes a
//! `RetentionError`. No panic crosses the boundary.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use retention_core::{Error, ErrorCode, Result};
use serde_json::{Map, Value, json};

/// Marks a message that is JSON; the JavaScript layer looks for it.
const MARK: &str = "retention:";

pub(crate) fn fault(error: &Error) -> napi::Error {
    let details: Map<String, Value> =
        error.details().map(|(name, value)| (name.to_owned(), value.into())).collect();
    let text = json!({
        "code": error.code().as_str(),
        "kind": error.kind().as_str(),
        "message": error.to_string(),
        "details": details,
    });
    napi::Error::from_reason(format!("{MARK}{text}"))
}

/// Runs the core's work; a panic becomes the error `internal`.
pub(crate) fn caught<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| Err(internal(&*payload)))
}

/// As [`caught`], with the error as JavaScript will get it.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> napi::Result<T> {
    caught(work).map_err(|error| fault(&error))
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs work whose panics are no news: `None` where it did, and nothing is printed. The hook that prints is this
/// addon's own; panics elsewhere in it are printed as ever.
pub(crate) fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = take_hook();
        set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                loud(panic);
            }
        }));
    });
    QUIET.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    done.ok()
}

fn internal(payload: &(dyn Any + Send)) -> Error {
    let said = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    Error::new(ErrorCode::Internal, format!("the library failed: {said}"))
        .hint("this is a fault of the library, please report it")
}

/// Options as the JavaScript layer writes them: JSON text.
pub(crate) fn json_of(text: &str) -> Result<Value> {
    serde_json::from_str(text)
        .map_err(|error| Error::new(ErrorCode::InvalidOption, format!("options are not JSON: {error}")))
}

pub(crate) fn text_of(value: &Value) -> Result<String> {
    Ok(value.to_string())
}
