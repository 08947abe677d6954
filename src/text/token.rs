//! The tokens of known services, which show by their shape what they are.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::packed::Searcher;
use regex::Regex;

/// Tokens that show by their shape what they are. The names are those of [`TOKENS`], in order.
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    expression(concat!(
        "(?-u)",
        r"\b(gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{22,})",
        r"|\b(glpat-[A-Za-z0-9_-]{20,})",
        r"|\b((?:AKIA|ASIA)[A-Z0-9]{16})\b",
        r"|hooks\.slack\.com/(?:services|workflows)/([A-Za-z0-9_/-]{20,})",
        r"|\b(xox[abeprs]-[A-Za-z0-9_-]{10,})",
        r"|discord(?:app)?\.com/api/webhooks/([0-9]+/[A-Za-z0-9_-]{20,})",
        r"|\b(AIza[A-Za-z0-9_-]{35})",
        r"|\b((?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,})",
        r"|\b(npm_[A-Za-z0-9]{36})\b",
        r"|\b(SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,})",
        r"|\b(eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,})",
        r"|\bbot([0-9]{6,12}:[A-Za-z0-9_-]{30,})",
        r"|\b(sk-(?:[a-z]+-)*[A-Za-z0-9_-]{32,})",
    ))
});

/// What each of the shapes of [`TOKEN`] starts with, to look for where most texts have none; `None`
/// on processors without the instructions for it.
static TOKEN_STARTS: LazyLock<Option<Searcher>> = LazyLock::new(|| {
    Searcher::new([
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "github_pat_",
        "glpat-",
        "AKIA",
        "ASIA",
        "hooks.slack.com/",
        "xox",
        "/api/webhooks/",
        "AIza",
        "sk_live_",
        "sk_test_",
        "rk_live_",
        "rk_test_",
        "npm_",
        "SG.",
        "eyJ",
        "bot",
        "sk-",
    ])
});

/// Bytes of the shortest token.
const SHORTEST: usize = 15;

/// Whether the text may have a token in it: something starts as one does, and goes on long enough.
fn may_have_token(text: &str) -> bool {
    let Some(starts) = &*TOKEN_STARTS else {
        return true;
    };
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-./:".contains(byte);
    starts.find_iter(text).any(|start| {
        let rest = &text.as_bytes()[start.start()..];
        rest.len() >= SHORTEST && rest[..SHORTEST].iter().all(is_part)
    })
}

const TOKENS: [&str; 13] = [
    "a GitHub token",
    "a GitLab token",
    "an AWS access key",
    "the address of a Slack webhook",
    "a Slack token",
    "the address of a Discord webhook",
    "a Google API key",
    "a Stripe key",
    "an npm token",
    "a SendGrid key",
    "a JSON web token",
    "the token of a Telegram bot",
    "an API key",
];

pub(super) fn expression(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the expression is fixed, and a test compiles it")
}

/// The tokens of a text with their names, in order. Linear in the text.
pub(super) fn find(text: &str) -> impl Iterator<Item = (Range<usize>, &'static str)> {
    let found = may_have_token(text).then(|| TOKEN.captures_iter(text));
    found.into_iter().flatten().filter_map(|captures| {
        let mut names = TOKENS.into_iter().zip(1..);
        names.find_map(|(name, group)| Some((captures.get(group)?.range(), name)))
    })
}

#[cfg(test)]
mod tests {
    fn found(text: &str) -> Vec<&str> {
        super::find(text).map(|(range, _)| &text[range]).collect()
    }

    #[test]
    fn every_shape_of_a_token_is_looked_for() {
        let run = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0";
        let capitals = "Q1W2E3R4T5Z6U7I8";
        for token in [
            format!("ghs_{run}"),
            format!("github_pat_{run}"),
            format!("glpat-{run}"),
            format!("ASIA{capitals}"),
            format!("xoxb-{run}"),
            format!("AIza{}", &run[..35]),
            format!("rk_live_{run}"),
            format!("npm_{}", &run[..36]),
            format!("SG.{run}.{run}"),
            format!("eyJ{run}.eyJ{run}.{run}"),
            format!("sk-{run}"),
        ] {
            assert_eq!(found(&format!("a {token} b")), [token]);
        }
        let hook = format!("123456/{run}");
        assert_eq!(
            found(&format!("https://discord.com/api/webhooks/{hook}")),
            [hook]
        );
        let bot = format!("123456789:{run}");
        assert_eq!(found(&format!("/bot{bot}/getMe")), [bot]);
    }

    #[test]
    fn words_that_start_like_one_are_none() {
        for text in ["both are at risk-free", "/bot and a task-list", "xox", ""] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
