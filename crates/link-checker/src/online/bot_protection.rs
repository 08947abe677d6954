//! Pages that keep programs out, and pages that ask for a login.

use url::Url;

use crate::online::remote_page::fold;

/// What such pages hold, in lower case.
const MARKS: [&str; 19] = [
    "/cdn-cgi/challenge-platform/",
    "_cf_chl_opt",
    "_incapsula_resource",
    "akamaighost",
    "anubis_challenge",
    "attention required! | cloudflare",
    "awswafcookiedomainlist",
    "captcha-delivery.com",
    "checking your browser",
    "ddos protection by",
    "g-recaptcha",
    "h-captcha",
    "just a moment...",
    "making sure you're not a bot",
    "pardon our interruption",
    "please enable js and disable any ad blocker",
    "px-captcha",
    "sucuri website firewall",
    "unusual traffic from your computer",
];

/// Titles of such pages when their status code says that all is well.
const TITLES: [&str; 6] = [
    "attention required! | cloudflare",
    "just a moment...",
    "making sure you're not a bot!",
    "pardon our interruption",
    "security checkpoint",
    "vercel security checkpoint",
];

/// Whether the head of an answer says that programs are kept out, whatever its status.
pub(super) fn is_head<'a>(header: impl Fn(&str) -> Option<&'a str>) -> bool {
    let asks = |value: &str| matches!(value.trim(), "challenge" | "captcha");
    header("cf-mitigated").is_some() || header("x-amzn-waf-action").is_some_and(asks)
}

/// Whether an answer with an error code is a page that keeps programs out.
pub(super) fn is_body(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body).to_lowercase();
    MARKS.iter().any(|mark| text.contains(mark))
}

/// Whether a page with this title keeps programs out.
pub(super) fn is_title(title: &str) -> bool {
    TITLES.contains(&fold(title).as_str())
}

/// Names of the pages that ask for a login.
const LOGINS: [&str; 12] = [
    "account-login",
    "auth",
    "authenticate",
    "log-in",
    "login",
    "oauth",
    "oauth2",
    "sessions",
    "sign-in",
    "sign_in",
    "signin",
    "sso",
];

/// Whether a redirect from `from` leads to a login.
pub(super) fn is_login(from: &Url, to: &Url) -> bool {
    let asks = |url: &Url| {
        let names_it = |part: &str| {
            let part = part.to_ascii_lowercase();
            let stem = part.split('.').next().unwrap_or(&part);
            LOGINS.contains(&stem)
        };
        url.path_segments()
            .is_some_and(|mut parts| parts.any(names_it))
    };
    !asks(from) && asks(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenges_are_known_by_what_they_hold() {
        assert!(is_body(b"<title>Just a moment...</title>"));
        assert!(!is_body(b"<title>403 Forbidden</title>"));
    }

    #[test]
    fn logins_are_known_by_their_path() {
        let is =
            |from: &str, to: &str| is_login(&Url::parse(from).unwrap(), &Url::parse(to).unwrap());
        assert!(is("https://a.example/x", "https://a.example/login?next=/x"));
        assert!(is(
            "https://a.example/x",
            "https://id.example/oauth2/authorize"
        ));
        assert!(is("https://a.example/x", "https://a.example/Login.aspx"));
        assert!(!is("https://a.example/login", "https://a.example/en/login"));
        assert!(!is(
            "https://a.example/x",
            "https://a.example/how-to-login-safely"
        ));
    }
}
