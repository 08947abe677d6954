//! All sites of a tree with their addresses.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::site::{Addresses, Files, Page, Preset, Site, generators};

/// All sites of a tree with their addresses; empty where no generator has a model.
#[derive(Debug, Default)]
pub struct SiteModel {
    sites: Vec<Addresses>,
    by_file: FxHashMap<PathBuf, (u32, u32)>,
}

impl SiteModel {
    /// What the generators of a site make of the files.
    #[must_use]
    pub fn new(site: &Site, files: &Files<'_>) -> Self {
        let mut model = Self::default();
        for config in &site.configs {
            let Some(of) = generators::model(config.preset) else {
                continue;
            };
            let mut addresses =
                Addresses::new(generators::config(config).base_path.unwrap_or_default());
            addresses.folder.clone_from(&config.folder);
            addresses.borrows_translations = matches!(
                config.preset,
                Preset::Docusaurus | Preset::Starlight | Preset::Mkdocs
            );
            addresses.redirects = site.redirects.clone();
            of(config, files, &mut addresses);
            model.add(addresses);
        }
        model
    }

    fn add(&mut self, addresses: Addresses) {
        let index = self.sites.len() as u32;
        for (page, at) in addresses.pages().iter().zip(0..) {
            self.by_file.entry(page.file.clone()).or_insert((index, at));
        }
        self.sites.push(addresses);
    }

    /// The sites.
    #[must_use]
    pub fn sites(&self) -> &[Addresses] {
        &self.sites
    }

    /// The page that a file is, with its site; `None` when it is not a page of a site with a model.
    #[must_use]
    pub fn page(&self, file: &Path) -> Option<(&Addresses, &Page)> {
        let (site, page) = *self.by_file.get(file)?;
        let site = &self.sites[site as usize];
        Some((site, &site.pages()[page as usize]))
    }
}
