//! The pages' types, made from the wire's: `ui/src/wire/index.ts` is what is made here, or the test fails.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ts_rs::{Config, TS, TypeVisitor};

use crate::assistant::Undone;
use crate::wire::*;

const FILE: &str = "ui/src/wire/index.ts";
const WRITE: &str = "ERRAND_WRITE_TYPES=1 cargo test --lib wire::tests::typescript";

/// Every type that a visit came to, by its name.
struct Declared {
    config: Config,
    seen: Vec<TypeId>,
    by_name: BTreeMap<String, String>,
}

impl TypeVisitor for Declared {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if self.seen.contains(&TypeId::of::<T>()) {
            return;
        }
        self.seen.push(TypeId::of::<T>());
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let (name, declared) = (T::ident(&self.config), T::decl(&self.config));
            let declared = format!("{docs}export {declared}\n");
            let before = self.by_name.insert(name, declared.clone());
            assert!(before.is_none_or(|before| before == declared), "two types have one name: {declared}");
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

fn generated() -> String {
    // Numbers on this wire are counts, bytes and row numbers, far below what a JavaScript number holds exactly.
    let config = Config::new().with_large_int("number");
    let mut declared = Declared { config, seen: Vec::new(), by_name: BTreeMap::new() };
    declared.visit::<Request>();
    declared.visit::<Message>();
    declared.visit::<Nothing>();
    declared.visit::<Report>();
    declared.visit::<History>();
    declared.visit::<Undone>();
    declared.visit::<Tools>();
    declared.visit::<Models>();
    declared.visit::<Findings>();
    declared.visit::<Forgotten>();
    declared.visit::<Choices>();
    declared.visit::<Spoken>();
    declared.visit::<Understood>();
    declared.visit::<Microphones>();
    let head = format!("// What goes over the wire, made from src/wire/ by\n// `{WRITE}`; changes are made there.\n\n");
    let json = "/** Any JSON value. */\nexport type Json = JsonValue;\n";
    let types: Vec<String> = declared.by_name.into_values().chain([json.to_owned()]).collect();
    head + &types.join("\n")
}

#[test]
fn the_pages_have_the_wires_types() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let generated = generated();
    if std::env::var_os("ERRAND_WRITE_TYPES").is_some() {
        fs::write(&file, &generated).unwrap();
    }
    let there = fs::read_to_string(&file).unwrap_or_default();
    assert!(there == generated, "`{FILE}` is stale; make it anew with `{WRITE}`");
}
