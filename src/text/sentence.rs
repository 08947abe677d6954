//! Where sentences and clauses end, in every script.

/// Whether a mark is a full stop.
#[must_use]
pub fn is_full_stop(c: char) -> bool {
    matches!(c, '.' | '。' | '।' | '۔' | '৷')
}

/// Whether a mark may end a sentence; `.` may also be that of a number.
#[must_use]
pub fn is_stop(c: char) -> bool {
    is_full_stop(c) || is_question_mark(c) || matches!(c, '!' | '！')
}

/// Whether a mark ends a sentence in a script that has no spaces behind its marks.
fn is_wide_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？')
}

/// Whether a mark ends a question.
#[must_use]
pub fn is_question_mark(c: char) -> bool {
    matches!(c, '?' | '？' | '؟')
}

/// Whether a mark ends a clause or an item inside a sentence.
#[must_use]
pub fn is_pause(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '，' | '、' | '；' | '：')
}

/// The offsets behind the marks that certainly end a sentence: those of scripts without spaces, and the
/// others before white space.
fn ends(text: &str) -> impl DoubleEndedIterator<Item = (usize, usize)> + '_ {
    text.char_indices().filter_map(|(at, c)| {
        let end = at + c.len_utf8();
        let ends = is_wide_stop(c) || is_stop(c) && text[end..].starts_with(char::is_whitespace);
        ends.then_some((at, end))
    })
}

/// The text behind the last sentence that is complete.
#[must_use]
pub fn unfinished(text: &str) -> &str {
    ends(text).next_back().map_or(text, |(_, end)| &text[end..])
}

/// The text up to the mark that ends the first sentence.
#[must_use]
pub fn first(text: &str) -> &str {
    ends(text).next().map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_at_its_mark() {
        for (text, start, rest) in [
            ("no end", "no end", "no end"),
            (
                "Version 3.2 is out",
                "Version 3.2 is out",
                "Version 3.2 is out",
            ),
            ("One. Two! Three", "One", " Three"),
            ("One.\nTwo.", "One", "\nTwo."),
            ("一。二！三", "一", "三"),
            ("एक। दो", "एक", " दो"),
        ] {
            assert_eq!((first(text), unfinished(text)), (start, rest), "{text}");
        }
    }
}
