//! What is deployed before what: the declarations that each one names, variables seen through, and the module calls around
//! them. Must not know what resources are.

use crate::bicep::Symbols;
use crate::bicep::evaluate::Evaluator;
use crate::bicep::modules::Program;
use crate::bicep::symbols::Meaning;
use crate::bicep::value::Instance;
use azureml_syntax::bicep::{Declaration, Declares, Parse};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A declaration in an instance: by where it begins.
pub type Step = (Instance, usize);

/// The resources and modules that each declaration of a file names, by where they begin.
type Needs = HashMap<usize, Box<[usize]>>;

/// The order of one deployment.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// By instance: what its file says, and the module declaration that it is an instance of.
    instances: Vec<(Arc<Needs>, Option<Step>)>,
    /// Module declarations of which nothing is known.
    unresolved: HashSet<Step>,
}

impl Order {
    /// The order of what `program` deploys, which has this many instances.
    pub(super) fn of(program: &Program<'_>, instances: usize, unresolved: HashSet<Step>) -> Self {
        let mut files: HashMap<_, Arc<Needs>> = HashMap::new();
        let all = (0..u32::try_from(instances).unwrap_or(u32::MAX)).map(Instance).map(|instance| {
            let call = program.caller(instance).map(|call| (call.instance, call.start));
            let Some(origin) = program.origin(instance) else { return (Arc::default(), call) };
            let needs = files.entry(origin).or_insert_with(|| {
                let read = |evaluator: &Evaluator<'_>| needs(evaluator.parse(), evaluator.symbols());
                Arc::new(program.with(instance, read).unwrap_or_default())
            });
            (Arc::clone(needs), call)
        });
        Self { instances: all.collect(), unresolved }
    }

    /// What must be there before `step` begins: what it names, and what the module calls around it name.
    pub fn needs(&self, step: Step) -> impl Iterator<Item = Step> + '_ {
        let around = std::iter::successors(Some(step), |(instance, _)| self.call(*instance));
        around.flat_map(|(instance, start)| {
            let file = self.instances.get(instance.0 as usize).map(|(needs, _)| needs);
            let named = file.and_then(|needs| needs.get(&start)).map_or(&[][..], |named| &**named);
            named.iter().map(move |start| (instance, *start))
        })
    }

    /// The module declaration that an instance is made by; `None` of the root.
    #[must_use]
    pub fn call(&self, instance: Instance) -> Option<Step> {
        self.instances.get(instance.0 as usize)?.1
    }

    /// Whether a module declaration leads to what cannot be read.
    #[must_use]
    pub fn is_unresolved(&self, step: Step) -> bool {
        self.unresolved.contains(&step)
    }
}

/// What the declarations of a file name.
fn needs(parse: &Parse, symbols: &Symbols<'_>) -> Needs {
    let mut owners: Vec<(usize, usize)> = Vec::new();
    let mut open: Vec<Declaration<'_>> = parse.declarations().collect();
    let mut variables = HashSet::new();
    let mut found: HashMap<usize, Vec<usize>> = HashMap::new();
    while let Some(declaration) = open.pop() {
        let span = declaration.span();
        owners.push((span.start, span.end));
        if matches!(declaration.declares(), Declares::Variable { .. }) {
            variables.insert(span.start);
        }
        for nested in declaration.nested() {
            // What is nested in a resource comes after it.
            found.entry(nested.span().start).or_default().push(span.start);
            open.push(nested);
        }
    }
    owners.sort_unstable();
    let mut around: Vec<(usize, usize)> = Vec::new();
    let mut owners = owners.into_iter().peekable();
    for occurrence in symbols.occurrences() {
        let at = occurrence.name.span.start;
        while let Some(owner) = owners.next_if(|(start, _)| *start <= at) {
            around.push(owner);
        }
        while around.pop_if(|(_, end)| *end <= at).is_some() {}
        let Some((owner, _)) = around.last() else { continue };
        let (Meaning::Declared(declaration)
        | Meaning::Output(declaration)
        | Meaning::SomeOutputs(declaration)) = occurrence.meaning
        else {
            continue;
        };
        let start = declaration.span().start;
        let counts = matches!(
            declaration.declares(),
            Declares::Resource { .. } | Declares::Module { .. } | Declares::Variable { .. }
        );
        if counts && start != *owner {
            let named = found.entry(*owner).or_default();
            if named.last() != Some(&start) {
                named.push(start);
            }
        }
    }
    let owners: Vec<usize> = found.keys().copied().filter(|owner| !variables.contains(owner)).collect();
    owners.into_iter().map(|owner| (owner, through(owner, &found, &variables))).collect()
}

/// What `owner` names, with what the variables that it names name.
fn through(owner: usize, found: &HashMap<usize, Vec<usize>>, variables: &HashSet<usize>) -> Box<[usize]> {
    let mut all = Vec::new();
    let mut seen = HashSet::new();
    let mut open: Vec<usize> = vec![owner];
    while let Some(at) = open.pop() {
        for named in found.get(&at).into_iter().flatten() {
            if seen.insert(*named) {
                if variables.contains(named) { open.push(*named) } else { all.push(*named) }
            }
        }
    }
    all.into()
}
