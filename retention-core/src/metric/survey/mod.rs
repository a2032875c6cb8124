//! Surveys: scores on declared scales, who moved, and stated reasons.

mod answers;
mod moves;
mod scale;
mod score;

pub use moves::{ReasonOptions, SurveyMoveOptions};
pub use scale::SurveyKind;
pub use score::{AnswersCounted, NpsInterval, SurveyOptions};

pub(crate) use moves::{STATED_REASONS, SURVEY_MOVES};
pub(crate) use score::SURVEY;
