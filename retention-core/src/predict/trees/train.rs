//! Training, which forust does; what it returns becomes trees of our own.

use forust_ml::gradientbooster::{GradientBooster, MissingNodeTreatment};
use forust_ml::sampler::SampleMethod;
use forust_ml::{Matrix, tree};

use super::TreesOptions;
use super::tree::{Node, Tree};
use crate::{Error, Result};

/// Columns one after another, with the outcome and weight of each row.
pub(super) struct Rows {
    pub(super) columns: Vec<f64>,
    pub(super) labels: Vec<f64>,
    pub(super) weights: Vec<f64>,
    pub(super) width: usize,
}

impl Rows {
    fn matrix(&self) -> Matrix<'_, f64> {
        Matrix::new(&self.columns, self.labels.len(), self.width)
    }
}

/// Where trees start, and the trees; with rows held out, as many as do best on them.
pub(super) fn train(rows: &Rows, held: Option<&Rows>, options: &TreesOptions) -> Result<(f64, Vec<Tree>)> {
    let samples = if options.rows < 1.0 { SampleMethod::Random } else { SampleMethod::None };
    let mut booster = GradientBooster::default()
        .set_iterations(options.trees as usize)
        .set_learning_rate(options.learning_rate as f32)
        .set_max_depth(options.depth as usize)
        .set_max_leaves(usize::MAX)
        .set_min_leaf_weight(options.least_leaf as f32)
        .set_l2(options.l2 as f32)
        .set_nbins(options.bins as u16)
        .set_sample_method(samples)
        .set_subsample(options.rows as f32)
        .set_colsample_bytree(options.columns)
        .set_seed(u64::from(options.seed))
        .set_parallel(options.threads > 1)
        .set_num_threads(Some(options.threads.max(1) as usize))
        .set_initialize_base_score(true)
        .set_create_missing_branch(false)
        .set_early_stopping_rounds(held.map(|_| options.patience.max(1) as usize));
    booster.missing_node_treatment = MissingNodeTreatment::None;
    let watched = held.map(|held| vec![(held.matrix(), held.labels.as_slice(), held.weights.as_slice())]);
    booster
        .fit(&rows.matrix(), &rows.labels, &rows.weights, watched)
        .map_err(|error| Error::internal(format!("trees cannot be trained: {error}")))?;
    let count = booster.best_iteration.map_or(booster.trees.len(), |best| best + 1);
    let trees: Option<Vec<Tree>> = booster.trees.iter().take(count).map(own).collect();
    let trees = trees.ok_or_else(|| Error::internal("a trained tree does not hold together"))?;
    Ok((booster.base_score, trees))
}

/// A tree of our own, with children after their parents.
fn own(theirs: &tree::Tree) -> Option<Tree> {
    let mut nodes: Vec<Node> = Vec::with_capacity(theirs.nodes.len());
    // Which of theirs becomes the node at each place; children are queued as their parents are written.
    let mut queue = vec![0_usize];
    let mut at = 0;
    while let Some(place) = queue.get(at).copied() {
        let node = theirs.nodes.get(place)?;
        let cover = f64::from(node.hessian_sum).max(f64::MIN_POSITIVE);
        nodes.push(if node.is_leaf {
            Node::Leaf { value: f64::from(node.weight_value), cover }
        } else {
            let left = queue.len() as u32;
            queue.extend([node.left_child, node.right_child]);
            Node::Ask {
                feature: node.split_feature as u32,
                below: node.split_value,
                missing_left: node.missing_node == node.left_child,
                left,
                right: left + 1,
                cover,
            }
        });
        at += 1;
    }
    Some(Tree::new(nodes))
}
