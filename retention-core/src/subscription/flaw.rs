//! What is wrong with the events of a subscription.

/// One thing that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FlawKind {
    /// A start while the subscription runs.
    Overlap,
    /// A pause or resumption of a subscription that does not run, or a payment before any start of it.
    Orphan,
    /// An end or cancellation of a subscription that does not run.
    OrphanEnd,
    /// A change before any start, which starts it.
    ChangeWithoutStart,
    /// A change after the end, which starts it again.
    ChangeAfterEnd,
    /// A cancellation that says it ended before it was cancelled.
    EndBeforeStart,
    /// Two events of one subscription and instant: one step on different terms, or opposite steps. The larger in the order of
    /// events stands.
    Contradiction,
    /// Terms that are hardly meant.
    Doubtful(&'static str),
}

/// Where something does not fit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flaw<'v> {
    pub(crate) kind: FlawKind,
    pub(crate) at: i64,
    pub(crate) subscription: Option<&'v str>,
}
