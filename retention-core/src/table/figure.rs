//! Numbers in sentences.

/// Up to two decimals, fewer where they say nothing; small numbers as they are.
pub(crate) fn figure(value: f64) -> String {
    if value != 0.0 && (value.abs() < 0.01 || value.abs() >= 1e15) {
        return value.to_string();
    }
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_no_more_than_is_of_use() {
        assert_eq!(figure(12.0), "12");
        assert_eq!(figure(-0.5), "-0.5");
        assert_eq!(figure(0.001), "0.001");
    }
}
