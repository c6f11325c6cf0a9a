//! Distributions of a sweep as older SDKs wrote them, in one text: `choice('sgd', 'adam')`, `uniform(0.001, 0.01)`.

/// The same distribution as the mapping that files take today, on one line; `None` for other texts.
#[must_use]
pub fn as_mapping(text: &str) -> Option<String> {
    let (name, rest) = text.trim().split_once('(')?;
    let inside =
        rest.strip_suffix(')').filter(|inside| !inside.contains(['(', ')', '{', '}', '[', ']', '#']))?;
    let name = name.trim().to_ascii_lowercase();
    let values: Vec<&str> = inside.split(',').map(str::trim).collect();
    if values.iter().any(|value| value.is_empty()) {
        return None;
    }
    let keys: &[&str] = match name.as_str() {
        "choice" => return Some(format!("{{type: choice, values: [{}]}}", values.join(", "))),
        "uniform" | "loguniform" => &["min_value", "max_value"],
        "quniform" | "qloguniform" => &["min_value", "max_value", "q"],
        "normal" | "lognormal" => &["mu", "sigma"],
        "qnormal" | "qlognormal" => &["mu", "sigma", "q"],
        "randint" => &["upper"],
        _ => return None,
    };
    let are_numbers = values.len() == keys.len() && values.iter().all(|value| value.parse::<f64>().is_ok());
    let pairs: Vec<String> = keys.iter().zip(&values).map(|(key, value)| format!("{key}: {value}")).collect();
    are_numbers.then(|| format!("{{type: {name}, {}}}", pairs.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::as_mapping;

    #[test]
    fn texts_become_mappings() {
        let mapped = |text| as_mapping(text).unwrap_or_default();
        assert_eq!(mapped("choice('sgd', 'adam')"), "{type: choice, values: ['sgd', 'adam']}");
        assert_eq!(mapped("uniform(0.001, 0.01)"), "{type: uniform, min_value: 0.001, max_value: 0.01}");
        assert_eq!(mapped("quniform(1, 8, 2)"), "{type: quniform, min_value: 1, max_value: 8, q: 2}");
        assert_eq!(mapped("randint(4)"), "{type: randint, upper: 4}");
        for other in ["resnet50", "uniform(1)", "choice()", "normal(a, b)", "f(1)", "choice(range(1, 5))"] {
            assert_eq!(as_mapping(other), None, "{other}");
        }
    }
}
