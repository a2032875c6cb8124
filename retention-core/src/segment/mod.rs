//! Segments: rules over measures, properties and one another; who is in at any instant, who entered and left, and why.

mod batch;
mod circles;
mod definition;
mod graph;
mod judge;
mod members;
mod moves;
mod tables;

#[cfg(test)]
mod tests;

pub use batch::SegmentOptions;
pub use definition::Segments;
pub(crate) use graph::{Graph, Held, MOST as MOST_RULES};
pub(crate) use judge::Judge;
pub use members::SegmentMemberOptions;
pub use moves::SegmentMoveOptions;
pub(crate) use tables::{
    SEGMENT_EXPLANATION, SEGMENT_MEMBERS, SEGMENT_MOVES, SEGMENT_OVERLAP, SEGMENT_SIZES, SEGMENTS,
};
