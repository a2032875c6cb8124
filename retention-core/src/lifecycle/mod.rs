//! Lifecycle: a graph of stages with guards, and the way that customers take through it.

mod course;
mod definition;
mod reading;

pub(crate) use course::Course;
pub use definition::{Lifecycle, Stage};
pub(crate) use reading::{read_lifecycle, write_lifecycle};
