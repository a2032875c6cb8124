//! A table as aligned text, for terminals and logs.

use std::fmt;

use super::cell::{is_numeric, one_line, shown};
use super::{Column, Table};

/// How many rows are shown before the rest is only counted.
const ROWS: usize = 12;
/// How many characters a line has before further columns are only named.
const WIDTH: usize = 118;
const CELL: usize = 32;

/// The first rows and columns, aligned, then what was left out and the notes.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.rows().min(ROWS);
        let mut lines = vec![String::new(); rows + 1];
        let mut left_out: Vec<&str> = Vec::new();
        let mut width = 0;
        for column in self.columns() {
            let cells = cells(column, rows);
            let widest = cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0);
            if !left_out.is_empty() || (width > 0 && width + 2 + widest > WIDTH) {
                left_out.push(column.name());
                continue;
            }
            let gap = if width == 0 { 0 } else { 2 };
            for (line, cell) in lines.iter_mut().zip(&cells) {
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

fn cells(column: &Column, rows: usize) -> Vec<String> {
    let values = (0..rows).map(|row| one_line(&shown(column, row), CELL));
    std::iter::once(one_line(column.name(), CELL)).chain(values).collect()
}

#[cfg(test)]
mod tests {
    use crate::table::{ColumnSpec, ColumnType, Table, TableSpec, Text};

    const SPEC: TableSpec = TableSpec {
        name: "example",
        doc: "A row is an example.",
        columns: &[
            ColumnSpec::new("customer", ColumnType::Text, "Who."),
            ColumnSpec::new("days", ColumnType::Int, "How long.").nullable(),
        ],
    };

    #[test]
    fn columns_are_aligned_and_notes_follow() {
        let names: Text = ["Ann", "Bartholomew"].into_iter().collect();
        let table =
            Table::of(&SPEC).column(names).optional(vec![Some(5_i64), None]).note("as_of", "2024-01-01");
        let expected = "example: 2 rows × 2 columns\ncustomer     days\nAnn             5\nBartholomew     —\nas_of: 2024-01-01\n";
        assert_eq!(table.finish().to_string(), expected);
    }

    #[test]
    fn what_does_not_fit_is_counted_and_named() {
        let names: Text = (0..100).map(|n| format!("c{n}")).collect();
        let mut table = Table::of(&SPEC).column(names).column((0..100).collect::<Vec<i64>>());
        for n in 0..30 {
            table = table.extra(format!("property_{n}"), vec![0.5; 100].into(), None);
        }
        let text = table.finish().to_string();
        assert!(text.contains("… and 88 more rows\n"), "{text}");
        assert!(text.contains("and the columns property_"), "{text}");
        assert!(text.contains("property_29\n"), "{text}");
    }

    #[test]
    fn an_empty_table_has_its_header() {
        let table = Table::of(&SPEC).column(Text::from_iter(Vec::<String>::new())).column(Vec::<i64>::new());
        assert_eq!(table.finish().to_string(), "example: 0 rows × 2 columns\ncustomer  days\n");
    }
}
