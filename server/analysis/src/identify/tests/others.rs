//! Files of other tools: nothing at all.

use super::identity;
use crate::testing::findings;

#[test]
fn files_of_other_tools_get_nothing_at_all() {
    let files = include_str!("others.yml").split_once("\n# ").expect("a heading").1;
    let mut count = 0;
    for file in files.split("\n--- # ") {
        let (tool, text) = file.split_once('\n').expect("a heading and a file");
        assert_eq!(identity(text).0, None, "{tool}");
        let found = findings(text);
        assert!(found.is_empty(), "{tool}: {found:?}");
        count += 1;
    }
    assert!(count > 60, "{count}");
}
