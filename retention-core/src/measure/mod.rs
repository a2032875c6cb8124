//! Aggregates over one customer's events: measures as data, and folds shared by the subjects above.
//!
//! A [`Measure`] says what is computed of which events over which window. [`Measures`] are compiled to one program of
//! folds; the same folds run over all customers at many instants, over one customer live, and say when next a value can
//! change if nothing happens.

mod active;
mod batch;
mod cell;
mod column;
mod compile;
mod composed;
mod cuts;
mod definition;
mod depth;
mod edges;
mod evaluate;
mod filter;
mod gathered;
mod narrow;
mod next;
mod occasions;
mod ordered;
mod orders;
mod periods;
mod program;
mod repeats;
mod set;
mod stretch;
mod subject;
mod values;
mod wide;

#[cfg(test)]
mod tests;

pub(crate) use active::ActivePeriods;
pub(crate) use batch::MEASURES;
pub use batch::MeasureOptions;
pub(crate) use batch::Measured;
pub use cell::MeasureState;
pub(crate) use cell::{Cell, CellType};
pub(crate) use compile::Ground;
pub(crate) use cuts::Cuts;
pub use definition::{HistoryRule, Measure, MeasureKind, ZeroBase};
pub(crate) use edges::Edges;
pub(crate) use evaluate::Evaluator;
pub(crate) use filter::rule_type;
pub(crate) use gathered::{in_parts, split};
pub(crate) use narrow::{Narrow, Tallies};
pub use occasions::OccasionUnit;
pub(crate) use occasions::Occasions;
pub(crate) use orders::OrderCounter;
pub(crate) use periods::{PeriodTotals, Totals};
pub(crate) use program::{Part, Program};
pub use set::Measures;
pub(crate) use set::{RESERVED, check_name, read as read_measure};
pub(crate) use subject::Subject;
