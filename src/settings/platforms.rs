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

    /// Reads a label: one platform, or several joined by `and`, `or`, `/`, `,`, `&` or `+`.
    ///
    /// A colon or full stop at the end, `On` or `For` before, and a version, a remark in parentheses
    /// or a word such as `users` behind are part of a label: `For Android 12+:`, `iOS (beta)`.
    /// `None` when any part is not a platform.
    #[must_use]
    pub fn label(&self, text: &str) -> Option<LabelMatch> {
        if self.by_name.is_empty() || text.len() > 80 {
            return None;
        }
        let text = text
            .trim()
            .trim_end_matches([':', '：', '.', '!'])
            .trim_end();
        let text = ["On ", "For ", "In ", "on ", "for "]
            .iter()
            .find_map(|word| text.strip_prefix(word))
            .unwrap_or(text);
        let mut platforms = Vec::new();
        for part in split_label(text) {
            platforms.push(self.part(part)?);
        }
        (!platforms.is_empty()).then_some(LabelMatch { platforms })
    }

    fn part(&self, part: &str) -> Option<(PlatformId, Spelling)> {
        let part = part.trim().trim_start_matches("the ");
        if let Some(found) = self.named(part) {
            return Some(found);
        }
        let mut rest = strip_remark(part);
        loop {
            if let Some(found) = self.named(rest) {
                return Some(found);
            }
            let (head, last) = rest.rsplit_once(' ')?;
            let is_version = last
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '.' | '+' | 'x'));
            if !is_version && !QUALIFIERS.contains(&last.to_lowercase().as_str()) {
                return None;
            }
            rest = head.trim_end();
        }
    }
}

/// Words behind the name of a platform that leave a label a label.
const QUALIFIERS: [&str; 14] = [
    "users", "user", "app", "apps", "client", "clients", "device", "devices", "phone", "phones",
    "version", "later", "newer", "only",
];

fn strip_remark(part: &str) -> &str {
    match part.strip_suffix(')').and_then(|inner| inner.rfind('(')) {
        Some(open) if open > 0 => part[..open].trim_end(),
        _ => part,
    }
}

fn split_label(text: &str) -> impl Iterator<Item = &str> {
    text.split(['/', ',', '&', '|'])
        .flat_map(|part| part.split(" + "))
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" or "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

impl Default for Platforms {
    fn default() -> Self {
        Self::new(Vec::new(), None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn platforms() -> Platforms {
        let platform = |name: &str, misspellings: &[&str], synonyms: &[&str]| Platform {
            name: name.to_owned(),
            misspellings: misspellings.iter().map(|word| (*word).to_owned()).collect(),
            synonyms: synonyms.iter().map(|word| (*word).to_owned()).collect(),
            terms: Vec::new(),
        };
        let list = vec![
            platform("Android", &["Andriod"], &["Android phone"]),
            platform("iOS", &[], &["iPhone", "iPad"]),
            platform("Windows", &[], &[]),
        ];
        Platforms::new(list, None)
    }

    fn names(label: &str) -> Option<Vec<(u8, Spelling)>> {
        let found = platforms().label(label)?;
        Some(
            found
                .platforms
                .iter()
                .map(|(id, spelling)| (id.0, *spelling))
                .collect(),
        )
    }

    #[test]
    fn one_platform_in_its_spellings() {
        assert_eq!(names("Android:"), Some(vec![(0, Spelling::Canonical)]));
        assert_eq!(names("ANDROID"), Some(vec![(0, Spelling::Misspelled)]));
        assert_eq!(names("Andriod"), Some(vec![(0, Spelling::Misspelled)]));
        assert_eq!(
            names("For iPhone users"),
            Some(vec![(1, Spelling::Synonym)])
        );
        assert_eq!(names("Windows 10 and later"), None);
        assert_eq!(
            names("Windows 10+ (beta)"),
            Some(vec![(2, Spelling::Canonical)])
        );
    }

    #[test]
    fn several_platforms_in_one_label() {
        let both = Some(vec![(0, Spelling::Canonical), (1, Spelling::Canonical)]);
        for label in [
            "Android and iOS",
            "Android / iOS",
            "Android & iOS:",
            "Android, iOS",
        ] {
            assert_eq!(names(label), both, "{label}");
        }
    }

    #[test]
    fn other_lines_are_no_label() {
        for line in [
            "Android settings",
            "Note:",
            "",
            "On",
            "Open the Android app store and search",
        ] {
            assert_eq!(names(line), None, "{line}");
        }
    }
}
