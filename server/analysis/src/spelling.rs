//! Which known word a misspelt one was meant to be. One measure for keys, values, schema names and rule codes.

/// No known word is longer; the measure is quadratic.
const LONGEST: usize = 100;

/// The candidate that is clearly the nearest to `word`: within a distance that grows with its length, and nearer than
/// every other one. `None` where nothing is near, or two are equally near.
#[must_use]
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    nearest_ranked(word, candidates.into_iter().map(|candidate| (0, candidate)))
}

/// As [`nearest`], with a rank for each candidate: of two that are equally near the one of the lower rank is meant.
#[must_use]
pub fn nearest_ranked<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = (u8, &'c str)>,
) -> Option<&'c str> {
    if word.len() > LONGEST {
        return None;
    }
    let normal = normalise(word);
    let mut best: Option<((usize, u8), &'c str, String)> = None;
    let mut tied = false;
    for (rank, candidate) in candidates {
        let known = normalise(candidate);
        let Some(distance) = distance(&normal, &known).map(|edits| (edits, rank)) else { continue };
        match &best {
            // Two spellings of one word are no tie.
            Some((least, _, other)) if distance == *least => tied |= known != *other,
            Some((least, ..)) if distance > *least => {}
            _ => {
                best = Some((distance, candidate, known));
                tied = false;
            }
        }
    }
    best.filter(|_| !tied).map(|(_, candidate, _)| candidate)
}

/// Whether `word` is `candidate` apart from letter case and from how its words are joined: `instanceCount`,
/// `instance-count`.
#[must_use]
pub fn same_words(word: &str, candidate: &str) -> bool {
    normalise(word) == normalise(candidate)
}

/// Lower case, words joined by `_`: `publicNetworkAccess` and `Public-Network Access` are `public_network_access`.
fn normalise(word: &str) -> String {
    let mut normal = String::with_capacity(word.len() + 4);
    let mut after_small = false;
    for letter in word.trim().trim_start_matches('$').chars() {
        if letter.is_uppercase() && after_small {
            normal.push('_');
        }
        after_small = letter.is_lowercase() || letter.is_ascii_digit();
        if matches!(letter, '-' | ' ' | '.' | '_') {
            if !normal.ends_with('_') {
                normal.push('_');
            }
        } else {
            normal.extend(letter.to_lowercase());
        }
    }
    normal.trim_matches('_').to_owned()
}

/// How far two normalised words are apart, in edits; `None` where they are too far to be taken for each other.
fn distance(word: &str, candidate: &str) -> Option<usize> {
    if word == candidate {
        return Some(0);
    }
    let length = word.chars().count();
    let limit = limit(length);
    if limit == 0 {
        // Two letters are near to anything; only a word whose last letter is missing is meant.
        let is_short = candidate.chars().count() == length + 1 && candidate.starts_with(word);
        return (length > 1 && is_short).then_some(1);
    }
    let edits = if candidate.len().abs_diff(word.len()) > limit * 4 {
        usize::MAX
    } else {
        strsim::osa_distance(word, candidate)
    };
    if edits <= limit && (edits <= 1 || strsim::jaro_winkler(word, candidate) >= 0.8) {
        return Some(edits);
    }
    // A slip at the joint of two words hides the joint: `vmize` for `vmSize`.
    let joined = strsim::osa_distance(&word.replace('_', ""), &candidate.replace('_', ""));
    if joined <= 1 && limit > 0 && candidate.len().abs_diff(word.len()) <= 2 {
        return Some(joined.max(1));
    }
    let (words, others) = (words(word), words(candidate));
    if words.len() > 1 && words == others {
        return Some(1);
    }
    // A part of the name, or a name with a part too many: worth a proposal where nothing nearer is there.
    let contained =
        |part: &[&str], whole: &[&str]| part.len() > 1 && part.iter().all(|word| whole.contains(word));
    let is_part = contained(&words, &others) || contained(&others, &words);
    let is_prefix = length >= 4 && candidate.starts_with(word);
    (is_part || is_prefix).then_some(limit + 1)
}

/// The words of a name, sorted: `access_public` and `public_access` are equal.
fn words(name: &str) -> Vec<&str> {
    let mut words: Vec<&str> = name.split('_').collect();
    words.sort_unstable();
    words
}

const fn limit(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=5 => 1,
        6..=8 => 2,
        9..=13 => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::{nearest, same_words};

    const KEYS: [&str; 8] = [
        "name",
        "endpoint_name",
        "description",
        "instance_count",
        "instance_type",
        "public_network_access",
        "liveness_probe",
        "readiness_probe",
    ];

    #[track_caller]
    fn check(word: &str, expected: Option<&str>) {
        assert_eq!(nearest(word, KEYS), expected, "{word}");
    }

    #[test]
    fn one_slip_of_the_finger_is_found() {
        for (word, key) in [
            ("nmae", "name"),
            ("nam", "name"),
            ("descripton", "description"),
            ("instnace_count", "instance_count"),
            ("instance_typ", "instance_type"),
            ("public_network_acces", "public_network_access"),
            ("livenes_probe", "liveness_probe"),
        ] {
            check(word, Some(key));
        }
    }

    #[test]
    fn other_ways_of_joining_words_are_the_same_word() {
        check("instanceCount", Some("instance_count"));
        check("Instance-Count", Some("instance_count"));
        check("instanceype", Some("instance_type"));
        assert_eq!(nearest("vmize", ["vmSize", "vmPriority"]), Some("vmSize"));
        check("publicNetworkAccess", Some("public_network_access"));
        assert!(same_words("authMode", "auth_mode"));
        assert!(!same_words("authmodes", "auth_mode"));
    }

    #[test]
    fn turned_and_missing_words_are_found() {
        check("network_public_access", Some("public_network_access"));
        check("network_access", Some("public_network_access"));
        check("desc", Some("description"));
    }

    #[test]
    fn what_is_near_to_two_or_to_none_stays_open() {
        check("instance", None);
        check("probe", None);
        check("id", None);
        check("na", None);
        check("schedule", None);
        check("", None);
    }
}
