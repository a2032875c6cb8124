//! Why a row has its chance: contributions, told in words.

use super::tables::REASONS;
use super::{ChurnModel, ExplainOptions};
use crate::Result;
use crate::frame::{Frame, FrameColumn};
use crate::table::{Table, TableBuilder, Text, figure};

/// One column's say in one row.
struct Told {
    row: usize,
    column: String,
    value: Option<String>,
    part: f64,
    logit: f64,
    chance: f64,
    reason: String,
}

impl ChurnModel {
    /// What each column adds to the log-odds of each row, those that matter most first, and in words with the row's own
    /// values. `base` and the contributions of a row add up to its `logit`: exactly in the order of the model's columns
    /// for a logistic regression, to 1e-12 for trees. `chance` is the calibrated one.
    ///
    /// # Errors
    /// As [`predict`](Self::predict).
    pub fn explain(&self, frame: &Frame<'_>, options: &ExplainOptions) -> Result<Table> {
        let found = self.scorer.contributions(frame)?;
        let chances = self.predict(frame)?;
        let mut told: Vec<Told> = Vec::new();
        let seen = self.scorer.seen();
        let unseen: Vec<Option<Vec<bool>>> =
            seen.iter().map(|seen| frame.find(seen.name).and_then(|column| seen.unseen(column))).collect();
        let is_unseen = |at: usize, row: usize| {
            unseen.get(at).and_then(Option::as_ref).is_some_and(|rows| rows.get(row) == Some(&true))
        };
        for (row, ((parts, logit), chance)) in found.rows().zip(&chances).enumerate() {
            let mut order: Vec<usize> = (0..parts.len()).collect();
            let part = |at: usize| parts.get(at).copied().unwrap_or_default();
            order.sort_by(|a, b| part(*b).abs().total_cmp(&part(*a).abs()));
            let kept = if options.top == 0 { order.len() } else { (options.top as usize).min(order.len()) };
            let (first, rest) = order.split_at(kept);
            for at in first {
                let name = found.columns.get(*at).map_or("", String::as_str);
                let value = frame.find(name).and_then(|column| shown(frame, name, column, row));
                let reason = match is_unseen(*at, row) {
                    true => of_unseen(name, value.as_deref()),
                    false => reason(name, value.as_deref(), part(*at)),
                };
                let column = name.to_owned();
                told.push(Told { row, column, value, part: part(*at), logit, chance: *chance, reason });
            }
            if !rest.is_empty() {
                let part: f64 = rest.iter().map(|at| part(*at)).sum();
                let reason = format!("{} other columns together {}", rest.len(), effect(part));
                let column = "(others)".to_owned();
                told.push(Told { row, column, value: None, part, logit, chance: *chance, reason });
            }
        }
        Ok(self
            .unseen(frame)
            .fold(table(&told, found.base), |table, warning| table.note("warning", warning))
            .finish())
    }
}

fn table(told: &[Told], base: f64) -> TableBuilder {
    Table::of(&REASONS)
        .column(told.iter().map(|told| told.row as i64).collect::<Vec<_>>())
        .column(told.iter().map(|told| told.column.as_str()).collect::<Text>())
        .optional(told.iter().map(|told| told.value.clone()).collect::<Vec<Option<String>>>())
        .column(told.iter().map(|told| told.part).collect::<Vec<_>>())
        .column(vec![base; told.len()])
        .column(told.iter().map(|told| told.logit).collect::<Vec<_>>())
        .column(told.iter().map(|told| told.chance).collect::<Vec<_>>())
        .column(told.iter().map(|told| told.reason.as_str()).collect::<Text>())
}

/// The value of a row, as people write it.
fn shown(frame: &Frame<'_>, name: &str, column: &FrameColumn<'_>, row: usize) -> Option<String> {
    match column {
        FrameColumn::Number(values) => {
            values.get(row).filter(|value| !value.is_nan()).map(|value| frame.figure_of(name, *value))
        }
        FrameColumn::Flag(values) => {
            values.get(row).copied().flatten().map(|yes| if yes { "yes" } else { "no" }.to_owned())
        }
        FrameColumn::Category(factor) => factor.get(row).map(str::to_owned),
    }
}

fn reason(column: &str, value: Option<&str>, part: f64) -> String {
    match value {
        Some(value) => format!("`{column}` is {value}, which {}", effect(part)),
        None => format!("`{column}` is missing, which {}", effect(part)),
    }
}

/// The reason of a value that the model was not fitted on.
fn of_unseen(column: &str, value: Option<&str>) -> String {
    let odd = match value {
        Some(value) => format!("is {value}, which no customer was at the fit"),
        None => "is missing, which it never was at the fit".to_owned(),
    };
    format!("`{column}` {odd}: it leaves the odds as they are")
}

/// What a contribution does to the odds.
fn effect(part: f64) -> String {
    let times = figure(part.abs().exp());
    match part {
        part if times == "1" || part == 0.0 => "leaves the odds as they are".to_owned(),
        part if part > 0.0 => format!("multiplies the odds by {times}"),
        _ => format!("divides the odds by {times}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_what_numbers_do() {
        assert_eq!(
            reason("plan", Some("free"), 2.0_f64.ln()),
            "`plan` is free, which multiplies the odds by 2"
        );
        assert_eq!(reason("age", None, -(1.5_f64.ln())), "`age` is missing, which divides the odds by 1.5");
        assert_eq!(effect(0.0), "leaves the odds as they are");
        assert_eq!(effect(-0.001), "leaves the odds as they are");
    }
}
