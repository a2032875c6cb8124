//! The events of a history as a table.

use std::sync::Arc;

use crate::table::{ColumnData, ColumnSpec, ColumnType, Table, TableSpec, Text};
use crate::testing::History;
use crate::time::Timestamp;

pub(crate) static EVENTS: TableSpec = TableSpec {
    name: "simulated_events",
    doc: "One row for each simulated event, in the order asked for; a log takes them as they are.",
    columns: &[
        ColumnSpec::new("customer", ColumnType::Text, "The customer's id."),
        ColumnSpec::new("kind", ColumnType::Text, "What happened."),
        ColumnSpec::new("time", ColumnType::Time, "When it happened."),
        ColumnSpec::new("amount_minor", ColumnType::Money, "The amount; of purchases.").nullable(),
        ColumnSpec::new("id", ColumnType::Text, "The event's own id, where the population has `ids`.")
            .nullable(),
        ColumnSpec::new(
            "received",
            ColumnType::Time,
            "When it was received, where the population says so with `received_after`.",
        )
        .nullable(),
    ],
};

impl History {
    /// The events as a table, one row each.
    ///
    /// ```
    /// use retention_core::testing::Population;
    /// let history = Population::default().customers(3_u32).generate()?;
    /// let events = history.events();
    /// assert_eq!(events.rows(), history.len());
    /// assert_eq!(events.column("kind")?.text(0), history.kind(0));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn events(&self) -> Table {
        let rows = 0..self.len();
        let none = |column: bool| (!column).then(|| vec![false; self.len()]);
        let times = |micros: &[i64]| -> Vec<Timestamp> {
            micros.iter().copied().map(Timestamp::from_micros).collect()
        };
        let customers = Text::coded(Arc::new(self.customer_names().clone()), self.customer_codes().to_vec());
        let kinds = self.kind_codes().iter().map(|code| u32::from(*code)).collect();
        let kinds = Text::coded(Arc::new(self.kind_names().clone()), kinds);
        let ids: Text = rows.map(|row| self.id(row).unwrap_or_default()).collect();
        let amounts = self.amounts_minor();
        let received = match self.received_micros() {
            Some(received) => times(received),
            None => vec![Timestamp::from_micros(0); self.len()],
        };
        Table::of(&EVENTS)
            .column(customers)
            .column(kinds)
            .column(times(self.time_micros()))
            .nullable(
                ColumnData::Money(
                    amounts.iter().map(|amount| amount.unwrap_or(0)).collect(),
                    self.currency(),
                ),
                amounts.contains(&None).then(|| amounts.iter().map(Option::is_some).collect()),
            )
            .nullable(ids, none(self.has_ids()))
            .nullable(received, none(self.received_micros().is_some()))
            .note("currency", self.currency())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use crate::Span;
    use crate::testing::Population;

    #[test]
    fn the_table_holds_what_the_history_holds() {
        let plain = Population::default().customers(20_u32);
        let full = plain.clone().ids(true).received_after(Span::parse("1h").unwrap());
        for population in [plain, full] {
            let history = population.generate().unwrap();
            let table = history.events();
            assert_eq!(table.rows(), history.len());
            let column = |name: &str| table.column(name).unwrap();
            for row in 0..history.len() {
                assert_eq!(column("customer").text(row), history.customer(row));
                assert_eq!(column("kind").text(row), history.kind(row));
                assert_eq!(column("time").time(row), history.time(row));
                assert_eq!(column("amount_minor").int(row), history.amount_minor(row));
                assert_eq!(column("id").text(row).map(str::to_owned), history.id(row));
                assert_eq!(column("received").time(row), history.received(row));
            }
        }
    }

    #[test]
    fn nobody_has_no_events() {
        let nobody = Population::default().customers(0_u32).generate().unwrap();
        assert_eq!(nobody.events().rows(), 0);
    }
}
