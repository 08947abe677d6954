//! One request: the only place that knows the HTTP client.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use url::Url;

use crate::links::resolver::Pins;
use crate::settings::{LinkSettings, ProxyUse};

/// Why a request gave no answer, or its body no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    TimedOut,
    /// No connection, or one that broke.
    Connection,
    Certificate,
    /// Something that is no HTTP, or a body that is not what it says.
    Garbled,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) url: Url,
    /// Whether the first bytes are enough.
    pub(super) is_short: bool,
    pub(super) is_image: bool,
    /// Of the cached answer.
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    /// Headers that the configuration has for this host.
    pub(super) headers: Arc<[(HeaderName, HeaderValue)]>,
}

/// The head of an answer.
pub(super) struct Reply {
    pub(super) status: u16,
    response: reqwest::Response,
}

/// The first bytes that are asked for when the page itself is not wanted.
const SHORT: &str = "bytes=0-1023";
/// Largest rest of a body that is read to keep its connection.
const DRAINED: u64 = 64 * 1024;
/// How long that may take.
const PATIENCE: Duration = Duration::from_millis(250);

/// The client with its pool of connections.
#[derive(Clone, Debug)]
pub(super) struct Client(reqwest::Client);

/// Why there is no client: the system's certificates cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot set up HTTPS")]
pub(super) struct NoClient(#[source] reqwest::Error);

impl Client {
    pub(super) fn new(settings: &LinkSettings, pins: Pins) -> Result<Self, NoClient> {
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
        builder.build().map(Self).map_err(NoClient)
    }

    /// Asks, and waits for the head of the answer.
    pub(super) async fn get(&self, ask: &Ask) -> Result<Reply, Fault> {
        let mut headers = HeaderMap::new();
        let accept = if ask.is_image {
            "image/*,*/*;q=0.8"
        } else {
            "text/html,application/xhtml+xml,*/*;q=0.8"
        };
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
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
        let request = self.0.get(ask.url.clone()).headers(headers);
        match request.send().await {
            Ok(response) => Ok(Reply {
                status: response.status().as_u16(),
                response,
            }),
            Err(error) => Err(fault(&error)),
        }
    }
}

impl Reply {
    /// A header as text; `None` when it is missing or not ASCII.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.response.headers().get(name)?.to_str().ok()
    }

    /// A header that may be written in UTF-8, as some servers do in `Location`.
    pub(super) fn header_text(&self, name: &str) -> Option<String> {
        let bytes = self.response.headers().get(name)?.as_bytes();
        Some(String::from_utf8_lossy(bytes).into_owned())
    }

    /// Whether the body is in a compression that was not asked for, and that nobody here can read.
    pub(super) fn is_encoded(&self) -> bool {
        // What was decompressed has no such header any more.
        self.header("content-encoding")
            .is_some_and(|it| !it.trim().eq_ignore_ascii_case("identity"))
    }

    /// The next piece of the body, decompressed.
    pub(super) async fn chunk(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        match self.response.chunk().await {
            Ok(chunk) => Ok(chunk.map(|bytes| bytes.to_vec())),
            Err(error) => Err(fault(&error)),
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

/// What went wrong, by the first error in the chain that says something.
fn fault(error: &reqwest::Error) -> Fault {
    if error.is_timeout() {
        return Fault::TimedOut;
    }
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(inner) = cause {
        if let Some(found) = known(inner) {
            return found;
        }
        cause = inner.source();
    }
    if error.is_connect() {
        Fault::Connection
    } else {
        Fault::Garbled
    }
}

fn known(error: &(dyn Error + 'static)) -> Option<Fault> {
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return Some(match error {
            rustls::Error::InvalidCertificate(_)
            | rustls::Error::NoCertificatesPresented
            | rustls::Error::UnsupportedNameType => Fault::Certificate,
            _ => Fault::Connection,
        });
    }
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        if error.is_parse() {
            return Some(Fault::Garbled);
        }
        if error.is_incomplete_message() || error.is_closed() || error.is_canceled() {
            return Some(Fault::Connection);
        }
    }
    if let Some(error) = error.downcast_ref::<h2::Error>()
        && error.get_io().is_none()
    {
        // What we find fault with is no HTTP/2; what the server gave up is a connection that broke.
        let is_ours = error.is_library();
        return Some(if is_ours {
            Fault::Garbled
        } else {
            Fault::Connection
        });
    }
    let error = error.downcast_ref::<std::io::Error>()?;
    // What an I/O error wraps is not its source.
    if let Some(found) = error.get_ref().and_then(|inner| known(inner)) {
        return Some(found);
    }
    match error.kind() {
        std::io::ErrorKind::TimedOut => Some(Fault::TimedOut),
        std::io::ErrorKind::ConnectionReset
        | std::io::ErrorKind::ConnectionRefused
        | std::io::ErrorKind::ConnectionAborted
        | std::io::ErrorKind::BrokenPipe
        | std::io::ErrorKind::HostUnreachable
        | std::io::ErrorKind::NetworkUnreachable
        | std::io::ErrorKind::AddrNotAvailable => Some(Fault::Connection),
        _ => None,
    }
}
