//! Why one customer has the scores and the segment they have.

use crate::Result;
use crate::log::View;
use crate::money::{Currency, Money};
use crate::rfm::grid::Grid;
use crate::rfm::scale::number;
use crate::rfm::values::{Reading, Value};
use crate::rfm::{RfmApply, RfmCuts, RfmDimension, RfmScale};
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};

/// The table of [`View::explain_rfm`].
pub(crate) static RFM_EXPLANATION: TableSpec = TableSpec {
    name: "rfm_explanation",
    doc: "Recency, frequency and monetary of one customer: the value, the cuts around it, the score. The scores add up \
          to the note `score_sum`; the notes `segment` and `rule` say which segment they give, and by which rule.",
    columns: &[
        ColumnSpec::new("dimension", ColumnType::Text, "`recency`, `frequency` or `monetary`."),
        ColumnSpec::new("value", ColumnType::Int, "Days, purchases, or minor units of money.").nullable(),
        ColumnSpec::new("score", ColumnType::Int, "The score.").nullable(),
        ColumnSpec::new("bins", ColumnType::Int, "The highest score there is."),
        ColumnSpec::new("cut_below", ColumnType::Float, "The nearest cut that the value is above.")
            .nullable(),
        ColumnSpec::new("cut_above", ColumnType::Float, "The nearest cut that the value is not above.")
            .nullable(),
        ColumnSpec::new(
            "share_below",
            ColumnType::Float,
            "The share of customers with a lower score where the cuts were fitted; missing for fixed cuts.",
        )
        .nullable(),
        ColumnSpec::new(
            "state",
            ColumnType::Text,
            "`complete`, or `not_eligible` for a customer who never bought.",
        ),
        ColumnSpec::new("explanation", ColumnType::Text, "The same in words."),
    ],
};

impl View {
    /// Why a customer has the scores that these cut points give: one row each for recency, frequency and monetary, with
    /// the segment and the rule that decided among the notes.
    ///
    /// Columns: dimension, value, score, bins, cut_below, cut_above, share_below, state, explanation.
    ///
    /// ```
    /// use retention_core::{Event, EventLog, RfmApply, RfmOptions, Schema};
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// log.push(Event::new("ann", "purchase", "2024-01-30").amount(60.00))?;
    /// log.push(Event::new("bob", "purchase", "2024-01-01").amount(20.00))?;
    /// let view = log.as_of("2024-02-01")?;
    /// let cuts = view.fit_rfm(&RfmOptions::default())?;
    /// let why = view.explain_rfm("ann", &cuts, &RfmApply::default())?;
    /// assert_eq!(why.column("score")?.int(0), Some(5));
    /// assert_eq!(
    ///     why.column("explanation")?.text(0),
    ///     Some("2 days since the last purchase is not above the lowest cut 7.8: score 5 of 5")
    /// );
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `unknown_customer`, and as [`rfm_with`](Self::rfm_with). A customer who is known but never bought is no error: the
    /// state is then `not_eligible`.
    pub fn explain_rfm(&self, customer: &str, cuts: &RfmCuts, apply: &RfmApply) -> Result<Table> {
        cuts.check(self, apply)?;
        let definition = cuts.definition();
        let id = self.stands_for(customer);
        let value = Reading::new(self, definition)?.one(id)?;
        let names = &self.state().order().names;
        let found = value.map(|value| {
            let rank = names.find_sorted(id).map_or(0, |rank| rank as u32);
            (value, cuts.scales().map(|scale| scale.score(&value, rank, names)))
        });
        let lines: Vec<Line> = cuts
            .scales()
            .into_iter()
            .enumerate()
            .map(|(at, scale)| {
                let found = found.as_ref().and_then(|(value, scores)| Some((value, *scores.get(at)?)));
                Line::of(scale, found, definition.currency)
            })
            .collect();
        let mut table = Line::table(lines)
            .note("customer", id)
            .note("as_of", self.as_of())
            .note("currency", definition.currency)
            .note("definition", definition.text());
        if let Some((_, scores)) = found {
            let code = Grid::new(cuts.bins()).code(scores.map(|score| score - 1));
            let score = Grid::new(cuts.bins()).names().get(code as usize).unwrap_or("").to_owned();
            table = table.note("score", score).note("score_sum", scores.iter().sum::<u32>());
            let [r, f, m] = scores;
            if let Some(rule) = cuts.segments().as_ref().and_then(|map| map.rule_of(r, f, m)) {
                table = table.note("segment", rule.name()).note("rule", rule);
            }
        }
        Ok(table.finish())
    }
}

/// One row of the explanation.
struct Line {
    dimension: &'static str,
    value: Option<i64>,
    score: Option<u32>,
    bins: u32,
    cut_below: Option<f64>,
    cut_above: Option<f64>,
    share_below: Option<f64>,
    explanation: String,
}

impl Line {
    fn of(scale: &RfmScale, found: Option<(&Value, u32)>, currency: Currency) -> Self {
        let dimension = scale.dimension();
        let bins = scale.bins();
        let Some((value, score)) = found else {
            return Self {
                dimension: dimension.as_str(),
                value: None,
                score: None,
                bins,
                cut_below: None,
                cut_above: None,
                share_below: None,
                explanation: "no purchase before as_of: not scored".to_owned(),
            };
        };
        let (cut_below, cut_above) = scale.around(score);
        let shown = |amount: f64| match dimension {
            RfmDimension::Monetary => {
                format!("{} {currency}", number(amount / 10f64.powi(currency.exponent().into())))
            }
            _ => number(amount),
        };
        let value = value.of(dimension);
        let subject = match dimension {
            RfmDimension::Recency if value == 1 => "1 day since the last purchase".to_owned(),
            RfmDimension::Recency => format!("{value} days since the last purchase"),
            RfmDimension::Frequency => format!("frequency {value}"),
            RfmDimension::Monetary => format!("{} spent", Money { minor: value, currency }),
        };
        let place = match (cut_below, cut_above) {
            (None, None) => "is not cut".to_owned(),
            (Some(below), None) => format!("is above the highest cut {}", shown(below)),
            (None, Some(above)) => format!("is not above the lowest cut {}", shown(above)),
            (Some(below), Some(above)) => {
                format!("is above the cut {} and not above the cut {}", shown(below), shown(above))
            }
        };
        Self {
            dimension: dimension.as_str(),
            value: Some(value),
            score: Some(score),
            bins,
            cut_below,
            cut_above,
            share_below: scale.share_below(score),
            explanation: format!("{subject} {place}: score {score} of {bins}"),
        }
    }

    fn table(lines: Vec<Self>) -> crate::table::TableBuilder {
        let state = |line: &Self| if line.value.is_some() { "complete" } else { "not_eligible" };
        Table::of(&RFM_EXPLANATION)
            .column(lines.iter().map(|line| line.dimension).collect::<Vec<_>>())
            .optional(lines.iter().map(|line| line.value).collect::<Vec<_>>())
            .optional(lines.iter().map(|line| line.score.map(i64::from)).collect::<Vec<_>>())
            .column(lines.iter().map(|line| i64::from(line.bins)).collect::<Vec<_>>())
            .optional(lines.iter().map(|line| line.cut_below).collect::<Vec<_>>())
            .optional(lines.iter().map(|line| line.cut_above).collect::<Vec<_>>())
            .optional(lines.iter().map(|line| line.share_below).collect::<Vec<_>>())
            .column(lines.iter().map(state).collect::<Vec<_>>())
            .column(lines.into_iter().map(|line| line.explanation).collect::<Vec<_>>())
    }
}
