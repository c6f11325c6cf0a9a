//! Lowering of declarations.

use super::{Lowering, Part};
use crate::Span;
use crate::bicep::ast::{DeclarationData, Id, KindData, Local, NameData};
use tree_sitter::Node as TreeNode;

/// The children of a declaration by what they are for.
#[derive(Default)]
struct Fields<'t> {
    name: Option<NameData>,
    decorators: Vec<Id>,
    existing: bool,
    parts: Vec<Part<'t>>,
}

impl<'t> Fields<'t> {
    fn find(&self, field: &str) -> Option<TreeNode<'t>> {
        self.parts.iter().find(|part| part.field == field).map(|part| part.node)
    }
}

impl<'t> Lowering<'_, 't> {
    /// Lowers a declaration, its nested ones behind it; gives its index.
    pub(super) fn declaration(&mut self, node: TreeNode<'t>) -> u32 {
        let at = self.declarations.len();
        let span = self.local(node);
        let empty = DeclarationData { span, name: None, decorators: Vec::new(), kind: KindData::Unknown };
        self.declarations.push(empty);
        let fields = self.fields(node);
        let kind = self.kind(node, span, &fields);
        if let Some(place) = self.declarations.get_mut(at) {
            *place = DeclarationData { span, name: fields.name, decorators: fields.decorators, kind };
        }
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    fn fields(&mut self, node: TreeNode<'t>) -> Fields<'t> {
        let mut fields = Fields::default();
        for part in self.children(node) {
            match part.field {
                "name" if part.node.kind() == "identifier" => fields.name = Some(self.name(part.node)),
                "decorator" => {
                    let inner =
                        self.children(part.node).into_iter().find(|inner| inner.field == "expression");
                    if let Some(inner) = inner {
                        let id = self.expression(inner.node);
                        fields.decorators.push(id);
                    }
                }
                "existing" => fields.existing = true,
                _ => fields.parts.push(part),
            }
        }
        fields
    }

    fn maybe(&mut self, fields: &Fields<'t>, field: &str) -> Option<Id> {
        let node = fields.find(field)?;
        if node.kind() == "missing" { None } else { Some(self.expression(node)) }
    }

    fn value(&mut self, fields: &Fields<'t>, field: &str, span: Local) -> Id {
        match fields.find(field) {
            Some(node) => self.expression(node),
            None => self.nothing_behind(span),
        }
    }

    fn kind(&mut self, node: TreeNode<'t>, span: Local, fields: &Fields<'t>) -> KindData {
        match node.kind() {
            "target_scope" => KindData::TargetScope(self.value(fields, "value", span)),
            "metadata_declaration" => KindData::Metadata(self.value(fields, "value", span)),
            "parameter_declaration" => KindData::Parameter {
                r#type: self.maybe(fields, "type"),
                default: fields.find("value").map(|value| self.expression(value)),
            },
            "parameter_assignment" => KindData::Assignment(self.value(fields, "value", span)),
            "variable_declaration" => KindData::Variable {
                r#type: self.maybe(fields, "type"),
                value: self.value(fields, "value", span),
            },
            "output_declaration" => KindData::Output {
                r#type: self.maybe(fields, "type"),
                value: self.value(fields, "value", span),
            },
            "type_declaration" => KindData::Type(self.value(fields, "value", span)),
            "function_declaration" => self.function(fields, span),
            "resource_declaration" => KindData::Resource {
                r#type: self.maybe(fields, "type"),
                existing: fields.existing,
                body: self.value(fields, "body", span),
            },
            "module_declaration" => {
                KindData::Module { path: self.maybe(fields, "path"), body: self.value(fields, "body", span) }
            }
            "import_declaration" => self.import(fields),
            "using_declaration" => KindData::Using {
                path: match fields.find("path") {
                    Some(path) if matches!(path.kind(), "none" | "missing") => None,
                    _ => self.maybe(fields, "path"),
                },
            },
            "extends_declaration" => KindData::Extends { path: self.maybe(fields, "path") },
            "extension_declaration" => KindData::Extension {
                specification: self.maybe(fields, "specification"),
                alias: fields
                    .find("alias")
                    .filter(|alias| alias.kind() == "identifier")
                    .map(|alias| self.name(alias)),
                configuration: self.maybe(fields, "configuration"),
            },
            "test_declaration" | "assert_declaration" | "extension_configuration" => {
                let values = ["path", "value", "body", "configuration"];
                KindData::Other {
                    values: values.iter().filter_map(|field| self.maybe(fields, field)).collect(),
                }
            }
            _ => {
                for part in &fields.parts {
                    self.extra_text(part.node, node);
                }
                KindData::Unknown
            }
        }
    }

    /// A line that begins no declaration is a fault, as far as it is text.
    fn extra_text(&mut self, node: TreeNode<'t>, parent: TreeNode<'t>) {
        if node.kind() == "invalid" {
            self.extra(node, Some(parent));
        }
    }

    fn function(&mut self, fields: &Fields<'t>, span: Local) -> KindData {
        let mut parameters = Vec::new();
        if let Some(list) = fields.find("parameters") {
            for part in self.children(list) {
                let inner = self.fields(part.node);
                let kind = self.maybe(&inner, "type");
                if let Some(name) = inner.name {
                    parameters.push((name, kind));
                }
            }
        }
        KindData::Function {
            parameters,
            returns: self.maybe(fields, "returns"),
            body: self.value(fields, "body", span),
        }
    }

    /// The name that a string is: exports of other languages need not be names of Bicep's.
    fn quoted_name(&mut self, node: TreeNode<'t>) -> Option<NameData> {
        let text = self.text(node).strip_prefix('\'')?.strip_suffix('\'')?;
        let start = node.start_byte() + 1;
        let span = self.local_of(Span::new(start, start + text.len()));
        (!text.contains(['\\', '$'])).then(|| NameData { text: text.into(), span })
    }

    fn import(&mut self, fields: &Fields<'t>) -> KindData {
        let path = self.maybe(fields, "path");
        let mut symbols = Vec::new();
        let mut wildcard = None;
        match fields.find("symbols") {
            Some(node) if node.kind() == "wildcard_import" => {
                let alias = self.children(node).into_iter().find(|part| part.node.kind() == "identifier");
                wildcard = alias.map(|alias| self.name(alias.node));
            }
            Some(node) if node.kind() == "import_list" => {
                for item in self.children(node) {
                    let mut name = None;
                    let mut alias = None;
                    for part in self.children(item.node) {
                        match (part.field, part.node.kind()) {
                            ("name", "identifier") => name = Some(self.name(part.node)),
                            ("name", "string") => name = self.quoted_name(part.node),
                            ("alias", "identifier") => alias = Some(self.name(part.node)),
                            _ => {}
                        }
                    }
                    symbols.extend(name.map(|name| (name, alias)));
                }
            }
            _ => {}
        }
        KindData::Import { path, symbols, wildcard }
    }
}
