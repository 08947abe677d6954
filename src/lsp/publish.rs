//! What comes back from checks, and what is shown of it.

use std::hash::BuildHasher;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{Diagnostic, MessageType, Uri};
use rustc_hash::FxBuildHasher;
use serde_json::{Value, json};

use crate::corpus::PageId;
use crate::diagnostic;
use crate::engine::{Draft, Project, Scope};
use crate::lsp::client::ShownFiles;
use crate::lsp::diagnostics;
use crate::lsp::server::Server;
use crate::lsp::uri::uri_of;
use crate::lsp::view::View;
use crate::rules;

impl Server {
    /// A page was checked by itself.
    pub(super) fn checked(
        &mut self,
        root: &Path,
        file: &Path,
        text: Arc<str>,
        result: Result<Option<Draft>, String>,
    ) {
        let Some(site) = self.sites.get_mut(root) else {
            return;
        };
        let Some(has_changed) = site.checking.remove(file) else {
            return;
        };
        let draft = match result {
            Ok(draft) => draft,
            Err(panic) => {
                let message = format!("a panic while checking `{}`: {panic}", file.display());
                self.log(MessageType::Error, &message);
                None
            }
        };
        if has_changed {
            self.start_check(root, file);
        }
        if let Some(draft) = draft
            && self.open.contains_key(file)
        {
            self.take_draft(root, file, text, draft);
        }
        self.mark_quiet(root);
    }

    /// Shows a draft, and keeps it for the next state, unless the page is in this one already.
    fn take_draft(&mut self, root: &Path, file: &Path, text: Arc<str>, draft: Draft) {
        let view = self.view(root);
        let view = view.filter(|view| {
            let id = view.project.page_of(file);
            id.is_some_and(|id| *view.corpus().page(id).text == *text)
        });
        if let Some(view) = view {
            if let Some(site) = self.sites.get_mut(root) {
                site.drafts.remove(file);
            }
            return self.publish_page(&view, file);
        }
        if !self.client.pulls {
            self.publish_draft(root, file, &text, &draft);
        }
        if let Some(site) = self.sites.get_mut(root) {
            site.drafts.insert(file.to_path_buf(), (text, draft));
        }
    }

    /// Shows what a page says by itself, and what was known of it before in its place.
    fn publish_draft(&mut self, root: &Path, file: &Path, text: &Arc<str>, draft: &Draft) {
        let Some(open) = self.open.get(file).filter(|open| open.text() == text) else {
            return;
        };
        let (uri, version, lines) = (open.uri.clone(), open.version, open.lines.clone());
        let Some(site) = self.sites.get(root) else {
            return;
        };
        let mut found = draft.diagnostics(&site.scope);
        let project = match &site.project {
            Some(project) => Arc::clone(project),
            None => Arc::new(Project::empty(site.scope.clone())),
        };
        if let Some(id) = project.page_of(file) {
            let page = project.corpus().page(id);
            let others: Vec<diagnostic::Diagnostic> = project
                .diagnostics(id)
                .iter()
                .filter(|one| {
                    one.path == page.path
                        && !rules::find(one.rule).is_some_and(|rule| rule.is_page_rule)
                })
                .cloned()
                .collect();
            found.extend(diagnostics::moved(&others, &page.text, text));
            found.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        }
        let view = View {
            project,
            open: Arc::clone(&self.open),
            client: self.client,
        };
        let shown = found
            .iter()
            .map(|one| diagnostics::diagnostic(&view, &lines, file, one));
        let shown: Vec<Diagnostic> = shown.collect();
        self.publish(&uri, Some(version), &shown);
    }

    /// The next state of a site is made.
    pub(super) fn made(
        &mut self,
        root: &Path,
        serial: u64,
        drafts: &[(PathBuf, Arc<str>)],
        result: Result<(Project, Option<Vec<PageId>>), String>,
    ) {
        let Some(site) = self
            .sites
            .get_mut(root)
            .filter(|site| site.serial == serial)
        else {
            return;
        };
        site.is_busy = false;
        let is_first = site.project.is_none();
        let concerned = match result {
            Ok((project, concerned)) => {
                site.project = Some(Arc::new(project));
                concerned
            }
            Err(panic) => {
                let message = format!("a panic while checking `{}`: {panic}", root.display());
                if is_first {
                    // Without any state nothing could be answered.
                    site.project = Some(Arc::new(Project::empty(site.scope.clone())));
                }
                self.log(MessageType::Error, &message);
                Some(Vec::new())
            }
        };
        if let Some(site) = self.sites.get_mut(root) {
            site.drafts.retain(|file, (text, _)| {
                !drafts
                    .iter()
                    .any(|(other, made)| other == file && **made == **text)
            });
        }
        self.check_what_changed(root, drafts, is_first);
        self.publish_site(root, concerned.as_deref());
        self.refresh(is_first, concerned.as_deref(), drafts.len());
    }

    /// Checks the open pages whose text is another than the one that the state was made with.
    fn check_what_changed(&mut self, root: &Path, made: &[(PathBuf, Arc<str>)], is_first: bool) {
        let Some(site) = self.sites.get(root) else {
            return;
        };
        let is_other = |file: &PathBuf, text: &Arc<str>| {
            let known = made.iter().find(|(other, _)| other == file);
            known.is_some_and(|(_, made)| **made != **text) || known.is_none() && is_first
        };
        let files: Vec<PathBuf> = self
            .open
            .iter()
            .filter(|(file, open)| {
                let is_waiting =
                    site.checking.contains_key(*file) || site.drafts.contains_key(*file);
                file.starts_with(root) && !is_waiting && is_other(file, open.text())
            })
            .map(|(file, _)| file.clone())
            .collect();
        for file in files {
            self.start_check(root, &file);
        }
    }

    /// Tells a client that asks for findings that others are there.
    fn refresh(&mut self, is_first: bool, concerned: Option<&[PageId]>, edited: usize) {
        let touches_others = concerned.is_none_or(|concerned| concerned.len() > edited);
        if self.client.pulls && (is_first || touches_others) {
            self.ask("workspace/diagnostic/refresh", Value::Null);
        }
        if self.client.refreshes_lenses && self.switches.lens && (is_first || touches_others) {
            self.ask("workspace/codeLens/refresh", Value::Null);
        }
    }

    /// Shows the findings of pages of a site; of all pages without `concerned`.
    pub(super) fn publish_site(&mut self, root: &Path, concerned: Option<&[PageId]>) {
        let Some(view) = self.view(root) else {
            return;
        };
        let corpus = Arc::clone(view.project.corpus());
        let all: Vec<PageId> = (0..corpus.checked().len() as u32).map(PageId).collect();
        for id in concerned.unwrap_or(&all) {
            let Some(file) = corpus.page(*id).file.clone() else {
                continue;
            };
            self.publish_page(&view, &file);
        }
        let others = diagnostics::of_other_files(&view);
        let Some(site) = self.sites.get_mut(root) else {
            return;
        };
        let shown = std::mem::take(&mut site.shown);
        site.shown = others.keys().cloned().collect();
        let gone: Vec<PathBuf> = shown
            .into_iter()
            .filter(|file| !others.contains_key(file) && !site.config_problems.contains_key(file))
            .collect();
        self.clear(&gone);
        for (file, found) in others {
            if let Some(uri) = self.uri(&file) {
                self.publish(&uri, None, &found);
            }
        }
        self.clear_removed(root, &view);
    }

    fn publish_page(&mut self, view: &View, file: &Path) {
        let open = self.open.get(file);
        let is_shown = match open {
            // It asks for them.
            Some(_) if self.client.pulls => false,
            Some(open) => view
                .page(file)
                .is_some_and(|(_, page)| **open.text() == *page.text),
            None => self.switches.scope == ShownFiles::Workspace,
        };
        let (Some(uri), version) = (self.uri(file), open.map(|open| open.version)) else {
            return;
        };
        if is_shown && let Some(found) = diagnostics::of_page(view, file) {
            self.publish(&uri, version, &found);
        } else if open.is_none() {
            self.publish(&uri, None, &[]);
        }
    }

    /// Clears the findings of pages that no longer belong to the site.
    fn clear_removed(&mut self, root: &Path, view: &View) {
        let uris: Vec<Uri> = self.published.keys().cloned().collect();
        for uri in uris {
            let Some(file) = crate::lsp::uri::file_of(&uri) else {
                continue;
            };
            let is_gone = file.starts_with(root)
                && crate::lsp::notifications::is_page(&file)
                && !self.open.contains_key(&file)
                && view.project.page_of(&file).is_none()
                && !self.sites[root].shown.contains(&file);
            if is_gone {
                self.publish(&uri, None, &[]);
            }
        }
    }

    /// Publishes findings, unless they are those that are shown already.
    pub(super) fn publish(&mut self, uri: &Uri, version: Option<i32>, found: &[Diagnostic]) {
        let is_empty = found.is_empty();
        let mut params = json!({ "uri": uri, "diagnostics": found });
        if let Some(version) = version {
            params["version"] = version.into();
        }
        let hash = FxBuildHasher.hash_one(params.to_string());
        let before = self.published.get(uri);
        if before == Some(&hash) || is_empty && version.is_none() && before.is_none() {
            return;
        }
        if is_empty && version.is_none() {
            self.published.remove(uri);
        } else {
            self.published.insert(uri.clone(), hash);
        }
        self.notify("textDocument/publishDiagnostics", params);
    }

    /// Withdraws the findings of files.
    pub(super) fn clear(&mut self, files: &[PathBuf]) {
        for file in files {
            if let Some(uri) = self.uri(file) {
                self.publish(&uri, None, &[]);
            }
        }
    }

    pub(super) fn uri(&self, file: &Path) -> Option<Uri> {
        let open = self.open.get(file);
        open.map(|open| open.uri.clone()).or_else(|| uri_of(file))
    }

    /// Checks a text that is not on disk by itself, as a page of the first folder.
    pub(super) fn check_untitled(&mut self, uri: &Uri) {
        let Some(open) = self.untitled.get(uri) else {
            return;
        };
        let folder = self
            .folders
            .first()
            .cloned()
            .unwrap_or_else(|| PathBuf::from("/"));
        let (version, lines) = (open.version, open.lines.clone());
        let file = folder.join("untitled.md");
        let root = self.site_of(&file);
        let Some(scope) = self.sites.get(&root).map(|site| site.scope.clone()) else {
            return;
        };
        let found = alone(&scope, &file, &lines.text);
        let view = View {
            project: Arc::new(Project::empty(scope)),
            open: Arc::clone(&self.open),
            client: self.client,
        };
        let shown = found
            .iter()
            .map(|one| diagnostics::diagnostic(&view, &lines, &file, one));
        let shown: Vec<Diagnostic> = shown.collect();
        self.publish(uri, Some(version), &shown);
    }
}

/// What the rules that need one page find on a text; nothing when one of them panics.
fn alone(scope: &Scope, file: &Path, text: &Arc<str>) -> Vec<diagnostic::Diagnostic> {
    let check = || Draft::of_file(scope, file, Arc::clone(text)).diagnostics(scope);
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(check)).unwrap_or_default()
}
