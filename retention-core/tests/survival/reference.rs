//! Telco and Rossi as lifelines and statsmodels computed them.

use retention_core::{CurveLimits, Factor, Lifetimes, LogRankOptions, SurvivalCurves};
use serde_json::Value;

use crate::data::{close, expected, numbers, rossi, telco};

fn curves_agree(curves: &SurvivalCurves, reference: &Value) {
    let table = curves.table();
    let rows = reference["table_time_atrisk_observed_censored_S_ciLow_ciHigh"].as_array().unwrap();
    assert_eq!(table.rows(), rows.len());
    let column = |name: &str, row: usize| table.column(name).unwrap().float(row);
    for (row, wanted) in rows.iter().enumerate() {
        let wanted = numbers(wanted);
        for (name, wanted) in ["time", "at_risk", "events", "censored"].iter().zip(&wanted) {
            assert_eq!(column(name, row), Some(*wanted), "{name} of row {row}");
        }
        for ((name, wanted), within) in
            ["survival", "low", "high"].iter().zip(&wanted[4..]).zip([1e-11, 1e-9, 1e-9])
        {
            close(column(name, row).unwrap(), *wanted, within);
        }
    }
}

#[test]
fn kaplan_meier_of_telco_and_rossi() {
    let reference = expected("survival");
    let (telco, rossi) = (telco(), rossi());
    let (tenure, churned) = (telco.numbers("tenure"), telco.is("Churn", "Yes"));
    let curves = Lifetimes::new("tenure", &tenure, "Churn", &churned)
        .unwrap()
        .kaplan_meier(&CurveLimits::default())
        .unwrap();
    curves_agree(&curves, &reference["telco"]["kaplan_meier"]);
    for horizon in [12.0, 24.0, 48.0, 72.0] {
        let mean = curves.restricted_mean(None, horizon).unwrap().value;
        close(mean, reference["telco"]["kaplan_meier"][format!("rmst_{horizon}")].as_f64().unwrap(), 1e-10);
    }
    assert_eq!(curves.quantile(None, 0.5), [None; 3]);
    let hazard = curves.cumulative_hazard();
    for (row, wanted) in
        reference["telco"]["nelson_aalen_plain_sum_d_over_n"].as_array().unwrap().iter().enumerate()
    {
        close(hazard.column("cumulative_hazard").unwrap().float(row).unwrap(), numbers(wanted)[1], 1e-11);
    }

    let (week, arrest) = (rossi.numbers("week"), rossi.is("arrest", "1"));
    let curves = Lifetimes::new("week", &week, "arrest", &arrest)
        .unwrap()
        .kaplan_meier(&CurveLimits::default())
        .unwrap();
    curves_agree(&curves, &reference["rossi"]["kaplan_meier"]);
    let mean = curves.restricted_mean(None, 52.0).unwrap().value;
    close(mean, reference["rossi"]["kaplan_meier"]["rmst_52"].as_f64().unwrap(), 1e-10);
}

#[test]
fn log_rank_of_telco_and_rossi() {
    let reference = expected("survival");
    let telco = telco();
    let (tenure, churned) = (telco.numbers("tenure"), telco.is("Churn", "Yes"));
    for (column, name) in
        [("Contract", "by_contract"), ("gender", "by_gender"), ("PaymentMethod", "by_payment")]
    {
        let wanted = &reference["telco"][name];
        let lives = Lifetimes::new("tenure", &tenure, "Churn", &churned).unwrap();
        let lives = lives.grouped(column, Factor::new(telco.texts(column))).unwrap();
        let found = lives.log_rank(&LogRankOptions::default().pairwise(true)).unwrap();
        let statistic = wanted["logrank_chi2"].as_f64().unwrap();
        close(found.test().statistic, statistic, 1e-10 * statistic.max(1.0));
        assert_eq!(u64::from(found.test().df), wanted["df"].as_u64().unwrap());
        let p = wanted["p"].as_f64().unwrap();
        close(found.test().p_value, p, 1e-9 * p);
        for pair in wanted["pairwise"].as_array().into_iter().flatten() {
            let (_, _, test) =
                found.pairs().find(|(a, b, _)| pair["a"] == **a && pair["b"] == **b).expect("the pair");
            let statistic = pair["chi2"].as_f64().unwrap();
            close(test.statistic, statistic, 1e-10 * statistic.max(1.0));
        }
        let curves = lives.kaplan_meier(&CurveLimits::default()).unwrap();
        for (group, wanted) in wanted["by_group"].as_object().unwrap() {
            assert_eq!(curves.quantile(Some(group), 0.5)[0], wanted["median"].as_f64(), "{group}");
            if let Some(mean) = wanted["rmst_72"].as_f64() {
                close(curves.restricted_mean(Some(group), 72.0).unwrap().value, mean, 1e-10);
            }
        }
    }
    let rossi = rossi();
    let (week, arrest) = (rossi.numbers("week"), rossi.is("arrest", "1"));
    let lives = Lifetimes::new("week", &week, "arrest", &arrest).unwrap();
    let lives = lives.grouped("fin", Factor::new(rossi.texts("fin"))).unwrap();
    let wanted = reference["rossi"]["by_fin"]["logrank_chi2"].as_f64().unwrap();
    close(lives.log_rank(&LogRankOptions::default()).unwrap().test().statistic, wanted, 1e-10);
}

#[test]
fn late_entry_and_weights_as_lifelines_has_them() {
    let peers = expected("survival_peers");
    let column = |name: &str| numbers(&peers["data"][name]);
    let (time, entry, weight) = (column("time"), column("entry"), column("weight"));
    let event: Vec<bool> = column("event").iter().map(|event| *event == 1.0).collect();
    let lives = || Lifetimes::new("time", &time, "event", &event).unwrap();
    let late = lives().entered("entry", &entry).unwrap().kaplan_meier(&CurveLimits::default()).unwrap();
    let weighted =
        lives().weighted("weight", &weight).unwrap().kaplan_meier(&CurveLimits::default()).unwrap();
    for (curves, name) in [(&late, "entry"), (&weighted, "weighted")] {
        for row in peers["curves"][name].as_array().unwrap() {
            let row = numbers(row);
            close(curves.survival_at(None, row[0]).unwrap(), row[1], 1e-12);
        }
    }
    let hazard = late.cumulative_hazard();
    let times = hazard.column("time").unwrap();
    for row in peers["curves"]["entry_hazard"].as_array().unwrap() {
        let row = numbers(row);
        let at = (0..hazard.rows()).rfind(|at| times.float(*at).unwrap() <= row[0]).unwrap();
        close(hazard.column("cumulative_hazard").unwrap().float(at).unwrap(), row[1], 1e-12);
    }
}
