//! Arrow IPC, out and in.

use retention_core::{Result, Table};

pub(crate) fn written(_table: &Table) -> Result<Vec<u8>> {
    Ok(Vec::new())
}
