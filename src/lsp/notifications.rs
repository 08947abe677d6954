//! What the client tells: files that are opened, changed and closed, and what happens on disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use gen_lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, FileChangeType, MessageType,
    RenameFilesParams, Uri,
};
use lsp_server::{Notification, RequestId};
use serde_json::Value;

use crate::config::ConfigErrors;
use crate::config::FILE_NAMES;
use crate::lsp::client::{ShownFiles, Switches};
use crate::lsp::convert::Lines;
use crate::lsp::diagnostics;
use crate::lsp::files::OpenFile;
use crate::lsp::requests::read;
use crate::lsp::server::Server;
use crate::lsp::site::{Site, root_of};
use crate::lsp::uri::file_of;
use crate::settings::LOCKFILE_NAME;

/// Endings of pages.
const PAGES: [&str; 3] = ["md", "mdx", "markdown"];

impl Server {
    /// Records what `initialize` says about the workspace.
    pub(super) fn start(&mut self, params: &Value) {
        let folders = params["workspaceFolders"].as_array();
        let uris = folders
            .into_iter()
            .flatten()
            .filter_map(|folder| folder["uri"].as_str());
        let root = params["rootUri"].as_str().map(str::to_owned);
        let mut uris: Vec<String> = uris.map(str::to_owned).collect();
        if uris.is_empty() {
            uris.extend(root);
        }
        self.folders = uris
            .into_iter()
            .filter_map(|uri| file_of(&Uri(uri)))
            .collect();
        self.watch();
        self.show_workspace();
    }

    /// Opens the sites of the workspace, when all of its findings are wanted.
    fn show_workspace(&mut self) {
        if self.switches.scope == ShownFiles::Workspace {
            for folder in self.folders.clone() {
                self.site_of(&folder.join("x"));
            }
        }
    }

    pub(super) fn notification(&mut self, notification: Notification) {
        let method = notification.method.clone();
        if let Err(error) = self.take(notification) {
            let message = format!("cannot read `{method}`: {}", error.message);
            self.log(MessageType::Error, &message);
        }
    }

    fn take(&mut self, notification: Notification) -> Result<(), lsp_server::ResponseError> {
        let params = notification.params;
        match &*notification.method {
            "textDocument/didOpen" => self.opened(read(params)?),
            "textDocument/didChange" => self.changed(read(params)?),
            "textDocument/didClose" => self.closed(read(params)?),
            "textDocument/didSave" => self.saved(&params),
            "workspace/didChangeWatchedFiles" => self.changed_on_disk(&read(params)?),
            "workspace/didRenameFiles" => self.renamed(&read(params)?),
            "workspace/didChangeWorkspaceFolders" => self.changed_folders(read(params)?),
            "workspace/didChangeConfiguration" => self.changed_switches(&params["settings"]),
            "$/cancelRequest" => match &params["id"] {
                Value::String(id) => self.cancel(&RequestId::from(id.clone())),
                Value::Number(id) => {
                    let id = id.as_i64().and_then(|id| i32::try_from(id).ok());
                    if let Some(id) = id {
                        self.cancel(&RequestId::from(id));
                    }
                }
                _ => {}
            },
            // What a server may pass over starts with `$/`; the others bring nothing new.
            _ => {}
        }
        Ok(())
    }

    /// The root of the site that a file belongs to; the site is opened when it is not.
    pub(super) fn site_of(&mut self, file: &Path) -> PathBuf {
        let (root, is_loose) = root_of(file, &self.folders);
        if !self.sites.contains_key(&root)
            && let Some((site, errors)) = Site::new(&root, is_loose)
        {
            self.sites.insert(root.clone(), site);
            self.show_config_problems(&root, errors.as_ref());
        }
        root
    }

    fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        let file = file_of(&document.uri);
        let open = OpenFile {
            version: document.version,
            lines: Lines::new(document.text.into(), self.client.unit),
            uri: document.uri.clone(),
        };
        let Some(file) = file else {
            self.untitled.insert(document.uri.clone(), open);
            return self.check_untitled(&document.uri);
        };
        Arc::make_mut(&mut self.open).insert(file.clone(), open);
        if !is_page(&file) {
            return;
        }
        let root = self.site_of(&file);
        self.published.remove(&document.uri);
        if let Some(site) = self.sites.get_mut(&root) {
            let project = site.project.as_ref();
            let is_new = project.is_some_and(|project| project.page_of(&file).is_none());
            if is_new && (site.is_loose || site.scope.config.includes(&file)) {
                site.stale.add(&file);
            }
        }
        self.start_check(&root, &file);
    }

    fn changed(&mut self, params: DidChangeTextDocumentParams) {
        let uri = params.text_document.text_document_identifier.uri;
        let (version, unit) = (params.text_document.version, self.client.unit);
        let Some(file) = file_of(&uri) else {
            if let Some(open) = self.untitled.get_mut(&uri) {
                open.change(params.content_changes, version, unit);
                self.check_untitled(&uri);
            }
            return;
        };
        let Some(open) = Arc::make_mut(&mut self.open).get_mut(&file) else {
            return;
        };
        open.change(params.content_changes, version, unit);
        if is_page(&file) {
            let root = self.site_of(&file);
            self.start_check(&root, &file);
            self.wait_for_quiet(&root);
        }
    }

    fn closed(&mut self, params: DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        let Some(file) = file_of(&uri) else {
            self.untitled.remove(&uri);
            return self.publish(&uri, None, &[]);
        };
        Arc::make_mut(&mut self.open).remove(&file);
        if self.switches.scope == ShownFiles::Open {
            self.publish(&uri, None, &[]);
        }
        if is_page(&file) {
            // What was not saved is gone.
            let root = self.site_of(&file);
            if let Some(site) = self.sites.get_mut(&root) {
                site.drafts.remove(&file);
                site.stale.add(&file);
            }
            self.wait_for_quiet(&root);
        }
    }

    /// A client that watches nothing tells here that something is on disk.
    fn saved(&mut self, params: &Value) {
        if self.client.registers_watchers {
            return;
        }
        let uri = params["textDocument"]["uri"].as_str().unwrap_or_default();
        if let Some(file) = file_of(&Uri(uri.to_owned())) {
            self.touched(&file, true);
        }
    }

    fn changed_on_disk(&mut self, params: &DidChangeWatchedFilesParams) {
        for change in &params.changes {
            if let Some(file) = file_of(&change.uri) {
                let is_listed_as_before = change.kind == FileChangeType::Changed;
                self.touched(&file, is_listed_as_before);
            }
        }
    }

    fn renamed(&mut self, params: &RenameFilesParams) {
        for pair in &params.files {
            for uri in [&pair.old_uri, &pair.new_uri] {
                if let Some(file) = file_of(uri) {
                    self.touched(&file, false);
                }
            }
        }
    }

    /// A file changed on disk, or came or went.
    pub(super) fn touched(&mut self, file: &Path, is_listed_as_before: bool) {
        let name = file
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let is_config = FILE_NAMES.contains(&name);
        if is_config && !is_listed_as_before {
            // Pages may belong to another site now.
            self.regroup();
        }
        let roots: Vec<PathBuf> = self.sites.keys().cloned().collect();
        for root in roots {
            let is_around = is_config && root.starts_with(file.parent().unwrap_or(file));
            if !is_around && !file.starts_with(&root) {
                continue;
            }
            let is_settings = is_config || name == LOCKFILE_NAME || is_generator_file(file);
            if is_settings {
                self.reload(&root);
            } else if let Some(site) = self.sites.get_mut(&root) {
                let is_open = self.open.contains_key(file);
                if is_page(file) && is_listed_as_before && is_open {
                    continue;
                }
                site.stale.add(file);
            }
            self.wait_for_quiet(&root);
        }
    }

    fn reload(&mut self, root: &Path) {
        let Some(site) = self.sites.get_mut(root) else {
            return;
        };
        let errors = site.reload();
        self.show_config_problems(root, errors.as_ref());
    }

    /// Opens sites anew: pages may belong to others than before.
    fn regroup(&mut self) {
        let before = std::mem::take(&mut self.sites);
        for site in before.into_values() {
            let files = site.config_problems.into_keys().chain(site.shown);
            let files: Vec<PathBuf> = files.collect();
            self.clear(&files);
        }
        let open: Vec<PathBuf> = self.open.keys().cloned().collect();
        for file in open {
            if is_page(&file) {
                let root = self.site_of(&file);
                self.start_check(&root, &file);
            }
        }
        self.show_workspace();
    }

    fn changed_folders(&mut self, params: DidChangeWorkspaceFoldersParams) {
        let files = |folders: Vec<gen_lsp_types::WorkspaceFolder>| -> Vec<PathBuf> {
            folders
                .iter()
                .filter_map(|folder| file_of(&folder.uri))
                .collect()
        };
        let removed = files(params.event.removed);
        self.folders.retain(|folder| !removed.contains(folder));
        self.folders.extend(files(params.event.added));
        self.regroup();
    }

    fn changed_switches(&mut self, settings: &Value) {
        let (switches, problem) = Switches::new(settings);
        if let Some(problem) = problem {
            self.log(
                MessageType::Warning,
                &format!("cannot read the options: {problem}"),
            );
            return;
        }
        let before = std::mem::replace(&mut self.switches, switches);
        if before.scope != switches.scope {
            self.show_workspace();
            let roots: Vec<PathBuf> = self.sites.keys().cloned().collect();
            for root in roots {
                self.publish_site(&root, None);
            }
        }
    }

    /// Shows what is wrong with a configuration on its own files, and what was wrong no longer.
    fn show_config_problems(&mut self, root: &Path, errors: Option<&ConfigErrors>) {
        let fallback = root.join(FILE_NAMES[0]);
        let problems =
            errors.map(|errors| diagnostics::of_config(errors, &fallback, self.client.unit));
        let problems = problems.unwrap_or_default();
        let Some(site) = self.sites.get_mut(root) else {
            return;
        };
        let before = std::mem::replace(&mut site.config_problems, problems.clone());
        let gone: Vec<PathBuf> = before
            .into_keys()
            .filter(|file| !problems.contains_key(file))
            .collect();
        self.clear(&gone);
        for (file, problems) in problems {
            if let Some(uri) = self.uri(&file) {
                self.publish(&uri, None, &problems);
            }
        }
    }

    /// A page came back from its own check.
    pub(super) fn mark_quiet(&mut self, root: &Path) {
        if let Some(site) = self.sites.get_mut(root)
            && site.due.is_none()
        {
            site.due = Some(Instant::now());
        }
    }
}

pub(super) fn is_page(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| PAGES.iter().any(|one| extension.eq_ignore_ascii_case(one)))
}

/// Whether a file may say how the site is built.
fn is_generator_file(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str());
    matches!(
        extension,
        Some("toml" | "yml" | "yaml" | "json" | "js" | "cjs" | "mjs" | "ts" | "mts")
    )
}
