//! Surveys: scores on declared scales, who moved between them, and the reasons that customers state.

use super::build::{asked, besides, heavy, taken};
use super::{Operation, Returns};
use crate::ErrorCode;
use crate::metric::{self, ReasonOptions, SurveyMoveOptions, SurveyOptions};
use crate::options::Options;

const SPLIT: &[&str] = &["split"];

const SCORED: &[ErrorCode] =
    &[ErrorCode::ScoreOutOfScale, ErrorCode::UnknownKind, ErrorCode::UnknownProperty, ErrorCode::InvalidTime];

pub(super) const OPERATIONS: &[Operation] = &[
    heavy(
        "survey",
        "NPS, CSAT or CES by period: how many answered, the score with its interval, and the response rate.\n\nA score that is not on the declared scale is \
         refused. With few answers there is no score, and the row says so.",
        SurveyOptions::specs,
        Returns::Table(&metric::SURVEY),
        |view, json| view.survey(&asked(json, &[])?),
    )
    .fails(SCORED),
    heavy(
        "survey_moves",
        "How customers moved between detractor, passive and promoter, from their latest answer before an instant to their latest one after it.",
        || besides::<SurveyMoveOptions>(SPLIT),
        Returns::Table(&metric::SURVEY_MOVES),
        |view, json| view.survey_moves(&asked(json, SPLIT)?),
    )
    .takes(|| taken::<SurveyMoveOptions>(SPLIT))
    .fails(SCORED),
    heavy(
        "stated_reasons",
        "Why customers say that they leave: how often each reason was stated, of all events that state one.",
        ReasonOptions::specs,
        Returns::Table(&metric::STATED_REASONS),
        |view, json| view.stated_reasons(&asked(json, &[])?),
    )
    .fails(&[ErrorCode::UnknownKind, ErrorCode::UnknownProperty, ErrorCode::InvalidTime]),
];
