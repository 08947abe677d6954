//! The plugin `blog` of Material for `MkDocs`: posts are at addresses made of their dates and titles.

use serde_json::Value;

use super::{has, options};
use crate::site::value::text;
use crate::site::{Addresses, File, Files, Scope};
use crate::slug::{self, Dialect};

/// The settings of a blog.
pub(super) struct Blog {
    /// The folder of the blog below the pages.
    pub(super) folder: String,
    posts: String,
    format: String,
    date_format: String,
}

/// Where a post is.
pub(super) enum Post {
    /// At an address.
    At(String),
    /// Nowhere: it is a draft.
    Draft,
    /// Its address depends on what is not read here.
    Unknown,
}

impl Blog {
    /// The blog of a site; `None` without one.
    pub(super) fn of(value: &Value) -> Option<Self> {
        let name = ["blog", "material/blog"]
            .into_iter()
            .find(|name| has(value, "plugins", name))?;
        let none = Value::Null;
        let plugin = options(value, "plugins", name).unwrap_or(&none);
        let given = |key: &str, default: &str| text(plugin, &[key]).unwrap_or(default).to_owned();
        let folder = given("blog_dir", "blog");
        let folder = folder.trim_matches(['.', '/']).to_owned();
        let date_format = given("post_url_date_format", "yyyy/MM/dd");
        Some(Self {
            posts: given("post_dir", "{blog}/posts")
                .replace("{blog}", &folder)
                .trim_start_matches('/')
                .to_owned(),
            format: given("post_url_format", "{date}/{slug}"),
            folder,
            date_format,
        })
    }

    /// Whether a page of the site is a post.
    pub(super) fn is_post(&self, path: &str) -> bool {
        let rest = path.strip_prefix(self.posts.as_str());
        rest.is_some_and(|rest| rest.starts_with('/'))
    }

    /// Where a post is.
    pub(super) fn post(&self, file: &File, files: &Files<'_>, directory_urls: bool) -> Post {
        let front = files.front(
            &file.file,
            &["date", "slug", "title", "draft", "categories"],
        );
        if front.is("draft") == Some(true) {
            return Post::Draft;
        }
        let date = front
            .text("date")
            .or_else(|| text(&front.value, &["date", "created"]).map(str::to_owned));
        let slug = front.text("slug").or_else(|| {
            let title = front
                .text("title")
                .or_else(|| first_heading(&files.text(&file.file)?));
            slug_of(&title?)
        });
        let stem = file
            .name()
            .rsplit_once('.')
            .map_or(file.name(), |(stem, _)| stem);
        let (Some(date), Some(slug)) = (date.and_then(|date| self.date(&date)), slug) else {
            return Post::Unknown;
        };
        if self.format.contains("{categories}") {
            return Post::Unknown;
        }
        let path = self
            .format
            .replace("{date}", &date)
            .replace("{slug}", &slug)
            .replace("{file}", stem);
        let folder = if self.folder.is_empty() {
            String::new()
        } else {
            format!("/{}", self.folder)
        };
        let end = if directory_urls { "/" } else { ".html" };
        Post::At(format!("{folder}/{}{end}", path.trim_matches('/')))
    }

    /// A date in the format of addresses; `None` for formats with names in them.
    fn date(&self, date: &str) -> Option<String> {
        let mut parts = date.get(..10)?.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let is_known = self
            .date_format
            .split(|c: char| !c.is_alphabetic())
            .all(|token| matches!(token, "" | "yyyy" | "MM" | "dd"));
        is_known.then(|| {
            self.date_format
                .replace("yyyy", year)
                .replace("MM", month)
                .replace("dd", day)
        })
    }
}

fn first_heading(text: &str) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with("# "))?;
    Some(line[2..].trim().to_owned())
}

fn slug_of(title: &str) -> Option<String> {
    let source = format!("# {title}\n");
    let headings = slug::headings(&source);
    slug::slug(Dialect::PymdownxLower, headings.first()?)
}

/// Notes the lists that a blog makes of its posts.
pub(super) fn add_lists(blog: &Blog, site: &mut Addresses) {
    for list in ["archive", "category", "author", "page"] {
        let folder = if blog.folder.is_empty() {
            format!("/{list}/")
        } else {
            format!("/{}/{list}/", blog.folder)
        };
        site.unknown("lists of posts", "the plugin `blog`", Scope::Below(folder));
    }
}
