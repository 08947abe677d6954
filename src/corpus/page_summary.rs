//! What the corpus keeps of a page when its document is dropped.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::translations::{Section, TargetKey, sections};
use crate::corpus::{relative, split_target};
use crate::document::{
    Anchor, AnchorKind, Document, FrontMatter, Heading, Image, Link, LinkKind, PlatformLabel,
    Target, UiName,
};
use crate::links::Address;
use crate::settings::{Lockfile, PlatformId, Settings, language_tag};
use crate::slug::{self, Dialect};
use crate::text::{Span, interned};

/// What the corpus keeps of a page: what other pages can refer to, and what refers elsewhere.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct PageSummary {
    /// Path relative to the working directory, with `/`.
    #[serde(skip)]
    pub path: Arc<str>,
    /// The file: absolute and normalised; `None` for standard input without a place on disk.
    #[serde(skip)]
    pub file: Option<PathBuf>,
    /// The language that its path names.
    #[serde(with = "interned::option")]
    pub path_language: Option<interned::Interned>,
    /// What its declared ids start with although its headings do not: empty on most pages.
    pub id_prefix: Box<str>,
    /// The source.
    #[serde(skip)]
    pub text: Arc<str>,
    /// The metadata block.
    pub front_matter: Option<FrontMatter>,
    /// The slug dialect of its ids.
    pub dialect: Dialect,
    /// Whether nothing shows that dialect.
    pub guesses_dialect: bool,
    /// The ids that an older version of the generator gives the headings, sorted; `None` where it is known
    /// which one makes the site.
    pub older_ids: Option<Box<[Box<str>]>>,
    /// Headings.
    pub headings: Vec<Heading>,
    /// Anchors, by position.
    pub anchors: Vec<Anchor>,
    /// Links.
    pub links: Vec<Link>,
    /// Images.
    pub images: Vec<Image>,
    /// Labels of platform sections.
    pub platform_labels: Vec<PlatformLabel>,
    /// Names on the screen that the page uses; empty where no app is known.
    pub ui_names: Vec<UiName>,
    /// The topics with platform sections, and what they cover.
    pub topic_platforms: Vec<TopicPlatforms>,
    /// Whether the page includes text from elsewhere, which may bring anchors.
    pub(super) has_includes: bool,
    /// The files whose text it includes, as they are written; `None` when it includes more than these.
    pub included_files: Option<Vec<Box<str>>>,
    /// Names that the front matter gives the page: from the root of the site when they start with `/`,
    /// else from the folder of the page or the root.
    pub served_at: Vec<Box<str>>,
    /// The fragments that local links of the page want, decoded.
    pub wanted_fragments: Vec<Box<str>>,
    /// The links of `[!INCLUDE [name](file.md)]`: indices into `links`.
    pub include_links: Vec<u32>,
    /// Its shape, when the page is part of a set of translations.
    pub sections: Vec<Section>,
    /// The targets of `links` as they are compared between languages; empty where `sections` is.
    pub link_keys: Vec<TargetKey>,
    /// The path of the page it is a translation of, and its language.
    pub source: Option<(Arc<str>, String)>,
    /// The anchors by their ids, each id once: indices into `anchors`.
    by_id: Box<[u32]>,
    /// What sites of other kinds would call its headings; made when it is first asked for.
    #[serde(skip)]
    ids_elsewhere: OnceLock<FxHashSet<Box<str>>>,
}

/// A topic with platform sections.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct TopicPlatforms {
    /// Its heading: index into the headings; `None` before the first.
    pub heading: Option<u32>,
    /// The platforms its sections cover, sorted, each once.
    pub platforms: Vec<PlatformId>,
}

impl PageSummary {
    /// Keeps the facts of a document and drops the rest.
    #[must_use]
    pub fn new(mut doc: Document, file: Option<PathBuf>) -> Self {
        doc.headings.shrink_to_fit();
        doc.anchors.shrink_to_fit();
        doc.links.shrink_to_fit();
        doc.images.shrink_to_fit();
        let wanted_fragments = wanted_fragments(&doc);
        let served_at = served_at(&doc);
        let include_links = include_links(&doc);
        let by_id = by_id(&doc.anchors);
        let topic_platforms = topic_platforms(&doc);
        Self {
            path: doc.path,
            file,
            path_language: doc.path_language,
            id_prefix: doc.id_prefix,
            text: doc.text,
            front_matter: doc.front_matter,
            dialect: doc.dialect,
            guesses_dialect: doc.guesses_dialect,
            older_ids: doc.older_ids,
            headings: doc.headings,
            anchors: doc.anchors,
            links: doc.links,
            images: doc.images,
            platform_labels: doc.platform_labels,
            ui_names: doc.ui_names,
            topic_platforms,
            has_includes: !doc.includes.is_empty(),
            included_files: doc.included_files,
            served_at,
            wanted_fragments,
            include_links,
            sections: Vec::new(),
            link_keys: Vec::new(),
            source: None,
            by_id,
            ids_elsewhere: OnceLock::new(),
        }
    }

    /// [`PageSummary::new`] for a page that is compared with its translations: `source` is the path of
    /// the page it is a translation of, and its language.
    #[must_use]
    pub fn with_shape(
        doc: Document,
        file: Option<PathBuf>,
        source: Option<(Arc<str>, String)>,
    ) -> Self {
        let targets = doc.links.iter().map(|link| doc.target(&link.target));
        let link_keys: Vec<TargetKey> = targets.map(TargetKey::new).collect();
        let sections = sections(&doc, &link_keys);
        Self {
            sections,
            link_keys,
            source,
            ..Self::new(doc, file)
        }
    }

    /// The language of the page as a BCP 47 tag in lower case, with its script and region where the path
    /// or the front matter gives them.
    #[must_use]
    pub fn language_tag(&self, settings: &Settings) -> String {
        let written = self.front_matter.and_then(|block| {
            let keys = ["lang", "language", "locale"].into_iter();
            let mut spans = keys.filter_map(|key| block.value(&self.text, key));
            language_tag(spans.next()?.slice(&self.text))
        });
        let of_path = || {
            let language = self.path_language?;
            let tags = self.path.split(['/', '.']).filter_map(language_tag);
            let mut own = tags.filter(|tag| tag.split('-').next() == Some(language));
            own.next().or_else(|| Some(language.to_owned()))
        };
        written
            .or_else(of_path)
            .unwrap_or_else(|| settings.language.to_ascii_lowercase())
    }

    /// The folder of its path, without `/` at the end.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The title of the page and where it is written: that of the metadata, or its only heading of the
    /// first level.
    #[must_use]
    pub fn title(&self) -> Option<(&str, Span)> {
        let written = self.front_matter.and_then(|block| block.title);
        if let Some(span) = written {
            let text = span.slice(&self.text).trim_matches(['"', '\'']);
            return (!text.is_empty()).then_some((text, span));
        }
        // Of several, each is a section: `# NAME` and `# EXAMPLES` of a manual page.
        let mut headings = self.headings.iter().filter(|heading| heading.level == 1);
        let heading = headings.next().filter(|_| headings.next().is_none())?;
        (!heading.text.is_empty() && !heading.dynamic).then_some((&*heading.text, heading.content))
    }

    /// The source of its metadata block; empty without one.
    #[must_use]
    pub fn metadata(&self) -> &str {
        self.front_matter
            .map_or("", |block| block.span.slice(&self.text))
    }

    /// Whether the page itself, without what it includes, has an anchor with exactly this id.
    #[must_use]
    pub fn declares_anchor(&self, id: &str) -> bool {
        let id_of = |at: &u32| &*self.anchors[*at as usize].id;
        self.by_id.binary_search_by(|at| id_of(at).cmp(id)).is_ok()
    }

    /// Whether an older version of the generator, which may be the one that makes the site, gives a heading
    /// this id.
    #[must_use]
    pub fn may_have_older_id(&self, id: &str) -> bool {
        let ids = self.older_ids.as_deref().unwrap_or_default();
        ids.binary_search_by(|one| (**one).cmp(id)).is_ok()
    }

    /// Whether an id of the page is there whichever version of the generator makes the site.
    #[must_use]
    pub fn is_lasting(&self, id: &str) -> bool {
        let is_made = |anchor: &Anchor| anchor.kind == AnchorKind::Generated && *anchor.id == *id;
        self.older_ids.is_none() || self.may_have_older_id(id) || !self.anchors.iter().any(is_made)
    }

    pub(super) fn own_ids(&self) -> impl Iterator<Item = &str> {
        let ids = self.by_id.iter();
        ids.map(|at| &*self.anchors[*at as usize].id)
    }

    /// Whether links, images and includes are written as on another state of the page, so that they lead
    /// to the same places.
    pub(super) fn has_targets_of(&self, other: &Self) -> bool {
        let same = |(a, b): (&Target, &Target)| {
            a.dynamic == b.dynamic
                && a.url_helper == b.url_helper
                && self.target(a) == other.target(b)
        };
        let links = || self.links.iter().zip(&other.links);
        let images = || self.images.iter().zip(&other.images);
        self.file == other.file
            && self.links.len() == other.links.len()
            && self.images.len() == other.images.len()
            && self.included_files == other.included_files
            && links().all(|(a, b)| a.kind == b.kind && same((&a.target, &b.target)))
            && images().all(|(a, b)| a.kind == b.kind && same((&a.target, &b.target)))
    }

    /// Whether a site of some kind gives a heading of the page this id. Of the headings the first five
    /// hundred count.
    #[must_use]
    pub fn is_made_elsewhere(&self, id: &str) -> bool {
        self.ids_elsewhere().contains(id)
    }

    /// The ids that sites of any kind give the headings of the page.
    pub(super) fn ids_elsewhere(&self) -> &FxHashSet<Box<str>> {
        self.ids_elsewhere.get_or_init(|| ids_elsewhere(self))
    }

    /// The page as the lockfile names it: relative to the folder of the lockfile, with `/`.
    ///
    /// `None` for a page outside that folder.
    #[must_use]
    pub fn lockfile_name(&self, lockfile: &Lockfile) -> Option<String> {
        let folder = lockfile.file.parent().unwrap_or(Path::new("/"));
        let name = relative(folder, self.file.as_deref()?)?;
        (!name.starts_with("..")).then_some(name)
    }

    /// The bytes of a target before its `?` and `#`, where it is written as it reads.
    #[must_use]
    pub fn path_span(&self, target: &Target) -> Span {
        let written = target.span.slice(&self.text);
        let len = match target.url_helper {
            None => written.find(['#', '?']),
            // What stands between the path and its fragment is the end of the tag.
            Some(_) => written.find(|c: char| {
                c.is_whitespace() || matches!(c, '#' | '?' | '"' | '\'' | '`' | '%' | '>' | '}')
            }),
        };
        let len = len.unwrap_or(written.len());
        Span::at(target.span.start, len as u32)
    }

    /// The decoded target of a link or image of this page.
    #[must_use]
    pub fn target<'a>(&'a self, target: &'a Target) -> &'a str {
        target.value(&self.text)
    }

    /// The address of a link of this page that leads to the web or to a mailbox; `kind` is `None` for
    /// images.
    #[must_use]
    pub fn address(&self, target: &Target, kind: Option<LinkKind>) -> Option<Address> {
        if target.dynamic {
            return None;
        }
        let text = self.target(target);
        match kind {
            Some(LinkKind::Bare) => Address::parse(text),
            // `<ada@a.example>`
            Some(LinkKind::Autolink) if !text.contains(':') => {
                Address::mail(&format!("mailto:{text}"))
            }
            // Without a scheme only what renderers link in running text leads to the web.
            _ if text.contains("//") => Address::parse(text).or_else(|| Address::mail(text)),
            Some(_) => Address::mail(text),
            None => None,
        }
    }
}

/// The anchors in the order of their ids, the first of those with one id.
fn by_id(anchors: &[Anchor]) -> Box<[u32]> {
    let id_of = |at: &u32| &*anchors[*at as usize].id;
    let mut by_id: Vec<u32> = (0..anchors.len() as u32).collect();
    by_id.sort_by_key(id_of);
    by_id.dedup_by_key(|at| id_of(at));
    by_id.into()
}

/// The topics by their headings; labels of a topic need not follow each other.
fn topic_platforms(doc: &Document) -> Vec<TopicPlatforms> {
    let mut topics: Vec<TopicPlatforms> = Vec::new();
    let mut places = FxHashMap::default();
    for label in &doc.platform_labels {
        let at = *places.entry(label.topic).or_insert(topics.len());
        if at == topics.len() {
            topics.push(TopicPlatforms {
                heading: label.topic,
                platforms: Vec::new(),
            });
        }
        topics[at].platforms.extend(&label.platforms);
    }
    for topic in &mut topics {
        topic.platforms.sort_unstable();
        topic.platforms.dedup();
    }
    topics.sort_unstable_by_key(|topic| topic.heading);
    topics
}

/// Most headings that are read as other sites would read them.
const MAX_HEADINGS: usize = 500;

fn ids_elsewhere(page: &PageSummary) -> FxHashSet<Box<str>> {
    let mut ids = FxHashSet::default();
    let headings = page.headings.iter().filter(|heading| !heading.declared);
    for heading in headings.take(MAX_HEADINGS) {
        let content = heading.content.slice(&page.text);
        let source = format!("# {}\n", content.lines().next().unwrap_or_default());
        if let Some(heading) = slug::headings(&source).first() {
            let made = Dialect::ALL.into_iter();
            let made = made.filter_map(|dialect| slug::slug(dialect, heading));
            ids.extend(made.map(Box::<str>::from));
        }
    }
    ids
}

fn include_links(doc: &Document) -> Vec<u32> {
    const MARK: &str = "[!include";
    let is_include = |link: &Link| {
        let before = doc.text[..link.span.start as usize].trim_end();
        let mark = before.len().checked_sub(MARK.len());
        mark.and_then(|at| before.get(at..))
            .is_some_and(|mark| mark.eq_ignore_ascii_case(MARK))
    };
    let links = doc.links.iter().zip(0..);
    links
        .filter(|(link, _)| is_include(link))
        .map(|(_, index)| index)
        .collect()
}

fn wanted_fragments(doc: &Document) -> Vec<Box<str>> {
    doc.links
        .iter()
        .filter(|link| link.kind != LinkKind::Bare && !link.declares_anchor && !link.target.dynamic)
        .filter_map(|link| {
            let target = doc.target(&link.target);
            memchr::memchr(b'#', target.as_bytes())?;
            split_target(target)
                .decoded_fragment()
                .filter(|fragment| !fragment.is_empty())
                .map(|id| Box::from(&*id))
        })
        .collect()
}

/// Keys of the front matter that say where the page is served.
const NAME_KEYS: [&str; 8] = [
    "aliases",
    "alias",
    "redirect_from",
    "permalink",
    "url",
    "slug",
    "path",
    "id",
];

/// The names that the front matter gives the page, beside that of its file.
fn served_at(doc: &Document) -> Vec<Box<str>> {
    let Some(block) = doc.front_matter else {
        return Vec::new();
    };
    let separator = if block.toml { '=' } else { ':' };
    let mut names: Vec<Box<str>> = Vec::new();
    let mut is_name = false;
    for line in doc.slice(block.body).lines() {
        let mut values = line;
        let goes_on = line.starts_with([' ', '\t', '-', ']', '"', '\'']);
        if !goes_on && let Some((key, rest)) = line.split_once(separator) {
            is_name = NAME_KEYS.contains(&key.trim());
            values = rest;
        }
        if !is_name {
            continue;
        }
        let words = values
            .split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '[' | ']'))
            .map(|word| word.trim_end_matches('/'))
            .filter(|word| word.len() > 1 || word.chars().any(char::is_alphanumeric))
            // `/blog/:title` is a pattern.
            .filter(|word| !word.starts_with("//") && !word.contains([':', '#']));
        names.extend(words.map(Box::from));
    }
    names
}
