//! Completion: what can follow where the cursor is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, CompletionList, Position, TextEdit,
};
use percent_encoding::utf8_percent_encode;

use crate::corpus::{Corpus, Resolution, ResolvedPage, Resolver, Role, relative, split_target};
use crate::document::Document;
use crate::lsp::convert::Lines;
use crate::lsp::uri::IN_TARGET;
use crate::lsp::view::View;
use crate::rules::RULES;
use crate::settings::Settings;
use crate::source::{Entry, normalise};
use crate::text::Span;

/// Most items that are offered at once.
const MOST_ITEMS: usize = 200;

/// Links that are looked at to see how the site writes them.
const SAMPLE: usize = 2000;

/// What is being written before the cursor.
#[derive(Debug, PartialEq, Eq)]
enum Writing<'t> {
    /// The target of a link or image: what is written of it.
    Target { written: &'t str, role: Role },
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
        Writing::Target { written, role } => match written.split_once('#') {
            Some((path, id)) => (id.len(), ids(view, file, lines, path, id)?),
            None => (written.len(), paths(view, file, written, role)),
        },
    };
    let range = lines.range(Span::new(offset - start as u32, offset));
    let is_incomplete = items.len() > MOST_ITEMS;
    let items = items
        .into_iter()
        .take(MOST_ITEMS)
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
    let target = |written, role| Some(Writing::Target { written, role });
    if let Some(at) = before.rfind("](") {
        let written = &before[at + 2..];
        let written = written.strip_prefix('<').unwrap_or(written);
        if !written.contains([')', ' ', '>', '"']) {
            let opening = before[..at].rfind('[');
            let is_image = opening.is_some_and(|opening| before[..opening].ends_with('!'));
            return target(written, if is_image { Role::Image } else { Role::Link });
        }
    }
    for (attribute, role) in [("href=", Role::Link), ("src=", Role::Image)] {
        if let Some(at) = before.rfind(attribute) {
            let written = &before[at + attribute.len()..];
            if let Some(written) = written.strip_prefix(['"', '\''])
                && !written.contains(['"', '\'', '>'])
            {
                return target(written, role);
            }
        }
    }
    let trimmed = before.trim_start();
    if trimmed.starts_with('[')
        && let Some((_, written)) = trimmed.split_once("]:")
        && !written.trim_start().contains(' ')
    {
        return target(written.trim_start().trim_start_matches('<'), Role::Link);
    }
    if let Some(at) = before.rfind("][") {
        let written = &before[at + 2..];
        return (!written.contains(']')).then_some(Writing::Label(written));
    }
    None
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

/// The ids of the page that a path leads to.
fn ids(view: &View, file: &Path, lines: &Lines, path: &str, written: &str) -> Option<Vec<Offer>> {
    let scope = view.project.scope();
    let settings = &scope.config.settings;
    if path.is_empty() {
        let name = crate::corpus::display_path(&scope.cwd, file);
        let page = Document::parse(name, Arc::clone(&lines.text), settings);
        let anchors = page.anchors.iter().map(|anchor| {
            let heading = anchor
                .heading
                .map(|heading| &*page.headings[heading as usize].text);
            (&*anchor.id, heading)
        });
        return Some(id_offers(anchors, written));
    }
    let corpus = view.corpus();
    let there = linked_page(view.project.tree(), settings, corpus, file, path)?;
    let anchors = there.anchors.iter().map(|anchor| {
        let heading = anchor
            .heading
            .map(|heading| &*there.headings[heading as usize].text);
        (&*anchor.id, heading)
    });
    Some(id_offers(anchors, written))
}

fn linked_page<'c>(
    tree: &crate::source::Tree,
    settings: &Settings,
    corpus: &'c Corpus,
    file: &Path,
    path: &str,
) -> Option<&'c ResolvedPage> {
    let near = file
        .parent()
        .map(|folder| normalise(&folder.join(&*split_target(path).decoded_path())));
    if let Some(id) = near.and_then(|near| corpus.page_of(&near)) {
        return Some(corpus.page(id));
    }
    let served = corpus
        .checked()
        .iter()
        .filter_map(|page| Some((page.file.as_deref()?, page.served_at.as_slice())));
    let resolver = Resolver::new(settings, tree, served);
    match resolver.resolve(Some(file), path, Role::Link) {
        Resolution::Found(found) => Some(corpus.page(corpus.page_of(&found.file)?)),
        _ => None,
    }
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

/// How the site writes links to its pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct LinkStyle {
    is_rooted: bool,
    has_extension: bool,
    ends_in_slash: bool,
}

impl LinkStyle {
    /// The way of most links between pages; with the extension where there are none.
    fn of(corpus: &Corpus) -> Self {
        let (mut all, mut rooted, mut bare, mut slashed) = (0_usize, 0, 0, 0);
        let pages = corpus.checked().iter();
        let links = pages.flat_map(|page| {
            let links = page.links.iter().zip(page.link_targets());
            links.map(move |(link, resolution)| (page, link, resolution))
        });
        for (page, link, resolution) in links {
            let Resolution::Found(found) = resolution else {
                continue;
            };
            if found.own_site.is_some() || corpus.page_of(&found.file).is_none() {
                continue;
            }
            let path = split_target(page.target(&link.target)).path;
            all += 1;
            rooted += usize::from(path.starts_with('/'));
            slashed += usize::from(path.ends_with('/'));
            let name = path
                .trim_end_matches('/')
                .rsplit('/')
                .next()
                .unwrap_or(path);
            bare += usize::from(!name.contains('.'));
            if all == SAMPLE {
                break;
            }
        }
        Self {
            is_rooted: rooted * 2 > all,
            has_extension: bare * 2 <= all,
            ends_in_slash: slashed * 2 > all,
        }
    }
}

fn paths(view: &View, file: &Path, written: &str, role: Role) -> Vec<Offer> {
    let mut offers = Vec::new();
    if role == Role::Link {
        pages(view, file, written, &mut offers);
    }
    files_in_folder(view, file, written, role, &mut offers);
    offers
}

/// The pages, as the site links them.
fn pages(view: &View, file: &Path, written: &str, offers: &mut Vec<Offer>) {
    let corpus = view.corpus();
    let settings = &view.project.scope().config.settings;
    let mut style = LinkStyle::of(corpus);
    style.is_rooted = written.starts_with('/') || written.is_empty() && style.is_rooted;
    let folder = file.parent().unwrap_or(file);
    let wanted = written.trim_start_matches(['.', '/']).to_lowercase();
    for page in corpus.checked() {
        let Some(target) = page.file.as_deref().filter(|target| *target != file) else {
            continue;
        };
        let matches = page.path.to_lowercase().contains(&wanted)
            || page
                .headings
                .first()
                .is_some_and(|title| title.text.to_lowercase().contains(&wanted));
        if !matches {
            continue;
        }
        if let Some(text) = spelt(settings, folder, target, style) {
            offers.push(Offer {
                text,
                detail: page.headings.first().map(|title| title.text.to_string()),
                kind: CompletionItemKind::File,
            });
        }
        if offers.len() > MOST_ITEMS {
            return;
        }
    }
}

fn spelt(settings: &Settings, folder: &Path, target: &Path, style: LinkStyle) -> Option<String> {
    let target: PathBuf = if style.has_extension {
        target.to_path_buf()
    } else {
        let is_index = target
            .file_stem()
            .is_some_and(|stem| stem == "index" || stem == "_index");
        match target.parent().filter(|_| is_index) {
            Some(parent) => parent.to_path_buf(),
            None => target.with_extension(""),
        }
    };
    let mut path = if style.is_rooted {
        let mut roots = settings.site.roots.iter();
        let root = roots.find(|root| target.starts_with(root))?;
        let base = settings.site.base_path.trim_end_matches('/');
        format!("{base}/{}", relative(root, &target)?)
    } else {
        relative(folder, &target)?
    };
    if style.ends_in_slash && !style.has_extension && !path.ends_with('/') {
        path.push('/');
    }
    Some(utf8_percent_encode(&path, IN_TARGET).to_string())
}

/// The files and folders of the folder that is being written.
fn files_in_folder(view: &View, file: &Path, written: &str, role: Role, offers: &mut Vec<Offer>) {
    const IMAGES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico"];
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
            if name.starts_with('.') || !is_wanted || offers.len() > MOST_ITEMS {
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_being_written_is_read_from_the_line() {
        let target = |written, role| Some(Writing::Target { written, role });
        assert_eq!(writing("see [a](b.md#c"), target("b.md#c", Role::Link));
        assert_eq!(writing("![a](img/"), target("img/", Role::Image));
        assert_eq!(writing("[a](<b"), target("b", Role::Link));
        assert_eq!(writing("[a](b) and"), None);
        assert_eq!(writing("[a]: b"), target("b", Role::Link));
        assert_eq!(writing("<img src=\"x"), target("x", Role::Image));
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
