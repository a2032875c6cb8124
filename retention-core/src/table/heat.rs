//! Cohorts as a heat map: one row a cohort, one column a step of time since its start.

use std::fmt::Write;

use super::cell::{amount, shown};
use super::html::{escaped, missing};
use super::text::size;
use super::{Column, ColumnData, ColumnType, Table};
use crate::money::{Currency, Money};

/// How many cohorts and steps are drawn before the rest is only counted.
const COHORTS: usize = 60;
const STEPS: usize = 40;

/// The columns of a long table of cells that make up the picture.
struct Cells<'t> {
    /// What the cells tell, as the table's notes have it.
    asked: &'t str,
    currency: Option<Currency>,
    cohort: &'t Column,
    step: &'t Column,
    value: &'t Column,
    size: Option<&'t Column>,
    state: Option<&'t Column>,
    truncated: Option<&'t Column>,
}

impl<'t> Cells<'t> {
    fn of(table: &'t Table) -> Option<Self> {
        if table.name() != "cohorts" {
            return None;
        }
        let named = |name: &str| table.columns().iter().find(|column| column.name() == name);
        let asked = table.notes().find(|(name, _)| *name == "value").map_or("", |(_, value)| value);
        let value = match asked {
            "orders" => named("orders"),
            "revenue_gross" | "revenue_net" => named("revenue_minor"),
            "revenue_cumulative_per_customer" => named("per_customer"),
            _ => named("rate"),
        };
        let currency = named("revenue_minor").and_then(|column| match column.data() {
            ColumnData::Money(_, currency) => Some(*currency),
            _ => None,
        });
        Some(Self {
            asked,
            currency: currency.filter(|_| asked.starts_with("revenue")),
            cohort: named("cohort")?,
            step: named("period").filter(|step| step.kind() == ColumnType::Int)?,
            value: value?,
            size: named("size"),
            state: named("state"),
            truncated: named("left_truncated"),
        })
    }

    fn state(&self, row: usize) -> &str {
        self.state.and_then(|state| state.text(row)).unwrap_or("")
    }

    /// The value as a number, whatever its type.
    fn number(&self, row: usize) -> Option<f64> {
        self.value.float(row).or_else(|| self.value.int(row).map(|value| value as f64))
    }

    fn is_rate(&self) -> bool {
        self.value.name() == "rate"
    }

    /// The value as it stands in a cell: percent, a count, or major units whose currency the caption names.
    fn text(&self, row: usize) -> String {
        match (self.number(row), self.currency) {
            (Some(rate), _) if self.is_rate() => format!("{:.1}%", rate * 100.0),
            (Some(minor), Some(currency)) => {
                let money = Money { minor: minor.round() as i64, currency };
                amount(money)
            }
            _ => shown(self.value, row),
        }
    }

    /// The value that gets the deepest colour: the largest after the start, where a rate is one by definition.
    fn deepest(&self, rows: usize) -> f64 {
        let later =
            (0..rows).filter(|row| !self.is_rate() || self.step.int(*row).is_some_and(|step| step > 0));
        later.filter_map(|row| self.number(row)).fold(0.0, f64::max)
    }
}

/// The picture, if this is a table of cohorts.
pub(super) fn map(table: &Table) -> Option<String> {
    let cells = Cells::of(table)?;
    let mut cohorts: Vec<(String, Vec<usize>)> = Vec::new();
    for row in 0..table.rows() {
        let name = shown(cells.cohort, row);
        match cohorts.last_mut().filter(|(last, _)| *last == name) {
            Some((_, rows)) => rows.push(row),
            None => cohorts.push((name, vec![row])),
        }
    }
    let last = (0..table.rows()).filter_map(|row| cells.step.int(row)).max()?;
    let first = (0..table.rows()).filter_map(|row| cells.step.int(row)).min()?;
    let steps: Vec<i64> = (first..=last).take(STEPS).collect();
    let mut html = header(table, &cells, &steps);
    let deepest = cells.deepest(table.rows());
    for (name, rows) in cohorts.iter().take(COHORTS) {
        write_cohort(&mut html, &cells, name, rows, &steps, deepest);
    }
    html.push_str("</tbody></table>");
    let left_out = if cohorts.len() > COHORTS || last - first >= STEPS as i64 { ", cut" } else { "" };
    let _ = write!(
        html,
        "<small>{} cohorts ({}){left_out}. {}</small>",
        cohorts.len(),
        size(table),
        legend(&cells, table.rows())
    );
    Some(html)
}

fn header(table: &Table, cells: &Cells<'_>, steps: &[i64]) -> String {
    let what = if cells.is_rate() { "share retained" } else { cells.asked };
    let unit = cells.currency.map(|currency| format!(", {currency}")).unwrap_or_default();
    let mut html = format!(
        "<table class=\"heat\"><caption>{}: {}{unit}</caption><thead><tr><th>{}</th>",
        escaped(table.name()),
        escaped(&what.replace('_', " ")),
        escaped(cells.cohort.name())
    );
    if let Some(size) = cells.size {
        let _ = write!(html, "<th class=\"n\">{}</th>", escaped(size.name()));
    }
    for step in steps {
        let _ = write!(html, "<th class=\"n\">{step}</th>");
    }
    html.push_str("</tr></thead><tbody>");
    html
}

fn write_cohort(
    html: &mut String,
    cells: &Cells<'_>,
    name: &str,
    rows: &[usize],
    steps: &[i64],
    deepest: f64,
) {
    let first = rows.first().copied().unwrap_or(0);
    let mark = if rows.iter().any(|row| is_true(cells.truncated, *row)) { " †" } else { "" };
    let _ = write!(html, "<tr><th>{}{mark}</th>", escaped(name));
    if let Some(size) = cells.size {
        let _ = write!(html, "<td class=\"n\">{}</td>", escaped(&shown(size, first)));
    }
    for step in steps {
        match rows.iter().copied().find(|row| cells.step.int(*row) == Some(*step)) {
            Some(row) => match cells.number(row) {
                Some(value) => write_cell(html, cells, row, value, deepest),
                None if cells.state(row) == "not_yet" => html.push_str("<td title=\"not_yet\"></td>"),
                None => html.push_str(&missing(cells.state(row))),
            },
            None => html.push_str("<td></td>"),
        }
    }
    html.push_str("</tr>");
}

fn write_cell(html: &mut String, cells: &Cells<'_>, row: usize, value: f64, deepest: f64) {
    let share = if deepest > 0.0 { (value / deepest).clamp(0.0, 1.0) } else { 0.0 };
    let (background, ink) = colour(share);
    let partial = cells.state(row) == "partial";
    let edge = if partial { ";outline:1px dashed #d95f02;outline-offset:-2px" } else { "" };
    let mark = if partial { "*" } else { "" };
    let _ = write!(
        html,
        "<td class=\"n\" style=\"background:{background};color:{ink}{edge}\" title=\"{}\">{}{mark}</td>",
        escaped(cells.state(row)),
        escaped(&cells.text(row))
    );
}

/// A blue from pale to deep, and the ink that is read on it.
fn colour(share: f64) -> (String, &'static str) {
    const PALE: [f64; 3] = [247.0, 251.0, 255.0];
    const DEEP: [f64; 3] = [8.0, 81.0, 156.0];
    let [red, green, blue] = [0, 1, 2].map(|at: usize| {
        let (pale, deep) = (PALE.get(at).unwrap_or(&0.0), DEEP.get(at).unwrap_or(&0.0));
        (pale + (deep - pale) * share).round() as u8
    });
    (format!("#{red:02x}{green:02x}{blue:02x}"), if share > 0.65 { "#fff" } else { "#08306b" })
}

fn is_true(column: Option<&Column>, row: usize) -> bool {
    column.is_some_and(|column| match column.data() {
        ColumnData::Bool(values) => column.is_valid(row) && values.get(row) == Some(&true),
        _ => false,
    })
}

fn legend(cells: &Cells<'_>, rows: usize) -> String {
    let mut parts = Vec::new();
    if (0..rows).any(|row| cells.state(row) == "partial") {
        parts
            .push("* partial: the period is not over for all of the cohort, or was not observed as a whole.");
    }
    if (0..rows).any(|row| is_true(cells.truncated, row)) {
        parts.push("† left-truncated: the cohort may hold customers who came before the data begin.");
    }
    if (0..rows).any(|row| cells.number(row).is_none() && cells.state(row) != "not_yet") {
        parts.push("— has no value; the tooltip says why.");
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use crate::{CohortOptions, CohortValue, Event, EventLog, Role, Schema, Table};

    fn cohorts(options: &CohortOptions) -> Table {
        let schema = Schema::new("UTC", "GBP").unwrap().role("<b>", Role::Purchase);
        let mut log = EventLog::new(schema);
        let events = [
            ("a", "2024-01-05", 10.0),
            ("a", "2024-02-05", 1234.5),
            ("b", "2024-01-06", 20.0),
            ("c", "2024-02-07", 5.0),
        ];
        let events = events.map(|(who, at, paid)| Event::new(who, "<b>", at).amount(paid));
        log.append_events(&events).unwrap();
        log.as_of("2024-03-01").unwrap().cohorts(options).unwrap().table()
    }

    #[test]
    fn cohorts_show_as_a_triangle_of_shares() {
        let html = cohorts(&CohortOptions::default()).to_html();
        assert_eq!(html.matches("<tr>").count(), 3, "{html}");
        assert!(html.contains("cohorts: share retained</caption>"), "{html}");
        assert!(html.contains(">100.0%*<") && html.contains(">50.0%*<"), "{html}");
        assert!(html.contains("<th>2024-01 †</th>"), "{html}");
        assert!(html.contains("events: &lt;b&gt;"), "{html}");
    }

    #[test]
    fn revenue_shows_in_major_units() {
        let html = cohorts(&CohortOptions::default().value(CohortValue::RevenueNet)).to_html();
        assert!(html.contains("cohorts: revenue net, GBP</caption>"), "{html}");
        assert!(html.contains(">1,234.50"), "{html}");
        let each = CohortOptions::default().value(CohortValue::RevenueCumulativePerCustomer);
        assert!(cohorts(&each).to_html().contains(">632.25"), "(10 + 20 + 1234.50) / 2 customers");
    }

    #[test]
    fn deep_colours_have_light_ink() {
        assert_eq!(super::colour(0.0), ("#f7fbff".to_owned(), "#08306b"));
        assert_eq!(super::colour(1.0), ("#08519c".to_owned(), "#fff"));
    }

    #[test]
    fn no_cohorts_are_no_picture() {
        let log = EventLog::new(Schema::new("UTC", "GBP").unwrap());
        let table = log.as_of("2024-03-01").unwrap().cohorts(&CohortOptions::default()).unwrap().table();
        assert!(table.to_html().contains("0 rows"));
    }
}
