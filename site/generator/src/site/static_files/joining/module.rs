//! One module: its text without imports and exports, and the names it has, needs and gives.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, anyhow};
use oxc_allocator::Allocator;
use oxc_semantic::SemanticBuilder;
use oxc_span::{SourceType, Span};
use oxc_syntax::module_record::{
    ExportEntry, ExportExportName, ExportImportName, ImportImportName, ModuleRecord,
};

use crate::site::static_files::scripts;

/// What is known of one module.
pub(super) struct Module {
    /// Without imports and exports.
    pub(super) text: String,
    /// Names declared at its top.
    pub(super) own: BTreeSet<String>,
    /// Names that it has from nobody: those of the browser.
    pub(super) free: BTreeSet<String>,
    /// What it imports: name and place.
    pub(super) imports: Vec<(String, String)>,
    pub(super) exports: Vec<String>,
    /// Whom it imports from, in its order.
    pub(super) needs: Vec<String>,
}

impl Module {
    /// An error begins where the path of the module ends.
    pub(super) fn read(path: &str, source: &str) -> Result<Self> {
        let allocator = Allocator::default();
        let parsed = scripts::parse(&allocator, source, SourceType::mjs())
            .map_err(|error| anyhow!(", {error}"))?;
        let record = &parsed.module_record;
        let refuse = |(span, what): Refused| {
            let line = scripts::line(source, span.start);
            anyhow!(", line {line}: {what} cannot be joined")
        };
        is_joinable(record).map_err(refuse)?;
        // What is left out of the text: from where, and up to where.
        let mut cuts = BTreeMap::new();
        let needs = needs(path, record, &mut cuts).map_err(refuse)?;
        let imports = imports(path, record)
            .map_err(|span| refuse((span, "an import by another name, or of everything,")))?;
        let exports = exports(source, record, &mut cuts).map_err(refuse)?;
        let semantic = SemanticBuilder::new().build(&parsed.program).semantic;
        let scoping = semantic.scoping();
        let bindings = scoping.get_bindings(scoping.root_scope_id()).keys();
        let imported = |name: &str| imports.iter().any(|(one, _)| one == name);
        let own = bindings.map(|name| name.to_string());
        let free = scoping.root_unresolved_references().keys();
        Ok(Self {
            text: without(source, &cuts),
            own: own.filter(|name| !imported(name)).collect(),
            free: free.map(|name| name.to_string()).collect(),
            exports,
            needs,
            imports,
        })
    }
}

/// What of a module cannot be joined, and where it stands.
type Refused = (Span, &'static str);

fn is_joinable(record: &ModuleRecord<'_>) -> Result<(), Refused> {
    if let Some(meta) = record.import_metas.first() {
        return Err((*meta, "a module that asks for its own address"));
    }
    if let Some(import) = record.dynamic_imports.first() {
        return Err((import.span, "a module that imports another later"));
    }
    if let Some(all) = record.star_export_entries.first() {
        return Err((all.statement_span, "`export *`"));
    }
    Ok(())
}

/// Whom a module imports from, in its order.
fn needs(
    path: &str,
    record: &ModuleRecord<'_>,
    cuts: &mut BTreeMap<usize, usize>,
) -> Result<Vec<String>, Refused> {
    let mut needs = Vec::new();
    for (name, requests) in &record.requested_modules {
        for request in requests {
            let span = request.statement_span;
            let from =
                place(path, name).ok_or((span, "what is not named by its place beside it"))?;
            cuts.insert(place_of(span.start), place_of(span.end));
            needs.push((span.start, from));
        }
    }
    needs.sort();
    Ok(needs.into_iter().map(|(_, from)| from).collect())
}

/// What a module gives, in its order.
fn exports(
    source: &str,
    record: &ModuleRecord<'_>,
    cuts: &mut BTreeMap<usize, usize>,
) -> Result<Vec<String>, Refused> {
    let mut exports = Vec::new();
    let local = record.local_export_entries.iter();
    for entry in local.chain(&record.indirect_export_entries) {
        let name = exported(entry).ok_or((entry.statement_span, "an export by another name"))?;
        exports.push((entry.span.start, name));
        // The word before what it declares; a list of names as a whole.
        let statement = text_of(source, entry.statement_span);
        let declared = statement.trim_start_matches("export").trim_start();
        let kept = if declared.starts_with('{') {
            0
        } else {
            declared.len()
        };
        let start = place_of(entry.statement_span.start);
        cuts.insert(start, start + statement.len() - kept);
    }
    exports.sort();
    Ok(exports.into_iter().map(|(_, name)| name).collect())
}

/// What a module imports and whence, its re-exports included; the place of what has no name of its own, or another.
fn imports(path: &str, record: &ModuleRecord<'_>) -> Result<Vec<(String, String)>, Span> {
    let mut found = Vec::new();
    for entry in &record.import_entries {
        let name = match &entry.import_name {
            ImportImportName::Name(name) if name.name == entry.local_name.name => &name.name,
            _ => return Err(entry.statement_span),
        };
        let from = place(path, &entry.module_request.name).ok_or(entry.statement_span)?;
        found.push((name.to_string(), from));
    }
    Ok(found)
}

/// The name of an export, when it is its own.
fn exported(entry: &ExportEntry<'_>) -> Option<String> {
    let ExportExportName::Name(name) = &entry.export_name else {
        return None;
    };
    let own = match &entry.import_name {
        ExportImportName::Name(own) => Some(own.name),
        _ => entry.local_name.name(),
    };
    (own == Some(name.name)).then(|| name.name.to_string())
}

/// The path under `static/` of what a module names by its place beside it.
pub(super) fn place(from: &str, name: &str) -> Option<String> {
    if !name.starts_with("./") && !name.starts_with("../") {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in name.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

pub(super) fn text_of(source: &str, span: Span) -> &str {
    source
        .get(place_of(span.start)..place_of(span.end))
        .unwrap_or_default()
}

/// Where the parser counts in fewer bits.
fn place_of(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

/// A text without some parts of it, by their beginnings and ends.
fn without(source: &str, cuts: &BTreeMap<usize, usize>) -> String {
    let mut left = String::with_capacity(source.len());
    let mut from = 0;
    for (start, end) in cuts {
        left.push_str(source.get(from..*start).unwrap_or_default());
        from = *end;
    }
    left.push_str(source.get(from..).unwrap_or_default());
    left.push('\n');
    left
}
