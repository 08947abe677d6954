//! `zensical.toml`: the settings of `mkdocs.yml` below `project`, with other names for extensions.

use serde_json::{Map, Value, json};

/// A configuration of Zensical as `mkdocs.yml` would say it: without `project`, with the names of
/// extensions in one piece (`pymdownx.tabbed`), and with the extensions that Zensical turns on when none
/// are named. Anything else is returned as it is.
pub(in crate::site::generators) fn as_mkdocs(name: &str, value: Value) -> Value {
    if !name.starts_with("zensical.") {
        return value;
    }
    let mut value = match value {
        Value::Object(mut table) if table.get("project").is_some_and(Value::is_object) => {
            table.remove("project").unwrap_or_default()
        }
        value => value,
    };
    if let Some(table) = value.as_object_mut() {
        match table.get_mut("markdown_extensions") {
            Some(Value::Object(extensions)) => join_names(extensions),
            Some(_) => {}
            None => {
                table.insert("markdown_extensions".to_owned(), defaults());
            }
        }
    }
    value
}

/// The extensions that are on when the configuration names none, as far as they change ids or syntax.
fn defaults() -> Value {
    json!({
        "abbr": {}, "admonition": {}, "attr_list": {}, "def_list": {}, "footnotes": {},
        "md_in_html": {}, "toc": {}, "tables": {}, "pymdownx.details": {},
        "pymdownx.superfences": {}, "pymdownx.tabbed": {"combine_header_slug": true},
        "pymdownx.tasklist": {}, "pymdownx.magiclink": {},
    })
}

/// Gives tables of a family their full names: `pymdownx = { tabbed = {} }` is `pymdownx.tabbed`.
fn join_names(extensions: &mut Map<String, Value>) {
    for family in ["pymdownx", "zensical"] {
        let Some(Value::Object(members)) = extensions.remove(family) else {
            continue;
        };
        for (name, options) in members {
            match options {
                Value::Object(inner) if name == "blocks" || name == "extensions" => {
                    for (last, options) in inner {
                        extensions.insert(format!("{family}.{name}.{last}"), options);
                    }
                }
                options => {
                    extensions.insert(format!("{family}.{name}"), options);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_is_the_configuration() {
        let toml = "[project]\ndocs_dir = \"help\"\n[project.markdown_extensions.pymdownx.blocks.tab]\n\
                    [project.markdown_extensions.pymdownx.tabbed.slugify]\nobject = \"pymdownx.slugs.slugify\"\n";
        let value = as_mkdocs("zensical.toml", toml::from_str(toml).unwrap());
        assert_eq!(value["docs_dir"], "help");
        let extensions = value["markdown_extensions"].as_object().unwrap();
        let names: Vec<&String> = extensions.keys().collect();
        assert_eq!(names, ["pymdownx.blocks.tab", "pymdownx.tabbed"]);
    }

    #[test]
    fn without_extensions_there_are_the_usual_ones() {
        let value = as_mkdocs("zensical.toml", json!({"project": {"site_name": "Help"}}));
        assert!(value["markdown_extensions"]["attr_list"].is_object());
        let other = json!({"site_name": "Help"});
        assert_eq!(as_mkdocs("mkdocs.yml", other.clone()), other);
    }
}
