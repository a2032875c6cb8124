//! What each feature adds on a row's way through a tree: exact Shapley values (S. Lundberg et al., "From local
//! explanations to global understanding with explainable AI for trees", Nature Machine Intelligence 2, 2020, algorithm 2).

use super::tree::{Node, Tree, is_unknown};

/// A feature met on the way: the share of rows that would go on without knowing it, whether this row does, and the weight
/// of the subsets of features of each size.
#[derive(Debug, Clone, Copy)]
struct Step {
    feature: usize,
    zero: f64,
    one: f64,
    weight: f64,
}

/// The way down to a node; its first step stands for no feature.
#[derive(Debug, Clone)]
struct Way(Vec<Step>);

impl Way {
    fn extend(&mut self, feature: usize, zero: f64, one: f64) {
        let depth = self.0.len();
        let weight = if depth == 0 { 1.0 } else { 0.0 };
        self.0.push(Step { feature, zero, one, weight });
        let size = (depth + 1) as f64;
        for at in (0..depth).rev() {
            let here = self.0[at].weight;
            self.0[at + 1].weight += one * here * (at + 1) as f64 / size;
            self.0[at].weight = zero * here * (depth - at) as f64 / size;
        }
    }

    /// Takes a step back out, as if its feature had never been met.
    fn unwind(&mut self, place: usize) {
        let Some(depth) = self.0.len().checked_sub(1) else { return };
        let Step { zero, one, .. } = self.0[place];
        let size = (depth + 1) as f64;
        let mut next = self.0[depth].weight;
        for at in (0..depth).rev() {
            let here = self.0[at].weight;
            if one == 0.0 {
                self.0[at].weight = here * size / (zero * (depth - at) as f64);
            } else {
                self.0[at].weight = next * size / ((at + 1) as f64 * one);
                next = here - self.0[at].weight * zero * (depth - at) as f64 / size;
            }
        }
        for at in place..depth {
            let after = self.0[at + 1];
            self.0[at] = Step { weight: self.0[at].weight, ..after };
        }
        self.0.pop();
    }

    /// The sum of weights without a step.
    fn without(&self, place: usize) -> f64 {
        let Some(depth) = self.0.len().checked_sub(1) else { return 0.0 };
        let Step { zero, one, .. } = self.0[place];
        let size = (depth + 1) as f64;
        let (mut next, mut total) = (self.0[depth].weight, 0.0);
        for at in (0..depth).rev() {
            if one == 0.0 {
                total += self.0[at].weight * size / (zero * (depth - at) as f64);
            } else {
                let share = next * size / ((at + 1) as f64 * one);
                total += share;
                next = self.0[at].weight - share * zero * (depth - at) as f64 / size;
            }
        }
        total
    }
}

/// A way that leads on to a node.
struct Onward {
    node: usize,
    feature: usize,
    zero: f64,
    one: f64,
    /// The share of this way where others lead on from questions about what is unknown.
    scale: f64,
}

impl Tree {
    /// Adds what each feature contributes to the value of a row. Together with the tree's mean they add up to it.
    pub(super) fn contribute(&self, row: &[f64], to: &mut [f64]) {
        let onward = Onward { node: 0, feature: usize::MAX, zero: 1.0, one: 1.0, scale: 1.0 };
        self.walk(&onward, Way(Vec::new()), row, to);
    }

    fn walk(&self, onward: &Onward, mut way: Way, row: &[f64], to: &mut [f64]) {
        way.extend(onward.feature, onward.zero, onward.one);
        self.descend(onward.node, onward.scale, way, row, to);
    }

    fn descend(&self, node: usize, scale: f64, mut way: Way, row: &[f64], to: &mut [f64]) {
        match self.node(node) {
            None => {}
            Some(Node::Leaf { value, .. }) => {
                for (place, step) in way.0.iter().enumerate().skip(1) {
                    if let Some(slot) = to.get_mut(step.feature) {
                        *slot += way.without(place) * (step.one - step.zero) * value * scale;
                    }
                }
            }
            // What nobody can know of the row takes no part: the values are those of the others, on the mean of both ways.
            Some(Node::Ask { feature, left, right, .. }) if is_unknown(row, *feature) => {
                let share = self.share(*left, *right);
                self.descend(*left as usize, scale * share, way.clone(), row, to);
                self.descend(*right as usize, scale * (1.0 - share), way, row, to);
            }
            Some(ask @ Node::Ask { feature, .. }) => {
                let feature = *feature as usize;
                let (hot, cold) = ask.next(row);
                let (mut zero, mut one) = (1.0, 1.0);
                if let Some(place) = way.0.iter().position(|step| step.feature == feature) {
                    (zero, one) = (way.0[place].zero, way.0[place].one);
                    way.unwind(place);
                }
                let share = self.share(hot as u32, cold as u32);
                let to_hot = Onward { node: hot, feature, zero: zero * share, one, scale };
                let to_cold = Onward { node: cold, feature, zero: zero * (1.0 - share), one: 0.0, scale };
                self.walk(&to_hot, way.clone(), row, to);
                self.walk(&to_cold, way, row, to);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::encode::UNKNOWN;
    use super::*;

    /// Nodes of a tree over three features, one of which is asked twice.
    fn tree() -> Tree {
        let leaf = |value, cover| Node::Leaf { value, cover };
        let ask = |feature, below, left, right, cover| Node::Ask {
            feature,
            below,
            missing_left: feature == 1,
            left,
            right,
            cover,
        };
        Tree::new(vec![
            ask(0, 1.0, 1, 2, 10.0),
            ask(1, 0.5, 3, 4, 6.0),
            ask(2, 2.0, 5, 6, 4.0),
            leaf(1.5, 1.0),
            ask(0, 0.0, 7, 8, 5.0),
            leaf(-2.0, 3.0),
            leaf(0.5, 1.0),
            leaf(4.0, 2.0),
            leaf(-1.0, 3.0),
        ])
    }

    /// The mean value where only these features are known.
    fn known(tree: &Tree, at: usize, row: &[f64], features: u32) -> f64 {
        match tree.node(at).unwrap() {
            Node::Leaf { value, .. } => *value,
            ask @ Node::Ask { feature, .. } => {
                let (hot, cold) = ask.next(row);
                if features & (1 << feature) != 0 && !is_unknown(row, *feature) {
                    return known(tree, hot, row, features);
                }
                let share = tree.share(hot as u32, cold as u32);
                share * known(tree, hot, row, features) + (1.0 - share) * known(tree, cold, row, features)
            }
        }
    }

    /// Shapley's definition: over all subsets without the feature.
    fn shapley(tree: &Tree, row: &[f64], feature: u32) -> f64 {
        let weight = [2.0 / 6.0, 1.0 / 6.0, 2.0 / 6.0];
        (0..8_u32)
            .filter(|set| set & (1 << feature) == 0)
            .map(|set| {
                let gain = known(tree, 0, row, set | 1 << feature) - known(tree, 0, row, set);
                weight[set.count_ones() as usize] * gain
            })
            .sum()
    }

    #[test]
    fn contributions_are_shapley_values() {
        let tree = tree();
        assert!(tree.is_sound(3));
        let values = [f64::NAN, -1.0, 0.25, 1.0, 3.0, UNKNOWN];
        for at in 0..216 {
            let row = [values[at % 6], values[at / 6 % 6], values[at / 36]];
            let mut found = [0.0; 3];
            tree.contribute(&row, &mut found);
            for feature in 0..3 {
                let wanted = shapley(&tree, &row, feature);
                assert!((found[feature as usize] - wanted).abs() < 1e-12, "{row:?} {feature}");
            }
            let sum = tree.mean() + found.iter().sum::<f64>();
            assert!((sum - tree.value(&row)).abs() < 1e-12);
        }
    }

    #[test]
    fn trees_that_go_round_are_not_sound() {
        let ask =
            |left, right| Node::Ask { feature: 0, below: 0.0, missing_left: true, left, right, cover: 1.0 };
        let leaf = Node::Leaf { value: 1.0, cover: 1.0 };
        assert!(!Tree::new(vec![ask(0, 1), leaf]).is_sound(1));
        assert!(!Tree::new(vec![ask(1, 9), leaf]).is_sound(1));
        assert!(!Tree::new(vec![ask(1, 2), leaf, leaf]).is_sound(0));
        assert!(!Tree::new(vec![ask(1, 1), leaf]).is_sound(1));
        assert!(!Tree::new(Vec::new()).is_sound(1));
        assert!(!Tree::new(vec![Node::Leaf { value: f64::NAN, cover: 1.0 }]).is_sound(1));
        let mut chain: Vec<Node> =
            (0..200).map(|at| ask(2 * at + 1, 2 * at + 2)).flat_map(|node| [node, leaf]).collect();
        chain.push(leaf);
        assert!(!Tree::new(chain).is_sound(1), "too deep");
        assert!(Tree::new(vec![ask(1, 2), leaf, leaf]).is_sound(1));
    }
}
