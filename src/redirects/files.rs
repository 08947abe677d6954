//! The files of a site that hold redirects: found and read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::redirects::places::Places;
use crate::redirects::written::{self, Keys, Text, Written};
use crate::redirects::{
    Effect, End, Place, Redirect, RedirectFile, RedirectKind, Side, SiteRedirects, front_matter,
    script,
};
use crate::site::{COPIED_FOLDERS, ConfigFile, Preset, Site, SiteModel};
use crate::source::{Entry, Tree, normalise};
use crate::text::{Scalar, Span, scalars, toml_scalars};

/// Longest file that is read, in bytes.
const MAX_LEN: u64 = 4 << 20;

/// Most redirects of one file that are looked at.
const MAX: usize = 50_000;

/// Names of the files of hosts.
const HOST_FILES: [(&str, RedirectKind); 4] = [
    ("_redirects", RedirectKind::Lines),
    ("netlify.toml", RedirectKind::Netlify),
    ("vercel.json", RedirectKind::Vercel),
    (".gitbook.yaml", RedirectKind::Gitbook),
];

/// Reads the redirects of a site; `pages` are its pages with their texts.
#[must_use]
pub fn find<'a>(
    pages: impl Iterator<Item = (&'a Path, &'a Arc<str>)>,
    top: &Path,
    site: &Site,
    model: &SiteModel,
    tree: &Tree,
) -> SiteRedirects {
    let mut reader = Reader {
        site,
        model,
        tree,
        found: SiteRedirects::default(),
    };
    let mut seen: FxHashSet<PathBuf> = FxHashSet::default();
    let mut folders: Vec<PathBuf> = Vec::new();
    let mut add = |folder: &Path, folders: &mut Vec<PathBuf>| {
        let is_new = !seen.contains(folder);
        if is_new {
            seen.insert(folder.to_path_buf());
            folders.push(folder.to_path_buf());
        }
        is_new
    };
    let pages: Vec<(&Path, &Arc<str>)> = pages.collect();
    let of_page = |(file, text): &(&'a Path, &'a Arc<str>)| {
        let found = front_matter::read(file, text, site, model)?;
        Some((*file, *text, found))
    };
    let of_pages: Vec<_> = pages.par_iter().filter_map(of_page).collect();
    for (file, _) in &pages {
        let above = file.ancestors().skip(1);
        // The folders above one that is known are known.
        let mut above = above.take_while(|folder| folder.starts_with(top));
        while above.next().is_some_and(|folder| add(folder, &mut folders)) {}
    }
    for config in &site.configs {
        for folder in COPIED_FOLDERS {
            add(&normalise(&config.folder.join(folder)), &mut folders);
        }
        add(&config.folder, &mut folders);
        reader.config(config);
    }
    folders.sort_unstable();
    for folder in &folders {
        let Some(listing) = tree.list(folder) else {
            continue;
        };
        for (name, kind) in HOST_FILES {
            if listing.get(name) == Some(Entry::File) {
                reader.host_file(&folder.join(name), kind);
            }
        }
        // A docset may have several, such as `.openpublishing.redirection.setup.json`.
        for (name, entry) in listing.starting_with(".openpublishing.redirection") {
            let is_json = Path::new(name).extension().is_some_and(|end| end == "json");
            if entry == Entry::File && is_json {
                reader.host_file(&folder.join(name), RedirectKind::Docfx);
            }
        }
    }
    for (file, text, found) in of_pages {
        reader.page(file, text, found);
    }
    reader.found.connect(model, tree);
    reader.found
}

struct Reader<'a> {
    site: &'a Site,
    model: &'a SiteModel,
    tree: &'a Tree,
    found: SiteRedirects,
}

impl Reader<'_> {
    /// The redirects of a generator's own configuration.
    fn config(&mut self, config: &ConfigFile) {
        let sites = self.model.sites();
        let site = sites.iter().position(|site| site.folder == config.folder);
        let key = match config.preset {
            Preset::Hugo | Preset::Zola => Some(RedirectKind::Alias),
            Preset::Jekyll if config.text.contains("jekyll-redirect-from") => {
                Some(RedirectKind::RedirectFrom)
            }
            _ => None,
        };
        let keys = site.zip(key).map(|(site, key)| (site as u32, key));
        self.found.front_matter.extend(keys);
        let kind = match config.preset {
            Preset::Mkdocs => RedirectKind::Mkdocs,
            Preset::Mdbook => RedirectKind::Mdbook,
            Preset::Docusaurus => RedirectKind::Docusaurus,
            Preset::Starlight => RedirectKind::Astro,
            Preset::Mintlify => RedirectKind::Mintlify,
            _ => return,
        };
        let file = config.folder.join(config.name);
        let Some(text) = self.text(&file).filter(|text| text.contains("redirect")) else {
            return;
        };
        let written = match kind {
            RedirectKind::Mkdocs => {
                written::table(&scalars(&text), &["plugins", "redirects", "redirect_maps"])
            }
            RedirectKind::Mdbook => {
                written::table(&toml_scalars(&text), &["output", "html", "redirect"])
            }
            RedirectKind::Docusaurus => script::docusaurus(&text),
            RedirectKind::Astro => script::astro(&text),
            _ => written::list(&scalars(&text), &SOURCE_AND_DESTINATION),
        };
        let mut folder = config.folder.clone();
        if kind == RedirectKind::Mkdocs {
            let docs = config.value.get("docs_dir").and_then(|dir| dir.as_str());
            folder = normalise(&folder.join(docs.unwrap_or("docs")));
        }
        self.add(&file, text, kind, written, site, folder);
    }

    /// The redirects of a file that a host reads.
    fn host_file(&mut self, file: &Path, kind: RedirectKind) {
        let Some(text) = self.text(file) else {
            return;
        };
        let folder = file.parent().unwrap_or(file).to_path_buf();
        let mut site = self.site_around(&folder);
        if kind.is_of_host() && site.is_some_and(|index| self.is_hosted_by_maker(index)) {
            return;
        }
        let written = match kind {
            RedirectKind::Lines => written::lines(&text),
            RedirectKind::Netlify => {
                let scalars = toml_scalars(&text);
                site = site.or_else(|| self.site_built_from(&folder, &scalars));
                self.found.hosts.push(folder.clone());
                written::list(&scalars, &FROM_AND_TO)
            }
            RedirectKind::Docfx => written::list(&scalars(&text), &PATH_AND_URL),
            RedirectKind::Gitbook => written::table(&scalars(&text), &["redirects"]),
            _ => written::list(&scalars(&text), &SOURCE_AND_DESTINATION),
        };
        self.add(file, text, kind, written, site, folder);
    }

    /// The site whose files a folder is among: the innermost.
    fn site_around(&self, folder: &Path) -> Option<usize> {
        let sites = self.model.sites().iter().enumerate();
        let around = sites.filter(|(_, site)| folder.starts_with(&site.folder));
        around
            .max_by_key(|(_, site)| site.folder.components().count())
            .map(|(index, _)| index)
    }

    /// Whether who makes a site also serves it, and so reads no file of another host.
    fn is_hosted_by_maker(&self, site: usize) -> bool {
        let folder = &self.model.sites()[site].folder;
        let mut configs = self.site.configs.iter();
        configs.any(|config| {
            config.folder == *folder && matches!(config.preset, Preset::Gitbook | Preset::Mintlify)
        })
    }

    /// The site that `base` of `netlify.toml` names.
    fn site_built_from(&self, folder: &Path, scalars: &[Scalar]) -> Option<usize> {
        let base = scalars.iter().find(|one| one.keys == ["build", "base"])?;
        let base = normalise(&folder.join(base.value.trim_start_matches('/')));
        self.model
            .sites()
            .iter()
            .position(|site| site.folder == base)
    }

    /// The redirects of a page's front matter.
    fn page(&mut self, file: &Path, text: &Arc<str>, found: front_matter::Found) {
        let index = self.file(file, Arc::clone(text), found.redirects[0].kind);
        let mut redirects = found.redirects;
        for redirect in &mut redirects {
            redirect.file = index;
        }
        self.found.all.extend(redirects);
    }

    fn add(
        &mut self,
        file: &Path,
        text: Arc<str>,
        kind: RedirectKind,
        written: Vec<Written>,
        site: Option<usize>,
        folder: PathBuf,
    ) {
        if written.is_empty() {
            return;
        }
        let index = self.file(file, text, kind);
        let site_of = site.map(|index| &self.model.sites()[index]);
        let places = Places {
            kind,
            folder,
            site: site_of,
            model: self.model,
        };
        for one in written.into_iter().take(MAX) {
            let Some(from) = one.from else { continue };
            let mut is_conditional = one.is_conditional;
            let from = side(from, |written| places.from(written));
            is_conditional |= from.written.contains("://") || from.written.contains(['?', '#']);
            let to = one
                .to
                .map(|to| side(to, |written| places.to(written, &from.place)));
            self.found.all.push(Redirect {
                file: index,
                kind,
                to,
                from,
                site: site.map(|index| index as u32),
                is_conditional,
                is_forced: one.is_forced || kind == RedirectKind::Vercel,
                effect: effect(one.status),
                end: End::Unknown,
            });
        }
    }

    fn file(&mut self, file: &Path, text: Arc<str>, kind: RedirectKind) -> u32 {
        self.found.files.push(RedirectFile {
            file: file.to_path_buf(),
            text,
            kind,
        });
        self.found.files.len() as u32 - 1
    }

    fn text(&self, file: &Path) -> Option<Arc<str>> {
        let (bytes, len) = self.tree.read_prefix(file, MAX_LEN).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        (len <= MAX_LEN).then(|| text.into())
    }
}

fn effect(status: Option<u16>) -> Effect {
    match status {
        None | Some(301 | 308) => Effect::Permanent,
        Some(300..400) => Effect::Temporary,
        Some(_) => Effect::Rewrite,
    }
}

const FROM_AND_TO: Keys = Keys {
    list: "redirects",
    from: &["from"],
    to: "to",
};

const SOURCE_AND_DESTINATION: Keys = Keys {
    list: "redirects",
    from: &["source"],
    to: "destination",
};

const PATH_AND_URL: Keys = Keys {
    list: "redirections",
    from: &["source_path", "source_path_from_root"],
    to: "redirect_url",
};

fn side((written, span): Text, place: impl Fn(&str) -> Place) -> Side {
    Side {
        place: place(&written),
        span: Span::at(span.start, span.len()),
        written: written.into(),
    }
}
