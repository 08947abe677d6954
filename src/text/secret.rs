//! Secrets in URLs, found and made unreadable.
//!
//! Whatever leaves the program passes through [`mask`]: messages, the lines of a page that a reporter
//! shows, what a fingerprint is made of. A page that leaks a token must not leak it again into a log.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::placeholder::is_placeholder;
use super::token::{self, expression};

/// What a secret is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// User name and password, or a token in their place, before the host of a URL.
    UserInfo,
    /// The value of a parameter, with the name of the parameter.
    Parameter(Box<str>),
    /// The token of a known service, with its name: "a GitHub token".
    Token(&'static str),
}

/// How sure it is that a text is a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// A placeholder: `YOUR_TOKEN`.
    Placeholder,
    /// It is where secrets are written, and nothing else shows that it is one.
    Possible,
    /// It has the shape of a secret.
    Likely,
}

/// A secret in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it is.
    pub kind: SecretKind,
    /// How sure that is.
    pub certainty: Certainty,
}

/// User info, from the slashes to the last `@` of the authority.
static USER_INFO: LazyLock<Regex> =
    LazyLock::new(|| expression(r#"//([^\s/?#<>"`\\@]+(?:@[^\s/?#<>"`\\@]+)*)@[\w\[]"#));

/// A parameter of a query or fragment, behind its separator; the names are looked at afterwards.
static PARAMETER: LazyLock<Regex> =
    LazyLock::new(|| expression(r#"^.([A-Za-z0-9_.\-]{2,40})=([^\s&#<>"'`)\]\\|]+)"#));

/// Bytes of the longest name of a parameter.
const MAX_NAME_LEN: usize = 40;

/// Parameters that hold secrets, in lower case and without `-`, `_` and `.`.
const NAMES: [&str; 46] = [
    "token",
    "accesstoken",
    "authtoken",
    "apitoken",
    "idtoken",
    "refreshtoken",
    "bearertoken",
    "bearer",
    "sessiontoken",
    "securitytoken",
    "usertoken",
    "privatetoken",
    "logintoken",
    "oauthtoken",
    "oauthtokensecret",
    "resettoken",
    "invitetoken",
    "xamzsecuritytoken",
    "sastoken",
    "apikey",
    "xapikey",
    "accesskey",
    "secretkey",
    "privatekey",
    "authkey",
    "appkey",
    "subscriptionkey",
    "sharedkey",
    "accountkey",
    "secret",
    "clientsecret",
    "appsecret",
    "apisecret",
    "sharedsecret",
    "sig",
    "signature",
    "xamzsignature",
    "xgoogsignature",
    "hmac",
    "jwt",
    "sas",
    "sharedaccesssignature",
    "authorization",
    "accesscode",
    "credential",
    "credentials",
];

/// Parameters that hold passwords: any value is one.
const PASSWORDS: [&str; 6] = [
    "password",
    "passwd",
    "passwort",
    "pwd",
    "passphrase",
    "userpass",
];

/// Parameters that often hold something harmless: only a value that looks random is a secret.
const AMBIGUOUS: [&str; 8] = [
    "key",
    "auth",
    "session",
    "sessionid",
    "sid",
    "pass",
    "phpsessid",
    "jsessionid",
];

/// The secrets of a text, by position and without overlap.
///
/// Linear in the text.
#[must_use]
pub fn secrets(text: &str) -> Vec<Secret> {
    let mut found: Vec<Secret> = Vec::new();
    if memchr::memchr(b'@', text.as_bytes()).is_some() {
        found.extend(USER_INFO.captures_iter(text).filter_map(|found| {
            let all = found.get(0)?.start();
            user_info(text, all, found.get(1)?.range())
        }));
    }
    found.extend(
        assignments(text)
            .filter_map(|at| PARAMETER.captures(&text[at..]).map(|found| (at, found)))
            .filter_map(|(at, found)| {
                let (name, value) = (found.get(1)?.as_str(), found.get(2)?);
                parameter(name, value, (text, at))
            }),
    );
    found.extend(token::find(text).map(|(range, name)| {
        let certainty = if is_placeholder(&text[range.clone()]) {
            Certainty::Placeholder
        } else {
            Certainty::Likely
        };
        Secret {
            range,
            kind: SecretKind::Token(name),
            certainty,
        }
    }));
    without_overlap(found)
}

/// Where something is assigned: the byte before the name. Linear, for names are short.
fn assignments(text: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'=', bytes).filter_map(|equals| {
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-".contains(byte);
        let name = bytes[..equals].iter().rev().take(MAX_NAME_LEN + 1);
        let before = equals.checked_sub(name.take_while(|byte| is_name(byte)).count() + 1)?;
        b"?&#;".contains(&bytes[before]).then_some(before)
    })
}

/// Sorts secrets, and joins those that overlap: the better known kind stays, with all bytes.
fn without_overlap(mut found: Vec<Secret>) -> Vec<Secret> {
    found.sort_by_key(|secret| (secret.range.start, std::cmp::Reverse(secret.range.end)));
    let mut out: Vec<Secret> = Vec::with_capacity(found.len());
    for secret in found {
        match out.last_mut() {
            Some(last) if secret.range.start < last.range.end => {
                last.range.end = last.range.end.max(secret.range.end);
                if secret.certainty > last.certainty || matches!(secret.kind, SecretKind::Token(_))
                {
                    last.certainty = secret.certainty.max(last.certainty);
                    last.kind = secret.kind;
                }
            }
            _ => out.push(secret),
        }
    }
    out
}

/// The text with every byte of a secret as `*`, so that offsets stay what they are.
#[must_use]
pub fn mask(text: &str) -> Cow<'_, str> {
    let hidden: Vec<Range<usize>> = secrets(text)
        .into_iter()
        .filter(|secret| secret.certainty > Certainty::Placeholder)
        .map(|secret| secret.range)
        .collect();
    if hidden.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in hidden {
        out.push_str(&text[at..range.start]);
        out.extend(std::iter::repeat_n('*', range.len()));
        at = range.end;
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

fn user_info(text: &str, slashes: usize, range: Range<usize>) -> Option<Secret> {
    let before = text[..slashes].strip_suffix(':').unwrap_or_default();
    let is_web = ["http", "https"].iter().any(|scheme| {
        let at = before.len().checked_sub(scheme.len());
        at.and_then(|at| before.get(at..))
            .is_some_and(|name| name.eq_ignore_ascii_case(scheme))
    });
    let info = &text[range.clone()];
    let certainty = match info.split_once(':') {
        Some((user, "")) if is_web => weigh(user),
        Some((_, "")) => return None,
        Some((user, password)) => weigh_password(password).max(match weigh(user) {
            Certainty::Likely => Certainty::Likely,
            _ => Certainty::Placeholder,
        }),
        None if is_web => weigh(info),
        // `ssh://git@host` names the account, which is not a secret.
        None => return None,
    };
    Some(Secret {
        range,
        kind: SecretKind::UserInfo,
        certainty,
    })
}

fn parameter(name: &str, value: regex::Match<'_>, (text, from): (&str, usize)) -> Option<Secret> {
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let certainty = if PASSWORDS.contains(&plain.as_str()) {
        let weight = weigh_password(value.as_str());
        // What lets readers into a meeting is published on purpose.
        if invites_to_meeting(&text[..from]) {
            weight.min(Certainty::Possible)
        } else {
            weight
        }
    } else if NAMES.contains(&plain.as_str()) {
        let weight = weigh(value.as_str());
        if shows_badge(&text[..from]) {
            weight.min(Certainty::Possible)
        } else {
            weight
        }
    } else if AMBIGUOUS.contains(&plain.as_str()) && value.len() >= 16 && !is_uuid(value.as_str()) {
        Some(weigh(value.as_str())).filter(|certainty| *certainty == Certainty::Likely)?
    } else {
        return None;
    };
    Some(Secret {
        range: from + value.start()..from + value.end(),
        kind: SecretKind::Parameter(name.into()),
        certainty,
    })
}

/// The path of the URL that ends here.
fn path_before(before: &str) -> &str {
    const MAX_LEN: usize = 200;
    let from = before.floor_char_boundary(before.len().saturating_sub(MAX_LEN));
    let url = before[from..].rsplit("//").next().unwrap_or_default();
    url.split('?').next().unwrap_or_default()
}

/// Whether the URL that ends here is the image of a state, `/badge.svg`, `/graphs/tree.svg`: the token of a
/// private project that goes with it opens the image and nothing else, and is made to be published.
fn shows_badge(before: &str) -> bool {
    let path = path_before(before);
    let is_image = [".svg", ".png"].iter().any(|end| path.ends_with(end));
    is_image
        && ["badge", "/graph", "/shield", "/status"]
            .iter()
            .any(|part| path.contains(part))
}

/// Whether the URL that ends here is the address of a meeting: `/j/123456789`, `/meeting/…`.
fn invites_to_meeting(before: &str) -> bool {
    const FOLDERS: [&str; 8] = ["j", "join", "meet", "meeting", "my", "w", "wc", "webinar"];
    let path = path_before(before);
    let mut folders = path.split('/').skip(1).peekable();
    while let Some(folder) = folders.next() {
        let is_meeting = FOLDERS.contains(&folder);
        if is_meeting && folders.peek().is_some_and(|name| !name.is_empty()) {
            return true;
        }
    }
    false
}

/// Whether a value names a record, `a9b67077-3132-489c-a460-53cb34d3afc3`, which by itself opens nothing.
fn is_uuid(value: &str) -> bool {
    let parts: Vec<&str> = value.split('-').collect();
    let is_hex = |part: &&str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]) && parts.iter().all(is_hex)
}

/// How much a value looks like something a program made up: letters with digits, or both cases.
fn weigh(value: &str) -> Certainty {
    if is_placeholder(value) {
        return Certainty::Placeholder;
    }
    let has = |of: fn(&char) -> bool| value.chars().any(|c| of(&c));
    let is_mixed = has(char::is_ascii_digit) && has(char::is_ascii_alphabetic);
    let is_cased = has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase);
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    match value.len() {
        8..16 if is_mixed || is_number => Certainty::Likely,
        16.. if is_mixed || is_number || is_cased => Certainty::Likely,
        _ => Certainty::Possible,
    }
}

/// A password is whatever is not a placeholder.
fn weigh_password(value: &str) -> Certainty {
    if is_placeholder(value) {
        Certainty::Placeholder
    } else if value.chars().count() < 3 {
        Certainty::Possible
    } else {
        Certainty::Likely
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likely(text: &str) -> Vec<&str> {
        secrets(text)
            .into_iter()
            .filter(|secret| secret.certainty == Certainty::Likely)
            .map(|secret| &text[secret.range])
            .collect()
    }

    #[test]
    fn invitations_to_meetings_are_meant_for_readers() {
        for harmless in [
            "https://us02web.zoom.example/j/123456789?pwd=c0VCejh",
            "https://zoom.example/meeting/912?password=17825db5-c698",
            "https://files.example/get?key=a9b67077-3132-489c-a460-53cb34d3afc3",
        ] {
            assert_eq!(likely(harmless), [""; 0], "{harmless}");
        }
        assert_eq!(likely("https://a.example/login?pwd=c0VCejh"), ["c0VCejh"]);
    }

    #[test]
    fn passwords_and_tokens_before_the_host_are_secrets() {
        assert_eq!(
            likely("see https://ada:hunter2@a.example/x"),
            ["ada:hunter2"]
        );
        assert_eq!(likely("ftp://ada:p@ss!1@a.example"), ["ada:p@ss!1"]);
        assert_eq!(
            likely("https://9f8e7d6c5b4a3f2e@a.example"),
            ["9f8e7d6c5b4a3f2e"]
        );
        for harmless in [
            "https://user:password@a.example",
            "https://<user>:<password>@a.example",
            "ssh://git@a.example/x.git",
            "https://a.example/@ada/1",
            "https://a.example/?to=ada@b.example",
            "https://ada@a.example",
            "mailto:ada@b.example",
        ] {
            assert_eq!(likely(harmless), [""; 0], "{harmless}");
        }
    }

    #[test]
    fn parameters_that_hold_secrets_are_known() {
        assert_eq!(
            likely("https://a.example/x?a=1&access_token=3f9a7c2e81b4#y"),
            ["3f9a7c2e81b4"]
        );
        assert_eq!(
            likely("https://a.example/x?a=1&amp;X-Api-Key=3f9a7c2e81b4"),
            ["3f9a7c2e81b4"]
        );
        assert_eq!(
            likely("https://a.example/x?sv=1&sig=Zm9v%2BYmFyMTIz%3D"),
            ["Zm9v%2BYmFyMTIz%3D"]
        );
        assert_eq!(
            likely("https://a.example/x?password=swordfish"),
            ["swordfish"]
        );
        for harmless in [
            "https://a.example/?token=YOUR_TOKEN",
            "https://a.example/?token=<token>",
            "https://a.example/?token={token}",
            "https://a.example/?api_key=xxxxxxxxxxxx",
            "https://a.example/?api_key=123456789",
            "https://a.example/?token=my-api-token",
            "https://a.example/?key=value",
            "https://a.example/?tokenizer=3f9a7c2e81b4",
            "https://a.example/?token=short",
        ] {
            assert_eq!(likely(harmless), [""; 0], "{harmless}");
        }
    }

    #[test]
    fn known_shapes_are_secrets_wherever_they_stand() {
        let token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
        assert_eq!(likely(&format!("https://a.example/{token}/x")), [token]);
        let hook = "T01AB2CD3/B01EF2GH3/k2J9sd81Lmw02kdPq7";
        assert_eq!(
            likely(&format!("https://hooks.slack.com/services/{hook}")),
            [hook]
        );
        assert_eq!(likely("https://a.example/AKIAIOSFODNN7EXAMPLE"), [""; 0]);
    }

    #[test]
    fn what_is_masked_keeps_its_length() {
        let text = "é https://ada:hünter2@a.example/?token=3f9a7c2e81b4&b=1";
        let masked = mask(text);
        assert_eq!(masked.len(), text.len());
        assert_eq!(
            masked,
            "é https://************@a.example/?token=************&b=1"
        );
        assert!(matches!(mask("https://a.example/?b=1"), Cow::Borrowed(_)));
        assert_eq!(
            mask("https://a.example/?token=ab"),
            "https://a.example/?token=**"
        );
    }
}
