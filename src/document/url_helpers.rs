//! Targets that a tag or function of the site generator makes of a literal path: `{{< ref "a.md" >}}`.
//!
//! Everything else in the syntax of a generator is dynamic: its value is known at build time alone.

use crate::document::nodes::Target;
use crate::settings::Preset;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// What makes a target of a literal path, and so says how the path is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum UrlHelper {
    /// `ref` and `relref` of Hugo: a page by its place below the content, or by its name alone.
    PageRef,
    /// The same, to a page in another language.
    PageRefAbroad,
    /// `link` of Jekyll: a file of the sources, from their top.
    Source,
    /// `post_url` of Jekyll: a post by its date and name.
    Post,
    /// `relative_url`, `useBaseUrl`, `withBase`: a path from the top of the site.
    Rooted,
    /// `require`: a file.
    File,
    /// `src` of Hugo's `figure`: a resource of the page or of the site, or an address.
    Resource,
}

/// The generators that may read a page: one, or any where nothing shows which.
#[derive(Clone, Copy)]
pub(super) struct Generators(Preset);

impl Generators {
    pub(super) const fn of(preset: Preset) -> Self {
        Self(preset)
    }

    pub(super) const fn have_shortcodes(self) -> bool {
        matches!(self.0, Preset::Auto | Preset::Hugo)
    }

    /// The attributes of a component, its name in lower case, that are addresses of the site.
    pub(super) fn link_attributes(self, component: &str) -> &'static [&'static str] {
        match (self.0, component) {
            (Preset::Docusaurus, "link") => &["to", "href"],
            (Preset::Starlight, "linkcard" | "linkbutton") => &["href"],
            (Preset::Vuepress, "routerlink" | "routelink") => &["to"],
            (Preset::Mintlify, "card") | (Preset::Nextra, "link" | "cards.card" | "card") => {
                &["href"]
            }
            _ => &[],
        }
    }

    const fn have_jekyll(self) -> bool {
        matches!(self.0, Preset::Auto | Preset::Jekyll)
    }

    const fn have_filters(self) -> bool {
        matches!(self.0, Preset::Auto | Preset::Jekyll | Preset::Eleventy)
    }

    const fn have_scripts(self) -> bool {
        matches!(
            self.0,
            Preset::Auto | Preset::Docusaurus | Preset::Vitepress | Preset::Starlight
        )
    }
}

/// Reads a dynamic target whose path is a literal: it is dynamic no more, and its span is the path with
/// what follows it.
pub(super) fn settle(target: &mut Target, text: &str, generators: Generators) {
    if !target.dynamic {
        return;
    }
    let source = target.span.slice(text);
    let Some(found) = read(source, generators) else {
        return;
    };
    let end = found.end;
    target.span = Span::at(
        target.span.start + found.start as u32,
        (end - found.start) as u32,
    );
    let written = target.span.slice(text);
    target.decoded = (*found.value != *written).then(|| found.value.into());
    target.dynamic = false;
    target.url_helper = Some(found.url_helper);
}

/// A literal path in a target.
struct Literal {
    url_helper: UrlHelper,
    /// From the path to the end of what belongs to it, in bytes of the target.
    start: usize,
    end: usize,
    /// The path with the fragment that follows it.
    value: String,
}

fn read(source: &str, generators: Generators) -> Option<Literal> {
    let at = if generators.have_jekyll() {
        base_len(source)
    } else {
        0
    };
    let rest = &source[at..];
    if at > 0 && rest.starts_with('/') && !rest.contains(['{', '}', '<']) {
        return Some(Literal {
            url_helper: UrlHelper::Rooted,
            start: at,
            end: source.len(),
            value: rest.to_owned(),
        });
    }
    let (url_helper, literal, close) = shortcode(rest, generators)
        .or_else(|| tag(rest, generators))
        .or_else(|| filtered(rest, generators))
        .or_else(|| function(rest, generators))?;
    let (start, end) = (at + literal.start, at + literal.end);
    let path = &source[start..end];
    let tail = &source[at + close..];
    let is_plain = !path.is_empty() && !path.contains(['{', '}', '$', '\n', '\r']);
    if !is_plain || tail.contains(['{', '}', '<']) {
        return None;
    }
    let ends = if tail.is_empty() { end } else { source.len() };
    (tail.is_empty() || tail.starts_with(['#', '?'])).then(|| Literal {
        url_helper,
        start,
        end: ends,
        value: format!("{path}{tail}"),
    })
}

type Found = (UrlHelper, std::ops::Range<usize>, usize);

/// The length of the tags for the top of a Jekyll site: `{{ site.url }}{{ site.baseurl }}`.
fn base_len(source: &str) -> usize {
    let mut at = 0;
    while let Some(inner) = source[at..].strip_prefix("{{")
        && let Some(close) = inner.find("}}")
        && matches!(
            inner[..close].trim_matches([' ', '-']),
            "site.baseurl" | "site.url" | "site.github.url"
        )
    {
        at += close + 4;
    }
    at
}

/// `{{< relref "a.md" >}}`, `{{% ref path="a.md" lang="fr" %}}`.
fn shortcode(source: &str, generators: Generators) -> Option<Found> {
    let open = source
        .strip_prefix("{{")
        .filter(|_| generators.have_shortcodes())?;
    let mark = open.chars().next().filter(|c| matches!(c, '<' | '%'))?;
    let close = source.find(if mark == '<' { ">}}" } else { "%}}" })?;
    let inner = &source[3..close];
    let lead = inner.len() - inner.trim_start().len();
    let name = inner.split_whitespace().next()?;
    if !matches!(name, "ref" | "relref") {
        return None;
    }
    let from = 3 + lead + name.len();
    let mut literal = None;
    let mut url_helper = UrlHelper::PageRef;
    for argument in arguments(&source[from..close]) {
        match argument.name {
            "" | "path" if literal.is_none() => literal = Some(argument.value),
            "lang" => url_helper = UrlHelper::PageRefAbroad,
            _ => {}
        }
    }
    let literal = literal?;
    Some((
        url_helper,
        from + literal.start..from + literal.end,
        close + 3,
    ))
}

/// `{% link _docs/a.md %}`, `{% post_url 2024-05-01-news %}`.
fn tag(source: &str, generators: Generators) -> Option<Found> {
    let open = source
        .strip_prefix("{%")
        .filter(|_| generators.have_jekyll())?;
    let close = open.find("%}")? + 2;
    let inner = source[2..close].trim_start_matches(['-', ' ']);
    let (name, path) = inner.split_once(' ')?;
    let url_helper = match name {
        "link" => UrlHelper::Source,
        "post_url" => UrlHelper::Post,
        _ => return None,
    };
    let start = close - path.trim_start().len();
    let path = path.trim().trim_end_matches(['-', ' ']);
    let is_one = !path.contains(char::is_whitespace);
    (is_one && !path.is_empty()).then_some((url_helper, start..start + path.len(), close + 2))
}

/// `{{ '/a.png' | relative_url }}`.
fn filtered(source: &str, generators: Generators) -> Option<Found> {
    const ROOTED: [&str; 8] = [
        "relative_url",
        "absolute_url",
        "url",
        "prepend: site.baseurl",
        "prepend:site.baseurl",
        "prepend: site.url",
        "prepend:site.url",
        "uri_escape",
    ];
    let open = source
        .strip_prefix("{{")
        .filter(|_| generators.have_filters())?;
    let close = open.find("}}")? + 2;
    let inner = &source[2..close];
    let (value, filters) = inner.split_once('|')?;
    let mut filters = filters.split('|').map(|one| one.trim_matches([' ', '-']));
    if !filters.all(|filter| ROOTED.contains(&filter)) {
        return None;
    }
    let literal = quoted(value)?;
    Some((
        UrlHelper::Rooted,
        2 + literal.start..2 + literal.end,
        close + 2,
    ))
}

/// `require('./a.png').default`, `useBaseUrl('/a.png')`, `withBase('/a.png')`.
fn function(source: &str, generators: Generators) -> Option<Found> {
    if !generators.have_scripts() {
        return None;
    }
    let calls = [
        ("require(", UrlHelper::File),
        ("useBaseUrl(", UrlHelper::Rooted),
        ("withBase(", UrlHelper::Rooted),
    ];
    let trimmed = source.trim_start();
    let lead = source.len() - trimmed.len();
    let (name, url_helper) = calls
        .into_iter()
        .find(|(name, _)| trimmed.starts_with(name))?;
    let from = lead + name.len();
    let close = from + source[from..].find(')')?;
    let literal = quoted(&source[from..close])?;
    let tail = source[close + 1..].trim();
    (tail.is_empty() || tail == ".default").then_some((
        url_helper,
        from + literal.start..from + literal.end,
        source.len(),
    ))
}

/// The paths of files that the expressions of a component name: `sources={{light: useBaseUrl('/a.png')}}`.
pub(super) fn in_expressions(source: &str, generators: Generators) -> Vec<(UrlHelper, Span)> {
    let names = ["require(", "useBaseUrl(", "withBase("];
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = source[from..].find('(').map(|at| from + at) {
        from = open + 1;
        let Some(name) = names.iter().find(|name| source[..from].ends_with(**name)) else {
            continue;
        };
        let start = from - name.len();
        let Some(close) = source[from..].find(')').map(|at| from + at + 1) else {
            break;
        };
        if let Some((url_helper, literal, _)) = function(&source[start..close], generators) {
            let at = (start + literal.start) as u32;
            found.push((url_helper, Span::at(at, literal.len() as u32)));
        }
    }
    found
}

/// The content of a text that is nothing but one quoted string.
fn quoted(text: &str) -> Option<std::ops::Range<usize>> {
    let lead = text.len() - text.trim_start().len();
    let body = text.trim();
    let quote = body.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = body.strip_prefix(quote)?.strip_suffix(quote)?;
    let start = lead + quote.len_utf8();
    (!inner.contains(quote)).then_some(start..start + inner.len())
}

/// One argument of a shortcode.
pub(super) struct Argument<'a> {
    /// Empty where it is known by its position.
    pub(super) name: &'a str,
    /// The value without its quotes, in bytes of what was read.
    pub(super) value: std::ops::Range<usize>,
}

/// The arguments in the text of a tag: `key="value"`, `"value"`, `word`; a backquote quotes as well.
pub(super) fn arguments(source: &str) -> Vec<Argument<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(lead) = source[at..].find(|c: char| !c.is_whitespace()) {
        at += lead;
        let word = source[at..]
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '`' | '\''))
            .map_or(source.len(), |len| at + len);
        let is_named = word > at && source[word..].starts_with('=');
        let name = if is_named { &source[at..word] } else { "" };
        let start = if is_named { word + 1 } else { at };
        let quote = source[start..]
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\'' | '`'));
        let (value, next) = if let Some(quote) = quote {
            let end = source[start + 1..]
                .find(quote)
                .map_or(source.len(), |len| start + 1 + len);
            (start + 1..end, (end + 1).min(source.len()))
        } else {
            let end = source[start..]
                .find(char::is_whitespace)
                .map_or(source.len(), |len| start + len);
            (start..end, end)
        };
        found.push(Argument { name, value });
        at = next.max(at + 1);
        while !source.is_char_boundary(at) {
            at += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::UrlHelper;
    use crate::document::tests::parse;

    /// The value of each target of a page with what makes it.
    fn targets(text: &str) -> Vec<(String, Option<UrlHelper>, String)> {
        let doc = parse(text);
        let links = doc.links.iter().map(|link| &link.target);
        let images = doc.images.iter().map(|image| &image.target);
        links
            .chain(images)
            .filter(|target| !target.dynamic)
            .map(|target| {
                let value = doc.target(target).to_owned();
                (value, target.url_helper, doc.slice(target.span).to_owned())
            })
            .collect()
    }

    #[test]
    fn a_literal_path_is_read() {
        for (source, value, url_helper, span) in [
            (
                "{{< ref \"a.md#b\" >}}",
                "a.md#b",
                UrlHelper::PageRef,
                "a.md#b",
            ),
            ("{{% relref a %}}#b", "a#b", UrlHelper::PageRef, "a %}}#b"),
            (
                "{{<relref path=\"/a\" lang=\"fr\">}}",
                "/a",
                UrlHelper::PageRefAbroad,
                "/a",
            ),
            (
                "{% link _docs/a.md %}#b",
                "_docs/a.md#b",
                UrlHelper::Source,
                "_docs/a.md %}#b",
            ),
            (
                "{{ site.baseurl }}{% link a.md %}",
                "a.md",
                UrlHelper::Source,
                "a.md",
            ),
            (
                "{% post_url 2024-05-01-n %}",
                "2024-05-01-n",
                UrlHelper::Post,
                "2024-05-01-n",
            ),
            ("{{site.baseurl}}/a/", "/a/", UrlHelper::Rooted, "/a/"),
            (
                "{{ '/a.md' | relative_url }}",
                "/a.md",
                UrlHelper::Rooted,
                "/a.md",
            ),
        ] {
            let expected = [(value.to_owned(), Some(url_helper), span.to_owned())];
            assert_eq!(targets(&format!("x [t]({source}) y\n")), expected);
            assert_eq!(targets(&format!("[t][d]\n\n[d]: {source}\n")), expected);
            if !source.contains('"') {
                assert_eq!(
                    targets(&format!("a <a href=\"{source}\">t</a>\n")),
                    expected
                );
            }
        }
    }

    #[test]
    fn a_file_of_a_script_is_read() {
        let found = targets(
            "a <img src={require('./a.png').default} alt=\"x\" /> <img src={useBaseUrl('/b.png')} alt=\"x\" />\n",
        );
        let expected = [("./a.png", UrlHelper::File), ("/b.png", UrlHelper::Rooted)];
        let expected =
            expected.map(|(path, url_helper)| (path.to_owned(), Some(url_helper), path.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_no_literal_stays_dynamic() {
        for source in [
            "{{< ref .Page >}}{{ x }}",
            "{{< other \"a.md\" >}}",
            "{{ page.url }}/a",
            "{% link {{ a }} %}",
            "{{ '/a' | append: b }}",
            "{{ a | relative_url }}",
            "{{< ref \"\" >}}",
            "{{ site.baseurl }}/{{ x }}",
        ] {
            assert!(targets(&format!("[t]({source})\n")).is_empty(), "{source}");
        }
    }
}
