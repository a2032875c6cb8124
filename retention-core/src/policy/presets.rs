//! Policies to start from.

use crate::Result;
use crate::options::choice;
use crate::policy::Policy;

choice! {
    /// A policy to start from; its kinds are roles alone, so that it fits any schema that maps them.
    pub enum PolicyPreset {
        /// A shop: orders, refunds, customers who come back.
        ECommerce = "e_commerce",
        /// A subscription to software: use, tickets, failed payments; inactive for 10 and 14 days; a contract that renews in 30 days, by the customers' property `renews_at` where they have it.
        Saas = "saas",
        /// An app: days of visit, streaks, the first week; every kind of event counts as a visit.
        App = "app",
    }
}

impl PolicyPreset {
    /// The document, to be read and changed.
    pub const fn text(self) -> &'static str {
        match self {
            Self::ECommerce => include_str!("presets/e_commerce.json"),
            Self::Saas => include_str!("presets/saas.json"),
            Self::App => include_str!("presets/app.json"),
        }
    }
}

impl Policy {
    /// A policy to start from.
    ///
    /// # Errors
    /// None in a released version: a test reads them all.
    ///
    /// ```
    /// use retention_core::{Policy, PolicyPreset, Schema};
    /// let policy = Policy::preset(PolicyPreset::Saas)?;
    /// assert!(policy.validate(&Schema::new("UTC", "EUR")?).is_empty());
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn preset(preset: PolicyPreset) -> Result<Self> {
        Self::parse(preset.text())
    }
}
