//! Rules about schedules: what starts them, and what they start.

pub mod cron_expression;
pub mod recurrence_pattern;
pub mod schedule_window;
pub mod scheduled_job;
