//! How one value is shown to a person, the same in text and HTML.

use super::{Column, ColumnData, ColumnType, Table};
use crate::money::Money;
use crate::time::Zone;

/// What stands where there is no value.
pub(super) const MISSING: &str = "—";

/// The value of a row as a person reads it: thousands grouped, four decimals, money in major units with its currency.
pub(super) fn shown(column: &Column, row: usize) -> String {
    if !column.is_valid(row) {
        return MISSING.to_owned();
    }
    let text = match column.data() {
        ColumnData::Text(values) => values.get(row).map(str::to_owned),
        ColumnData::Int(values) => values.get(row).map(|value| grouped(&value.to_string(), 5)),
        ColumnData::Float(values) => values.get(row).map(|value| real(*value)),
        ColumnData::Bool(values) => values.get(row).map(bool::to_string),
        ColumnData::Time(values) => values.get(row).map(ToString::to_string),
        ColumnData::Date(values) => values.get(row).map(ToString::to_string),
        ColumnData::Money(values, currency) => {
            values.get(row).map(|minor| grouped(&Money { minor: *minor, currency: *currency }.to_string(), 4))
        }
    };
    text.unwrap_or_else(|| MISSING.to_owned())
}

/// A column as it is shown in its table.
pub(super) struct Shown<'t> {
    column: &'t Column,
    /// The zone whose days all shown instants begin: then the days are shown, which a person reads more easily.
    days_of: Option<Zone>,
    /// So many decimals, that points stand below each other.
    decimals: usize,
}

impl<'t> Shown<'t> {
    /// The column of a table of which so many rows are shown.
    pub(super) fn of(table: &Table, column: &'t Column, rows: usize) -> Self {
        let zone = table.notes().find(|(name, _)| *name == "time_zone").map(|(_, zone)| Zone::parse(zone));
        let days_of = zone.and_then(Result::ok).filter(|zone| begin_days(column, rows, zone));
        let of_row = |row| column.float(row).filter(|value| is_plain(*value)).map_or(0, decimals);
        Self { column, days_of, decimals: (0..rows).map(of_row).max().unwrap_or(0) }
    }

    /// The value of a row.
    pub(super) fn cell(&self, row: usize) -> String {
        if let (Some(zone), Some(time)) = (&self.days_of, self.column.time(row)) {
            return zone.date_of(time).to_string();
        }
        match self.column.float(row).filter(|value| is_plain(*value)) {
            Some(value) => grouped(&format!("{:.*}", self.decimals, value + 0.0), 5),
            None => shown(self.column, row),
        }
    }
}

fn begin_days(column: &Column, rows: usize, zone: &Zone) -> bool {
    let begins = |at| zone.start_of_day(zone.date_of(at)) == at;
    (0..rows).all(|row| column.time(row).is_none_or(begins))
}

/// Whether values of this type stand at the right edge.
pub(super) fn is_numeric(kind: ColumnType) -> bool {
    matches!(kind, ColumnType::Int | ColumnType::Float | ColumnType::Money)
}

/// Whether a number is shown without an exponent.
fn is_plain(value: f64) -> bool {
    value == 0.0 || (1e-4..1e12).contains(&value.abs())
}

/// How many decimals a number needs, at most four.
fn decimals(value: f64) -> usize {
    let fixed = format!("{value:.4}");
    4 - (fixed.len() - fixed.trim_end_matches('0').len()).min(4)
}

fn real(value: f64) -> String {
    if is_plain(value) {
        // Adding zero makes minus zero plain.
        grouped(&format!("{:.*}", decimals(value), value + 0.0), 5)
    } else {
        format!("{value:.3e}")
    }
}

/// An amount in major units without its currency.
pub(super) fn amount(money: Money) -> String {
    let text = money.to_string();
    grouped(text.split(' ').next().unwrap_or(&text), 4)
}

/// Commas between the thousands of the leading digits, where there are at least so many.
fn grouped(number: &str, from: usize) -> String {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits < from {
        return number.to_owned();
    }
    let mut shown = sign.to_owned();
    for (at, character) in rest.chars().enumerate() {
        if at > 0 && at < digits && (digits - at) % 3 == 0 {
            shown.push(',');
        }
        shown.push(character);
    }
    shown
}

/// A text on one line, cut where it is longer than so many characters.
pub(super) fn one_line(text: &str, longest: usize) -> String {
    let mut shown = String::new();
    for (at, character) in text.chars().enumerate() {
        if at + 1 >= longest && text.chars().nth(longest).is_some() {
            shown.push('…');
            break;
        }
        shown.push(if character.is_control() { ' ' } else { character });
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use crate::table::{ColumnSpec, TableSpec};

    fn first(data: ColumnData) -> String {
        shown(&Column::new("x", data, None), 0)
    }

    #[test]
    fn numbers_are_grouped_and_short() {
        assert_eq!(first(vec![1234_i64].into()), "1234");
        assert_eq!(first(vec![-12_345_678_i64].into()), "-12,345,678");
        assert_eq!(first(vec![i64::MIN].into()), "-9,223,372,036,854,775,808");
        assert_eq!(first(vec![0.5].into()), "0.5");
        assert_eq!(first(vec![-0.0].into()), "0");
        assert_eq!(first(vec![1_234_567.25].into()), "1,234,567.25");
        assert_eq!(first(vec![0.000_012].into()), "1.200e-5");
    }

    #[test]
    fn decimals_stand_below_each_other() {
        const SPEC: TableSpec = TableSpec {
            name: "rates",
            doc: "A row is a rate.",
            columns: &[ColumnSpec::new("rate", ColumnType::Float, "How much.").nullable()],
        };
        let cells = |values: Vec<Option<f64>>| {
            let rows = values.len();
            let table = Table::of(&SPEC).optional(values).finish();
            let shown = Shown::of(&table, table.column("rate").unwrap(), rows);
            (0..rows).map(|row| shown.cell(row)).collect::<Vec<_>>()
        };
        assert_eq!(cells(vec![Some(1.0), Some(0.25), None, Some(-0.0)]), ["1.00", "0.25", MISSING, "0.00"]);
        assert_eq!(cells(vec![Some(1.0), Some(12_345.0)]), ["1", "12,345"]);
        assert_eq!(cells(vec![Some(1.5), Some(1e-9), Some(f64::NAN)]), ["1.5", "1.000e-9", "NaN"]);
        assert_eq!(cells(vec![Some(0.123_456), Some(0.5)]), ["0.1235", "0.5000"]);
    }

    #[test]
    fn money_is_in_major_units_with_its_currency() {
        let money = |minor, code| first(ColumnData::Money(vec![minor], Currency::parse(code).unwrap()));
        assert_eq!(money(891_140_790, "GBP"), "8,911,407.90 GBP");
        assert_eq!(money(-5, "GBP"), "-0.05 GBP");
        assert_eq!(money(123_456, "JPY"), "123,456 JPY");
        assert_eq!(money(i64::MIN, "KWD"), "-9,223,372,036,854,775.808 KWD");
    }

    #[test]
    fn what_is_missing_is_a_dash_also_beyond_the_end() {
        let column = Column::new("x", vec![1_i64].into(), Some(vec![false]));
        assert_eq!(shown(&column, 0), MISSING);
        assert_eq!(shown(&column, 7), MISSING);
    }

    #[test]
    fn long_texts_are_cut_on_one_line() {
        assert_eq!(one_line("a\nb", 10), "a b");
        assert_eq!(one_line("abcdef", 6), "abcdef");
        assert_eq!(one_line("abcdefg", 6), "abcde…");
        assert_eq!(one_line("éééé", 3), "éé…");
    }
}
