//! Rules about automated ML.

pub mod conflicting_data;
pub mod idle_setting;
pub mod model_setting;
pub mod sweep_text;
