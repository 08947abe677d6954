//! Answers about rooted targets: most of a site's pages link to the same few.

use std::hash::BuildHasher as _;
use std::sync::Mutex;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{Resolution, Role};

/// Number of parts, each with a lock of its own, for each role.
const SHARDS: usize = 16;

/// What was found for a path, whichever page asks.
#[derive(Debug, Default)]
pub(super) struct RootedCache {
    links: [Mutex<FxHashMap<Box<str>, Resolution>>; SHARDS],
    images: [Mutex<FxHashMap<Box<str>, Resolution>>; SHARDS],
}

impl RootedCache {
    /// The answer for `path`, found by `find` when nobody has asked before.
    pub(super) fn get_or(
        &self,
        path: &str,
        role: Role,
        find: impl FnOnce() -> Resolution,
    ) -> Resolution {
        let shards = match role {
            Role::Link => &self.links,
            Role::Image => &self.images,
        };
        let shard = &shards[FxBuildHasher.hash_one(path) as usize % SHARDS];
        if let Ok(known) = shard.lock()
            && let Some(answer) = known.get(path)
        {
            return answer.clone();
        }
        let answer = find();
        if let Ok(mut known) = shard.lock() {
            known.insert(path.into(), answer.clone());
        }
        answer
    }
}
