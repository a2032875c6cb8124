//! Which columns a churn model reads, and which it refuses.

use super::{ChurnModelKind, ChurnOptions};
use crate::frame::{Frame, FrameColumn, Redundant, summable};
use crate::predict::{LogisticModel, Outcome};
use crate::{Error, ErrorCode, Result};

/// The columns that the model may read, where these are not all.
pub(super) fn features<'a>(frame: &Frame<'a>, options: &ChurnOptions) -> Result<Option<Frame<'a>>> {
    match options.model {
        ChurnModelKind::Recency => frame
            .select([options.recency.as_str()])
            .map(Some)
            .map_err(|error| error.with("argument", "recency")),
        ChurnModelKind::Logistic | ChurnModelKind::Trees => Ok(None),
    }
}

/// From so many labels on, a column that tells every customer apart is taken for an id.
const IDS: usize = 20;

/// A column of texts that no two customers share says who somebody is, and nothing of anybody else.
///
/// # Errors
/// `invalid_table`.
pub(super) fn no_ids(frame: &Frame<'_>, customers: Option<&[String]>) -> Result<()> {
    for (name, column) in frame.columns() {
        let FrameColumn::Category(factor) = column else { continue };
        // The first row of each label.
        let mut first: Vec<Option<usize>> = vec![None; factor.labels().len()];
        let shared = (0..factor.len()).any(|row| {
            let Some(slot) = factor.code(row).and_then(|code| first.get_mut(code)) else { return false };
            match (*slot, customers) {
                (None, _) => {
                    *slot = Some(row);
                    false
                }
                (Some(_), None) => true,
                (Some(known), Some(ids)) => ids.get(known) != ids.get(row),
            }
        });
        let labels = first.iter().flatten().count();
        if !shared && labels >= IDS {
            let message = format!(
                "column `{name}` has {labels} values, and no two customers share one: it tells who they are, not who leaves"
            );
            return Err(Error::new(ErrorCode::InvalidTable, message)
                .with("column", name)
                .with("given", labels)
                .hint(
                    "leave it out of `features`, or name it as `customer` where it is the id of customers",
                ));
        }
    }
    Ok(())
}

/// Refuses columns that tell rows apart in nothing, those that are asked to be refused, and numbers that cannot be summed,
/// by what they are in all rows: a column may well be constant in the rows of a part. Gives what to fit by from then on.
///
/// # Errors
/// `constant_column`, `collinear_columns`, `invalid_value`.
pub(super) fn tell_apart(
    frame: &Frame<'_>,
    outcome: &Outcome<'_>,
    options: &ChurnOptions,
) -> Result<ChurnOptions> {
    if frame.columns().all(|(_, column)| column.is_constant()) {
        return Err(Redundant::all_constant(frame.names()));
    }
    if options.model != ChurnModelKind::Trees {
        for (name, column) in frame.columns() {
            if let FrameColumn::Number(values) = column {
                summable(name, values)?;
            }
        }
        if options.redundant == Redundant::Refuse {
            LogisticModel::refuse_redundant(frame, outcome, options.threads)?;
        }
    }
    Ok(options.clone().redundant(Redundant::Drop))
}
