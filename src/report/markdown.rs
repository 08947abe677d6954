//! Markdown for a job summary or a comment: counts, then a part to open for each page.

use std::fmt::Write as _;
use std::io;

use crate::diagnostic::{Diagnostic, Level};
use crate::engine::Outcome;
use crate::report::ReportOptions;
use crate::report::host::Host;
use crate::report::place::Pages;
use crate::report::summary::counted;
use crate::text::escape;

/// Most bytes of a report; GitHub refuses a job summary of more than a mebibyte as a whole.
const LARGEST: usize = 900_000;

/// Pages whose part is open when the report is read.
const OPEN: usize = 3;

/// Writes the counts, and the findings of each page behind its name.
pub(super) fn write(
    outcome: &Outcome,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut text = head(outcome);
    let mut places = Pages::new(outcome);
    let mut pages: Vec<&[Diagnostic]> = outcome
        .diagnostics
        .chunk_by(|a, b| a.path == b.path)
        .collect();
    // The worst page first: what is read before the reader has had enough.
    let errors = |page: &[Diagnostic]| page.iter().filter(|one| one.level == Level::Error).count();
    pages.sort_by_key(|page| std::cmp::Reverse((errors(page), page.len())));
    let mut left = outcome.diagnostics.len();
    for (index, page) in pages.into_iter().enumerate() {
        let part = part(page, index < OPEN, options, &mut places);
        if text.len() + part.len() > LARGEST {
            break;
        }
        text.push_str(&part);
        left -= page.len();
    }
    if left > 0 {
        let more = if left < outcome.diagnostics.len() {
            " more"
        } else {
            ""
        };
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(
            text,
            "\n{left}{more} findings would make this report too large to be shown."
        );
    }
    out.write_all(text.as_bytes())
}

fn head(outcome: &Outcome) -> String {
    let summary = outcome.summary;
    let mut text = String::from("## faqlint\n\n");
    if outcome.diagnostics.is_empty() {
        let _ = writeln!(
            text,
            "{} checked, nothing found.",
            counted(summary.files, "page")
        );
        return text;
    }
    text.push_str("| pages | errors | warnings | notes | repaired by `--fix` |\n");
    text.push_str("| ---: | ---: | ---: | ---: | ---: |\n");
    let _ = writeln!(
        text,
        "| {} | {} | {} | {} | {} |",
        summary.files, summary.errors, summary.warnings, summary.notes, summary.fixable
    );
    text
}

fn part<'a>(
    page: &'a [Diagnostic],
    is_open: bool,
    options: &ReportOptions,
    places: &mut Pages<'a>,
) -> String {
    let host = options.host.as_deref();
    let open = if is_open { " open" } else { "" };
    let path = Host::path(host, &page[0].path);
    let mut text = format!(
        "\n<details{open}>\n<summary><code>{}</code>: {}</summary>\n\n",
        code(&escape::name(&path)),
        counts(page)
    );
    text.push_str("| line | level | rule | what |\n| ---: | --- | --- | --- |\n");
    for diagnostic in page {
        let line = places
            .position(&diagnostic.path, diagnostic.span.start)
            .line;
        let _ = write!(
            text,
            "| [{line}]({}) | {} | `{}` | {}",
            Host::line_url(host, &diagnostic.path, line),
            diagnostic.level,
            diagnostic.rule,
            sentence(&diagnostic.message)
        );
        if let Some(help) = &diagnostic.help {
            let _ = write!(text, "<br>{}", sentence(help));
        }
        text.push_str(" |\n");
    }
    text.push_str("\n</details>\n");
    text
}

fn counts(page: &[Diagnostic]) -> String {
    let parts: Vec<String> = [Level::Error, Level::Warning, Level::Note]
        .into_iter()
        .map(|level| (level, page.iter().filter(|one| one.level == level).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(level, count)| counted(count, level.as_str()))
        .collect();
    parts.join(", ")
}

/// A message: what it quotes with backticks is code, and nothing else in it is Markdown.
fn sentence(text: &str) -> String {
    let text = escape::sentence(text);
    let mut out = String::with_capacity(text.len() + 32);
    let parts: Vec<&str> = text.split('`').collect();
    for (index, part) in parts.iter().enumerate() {
        let is_closed = index + 1 < parts.len();
        match (index % 2, is_closed) {
            (0, _) => out.push_str(&prose(part)),
            (_, true) => _ = write!(out, "<code>{}</code>", code(part)),
            // A backtick without a partner is one.
            (_, false) => _ = write!(out, "&#96;{}", prose(part)),
        }
    }
    out
}

/// Text between `<code>` tags, on one line of a table.
fn code(text: &str) -> String {
    entities(text)
}

/// Running text in which nothing is a link, an image, a mention, a formula or a tag.
fn prose(text: &str) -> String {
    // GitHub looks for mentions and issues in the finished text, where an entity is a character
    // again: only something between the sign and the name keeps a stranger from being called, and
    // an issue from being told.
    entities(text)
        .replace("&#64;", "&#64;&#8203;")
        .replace("&#35;", "&#35;&#8203;")
        .replace("www.", "www&#46;")
        .replace("WWW.", "WWW&#46;")
}

/// Characters that mean something in Markdown or HTML, as references: a reference is never markup.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' | '<' | '>' | '"' | '\'' | '`' | '*' | '_' | '[' | ']' | '(' | ')' | '{' | '}'
            | '|' | '\\' | '#' | '~' | '!' | '$' | '@' | ':' | '^' | '=' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;
    use crate::diagnostic::Finding;
    use crate::report::Format;
    use crate::report::samples::{self, Sample, plain};
    use crate::text::Span;

    #[test]
    fn each_page_is_a_part() {
        let shown = plain(Format::Markdown, &samples::faq());
        insta::assert_snapshot!(shown, @r#"
        ## faqlint

        | pages | errors | warnings | notes | repaired by `--fix` |
        | ---: | ---: | ---: | ---: | ---: |
        | 2 | 4 | 1 | 1 | 2 |

        <details open>
        <summary><code>docs/faq.md</code>: 4 errors, 1 warning, 1 note</summary>

        | line | level | rule | what |
        | ---: | --- | --- | --- |
        | [7](docs/faq.md#L7) | error | `steps/misnumbered` | step <code>4.</code> follows step <code>2.</code><br>number it <code>3.</code> |
        | [7](docs/faq.md#L7) | warning | `links/vague-text` | the link text <code>here</code> does not say where the link leads<br>name the page or the topic |
        | [7](docs/faq.md#L7) | error | `anchors/undefined` | no heading or anchor of this page has the id <code>pasword</code><br>the nearest one is <code>password</code>, of “I forgot my password” |
        | [9](docs/faq.md#L9) | error | `anchors/duplicate` | the id <code>log-in</code> is declared twice<br>give one of the headings another id |
        | [11](docs/faq.md#L11) | error | `anchors/undefined` | <code>docs/codes.md</code> has no heading or anchor with the id <code>no-code</code><br>link to <code>&#35;no-code-arrives</code> |
        | [11](docs/faq.md#L11) | note | `platforms/misspelled` | <code>ANDROID</code> is spelled <code>Android</code> |

        </details>
        "#);
    }

    #[test]
    fn hostile_content_is_text() {
        let shown = plain(Format::Markdown, &samples::hostile());
        insta::assert_snapshot!(shown, @r#"
        ## faqlint

        | pages | errors | warnings | notes | repaired by `--fix` |
        | ---: | ---: | ---: | ---: | ---: |
        | 1 | 1 | 1 | 0 | 0 |

        <details open>
        <summary><code>&#92;u&#123;3a&#125;&#58;error file&#61;a&#58;&#58;&#92;u&#123;1b&#125;&#91;2J&#92;nb.md</code>: 1 error, 1 warning</summary>

        | line | level | rule | what |
        | ---: | --- | --- | --- |
        | [1](%3A%3Aerror%20file%3Da%3A%3A%1B%5B2J%0Ab.md#L1) | error | `anchors/undefined` | link <code>&#35;&#35;&#92;u&#123;5b&#125;error&#93;&#92;u&#123;1b&#125;&#91;2J</code> to &#58;&#58;error&#58;&#58;<code>&#92;u&#123;202e&#125;evil</code><br>&#92;u&#123;3a&#125;&#58;set-output name&#61;a&#58;&#58;b&#92;u&#123;9d&#125;0;x&#92;u&#123;7&#125; |
        | [3](%3A%3Aerror%20file%3Da%3A%3A%1B%5B2J%0Ab.md#L3) | warning | `links/empty` | x<br>a long text that is wrapped just before the word of the page that is &#58;&#58;error&#58;&#58;now |

        </details>
        "#);
    }

    #[test]
    fn nothing_of_a_page_is_markup() {
        let evil = "x](javascript:a) ![i](http://e.example/p.png) <script>a()</script> **b** \
            | c | `` ` `` <img src=x> https://e.example www.e.example @team $x$ &lt; </details> \
            [r]: /x {{y}} ~~z~~";
        let finding = Finding::new(Span::at(0, 1), evil).help(evil.to_owned());
        let outcome = Sample::default()
            .page("<b>|`](x)\n\n# a.md", "x\n")
            .found("<b>|`](x)\n\n# a.md", "links/empty", Level::Error, finding)
            .outcome();
        let shown = plain(Format::Markdown, &outcome);
        let mut links = 0;
        for event in Parser::new_ext(&shown, Options::all()) {
            match event {
                Event::Start(Tag::Link { dest_url, .. }) => {
                    assert!(dest_url.ends_with("a.md#L1"), "{dest_url}");
                    links += 1;
                }
                Event::Start(Tag::Image { .. } | Tag::Strong | Tag::Strikethrough) => {
                    panic!("{event:?} in {shown}")
                }
                Event::Html(html) | Event::InlineHtml(html) => {
                    let known = [
                        "<code>",
                        "</code>",
                        "<br>",
                        "<details",
                        "</details>",
                        "<summary>",
                    ];
                    assert!(known.iter().any(|tag| html.starts_with(tag)), "{html}");
                    assert!(!html.contains("script") && !html.contains("<b>"), "{html}");
                }
                _ => {}
            }
        }
        assert_eq!(links, 1);
        assert!(!shown.contains("://") && !shown.contains("www."), "{shown}");
    }

    #[test]
    fn a_report_stays_below_the_limit_of_a_summary() {
        let mut sample = Sample::default();
        for index in 0..400 {
            let path = format!("page{index}.md");
            sample = sample.page(&path, "x\n");
            for _ in 0..4 {
                let finding = Finding::new(Span::at(0, 1), "*".repeat(600));
                sample = sample.found(&path, "links/empty", Level::Error, finding);
            }
        }
        let shown = plain(Format::Markdown, &sample.outcome());
        assert!(shown.len() < 1 << 20);
        assert!(shown.contains(" more findings would make this report too large"));
    }
}
