//! What is made from the code is as the code says; `UPDATE=1 cargo test --test it generated` renews it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use faqlint::rules::RULES;
use faqlint::site::Preset;

mod settings;

pub(crate) fn holds(path: &str, expected: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(file.parent().expect("a parent")).expect("folders");
        fs::write(&file, expected).expect("a written file");
        return;
    }
    let found = fs::read_to_string(&file)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(
        found == expected,
        "{path} is not as the code says; renew it with `UPDATE=1 cargo test --test it generated`"
    );
}

#[test]
fn each_rule_has_its_page() {
    for entry in RULES {
        let meta = entry.meta;
        let level = meta.level.map_or("off", faqlint::diagnostic::Level::as_str);
        let docs: String = meta.docs.lines().fold(String::new(), |mut out, line| {
            out.push_str(line.strip_prefix(' ').unwrap_or(line));
            out.push('\n');
            out
        });
        // Fences of examples carry a word for the tests, which a site would not understand.
        let docs = [
            "markdown,bad",
            "markdown,good",
            "markdown,fixed",
            "text,bad",
            "text,good",
        ]
        .iter()
        .fold(docs, |docs, tag| {
            docs.replace(tag, tag.split(',').next().unwrap_or_default())
        });
        let docs: String = docs.lines().map(|line| strip_file(line) + "\n").collect();
        let text = format!(
            "# {}\n\nDefault level: {level}. Fix: {}.\n\n{}\n",
            meta.name,
            meta.fix.as_str(),
            docs.trim()
        );
        holds(&format!("docs/rules/{}.md", meta.name), &text);
    }
}

fn strip_file(line: &str) -> String {
    match (line.starts_with("```"), line.find(",file=")) {
        (true, Some(at)) => line[..at].to_owned(),
        _ => line.to_owned(),
    }
}

#[test]
fn the_catalogue_lists_every_rule() {
    let mut text = String::from(
        "# Rules\n\nEvery rule with its default level. `faqlint explain RULE` prints its page.\n",
    );
    let mut family = "";
    for entry in RULES {
        let meta = entry.meta;
        if meta.family().as_str() != family {
            family = meta.family().as_str();
            write!(text, "\n## {family}\n\n| rule | level | fix | what is wrong |\n| --- | --- | --- | --- |\n").expect("a string");
        }
        let level = meta.level.map_or("off", faqlint::diagnostic::Level::as_str);
        writeln!(
            text,
            "| [{0}](rules/{0}.md) | {level} | {1} | {2} |",
            meta.name,
            meta.fix.as_str(),
            meta.summary()
        )
        .expect("a string");
    }
    holds("docs/rules.md", &text);
}

/// Replaces what stands between two comments of a page.
fn holds_part(path: &str, part: &str, expected: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = fs::read_to_string(file)
        .expect("a page")
        .replace("\r\n", "\n");
    let (open, close) = (format!("<!-- {part} -->\n"), format!("<!-- /{part} -->"));
    let (before, rest) = text.split_once(&open).expect("the opening comment");
    let (_, after) = rest.split_once(&close).expect("the closing comment");
    holds(path, &format!("{before}{open}\n{expected}\n{close}{after}"));
}

#[test]
fn the_configuration_page_lists_the_files_of_generators() {
    let mut text = String::from("| `site` | files |\n| --- | --- |\n");
    for (word, preset) in Preset::WORDS {
        let files = preset.table().config_files;
        if files.is_empty() {
            continue;
        }
        let files: Vec<String> = files.iter().map(|file| format!("`{file}`")).collect();
        writeln!(text, "| `{word}` | {} |", files.join(", ")).expect("a string");
    }
    holds_part("docs/configuration.md", "generators", &text);
}

/// The pages of the site, in its order; design decisions are for maintainers and not among them.
const GUIDE: &[(&str, &str)] = &[
    ("Configuration", "configuration.md"),
    ("Fixes", "fixes.md"),
    ("Reporting only new problems", "changes.md"),
    ("CI", "ci.md"),
    ("Hooks", "hooks.md"),
    ("Editors", "editors.md"),
    ("External links", "external-links.md"),
    ("Published anchors", "anchors.md"),
    ("Redirects and navigation", "redirects.md"),
    ("Names on the screen", "labels.md"),
    ("Translations", "translations.md"),
    ("Coming from another program", "coming-from.md"),
];
const REFERENCE: &[(&str, &str)] = &[
    ("Settings", "settings.md"),
    ("Output", "output.md"),
    ("Stability", "stability.md"),
    ("Figures", "figures.md"),
];

/// The table of contents of the site, for mdBook.
#[test]
fn the_site_has_every_page() {
    let mut text = String::from("# Summary\n\n[faqlint](index.md)\n");
    for (part, pages) in [("Guide", GUIDE), ("Reference", REFERENCE)] {
        write!(text, "\n# {part}\n\n").expect("a string");
        for (title, page) in pages {
            writeln!(text, "- [{title}]({page})").expect("a string");
        }
    }
    text.push_str("- [Rules](rules.md)\n");
    let mut family = "";
    for entry in RULES {
        let meta = entry.meta;
        if meta.family().as_str() != family {
            family = meta.family().as_str();
            writeln!(text, "  - [Rules about {family}]()").expect("a string");
        }
        writeln!(text, "    - [{0}](rules/{0}.md)", meta.name).expect("a string");
    }
    holds("docs/SUMMARY.md", &text);
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for file in fs::read_dir(docs).expect("docs").flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        let is_markdown = Path::new(&name).extension().is_some_and(|end| end == "md");
        let is_page = is_markdown && !["SUMMARY.md", "design.md"].contains(&&*name);
        assert!(
            !is_page || text.contains(&format!("({name})")),
            "docs/{name} is not in the table of contents of the site: add it to `GUIDE` or `REFERENCE`"
        );
    }
}

#[test]
fn no_page_is_left_of_a_rule_that_is_gone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    for family in fs::read_dir(root).into_iter().flatten().flatten() {
        for page in fs::read_dir(family.path()).expect("a family").flatten() {
            let name = format!(
                "{}/{}",
                family.file_name().to_string_lossy(),
                page.path().file_stem().expect("a name").to_string_lossy()
            );
            assert!(
                RULES.iter().any(|entry| entry.meta.name == name),
                "docs/rules/{name}.md has no rule"
            );
        }
    }
}

#[test]
fn the_schemas_are_fresh() {
    let pretty =
        |value: &serde_json::Value| serde_json::to_string_pretty(value).expect("JSON") + "\n";
    holds("rules.schema.json", &pretty(&faqlint::config::schema()));
    holds(
        "output.schema.json",
        &pretty(&faqlint::report::output_schema()),
    );
}

/// The picture of the README: what the program prints on the pages of `tests/fixtures/readme`.
#[test]
fn the_picture_is_what_the_program_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = crate::scratch::program()
        .args(["check", "--no-config", "--quiet", "--color", "always"])
        .current_dir(root.join("tests/fixtures/readme"))
        .env("COLUMNS", "76")
        .env("LANG", "C.UTF-8")
        .env_remove("LC_ALL")
        .env_remove("NO_COLOR")
        .output()
        .expect("the program");
    let shown = String::from_utf8(output.stdout).expect("text");
    let shown = format!("$ faqlint check\n{shown}");
    // Dark on light: the red of the palette cannot be read on black.
    let picture = anstyle_svg::Term::new()
        .fg_color(anstyle::RgbColor(0x24, 0x29, 0x2f).into())
        .bg_color(anstyle::RgbColor(0xff, 0xff, 0xff).into())
        .render_svg(&shown);
    holds("docs/terminal.svg", &(picture.trim_end().to_owned() + "\n"));
}
