//! The constructs of expressions, one by one.
