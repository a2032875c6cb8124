//! The operations of a view, each of which answers with a table.

use super::{Operation, Owner, Returns};
use crate::ErrorCode;
use crate::options::Options;

/// Options that an operation does not have.
fn none() -> Vec<crate::OptionSpec> {
    Vec::new()
}

/// A heavy operation of these options; `run` gets them read.
macro_rules! operation {
    ($name:literal, $doc:literal, $options:ty, $errors:expr, $spec:expr, |$view:ident, $read:ident| $run:expr) => {
        Operation {
            name: $name,
            owner: Owner::View,
            doc: $doc,
            errors: $errors,
            takes_rows: false,
            arguments: none,
            options: <$options as Options>::specs,
            returns: Returns::Table($spec),
            heavy: true,
            run: Some(|$view, json| {
                let $read = <$options as Options>::from_json(json)?;
                $run
            }),
        }
    };
}

pub(super) const OPERATIONS: &[Operation] = &[];
