//! A year of a real shop: who the best customers are, who is slipping, how cohorts stay, how activity moves.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a host has files, the core has none"
)]

use std::collections::BTreeSet;
use std::io::Read;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file =
        std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/online_retail.csv.gz"))?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text)?;
    let lines: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let customers: BTreeSet<&str> = lines.iter().filter_map(|line| line.get(5).copied()).collect();
    println!("Online Retail: {} lines, {} customers", lines.len(), customers.len() - 1);
    Ok(())
}
