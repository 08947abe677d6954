//! Where pictures are that do not lie where their path says.

use std::path::Path;

use super::names::Form;
use super::{Found, Resolver, Role};

impl Resolver<'_> {
    /// A picture at the same place below another root: generators serve the static folder and the pages
    /// as one tree.
    pub(super) fn beside_roots(&self, folder: &Path, path: &str, form: Form) -> Option<Found> {
        let roots = &self.site.roots;
        let place = roots
            .iter()
            .find_map(|root| folder.strip_prefix(root).ok())?;
        let places = roots.iter().map(|root| root.join(place));
        places
            .filter(|place| place != folder)
            .find_map(|place| self.locate(&place, path, form, Role::Image).ok())
            .map(|found| Found {
                spelling: None,
                ..found
            })
    }

    /// Whether a path starts with a name that only the site's build knows: `@assets/a.png`.
    pub(super) fn is_alias(&self, folder: &Path, path: &str) -> bool {
        let first = path.split('/').next().unwrap_or_default();
        let is_here = || {
            let listing = self.tree.list(folder);
            listing.is_some_and(|listing| listing.get(first).is_some())
        };
        first.starts_with('@') && path.len() > first.len() && !is_here()
    }

    /// What a path leads to without its first segment, when that is the folder of a root, with the rest:
    /// `/static/img/a.png` is served as `/img/a.png`.
    pub(super) fn without_root<'p>(
        &self,
        rest: &'p str,
        form: Form,
        role: Role,
    ) -> Option<(Found, &'p str)> {
        let (first, rest) = rest.split_once('/')?;
        let mut roots = self.site.roots.iter();
        let root = roots.find(|root| root.file_name().is_some_and(|name| name == first))?;
        let place = self.locate(root, rest, form, role).ok()?;
        let spelling = place
            .spelling
            .map(|spelling| format!("/{first}/{spelling}").into());
        (!rest.is_empty()).then_some((Found { spelling, ..place }, rest))
    }
}
