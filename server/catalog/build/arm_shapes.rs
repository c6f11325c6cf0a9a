//! The shapes of ARM types, as the crate reads them in again.

#[path = "../src/arm/node.rs"]
pub(crate) mod node;
#[path = "../src/arm/table.rs"]
pub(crate) mod table;
#[path = "../src/arm/words.rs"]
pub(crate) mod words;
