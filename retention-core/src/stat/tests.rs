//! Tests of this room.

use proptest::prelude::*;

use super::*;
use crate::property;

#[test]
fn normal_quantiles_agree_with_many_digits() {
    // mpmath at 700 digits: the root of the logarithm of erfc.
    for (p, expected) in [
        (0.5, 0.0),
        (0.6, 0.253_347_103_135_799_7),
        (0.75, 0.674_489_750_196_081_7),
        (0.9, 1.281_551_565_544_600_6),
        (0.925, 1.439_531_470_938_456_2),
        (0.95, 1.644_853_626_951_472_3),
        (0.975, 1.959_963_984_540_054),
        (0.99, 2.326_347_874_040_841),
        (0.995, 2.575_829_303_548_900_5),
        (0.999, 3.090_232_306_167_813),
        (0.9999, 3.719_016_485_455_708_4),
        (0.075, -1.439_531_470_938_456),
        (0.025, -1.959_963_984_540_054_2),
        (0.001, -3.090_232_306_167_813_5),
        (1e-6, -4.753_424_308_822_899),
        (1e-10, -6.361_340_902_404_056),
        (1e-20, -9.262_340_089_798_408),
        (1e-100, -21.273_453_560_965_324),
        (1e-300, -37.047_096_299_361_2),
    ] {
        let got = normal_quantile(p);
        assert!((got - expected).abs() <= 1e-15 * expected.abs(), "{p}: {got} for {expected}");
    }
    assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
    assert_eq!(normal_quantile(1.0), f64::INFINITY);
    for p in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
        assert!(normal_quantile(p).is_nan());
    }
}

#[test]
fn wilson_agrees_with_published_intervals() {
    // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998, table I.
    for (successes, trials, low, high) in
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
    {
        let interval = wilson(successes, trials, 0.95).unwrap();
        assert!((interval.low - low).abs() < 5e-5 && (interval.high - high).abs() < 5e-5, "{interval:?}");
    }
}

#[test]
fn wilson_agrees_with_statsmodels() {
    // statsmodels: proportion_confint(x, n, alpha=1 - level, method="wilson").
    for (successes, trials, level, low, high) in [
        (81, 263, 0.95, 0.255_288_519_878_274_2, 0.366_209_576_982_800_04),
        (15, 148, 0.95, 0.062_386_399_530_736_3, 0.160_487_241_723_308_03),
        (0, 20, 0.95, 0.0, 0.161_125_158_052_819_38),
        (1, 29, 0.95, 0.006_113_214_292_762_653, 0.171_755_218_793_202_88),
        (29, 29, 0.95, 0.883_030_201_500_259_3, 1.0),
        (1, 1, 0.95, 0.206_549_314_377_237_45, 1.0),
        (0, 1, 0.95, 0.0, 0.793_450_685_622_762_6),
        (5, 10, 0.9, 0.269_271_821_138_267_14, 0.730_728_178_861_732_8),
        (5, 10, 0.99, 0.184_225_518_247_235_5, 0.815_774_481_752_764_5),
        (4338, 541_909, 0.95, 0.007_771_238_668_217_636, 0.008_245_804_654_569_66),
        (999_999, 1_000_000, 0.999, 0.999_987_251_009_452_3, 0.999_999_921_563_266_4),
    ] {
        let interval = wilson(successes, trials, level).unwrap();
        assert!((interval.low - low).abs() < 1e-14 && (interval.high - high).abs() < 1e-14, "{interval:?}");
    }
}

#[test]
fn wilson_has_no_answer_without_a_question() {
    for (successes, trials, level) in
        [(0, 0, 0.95), (2, 1, 0.95), (1, 2, 0.0), (1, 2, 1.0), (1, 2, 1.5), (1, 2, -0.1), (1, 2, f64::NAN)]
    {
        assert_eq!(wilson(successes, trials, level), None, "{successes} {trials} {level}");
    }
    let widest = wilson(1, 2, 1.0 - f64::EPSILON / 2.0).unwrap();
    assert!(widest.low >= 0.0 && widest.high <= 1.0 && widest.high > 0.99);
    assert_eq!(wilson(u64::MAX, u64::MAX, 0.95).unwrap().high, 1.0);
}

/// numpy 2.4: np.quantile(values, [0, .1, .2, .25, 1/3, .4, .5, .6, .75, .8, .9, .99, 1]).
#[test]
fn quantiles_equal_those_of_numpy_bit_for_bit() {
    let qs = [0.0, 0.1, 0.2, 0.25, 1.0 / 3.0, 0.4, 0.5, 0.6, 0.75, 0.8, 0.9, 0.99, 1.0];
    let check = |values: &[f64], expected: [f64; 13]| {
        assert_eq!(qs.map(|q| quantile_linear(values, q)), expected, "{values:?}");
    };
    check(&[1.002], [1.002; 13]);
    check(
        &[0.578, 1.818],
        [
            0.578,
            0.702,
            0.8260000000000001,
            0.888,
            0.9913333333333334,
            1.074,
            1.198,
            1.322,
            1.508,
            1.57,
            1.694,
            1.8056,
            1.818,
        ],
    );
    check(
        &[0.138, 0.168, 0.403],
        [
            0.138,
            0.14400000000000002,
            0.15000000000000002,
            0.15300000000000002,
            0.158,
            0.162,
            0.168,
            0.215,
            0.28550000000000003,
            0.30900000000000005,
            0.35600000000000004,
            0.39830000000000004,
            0.403,
        ],
    );
    check(
        &[0.289, 0.374, 1.128, 2.664, 14.591],
        [
            0.289,
            0.323,
            0.357,
            0.374,
            0.6253333333333333,
            0.8264,
            1.128,
            1.7424,
            2.664,
            5.049400000000002,
            9.8202,
            14.113919999999998,
            14.591,
        ],
    );
    check(
        &[0.022, 0.068, 0.156, 0.4, 0.943, 1.235, 2.042, 4.017],
        [
            0.022,
            0.054200000000000005,
            0.10320000000000001,
            0.134,
            0.23733333333333329,
            0.35120000000000007,
            0.6715,
            1.0014,
            1.43675,
            1.7192000000000003,
            2.6344999999999996,
            3.8787499999999997,
            4.017,
        ],
    );
    check(
        &[0.007, 0.025, 0.047, 0.076, 0.079, 0.34, 0.385, 0.625, 0.688, 0.908, 1.254, 1.368, 1.72],
        [
            0.007,
            0.029400000000000006,
            0.05860000000000001,
            0.076,
            0.079,
            0.2878000000000002,
            0.385,
            0.6376,
            0.908,
            1.1156000000000006,
            1.3452000000000002,
            1.6777599999999997,
            1.72,
        ],
    );
    let fifteenths = [0.15, 0.45, 0.55, 0.85].map(|q| quantile_linear(&[0.1, 0.2, 0.3, 0.7], q));
    assert_eq!(fifteenths, [0.14500000000000002, 0.23500000000000001, 0.265, 0.5199999999999999]);
}

#[test]
fn quantiles_at_the_edges() {
    assert!(quantile_linear(&[], 0.5).is_nan());
    assert!(quantile_linear(&[1.0], f64::NAN).is_nan());
    assert_eq!(quantile_linear(&[1.0, 2.0], -1.0), 1.0);
    assert_eq!(quantile_linear(&[1.0, 2.0], 7.0), 2.0);
    assert!(quantiles_unsorted_i64(&[], &[0.5])[0].is_nan());
    assert!(quantiles_unsorted_i64(&[1], &[]).is_empty());
    let both = quantiles_unsorted_i64(&[i64::MAX, i64::MIN, 0], &[0.0, 0.5, f64::NAN, 1.0]);
    assert_eq!((both[0], both[1], both[3]), (i64::MIN as f64, 0.0, i64::MAX as f64));
    assert!(both[2].is_nan());
}

fn whole_numbers() -> impl Strategy<Value = Vec<i64>> {
    prop_oneof![
        prop::collection::vec(any::<i64>(), 0..300),
        prop::collection::vec(0..20_i64, 0..2000),
        prop::collection::vec(-5_000_000..5_000_000_i64, 0..3000),
        // Skewed, as amounts are: most small, some enormous.
        prop::collection::vec((0..50_u32).prop_map(|bits| (1_i64 << bits) - 3), 0..3000),
        (any::<i64>(), 0..500_usize).prop_map(|(value, count)| vec![value; count]),
    ]
}

proptest! {
    #![proptest_config(property::config(2_000))]

    #[test]
    fn unsorted_quantiles_equal_sorted_ones(values in whole_numbers(), qs in prop::collection::vec(-0.1..1.1_f64, 0..12)) {
        let mut sorted = values.clone();
        sorted.sort_unstable();
        let sorted: Vec<f64> = sorted.into_iter().map(|value| value as f64).collect();
        let expected: Vec<u64> = qs.iter().map(|q| quantile_linear(&sorted, *q).to_bits()).collect();
        let got: Vec<u64> = quantiles_unsorted_i64(&values, &qs).into_iter().map(f64::to_bits).collect();
        prop_assert_eq!(got, expected);
    }

    #[test]
    fn quantiles_are_monotone_and_within(mut values in prop::collection::vec(-1e9..1e9_f64, 1..50), a in 0.0..1.0_f64, b in 0.0..1.0_f64) {
        values.sort_unstable_by(f64::total_cmp);
        let (low, high) = (quantile_linear(&values, a.min(b)), quantile_linear(&values, a.max(b)));
        prop_assert!(values[0] <= low && low <= high && high <= values[values.len() - 1]);
    }

    #[test]
    fn wilson_holds_the_rate_and_mirrors(trials in 1..1_000_000_u64, part in 0.0..=1.0_f64, level in 0.01..0.9999_f64) {
        let successes = (trials as f64 * part) as u64;
        let interval = wilson(successes, trials, level).unwrap();
        let rate = successes as f64 / trials as f64;
        prop_assert!(0.0 <= interval.low && interval.low <= rate && rate <= interval.high && interval.high <= 1.0);
        prop_assert_eq!(wilson(0, trials, level).unwrap().low, 0.0);
        prop_assert_eq!(wilson(trials, trials, level).unwrap().high, 1.0);
        let mirrored = wilson(trials - successes, trials, level).unwrap();
        prop_assert!((interval.low - (1.0 - mirrored.high)).abs() < 1e-12);
    }

    #[test]
    fn normal_quantiles_mirror_and_rise(p in 1e-300..0.5_f64, q in 1e-300..0.5_f64) {
        prop_assert!(normal_quantile(p.min(q)) <= normal_quantile(p.max(q)));
        let exact = 1.0 - p;
        if 1.0 - exact == p {
            prop_assert_eq!(normal_quantile(exact), -normal_quantile(p));
        }
    }
}
