//! Redirects in the front matter of pages: `redirect_from`, `redirect_to`, `aliases`.

use std::path::Path;

use crate::redirects::places::{Places, address_of, key};
use crate::redirects::{Effect, End, Place, Redirect, RedirectKind, Side};
use crate::site::{Addresses, Answer, Page, Preset, Site, SiteModel};
use crate::text::{Scalar, Span, scalars, toml_scalars};

/// The redirects of one page: at least one.
pub(super) struct Found {
    pub(super) redirects: Vec<Redirect>,
}

/// Reads the redirects of a page, as its generator does; `None` when there is none.
pub(super) fn read(file: &Path, text: &str, site: &Site, model: &SiteModel) -> Option<Found> {
    let body = body(text)?;
    let inner = body.slice(text);
    if !inner.contains("redirect_") && !inner.contains("aliases") {
        return None;
    }
    let (addresses, page) = model.page(file)?;
    let mut configs = site.configs.iter();
    let preset = configs
        .find(|config| config.folder == addresses.folder)?
        .preset;
    let mut sites = model.sites().iter();
    let of_page = OfPage {
        own: address_of(model, file)?,
        index: sites.position(|one| std::ptr::eq(one, addresses))? as u32,
        start: body.start,
        page,
        preset,
        addresses,
        model,
    };
    let is_toml = text.trim_start_matches('\u{feff}').starts_with('+');
    let values = if is_toml {
        toml_scalars(inner)
    } else {
        scalars(inner)
    };
    let redirects = values.iter().filter_map(|one| of_page.redirect(one));
    let redirects: Vec<Redirect> = redirects.collect();
    (!redirects.is_empty()).then_some(Found { redirects })
}

/// A page whose front matter is read.
struct OfPage<'a> {
    /// Its address from the top of the host.
    own: Box<str>,
    /// Its site: an index into the model.
    index: u32,
    /// Where the front matter starts.
    start: u32,
    page: &'a Page,
    preset: Preset,
    addresses: &'a Addresses,
    model: &'a SiteModel,
}

impl OfPage<'_> {
    /// The redirect that a value is.
    fn redirect(&self, scalar: &Scalar) -> Option<Redirect> {
        let kind = kind_of(scalar, self.preset)?;
        let span = Span::at(self.start + scalar.span.start, scalar.span.len());
        let written = |place| Side {
            written: scalar.value.as_str().into(),
            span,
            place,
        };
        let own = Side {
            written: self.page.urls.first()?.clone(),
            span,
            place: Place::At(self.own.clone()),
        };
        let (from, to) = if kind == RedirectKind::RedirectTo {
            let places = Places {
                kind,
                folder: self.addresses.folder.clone(),
                site: Some(self.addresses),
                model: self.model,
            };
            (own, written(places.to(&scalar.value, &Place::Unknown)))
        } else {
            let old = old_address(&scalar.value, self.page, self.preset, self.addresses)?;
            (written(Place::At(old)), own)
        };
        Some(Redirect {
            file: 0,
            kind,
            to: Some(to),
            site: Some(self.index),
            is_conditional: from.written.contains(['?', '#']),
            from,
            is_forced: false,
            effect: Effect::Permanent,
            end: End::Unknown,
        })
    }
}

fn kind_of(scalar: &Scalar, preset: Preset) -> Option<RedirectKind> {
    let [key] = &*scalar.keys else { return None };
    match (preset, key.as_str()) {
        (Preset::Jekyll, "redirect_from") => Some(RedirectKind::RedirectFrom),
        (Preset::Jekyll, "redirect_to") => Some(RedirectKind::RedirectTo),
        (Preset::Hugo | Preset::Zola, "aliases") => Some(RedirectKind::Alias),
        _ => None,
    }
}

/// The address that a page was at, from the top of the host; `None` when the generator does not serve it.
fn old_address(written: &str, page: &Page, preset: Preset, site: &Addresses) -> Option<Box<str>> {
    let own = page.urls.first()?;
    let written = written.split(['?', '#']).next().unwrap_or_default();
    let url = if preset == Preset::Hugo {
        site.alias(own, page.view, written)
    } else {
        format!("/{}", written.trim_start_matches('/'))
    };
    let url = format!("{}{url}", site.base);
    // What is served without a page is the alias; a page is in its way otherwise.
    let is_there = matches!(site.answer(&url, false), Answer::Served | Answer::File(_));
    is_there.then(|| key(&url))
}

/// The text between the fences at the start of a page.
pub(super) fn body(text: &str) -> Option<Span> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let rest = &text[start..];
    let fence = ["---", "+++"]
        .into_iter()
        .find(|fence| rest.starts_with(fence))?;
    let first = rest.find('\n')? + 1;
    if rest[..first].trim_end() != fence {
        return None;
    }
    let mut at = first;
    for line in rest[first..].split_inclusive('\n') {
        if line.trim_end() == fence {
            return Some(Span::new((start + first) as u32, (start + at) as u32));
        }
        at += line.len();
    }
    None
}
