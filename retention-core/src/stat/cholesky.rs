//! Small dense symmetric systems by Cholesky's factorisation.

/// A symmetric matrix, of which only the lower triangle is held, row by row.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Symmetric {
    size: usize,
    lower: Vec<f64>,
}

impl Symmetric {
    pub(crate) fn zeros(size: usize) -> Self {
        Self { size, lower: vec![0.0; size * (size + 1) / 2] }
    }

    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// Whether bytes from outside hold together.
    pub(crate) fn is_sound(&self, size: usize) -> bool {
        self.size == size
            && Some(self.lower.len()) == size.checked_mul(size + 1).map(|twice| twice / 2)
            && self.lower.iter().all(|value| value.is_finite())
    }

    fn place(row: usize, column: usize) -> usize {
        let (high, low) = (row.max(column), row.min(column));
        high * (high + 1) / 2 + low
    }

    pub(crate) fn get(&self, row: usize, column: usize) -> f64 {
        self.lower.get(Self::place(row, column)).copied().unwrap_or(0.0)
    }

    pub(crate) fn add(&mut self, row: usize, column: usize, value: f64) {
        if let Some(slot) = self.lower.get_mut(Self::place(row, column)) {
            *slot += value;
        }
    }

    /// Adds `weight · v vᵀ`.
    pub(crate) fn add_outer(&mut self, v: &[f64], weight: f64) {
        let mut slots = self.lower.iter_mut();
        for (at, a) in v.iter().enumerate() {
            let scaled = weight * a;
            // The shorter side first: zip takes from it before it asks the other.
            for (b, slot) in v.iter().take(at + 1).zip(slots.by_ref()) {
                *slot += scaled * b;
            }
        }
    }

    /// Adds `other`, scaled.
    pub(crate) fn add_scaled(&mut self, other: &Self, scale: f64) {
        for (slot, value) in self.lower.iter_mut().zip(&other.lower) {
            *slot += scale * value;
        }
    }

    /// The rows of the lower triangle, one after another.
    pub(crate) fn lower_mut(&mut self) -> &mut [f64] {
        &mut self.lower
    }

    /// `vᵀ M w`.
    pub(crate) fn between(&self, v: &[f64], w: &[f64]) -> f64 {
        v.iter()
            .enumerate()
            .map(|(i, a)| a * w.iter().enumerate().map(|(j, b)| self.get(i, j) * b).sum::<f64>())
            .sum()
    }

    /// The matrix without the rows and columns for which `keep` is false.
    pub(crate) fn kept(&self, keep: &[bool]) -> Self {
        let places: Vec<usize> =
            keep.iter().enumerate().filter(|(_, keep)| **keep).map(|(at, _)| at).collect();
        let mut kept = Self::zeros(places.len());
        for (i, row) in places.iter().enumerate() {
            for (j, column) in places.iter().take(i + 1).enumerate() {
                kept.add(i, j, self.get(*row, *column));
            }
        }
        kept
    }

    /// The rows that depend on the rows before them: whose pivot, once those are swept out, is less than `tolerance` of
    /// what it was. They are skipped for the rows that follow.
    pub(crate) fn dependent(&self, tolerance: f64) -> Vec<usize> {
        let mut factor = self.clone();
        let mut found = Vec::new();
        for row in 0..self.size {
            for column in 0..=row {
                let dot = factor.dot(row, column);
                let value = self.get(row, column) - dot;
                let pivot = factor.get(column, column);
                let place = Self::place(row, column);
                let new = if column < row {
                    if pivot > 0.0 { value / pivot } else { 0.0 }
                } else if value > tolerance * self.get(row, row) && value > 0.0 {
                    value.sqrt()
                } else {
                    found.push(row);
                    0.0
                };
                if let Some(slot) = factor.lower.get_mut(place) {
                    *slot = new;
                }
            }
        }
        found
    }

    /// The dot product of the parts of two rows that lie before column `column`.
    fn dot(&self, row: usize, column: usize) -> f64 {
        let part = |row: usize| {
            let start = row * (row + 1) / 2;
            self.lower.get(start..start + column).unwrap_or_default()
        };
        part(row).iter().zip(part(column)).map(|(a, b)| a * b).sum()
    }

    /// The factor L of `M = L Lᵀ`; `None` where the matrix is not positive definite.
    pub(crate) fn factor(&self) -> Option<Cholesky> {
        let mut factor = self.clone();
        for row in 0..self.size {
            for column in 0..=row {
                let value = self.get(row, column) - factor.dot(row, column);
                let new = if column < row {
                    value / factor.get(column, column)
                } else if value > 0.0 && value.is_finite() {
                    value.sqrt()
                } else {
                    return None;
                };
                if let Some(slot) = factor.lower.get_mut(Self::place(row, column)) {
                    *slot = new;
                }
            }
        }
        Some(Cholesky(factor))
    }
}

/// A factorised matrix.
#[derive(Debug, Clone)]
pub(crate) struct Cholesky(Symmetric);

impl Cholesky {
    /// The solution x of `M x = b`.
    pub(crate) fn solve(&self, b: &[f64]) -> Vec<f64> {
        let mut x: Vec<f64> = Vec::with_capacity(b.len());
        for (row, value) in b.iter().enumerate() {
            let known: f64 = x.iter().enumerate().map(|(column, x)| self.0.get(row, column) * x).sum();
            x.push((value - known) / self.0.get(row, row));
        }
        let mut solved: Vec<f64> = Vec::with_capacity(b.len());
        for (back, value) in x.iter().rev().enumerate() {
            let row = b.len() - 1 - back;
            let later = solved.iter().enumerate();
            let known: f64 = later.map(|(at, x)| self.0.get(b.len() - 1 - at, row) * x).sum();
            solved.push((value - known) / self.0.get(row, row));
        }
        solved.reverse();
        solved
    }

    /// The inverse of the matrix.
    pub(crate) fn inverse(&self) -> Symmetric {
        let size = self.0.size;
        let mut inverse = Symmetric::zeros(size);
        for column in 0..size {
            let unit: Vec<f64> = (0..size).map(|row| f64::from(u8::from(row == column))).collect();
            for (row, value) in self.solve(&unit).into_iter().enumerate().skip(column) {
                inverse.add(row, column, value);
            }
        }
        inverse
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::property;
    use proptest::prelude::*;

    fn gram(rows: &[[f64; 4]]) -> Symmetric {
        let mut matrix = Symmetric::zeros(4);
        for row in rows {
            matrix.add_outer(row, 1.0);
        }
        matrix
    }

    proptest! {
        #![proptest_config(property::config(200))]

        #[test]
        fn solutions_solve_and_inverses_invert(rows in prop::collection::vec(prop::array::uniform4(-3.0..3.0_f64), 4..20), b in prop::array::uniform4(-3.0..3.0_f64)) {
            let mut matrix = gram(&rows);
            (0..4).for_each(|at| matrix.add(at, at, 0.1));
            let factor = matrix.factor().unwrap();
            let (x, inverse) = (factor.solve(&b), factor.inverse());
            for (row, wanted) in b.iter().enumerate() {
                let back: f64 = x.iter().enumerate().map(|(column, x)| matrix.get(row, column) * x).sum();
                prop_assert!((back - wanted).abs() < 1e-9, "{back} {wanted}");
                for column in 0..4 {
                    let unit: f64 = (0..4).map(|at| matrix.get(row, at) * inverse.get(at, column)).sum();
                    prop_assert!((unit - f64::from(u8::from(row == column))).abs() < 1e-9);
                }
            }
        }

        #[test]
        fn combinations_of_earlier_columns_are_found(rows in prop::collection::vec(prop::array::uniform3(-3.0..3.0_f64), 8..30), a in -5.0..5.0_f64, at in 1..4_usize) {
            let rows: Vec<[f64; 4]> = rows.iter().map(|[x, y, z]| {
                let mut row = [*x, *y, *z, *y];
                row.swap(at, 3);
                row[at] = a * row[0] + if at > 1 { row[1] } else { 0.0 };
                if at == 1 { row[1] = a * row[0]; }
                row
            }).collect();
            prop_assert_eq!(gram(&rows).dependent(1e-9), [at]);
        }
    }

    #[test]
    fn what_is_not_positive_definite_has_no_factor() {
        assert!(Symmetric::zeros(2).factor().is_none());
        let mut matrix = Symmetric::zeros(2);
        matrix.add_outer(&[1.0, 2.0], 1.0);
        assert!(matrix.factor().is_none());
        assert_eq!(matrix.dependent(1e-9), [1]);
        let mut matrix = Symmetric::zeros(1);
        matrix.add(0, 0, f64::NAN);
        assert!(matrix.factor().is_none());
        assert!(Symmetric::zeros(0).factor().is_some());
    }
}
