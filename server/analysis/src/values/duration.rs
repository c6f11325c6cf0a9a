//! Spans of time as people and services write them.

/// The seconds of an ISO 8601 duration such as `PT30M`, `P1DT2H` or `P1W`; `None` for anything else, months and years
/// among it, which have no fixed length.
#[must_use]
pub fn iso_seconds(text: &str) -> Option<u64> {
    let rest = text.strip_prefix('P')?;
    let (date, time) = match rest.split_once('T') {
        Some((date, time)) if !time.is_empty() => (date, time),
        Some(_) => return None,
        None => (rest, ""),
    };
    if date.is_empty() && time.is_empty() {
        return None;
    }
    let days = sum(date, &[('W', 604_800), ('D', 86_400)])?;
    days.checked_add(sum(time, &[('H', 3_600), ('M', 60), ('S', 1)])?)
}

/// The seconds of what people write instead: `30m`, `1 h`, `1800s`, `90 minutes`, `00:30:00`, `pt30m`.
#[must_use]
pub fn loose_seconds(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_lowercase();
    if let Some(seconds) = iso_seconds(&text.to_ascii_uppercase()) {
        return Some(seconds);
    }
    if text.contains(':') {
        let mut seconds: u64 = 0;
        for part in text.split(':') {
            seconds = seconds.checked_mul(60)?.checked_add(part.parse().ok()?)?;
        }
        return (text.split(':').count() == 3).then_some(seconds);
    }
    let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(digits)?;
    let unit = match unit.trim() {
        "s" | "sec" | "secs" | "second" | "seconds" => 1,
        "m" | "min" | "mins" | "minute" | "minutes" => 60,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600,
        "d" | "day" | "days" => 86_400,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(unit)
}

/// `1H30M` in the units given, each at most once and in their order.
fn sum(text: &str, units: &[(char, u64)]) -> Option<u64> {
    let mut rest = text;
    let mut total: u64 = 0;
    for (letter, seconds) in units {
        if let Some((number, behind)) = rest.split_once(*letter) {
            total = total.checked_add(number.parse::<u64>().ok()?.checked_mul(*seconds)?)?;
            rest = behind;
        }
    }
    rest.is_empty().then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_count_in_seconds() {
        for (text, seconds) in
            [("PT30M", 1_800), ("PT1H30M", 5_400), ("P1D", 86_400), ("P1DT1S", 86_401), ("P1W", 604_800)]
        {
            assert_eq!(iso_seconds(text), Some(seconds), "{text}");
        }
        for text in ["", "P", "PT", "30", "30M", "PT30", "PM30", "P1M", "PT1M1H", "pt30m", "PT-1M"] {
            assert_eq!(iso_seconds(text), None, "{text}");
        }
    }

    #[test]
    fn people_write_them_otherwise() {
        for text in ["30m", "30 min", "1800s", "00:30:00", "pt30m", "PT30M"] {
            assert_eq!(loose_seconds(text), Some(1_800), "{text}");
        }
        for text in ["", "30", "soon", "m", "12:30", "3 parsecs", "99999999999999999999h"] {
            assert_eq!(loose_seconds(text), None, "{text}");
        }
    }
}
