//! The output of `faqlint site`: what was understood of the site.

use std::io;

use owo_colors::Style;
use schemars::JsonSchema;
use serde::Serialize;

use crate::report::json::{SCHEMA_VERSION, write_value};
use crate::report::{ReportOptions, style};
use crate::text::escape;

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
    /// The code that decides on it.
    pub why: String,
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

/// Writes the listing for a person.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write_text(
    listing: &SiteListing,
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
    let published = listing.pages.iter().filter(|page| page.published).count();
    writeln!(out, "{} {published}", bold("published pages"))?;
    for page in &listing.pages {
        let urls: Vec<String> = page.urls.iter().map(|url| shown(url)).collect();
        let urls = match (page.published, urls.is_empty()) {
            (true, false) => urls.join("  "),
            (true, true) => dim("address not known").clone(),
            (false, _) => dim("not published").clone(),
        };
        writeln!(out, "  {}  {urls}", shown(&page.path))?;
    }
    if !listing.unknown.is_empty() {
        writeln!(out, "{}", bold("unknown"))?;
    }
    for unknown in &listing.unknown {
        writeln!(out, "  {}: {}", shown(&unknown.what), shown(&unknown.why))?;
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
}
