//! One request: the only place that knows the HTTP client.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use url::Url;

use crate::online::inflate::Inflate;
use crate::online::resolver::Pins;
use crate::settings::{ProxyUse, Settings};

/// Why there is no response, or no complete body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HttpError {
    TimedOut,
    /// No connection, or one that broke.
    Connection,
    Certificate,
    /// Not HTTP, or a body that is not what its headers say.
    Garbled,
}

/// How much a request looks like a browser's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RequestStyle {
    /// The first request: a range where the first bytes are enough.
    Usual,
    /// After a failure or a refusal: no range, and the headers of a browser but its user agent.
    Plain,
    /// To confirm that something is missing: with the user agent of a browser as well.
    Browser,
}

/// A request.
#[derive(Clone, Debug)]
pub(super) struct HttpRequest {
    pub(super) url: Url,
    /// Whether only the first bytes are requested.
    pub(super) is_short: bool,
    pub(super) is_image: bool,
    pub(super) style: RequestStyle,
    /// Cookies that were set by the redirects before.
    pub(super) cookies: Option<HeaderValue>,
    /// Validators of the cached result.
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    /// Headers that the configuration has for this host.
    pub(super) headers: Arc<[(HeaderName, HeaderValue)]>,
}

/// The head of a response, and its body as it arrives.
pub(super) struct HttpResponse {
    pub(super) status: u16,
    response: reqwest::Response,
    /// Decompresses what the client does not.
    inflate: Option<Inflate>,
}

/// The first bytes that are asked for when the page itself is not wanted.
const SHORT: &str = "bytes=0-1023";
/// Largest rest of a body that is read to keep its connection.
const DRAINED: u64 = 64 * 1024;
/// How long that may take.
const PATIENCE: Duration = Duration::from_millis(250);

/// User agent of a browser: some servers answer 404 to all others.
const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// The client with its pool of connections.
#[derive(Clone, Debug)]
pub(super) struct Client {
    client: reqwest::Client,
    /// The user agent of a browser, followed by the program's own.
    browser: HeaderValue,
}

/// Why there is no client: the system's certificates cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot set up HTTPS")]
pub(super) struct NoClient(#[source] reqwest::Error);

impl Client {
    pub(super) fn new(settings: &Settings, pins: Pins) -> Result<Self, NoClient> {
        // The process has one provider; when another part set it first, that one is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .dns_resolver(pins)
            .connect_timeout(settings.connect_timeout)
            .pool_idle_timeout(Duration::from_secs(30))
            .user_agent(&settings.user_agent);
        if settings.proxy == ProxyUse::None {
            builder = builder.no_proxy();
        }
        Ok(Self {
            client: builder.build().map_err(NoClient)?,
            browser: browser(&settings.user_agent),
        })
    }

    /// Sends a request, and waits for the head of the response.
    pub(super) async fn get(&self, ask: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let mut headers = HeaderMap::new();
        let accept = match (ask.is_image, ask.style) {
            (true, _) => "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
            (false, RequestStyle::Usual) => "text/html,application/xhtml+xml,*/*;q=0.8",
            (false, _) => "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        };
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        if ask.style != RequestStyle::Usual {
            let languages = HeaderValue::from_static("en,*;q=0.5");
            headers.insert(header::ACCEPT_LANGUAGE, languages);
        }
        if ask.style == RequestStyle::Browser {
            headers.insert(header::USER_AGENT, self.browser.clone());
        }
        if ask.is_short {
            headers.insert(header::RANGE, HeaderValue::from_static(SHORT));
            // The first bytes of a compressed body are of no use.
            headers.insert(
                header::ACCEPT_ENCODING,
                HeaderValue::from_static("identity"),
            );
        }
        let validators = [
            (header::IF_NONE_MATCH, &ask.etag),
            (header::IF_MODIFIED_SINCE, &ask.last_modified),
        ];
        for (name, value) in validators {
            if let Some(value) = value.as_deref().and_then(|text| text.parse().ok()) {
                headers.insert(name, value);
            }
        }
        for (name, value) in ask.headers.iter() {
            headers.insert(name.clone(), value.clone());
        }
        if let Some(cookies) = &ask.cookies {
            let own = headers.get(header::COOKIE).map(HeaderValue::as_bytes);
            let all = [own.unwrap_or_default(), cookies.as_bytes()];
            let all = if own.is_some() {
                all.join(&b"; "[..])
            } else {
                all.concat()
            };
            if let Ok(all) = HeaderValue::from_bytes(&all) {
                headers.insert(header::COOKIE, all);
            }
        }
        let request = self.client.get(ask.url.clone()).headers(headers);
        match request.send().await {
            Ok(response) => Ok(HttpResponse {
                status: response.status().as_u16(),
                inflate: is_deflated(&response).then(Inflate::default),
                response,
            }),
            Err(error) => Err(fault(&error)),
        }
    }
}

impl HttpResponse {
    /// A header as text; `None` when it is missing or not ASCII.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.response.headers().get(name)?.to_str().ok()
    }

    /// A header that may be written in UTF-8, as some servers do in `Location`.
    pub(super) fn header_text(&self, name: &str) -> Option<String> {
        let bytes = self.response.headers().get(name)?.as_bytes();
        Some(String::from_utf8_lossy(bytes).into_owned())
    }

    /// The cookies that the server sets.
    pub(super) fn set_cookies(&self) -> Vec<HeaderValue> {
        let all = self.response.headers().get_all(header::SET_COOKIE);
        all.iter().cloned().collect()
    }

    /// Whether the body is in a compression that cannot be read.
    pub(super) fn is_encoded(&self) -> bool {
        // What was decompressed has no such header any more.
        self.inflate.is_none()
            && self
                .header("content-encoding")
                .is_some_and(|it| !it.trim().eq_ignore_ascii_case("identity"))
    }

    /// The next piece of the body, decompressed; none is empty.
    pub(super) async fn chunk(&mut self) -> Result<Option<Vec<u8>>, HttpError> {
        loop {
            if let Some(inflate) = &mut self.inflate
                && let Some(piece) = inflate.next().map_err(|_| HttpError::Garbled)?
            {
                return Ok(Some(piece));
            }
            let chunk = match self.response.chunk().await {
                Ok(chunk) => chunk,
                Err(error) => return Err(fault(&error)),
            };
            match (&mut self.inflate, chunk) {
                (None, chunk) => return Ok(chunk.map(|bytes| bytes.to_vec())),
                (Some(inflate), Some(bytes)) => inflate.add(&bytes),
                (Some(inflate), None) if inflate.is_complete() => return Ok(None),
                (Some(_), None) => return Err(HttpError::Garbled),
            }
        }
    }

    /// Reads the rest of a short body, so that its connection can be used again.
    pub(super) async fn drain(mut self) {
        if self
            .response
            .content_length()
            .is_none_or(|len| len > DRAINED)
        {
            return;
        }
        let rest = async { while let Ok(Some(_)) = self.chunk().await {} };
        // Too slow or broken: then the connection is given up, and nothing else depends on it.
        let _ = tokio::time::timeout(PATIENCE, rest).await;
    }
}

/// Whether a body is compressed with `deflate`, which some servers send unasked.
fn is_deflated(response: &reqwest::Response) -> bool {
    let encoding = response.headers().get(header::CONTENT_ENCODING);
    let encoding = encoding.and_then(|value| value.to_str().ok());
    encoding.is_some_and(|value| value.trim().eq_ignore_ascii_case("deflate"))
}

/// The user agent of a request like a browser's. It still names the program.
fn browser(own: &str) -> HeaderValue {
    let is_browser = ["Firefox/", "Chrome/", "Safari/"]
        .iter()
        .any(|name| own.contains(name));
    let name = if is_browser {
        own.to_owned()
    } else {
        format!(
            "{BROWSER} {}",
            own.strip_prefix("Mozilla/5.0 ").unwrap_or(own)
        )
    };
    HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static(BROWSER))
}

/// What went wrong, by the first error in the chain that says something.
fn fault(error: &reqwest::Error) -> HttpError {
    if error.is_timeout() {
        return HttpError::TimedOut;
    }
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(inner) = cause {
        if let Some(found) = known(inner) {
            return found;
        }
        cause = inner.source();
    }
    if error.is_connect() {
        HttpError::Connection
    } else {
        HttpError::Garbled
    }
}

fn known(error: &(dyn Error + 'static)) -> Option<HttpError> {
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return Some(match error {
            rustls::Error::InvalidCertificate(_)
            | rustls::Error::NoCertificatesPresented
            | rustls::Error::UnsupportedNameType => HttpError::Certificate,
            _ => HttpError::Connection,
        });
    }
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        if error.is_parse() {
            return Some(HttpError::Garbled);
        }
        if error.is_incomplete_message() || error.is_closed() || error.is_canceled() {
            return Some(HttpError::Connection);
        }
    }
    if let Some(error) = error.downcast_ref::<h2::Error>()
        && error.get_io().is_none()
    {
        // What we find fault with is no HTTP/2; what the server gave up is a connection that broke.
        let is_ours = error.is_library();
        return Some(if is_ours {
            HttpError::Garbled
        } else {
            HttpError::Connection
        });
    }
    let error = error.downcast_ref::<std::io::Error>()?;
    // What an I/O error wraps is not its source.
    if let Some(found) = error.get_ref().and_then(|inner| known(inner)) {
        return Some(found);
    }
    match error.kind() {
        std::io::ErrorKind::TimedOut => Some(HttpError::TimedOut),
        std::io::ErrorKind::ConnectionReset
        | std::io::ErrorKind::ConnectionRefused
        | std::io::ErrorKind::ConnectionAborted
        | std::io::ErrorKind::BrokenPipe
        | std::io::ErrorKind::HostUnreachable
        | std::io::ErrorKind::NetworkUnreachable
        | std::io::ErrorKind::AddrNotAvailable => Some(HttpError::Connection),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_still_says_whose_program_it_is() {
        let name = |own: &str| browser(own).to_str().unwrap().to_owned();
        assert_eq!(
            name("Mozilla/5.0 (compatible; faqlint/1.0)"),
            format!("{BROWSER} (compatible; faqlint/1.0)")
        );
        assert_eq!(name("acme/2"), format!("{BROWSER} acme/2"));
        assert_eq!(
            name("Mozilla/5.0 Chrome/1 acme"),
            "Mozilla/5.0 Chrome/1 acme"
        );
    }
}
