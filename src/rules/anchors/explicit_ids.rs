//! What a page wants of its ids.

use crate::document::{AnchorKind, Document};
use crate::settings::Preset;
use crate::slug::Dialect;

/// What a site does with `{#id}` at the end of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attributes {
    /// It takes the id.
    Read,
    /// It seems to take the id.
    Guessed,
    /// It seems to show it as text.
    Unread,
    /// It certainly shows it as text.
    Shown,
}

impl Attributes {
    fn of(page: &Document) -> Self {
        // The extension that reads them is on nearly every site of `MkDocs`.
        let reads = page.dialect.heading_ids() || page.dialect == Dialect::PythonMarkdown;
        match (reads, page.guesses_dialect) {
            (true, false) => Self::Read,
            (true, true) => Self::Guessed,
            (false, _) => Self::Unread,
        }
    }

    pub(super) fn is_read(self) -> bool {
        matches!(self, Self::Read | Self::Guessed)
    }
}

/// What a page says about the ids it wants.
pub(super) struct Evidence {
    /// The page declares ids at headings.
    declares: bool,
    /// What the site does with `{#id}`.
    pub(super) attributes: Attributes,
    /// The ids that links of the page want, sorted.
    wanted: Vec<String>,
}

impl Evidence {
    pub(super) fn of(page: &Document) -> Self {
        let mut wanted: Vec<String> = page
            .links
            .iter()
            .filter(|link| !link.declares_anchor)
            .filter_map(|link| page.target(&link.target).strip_prefix('#'))
            .map(str::to_owned)
            .collect();
        wanted.sort_unstable();
        Self {
            declares: page
                .anchors
                .iter()
                .any(|anchor| matches!(anchor.kind, AnchorKind::EmptyLink | AnchorKind::Attribute)),
            attributes: Attributes::of(page),
            wanted,
        }
    }

    /// On a host of repositories, which shows files as they are.
    pub(super) fn on(mut self, preset: Preset) -> Self {
        let is_host = matches!(preset, Preset::Github | Preset::Gitlab);
        if is_host && self.attributes == Attributes::Unread {
            self.attributes = Attributes::Shown;
        }
        self
    }

    /// Whether a word in a heading was meant as its id: the page declares ids, links want it, or it is
    /// what the heading would be called.
    pub(super) fn suggests(&self, id: &str, text: &str) -> bool {
        self.declares
            || self
                .wanted
                .binary_search_by(|wanted| (**wanted).cmp(id))
                .is_ok()
            || letters(text) == letters(id)
    }
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a text looks like an id: a letter first, then letters, digits and joiners.
pub(super) fn is_id(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
        && text.len() > 1
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// Whether a link target is meant as a fragment without its `#`, and not as the path of a page.
pub(super) fn is_meant_as_id(target: &str) -> bool {
    let is_path = target.contains(['/', ':'])
        || target
            .rsplit_once('.')
            .is_some_and(|(_, end)| end.len() < 5);
    !is_path && is_id(&target.replace(char::is_whitespace, "-"))
}
