//! The texts of a YAML or JSON file with the keys above them, and where they are written.

use yaml_rust2::Event;
use yaml_rust2::parser::{MarkedEventReceiver, Parser};
use yaml_rust2::scanner::Marker;

use crate::text::Span;

/// Longest file that is read, in bytes.
pub(super) const LONGEST: u64 = 2 << 20;

/// One text that is a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scalar {
    /// The keys above it, outermost first; items of lists have none.
    pub(super) keys: Vec<String>,
    /// The text.
    pub(super) value: String,
    /// Where it is written, without quotes.
    pub(super) span: Span,
}

/// The values of a file, up to where it cannot be read.
pub(super) fn scalars(text: &str) -> Vec<Scalar> {
    let mut starts = vec![0];
    starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
    let mut receiver = Receiver {
        text,
        starts,
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
    /// The key whose value comes next.
    Table(Option<String>),
}

struct Receiver<'a> {
    text: &'a str,
    starts: Vec<usize>,
    open: Vec<Open>,
    found: Vec<Scalar>,
}

impl Receiver<'_> {
    /// A value is complete: the next text of the table around it is a key.
    fn finish_value(&mut self) {
        if let Some(Open::Table(key)) = self.open.last_mut() {
            *key = None;
        }
    }

    fn span(&self, marker: Marker, value: &str) -> Span {
        let line = self.starts.get(marker.line().saturating_sub(1)).copied();
        let line = line.unwrap_or_default();
        let rest = &self.text[line..];
        let column = rest
            .char_indices()
            .nth(marker.col())
            .map_or(0, |(at, _)| at);
        let first = value.lines().next().unwrap_or_default();
        let near = &rest[column..];
        let near = &near[..near.floor_char_boundary(near.len().min(first.len() + 8))];
        let at = near.find(first).unwrap_or(0);
        Span::at((line + column + at) as u32, first.len() as u32)
    }
}

impl MarkedEventReceiver for Receiver<'_> {
    fn on_event(&mut self, event: Event, marker: Marker) {
        match event {
            Event::Scalar(value, ..) => {
                if let Some(Open::Table(key @ None)) = self.open.last_mut() {
                    *key = Some(value);
                    return;
                }
                let keys = self.open.iter().filter_map(|open| match open {
                    Open::Table(key) => key.clone(),
                    Open::List => None,
                });
                let keys = keys.collect();
                let span = self.span(marker, &value);
                self.found.push(Scalar { keys, value, span });
                self.finish_value();
            }
            Event::SequenceStart(..) => self.open.push(Open::List),
            Event::MappingStart(..) => self.open.push(Open::Table(None)),
            Event::SequenceEnd | Event::MappingEnd => {
                self.open.pop();
                self.finish_value();
            }
            Event::Alias(_) => self.finish_value(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::scalars;

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
}
