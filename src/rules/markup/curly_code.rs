//! `markup/curly-code`.

use crate::diagnostic::{Finding, Fix};
use crate::document::{BlockKind, Document, InlineKind};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::Span;

/// Curly quotation marks in code, which no program understands.
#[derive(Debug, Default)]
pub(crate) struct CurlyCode;

impl PageRule for CurlyCode {
    const META: RuleMeta = rule_meta! {
        /// Code has curly quotation marks that no program understands.
        ///
        /// Reported when:
        ///
        /// - in code, a value begins or ends with a curly mark (“), and the line has no straight marks.
        ///
        /// Not reported when:
        ///
        /// - the marks are a part of a text in straight quotes, of a comment, or of running text;
        /// - the code block is plain text, Markdown or PowerShell, which takes curly marks, or has no language.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line markup/curly-code -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers copy the line, and the program answers with an error.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// Run `faq --name=“Ada”`.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Run `faq --name="Ada"`.
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: writes straight marks.
        ///
        /// ```markdown,fixed
        /// Run `faq --name="Ada"`.
        /// ```
        name: "markup/curly-code",
        level: Warning,
        fix: Always,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        if page.text.is_ascii() {
            return;
        }
        for inline in &page.inlines {
            let is_code = inline.kind == InlineKind::Code;
            if is_code && let Some(finding) = line(page, inline.span) {
                cx.report(finding);
            }
        }
        for block in &page.blocks {
            if block.kind == BlockKind::Code && is_program(page.slice(block.span)) {
                lines(page, block.span, cx);
            }
        }
    }
}

/// Languages of code in which curly marks do not quote; in PowerShell they do.
const LANGUAGES: [&str; 24] = [
    "sh",
    "bash",
    "shell",
    "zsh",
    "console",
    "json",
    "jsonc",
    "yaml",
    "yml",
    "toml",
    "ini",
    "js",
    "javascript",
    "ts",
    "typescript",
    "jsx",
    "tsx",
    "python",
    "py",
    "go",
    "rust",
    "java",
    "sql",
    "html",
];

/// Whether a fenced block has code in a language that a program reads.
fn is_program(source: &str) -> bool {
    let info = source.trim_start_matches(['`', '~']);
    let language = info
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    info.len() < source.len() && LANGUAGES.contains(&language.to_ascii_lowercase().as_str())
}

fn lines(page: &Document, block: Span, cx: &mut Context<'_>) {
    let mut at = block.start;
    for source in page.slice(block).split_inclusive('\n') {
        let span = Span::at(at, source.len() as u32);
        at += source.len() as u32;
        let body = source.trim_start();
        let is_comment = ["#", "//", "--", "*", "/*", "<!--", ";"]
            .iter()
            .any(|mark| body.starts_with(mark));
        if !is_comment && let Some(finding) = line(page, span) {
            cx.report(finding);
        }
    }
}

/// A pair of curly marks around a value on a line without straight ones.
fn line(page: &Document, span: Span) -> Option<Finding> {
    let source = page.slice(span);
    let open = source.find(['“', '”', '‘', '’'])?;
    let mark = source[open..].chars().next()?;
    let inner = open + mark.len_utf8();
    let close = inner + source[inner..].find(closing(mark))?;
    let before = source[..open].chars().next_back();
    let behind = source[close..].chars().nth(1);
    let has_straight = source.contains(['"', '\'']);
    let comment = source[..open].contains(" #") || source[..open].contains("//");
    let word = source[..open].trim_end();
    let is_option = |word: &str| word.starts_with('-') && word.len() > 1;
    let begins = before.is_some_and(|c| "=:([{,".contains(c))
        || word.ends_with([':', '='])
        || word.rsplit(' ').next().is_some_and(is_option);
    let ends = behind.is_none_or(|c| !c.is_alphanumeric());
    if has_straight || comment || !begins || !ends {
        return None;
    }
    let straight = if matches!(mark, '“' | '”') {
        "\""
    } else {
        "'"
    };
    let whole = Span::new(
        span.start + open as u32,
        span.start + (close + closing(mark).len_utf8()) as u32,
    );
    let text = format!("{straight}{}{straight}", &source[inner..close]);
    let message = format!("`{}` has curly quotation marks in code", page.slice(whole));
    Some(
        Finding::new(whole, message)
            .help(format!("write straight marks: {text}"))
            .fix(Fix::risky("write straight marks", whole, text)),
    )
}

/// The mark that closes what `mark` opens; two closing marks in a row are a slip of some editors.
const fn closing(mark: char) -> char {
    match mark {
        '“' | '”' => '”',
        _ => '’',
    }
}

#[cfg(test)]
mod tests {
    use super::CurlyCode;
    use crate::rules::tester::{check, check_fix};

    #[test]
    fn values_in_curly_marks_are_reported() {
        check::<CurlyCode>(
            "Run `faq --name=“Ada”`.\n\n```sh\nfaq -n “Ben”\n```\n\n```yaml\nname: ‘Ada’\n```\n",
            &[
                ("“Ada”", "`“Ada”` has curly quotation marks in code"),
                ("“Ben”", "`“Ben”` has curly quotation marks in code"),
                ("‘Ada’", "`‘Ada’` has curly quotation marks in code"),
            ],
        );
    }

    #[test]
    fn texts_and_comments_are_fine() {
        for page in [
            "“Ada” and `“Ada” is here`\n",
            "```js\nlet a = \"“Ada”\";\n// a = “b”\n```\n",
            "```\nkey: “value”\n```\n",
            "```powershell\nGet-Item -Path “a”\n```\n",
            "```sh\ngit says - “value”\n```\n",
            "```text\nkey: “value”\n```\n",
        ] {
            check::<CurlyCode>(page, &[]);
        }
    }

    #[test]
    fn straight_marks_are_written() {
        check_fix::<CurlyCode>("`a(“b”)`\n", "`a(\"b\")`\n");
    }
}
