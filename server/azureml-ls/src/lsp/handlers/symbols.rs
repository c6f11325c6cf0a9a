//! `textDocument/documentSymbol`: a tree, or a flat list for clients that know nothing else.

use crate::lsp::snapshot::Snapshot;
use azureml_analysis::features::{Symbol, SymbolKind};
use tower_lsp::ls_types::{
    DocumentSymbol, DocumentSymbolResponse, Location, SymbolInformation, SymbolKind as LspKind,
};

/// More of them make editors slow.
const MOST_SYMBOLS: usize = 5000;

/// The outline.
pub(in crate::lsp) fn symbols(snapshot: &Snapshot) -> Option<DocumentSymbolResponse> {
    let symbols = snapshot.ask(|file| file.symbols())?;
    let mut left = MOST_SYMBOLS;
    if snapshot.profile.nested_symbols {
        return Some(DocumentSymbolResponse::Nested(nested(snapshot, symbols, &mut left)));
    }
    let mut flat = Vec::new();
    flatten(snapshot, symbols, None, &mut flat);
    Some(DocumentSymbolResponse::Flat(flat))
}

fn nested(snapshot: &Snapshot, symbols: Vec<Symbol>, left: &mut usize) -> Vec<DocumentSymbol> {
    let mut all = Vec::new();
    for symbol in symbols {
        if *left == 0 {
            break;
        }
        *left -= 1;
        let children = nested(snapshot, symbol.children, left);
        let converter = snapshot.converter();
        #[allow(deprecated, reason = "the type has no other constructor")]
        all.push(DocumentSymbol {
            name: name(symbol.name),
            detail: (!symbol.detail.is_empty()).then_some(symbol.detail),
            kind: kind(symbol.kind),
            tags: None,
            deprecated: None,
            range: converter.range(symbol.span),
            selection_range: converter.range(symbol.selection),
            children: (!children.is_empty()).then_some(children),
        });
    }
    all
}

fn flatten(
    snapshot: &Snapshot,
    symbols: Vec<Symbol>,
    container: Option<&str>,
    flat: &mut Vec<SymbolInformation>,
) {
    for symbol in symbols {
        if flat.len() == MOST_SYMBOLS {
            return;
        }
        let name = name(symbol.name);
        #[allow(deprecated, reason = "the type has no other constructor")]
        flat.push(SymbolInformation {
            name: name.clone(),
            kind: kind(symbol.kind),
            tags: None,
            deprecated: None,
            location: Location {
                uri: snapshot.revision.uri.clone(),
                range: snapshot.converter().range(symbol.span),
            },
            container_name: container.map(str::to_owned),
        });
        flatten(snapshot, symbol.children, Some(&name), flat);
    }
}

/// Clients refuse symbols without a name.
fn name(name: String) -> String {
    if name.trim().is_empty() { "(empty)".to_owned() } else { name }
}

const fn kind(kind: SymbolKind) -> LspKind {
    match kind {
        SymbolKind::Document => LspKind::MODULE,
        SymbolKind::Map => LspKind::OBJECT,
        SymbolKind::Sequence => LspKind::ARRAY,
        SymbolKind::String => LspKind::STRING,
        SymbolKind::Number => LspKind::NUMBER,
        SymbolKind::Boolean => LspKind::BOOLEAN,
        SymbolKind::Null => LspKind::NULL,
        // As the official Bicep server has them.
        SymbolKind::Parameter => LspKind::FIELD,
        SymbolKind::Variable => LspKind::VARIABLE,
        SymbolKind::Output => LspKind::INTERFACE,
        SymbolKind::Resource => LspKind::OBJECT,
        SymbolKind::Module => LspKind::MODULE,
        SymbolKind::Type => LspKind::STRUCT,
        SymbolKind::Function => LspKind::FUNCTION,
        SymbolKind::Import => LspKind::NAMESPACE,
    }
}
