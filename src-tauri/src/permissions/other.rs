//! Not a Mac: nothing to permit.

use super::{Permission, State};

/// The one entry that says so.
pub fn all() -> Vec<Permission> {
    vec![Permission {
        name: "Permissions".to_owned(),
        state: State::NotNeeded,
        why: "This is not a Mac: Errand works on a virtual one, which permits everything".to_owned(),
        pane: String::new(),
    }]
}
