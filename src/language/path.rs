//! The language of a page, as its path tells it.

use super::registry::known_subtag;

/// Folders whose children may be named after languages: what Hugo, Docusaurus, Starlight,
/// `VitePress`, `MkDocs` and plain repositories use.
const PARENTS: [&str; 20] = [
    "_docs",
    "_i18n",
    "_posts",
    "content",
    "doc",
    "docs",
    "faq",
    "help",
    "i18n",
    "l10n",
    "lang",
    "langs",
    "languages",
    "locale",
    "locales",
    "pages",
    "site",
    "source",
    "src",
    "translations",
];

/// Scripts that tell variants of one language apart (ISO 15924).
const SCRIPTS: [&str; 6] = ["Arab", "Cyrl", "Deva", "Hans", "Hant", "Latn"];

/// Languages that sites are translated into and that have no file here, so that their pages are not
/// taken for the site's own language. Subtags that are also English words or common folders (`no`,
/// `is`, `ml`) are left out.
const OTHERS: [&str; 40] = [
    "af", "az", "be", "bg", "bn", "ca", "da", "el", "et", "eu", "fi", "fil", "gl", "hr", "hu",
    "hy", "ka", "kk", "km", "lt", "lv", "mk", "mn", "mr", "nb", "nn", "pa", "ro", "si", "sk", "sl",
    "sq", "sr", "sw", "ta", "te", "th", "ur", "uz", "yue",
];

/// The language a relative path names, as a language subtag; of languages without a file here, those
/// that sites are often translated into.
///
/// A suffix of the file name wins (`faq.de.md`, `faq.pt-BR.mdx`). Otherwise the first folder that
/// is exactly a language tag counts, when it is the outermost one or is in a folder where
/// languages are usual (`content/ko/…`, `i18n/pt-BR/…`). Further down `it` is a department and `id`
/// a field, so such folders say nothing. An outermost `it` is taken for Italian: where that is
/// wrong, the checks of words stay silent, and nothing false is said.
#[must_use]
pub fn of_path(path: &str) -> Option<&'static str> {
    let path = path.strip_prefix("./").unwrap_or(path);
    let (folders, file) = path.rsplit_once(['/', '\\']).unwrap_or(("", path));
    if let Some(tag) = of_file_name(file) {
        return Some(tag);
    }
    let mut parent = None;
    for folder in folders.split(['/', '\\']) {
        let may_name_language = parent.is_none_or(is_parent);
        if may_name_language && let Some(tag) = exact(folder) {
            return Some(tag);
        }
        parent = Some(folder);
    }
    None
}

fn of_file_name(file: &str) -> Option<&'static str> {
    let (stem, _extension) = file.rsplit_once('.')?;
    let (name, tag) = stem.rsplit_once('.')?;
    (!name.is_empty()).then(|| exact(tag)).flatten()
}

fn is_parent(folder: &str) -> bool {
    PARENTS.iter().any(|name| name.eq_ignore_ascii_case(folder))
}

/// The language of a text that is a tag and nothing else: a language, a script, a region.
///
/// `it-support` and `id-card` are not tags, because a region has two letters or three digits.
fn exact(text: &str) -> Option<&'static str> {
    let mut subtags = text.split(['-', '_']);
    let first = subtags.next()?;
    let language = known_subtag(first).or_else(|| other_subtag(first))?;
    let mut rest = subtags.next();
    if rest.is_some_and(is_script) {
        rest = subtags.next();
    }
    if rest.is_some_and(is_region) {
        rest = subtags.next();
    }
    rest.is_none().then_some(language)
}

fn other_subtag(subtag: &str) -> Option<&'static str> {
    OTHERS
        .into_iter()
        .find(|other| other.eq_ignore_ascii_case(subtag))
}

fn is_script(subtag: &str) -> bool {
    SCRIPTS.iter().any(|name| name.eq_ignore_ascii_case(subtag))
}

fn is_region(subtag: &str) -> bool {
    let bytes = subtag.as_bytes();
    match bytes.len() {
        2 => bytes.iter().all(u8::is_ascii_alphabetic),
        3 => bytes.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_its_language() {
        for (path, expected) in [
            ("de/faq.md", "de"),
            ("./de/faq.md", "de"),
            ("content/ko/docs/setup.md", "ko"),
            ("site/content/pt-br/faq/login.md", "pt"),
            (
                "i18n/pt-BR/docusaurus-plugin-content-docs/current/faq.md",
                "pt",
            ),
            ("docs/zh_CN/faq.md", "zh"),
            ("src/content/docs/fr/faq.mdx", "fr"),
            ("locales/zh-Hant-TW/faq.md", "zh"),
            ("es-419/faq.md", "es"),
            ("faq.de.md", "de"),
            ("content/login/index.pt-BR.md", "pt"),
            ("en/faq.uk.md", "uk"),
            ("docs\\ru\\faq.md", "ru"),
            ("id/faq.md", "id"),
            ("content/bn/faq.md", "bn"),
            ("content/index.sr-Latn.md", "sr"),
        ] {
            assert_eq!(of_path(path), Some(expected), "{path}");
        }
    }

    #[test]
    fn false_friends_name_none() {
        for path in [
            "faq.md",
            "teams/it/faq.md",
            "it-support/faq.md",
            "id-card/faq.md",
            "api/user/id/faq.md",
            "docs/no/faq.md",
            "docs/is/faq.md",
            "docs/english/faq.md",
            ".en.md",
            "release.1.2.md",
            "how-to-use-it.md",
            "",
        ] {
            assert_eq!(of_path(path), None, "{path}");
        }
    }
}
