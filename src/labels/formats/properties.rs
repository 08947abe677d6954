//! Property files of Java: `messages_de.properties`.

use super::{Entry, escapes};

/// `key = value`, with lines that go on behind a backslash.
pub(super) fn read(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let line = line.trim_start();
        if line.is_empty() || line.starts_with(['#', '!']) {
            continue;
        }
        let mut logical = line.to_owned();
        while ends_open(&logical) {
            logical.pop();
            match lines.next() {
                Some(next) => logical.push_str(next.trim_start()),
                None => break,
            }
        }
        let (key, value) = split(&logical);
        if !key.is_empty() {
            let value = escapes::backslash(value).replace("''", "'");
            entries.push(Entry::new(&escapes::backslash(key), &value).with_mnemonics('&'));
        }
    }
    entries
}

/// Whether a line ends with a backslash that is not escaped itself.
fn ends_open(line: &str) -> bool {
    let without = line.trim_end_matches('\\');
    (line.len() - without.len()) % 2 == 1
}

/// The key ends at `=`, `:` or white space that is not escaped.
fn split(line: &str) -> (&str, &str) {
    let mut is_escaped = false;
    for (at, c) in line.char_indices() {
        if !is_escaped && (matches!(c, '=' | ':') || c.is_whitespace()) {
            let value = line[at..].trim_start();
            let value = value.strip_prefix(['=', ':']).unwrap_or(value);
            return (&line[..at], value.trim_start());
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    (line, "")
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::labels::formats::tests::pairs;

    #[test]
    fn keys_values_and_open_lines() {
        let text =
            "# c\nopen.file = &Open \\\n    file\nclose:Close\nempty=\nkey\\ two Wert\\u00e4\n";
        assert_eq!(
            pairs(&read(text)),
            [
                ("open.file", "Open file"),
                ("close", "Close"),
                ("key two", "Wertä")
            ]
        );
        assert!(pairs(&read("a \\")).is_empty());
    }
}
