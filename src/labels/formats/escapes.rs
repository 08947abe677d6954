//! Backslash escapes, as string files of several kinds have them.

/// Resolves `\n`, `\t`, `\uXXXX`, `\UXXXX`, and the backslash before any other character.
pub(super) fn backslash(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    let mut high = None;
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n' | 'r' | 't') => out.push(' '),
            Some('u' | 'U') => {
                let digits: String = chars.as_str().chars().take(4).collect();
                let unit = u16::from_str_radix(&digits, 16).ok();
                let Some(unit) = unit.filter(|_| digits.len() == 4) else {
                    continue;
                };
                chars.nth(3);
                // An astral character is written as two units.
                let units = [high.take().unwrap_or(unit), unit];
                let units = if units[0] == unit {
                    &units[1..]
                } else {
                    &units[..]
                };
                match char::decode_utf16(units.iter().copied()).next() {
                    Some(Ok(c)) => out.push(c),
                    _ => high = Some(unit),
                }
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::backslash;

    #[test]
    fn escapes_are_resolved() {
        assert_eq!(
            backslash(r"a\u2026 \'b\' \\ \n\ud83d\ude00"),
            "a… 'b' \\  😀"
        );
        assert_eq!(backslash(r"cut \u12"), "cut 12");
        assert_eq!(backslash("end\\"), "end");
    }
}
