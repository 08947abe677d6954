//! How a site lays out its translations.

/// How a site lays out its translations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranslationSettings {
    /// The language that the others are translated from, as a BCP 47 tag.
    pub source: String,
    /// Where the pages of a language lie, tried in order; empty when the paths are to show it.
    pub layouts: Vec<Layout>,
}

impl Default for TranslationSettings {
    fn default() -> Self {
        Self {
            source: "en".to_owned(),
            layouts: Vec::new(),
        }
    }
}

/// A pattern of paths with `{lang}` and `{page}`, such as `content/{lang}/{page}`.
///
/// `…` or `**` matches any folders between the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    parts: Vec<LayoutPart>,
    /// The same without the language, for sources that do not name theirs.
    source: Vec<LayoutPart>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum LayoutPart {
    Text(String),
    Language,
    Page,
    Any,
}

impl Layout {
    /// Reads a layout.
    ///
    /// # Errors
    ///
    /// What is wrong with it, as the user should read it.
    pub fn new(text: &str) -> Result<Self, String> {
        let text = text.trim_start_matches("./");
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let marks = [
                ("{lang}", LayoutPart::Language),
                ("{page}", LayoutPart::Page),
                ("…", LayoutPart::Any),
                ("**", LayoutPart::Any),
            ];
            if let Some((mark, part)) = marks.iter().find(|(mark, _)| rest.starts_with(mark)) {
                parts.push(part.clone());
                rest = &rest[mark.len()..];
                continue;
            }
            let len = marks.iter().filter_map(|(mark, _)| rest.find(mark)).min();
            let (literal, after) = rest.split_at(len.unwrap_or(rest.len()));
            if literal.contains(['{', '}']) {
                return Err(format!(
                    "`{text}` may hold `{{lang}}` and `{{page}}`, and no other braces"
                ));
            }
            parts.push(LayoutPart::Text(literal.to_owned()));
            rest = after;
        }
        let count = |wanted: &LayoutPart| parts.iter().filter(|part| *part == wanted).count();
        if count(&LayoutPart::Language) != 1 || count(&LayoutPart::Page) != 1 {
            return Err(format!(
                "`{text}` has to hold `{{lang}}` and `{{page}}` once each"
            ));
        }
        let source = without_language(&parts);
        Ok(Self { parts, source })
    }

    /// Whether folders between the language and the page may be the generator's own.
    #[must_use]
    pub fn skips_folders(&self) -> bool {
        self.parts.contains(&LayoutPart::Any)
    }

    /// The language and the page that a path names; `None` when it does not fit.
    #[must_use]
    pub fn read<'a>(&self, path: &'a str) -> Option<(&'a str, &'a str)> {
        let mut found = (None, None);
        read(&self.parts, path, &mut found).then_some(())?;
        Some((found.0?, found.1?))
    }

    /// The page that a path names without a language: `_articles/x.md` under `_articles/{lang}/{page}`.
    #[must_use]
    pub fn read_source<'a>(&self, path: &'a str) -> Option<&'a str> {
        let mut found = (None, None);
        read(&self.source, path, &mut found).then_some(())?;
        found.1
    }
}

/// The parts without the language and the mark that joins it to the rest.
fn without_language(parts: &[LayoutPart]) -> Vec<LayoutPart> {
    const JOINS: [char; 4] = ['/', '.', '-', '_'];
    let mut parts = parts.to_vec();
    let Some(at) = parts.iter().position(|part| *part == LayoutPart::Language) else {
        return parts;
    };
    parts.remove(at);
    if let Some(LayoutPart::Text(text)) = at.checked_sub(1).and_then(|before| parts.get_mut(before))
    {
        if text.ends_with(JOINS) {
            text.pop();
        }
    } else if let Some(LayoutPart::Text(text)) = parts.get_mut(at)
        && text.starts_with(JOINS)
    {
        text.remove(0);
    }
    parts
}

/// Fits the parts to the path; the page takes as much as it can, a language never holds `/`.
fn read<'a>(
    parts: &[LayoutPart],
    path: &'a str,
    found: &mut (Option<&'a str>, Option<&'a str>),
) -> bool {
    let Some((part, rest)) = parts.split_first() else {
        return path.is_empty();
    };
    match part {
        LayoutPart::Text(text) => path
            .strip_prefix(text.as_str())
            .is_some_and(|path| read(rest, path, found)),
        LayoutPart::Any => ends(path).any(|end| read(rest, &path[end..], found)),
        LayoutPart::Language => {
            let most = path.find('/').unwrap_or(path.len());
            ends(&path[..most]).filter(|end| *end > 0).any(|end| {
                found.0 = Some(&path[..end]);
                super::is_language_tag(&path[..end]) && read(rest, &path[end..], found)
            })
        }
        LayoutPart::Page => ends(path).filter(|end| *end > 0).any(|end| {
            found.1 = Some(&path[..end]);
            read(rest, &path[end..], found)
        }),
    }
}

/// The character boundaries of a text, from the last.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    (0..=text.len())
        .rev()
        .filter(|at| text.is_char_boundary(*at))
}

#[cfg(test)]
mod tests {
    use super::Layout;

    #[test]
    fn paths_are_read_by_their_layout() {
        for (layout, path, expected) in [
            ("{lang}/{page}", "de/a/b.md", Some(("de", "a/b.md"))),
            ("{page}.{lang}.md", "a/b.pt-BR.md", Some(("pt-BR", "a/b"))),
            (
                "content/{lang}/{page}",
                "content/zh-cn/x.md",
                Some(("zh-cn", "x.md")),
            ),
            (
                "i18n/{lang}/…/{page}",
                "i18n/fr/plugin/current/x.md",
                Some(("fr", "x.md")),
            ),
            ("{lang}/{page}", "other/x.md", None),
            ("{page}.{lang}.md", "a.md", None),
        ] {
            let layout = Layout::new(layout).expect("a layout");
            assert_eq!(layout.read(path), expected, "{path}");
        }
    }

    #[test]
    fn a_source_may_lack_its_language() {
        for (layout, path, expected) in [
            ("_articles/{lang}/{page}", "_articles/x.md", Some("x.md")),
            ("{lang}/{page}", "a/x.md", Some("a/x.md")),
            ("{page}.{lang}.md", "a/x.md", Some("a/x")),
            ("docs/{page}-{lang}.md", "docs/x.md", Some("x")),
            ("i18n/{lang}/docs/{page}", "i18n/docs/x.md", Some("x.md")),
            ("_articles/{lang}/{page}", "other/x.md", None),
        ] {
            let layout = Layout::new(layout).expect("a layout");
            assert_eq!(layout.read_source(path), expected, "{path}");
        }
    }

    #[test]
    fn a_layout_names_both_once() {
        for text in [
            "{lang}",
            "{page}",
            "{lang}/{lang}/{page}",
            "{lang}/{page}/{x}",
            "",
        ] {
            assert!(Layout::new(text).is_err(), "{text}");
        }
    }
}
