//! Lifecycles as somebody writes them down.

use crate::rule::Rule;
use crate::time::Span;

/// One stage of a [`Lifecycle`].
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    pub(super) name: String,
    pub(super) when: Option<Rule>,
    pub(super) keep: Option<Rule>,
    pub(super) to: Vec<String>,
    pub(super) dwell: Option<Span>,
}

impl Stage {
    /// A stage of this name that leads nowhere yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), when: None, keep: None, to: Vec::new(), dwell: None }
    }

    /// The rule that lets customers in.
    #[must_use]
    pub fn when(mut self, rule: Rule) -> Self {
        self.when = Some(rule);
        self
    }

    /// A rule that keeps customers from moving back, beside the one that lets them in.
    #[must_use]
    pub fn keep(mut self, rule: Rule) -> Self {
        self.keep = Some(rule);
        self
    }

    /// The stages to which customers may move, the preferred first.
    #[must_use]
    pub fn to(mut self, stages: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.to = stages.into_iter().map(Into::into).collect();
        self
    }

    /// How long customers stay at least.
    #[must_use]
    pub fn dwell(mut self, least: Span) -> Self {
        self.dwell = Some(least);
        self
    }

    /// The stage's name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The stages that customers go through: each begins in the first one, and moves where a guard lets them.
///
/// From its stage a customer may move to those that the stage names, once it has stayed the least time: to the first of
/// them whose rule holds. A move to a stage that comes later in the list happens as soon as its rule holds; a move back
/// only when neither the rule that let the customer in nor the one that keeps them holds any more.
///
/// ```
/// use retention_core::{Lifecycle, Rule, Stage};
/// let lifecycle = Lifecycle::new([
///     Stage::new("new").to(["repeat", "lapsed"]),
///     Stage::new("repeat").when(Rule::parse("orders >= 2")?).to(["lapsed"]),
///     Stage::new("lapsed").when(Rule::parse("days_since_order > 90")?).to(["repeat"]),
/// ]);
/// assert_eq!(lifecycle.stages().map(|stage| stage.name()).collect::<Vec<_>>(), ["new", "repeat", "lapsed"]);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lifecycle {
    pub(super) stages: Vec<Stage>,
}

impl Lifecycle {
    /// The stages, the first being where everybody begins.
    pub fn new(stages: impl IntoIterator<Item = Stage>) -> Self {
        Self { stages: stages.into_iter().collect() }
    }

    /// The stages in order.
    pub fn stages(&self) -> impl Iterator<Item = &Stage> {
        self.stages.iter()
    }

    /// The rules of all stages: the number of the stage, what the rule is for, the rule.
    pub(crate) fn rules(&self) -> impl Iterator<Item = (usize, &'static str, &Rule)> {
        self.stages.iter().enumerate().flat_map(|(at, stage)| {
            let when = stage.when.as_ref().map(|rule| (at, "when", rule));
            let keep = stage.keep.as_ref().map(|rule| (at, "keep", rule));
            when.into_iter().chain(keep)
        })
    }
}
