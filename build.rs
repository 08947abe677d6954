//! Gives the program a name for its own sources: what one build has stored, another does not read.
#![allow(
    clippy::disallowed_methods,
    reason = "a build script reads the sources it is about"
)]

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut hasher = DefaultHasher::new();
    for part in ["src", "crates", "rules.toml", "Cargo.lock"] {
        println!("cargo:rerun-if-changed={part}");
        add(&root.join(part), &mut hasher);
    }
    env::var_os("CARGO_PKG_VERSION").hash(&mut hasher);
    env::var_os("TARGET").hash(&mut hasher);
    println!("cargo:rustc-env=FAQLINT_BUILD={:016x}", hasher.finish());
}

/// Adds the contents of a file, or of all files below a folder, in the order of their names.
fn add(path: &Path, hasher: &mut DefaultHasher) {
    if let Ok(entries) = fs::read_dir(path) {
        let mut inside: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        inside.sort();
        for path in inside {
            path.file_name().hash(hasher);
            add(&path, hasher);
        }
    } else if let Ok(bytes) = fs::read(path) {
        bytes.hash(hasher);
    }
}
