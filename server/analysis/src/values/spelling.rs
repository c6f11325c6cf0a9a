//! Which of several words a misspelt one was meant to be.

/// The one of `candidates` that is clearly nearest to `word`: equal but for case and separators, else fewer edits
/// away than a third of its length and nearer than every other candidate.
#[must_use]
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let plain = bare(word);
    if plain.is_empty() {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    for candidate in candidates {
        let other = bare(candidate);
        let distance = strsim::osa_distance(&plain, &other);
        let longest = plain.chars().count().max(other.chars().count());
        if distance > allowance(longest) {
            continue;
        }
        match best {
            Some((least, _)) if distance > least => {}
            Some((least, known)) if distance == least => tied = tied || known != candidate,
            _ => {
                best = Some((distance, candidate));
                tied = false;
            }
        }
    }
    best.filter(|_| !tied).map(|(_, candidate)| candidate)
}

/// How many edits a word of `length` letters may be away.
const fn allowance(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=5 => 1,
        6..=8 => 2,
        _ => 3,
    }
}

/// Letters and digits in lower case.
fn bare(word: &str) -> String {
    word.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// `` `a`, `b` or `c` ``.
#[must_use]
pub fn alternatives<'w>(words: impl IntoIterator<Item = &'w str>, last: &str) -> String {
    let quoted: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_separators_do_not_count() {
        let modes = ["aml_token", "key", "aad_token"];
        assert_eq!(nearest("aadtoken", modes), Some("aad_token"));
        assert_eq!(nearest("AML-Token", modes), Some("aml_token"));
    }

    #[test]
    fn a_slip_is_mended_and_a_tie_is_not() {
        assert_eq!(nearest("disabeld", ["enabled", "disabled"]), Some("disabled"));
        assert_eq!(nearest("a_token", ["aad_token", "aml_token"]), None);
        assert_eq!(nearest("private", ["enabled", "disabled"]), None);
    }

    #[test]
    fn short_words_need_to_be_exact() {
        assert_eq!(nearest("kye", ["key"]), Some("key"));
        assert_eq!(nearest("k", ["key"]), None);
        assert_eq!(nearest("", ["key"]), None);
    }

    #[test]
    fn words_are_listed_in_prose() {
        assert_eq!(alternatives(["a", "b", "c"], "or"), "`a`, `b` or `c`");
        assert_eq!(alternatives(["a"], "or"), "`a`");
    }
}
