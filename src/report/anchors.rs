//! The list of `faqlint anchors`: each heading and anchor of each page with its id.

use std::io;

use owo_colors::Style;
use schemars::JsonSchema;
use serde::Serialize;

use crate::report::json::{SCHEMA_VERSION, write_value};
use crate::report::window::width;
use crate::report::{ReportOptions, style};
use crate::text::escape;

/// How an anchor came to its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AnchorKind {
    /// Made from the text of the heading by the slug dialect.
    Generated,
    /// Written in Markdown: `[](#id)` or `{#id}`.
    Declared,
    /// Written in HTML: `<a name>` or any `id=`.
    Html,
}

impl AnchorKind {
    /// The word used in every output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Generated => "generated",
            Self::Declared => "declared",
            Self::Html => "html",
        }
    }
}

/// One heading or anchor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AnchorRow {
    /// What a link puts after `#`; `None` for a heading that gets no id.
    pub id: Option<String>,
    /// How it came to its id.
    pub kind: AnchorKind,
    /// Level of the heading, 1 to 6; `None` for an anchor outside headings.
    pub level: Option<u8>,
    /// Text of the heading, or what follows the anchor.
    pub text: String,
    /// Line, from 1.
    pub line: u32,
    /// Links of the corpus that land here.
    pub links: usize,
}

/// The anchors of one page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AnchorPage {
    /// The page, relative to the working directory, with `/`.
    pub path: String,
    /// Name of the slug dialect the page is read with.
    pub dialect: String,
    /// In the order of the page.
    pub anchors: Vec<AnchorRow>,
}

/// The anchors of a corpus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AnchorListing {
    /// Version of this shape.
    schema: u32,
    /// The pages, sorted by path.
    pub pages: Vec<AnchorPage>,
}

impl AnchorListing {
    /// A list of the given pages.
    #[must_use]
    pub fn new(pages: Vec<AnchorPage>) -> Self {
        Self {
            schema: SCHEMA_VERSION,
            pages,
        }
    }
}

/// Writes the list as JSON.
pub fn write_json(listing: &AnchorListing, out: &mut dyn io::Write) -> io::Result<()> {
    write_value(listing, out)?;
    writeln!(out)
}

/// Writes the list for a person: headings indented by level, ids in a column before them.
pub fn write_text(
    listing: &AnchorListing,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for (index, page) in listing.pages.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        let path = escape::name(&page.path);
        writeln!(
            out,
            "{} {}",
            style::paint(&path, Style::new().bold().underline(), options.color),
            style::paint(
                &format!("({})", page.dialect),
                Style::new().dimmed(),
                options.color
            ),
        )?;
        write_page(page, options, out)?;
    }
    Ok(())
}

fn write_page(
    page: &AnchorPage,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let shown_id = |row: &AnchorRow| match &row.id {
        Some(id) => escape::inert(&format!("#{}", escape::name(id))).into_owned(),
        None => "(no id)".to_owned(),
    };
    let most = options.width / 2;
    let ids: Vec<String> = page.anchors.iter().map(shown_id).collect();
    let fitting = ids.iter().map(|id| width(id)).filter(|id| *id <= most);
    let id_width = fitting.max().unwrap_or(0);
    let line_width = page.anchors.iter().map(|row| row.line).max().unwrap_or(1);
    let line_width = line_width.to_string().len();
    for (row, id) in page.anchors.iter().zip(ids) {
        let padding = " ".repeat(id_width.saturating_sub(width(&id)));
        let number = format!("{:>line_width$}", row.line);
        let depth = "  ".repeat(row.level.unwrap_or(1).saturating_sub(1).into());
        let mut remark = Vec::new();
        if row.kind != AnchorKind::Generated {
            remark.push(row.kind.as_str().to_owned());
        }
        if row.links > 0 {
            remark.push(super::summary::counted(row.links, "link"));
        }
        let remark = match remark.join(", ") {
            remark if remark.is_empty() => remark,
            remark => format!("  ({remark})"),
        };
        let text = format!("{depth}{}", escape::sentence(&row.text));
        let taken = line_width + id_width.max(width(&id)) + width(&remark) + 6;
        let text = shorten(&text, options.width.saturating_sub(taken).max(12), options);
        let shown = format!(
            "  {}  {}{padding}  {text}{}",
            style::paint(&number, Style::new().dimmed(), options.color),
            style::paint(&id, Style::new().cyan(), options.color),
            style::paint(&remark, Style::new().dimmed(), options.color),
        );
        writeln!(out, "{}", shown.trim_end())?;
    }
    Ok(())
}

/// Cuts a text to some columns.
fn shorten(text: &str, columns: usize, options: &ReportOptions) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(width(options.ellipsis()));
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        if width(&out) > room {
            out.pop();
            break;
        }
    }
    out.push_str(options.ellipsis());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing() -> AnchorListing {
        let row = |id: Option<&str>, kind, level, text: &str, line, links| AnchorRow {
            id: id.map(str::to_owned),
            kind,
            level,
            text: text.to_owned(),
            line,
            links,
        };
        AnchorListing::new(vec![AnchorPage {
            path: "docs/faq.md".to_owned(),
            dialect: "github".to_owned(),
            anchors: vec![
                row(Some("faq"), AnchorKind::Generated, Some(1), "FAQ", 1, 0),
                row(
                    Some("how-do-i-log-in"),
                    AnchorKind::Declared,
                    Some(2),
                    "How do I log in when I have lost my phone and my second device as well?",
                    12,
                    3,
                ),
                row(None, AnchorKind::Generated, Some(2), "???", 40, 0),
                row(Some("x"), AnchorKind::Html, None, "a\u{202e}b", 104, 1),
            ],
        }])
    }

    #[test]
    fn a_page_is_a_table() {
        let mut out = Vec::new();
        write_text(&listing(), &ReportOptions::default(), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
        docs/faq.md (github)
            1  #faq              FAQ
           12  #how-do-i-log-in    How do I log in when I have los…  (declared, 3 links)
           40  (no id)             ???
          104  #x                a\u{202e}b  (html, 1 link)
        "#);
    }

    #[test]
    fn a_heading_without_id_has_null() {
        let mut out = Vec::new();
        write_json(&listing(), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"{"schema":1,"pages":[{"path":"docs/faq.md","dialect":"github","anchors":[{"id":"faq","kind":"generated","level":1,"text":"FAQ","line":1,"links":0},{"id":"how-do-i-log-in","kind":"declared","level":2,"text":"How do I log in when I have lost my phone and my second device as well?","line":12,"links":3},{"id":null,"kind":"generated","level":2,"text":"???","line":40,"links":0},{"id":"x","kind":"html","level":null,"text":"a\u202eb","line":104,"links":1}]}]}"#);
    }
}
