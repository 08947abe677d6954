//! Placeholder of the configuration.

use std::path::{Path, PathBuf};

/// Where the configuration comes from.
#[derive(Clone, Debug)]
pub enum ConfigChoice {
    /// The nearest `rules.toml` upwards.
    Discover,
    /// This file.
    File(PathBuf),
    /// The embedded default.
    None,
}

/// Rules chosen on the command line.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Rules to run, and no others.
    pub select: Vec<String>,
    /// Rules not to run.
    pub ignore: Vec<String>,
}

/// Placeholder.
#[derive(Debug)]
pub struct Config {}

/// Placeholder.
#[derive(Debug)]
pub struct ConfigErrors {}

impl ConfigErrors {
    /// All errors for a person.
    #[must_use]
    pub fn render(&self, _width: usize, _color: bool) -> String {
        String::new()
    }
}

/// Placeholder.
pub fn load(_: &Path, _: ConfigChoice, _: &Selection) -> Result<Config, ConfigErrors> {
    Ok(Config {})
}

/// Placeholder.
#[must_use]
pub fn schema() -> serde_json::Value {
    serde_json::Value::Bool(true)
}
