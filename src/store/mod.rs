//! An ordered key-value store: get, scan, commit.
