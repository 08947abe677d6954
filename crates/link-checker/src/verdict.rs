//! What is known of an external link.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What is known of an external link, in one word.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The page is there.
    Alive,
    /// The page is there, and its server says for good that its address is another one.
    Moved,
    /// The page is not there; seen twice.
    Dead,
    /// Nothing certain could be found out.
    Unverified,
    /// The configuration says not to ask.
    Skipped,
}

impl Verdict {
    /// All verdicts, in the order of every table.
    pub const ALL: [Self; 5] = [
        Self::Alive,
        Self::Moved,
        Self::Dead,
        Self::Unverified,
        Self::Skipped,
    ];

    /// The word used in every output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Alive => "alive",
            Self::Moved => "moved",
            Self::Dead => "dead",
            Self::Unverified => "unverified",
            Self::Skipped => "skipped",
        }
    }
}

/// Declares the reasons with their words and what a writer reads.
macro_rules! reasons {
    ($( $(#[doc = $doc:literal])* $name:ident = $word:literal, $text:literal; )*) => {
        /// Why a link has its verdict.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
            schemars::JsonSchema,
        )]
        #[serde(rename_all = "kebab-case")]
        pub enum Reason {
            $( $(#[doc = $doc])* $name, )*
        }

        impl Reason {
            /// All reasons.
            pub const ALL: &[Self] = &[$( Self::$name, )*];

            /// The word used in every output.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $( Self::$name => $word, )*
                }
            }

            /// The reason in a few words for a sentence.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $( Self::$name => $text, )*
                }
            }
        }
    };
}

reasons! {
    /// The server asks for fewer requests.
    RateLimited = "rate-limited", "the server asks for fewer requests";
    /// The server failed.
    ServerError = "server-error", "the server has an error";
    /// The server did not answer in time.
    TimedOut = "timed-out", "the server did not answer in time";
    /// The run ended before the link's turn.
    OutOfTime = "out-of-time", "the run ended before its turn";
    /// No connection, or one that broke.
    ConnectionFailed = "connection-failed", "no connection could be made";
    /// The certificate is not to be trusted.
    Certificate = "certificate", "the certificate of the server is not to be trusted";
    /// The page is for those who sign in.
    Login = "login", "the page needs a login";
    /// The server keeps programs out.
    BotWall = "bot-wall", "the server keeps programs out";
    /// Scripts build the page, so its anchors cannot be seen.
    ScriptedPage = "scripted-page", "scripts build the page, so its anchors cannot be seen";
    /// The page is larger than what is read.
    TooLarge = "too-large", "the page is larger than what is read";
    /// The address is not public and not allowed.
    BlockedAddress = "blocked-address", "its address is not public, and `[links] allow` does not name it";
    /// The port is neither 80 nor 443 and not allowed.
    BlockedPort = "blocked-port", "its port is not a usual one, and `[links] allow` does not name it";
    /// Redirects lead in a circle.
    RedirectLoop = "redirect-loop", "its redirects lead in a circle";
    /// Redirects do not end.
    TooManyRedirects = "too-many-redirects", "it is redirected too many times";
    /// A redirect that leads nowhere one may go.
    BadRedirect = "bad-redirect", "it is redirected to something that is not a web page";
    /// An answer that cannot be understood.
    BadResponse = "bad-response", "the answer of the server cannot be used";
    /// 404.
    NotFound = "not-found", "the server says there is no such page";
    /// 410.
    Gone = "gone", "the server says the page is gone for good";
    /// The name does not exist.
    NoSuchHost = "no-such-host", "there is no host of that name";
    /// The page has no such anchor.
    MissingFragment = "missing-fragment", "the page has no such anchor";
    /// What should be an image is none.
    NotAnImage = "not-an-image", "what the server sends is not an image";
    /// An expression in the configuration leaves it out.
    Excluded = "excluded", "`[links] exclude` or `include` leaves it out";
    /// A host rule in the configuration leaves it out.
    HostRule = "host-rule", "a `[[links.host]]` leaves it out";
}

/// What is known of one URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The verdict.
    pub verdict: Verdict,
    /// Why; always given unless the page is alive.
    pub reason: Option<Reason>,
    /// The last status code.
    pub status: Option<u16>,
    /// Where the redirects ended, when there were any; secrets masked.
    pub final_url: Option<Box<str>>,
    /// Requests made in this run.
    pub requests: u32,
    /// Whether the cache answered.
    pub cached: bool,
    /// Whether each wanted fragment is there; `None` is not known.
    pub fragments: BTreeMap<Box<str>, Option<bool>>,
    /// Whether it has been unverified for as long as the configuration bears.
    pub escalated: bool,
    /// What the configuration says about why it is skipped.
    pub note: Option<Box<str>>,
}

impl Outcome {
    /// An outcome without any request.
    #[must_use]
    pub fn new(verdict: Verdict, reason: Option<Reason>) -> Self {
        Self {
            verdict,
            reason,
            status: None,
            final_url: None,
            requests: 0,
            cached: false,
            fragments: BTreeMap::new(),
            escalated: false,
            note: None,
        }
    }
}

/// How many URLs have each verdict.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct VerdictCounts {
    /// The page is there.
    pub alive: usize,
    /// The page is there under another address.
    pub moved: usize,
    /// The page is not there.
    pub dead: usize,
    /// Nothing certain could be found out.
    pub unverified: usize,
    /// The configuration says not to ask.
    pub skipped: usize,
}

impl VerdictCounts {
    /// Counts one URL.
    pub fn add(&mut self, verdict: Verdict) {
        *self.of_mut(verdict) += 1;
    }

    /// Adds the counts of other URLs.
    pub fn join(&mut self, other: Self) {
        for verdict in Verdict::ALL {
            *self.of_mut(verdict) += other.of(verdict);
        }
    }

    /// The count of a verdict.
    #[must_use]
    pub fn of(&self, verdict: Verdict) -> usize {
        let mut copy = *self;
        *copy.of_mut(verdict)
    }

    /// All URLs.
    #[must_use]
    pub fn total(&self) -> usize {
        Verdict::ALL.iter().map(|verdict| self.of(*verdict)).sum()
    }

    fn of_mut(&mut self, verdict: Verdict) -> &mut usize {
        match verdict {
            Verdict::Alive => &mut self.alive,
            Verdict::Moved => &mut self.moved,
            Verdict::Dead => &mut self.dead,
            Verdict::Unverified => &mut self.unverified,
            Verdict::Skipped => &mut self.skipped,
        }
    }
}

/// What is known of the URLs of a run, by URL without fragment.
#[derive(Clone, Debug, Default)]
pub struct Outcomes(pub BTreeMap<Arc<str>, Arc<Outcome>>);

impl Outcomes {
    /// What is known of a URL without its fragment, as [`super::Address`] writes it.
    #[must_use]
    pub fn get(&self, url: &str) -> Option<&Outcome> {
        self.0.get(url).map(|outcome| &**outcome)
    }

    /// Adds what is known of a URL.
    pub fn insert(&mut self, url: &str, outcome: Outcome) {
        self.0.insert(url.into(), Arc::new(outcome));
    }

    /// How many URLs have each verdict.
    #[must_use]
    pub fn counts(&self) -> VerdictCounts {
        let mut counts = VerdictCounts::default();
        for outcome in self.0.values() {
            counts.add(outcome.verdict);
        }
        counts
    }
}

/// How long a host took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostTime {
    /// The host, with its port when that is not a usual one.
    pub host: String,
    /// Requests made to it.
    pub requests: u32,
    /// The time that its requests took, one after the other.
    pub spent: Duration,
    /// URLs that still wait for it.
    pub waiting: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_serialised_form() {
        for reason in Reason::ALL {
            assert_eq!(
                serde_json::to_value(reason).unwrap(),
                serde_json::Value::from(reason.as_str())
            );
        }
        for verdict in Verdict::ALL {
            assert_eq!(
                serde_json::to_value(verdict).unwrap(),
                serde_json::Value::from(verdict.as_str())
            );
        }
    }

    #[test]
    fn every_verdict_is_counted_once() {
        let mut counts = VerdictCounts::default();
        for verdict in Verdict::ALL {
            counts.add(verdict);
            assert_eq!(counts.of(verdict), 1);
        }
        assert_eq!(counts.total(), 5);
    }
}
