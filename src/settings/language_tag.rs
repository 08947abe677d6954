//! Language tags as sites write them in paths.

/// The two-letter languages of ISO 639-1.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik \
in io is it iu iw ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr \
ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm \
sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// [`LANGUAGES`] by first letter: a bit for each second letter.
const KNOWN: [u32; 26] = {
    let bytes = LANGUAGES.as_bytes();
    let mut known = [0; 26];
    let mut at = 0;
    while at + 1 < bytes.len() {
        known[(bytes[at] - b'a') as usize] |= 1 << (bytes[at + 1] - b'a');
        at += 3;
    }
    known
};

/// The tag that a folder or suffix is, in lower case with `-`: `pt-br` for `pt_BR`.
///
/// A language of ISO 639-1, and a script of four letters, a region, or both behind it (RFC 5646 §2.1).
#[must_use]
pub fn language_tag(text: &str) -> Option<String> {
    is_language_tag(text).then(|| text.to_ascii_lowercase().replace('_', "-"))
}

/// The language of a tag without its script and region: `pt` of `pt-br`.
#[must_use]
pub fn primary_language(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

/// Whether [`language_tag`] finds a tag.
#[must_use]
pub fn is_language_tag(text: &str) -> bool {
    let bytes = text.as_bytes();
    let [first, second, rest @ ..] = bytes else {
        return false;
    };
    if bytes.len() > 12 || !first.is_ascii_alphabetic() || !second.is_ascii_alphabetic() {
        return false;
    }
    let (row, bit) = (first.to_ascii_lowercase(), second.to_ascii_lowercase());
    if KNOWN[usize::from(row - b'a')] & (1 << (bit - b'a')) == 0 {
        return false;
    }
    let mut rest = rest.split(|byte| matches!(byte, b'-' | b'_'));
    if rest.next().is_some_and(|head| !head.is_empty()) {
        return false;
    }
    let is_letters = |subtag: &[u8]| subtag.iter().all(u8::is_ascii_alphabetic);
    let is_digits = |subtag: &[u8]| subtag.iter().all(u8::is_ascii_digit);
    let mut rest = rest.peekable();
    rest.next_if(|subtag| subtag.len() == 4 && is_letters(subtag));
    rest.next_if(|subtag| {
        (subtag.len() == 2 && is_letters(subtag)) || (subtag.len() == 3 && is_digits(subtag))
    });
    rest.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::language_tag;

    #[test]
    fn tags_are_known_and_words_are_not() {
        for (text, expected) in [
            ("de", Some("de")),
            ("pt_BR", Some("pt-br")),
            ("zh-Hant-TW", Some("zh-hant-tw")),
            ("es-419", Some("es-419")),
            ("bn", Some("bn")),
            ("xx", None),
            ("docs", None),
            ("it-support", None),
            ("de-", None),
            ("dé", None),
            ("den", None),
            ("", None),
        ] {
            assert_eq!(language_tag(text).as_deref(), expected, "{text}");
        }
    }
}
