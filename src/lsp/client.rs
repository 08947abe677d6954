//! What the client can do, and what its user wants.

use serde_json::Value;

use crate::text::ColumnUnit;

/// What the client can do.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one for each capability of the protocol"
)]
pub(super) struct Client {
    pub(super) unit: ColumnUnit,
    /// It asks for diagnostics, and asks again when it is told to.
    pub(super) pulls: bool,
    pub(super) registers_watchers: bool,
    pub(super) refreshes_lenses: bool,
    pub(super) document_changes: bool,
    pub(super) change_annotations: bool,
    pub(super) definition_links: bool,
    pub(super) nested_symbols: bool,
    pub(super) markdown_hover: bool,
}

impl Client {
    /// Reads the `capabilities` of `initialize`.
    pub(super) fn new(capabilities: &Value) -> Self {
        let is = |path: &str| capabilities.pointer(path).and_then(Value::as_bool) == Some(true);
        let lists = |path: &str, word: &str| {
            let list = capabilities.pointer(path).and_then(Value::as_array);
            list.is_some_and(|list| list.iter().any(|one| one.as_str() == Some(word)))
        };
        Self {
            unit: unit(capabilities),
            pulls: capabilities.pointer("/textDocument/diagnostic").is_some()
                && is("/workspace/diagnostics/refreshSupport"),
            registers_watchers: is("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            refreshes_lenses: is("/workspace/codeLens/refreshSupport"),
            document_changes: is("/workspace/workspaceEdit/documentChanges"),
            change_annotations: capabilities
                .pointer("/workspace/workspaceEdit/changeAnnotationSupport")
                .is_some(),
            definition_links: is("/textDocument/definition/linkSupport"),
            nested_symbols: is("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            markdown_hover: lists("/textDocument/hover/contentFormat", "markdown"),
        }
    }
}

/// The unit of columns: the first that the client lists and that needs least work here.
fn unit(capabilities: &Value) -> ColumnUnit {
    let offered = capabilities
        .pointer("/general/positionEncodings")
        .and_then(Value::as_array);
    let offers =
        |word: &str| offered.is_some_and(|list| list.iter().any(|one| one.as_str() == Some(word)));
    if offers("utf-8") {
        ColumnUnit::Utf8
    } else if offers("utf-32") && !offers("utf-16") {
        ColumnUnit::Utf32
    } else {
        ColumnUnit::Utf16
    }
}

/// Which files have their findings shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ShownFiles {
    /// Those that are open.
    #[default]
    Open,
    /// All of the workspace.
    Workspace,
}

/// What the user switches on and off, from `initializationOptions` and `didChangeConfiguration`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches, as the user has them"
)]
pub(super) struct Switches {
    /// Definitions, references, hover, links and renaming.
    pub(super) navigation: bool,
    pub(super) completion: bool,
    /// Symbols and folding.
    pub(super) symbols: bool,
    pub(super) lens: bool,
    pub(super) scope: ShownFiles,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            navigation: true,
            completion: true,
            symbols: true,
            lens: true,
            scope: ShownFiles::Open,
        }
    }
}

impl Switches {
    /// Reads the options of a client: the switches themselves, or below `faqlint`. What cannot be read
    /// leaves the defaults, and says why.
    pub(super) fn new(options: &Value) -> (Self, Option<String>) {
        let options = options.get("faqlint").unwrap_or(options);
        if options.is_null() {
            return (Self::default(), None);
        }
        match serde_json::from_value(options.clone()) {
            Ok(switches) => (switches, None),
            Err(error) => (Self::default(), Some(error.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheapest_unit_that_is_offered_is_taken() {
        let unit_of = |words: &[&str]| {
            unit(&serde_json::json!({ "general": { "positionEncodings": words } }))
        };
        assert_eq!(unit_of(&["utf-16", "utf-8"]), ColumnUnit::Utf8);
        assert_eq!(unit_of(&["utf-32", "utf-16"]), ColumnUnit::Utf16);
        assert_eq!(unit_of(&["utf-32"]), ColumnUnit::Utf32);
        assert_eq!(unit(&Value::Null), ColumnUnit::Utf16);
    }

    #[test]
    fn switches_are_read_with_or_without_their_section() {
        let options = serde_json::json!({ "faqlint": { "lens": false, "scope": "workspace" } });
        let (switches, problem) = Switches::new(&options);
        assert_eq!(
            (switches.lens, switches.scope),
            (false, ShownFiles::Workspace)
        );
        assert!(switches.completion && problem.is_none());
        let (switches, problem) = Switches::new(&serde_json::json!({ "scope": "all" }));
        assert_eq!(switches, Switches::default());
        assert!(problem.is_some());
    }
}
