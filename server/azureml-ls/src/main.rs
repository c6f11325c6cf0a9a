//! The binary; the shell grows here.
fn main() {}
