//! Who is who: aliases, merges and what takes them back.

use napi_derive::napi;
use retention_core::{LinkKind, TimeInput};

use crate::fault::guarded;
use crate::log::NativeLog;
use crate::shared::Link;

#[napi]
impl NativeLog {
    /// Says of two ids what `kind` (`alias`, `merge`, `unmerge`) means, since `at`.
    #[napi]
    pub fn link(
        &self,
        kind: String,
        from: String,
        into: String,
        at: String,
        received: Option<String>,
    ) -> napi::Result<()> {
        guarded(|| {
            let kind = LinkKind::parse(&kind)?;
            let received = received.map(TimeInput::from);
            self.shared.link(Link { kind, from, into, at: at.into(), received })
        })
    }
}
