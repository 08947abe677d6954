//! Placeholders for secrets: `YOUR_TOKEN`, `xxx`.

/// Words that are placeholders of a secret if there is nothing else.
const STANDINS: [&str; 16] = [
    "password", "passwd", "pass", "pwd", "pw", "secret", "token", "key", "apikey", "none", "null",
    "true", "false", "user", "admin", "passwort",
];

/// Parts of a value that only a placeholder has.
const MARKERS: [&str; 14] = [
    "your",
    "example",
    "placeholder",
    "changeme",
    "change-me",
    "change_me",
    "xxx",
    "dummy",
    "redacted",
    "insert",
    "replace",
    "...",
    "***",
    "foobar",
];

/// Whether a value is a placeholder of a secret.
pub(super) fn is_placeholder(value: &str) -> bool {
    let lower = value.to_lowercase();
    let is_templated = lower.contains(['<', '>', '{', '}', '[', ']', '$', '…', '(', ')'])
        || ["%3c", "%7b", "%5b", "%24"]
            .iter()
            .any(|mark| lower.contains(mark));
    let letters: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let first = letters.chars().next();
    let is_uniform = letters.chars().all(|c| Some(c) == first);
    let is_run = |run: &str| letters.len() >= 3 && run.contains(&letters);
    let has_digit = value.bytes().any(|byte| byte.is_ascii_digit());
    // `API_KEY`, `MY_SECRET`: the name of a variable.
    let is_name = !has_digit && !value.bytes().any(|byte| byte.is_ascii_lowercase());
    // `my-api-token`: words.
    let is_words = !has_digit
        && lower == value
        && value.contains(['-', '_'])
        && value
            .split(['-', '_'])
            .all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()));
    is_templated
        || is_uniform
        || is_name
        || is_words
        || is_run("012345678901234567890")
        || is_run("abcdefghijklmnopqrstuvwxyz")
        || ["abc123", "abcd1234", "123abc"].contains(&letters.as_str())
        || STANDINS.contains(&letters.as_str())
        || MARKERS.iter().any(|marker| lower.contains(marker))
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn words_and_runs_stand_for_a_secret() {
        for value in [
            "YOUR_TOKEN",
            "<token>",
            "xxxx",
            "my-api-token",
            "12345678",
            "${TOKEN}",
            "secret",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
        for value in ["hunter2", "3f9a7c2e81b4", "swordfish"] {
            assert!(!is_placeholder(value), "{value}");
        }
    }
}
