//! References and marks of footnotes without a definition, and the definition each was meant for.

use crate::document::{BrokenReference, Document, InlineKind, LinkKind};
use crate::rules::links::definition::similarity;
use crate::slug::Dialect;
use crate::text::{Rows, Span};

/// References of a page that get a suggestion; the others are reported without one.
const SUGGESTIONS: usize = 50;
/// Definitions that are compared with a broken reference.
const CANDIDATES: usize = 2000;
/// References without definition from which on the site defines them elsewhere.
const MANY: usize = 4;
/// Words in the syntax of generators for text from elsewhere.
const INCLUDES: [&str; 5] = ["include", "references", "links", "snippet", "reuse"];

/// A use of a label that nothing defines.
#[derive(Debug)]
pub(super) struct UnresolvedReference<'a> {
    /// The whole construct.
    pub(super) span: Span,
    /// Its label, without the `^` of a footnote.
    pub(super) label: &'a str,
    /// Where the label is written; `None` for a form in which it is the text as well.
    pub(super) place: Option<Span>,
    /// The label of the definition that was probably meant.
    pub(super) meant: Option<Span>,
}

/// The broken references of a page that are meant as links.
pub(super) fn references(page: &Document) -> Vec<UnresolvedReference<'_>> {
    let (shortcuts, meant): (Vec<_>, Vec<_>) = page
        .broken_references
        .iter()
        .partition(|broken| broken.kind == LinkKind::Shortcut);
    let mut broken: Vec<UnresolvedReference<'_>> = meant
        .into_iter()
        .filter(|broken| is_meant_as_link(page, broken))
        .map(|broken| UnresolvedReference {
            span: broken.span,
            label: &broken.label,
            place: label_span(page, broken),
            meant: None,
        })
        .collect();
    if broken.is_empty() && shortcuts.is_empty() || defines_elsewhere(page, broken.len()) {
        return Vec::new();
    }
    let labels = page.definitions.iter().take(CANDIDATES);
    let labels: Vec<(Span, bool)> = labels
        .filter(|definition| definition.shadowed_by.is_none())
        .map(|definition| (definition.label, definition.uses == 0))
        .collect();
    suggest(page, &mut broken, &labels);
    broken.extend(mistyped(page, shortcuts, &labels));
    broken
}

/// The words in brackets that are nearly the label of a definition that nothing uses.
fn mistyped<'a>(
    page: &'a Document,
    shortcuts: Vec<&'a BrokenReference>,
    labels: &[(Span, bool)],
) -> Vec<UnresolvedReference<'a>> {
    let unused = labels.iter().filter(|(_, is_unused)| *is_unused);
    let unused: Vec<(Span, bool)> = unused.copied().collect();
    let mut broken: Vec<UnresolvedReference<'_>> = shortcuts
        .into_iter()
        .take(SUGGESTIONS)
        .filter(|broken| page.slice(broken.span).starts_with('['))
        .map(|broken| UnresolvedReference {
            span: broken.span,
            label: &broken.label,
            place: Some(Span::new(broken.span.start + 1, broken.span.end - 1)),
            meant: None,
        })
        .collect();
    suggest_near(page, &mut broken, &unused);
    broken.retain(|broken| broken.meant.is_some());
    broken
}

/// The marks of footnotes that nothing defines, each label once.
pub(super) fn footnotes(page: &Document) -> Vec<UnresolvedReference<'_>> {
    if page.broken_footnotes.is_empty() || !page.includes.is_empty() {
        return Vec::new();
    }
    let mut seen = rustc_hash::FxHashSet::default();
    let mut broken: Vec<UnresolvedReference<'_>> = marks(page)
        .map(|mark| {
            let label = Span::new(mark.start + 2, mark.end - 1);
            UnresolvedReference {
                span: mark,
                label: page.slice(label),
                place: Some(label),
                meant: None,
            }
        })
        .filter(|broken| seen.insert(broken.label.to_lowercase()))
        .collect();
    let labels = page.footnotes.iter().take(CANDIDATES);
    let labels: Vec<(Span, bool)> = labels
        .filter(|note| note.shadowed_by.is_none())
        .map(|note| (note.label, note.uses == 0))
        .collect();
    suggest(page, &mut broken, &labels);
    broken
}

/// Finds the definition for each broken use: the nearest by Jaro-Winkler of at least 0.85, or the only
/// one that nothing uses, where one use alone is broken.
fn suggest(page: &Document, broken: &mut [UnresolvedReference<'_>], labels: &[(Span, bool)]) {
    suggest_near(page, broken, labels);
    let mut unused = labels.iter().filter(|(_, is_unused)| *is_unused);
    if let ([broken], Some((label, _)), None) = (broken, unused.next(), unused.next()) {
        broken.meant = broken.meant.or(Some(*label));
    }
}

fn suggest_near(page: &Document, broken: &mut [UnresolvedReference<'_>], labels: &[(Span, bool)]) {
    for broken in broken.iter_mut().take(SUGGESTIONS) {
        let near = labels.iter().filter_map(|(span, _)| {
            let label = page.slice(*span);
            let score = similarity(label, broken.label)?;
            (!label.contains(['\n', '\r'])).then_some((score, *span))
        });
        let nearest = near.max_by(|a, b| a.0.total_cmp(&b.0));
        broken.meant = nearest.map(|(_, span)| span);
    }
}

/// The marks of a page that are those of footnotes: one at least is a number or a word behind a word, or
/// the page has footnotes.
fn marks(page: &Document) -> impl Iterator<Item = Span> + '_ {
    let mut marks = page.broken_footnotes.iter();
    let has_footnotes = !page.footnotes.is_empty()
        || marks.any(|mark| is_footnote(page, *mark) && is_certain(page, *mark));
    let marks = page.broken_footnotes.iter().copied();
    marks.filter(move |mark| has_footnotes && is_footnote(page, *mark))
}

/// Whether a mark may refer to a footnote, and is not a character class of a regular expression.
fn is_footnote(page: &Document, mark: Span) -> bool {
    let label = &page.text[mark.start as usize + 2..mark.end as usize - 1];
    let before = page.text[..mark.start as usize].chars().next_back();
    let after = page.text[mark.end as usize..].chars().next();
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '*' | '+');
    let is_range = label.contains('-') && label.split('-').all(|part| part.len() <= 2);
    let is_expression = before.is_some_and(|c| "(|*+?[{^/\\\"'`$".contains(c))
        || after.is_some_and(|c| "*+?{|/\\$".contains(c));
    label.chars().all(is_word) && !is_range && !is_expression && !in_formula(page, mark)
}

/// Whether a mark can be nothing else: a number, or a word behind a word.
fn is_certain(page: &Document, mark: Span) -> bool {
    let label = &page.text[mark.start as usize + 2..mark.end as usize - 1];
    let before = page.text[..mark.start as usize].chars().next_back();
    let is_number = label.bytes().all(|byte| byte.is_ascii_digit());
    let is_attached = before.is_some_and(|c| !c.is_whitespace());
    let letters = label.chars().filter(|c| c.is_alphabetic()).count();
    is_number && before.is_some() || is_attached && letters > 2
}

/// Whether a formula is opened before a mark, on its line.
fn in_formula(page: &Document, mark: Span) -> bool {
    // A formula is short, and a line may be long.
    let before = page.text.as_bytes()[..mark.start as usize].iter().rev();
    let line = before
        .take(200)
        .take_while(|byte| !matches!(byte, b'\n' | b'\r'));
    line.filter(|byte| **byte == b'$').count() % 2 == 1
}

/// Whether the definitions of a page come from elsewhere: from text that it takes in, or from a file
/// that the generator adds to every page, which shows by many references and hardly a definition.
fn defines_elsewhere(page: &Document, broken: usize) -> bool {
    let takes_in = |span: &Span| {
        let source = page.slice(*span).to_ascii_lowercase();
        INCLUDES.iter().any(|word| source.contains(word))
    };
    let directives = page.directives.iter().map(|directive| &directive.span);
    let used = page
        .definitions
        .iter()
        .filter(|definition| definition.uses > 0)
        .count();
    !page.includes.is_empty()
        || page.text.contains("--8<--")
        || broken >= MANY && broken > 2 * used
        || page.opaque.iter().chain(directives).any(takes_in)
}

/// Whether brackets are a link and not an index, a range or a placeholder of running text.
fn is_meant_as_link(page: &Document, broken: &BrokenReference) -> bool {
    let before = &page.text[..broken.span.start as usize];
    // `tcp://[host]:[port][path]` is the usage of a program.
    let is_usage = before.ends_with("]:") || before.ends_with('/');
    let before = before.chars().next_back();
    // `[[host:][port]:]name`: optional parts within optional parts, and no link.
    let is_nested = before == Some('[') && !page.slice(broken.span).starts_with('!');
    let is_index = is_usage
        || is_nested
        || before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ']' | '$' | '\\'));
    let behind = page.text[broken.span.end as usize..].chars().next();
    // `[Microsoft][SQL Server]TCP Provider` is the text of an error.
    let is_glued = behind.is_some_and(|c| c.is_ascii_alphabetic());
    let is_in_link = page
        .links
        .iter()
        .any(|link| link.span.start < broken.span.start && broken.span.end < link.span.end);
    let is_hidden = page
        .opaque
        .ending_after(broken.span.start)
        .first()
        .is_some_and(|hidden| hidden.overlaps(broken.span));
    // `<code>[a][b]</code>`: the parser sees brackets in an element of code.
    let is_code = page
        .inlines
        .ending_after(broken.span.start)
        .first()
        .is_some_and(|inline| inline.kind == InlineKind::Code && inline.span.overlaps(broken.span));
    let source = page.slice(broken.span);
    let text = source[1..].split(']').next().unwrap_or_default();
    let says_something = |part: &str| part.chars().any(char::is_alphabetic);
    let is_footnote = broken.label.starts_with('^');
    let is_class = ["0-9", "a-z", "a-f"]
        .iter()
        .any(|range| broken.label.contains(range));
    let is_task = matches!(text, " " | "x" | "X");
    let is_name = page.dialect == Dialect::PythonMarkdown && is_qualified(&broken.label);
    let is_record = broken.label.len() >= 32
        && broken
            .label
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    // `[>100][GREEN]` is a format, and no link has such a text.
    let has_text = broken.kind == LinkKind::Collapsed || text.is_empty() || says_something(text);
    !is_index
        && !is_glued
        && !is_in_link
        && !is_hidden
        && !is_code
        && !is_name
        && !is_record
        && has_text
        && !broken.label.contains(['<', '='])
        && !is_footnote
        && !is_task
        && !is_class
        && says_something(&broken.label)
        && (broken.kind == LinkKind::Collapsed
            || !text.trim().is_empty()
            || source.starts_with('!'))
}

/// Whether a label is a name with its module, `mkdocs.docs_dir`, as plugins of `MkDocs` resolve it.
fn is_qualified(label: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    let is_file = ["md", "html", "htm", "png", "svg", "jpg", "pdf"]
        .iter()
        .any(|end| label.rsplit('.').next() == Some(end));
    label.contains('.') && label.split('.').all(is_part) && !is_file
}

fn label_span(page: &Document, broken: &BrokenReference) -> Option<Span> {
    if broken.kind != LinkKind::Reference {
        return None;
    }
    let open = page.slice(broken.span).rfind('[')? as u32 + 1;
    let span = Span::new(broken.span.start + open, broken.span.end.checked_sub(1)?);
    (span.start <= span.end).then_some(span)
}
