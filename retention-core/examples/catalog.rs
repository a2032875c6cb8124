//! Prints the catalogue of operations as JSON: `cargo run --example catalog`.

fn main() {
    println!("{:#}", retention_core::catalog_json());
}
