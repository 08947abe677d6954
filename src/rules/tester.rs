//! Checks of single rules, written as pictures.
