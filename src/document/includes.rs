//! Where a page takes in text from elsewhere, so that it may hold headings nobody sees in its source.

use crate::document::{Directive, DirectiveKind};
use crate::settings::Preset;
use crate::text::Span;

/// The mark of lines that bring in a file with Material for `MkDocs`.
const SNIPPET: &str = "--8<--";

/// What every one of [`MARKS`] holds once.
const COMMON: &str = "nclude";

/// Marks of lines that bring in a file: mdBook, `VitePress`, `MyST`. Each with the place of [`COMMON`] in
/// it.
const MARKS: [(&str, usize); 6] = [
    ("{{#include", 4),
    ("@include", 2),
    ("{{#rustdoc_include", 12),
    ("!!!include(", 4),
    ("```{include}", 5),
    (":::{include}", 5),
];

/// Names of template tags and shortcodes that bring in text.
const TAGS: [&str; 10] = [
    "include",
    "include_relative",
    "include_cached",
    "includes",
    "readfile",
    "render",
    "partial",
    "snippet",
    "data",
    "embed",
];

/// Components that bring in text.
const COMPONENTS: [&str; 4] = ["<Include", "<Render", "<Snippet", "<Partial"];

/// What the path of an included file starts with that is named from a folder of the configuration.
pub const FROM_ROOT: &str = "{root}/";

/// Where a page takes in text, sorted.
pub(super) fn places(
    text: &str,
    directives: &[Directive],
    opaque: &[Span],
    preset: Preset,
) -> Vec<u32> {
    let bytes = text.as_bytes();
    let snippets = memchr::memmem::find_iter(bytes, SNIPPET).map(|at| at as u32);
    let marked = memchr::memmem::find_iter(bytes, COMMON).filter_map(|at| {
        let mut starts = MARKS
            .iter()
            .filter_map(|(mark, place)| Some((mark, at.checked_sub(*place)?)));
        let found = starts.find(|(mark, start)| bytes[*start..].starts_with(mark.as_bytes()));
        found.map(|(_, start)| start as u32)
    });
    let lines = directives
        .iter()
        .filter(|directive| {
            let source = directive.span.slice(text);
            brings_in(source, directive.kind)
                || makes_markdown(text, directive.span)
                || preset == Preset::Mkdocs && is_generated(source)
        })
        .map(|directive| directive.span.start);
    let tags = opaque
        .iter()
        .filter(|span| is_tag(span.slice(text)) || makes_markdown(text, **span));
    let mut places: Vec<u32> = marked
        .chain(snippets)
        .chain(lines)
        .chain(tags.map(|span| span.start))
        .collect();
    places.sort_unstable();
    places
}

/// The files that a page takes in at `places`, as they are written; `None` when only the build knows
/// where some text is from.
pub(super) fn files(text: &str, places: &[u32]) -> Option<Vec<Box<str>>> {
    let files = places.iter().map(|at| file_at(&text[*at as usize..]));
    files.collect()
}

/// The file that a mark at the start of a text brings in, relative to the page: of `VitePress`, mdBook and
/// MDX.
fn file_at(source: &str) -> Option<Box<str>> {
    if let Some(rest) = source.strip_prefix("@include:") {
        let end = rest.find("-->")?;
        let path = rest[..end].split(['{', '#', '\n', '\r']).next()?.trim();
        return (!path.is_empty()).then(|| path.into());
    }
    if let Some(rest) = source.strip_prefix("{{#include") {
        let path = rest.split([':', '}', '\n', '\r']).next()?.trim();
        return (!path.is_empty()).then(|| path.into());
    }
    // `--8<-- "part.md"`, from the folders that the configuration names.
    if let Some(rest) = source.strip_prefix("--8<--") {
        let rest = rest.lines().next()?.trim().strip_prefix(['"', '\''])?;
        let path = rest.split(['"', '\'', ':']).next()?;
        return (!path.is_empty()).then(|| format!("{FROM_ROOT}{path}").into());
    }
    // `{% include part.html x=1 %}`, from the folder of such parts.
    if let Some(rest) = source.strip_prefix("{%") {
        let mut words = rest.trim_start_matches(['-', ' ']).split_whitespace();
        let is_beside = match words.next()? {
            "include" | "include_cached" => false,
            "include_relative" => true,
            _ => return None,
        };
        let path = words
            .next()
            .filter(|path| !path.contains(['{', '"', '\'', '$', '%']))?;
        let root = if is_beside { "" } else { FROM_ROOT };
        return Some(format!("{root}{path}").into());
    }
    // `import Part from './_part.mdx';`
    let line = source.strip_prefix("import ")?.lines().next()?;
    let line = line.trim_end().trim_end_matches(';');
    let quote = line.chars().next_back().filter(|c| "'\"".contains(*c))?;
    let path = line[..line.len() - 1].rsplit(quote).next()?;
    matches!(path.rsplit('.').next(), Some("md" | "mdx")).then(|| path.into())
}

fn brings_in(source: &str, kind: DirectiveKind) -> bool {
    match kind {
        DirectiveKind::Module => {
            source.starts_with("import ") && (source.contains(".md") || source.contains(".mdx"))
        }
        DirectiveKind::Component => COMPONENTS.iter().any(|name| source.starts_with(name)),
        _ => is_tag(source),
    }
}

/// Whether an extension of Python-Markdown writes text here: `::: package.module` of mkdocstrings,
/// `::: mkdocs-click`. Markdown itself gives `:::` no meaning there.
fn is_generated(source: &str) -> bool {
    let name = source.strip_prefix("::: ");
    name.is_some_and(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '_'))
}

/// Whether a shortcode of Hugo is Markdown of its own, which may have headings: `{{% name %}}`
/// without arguments and without an end, on a line of its own.
fn makes_markdown(text: &str, span: Span) -> bool {
    let source = span.slice(text);
    let before = text[..span.start as usize].rsplit('\n').next();
    let behind = text[span.end as usize..].split('\n').next();
    let is_blank = |part: Option<&str>| part.is_none_or(|part| part.trim().is_empty());
    if !is_blank(before) || !is_blank(behind) {
        return false;
    }
    let Some(inner) = source
        .strip_prefix("{{%")
        .and_then(|rest| rest.strip_suffix("%}}"))
    else {
        return false;
    };
    let name = inner.trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/');
    let is_bare = !name.is_empty() && !name.starts_with('/') && name.chars().all(is_name);
    let has_end = |end: &str| text.contains(&format!("{{{{%{end}{name}"));
    is_bare && ![" /", "/", " / "].into_iter().any(has_end)
}

/// `{% include x %}`, `{{< readfile x >}}`, `{{% include x %}}`.
fn is_tag(source: &str) -> bool {
    let Some(inner) = source.strip_prefix('{') else {
        return false;
    };
    let inner = inner.trim_start_matches(['{', '%', '<', '-', ' ']);
    let end = inner
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(inner.len());
    // `{{ data.version }}` is the value of a name.
    TAGS.contains(&&inner[..end]) && !inner[end..].starts_with(['.', '['])
}

#[cfg(test)]
mod tests {
    use crate::document::tests::parse;

    #[test]
    fn included_text_is_noticed() {
        for text in [
            "{% include faq.html %}\n",
            "text {% data reusables.note %} text\n",
            "{{% readfile \"a.md\" %}}\n",
            "text\n\n{{% prices %}}\n",
            "<!--@include: ./a.md-->\n",
            "--8<-- \"a.md\"\n",
            "import Part from './_part.mdx';\n",
        ] {
            assert!(!parse(text).includes.is_empty(), "{text}");
        }
    }

    #[test]
    fn files_beside_the_page_are_named() {
        for (text, file) in [
            ("<!--@include: ./a-b.md{3,}-->\n", Some("./a-b.md")),
            ("{{#include ../a.md:2:9}}\n", Some("../a.md")),
            (
                "import Part, {x} from './_part.mdx';\n",
                Some("./_part.mdx"),
            ),
            ("{% include faq.html %}\n", Some("{root}/faq.html")),
            ("{% include {{ x }} %}\n", None),
            ("--8<-- \"a/b.md:part\"\n", Some("{root}/a/b.md")),
            ("<!--@include: ./a.md-->\n\n{{< readfile b >}}\n", None),
        ] {
            let doc = parse(text);
            let first = doc.included_files.as_ref().and_then(|files| files.first());
            assert_eq!(first.map(|name| &**name), file, "{text}");
        }
    }

    #[test]
    fn other_syntax_is_not() {
        for text in [
            "{% if mac %}\n",
            "{{< note >}}\n",
            "## Release {{% version %}}\n",
            "Version {{ data.version }}\n",
            "import { Tabs } from '@components';\n",
            "Includes all.\n",
        ] {
            assert!(parse(text).includes.is_empty(), "{text}");
        }
    }
}
