//! Old addresses that a site leads elsewhere, as its files write them.

mod advice;
mod entry;
mod files;
mod front_matter;
mod graph;
mod pattern;
mod places;
mod redirect;
mod script;
mod written;

pub use advice::redirect_advice;
pub use entry::{NewEntry, Wanted};
pub use files::find;
pub use graph::SiteRedirects;
pub use pattern::Pattern;
pub use redirect::{Effect, End, Place, Redirect, RedirectFile, RedirectKind, Side};
