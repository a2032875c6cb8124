//! One tree: questions about single features, and what the leaves add to the log-odds.

use serde::{Deserialize, Serialize};

use super::encode::UNKNOWN;

/// Deeper trees than any that is trained here are not read: they would only exhaust the stack.
const DEEPEST: usize = 64;

/// Nodes with children after their parents; the first is the root.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) enum Node {
    #[serde(rename = "leaf")]
    Leaf { value: f64, cover: f64 },
    /// Less than `below` goes left, the rest right, what is missing where `missing_left` says.
    #[serde(rename = "ask")]
    Ask { feature: u32, below: f64, missing_left: bool, left: u32, right: u32, cover: f64 },
}

impl Node {
    /// How much of the training rows came by: the sum of p (1 − p).
    pub(super) fn cover(&self) -> f64 {
        match self {
            Self::Leaf { cover, .. } | Self::Ask { cover, .. } => *cover,
        }
    }
}

impl Tree {
    #[cfg(any(test, feature = "trees"))]
    pub(super) fn new(nodes: Vec<Node>) -> Self {
        Self { nodes }
    }

    pub(super) fn node(&self, at: usize) -> Option<&Node> {
        self.nodes.get(at)
    }

    /// What the tree adds to the log-odds of a row of features, where NaN is missing. Of what is unknown it is the mean over
    /// both answers, by the rows of the training that gave them.
    pub(super) fn value(&self, row: &[f64]) -> f64 {
        self.value_from(0, row)
    }

    fn value_from(&self, mut at: usize, row: &[f64]) -> f64 {
        loop {
            match self.nodes.get(at) {
                Some(Node::Leaf { value, .. }) => return *value,
                Some(Node::Ask { feature, left, right, .. }) if is_unknown(row, *feature) => {
                    let share = self.share(*left, *right);
                    let of = |child: u32| self.value_from(child as usize, row);
                    return share * of(*left) + (1.0 - share) * of(*right);
                }
                Some(ask @ Node::Ask { .. }) => at = ask.next(row).0,
                None => return 0.0,
            }
        }
    }

    /// The mean of the leaves, as rows of the training reach them.
    pub(super) fn mean(&self) -> f64 {
        let mut means = vec![0.0; self.nodes.len()];
        for (at, node) in self.nodes.iter().enumerate().rev() {
            let mean = match node {
                Node::Leaf { value, .. } => *value,
                Node::Ask { left, right, .. } => {
                    let of = |child: u32| means.get(child as usize).copied().unwrap_or_default();
                    let share = self.share(*left, *right);
                    share * of(*left) + (1.0 - share) * of(*right)
                }
            };
            if let Some(slot) = means.get_mut(at) {
                *slot = mean;
            }
        }
        means.first().copied().unwrap_or_default()
    }

    /// The share of those who reach either child that reaches `child`.
    pub(super) fn share(&self, child: u32, other: u32) -> f64 {
        let cover = |at: u32| self.node(at as usize).map_or(0.0, Node::cover);
        cover(child) / (cover(child) + cover(other))
    }

    /// Whether bytes from outside hold together: children come after parents, and no path is too long.
    pub(super) fn is_sound(&self, features: usize) -> bool {
        let mut depths = vec![0_usize; self.nodes.len()];
        for (at, node) in self.nodes.iter().enumerate() {
            let depth = depths.get(at).copied().unwrap_or_default();
            let cover = node.cover();
            if !(cover.is_finite() && cover > 0.0) || depth > DEEPEST {
                return false;
            }
            match node {
                Node::Leaf { value, .. } if value.is_finite() => {}
                Node::Ask { feature, below, left, right, .. } => {
                    let ordered = at < *left as usize && at < *right as usize && left != right;
                    if !ordered || *feature as usize >= features || !below.is_finite() {
                        return false;
                    }
                    for child in [*left, *right] {
                        match depths.get_mut(child as usize) {
                            Some(slot) => *slot = (*slot).max(depth + 1),
                            None => return false,
                        }
                    }
                }
                Node::Leaf { .. } => return false,
            }
        }
        !self.nodes.is_empty()
    }
}

/// Whether the training saw no such value of a feature.
pub(super) fn is_unknown(row: &[f64], feature: u32) -> bool {
    row.get(feature as usize) == Some(&UNKNOWN)
}

impl Node {
    /// Where a row goes from here, and where it does not.
    pub(super) fn next(&self, row: &[f64]) -> (usize, usize) {
        match self {
            Self::Leaf { .. } => (usize::MAX, usize::MAX),
            Self::Ask { feature, below, missing_left, left, right, .. } => {
                let value = row.get(*feature as usize).copied().unwrap_or(f64::NAN);
                let goes_left = if value.is_nan() { *missing_left } else { value < *below };
                let (left, right) = (*left as usize, *right as usize);
                if goes_left { (left, right) } else { (right, left) }
            }
        }
    }
}
