//! Our own Markdown, the pages of the rules, as text for a terminal.

use owo_colors::{OwoColorize, Style};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::report::ReportOptions;

/// Widest column of running text.
const MEASURE: usize = 88;

/// Renders headings, paragraphs, lists, tables and code; what else there is becomes plain text.
pub(crate) fn render(source: &str, look: &ReportOptions) -> String {
    let mut page = Page {
        look,
        out: String::new(),
        line: String::new(),
        lists: Vec::new(),
        bullet: None,
        is_code: false,
        link: None,
        row: Vec::new(),
        rows: Vec::new(),
    };
    for event in Parser::new_ext(source, Options::ENABLE_TABLES) {
        page.event(event);
    }
    page.out
}

struct Page<'a> {
    look: &'a ReportOptions,
    out: String,
    /// The text of the block so far.
    line: String,
    /// The lists around this place, with the number of the next item.
    lists: Vec<Option<u64>>,
    /// Text before the first line of the item.
    bullet: Option<String>,
    is_code: bool,
    link: Option<String>,
    row: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Page<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.line.push_str(&text);
            }
            Event::Code(code) => {
                let code = if self.look.color {
                    code.style(Style::new().cyan()).to_string()
                } else {
                    format!("`{code}`")
                };
                self.line.push_str(&code);
            }
            Event::SoftBreak | Event::HardBreak => self.line.push(' '),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::CodeBlock(_) => {
                self.paragraph();
                self.is_code = true;
            }
            Tag::List(first) => {
                self.paragraph();
                self.lists.push(first);
            }
            Tag::Item => {
                let bullet = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let bullet = format!("{number}. ");
                        *number += 1;
                        bullet
                    }
                    _ => "- ".to_owned(),
                };
                self.bullet = Some(bullet);
            }
            Tag::Link { dest_url, .. } => self.link = Some(dest_url.to_string()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let heading = std::mem::take(&mut self.line);
                let heading = if self.look.color {
                    heading.style(Style::new().bold()).to_string()
                } else {
                    heading.to_uppercase()
                };
                self.out.push_str(&heading);
                self.out.push_str("\n\n");
            }
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.paragraph(),
            TagEnd::CodeBlock => self.code(),
            TagEnd::Item => {
                self.paragraph();
                self.bullet = None;
            }
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.out.push('\n');
                }
            }
            TagEnd::Link => {
                if let Some(url) = self.link.take().filter(|url| url.contains("://")) {
                    self.line.extend([" (", &url, ")"]);
                }
            }
            TagEnd::TableCell => self.row.push(std::mem::take(&mut self.line)),
            TagEnd::TableRow | TagEnd::TableHead => self.rows.push(std::mem::take(&mut self.row)),
            TagEnd::Table => self.table(),
            _ => {}
        }
    }

    /// Writes the text so far as a paragraph or as an item of a list.
    fn paragraph(&mut self) {
        let text = std::mem::take(&mut self.line);
        if text.trim().is_empty() {
            return;
        }
        let margin = "  ".repeat(self.lists.len());
        let bullet = self.bullet.take();
        let first = match &bullet {
            Some(bullet) => format!("{}{bullet}", margin.strip_suffix("  ").unwrap_or("")),
            None => margin.clone(),
        };
        let rest = match &bullet {
            Some(_) => " ".repeat(first.len()),
            None => margin,
        };
        let layout = textwrap::Options::new(self.look.width.min(MEASURE))
            .initial_indent(&first)
            .subsequent_indent(&rest)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        self.out.push_str(&textwrap::fill(text.trim(), layout));
        self.out
            .push_str(if self.lists.is_empty() { "\n\n" } else { "\n" });
    }

    fn code(&mut self) {
        self.is_code = false;
        let margin = "  ".repeat(self.lists.len());
        for line in std::mem::take(&mut self.line).lines() {
            let line = format!("{margin}    {line}");
            let line = line.trim_end();
            if self.look.color && !line.is_empty() {
                self.out
                    .push_str(&line.style(Style::new().green()).to_string());
            } else {
                self.out.push_str(line);
            }
            self.out.push('\n');
        }
        self.out.push('\n');
    }

    /// Writes a table as a list: the first cell, then the others below it.
    ///
    /// Tables of options have a column of sentences, which no terminal is wide enough for.
    fn table(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let Some((head, rows)) = rows.split_first() else {
            return;
        };
        let layout = textwrap::Options::new(self.look.width.min(MEASURE))
            .initial_indent("      ")
            .subsequent_indent("        ");
        for row in rows {
            let mut cells = row.iter();
            let first = cells.next().map_or("", String::as_str);
            self.out.extend(["  ", first, "\n"]);
            for (name, cell) in head
                .iter()
                .skip(1)
                .zip(cells)
                .filter(|(_, it)| !it.is_empty())
            {
                let text = format!("{name}: {cell}");
                self.out.push_str(&textwrap::fill(&text, &layout));
                self.out.push('\n');
            }
        }
        self.out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reads_as_text() {
        let page = "A step whose number does not follow the one before it: `4.` after `2.`, say.\n\
            \n## Why it matters\n\nReaders **count**. See [the book](https://example.com/book) and [below](#x).\n\
            \n## Bad\n\n```markdown,bad\n1. Open *Settings*.\n\n3. Tap <b>Privacy</b>.\n```\n\
            \n- one\n  goes on\n- two\n  1. inner\n  2. inner\n\n\
            | option | default | what |\n|---|---|---|\n| `styles` | `[]` | the styles that are fine |\n";
        insta::assert_snapshot!(render(page, &ReportOptions::default()), @r#"
        A step whose number does not follow the one before it: `4.` after `2.`, say.

        WHY IT MATTERS

        Readers count. See the book (https://example.com/book) and below.

        BAD

            1. Open *Settings*.

            3. Tap <b>Privacy</b>.

        - one goes on
        - two
          1. inner
          2. inner

          `styles`
              default: `[]`
              what: the styles that are fine
        "#);
    }
}
