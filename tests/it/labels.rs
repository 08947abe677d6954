//! Names on the screen: apps whose strings changed, in git and in a lockfile.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::scratch::Scratch;

const RULES: &str =
    "[[labels]]\nplatform = \"Android\"\nstrings = [\"app/res/values*/strings.xml\"]\n";

fn strings(pairs: &[(&str, &str)]) -> String {
    let rows: String = pairs
        .iter()
        .map(|(key, text)| format!("  <string name=\"{key}\">{text}</string>\n"))
        .collect();
    format!("<resources>\n{rows}</resources>\n")
}

/// A site in a repository with an app that renamed its backup screen.
fn site() -> Option<Scratch> {
    let scratch = Scratch::new()?;
    scratch.write("rules.toml", RULES);
    let old = strings(&[("settings", "Settings"), ("backup", "Import/Export")]);
    scratch.write("app/res/values/strings.xml", &old);
    scratch.write("faq.md", "# Move\n\nGo to **Settings > Import/Export**.\n");
    scratch.commit("First");
    let new = strings(&[("settings", "Settings"), ("backup", "Backup &amp; restore")]);
    scratch.write("app/res/values/strings.xml", &new);
    scratch.commit("Rename the screen");
    Some(scratch)
}

#[test]
fn a_name_that_changed_in_the_history_is_found_and_fixed() {
    let Some(scratch) = site() else { return };
    let found = scratch.found(&["--select", "labels"]);
    let [one] = &found[..] else {
        panic!("{found:?}")
    };
    assert!(
        one.starts_with("faq.md labels/renamed: `Import/Export` is now `Backup & restore` (since "),
        "{one}"
    );
    let fixed = scratch.run(&["check", "--select", "labels", "--fix"]);
    assert_eq!(fixed.status.code(), Some(0));
    let page = fs::read_to_string(scratch.root.join("faq.md")).unwrap();
    assert_eq!(page, "# Move\n\nGo to **Settings > Backup & restore**.\n");
}

/// A translation has a word for "attach" that was the label of "pin" once.
#[test]
fn a_word_that_the_source_does_not_name_is_another_word() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("rules.toml", RULES);
    let files = [
        "app/res/values/strings.xml",
        "app/res/values-ru/strings.xml",
    ];
    scratch.write(files[0], &strings(&[("pin", "Pin"), ("file", "File")]));
    scratch.write(
        files[1],
        &strings(&[("pin", "Прикрепить"), ("file", "Файл")]),
    );
    scratch.write(
        "en/a.md",
        "# A\n\nTap **Attach → File**.\n\n# B\n\nTap **Pin**.\n",
    );
    scratch.write(
        "ru/a.md",
        "# A\n\nНажмите **Прикрепить → Файл**.\n\n# B\n\nНажмите **Прикрепить**.\n",
    );
    scratch.commit("First");
    scratch.write(
        files[1],
        &strings(&[("pin", "Закрепить"), ("file", "Файл")]),
    );
    scratch.commit("Correct a word");
    let json = scratch.run(&["check", "--select", "labels/renamed", "--format", "json"]);
    let report: Value = serde_json::from_slice(&json.stdout).unwrap();
    let lines: Vec<u64> = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["start"]["line"].as_u64().unwrap())
        .collect();
    assert_eq!(lines, [7]);
}

#[test]
fn a_label_that_one_platform_renamed_is_known_in_its_section() {
    let Some(scratch) = Scratch::new() else {
        return;
    };
    let ios = "\n[[labels]]\nplatform = \"iOS\"\nstrings = [\"ios/*.lproj/*.strings\"]\n";
    scratch.write("rules.toml", &format!("{RULES}{ios}"));
    let file = "app/res/values/strings.xml";
    scratch.write(file, &strings(&[("devices", "Devices and more")]));
    scratch.write(
        "ios/en.lproj/L.strings",
        "\"devices\" = \"Devices and more\";\n",
    );
    let page = "Tap **Devices and more**.\n\n**Android**\n\nTap **Devices and more**.\n\n**iOS**\n\nTap **Devices and more**.\n";
    scratch.write("faq.md", page);
    scratch.commit("First");
    scratch.write(file, &strings(&[("devices", "Linked devices")]));
    scratch.commit("Rename it on Android");
    let found = scratch.found(&["--select", "labels"]);
    assert_eq!(found.len(), 1, "{found:?}");
    let message = "faq.md labels/renamed: `Devices and more` is now `Linked devices`";
    assert!(found[0].starts_with(message), "{found:?}");
}

#[test]
fn a_label_that_is_not_translated_is_renamed_with_its_source() {
    let Some(scratch) = site() else { return };
    scratch.write(
        "app/res/values-de/strings.xml",
        &strings(&[("settings", "Einstellungen")]),
    );
    scratch.write("de/faq.md", "Tippe auf **Import/Export**.\n");
    let found = scratch.found(&["--select", "labels/renamed"]);
    let message = "de/faq.md labels/renamed: `Import/Export` is now `Backup & restore`";
    assert!(found[0].starts_with(message), "{found:?}");
}

/// Names of the files that keep the history of string files.
fn histories(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = files.map(|file| file.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with("labels-")).collect()
}

#[test]
fn the_history_is_kept_where_the_options_say() {
    let Some(scratch) = site() else { return };
    let folder = scratch.root.join("kept");
    let select = ["--select", "labels", "--cache-dir", "kept"];
    let first = scratch.found(&select);
    assert_eq!(histories(&folder).len(), 1);
    let new = strings(&[("settings", "Settings"), ("backup", "Copy")]);
    scratch.write("app/res/values/strings.xml", &new);
    scratch.commit("Rename it again");
    // The names of both changes: one is read from what was kept.
    scratch.write("other.md", "Tap **Backup & restore**.\n");
    let second = scratch.found(&select);
    assert_eq!((first.len(), second.len()), (1, 2), "{second:?}");
    assert!(
        second.iter().all(|one| one.contains("is now `Copy`")),
        "{second:?}"
    );
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(scratch.found(&["--select", "labels", "--no-cache"]), second);
    assert_eq!(histories(&folder), [""; 0]);
}

#[test]
fn a_branch_of_the_app_answers_for_the_pages_it_breaks() {
    let Some(scratch) = site() else { return };
    scratch.git(&["checkout", "-q", "-b", "work", "HEAD~1"]);
    let since = ["--select", "labels", "--since", "HEAD"];
    assert_eq!(scratch.found(&since), [""; 0]);
    let new = strings(&[("settings", "Settings"), ("backup", "Copy")]);
    scratch.write("app/res/values/strings.xml", &new);
    scratch.commit("Rename it otherwise");
    let found = scratch.found(&["--select", "labels", "--since", "HEAD~1"]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("is now `Copy`"), "{found:?}");
}

#[test]
fn a_lockfile_knows_what_was_before() {
    let scratch = Scratch::empty();
    scratch.write("rules.toml", RULES);
    let old = strings(&[("settings", "Settings"), ("backup", "Import/Export")]);
    scratch.write("app/res/values/strings.xml", &old);
    scratch.write("faq.md", "Go to **Settings > Import/Export**.\n");
    let update = scratch.run(&["labels", "--update"]);
    assert_eq!(update.status.code(), Some(0), "{update:?}");
    assert_eq!(scratch.found(&["--select", "labels"]), [""; 0]);
    let new = strings(&[("settings", "Settings"), ("backup", "Backup")]);
    scratch.write("app/res/values/strings.xml", &new);
    let message = "faq.md labels/renamed: `Import/Export` is now `Backup`";
    assert_eq!(scratch.found(&["--select", "labels"]), [message]);
    scratch.run(&["labels", "--update"]);
    fs::remove_dir_all(scratch.root.join("app")).unwrap();
    assert_eq!(scratch.found(&["--select", "labels"]), [message]);
    let lock = fs::read_to_string(scratch.root.join("labels.lock")).unwrap();
    scratch.write(
        "labels.lock",
        &lock.replace("# faqlint labels 1", "nonsense"),
    );
    assert!(scratch.refused(&[]).contains("the first line has to be"));
}

#[test]
fn the_list_says_which_pages_use_a_string() {
    let Some(scratch) = site() else { return };
    scratch.write("other.md", "Tap **Settings**.\n");
    let listed = scratch.run(&["labels", "--uses-of", "backup", "--format", "json"]);
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let pages = listed["pages"].as_array().unwrap();
    assert_eq!(pages.len(), 1);
    assert_eq!(pages[0]["path"], "faq.md");
    let name = &pages[0]["names"][0];
    assert_eq!(name["state"], "former");
    assert_eq!(name["now"][0], "Backup & restore");
    let all = scratch.run(&["labels"]);
    let all = String::from_utf8(all.stdout).unwrap();
    assert!(all.contains("other.md:1:7  Settings  settings\n"), "{all}");
}

#[test]
fn mistakes_in_the_configuration_are_named() {
    let scratch = Scratch::empty();
    scratch.write("faq.md", "x\n");
    scratch.write(
        "rules.toml",
        "[[labels]]\nplatform = \"Andorid\"\nstrings = [\"[\"]\n\n[[labels]]\nlang = \"de\"\n",
    );
    let said = scratch.refused(&[]);
    for part in [
        "there is no platform `Andorid`",
        "did you mean `Android`?",
        "is not a valid glob",
        "unknown key `lang` in `[[labels]]`",
        "a `[[labels]]` needs `strings`",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let bare = Scratch::empty();
    bare.write("faq.md", "x\n");
    assert_eq!(bare.run(&["labels"]).status.code(), Some(2));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// An app with its pages as they were published, with what has to be found: page, line and text.
#[test]
fn the_faults_of_a_published_help_are_found() {
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/labels/antennapod");
    if !app.is_dir() {
        println!("skipped: {} is not there", app.display());
        return;
    }
    let Some(scratch) = Scratch::new() else {
        return;
    };
    scratch.write("rules.toml", &RULES.replace("app/res", "app"));
    copy(&app.join("docs"), &scratch.root.join("docs"));
    copy(&app.join("android/2023-08"), &scratch.root.join("app"));
    scratch.commit("Then");
    copy(&app.join("android/now"), &scratch.root.join("app"));
    scratch.commit("Now");
    let output = scratch.run(&["check", "--select", "labels", "--format", "concise"]);
    let found = String::from_utf8(output.stdout).unwrap();
    for (place, text) in [
        (
            "en/documentation/automation/automatic-downloads.md:10:",
            "Include in auto downloads",
        ),
        (
            "en/documentation/automation/automatic-downloads.md:21:",
            "Include in auto downloads",
        ),
        ("en/documentation/general/backup.md:10:", "Import/Export"),
        (
            "en/documentation/bugs-first-aid/database-error.md:9:",
            "Import/Export",
        ),
        ("de/documentation/general/backup.md:13:", "Import/Export"),
        (
            "de/documentation/bugs-first-aid/database-error.md:9:",
            "Import/Export",
        ),
        (
            "es/documentation/bugs-first-aid/database-error.md:9:",
            "Importar/Exportar",
        ),
        (
            "de/documentation/general/synchronization.md:34:",
            "Server-Adresse",
        ),
        (
            "de/documentation/general/synchronization.md:44:",
            "Server-Adresse",
        ),
        ("fr/documentation/getting-started.md:1:", "Episodes"),
        ("fr/documentation/getting-started.md:8:", "Episodes"),
    ] {
        let is_found = found.lines().any(|line| {
            line.contains(place) && line.contains("labels/renamed") && line.contains(text)
        });
        assert!(is_found, "{place} {text}\n{found}");
    }
}
