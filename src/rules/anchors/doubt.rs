//! Whether a page may have an id that its tables do not show.

use crate::corpus::{Corpus, PageFacts, Resolution};
use crate::rules::anchors::guess::{SAME_LETTERS, SLIP};
use crate::slug::{self, Dialect};

/// How near one of the page's ids has to be to a missing one for a fault to be certain: a page that takes
/// in text from elsewhere, or has headings that a template fills in, may have any other id.
pub(super) fn least_score(page: &PageFacts) -> f64 {
    let mut headings = page.headings.iter();
    if page.includes_text {
        SAME_LETTERS
    } else if headings.any(|heading| heading.dynamic && !heading.declared) {
        SLIP
    } else {
        0.0
    }
}

/// Whether the page may well have the id although no anchor in its tables says so: some component,
/// shortcode or attribute list names it.
pub(super) fn may_have(corpus: &Corpus, page: &PageFacts, id: &str) -> bool {
    is_component(page)
        || is_part(&page.path)
        || names_id(&page.text, id)
        || is_included(corpus, page, id)
        || (page.guesses_dialect && is_made_elsewhere(page, id))
}

/// Whether a site of another kind gives a heading of the page this id: nothing shows of which kind the
/// page's own site is.
fn is_made_elsewhere(page: &PageFacts, id: &str) -> bool {
    let sources = page.headings.iter().take(MOST_HEADINGS).map(|heading| {
        let content = heading.content.slice(&page.text);
        format!("# {}\n", content.lines().next().unwrap_or_default())
    });
    sources.into_iter().any(|source| {
        let headings = slug::headings(&source);
        let heading = headings.first();
        heading.is_some_and(|heading| {
            let mut dialects = Dialect::ALL.into_iter();
            dialects.any(|dialect| slug::slug(dialect, heading).as_deref() == Some(id))
        })
    })
}

/// Whether a page without a heading or anchor of its own leaves all of its content to components.
fn is_component(page: &PageFacts) -> bool {
    let text = &page.text;
    page.anchors.is_empty()
        && text.len() <= MOST
        && (text.contains("<script")
            || text
                .as_bytes()
                .windows(2)
                .any(|pair| pair[0] == b'<' && pair[1].is_ascii_uppercase()))
}

/// Whether a file is a part of other pages by its place or name, so that its links aim at their anchors.
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
const MOST_HEADINGS: usize = 500;

/// Largest page that is searched for an id, in bytes, so that many links into a huge page stay cheap.
const MOST: usize = 256 * 1024;

/// Whether the text holds the id in quotes, as `#id}` or as `(id)=`.
fn names_id(text: &str, id: &str) -> bool {
    if text.len() > MOST {
        return false;
    }
    memchr::memmem::find_iter(text.as_bytes(), id).any(|at| {
        let before = text[..at].chars().next_back();
        let after = &text[at + id.len()..];
        match before {
            Some(quote @ ('"' | '\'')) => after.starts_with(quote),
            Some('#') => {
                let rest = after.trim_start();
                rest.starts_with('}') && text[..at - 1].trim_end().ends_with(['{', ':'])
            }
            Some('(') => after.starts_with(")="),
            _ => false,
        }
    })
}

/// Whether a page that is taken in with `[!INCLUDE [name](file.md)]` has the id, or is not known.
fn is_included(corpus: &Corpus, page: &PageFacts, id: &str) -> bool {
    const MARK: &str = "[!include";
    page.links.iter().zip(&page.link_targets).any(|(link, to)| {
        let before = &page.text[..link.span.start as usize];
        let before = before.trim_end();
        let is_include = before
            .get(before.len().saturating_sub(MARK.len())..)
            .is_some_and(|mark| mark.eq_ignore_ascii_case(MARK));
        if !is_include {
            return false;
        }
        match to {
            Resolution::Found(found) => corpus.page_of(&found.file).is_none_or(|included| {
                let included = corpus.page(included);
                included.has_anchor(id) || included.includes_text
            }),
            _ => true,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::names_id;

    #[test]
    fn components_and_attribute_lists_name_ids() {
        for text in [
            "{{< anchor \"here\" >}}",
            "<Tab value='here'>",
            "text {: #here }",
            "[]{#here}",
            "(here)=",
        ] {
            assert!(names_id(text, "here"), "{text}");
        }
        for text in [
            "[x](#here)",
            "here",
            "\"here and there\"",
            "<a href=\"#here\">",
        ] {
            assert!(!names_id(text, "here"), "{text}");
        }
    }
}
