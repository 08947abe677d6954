//! Redirects as files write them, before anything is known of the addresses.

use rustc_hash::FxHashMap;

use crate::text::{Scalar, Span};

/// A text and where it is written.
pub(super) type Text = (String, Span);

/// One redirect as it is written.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) from: Option<Text>,
    pub(super) to: Option<Text>,
    /// Whether it holds for some visitors only.
    pub(super) is_conditional: bool,
    /// Whether it holds where a file answers as well.
    pub(super) is_forced: bool,
    pub(super) status: Option<u16>,
}

/// The redirects of a `_redirects` file: `/old /new 301`.
pub(super) fn lines(text: &str) -> Vec<Written> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(one) = self::line(line, at) {
            found.push(one);
        }
        at += line.len();
    }
    found
}

fn line(line: &str, at: usize) -> Option<Written> {
    if line.trim_start().starts_with('#') {
        return None;
    }
    let start = line.as_ptr() as usize;
    let place = |word: &str| {
        Span::at(
            (at + word.as_ptr() as usize - start) as u32,
            word.len() as u32,
        )
    };
    let mut words = line.split_whitespace();
    let from = words.next()?;
    let mut written = Written {
        from: Some((from.to_owned(), place(from))),
        ..Written::default()
    };
    for word in words {
        if word.starts_with('#') {
            break;
        }
        let digits = word.trim_end_matches('!');
        if written.to.is_none() && (word.starts_with('/') || word.contains("://")) {
            written.to = Some((word.to_owned(), place(word)));
        } else if let Some(status) = digits.parse().ok().filter(|_| written.to.is_some()) {
            written.status = Some(status);
            written.is_forced = digits.len() < word.len();
        } else {
            written.is_conditional = true;
        }
    }
    Some(written)
}

/// The keys by which the tables of a list name a redirect.
pub(super) struct Keys {
    /// The key of the list.
    pub(super) list: &'static str,
    pub(super) from: &'static [&'static str],
    pub(super) to: &'static str,
}

/// The redirects of a list of tables.
pub(super) fn list(scalars: &[Scalar], keys: &Keys) -> Vec<Written> {
    let mut found: Vec<Written> = Vec::new();
    let mut by_table: FxHashMap<u32, usize> = FxHashMap::default();
    for one in scalars {
        let (Some(table), [list, key, deeper @ ..]) = (one.tables.get(1), &*one.keys) else {
            continue;
        };
        if list != keys.list {
            continue;
        }
        let index = *by_table.entry(*table).or_insert_with(|| {
            found.push(Written::default());
            found.len() - 1
        });
        let written = &mut found[index];
        let key = key.as_str();
        if !deeper.is_empty() {
            written.is_conditional |= key != "headers";
        } else if keys.from.contains(&key) {
            written.from = Some((one.value.clone(), one.span));
        } else if key == keys.to {
            written.to = Some((one.value.clone(), one.span));
        } else {
            match key {
                "status" | "statusCode" => written.status = one.value.parse().ok(),
                "permanent" if one.value == "false" => written.status = Some(307),
                "force" => written.is_forced = one.value == "true",
                "has" | "missing" | "conditions" | "query" => written.is_conditional = true,
                _ => {}
            }
        }
    }
    found.retain(|one| one.from.is_some());
    found
}

/// The redirects of a table from old to new, below some keys.
pub(super) fn table(scalars: &[Scalar], above: &[&str]) -> Vec<Written> {
    let is_entry =
        |one: &&Scalar| one.keys.len() == above.len() + 1 && starts_with(&one.keys, above);
    let entries = scalars.iter().filter(is_entry);
    entries
        .map(|one| Written {
            from: one.keys.last().map(|key| (key.clone(), one.key)),
            to: Some((one.value.clone(), one.span)),
            ..Written::default()
        })
        .collect()
}

fn starts_with(keys: &[String], start: &[&str]) -> bool {
    keys.len() >= start.len() && keys.iter().zip(start).all(|(key, start)| key == start)
}

#[cfg(test)]
mod tests {
    use super::{Keys, lines, list, table};
    use crate::text::{scalars, toml_scalars};

    fn shown(written: &[super::Written], text: &str) -> Vec<String> {
        let part = |part: &Option<super::Text>| {
            part.as_ref()
                .map_or("-", |(_, span)| span.slice(text))
                .to_owned()
        };
        let shown = written.iter().map(|one| {
            let condition = if one.is_conditional { " if" } else { "" };
            let status = one
                .status
                .map_or(String::new(), |status| format!(" {status}"));
            let force = if one.is_forced { "!" } else { "" };
            format!(
                "{} {}{status}{force}{condition}",
                part(&one.from),
                part(&one.to)
            )
        });
        shown.collect()
    }

    #[test]
    fn lines_are_read_with_their_conditions() {
        let text = "# x\n/a /b 301!\n\n/s id=:id /s/:id\n/ /de 302 Language=de # German\n/x https://y.example/\n";
        assert_eq!(
            shown(&lines(text), text),
            [
                "/a /b 301!",
                "/s /s/:id if",
                "/ /de 302 if",
                "/x https://y.example/"
            ]
        );
    }

    #[test]
    fn lists_and_tables_are_read() {
        let keys = Keys {
            list: "redirects",
            from: &["from"],
            to: "to",
        };
        let text = "[[redirects]]\nfrom='/a'\nto='/b'\nstatus=302\nforce=true\n[[redirects]]\nfrom='/c'\nto='/d'\nconditions={Language=['de']}\n";
        assert_eq!(
            shown(&list(&toml_scalars(text), &keys), text),
            ["/a /b 302!", "/c /d if"]
        );
        let text = "plugins:\n- redirects:\n    redirect_maps:\n      'a.md': b.md\n";
        let found = table(&scalars(text), &["plugins", "redirects", "redirect_maps"]);
        assert_eq!(shown(&found, text), ["a.md b.md"]);
    }
}
