//! Rules about the files that a file names.

mod local;
pub mod missing_file;
pub mod module_cycle;
pub mod remote_path;
pub mod scoring_script;
pub mod unfilled_path;
