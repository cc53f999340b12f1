//! What the packages promise: permissions that macOS asks for in words, files that exist, pages without a network.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn json(file: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder().join(file)).unwrap()).unwrap()
}

fn plist(file: &str) -> plist::Dictionary {
    plist::Value::from_file(folder().join(file)).unwrap().into_dictionary().unwrap()
}

#[test]
fn every_permission_has_its_reason() {
    let info = plist("Info.plist");
    assert_eq!(info.get("LSUIElement").and_then(plist::Value::as_boolean), Some(true), "no icon in the Dock");
    for key in [
        "NSAppleEventsUsageDescription",
        "NSContactsUsageDescription",
        "NSCalendarsUsageDescription",
        "NSCalendarsFullAccessUsageDescription",
        "NSRemindersUsageDescription",
        "NSRemindersFullAccessUsageDescription",
        "NSMicrophoneUsageDescription",
    ] {
        let reason = info.get(key).and_then(plist::Value::as_string).unwrap_or_default();
        assert!(reason.starts_with("Errand ") && reason.ends_with('.'), "{key}: {reason:?}");
    }
}

#[test]
fn the_hardened_runtime_lets_through_what_errand_does_and_no_more() {
    assert_eq!(json("tauri.conf.json")["bundle"]["macOS"]["hardenedRuntime"], true);
    let entitlements = plist("Entitlements.plist");
    assert!(entitlements.values().all(|value| value.as_boolean() == Some(true)));
    let given: BTreeSet<&str> = entitlements.keys().map(String::as_str).collect();
    let expected = BTreeSet::from([
        "com.apple.security.automation.apple-events",
        "com.apple.security.cs.disable-library-validation",
        "com.apple.security.device.audio-input",
        "com.apple.security.personal-information.addressbook",
        "com.apple.security.personal-information.calendars",
    ]);
    assert_eq!(given, expected);
}

#[test]
fn what_the_configuration_names_is_there() {
    let config = json("tauri.conf.json");
    let bundle = &config["bundle"];
    let icons = bundle["icon"].as_array().unwrap().iter();
    let files = icons.chain([&bundle["licenseFile"], &bundle["macOS"]["entitlements"]]);
    for file in files {
        assert!(folder().join(file.as_str().unwrap()).is_file(), "{file}");
    }
}

#[test]
fn what_goes_into_the_packages_is_in_the_project_or_built() {
    let linux = json("bundle/linux.json");
    let macos = json("bundle/macos.json");
    let packaged = linux["bundle"]["linux"]["deb"]["files"].as_object().unwrap();
    let binaries = macos["bundle"]["externalBin"].as_array().unwrap().iter();
    let frameworks = macos["bundle"]["macOS"]["frameworks"].as_array().unwrap().iter();
    let resources = macos["bundle"]["resources"].as_object().unwrap();
    let sources = packaged.values().chain(binaries).chain(frameworks).map(|source| source.as_str().unwrap());
    let sources = sources.chain(resources.keys().map(String::as_str));
    let kept = sources.filter(|source| !source.starts_with("../target/bundle-files/"));
    for source in kept {
        assert!(folder().join(source).exists(), "{source}");
    }
    for needed in ["errand", "ears", "osascript", "open", "mdfind", "libonnxruntime.so", "models"] {
        assert!(packaged.contains_key(&format!("/usr/lib/Errand/{needed}")), "{needed} is packaged where it is found");
    }
}

#[test]
fn pages_have_no_network() {
    let config = json("tauri.conf.json");
    let csp = config["app"]["security"]["csp"].as_str().unwrap();
    for rule in csp.split("; ") {
        let mut words = rule.split(' ');
        let name = words.next().unwrap();
        for source in words {
            let inside = ["'self'", "'none'", "data:", "ipc:", "http://ipc.localhost"].contains(&source);
            assert!(inside || rule == "style-src 'self' 'unsafe-inline'", "{name}: {source}");
        }
    }
    assert!(csp.starts_with("default-src 'self'"));
}

#[test]
fn the_app_links_no_models() {
    let manifest = folder().join("Cargo.toml");
    let manifest = std::fs::read_to_string(manifest).unwrap();
    for library in ["errand =", "llama", "ort", "whisper"] {
        assert!(!manifest.lines().any(|line| line.starts_with(library)), "{library}");
    }
}
