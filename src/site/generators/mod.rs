//! The generators, one file each.

mod docfx;
mod docusaurus;
mod eleventy;
mod gitbook;
mod github;
mod gitlab;
mod hugo;
mod jekyll;
mod mdbook;
mod mintlify;
mod mkdocs;
mod nextra;
mod obsidian;
mod plain;
mod sphinx;
mod starlight;
mod telegram;
mod vitepress;
mod vuepress;
mod zola;

use crate::site::config_file::{ConfigFile, GeneratorConfig};
use crate::site::{Addresses, Files, Preset, Table};

/// Says what a generator makes of the files of a site.
pub(super) type ModelOf = fn(&ConfigFile, &Files<'_>, &mut Addresses);

impl Preset {
    /// What holds for every site of this kind.
    #[must_use]
    pub fn table(self) -> &'static Table {
        match self {
            Preset::Auto | Preset::Plain => &plain::TABLE,
            Preset::Github => &github::TABLE,
            Preset::Gitlab => &gitlab::TABLE,
            Preset::Telegram => &telegram::TABLE,
            Preset::Mkdocs => &mkdocs::TABLE,
            Preset::Docusaurus => &docusaurus::TABLE,
            Preset::Vitepress => &vitepress::TABLE,
            Preset::Hugo => &hugo::TABLE,
            Preset::Jekyll => &jekyll::TABLE,
            Preset::Mdbook => &mdbook::TABLE,
            Preset::Starlight => &starlight::TABLE,
            Preset::Eleventy => &eleventy::TABLE,
            Preset::Obsidian => &obsidian::TABLE,
            Preset::Docfx => &docfx::TABLE,
            Preset::Sphinx => &sphinx::TABLE,
            Preset::Zola => &zola::TABLE,
            Preset::Vuepress => &vuepress::TABLE,
            Preset::Nextra => &nextra::TABLE,
            Preset::Mintlify => &mintlify::TABLE,
            Preset::Gitbook => &gitbook::TABLE,
        }
    }
}

/// The settings that a configuration file holds, in the form that the generator's module reads.
pub(super) fn settings_of(file: &ConfigFile, value: serde_json::Value) -> serde_json::Value {
    match file.preset {
        Preset::Mkdocs => mkdocs::as_mkdocs(file.name, value),
        _ => value,
    }
}

/// Whether the file is of this generator: some share their names.
pub(super) fn is_of(file: &ConfigFile) -> bool {
    match file.preset {
        Preset::Zola => file.value.get("base_url").is_some(),
        Preset::Hugo => hugo::is_of(file),
        Preset::Sphinx => sphinx::is_of(file),
        Preset::Starlight => file.text.contains("starlight"),
        Preset::Nextra => nextra::is_of(file),
        Preset::Mintlify => mintlify::is_of(file),
        _ => true,
    }
}

/// Reads the configuration of a site.
pub(super) fn config(file: &ConfigFile) -> GeneratorConfig {
    match file.preset {
        Preset::Mkdocs => mkdocs::read(file),
        Preset::Docusaurus => docusaurus::read(file),
        Preset::Vitepress => vitepress::read(file),
        Preset::Hugo => hugo::read(file),
        Preset::Jekyll => jekyll::read(file),
        Preset::Mdbook => mdbook::read(file),
        Preset::Starlight => starlight::read(file),
        Preset::Eleventy => eleventy::read(file),
        Preset::Zola => zola::read(file),
        Preset::Vuepress => vuepress::read(file),
        Preset::Nextra => nextra::read(file),
        Preset::Gitbook => gitbook::read(file),
        _ => GeneratorConfig::default(),
    }
}

/// What makes the model of a kind of site; `None` where the files alone have to do.
pub(super) fn model(preset: Preset) -> Option<ModelOf> {
    match preset {
        Preset::Mkdocs => Some(mkdocs::model),
        Preset::Jekyll => Some(jekyll::model),
        Preset::Hugo => Some(hugo::model),
        Preset::Mdbook => Some(mdbook::model),
        Preset::Docusaurus => Some(docusaurus::model),
        Preset::Vitepress => Some(vitepress::model),
        Preset::Starlight => Some(starlight::model),
        Preset::Eleventy => Some(eleventy::model),
        Preset::Docfx => Some(docfx::model),
        Preset::Vuepress => Some(vuepress::model),
        Preset::Nextra => Some(nextra::model),
        Preset::Mintlify => Some(mintlify::model),
        Preset::Gitbook => Some(gitbook::model),
        Preset::Sphinx => Some(sphinx::model),
        Preset::Zola => Some(zola::model),
        _ => None,
    }
}
