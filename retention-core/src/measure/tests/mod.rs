//! Measures against a plain twin, their boundaries, and what is refused.

mod cases;
mod plain;
mod refused;
mod twin;
