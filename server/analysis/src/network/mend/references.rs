//! How a file speaks of the resource that the pattern leads to, and how it would speak of another one: by symbols of its
//! own, or by the outputs of the module that declares it. Must not know what is copied.

use super::pattern::Pattern;
use super::words::Swap;
use crate::bicep::modules::Parsed;
use crate::bicep::value::Instance;
use crate::network::{Context, NodeId};
use azureml_syntax::bicep::{Declaration, Declares, Expression, Kind};
use std::sync::Arc;

/// How one resource is spoken of in a file.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    /// The resource's or the module's name.
    symbol: String,
    /// Of a module, its file and what the resource is called there.
    module: Option<(Arc<str>, String)>,
    /// The resource's name where every letter is known.
    name: Option<String>,
}

/// How the old and the new target are spoken of. Nothing changes where they are one.
pub(super) struct References(Option<(Reference, Reference)>);

/// What an expression is to be replaced with.
pub(super) enum Role {
    /// With this text.
    Whole(String),
    /// With something that cannot be written.
    Refused,
}

impl References {
    pub(super) fn of(context: &Context<'_>, pattern: &Pattern) -> Self {
        if pattern.is_own() {
            return Self(None);
        }
        let old = Reference::of(context, pattern, pattern.of);
        let new = Reference::of(context, pattern, pattern.target);
        Self(old.zip(new))
    }

    /// Whether both targets can be spoken of.
    pub(super) const fn are_known(&self) -> bool {
        self.0.is_some()
    }

    /// Whether this is the name of one of the targets.
    pub(super) fn is_one(&self, name: &str) -> bool {
        self.0.as_ref().is_some_and(|(old, new)| old.symbol == name || new.symbol == name)
    }

    /// A symbolic name that has the old target's in it.
    pub(super) fn in_name(&self, name: &str) -> String {
        match &self.0 {
            Some((old, new)) => Swap { from: &old.symbol.to_lowercase(), to: &new.symbol }.of(name),
            None => name.to_owned(),
        }
    }

    /// Text that has the old target's name in it.
    pub(super) fn in_text(&self, text: &str) -> String {
        let names = self.0.as_ref().and_then(|(old, new)| Some((old.name.as_ref()?, new.name.as_ref()?)));
        match names {
            Some((old, new)) if !text.contains(new.as_str()) => text.replace(old.as_str(), new),
            _ => text.to_owned(),
        }
    }

    /// What an expression about the old target becomes.
    pub(super) fn role(&self, context: &Context<'_>, one: Expression<'_>) -> Option<Role> {
        let (old, new) = self.0.as_ref()?;
        let refuse = |text: Option<String>| Some(text.map_or(Role::Refused, Role::Whole));
        match one.kind() {
            Kind::Name(name) if name == old.symbol => Some(Role::Whole(new.symbol.clone())),
            Kind::Property { object, name, .. } => {
                if let Some((file, inner)) = &old.module {
                    let is_output = Self::module_of_outputs(object) == Some(old.symbol.as_str());
                    if !is_output {
                        return None;
                    }
                    let property = output_of(context, file, inner, |found, _| found == name.text)?.1;
                    return refuse(new.write(context, &property));
                }
                let is_own = matches!(object.bare().kind(), Kind::Name(symbol) if symbol == old.symbol);
                if is_own { refuse(new.write(context, name.text)) } else { None }
            }
            _ => None,
        }
    }

    /// The module in `module.outputs`.
    pub(super) fn module_of_outputs(object: Expression<'_>) -> Option<&str> {
        let Kind::Property { object, name, .. } = object.bare().kind() else { return None };
        match object.bare().kind() {
            Kind::Name(symbol) if name.text == "outputs" => Some(symbol),
            _ => None,
        }
    }
}

impl Reference {
    /// How the file of the pattern speaks of a resource.
    fn of(context: &Context<'_>, pattern: &Pattern, at: NodeId) -> Option<Self> {
        let graph = context.graph;
        let resource = graph.get(at)?;
        let endpoint = graph.get(pattern.endpoint)?;
        let name = resource.id.name().as_str().filter(|name| name.len() > 2).map(str::to_owned);
        let symbol = resource.keys.symbol()?.to_owned();
        let file = &pattern.spot.file;
        if graph.facts_of(at)?.file != graph.facts_of(pattern.endpoint)?.file {
            return None;
        }
        let instance: Instance = resource.declared.instance;
        if resource.whole.file == *file
            && (instance == endpoint.declared.instance
                || endpoint.through.iter().any(|call| call.file == *file))
        {
            return Some(Self { symbol, module: None, name });
        }
        // Declared by a module that this file calls.
        let call = resource.through.first().filter(|call| call.file == *file)?;
        let parsed = context.sources.bicep(file)?;
        let module = parsed.source.get(call.span.range())?.to_owned();
        Some(Self { symbol: module, module: Some((resource.whole.file.clone(), symbol)), name })
    }

    /// A property of the resource as the file would write it: `vault.id`, `vault.outputs.vaultId`.
    fn write(&self, context: &Context<'_>, property: &str) -> Option<String> {
        match &self.module {
            None if matches!(property, "id" | "name" | "location" | "type") => {
                Some(format!("{}.{property}", self.symbol))
            }
            None => None,
            Some((file, inner)) => {
                let output = output_of(context, file, inner, |_, found| found == property)?.0;
                Some(format!("{}.outputs.{output}", self.symbol))
            }
        }
    }

    /// Whether the file that a module declaration leads to has this output. Where that cannot be seen, yes.
    pub(super) fn output(context: &Context<'_>, file: &str, module: Declaration<'_>, name: &str) -> bool {
        let Declares::Module { path: Some(path), .. } = module.declares() else { return true };
        let Some(written) = path.as_str() else { return true };
        let joined = crate::bicep::modules::path::join(file, written);
        let Some(parsed) =
            context.sources.bicep(&joined).or_else(|| context.sources.bicep(&format!("/{joined}")))
        else {
            return true;
        };
        outputs(&parsed).any(|(output, _)| output == name)
    }
}

fn outputs(parsed: &Parsed) -> impl Iterator<Item = (&str, Expression<'_>)> {
    parsed.parse.declarations().filter_map(|one| match one.declares() {
        Declares::Output { value, .. } => Some((one.name()?.text, value)),
        _ => None,
    })
}

/// The output of a file, and the property of the resource `symbol` that it gives, for which `is` holds.
fn output_of(
    context: &Context<'_>,
    file: &str,
    symbol: &str,
    is: impl Fn(&str, &str) -> bool,
) -> Option<(String, String)> {
    let parsed = context.sources.bicep(file)?;
    outputs(&parsed).find_map(|(output, value)| {
        let Kind::Property { object, name, .. } = value.bare().kind() else { return None };
        let is_own = matches!(object.bare().kind(), Kind::Name(found) if found == symbol);
        (is_own && is(output, name.text)).then(|| (output.to_owned(), name.text.to_owned()))
    })
}
