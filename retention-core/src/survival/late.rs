//! What to mind of curves of those who came under observation late.

use crate::stat::{ProductLimit, RiskTable};

/// That nobody was under observation at the beginning, or that a curve was at nothing before all had come.
pub(super) fn told_late(label: Option<&str>, counts: &RiskTable, estimate: &ProductLimit) -> Option<String> {
    if counts.entered.is_empty() {
        return None;
    }
    let first_entered = || counts.times.iter().zip(&counts.entered).find(|(_, entered)| **entered > 0.0);
    let mut told = Vec::new();
    if counts.start <= 0.0
        && let Some((first, _)) = first_entered()
    {
        told.push(format!(
            "nobody was under observation before {first}: this is of those who remained until then"
        ));
    }
    let gone = estimate.survival.iter().position(|share| *share <= 0.0);
    if let Some(gone) = gone
        && let Some(time) = counts.times.get(gone)
        && counts.entered.iter().skip(gone).any(|entered| *entered > 0.0)
    {
        told.push(format!(
            "all who were at risk at {time} had the event, so nothing remains, although others came under observation later"
        ));
    }
    let group = label.map(|label| format!("group `{label}`: ")).unwrap_or_default();
    (!told.is_empty()).then(|| format!("{group}{}", told.join(", and ")))
}
