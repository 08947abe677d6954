//! Configurations as people write them.

use std::io::Write;
use std::path::Path;

use super::*;
use crate::diagnostic::Level;
use crate::rules::RULES;
use crate::settings::{Site, Spelling};

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
    std::fs::File::create(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .expect("a file");
}

fn load_text(text: &str) -> Result<Config, ConfigErrors> {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "rules.toml", text);
    load(dir.path(), ConfigChoice::Discover, &Selection::default())
}

fn problems(text: &str) -> Vec<(String, String, Option<String>)> {
    let errors = load_text(text).expect_err("problems");
    let at = |problem: &ConfigProblem| problem.span.slice(text).to_owned();
    errors
        .problems
        .iter()
        .map(|problem| (at(problem), problem.message.clone(), problem.help.clone()))
        .collect()
}

#[test]
fn the_file_at_the_root_is_what_holds_without_one() {
    let dir = tempfile::tempdir().expect("a folder");
    let config = load(dir.path(), ConfigChoice::None, &Selection::default()).expect("the default");
    let set = config.rules_for(&dir.path().join("a.md"));
    for entry in RULES {
        assert_eq!(
            set.level_of(entry.meta.name),
            entry.meta.level,
            "{}",
            entry.meta.name
        );
    }
    let names: Vec<_> = config
        .settings
        .platforms
        .list()
        .iter()
        .map(|platform| platform.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "Android", "iOS", "iPadOS", "macOS", "Windows", "Linux", "Web", "Desktop"
        ]
    );
    assert_eq!(
        Site {
            evidence: Vec::new(),
            ..config.settings.site.clone()
        },
        Site::auto(dir.path().to_path_buf())
    );
    assert!(config.settings.terms.is_empty() && config.settings.patterns.is_empty());
    assert_eq!(config.settings.language, "en");
}

#[test]
fn five_mistakes_are_five_problems() {
    let text = "stie = \"plain\"\ninclude = 3\n\n[rules]\n\"links/vague-txt\" = \"error\"\nstructure = \"fatal\"\n\n[[pattern]]\nid = \"ä\"\nforbid = '(x'\n";
    let found = problems(text);
    let places: Vec<_> = found.iter().map(|(at, _, _)| at.as_str()).collect();
    assert_eq!(found.len(), 5, "{found:?}");
    for place in ["stie", "3", "\"links/vague-txt\"", "\"fatal\"", "'(x'"] {
        assert!(places.contains(&place), "{place} in {places:?}");
    }
    assert_eq!(found[0].2.as_deref(), Some("did you mean `site`?"));
}

#[test]
fn a_broken_file_says_where() {
    let found = problems("site = \n");
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn problems_are_shown_with_their_line() {
    let errors = load_text("site = \"githbu\"\n").expect_err("a problem");
    let shown = errors.render(80, false);
    assert!(shown.contains("`site` cannot be `githbu`"), "{shown}");
    assert!(
        shown.contains("did you mean `github`?") && shown.contains("rules.toml:1:8"),
        "{shown}"
    );
}

#[test]
fn a_platform_keeps_what_is_not_given() {
    let config = load_text(
        "[[platform]]\nname = \"iOS\"\nterms = [\"App Store\"]\n[[platform]]\nname = \"BeOS\"\n",
    )
    .expect("fine");
    let platforms = &config.settings.platforms;
    let (id, spelling) = platforms.named("iPhone").expect("still a synonym");
    assert_eq!(spelling, Spelling::Synonym);
    assert_eq!(platforms.get(id).terms, ["App Store"]);
    assert_eq!(
        platforms
            .list()
            .last()
            .map(|platform| platform.name.as_str()),
        Some("BeOS")
    );
}

#[test]
fn a_set_of_platforms_restricts_and_orders() {
    let config = load_text("[platforms]\nonly = [\"iOS\", \"Android\"]\nexpected = [\"iOS\"]\n")
        .expect("fine");
    let names: Vec<_> = config
        .settings
        .platforms
        .list()
        .iter()
        .map(|platform| platform.name.as_str())
        .collect();
    assert_eq!(names, ["iOS", "Android"]);
    assert_eq!(
        config.settings.platforms.expected.as_ref().map(Vec::len),
        Some(1)
    );
    let found = problems("[platforms]\nonly = [\"Andriod\"]\n");
    assert_eq!(found[0].2.as_deref(), Some("did you mean `Android`?"));
}

#[test]
fn files_build_on_files() {
    let dir = tempfile::tempdir().expect("a folder");
    write(
        dir.path(),
        "base.toml",
        "[rules]\nstructure = \"error\"\n[[term]]\nuse = \"a\"\nnot = [\"b\"]\n",
    );
    write(
        dir.path(),
        "docs/rules.toml",
        "extends = \"../base.toml\"\n[[term]]\nuse = \"c\"\nnot = [\"d\"]\n",
    );
    let config = load(
        &dir.path().join("docs"),
        ConfigChoice::Discover,
        &Selection::default(),
    )
    .expect("fine");
    assert_eq!(config.settings.terms.len(), 2);
    let set = config.rules_for(&dir.path().join("docs/a.md"));
    assert_eq!(set.level_of("structure/skipped-level"), Some(Level::Error));
}

#[test]
fn a_circle_and_a_missing_file_are_errors() {
    let dir = tempfile::tempdir().expect("a folder");
    write(
        dir.path(),
        "rules.toml",
        "extends = [\"b.toml\", \"none.toml\"]\n",
    );
    write(dir.path(), "b.toml", "extends = \"rules.toml\"\n");
    let errors =
        load(dir.path(), ConfigChoice::Discover, &Selection::default()).expect_err("problems");
    let messages = errors.to_string();
    assert!(
        messages.contains("extends itself") && messages.contains("there is no such file"),
        "{messages}"
    );
    let found = problems("extends = \"https://example.org/rules.toml\"\n");
    assert_eq!(found[0].1, "`extends` takes files only");
}

#[test]
fn overrides_hold_for_their_paths() {
    let text = "\u{feff}[rules]\nstructure = \"note\"\r\n[[override]]\r\npaths = [\"old/**\"]\nrules = { structure = \"off\" }\n";
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "rules.toml", text);
    let config = load(dir.path(), ConfigChoice::Discover, &Selection::default()).expect("fine");
    let level = |path: &str| {
        config
            .rules_for(&dir.path().join(path))
            .level_of("structure/skipped-level")
    };
    assert_eq!(
        (level("new/a.md"), level("old/x/a.md")),
        (Some(Level::Note), None)
    );
}

#[test]
fn the_command_line_selects() {
    let dir = tempfile::tempdir().expect("a folder");
    let select = |select: &[&str], ignore: &[&str]| {
        let owned = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect();
        load(
            dir.path(),
            ConfigChoice::None,
            &Selection {
                select: owned(select),
                ignore: owned(ignore),
                ..Selection::default()
            },
        )
    };
    let set = select(&["structure"], &[])
        .expect("fine")
        .rules_for(dir.path());
    assert!(
        set.rules
            .iter()
            .all(|rule| rule.meta.family().as_str() == "structure")
            && !set.rules.is_empty()
    );
    let set = select(&[], &["all"]).expect("fine").rules_for(dir.path());
    assert!(set.rules.is_empty());
    let errors = select(&["structure/skiped-level"], &[]).expect_err("no such rule");
    assert_eq!(
        errors.problems[0].help.as_deref(),
        Some("did you mean `structure/skipped-level`?")
    );
}

#[test]
fn includes_and_excludes_are_globs_from_the_file() {
    let dir = tempfile::tempdir().expect("a folder");
    write(
        dir.path(),
        "rules.toml",
        "exclude = [\"drafts/**\", \"**/CHANGELOG.md\"]\n",
    );
    let config = load(dir.path(), ConfigChoice::Discover, &Selection::default()).expect("fine");
    let includes = |path: &str| config.includes(&dir.path().join(path));
    assert!(includes("a.md") && includes("b/c.mdx") && !includes("a.txt"));
    assert!(!includes("drafts/a.md") && !includes("b/CHANGELOG.md"));
    let text = "exclude = [\"drafts\", \"./old/\"]\n";
    write(dir.path(), "rules.toml", text);
    let config = load(dir.path(), ConfigChoice::Discover, &Selection::default()).expect("fine");
    let includes = |path: &str| config.includes(&dir.path().join(path));
    assert!(!includes("drafts/a.md") && !includes("old/b/c.md") && includes("b/drafts/a.md"));
}

#[test]
fn links_are_read_and_laid_over_one_another() {
    let dir = tempfile::tempdir().expect("a folder");
    write(
        dir.path(),
        "base.toml",
        "[links]\nallow = [\"10.0.0.0/8\"]\nretries = 1\n[[links.host]]\nmatch = \"*.example.org\"\n",
    );
    write(
        dir.path(),
        "rules.toml",
        "extends = \"base.toml\"\n[links]\nonline = true\ntimeout = \"5s\"\nlifetime = { dead = \"2h\" }\n\
         [[links.host]]\nmatch = \"A.Example.org\"\naccept = [\"200..=299\", \"403\"]\nskip = \"slow\"\n",
    );
    let config =
        load(dir.path(), ConfigChoice::Discover, &Selection::default()).expect("a configuration");
    let links = &config.settings.links;
    assert!(links.online);
    assert_eq!((links.allow.len(), links.retries), (1, 1));
    assert_eq!(links.timeout, std::time::Duration::from_secs(5));
    assert_eq!(links.lifetime.dead, std::time::Duration::from_hours(2));
    assert_eq!(
        links.lifetime.alive,
        crate::settings::link_settings().lifetime.alive
    );
    let skip = |host| links.rule_for(host).map(|rule| rule.skip.is_some());
    assert_eq!(
        skip("a.example.org"),
        Some(true),
        "the nearer file comes first"
    );
    assert_eq!(skip("b.example.org"), Some(false));
    assert_eq!(skip("example.com"), None);
}

#[test]
fn every_mistake_in_links_is_a_problem() {
    let text = "[links]\nonlin = true\nallow = [\"a b\"]\nexclude = [\"(\"]\ntimeout = \"5 parsecs\"\n\
        retries = -1\nproxy = \"all\"\nrewrite = [{ from = \"a\" }]\n\
        [[links.host]]\nconcurrency = 2\n\
        [[links.host]]\nmatch = \"a\"\nconcurrency = 0\naccept = [\"2xx\"]\nheaders = { \"a b\" = \"c\" }\n";
    let found = problems(text);
    let places: Vec<&str> = found.iter().map(|(at, ..)| at.as_str()).collect();
    assert_eq!(found.len(), 11, "{found:?}");
    for place in [
        "onlin",
        "\"a b\"",
        "\"(\"",
        "\"5 parsecs\"",
        "-1",
        "\"all\"",
        "{ from = \"a\" }",
        "0",
        "\"2xx\"",
    ] {
        assert!(places.contains(&place), "{place}: {places:?}");
    }
    assert_eq!(found[0].2.as_deref(), Some("did you mean `online`?"));
}

#[test]
fn the_defaults_of_links_are_those_of_the_file_at_the_root() {
    let dir = tempfile::tempdir().expect("a folder");
    let config = load(dir.path(), ConfigChoice::None, &Selection::default()).expect("the default");
    let written = format!("{:?}", config.settings.links);
    assert_eq!(written, format!("{:?}", crate::settings::link_settings()));
}

#[test]
fn a_configuration_that_is_shared_takes_what_it_is_given() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut config =
        load(dir.path(), ConfigChoice::None, &Selection::default()).expect("the default");
    let shared = std::sync::Arc::clone(&config.settings);
    config.set_history(crate::settings::History::default());
    assert!(config.settings.history.is_some());
    assert!(shared.history.is_none());
}
