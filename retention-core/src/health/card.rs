//! A scorecard ready to run: from the cells of measures to a score in whole millionths, and what adds up to it.

use std::collections::BTreeMap;

use crate::error::step_of;
use crate::health::band::{Bands, millionths};
use crate::health::definition::{Missing, Scorecard, ScorecardMeasure};
use crate::health::fixed::{Fixed, fixed};
use crate::health::normaliser::Normaliser;
use crate::health::norms::HealthNorms;
use crate::log::Schema;
use crate::measure::{CellType, Measures, Program};
use crate::options::choice;
use crate::{Error, ErrorCode, Result};

/// A point in millionths.
pub(super) const POINT: i64 = 1_000_000;
/// All of something, in millionths.
const WHOLE: i64 = 1_000_000;
/// So many measures a scorecard may have.
const MOST: usize = 128;
/// So many measures are named in words.
const SAID: usize = 3;
/// More than rounding takes from a score or gives to it, in millionths of a point.
const SLACK: i64 = 1_000;
/// What explanations call the row of a score that somebody set.
const OVERRIDE: &str = "override";
/// The largest weight.
const HEAVIEST: f64 = 1e6;

choice! {
    /// Whether a customer has a score, or why there is none.
    pub enum HealthState {
        /// There is one, computed.
        Known = "known",
        /// There is one, set by somebody in place of the computed one.
        Overridden = "overridden",
        /// The customer is not in the segment of the scorecard.
        NotEligible = "not_eligible",
        /// A measure that blocks the score has no value.
        Blocked = "blocked",
        /// No measure that counts has a value.
        NoData = "no_data",
        /// The customer was not known at the instant.
        NotYet = "not_yet",
    }
}

/// A scorecard ready to run.
#[derive(Debug, Clone)]
pub(crate) struct Card {
    pub(crate) name: String,
    /// The segment's rule among those of the graph; none: everybody.
    pub(crate) segment: Option<usize>,
    pub(crate) inputs: Vec<Input>,
    pub(crate) bands: Bands,
    /// By customer, ascending.
    fixed: BTreeMap<String, Vec<Fixed>>,
}

/// One measure of a scorecard.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    pub(crate) measure: String,
    /// The place among the program's outputs.
    pub(crate) place: usize,
    /// In millionths.
    pub(crate) weight: i64,
    normaliser: Normaliser,
    missing: Missing,
    neutral: i64,
    fading: Option<Fading>,
    /// Whether the value is days since an event.
    counts_days: bool,
}

/// How evidence fades with its age.
#[derive(Debug, Clone)]
struct Fading {
    place: usize,
    half_life: f64,
    tick: i64,
}

/// What one measure gives to a score.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Piece {
    pub(crate) value: Option<f64>,
    /// In millionths of 1.
    pub(crate) points: Option<i64>,
    /// How much of the evidence is left, in millionths.
    pub(crate) fresh: i64,
    /// In millionths of a point of the score.
    pub(crate) contribution: i64,
}

/// A score with how far its measures had values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scored {
    pub(crate) state: HealthState,
    /// In millionths of a point.
    pub(crate) score: Option<i64>,
    /// The part of the weights for which there was evidence.
    pub(crate) coverage: f64,
}

/// What a scorecard is made ready with.
pub(crate) struct Ready<'a> {
    pub(crate) program: &'a Program,
    pub(crate) measures: &'a Measures,
    pub(crate) segments: &'a [String],
    pub(crate) schema: &'a Schema,
    pub(crate) artifacts: &'a BTreeMap<String, HealthNorms>,
}

impl Card {
    /// The sound parts of a scorecard, and what is wrong with the others, each with `path`.
    pub(crate) fn of(name: &str, card: &Scorecard, ready: &Ready<'_>) -> (Self, Vec<Error>) {
        let mut faults = Vec::new();
        let segment = card.segment.as_ref().and_then(|segment| {
            let place = ready.segments.iter().position(|known| known == segment);
            if place.is_none() {
                let message = format!("no segment `{segment}`");
                let known = ready.segments.iter().map(String::as_str);
                faults.push(
                    Error::new(ErrorCode::UnknownSegment, message)
                        .hint("describe it under the policy's `segments`, or leave it out")
                        .suggest(segment, known)
                        .with("path", "segment"),
                );
            }
            place
        });
        if card.measures.contains_key(OVERRIDE) {
            let message = format!("`{OVERRIDE}` is what explanations call a score that somebody set");
            let error = Error::new(ErrorCode::InvalidPolicy, message);
            faults.push(
                error.with("path", format!("measures/{OVERRIDE}")).hint("give the measure another name"),
            );
        }
        let mut inputs = Vec::with_capacity(card.measures.len());
        for (measure, settings) in &card.measures {
            match Input::of(measure, settings, ready) {
                Ok(Some(input)) => inputs.push(input),
                Ok(None) => {}
                Err(error) => {
                    let path = match error.detail("path") {
                        Some(inner) => format!("measures/{}/{inner}", step_of(measure)),
                        None => format!("measures/{}", step_of(measure)),
                    };
                    faults.push(error.with("path", path));
                }
            }
        }
        faults.extend(weights(card).err());
        let bands = Bands::of(&card.bands, card.hysteresis);
        let bands = bands.map_err(|error| faults.push(error)).unwrap_or_default();
        let fixed = fixed(&card.overrides, ready.schema, &mut faults);
        (Self { name: name.to_owned(), segment, inputs, bands, fixed }, faults)
    }

    /// The outputs of the program that it reads.
    pub(crate) fn reads(&self) -> impl Iterator<Item = usize> {
        self.inputs
            .iter()
            .flat_map(|input| [Some(input.place), input.fading.as_ref().map(|fading| fading.place)])
            .flatten()
    }

    /// The outputs that it reads, each with the measure and the setting that names it.
    pub(crate) fn read_by(&self) -> impl Iterator<Item = (&str, &'static str, usize)> {
        self.inputs.iter().flat_map(|input| {
            let age = input.fading.as_ref().map(|fading| (input.measure.as_str(), "/age", fading.place));
            std::iter::once((input.measure.as_str(), "", input.place)).chain(age)
        })
    }

    /// Outputs of which every next day matters, if they count days.
    pub(crate) fn daily(&self) -> impl Iterator<Item = usize> {
        let ages = self.inputs.iter().filter_map(|input| input.fading.as_ref()).map(|fading| fading.place);
        let ranked = self.inputs.iter().filter(|input| !input.normaliser.has_slopes());
        ages.chain(ranked.map(|input| input.place))
    }

    /// For how many days a score stays in a band at least, if days since events go by and nothing else changes.
    pub(crate) fn alone(&self, read: impl Fn(usize) -> Option<f64>, score: i64, band: u8) -> i64 {
        let (mut down, mut up, mut weight) = (0.0_f64, 0.0_f64, 0.0_f64);
        for input in &self.inputs {
            let value = read(input.place);
            // What fades may weigh next to nothing.
            let whole = value.is_some() && input.fading.is_none();
            if whole || matches!(input.missing, Missing::Neutral | Missing::Penalise) {
                weight += input.weight as f64;
            }
            if let Some(value) = value.filter(|_| input.counts_days) {
                let (falls, rises) = input.normaliser.slopes(value);
                down -= falls * input.weight as f64;
                up += rises * input.weight as f64;
            }
        }
        let (falls, rises) = self.bands.room(band, score);
        let days = |room: i64, a_day: f64| {
            if a_day <= 0.0 || room == i64::MAX {
                return i64::MAX;
            }
            // What rounding may add, in millionths of a point, with room to spare.
            ((room.saturating_sub(SLACK) as f64 * weight / (a_day * 100.0 * POINT as f64)) as i64).max(0)
        };
        days(falls, down).min(days(rises, up))
    }

    /// Scores set for a customer.
    pub(crate) fn fixed_of(&self, customer: &str) -> &[Fixed] {
        self.fixed.get(customer).map_or(&[], Vec::as_slice)
    }

    /// The customers for whom scores were set.
    pub(crate) fn set_for(&self) -> impl Iterator<Item = &str> {
        self.fixed.keys().map(String::as_str)
    }

    /// Whether scores were set for anybody.
    pub(crate) fn has_fixed(&self) -> bool {
        !self.fixed.is_empty()
    }

    /// The score that the values of measures give, by the places of outputs.
    pub(crate) fn score(&self, read: impl Fn(usize) -> Option<f64>) -> Scored {
        self.tally(read, |_, _| ()).scored()
    }

    /// The same with what each measure gives, in the order of names.
    pub(crate) fn pieces(&self, read: impl Fn(usize) -> Option<f64>) -> (Scored, Vec<Piece>) {
        let mut rows: Vec<(Piece, i128)> = Vec::with_capacity(self.inputs.len());
        let tally = self.tally(read, |piece, sum| rows.push((piece, sum)));
        let scored = tally.scored();
        let mut before = 0;
        let pieces = rows.into_iter().map(|(piece, sum)| {
            let upto = if scored.score.is_some() { tally.part(sum) } else { 0 };
            let contribution = upto - before;
            before = upto;
            Piece { contribution, ..piece }
        });
        (scored, pieces.collect())
    }

    /// A score in words: the score, and the measures that cost it most, with what each gives of what it could.
    pub(crate) fn said(&self, scored: &Scored, pieces: &[Piece]) -> String {
        let Some(score) = scored.score else { return scored.state.as_str().to_owned() };
        let whole: i128 = self.inputs.iter().zip(pieces).map(|(input, piece)| input.counts(piece)).sum();
        let most = |input: &Input, piece: &Piece| {
            (input.counts(piece) * i128::from(100 * POINT) / whole.max(1)).try_into().unwrap_or(0_i64)
        };
        let mut lost: Vec<(i64, &Input, &Piece, i64)> = Vec::with_capacity(self.inputs.len());
        for (input, piece) in self.inputs.iter().zip(pieces) {
            let most = most(input, piece);
            lost.push((most - piece.contribution, input, piece, most));
        }
        lost.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.measure.cmp(&b.1.measure)));
        let texts = lost.iter().take(SAID).map(|(_, input, piece, most)| {
            let missing = if piece.value.is_none() { ", missing" } else { "" };
            format!("{} {} of {}{missing}", input.measure, tenths(piece.contribution), tenths(*most))
        });
        format!("score {}: {}", tenths(score), texts.collect::<Vec<_>>().join("; "))
    }

    /// The measures that give most to a score, in words.
    pub(crate) fn praised(&self, pieces: &[Piece]) -> String {
        let mut best: Vec<(&Input, &Piece)> = self.inputs.iter().zip(pieces).collect();
        best.sort_by(|a, b| {
            b.1.contribution.cmp(&a.1.contribution).then_with(|| a.0.measure.cmp(&b.0.measure))
        });
        let texts = best.iter().take(SAID).map(|(input, piece)| match piece.value {
            Some(value) => format!("{} {} ({value})", input.measure, tenths(piece.contribution)),
            None => format!("{} {} (missing)", input.measure, tenths(piece.contribution)),
        });
        texts.collect::<Vec<_>>().join("; ")
    }

    fn tally(&self, read: impl Fn(usize) -> Option<f64>, mut each: impl FnMut(Piece, i128)) -> Tally {
        let mut tally = Tally::default();
        for input in &self.inputs {
            let value = read(input.place);
            let fresh = input.fading.as_ref().map_or(WHOLE, |fading| fading.left(read(fading.place)));
            let fresh = if value.is_some() { fresh } else { 0 };
            let points = value.map(|value| input.normaliser.points(value));
            let weight = i128::from(input.weight);
            let (evidence, all) = (weight * i128::from(fresh), weight * i128::from(WHOLE));
            let mut sum = evidence * i128::from(points.unwrap_or(0));
            tally.weight += match input.missing {
                Missing::Renormalise | Missing::Block => evidence,
                Missing::Neutral | Missing::Penalise => {
                    sum += (all - evidence) * i128::from(input.neutral);
                    all
                }
            };
            // What has faded away wholly is missing too.
            tally.blocked |= input.missing == Missing::Block && fresh == 0;
            tally.evidence += evidence;
            tally.whole += all;
            tally.sum += sum;
            each(Piece { value, points, fresh, contribution: 0 }, tally.sum);
        }
        tally
    }
}

/// Sums over the measures of a scorecard; weights and evidence in millionths of millionths.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    sum: i128,
    weight: i128,
    evidence: i128,
    whole: i128,
    blocked: bool,
}

impl Tally {
    /// What a part of the sum gives, in millionths of a point: rounded to the nearest, so that the differences of parts
    /// that follow one another add up to the whole.
    fn part(&self, sum: i128) -> i64 {
        if self.weight == 0 {
            return 0;
        }
        // Points are in millionths of 1, the score in millionths of a hundredth.
        let (twice, weight) = (sum * 200, self.weight);
        i64::try_from((twice + weight).div_euclid(2 * weight)).unwrap_or(0)
    }

    fn scored(&self) -> Scored {
        let coverage = if self.whole > 0 { self.evidence as f64 / self.whole as f64 } else { 0.0 };
        let (state, score) = match (self.blocked, self.weight) {
            (true, _) => (HealthState::Blocked, None),
            (_, 0) => (HealthState::NoData, None),
            _ => (HealthState::Known, Some(self.part(self.sum))),
        };
        Scored { state, score, coverage }
    }
}

impl Input {
    /// # Errors
    /// `unknown_name`, `invalid_policy`, `artifact_mismatch`. Nothing for a measure that is there and not sound.
    fn of(name: &str, settings: &ScorecardMeasure, ready: &Ready<'_>) -> Result<Option<Self>> {
        let place = output(name, ready).map_err(|error| match error {
            Unusable::Error(error) => Some(*error),
            Unusable::Elsewhere => None,
        });
        let place = match place {
            Ok(place) => place,
            Err(Some(error)) => return Err(error),
            Err(None) => return Ok(None),
        };
        let wrong = |path: &str, message: String, hint: &str| {
            Error::new(ErrorCode::InvalidPolicy, message).with("path", path.to_owned()).hint(hint)
        };
        let norm = match &settings.artifact {
            None => None,
            Some(artifact) => match ready.artifacts.get(artifact) {
                Some(norms) => {
                    let norm = norms.norm(name, ready.measures, ready.schema);
                    Some(norm.map_err(|error| error.with("path", "artifact"))?)
                }
                None => {
                    let hint = "fit it with fit_health_norms on a view, and put its text under this name among the policy's `artifacts`";
                    let error = wrong("artifact", format!("the policy has no artifact `{artifact}`"), hint);
                    return Err(error.suggest(artifact, ready.artifacts.keys().map(String::as_str)));
                }
            },
        };
        let normaliser = Normaliser::of(settings, norm)?;
        let neutral = match (settings.neutral, settings.missing) {
            (None, Missing::Neutral) => WHOLE / 2,
            (None, _) => 0,
            (Some(points), Missing::Neutral) if (0.0..=1.0).contains(&points) => millionths(points),
            (Some(_), Missing::Neutral) => {
                let hint = "give the points of a missing value: 0.5 is the middle";
                return Err(wrong("neutral", "`neutral` must be from 0 to 1".to_owned(), hint));
            }
            (Some(_), _) => {
                let hint = "set `missing` to \"neutral\", or leave it out";
                return Err(wrong("neutral", "`neutral` goes with `missing`: \"neutral\"".to_owned(), hint));
            }
        };
        let fading = fading(settings, ready)?;
        if !(0.0..=HEAVIEST).contains(&settings.weight) {
            return Err(wrong(
                "weight",
                format!("a weight of {} is not from 0 to {HEAVIEST}", settings.weight),
                "give how much it counts beside the others; for a measure of which less is better set `direction` to \"lower\"",
            ));
        }
        let weight = millionths(settings.weight);
        if settings.weight > 0.0 && weight == 0 {
            return Err(wrong(
                "weight",
                format!(
                    "a weight of {} would count as none: weights are in whole millionths",
                    settings.weight
                ),
                "give 0, or 0.000001 and more; only how weights compare matters, so all may be multiplied by one number",
            ));
        }
        let missing = settings.missing;
        let (measure, counts_days) = (name.to_owned(), ready.program.counts_days(place));
        Ok(Some(Self { measure, place, weight, normaliser, missing, neutral, fading, counts_days }))
    }
}

impl Input {
    /// With what weight it counts, in millionths of millionths.
    fn counts(&self, piece: &Piece) -> i128 {
        let fresh = match self.missing {
            Missing::Renormalise | Missing::Block => piece.fresh,
            Missing::Neutral | Missing::Penalise => WHOLE,
        };
        i128::from(self.weight) * i128::from(fresh)
    }
}

/// Millionths of points as people read them, to a tenth.
pub(crate) fn tenths(millionths: i64) -> String {
    let tenths = (millionths.saturating_add(POINT / 20)).div_euclid(POINT / 10);
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
}

enum Unusable {
    Error(Box<Error>),
    /// It is not sound itself, which is said elsewhere.
    Elsewhere,
}

/// The place of a measure of numbers among the outputs.
fn output(name: &str, ready: &Ready<'_>) -> Result<usize, Unusable> {
    let found = ready.program.outputs().position(|(output, _)| output == name);
    match found {
        Some(place) => match ready.program.output_kind(place) {
            CellType::Time | CellType::Text => {
                let message = format!("`{name}` is no number: a scorecard cannot use it");
                let error = Error::new(ErrorCode::InvalidPolicy, message);
                Err(Unusable::Error(Box::new(error.hint("take a count, a sum, days or yes and no"))))
            }
            _ => Ok(place),
        },
        None if ready.measures.get(name).is_some() => Err(Unusable::Elsewhere),
        None if ready.schema.property_types().any(|(property, _)| property == name) => {
            let message =
                format!("`{name}` is a property of customers: it may hold what only came out later");
            let error = Error::new(ErrorCode::UndatedProperty, message).with("given", name);
            Err(Unusable::Error(Box::new(error.hint("weigh measures: what happened, by when"))))
        }
        None => {
            let error = Error::new(ErrorCode::UnknownName, format!("the policy has no measure `{name}`"));
            let error = error.hint("describe it under the policy's `measures`");
            Err(Unusable::Error(Box::new(error.suggest(name, ready.measures.names()))))
        }
    }
}

fn fading(settings: &ScorecardMeasure, ready: &Ready<'_>) -> Result<Option<Fading>> {
    let wrong = |path: &str, message: &str, hint: &str| {
        Error::new(ErrorCode::InvalidPolicy, message).with("path", path.to_owned()).hint(hint)
    };
    let both = "give both, or neither for evidence that does not fade";
    match (&settings.age, settings.half_life) {
        (None, None) if settings.tick.is_some() => {
            Err(wrong("tick", "`tick` goes with `age` and `half_life`", "give these, or leave it out"))
        }
        (None, None) => Ok(None),
        (None, Some(_)) => Err(wrong("age", "`half_life` needs `age`, a measure of days", both)),
        (Some(_), None) => Err(wrong("half_life", "`age` needs `half_life`, in days", both)),
        (Some(age), Some(half_life)) => {
            let place = match output(age, ready) {
                Ok(place) => place,
                Err(Unusable::Error(error)) => return Err(error.with("path", "age")),
                Err(Unusable::Elsewhere) => return Ok(None),
            };
            if !ready.program.counts_days(place) {
                let message =
                    format!("`{age}` does not say how old anything is: `age` takes days since an event");
                let hint = "name a measure of `days_since_last` or `days_since_first`";
                return Err(wrong("age", &message, hint).with("given", age.as_str()));
            }
            if !(half_life > 0.0 && half_life.is_finite()) {
                let hint = "give after how many days half of the evidence is left";
                return Err(wrong("half_life", "`half_life` must be above 0 days", hint));
            }
            let tick = settings.tick.unwrap_or(1);
            if tick == 0 {
                let hint = "give every how many days evidence fades a step";
                return Err(wrong("tick", "`tick` must be at least 1 day", hint));
            }
            Ok(Some(Fading { place, half_life, tick: i64::from(tick) }))
        }
    }
}

impl Fading {
    /// How much evidence is left at an age in days, in millionths; of unknown age, none.
    fn left(&self, age: Option<f64>) -> i64 {
        let Some(age) = age else { return 0 };
        let ticks = (age.max(0.0) / self.tick as f64).floor();
        (libm::exp2(-ticks * self.tick as f64 / self.half_life) * WHOLE as f64).round() as i64
    }
}

/// # Errors
/// `invalid_policy` for weights that give no score.
fn weights(card: &Scorecard) -> Result<()> {
    let wrong = |message: String, hint: &str| {
        Err(Error::new(ErrorCode::InvalidPolicy, message).with("path", "measures").hint(hint))
    };
    if card.measures.is_empty() {
        return wrong(
            "a scorecard without measures has no score".to_owned(),
            "name at least one measure of the policy",
        );
    }
    if card.measures.len() > MOST {
        return wrong(format!("{} measures are more than {MOST}", card.measures.len()), "leave some out");
    }
    let sum: i64 =
        card.measures.values().map(|measure| millionths(measure.weight.clamp(-HEAVIEST, HEAVIEST))).sum();
    if sum <= 0 {
        let message = format!("the weights sum to {}", sum as f64 / WHOLE as f64);
        return wrong(message, "give at least one measure a weight above 0");
    }
    Ok(())
}
