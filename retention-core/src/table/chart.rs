//! How tables are drawn: a chart is described beside the table's description and written as a Vega-Lite v5 specification.

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
    #[allow(dead_code, reason = "for curves that jump, whose rooms have no charts as yet")]
    Step,
    /// Bars beside each other.
    Bar,
}

/// What a chart shows of a table: some columns over another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chart {
    pub(crate) title: &'static str,
    pub(crate) mark: Mark,
    /// The column from left to right, and the title of its axis.
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
}

impl Chart {
    pub(crate) const fn new(
        title: &'static str,
        mark: Mark,
        x: (&'static str, &'static str),
        y: &'static str,
        series: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self { title, mark, x, y, series, band: None, until: None, or_more: None }
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
        let mut layers = Vec::new();
        if let Some((low, high)) = chart.band {
            layers.push(json!({
                "mark": {"type": "area", "opacity": 0.2, "interpolate": interpolation(chart.mark)},
                "data": {"values": self.values(chart, &[(low, "low"), (high, "high")])?},
                "encoding": {"x": x_of(chart), "y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}},
            }));
        }
        layers.push(self.main(chart)?);
        if let Some(column) = chart.until {
            let last = self.last(chart, column)?;
            let values: Vec<Value> = last.into_iter().map(|x| json!({(chart.x.0): x})).collect();
            layers.push(json!({
                "mark": {"type": "rule", "strokeDash": [4, 4]},
                "data": {"values": values},
                "encoding": {"x": x_of(chart)},
            }));
        }
        Ok(json!({
            "$schema": SCHEMA,
            "title": chart.title,
            "width": WIDTH,
            "height": HEIGHT,
            "layer": layers,
        }))
    }

    fn main(&self, chart: &Chart) -> Result<Value> {
        let mut values = Vec::new();
        for (column, label) in chart.series {
            for mut row in self.values(chart, &[(column, "value")])? {
                if let Some(row) = row.as_object_mut() {
                    row.insert("series".to_owned(), (*label).into());
                }
                values.push(row);
            }
        }
        let labels: Vec<&str> = chart.series.iter().map(|(_, label)| *label).collect();
        let mut encoding = json!({
            "x": x_of(chart),
            "y": {"field": "value", "type": "quantitative", "title": chart.y},
        });
        let mark = match chart.mark {
            Mark::Bar => json!({"type": "bar", "tooltip": true}),
            _ => json!({"type": "line", "tooltip": true, "interpolate": interpolation(chart.mark)}),
        };
        if labels.len() > 1 {
            encoding["color"] =
                json!({"field": "series", "type": "nominal", "title": null, "scale": {"domain": labels}});
            if chart.mark == Mark::Bar {
                encoding["xOffset"] = json!({"field": "series", "type": "nominal", "sort": labels});
            }
        }
        Ok(json!({"mark": mark, "data": {"values": values}, "encoding": encoding}))
    }

    /// The rows that have all of these columns, under the names of the chart.
    fn values(&self, chart: &Chart, columns: &[(&str, &str)]) -> Result<Vec<Value>> {
        let x = self.column(chart.x.0)?;
        let more = chart.or_more.map(|name| self.column(name)).transpose()?;
        let found: Vec<(&Column, &str)> =
            columns.iter().map(|(name, label)| Ok((self.column(name)?, *label))).collect::<Result<_>>()?;
        let row = |at: usize| {
            let place = match (number(x, at)?, more) {
                (place, Some(more)) if is_true(more, at) => json!(format!("{place}+")),
                (place, Some(_)) => json!(place.to_string()),
                (place, None) => place,
            };
            let mut row = Map::from_iter([(chart.x.0.to_owned(), place)]);
            for (column, label) in &found {
                row.insert((*label).to_owned(), number(column, at)?);
            }
            Some(Value::Object(row))
        };
        Ok((0..self.rows()).filter_map(row).collect())
    }

    /// Where the last row of yes stands, unless all or none say so.
    fn last(&self, chart: &Chart, column: &str) -> Result<Option<Value>> {
        let (x, flags) = (self.column(chart.x.0)?, self.column(column)?);
        let last = (0..self.rows()).rev().find(|at| is_true(flags, *at));
        Ok(last.filter(|at| at + 1 < self.rows()).and_then(|at| number(x, at)))
    }
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
