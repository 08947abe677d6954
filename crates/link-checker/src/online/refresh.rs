//! Redirects by a page itself: `<meta http-equiv="refresh">` and the `Refresh` header.

use url::Url;

/// A page that refreshes later than this, in seconds, is read first, so its own anchors count.
const SOON: u64 = 10;

/// The URL of a refresh, and when it happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refresh {
    seconds: u64,
    /// As written, relative to the page or to `base`.
    url: Box<str>,
    /// The `<base href>` of the page.
    pub(super) base: Option<Box<str>>,
}

impl Refresh {
    /// Reads `0; url=/new` as browsers do (HTML, shared declarative refresh steps); `None` when it
    /// names no URL, for then the page only loads itself again.
    pub(super) fn parse(content: &str) -> Option<Self> {
        let content = content.trim_ascii_start();
        let digits = content.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = content.split_at(digits);
        if number.is_empty() && !rest.starts_with('.') {
            return None;
        }
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let behind = rest.trim_ascii_start();
        let behind = match behind.strip_prefix([';', ',']) {
            Some(behind) => behind.trim_ascii_start(),
            None if behind.len() < rest.len() => behind,
            None => return None,
        };
        let url = unquoted(without_name(behind)).trim_ascii();
        (!url.is_empty()).then(|| Self {
            // A number too large to read is late as well.
            seconds: if number.is_empty() {
                0
            } else {
                number.parse().unwrap_or(u64::MAX)
            },
            url: url.into(),
            base: None,
        })
    }

    /// Whether it happens before the page is read.
    pub(super) fn is_soon(&self) -> bool {
        self.seconds <= SOON
    }

    /// The URL that a reader of `from` is sent to soon; `None` if it is the same page.
    pub(super) fn target(&self, from: &Url) -> Option<Url> {
        let base = self.base.as_deref().and_then(|base| from.join(base).ok());
        let target = base.as_ref().unwrap_or(from).join(&self.url).ok()?;
        let without_fragment = |url: &Url| {
            let mut url = url.clone();
            url.set_fragment(None);
            url
        };
        let is_other = without_fragment(&target) != without_fragment(from);
        (self.is_soon() && is_other && matches!(target.scheme(), "http" | "https"))
            .then_some(target)
    }
}

/// The URL behind `url=`, which may be left out.
fn without_name(text: &str) -> &str {
    let rest = text
        .get(..3)
        .filter(|name| name.eq_ignore_ascii_case("url"))
        .and_then(|_| text[3..].trim_ascii_start().strip_prefix('='));
    rest.map_or(text, str::trim_ascii_start)
}

fn unquoted(text: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split(quote).next().unwrap_or(inner);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(content: &str) -> Option<String> {
        let from = Url::parse("https://a.example/dir/page?x=1").unwrap();
        Some(Refresh::parse(content)?.target(&from)?.into())
    }

    #[test]
    fn it_is_read_as_browsers_read_it() {
        for content in [
            "0; url=/new",
            "0;URL='/new'",
            " 3 , Url = \"/new\" ",
            "0 /new",
            "0.5;url=/new",
            ".5; url=/new",
            "1;/new",
            "0; url='/new' ignored",
        ] {
            let expected = Some("https://a.example/new".to_owned());
            assert_eq!(target(content), expected, "{content}");
        }
        assert_eq!(
            target("0; url=next"),
            Some("https://a.example/dir/next".to_owned())
        );
        assert_eq!(
            target("0; url=urls"),
            Some("https://a.example/dir/urls".to_owned())
        );
    }

    #[test]
    fn what_does_not_lead_to_another_page_at_once_is_nothing() {
        for content in [
            "",
            "5",
            "5;",
            "0; url=",
            "0; url=''",
            "url=/new",
            "x; url=/new",
            "0/new",
            "11; url=/new",
            "99999999999999999999999; url=/new",
            "0; url=#top",
            "0; url=page?x=1",
            "0; url=javascript:alert(1)",
            "0; url=mailto:a@b.example",
        ] {
            assert_eq!(target(content), None, "{content}");
        }
    }
}
