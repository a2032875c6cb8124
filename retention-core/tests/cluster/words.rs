//! What is told of clusters, followed by hand.

use retention_core::{ClusterModel, ClusterOptions, ClusterScale, Frame};

#[test]
fn a_profile_says_what_is_high_and_low_with_figures() {
    let frame = Frame::new()
        .number("orders", &[1.0, 1.0, 2.0, 1.0, 1.0, 12.0, 14.0, 10.0])
        .unwrap()
        .number("days_since_last", &[190.0, 200.0, 210.0, 195.0, 205.0, 4.0, 6.0, 5.0])
        .unwrap()
        .flag("pays_yearly", [true, false, true, false, true, true, false, true].map(Some))
        .unwrap();
    let model = ClusterModel::fit(&frame, &ClusterOptions::default().clusters(2_u32), None).unwrap();
    let table = model.clusters();
    let told = |row: usize| table.column("description").unwrap().text(row).unwrap().to_owned();
    assert_eq!(
        told(0),
        "`days_since_last` high: typically 200 against 192.5; `orders` low: typically 1 against 1.5"
    );
    assert_eq!(
        told(1),
        "`days_since_last` low: typically 5 against 192.5; `orders` high: typically 12 against 1.5"
    );
    assert_eq!(table.column("rows").unwrap().int(0), Some(5));
    let profile = model.profile();
    assert_eq!(profile.column("level").unwrap().text(2), Some("usual"));
    assert_eq!(profile.column("mean").unwrap().float(2), Some(0.6));
}

#[test]
fn the_guide_finds_and_assigns() -> retention_core::Result<()> {
    // START fit
    let bought = Frame::new()
        .number("orders", &[1.0, 1.0, 2.0, 1.0, 12.0, 14.0, 10.0])?
        .number("recency_days", &[190.0, 200.0, 210.0, 195.0, 4.0, 6.0, 5.0])?;
    let options = ClusterOptions::default().clusters(2_u32).scale(ClusterScale::Log);
    let model = ClusterModel::fit(&bought, &options, None)?;
    let groups = model.clusters();
    for row in 0..groups.rows() {
        println!("{}", groups.column("description")?.text(row).unwrap_or_default());
    }
    // END fit
    // START assign
    let new = Frame::new().number("orders", &[11.0])?.number("recency_days", &[7.0])?;
    let again = ClusterModel::from_json(&model.to_json()?)?;
    assert_eq!(again.predict(&new)?, model.predict(&bought)?[4..5]); // with those who buy often
    // END assign
    Ok(())
}

#[test]
fn shares_of_flags_are_told_in_per_cent() {
    let frame = Frame::new()
        .number("seats", &[1.0, 1.1, 1.2, 9.0, 9.1, 9.2])
        .unwrap()
        .flag("trial", [true, true, true, false, false, false].map(Some))
        .unwrap();
    let model = ClusterModel::fit(&frame, &ClusterOptions::default().clusters(2_u32), None).unwrap();
    let table = model.clusters();
    let all: Vec<&str> = (0..2).map(|row| table.column("description").unwrap().text(row).unwrap()).collect();
    assert!(all.iter().any(|text| text.contains("`trial` high: 100 % against 50 %")), "{all:?}");
}

/// `(high, own, all)` of each column in a description that gives figures.
fn figures(text: &str) -> Vec<(bool, f64, f64)> {
    let told = text.split("; ").filter_map(|part| {
        let (column, figures) = part.split_once(": ")?;
        let (own, all) = figures.split_once(" against ")?;
        let number = |text: &str| text.rsplit(' ').next().unwrap().parse::<f64>().unwrap();
        Some((column.ends_with(" high"), number(own), number(all)))
    });
    told.collect()
}

#[test]
fn figures_show_what_the_words_say() {
    let spent: Vec<f64> = [0.0; 49].into_iter().chain([10.0; 50]).chain([10_000.0]).collect();
    let frame = Frame::new().number("spent", &spent).unwrap();
    let options = ClusterOptions::default().clusters(3_u32).scale(ClusterScale::Log);
    let model = ClusterModel::fit(&frame, &options, None).unwrap();
    let table = model.clusters();
    // Medians are the same and means show the contrary: logarithms of one more are 2.4 in the cluster and 1.29 over all.
    let told = table.column("description").unwrap().text(0).unwrap();
    assert_eq!(told, "`spent` high: in the geometric mean 10 against 2.64");
    let mut checked = 0;
    for case in 0..60_u32 {
        let value = |row: u32| f64::from((row * row * (case + 3) + row * 7) % 11).exp2().floor() - 1.0;
        let (a, b): (Vec<f64>, Vec<f64>) = (0..40).map(|row| (value(row), value(row + 50))).unzip();
        let frame = Frame::new().number("a", &a).unwrap().number("b", &b).unwrap();
        for scale in [ClusterScale::Log, ClusterScale::Standard] {
            let options = ClusterOptions::default().clusters(2 + case % 5).scale(scale).runs(2_u32);
            let Ok(model) = ClusterModel::fit(&frame, &options, None) else { continue };
            let table = model.clusters();
            for row in 0..table.rows() {
                let text = table.column("description").unwrap().text(row).unwrap();
                for (high, own, all) in figures(text) {
                    assert!(if high { own > all } else { own < all }, "{text}");
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 500, "{checked}");
}
