//! Text to insert for a property or a value, in the shape that its type asks for.

use crate::features::insert::Insert;
use crate::features::lines::{line_at, slice};
use azureml_catalog::arm::{Choices, Property, Shape, Type};

/// Deeper than this, required properties are left to the next completion.
const DEEPEST: usize = 3;

/// How lines are written where the text goes.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// What lines of the same object begin with.
    indent: String,
    /// One level.
    step: &'static str,
    line_break: &'static str,
}

impl Layout {
    /// That of the line at `offset`.
    pub(super) fn at(source: &str, offset: usize) -> Self {
        let line = slice(source, line_at(source, offset));
        let indent: String = line.chars().take_while(|letter| matches!(letter, ' ' | '\t')).collect();
        let step = if indent.starts_with('\t') { "\t" } else { "  " };
        let line_break = if source.contains("\r\n") { "\r\n" } else { "\n" };
        Self { indent, step, line_break }
    }

    fn deeper(&self) -> Self {
        Self { indent: format!("{}{}", self.indent, self.step), ..self.clone() }
    }

    fn new_line(&self) -> String {
        format!("{}{}", self.line_break, self.indent)
    }
}

/// A key as it is written: in quotes where it is no name.
pub(super) fn key(name: &str) -> String {
    let is_name = !name.starts_with(|first: char| first.is_ascii_digit())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if is_name && !name.is_empty() { name.to_owned() } else { format!("'{}'", name.replace('\'', "\\'")) }
}

/// `name: value`; `choices` where the value is one of these.
pub(super) fn property(property: &Property, choices: Option<Choices>, layout: &Layout) -> Insert {
    let mut insert = Insert::default();
    add_property(&mut insert, property, choices, layout, 0);
    insert.done()
}

/// A value alone.
pub(super) fn value(r#type: Type, layout: &Layout) -> Insert {
    let mut insert = Insert::default();
    add_value(&mut insert, r#type, None, layout, 0);
    insert.done()
}

fn add_property(
    insert: &mut Insert,
    property: &Property,
    choices: Option<Choices>,
    layout: &Layout,
    depth: usize,
) {
    insert.text(&key(&property.name));
    insert.text(": ");
    add_value(insert, property.r#type, choices, layout, depth);
}

fn add_value(insert: &mut Insert, r#type: Type, choices: Option<Choices>, layout: &Layout, depth: usize) {
    if let Some(choices) = choices.or_else(|| r#type.shape().choices()) {
        // Plain text has no places to fill in.
        let plain = insert.plain.clone();
        insert.text("'");
        insert.choice(&choices.values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>());
        insert.text("'");
        insert.plain = if choices.values.len() == 1 { insert.plain.clone() } else { plain };
        return;
    }
    match r#type.shape() {
        Shape::Object(object) => braces(insert, layout, depth, object.properties, None),
        Shape::Discriminated(several) => {
            let values = several.variants.iter().map(|(value, _)| value.as_str()).collect();
            let decides = Choices { values, open: false };
            braces(insert, layout, depth, several.properties, Some((several.discriminator, decides)));
        }
        Shape::Array(item) => {
            let inner = layout.deeper();
            insert.text("[");
            insert.text(&inner.new_line());
            match item.shape() {
                Shape::Object(_) | Shape::Discriminated(_) if depth < DEEPEST => {
                    let plain = insert.plain.clone();
                    add_value(insert, item, None, &inner, depth + 1);
                    insert.plain = plain;
                }
                _ => insert.stop(""),
            }
            insert.text(&layout.new_line());
            insert.text("]");
        }
        Shape::Boolean => {
            let plain = insert.plain.clone();
            insert.choice(&["true".to_owned(), "false".to_owned()]);
            insert.plain = plain;
        }
        _ => insert.stop(""),
    }
}

/// An object with what it must have; a place to write where that is nothing.
fn braces(
    insert: &mut Insert,
    layout: &Layout,
    depth: usize,
    properties: &[Property],
    decides: Option<(&str, Choices)>,
) {
    let inner = layout.deeper();
    insert.text("{");
    let decider = decides.as_ref().map(|(name, _)| *name);
    let needed: Vec<&Property> = properties
        .iter()
        .filter(|property| {
            property.required && property.writable() && Some(property.name.as_str()) != decider
        })
        .collect();
    let plain = insert.plain.clone();
    if (needed.is_empty() && decides.is_none()) || depth >= DEEPEST {
        insert.text(&inner.new_line());
        insert.stop("");
    } else {
        if let Some((name, choices)) = decides {
            insert.text(&inner.new_line());
            insert.text(&key(name));
            insert.text(": '");
            insert.choice(&choices.values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>());
            insert.text("'");
        }
        for property in needed {
            insert.text(&inner.new_line());
            add_property(insert, property, None, &inner, depth + 1);
        }
    }
    // Plain text has no places to fill in: the braces alone.
    insert.plain = plain;
    insert.plain.push_str(&inner.new_line());
    insert.text(&layout.new_line());
    insert.text("}");
}
