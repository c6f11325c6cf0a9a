//! Rules about data assets, models and feature sets.

pub mod feature_source;
pub mod incomplete_folder;
