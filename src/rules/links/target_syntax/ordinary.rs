//! Targets that show at a glance that nothing is wrong with their syntax.

use crate::text::ByteSet;

/// Whether a target is a path, or `https://` with a host and a path, of letters that are right
/// everywhere. Most are, and the rest is looked at closely.
pub(crate) fn is_ordinary(target: &str) -> bool {
    let (host, rest) = match target.strip_prefix("https://") {
        Some(behind) => behind.split_at(behind.find('/').unwrap_or(behind.len())),
        None => ("a", target),
    };
    let is_host = host.bytes().all(|byte| HOST.has(byte))
        && !host.starts_with('.')
        && !host.is_empty()
        && !host.contains("..")
        && !host.contains("xn--");
    let mut last = 0;
    let mut is_right = |byte: u8| {
        RIGHT.has(byte) && !(byte == b'/' && last == b'/') && {
            last = byte;
            true
        }
    };
    is_host && rest.bytes().all(&mut is_right)
}

/// What the names of hosts are mostly made of.
static HOST: ByteSet = ByteSet::new(b"abcdefghijklmnopqrstuvwxyz.-");

/// What a path is mostly made of.
static RIGHT: ByteSet =
    ByteSet::new(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/#._-");

#[cfg(test)]
mod tests {
    use super::is_ordinary;

    #[test]
    fn only_what_is_right_everywhere_is_ordinary() {
        for target in [
            "https://a.example",
            "https://a.example/b#c",
            "../b.md#c",
            "/b",
            "#c",
        ] {
            assert!(is_ordinary(target), "{target}");
        }
        for target in [
            "http://a.example",
            "https://",
            "https:///b",
            "https://.example",
            "https://a..example",
            "https://a.example//b",
            "https://a,b.example",
            "https://xn--a.example",
            "//a.example",
            "https//a.example",
            "(b.md)",
            "b c.md",
            "b%2",
            "mailto:a@b.example",
        ] {
            assert!(!is_ordinary(target), "{target}");
        }
    }
}
