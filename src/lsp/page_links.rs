//! How a site writes links to its pages, so that a new one is written alike.

use std::path::Path;

use percent_encoding::utf8_percent_encode;
use rustc_hash::FxHashMap;

use crate::corpus::{Resolution, ResolvedPage, Resolver, Role, split_target};
use crate::document::{Link, LinkKind, UrlHelper};
use crate::lsp::spelling::{Naming, Spelling, Start};
use crate::lsp::uri::IN_TARGET;
use crate::lsp::view::View;
use crate::site::Status;

/// Links that are looked at to see how the site writes them.
const SAMPLE: usize = 2000;

/// Who reads the target of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    Markdown,
    Html,
    /// A tag or function of the generator, such as `ref`.
    Call(UrlHelper),
    /// `[[…]]`.
    Note,
}

impl Reader {
    /// The reader of a link that is there.
    fn of(link: &Link) -> Self {
        match (link.target.url_helper, link.kind) {
            (Some(helper), _) => Self::Call(helper),
            (None, LinkKind::Wiki) => Self::Note,
            (None, LinkKind::Html) => Self::Html,
            (None, _) => Self::Markdown,
        }
    }
}

/// A way to write a link to a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Way {
    Spelling(Spelling),
    /// The address at which the page is served, from the top of the host.
    Address {
        has_slash: bool,
    },
    /// The name of the file without its extension.
    Name,
}

/// The ways in which the pages write links that one reader reads, the commonest first.
pub(super) struct PageLinks<'v> {
    view: &'v View,
    resolver: Resolver<'v>,
    reader: Reader,
    ways: Vec<Way>,
}

impl<'v> PageLinks<'v> {
    pub(super) fn new(view: &'v View, reader: Reader) -> Self {
        let corpus = view.corpus();
        let settings = &view.project.scope().config.settings;
        let served = corpus
            .checked()
            .iter()
            .filter_map(|page| Some((page.file.as_deref()?, page.served_at.as_slice())));
        let resolver = Resolver::new(settings, view.project.tree(), served);
        Self {
            view,
            resolver: resolver.with_model(corpus.site().clone()),
            reader,
            ways: Vec::new(),
        }
    }

    /// The same, with the ways of the site; what is written already says where a path starts from.
    pub(super) fn with_ways(mut self, written: &str) -> Self {
        let mut counts: FxHashMap<Way, usize> = FxHashMap::default();
        let pages = self.view.corpus().checked().iter();
        let links = pages.flat_map(|page| {
            let links = page.links.iter().zip(page.link_targets());
            links.map(move |(link, resolution)| (page, link, resolution))
        });
        let ways = links
            .filter(|(_, link, _)| Reader::of(link) == self.reader)
            .filter_map(|(page, link, resolution)| self.way(page, link, resolution));
        for way in ways.take(SAMPLE) {
            *counts.entry(way).or_default() += 1;
        }
        let mut ways: Vec<(Way, usize)> = counts.into_iter().collect();
        // Equally common ones are told apart by their looks, so that the order never depends on hashes.
        ways.sort_by_cached_key(|(way, count)| (usize::MAX - count, format!("{way:?}")));
        self.ways = ways.into_iter().map(|(way, _)| way).collect();
        for way in self.others() {
            if !self.ways.contains(&way) {
                self.ways.push(way);
            }
        }
        if self.reader == Reader::Markdown || self.reader == Reader::Html {
            let is_rooted = written.starts_with('/');
            let is_bound = is_rooted || written.starts_with('.');
            self.ways
                .retain(|way| !is_bound || way.is_rooted() == is_rooted);
            for way in &mut self.ways {
                if let Way::Spelling(spelling) = way {
                    spelling.has_dot |= written.starts_with("./");
                }
            }
        }
        self
    }

    /// How a link is written that leads to a page.
    fn way(&self, page: &ResolvedPage, link: &Link, to: &Resolution) -> Option<Way> {
        let Resolution::Found(found) = to else {
            return None;
        };
        let corpus = self.view.corpus();
        let is_page = found.own_site.is_none() && corpus.page_of(&found.file).is_some();
        if !is_page || found.spelling.is_some() {
            return None;
        }
        let path = match self.reader {
            Reader::Markdown | Reader::Html => split_target(page.target(&link.target))
                .decoded_path()
                .into_owned(),
            Reader::Call(_) | Reader::Note => {
                let target = page.target(&link.target);
                let end = target.find(['#', '|']).unwrap_or(target.len());
                target[..end].trim().to_owned()
            }
        };
        let has_slash = path.ends_with('/');
        if self.reader != Reader::Note
            && self.address(&found.file, has_slash).as_deref() == Some(&*path)
        {
            return Some(Way::Address { has_slash });
        }
        let is_name = matches!(self.reader, Reader::Note | Reader::Call(_));
        if is_name && stem(&found.file) == Some(&*path) {
            return Some(Way::Name);
        }
        let settings = &self.view.project.scope().config.settings;
        let spelling = Spelling::of(settings, &path, found, page.file.as_deref()?)?;
        Some(Way::Spelling(spelling))
    }

    /// The ways that a reader may understand although no page has them.
    fn others(&self) -> Vec<Way> {
        let spelling = |start, naming| {
            Way::Spelling(Spelling {
                start,
                naming,
                has_dot: false,
                has_slash: false,
            })
        };
        let site = &self.view.project.scope().config.settings.site;
        let base = site.base_path.trim_end_matches('/');
        let roots = |prefix: &str, naming| {
            let roots = site.roots.iter();
            let ways =
                roots.map(|root| spelling(Start::Root(root.clone(), prefix.to_owned()), naming));
            ways.collect::<Vec<_>>()
        };
        match self.reader {
            Reader::Markdown | Reader::Html => {
                let mut ways = vec![spelling(Start::Folder, Naming::Whole)];
                let has_slash = [true, false];
                ways.extend(has_slash.map(|has_slash| Way::Address { has_slash }));
                ways.push(spelling(Start::Folder, Naming::Stem));
                ways.extend(roots(&format!("{base}/"), Naming::Whole));
                ways.extend(roots(&format!("{base}/"), Naming::Stem));
                ways
            }
            Reader::Call(UrlHelper::Post) => vec![Way::Name],
            Reader::Call(UrlHelper::PageRef | UrlHelper::PageRefAbroad) => {
                roots("/", Naming::Whole)
            }
            Reader::Call(_) => roots("", Naming::Whole),
            Reader::Note => {
                let mut ways = vec![Way::Name];
                ways.extend(roots("", Naming::Stem));
                ways
            }
        }
    }

    /// The target of a link from a page to another, in the first of the ways that leads there.
    pub(super) fn to(&self, from: &Path, file: &Path) -> Option<String> {
        let texts = self
            .ways
            .iter()
            .filter_map(|way| self.write(way, from, file));
        let mut open = None;
        for text in texts {
            match self.resolve(from, &text) {
                Resolution::Found(found) if found.file == file && found.spelling.is_none() => {
                    return Some(text);
                }
                Resolution::Unknown if open.is_none() => open = Some(text),
                _ => {}
            }
        }
        // Nobody can know better.
        open
    }

    /// Where a target of a link on a page leads.
    pub(super) fn resolve(&self, from: &Path, target: &str) -> Resolution {
        match self.reader {
            Reader::Markdown => self.resolver.resolve(Some(from), target, Role::Link),
            Reader::Html => self.resolver.resolve_html(Some(from), target, Role::Link),
            Reader::Call(helper) => {
                self.resolver
                    .resolve_call(Some(from), helper, target, Role::Link)
            }
            Reader::Note => self.resolver.resolve_note(Some(from), target),
        }
    }

    fn write(&self, way: &Way, from: &Path, file: &Path) -> Option<String> {
        let path = match way {
            Way::Name => stem(file)?.to_owned(),
            Way::Address { has_slash } => self.address(file, *has_slash)?,
            Way::Spelling(spelling) => {
                let of_folder = Spelling {
                    naming: Naming::Folder,
                    ..spelling.clone()
                };
                let is_stem = spelling.naming == Naming::Stem && self.reader != Reader::Note;
                let spelling = if is_stem { &of_folder } else { spelling };
                spelling.write(from, file)?
            }
        };
        Some(match self.reader {
            Reader::Markdown | Reader::Html => utf8_percent_encode(&path, IN_TARGET).to_string(),
            Reader::Call(_) | Reader::Note => path,
        })
    }

    /// The address of a page on its host, with or without a `/` at the end.
    pub(super) fn address(&self, file: &Path, has_slash: bool) -> Option<String> {
        let (site, page) = self.view.corpus().site().page(file)?;
        let url = page
            .urls
            .first()
            .filter(|_| page.status == Status::Published)?;
        let whole = format!("{}{url}", site.base);
        let bare = whole.trim_end_matches('/');
        Some(if has_slash || bare.is_empty() {
            format!("{bare}/")
        } else {
            bare.to_owned()
        })
    }
}

impl Way {
    fn is_rooted(&self) -> bool {
        match self {
            Self::Spelling(spelling) => {
                matches!(&spelling.start, Start::Root(_, prefix) if prefix.starts_with('/'))
            }
            Self::Address { .. } => true,
            Self::Name => false,
        }
    }
}

fn stem(file: &Path) -> Option<&str> {
    file.file_stem()?.to_str()
}
