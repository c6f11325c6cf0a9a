//! Paths of modules, imports and parameter files: what kind they are, and where they lead from another file. All are
//! relative to the folder of the file that is analysed, written with `/`.

/// What the text behind `module`, `using`, `extends` or `from` leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written<'t> {
    /// A path of this machine, as written.
    Local(&'t str),
    /// A module of a registry, without `br:` or `br/`: `public:avm/res/storage/storage-account:0.9.0`,
    /// `example.azurecr.io/modules/storage:v1`.
    Registry(&'t str),
    /// A template spec.
    TemplateSpec,
    /// Nothing that is known: empty, absolute, of a scheme of its own, with a placeholder of another program.
    Other,
}

/// Reads what stands between the quotes.
#[must_use]
pub fn read(text: &str) -> Written<'_> {
    if let Some(rest) = text.strip_prefix("br:").or_else(|| text.strip_prefix("br/")) {
        return Written::Registry(rest);
    }
    if text.starts_with("ts:") || text.starts_with("ts/") {
        return Written::TemplateSpec;
    }
    let is_odd = |letter: char| {
        matches!(letter, ':' | '<' | '>' | '|' | '?' | '*' | '"' | '\\') || letter.is_control()
    };
    let is_placeholder = text.contains("{{") || text.contains("#{");
    if text.is_empty() || text.starts_with('/') || text.contains(is_odd) || is_placeholder {
        return Written::Other;
    }
    Written::Local(text)
}

/// Where `written` leads from the folder that holds `file`, without `.` and inner `..`.
#[must_use]
pub fn join(file: &str, written: &str) -> String {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(written.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// `path`, relative to `folder`, without climbing out of it and back: from `/repo/infra` the path `../infra/a.bicep` is
/// `a.bicep`.
#[must_use]
pub fn come_back(folder: &str, path: &str) -> String {
    let home: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let climbs = path.split('/').take_while(|part| *part == "..").count();
    let mut rest: Vec<&str> = path.split('/').skip(climbs).collect();
    let mut left = climbs;
    while left > 0 && home.len() >= left && rest.len() > 1 && home.get(home.len() - left) == rest.first() {
        rest.remove(0);
        left -= 1;
    }
    std::iter::repeat_n("..", left).chain(rest).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_count_from_the_file_that_holds_them() {
        assert_eq!(join("main.bicep", "./storage.bicep"), "storage.bicep");
        assert_eq!(join("modules/a.bicep", "../common/b.bicep"), "common/b.bicep");
        assert_eq!(join("../modules/a.bicep", "../b.bicep"), "../b.bicep");
        assert_eq!(join("../../a.bicep", "../b.bicep"), "../../../b.bicep");
        assert_eq!(join("a/b/c.bicep", "./d//e.bicep"), "a/b/d/e.bicep");
    }

    #[test]
    fn a_path_that_comes_back_is_a_short_one() {
        assert_eq!(come_back("/repo/infra", "../infra/a.bicep"), "a.bicep");
        assert_eq!(come_back("/repo/infra", "../../repo/b/a.bicep"), "../b/a.bicep");
        assert_eq!(come_back("/repo/infra", "../modules/a.bicep"), "../modules/a.bicep");
        assert_eq!(come_back("", "../infra/a.bicep"), "../infra/a.bicep");
        assert_eq!(come_back("/repo/infra", "a.bicep"), "a.bicep");
    }

    #[test]
    fn registries_and_specs_are_no_paths() {
        assert_eq!(read("./a.bicep"), Written::Local("./a.bicep"));
        assert_eq!(
            read("br/public:avm/res/key-vault/vault:0.13.0"),
            Written::Registry("public:avm/res/key-vault/vault:0.13.0")
        );
        assert_eq!(read("br:x.azurecr.io/a:1"), Written::Registry("x.azurecr.io/a:1"));
        assert_eq!(read("ts/corp:spec:1"), Written::TemplateSpec);
        for other in ["", "/etc/a.bicep", "C:\\a.bicep", "../{{name}}.bicep", "#{name}#.bicep"] {
            assert_eq!(read(other), Written::Other, "{other}");
        }
    }
}
