//! A second RFM in the plainest words, which the real one must equal.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use retention_core::{
    Calendar, RfmFrequency, RfmOptions, RfmRecency, RfmRefunds, RfmTies, SegmentMap, Timestamp, Unit, Zone,
    quantile_linear,
};

use crate::scene::{Happening, Scene, config, scenes};

const DAY: i64 = 86_400_000_000;

#[derive(Debug, PartialEq)]
struct Plain {
    customer: String,
    values: [i64; 3],
    scores: [u32; 3],
    last: Timestamp,
}

fn value(
    scene: &Scene,
    bought: &[&Happening],
    refunds: &[&Happening],
    options: &RfmOptions,
) -> ([i64; 3], i64) {
    let calendar = Calendar::new(Zone::parse(scene.zone).unwrap());
    let day = |time| calendar.index_of(Unit::Day, Timestamp::from_micros(time));
    let last = bought.iter().map(|event| event.time).max().unwrap();
    let recency = match options.recency {
        RfmRecency::ElapsedDays => (scene.as_of - last) / DAY,
        _ => day(scene.as_of) - day(last),
    };
    let frequency = match options.frequency {
        RfmFrequency::Days => bought.iter().map(|event| day(event.time)).collect::<BTreeSet<_>>().len(),
        RfmFrequency::Events => bought.len(),
        _ => {
            let orders: BTreeSet<u8> = bought.iter().filter_map(|event| event.order).collect();
            orders.len() + bought.iter().filter(|event| event.order.is_none()).count()
        }
    };
    let mut monetary: i64 = bought.iter().filter_map(|event| event.amount).sum();
    if options.refunds == RfmRefunds::Net {
        monetary -= refunds.iter().filter_map(|event| event.amount).map(i64::abs).sum::<i64>();
    }
    ([recency, frequency as i64, monetary], last)
}

fn scores(rows: &[(String, [i64; 3], i64)], options: &RfmOptions) -> Vec<[u32; 3]> {
    let bins = options.bins;
    let mut scores = vec![[0; 3]; rows.len()];
    for dimension in 0..3 {
        let ranked = match options.ties {
            RfmTies::Equal => false,
            RfmTies::First => dimension == 1,
            _ => true,
        };
        let mut values: Vec<f64> = rows.iter().map(|(_, values, _)| values[dimension] as f64).collect();
        if ranked {
            // `rank(method="first")`: the place when sorted by value, the rows being sorted by id.
            let mut order: Vec<usize> = (0..rows.len()).collect();
            order.sort_by_key(|row| rows[*row].1[dimension]);
            for (rank, row) in order.into_iter().enumerate() {
                values[row] = rank as f64;
            }
        }
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let cuts: Vec<f64> =
            (1..bins).map(|part| quantile_linear(&sorted, f64::from(part) / f64::from(bins))).collect();
        for (row, value) in values.iter().enumerate() {
            let below = cuts.iter().filter(|cut| *cut < value).count() as u32;
            scores[row][dimension] = if dimension == 0 { bins - below } else { 1 + below };
        }
    }
    scores
}

fn plain(scene: &Scene, options: &RfmOptions) -> Vec<Plain> {
    let mut people: BTreeMap<&str, (Vec<&Happening>, Vec<&Happening>)> = BTreeMap::new();
    for event in scene.events.iter().filter(|event| event.time < scene.as_of) {
        let person = people.entry(&event.customer).or_default();
        match event.kind {
            "sale" | "till" => person.0.push(event),
            "back" => person.1.push(event),
            _ => {}
        }
    }
    let rows: Vec<(String, [i64; 3], i64)> = people
        .into_iter()
        .filter(|(_, (bought, _))| !bought.is_empty())
        .map(|(customer, (bought, refunds))| {
            let (values, last) = value(scene, &bought, &refunds, options);
            (customer.to_owned(), values, last)
        })
        .collect();
    let scores = scores(&rows, options);
    rows.into_iter()
        .zip(scores)
        .map(|((customer, values, last), scores)| Plain {
            customer,
            values,
            scores,
            last: Timestamp::from_micros(last),
        })
        .collect()
}

pub(crate) fn any_options() -> impl Strategy<Value = RfmOptions> {
    (
        prop::sample::select(RfmFrequency::ALL),
        prop::sample::select(RfmRecency::ALL),
        prop::sample::select(RfmRefunds::ALL),
        prop::sample::select(RfmTies::ALL),
        // Of these numbers of parts, k/n of a whole number is never a rounding below it.
        prop::sample::select(vec![2u32, 3, 4, 5, 8]),
    )
        .prop_map(|(frequency, recency, refunds, ties, bins)| {
            RfmOptions::default().frequency(frequency).recency(recency).refunds(refunds).ties(ties).bins(bins)
        })
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn equals_the_plain_twin(scene in scenes(), options in any_options(), threads in 1usize..4) {
        let rfm = scene.log().threads(threads).as_of(scene.as_of()).unwrap().rfm(&options).unwrap();
        let found: Vec<Plain> = rfm
            .iter()
            .map(|row| Plain {
                customer: row.customer.to_owned(),
                values: [row.recency_days.into(), row.frequency.into(), row.monetary_minor],
                scores: [row.r, row.f, row.m],
                last: row.last_purchase,
            })
            .collect();
        prop_assert_eq!(found, plain(&scene, &options));
        let usual = SegmentMap::usual();
        for row in rfm.iter() {
            let name = usual.rule_of(row.r, row.f, row.m).map(retention_core::SegmentRule::name);
            prop_assert_eq!(row.segment, name.filter(|_| options.bins == 5));
            prop_assert_eq!(row.score, format!("{}{}{}", row.r, row.f, row.m));
        }
    }

    #[test]
    fn the_table_and_the_summary_say_what_the_rows_say(scene in scenes(), options in any_options()) {
        let rfm = scene.log().as_of(scene.as_of()).unwrap().rfm(&options).unwrap();
        let (table, summary) = (rfm.table(), rfm.segments().unwrap());
        prop_assert_eq!(table.rows(), rfm.len());
        let int = |name: &str, row| table.column(name).unwrap().int(row).unwrap();
        for (at, row) in rfm.iter().enumerate() {
            prop_assert_eq!(rfm.get(at), Some(row));
            prop_assert_eq!(rfm.customer(row.customer), Some(row));
            prop_assert_eq!(table.column("customer").unwrap().text(at), Some(row.customer));
            prop_assert_eq!(int("recency_days", at), i64::from(row.recency_days));
            prop_assert_eq!(int("frequency", at), i64::from(row.frequency));
            prop_assert_eq!(int("monetary_minor", at), row.monetary_minor);
            prop_assert_eq!(int("score_sum", at), i64::from(row.r + row.f + row.m));
            prop_assert_eq!([int("r", at), int("f", at), int("m", at)], [row.r, row.f, row.m].map(i64::from));
            prop_assert_eq!(table.column("score").unwrap().text(at), Some(row.score));
            prop_assert_eq!(table.column("segment").unwrap().text(at), row.segment);
        }
        prop_assert_eq!(rfm.get(rfm.len()), None);
        prop_assert_eq!(rfm.customer("c"), None);
        let total = |name: &str| -> i64 {
            (0..summary.rows()).filter_map(|row| summary.column(name).unwrap().int(row)).sum()
        };
        if options.bins == 5 {
            prop_assert_eq!(total("customers"), rfm.len() as i64);
            prop_assert_eq!(total("monetary_total_minor"), rfm.iter().map(|row| row.monetary_minor).sum::<i64>());
        } else {
            prop_assert_eq!(summary.rows(), 0);
        }
    }
}
