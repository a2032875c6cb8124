//! The same rows in every layout, sliced, in any number of batches, make the log that pushing them one by one makes.

use proptest::prelude::*;
use retention_core::{EventColumns, EventLog};

use super::arrays::{Build, batch, build, layouts};
use super::scene::{Row, config, empty, ends, one_by_one, row};

fn columns() -> EventColumns {
    EventColumns::default().properties(vec!["note".to_owned()])
}

fn bytes(log: &EventLog) -> Vec<u8> {
    log.to_bytes().unwrap()
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn batches_make_the_log_that_rows_make(
        rows in prop::collection::vec(row(), 0..90),
        cuts in prop::collection::vec(0..90usize, 0..5),
        builds in prop::collection::vec(build(), 6),
        threads in 1..4usize,
    ) {
        let (plain, told) = one_by_one(&rows);
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(rows.len())).collect();
        cuts.extend([0, rows.len()]);
        cuts.sort_unstable();
        // Equal cuts make empty batches.
        let parts = cuts.windows(2).zip(&builds).map(|(cut, build)| batch(&rows[cut[0]..cut[1]], build));
        let batches: Vec<_> = parts.collect();
        let mut log = empty().threads(threads);
        let receipt = log.append_batches(&batches, &columns()).unwrap();
        prop_assert_eq!(receipt.rows, rows.len() as u64);
        prop_assert_eq!(ends(&receipt), told);
        prop_assert_eq!(&receipt.ignored_columns, &Vec::<String>::new());
        prop_assert!(bytes(&log) == bytes(&plain), "the logs differ");
    }
}

/// Each layout by itself, so that none is left to chance.
#[test]
fn every_layout_is_read() {
    let mut runner = proptest::test_runner::TestRunner::new(config(1));
    let rows: Vec<Row> = {
        use proptest::strategy::ValueTree;
        prop::collection::vec(row(), 80).new_tree(&mut runner).unwrap().current()
    };
    let (plain, told) = one_by_one(&rows);
    assert!(
        told.0[0] > 20 && told.0[1] + told.0[2] > 0 && told.1.len() >= 4,
        "the rows are of all sorts: {told:?}"
    );
    let mut read = 0;
    for layout in layouts() {
        for (before, after) in [(0, 0), (3, 2)] {
            let how = Build { layouts: vec![layout; 8], before, after, null_type: false };
            let mut log = empty();
            let receipt = log.append_batches(&[batch(&rows, &how)], &columns()).unwrap();
            assert_eq!(ends(&receipt), told, "{layout:?}");
            assert!(bytes(&log) == bytes(&plain), "{layout:?}");
            read += 1;
        }
    }
    assert_eq!(read, 2 * (3 + 8 * 3 * 2));
}

#[test]
fn empty_tables_change_nothing() {
    let how = Build { layouts: vec![layouts()[0]; 8], before: 0, after: 0, null_type: false };
    let nothing = batch(&[], &how);
    for batches in [vec![], vec![nothing.clone()], vec![nothing.clone(), nothing]] {
        let mut log = empty();
        let before = bytes(&log);
        let receipt = log.append_batches(&batches, &columns()).unwrap();
        assert_eq!((receipt.rows, ends(&receipt).0), (0, [0; 3]));
        assert!(bytes(&log) == before);
    }
}
