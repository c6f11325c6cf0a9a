//! Crontab expressions as Azure ML's schedules take them: five fields, minute first.
//!
//! Source: <https://learn.microsoft.com/azure/machine-learning/how-to-schedule-pipeline-job> and NCrontab, which the
//! service names as its form (<https://github.com/atifaziz/NCrontab/wiki/Crontab-Expression>).

use std::fmt::{self, Display, Formatter};

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It has this many fields instead of five.
    Fields(usize),
    /// A number lies outside of its field's limits.
    Outside {
        /// The field's name.
        field: &'static str,
        /// The number.
        number: u32,
        /// The least allowed one.
        least: u32,
        /// The greatest allowed one.
        greatest: u32,
    },
    /// A part of a field is nothing that the service knows.
    Part {
        /// The field's name.
        field: &'static str,
        /// The part.
        part: String,
    },
}

impl Display for Fault {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fields(0) => out.write_str("it is empty"),
            Self::Fields(1) => out.write_str("it has one field"),
            Self::Fields(count) => write!(out, "it has {count} fields"),
            Self::Outside { field, number, least, greatest } => {
                write!(out, "the {field} goes from {least} to {greatest}, not to {number}")
            }
            Self::Part { field, part } => write!(out, "`{part}` is no {field}"),
        }
    }
}

struct Field {
    name: &'static str,
    least: u32,
    greatest: u32,
    names: &'static [&'static str],
}

const FIELDS: [Field; 5] = [
    Field { name: "minute", least: 0, greatest: 59, names: &[] },
    Field { name: "hour", least: 0, greatest: 23, names: &[] },
    Field { name: "day of the month", least: 1, greatest: 31, names: &[] },
    Field {
        name: "month",
        least: 1,
        greatest: 12,
        names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    },
    Field {
        name: "day of the week",
        least: 0,
        greatest: 6,
        names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
    },
];

/// The first fault of `expression`; `None` where the service takes it.
#[must_use]
pub fn fault(expression: &str) -> Option<Fault> {
    let fields: Vec<&str> = expression.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return Some(Fault::Fields(fields.len()));
    }
    fields.iter().zip(&FIELDS).find_map(|(text, field)| text.split(',').find_map(|part| field.fault(part)))
}

/// The shorthand of other crontabs as five fields: `@daily` is `0 0 * * *`.
#[must_use]
pub fn written_out(expression: &str) -> Option<&'static str> {
    Some(match expression.trim().to_ascii_lowercase().as_str() {
        "@yearly" | "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" | "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        _ => return None,
    })
}

impl Field {
    /// `*`, `5`, `1-5`, each with or without a step (`*/15`).
    fn fault(&self, part: &str) -> Option<Fault> {
        let unknown = || Some(Fault::Part { field: self.name, part: part.to_owned() });
        let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
        if step.is_some_and(|step| !step.parse().is_ok_and(|step: u32| step > 0)) {
            return unknown();
        }
        if range == "*" {
            return None;
        }
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        for end in [first, last] {
            match end.parse::<u32>() {
                Ok(number) if !(self.least..=self.greatest).contains(&number) => {
                    let (least, greatest) = (self.least, self.greatest);
                    return Some(Fault::Outside { field: self.name, number, least, greatest });
                }
                Ok(_) => {}
                Err(_) if self.is_name(end) => {}
                Err(_) => return unknown(),
            }
        }
        None
    }

    fn is_name(&self, text: &str) -> bool {
        let text = text.to_ascii_lowercase();
        self.names.iter().any(|name| text.starts_with(name))
            && text.chars().all(|letter| letter.is_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, fault};

    #[test]
    fn what_the_service_takes_has_no_fault() {
        for good in ["15 10 * * 1", "*/15 * * * *", "0 0,12 1-7 * mon-FRI", "5/10 3 * JAN *", "0  0\t* * *"] {
            assert_eq!(fault(good), None, "{good}");
        }
    }

    #[test]
    fn the_first_fault_is_told() {
        assert_eq!(fault("0 0 * *"), Some(Fault::Fields(4)));
        assert_eq!(fault(""), Some(Fault::Fields(0)));
        let said = |text: &str| fault(text).map(|fault| fault.to_string()).unwrap_or_default();
        assert_eq!(said("61 * * * *"), "the minute goes from 0 to 59, not to 61");
        assert_eq!(said("0 24 * * *"), "the hour goes from 0 to 23, not to 24");
        assert_eq!(said("0 0 0 * *"), "the day of the month goes from 1 to 31, not to 0");
        assert_eq!(said("0 0 ? * 1"), "`?` is no day of the month");
        assert_eq!(said("0 0 * * 7"), "the day of the week goes from 0 to 6, not to 7");
        assert_eq!(said("*/0 0 * * *"), "`*/0` is no minute");
    }
}
