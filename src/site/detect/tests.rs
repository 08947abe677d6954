//! Small sites, laid out as the generators' own starters lay them out.

use std::io::Write;
use std::path::Path;

use super::detect as site;
use crate::site::{DialectChoice, Preset, Site};
use crate::slug::Dialect;

fn detect(files: &[(&str, &str)]) -> (Site, tempfile::TempDir) {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let file = dir.path().join(name);
        std::fs::create_dir_all(file.parent().expect("a parent")).expect("folders");
        std::fs::File::create(file)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .expect("a file");
    }
    let found = site(Preset::Auto, dir.path(), dir.path(), dir.path());
    (found.site, dir)
}

fn roots(site: &Site, dir: &Path) -> Vec<String> {
    let names = site.roots.iter().map(|root| {
        root.strip_prefix(dir)
            .expect("a root of the site")
            .display()
            .to_string()
    });
    names.collect()
}

/// A small site, and what is found out about it.
struct Case {
    files: &'static [(&'static str, &'static str)],
    preset: Preset,
    dialect: Dialect,
    roots: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        files: &[("mkdocs.yml", "site_name: x\n"), ("docs/index.md", "")],
        preset: Preset::Mkdocs,
        dialect: Dialect::PythonMarkdown,
        roots: &["docs"],
    },
    Case {
        files: &[
            (
                "mkdocs.yml",
                "docs_dir: help\nmarkdown_extensions:\n  - toc:\n      slugify: !!python/object/apply:pymdownx.slugs.slugify\n        kwds:\n          case: lower\n",
            ),
            ("help/index.md", ""),
        ],
        preset: Preset::Mkdocs,
        dialect: Dialect::PymdownxLower,
        roots: &["help"],
    },
    Case {
        files: &[
            ("docusaurus.config.js", "module.exports = { baseUrl: '/' };"),
            ("docs/a.md", ""),
            ("static/x", ""),
        ],
        preset: Preset::Docusaurus,
        dialect: Dialect::Docusaurus,
        roots: &["", "docs", "static"],
    },
    Case {
        files: &[
            ("docs/.vitepress/config.mts", "export default {}"),
            ("docs/a.md", ""),
            ("docs/public/x", ""),
        ],
        preset: Preset::Vitepress,
        dialect: Dialect::Vitepress,
        roots: &["docs", "docs/public"],
    },
    Case {
        files: &[
            ("book.toml", "[book]\ntitle = \"x\"\n"),
            ("src/SUMMARY.md", ""),
        ],
        preset: Preset::Mdbook,
        dialect: Dialect::Mdbook,
        roots: &["src"],
    },
    Case {
        files: &[
            (
                "astro.config.mjs",
                "import starlight from '@astrojs/starlight';",
            ),
            ("src/content/docs/a.md", ""),
            ("public/x", ""),
        ],
        preset: Preset::Starlight,
        dialect: Dialect::Github,
        roots: &["src/content/docs", "public"],
    },
    Case {
        files: &[("docs/docfx.json", "{\"build\":{}}"), ("docs/a.md", "")],
        preset: Preset::Docfx,
        dialect: Dialect::Markdig,
        roots: &["docs"],
    },
    Case {
        files: &[
            ("config.toml", "base_url = \"https://a.example\"\n"),
            ("content/a.md", ""),
            ("static/x", ""),
        ],
        preset: Preset::Zola,
        dialect: Dialect::Zola,
        roots: &["content", "static"],
    },
    Case {
        files: &[
            ("config.toml", "baseURL = \"https://a.example/\"\n"),
            ("content/a.md", ""),
            ("static/x", ""),
        ],
        preset: Preset::Hugo,
        dialect: Dialect::HugoText,
        roots: &["content", "static"],
    },
    Case {
        files: &[
            (
                "hugo.yaml",
                "baseURL: https://a.example/\nmarkup:\n  goldmark:\n    parser:\n      autoHeadingIDType: github-ascii\n",
            ),
            ("content/a.md", ""),
        ],
        preset: Preset::Hugo,
        dialect: Dialect::HugoTextGithubAscii,
        roots: &["content"],
    },
    Case {
        files: &[("config.yml", "contentDir: docs\n"), ("docs/a.md", "")],
        preset: Preset::Hugo,
        dialect: Dialect::HugoText,
        roots: &["docs"],
    },
    Case {
        files: &[("_config.yml", "title: x\n"), ("index.md", "")],
        preset: Preset::Jekyll,
        dialect: Dialect::Jekyll,
        roots: &[""],
    },
    Case {
        files: &[
            ("eleventy.config.js", "export default function () {}"),
            ("index.md", ""),
        ],
        preset: Preset::Eleventy,
        dialect: Dialect::MarkdownItAnchor,
        roots: &[""],
    },
    Case {
        files: &[(".obsidian/app.json", "{}"), ("Note.md", "")],
        preset: Preset::Obsidian,
        dialect: Dialect::Github,
        roots: &[""],
    },
];

#[test]
fn each_generator_is_known_by_its_own_file() {
    for case in CASES {
        let (found, dir) = detect(case.files);
        let shown = (found.preset, found.dialect);
        let expected = (case.preset, DialectChoice::Fixed(case.dialect));
        assert_eq!(shown, expected, "{:?}", found.evidence);
        assert_eq!(roots(&found, dir.path()), case.roots, "{:?}", case.preset);
    }
}

#[test]
fn a_tree_without_generator_is_unknown() {
    for files in [
        &[("README.md", "")][..],
        &[("config.toml", "port = 1\n")],
        &[
            ("config.yml", "title: x\nbaseURL: https://a.example/\n"),
            ("site/a.md", ""),
        ],
        &[("astro.config.mjs", "export default {}")],
    ] {
        let (found, _dir) = detect(files);
        assert_eq!(
            (found.preset, found.dialect),
            (Preset::Auto, DialectChoice::PerPage)
        );
    }
}

#[test]
fn what_a_site_says_about_its_addresses_is_taken() {
    let (found, _dir) = detect(&[
        (
            "_config.yml",
            "baseurl: /help/\ncollections:\n  docs:\n    output: true\n    permalink: /:path/\n  faq:\n    output: true\n",
        ),
        ("_docs/a.md", ""),
        ("_faq/a.md", ""),
    ]);
    assert_eq!(found.base_path, "/help");
    assert_eq!(found.configs.len(), 1);
    let (found, _dir) = detect(&[
        (
            "docusaurus.config.js",
            "module.exports = { baseUrl: '/x/', presets: [['classic', { docs: { path: 'handbook', routeBasePath: '/' } }]] };",
        ),
        ("handbook/a.md", ""),
    ]);
    assert_eq!(found.base_path, "/x");
    assert_eq!(found.mounts.len(), 1);
    assert_eq!(found.mounts[0].0, "");
}

#[test]
fn redirects_that_are_data_are_taken() {
    let (found, _dir) = detect(&[
        ("hugo.toml", "baseURL = \"/\"\n"),
        ("content/a.md", ""),
        ("static/_redirects", "/old /a 301\n"),
    ]);
    assert!(found.redirects.leads("/old/"));
    let (found, _dir) = detect(&[
        (
            "book.toml",
            "[output.html.redirect]\n\"old.html\" = \"new.html\"\n",
        ),
        ("src/a.md", ""),
    ]);
    assert!(found.redirects.leads("/old.md"));
    let (found, _dir) = detect(&[
        (
            "mkdocs.yml",
            "plugins:\n  - redirects:\n      redirect_maps:\n        'old.md': 'new.md'\n",
        ),
        ("docs/new.md", ""),
    ]);
    assert!(found.redirects.leads("/old"));
}
