//! The channel of URLs: some arrive while pages are still parsed, and all of them at the end.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use crate::target::{Address, Targets, Wanted};

/// Sends URLs to a check, from any thread.
#[derive(Clone, Debug)]
pub struct Sender(mpsc::UnboundedSender<Message>);

/// The other end of a [`Sender`], for [`super::check_queue`].
#[derive(Debug)]
pub struct Receiver(pub(super) mpsc::UnboundedReceiver<Message>);

/// What is sent.
#[derive(Debug)]
pub(super) enum Message {
    /// A link that a page has; others may want more of the same URL.
    Early(Address),
    /// All that is wanted of all URLs.
    All(Targets),
}

/// A channel to a check.
#[must_use]
pub fn channel() -> (Sender, Receiver) {
    let (sender, receiver) = mpsc::unbounded_channel();
    (Sender(sender), Receiver(receiver))
}

impl Sender {
    /// Hands in a link before all pages are read. It has to be among the targets at the end.
    ///
    /// Only a link with a fragment is requested early: whatever else is wanted of its URL, the request
    /// is the same. A URL without one has to wait, since a page that is parsed later may name one.
    pub fn early(&self, address: Address) {
        if address.fragment.is_some() {
            // When the run is over already, its result says why.
            let _ = self.0.send(Message::Early(address));
        }
    }

    /// Hands in everything, and ends the feed.
    pub fn all(self, targets: Targets) {
        // As above.
        let _ = self.0.send(Message::All(targets));
    }
}

/// What is wanted of a URL, as an attempt at it sees it.
#[derive(Clone, Debug)]
pub(super) enum Wants {
    /// This.
    All(Arc<Wanted>),
    /// A fragment, and what comes in until all pages are read.
    Open(watch::Receiver<Option<Arc<Wanted>>>),
}

impl Wants {
    /// Whether a fragment is wanted.
    pub(super) fn has_fragment(&self) -> bool {
        match self {
            Self::All(wanted) => !wanted.fragments.is_empty(),
            Self::Open(_) => true,
        }
    }

    /// Whether the page is shown as an image, as far as is known.
    pub(super) fn has_image(&self) -> bool {
        matches!(self, Self::All(wanted) if wanted.is_image)
    }

    /// All that is wanted, once it is known.
    pub(super) async fn all(&self) -> Arc<Wanted> {
        match self {
            Self::All(wanted) => Arc::clone(wanted),
            Self::Open(receiver) => {
                let mut receiver = receiver.clone();
                let known = receiver.wait_for(Option::is_some).await;
                match known.ok().and_then(|known| known.clone()) {
                    Some(wanted) => wanted,
                    // The run was given up, and this attempt with it.
                    None => std::future::pending().await,
                }
            }
        }
    }
}
