//! Edits of many files, as the client wants them.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{
    AnnotatedTextEdit, ChangeAnnotation, DocumentChange, Edit,
    OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextDocumentIdentifier, TextEdit,
    WorkspaceEdit,
};

use rayon::prelude::*;

use crate::corpus::ResolvedPage;
use crate::lsp::convert::Lines;
use crate::lsp::view::View;
use crate::settings::Lockfile;
use crate::source::Tree;
use crate::text::Span;

/// Why an edit is made, so that the editor can ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Purpose {
    /// What was asked for.
    Asked,
    /// Links to what has another name now.
    Links,
    /// The old id stays at its heading.
    KeepId,
    /// The lockfile of published anchors.
    Lockfile,
    /// Old addresses of pages that lead to the new ones.
    Redirect,
}

impl Purpose {
    fn id(self) -> &'static str {
        match self {
            Self::Asked => "rename",
            Self::Links => "links",
            Self::KeepId => "keep-id",
            Self::Lockfile => "lockfile",
            Self::Redirect => "redirect",
        }
    }

    fn annotation(self) -> ChangeAnnotation {
        let (label, needs_confirmation) = match self {
            Self::Asked => ("Rename", false),
            Self::Links => ("Update links", false),
            Self::KeepId => ("Keep the old id", true),
            Self::Lockfile => ("Update anchors.lock", false),
            Self::Redirect => ("Lead the old address to the new one", true),
        };
        ChangeAnnotation {
            label: label.to_owned(),
            needs_confirmation: Some(needs_confirmation),
            description: None,
        }
    }
}

#[derive(Debug)]
struct FileEdits {
    lines: Lines,
    /// By span; no two overlap.
    edits: BTreeMap<Span, (String, Purpose)>,
}

/// Edits of many files; those of one file do not overlap.
#[derive(Debug, Default)]
pub(super) struct Edits {
    files: BTreeMap<PathBuf, FileEdits>,
}

impl Edits {
    /// Replaces a span of a page. An edit that overlaps one that is there already is left out.
    pub(super) fn page(
        &mut self,
        view: &View,
        page: &ResolvedPage,
        span: Span,
        text: impl Into<String>,
        purpose: Purpose,
    ) {
        if let Some(file) = &page.file {
            let lines = || view.lines(page);
            self.add(file, lines, span, text.into(), purpose);
        }
    }

    /// Replaces the text of another file by one that differs in a few lines.
    pub(super) fn file(
        &mut self,
        view: &View,
        (file, before): (&Path, &Arc<str>),
        after: &str,
        purpose: Purpose,
    ) {
        let is_boundary = |at: usize| before.is_char_boundary(at) && after.is_char_boundary(at);
        let pairs = before.bytes().zip(after.bytes());
        let mut start = pairs.take_while(|(a, b)| a == b).count();
        while !is_boundary(start) {
            start -= 1;
        }
        let most = before.len().min(after.len()) - start;
        let pairs = before.bytes().rev().zip(after.bytes().rev()).take(most);
        let mut same = pairs.take_while(|(a, b)| a == b).count();
        while !before.is_char_boundary(before.len() - same) {
            same -= 1;
        }
        let span = Span::from(start..before.len() - same);
        let text = after[start..after.len() - same].to_owned();
        if span.is_empty() && text.is_empty() {
            return;
        }
        let lines = || Lines::new(Arc::clone(before), view.client.unit);
        self.add(file, lines, span, text, purpose);
    }

    /// Writes another state of the lockfile.
    pub(super) fn lockfile(&mut self, view: &View, before: &Lockfile, after: &Lockfile) {
        if before != after {
            let file = (before.file.as_path(), &before.text);
            self.file(view, file, &after.render(), Purpose::Lockfile);
        }
    }

    fn add(
        &mut self,
        file: &Path,
        lines: impl FnOnce() -> Lines,
        span: Span,
        text: String,
        purpose: Purpose,
    ) {
        let entry = self.files.entry(file.to_path_buf());
        let file = entry.or_insert_with(|| FileEdits {
            lines: lines(),
            edits: BTreeMap::new(),
        });
        let before = file.edits.range(..span).next_back();
        let after = file.edits.range(span..).next();
        let clashes = |(other, _): (&Span, &(String, Purpose))| {
            other.overlaps(span) || *other == span || other.start == span.start
        };
        if !before.is_some_and(clashes) && !after.is_some_and(clashes) {
            file.edits.insert(span, (text, purpose));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// A file whose text on disk is not the one that its edits are for; open files are what the editor
    /// has, whatever is on disk.
    pub(super) fn outdated(&self, view: &View) -> Option<&Path> {
        let disk = Tree::default();
        let is_other = |(file, edits): &(&PathBuf, &FileEdits)| {
            let is_open = view.open.contains_key(*file);
            !is_open
                && disk
                    .read_page(file)
                    .is_ok_and(|text| *text != *edits.lines.text)
        };
        let found = self.files.par_iter().find_first(is_other);
        found.map(|(file, _)| file.as_path())
    }

    /// The edits in the shape that the client understands.
    pub(super) fn into_workspace_edit(self, view: &View) -> WorkspaceEdit {
        if !view.client.document_changes {
            let mut changes = HashMap::new();
            for (file, FileEdits { lines, edits }) in self.files {
                if let Some(uri) = view.uri(&file) {
                    let edits = edits.into_iter();
                    let edits = edits.map(|(span, (text, _))| text_edit(&lines, span, text));
                    changes.insert(uri, edits.collect());
                }
            }
            return WorkspaceEdit {
                changes: Some(changes),
                ..WorkspaceEdit::default()
            };
        }
        let is_annotated = view.client.change_annotations;
        let mut annotations = HashMap::new();
        let mut changes = Vec::new();
        for (file, FileEdits { lines, edits }) in self.files {
            let Some(uri) = view.uri(&file) else {
                continue;
            };
            let edits = edits.into_iter().map(|(span, (text, purpose))| {
                let text_edit = text_edit(&lines, span, text);
                if !is_annotated {
                    return Edit::TextEdit(text_edit);
                }
                let id = purpose.id().to_owned();
                annotations.insert(id.clone(), purpose.annotation());
                Edit::AnnotatedTextEdit(AnnotatedTextEdit {
                    annotation_id: id,
                    text_edit,
                })
            });
            changes.push(DocumentChange::TextDocumentEdit(TextDocumentEdit {
                edits: edits.collect(),
                text_document: OptionalVersionedTextDocumentIdentifier {
                    version: view.open.get(&file).map(|open| open.version),
                    text_document_identifier: TextDocumentIdentifier { uri },
                },
            }));
        }
        WorkspaceEdit {
            document_changes: Some(changes),
            change_annotations: is_annotated.then_some(annotations),
            ..WorkspaceEdit::default()
        }
    }
}

fn text_edit(lines: &Lines, span: Span, text: String) -> TextEdit {
    TextEdit {
        range: lines.range(span),
        new_text: text,
    }
}
