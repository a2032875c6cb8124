//! The figures that goals are set for, and what each is made of.

use crate::metric::proportion::mean_minor;
use crate::metric::revenue::{Between, Parts};
use crate::metric::scale::scale_rate;
use crate::options::choice;
use crate::time::Span;

choice! {
    /// A figure that goals are set for.
    pub enum GoalMetric {
        /// Of the customers at the start, the share that are none at the end.
        LogoChurn = "logo_churn",
        /// 1 - GRR by the endpoint method.
        RevenueChurn = "revenue_churn",
        /// NRR by the endpoint method.
        Nrr = "nrr",
        /// Monthly recurring revenue at the end, in minor units.
        Mrr = "mrr",
        /// Revenue a customer at the end, in minor units.
        Arpa = "arpa",
        /// Customers at the end.
        Customers = "customers",
    }
}

impl GoalMetric {
    /// Whether it is of a length of time rather than of an instant.
    pub(super) const fn is_rate(self) -> bool {
        matches!(self, Self::LogoChurn | Self::RevenueChurn | Self::Nrr)
    }

    /// Whether it is a share of what was there: never more than all of it.
    pub(super) const fn is_share(self) -> bool {
        matches!(self, Self::LogoChurn | Self::RevenueChurn)
    }

    /// Whether it is a sum over customers rather than a quotient of two.
    pub(super) const fn is_sum(self) -> bool {
        matches!(self, Self::Mrr | Self::Customers)
    }

    /// What a customer adds to it: to its numerator and denominator, or to the sum and nothing.
    pub(super) fn parts(self) -> Parts {
        match self {
            Self::LogoChurn => |one| (one.gone.into(), one.start_count.into()),
            Self::RevenueChurn => |one| (one.start - one.gross, one.start),
            Self::Nrr => |one| (one.net, one.start),
            Self::Mrr => |one| (one.end, 0),
            Self::Arpa => |one| (one.end, one.end_count.into()),
            Self::Customers => |one| (one.end_count.into(), 0),
        }
    }

    pub(super) fn of(self, between: &Between) -> Option<f64> {
        let (part, whole) = self.parts()(between);
        match self {
            Self::Mrr | Self::Customers => Some(part as f64),
            Self::Arpa => mean_minor(part, between.end_count).map(|mean| mean as f64),
            Self::LogoChurn | Self::RevenueChurn | Self::Nrr => {
                (whole > 0).then(|| part as f64 / whole as f64)
            }
        }
    }

    /// A rate over one length of time as one over another, at a constant pace.
    pub(super) fn scaled(self, value: f64, from: (i64, i64), to: (i64, i64)) -> f64 {
        match self {
            Self::LogoChurn | Self::RevenueChurn => {
                let seconds = |length: f64| Span::parse(&format!("{}s", (length / 1e6).max(1.0) as i64));
                match (seconds(length(from)), seconds(length(to))) {
                    (Ok(from), Ok(to)) => scale_rate(value.clamp(0.0, 1.0), from, to).unwrap_or(value),
                    _ => value,
                }
            }
            Self::Nrr if value > 0.0 => value.powf(length(to) / length(from)),
            _ => value,
        }
    }

    /// How much the scaled rate changes for a small change of the rate.
    pub(super) fn slope(self, value: f64, from: (i64, i64), to: (i64, i64)) -> f64 {
        let factor = length(to) / length(from);
        match self {
            Self::LogoChurn | Self::RevenueChurn => factor * (1.0 - value).powf(factor - 1.0),
            Self::Nrr if value > 0.0 => factor * value.powf(factor - 1.0),
            _ => 1.0,
        }
    }
}

fn length((from, to): (i64, i64)) -> f64 {
    (to - from) as f64
}
