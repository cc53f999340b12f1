//! Apps of a Mac, modelled from their scripting dictionaries.
