//! Links in a file: paths of modules, imports and parameter files, and of files that functions read.

use super::reach::Reach;
use crate::Presence;
use crate::bicep::File;
use crate::bicep::modules::references;
use crate::features::{Link, LinkTarget};

/// All links, in order of place.
#[must_use]
pub fn links(file: &File<'_>) -> Vec<Link> {
    if file.beside_official {
        return Vec::new();
    }
    let reach = Reach::new(file);
    let mut links: Vec<Link> = references::all(file.parse, file.source)
        .into_iter()
        .filter_map(|reference| {
            let path = reach.follow(&reach.own, reference.text)?;
            let is_there = matches!(file.files.look(&path), Presence::File | Presence::Folder);
            let span = reference.path.content_span().filter(|span| !span.is_empty())?;
            is_there.then_some(Link { span, target: LinkTarget::Path(path) })
        })
        .collect();
    links.sort_by_key(|link| link.span);
    links
}

#[cfg(test)]
mod tests {
    use super::super::testing::Workspace;
    use super::*;

    #[test]
    fn paths_that_exist_are_links() {
        let workspace = Workspace::new(
            "//- /infra/main.bicep
import { a } from '../types.bicep'$0
module b './gone.bicep' = {}
module c 'br/public:avm/res/a:1' = {}
var d = loadTextContent('text.bicep')
//- /types.bicep
//- /infra/text.bicep
",
        );
        let source = &workspace.files["infra/main.bicep"].source;
        let links = workspace.ask(|file, _| links(file));
        let found: Vec<_> =
            links.iter().map(|link| (&source[link.span.range()], link.target.clone())).collect();
        assert_eq!(
            found,
            [
                ("../types.bicep", LinkTarget::Path("../types.bicep".into())),
                ("text.bicep", LinkTarget::Path("text.bicep".into())),
            ]
        );
    }
}
