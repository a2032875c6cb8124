//! Clusters from plain tables of the host.

use crate::frame::{Frame, InputTable};
use crate::options::options;
use crate::table::Text;
use crate::{Error, Result};

options! {
    /// Which columns of a plain table clusters are found by.
    pub struct ClusterColumns {
        /// The columns by which customers are alike: numbers, or true and false. Not given: all but the customer's.
        features: Vec<String> = Vec::new(),
        /// The column of customers. Not given: `customer`, where there is one.
        customer: Option<String> = None,
    }
}

options! {
    /// Whose the rows are.
    pub struct ClusterCustomers {
        /// The column of customers. Not given: `customer`, where there is one; else rows are numbered from 0.
        customer: Option<String> = None,
        /// Lets a model be applied to rows as of before it was fitted.
        hindsight: bool = false,
    }
}

fn customer(table: &InputTable, given: Option<&str>) -> Result<Option<String>> {
    table.pick("customer", given, &["customer"])
}

/// # Errors
/// `missing_column`, `wrong_column_type`, `invalid_value`; `invalid_option` for the customer as a feature.
pub(crate) fn features<'t>(table: &'t InputTable, columns: &ClusterColumns) -> Result<Frame<'t>> {
    let customer = customer(table, columns.customer.as_deref())?;
    if columns.features.is_empty() {
        let names = table.names().into_iter().filter(|name| customer.as_deref() != Some(*name));
        return table.frame(names.collect::<Vec<_>>());
    }
    for name in &columns.features {
        if customer.as_ref() == Some(name) {
            let message = format!("column `{name}` says whose the rows are, and cannot be a feature");
            return Err(Error::option("features", message).with("column", name).hint("leave it out"));
        }
        table.pick("features", Some(name), &[])?;
    }
    table.frame(columns.features.iter().map(String::as_str))
}

/// Whose the rows are, where a column says so.
///
/// # Errors
/// `missing_column`, `invalid_value`.
pub(crate) fn customers(table: &InputTable, given: Option<&str>) -> Result<Option<Text>> {
    customer(table, given)?.map(|name| table.ids(&name)).transpose()
}
