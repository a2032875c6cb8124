//! Fisher's exact test of tables of two by two, also within strata.

/// How likely a table is by chance that is no likelier than this one, given its margins (R. A. Fisher, 1935): the sum of
/// the chances of all such tables. Of several tables, strata, what counts is the sum of their first cells. Cells are whole
/// numbers.
pub(crate) fn exact_two_sided(tables: &[[[f64; 2]; 2]]) -> f64 {
    let (mut chances, mut least, mut found) = (vec![1.0], 0.0, 0.0);
    for [[a, b], [c, d]] in tables {
        let (first, own) = first_cells(a + b, a + c, a + b + c + d);
        least += first;
        found += a;
        let mut sums = vec![0.0; chances.len() + own.len() - 1];
        for (at, chance) in chances.iter().enumerate() {
            for (sum, other) in sums.iter_mut().skip(at).zip(&own) {
                *sum += chance * other;
            }
        }
        chances = sums;
    }
    let observed = chances.get((found - least) as usize).copied().unwrap_or_default();
    // Equal chances may differ in their last digits.
    let bound = observed * (1.0 + 1e-7);
    let all: f64 = chances.iter().sum();
    (chances.iter().filter(|chance| **chance <= bound).sum::<f64>() / all).min(1.0)
}

/// The least first cell of a table with these margins, and the chance of it and of each greater one.
fn first_cells(row: f64, column: f64, all: f64) -> (f64, Vec<f64>) {
    let (least, most) = ((row + column - all).max(0.0), row.min(column));
    let count = (most - least).max(0.0) as usize + 1;
    // From the likeliest cell both ways, so that nothing overflows.
    let mode = ((row + 1.0) * (column + 1.0) / (all + 2.0)).floor().clamp(least, most);
    let ratio = |k: f64| (row - k) * (column - k) / ((k + 1.0) * (all - row - column + k + 1.0));
    let mut up = vec![1.0];
    let (mut k, mut chance) = (mode, 1.0);
    while up.len() < count && k < most {
        chance *= ratio(k);
        up.push(chance);
        k += 1.0;
    }
    let mut down = Vec::new();
    let (mut k, mut chance) = (mode, 1.0);
    while k > least {
        k -= 1.0;
        chance /= ratio(k);
        down.push(chance);
    }
    let sum: f64 = up.iter().chain(&down).sum();
    (least, down.iter().rev().chain(&up).map(|chance| chance / sum).collect())
}

#[cfg(test)]
mod tests {
    use super::exact_two_sided;

    #[test]
    fn chances_are_those_of_the_definition() {
        // The tea of R. A. Fisher: 3 of 4 told right; 34 of 70.
        let tea = [[3.0, 1.0], [1.0, 3.0]];
        assert!((exact_two_sided(&[tea]) - 34.0 / 70.0).abs() < 1e-12);
        // All 8 told right: 2 of 70.
        assert!((exact_two_sided(&[[[4.0, 0.0], [0.0, 4.0]]]) - 2.0 / 70.0).abs() < 1e-12);
        // One stratum without anything to tell changes nothing.
        assert!((exact_two_sided(&[tea, [[0.0, 5.0], [0.0, 7.0]]]) - 34.0 / 70.0).abs() < 1e-12);
        // 1 of 2 in each of two strata: sums 0, 1, 2 have chances 1/4, 1/2, 1/4.
        let half = [[1.0, 0.0], [0.0, 1.0]];
        assert!((exact_two_sided(&[half, half]) - 0.5).abs() < 1e-12);
        assert_eq!(exact_two_sided(&[]), 1.0);
    }
}
