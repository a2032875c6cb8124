//! The table of segments: how many customers each has, how they are, and what they are worth.

use crate::rfm::result::Rfm;
use crate::stat::quantiles_unsorted_i64;
use crate::table::{ColumnData, ColumnSpec, ColumnType, Table, TableSpec};
use crate::{Error, ErrorCode, Result};

/// The table of [`Rfm::segments`].
pub(crate) static RFM_SEGMENTS: TableSpec = TableSpec {
    name: "rfm_segments",
    doc: "A named segment, in the order of the map's rules; also those without customers.",
    columns: &[
        ColumnSpec::new("segment", ColumnType::Text, "The segment's name."),
        ColumnSpec::new("customers", ColumnType::Int, "How many customers are in it."),
        ColumnSpec::new("customer_share", ColumnType::Float, "Their share of all customers, 0 to 1.").nullable(),
        ColumnSpec::new("recency_days_mean", ColumnType::Float, "The mean of their recency_days.").nullable(),
        ColumnSpec::new("recency_days_median", ColumnType::Float, "The median.").nullable(),
        ColumnSpec::new("frequency_mean", ColumnType::Float, "The mean of their frequency.").nullable(),
        ColumnSpec::new("frequency_median", ColumnType::Float, "The median.").nullable(),
        ColumnSpec::new("monetary_total_minor", ColumnType::Money, "What they spent in all."),
        ColumnSpec::new(
            "monetary_mean_minor",
            ColumnType::Money,
            "The mean of what they spent, rounded half-even to a minor unit.",
        )
        .nullable(),
        ColumnSpec::new(
            "value_share",
            ColumnType::Float,
            "Their share of what all customers spent; missing where that is not above zero. Negative where refunds \
             exceed purchases.",
        )
        .nullable(),
    ],
};

/// The customers of one segment.
#[derive(Debug, Default)]
struct Members {
    name: String,
    recency: Vec<i64>,
    frequency: Vec<i64>,
    monetary: i128,
}

impl Members {
    fn count(&self) -> usize {
        self.recency.len()
    }

    fn total(&self) -> Result<i64> {
        i64::try_from(self.monetary).map_err(|_| {
            let message =
                format!("what segment `{}` spent does not fit into 64 bits of minor units", self.name);
            Error::new(ErrorCode::AmountOverflow, message).with("path", &self.name)
        })
    }
}

impl Rfm {
    /// The segments as the table `rfm_segments`: segment, customers, customer_share, recency_days_mean,
    /// recency_days_median, frequency_mean, frequency_median, monetary_total_minor, monetary_mean_minor, value_share.
    /// Without rows where there is no map for these numbers of scores.
    ///
    /// ```
    /// use retention_core::{Event, EventLog, RfmOptions, Schema};
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// log.push(Event::new("ann", "purchase", "2024-01-30").amount(60.00))?;
    /// log.push(Event::new("bob", "purchase", "2024-01-01").amount(20.00))?;
    /// let rfm = log.as_of("2024-02-01")?.rfm(&RfmOptions::default())?;
    /// let segments = rfm.segments()?;
    /// assert_eq!(segments.rows(), 10);
    /// assert_eq!(segments.column("segment")?.text(0), Some("champions"));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `amount_overflow` when what a segment spent in all does not fit into 64 bits of minor units.
    pub fn segments(&self) -> Result<Table> {
        let members = self.members();
        let customers = members.iter().map(Members::count).sum::<usize>();
        let value: i128 = members.iter().map(|segment| segment.monetary).sum();
        let totals = members.iter().map(Members::total).collect::<Result<Vec<i64>>>()?;
        let means: Vec<Option<i64>> =
            members.iter().map(|segment| mean_minor(segment.monetary, segment.count())).collect();
        let missing = means.contains(&None).then(|| means.iter().map(Option::is_some).collect());
        let means = means.into_iter().map(Option::unwrap_or_default).collect();
        let share = |part: f64, all: f64| (all > 0.0).then(|| part / all);
        let table = Table::of(&RFM_SEGMENTS)
            .column(members.iter().map(|segment| segment.name.clone()).collect::<Vec<_>>())
            .column(members.iter().map(|segment| segment.count() as i64).collect::<Vec<_>>())
            .optional(members.iter().map(|s| share(s.count() as f64, customers as f64)).collect::<Vec<_>>())
            .optional(members.iter().map(|segment| mean(&segment.recency)).collect::<Vec<_>>())
            .optional(members.iter().map(|segment| median(&segment.recency)).collect::<Vec<_>>())
            .optional(members.iter().map(|segment| mean(&segment.frequency)).collect::<Vec<_>>())
            .optional(members.iter().map(|segment| median(&segment.frequency)).collect::<Vec<_>>())
            .column(ColumnData::Money(totals, self.currency))
            .nullable(ColumnData::Money(means, self.currency), missing)
            .optional(members.iter().map(|s| share(s.monetary as f64, value as f64)).collect::<Vec<_>>());
        Ok(self.notes().fold(table, |table, (name, text)| table.note(name, text)).finish())
    }

    /// The customers of each name in the map, in the order in which the rules first name it.
    fn members(&self) -> Vec<Members> {
        let Some(segments) = &self.segments else { return Vec::new() };
        let mut members: Vec<Members> = Vec::new();
        let mut place_of_rule = Vec::new();
        for rule in segments.map.rules() {
            let known = members.iter().position(|segment| segment.name == rule.name());
            place_of_rule.push(known.unwrap_or(members.len()));
            if known.is_none() {
                members.push(Members { name: rule.name().to_owned(), ..Members::default() });
            }
        }
        for row in self.rows.iter() {
            let rule = segments.rules.get(row.code as usize).copied().unwrap_or_default();
            let segment = place_of_rule.get(rule as usize).and_then(|place| members.get_mut(*place));
            if let Some(segment) = segment {
                segment.recency.push(row.value.recency.into());
                segment.frequency.push(row.value.frequency.into());
                segment.monetary += i128::from(row.value.monetary);
            }
        }
        members
    }
}

fn mean(values: &[i64]) -> Option<f64> {
    let sum: i64 = values.iter().sum();
    (!values.is_empty()).then(|| sum as f64 / values.len() as f64)
}

fn median(values: &[i64]) -> Option<f64> {
    quantiles_unsorted_i64(values, &[0.5]).pop().filter(|median| median.is_finite())
}

/// The mean, rounded half-even.
fn mean_minor(sum: i128, count: usize) -> Option<i64> {
    let count = i128::try_from(count).ok().filter(|count| *count > 0)?;
    let (below, rest) = (sum.div_euclid(count), sum.rem_euclid(count));
    let up = match (rest * 2).cmp(&count) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => below.rem_euclid(2) == 1,
        std::cmp::Ordering::Greater => true,
    };
    i64::try_from(below + i128::from(up)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_of_money_round_half_even() {
        let cases = [(10, 4, 2), (14, 4, 4), (-10, 4, -2), (-14, 4, -4), (11, 4, 3), (-11, 4, -3), (9, 3, 3)];
        for (sum, count, expected) in cases {
            assert_eq!(mean_minor(sum, count), Some(expected), "{sum} / {count}");
        }
        assert_eq!(mean_minor(0, 0), None);
        assert_eq!(mean_minor(i128::from(i64::MAX) * 3, 3), Some(i64::MAX));
    }
}
