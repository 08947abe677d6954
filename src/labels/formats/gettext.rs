//! Catalogues of gettext: `de.po`.

use super::{Entry, escapes};

/// One message while it is read.
#[derive(Default)]
struct Message {
    context: String,
    id: String,
    plural: String,
    texts: Vec<String>,
    is_fuzzy: bool,
}

/// The field that a line of text goes on with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    None,
    Context,
    Id,
    Plural,
    Text,
}

/// The messages: the translation, and the text in the language of the source when there is none.
///
/// Returns the language that the header names as well.
pub(super) fn read(text: &str) -> (Vec<Entry>, Option<String>) {
    let mut entries = Vec::new();
    let mut language = None;
    let mut message = Message::default();
    let mut field = Field::None;
    let mut is_fuzzy = false;
    let mut finish = |message: Message| {
        if message.id.is_empty() {
            let header = message.texts.first().map_or("", String::as_str);
            let lines = header.split('\n');
            let mut named = lines.filter_map(|line| line.strip_prefix("Language:"));
            let named = named.next().map(str::trim).filter(|tag| !tag.is_empty());
            if let Some(tag) = named {
                language = Some(tag.to_owned());
            }
        } else {
            add(&message, &mut entries);
        }
    };
    for line in text.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix('#') {
            is_fuzzy |= comment.starts_with(',') && comment.contains("fuzzy");
            field = Field::None;
            continue;
        }
        let (starts, rest) = keyword(line);
        if matches!(starts, Some(Field::Context | Field::Id)) && !message.texts.is_empty() {
            finish(std::mem::take(&mut message));
        }
        if starts == Some(Field::Id) {
            message.is_fuzzy = std::mem::take(&mut is_fuzzy);
        }
        if starts == Some(Field::Text) {
            message.texts.push(String::new());
        }
        field = starts.unwrap_or(field);
        let Some(written) = quoted(rest) else {
            continue;
        };
        let written = written.replace("\\n", "\n");
        match field {
            Field::Context => message.context.push_str(&written),
            Field::Id => message.id.push_str(&written),
            Field::Plural => message.plural.push_str(&written),
            Field::Text => {
                if let Some(text) = message.texts.last_mut() {
                    text.push_str(&written);
                }
            }
            Field::None => {}
        }
    }
    finish(message);
    (entries, language)
}

/// The field that the keyword of a line starts, and the rest of the line.
fn keyword(line: &str) -> (Option<Field>, &str) {
    let (keyword, rest) = line.split_once(char::is_whitespace).unwrap_or(("", line));
    let field = match keyword {
        "msgctxt" => Field::Context,
        "msgid" => Field::Id,
        "msgid_plural" => Field::Plural,
        _ if keyword.starts_with("msgstr") => Field::Text,
        _ => return (None, line),
    };
    (Some(field), rest)
}

fn quoted(text: &str) -> Option<&str> {
    text.trim().strip_prefix('"')?.strip_suffix('"')
}

fn add(message: &Message, entries: &mut Vec<Entry>) {
    let key = if message.context.is_empty() {
        message.id.clone()
    } else {
        format!("{}|{}", message.context, message.id)
    };
    let is_translated = !message.is_fuzzy && message.texts.iter().any(|text| !text.is_empty());
    if is_translated {
        for text in &message.texts {
            entries.push(Entry::new(&key, &escapes::backslash(text)).with_mnemonics('_'));
        }
    }
    for text in [&message.id, &message.plural] {
        let source = Entry::new(&key, &escapes::backslash(text)).with_mnemonics('_');
        entries.push(source.in_source());
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::labels::formats::tests::pairs;

    #[test]
    fn translations_and_their_source_are_read() {
        let text = "msgid \"\"\nmsgstr \"\"\n\"Language: de\\n\"\n\n#: a.c:1\nmsgid \"_Open\"\nmsgstr \"Ö\"\n\"_ffnen\"\n\n\
            #, fuzzy\nmsgid \"Close\"\nmsgstr \"Zu\"\n\nmsgctxt \"menu\"\nmsgid \"%d day\"\nmsgid_plural \"Days\"\n\
            msgstr[0] \"Tag\"\nmsgstr[1] \"Tage\"\n#~ msgid \"old\"\n#~ msgstr \"alt\"\n";
        let (entries, language) = read(text);
        assert_eq!(language.as_deref(), Some("de"));
        let (source, own): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|entry| entry.is_source);
        assert_eq!(
            pairs(&own),
            [
                ("_Open", "Öffnen"),
                ("menu|%d day", "Tag"),
                ("menu|%d day", "Tage")
            ]
        );
        assert_eq!(
            pairs(&source),
            [
                ("_Open", "Open"),
                ("Close", "Close"),
                ("menu|%d day", "Days")
            ]
        );
        assert!(read("msgid \"\nmsgstr \"x").0.is_empty());
    }
}
