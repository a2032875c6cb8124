//! What the numbers of an RFM mean: the part of its options and of the schema on which cut points depend.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::log::{Role, Schema, View};
use crate::money::Currency;
use crate::rfm::{RfmFrequency, RfmOptions, RfmRecency, RfmRefunds};
use crate::time::Zone;
use crate::{Error, ErrorCode, Result};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Definition {
    /// As they were asked for.
    pub(super) purchases: Vec<String>,
    pub(super) frequency: RfmFrequency,
    pub(super) recency: RfmRecency,
    pub(super) refunds: RfmRefunds,
    pub(super) currency: Currency,
    pub(super) time_zone: Zone,
    /// The kinds that `purchases` means under the schema. What the log happens to hold plays no part.
    purchase_kinds: BTreeSet<String>,
    refund_kinds: BTreeSet<String>,
}

impl Definition {
    /// # Errors
    /// `invalid_option` without purchases.
    pub(super) fn new(schema: &Schema, options: &RfmOptions) -> Result<Self> {
        if options.purchases.is_empty() {
            return Err(Error::option("purchases", "`purchases` must name a kind or a role")
                .hint("the default is the role `purchase`"));
        }
        let refunds = (options.refunds == RfmRefunds::Net).then_some(Role::Refund.as_str());
        Ok(Self {
            purchases: options.purchases.clone(),
            frequency: options.frequency,
            recency: options.recency,
            refunds: options.refunds,
            currency: schema.currency(),
            time_zone: schema.zone(),
            purchase_kinds: kinds(schema, options.purchases.iter().map(String::as_str)),
            refund_kinds: kinds(schema, refunds),
        })
    }

    /// Checks that the same words mean the same under the schema of a view.
    ///
    /// # Errors
    /// `artifact_mismatch`, naming what differs.
    pub(super) fn check(&self, view: &View) -> Result<()> {
        let schema = view.schema();
        let here = Self {
            currency: schema.currency(),
            time_zone: schema.zone(),
            purchase_kinds: kinds(schema, self.purchases.iter().map(String::as_str)),
            refund_kinds: kinds(schema, (self.refunds == RfmRefunds::Net).then_some(Role::Refund.as_str())),
            ..self.clone()
        };
        self.same(&here)
    }

    /// # Errors
    /// `artifact_mismatch`, naming what differs.
    pub(super) fn same(&self, other: &Self) -> Result<()> {
        let list = |kinds: &BTreeSet<String>| kinds.iter().cloned().collect::<Vec<_>>().join(", ");
        let pairs = [
            ("currency", self.currency.to_string(), other.currency.to_string()),
            ("time_zone", self.time_zone.to_string(), other.time_zone.to_string()),
            ("purchases", list(&self.purchase_kinds), list(&other.purchase_kinds)),
            ("refunds", self.refunds.as_str().to_owned(), other.refunds.as_str().to_owned()),
            ("refund kinds", list(&self.refund_kinds), list(&other.refund_kinds)),
            ("frequency", self.frequency.as_str().to_owned(), other.frequency.as_str().to_owned()),
            ("recency", self.recency.as_str().to_owned(), other.recency.as_str().to_owned()),
        ];
        match pairs.into_iter().find(|(_, fitted, here)| fitted != here) {
            None => Ok(()),
            Some((what, fitted, here)) => Err(Error::new(
                ErrorCode::ArtifactMismatch,
                format!("the cut points were fitted with {what} `{fitted}`, here it is `{here}`"),
            )
            .with("path", what)
            .with("fitted", fitted)
            .with("given", here)
            .hint("fit new cut points with `fit_rfm`")),
        }
    }

    /// The definition in words, for the notes of tables.
    pub(super) fn text(&self) -> String {
        let recency = match self.recency {
            RfmRecency::CalendarDays => {
                format!("calendar days ({}) from the last purchase to as_of", self.time_zone)
            }
            RfmRecency::ElapsedDays => "whole 24-hour spans from the last purchase to as_of".to_owned(),
        };
        let frequency = match self.frequency {
            RfmFrequency::Orders => "distinct orders".to_owned(),
            RfmFrequency::Days => format!("distinct days ({}) with a purchase", self.time_zone),
            RfmFrequency::Events => "purchase events".to_owned(),
        };
        let monetary = match self.refunds {
            RfmRefunds::Net => "sum of purchases less refunds",
            RfmRefunds::Ignore => "sum of purchases, refunds left out",
        };
        format!(
            "recency_days: {recency}; frequency: {frequency}; monetary_minor: {monetary}; \
             f, m: 1 + the number of cuts below the value; r: the number of scores - the number of cuts below the value"
        )
    }
}

/// The kinds that names of roles and kinds mean under a schema.
fn kinds<'n>(schema: &Schema, names: impl IntoIterator<Item = &'n str>) -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    for name in names {
        let role = Role::ALL.iter().copied().find(|role| role.as_str() == name);
        kinds.insert(name.to_owned());
        let declared = schema.roles().iter().filter(|(_, known)| Some(**known) == role);
        kinds.extend(declared.map(|(kind, _)| kind.clone()));
    }
    kinds
}
