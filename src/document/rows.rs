//! Where the rows of the tables of a page are.

use crate::document::nodes::{
    Anchor, Directive, Emphasis, Heading, Image, Inline, Item, Link, PlatformLabel,
};
use crate::text::{Row, Span};

macro_rules! rows {
    ($($row:ty),* $(,)?) => {
        $(impl Row for $row {
            fn span(&self) -> Span {
                self.span
            }
        })*
    };
}

rows!(
    Anchor,
    Directive,
    Emphasis,
    Heading,
    Image,
    Inline,
    Item,
    Link,
    PlatformLabel
);
