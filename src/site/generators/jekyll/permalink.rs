//! Permalinks: the addresses of pages, posts and documents of collections.

use super::date::{self, Day, Zone};
use crate::site::Front;

/// A document of a collection.
pub(super) struct Document<'a> {
    /// The name of the collection.
    pub(super) collection: &'a str,
    /// The folder above `_posts`, whose names are categories.
    pub(super) folder: &'a str,
    /// Its path below the folder of the collection.
    pub(super) path: &'a str,
    /// Its front matter.
    pub(super) front: &'a Front,
}

impl Document<'_> {
    /// The name of the file without its extension.
    fn base(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or(name, |(base, _)| base)
    }

    /// The date in the file name, and what follows it.
    fn dated(&self) -> Option<([&str; 3], &str)> {
        let mut parts = self.base().splitn(4, '-');
        let date = [parts.next()?, parts.next()?, parts.next()?];
        let is_number = |part: &&str| {
            (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let is_date = date.iter().all(is_number) && date[0].len() >= 2;
        is_date.then_some((date, parts.next()?))
    }

    pub(super) fn has_date(&self) -> bool {
        self.dated().is_some()
    }

    /// The days that its date may be, the likeliest first: of the front matter, or of the file name.
    pub(super) fn days(&self, zone: Zone) -> Vec<Day> {
        if let Some(date) = self.front.text("date") {
            return date::days(&date, zone).unwrap_or_default();
        }
        let Some((date, _)) = self.dated() else {
            return Vec::new();
        };
        let [year, month, day] = date.map(|part| part.parse().unwrap_or_default());
        // As Ruby reads a year of two digits.
        let year = match year {
            0..69 => year + 2000,
            69..100 => year + 1900,
            _ => year,
        };
        vec![[year, month, day]]
    }

    fn slug(&self) -> String {
        let given = self.front.text("slug");
        given.unwrap_or_else(|| {
            let name = self.dated().map_or_else(|| self.base(), |(_, name)| name);
            name.to_owned()
        })
    }

    fn categories(&self) -> String {
        let mut names: Vec<String> = self
            .folder
            .split('/')
            .filter(|name| !name.is_empty())
            .map(str::to_lowercase)
            .collect();
        if self.collection == "posts"
            && let Some((folder, _)) = self.path.rsplit_once('/')
        {
            names.extend(folder.split('/').map(str::to_lowercase));
        }
        for key in ["category", "categories"] {
            let written = self.front.texts(key);
            let words = written.iter().flat_map(|text| text.split_whitespace());
            for word in words.map(str::to_lowercase) {
                if !names.contains(&word) {
                    names.push(word);
                }
            }
        }
        names.join("/")
    }
}

/// Templates of addresses.
pub(super) struct Permalink;

impl Permalink {
    /// The address of a page: by its own permalink, or by the style of the site.
    pub(super) fn page(path: &str, given: Option<&str>, style: &str) -> String {
        let (folder, name) = path
            .rsplit_once('/')
            .map_or(("", path), |(folder, name)| (folder, name));
        let (base, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let extension = output_extension(extension);
        let template = given.map_or_else(
            || match extension.as_str() {
                ".html" if base == "index" => "/:path/".to_owned(),
                ".html" => with_suffix("/:path/:basename", style),
                _ => "/:path/:basename:output_ext".to_owned(),
            },
            str::to_owned,
        );
        let filled = template
            .replace(":output_ext", &extension)
            .replace(":basename", base)
            .replace(":path", folder);
        clean(&filled)
    }

    /// The address of a document of a day; `None` when it needs what is not known.
    pub(super) fn document(
        document: &Document<'_>,
        day: Option<Day>,
        given: Option<&str>,
        style: &str,
    ) -> Option<String> {
        let extension = document.path.rsplit_once('.').map_or("", |(_, end)| end);
        let template = match given {
            Some(given) => style_of(given).unwrap_or(given).to_owned(),
            None if document.collection == "posts" => style_of(style).unwrap_or(style).to_owned(),
            None => with_suffix("/:collection/:path", style),
        };
        fill(&template, (document, day), &output_extension(extension)).map(|url| clean(&url))
    }
}

/// The template of a named style for documents with dates.
fn style_of(style: &str) -> Option<&'static str> {
    Some(match style {
        "date" => "/:categories/:year/:month/:day/:title:output_ext",
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "ordinal" => "/:categories/:year/:y_day/:title:output_ext",
        "weekdate" => "/:categories/:year/W:week/:short_day/:title:output_ext",
        "none" => "/:categories/:title:output_ext",
        _ => return None,
    })
}

/// A template with the end that the style of the site has.
fn with_suffix(template: &str, style: &str) -> String {
    match style {
        "pretty" => format!("{template}/"),
        "date" | "ordinal" | "none" | "weekdate" => format!("{template}:output_ext"),
        style if style.ends_with('/') => format!("{template}/"),
        style if style.ends_with(":output_ext") => format!("{template}:output_ext"),
        _ => template.to_owned(),
    }
}

fn output_extension(extension: &str) -> String {
    match extension.to_ascii_lowercase().as_str() {
        "md" | "markdown" | "mkd" | "mkdn" | "mkdown" | "textile" | "html" => ".html".to_owned(),
        "scss" | "sass" => ".css".to_owned(),
        "coffee" => ".js".to_owned(),
        "" => String::new(),
        _ => format!(".{extension}"),
    }
}

/// Puts the parts of a document into a template.
fn fill(template: &str, document: (&Document<'_>, Option<Day>), extension: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(':') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest
            .find(|c: char| !c.is_ascii_lowercase() && c != '_')
            .unwrap_or(rest.len());
        let (key, len) = longest_key(&rest[..end])?;
        out.push_str(&part(key, document, extension)?);
        rest = &rest[len..];
    }
    out.push_str(rest);
    Some(out)
}

/// Keys of templates; `:title_` is `:title` with a `_` behind it.
const KEYS: [&str; 20] = [
    "collection",
    "path",
    "name",
    "title",
    "slug",
    "categories",
    "slugified_categories",
    "year",
    "month",
    "day",
    "i_month",
    "i_day",
    "short_year",
    "y_day",
    "week",
    "short_day",
    "output_ext",
    "hour",
    "minute",
    "second",
];

fn longest_key(word: &str) -> Option<(&'static str, usize)> {
    KEYS.iter()
        .filter(|key| word.starts_with(**key))
        .max_by_key(|key| key.len())
        .map(|key| (*key, key.len()))
}

fn part(
    key: &str,
    (document, day): (&Document<'_>, Option<Day>),
    extension: &str,
) -> Option<String> {
    Some(match key {
        "collection" => document.collection.to_owned(),
        "path" => document
            .path
            .rsplit_once('.')
            .map_or(document.path, |(path, _)| path)
            .to_owned(),
        "name" => slugify(document.base(), false, false),
        "title" => slugify(&document.slug(), true, true),
        "slug" => slugify(&document.slug(), false, false),
        "categories" => document.categories(),
        "year" => format!("{:04}", day?[0]),
        "month" => format!("{:02}", day?[1]),
        "day" => format!("{:02}", day?[2]),
        "i_month" => day?[1].to_string(),
        "i_day" => day?[2].to_string(),
        "short_year" => format!("{:02}", day?[0] % 100),
        "output_ext" => extension.to_owned(),
        _ => return None,
    })
}

/// `Utils.slugify` of Jekyll: characters other than letters, marks and digits become a hyphen; in the
/// pretty mode some signs stay.
fn slugify(text: &str, pretty: bool, cased: bool) -> String {
    let stays = |c: char| {
        c.is_alphanumeric()
            || unicode_normalization::char::is_combining_mark(c)
            || (pretty && "._~!$&'()+,;=@".contains(c))
    };
    let mut out = String::new();
    for c in text.chars() {
        if stays(c) {
            out.push(c);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    let out = out.trim_matches('-');
    if cased {
        out.to_owned()
    } else {
        out.to_lowercase()
    }
}

/// An address with one `/` at its start and none doubled.
fn clean(url: &str) -> String {
    let mut out = String::from("/");
    for c in url.chars() {
        if c != '/' || !out.ends_with('/') {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_the_style_of_the_site() {
        for (path, given, style, url) in [
            ("a/b.md", None, "date", "/a/b.html"),
            ("a/b.md", None, "pretty", "/a/b/"),
            ("a/index.md", None, "date", "/a/"),
            ("a/b.md", None, "/:path/", "/a/b/"),
            ("a/b.md", None, "/en/:year-:title", "/a/b"),
            ("a/b.md", Some("/c"), "pretty", "/c"),
            ("a.scss", None, "pretty", "/a.css"),
        ] {
            assert_eq!(Permalink::page(path, given, style), url, "{path} {style}");
        }
    }

    #[test]
    fn documents_follow_their_templates() {
        let front = Front::read("---\ncategory: News\n---\n", &["category"]);
        let document = |collection, path| Document {
            collection,
            folder: "",
            path,
            front: &front,
        };
        let post = document("posts", "2024-01-02-Hello_World.md");
        let day = post.days(&[0]).first().copied();
        let none = Permalink::document(&post, day, None, "date");
        assert_eq!(none.as_deref(), Some("/news/2024/01/02/Hello_World.html"));
        let other = Permalink::document(&post, day, Some("/en/:year-:month-:day-:title"), "date");
        assert_eq!(other.as_deref(), Some("/en/2024-01-02-Hello_World"));
        let article = document("articles", "de/Big Ideas.md");
        for (template, url) in [
            ("/article/:name/", "/article/big-ideas/"),
            ("/:path/", "/de/Big Ideas/"),
            ("/:collection/:title.html", "/articles/Big-Ideas.html"),
        ] {
            let made = Permalink::document(&article, None, Some(template), "date");
            assert_eq!(made.as_deref(), Some(url), "{template}");
        }
        let made = Permalink::document(&article, None, None, "pretty");
        assert_eq!(made.as_deref(), Some("/articles/de/Big Ideas/"));
        assert!(Permalink::document(&article, None, Some("/:year/"), "date").is_none());
    }
}
