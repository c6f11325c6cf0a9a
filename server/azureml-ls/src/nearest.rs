//! "Did you mean": the name in a list that is closest to what was written.

/// The name that differs from `written` by few letters, if one does.
pub(crate) fn nearest<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    let most = (written.chars().count() / 3).clamp(1, 3);
    names
        .into_iter()
        .map(|name| (strsim::osa_distance(&written, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_the_closest_name_and_nothing_far_away() {
        let names = ["unknown-key", "unsupported-key", "off"];
        assert_eq!(nearest("unkown-key", names), Some("unknown-key"));
        assert_eq!(nearest("OFF", names), Some("off"));
        assert_eq!(nearest("traffic-sum", names), None);
    }
}
