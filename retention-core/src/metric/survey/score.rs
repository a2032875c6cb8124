//! Scores of surveys by period, with intervals and a guard against few answers.

use crate::Result;
use crate::log::{Kinds, Person, Role, Run, View};
use crate::metric::grid::{Grid, Reach, State};
use crate::metric::note::noted_of;
use crate::metric::period::MetricPeriod;
use crate::metric::proportion::{checked_level, with_interval};
use crate::metric::survey::answers::{Answer, Scores};
use crate::metric::survey::scale::{Band, Scale, SurveyKind};
use crate::options::{choice, options};
use crate::stat::{Interval, normal_quantile, wilson};
use crate::table::{ColumnSpec, ColumnType, Table, TableBuilder, TableSpec};
use crate::time::{TimeInput, Timestamp, Unit};

choice! {
    /// Which of a customer's answers in a period count.
    pub enum AnswersCounted {
        /// The latest; of those at one instant the one with the highest score.
        Latest = "latest",
        /// All.
        All = "all",
    }
}

choice! {
    /// How the interval of a Net Promoter Score is made.
    pub enum NpsInterval {
        /// From the Wilson limits of promoters and detractors, squared and added as the correlated shares of one sample that they are: holds for few answers too.
        Wilson = "wilson",
        /// The normal one: score ± z √((p + d − (p − d)²) / n), cut at the ends of the scale. Of no width where all answer alike.
        Normal = "normal",
    }
}

options! {
    /// Options of [`View::survey`].
    pub struct SurveyOptions {
        /// What the survey asks.
        survey: SurveyKind = SurveyKind::Nps,
        /// Kinds or roles of the answers. Not given: those of the role survey_response.
        events: Vec<String> = Vec::new(),
        /// The property that holds the score.
        score: String = "score".to_owned(),
        /// The lowest and the highest score. Not given: 0 and 10 of NPS, which has no other; 1 and 5 of CSAT; 1 and 7 of CES.
        scale: Vec<i64> = Vec::new(),
        /// From which score on one is satisfied, of CSAT and CES. Not given: the two highest scores.
        satisfied_from: Option<i64> = None,
        /// Which of a customer's answers in a period count.
        answers: AnswersCounted = AnswersCounted::Latest,
        /// A calendar period, or a length such as `90d`.
        period: MetricPeriod = Unit::Month.into(),
        /// The first period shown is the one that holds this instant. Not given: the start of observation.
        from: Option<TimeInput> = None,
        /// Periods that begin before this instant are shown. Not given: `as_of`.
        to: Option<TimeInput> = None,
        /// Kinds or roles of invitations, for the response rate. Not given: it is not told.
        invitations: Vec<String> = Vec::new(),
        /// With fewer answers a period has no score.
        min_answers: u32 = 10,
        /// How the interval of NPS is made.
        interval: NpsInterval = NpsInterval::Wilson,
        /// The level of confidence of intervals.
        level: f64 = 0.95,
    }
}

const INT: ColumnType = ColumnType::Int;
const FLOAT: ColumnType = ColumnType::Float;
const TEXT: ColumnType = ColumnType::Text;

/// What [`View::survey`] returns.
pub(crate) static SURVEY: TableSpec = TableSpec {
    name: "survey",
    doc: "One row a period: how many answered, and the score.",
    columns: &[
        ColumnSpec::new("period", TEXT, "Label of the period, such as `2024-02`."),
        ColumnSpec::new("period_start", ColumnType::Time, "First instant of the period."),
        ColumnSpec::new("period_end", ColumnType::Time, "First instant after the period."),
        ColumnSpec::new("state", TEXT, "`complete`, `partial`, `not_yet` or `not_observed`."),
        ColumnSpec::new("score_state", TEXT, "Why there is a score or not: `known`, `no_answers`, `too_few_answers`, or the row's state."),
        ColumnSpec::new("answers", INT, "Answers with a score that count.").nullable(),
        ColumnSpec::new("unscored", INT, "Answers without a score, which count nowhere else.").nullable(),
        ColumnSpec::new("promoters", INT, "Of NPS: those of 9 and 10.").nullable(),
        ColumnSpec::new("passives", INT, "Of NPS: those of 7 and 8.").nullable(),
        ColumnSpec::new("detractors", INT, "Of NPS: those of 0 to 6.").nullable(),
        ColumnSpec::new("satisfied", INT, "Of CSAT and CES: those at or above `satisfied_from`.").nullable(),
        ColumnSpec::new("score", FLOAT, "NPS: share of promoters less that of detractors, in points from -100 to 100. CSAT and CES: the share of the satisfied, in percent.").nullable(),
        ColumnSpec::new("score_low", FLOAT, "Lower end of its interval.").nullable(),
        ColumnSpec::new("score_high", FLOAT, "Upper end of its interval.").nullable(),
        ColumnSpec::new("mean", FLOAT, "Mean of the scores on their scale.").nullable(),
        ColumnSpec::new("invited", INT, "Customers invited in the period, where invitations were named.").nullable(),
        ColumnSpec::new("responded", INT, "Those of them who answered after that with a score, be it in a later period: up to when they were invited again in one. Of the latest invitations answers may be still to come.").nullable(),
        ColumnSpec::new("response_rate", FLOAT, "responded / invited.").nullable(),
        ColumnSpec::new("response_rate_low", FLOAT, "Lower end of its Wilson interval.").nullable(),
        ColumnSpec::new("response_rate_high", FLOAT, "Upper end of its Wilson interval.").nullable(),
    ],
};

/// The answers of a period.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    bands: [u64; 3],
    sum: i64,
    unscored: u64,
    invited: u64,
    responded: u64,
}

impl Tally {
    fn answers(&self) -> u64 {
        self.bands.iter().sum()
    }

    fn band(&self, band: Band) -> u64 {
        self.bands.get(band as usize).copied().unwrap_or(0)
    }

    fn add(&mut self, scale: &Scale, score: i64) {
        if let Some(count) = self.bands.get_mut(scale.band(score) as usize) {
            *count += 1;
        }
        self.sum += score;
    }

    fn absorb(&mut self, other: &Self) {
        self.bands.iter_mut().zip(other.bands).for_each(|(count, more)| *count += more);
        self.sum += other.sum;
        self.unscored += other.unscored;
        self.invited += other.invited;
        self.responded += other.responded;
    }

    /// The score with its interval, in points or percent.
    fn score(&self, options: &SurveyOptions) -> Option<(f64, Interval)> {
        let (n, top, low) = (self.answers(), self.band(Band::Top), self.band(Band::Detractor));
        if n == 0 {
            return None;
        }
        let share = |count: u64| count as f64 / n as f64;
        let interval = match (options.survey, options.interval) {
            (SurveyKind::Nps, NpsInterval::Wilson) => correlated(
                (share(top), wilson(top, n, options.level)?),
                (share(low), wilson(low, n, options.level)?),
            ),
            (SurveyKind::Nps, NpsInterval::Normal) => {
                let (p, d) = (share(top), share(low));
                let z = normal_quantile(0.5 + options.level / 2.0);
                let half = z * ((p + d - (p - d).powi(2)).max(0.0) / n as f64).sqrt();
                Interval { low: (p - d - half).max(-1.0), high: (p - d + half).min(1.0) }
            }
            _ => wilson(top, n, options.level)?,
        };
        let score = match options.survey {
            SurveyKind::Nps => (top as f64 - low as f64) / n as f64,
            _ => share(top),
        };
        Some((100.0 * score, Interval { low: 100.0 * interval.low, high: 100.0 * interval.high }))
    }
}

/// The interval of the difference of two shares of one sample, from the limits of each: R. G. Newcombe, "Improved confidence
/// intervals for the difference between binomial proportions based on paired data", Statistics in Medicine 17 (1998), and with
/// the correlation of a multinomial sample's shares G. Y. Zou and A. Donner, "Construction of confidence limits about effect
/// measures: a general approach", Statistics in Medicine 27 (2008).
fn correlated((p, of_p): (f64, Interval), (d, of_d): (f64, Interval)) -> Interval {
    let spread = p * (1.0 - p) * d * (1.0 - d);
    let together = if spread > 0.0 { -p * d / spread.sqrt() } else { 0.0 };
    let away = |a: f64, b: f64| (a * a + b * b - 2.0 * together * a * b).max(0.0).sqrt();
    Interval {
        low: p - d - away(p - of_p.low, of_d.high - d),
        high: p - d + away(of_p.high - p, d - of_d.low),
    }
}

impl View {
    /// The score of a survey by period: NPS, CSAT or CES on its declared scale, with an interval; who answered of those
    /// invited. A score that is not on the scale is an error and never counted: not every number from 0 to 10 is an NPS.
    ///
    /// # Errors
    /// `score_out_of_scale`, `unknown_kind`, `unknown_property`, `invalid_time`, `invalid_option`, `cancelled`.
    ///
    /// ```
    /// use retention_core::{Event, EventLog, Schema, SurveyOptions};
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// for (customer, score) in [("a", 10.0), ("b", 9.0), ("c", 8.0), ("d", 7.0), ("e", 6.0), ("f", 0.0)] {
    ///     log.push(Event::new(customer, "survey_response", "2024-01-10").property("score", score))?;
    /// }
    /// let table = log.as_of("2024-02-01")?.survey(&SurveyOptions::default().min_answers(5_u32))?;
    /// assert_eq!(table.column("score")?.float(0), Some(0.0));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn survey(&self, options: &SurveyOptions) -> Result<Table> {
        let level = checked_level(options.level)?;
        let scale = Scale::of(options.survey, &options.scale, options.satisfied_from)?;
        let kinds = self.events_or(&options.events, Role::SurveyResponse)?;
        let grid = Grid::new(self, &kinds, options.period, (&options.from, &options.to), Reach::Own)?;
        let scores = Scores::new(self, &kinds, &options.score, scale)?;
        let periods = grid.periods.len();
        let within = match grid.periods.len() {
            0 => 0..0,
            count => grid.periods.start(0).micros()..grid.periods.end(count - 1).micros(),
        };
        let parts = scores.each(
            &kinds,
            within,
            || vec![Tally::default(); periods],
            |tallies, answers| {
                add(tallies, answers, &grid, &scale, options.answers);
            },
        )?;
        let mut tallies = vec![Tally::default(); periods];
        for part in &parts {
            tallies.iter_mut().zip(part).for_each(|(sum, tally)| sum.absorb(tally));
        }
        invited(self, options, (&kinds, &scores), &grid, &mut tallies)?;
        let table = table(&grid, &tallies, options, level)
            .note("survey", options.survey.as_str())
            .note("scale", scale.shown())
            .note("answers", options.answers.as_str())
            .note("level", level);
        Ok(noted_of(table, self, &kinds, &grid.coverage, Role::SurveyResponse).finish())
    }
}

fn add(tallies: &mut [Tally], answers: &[Answer], grid: &Grid, scale: &Scale, counted: AnswersCounted) {
    let place = |answer: &Answer| grid.periods.position(Timestamp::from_micros(answer.at));
    for (at, answer) in answers.iter().enumerate() {
        let Some(period) = place(answer) else { continue };
        let Some(tally) = tallies.get_mut(period) else { continue };
        let Some(score) = answer.score else {
            tally.unscored += 1;
            continue;
        };
        let later = answers.get(at + 1..).unwrap_or(&[]);
        let latest = !later.iter().any(|next| next.score.is_some() && place(next) == Some(period));
        if counted == AnswersCounted::All || latest {
            tally.add(scale, score);
        }
    }
}

fn runs_of<'p>(person: &'p Person<'_>, kinds: &Kinds) -> impl Iterator<Item = &'p Run<'p>> {
    person.runs.iter().filter(|run| kinds.contains(run.kind))
}

/// Counts who was invited in each period, and who of them answered with a score: an answer is to the latest invitation before
/// it, whatever period it comes in.
fn invited(
    view: &View,
    options: &SurveyOptions,
    (kinds, scores): (&Kinds, &Scores<'_>),
    grid: &Grid,
    tallies: &mut [Tally],
) -> Result<()> {
    if options.invitations.is_empty() {
        return Ok(());
    }
    let asked = view.kinds_chosen("invitations", &options.invitations)?;
    let periods = grid.periods.len();
    let parts = view.gather(
        &asked.union(kinds),
        || vec![Tally::default(); periods],
        |tallies, person| {
            let mut invited: Vec<i64> = runs_of(person, &asked).flat_map(|run| run.times).copied().collect();
            invited.sort_unstable();
            let answered: Vec<i64> = runs_of(person, kinds).flat_map(|run| scores.scored(run)).collect();
            let period = |at: &i64| grid.periods.position(Timestamp::from_micros(*at));
            let mut rest = invited.chunk_by(|a, b| period(a) == period(b)).peekable();
            while let Some(own) = rest.next() {
                let until = rest.peek().and_then(|next| next.first()).copied().unwrap_or(i64::MAX);
                let Some(first) = own.first() else { continue };
                if let Some(tally) = period(first).and_then(|period| tallies.get_mut(period)) {
                    tally.invited += 1;
                    tally.responded += u64::from(answered.iter().any(|at| (*first..until).contains(at)));
                }
            }
        },
    )?;
    for part in &parts {
        tallies.iter_mut().zip(part).for_each(|(sum, tally)| sum.absorb(tally));
    }
    Ok(())
}

fn table(grid: &Grid, tallies: &[Tally], options: &SurveyOptions, level: f64) -> TableBuilder {
    let rows: Vec<(State, Tally)> =
        grid.rows().map(|at| (grid.state(at), tallies.get(at).copied().unwrap_or_default())).collect();
    let enough = |tally: &Tally| tally.answers() >= u64::from(options.min_answers.max(1));
    let score_state = |(state, tally): &(State, Tally)| match tally.answers() {
        _ if !state.is_seen() => state.as_str(),
        0 => "no_answers",
        _ if !enough(tally) => "too_few_answers",
        _ => "known",
    };
    let nps = options.survey == SurveyKind::Nps;
    let count = |wanted: bool, of: &dyn Fn(&Tally) -> u64| -> Vec<Option<i64>> {
        rows.iter().map(|(state, tally)| (wanted && state.is_seen()).then(|| of(tally) as i64)).collect()
    };
    let scored = |of: &dyn Fn((f64, Interval)) -> f64| -> Vec<Option<f64>> {
        let row = |(state, tally): &(State, Tally)| {
            (state.is_seen() && enough(tally)).then(|| tally.score(options)).flatten().map(of)
        };
        rows.iter().map(row).collect()
    };
    let mean = |(state, tally): &(State, Tally)| {
        (state.is_seen() && enough(tally)).then(|| tally.sum as f64 / tally.answers() as f64)
    };
    let (labels, starts, ends) = grid.labels();
    let asked = !options.invitations.is_empty();
    let table = Table::of(&SURVEY)
        .column(labels)
        .column(starts)
        .column(ends)
        .column(rows.iter().map(|(state, _)| state.as_str()).collect::<Vec<_>>())
        .column(rows.iter().map(score_state).collect::<Vec<_>>())
        .optional(count(true, &Tally::answers))
        .optional(count(true, &|tally| tally.unscored))
        .optional(count(nps, &|tally| tally.band(Band::Top)))
        .optional(count(nps, &|tally| tally.band(Band::Passive)))
        .optional(count(nps, &|tally| tally.band(Band::Detractor)))
        .optional(count(!nps, &|tally| tally.band(Band::Top)))
        .optional(scored(&|(score, _)| score))
        .optional(scored(&|(_, interval)| interval.low))
        .optional(scored(&|(_, interval)| interval.high))
        .optional(rows.iter().map(mean).collect::<Vec<_>>())
        .optional(count(asked, &|tally| tally.invited))
        .optional(count(asked, &|tally| tally.responded));
    let pair = |(state, tally): &(State, Tally)| {
        (asked && state.is_seen()).then_some((tally.responded, tally.invited))
    };
    with_interval(table, rows.iter().map(pair), level)
}
