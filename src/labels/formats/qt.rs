//! Translations of Qt: `app_de.ts`.

use super::Entry;
use super::xml::{Node, walk};

/// The messages of a file, and the language that it names.
pub(super) fn read(text: &str) -> (Vec<Entry>, Option<String>) {
    let mut entries = Vec::new();
    let mut language = None;
    let (mut class, mut source) = (String::new(), String::new());
    let (mut inner, mut texts) = (String::new(), Vec::new());
    let mut is_unfinished = false;
    let mut open: Vec<Box<str>> = Vec::new();
    walk(text, |node| match node {
        Node::Open(tag) => {
            match tag.name {
                "TS" => language = tag.attribute("language"),
                "translation" => {
                    let kind = tag.attribute("type");
                    is_unfinished = kind.is_some();
                }
                "message" => {
                    source.clear();
                    texts.clear();
                }
                _ => {}
            }
            inner.clear();
            open.push(tag.name.into());
        }
        Node::Text(text) => inner.push_str(text),
        Node::Close => {
            match open.pop().as_deref() {
                Some("name") => class.clone_from(&inner),
                Some("source") => source.clone_from(&inner),
                Some("numerusform" | "translation") if !inner.trim().is_empty() => {
                    texts.push(inner.clone());
                }
                Some("message") => {
                    let key = format!("{class}|{source}");
                    if !is_unfinished {
                        let own = texts.drain(..);
                        entries.extend(own.map(|text| Entry::new(&key, &text).with_mnemonics('&')));
                    }
                    let shown = Entry::new(&key, &source).with_mnemonics('&');
                    entries.push(shown.in_source());
                }
                _ => {}
            }
            inner.clear();
        }
    });
    (entries, language)
}

/// Whether a `.ts` file is one of Qt, and none of TypeScript.
pub(super) fn is_qt(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.starts_with("<?xml") || start.starts_with("<!DOCTYPE TS") || start.starts_with("<TS")
}

#[cfg(test)]
mod tests {
    use super::{is_qt, read};
    use crate::labels::formats::tests::pairs;

    #[test]
    fn finished_translations_are_read() {
        let text = r#"<?xml version="1.0"?><!DOCTYPE TS><TS language="de_DE"><context><name>Main</name>
            <message><source>&amp;File</source><translation>&amp;Datei</translation></message>
            <message><source>Edit</source><translation type="unfinished">x</translation></message>
            <message numerus="yes"><source>Days</source><translation><numerusform>Tag</numerusform></translation></message>
            </context></TS>"#;
        let (entries, language) = read(text);
        assert_eq!(language.as_deref(), Some("de_DE"));
        let own: Vec<_> = entries.into_iter().filter(|one| !one.is_source).collect();
        assert_eq!(pairs(&own), [("Main|&File", "Datei"), ("Main|Days", "Tag")]);
        assert!(is_qt(text) && !is_qt("export const a = 1;"));
    }
}
