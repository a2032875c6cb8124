//! The one list of operations: what each is called, takes and returns, and how to run it by name.
//!
//! Stubs, typings, reference pages and the conformance runners of all languages are made from it. To add an operation,
//! write it in its subject's room and add an entry here.

mod build;
mod call;
mod churn;
mod cluster;
mod clv;
mod cohort;
mod customers;
mod describe;
mod engagement;
mod goal;
mod health;
mod load;
mod metric;
mod plan;
mod policy;
mod revenue;
mod rfm;
mod rule;
mod segment;
mod spike;
mod survey;
mod survival;
#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::options::OptionSpec;
use crate::table::{Table, TableSpec};
use crate::{Error, ErrorCode, Result, View};

pub use call::{Answer, Call, Data};
pub use describe::catalog_json;

/// What an operation is called on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Owner {
    /// An [`EventLog`](crate::EventLog).
    Log,
    /// A [`View`].
    View,
    /// The package itself: a function of a plain table.
    Package,
    /// An artifact: those that [make](Operation::makes) one are static, the others methods of one.
    Artifact(ArtifactKind),
    /// A document that people write, such as a policy; else as with an artifact.
    Document(ArtifactKind),
}

/// A kind of artifact that has operations of its own: a class in Python and Node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArtifactKind {
    /// The kind as artifacts name it, such as `purchase_model`.
    pub name: &'static str,
    /// What it is: a sentence, then, after an empty line, what else there is to know.
    pub doc: &'static str,
}

/// What an operation is given first, beside its options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Given {
    /// Nothing.
    Nothing,
    /// A plain table of the host.
    Table,
    /// A view.
    View,
    /// A view or a plain table.
    Either,
}

impl Given {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Table => "table",
            Self::View => "view",
            Self::Either => "view_or_table",
        }
    }
}

impl Owner {
    /// The owner's stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::View => "view",
            Self::Package => "package",
            Self::Artifact(kind) | Self::Document(kind) => kind.name,
        }
    }
}

/// What an operation gives back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Returns {
    /// A table of this description.
    Table(&'static TableSpec),
    /// A table of this description, with columns named by the host (such as properties) after those described.
    OpenTable(&'static TableSpec),
    /// The text of an artifact of this kind.
    Artifact(&'static str),
    /// A [`Receipt`](crate::Receipt).
    Receipt,
}

impl Returns {
    /// The description of the table, where a table is returned.
    pub const fn table(self) -> Option<&'static TableSpec> {
        match self {
            Self::Table(spec) | Self::OpenTable(spec) => Some(spec),
            Self::Artifact(_) | Self::Receipt => None,
        }
    }
}

type Specs = fn() -> Vec<OptionSpec>;

/// How an operation is run by name.
#[derive(Debug, Clone, Copy)]
enum Run {
    Table(fn(&View, &Value) -> Result<Table>),
    Artifact(fn(&View, &Value) -> Result<String>),
    /// It takes rows, which every language hands over in its own way.
    Load,
    /// Run by [`Call::run`].
    Call(fn(&Call<'_>) -> Result<Answer>),
}

/// One operation of the library.
///
/// ```
/// let append = retention_core::operations().find(|operation| operation.name() == "append").unwrap();
/// assert!(append.takes_rows());
/// assert_eq!(append.options()[0].name, "customer");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    name: &'static str,
    owner: Owner,
    doc: &'static str,
    errors: &'static [ErrorCode],
    takes_rows: bool,
    given: Given,
    makes: bool,
    arguments: Specs,
    options: Specs,
    returns: Returns,
    heavy: bool,
    run: Run,
}

impl Operation {
    /// The name, snake_case; Node spells it in camelCase.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What it is called on.
    pub fn owner(&self) -> Owner {
        self.owner
    }

    /// What it does: a sentence, then, after an empty line, what else there is to know.
    pub fn doc(&self) -> &'static str {
        self.doc
    }

    /// The codes it fails with, beside `unknown_option`, `invalid_option` and `cancelled`.
    pub fn errors(&self) -> &'static [ErrorCode] {
        self.errors
    }

    /// Whether its first argument is a table of rows.
    pub fn takes_rows(&self) -> bool {
        self.takes_rows
    }

    /// What else it is given first: a view, a plain table.
    pub fn given(&self) -> Given {
        self.given
    }

    /// Whether it makes an artifact of its owner's kind, rather than being asked of one.
    pub fn makes(&self) -> bool {
        self.makes
    }

    /// What it must be given, in this order where a language has positions.
    pub fn arguments(&self) -> Vec<OptionSpec> {
        (self.arguments)()
    }

    /// What it may be given, by name.
    pub fn options(&self) -> Vec<OptionSpec> {
        (self.options)()
    }

    /// What it gives back.
    pub fn returns(&self) -> Returns {
        self.returns
    }

    /// Whether its work grows with the log, so that it deserves a thread, a progress report and a way to stop it.
    pub fn is_heavy(&self) -> bool {
        self.heavy
    }
}

/// All operations, those of the log first.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    load::OPERATIONS
        .iter()
        .chain(of_view())
        .chain(clv::operations())
        .chain(survival::OPERATIONS)
        .chain(churn::OPERATIONS)
        .chain(cluster::OPERATIONS)
        .chain(policy::OPERATIONS)
        .chain(rule::OPERATIONS)
        .chain(revenue::OPERATIONS)
        .chain(spike::OPERATIONS)
}

/// The kinds of artifacts and of documents that have operations of their own, in the order of these.
pub fn artifact_kinds() -> Vec<ArtifactKind> {
    let mut kinds: Vec<ArtifactKind> = Vec::new();
    for operation in operations() {
        if let Owner::Artifact(kind) | Owner::Document(kind) = operation.owner
            && !kinds.contains(&kind)
        {
            kinds.push(kind);
        }
    }
    kinds
}

fn of_view() -> impl Iterator<Item = &'static Operation> {
    let rooms = [
        customers::OPERATIONS,
        rfm::OPERATIONS,
        cohort::OPERATIONS,
        metric::OPERATIONS,
        revenue::OF_VIEW,
        spike::OF_VIEW,
        goal::OPERATIONS,
        survey::OPERATIONS,
        engagement::OPERATIONS,
        clv::OF_VIEW,
        plan::OPERATIONS,
        survival::OF_VIEW,
        segment::OPERATIONS,
        health::OPERATIONS,
    ];
    rooms.into_iter().flatten()
}

impl View {
    /// Runs an operation by name, as the bindings do: arguments and options are one JSON object, the answer is a table.
    ///
    /// ```
    /// use retention_core::testing;
    /// let view = testing::small_shop().as_of("2024-03-01")?;
    /// let table = view.call("cohorts", &serde_json::json!({"period": "month"}))?;
    /// assert_eq!(table.name(), "cohorts");
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `unknown_operation` with the nearest name, and those of the operation.
    pub fn call(&self, operation: &str, options: &Value) -> Result<Table> {
        match find(operation)?.run {
            Run::Table(run) => run(self, options),
            Run::Artifact(_) | Run::Load | Run::Call(_) => {
                Err(unknown(operation).hint("it returns an artifact, not a table"))
            }
        }
    }

    /// Runs an operation that returns an artifact by name; the answer is the artifact's text.
    ///
    /// # Errors
    /// `unknown_operation` with the nearest name, and those of the operation.
    pub fn fit(&self, operation: &str, options: &Value) -> Result<String> {
        match find(operation)?.run {
            Run::Artifact(run) => run(self, options),
            Run::Table(_) | Run::Load | Run::Call(_) => {
                Err(unknown(operation).hint("it returns a table, not an artifact"))
            }
        }
    }
}

fn find(name: &str) -> Result<&'static Operation> {
    of_view()
        .find(|known| known.name == name)
        .ok_or_else(|| unknown(name).suggest(name, of_view().map(|known| known.name)))
}

fn unknown(name: &str) -> Error {
    Error::new(ErrorCode::UnknownOperation, format!("a view has no such operation `{name}`"))
}
