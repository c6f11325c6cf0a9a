//! Points in time as the SDK reads them: ISO 8601 with a date and a time of day.
//!
//! Source: `from_iso_datetime` of marshmallow, which `azure-ai-ml` 1.35 calls for start and end times
//! (<https://github.com/marshmallow-code/marshmallow/blob/3.x-line/src/marshmallow/utils.py>).

/// A point in time. Two of them can be compared where both or neither have an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Whether an offset from UTC is written (`Z`, `+01:00`); `minutes` is then in UTC.
    pub offset: bool,
    /// Minutes since the start of the year 0, in the calendar of today.
    pub minutes: i64,
    /// Seconds within the minute.
    pub seconds: i64,
}

/// `2024-01-01T10:00:00`, with a blank for the `T`, without seconds, with fractions of them, with `Z` or an offset; `None`
/// for what the SDK refuses, such as a date alone.
#[must_use]
pub fn moment(text: &str) -> Option<Moment> {
    let (date, rest) = text.split_once(['T', ' '])?;
    let [year, month, day] = numbers(date, '-')?;
    let at = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (time, zone) = rest.split_at_checked(at)?;
    let offset = offset(zone)?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let [hour, minute, second] = numbers(time, ':').or_else(|| {
        let [hour, minute] = numbers(time, ':')?;
        Some([hour, minute, 0])
    })?;
    let good = date.split('-').next().is_some_and(|year| year.len() == 4)
        && (1..=12).contains(&month)
        && (1..=days_of(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60
        && fraction.len() <= 12
        && fraction.chars().all(|digit| digit.is_ascii_digit());
    let days = year * 372 + month * 31 + day;
    let minutes = days * 1440 + hour * 60 + minute - offset.unwrap_or(0);
    good.then_some(Moment { offset: offset.is_some(), minutes, seconds: second })
}

/// `N` numbers of one to four digits with `between` between them.
fn numbers<const N: usize>(text: &str, between: char) -> Option<[i64; N]> {
    let mut parts = text.split(between);
    let mut found = [0; N];
    for slot in &mut found {
        let part = parts.next()?;
        let digits = (1..=4).contains(&part.len()) && part.chars().all(|digit| digit.is_ascii_digit());
        *slot = digits.then(|| part.parse().ok()).flatten()?;
    }
    parts.next().is_none().then_some(found)
}

/// Minutes east of UTC; the outer `None` for what is no offset, the inner one for none at all.
#[expect(clippy::option_option, reason = "no offset and a bad one are different answers")]
fn offset(zone: &str) -> Option<Option<i64>> {
    let Some(sign) = zone.chars().next() else { return Some(None) };
    if zone == "Z" {
        return Some(Some(0));
    }
    let digits: String = zone.chars().skip(1).filter(|letter| *letter != ':').collect();
    let number = |part: &str| part.parse::<i64>().ok();
    let all_digits = digits.chars().all(|digit| digit.is_ascii_digit());
    let minutes = match digits.len() {
        2 if all_digits => number(&digits)? * 60,
        4 if all_digits => number(digits.get(..2)?)? * 60 + number(digits.get(2..)?)?,
        _ => return None,
    };
    Some(Some(if sign == '-' { -minutes } else { minutes }))
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn as_strict_as_the_sdk() {
        let good = [
            "2024-01-01T10:00:00",
            "2024-1-1 9:05",
            "2024-02-29T00:00:00.123Z",
            "2024-01-01T00:00:00+05:30",
            "2024-01-01T00:00:00-0800",
        ];
        for text in good {
            assert!(moment(text).is_some(), "{text}");
        }
        let bad = [
            "2024-01-01",
            "tomorrow",
            "2024-13-01T00:00:00",
            "2023-02-29T00:00:00",
            "2024-01-01T24:00:00",
            "24-01-01T00:00:00",
            "",
            "2024-01-01T10",
        ];
        for text in bad {
            assert!(moment(text).is_none(), "{text}");
        }
    }

    #[test]
    fn they_can_be_compared() {
        assert!(moment("2024-01-31T23:59:59") < moment("2024-02-01T00:00:00"));
        assert_eq!(moment("2024-01-01T01:00:00+01:00"), moment("2024-01-01T00:00:00Z"));
    }
}
