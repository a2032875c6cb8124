//! A rule that was checked: ready to be asked about columns, or about one row.

use super::check::check;
use super::chunk::{ROWS, WORDS};
use super::eval::Run;
use super::explain::{Explanation, explain};
use super::fact::{Fact, Facts, RuleValue, fits};
use super::json;
use super::matches::Matches;
use super::program::{Program, Test};
use super::scope::{RuleType, Scope};
use super::source::Source;
use super::text::Answers;
use super::written::Rule;
use crate::table::ColumnData;
use crate::{Error, ErrorCode, Result};

/// A rule whose names and types were checked.
///
/// A missing value is neither true nor false. It leaves a comparison open, and arithmetic; so does arithmetic without a
/// result: a division by zero, a whole number beyond 64 bits, a float that is not finite. `false && …` is false and
/// `true || …` is true whatever the rest; `has(name)` and `name == null` are never open.
///
/// ```
/// use retention_core::{Rule, RuleType, RuleValue, Scope};
/// let scope = Scope::new().name("plan", RuleType::Text).name("tickets_30d", RuleType::Int);
/// let predicate = Rule::parse("plan == 'pro' && tickets_30d >= 3")?.check(&scope)?;
/// // Values in the order of `reads()`.
/// assert_eq!(predicate.row(&[RuleValue::Text("pro"), RuleValue::Int(3)])?, Some(true));
/// assert_eq!(predicate.row(&[RuleValue::Text("free"), RuleValue::Null])?, Some(false));
/// assert_eq!(predicate.row(&[RuleValue::Text("pro"), RuleValue::Null])?, None);
///
/// let error = Rule::parse("plan == 'pro' && ticket_30d >= 3")?.check(&scope).unwrap_err();
/// assert_eq!(error.detail("position"), Some("17"));
/// assert_eq!(error.detail("suggestion"), Some("tickets_30d"));
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Predicate {
    rule: Rule,
    reads: Vec<(String, RuleType)>,
    program: Program,
}

impl Predicate {
    /// # Errors
    /// Everything that does not fit; nothing where names that are not sound are all there is to blame.
    pub(super) fn new(rule: &Rule, scope: &Scope) -> Result<Self, Vec<Error>> {
        let known = |name: &str| Some((name.to_owned(), scope.get(name)?));
        let reads: Vec<_> = rule.names().filter_map(known).collect();
        let program = check(rule.tree(), scope, &reads).map_err(|faults| {
            let ways = rule.given().map(json::pointers);
            let faults = faults.into_iter().map(|(fault, node)| match &ways {
                // Who gave a tree has not seen the text.
                Some(ways) => {
                    let path = ways.get(json::number(rule.tree(), node)).map_or("", String::as_str);
                    let about = if path.is_empty() { "/" } else { path };
                    fault.error.about(about).with("path", path)
                }
                None => {
                    let path = json::pointer(rule.tree(), node).unwrap_or_default();
                    fault.within(rule.text()).with("path", path)
                }
            });
            faults.collect::<Vec<Error>>()
        })?;
        Ok(Self { rule: rule.clone(), reads, program })
    }

    /// The rule as it was written.
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// The names it reads with their types, in the order of names: the order of [`row`](Self::row)'s values.
    pub fn reads(&self) -> &[(String, RuleType)] {
        &self.reads
    }

    /// What it says of every row.
    ///
    /// # Errors
    /// `missing_column` with the nearest name, `wrong_column_type`, `mixed_currency`, `invalid_table`.
    pub fn matches(&self, facts: &Facts<'_>) -> Result<Matches> {
        let (facts, rows) = facts.bind(&self.reads)?;
        let answers: Vec<Answers> = self
            .program
            .texts
            .iter()
            .map(|(slot, test)| match facts.get(*slot).map(|fact| fact.data) {
                Some(ColumnData::Text(text)) if text.codes().is_some() => {
                    Answers::of(test, text.names(), rows)
                }
                _ => Answers::Asked,
            })
            .collect();
        let mut matches = Matches::with_capacity(rows);
        let mut start = 0;
        while start < rows {
            let end = rows.min(start + ROWS);
            let run = Run { source: facts.as_slice(), answers: &answers, rows: start..end };
            let mask = run.test::<ROWS, WORDS>(&self.program.root);
            matches.extend(&mask.holds, &mask.known);
            start = end;
        }
        Ok(matches)
    }

    /// What it says of one row, whose values stand in the order of [`reads`](Self::reads). Allocates nothing.
    ///
    /// # Errors
    /// `invalid_table` for another number of values, `wrong_column_type`, `mixed_currency`.
    pub fn row(&self, values: &[RuleValue<'_>]) -> Result<Option<bool>> {
        self.check_row(values)?;
        Ok(self.one(values, 0))
    }

    /// Which clauses held for a row, with the values they read.
    ///
    /// # Errors
    /// Those of [`matches`](Self::matches), and `invalid_option` for a row that does not exist.
    pub fn explain<'a>(&'a self, facts: &Facts<'a>, row: usize) -> Result<Explanation<'a>> {
        let (facts, rows) = facts.bind(&self.reads)?;
        if row >= rows {
            return Err(Error::option("row", format!("there is no row {row} of {rows}")));
        }
        let values: Vec<RuleValue<'a>> = facts.iter().map(|fact| value_at(fact, row)).collect();
        self.explain_row(&values)
    }

    /// As [`explain`](Self::explain) for a row given as in [`row`](Self::row).
    ///
    /// # Errors
    /// Those of [`row`](Self::row).
    pub fn explain_row<'a>(&'a self, values: &[RuleValue<'a>]) -> Result<Explanation<'a>> {
        self.check_row(values)?;
        Ok(explain(self.rule.tree(), &self.program.root, &self.reads, values))
    }

    pub(super) fn root(&self) -> &Test {
        &self.program.root
    }

    fn one<S: Source + ?Sized>(&self, source: &S, row: usize) -> Option<bool> {
        let run = Run { source, answers: &[], rows: row..row + 1 };
        let [holds, known] = {
            let mask = run.test::<1, 1>(&self.program.root);
            [mask.holds, mask.known].map(|[word]| word & 1 == 1)
        };
        known.then_some(holds)
    }

    fn check_row(&self, values: &[RuleValue<'_>]) -> Result<()> {
        if values.len() != self.reads.len() {
            let message = format!("the rule reads {} values, {} were given", self.reads.len(), values.len());
            return Err(Error::new(ErrorCode::InvalidTable, message));
        }
        for ((name, kind), value) in self.reads.iter().zip(values) {
            if let Some(given) = value.kind()
                && given != *kind
            {
                fits(name, *kind, Some(given))?;
            }
        }
        Ok(())
    }
}

/// One value of a column.
fn value_at<'a>(fact: &Fact<'a>, row: usize) -> RuleValue<'a> {
    if fact.valid.is_some_and(|valid| !valid.get(row).copied().unwrap_or(false)) {
        return RuleValue::Null;
    }
    let value = match fact.data {
        ColumnData::Int(values) => values.get(row).copied().map(RuleValue::Int),
        ColumnData::Float(values) => values.get(row).copied().map(RuleValue::Float),
        ColumnData::Bool(values) => values.get(row).copied().map(RuleValue::Bool),
        ColumnData::Time(values) => values.get(row).copied().map(RuleValue::Time),
        ColumnData::Text(text) => text.get(row).map(RuleValue::Text),
        ColumnData::Money(values, currency) => {
            let money = |minor| RuleValue::Money(crate::money::Money { minor, currency: *currency });
            values.get(row).copied().map(money)
        }
        ColumnData::Date(_) => None,
    };
    value.unwrap_or(RuleValue::Null)
}
