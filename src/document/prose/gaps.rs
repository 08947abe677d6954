//! Syntax in running text that some renderer takes out of it, so that no reader sees it as words.

use std::ops::Range;

/// The stretches of a text that are syntax, in order:
///
/// - names of emoji and icons, `:rocket:` and `:material-github:`, and roles of reStructuredText;
/// - attribute lists, `{: .button }`, `{ #id .button }` and `{target=_blank}`;
/// - tags with attributes that only Vue knows, `<a @click="open">`;
/// - with `before_code`, the role of `MyST` at the end of the text, `` {doc}`faq` ``.
///
/// Linear in `text`.
pub(super) fn find(text: &str, before_code: bool) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(at) = memchr::memchr3(b':', b'{', b'<', &text.as_bytes()[from..]) {
            let at = from + at;
            let rest = &text[at..];
            let length = match rest.as_bytes()[0] {
                b':' if !continues_word(&text[..at]) => emoji(rest),
                b'{' => attributes(rest).or_else(|| role(rest).filter(|_| before_code)),
                b'<' => vue_tag(rest),
                _ => None,
            };
            let Some(length) = length else {
                from = at + 1;
                continue;
            };
            from = at + length;
            return Some(at..from);
        }
        None
    })
}

fn continues_word(before: &str) -> bool {
    before.ends_with(|c: char| c.is_alphanumeric() || c == ':')
}

/// Length of the name of an emoji at the start of a text.
fn emoji(text: &str) -> Option<usize> {
    let is_name =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_+-".contains(&byte);
    let name = text[1..].bytes().take_while(|byte| is_name(*byte)).count();
    let inside = &text[1..=name];
    let after = text[1 + name..].strip_prefix(':')?;
    let is_whole = !after.starts_with(|c: char| c.is_alphanumeric() || c == ':');
    // Numbers are a time or a ratio.
    let names_one =
        inside == "+1" || inside == "-1" || inside.bytes().any(|byte| byte.is_ascii_lowercase());
    (is_whole && names_one).then_some(name + 2)
}

/// Length of the attribute list at the start of a text: `{:` and anything, or only classes, ids and
/// attributes with a value.
fn attributes(text: &str) -> Option<usize> {
    let inside = text[1..].split(['{', '}', '\n']).next()?;
    let length = inside.len() + 2;
    if !text[length - 1..].starts_with('}') {
        return None;
    }
    let has_colon = inside.starts_with(':');
    let mut rest = inside.trim_start_matches(':').trim_start();
    let mut count = 0;
    while !rest.is_empty() && !has_colon {
        let taken = attribute(rest, |byte| {
            byte.is_ascii_alphanumeric() || b"_:.#".contains(&byte)
        })?;
        let is_marked = rest.starts_with(['.', '#']) && taken > 1 || rest[..taken].contains('=');
        if !is_marked {
            return None;
        }
        count += 1;
        rest = rest[taken..].trim_start();
    }
    (has_colon || count > 0).then_some(length)
}

/// Length of a tag at the start of a text that `CommonMark` takes for text because of its attributes.
fn vue_tag(text: &str) -> Option<usize> {
    let name = text[1..].bytes();
    let name = name.take_while(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(byte));
    let mut at = 1 + name.count();
    if !text[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let is_first = |byte: u8| byte.is_ascii_alphabetic() || b"@#:_".contains(&byte);
    loop {
        let rest = text[at..].trim_start();
        let after = text.len() - rest.len();
        if let Some(end) = ["/>", ">"].iter().find(|end| rest.starts_with(**end)) {
            return Some(after + end.len());
        }
        if after == at {
            return None;
        }
        at = after + attribute(rest, is_first)?;
    }
}

/// Length of an attribute at the start of a text, with its value.
fn attribute(text: &str, is_first: impl Fn(u8) -> bool) -> Option<usize> {
    text.bytes().next().filter(|byte| is_first(*byte))?;
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '=' | '`');
    let name = text.find(ends).unwrap_or(text.len());
    let Some(value) = text[name..].strip_prefix('=') else {
        return Some(name);
    };
    let length = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].find(quote)? + 2,
        _ => value.find(ends).unwrap_or(value.len()),
    };
    Some(name + 1 + length)
}

/// Length of a role that is all of a text: `{doc}`.
fn role(text: &str) -> Option<usize> {
    let name = text.strip_prefix('{')?.strip_suffix('}')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || ":.+_-".contains(c);
    (!name.is_empty() && name.chars().all(is_name)).then_some(text.len())
}

#[cfg(test)]
mod tests {
    fn shown(text: &str) -> String {
        let mut out = String::new();
        let mut at = 0;
        for gap in super::find(text, true) {
            out.push_str(&text[at..gap.start]);
            out.push('_');
            at = gap.end;
        }
        out + &text[at..]
    }

    #[test]
    fn syntax_is_a_gap_and_text_is_none() {
        for (text, expected) in [
            (":rocket: Go :+1:, :fontawesome-brands-github:", "_ Go _, _"),
            (
                "[x](y){ .md-button #top } and {: .x} {:.no_toc}",
                "[x](y)_ and _ _",
            ),
            ("a{target=_blank} b{ width=\"10 px\" }", "a_ b_"),
            ("press <a @click=\"a > b\" :to='x'> here", "press _ here"),
            ("<my-tag #slot /> see {ref}", "_ see _"),
            (
                "at 10:30:45, a:b:c, 1:2, ::x::, : a :",
                "at 10:30:45, a:b:c, 1:2, ::x::, : a :",
            ),
            ("{name} {a b} {.} {} {x, y}", "{name} {a b} {.} {} {x, y}"),
            ("a < b > c <your, name>", "a < b > c <your, name>"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
