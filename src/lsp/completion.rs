//! Completion: what can follow where the cursor is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, CompletionList, Position, TextEdit,
};
use percent_encoding::utf8_percent_encode;

use crate::corpus::{PageSummary, Resolution, Role};
use crate::document::{Document, UrlHelper};
use crate::lsp::convert::Lines;
use crate::lsp::page_links::{PageLinks, Reader};
use crate::lsp::uri::IN_TARGET;
use crate::lsp::view::View;
use crate::rules::RULES;
use crate::source::{Entry, normalise};
use crate::text::Span;

/// Most items that are offered at once.
const MAX_ITEMS: usize = 200;

/// What is being written before the cursor.
#[derive(Debug, PartialEq, Eq)]
enum Writing<'t> {
    /// The target of a link: what is written of it, and who will read it.
    Link { written: &'t str, reader: Reader },
    /// The target of an image.
    Image(&'t str),
    /// The label of a reference.
    Label(&'t str),
    /// The name of a rule or family.
    Rule(&'t str),
}

/// What can follow at a position of a file that the editor has open.
pub(super) fn completion(view: &View, file: &Path, at: Position) -> Option<CompletionList> {
    let open = view.open.get(file)?;
    let lines = &open.lines;
    let offset = lines.offset(at);
    let line = lines.line_span(lines.line(offset));
    let before = Span::new(line.start, offset.max(line.start)).slice(&lines.text);
    let is_config = file
        .extension()
        .is_some_and(|extension| extension == "toml");
    let writing = if is_config {
        rule_key(before)
    } else {
        writing(before)
    }?;
    let (start, items) = match writing {
        Writing::Rule(written) => (written.len(), rules(written)),
        Writing::Label(written) => (written.len(), labels(view, file, lines, written)),
        Writing::Link { written, reader } => match written.split_once('#') {
            Some((path, id)) => (id.len(), ids(view, file, lines, (path, id), reader)?),
            None => (written.len(), links(view, file, written, reader)),
        },
        Writing::Image(written) => (written.len(), files(view, file, written, Role::Image)),
    };
    let range = lines.range(Span::new(offset - start as u32, offset));
    let is_incomplete = items.len() > MAX_ITEMS;
    let items = items
        .into_iter()
        .take(MAX_ITEMS)
        .map(|item| item.into_item(range));
    Some(CompletionList {
        is_incomplete,
        items: items.collect(),
        ..CompletionList::default()
    })
}

/// Something that can be inserted.
#[derive(Debug)]
struct Offer {
    text: String,
    detail: Option<String>,
    kind: CompletionItemKind,
}

impl Offer {
    fn into_item(self, range: gen_lsp_types::Range) -> CompletionItem {
        CompletionItem {
            label: self.text.clone(),
            kind: Some(self.kind),
            detail: self.detail,
            filter_text: Some(self.text.clone()),
            text_edit: Some(CompletionItemTextEdit::TextEdit(TextEdit {
                range,
                new_text: self.text,
            })),
            ..CompletionItem::default()
        }
    }
}

/// Reads the line before the cursor of a page.
fn writing(before: &str) -> Option<Writing<'_>> {
    if let Some(at) = before.rfind("faqlint-") {
        let command = &before[at..];
        let is_open = !command.contains("-->") && !command.contains("*/") && !command.contains(':');
        if let Some((_, names)) = command.split_once(char::is_whitespace)
            && is_open
        {
            let written = names.rsplit([',', ' ']).next().unwrap_or(names);
            return Some(Writing::Rule(written));
        }
    }
    if let Some((helper, written)) = call(before) {
        let reader = Reader::Call(helper);
        return Some(Writing::Link { written, reader });
    }
    target(before)
}

/// The target or label that is being written before the cursor of a page.
fn target(before: &str) -> Option<Writing<'_>> {
    let link = |written, reader| Some(Writing::Link { written, reader });
    if let Some(at) = before.rfind("](") {
        let written = &before[at + 2..];
        let written = written.strip_prefix('<').unwrap_or(written);
        if !written.contains([')', ' ', '>', '"']) {
            let opening = before[..at].rfind('[');
            let is_image = opening.is_some_and(|opening| before[..opening].ends_with('!'));
            return if is_image {
                Some(Writing::Image(written))
            } else {
                link(written, Reader::Markdown)
            };
        }
    }
    for attribute in ["href=", "src="] {
        if let Some(at) = before.rfind(attribute) {
            let written = &before[at + attribute.len()..];
            if let Some(written) = written.strip_prefix(['"', '\''])
                && !written.contains(['"', '\'', '>'])
            {
                return if attribute == "src=" {
                    Some(Writing::Image(written))
                } else {
                    link(written, Reader::Html)
                };
            }
        }
    }
    let trimmed = before.trim_start();
    if trimmed.starts_with('[')
        && let Some((_, written)) = trimmed.split_once("]:")
        && !written.trim_start().contains(' ')
    {
        return link(
            written.trim_start().trim_start_matches('<'),
            Reader::Markdown,
        );
    }
    if let Some(at) = before.rfind("[[") {
        let written = &before[at + 2..];
        return (!written.contains([']', '|'])).then_some(Writing::Link {
            written,
            reader: Reader::Note,
        });
    }
    if let Some(at) = before.rfind("][") {
        let written = &before[at + 2..];
        return (!written.contains(']')).then_some(Writing::Label(written));
    }
    None
}

/// The tag or function of a generator whose path is being written, and what is written of it.
fn call(before: &str) -> Option<(UrlHelper, &str)> {
    let at = before.rfind("{{").max(before.rfind("{%"))?;
    let inner = before[at..].trim_start_matches(['{', '<', '%', '-', ' ']);
    let (name, argument) = inner.split_once(char::is_whitespace)?;
    let argument = argument.trim_start();
    let (helper, written) = match name {
        "ref" | "relref" => {
            let argument = argument.strip_prefix("path=").unwrap_or(argument);
            (UrlHelper::PageRef, argument.strip_prefix(['"', '`'])?)
        }
        "link" => (UrlHelper::Source, argument),
        "post_url" => (UrlHelper::Post, argument),
        _ => return None,
    };
    (!written.contains(['"', '`', ' ', '}', '%'])).then_some((helper, written))
}

/// Reads the line before the cursor of a configuration.
fn rule_key(before: &str) -> Option<Writing<'_>> {
    let written = before.trim_start().trim_start_matches('"');
    let is_name = |c: char| c.is_ascii_lowercase() || matches!(c, '-' | '/');
    written
        .chars()
        .all(is_name)
        .then_some(Writing::Rule(written))
}

fn rules(written: &str) -> Vec<Offer> {
    let mut offers: Vec<Offer> = Vec::new();
    let mut last = "";
    for entry in RULES {
        let family = entry.meta.family().as_str();
        if family != last && family.starts_with(written) {
            offers.push(Offer {
                text: family.to_owned(),
                detail: Some("every rule of the family".to_owned()),
                kind: CompletionItemKind::Module,
            });
        }
        last = family;
        if entry.meta.name.contains(written) {
            offers.push(Offer {
                text: entry.meta.name.to_owned(),
                detail: Some(entry.meta.summary().to_owned()),
                kind: CompletionItemKind::Value,
            });
        }
    }
    offers
}

fn labels(view: &View, file: &Path, lines: &Lines, written: &str) -> Vec<Offer> {
    let scope = view.project.scope();
    let path = crate::corpus::display_path(&scope.cwd, file);
    let page = Document::parse(path, Arc::clone(&lines.text), &scope.config.settings);
    let labels = page
        .definitions
        .iter()
        .map(|definition| (page.slice(definition.label), definition));
    let written = written.to_lowercase();
    let offers = labels.filter(|(label, _)| label.to_lowercase().contains(&written));
    offers
        .map(|(label, definition)| Offer {
            text: label.to_owned(),
            detail: Some(page.slice(definition.span).to_owned()),
            kind: CompletionItemKind::Reference,
        })
        .collect()
}

/// The ids of the page that a path leads to; of a note the texts of its headings.
fn ids(
    view: &View,
    file: &Path,
    lines: &Lines,
    (path, written): (&str, &str),
    reader: Reader,
) -> Option<Vec<Offer>> {
    let corpus = view.corpus();
    let own;
    let there = if path.is_empty() {
        let scope = view.project.scope();
        let name = crate::corpus::display_path(&scope.cwd, file);
        let page = Document::parse(name, Arc::clone(&lines.text), &scope.config.settings);
        own = PageSummary::new(page, None);
        &own
    } else {
        match PageLinks::new(view, reader).resolve(file, path) {
            Resolution::Found(found) => corpus.page(corpus.page_of(&found.file)?).summary(),
            _ => return None,
        }
    };
    if reader == Reader::Note {
        let texts = there.headings.iter().map(|heading| (&*heading.text, None));
        return Some(id_offers(texts, written));
    }
    let anchors = there.anchors.iter().map(|anchor| {
        let heading = anchor
            .heading
            .map(|heading| &*there.headings[heading as usize].text);
        (&*anchor.id, heading)
    });
    Some(id_offers(anchors, written))
}

fn id_offers<'a>(
    anchors: impl Iterator<Item = (&'a str, Option<&'a str>)>,
    written: &str,
) -> Vec<Offer> {
    let written = written.to_lowercase();
    let matches = |id: &str, heading: Option<&str>| {
        id.to_lowercase().contains(&written)
            || heading.is_some_and(|heading| heading.to_lowercase().contains(&written))
    };
    let wanted = anchors.filter(|(id, heading)| !id.is_empty() && matches(id, *heading));
    wanted
        .map(|(id, heading)| Offer {
            text: id.to_owned(),
            detail: heading.map(str::to_owned),
            kind: CompletionItemKind::Reference,
        })
        .collect()
}

/// The pages, as the site links them, and the folders on the way.
fn links(view: &View, file: &Path, written: &str, reader: Reader) -> Vec<Offer> {
    let links = PageLinks::new(view, reader).with_ways(written);
    let wanted = written
        .trim_start_matches(['.', '/', '@', '~'])
        .to_lowercase();
    let mut offers = Vec::new();
    for page in view.corpus().checked() {
        let Some(target) = page.file.as_deref().filter(|target| *target != file) else {
            continue;
        };
        let title = page.title().map(|(title, _)| title);
        let is_wanted = |text: Option<String>| text.is_some_and(|text| text.contains(&wanted));
        let matches = is_wanted(Some(page.path.to_lowercase()))
            || is_wanted(title.map(str::to_lowercase))
            || is_wanted(links.address(target, false));
        if let Some(text) = matches.then(|| links.to(file, target)).flatten() {
            offers.push(Offer {
                text,
                detail: title.map(str::to_owned),
                kind: CompletionItemKind::File,
            });
        }
        if offers.len() > MAX_ITEMS {
            return offers;
        }
    }
    if matches!(reader, Reader::Markdown | Reader::Html) {
        offers.extend(files(view, file, written, Role::Link));
    }
    offers
}

/// The files and folders of the folder that is being written.
fn files(view: &View, file: &Path, written: &str, role: Role) -> Vec<Offer> {
    const IMAGES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico"];
    let mut offers = Vec::new();
    let settings = &view.project.scope().config.settings;
    let folder = written.rfind('/').map_or("", |at| &written[..=at]);
    let bases: Vec<PathBuf> = match folder.strip_prefix('/') {
        Some(rest) => settings
            .site
            .roots
            .iter()
            .map(|root| root.join(rest))
            .collect(),
        None => file
            .parent()
            .map(|own| own.join(folder))
            .into_iter()
            .collect(),
    };
    for base in bases {
        let Some(listing) = view.project.tree().list(&normalise(&base)) else {
            continue;
        };
        for (name, entry) in listing.names() {
            let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
            let is_image = IMAGES.iter().any(|one| extension.eq_ignore_ascii_case(one));
            let is_wanted = match entry {
                Entry::Folder => true,
                Entry::File => role == Role::Image && is_image,
            };
            if name.starts_with('.') || !is_wanted || offers.len() > MAX_ITEMS {
                continue;
            }
            let name = utf8_percent_encode(name, IN_TARGET);
            let (slash, kind) = match entry {
                Entry::Folder => ("/", CompletionItemKind::Folder),
                Entry::File => ("", CompletionItemKind::File),
            };
            offers.push(Offer {
                text: format!("{folder}{name}{slash}"),
                detail: None,
                kind,
            });
        }
    }
    offers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_being_written_is_read_from_the_line() {
        let link = |written, reader| Some(Writing::Link { written, reader });
        let call = |written, helper| link(written, Reader::Call(helper));
        assert_eq!(writing("see [a](b.md#c"), link("b.md#c", Reader::Markdown));
        assert_eq!(writing("![a](img/"), Some(Writing::Image("img/")));
        assert_eq!(writing("[a](<b"), link("b", Reader::Markdown));
        assert_eq!(writing("<a href='b"), link("b", Reader::Html));
        assert_eq!(writing("[[b"), link("b", Reader::Note));
        assert_eq!(writing("[[b]] c"), None);
        assert_eq!(
            writing("[a]({{< relref \"b/c"),
            call("b/c", UrlHelper::PageRef)
        );
        assert_eq!(writing("[a]({% link b/c"), call("b/c", UrlHelper::Source));
        assert_eq!(writing("{% post_url 2"), call("2", UrlHelper::Post));
        assert_eq!(writing("[a](b) and"), None);
        assert_eq!(writing("[a]: b"), link("b", Reader::Markdown));
        assert_eq!(writing("<img src=\"x"), Some(Writing::Image("x")));
        assert_eq!(writing("[a][b"), Some(Writing::Label("b")));
        assert_eq!(
            writing("<!-- faqlint-disable-line steps/mis"),
            Some(Writing::Rule("steps/mis"))
        );
        assert_eq!(writing("<!-- faqlint-disable-line a/b: why [x"), None);
        assert_eq!(rule_key("\"steps/"), Some(Writing::Rule("steps/")));
        assert_eq!(rule_key("level = \"off"), None);
    }
}
