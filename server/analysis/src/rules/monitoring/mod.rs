//! Rules about monitoring schedules.

pub mod data_window;
pub mod monitor_data;
