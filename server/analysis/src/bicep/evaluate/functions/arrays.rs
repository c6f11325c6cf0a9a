//! Functions about arrays.

use crate::bicep::evaluate::Evaluator;
use crate::bicep::value::{Data, Open, Truth, Value};

/// Arrays longer than this are not made of a few words.
const MAX_ITEMS: usize = 10_000;

impl Evaluator<'_> {
    pub(super) fn array_function(&self, name: &str, arguments: &[Value]) -> Option<Value> {
        match (name, arguments) {
            ("array", [value]) => match &value.data {
                Data::Array(_) => Some(value.clone()),
                Data::Unknown(_) => None,
                _ => Some(Value::array(vec![value.clone()], Open::No)),
            },
            ("createArray", items) => Some(Value::array(items.to_vec(), Open::No)),
            ("range", [start, count]) => self.range(start.as_integer()?, count.as_integer()?),
            ("concat", arrays) => concat(arrays),
            ("union", arrays) if arrays.iter().any(|one| one.as_array().is_some()) => {
                self.distinct(&concat(arrays)?)
            }
            ("distinct", [array]) => self.distinct(array),
            ("intersection", [first, others @ ..]) if first.as_array().is_some() => {
                self.intersection(first, others)
            }
            ("flatten", [array]) => flatten(array),
            ("indexOf" | "lastIndexOf", [array, item]) => index_of(array, item, name == "lastIndexOf"),
            ("min" | "max", arguments) => extreme(arguments, name == "max"),
            _ => None,
        }
    }

    fn range(&self, start: i64, count: i64) -> Option<Value> {
        let count = usize::try_from(count).ok().filter(|count| *count <= MAX_ITEMS)?;
        if !self.budget().spend(count) {
            return None;
        }
        let end = start.checked_add(i64::try_from(count).ok()?)?;
        Some(Value::array((start..end).map(Value::integer).collect(), Open::No))
    }

    /// Each item once. Where it is not known whether two are the same, neither is how many there are.
    fn distinct(&self, array: &Value) -> Option<Value> {
        let array = array.as_array()?;
        let mut items: Vec<Value> = Vec::new();
        let mut open = if array.is_closed() { Open::No } else { Open::Yes };
        for item in array.inner() {
            if !self.budget().spend(1 + items.len() / 8) {
                return None;
            }
            match items.iter().fold(Truth::No, |all, one| all.or(one.same(&item))) {
                Truth::Yes => {}
                Truth::No => items.push(item),
                Truth::Unknown => {
                    open = Open::Yes;
                    items.push(item);
                }
            }
        }
        Some(Value::array(items, open))
    }

    fn intersection(&self, first: &Value, others: &[Value]) -> Option<Value> {
        let first = first.as_array().filter(|array| array.is_closed())?;
        let mut items = Vec::new();
        for item in first.inner() {
            let mut is_common = Truth::Yes;
            for other in others {
                let other = other.as_array().filter(|array| array.is_closed())?;
                if !self.budget().spend(1 + other.items().len() / 8) {
                    return None;
                }
                is_common =
                    is_common.and(other.items().iter().fold(Truth::No, |all, one| all.or(one.same(&item))));
            }
            match is_common {
                Truth::Yes => items.push(item),
                Truth::No => {}
                Truth::Unknown => return None,
            }
        }
        Some(Value::array(items, Open::No))
    }
}

fn concat(arrays: &[Value]) -> Option<Value> {
    if !arrays.iter().any(|value| value.as_array().is_some()) {
        return None;
    }
    let mut items = Vec::new();
    let mut open = Open::No;
    for value in arrays {
        match value.as_array() {
            Some(array) => {
                items.extend(array.inner().map(|item| item.but(value.certainty)));
                open = open.max(if array.is_closed() { Open::No } else { Open::Yes });
            }
            None => open = Open::Yes,
        }
    }
    (items.len() <= MAX_ITEMS).then(|| Value::array(items, open))
}

fn flatten(array: &Value) -> Option<Value> {
    let array = array.as_array()?;
    if array.items().is_empty() {
        return Some(Value::array(Vec::new(), array.open));
    }
    let inner: Vec<Value> = array.inner().collect();
    let flat = concat(&inner).unwrap_or_else(|| Value::array(Vec::new(), Open::Yes));
    let open =
        flat.as_array().map_or(Open::Yes, |flat| if array.is_closed() { flat.open } else { Open::Yes });
    let items = flat.as_array().map(|flat| flat.items().to_vec()).unwrap_or_default();
    Some(Value::array(items, open))
}

fn index_of(array: &Value, item: &Value, last: bool) -> Option<Value> {
    let array = array.as_array().filter(|array| array.is_closed())?;
    let answers: Vec<Truth> = array.items().iter().map(|one| one.same(item)).collect();
    let found = if last {
        answers.iter().rposition(|answer| *answer != Truth::No)
    } else {
        answers.iter().position(|answer| *answer != Truth::No)
    };
    match found {
        None => Some(Value::integer(-1)),
        Some(at) if answers.get(at) == Some(&Truth::Yes) => i64::try_from(at).ok().map(Value::integer),
        Some(_) => None,
    }
}

fn extreme(arguments: &[Value], largest: bool) -> Option<Value> {
    let items = match arguments {
        [Value { data: Data::Array(array), .. }] if array.is_closed() => array.items(),
        other => other,
    };
    let numbers = items.iter().map(Value::as_integer).collect::<Option<Vec<i64>>>()?;
    let found = if largest { numbers.iter().max() } else { numbers.iter().min() };
    found.copied().map(Value::integer)
}
