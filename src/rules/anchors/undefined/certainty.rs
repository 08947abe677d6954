//! Whether a page may have an id that its tables do not show.

use crate::corpus::{Corpus, IdsByCode, Resolution, ResolvedPage};
use crate::document::{Anchor, AnchorKind, Heading};
use crate::rules::anchors::undefined::similarity::{SAME_LETTERS, SLIP};
use crate::slug::Dialect;

/// How near one of the page's ids has to be to a missing one for a fault to be certain: a page that takes
/// in text from elsewhere may have any other id, a heading that a template fills in one with the words that
/// it shows.
pub(super) fn least_score(page: &ResolvedPage, id: &str) -> f64 {
    let mut headings = page.headings.iter();
    let may_be_id = |heading: &Heading| {
        heading.dynamic && !heading.declared && has_words(&id.to_lowercase(), &heading.text)
    };
    if page.includes_text() {
        SAME_LETTERS
    } else if headings.any(may_be_id) {
        SLIP
    } else {
        0.0
    }
}

/// Whether an id in lower case has the words of a text in their order.
fn has_words(mut id: &str, text: &str) -> bool {
    let text = text.to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.all(|word| match id.find(word) {
        Some(at) => {
            id = &id[at + word.len()..];
            true
        }
        None => false,
    })
}

/// Whether the page may well have the id although no anchor in its tables says so: some component,
/// shortcode or attribute list names it.
pub(super) fn may_define_id(corpus: &Corpus, page: &ResolvedPage, id: &str) -> bool {
    is_component(page)
        || is_part(&page.path)
        || names_id(page, id)
        || is_included(corpus, page, id)
        || page.may_have_older_id(id)
        || (page.guesses_dialect && page.is_made_elsewhere(id))
        || match page.ids_by_code() {
            IdsByCode::None => false,
            IdsByCode::OfText => mentions(&page.text, id) || page.is_made_elsewhere(id),
            IdsByCode::Any => true,
        }
}

/// Whether a text holds an id other than as the fragment of a link: code of the site may make it of that.
fn mentions(text: &str, id: &str) -> bool {
    let id = id.trim_matches(|c: char| !c.is_alphanumeric());
    text.len() > MAX
        || memchr::memmem::find_iter(text.as_bytes(), id)
            .any(|at| !text[..at].ends_with(['#', '/']))
}

/// Whether a mark at a heading was meant to declare the id and does not: `[]#id)`, `{id}`, `id="#id"`.
pub(super) fn has_malformed_declaration(page: &ResolvedPage, id: &str) -> bool {
    let is_mark = |anchor: &&Anchor| {
        let bare = anchor.id.trim().trim_start_matches('#');
        anchor.kind != AnchorKind::Generated && bare.len() < anchor.id.len() && bare == id
    };
    let is_marked = |heading: &&Heading| {
        let source = heading.content.slice(&page.text);
        // `[](#log in)` has a blank for a hyphen.
        has_mark(source, id)
            || source.starts_with('[') && has_mark(&source.replace(char::is_whitespace, "-"), id)
    };
    let headings = page.headings.iter().filter(|heading| !heading.declared);
    let mut headings = headings.take(MAX_HEADINGS);
    page.anchors.iter().any(|anchor| is_mark(&anchor))
        || headings.any(|heading| is_marked(&heading))
}

/// Whether a heading starts or ends with the id in brackets of some kind.
fn has_mark(source: &str, id: &str) -> bool {
    let mut found = source.match_indices(id);
    id.starts_with(char::is_alphabetic)
        && found.any(|(at, _)| {
            let before = source[..at].trim_end();
            let after = source[at + id.len()..].trim_start();
            let is_at_start = before.len() <= 5 && before.starts_with(['[', '(', '{']);
            let opens = before.ends_with(['#', '{']) || is_at_start && before.ends_with(['(', '[']);
            // `[prices](#prices)` is a link.
            let text = before.trim_end_matches('#').strip_suffix("](");
            let is_link = text.is_some_and(|text| !text.ends_with('['));
            let closes =
                after.starts_with([')', ']', '}']) || after.is_empty() && before.ends_with("{#");
            opens && closes && !is_link && (is_at_start || after.len() <= 2)
        })
}

/// Whether a page without a heading or anchor of its own leaves all of its content to components.
fn is_component(page: &ResolvedPage) -> bool {
    let text = &page.text;
    page.anchors.is_empty()
        && text.len() <= MAX
        && (text.contains("<script")
            || text
                .as_bytes()
                .windows(2)
                .any(|pair| pair[0] == b'<' && pair[1].is_ascii_uppercase()))
}

/// Whether a file is a part of other pages by its place or name, so that its links lead to their anchors.
fn is_part(path: &str) -> bool {
    const FOLDERS: [&str; 8] = [
        "includes",
        "_includes",
        "include",
        "partials",
        "_partials",
        "snippets",
        "_snippets",
        "reusables",
    ];
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    (name.starts_with('_') && !name.starts_with("_index"))
        || folders.split('/').any(|folder| FOLDERS.contains(&folder))
}

/// Most headings that are read as other sites would read them.
const MAX_HEADINGS: usize = 500;

/// Largest page that is searched for an id, in bytes, so that many links into a huge page stay cheap.
const MAX: usize = 256 * 1024;

/// Whether the text holds the id in quotes, as `#id}`, as `(id)=` or in a comment of MDX.
fn names_id(page: &ResolvedPage, id: &str) -> bool {
    let lists = match page.dialect {
        Dialect::Kramdown | Dialect::Jekyll => Lists::Kramdown,
        Dialect::PythonMarkdown | Dialect::PymdownxLower => Lists::PythonMarkdown,
        _ => Lists::Any,
    };
    holds_id(&page.text, id, lists)
}

/// Where attribute lists declare ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lists {
    /// Anywhere.
    Any,
    /// `{: #id}` anywhere; `{#id}` behind headings alone, where the tables have it.
    Kramdown,
    /// Behind an element in a line, on a line of their own, and at the end of a cell, a term or the first
    /// line of a fence.
    PythonMarkdown,
}

fn holds_id(text: &str, id: &str, lists: Lists) -> bool {
    if text.len() > MAX {
        return false;
    }
    memchr::memmem::find_iter(text.as_bytes(), id).any(|at| {
        let before = text[..at].chars().next_back();
        let after = &text[at + id.len()..];
        // `{/*id*/}` and `{/* #id */}`, as sites in MDX have it.
        let comment = text[..at].trim_end_matches('#').trim_end();
        if comment.ends_with("{/*") && after.trim_start().starts_with("*/}") {
            return true;
        }
        match before {
            Some(quote @ ('"' | '\'')) => after.starts_with(quote) && is_in_syntax(&text[..at - 1]),
            Some('#') => {
                let rest = after.trim_start();
                let before = text[..at - 1].trim_end();
                if lists == Lists::PythonMarkdown {
                    return after.starts_with([' ', '}']) && is_attribute_list(text, at);
                }
                let is_bare = before.ends_with('{') && lists == Lists::Any;
                rest.starts_with('}') && (before.ends_with(':') || is_bare)
            }
            Some('(') => after.starts_with(")="),
            _ => false,
        }
    })
}

/// Whether the `#id` at `at` is in a list that Python-Markdown reads.
fn is_attribute_list(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let mut lines = text[start..].lines();
    let line = lines.next().unwrap_or_default();
    let Some(open) = line[..at - start].rfind('{') else {
        return false;
    };
    let before = &line[..open];
    let text = before.trim();
    text.is_empty()
        || before.ends_with([')', '*', '_', '`', ']', '~', '^', '='])
        || text.starts_with('#')
        || text.contains(['|', '<'])
        || text.contains("```")
        || text.contains("~~~")
        || lines
            .find(|next| !next.trim().is_empty())
            .is_some_and(|next| next.trim_start().starts_with([':', '=', '-']))
}

/// Bytes in which the start of a tag is looked for.
const MAX_LEN: usize = 2000;

/// Whether a text ends inside a tag, a shortcode or an expression, or behind a key: words in quotes
/// alone name no id.
fn is_in_syntax(before: &str) -> bool {
    if before.trim_end().ends_with(['=', ':']) {
        return true;
    }
    let start = before.len().saturating_sub(MAX_LEN);
    let mut closed = 0_usize;
    let mut later = b' ';
    for &byte in before.as_bytes()[start..].iter().rev() {
        match byte {
            // `=>` and `->` close nothing.
            b'=' | b'-' if later == b'>' => closed = closed.saturating_sub(1),
            b'}' | b'>' => closed += 1,
            b'<' | b'{' if closed == 0 => return true,
            b'<' | b'{' => closed -= 1,
            _ => {}
        }
        later = byte;
    }
    false
}

/// Whether a page that is taken in with `[!INCLUDE [name](file.md)]` has the id, or is not known.
fn is_included(corpus: &Corpus, page: &ResolvedPage, id: &str) -> bool {
    let mut targets = page.include_links.iter();
    targets.any(|link| match page.link_targets().get(*link as usize) {
        Some(Resolution::Found(found)) => corpus.page_of(&found.file).is_none_or(|included| {
            let included = corpus.page(included);
            included.has_anchor(id) || included.includes_text()
        }),
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::{Lists, has_words, holds_id};

    #[test]
    fn components_and_attribute_lists_name_ids() {
        for text in [
            "{{< anchor \"here\" >}}",
            "<Tab value='here'>",
            "<Tabs values={[{a: 1}, ['x', 'here']]} />",
            "id: \"here\"",
            "text {: #here }",
            "[]{#here}",
            "(here)=",
            "## A {/*here*/}",
            "## A {/* #here */}",
        ] {
            assert!(holds_id(text, "here", Lists::Any), "{text}");
        }
        for text in [
            "[x](#here)",
            "here",
            "\"here and there\"",
            "Tap \"here\" twice",
            "<b>Tap</b> 'here' twice",
            "<a href=\"#here\">",
        ] {
            assert!(!holds_id(text, "here", Lists::Any), "{text}");
        }
    }

    #[test]
    fn a_template_fills_in_around_the_words_of_a_heading() {
        for id in ["new-in-2-4", "whats-new-in-v3"] {
            assert!(has_words(id, "New in "), "{id}");
        }
        assert!(has_words("anything", ""));
        assert!(!has_words("in-new", "New in "));
        assert!(!has_words("install", "New in "));
    }

    #[test]
    fn python_markdown_reads_some_lists() {
        for text in [
            "a\n{: #here }",
            "*a*{ #here }",
            "[a](b){ .c #here }",
            "| a {: #here } |",
            "``` { .py #here }",
            "a {: #here }\n\n:   b",
        ] {
            assert!(holds_id(text, "here", Lists::PythonMarkdown), "{text}");
        }
        for text in [
            "a {: #here }",
            "a{: #here }",
            "- a {: #here }",
            "> a { #here }\nb",
        ] {
            assert!(!holds_id(text, "here", Lists::PythonMarkdown), "{text}");
        }
    }
}
