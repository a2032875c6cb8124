//! Laws of clusters that need the room's inside.

use super::points::Points;
use super::silhouette::silhouettes;
use crate::parallel::Workers;

#[test]
fn silhouettes_are_those_by_hand() {
    let points = Points::of(1, vec![0.0, 1.0, 5.0, 6.0, 20.0]);
    let rows: Vec<usize> = (0..5).collect();
    let labels = [0, 0, 1, 1, 2];
    let found = silhouettes(&points, &rows, &[(&labels, 3), (&[0; 5], 1)], &Workers::new(1)).unwrap();
    // (5.5 − 1) / 5.5, (4.5 − 1) / 4.5, the same from the other side, and 0 alone.
    let wanted = (2.0 * (4.5 / 5.5) + 2.0 * (3.5 / 4.5)) / 5.0;
    assert!((found[0].unwrap() - wanted).abs() < 1e-15, "{found:?}");
    assert_eq!(found[1], None);
}
