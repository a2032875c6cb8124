//! Prints the JSON Schema of policies, which `make generate` writes into the reference.

fn main() {
    println!("{:#}", retention_core::Policy::json_schema());
}
