//! The whole audit of a view: that of its events, and that of its subscriptions.

use std::collections::BTreeSet;

use crate::Result;
use crate::log::{Audit, AuditOptions, Check, Finding, View};
use crate::subscription::audit::{SubscriptionCheck, found};
use crate::subscription::settings::MetricSettings;

impl View {
    /// Looks for what endangers results: missing sign-ups, duplicates, times that cannot be, gaps, amounts that do not
    /// add up, ids that contradict each other. Only what had happened before `as_of`, and was received before
    /// `known_at`, counts.
    ///
    /// All checks are listed, so that the table says what was looked at; `only_findings` leaves out what was not found.
    /// Counts over the parts of a partitioned log add up to those of the whole, but for `shared_ids` and `shared_subscriptions`, which look
    /// across customers, and `gaps` and `kinds_without_role`, which every part sees whole.
    ///
    /// Events of subscriptions are read by their names and roles, as with the usual settings;
    /// [`subscription_audit`](Self::subscription_audit) takes others.
    ///
    /// An event that came twice with its id is no finding: it is in the log once, and the receipts of loading count it.
    /// `equal_events` counts those that are in the log more than once.
    ///
    /// A day is a gap of a kind if the kind was due and nothing came. It is due on whole local days of its observed
    /// interval (and after `earliest`) whose day of the week is usual: the interval holds at least four of that
    /// weekday, and three quarters of them have an event. A shop that is closed on Sundays has no gaps on Sundays, and
    /// a kind that is rare has none at all.
    ///
    /// # Errors
    /// `invalid_time` for `earliest`; `cancelled`.
    ///
    /// ```
    /// use retention_core::{Check, Severity, testing};
    /// let view = testing::small_shop().as_of("2024-04-01")?;
    /// let audit = view.audit(&Default::default())?;
    /// let finding = audit.finding(Check::MissingSignUp).unwrap();
    /// assert_eq!((finding.count, finding.of, finding.severity), (0, 12, Severity::Ok));
    /// assert_eq!(audit.table().rows(), Check::ALL.len());
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn audit(&self, options: &AuditOptions) -> Result<Audit> {
        let audit = self.audit_events(options)?;
        let wanted: Option<BTreeSet<Check>> =
            options.checks.as_ref().map(|checks| checks.iter().copied().collect());
        let wants = |check: Check| wanted.as_ref().is_none_or(|wanted| wanted.contains(&check));
        if !SubscriptionCheck::ALL.iter().any(|check| wants(check.whole())) {
            return Ok(audit);
        }
        let settings = MetricSettings::default();
        let found = found(self, &settings, options.samples as usize)?;
        let findings = SubscriptionCheck::ALL.iter().filter(|check| wants(check.whole())).map(|check| {
            let (count, of, samples) = found.of(*check);
            Finding::of(check.whole(), count, of, samples)
        });
        Ok(audit.with(findings.filter(|finding| !options.only_findings || finding.count > 0)))
    }
}
