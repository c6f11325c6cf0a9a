//! What the black-box tests and the benchmark share: where the binary is, and a client that speaks to any language
//! server over stdio. Must not know the server's insides.

pub mod cli;
pub mod client;
pub mod example;
pub mod folder;
pub mod sample;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The root of the repository.
#[must_use]
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or_else(|| Path::new("."))
}

/// The built `azureml-ls`, of the profile that the tests run in. Built once per test program: Cargo gives the path of
/// a binary only to tests of its own package.
///
/// # Panics
///
/// If it cannot be built.
#[must_use]
pub fn binary() -> &'static Path {
    static BINARY: LazyLock<PathBuf> = LazyLock::new(|| {
        // Tests run from <target>/<profile>/deps.
        let here = std::env::current_exe().unwrap_or_default();
        let profile = here.ancestors().find(|folder| folder.ends_with("deps")).and_then(Path::parent);
        let profile = profile.or_else(|| here.parent()).unwrap_or_else(|| Path::new("."));
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--package", "azureml-ls", "--target-dir"]);
        build.arg(profile.parent().unwrap_or_else(|| Path::new("target"))).current_dir(repository());
        if profile.ends_with("release") {
            build.arg("--release");
        }
        let built = build.status().is_ok_and(|status| status.success());
        let binary = profile.join(format!("azureml-ls{}", std::env::consts::EXE_SUFFIX));
        assert!(built && binary.exists(), "azureml-ls could not be built into {}", profile.display());
        binary
    });
    &BINARY
}
