//! The output of `faqlint site`: what was understood of the site.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use owo_colors::Style;
use schemars::JsonSchema;
use serde::Serialize;

use crate::report::json::{SCHEMA_VERSION, write_value};
use crate::report::{ReportOptions, style};
use crate::text::{escape, wrap};

/// A page with its addresses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct SitePage {
    /// The page, relative to the working directory, with `/`.
    pub path: String,
    /// Its addresses on the host, its own one first; empty where they are not known.
    pub urls: Vec<String>,
    /// Whether readers see it.
    pub published: bool,
}

/// What cannot be known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SiteUnknown {
    /// What.
    pub what: String,
    /// Why: the code or file that decides on it.
    pub why: String,
    /// The links that are not reported because of it; absent where all are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unchecked: Option<String>,
}

/// What was understood of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SiteListing {
    /// Version of this shape.
    schema: u32,
    /// The generator, as the key `site` of the configuration names it.
    pub generator: String,
    /// What showed it.
    pub evidence: Vec<String>,
    /// The pages, sorted by path.
    pub pages: Vec<SitePage>,
    /// What cannot be known.
    pub unknown: Vec<SiteUnknown>,
}

impl SiteListing {
    /// What was understood of a site.
    #[must_use]
    pub fn new(generator: String, evidence: Vec<String>, mut pages: Vec<SitePage>) -> Self {
        pages.sort_unstable();
        pages.dedup_by(|later, first| later.path == first.path);
        Self {
            schema: SCHEMA_VERSION,
            generator,
            evidence,
            pages,
            unknown: Vec::new(),
        }
    }
}

/// Writes the listing as JSON.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write_json(listing: &SiteListing, out: &mut dyn io::Write) -> io::Result<()> {
    write_value(listing, out)?;
    writeln!(out)
}

/// Writes the listing for a person: the site as a whole, then at most `most_pages` pages.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write_text(
    listing: &SiteListing,
    most_pages: usize,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let bold = |text: &str| style::paint(text, Style::new().bold(), options.color);
    let dim = |text: &str| style::paint(text, Style::new().dimmed(), options.color);
    let shown = |text: &str| escape::inert(&escape::name(text)).into_owned();
    writeln!(out, "{} {}", bold("generator"), listing.generator)?;
    for evidence in &listing.evidence {
        writeln!(out, "  {}", shown(evidence))?;
    }
    write_unknown(listing, options, out)?;
    let published = listing.pages.iter().filter(|page| page.published).count();
    writeln!(out, "{} {published}", bold("published pages"))?;
    for page in listing.pages.iter().take(most_pages) {
        let urls: Vec<String> = page.urls.iter().map(|url| shown(url)).collect();
        let urls = match (page.published, urls.is_empty()) {
            (true, false) => urls.join("  "),
            (true, true) => dim("address not known").clone(),
            (false, _) => dim("not published").clone(),
        };
        writeln!(out, "  {}  {urls}", shown(&page.path))?;
    }
    let left = listing.pages.len().saturating_sub(most_pages);
    if left > 0 {
        writeln!(out, "  +{left} more: {}", bold("faqlint site | less"))?;
    }
    Ok(())
}

/// Writes what is unknown, by the links that are not reported because of it.
fn write_unknown(
    listing: &SiteListing,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let bold = |text: &str| style::paint(text, Style::new().bold(), options.color);
    let mut by_links: BTreeMap<Option<&str>, BTreeSet<(&str, &str)>> = BTreeMap::new();
    for unknown in &listing.unknown {
        let links = by_links.entry(unknown.unchecked.as_deref()).or_default();
        links.insert((&unknown.what, &unknown.why));
    }
    if let Some(unknown) = by_links.remove(&None) {
        writeln!(out, "{}", bold("unknown"))?;
        write_reasons(&unknown, "  ", options, out)?;
    }
    if !by_links.is_empty() {
        writeln!(out, "{}", bold("not reported when they seem to be broken"))?;
    }
    for (links, unknown) in by_links {
        writeln!(out, "  {}", escape::sentence(links.unwrap_or_default()))?;
        write_reasons(&unknown, "    ", options, out)?;
    }
    Ok(())
}

fn write_reasons(
    unknown: &BTreeSet<(&str, &str)>,
    indent: &str,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for (what, why) in unknown {
        let reason = escape::sentence(&format!("{what}: {why}")).into_owned();
        let hanging = format!("{indent}  ");
        writeln!(out, "{}", wrap(&reason, indent, &hanging, options.width))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_listed_once() {
        let page = |path: &str, url: &str| SitePage {
            path: path.to_owned(),
            urls: vec![url.to_owned()],
            published: true,
        };
        let pages = vec![
            page("b.md", "/b/"),
            page("a.md", "/a/"),
            page("b.md", "/b/"),
        ];
        let listing = SiteListing::new("mkdocs".to_owned(), Vec::new(), pages);
        let mut out = Vec::new();
        write_json(&listing, &mut out).expect("a list in memory");
        assert_eq!(
            String::from_utf8_lossy(&out).trim_end(),
            r#"{"schema":1,"generator":"mkdocs","evidence":[],"pages":[{"path":"a.md","urls":["/a/"],"published":true},{"path":"b.md","urls":["/b/"],"published":true}],"unknown":[]}"#
        );
    }

    #[test]
    fn what_is_unknown_comes_before_the_pages() {
        let pages = (0..30).map(|number| SitePage {
            path: format!("docs/{number:02}.md"),
            urls: vec![format!("/{number:02}/")],
            published: true,
        });
        let mut listing = SiteListing::new("hugo".to_owned(), Vec::new(), pages.collect());
        let unknown = |what: &str, why: &str, unchecked: Option<&str>| SiteUnknown {
            what: what.to_owned(),
            why: why.to_owned(),
            unchecked: unchecked.map(str::to_owned),
        };
        listing.unknown = vec![
            unknown("pages", "the module `a`", Some("links to pages")),
            unknown("pages", "the module `a`", Some("links to pages")),
            unknown("redirects", "the module `b`", Some("links to pages")),
            unknown("the host", "nothing names it", None),
        ];
        let mut out = Vec::new();
        write_text(&listing, 2, &ReportOptions::default(), &mut out).expect("a list in memory");
        insta::assert_snapshot!(String::from_utf8_lossy(&out), @r#"
        generator hugo
        unknown
          the host: nothing names it
        not reported when they seem to be broken
          links to pages
            pages: the module `a`
            redirects: the module `b`
        published pages 30
          docs/00.md  /00/
          docs/01.md  /01/
          +28 more: faqlint site | less
        "#);
    }
}
