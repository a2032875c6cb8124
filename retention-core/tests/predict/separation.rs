//! A column separates where the likelihood rises without end, whatever the units and however far one value lies.

use retention_core::{
    CoxModel, CoxOptions, ErrorCode, Frame, Lifetimes, LogisticModel, LogisticOptions, Outcome, Table,
};

use crate::data::close;

/// Two columns that vary by themselves, but for a first row far out, an outcome and a time.
fn rows(n: usize, far: f64) -> (Vec<f64>, Vec<f64>, Vec<bool>, Vec<f64>) {
    let mut seed = 7_u64;
    let mut next = || {
        seed = (seed * 1_103_515_245 + 12_345) % (1 << 31);
        seed as f64 / f64::from(1_u32 << 31)
    };
    let (mut x, mut z, mut yes, mut time) = (vec![], vec![], vec![], vec![]);
    for _ in 0..n {
        x.push(4.0 * next() - 2.0);
        z.push(4.0 * next() - 2.0);
        yes.push(next() < 0.4);
        time.push(1.0 + (next() * 50.0).floor());
    }
    (x[0], z[0]) = (far, far);
    (x, z, yes, time)
}

fn logit(frame: &Frame<'_>, yes: &[bool]) -> retention_core::Result<Table> {
    let options = LogisticOptions::default().l2(0.0);
    LogisticModel::fit(frame, &Outcome::new("yes", yes)?, &options).map(|model| model.coefficients())
}

fn cox(frame: &Frame<'_>, time: &[f64], event: &[bool]) -> retention_core::Result<Table> {
    let lives = Lifetimes::new("time", time, "event", event)?;
    CoxModel::fit(&lives, frame, &CoxOptions::default()).map(|model| model.coefficients())
}

fn agrees(table: &Table, coefficients: &[f64], errors: &[f64]) {
    for (row, (coefficient, error)) in coefficients.iter().zip(errors).enumerate() {
        let found = |name: &str| table.column(name).unwrap().float(row).unwrap();
        close(found("coefficient"), *coefficient, 1e-6);
        close(found("standard_error"), *error, 1e-6);
    }
}

/// By statsmodels 0.15.0: `Logit` by Newton's method, and `PHReg` with Efron's ties.
#[test]
fn one_value_far_out_is_no_separation() {
    for (far, of_logit, of_cox) in [
        (
            2.0,
            [
                [-0.461_384_028_843_413_9, -0.128_059_622_201_491_67, 0.174_593_340_060_519_54],
                [0.231_688_496_958_540_6, 0.194_878_647_343_779_9, 0.215_610_639_438_151_45],
            ],
            [
                [-0.119_311_588_584_729_26, 0.060_501_588_612_235_695],
                [0.096_374_650_404_654_5, 0.092_931_116_117_480_09],
            ],
        ),
        (
            9999.0,
            [
                [-0.495_602_011_404_802_64, -0.149_814_410_478_861_52, 0.150_808_954_931_534_65],
                [0.234_052_702_140_479_5, 0.133_545_952_316_457_94, 0.133_587_265_290_902_62],
            ],
            [
                [-0.088_767_360_720_913_24, 0.088_747_651_512_073_44],
                [0.062_831_978_517_984, 0.062_832_798_580_532_62],
            ],
        ),
    ] {
        let (x, z, yes, time) = rows(80, far);
        let frame = Frame::new().number("x", x).unwrap().number("z", z).unwrap();
        agrees(&logit(&frame, &yes).unwrap(), &of_logit[0], &of_logit[1]);
        agrees(&cox(&frame, &time, &[true; 80]).unwrap(), &of_cox[0], &of_cox[1]);
    }
}

/// By statsmodels, as above.
#[test]
fn a_heavy_tail_is_no_separation() {
    let mut seed = 11_u64;
    let mut next = || {
        seed = (seed * 1_103_515_245 + 12_345) % (1 << 31);
        seed as f64 / f64::from(1_u32 << 31)
    };
    let (mut logins, mut yes) = (vec![], vec![]);
    for _ in 0..2000 {
        let normal = (0..12).map(|_| next()).sum::<f64>() - 6.0;
        let value = (1.0 + 3.0 * normal).exp();
        logins.push(value);
        yes.push(next() < 1.0 / (1.0 + (0.5 * value - 1.0).exp()));
    }
    let table = logit(&Frame::new().number("logins", logins).unwrap(), &yes).unwrap();
    let of = |name: &str, row: usize| table.column(name).unwrap().float(row).unwrap();
    for (row, wanted) in [
        (1.091_797_134_022_382_4, 0.079_574_749_059_204_4),
        (-0.527_799_924_713_506_8, 0.036_356_012_370_126_01),
    ]
    .iter()
    .enumerate()
    {
        close(of("coefficient", row), wanted.0, 1e-6);
        close(of("standard_error", row), wanted.1, 1e-6);
    }
}

/// Coefficients by statsmodels, as above.
#[test]
fn a_rare_group_of_one_outcome_separates() {
    for n in [60, 3000] {
        let (x, z, mut yes, time) = rows(n, 9999.0);
        let rare: Vec<Option<bool>> = (0..n).map(|row| Some(row < 3)).collect();
        let frame = Frame::new().number("x", x).unwrap().number("z", z).unwrap();
        let frame = frame.flag("rare", rare).unwrap();
        for side in [false, true] {
            yes[..3].fill(side);
            let error = logit(&frame, &yes).unwrap_err();
            assert_eq!((error.code(), error.detail("column")), (ErrorCode::Separation, Some("rare")), "{n}");
        }
        // Of none in the group the event came, though they were at risk.
        yes[..3].fill(false);
        let error = cox(&frame, &time, &yes).unwrap_err();
        assert_eq!((error.code(), error.detail("column")), (ErrorCode::Separation, Some("rare")), "{n}");
        // One of each outcome is enough for the odds. Of 60 the one of the event was the last at risk, which says nothing.
        yes[1] = true;
        let coefficients = |table: Table| table.column("coefficient").unwrap().float(table.rows() - 1);
        let rare = coefficients(logit(&frame, &yes).unwrap()).unwrap();
        close(rare, if n == 60 { 0.335_370_416_612_036_26 } else { 0.458_437_605_413_640_4 }, 1e-6);
        match cox(&frame, &time, &yes) {
            Ok(table) => close(coefficients(table).unwrap(), -0.673_744_286_723_601_3, 1e-6),
            Err(error) => assert_eq!((error.code(), n), (ErrorCode::Separation, 60)),
        }
    }
}

#[test]
fn overlap_by_a_hair_is_no_separation() {
    let scale = [1e-9, 1.0, 1e9];
    for unit in scale {
        let x: Vec<f64> = (0..40).map(|row| f64::from(row) * unit).collect();
        let frame = Frame::new().number("x", &x[..]).unwrap();
        let mut yes: Vec<bool> = (0..40).map(|row| row >= 20).collect();
        assert_eq!(logit(&frame, &yes).unwrap_err().code(), ErrorCode::Separation);
        (yes[19], yes[20]) = (true, false);
        let table = logit(&frame, &yes).unwrap();
        assert!(table.column("coefficient").unwrap().float(1).unwrap() * unit > 0.5);
    }
}
