//! What the core says about itself: the catalogue, the error codes, its version.

use napi_derive::napi;
use retention_core::ErrorCode;

/// Every error code of the core, in its order.
#[napi]
pub fn error_codes() -> Vec<&'static str> {
    ErrorCode::ALL.iter().map(|code| code.as_str()).collect()
}

/// The catalogue of operations, as JSON.
#[napi]
pub fn catalog() -> String {
    retention_core::catalog_json().to_string()
}

/// What kind of artifact a text holds.
#[napi]
pub fn artifact_kind(text: String) -> napi::Result<String> {
    crate::fault::guarded(|| retention_core::artifact_kind(&text))
}

/// The version of this package.
#[napi]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Panics inside the boundary, so that a test sees what becomes of it. Only in debug builds.
#[cfg(debug_assertions)]
#[napi]
pub fn panic_for_test(
    on_pool: bool,
) -> napi::Result<Option<napi::bindgen_prelude::AsyncTask<crate::work::Work<()>>>> {
    fn fail() -> retention_core::Result<()> {
        // A panic like any other, except that the hook prints nothing.
        std::panic::resume_unwind(Box::new("a test asked for it"))
    }
    if on_pool {
        return Ok(Some(crate::work::promise(fail)));
    }
    crate::fault::guarded(fail).map(|()| None)
}
