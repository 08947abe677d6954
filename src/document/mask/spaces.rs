//! Addresses with blanks, which kramdown and Python-Markdown take as they are: `[text](a b.md)`.

use std::borrow::Cow;

/// Fills the blanks in addresses, so that the parser sees links; the address is read from the page.
pub(super) fn close(text: &mut Cow<'_, str>) {
    let mut blanks: Vec<(usize, u8)> = Vec::new();
    for at in memchr::memmem::find_iter(text.as_bytes(), b"](") {
        let line = text[at + 2..]
            .split(['\n', '\r'])
            .next()
            .unwrap_or_default();
        if let Some(address) = address(line) {
            let start = at + 2 + (address.as_ptr() as usize - line.as_ptr() as usize);
            let found = address
                .bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b' ');
            blanks.extend(found.map(|(offset, _)| (start + offset, b'x')));
        }
    }
    super::replace(text, &blanks);
}

/// The address behind an opening parenthesis, without blanks around it and a title.
fn address(line: &str) -> Option<&str> {
    let mut depth = 1_usize;
    let mut end = None;
    for (at, byte) in line.bytes().enumerate().take(500) {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            end = Some(at);
            break;
        }
    }
    let inside = line[..end?].trim();
    if inside.starts_with('<') {
        return None;
    }
    let title = [" \"", " '"].iter().find_map(|open| {
        let is_closed = inside.len() > 2 && inside.ends_with(&open[1..]);
        inside.find(open).filter(|_| is_closed)
    });
    let address = inside[..title.unwrap_or(inside.len())].trim_end();
    address.contains(' ').then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_in_addresses_are_filled() {
        for (text, filled) in [
            ("[a](b c.md)", "[a](bxc.md)"),
            ("[a]( b c )", "[a]( bxc )"),
            ("[a](b c \"d e\")", "[a](bxc \"d e\")"),
            (
                "[a](it's (1) here.md) and (b c)",
                "[a](it'sx(1)xhere.md) and (b c)",
            ),
        ] {
            let mut masked = Cow::Borrowed(text);
            close(&mut masked);
            assert_eq!(masked, filled);
        }
        for text in [
            "[a](b)",
            "[a](b 'c d')",
            "[a](<b c>)",
            "[a](b c",
            "[a] (b c)",
        ] {
            let mut masked = Cow::Borrowed(text);
            close(&mut masked);
            assert!(
                matches!(masked, Cow::Borrowed(same) if same == text),
                "{text}"
            );
        }
    }
}
