//! Values that a model was not fitted on: categories of later rows, and gaps where there were none.

use super::FrameColumn;

/// How many values a warning names.
const NAMED: usize = 3;

/// What a column held at the fit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub(crate) name: &'a str,
    /// The sorted labels of a category.
    pub(crate) labels: Option<&'a [String]>,
    /// Whether a row lacked a value.
    pub(crate) missing: bool,
}

/// Of artifacts that do not say whether values were missing: they may have been.
pub(crate) fn may_have_been() -> bool {
    true
}

impl Seen<'_> {
    /// Whether each row has a value that the fit did not see; nothing where none has.
    pub(crate) fn unseen(&self, column: &FrameColumn<'_>) -> Option<Vec<bool>> {
        let gap = !self.missing;
        let found: Vec<bool> = match (column, self.labels) {
            (FrameColumn::Number(values), _) if gap => values.iter().map(|value| value.is_nan()).collect(),
            (FrameColumn::Flag(values), _) if gap => values.iter().map(Option::is_none).collect(),
            (FrameColumn::Category(factor), Some(labels)) => {
                let new: Vec<bool> =
                    factor.labels().iter().map(|label| labels.binary_search(label).is_err()).collect();
                let of = |code| new.get(code).copied().unwrap_or(gap);
                (0..factor.len()).map(|row| factor.code(row).map_or(gap, of)).collect()
            }
            _ => return None,
        };
        found.contains(&true).then_some(found)
    }

    /// What a table says where rows have such values.
    pub(crate) fn warning(&self, column: &FrameColumn<'_>) -> Option<String> {
        let rows: Vec<usize> =
            (0..).zip(self.unseen(column)?).filter(|(_, new)| *new).map(|(at, _)| at).collect();
        let label = |row: &usize| match column {
            FrameColumn::Category(factor) => factor.get(*row),
            _ => None,
        };
        let mut labels: Vec<&str> = rows.iter().filter_map(label).collect();
        let gaps = rows.len() - labels.len();
        let with_labels = counted(labels.len());
        labels.sort_unstable();
        labels.dedup();
        let named: Vec<String> = labels.iter().take(NAMED).map(|label| format!("`{label}`")).collect();
        let others = match labels.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let news = (!named.is_empty()).then(|| {
            format!(
                "has values that were not there at the fit, {}{others}, in {with_labels}",
                named.join(", ")
            )
        });
        let gaps = (gaps > 0).then(|| format!("is missing in {}, as it never was at the fit", counted(gaps)));
        let both: Vec<String> = news.into_iter().chain(gaps).collect();
        Some(format!("column `{}` {}: it says nothing there", self.name, both.join(", and ")))
    }
}

fn counted(rows: usize) -> String {
    format!("{rows} {}", if rows == 1 { "row" } else { "rows" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Factor;

    #[test]
    fn values_that_were_not_there_are_told_by_name_and_number() {
        let labels = ["free".to_owned(), "pro".to_owned()];
        let seen = Seen { name: "plan", labels: Some(&labels), missing: false };
        let plan = |values: &[Option<&str>]| FrameColumn::Category(Factor::optional(values.iter().copied()));
        assert_eq!(seen.warning(&plan(&[Some("pro"), Some("free")])), None);
        assert_eq!(
            seen.warning(&plan(&[Some("team"), None, Some("solo"), Some("pro"), Some("team")])).unwrap(),
            "column `plan` has values that were not there at the fit, `solo`, `team`, in 3 rows, and is missing in 1 row, \
             as it never was at the fit: it says nothing there"
        );
        let many = seen.warning(&plan(&[Some("a"), Some("b"), Some("c"), Some("d"), Some("e")])).unwrap();
        assert!(many.contains("`a`, `b`, `c` and 2 more, in 5 rows"), "{many}");
        let gaps = Seen { missing: true, ..seen };
        assert_eq!(gaps.unseen(&plan(&[None, Some("new")])), Some(vec![false, true]));
        let flag = Seen { name: "trial", labels: None, missing: false };
        assert_eq!(flag.unseen(&FrameColumn::Flag(vec![Some(true), None])), Some(vec![false, true]));
        let number = FrameColumn::Number(vec![1.0, f64::NAN].into());
        assert_eq!(flag.unseen(&number), Some(vec![false, true]));
        assert_eq!(Seen { missing: true, ..flag }.unseen(&number), None);
    }
}
