//! The platforms that pages are written for, and how a label names them.

use rustc_hash::FxHashMap;

/// Index of a platform in [`Platforms`], which is also the order expected on pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlatformId(pub u8);

/// One platform and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Platform {
    /// The canonical name, such as `iOS`.
    pub name: String,
    /// Spellings that are wrong.
    pub misspellings: Vec<String>,
    /// Other names that are fine, such as `iPhone`.
    pub synonyms: Vec<String>,
    /// Words that belong to this platform's sections only, such as `Google Play`.
    pub terms: Vec<String>,
}

/// How a label spells a platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// The canonical name, to the letter.
    Canonical,
    /// A synonym.
    Synonym,
    /// A listed misspelling, or a name in the wrong case.
    Misspelled,
}

/// What a label says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelMatch {
    /// The platforms it covers, as written: `Android and iOS` covers two.
    pub platforms: Vec<(PlatformId, Spelling)>,
}

/// The platforms of a site.
#[derive(Clone, Debug)]
pub struct Platforms {
    list: Vec<Platform>,
    /// What every topic with platform sections must cover, when the configuration says so.
    pub expected: Option<Vec<PlatformId>>,
    by_name: FxHashMap<String, PlatformId>,
}

impl Platforms {
    /// Makes the vocabulary; the order of `list` is the order expected on pages.
    ///
    /// At most 255 platforms; the configuration refuses more.
    #[must_use]
    pub fn new(list: Vec<Platform>, expected: Option<Vec<PlatformId>>) -> Self {
        let mut by_name = FxHashMap::default();
        for (index, platform) in list.iter().enumerate() {
            let names = std::iter::once(&platform.name)
                .chain(&platform.misspellings)
                .chain(&platform.synonyms);
            for name in names {
                by_name
                    .entry(name.to_lowercase())
                    .or_insert(PlatformId(index as u8));
            }
        }
        Self {
            list,
            expected,
            by_name,
        }
    }

    /// The platforms, in the order expected on pages.
    #[must_use]
    pub fn list(&self) -> &[Platform] {
        &self.list
    }

    /// One platform.
    #[must_use]
    pub fn get(&self, id: PlatformId) -> &Platform {
        &self.list[id.0 as usize]
    }

    /// The platform that a single name, synonym or misspelling stands for, in any case.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<(PlatformId, Spelling)> {
        let id = *self.by_name.get(&name.to_lowercase())?;
        let platform = self.get(id);
        let spelling = if platform.name == name {
            Spelling::Canonical
        } else if platform.synonyms.iter().any(|synonym| synonym == name) {
            Spelling::Synonym
        } else {
            Spelling::Misspelled
        };
        Some((id, spelling))
    }
}

impl Default for Platforms {
    fn default() -> Self {
        Self::new(Vec::new(), None)
    }
}
