//! A table as aligned text, for terminals and logs.

use std::fmt;

use super::cell::{Shown, is_numeric, one_line};
use super::{Column, ColumnType, Table};

/// How many rows are shown before the rest is only counted.
const ROWS: usize = 12;
/// A rest that is no longer than this is shown: the line that counts it would be hardly shorter.
const REST: usize = 2;
/// How many characters a line has before further columns are only named.
const WIDTH: usize = 118;
const CELL: usize = 32;

/// The first rows and columns, aligned, then what was left out and the notes.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = if self.rows() <= ROWS + REST { self.rows() } else { ROWS };
        let columns: Vec<(&Column, Vec<String>)> =
            self.columns().iter().map(|column| (column, cells(self, column, rows))).collect();
        let all: usize = columns.iter().map(|(_, cells)| 2 + widest(cells)).sum();
        let mut lines = vec![String::new(); rows + 1];
        let mut left_out: Vec<&str> = Vec::new();
        let (mut width, mut full) = (0, false);
        for (column, cells) in &columns {
            let widest = widest(cells);
            // Bounds of periods give way first: a label says the same.
            let gives_way = all > WIDTH + 2 && width > 0 && column.kind() == ColumnType::Time;
            full |= width > 0 && !gives_way && width + 2 + widest > WIDTH;
            if full || gives_way {
                left_out.push(column.name());
                continue;
            }
            let gap = if width == 0 { 0 } else { 2 };
            for (line, cell) in lines.iter_mut().zip(cells) {
                let pad = " ".repeat(widest - cell.chars().count());
                line.push_str(&" ".repeat(gap));
                let (left, right) = if is_numeric(column.kind()) { (&*pad, "") } else { ("", &*pad) };
                line.extend([left, cell, right]);
            }
            width += gap + widest;
        }
        writeln!(f, "{}: {}", self.name(), size(self))?;
        for line in &lines {
            writeln!(f, "{}", line.trim_end())?;
        }
        if self.rows() > rows {
            writeln!(f, "… and {} more rows", self.rows() - rows)?;
        }
        if !left_out.is_empty() {
            write_wrapped(f, &format!("and the columns {}", left_out.join(", ")))?;
        }
        for (name, text) in self.notes() {
            // Whoever reads half a warning has not been warned.
            if name == "warning" {
                text.lines().try_for_each(|line| write_wrapped(f, &format!("{name}: {line}")))?;
                continue;
            }
            writeln!(f, "{}", one_line(&format!("{name}: {text}"), WIDTH))?;
        }
        Ok(())
    }
}

/// A line broken between words.
fn write_wrapped(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let mut width = 0;
    for word in text.split(' ') {
        let wide = word.chars().count();
        let gap = if width == 0 {
            ""
        } else if width + 1 + wide > WIDTH {
            "\n  "
        } else {
            " "
        };
        width = if gap.len() == 3 { 2 + wide } else { width + gap.len() + wide };
        write!(f, "{gap}{word}")?;
    }
    writeln!(f)
}

/// `4,338 rows × 9 columns`, in the singular where there is one.
pub(super) fn size(table: &Table) -> String {
    let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    format!("{} × {}", count(table.rows(), "row"), count(table.columns().len(), "column"))
}

fn cells(table: &Table, column: &Column, rows: usize) -> Vec<String> {
    let shown = Shown::of(table, column, rows);
    let values = (0..rows).map(|row| one_line(&shown.cell(row), CELL));
    std::iter::once(one_line(column.name(), CELL)).chain(values).collect()
}

fn widest(cells: &[String]) -> usize {
    cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use crate::table::spec::EXAMPLE;
    use crate::table::{ColumnSpec, ColumnType, Table, TableSpec, Text};
    use crate::time::Timestamp;

    #[test]
    fn columns_are_aligned_and_notes_follow() {
        let names: Text = ["Ann", "Bartholomew"].into_iter().collect();
        let table =
            Table::of(&EXAMPLE).column(names).optional(vec![Some(5_i64), None]).note("as_of", "2024-01-01");
        let expected = "example: 2 rows × 2 columns\ncustomer     days\nAnn             5\nBartholomew     —\nas_of: 2024-01-01\n";
        assert_eq!(table.finish().to_string(), expected);
    }

    #[test]
    fn what_does_not_fit_is_counted_and_named() {
        let names: Text = (0..100).map(|n| format!("c{n}")).collect();
        let mut table = Table::of(&EXAMPLE).column(names).column((0..100).collect::<Vec<i64>>());
        for n in 0..30 {
            table = table.extra(format!("property_{n}"), vec![0.5; 100].into(), None);
        }
        let text = table.finish().to_string();
        assert!(text.contains("… and 88 more rows\n"), "{text}");
        assert!(text.contains("and the columns property_"), "{text}");
        assert!(text.contains("property_29\n"), "{text}");
    }

    const PERIODS: TableSpec = TableSpec {
        name: "periods",
        doc: "A row is a period.",
        columns: &[
            ColumnSpec::new("period", ColumnType::Text, "Which."),
            ColumnSpec::new("start", ColumnType::Time, "From when."),
        ],
    };

    fn periods(micros: Vec<i64>) -> crate::table::TableBuilder {
        let labels: Text = (0..micros.len()).map(|n| format!("p{n}")).collect();
        let times: Vec<Timestamp> = micros.into_iter().map(Timestamp::from_micros).collect();
        Table::of(&PERIODS).column(labels).column(times).note("time_zone", "Europe/London")
    }

    /// 2011-03-31T23:00Z, which is midnight in London.
    const APRIL: i64 = 1_301_612_400_000_000;

    #[test]
    fn instants_that_begin_days_show_as_days() {
        let text = periods(vec![1_298_937_600_000_000, APRIL]).finish().to_string();
        assert!(text.contains("p0      2011-03-01\np1      2011-04-01\n"), "{text}");
        let text = periods(vec![APRIL, APRIL + 1]).finish().to_string();
        assert!(text.contains("p0      2011-03-31T23:00:00Z\n"), "{text}");
    }

    #[test]
    fn instants_give_way_to_what_a_table_tells() {
        let wide = |n: usize| {
            (0..n).fold(periods(vec![APRIL]), |table, n| {
                table.extra(format!("a_long_column_name_{n:03}"), vec![0.5].into(), None)
            })
        };
        let text = wide(4).finish().to_string();
        assert!(text.starts_with("periods: 1 row × 6 columns\nperiod  start       a_long"), "{text}");
        let text = wide(5).finish().to_string();
        assert!(text.contains("period  a_long_column_name_000") && text.contains("name_003\n"), "{text}");
        assert!(text.contains("and the columns start, a_long_column_name_004\n"), "{text}");
    }

    #[test]
    fn a_short_rest_is_shown() {
        let rows = |n: usize| {
            let names: Text = (0..n).map(|n| format!("c{n}")).collect();
            Table::of(&EXAMPLE).column(names).column(vec![1_i64; n]).finish().to_string()
        };
        assert!(rows(14).contains("c13") && !rows(14).contains('…'));
        assert!(rows(15).contains("… and 3 more rows\n") && !rows(15).contains("c12"));
    }

    #[test]
    fn an_empty_table_has_its_header() {
        let table =
            Table::of(&EXAMPLE).column(Text::from_iter(Vec::<String>::new())).column(Vec::<i64>::new());
        assert_eq!(table.finish().to_string(), "example: 0 rows × 2 columns\ncustomer  days\n");
    }
}
