//! Sentences of every language, each with what is to be found in it.

mod callouts;
mod repetition;
mod steps;
mod words;

use super::{Language, find};

fn language(tag: &str) -> &'static Language {
    find(tag).unwrap_or_else(|| panic!("`{tag}` is a known language"))
}
