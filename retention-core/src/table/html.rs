//! A table as HTML, for notebooks and reports. Everything that comes from data is escaped.

use std::fmt::Write;

use super::cell::{MISSING, Shown, is_numeric, one_line};
use super::heat;
use super::text::size;
use super::{Column, Table};

/// How many rows are shown before the rest is only counted.
const ROWS: usize = 20;
const CELL: usize = 60;

const STYLE: &str = "<style>\
.retention-core table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums}\
.retention-core caption{caption-side:top;text-align:left;padding:4px 0;font-weight:600}\
.retention-core th,.retention-core td{padding:3px 8px;text-align:left;border:0;white-space:nowrap}\
.retention-core thead th{border-bottom:1px solid currentColor;font-weight:600}\
.retention-core table:not(.heat) tbody tr:nth-child(even){background:rgba(128,128,128,.08)}\
.retention-core .n{text-align:right}\
.retention-core .m{opacity:.45}\
.retention-core small{display:block;opacity:.75;padding:2px 0;max-width:60em}\
</style>";

impl Table {
    /// The table as HTML: the first rows, formatted by type, with its notes. Cohorts show as a heat map.
    ///
    /// Self-contained: no script, nothing loaded. Names and values are escaped.
    pub fn to_html(&self) -> String {
        let mut html = format!("<div class=\"retention-core\">{STYLE}");
        if let Some(map) = heat::map(self) {
            html.push_str(&map);
        } else {
            self.write_rows(&mut html);
        }
        // Short notes share a line; what takes a sentence has its own.
        let (short, long): (Vec<_>, Vec<_>) = self.notes().partition(|(_, text)| text.chars().count() < 48);
        let said = |(name, text): &(&str, &str)| format!("{}: {}", escaped(name), escaped(text));
        for line in long.iter().map(said).chain([short.iter().map(said).collect::<Vec<_>>().join(" · ")]) {
            let _ = write!(html, "<small>{line}</small>");
        }
        html.push_str("</div>");
        html
    }

    fn write_rows(&self, html: &mut String) {
        let _ = write!(html, "<table><caption>{}</caption><thead><tr>", escaped(self.name()));
        for column in self.columns() {
            let _ = write!(html, "<th{}>{}</th>", class(column, true), escaped(column.name()));
        }
        html.push_str("</tr></thead><tbody>");
        let rows = self.rows().min(ROWS);
        let columns: Vec<_> =
            self.columns().iter().map(|column| (column, Shown::of(self, column, rows))).collect();
        for row in 0..rows {
            html.push_str("<tr>");
            for (column, values) in &columns {
                let text = one_line(&values.cell(row), CELL);
                let _ = write!(html, "<td{}>{}</td>", class(column, column.is_valid(row)), escaped(&text));
            }
            html.push_str("</tr>");
        }
        html.push_str("</tbody></table>");
        let more = if self.rows() > ROWS { format!(", the first {ROWS} shown") } else { String::new() };
        let _ = write!(html, "<small>{}{more}</small>", size(self));
    }
}

fn class(column: &Column, valid: bool) -> &'static str {
    match (is_numeric(column.kind()), valid) {
        (true, true) => " class=\"n\"",
        (true, false) => " class=\"n m\"",
        (false, true) => "",
        (false, false) => " class=\"m\"",
    }
}

/// Text as it may stand between tags and inside quoted attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// The dash of a missing value, with the reason as its tooltip.
pub(super) fn missing(why: &str) -> String {
    format!("<td class=\"n m\" title=\"{}\">{MISSING}</td>", escaped(why))
}

#[cfg(test)]
mod tests {
    use crate::table::spec::EXAMPLE;
    use crate::table::{Table, Text};

    #[test]
    fn data_cannot_become_markup() {
        let nasty = "<script>alert('x')</script>&\"";
        let names: Text = [nasty].into_iter().collect();
        let table = Table::of(&EXAMPLE)
            .column(names)
            .column(vec![1_i64])
            .extra(format!("{nasty} column"), vec![true].into(), None)
            .note("warning", nasty)
            .finish();
        let html = table.to_html();
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;").count(), 3);
    }

    #[test]
    fn long_tables_are_cut_and_say_so() {
        let names: Text = (0..50).map(|n| format!("c{n}")).collect();
        let values = (0..50).map(|n| (n % 2 == 0).then_some(n)).collect();
        let html = Table::of(&EXAMPLE).column(names).optional::<i64>(values).finish().to_html();
        assert_eq!(html.matches("<tr>").count(), 21);
        assert!(html.contains("50 rows × 2 columns, the first 20 shown"));
        assert!(html.contains("<td class=\"n m\">—</td>"));
    }
}
