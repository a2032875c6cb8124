//! Cohorts as a heat map: one row a cohort, one column a step of time since its start.

use std::fmt::Write;

use super::cell::{amount, shown};
use super::html::{escaped, missing};
use super::text::size;
use super::{Column, ColumnData, Table};
use crate::money::{Currency, Money};

/// How many cohorts and steps are drawn before the rest is only counted.
const COHORTS: usize = 60;
const STEPS: usize = 40;

/// What is drawn: cohorts down, steps across.
struct Picture {
    /// What the cells tell, as the table's notes have it.
    asked: String,
    currency: Option<Currency>,
    /// The names of the columns of cohorts and of their sizes.
    heads: [String; 2],
    steps: Vec<i64>,
    rows: Vec<Row>,
    /// Whether there are more steps than are drawn.
    cut: bool,
}

struct Row {
    cohort: String,
    size: String,
    truncated: bool,
    /// One for each step; none where the table has none.
    cells: Vec<Option<Cell>>,
}

struct Cell {
    value: Option<f64>,
    text: String,
    /// Empty where the table does not say.
    state: String,
}

impl Picture {
    fn of(table: &Table) -> Option<Self> {
        let named = |name: &str| table.columns().iter().find(|column| column.name() == name);
        let note = |wanted: &str| table.notes().find(|(name, _)| *name == wanted).map(|(_, value)| value);
        let asked = note("value").unwrap_or("").to_owned();
        let currency = note("currency").filter(|_| asked.starts_with("revenue"));
        let mut picture = Self {
            currency: currency.and_then(|code| Currency::parse(code).ok()),
            heads: [named("cohort")?, named("size")?].map(|column| column.name().to_owned()),
            steps: Vec::new(),
            rows: Vec::new(),
            cut: false,
            asked,
        };
        match table.name() {
            "cohorts" => picture.add_long(table, named("period")?, named(picture.value_column())?),
            "cohort_triangle" => picture.add_wide(table),
            _ => return None,
        }
        (!picture.rows.is_empty() && !picture.steps.is_empty()).then_some(picture)
    }

    fn value_column(&self) -> &'static str {
        match self.asked.as_str() {
            "orders" => "orders",
            "revenue_gross" | "revenue_net" => "revenue_minor",
            "revenue_cumulative_per_customer" => "per_customer",
            _ => "rate",
        }
    }

    fn is_rate(&self) -> bool {
        self.value_column() == "rate"
    }

    /// From a table with a row for each cohort and step.
    fn add_long(&mut self, table: &Table, step: &Column, value: &Column) {
        let named = |name: &str| table.columns().iter().find(|column| column.name() == name);
        let [cohort, size, state, truncated] = ["cohort", "size", "state", "left_truncated"].map(named);
        let steps = || (0..table.rows()).filter_map(|row| step.int(row));
        let (Some(first), Some(last), Some(cohort)) = (steps().min(), steps().max(), cohort) else { return };
        self.steps = (first..=last).take(STEPS).collect();
        self.cut = last - first >= STEPS as i64;
        for row in 0..table.rows() {
            let name = shown(cohort, row);
            if self.rows.last().is_none_or(|last| last.cohort != name) {
                let size = size.map(|size| shown(size, row)).unwrap_or_default();
                let cells = self.steps.iter().map(|_| None).collect();
                self.rows.push(Row { cohort: name, size, truncated: false, cells });
            }
            let state = state.and_then(|state| state.text(row)).unwrap_or("");
            let cell = self.cell(value, row, state);
            let at = step.int(row).and_then(|step| usize::try_from(step - first).ok());
            if let Some(last) = self.rows.last_mut() {
                last.truncated |= is_true(truncated, row);
                if let Some(place) = at.and_then(|at| last.cells.get_mut(at)) {
                    *place = Some(cell);
                }
            }
        }
    }

    /// From a table with a row for each cohort, whose columns after the first two are the steps.
    fn add_wide(&mut self, table: &Table) {
        let [Some(cohort), Some(size)] = [0, 1].map(|at: usize| table.columns().get(at)) else { return };
        let steps = table.columns().iter().skip(2);
        self.cut = steps.len() > STEPS;
        let steps: Vec<&Column> = steps.take(STEPS).collect();
        self.steps = steps.iter().filter_map(|step| step.name().parse().ok()).collect();
        for row in 0..table.rows() {
            let cells = steps.iter().map(|step| {
                let cell = self.cell(step, row, "");
                cell.value.is_some().then_some(cell)
            });
            let (cohort, size, cells) = (shown(cohort, row), shown(size, row), cells.collect());
            self.rows.push(Row { cohort, size, truncated: false, cells });
        }
    }

    /// The value as it stands in a cell: percent, a count, or major units whose currency the caption names.
    fn cell(&self, column: &Column, row: usize, state: &str) -> Cell {
        let value = column.float(row).or_else(|| column.int(row).map(|value| value as f64));
        let text = match (value, self.currency) {
            (Some(rate), _) if self.is_rate() => format!("{:.1}%", rate * 100.0),
            (Some(minor), Some(currency)) => amount(Money { minor: minor.round() as i64, currency }),
            (Some(count), None) if column.int(row).is_none() && count.fract() == 0.0 => format!("{count}"),
            _ => shown(column, row),
        };
        Cell { value, text, state: state.to_owned() }
    }

    fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.rows.iter().flat_map(|row| row.cells.iter().flatten())
    }

    /// The value that gets the deepest colour: the largest after the start, where a rate is one by definition.
    fn deepest(&self) -> f64 {
        let from = self.steps.iter().position(|step| !self.is_rate() || *step > 0).unwrap_or(usize::MAX);
        let later = self.rows.iter().flat_map(|row| row.cells.iter().skip(from).flatten());
        later.filter_map(|cell| cell.value).fold(0.0, f64::max)
    }
}

/// The picture, if this is a table of cohorts.
pub(super) fn map(table: &Table) -> Option<String> {
    let picture = Picture::of(table)?;
    let mut html = header(table, &picture);
    let deepest = picture.deepest();
    for row in picture.rows.iter().take(COHORTS) {
        write_cohort(&mut html, row, deepest);
    }
    html.push_str("</tbody></table>");
    let left_out = if picture.rows.len() > COHORTS || picture.cut { ", cut" } else { "" };
    let _ = write!(
        html,
        "<small>{} cohorts ({}){left_out}. {}</small>",
        picture.rows.len(),
        size(table),
        legend(&picture)
    );
    Some(html)
}

fn header(table: &Table, picture: &Picture) -> String {
    let what = if picture.is_rate() { "share retained" } else { picture.asked.as_str() };
    let unit = picture.currency.map(|currency| format!(", {currency}")).unwrap_or_default();
    let [cohort, size] = &picture.heads;
    let mut html = format!(
        "<table class=\"heat\"><caption>{}: {}{unit}</caption><thead><tr><th>{}</th><th class=\"n\">{}</th>",
        escaped(table.name()),
        escaped(&what.replace('_', " ")),
        escaped(cohort),
        escaped(size)
    );
    for step in &picture.steps {
        let _ = write!(html, "<th class=\"n\">{step}</th>");
    }
    html.push_str("</tr></thead><tbody>");
    html
}

fn write_cohort(html: &mut String, row: &Row, deepest: f64) {
    let mark = if row.truncated { " †" } else { "" };
    let _ = write!(
        html,
        "<tr><th>{}{mark}</th><td class=\"n\">{}</td>",
        escaped(&row.cohort),
        escaped(&row.size)
    );
    for cell in &row.cells {
        match cell {
            Some(cell) => match cell.value {
                Some(value) => write_cell(html, cell, value, deepest),
                None if cell.state == "not_yet" => html.push_str("<td title=\"not_yet\"></td>"),
                None => html.push_str(&missing(&cell.state)),
            },
            None => html.push_str("<td></td>"),
        }
    }
    html.push_str("</tr>");
}

fn write_cell(html: &mut String, cell: &Cell, value: f64, deepest: f64) {
    let share = if deepest > 0.0 { (value / deepest).clamp(0.0, 1.0) } else { 0.0 };
    let (background, ink) = colour(share);
    let partial = cell.state == "partial";
    let edge = if partial { ";outline:1px dashed #d95f02;outline-offset:-2px" } else { "" };
    let mark = if partial { "*" } else { "" };
    let _ = write!(
        html,
        "<td class=\"n\" style=\"background:{background};color:{ink}{edge}\" title=\"{}\">{}{mark}</td>",
        escaped(&cell.state),
        escaped(&cell.text)
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

fn legend(picture: &Picture) -> String {
    let mut parts = Vec::new();
    if picture.cells().any(|cell| cell.state == "partial") {
        parts
            .push("* partial: the period is not over for all of the cohort, or was not observed as a whole.");
    }
    if picture.rows.iter().any(|row| row.truncated) {
        parts.push("† left-truncated: the cohort may hold customers who came before the data begin.");
    }
    if picture.cells().any(|cell| cell.value.is_none() && cell.state != "not_yet") {
        parts.push("— has no value; the tooltip says why.");
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use crate::{CohortOptions, CohortValue, Cohorts, Event, EventLog, Role, Schema, Table};

    fn cohorts(options: &CohortOptions) -> Table {
        asked(options).table()
    }

    fn asked(options: &CohortOptions) -> Cohorts {
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
        log.as_of("2024-03-01").unwrap().cohorts(options).unwrap()
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
    fn the_wide_triangle_shows_the_same_numbers() {
        for value in [CohortValue::Customers, CohortValue::RevenueNet, CohortValue::Orders] {
            let found = asked(&CohortOptions::default().value(value));
            let (long, wide) = (found.table().to_html(), found.triangle().table().to_html());
            assert!(wide.contains("<caption>cohort_triangle: "), "{wide}");
            let numbers = |html: &str| -> Vec<String> {
                let cells = html.split("<td class=\"n\" style").skip(1);
                let text = cells.filter_map(|cell| cell.split_once('>')?.1.split_once('<'));
                text.map(|(text, _)| text.trim_end_matches('*').to_owned()).collect()
            };
            assert_eq!(numbers(&long), numbers(&wide), "{value:?}");
            assert!(!numbers(&wide).is_empty());
        }
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
