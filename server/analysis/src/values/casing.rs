//! The changes of spelling that the SDK makes before it compares a value with the allowed ones.
//!
//! Source: `StringTransformedEnum` and its `casing_transform` in azure-ai-ml 1.35
//! (<https://github.com/Azure/azure-sdk-for-python/blob/main/sdk/ml/azure-ai-ml/azure/ai/ml/_utils/utils.py>).

use azureml_catalog::{Casing, Enum};

/// `text` as the SDK spells it before it compares.
#[must_use]
pub fn transform(text: &str, casing: Casing) -> String {
    match casing {
        Casing::Identity => text.to_owned(),
        Casing::Lower => text.to_lowercase(),
        Casing::Upper => text.to_uppercase(),
        Casing::CamelToSnake => each(text, camel_to_snake),
        Casing::SnakeToPascal => each(text, snake_to_pascal),
        Casing::SnakeToCamel => snake_to_camel(text),
    }
}

/// The allowed value that `text` stands for, if the SDK takes it.
#[must_use]
pub fn allowed<'e>(text: &str, set: &'e Enum) -> Option<&'e str> {
    let spelled = transform(text, set.casing);
    set.values
        .iter()
        .find(|value| **value == spelled || transform(value, set.casing) == spelled)
        .map(String::as_str)
}

/// `AADToken` and `AAD_TOKEN` become `aad_token`; a capital that follows `_` gets a second one, as in the SDK.
fn camel_to_snake(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    // A capital with small letters behind it starts a word…
    let mut words = String::with_capacity(text.len() + 4);
    let mut taken = 0;
    for (at, letter) in letters.iter().enumerate() {
        let starts = letter.is_ascii_uppercase() && letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
        if starts && at > taken {
            words.push('_');
        }
        if starts {
            // The letters of this word are consumed: none of them can be the one before the next word's start.
            taken = at + 1 + letters.iter().skip(at + 1).take_while(|next| next.is_ascii_lowercase()).count();
        }
        words.push(*letter);
    }
    // …and so does a capital behind a small letter or a digit.
    let mut snake = String::with_capacity(words.len() + 4);
    let mut before = None;
    for letter in words.chars() {
        let joint = before.is_some_and(|last: char| last.is_ascii_lowercase() || last.is_ascii_digit());
        if joint && letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter);
        before = Some(letter);
    }
    snake.to_lowercase()
}

/// A `_` goes, and what follows it is a capital; all other letters stay as they are.
fn snake_to_camel(text: &str) -> String {
    let mut words = text.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |camel, word| {
        let mut letters = word.chars();
        let first = letters.next().map(char::to_uppercase);
        camel + &first.into_iter().flatten().chain(letters).collect::<String>()
    })
}

/// Each word, behind a `_` or a blank, gets a capital first and small letters behind it: `DISABLED` becomes `Disabled`.
fn snake_to_pascal(text: &str) -> String {
    let words = text.split(|letter: char| letter == '_' || letter.is_whitespace());
    words
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(char::to_uppercase);
            first.into_iter().flatten().chain(letters.flat_map(char::to_lowercase))
        })
        .collect()
}

/// A list with commas is changed word by word, blanks around them dropped.
fn each(text: &str, change: fn(&str) -> String) -> String {
    if !text.contains(',') {
        return change(text);
    }
    let words: Vec<String> = text.split(',').map(|word| change(word.trim())).collect();
    words.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn camel_case_becomes_snake_case_as_in_the_sdk() {
        for (written, spelled) in [
            ("AADToken", "aad_token"),
            ("AAD_TOKEN", "aad_token"),
            ("aadtoken", "aadtoken"),
            ("AMLToken", "aml_token"),
            ("Key", "key"),
            ("SystemAssigned", "system_assigned"),
            ("system-assigned", "system-assigned"),
            ("TargetUtilization", "target_utilization"),
            ("Append_Row", "append__row"),
            ("CreatedGreaterThan", "created_greater_than"),
        ] {
            assert_eq!(transform(written, Casing::CamelToSnake), spelled, "{written}");
        }
    }

    #[test]
    fn lists_are_changed_word_by_word() {
        let written = "SystemAssigned, UserAssigned";
        assert_eq!(transform(written, Casing::CamelToSnake), "system_assigned,user_assigned");
    }

    #[test]
    fn values_are_compared_after_the_change() {
        let set = Enum {
            values: vec!["enabled".to_owned(), "disabled".to_owned()],
            casing: Casing::Lower,
            ..Enum::default()
        };
        assert_eq!(allowed("DISABLED", &set), Some("disabled"));
        assert_eq!(allowed(" disabled", &set), None);
    }

    #[test]
    fn snake_case_becomes_pascal_and_camel_case() {
        assert_eq!(transform("aad_token", Casing::SnakeToPascal), "AadToken");
        assert_eq!(transform("DISABLED", Casing::SnakeToPascal), "Disabled");
        assert_eq!(transform("aad_token", Casing::SnakeToCamel), "aadToken");
        assert_eq!(transform("aad_TOKEN", Casing::SnakeToCamel), "aadTOKEN");
    }
}
