//! What the apps know of a name that a page uses.

use crate::corpus::{Corpus, PageSummary};
use crate::document::{Extent, UiName};
use crate::language::{self, Language};
use crate::settings::{
    FormerLabel, LabelTable, PlatformId, Settings, UiLabel, folded, primary_language,
};
use crate::text::Span;

/// Most words of a name that is not marked off on one side.
const MAX_WORDS: usize = 8;

/// A name, and what is known of it.
#[derive(Debug)]
pub struct Known<'a> {
    /// Its source.
    pub span: Span,
    /// Its text as it is compared.
    pub text: Box<str>,
    /// What the apps know.
    pub standing: Standing<'a>,
}

/// What the apps know of a name.
#[derive(Debug)]
pub enum Standing<'a> {
    /// Labels show it.
    Current(Vec<&'a UiLabel>),
    /// Labels showed it that show something else now, and none shows it.
    Former(Vec<Renamed<'a>>),
    /// Labels show it in the language the app falls back to, and each has its own text in the language of
    /// the page.
    Untranslated {
        /// The texts of the page's language, each once.
        own: Vec<&'a str>,
        /// The keys of the labels.
        keys: Vec<&'a str>,
    },
    /// Only the app for another platform shows it, and the one of the section has another text for it.
    Elsewhere {
        /// The platform that has it.
        platform: PlatformId,
        /// The texts of the section's platform, each once.
        own: Vec<&'a str>,
        /// The key that both have.
        key: &'a str,
    },
    /// An operating system or another app shows it.
    Foreign,
    /// Nothing is known of it.
    Unknown,
}

/// A label that shows something else now.
#[derive(Debug)]
pub struct Renamed<'a> {
    /// What it showed.
    pub former: &'a FormerLabel,
    /// What it shows now, each text once.
    pub now: Vec<&'a str>,
}

/// The labels that a page may use in one place.
#[derive(Debug)]
pub struct Screen<'a> {
    /// Of the platform and language.
    own: Vec<&'a LabelTable>,
    /// Of the platform, in the language that the app falls back to; none where that is the page's.
    base: Vec<&'a LabelTable>,
    /// Of the other platforms, in the language.
    others: Vec<&'a LabelTable>,
    /// Whether the place is in the section of platforms that have labels.
    has_section: bool,
    language: Option<&'static Language>,
}

impl<'a> Screen<'a> {
    /// The labels for the section with a label, or for the text outside sections.
    fn new(corpus: &'a Corpus, tag: &str, section: &[PlatformId]) -> Self {
        let tables = corpus.ui_labels().tables.iter();
        let of_section = |table: &&LabelTable| match table.platform {
            None => true,
            Some(platform) => section.contains(&platform),
        };
        let has_section = tables.clone().any(|table| {
            table
                .platform
                .is_some_and(|platform| section.contains(&platform))
        });
        let (near, far): (Vec<&LabelTable>, Vec<&LabelTable>) =
            tables.partition(|table| !has_section || of_section(table));
        let own = in_language(&near, tag);
        let is_own = |table: &&LabelTable| own.iter().any(|one| std::ptr::eq(*one, *table));
        let base = near
            .iter()
            .copied()
            .filter(|table| table.is_base && !is_own(table));
        Self {
            base: base.collect(),
            others: in_language(&far, tag),
            own,
            has_section,
            language: language::find(tag),
        }
    }

    /// Whether there is a label to compare with.
    fn is_empty(&self) -> bool {
        self.own.is_empty()
    }

    /// The labels that show a text, those included that the app falls back to.
    fn current(&self, text: &str) -> Vec<&'a UiLabel> {
        let own = self.own.iter().flat_map(|table| table.showing(text));
        let fallen = self.base.iter().flat_map(|table| table.showing(text));
        let fallen = fallen.filter(|label| !self.own.iter().any(|table| table.has(label)));
        own.chain(fallen).collect()
    }

    /// The texts of labels here and now.
    pub fn texts(&self) -> impl Iterator<Item = &'a str> {
        let tables = self.own.iter();
        tables.flat_map(|table| table.labels().iter().map(|label| &*label.text))
    }

    /// What a label shows here, each text once.
    fn texts_of(&self, label: &UiLabel) -> Vec<&'a str> {
        once(self.own.iter().flat_map(|table| table.texts_of(label)))
    }

    /// The labels that showed a text, and what they show now; those included that the app falls back to.
    fn renamed(&self, text: &str) -> Vec<Renamed<'a>> {
        let own = self.own.iter().flat_map(|table| table.showed(text));
        let own = own.map(|former| Renamed {
            former,
            now: self.texts_of(&former.label),
        });
        let is_fallen =
            |former: &&FormerLabel| !self.own.iter().any(|table| table.has(&former.label));
        let fallen = self.base.iter().flat_map(|table| table.showed(text));
        let fallen = fallen.filter(is_fallen).map(|former| Renamed {
            former,
            now: once(
                self.base
                    .iter()
                    .flat_map(|table| table.texts_of(&former.label)),
            ),
        });
        own.chain(fallen)
            .filter(|one| !one.now.is_empty())
            .collect()
    }

    fn standing(&self, text: &str) -> Standing<'a> {
        let current = self.current(text);
        if !current.is_empty() {
            return Standing::Current(current);
        }
        let renamed = self.renamed(text);
        if !renamed.is_empty() {
            let agrees = || {
                let now = once(renamed.iter().flat_map(|one| one.now.iter().copied()));
                matches!(self.elsewhere(text), Some(Standing::Elsewhere { own, .. }) if own == now)
            };
            // An app that still shows the name may be meant, unless both explanations lead to one name.
            return if self.shown_elsewhere(text) && !agrees() {
                Standing::Foreign
            } else {
                Standing::Former(renamed)
            };
        }
        let base = self.base.iter();
        let labels = base.clone().flat_map(|table| table.showing(text));
        let formers = base
            .flat_map(|table| table.showed(text))
            .map(|one| &one.label);
        let (mut own, mut keys) = (Vec::new(), Vec::new());
        for label in labels.chain(formers) {
            own.extend(self.texts_of(label));
            keys.push(&*label.key);
        }
        if !own.is_empty() {
            let own = once(own.into_iter());
            return Standing::Untranslated { own, keys };
        }
        if let Some(standing) = self.elsewhere(text) {
            return standing;
        }
        let is_system = |language: &Language| language.is_system_label(text);
        if self.language.is_some_and(is_system) || language::find("en").is_some_and(is_system) {
            return Standing::Foreign;
        }
        Standing::Unknown
    }

    fn shown_elsewhere(&self, text: &str) -> bool {
        self.others
            .iter()
            .any(|table| table.showing(text).next().is_some())
    }

    /// What the apps for other platforms say.
    fn elsewhere(&self, text: &str) -> Option<Standing<'a>> {
        let mut is_known = false;
        for table in &self.others {
            for label in table.showing(text) {
                is_known = true;
                let own = self.own.iter().flat_map(|table| table.labels());
                let own = own.filter(|other| other.key == label.key);
                let own = once(own.map(|other| &*other.text));
                if self.has_section
                    && let Some(platform) = table.platform
                    && !own.is_empty()
                {
                    let key = &*label.key;
                    return Some(Standing::Elsewhere { platform, own, key });
                }
            }
            is_known |= table.showed(text).next().is_some();
        }
        is_known.then_some(Standing::Foreign)
    }

    /// What is known of a name; of one that is not marked off, the longest part that is known.
    fn look_up(&self, page: &PageSummary, name: &UiName) -> Known<'a> {
        let source = name.span.slice(&page.text);
        let is_verbatim = *source == *name.text;
        let whole = folded(&name.text);
        if name.extent == Extent::Marked || !is_verbatim {
            let standing = match name.extent {
                Extent::Marked => self.standing(&whole),
                _ => Standing::Unknown,
            };
            return Known {
                span: trimmed(name.span, source, &whole),
                text: whole,
                standing,
            };
        }
        for part in parts(&name.text, name.extent) {
            let text = folded(part);
            if text.is_empty() {
                continue;
            }
            let standing = self.standing(&text);
            if !matches!(standing, Standing::Unknown) {
                let from = part.as_ptr() as usize - name.text.as_ptr() as usize;
                let span = Span::at(name.span.start + from as u32, part.len() as u32);
                return Known {
                    span: trimmed(span, part, &text),
                    text,
                    standing,
                };
            }
        }
        Known {
            span: name.span,
            text: whole,
            standing: Standing::Unknown,
        }
    }
}

/// Whether a text has other words in it, in any letter case.
fn has_words(text: &str, words: &str) -> bool {
    let (text, words) = (text.to_lowercase(), words.to_lowercase());
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut found = text.match_indices(&words);
    found.any(|(at, _)| {
        let after = &text[at + words.len()..];
        !is_letter(text[..at].chars().next_back()) && !is_letter(after.chars().next())
    })
}

/// Texts, each once.
fn once<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut texts: Vec<&str> = texts.collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// The tables of a language: those with the same tag, otherwise all with the same language.
fn in_language<'a>(tables: &[&'a LabelTable], tag: &str) -> Vec<&'a LabelTable> {
    let exact: Vec<&LabelTable> = tables
        .iter()
        .copied()
        .filter(|table| *table.language == *tag)
        .collect();
    if !exact.is_empty() {
        return exact;
    }
    let near = tables.iter().copied();
    near.filter(|table| primary_language(&table.language) == primary_language(tag))
        .collect()
}

/// The span without what [`folded`] leaves out, where the source says the same.
fn trimmed(span: Span, source: &str, text: &str) -> Span {
    match source.find(text) {
        Some(at) => Span::at(span.start + at as u32, text.len() as u32),
        None => span,
    }
}

/// The words at one end of a text, most first.
fn parts(text: &str, extent: Extent) -> Vec<&str> {
    let words: Vec<usize> = text
        .match_indices(char::is_whitespace)
        .map(|(at, _)| at)
        .collect();
    let mut parts: Vec<&str> = match extent {
        Extent::OpenStart => words.iter().map(|at| text[*at..].trim_start()).collect(),
        _ => words.iter().map(|at| text[..*at].trim_end()).collect(),
    };
    parts.push(text);
    parts.retain(|part| part.split_whitespace().count() <= MAX_WORDS);
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    parts
}

/// The names of a page with what is known of each.
#[derive(Debug)]
pub struct PageNames<'a> {
    /// In source order.
    pub names: Vec<(&'a UiName, Known<'a>)>,
    screens: Vec<(Option<u32>, Screen<'a>)>,
}

impl<'a> PageNames<'a> {
    /// Looks up the names of a page; none without labels in its language.
    #[must_use]
    pub fn new(corpus: &'a Corpus, page: &'a PageSummary, settings: &Settings) -> Self {
        let mut all = Self {
            names: Vec::new(),
            screens: Vec::new(),
        };
        if page.ui_names.is_empty() || corpus.ui_labels().tables.is_empty() {
            return all;
        }
        let tag = page.language_tag(settings);
        for name in &page.ui_names {
            let at = all
                .screens
                .iter()
                .position(|(label, _)| *label == name.label);
            let at = at.unwrap_or_else(|| {
                let section = name.label.map_or(&[][..], |label| {
                    &page.platform_labels[label as usize].platforms
                });
                all.screens
                    .push((name.label, Screen::new(corpus, &tag, section)));
                all.screens.len() - 1
            });
            let screen = &all.screens[at].1;
            if !screen.is_empty() {
                let known = screen.look_up(page, name);
                all.names.push((name, known));
            }
        }
        all
    }

    /// The labels for the place of a name.
    #[must_use]
    pub fn screen(&self, name: &UiName) -> Option<&Screen<'a>> {
        let mut screens = self.screens.iter();
        screens
            .find(|(label, _)| *label == name.label)
            .map(|(_, screen)| screen)
    }

    /// Whether a text in the language that the app falls back to has labels by what they show or showed,
    /// in that language or in the one of the page; also where they have no text in it.
    #[must_use]
    pub fn are_named(&self, name: &UiName, labels: &[Renamed<'_>], text: &str) -> bool {
        let Some(screen) = self.screen(name) else {
            return true;
        };
        let labels = || labels.iter().map(|one| &one.former.label);
        let has = |table: &&LabelTable| {
            let texts = labels()
                .flat_map(|label| table.texts_of(label).chain(table.former_texts_of(label)));
            let mut texts = texts.map(folded);
            texts.any(|label| has_words(text, &label))
        };
        let is_known = |table: &&LabelTable| labels().any(|label| table.has(label));
        !screen.base.iter().any(is_known) || screen.base.iter().chain(&screen.own).any(has)
    }

    /// Whether another item of the menu path of a name is a label.
    #[must_use]
    pub fn is_in_known_path(&self, name: &UiName) -> bool {
        let Some(path) = name.path else { return false };
        self.names.iter().any(|(other, known)| {
            other.path == Some(path)
                && other.span != name.span
                && matches!(known.standing, Standing::Current(_))
        })
    }
}

/// Whether the page certainly means something on the screen by a name, and does not stress a word.
pub(crate) fn is_certain(name: &UiName, known: &Known<'_>) -> bool {
    name.path.is_some() || name.is_used || known.text.contains(' ')
}

/// Texts as part of a sentence, at most three.
pub(crate) fn quoted(texts: &[&str]) -> String {
    let quoted: Vec<String> = texts
        .iter()
        .take(3)
        .map(|text| format!("`{text}`"))
        .collect();
    quoted.join(" or ")
}
