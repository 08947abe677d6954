//! The texts of a YAML, JSON or TOML file with the keys above them, and where they are written.

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use yaml_rust2::Event;
use yaml_rust2::parser::{MarkedEventReceiver, Parser};
use yaml_rust2::scanner::Marker;

use crate::text::Span;

/// Deepest nesting of tables and lists that is followed.
const DEEPEST: usize = 64;

/// One text that is a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The keys above it, outermost first; items of lists have none.
    pub keys: Vec<String>,
    /// Where the innermost key is written, without quotes.
    pub key: Span,
    /// The tables around it, outermost first: each has a number of its own.
    pub tables: Vec<u32>,
    /// The text.
    pub value: String,
    /// Where it is written, without quotes.
    pub span: Span,
}

/// The values of a YAML or JSON file, up to where it cannot be read.
#[must_use]
pub fn scalars(text: &str) -> Vec<Scalar> {
    let mut receiver = Receiver {
        text,
        chars: 0,
        bytes: 0,
        tables: 0,
        open: Vec::new(),
        found: Vec::new(),
    };
    let mut parser = Parser::new_from_str(text);
    // What is read before a fault is as it is written.
    let _ = parser.load(&mut receiver, false);
    receiver.found
}

/// A table or list that is open.
enum Open {
    List,
    /// Its number, and the key whose value comes next.
    Table(u32, Option<(String, Span)>),
}

struct Receiver<'a> {
    text: &'a str,
    /// A place in the text, in characters and in bytes; places come in order.
    chars: usize,
    bytes: usize,
    tables: u32,
    open: Vec<Open>,
    found: Vec<Scalar>,
}

impl Receiver<'_> {
    /// A value is complete: the next text of the table around it is a key.
    fn finish_value(&mut self) {
        if let Some(Open::Table(_, key)) = self.open.last_mut() {
            *key = None;
        }
    }

    fn span(&mut self, marker: Marker, value: &str) -> Span {
        if marker.index() < self.chars {
            (self.chars, self.bytes) = (0, 0);
        }
        let ahead = self.text[self.bytes..].char_indices();
        let step = ahead.map(|(at, _)| at).nth(marker.index() - self.chars);
        self.bytes = step.map_or(self.text.len(), |step| self.bytes + step);
        self.chars = marker.index();
        let first = value.lines().next().unwrap_or_default();
        let near = &self.text[self.bytes..];
        let near = &near[..near.floor_char_boundary(near.len().min(first.len() + 8))];
        let at = near.find(first).unwrap_or(0);
        Span::at((self.bytes + at) as u32, first.len() as u32)
    }
}

impl MarkedEventReceiver for Receiver<'_> {
    fn on_event(&mut self, event: Event, marker: Marker) {
        match event {
            Event::Scalar(value, ..) => {
                let span = self.span(marker, &value);
                if let Some(Open::Table(_, key @ None)) = self.open.last_mut() {
                    *key = Some((value, span));
                    return;
                }
                let mut scalar = Scalar {
                    keys: Vec::new(),
                    key: Span::default(),
                    tables: Vec::new(),
                    value,
                    span,
                };
                for open in &self.open {
                    if let Open::Table(table, key) = open {
                        scalar.tables.push(*table);
                        if let Some((key, span)) = key {
                            scalar.keys.push(key.clone());
                            scalar.key = *span;
                        }
                    }
                }
                self.found.push(scalar);
                self.finish_value();
            }
            Event::SequenceStart(..) => self.open.push(Open::List),
            Event::MappingStart(..) => {
                self.open.push(Open::Table(self.tables, None));
                self.tables += 1;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.open.pop();
                self.finish_value();
            }
            Event::Alias(_) => self.finish_value(),
            _ => {}
        }
    }
}

/// The values of a TOML file; none when it cannot be read.
#[must_use]
pub fn toml_scalars(text: &str) -> Vec<Scalar> {
    let Ok(table) = DeTable::parse(text) else {
        return Vec::new();
    };
    let mut walk = TomlWalk {
        text,
        tables: 0,
        found: Vec::new(),
    };
    let top = Scalar {
        keys: Vec::new(),
        key: Span::default(),
        tables: Vec::new(),
        value: String::new(),
        span: Span::default(),
    };
    walk.table(table.get_ref(), &top);
    walk.found
}

struct TomlWalk<'a> {
    text: &'a str,
    tables: u32,
    found: Vec<Scalar>,
}

impl TomlWalk<'_> {
    fn table(&mut self, table: &DeTable<'_>, above: &Scalar) {
        if above.tables.len() >= DEEPEST {
            return;
        }
        let mut inner = above.clone();
        inner.tables.push(self.tables);
        self.tables += 1;
        for (key, value) in table {
            inner.keys.truncate(above.keys.len());
            inner.keys.push(key.get_ref().to_string());
            inner.key = self.span(key.span());
            self.value(value, &inner);
        }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, at: &Scalar) {
        let text = match value.get_ref() {
            DeValue::Table(table) => return self.table(table, at),
            DeValue::Array(items) => {
                for item in items {
                    self.value(item, at);
                }
                return;
            }
            DeValue::String(text) => text.to_string(),
            _ => self.text[value.span()].to_owned(),
        };
        self.found.push(Scalar {
            value: text,
            span: self.span(value.span()),
            ..at.clone()
        });
    }

    /// A place without its quotes.
    fn span(&self, place: std::ops::Range<usize>) -> Span {
        let written = &self.text[place.clone()];
        let quotes = ["\"\"\"", "'''", "\"", "'"];
        let quote = quotes.iter().find(|quote| {
            let inner = written.strip_prefix(**quote);
            inner.is_some_and(|inner| inner.ends_with(**quote))
        });
        let quote = quote.map_or(0, |quote| quote.len() as u32);
        let (start, end) = (place.start as u32, place.end as u32);
        Span::new(start + quote, end - quote)
    }
}

#[cfg(test)]
mod tests {
    use super::{scalars, toml_scalars};

    #[test]
    fn values_have_their_keys_and_places() {
        let text = "site: x\nnav:\n  - Grüße: 'a b.md'\n  - Part:\n      - c.md\nplugins: !!python/name:a.b\n";
        let all: Vec<_> = scalars(text)
            .into_iter()
            .map(|one| (one.keys.join("/"), one.span.slice(text).to_owned()))
            .collect();
        assert_eq!(all[0], ("site".to_owned(), "x".to_owned()));
        assert_eq!(all[1], ("nav/Grüße".to_owned(), "a b.md".to_owned()));
        assert_eq!(all[2], ("nav/Part".to_owned(), "c.md".to_owned()));
        let json = r#"{"navigation":[{"group":"G","pages":["a/b","c"]}]}"#;
        let pages: Vec<_> = scalars(json)
            .into_iter()
            .filter(|one| one.keys.ends_with(&["pages".to_owned()]))
            .map(|one| one.span.slice(json).to_owned())
            .collect();
        assert_eq!(pages, ["a/b", "c"]);
        assert!(scalars("a: [1, 2").len() <= 2);
    }

    #[test]
    fn items_of_lists_are_told_apart() {
        let json = r#"{"redirects":[{"source":"/a","to":"/é"},{"source":"/b","to":"/d"}]}"#;
        let toml =
            "[[redirects]]\nsource = '/a'\nto = \"/é\"\n[[redirects]]\nsource=\"/b\"\nto='/d'\n";
        for (text, all) in [(json, scalars(json)), (toml, toml_scalars(toml))] {
            let shown: Vec<_> = all
                .iter()
                .map(|one| (one.key.slice(text), one.span.slice(text)))
                .collect();
            assert_eq!(
                shown,
                [
                    ("source", "/a"),
                    ("to", "/é"),
                    ("source", "/b"),
                    ("to", "/d")
                ]
            );
            assert_eq!(all[0].tables, all[1].tables);
            assert_ne!(all[0].tables, all[2].tables);
        }
    }
}
