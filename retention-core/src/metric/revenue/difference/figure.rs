//! The figures that two settings are compared in, and what each is made of.

use crate::metric::revenue::flow::{Count, Flow, Sum};
use crate::options::choice;

choice! {
    /// Which figure two settings are compared in.
    pub enum RevenueFigure {
        /// Monthly recurring revenue at the start.
        Start = "start",
        /// That of those who came for the first time.
        New = "new",
        /// That of those who came back.
        Reactivation = "reactivation",
        /// Increases.
        Expansion = "expansion",
        /// Decreases.
        Contraction = "contraction",
        /// What those paid who left.
        Churn = "churn",
        /// Changes by another term alone.
        TermChange = "term_change",
        /// Changes by exchange rates alone.
        Exchange = "exchange",
        /// Monthly recurring revenue at the end.
        End = "end",
        /// Yearly recurring revenue at the end.
        Arr = "arr",
        /// The numerator of NRR by the endpoint method.
        Net = "net",
        /// The numerator of GRR by the endpoint method.
        Gross = "gross",
        /// The numerator of NRR by the movement method.
        NetMovement = "net_movement",
        /// The numerator of GRR by the movement method.
        GrossMovement = "gross_movement",
        /// Net revenue retention by the endpoint method.
        Nrr = "nrr",
        /// Gross revenue retention by the endpoint method.
        Grr = "grr",
        /// Net revenue retention by the movement method.
        NrrMovement = "nrr_movement",
        /// Gross revenue retention by the movement method.
        GrrMovement = "grr_movement",
        /// Of the customers at the start, the share that are none at the end.
        LogoChurn = "logo_churn",
        /// Revenue a customer at the end, in minor units.
        Arpa = "arpa",
        /// Customers at the start.
        StartCount = "start_count",
        /// Those who came for the first time.
        NewCount = "new_count",
        /// Those who came back.
        ReactivatedCount = "reactivated_count",
        /// Those who left.
        ChurnedCount = "churned_count",
        /// Customers at the end.
        EndCount = "end_count",
    }
}

/// An amount or a number of customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Amount(Sum),
    Number(Count),
}

impl Part {
    fn of(self, flow: &Flow) -> i128 {
        match self {
            Self::Amount(sum) => flow.sum(sum),
            Self::Number(count) => flow.count(count).into(),
        }
    }
}

/// What kind of figure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Amount,
    Number,
    Rate,
}

impl RevenueFigure {
    /// What it is, or the numerator and denominator of what it is.
    const fn parts(self) -> (Part, Option<Part>) {
        use Part::{Amount, Number};
        match self {
            Self::Start => (Amount(Sum::Start), None),
            Self::New => (Amount(Sum::New), None),
            Self::Reactivation => (Amount(Sum::Reactivation), None),
            Self::Expansion => (Amount(Sum::Expansion), None),
            Self::Contraction => (Amount(Sum::Contraction), None),
            Self::Churn => (Amount(Sum::Churn), None),
            Self::TermChange => (Amount(Sum::Term), None),
            Self::Exchange => (Amount(Sum::Exchange), None),
            Self::End => (Amount(Sum::End), None),
            Self::Arr => (Amount(Sum::Yearly), None),
            Self::Net => (Amount(Sum::Net), None),
            Self::Gross => (Amount(Sum::Gross), None),
            Self::NetMovement => (Amount(Sum::MovedNet), None),
            Self::GrossMovement => (Amount(Sum::MovedGross), None),
            Self::Nrr => (Amount(Sum::Net), Some(Amount(Sum::Start))),
            Self::Grr => (Amount(Sum::Gross), Some(Amount(Sum::Start))),
            Self::NrrMovement => (Amount(Sum::MovedNet), Some(Amount(Sum::Start))),
            Self::GrrMovement => (Amount(Sum::MovedGross), Some(Amount(Sum::Start))),
            Self::LogoChurn => (Number(Count::Gone), Some(Number(Count::Start))),
            Self::Arpa => (Amount(Sum::End), Some(Number(Count::End))),
            Self::StartCount => (Number(Count::Start), None),
            Self::NewCount => (Number(Count::New), None),
            Self::ReactivatedCount => (Number(Count::Reactivated), None),
            Self::ChurnedCount => (Number(Count::Churned), None),
            Self::EndCount => (Number(Count::End), None),
        }
    }

    pub(super) const fn kind(self) -> Kind {
        match self.parts() {
            (_, Some(_)) => Kind::Rate,
            (Part::Amount(_), None) => Kind::Amount,
            (Part::Number(_), None) => Kind::Number,
        }
    }

    pub(super) fn of(self, flow: &Flow) -> Worth {
        let (part, whole) = self.parts();
        Worth { part: part.of(flow), whole: whole.map_or(0, |whole| whole.of(flow)) }
    }
}

/// A figure's amount or number; of a rate, its numerator and denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Worth {
    pub(super) part: i128,
    pub(super) whole: i128,
}

impl Worth {
    pub(super) fn add(&mut self, other: Self) {
        self.part += other.part;
        self.whole += other.whole;
    }

    pub(super) fn rate(self) -> Option<f64> {
        (self.whole > 0).then(|| self.part as f64 / self.whole as f64)
    }
}
