//! Fixes as a unified diff that `git apply` and `patch -p1` take.

use std::fmt::Write as _;
use std::io;

use owo_colors::{OwoColorize, Style};
use similar::{ChangeTag, TextDiff};

use crate::fix::FixedPage;
use crate::text::{escape, secret};

/// For whom a diff is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffStyle {
    /// For a program: every byte of the pages as it is.
    Exact,
    /// For a terminal: hostile characters written out, secrets masked.
    Plain,
    /// For a terminal, in colour.
    Color,
}

/// Writes the difference of one page with three lines of context.
pub fn write_diff(
    page: &FixedPage<'_>,
    style: DiffStyle,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    // A line of a diff ends with LF, whatever ends a line of Markdown: CR belongs to the content.
    let before: Vec<&str> = page.before.split_inclusive('\n').collect();
    let after: Vec<&str> = page.after.split_inclusive('\n').collect();
    let diff = TextDiff::configure()
        .newline_terminated(true)
        .diff_slices(&before, &after);
    let bold = Style::new().bold();
    let header = [("---", "a"), ("+++", "b")];
    for (mark, side) in header {
        line(
            &format!("{mark} {}", quoted(side, &page.path)),
            bold,
            style,
            out,
        )?;
    }
    for hunk in diff.unified_diff().iter_hunks() {
        line(&hunk.header().to_string(), Style::new().cyan(), style, out)?;
        for change in hunk.iter_changes() {
            let color = match change.tag() {
                ChangeTag::Equal => Style::new(),
                ChangeTag::Delete => Style::new().red(),
                ChangeTag::Insert => Style::new().green(),
            };
            let text = change.value();
            let content = text.strip_suffix('\n').unwrap_or(text);
            line(&format!("{}{content}", change.tag()), color, style, out)?;
            if !text.ends_with('\n') {
                line("\\ No newline at end of file", Style::new(), style, out)?;
            }
        }
    }
    Ok(())
}

fn line(text: &str, color: Style, style: DiffStyle, out: &mut dyn io::Write) -> io::Result<()> {
    if style == DiffStyle::Exact {
        return writeln!(out, "{text}");
    }
    let text = &*secret::mask(text);
    let mut shown = String::with_capacity(text.len());
    // The CR of CRLF is harmless, and would be escaped on every line of the page.
    for c in text.strip_suffix('\r').unwrap_or(text).chars() {
        match c {
            '\t' => shown.push('\t'),
            c => escape::push(&mut shown, c),
        }
    }
    let shown = escape::inert(&shown);
    if style == DiffStyle::Color {
        writeln!(out, "{}", shown.style(color))
    } else {
        writeln!(out, "{shown}")
    }
}

/// A path as git writes it in the header of a diff.
fn quoted(side: &str, path: &str) -> String {
    let path = format!("{side}/{path}");
    let is_plain = |c: char| !c.is_ascii_control() && !matches!(c, '"' | '\\');
    if path.chars().all(is_plain) {
        // A tab ends a name that holds blanks.
        let end = if path.contains(' ') { "\t" } else { "" };
        return format!("{path}{end}");
    }
    let mut out = String::from("\"");
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b' '..=b'~' => out.push(char::from(byte)),
            // Writing to a string cannot fail.
            other => _ = write!(out, "\\{other:03o}"),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "tests look at the files they make"
)]
mod tests {
    use std::fs;
    use std::process::{Command, Stdio};

    use super::*;

    fn page<'a>(path: &str, before: &'a str, after: &str) -> FixedPage<'a> {
        FixedPage {
            path: path.into(),
            before,
            after: after.to_owned(),
            findings: 1,
        }
    }

    fn diff(page: &FixedPage<'_>, style: DiffStyle) -> String {
        let mut out = Vec::new();
        write_diff(page, style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_changed_line() {
        let page = page("docs/faq.md", "1. a\n2. b\n4. c", "1. a\n2. b\n3. c");
        insta::assert_snapshot!(diff(&page, DiffStyle::Exact), @r#"
    --- a/docs/faq.md
    +++ b/docs/faq.md
    @@ -1,3 +1,3 @@
     1. a
     2. b
    -4. c
    \ No newline at end of file
    +3. c
    \ No newline at end of file
    "#);
    }

    #[test]
    fn a_terminal_gets_no_sequences() {
        let page = page("a.md", "x\u{1b}[2J\r\n::error::y\n", "x\n::error::y\n");
        insta::assert_snapshot!(diff(&page, DiffStyle::Plain), @r#"
    --- a/a.md
    +++ b/a.md
    @@ -1,2 +1,2 @@
    -x\u{1b}[2J
    +x
     \u{3a}:error::y
    "#);
    }

    /// Runs a program in a folder with `input`; `None` when it is not installed.
    fn run(program: &str, args: &[&str], folder: &std::path::Path, input: &str) -> Option<bool> {
        let mut child = Command::new(program)
            .args(args)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .ok()?;
        io::Write::write_all(child.stdin.as_mut().unwrap(), input.as_bytes()).unwrap();
        Some(child.wait().unwrap().success())
    }

    #[test]
    fn git_and_patch_take_it() {
        let pages = [
            page("plain.md", "a\nb\nc\n", "a\nB\nc\n"),
            page("docs/two words.md", "a\r\nb\r\n", "a\r\nB\r\nc\r\n"),
            page("no-end.md", "a\nb", "a\nc\n"),
            page("was-end.md", "a\nb\n", "a\nb"),
            page(
                "quo\"te\\é.md",
                "a\rb\u{c}\nx\u{2028}y\n",
                "a\rc\u{c}\nx\u{2028}z\n",
            ),
            page("größe.md", "", "new\n"),
        ];
        for (program, args) in [("git", &["apply", "-"][..]), ("patch", &["-p1"][..])] {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join("docs")).unwrap();
            let mut whole = String::new();
            for page in &pages {
                fs::write(folder.path().join(&*page.path), page.before).unwrap();
                whole.push_str(&diff(page, DiffStyle::Exact));
            }
            let Some(is_taken) = run(program, args, folder.path(), &whole) else {
                continue;
            };
            assert!(is_taken, "{program} refuses\n{whole}");
            for page in &pages {
                let read = fs::read_to_string(folder.path().join(&*page.path)).unwrap();
                assert_eq!(read, page.after, "{program} {}", page.path);
            }
        }
    }
}
