//! Parameters with how they were found: what every model is made of.

use serde::{Deserialize, Serialize};

use crate::clv::fit::{Estimate, FitReport, FitStatus};
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec, Text};
use crate::{Error, ErrorCode, Result};

/// One parameter of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name, as in the paper of the model.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// Its standard error, from the curvature of the likelihood; `None` if fixed by the caller or not identified.
    pub standard_error: Option<f64>,
}

/// The table of a model's parameters.
pub(crate) static MODEL_PARAMETERS: TableSpec = TableSpec {
    name: "model_parameters",
    doc: "A parameter of the model.",
    columns: &[
        ColumnSpec::new("parameter", ColumnType::Text, "The parameter's name, as in the paper of the model."),
        ColumnSpec::new("value", ColumnType::Float, "Its value, for times in the note's unit."),
        ColumnSpec::new(
            "standard_error",
            ColumnType::Float,
            "Its standard error, from the curvature of the likelihood; missing where it was given or the data do not tell it.",
        )
        .nullable(),
    ],
};

/// A model's parameters, and how the fit went if they were fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Told {
    pub(super) parameters: Vec<Parameter>,
    pub(super) report: Option<FitReport>,
}

impl Told {
    /// Parameters that were found, without a report as yet.
    pub(super) fn found<const K: usize>(names: [&str; K], estimate: &Estimate<K>) -> Self {
        let told = estimate.at.into_iter().zip(estimate.standard_error);
        let one = |(name, (value, standard_error)): (&str, _)| Parameter {
            name: name.to_owned(),
            value,
            standard_error,
        };
        Self { parameters: names.into_iter().zip(told).map(one).collect(), report: None }
    }

    /// Parameters that a caller says.
    ///
    /// # Errors
    /// `invalid_option` for parameters that are not from 1e-30 to 1e30.
    pub(super) fn given<const K: usize>(names: [&str; K], values: [f64; K]) -> Result<Self> {
        let one =
            |(name, value): (&str, f64)| Parameter { name: name.to_owned(), value, standard_error: None };
        let parameters: Vec<Parameter> = names.into_iter().zip(values).map(one).collect();
        match parameters.iter().find(|parameter| !possible(parameter.value)) {
            None => Ok(Self { parameters, report: None }),
            Some(Parameter { name, value, .. }) => {
                let message = format!("`{name}` must be a number from {LEAST:e} to {MOST:e}, got {value}");
                Err(Error::option("parameters", message)
                    .with("path", name)
                    .with("given", value)
                    .hint(format!("they come in the order {}, all above 0", names.join(", "))))
            }
        }
    }

    /// Whether what was read is of a model with these parameters.
    ///
    /// # Errors
    /// `blob_altered`.
    pub(super) fn are<const K: usize>(&self, names: [&str; K]) -> Result<()> {
        let named = self.parameters.iter().map(|parameter| parameter.name.as_str()).eq(names);
        if named && self.parameters.iter().all(|parameter| possible(parameter.value)) {
            return Ok(());
        }
        Err(Error::new(ErrorCode::BlobAltered, "the parameters are not those of the model")
            .hint("pass the text as it was saved, or fit again"))
    }

    /// The report of a fit that ended so, with what there is to say of the model.
    pub(super) fn report<const K: usize>(
        &mut self,
        estimate: &Estimate<K>,
        customers: u64,
        rows: u64,
        mut warnings: Vec<String>,
    ) {
        if estimate.status == FitStatus::StoppedEarly {
            warnings
                .push("the search ran out of steps before it reached a peak; raise `max_steps`".to_owned());
        }
        self.report = Some(FitReport {
            status: estimate.status,
            log_likelihood: estimate.log_likelihood,
            customers,
            rows,
            steps: estimate.steps,
            warnings,
        });
    }

    pub(super) fn values<const K: usize>(&self) -> [f64; K] {
        std::array::from_fn(|at| self.parameters.get(at).map_or(f64::NAN, |parameter| parameter.value))
    }

    /// The names of parameters that the data do not tell.
    pub(super) fn untold(&self) -> String {
        let untold = self.parameters.iter().filter(|parameter| parameter.standard_error.is_none());
        untold.map(|parameter| parameter.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn warnings(&self) -> &[String] {
        self.report.as_ref().map_or(&[], |report| &report.warnings)
    }

    /// `r = 0.24, alpha = 4.41`.
    pub(super) fn text(&self) -> String {
        let one = |parameter: &Parameter| format!("{} = {}", parameter.name, parameter.value);
        self.parameters.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// The table `model_parameters`, with how the fit went among the notes.
    pub(super) fn table(&self, notes: impl IntoIterator<Item = (&'static str, String)>) -> Table {
        let names: Text = self.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        let table = Table::of(&MODEL_PARAMETERS)
            .column(names)
            .column(self.parameters.iter().map(|parameter| parameter.value).collect::<Vec<_>>())
            .optional(self.parameters.iter().map(|parameter| parameter.standard_error).collect());
        let table = notes.into_iter().fold(table, |table, (name, text)| table.note(name, text));
        let Some(report) = &self.report else { return table.note("status", "given").finish() };
        let table = table
            .note("status", report.status.as_str())
            .note("log_likelihood", report.log_likelihood)
            .note("customers", report.customers)
            .note("rows", report.rows)
            .note("steps", report.steps);
        report.warnings.iter().fold(table, |table, warning| table.note("warning", warning)).finish()
    }
}

/// Parameters beyond these are of no data, and arithmetic has no room around them.
const LEAST: f64 = 1e-30;
const MOST: f64 = 1e30;

fn possible(value: f64) -> bool {
    (LEAST..=MOST).contains(&value)
}
