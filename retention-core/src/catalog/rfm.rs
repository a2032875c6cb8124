//! RFM: scores, segments, cut points as an artifact, explanations.

use serde_json::Value;

use super::build::{ARTIFACT, argument, artifact, codes, fitting, heavy, split, text};
use super::{Operation, Returns};
use crate::options::{OptionSpec, OptionType, OptionValue, Options};
use crate::rfm::{self, RfmApply, RfmCuts, RfmOptions};
use crate::{Error, ErrorCode, Result};

const RFM: &[ErrorCode] = &[ErrorCode::UnknownKind, ErrorCode::MixedCurrency, ErrorCode::AmountOverflow];

const FIT: &[ErrorCode] =
    &[ErrorCode::UnknownKind, ErrorCode::MixedCurrency, ErrorCode::AmountOverflow, ErrorCode::NothingToFit];

const CUT: &[ErrorCode] = codes!(&[ErrorCode::ArtifactFromLater], ARTIFACT);

const APPLY: &[ErrorCode] = codes!(&[ErrorCode::MixedCurrency, ErrorCode::AmountOverflow], CUT);

const EXPLAIN: &[ErrorCode] = codes!(&[ErrorCode::UnknownCustomer], CUT);

const CUTS: &str = "rfm_cuts";

pub(super) const OPERATIONS: &[Operation] = &[
    heavy(
        "rfm",
        "Recency, frequency and monetary of every customer who bought before `as_of`, scored between the quantiles of this very view, with named \
         segments.\n\nTo keep scores comparable over time, fit once with `fit_rfm` and apply with `rfm_with`. One row a customer, in the order of ids.",
        RfmOptions::specs,
        Returns::Table(&rfm::RFM),
        |view, json| Ok(view.rfm(&RfmOptions::from_json(json)?)?.table()),
    )
    .fails(RFM),
    heavy(
        "rfm_segments",
        "The named segments of `rfm`: how many customers each has, how they buy, and what share of the value is theirs.",
        RfmOptions::specs,
        Returns::Table(&rfm::RFM_SEGMENTS),
        |view, json| view.rfm(&RfmOptions::from_json(json)?)?.segments(),
    )
    .fails(RFM),
    fitting(
        "fit_rfm",
        "The cut points at the quantiles of this view, to be saved and applied to later views.",
        RfmOptions::specs,
        CUTS,
        |view, json| view.fit_rfm(&RfmOptions::from_json(json)?)?.to_json(),
    )
    .fails(FIT),
    fitting(
        "fixed_rfm",
        "Cut points of one's own. A score is 1 + the number of cuts strictly below the value; for recency, fewer days score higher.",
        RfmOptions::specs,
        CUTS,
        |view, json| {
            let (cuts, options) = split(json, &["recency_cuts", "frequency_cuts", "monetary_cuts"]);
            let of = |name| numbers(&cuts, name);
            let (recency, frequency, monetary) = (of("recency_cuts")?, of("frequency_cuts")?, of("monetary_cuts")?);
            let options = RfmOptions::from_json(&options)?;
            RfmCuts::fixed(view.schema(), &options, &recency, &frequency, &monetary)?.to_json()
        },
    )
    .takes(|| {
        vec![
            argument("recency_cuts", list(), "Days, ascending."),
            argument("frequency_cuts", list(), "Numbers of orders, days or events, ascending."),
            argument("monetary_cuts", list(), "Amounts in minor units, ascending."),
        ]
    }),
    heavy(
        "rfm_with",
        "The same as `rfm` with cut points fitted before, or fixed. What the values mean, and the segments, are the cut points' own.",
        RfmApply::specs,
        Returns::Table(&rfm::RFM),
        |view, json| {
            let (given, apply) = split(json, &["cuts"]);
            Ok(view.rfm_with(&cuts(&given)?, &RfmApply::from_json(&apply)?)?.table())
        },
    )
    .takes(|| vec![cuts_argument()])
    .fails(APPLY),
    heavy(
        "rfm_segments_with",
        "The same as `rfm_segments` with cut points fitted before, or fixed.",
        RfmApply::specs,
        Returns::Table(&rfm::RFM_SEGMENTS),
        |view, json| {
            let (given, apply) = split(json, &["cuts"]);
            view.rfm_with(&cuts(&given)?, &RfmApply::from_json(&apply)?)?.segments()
        },
    )
    .takes(|| vec![cuts_argument()])
    .fails(APPLY),
    heavy(
        "explain_rfm",
        "Why a customer has the scores that these cut points give: one row each for recency, frequency and monetary, with the segment and the rule that \
         decided among the notes.\n\nA customer who is known but never bought is no error: the state is then `not_eligible`.",
        RfmApply::specs,
        Returns::Table(&rfm::RFM_EXPLANATION),
        |view, json| {
            let (given, apply) = split(json, &["customer", "cuts"]);
            let customer = text(&given, "customer")?.unwrap_or_default();
            view.explain_rfm(&customer, &cuts(&given)?, &RfmApply::from_json(&apply)?)
        },
    )
    .takes(|| vec![argument("customer", OptionType::Text, "Any id of the customer."), cuts_argument()])
    .fails(EXPLAIN),
];

fn cuts_argument() -> OptionSpec {
    argument("cuts", OptionType::Artifact(CUTS), "The cut points, of `fit_rfm` or `fixed_rfm`.")
}

fn cuts(given: &Value) -> Result<RfmCuts> {
    RfmCuts::from_json(&artifact(given, "cuts")?)
}

fn list() -> OptionType {
    OptionType::List(Box::new(OptionType::Float))
}

fn numbers(given: &Value, name: &'static str) -> Result<Vec<f64>> {
    let missing = || Error::option(name, format!("`{name}` must be given"));
    let value = given.get(name).ok_or_else(missing)?;
    Vec::<f64>::read(value).map_err(|error| error.with("argument", name).about(name))
}
