//! One word in place of another inside of names and strings: `peBlob`, `pe-st-blob`, `BLOB_ENDPOINT`. Must not know Bicep.

/// A word and the one to write instead, both in lower case.
#[derive(Clone, Copy)]
pub(super) struct Swap<'w> {
    pub(super) from: &'w str,
    pub(super) to: &'w str,
}

impl Swap<'_> {
    /// The text with the other word, wherever the first one stands as a word of its own or as one part of a joined name,
    /// in its letter case. `file` is no word of `profile`.
    pub(super) fn of(&self, text: &str) -> String {
        let mut result = String::with_capacity(text.len());
        let mut rest = text;
        let mut before: Option<char> = None;
        while let Some(letter) = rest.chars().next() {
            let found = rest.get(..self.from.len()).filter(|head| head.eq_ignore_ascii_case(self.from));
            if let Some(found) = found.filter(|found| self.is_word(found, before, rest)) {
                result.push_str(&self.in_case_of(found));
                before = found.chars().next_back();
                rest = &rest[found.len()..];
                continue;
            }
            result.push(letter);
            before = Some(letter);
            rest = &rest[letter.len_utf8()..];
        }
        result
    }

    /// Whether it changes the text.
    pub(super) fn touches(&self, text: &str) -> bool {
        self.of(text) != text
    }

    fn is_word(&self, found: &str, before: Option<char>, rest: &str) -> bool {
        let first_is_small = found.starts_with(|letter: char| letter.is_lowercase());
        let last_is_small = found.ends_with(|letter: char| letter.is_lowercase());
        let after = rest[found.len()..].chars().next();
        let joined_before = before.is_some_and(|letter| {
            if first_is_small { letter.is_alphabetic() } else { letter.is_uppercase() && !last_is_small }
        });
        let joined_after = after
            .is_some_and(|letter| if last_is_small { letter.is_lowercase() } else { letter.is_alphabetic() });
        !joined_before && !joined_after
    }

    fn in_case_of(&self, found: &str) -> String {
        if found.chars().all(|letter| !letter.is_lowercase()) {
            self.to.to_uppercase()
        } else if found.starts_with(|letter: char| letter.is_uppercase()) {
            capital(self.to)
        } else {
            self.to.to_owned()
        }
    }
}

/// `Queue`
pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Swap;

    #[test]
    fn a_word_is_found_in_joined_names_and_keeps_its_case() {
        let swap = Swap { from: "file", to: "queue" };
        for (before, after) in [
            ("file", "queue"),
            ("peFile", "peQueue"),
            ("fileEndpoint", "queueEndpoint"),
            ("pe-st-file-01", "pe-st-queue-01"),
            ("FILE_ZONE", "QUEUE_ZONE"),
            ("privatelink.file.core.windows.net", "privatelink.queue.core.windows.net"),
            ("profile", "profile"),
            ("files", "files"),
            ("fürfile", "fürfile"),
        ] {
            assert_eq!(swap.of(before), after);
        }
    }
}
