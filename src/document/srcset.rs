//! The pictures that a `srcset` names, as the HTML standard reads it.

use crate::text::Span;

/// Where the addresses are: a comma ends an address only behind it, and those inside one are its own.
pub(super) fn candidates(value: &str) -> Vec<Span> {
    let bytes = value.as_bytes();
    let skip = |from: usize, holds: fn(u8) -> bool| {
        let rest = bytes[from..].iter();
        from + rest.take_while(|byte| holds(**byte)).count()
    };
    let mut out = Vec::new();
    let mut at = 0;
    loop {
        at = skip(at, |byte| byte.is_ascii_whitespace() || byte == b',');
        if at >= bytes.len() {
            return out;
        }
        let end = skip(at, |byte| !byte.is_ascii_whitespace());
        let address = value[at..end].trim_end_matches(',');
        out.push(Span::at(at as u32, address.len() as u32));
        at = if address.len() < end - at {
            end
        } else {
            after_descriptors(bytes, end)
        };
    }
}

/// The end of the descriptors of an image: the next comma outside parentheses.
fn after_descriptors(bytes: &[u8], from: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in bytes.iter().enumerate().skip(from) {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => return at,
            _ => {}
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::candidates;

    #[test]
    fn addresses_are_told_from_sizes() {
        for (value, addresses) in [
            ("a.png 1x, b.png 2x", &["a.png", "b.png"][..]),
            (
                "a.png 300w,b.png 600w, c=1,w=2/d.png 2000w",
                &["a.png", "b.png", "c=1,w=2/d.png"],
            ),
            (
                "data:image/png;base64,AA 1x, b.png 2x",
                &["data:image/png;base64,AA", "b.png"],
            ),
            ("a.png, b.png", &["a.png", "b.png"]),
            ("a.png", &["a.png"]),
            (" , a.png (1,2)x , b.png", &["a.png", "b.png"]),
            ("", &[]),
        ] {
            let found: Vec<_> = candidates(value)
                .iter()
                .map(|span| span.slice(value))
                .collect();
            assert_eq!(found, addresses, "{value}");
        }
    }
}
