//! Lowering of expressions and types.

use super::{Lowering, MAX_DEPTH, Part};
use crate::bicep::ast::{Data, ElementData, Id, Local, MemberData, NameData};
use tree_sitter::Node as TreeNode;

/// The operators as they are stored: the grammar has no others.
const OPERATORS: [&str; 17] =
    ["??", "||", "&&", "==", "!=", "=~", "!~", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "!"];

fn find<'t>(parts: &[Part<'t>], field: &str) -> Option<TreeNode<'t>> {
    parts.iter().find(|part| part.field == field).map(|part| part.node)
}

impl<'t> Lowering<'_, 't> {
    /// Lowers an expression or a type.
    pub(super) fn expression(&mut self, node: TreeNode<'t>) -> Id {
        self.depth += 1;
        let id = if self.depth > MAX_DEPTH {
            let span = self.local(node);
            self.add(span, Data::Invalid)
        } else {
            self.any(node)
        };
        self.depth -= 1;
        id
    }

    fn any(&mut self, node: TreeNode<'t>) -> Id {
        let span = self.local(node);
        let data = match node.kind() {
            "string" | "multiline_string" => return self.string(node),
            "identifier" | "type_identifier" => Data::Name(self.text(node).into()),
            "null" => Data::Null,
            "boolean" => Data::Boolean(self.text(node) == "true"),
            "number" => Data::Integer(self.text(node).parse().ok()),
            "missing" => Data::Missing,
            "wildcard" => Data::Wildcard,
            "array" | "tuple_type" => Data::Array(self.elements(node)),
            "object" | "object_type" => Data::Object(self.members(node)),
            "union_type" => {
                let mut alternatives = Vec::new();
                self.alternatives(node, &mut alternatives);
                Data::Union(alternatives)
            }
            _ => self.compound(node, span),
        };
        self.add(span, data)
    }

    fn compound(&mut self, node: TreeNode<'t>, span: Local) -> Data {
        let parts = self.children(node);
        let one = |lowering: &mut Self, field: &str| match find(&parts, field) {
            Some(inner) => lowering.expression(inner),
            None => lowering.nothing_behind(span),
        };
        match node.kind() {
            "member_expression" | "member_type" => {
                let object = one(self, "object");
                let safe = find(&parts, "operator").is_some_and(|operator| self.text(operator) == ".?");
                Data::Property { object, name: self.behind(&parts, "property", span), safe }
            }
            "nested_access_expression" => {
                let object = one(self, "object");
                Data::Nested { object, name: self.behind(&parts, "name", span) }
            }
            "index_expression" | "index_type" => Data::Index {
                object: one(self, "object"),
                index: one(self, "index"),
                safe: find(&parts, "safe").is_some(),
                from_end: find(&parts, "from_end").is_some(),
            },
            "call_expression" => {
                let function = one(self, "function");
                let list = find(&parts, "arguments");
                let arguments = list.map_or_else(Vec::new, |list| self.list(list));
                let arguments_span =
                    list.map_or(Local { start: span.end, end: span.end }, |list| self.local(list));
                Data::Call { function, arguments, arguments_span }
            }
            "generic_type" => {
                let r#type = one(self, "type");
                let list = find(&parts, "arguments");
                Data::Generic { r#type, arguments: list.map_or_else(Vec::new, |list| self.list(list)) }
            }
            "unary_expression" | "unary_type" => {
                Data::Unary { operator: self.operator(&parts), operand: one(self, "operand") }
            }
            "binary_expression" => Data::Binary {
                operator: self.operator(&parts),
                left: one(self, "left"),
                right: one(self, "right"),
            },
            "ternary_expression" => Data::Ternary {
                condition: one(self, "condition"),
                consequence: one(self, "consequence"),
                alternative: one(self, "alternative"),
            },
            "lambda_expression" => {
                let mut parameters = Vec::new();
                match find(&parts, "parameters") {
                    Some(list) if list.kind() == "lambda_parameters" => {
                        for part in self.children(list) {
                            parameters.push(self.name(part.node));
                        }
                    }
                    Some(single) => parameters.push(self.name(single)),
                    None => {}
                }
                Data::Lambda { parameters, body: one(self, "body") }
            }
            "non_null_expression" => Data::NonNull(one(self, "operand")),
            "non_nullable_type" => Data::NonNull(one(self, "type")),
            "parenthesized_expression" => Data::Parenthesized(one(self, "expression")),
            "parenthesized_type" => Data::Parenthesized(one(self, "type")),
            "nullable_type" => Data::Nullable(one(self, "type")),
            "array_type" => Data::ArrayOf(one(self, "element")),
            "resource_type" => Data::ResourceType(find(&parts, "type").map(|inner| self.expression(inner))),
            "if_expression" => Data::If { condition: one(self, "condition"), body: one(self, "body") },
            "for_expression" => {
                let name = |lowering: &Self, field| {
                    find(&parts, field)
                        .filter(|node| node.kind() == "identifier")
                        .map(|node| lowering.name(node))
                };
                Data::For {
                    item: name(self, "item"),
                    index: name(self, "index"),
                    iterable: one(self, "iterable"),
                    body: one(self, "body"),
                }
            }
            _ => Data::Invalid,
        }
    }

    fn operator(&self, parts: &[Part<'t>]) -> &'static str {
        let text = find(parts, "operator").map_or("", |operator| self.text(operator));
        OPERATORS.iter().find(|known| **known == text).copied().unwrap_or_default()
    }

    /// The name in a field; an empty one behind everything where none is written yet.
    fn behind(&self, parts: &[Part<'t>], field: &str, span: Local) -> NameData {
        match find(parts, field).filter(|node| node.kind() != "missing") {
            Some(node) => self.name(node),
            None => NameData { text: Box::default(), span: Local { start: span.end, end: span.end } },
        }
    }

    fn list(&mut self, node: TreeNode<'t>) -> Vec<Id> {
        let parts = self.children(node);
        parts.into_iter().map(|part| self.expression(part.node)).collect()
    }

    fn elements(&mut self, node: TreeNode<'t>) -> Vec<ElementData> {
        let mut elements = Vec::new();
        for part in self.children(node) {
            match part.node.kind() {
                "spread" => elements.push(ElementData::Spread(self.inner(part.node, "value"))),
                "tuple_item" => elements.push(ElementData::Item(self.inner(part.node, "type"))),
                "missing_declaration" => {}
                _ => elements.push(ElementData::Item(self.expression(part.node))),
            }
        }
        elements
    }

    fn inner(&mut self, node: TreeNode<'t>, field: &str) -> Id {
        let parts = self.children(node);
        match find(&parts, field) {
            Some(inner) => self.expression(inner),
            None => {
                let span = self.local(node);
                self.nothing_behind(span)
            }
        }
    }

    fn members(&mut self, node: TreeNode<'t>) -> Vec<MemberData> {
        let mut members = Vec::new();
        for part in self.children(node) {
            match part.node.kind() {
                "spread" => members.push(MemberData::Spread(self.inner(part.node, "value"))),
                "resource_declaration" => members.push(MemberData::Resource(self.declaration(part.node))),
                "property" | "type_property" | "incomplete_property" => {
                    members.extend(self.entry(part.node));
                }
                _ => {}
            }
        }
        members
    }

    fn entry(&mut self, node: TreeNode<'t>) -> Option<MemberData> {
        let mut decorators = Vec::new();
        let mut key = None;
        let mut value = None;
        for part in self.children(node) {
            match part.field {
                "decorator" => decorators.push(self.inner(part.node, "expression")),
                "key" => key = Some(self.expression(part.node)),
                "value" | "type" => value = Some(self.expression(part.node)),
                _ => {}
            }
        }
        let key = key?;
        let complete = node.kind() != "incomplete_property";
        let start = self.nodes.get(key as usize)?.span.start;
        let whole = self.local(node);
        let value = value.unwrap_or_else(|| self.nothing_behind(whole));
        let end = self.nodes.get(value as usize)?.span.end.max(self.nodes.get(key as usize)?.span.end);
        Some(MemberData::Entry { key, value, complete, span: Local { start, end }, decorators })
    }

    /// `a | b | c` is one union, although the tree nests it.
    fn alternatives(&mut self, node: TreeNode<'t>, into: &mut Vec<Id>) {
        self.depth += 1;
        if self.depth <= MAX_DEPTH {
            for part in self.children(node) {
                if part.node.kind() == "union_type" {
                    self.alternatives(part.node, into);
                } else if part.node.kind() != "missing" {
                    into.push(self.expression(part.node));
                }
            }
        }
        self.depth -= 1;
    }
}
