//! How tables are drawn: a chart is described beside the table's description and written as a Vega-Lite v5 specification.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Column, ColumnData, Table};
use crate::{Error, ErrorCode, Result};

const SCHEMA: &str = "https://vega.github.io/schema/vega-lite/v5.json";
const WIDTH: u32 = 480;
const HEIGHT: u32 = 280;

/// What a table's rows look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Lines over a number.
    Line,
    /// Lines that hold a value until the next row, such as survival.
    Step,
    /// Bars beside each other.
    Bar,
}

/// What a chart shows of a table: some columns over another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Chart {
    pub(crate) title: &'static str,
    pub(crate) mark: Mark,
    /// The column from left to right, of numbers or, under bars, of labels; and the title of its axis.
    pub(crate) x: (&'static str, &'static str),
    /// The title of the axis from below.
    pub(crate) y: &'static str,
    /// Columns from below, each with its label.
    pub(crate) series: &'static [(&'static str, &'static str)],
    /// Columns between which a band lies, such as the ends of an interval.
    pub(crate) band: Option<(&'static str, &'static str)>,
    /// A column of yes and no: a line stands after the last row of yes.
    pub(crate) until: Option<&'static str>,
    /// A column of yes and no: rows of yes count more than their number says, and are marked by a plus.
    pub(crate) or_more: Option<&'static str>,
    /// A column of labels, such as groups: each label has a colour of its own.
    pub(crate) by: Option<&'static str>,
    /// A column of labels whose rows have nothing to do with each other, such as scorecards: of several, each is drawn
    /// by itself.
    pub(crate) parts: Option<&'static str>,
    /// Whether labels are ranks from the worst to the best, and what says that there is none: colours tell of it.
    pub(crate) ranked: Option<&'static str>,
    /// What is drawn to compare with.
    pub(crate) guide: Option<Guide>,
}

/// A line to compare with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Guide {
    /// Where what is found equals what was expected, from 0 to 1.
    Diagonal,
    /// A height, such as that of chance.
    Height(f64),
}

impl Chart {
    pub(crate) const fn new(
        title: &'static str,
        mark: Mark,
        x: (&'static str, &'static str),
        y: &'static str,
        series: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self {
            title,
            mark,
            x,
            y,
            series,
            band: None,
            until: None,
            or_more: None,
            by: None,
            parts: None,
            ranked: None,
            guide: None,
        }
    }
}

impl Table {
    /// The table as a chart: a Vega-Lite v5 specification with its data, for any of the renderers (vega-embed, Altair,
    /// JupyterLab). Nothing of it is fetched from anywhere.
    ///
    /// ```
    /// use retention_core::{RenewalModel, Span};
    /// let model = RenewalModel::from_parameters([0.668, 3.806], Span::parse("1y")?)?;
    /// let spec = model.curve(12).vega_lite()?;
    /// assert_eq!(spec["$schema"], "https://vega.github.io/schema/vega-lite/v5.json");
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `no_chart` for a table that has none.
    pub fn vega_lite(&self) -> Result<Value> {
        let Some(chart) = self.chart else {
            return Err(Error::new(ErrorCode::NoChart, format!("the table `{}` has no chart", self.name()))
                .with("table", self.name())
                .hint("draw its columns with a library of your own"));
        };
        let head = json!({"$schema": SCHEMA, "title": chart.title});
        let parts = self.parts(chart)?;
        let drawn: Vec<Value> = if parts.len() < 2 {
            vec![self.drawn(chart, &(0..self.rows()).collect::<Vec<_>>())?]
        } else {
            let one = |(label, rows): &(&str, Vec<usize>)| {
                Ok(joined(json!({"title": label}), self.drawn(chart, rows)?))
            };
            parts.iter().map(one).collect::<Result<_>>()?
        };
        let whole = match <[Value; 1]>::try_from(drawn) {
            Ok([only]) => only,
            // What is worst or best in one says nothing of another.
            Err(each) => json!({"vconcat": each, "resolve": {"scale": {"color": "independent"}}}),
        };
        Ok(joined(head, whole))
    }

    /// The rows of each part, in the order of the rows.
    fn parts(&self, chart: &Chart) -> Result<Vec<(&str, Vec<usize>)>> {
        let Some(name) = chart.parts else { return Ok(Vec::new()) };
        let (column, mut parts) = (self.column(name)?, Vec::<(&str, Vec<usize>)>::new());
        for (row, label) in (0..self.rows()).filter_map(|row| Some((row, column.text(row)?))) {
            match parts.iter_mut().find(|(known, _)| *known == label) {
                Some((_, rows)) => rows.push(row),
                None => parts.push((label, vec![row])),
            }
        }
        Ok(parts)
    }

    /// Some rows as layers.
    fn drawn(&self, chart: &Chart, rows: &[usize]) -> Result<Value> {
        let band = chart.band.map(|(low, high)| self.band(chart, rows, low, high)).transpose()?;
        let guide = chart.guide.map(|guide| guided(chart, guide));
        let mut layers: Vec<Value> = match chart.mark {
            // Limits stand before bars and behind lines.
            Mark::Bar => [guide, Some(self.main(chart, rows)?), band].into_iter().flatten().collect(),
            _ => [guide, band, Some(self.main(chart, rows)?)].into_iter().flatten().collect(),
        };
        if let Some(column) = chart.until {
            let last = self.last(chart, rows, column)?;
            let values: Vec<Value> = last.into_iter().map(|x| json!({(chart.x.0): x})).collect();
            layers.push(json!({
                "mark": {"type": "rule", "strokeDash": [4, 4]},
                "data": {"values": values},
                "encoding": {"x": x_of(chart)},
            }));
        }
        Ok(json!({"width": WIDTH, "height": HEIGHT, "layer": layers}))
    }

    fn band(&self, chart: &Chart, rows: &[usize], low: &str, high: &str) -> Result<Value> {
        let values = self.values(chart, rows, &[(low, "low"), (high, "high")])?;
        let mut encoding = json!({
            "x": x_of(chart), "y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"},
        });
        if values.iter().any(|row| row.get("series").is_some()) {
            encoding["color"] = self.colours(chart, rows)?;
        }
        let mark = match chart.mark {
            Mark::Bar => json!({"type": "rule"}),
            _ => json!({"type": "area", "opacity": 0.2, "interpolate": interpolation(chart.mark)}),
        };
        Ok(json!({"mark": mark, "data": {"values": values}, "encoding": encoding}))
    }

    /// Labels in the order of the rows; ranks as the places from left to right have them, where these are ranks too.
    fn labels(&self, chart: &Chart, rows: &[usize]) -> Result<Vec<String>> {
        let Some(name) = chart.by else {
            return Ok(chart.series.iter().map(|(_, label)| (*label).to_owned()).collect());
        };
        let mut labels: Vec<String> = Vec::new();
        let places = chart.ranked.map(|_| self.column(chart.x.0)).transpose()?;
        let (column, mut seen) = (self.column(name)?, BTreeSet::new());
        let known: BTreeSet<&str> = rows.iter().filter_map(|row| column.text(*row)).collect();
        for column in places.into_iter().chain([column]) {
            let texts = rows.iter().filter_map(|row| column.text(*row));
            labels.extend(
                texts.filter(|label| known.contains(label) && seen.insert(*label)).map(str::to_owned),
            );
        }
        Ok(labels)
    }

    fn colours(&self, chart: &Chart, rows: &[usize]) -> Result<Value> {
        let labels = self.labels(chart, rows)?;
        let mut scale = json!({"domain": labels});
        if let Some(none) = chart.ranked {
            let last = labels.iter().filter(|label| *label != none).count().saturating_sub(1);
            let ranks = labels.iter().scan(0, |rank, label| {
                let colour = if label == none { UNRANKED.to_owned() } else { ranked(*rank, last) };
                *rank += usize::from(label != none);
                Some(colour)
            });
            scale["range"] = ranks.collect();
        }
        Ok(json!({"field": "series", "type": "nominal", "title": chart.by, "scale": scale}))
    }

    fn main(&self, chart: &Chart, rows: &[usize]) -> Result<Value> {
        let mut values = Vec::new();
        for (column, label) in chart.series {
            for mut row in self.values(chart, rows, &[(column, "value")])? {
                if let (Some(row), None) = (row.as_object_mut(), chart.by) {
                    row.insert("series".to_owned(), (*label).into());
                }
                values.push(row);
            }
        }
        let labels = self.labels(chart, rows)?;
        let mut encoding = json!({
            "x": x_of(chart),
            "y": {"field": "value", "type": "quantitative", "title": chart.y},
        });
        let mark = match chart.mark {
            Mark::Bar => json!({"type": "bar", "tooltip": true}),
            _ if chart.guide == Some(Guide::Diagonal) => {
                json!({"type": "line", "tooltip": true, "point": true})
            }
            _ => json!({"type": "line", "tooltip": true, "interpolate": interpolation(chart.mark)}),
        };
        let grouped = chart.by.is_some() && values.iter().any(|row: &Value| row.get("series").is_some());
        if chart.series.len() > 1 || grouped {
            encoding["color"] = self.colours(chart, rows)?;
            if chart.mark == Mark::Bar {
                encoding["xOffset"] = json!({"field": "series", "type": "nominal", "sort": labels});
            }
        }
        Ok(json!({"mark": mark, "data": {"values": values}, "encoding": encoding}))
    }

    /// The rows that have all of these columns, under the names of the chart.
    fn values(&self, chart: &Chart, rows: &[usize], columns: &[(&str, &str)]) -> Result<Vec<Value>> {
        let x = self.column(chart.x.0)?;
        let more = chart.or_more.map(|name| self.column(name)).transpose()?;
        let by = chart.by.map(|name| self.column(name)).transpose()?;
        let found: Vec<(&Column, &str)> =
            columns.iter().map(|(name, label)| Ok((self.column(name)?, *label))).collect::<Result<_>>()?;
        let row = |at: usize| {
            let label = || x.text(at).map(Value::from);
            let place = match (number(x, at).or_else(label)?, more) {
                (place, Some(more)) if is_true(more, at) => json!(format!("{place}+")),
                (place, Some(_)) => json!(place.to_string()),
                (place, None) => place,
            };
            let mut row = Map::from_iter([(chart.x.0.to_owned(), place)]);
            for (column, label) in &found {
                row.insert((*label).to_owned(), number(column, at)?);
            }
            if let Some(label) = by.filter(|column| column.is_valid(at)).and_then(|column| column.text(at)) {
                row.insert("series".to_owned(), label.into());
            }
            Some(Value::Object(row))
        };
        Ok(rows.iter().copied().filter_map(row).collect())
    }

    /// Where the last row of yes stands, unless all or none say so.
    fn last(&self, chart: &Chart, rows: &[usize], column: &str) -> Result<Option<Value>> {
        let (x, flags) = (self.column(chart.x.0)?, self.column(column)?);
        let last = rows.iter().rev().find(|at| is_true(flags, **at));
        Ok(last.filter(|at| rows.last() != Some(at)).and_then(|at| number(x, *at)))
    }
}

/// An object with the keys of another.
fn joined(mut object: Value, more: Value) -> Value {
    if let (Some(object), Value::Object(more)) = (object.as_object_mut(), more) {
        object.extend(more);
    }
    object
}

/// From the worst over the middle to the best.
const RANKS: [[u32; 3]; 3] = [[0xc6, 0x3d, 0x2f], [0xe8, 0xb3, 0x3a], [0x3b, 0x8f, 0x5a]];
const UNRANKED: &str = "#9a9a9a";

/// The colour of a rank, of those from 0 to the last.
fn ranked(rank: usize, last: usize) -> String {
    let [low, middle, high] = RANKS;
    let (rank, last) = (2 * rank as u32, last.max(1) as u32);
    let (from, to, part) = if rank <= last { (low, middle, rank) } else { (middle, high, rank - last) };
    let mixed = from.iter().zip(to).map(|(from, to)| (from * (last - part) + to * part) / last);
    mixed.fold("#".to_owned(), |text, part| format!("{text}{part:02x}"))
}

const fn interpolation(mark: Mark) -> &'static str {
    match mark {
        Mark::Step => "step-after",
        _ => "linear",
    }
}

fn x_of(chart: &Chart) -> Value {
    match chart.mark {
        Mark::Bar => json!({
            "field": chart.x.0, "type": "ordinal", "title": chart.x.1, "sort": null, "axis": {"labelAngle": 0},
        }),
        _ => json!({"field": chart.x.0, "type": "quantitative", "title": chart.x.1}),
    }
}

fn guided(chart: &Chart, guide: Guide) -> Value {
    match guide {
        Guide::Diagonal => json!({
            "mark": {"type": "line", "strokeDash": [4, 4], "color": "gray"},
            "data": {"values": [{"x": 0, "y": 0}, {"x": 1, "y": 1}]},
            "encoding": {
                "x": {"field": "x", "type": "quantitative", "title": chart.x.1},
                "y": {"field": "y", "type": "quantitative", "title": chart.y},
            },
        }),
        Guide::Height(height) => json!({
            "mark": {"type": "rule", "strokeDash": [4, 4], "color": "gray"},
            "data": {"values": [{"y": height}]},
            "encoding": {"y": {"field": "y", "type": "quantitative", "title": chart.y}},
        }),
    }
}

/// The number in a row; `None` where there is none that JSON can say.
fn number(column: &Column, row: usize) -> Option<Value> {
    if !column.is_valid(row) {
        return None;
    }
    match column.data() {
        ColumnData::Int(values) | ColumnData::Money(values, _) => values.get(row).map(|value| json!(value)),
        ColumnData::Float(values) => {
            values.get(row).filter(|value| value.is_finite()).map(|value| json!(value))
        }
        _ => None,
    }
}

fn is_true(column: &Column, row: usize) -> bool {
    matches!(column.data(), ColumnData::Bool(values) if values.get(row).copied().unwrap_or_default())
}
