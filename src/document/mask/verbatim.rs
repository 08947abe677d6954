//! Shortcodes and tags whose content shows as it is written: code, and drawings as text.

/// Their names.
const NAMES: [&str; 7] = [
    "code",
    "code-block",
    "code-toggle",
    "codeblock",
    "highlight",
    "mermaid",
    "plantuml",
];

/// The offset of the line that closes what a whole-line `{{< code >}}` or `{% highlight js %}` opens, where
/// the content shows as it is written; `source` is the tag, and `after` is the offset behind its line.
pub(super) fn end(text: &str, source: &str, after: usize) -> Option<usize> {
    let (mark, close) = if source.starts_with("{%") {
        ("{%", "end")
    } else if source.starts_with("{{<") || source.starts_with("{{%") {
        (&source[..3], "/")
    } else {
        return None;
    };
    let name = name_of(source.strip_prefix(mark)?);
    if !NAMES.contains(&name) || source.ends_with("/>}}") || source.ends_with("/%}}") {
        return None;
    }
    let closes = |at: &usize| {
        let rest = text[at + mark.len()..].trim_start_matches(['-', ' ']);
        rest.strip_prefix(close)
            .is_some_and(|rest| name_of(rest) == name)
    };
    let mut marks = memchr::memmem::find_iter(&text.as_bytes()[after..], mark).map(|at| after + at);
    let found = marks.find(closes)?;
    let line = text[..found].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    (line >= after && text[line..found].trim().is_empty()).then_some(line)
}

/// The name at the start of the inside of a tag.
fn name_of(inside: &str) -> &str {
    let inside = inside.trim_start_matches(['-', ' ']);
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let end = inside.find(|c| !is_name(c)).unwrap_or(inside.len());
    &inside[..end]
}

#[cfg(test)]
mod tests {
    use super::end;

    #[test]
    fn code_ends_at_its_own_tag() {
        for (tag, close) in [
            ("{{< code file=\"a\" >}}", "{{< /code >}}"),
            ("{{% highlight js %}}", "{{%/highlight%}}"),
            ("{% highlight js %}", "{% endhighlight %}"),
            ("{{< mermaid >}}", "  {{< /mermaid >}}"),
        ] {
            let text = format!("{tag}\n<a href=\"#\">x</a> {{{{ .Name }}}}\n{close}\ntext\n");
            let expected = text.find(close);
            assert_eq!(end(&text, tag, tag.len() + 1), expected, "{tag}");
        }
    }

    #[test]
    fn markdown_in_a_shortcode_is_read() {
        for text in [
            "{{< note >}}\n[a](b.md)\n{{< /note >}}\n",
            "{{< code >}}\nnever closed\n",
            "{{< code file=\"a\" />}}\n{{< /code >}}\n",
            "{{ code }}\nx\n",
        ] {
            let tag = text.lines().next().unwrap();
            assert_eq!(end(text, tag, tag.len() + 1), None, "{text}");
        }
    }
}
