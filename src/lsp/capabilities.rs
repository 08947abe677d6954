//! What the server offers.

use serde_json::{Value, json};

use crate::lsp::actions::FIX_ALL;
use crate::lsp::client::Client;
use crate::text::ColumnUnit;

/// The command that shows the page of a rule.
pub(super) const EXPLAIN: &str = "faqlint.explainRule";

/// Files whose changes matter: pages, what they show, and what says how the site is built.
const WATCHED: [&str; 4] = [
    "**/*.{md,mdx,markdown,html,htm,png,jpg,jpeg,gif,svg,webp,avif}",
    "**/*.{toml,yml,yaml,json,js,cjs,mjs,ts,mts,lock}",
    "**/_redirects",
    "**/.{gitignore,ignore}",
];

/// The answer to `initialize`.
pub(super) fn initialize_result(client: Client) -> Value {
    let encoding = match client.unit {
        ColumnUnit::Utf8 => "utf-8",
        ColumnUnit::Utf16 => "utf-16",
        ColumnUnit::Utf32 => "utf-32",
    };
    let everything = json!({ "filters": [{ "scheme": "file", "pattern": { "glob": "**/*" } }] });
    let mut capabilities = json!({
        "positionEncoding": encoding,
        "textDocumentSync": {
            "openClose": true,
            "change": 2,
            "save": { "includeText": false },
        },
        "completionProvider": {
            "triggerCharacters": ["(", "#", "/", "[", "\"", "<", "-"],
        },
        "hoverProvider": true,
        "definitionProvider": true,
        "referencesProvider": true,
        "documentSymbolProvider": true,
        "workspaceSymbolProvider": true,
        "foldingRangeProvider": true,
        "documentLinkProvider": {},
        "codeLensProvider": {},
        "codeActionProvider": { "codeActionKinds": ["quickfix", FIX_ALL] },
        "renameProvider": { "prepareProvider": true },
        "executeCommandProvider": { "commands": [EXPLAIN] },
        "workspace": {
            "workspaceFolders": { "supported": true, "changeNotifications": true },
            "fileOperations": { "willRename": everything, "didRename": everything },
        },
    });
    if client.pulls {
        capabilities["diagnosticProvider"] = json!({
            "identifier": "faqlint",
            "interFileDependencies": true,
            "workspaceDiagnostics": false,
        });
    }
    json!({
        "capabilities": capabilities,
        "serverInfo": { "name": "faqlint", "version": env!("CARGO_PKG_VERSION") },
    })
}

/// The registration of the files that the client should watch.
pub(super) fn watchers() -> Value {
    let watchers = WATCHED.map(|glob| json!({ "globPattern": glob }));
    json!({
        "registrations": [{
            "id": "faqlint-files",
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": { "watchers": watchers },
        }],
    })
}
