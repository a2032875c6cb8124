//! How operations of artifacts and of the package are run by name.

use serde_json::Value;

use super::{Given, Operation, Run, operations};
use crate::artifact::expect_kind;
use crate::frame::InputTable;
use crate::table::Table;
use crate::{Error, ErrorCode, Result, View};

/// What an operation is about.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Data<'a> {
    /// What a log showed at an instant.
    View(&'a View),
    /// Columns that the host has.
    Table(&'a InputTable),
}

/// What an operation answered.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Answer {
    /// A table.
    Table(Table),
    /// The text of an artifact.
    Artifact(String),
}

/// A call of an operation by name, as the bindings make it: of an artifact, or of the package.
///
/// ```
/// use retention_core::{Answer, Call, Data, testing};
/// let view = testing::small_shop().as_of("2024-04-01")?;
/// let fit = Call::new("purchase_model", "fit").on(Data::View(&view));
/// let Answer::Artifact(model) = fit.run()? else { unreachable!() };
/// let predict = Call::new("purchase_model", "predict").artifact(&model).on(Data::View(&view));
/// let Answer::Table(scores) = predict.run()? else { unreachable!() };
/// assert_eq!(scores.name(), "purchase_scores");
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Call<'a> {
    owner: &'a str,
    operation: &'a str,
    artifact: Option<&'a str>,
    data: Option<Data<'a>>,
    options: &'a Value,
}

impl<'a> Call<'a> {
    /// A call of an operation of this owner, such as `purchase_model`.
    pub fn new(owner: &'a str, operation: &'a str) -> Self {
        Self { owner, operation, artifact: None, data: None, options: &Value::Null }
    }

    /// The artifact that is asked, as text.
    pub fn artifact(self, text: &'a str) -> Self {
        Self { artifact: Some(text), ..self }
    }

    /// What it is asked about.
    pub fn on(self, data: Data<'a>) -> Self {
        Self { data: Some(data), ..self }
    }

    /// Arguments and options as one JSON object.
    pub fn options(self, options: &'a Value) -> Self {
        Self { options, ..self }
    }

    /// Runs it.
    ///
    /// # Errors
    /// `unknown_operation` with the nearest name; `invalid_option` for data of another sort; those of the operation.
    pub fn run(&self) -> Result<Answer> {
        let of_owner = || operations().filter(|known| known.owner().as_str() == self.owner);
        let found = of_owner().find(|known| known.name() == self.operation);
        let unknown = || {
            let message = format!("`{}` has no operation `{}`", self.owner, self.operation);
            Error::new(ErrorCode::UnknownOperation, message)
                .suggest(self.operation, of_owner().map(Operation::name))
        };
        let operation = found.ok_or_else(unknown)?;
        let Run::Call(run) = operation.run else { return Err(unknown()) };
        let specs: Vec<_> = operation.arguments().into_iter().chain(operation.options()).collect();
        crate::options::object(self.options, &super::build::names(&specs))?;
        check_threads(self.options)?;
        self.fits(operation)?;
        run(self)
    }

    /// Whether what was given is what the operation takes.
    fn fits(&self, operation: &Operation) -> Result<()> {
        match (operation.given(), self.data) {
            (Given::Nothing, None)
            | (Given::Table | Given::Either, Some(Data::Table(_)))
            | (Given::View | Given::Either, Some(Data::View(_))) => Ok(()),
            (given, _) => {
                let wanted = match given {
                    Given::Nothing => "nothing but options",
                    Given::Table => "a plain table",
                    Given::View => "a view, as `log.as_of(time)` gives",
                    Given::Either => "a view or a plain table",
                };
                let message = format!("`{}` takes {wanted}", self.operation);
                Err(Error::option("data", message))
            }
        }
    }

    /// The text of the artifact that is asked.
    pub(super) fn asked(&self) -> Result<&'a str> {
        let text = self.artifact.ok_or_else(|| {
            Error::option("artifact", format!("`{}` is asked of an artifact", self.operation))
        })?;
        expect_kind(self.owner, text)?;
        Ok(text)
    }

    /// The text of the document that is asked.
    pub(super) fn document(&self) -> Result<&'a str> {
        self.artifact.ok_or_else(|| {
            Error::option("document", format!("`{}` is asked of a `{}`", self.operation, self.owner))
        })
    }

    pub(super) fn data(&self) -> Result<Data<'a>> {
        self.data.ok_or_else(|| Error::option("data", "a view or a plain table must be given"))
    }

    pub(super) fn view(&self) -> Result<&'a View> {
        match self.data()? {
            Data::View(view) => Ok(view),
            Data::Table(_) => Err(Error::option("data", "a view must be given")),
        }
    }

    pub(super) fn json(&self) -> &'a Value {
        self.options
    }
}

/// As many threads as a log may have.
///
/// # Errors
/// `invalid_option`.
fn check_threads(options: &Value) -> Result<()> {
    match options.get("threads").and_then(Value::as_u64) {
        Some(given @ (0 | 1025..)) => {
            let message = format!("threads must be between 1 and 1,024, got {given}");
            Err(Error::option("threads", message).with("given", given).hint("leave it out for one thread"))
        }
        _ => Ok(()),
    }
}
