//! Records of linfa as frames.

use ::linfa::Float;
use ndarray::{ArrayBase, Data, Ix2};

use crate::Result;
use crate::frame::Frame;

/// The columns of records under the names given, or `x0`, `x1` and so on where there are none.
///
/// # Errors
/// `invalid_value` for infinite numbers; `invalid_table` for a name twice.
pub(super) fn frame<F: Float, D: Data<Elem = F>>(
    records: &ArrayBase<D, Ix2>,
    names: &[String],
) -> Result<Frame<'static>> {
    records.columns().into_iter().enumerate().try_fold(Frame::new(), |frame, (at, column)| {
        let values: Vec<f64> = column.iter().map(|value| value.to_f64().unwrap_or(f64::NAN)).collect();
        match names.get(at) {
            Some(name) => frame.number(name, values),
            None => frame.number(&format!("x{at}"), values),
        }
    })
}
