//! The table of customers.

use std::sync::Arc;

use crate::rfm::SegmentRule;
use crate::rfm::result::Rfm;
use crate::table::{ColumnData, ColumnSpec, ColumnType, Names, Table, TableSpec, Text};
use crate::time::Timestamp;

/// The table of [`Rfm::table`].
pub(crate) static RFM: TableSpec = TableSpec {
    name: "rfm",
    doc: "A customer who bought before `as_of`, in the order of ids.",
    columns: &[
        ColumnSpec::new("customer", ColumnType::Text, "The customer's id."),
        ColumnSpec::new(
            "recency_days",
            ColumnType::Int,
            "Days since the last purchase, counted as the note `definition` says. Not the `t_x` and `repeat_days` of \
             lifetime-value models.",
        ),
        ColumnSpec::new(
            "frequency",
            ColumnType::Int,
            "Purchases, the first one included: orders, days or events, as the note `definition` says.",
        ),
        ColumnSpec::new("monetary_minor", ColumnType::Money, "What was spent, less refunds unless ignored."),
        ColumnSpec::new("r", ColumnType::Int, "Recency score; the highest is the most recent."),
        ColumnSpec::new("f", ColumnType::Int, "Frequency score; the highest is the most frequent."),
        ColumnSpec::new("m", ColumnType::Int, "Monetary score; the highest spent most."),
        ColumnSpec::new(
            "score",
            ColumnType::Text,
            "r, f and m as one text: `545`, or `10-4-5` where scores have two digits.",
        ),
        ColumnSpec::new("score_sum", ColumnType::Int, "r + f + m."),
        ColumnSpec::new(
            "segment",
            ColumnType::Text,
            "The named segment; missing where no map is for these numbers of scores.",
        )
        .nullable(),
        ColumnSpec::new("last_purchase", ColumnType::Time, "When the last purchase was."),
    ],
};

/// One column: its values, and which of them there are.
type Made = (ColumnData, Option<Vec<bool>>);

/// The columns of [`RFM`], in its order.
const COLUMNS: [fn(&Rfm) -> Made; 11] = [
    |rfm| {
        let ranks = rfm.rows.column(|stretch| &stretch.ranks, |rank| rank);
        (Text::coded(Arc::clone(&rfm.names), ranks).into(), None)
    },
    |rfm| (rfm.rows.column(|stretch| &stretch.recency, i64::from).into(), None),
    |rfm| (rfm.rows.column(|stretch| &stretch.frequency, i64::from).into(), None),
    |rfm| {
        let values = rfm.rows.column(|stretch| &stretch.monetary, |value| value);
        (ColumnData::Money(values, rfm.currency), None)
    },
    |rfm| rfm.by_code(|[r, _, _]| r),
    |rfm| rfm.by_code(|[_, f, _]| f),
    |rfm| rfm.by_code(|[_, _, m]| m),
    |rfm| {
        let codes = rfm.rows.column(|stretch| &stretch.codes, |code| code);
        (Text::coded(Arc::clone(&rfm.score_names), codes).into(), None)
    },
    |rfm| rfm.by_code(|scores| scores.iter().sum()),
    Rfm::segment_column,
    |rfm| (rfm.rows.column(|stretch| &stretch.last, Timestamp::from_micros).into(), None),
];

impl Rfm {
    /// The customers as the table `rfm`: customer, recency_days, frequency, monetary_minor, r, f, m, score, score_sum,
    /// segment, last_purchase.
    pub fn table(&self) -> Table {
        // Nobody watches, so nothing stops the work.
        let columns = self.workers.run(COLUMNS.len(), |at| COLUMNS.get(at).map(|column| column(self)));
        let columns = columns.unwrap_or_default().into_iter().flatten();
        let table = columns.fold(Table::of(&RFM), |table, (data, valid)| table.nullable(data, valid));
        self.notes().fold(table, |table, (name, text)| table.note(name, text)).finish()
    }

    fn by_code(&self, value: impl Fn([u32; 3]) -> u32) -> Made {
        let values: Vec<i64> = self.scores.iter().map(|scores| i64::from(value(*scores))).collect();
        let of = |code: u32| values.get(code as usize).copied().unwrap_or_default();
        (self.rows.column(|stretch| &stretch.codes, of).into(), None)
    }

    fn segment_column(&self) -> Made {
        let Some(segments) = &self.segments else {
            let names: Names = [""].into_iter().collect();
            let codes = vec![0; self.len()];
            return (Text::coded(Arc::new(names), codes).into(), Some(vec![false; self.len()]));
        };
        let names: Names = segments.map.rules().iter().map(SegmentRule::name).collect();
        let place = |code: u32| segments.rules.get(code as usize).copied().unwrap_or_default();
        (Text::coded(Arc::new(names), self.rows.column(|stretch| &stretch.codes, place)).into(), None)
    }
}
