//! The shape of the house, checked: who may know whom, what `analysis` must not touch, how long a file may grow.
//! The plan behind it is in CONTRIBUTING.md.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The workspace's crates and which of the others each may depend on, tests included.
const ARROWS: &[(&str, &str, &[&str])] = &[
    ("grammars", "azureml-grammars", &[]),
    ("server/syntax", "azureml-syntax", &["azureml-grammars"]),
    ("server/catalog", "azureml-catalog", &[]),
    ("server/analysis", "azureml-analysis", &["azureml-syntax", "azureml-catalog"]),
    ("server/azureml-ls", "azureml-ls", &["azureml-analysis", "azureml-syntax", "azureml-catalog"]),
    (
        "tests",
        "azureml-tests",
        &["azureml-analysis", "azureml-ls", "azureml-syntax", "azureml-catalog", "azureml-grammars"],
    ),
];

/// Longer files want to be two.
const MOST_LINES_OF_CODE: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the workspace").to_path_buf()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every file below `folder` with one of these endings, in order; what is installed or generated is left out.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    const NOT_OURS: &[&str] = &["node_modules", "target", "dist", "out", "parser.c", "tree_sitter"];
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if NOT_OURS.contains(&name.as_str()) || name.starts_with('.') {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn dependencies(manifest: &Path) -> BTreeSet<String> {
    let manifest: toml::Table = read(manifest).parse().expect("a manifest is TOML");
    ["dependencies", "dev-dependencies", "build-dependencies"]
        .iter()
        .filter_map(|section| manifest.get(*section)?.as_table())
        .flat_map(|section| section.keys().cloned())
        .collect()
}

/// The names of all packages that the lock file resolves.
fn locked() -> BTreeSet<String> {
    let lock: toml::Table = read(&root().join("Cargo.lock")).parse().expect("the lock file is TOML");
    let packages = lock.get("package").and_then(toml::Value::as_array).expect("the lock file has packages");
    packages.iter().filter_map(|package| Some(package.get("name")?.as_str()?.to_owned())).collect()
}

#[test]
fn no_arrow_points_up() {
    let workspace: toml::Table = read(&root().join("Cargo.toml")).parse().expect("the workspace is TOML");
    let members: BTreeSet<&str> = workspace["workspace"]["members"]
        .as_array()
        .expect("the workspace has members")
        .iter()
        .filter_map(toml::Value::as_str)
        .collect();
    let known: BTreeSet<&str> = ARROWS.iter().map(|(folder, ..)| *folder).collect();
    assert_eq!(members, known, "a new crate needs a line in ARROWS: what may it know?");
    for (folder, name, allowed) in ARROWS {
        for dependency in dependencies(&root().join(folder).join("Cargo.toml")) {
            let inside = ARROWS.iter().any(|(_, other, _)| *other == dependency);
            assert!(!inside || allowed.contains(&dependency.as_str()), "{name} must not know {dependency}");
        }
    }
}

/// Invariant 2: `analysis` touches no file, socket, process, clock or LSP type.
#[test]
fn analysis_is_pure() {
    let allowed = ["azureml-syntax", "azureml-catalog", "strsim", "expect-test", "proptest"];
    for dependency in dependencies(&root().join("server/analysis/Cargo.toml")) {
        assert!(allowed.contains(&dependency.as_str()), "analysis gained `{dependency}`: is it free of I/O?");
    }
    let forbidden = [
        "std::fs",
        "std::net",
        "std::process",
        "std::env",
        "std::time",
        "std::thread",
        "std::io",
        "std::path",
        "tower_lsp",
        "lsp_types",
        "tokio",
        "SystemTime",
        "Instant::now",
    ];
    assert_absent("server/analysis/src", &forbidden, |_| true);
}

/// Invariant 3: columns exist only in syntax's text module and in the shell; ropey only in the former.
#[test]
fn columns_and_ropes_live_in_the_text_module() {
    assert_absent("server/syntax/src", &["ropey", "Encoding"], |path| {
        !path.ends_with("server/syntax/src/text.rs") && !in_folder(path, "server/syntax/src/text")
    });
    assert_absent("server/analysis/src", &["Encoding", "utf16", "Utf16"], |_| true);
    assert_absent("server/azureml-ls/src", &["ropey"], |_| true);
}

/// Invariant 4: rules name operations; only `syntax::edit` turns them into text.
#[test]
fn rules_do_not_write_text_edits() {
    assert_absent("server/analysis/src/rules", &["TextEdit", "to_edits", "edit::apply"], |path| {
        !path.ends_with("tests.rs")
    });
}

/// Only the `lsp` folder of the binary knows the protocol's types.
#[test]
fn the_protocol_stays_in_its_folder() {
    assert_absent("server/azureml-ls/src", &["tower_lsp"], |path| {
        !in_folder(path, "server/azureml-ls/src/lsp")
    });
}

/// No serde crate sits on the edit path.
#[test]
fn syntax_and_analysis_do_not_use_serde() {
    for folder in ["server/syntax", "server/analysis"] {
        let serde: Vec<_> = dependencies(&root().join(folder).join("Cargo.toml"))
            .into_iter()
            .filter(|dependency| dependency.contains("serde"))
            .collect();
        assert_eq!(serde, Vec::<String>::new(), "{folder}");
    }
}

/// Invariant 8: nothing that could open a socket is linked in, and no archived or unsound YAML crate.
#[test]
fn no_package_opens_sockets_or_is_abandoned() {
    let banned = [
        ("mio", "tokio's `net` feature"),
        ("socket2", "tokio's `net` feature"),
        ("signal-hook-registry", "tokio's `process` feature"),
        ("reqwest", "an HTTP client"),
        ("hyper", "an HTTP stack"),
        ("ureq", "an HTTP client"),
        ("curl", "an HTTP client"),
        ("rustls", "TLS"),
        ("native-tls", "TLS"),
        ("openssl", "TLS"),
        ("serde_yaml", "archived"),
        ("serde_yml", "RUSTSEC-2025-0068"),
        ("unsafe-libyaml", "archived"),
        ("tower-lsp", "unmaintained; hangs on exit"),
    ];
    let locked = locked();
    for (package, why) in banned {
        assert!(!locked.contains(package), "Cargo.lock has {package} ({why})");
    }
}

/// Neither sockets nor child processes in the binary's own code.
#[test]
fn the_binary_starts_nothing_and_connects_to_nothing() {
    for folder in ["server", "grammars/src"] {
        assert_absent(
            folder,
            &["std::net", "process::Command", "Command::new", "TcpStream", "UdpSocket", "UnixStream"],
            |path| path.extension().is_some_and(|ending| ending == "rs"),
        );
    }
}

#[test]
fn files_stay_short() {
    let mut long = Vec::new();
    for folder in ["server", "grammars", "tests", "editors"] {
        for path in files(&root().join(folder), &[".rs", ".ts", ".mjs", ".lua", ".c", ".h", "grammar.js"]) {
            let lines = lines_of_code(&read(&path));
            if lines > MOST_LINES_OF_CODE {
                long.push(format!("{} has {lines} lines of code", path.display()));
            }
        }
    }
    assert!(long.is_empty(), "more than {MOST_LINES_OF_CODE} lines of code:\n{}", long.join("\n"));
}

/// Every module says first what it is for.
#[test]
fn modules_say_what_they_are_for() {
    let mut silent = Vec::new();
    for folder in ["server", "grammars", "tests"] {
        for path in files(&root().join(folder), &[".rs"]) {
            // The tests of a module that has outgrown it stand under its own first lines.
            if !path.ends_with("tests.rs") && !read(&path).trim_start().starts_with("//!") {
                silent.push(path.display().to_string());
            }
        }
    }
    assert!(silent.is_empty(), "no `//!` at the top of:\n{}", silent.join("\n"));
}

/// Lines that are neither blank nor comment, tests at the end of the file left out.
fn lines_of_code(source: &str) -> usize {
    source
        .lines()
        .map(str::trim)
        .take_while(|line| *line != "#[cfg(test)]")
        .filter(|line| {
            !line.is_empty() && !line.starts_with("//") && !line.starts_with("* ") && !line.starts_with("--")
        })
        .count()
}

fn in_folder(path: &Path, folder: &str) -> bool {
    path.starts_with(root().join(folder))
}

/// Fails if a line of code (comments and test modules aside) below `folder` holds one of the words.
fn assert_absent(folder: &str, words: &[&str], applies: impl Fn(&Path) -> bool) {
    let mut seen = Vec::new();
    for path in files(&root().join(folder), &[".rs"]).into_iter().filter(|path| applies(path)) {
        let source = read(&path);
        for (number, line) in source.lines().enumerate().take_while(|(_, line)| line.trim() != "#[cfg(test)]")
        {
            if !line.trim_start().starts_with("//") && words.iter().any(|word| line.contains(word)) {
                seen.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(seen.is_empty(), "not here: {words:?}\n{}", seen.join("\n"));
}

#[test]
fn lines_of_code_are_counted_without_comments_and_tests() {
    let source = "//! What.\n\nfn main() {\n    // why\n    run();\n}\n\n#[cfg(test)]\nmod tests {}\n";
    assert_eq!(lines_of_code(source), 3);
}

/// Every package that is linked in or builds us can be used under MIT or Apache-2.0's terms.
#[test]
fn licenses_are_compatible() {
    let accepted = [
        "MIT",
        "Apache-2.0",
        "Apache-2.0 WITH LLVM-exception",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "Zlib",
        "Unlicense",
        "Unicode-3.0",
        "0BSD",
        "CC0-1.0",
        "BSL-1.0",
        "MIT-0",
    ];
    // Only this platform's packages are sure to be on the machine.
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo names its host");
    let metadata =
        cargo(&["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host]);
    let metadata: serde_json::Value = serde_json::from_str(&metadata).expect("metadata is JSON");
    let mut refused = Vec::new();
    for package in metadata["packages"].as_array().expect("packages") {
        // `A OR B`: one accepted alternative will do; `(A OR B) AND C`: every part needs one.
        let license = package["license"].as_str().unwrap_or_default().replace('/', " OR ");
        let compatible = license.split(" AND ").all(|part| {
            part.trim_matches(['(', ')'])
                .split(" OR ")
                .any(|name| accepted.contains(&name.trim_matches(['(', ')', ' '])))
        });
        if !compatible {
            refused.push(format!("{}: {license}", package["name"]));
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
}

fn cargo(arguments: &[&str]) -> String {
    let output = std::process::Command::new(env!("CARGO")).args(arguments).current_dir(root()).output();
    String::from_utf8(output.expect("cargo runs").stdout).expect("cargo speaks UTF-8")
}
