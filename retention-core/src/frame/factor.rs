//! A column of few distinct texts, held as codes.

use std::collections::BTreeMap;

/// Texts as codes into their sorted distinct values, such as a plan or a country; a row may lack a value.
///
/// ```
/// use retention_core::Factor;
/// let plan = Factor::new(["pro", "free", "pro"]);
/// assert_eq!((plan.labels(), plan.get(0)), (&["free".to_owned(), "pro".to_owned()][..], Some("pro")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    labels: Vec<String>,
    codes: Vec<u32>,
}

/// The code of a row without a value.
const MISSING: u32 = u32::MAX;

impl Factor {
    /// A column in which every row has a value.
    pub fn new<S: AsRef<str>>(values: impl IntoIterator<Item = S>) -> Self {
        Self::optional(values.into_iter().map(Some))
    }

    /// A column in which rows may lack a value.
    pub fn optional<S: AsRef<str>>(values: impl IntoIterator<Item = Option<S>>) -> Self {
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        let mut codes = Vec::new();
        for value in values {
            let code = value.map_or(MISSING, |value| {
                let value = value.as_ref();
                seen.get(value).copied().unwrap_or_else(|| {
                    let code = seen.len() as u32;
                    seen.insert(value.to_owned(), code);
                    code
                })
            });
            codes.push(code);
        }
        let mut ranks = vec![0; seen.len()];
        for (rank, code) in seen.values().enumerate() {
            if let Some(slot) = ranks.get_mut(*code as usize) {
                *slot = rank as u32;
            }
        }
        for code in &mut codes {
            *code = ranks.get(*code as usize).copied().unwrap_or(MISSING);
        }
        Self { labels: seen.into_keys().collect(), codes }
    }

    /// The distinct values, sorted.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The value of a row, if it has one.
    pub fn get(&self, row: usize) -> Option<&str> {
        self.labels.get(self.code(row)?).map(String::as_str)
    }

    /// The place of a row's value among [`labels`](Self::labels), if it has one.
    pub fn code(&self, row: usize) -> Option<usize> {
        self.codes.get(row).copied().filter(|code| *code != MISSING).map(|code| code as usize)
    }

    /// These rows, with all labels.
    #[must_use]
    pub fn take(&self, rows: &[usize]) -> Self {
        let code = |row: &usize| self.codes.get(*row).copied().unwrap_or(MISSING);
        Self { labels: self.labels.clone(), codes: rows.iter().map(code).collect() }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }
}
