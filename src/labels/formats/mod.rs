//! The formats of string files: one file each, from text to entries.

mod android;
mod apple;
mod escapes;
mod fluent;
mod gettext;
mod json;
mod properties;
mod qt;
mod resx;
mod xml;

use std::path::Path;

/// Longest text that is a label, in characters: longer ones are messages.
const MAX_LEN: usize = 80;

/// Where a placeholder was: such a text is not shown as it is.
const FILLED: char = '\u{fffc}';

/// One text of a string file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its key.
    pub(super) key: String,
    /// What the screen shows; empty when that cannot be known.
    pub(super) text: String,
    /// Its language, where the file has several.
    pub(super) language: Option<String>,
    /// Whether it is in the language that the file translates from.
    pub(super) is_source: bool,
}

impl Entry {
    fn new(key: &str, text: &str) -> Self {
        Self {
            key: key.to_owned(),
            text: shown(text),
            language: None,
            is_source: false,
        }
    }

    /// Removes the marks of keyboard access from the text.
    fn with_mnemonics(mut self, mark: char) -> Self {
        self.text = without_mnemonic(&self.text, mark);
        self
    }

    fn in_language(mut self, tag: &str) -> Self {
        self.language = Some(tag.to_owned());
        self
    }

    fn in_source(mut self) -> Self {
        self.is_source = true;
        self
    }
}

/// What a string file holds.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// Its texts that may be labels.
    pub(super) entries: Vec<Entry>,
    /// The language that the file names inside.
    pub(super) language: Option<String>,
}

/// Whether files of this name are string files.
pub(super) fn is_known(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension))
}

/// Extensions of string files.
const EXTENSIONS: [&str; 12] = [
    "arb",
    "ftl",
    "json",
    "po",
    "pot",
    "properties",
    "resx",
    "strings",
    "stringsdict",
    "ts",
    "xcstrings",
    "xml",
];

/// Reads a string file by the extension of its name.
pub(super) fn read(file: &Path, text: &str) -> Content {
    let text = text.trim_start_matches('\u{feff}');
    let extension = file.extension().and_then(|extension| extension.to_str());
    let alone = |entries| Content {
        entries,
        language: None,
    };
    let named = |(entries, language)| Content { entries, language };
    let mut content = match extension.unwrap_or_default() {
        "xml" => alone(android::read(text)),
        "strings" => alone(apple::read_strings(text)),
        "stringsdict" => alone(apple::read_plist(text)),
        "xcstrings" => alone(apple::read_xcstrings(text)),
        "arb" => named((json::read(text), json::arb_language(text))),
        "json" => alone(json::read(text)),
        "po" | "pot" => named(gettext::read(text)),
        "properties" => alone(properties::read(text)),
        "resx" => alone(resx::read(text)),
        "ts" if qt::is_qt(text) => named(qt::read(text)),
        "ftl" => alone(fluent::read(text)),
        _ => Content::default(),
    };
    content.entries.retain(|entry| is_label(&entry.text));
    content
}

/// Whether a text may be a label: short, with a letter, and nothing that is filled in.
fn is_label(text: &str) -> bool {
    text.contains(char::is_alphabetic)
        && !text.contains([FILLED, '\n'])
        && text.chars().count() <= MAX_LEN
}

/// The text without markup, white space folded; placeholders become [`FILLED`].
fn shown(text: &str) -> String {
    let text = without_tags(text);
    let text = with_filled(&text);
    let words = text.split_whitespace();
    let mut out = String::with_capacity(text.len());
    for word in words {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The text without `<b>`, `</b>` and the like.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let inner = &rest[at + 1..];
        let starts = inner.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/');
        if let Some(end) = inner.find('>').filter(|_| starts) {
            out.push_str(&rest[..at]);
            rest = &inner[end + 1..];
        } else {
            out.push_str(&rest[..=at]);
            rest = inner;
        }
    }
    out + rest
}

/// Puts [`FILLED`] where a placeholder is: `%1$s`, `%@`, `%d`, `{count}`, `{{name}}`, `${x}`, `$t(a)`.
fn with_filled(text: &str) -> String {
    if !text.contains(['%', '{', '$']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['%', '{', '$']) {
        out.push_str(&rest[..at]);
        let here = &rest[at..];
        let len = placeholder(here);
        if len == 0 {
            // `100 %%` shows one sign.
            let doubled = here.starts_with("%%");
            out.push_str(&here[..1]);
            rest = &here[1 + usize::from(doubled)..];
        } else {
            out.push(FILLED);
            rest = &here[len..];
        }
    }
    out + rest
}

/// The length of the placeholder that a text begins with; 0 when it begins with none.
fn placeholder(text: &str) -> usize {
    let bytes = text.as_bytes();
    match bytes.first() {
        Some(b'{') => text.rfind('}').map_or(0, |end| end + 1),
        Some(b'$') => match bytes.get(1) {
            Some(b'{') => text.find('}').map_or(0, |end| end + 1),
            Some(b't') if text.starts_with("$t(") => text.find(')').map_or(0, |end| end + 1),
            _ => 0,
        },
        Some(b'%') => {
            let flags = |byte: &u8| {
                byte.is_ascii_digit()
                    || matches!(byte, b'$' | b'.' | b'-' | b'+' | b'l' | b'h' | b'#')
            };
            let skipped = bytes[1..].iter().take_while(|byte| flags(byte)).count();
            match bytes.get(1 + skipped) {
                Some(b'@' | b's' | b'd' | b'i' | b'u' | b'f' | b'n' | b'L' | b'x' | b'c') => {
                    skipped + 2
                }
                // `%1` of Qt.
                _ if skipped > 0 && bytes[1].is_ascii_digit() => 1 + skipped,
                _ if bytes.get(1) == Some(&b'(') => text.find(')').map_or(0, |end| end + 2),
                _ => 0,
            }
            .min(text.len())
        }
        _ => 0,
    }
}

/// The text without the mark before the letter that opens it by keyboard: `&File`, `ファイル(&F)`.
fn without_mnemonic(text: &str, mark: char) -> String {
    let mut text = text.to_owned();
    if let Some(at) = text.rfind(&format!("({mark}"))
        && let Some(end) = text[at..].find(')')
        && text[at..at + end].chars().count() == 3
    {
        text.replace_range(at..=at + end, "");
    }
    // An underscore inside a word, or several, is part of a name.
    if mark == '_' && text.matches('_').count() != 1 {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == mark && *next == mark => {
                out.push(mark);
                chars.next();
            }
            Some(next) if c == mark && next.is_alphanumeric() => {}
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys and texts of entries that may be labels.
    pub(super) fn pairs(entries: &[Entry]) -> Vec<(&str, &str)> {
        let labels = entries.iter().filter(|entry| is_label(&entry.text));
        labels.map(|entry| (&*entry.key, &*entry.text)).collect()
    }

    #[test]
    fn markup_and_placeholders() {
        for (text, expected) in [
            ("<b>Bold</b> text", "Bold text"),
            ("a < b", "a < b"),
            ("%1$s left", "\u{fffc} left"),
            ("100 %", "100 %"),
            ("100 %% of", "100 % of"),
            ("{count, plural, one {a} other {b}}", "\u{fffc}"),
            ("Hi {{name}}!", "Hi \u{fffc}!"),
            ("%@ by %d", "\u{fffc} by \u{fffc}"),
            ("%1 of %2", "\u{fffc} of \u{fffc}"),
            ("%(name)s", "\u{fffc}"),
            ("$5", "$5"),
            ("50% off", "50% off"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn mnemonics_are_left_out() {
        assert_eq!(without_mnemonic("&File", '&'), "File");
        assert_eq!(without_mnemonic("Save && quit", '&'), "Save & quit");
        assert_eq!(without_mnemonic("ファイル(&F)", '&'), "ファイル");
        assert_eq!(
            without_mnemonic("Backup & restore", '&'),
            "Backup & restore"
        );
        assert_eq!(without_mnemonic("_Open", '_'), "Open");
        assert_eq!(without_mnemonic("a_b_c", '_'), "a_b_c");
    }

    #[test]
    fn any_bytes_are_read() {
        for extension in EXTENSIONS.iter().chain(&["md"]) {
            for text in [
                "",
                "\u{feff}",
                "{",
                "<a",
                "\"",
                "msgid ",
                "msgstr \"",
                "a\\",
                "%",
                "{%",
                "&",
                "<![CDATA[",
            ] {
                let _ = read(Path::new(&format!("a.{extension}")), text);
            }
        }
    }
}
