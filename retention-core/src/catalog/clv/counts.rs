//! Counts of customers, which parts of a log add up.

use crate::catalog::build::{ARTIFACT, argument, artifacts, codes, making};
use crate::catalog::clv::data::{READING, opportunities, summary, with_data};
use crate::catalog::{Answer, ArtifactKind, Given, Operation};
use crate::clv::{Assumed, PurchaseCounts};
use crate::options::OptionType;
use crate::{Error, ErrorCode};

const KIND: ArtifactKind = ArtifactKind {
    name: "purchase_counts",
    doc: "A purchase summary counted: customers who are equal in frequency, age and t_x are one row. Those of disjoint parts of the customers add up to those of \
          all, and give bit for bit the fit that all would give.",
};

pub(super) const OPERATIONS: &[Operation] = &[
    making(
        KIND,
        "of",
        "Counts the customers of a view or of a table of summaries: all that a fit needs, without ids.",
        || with_data(vec![opportunities()]),
        |call| {
            let summary = summary(call, Assumed::default())?;
            summary.sound_values()?;
            Ok(Answer::Artifact(PurchaseCounts::of(&summary).to_json()?))
        },
    )
    .of(Given::Either)
    .fails(READING),
    making(
        KIND,
        "merge",
        "The counts of several disjoint parts of the customers as one, such as those of the parts of a log.",
        Vec::new,
        |call| {
            let parts = artifacts(call.json(), "parts")?;
            let mut parts = parts.iter().map(|text| PurchaseCounts::from_json(text));
            let first =
                parts.next().ok_or_else(|| Error::option("parts", "`parts` must name some counts"))??;
            let sum = parts.try_fold(first, |mut sum, part| sum.add(&part?).map(|()| sum))?;
            Ok(Answer::Artifact(sum.to_json()?))
        },
    )
    .takes(|| {
        let kind = OptionType::List(Box::new(OptionType::Artifact("purchase_counts")));
        vec![argument("parts", kind, "The counts to add up, all as of one instant.")]
    })
    .fails(codes!(&[ErrorCode::MixedUnit, ErrorCode::MixedCurrency, ErrorCode::InvalidValue], ARTIFACT)),
];
