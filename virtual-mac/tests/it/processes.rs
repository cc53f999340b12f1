//! The programs as others start them: `osascript`, `open` and `mdfind`, several at once, ended in the middle.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

fn program(name: &str, folder: &Path) -> Command {
    let path = match name {
        "osascript" => env!("CARGO_BIN_EXE_osascript"),
        "open" => env!("CARGO_BIN_EXE_open"),
        _ => env!("CARGO_BIN_EXE_mdfind"),
    };
    let mut command = Command::new(path);
    command.env("ERRAND_VIRTUAL_MAC", folder).env_remove("ERRAND_VIRTUAL_QUIRKS").stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program("osascript", folder).args(["-l", "JavaScript"]).args(arguments).output().expect("osascript starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn values_go_to_stdout_and_errors_to_stderr() {
    let folder = TempDir::new().expect("a temporary folder");
    let value = run(folder.path(), &["-e", "const a = 'x'", "-e", "a + 'y'"]);
    assert_eq!((text(&value.stdout).as_str(), value.status.code()), ("xy\n", Some(0)));
    let error = run(folder.path(), &["-e", "console.log('hello'); Application('Notes').notes.byId('none').name()"]);
    assert_eq!(text(&error.stderr), "hello\nexecution error: Error: Error: Can't get object. (-1728)\n");
    assert_eq!((text(&error.stdout).as_str(), error.status.code()), ("", Some(1)));
    let script = folder.path().join("script.js");
    std::fs::write(&script, "function run(argv) { return argv.length + argv[1] }").expect("a script");
    let file = run(folder.path(), &[&script.to_string_lossy(), "-a", "b c"]);
    assert_eq!(text(&file.stdout), "2b c\n");
}

#[test]
fn quirks_come_from_the_environment_and_must_exist() {
    let folder = TempDir::new().expect("a temporary folder");
    let run = |quirks: &str| {
        let mut command = program("osascript", folder.path());
        command.env("ERRAND_VIRTUAL_QUIRKS", quirks).args([
            "-l",
            "JavaScript",
            "-e",
            "Application('Mail').inbox.name()",
        ]);
        let output = command.output().expect("osascript starts");
        (output.status.code(), text(&output.stderr))
    };
    assert_eq!(run("").0, Some(0));
    assert!(run("denied:Mail").1.contains("(-1743)"));
    assert!(run("denied:Mial").1.contains("`Mial` is not an app"));
}

#[test]
fn many_at_once_lose_nothing() {
    let folder = TempDir::new().expect("a temporary folder");
    let write = |name: usize| {
        let code = format!(
            "const R = Application('Reminders'); for (let i = 0; i < 5; i++) R.defaultList().reminders.push(R.Reminder({{name: 'r{name}.' + i}})); R.reminders.length"
        );
        program("osascript", folder.path())
            .args(["-l", "JavaScript", "-e", &code])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("osascript starts")
    };
    // The folder is empty at first: they also race to furnish it.
    let started: Vec<_> = (0..8).map(write).collect();
    for child in started {
        let output = child.wait_with_output().expect("osascript ends");
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    let desktop = virtual_mac::open(folder.path()).expect("the desktop");
    let reminders = desktop.snapshot().expect("a snapshot").reminders;
    assert_eq!(reminders.iter().filter(|each| each.name.starts_with('r')).count(), 40);
    assert_eq!(reminders.len(), 44, "furnished once");
}

#[test]
fn ending_a_process_in_the_middle_leaves_a_whole_desktop() {
    let folder = TempDir::new().expect("a temporary folder");
    let endless =
        "const N = Application('Notes'); for (;;) N.defaultAccount.defaultFolder.notes.push(N.Note({body: 'x'}))";
    for _ in 0..6 {
        let mut child = program("osascript", folder.path())
            .args(["-l", "JavaScript", "-e", endless])
            .spawn()
            .expect("osascript starts");
        child.kill().expect("it can be ended");
        child.wait().expect("it ends");
        let count = run(folder.path(), &["-e", "Application('Notes').notes.whose({name: 'Groceries'}).length"]);
        assert_eq!(text(&count.stdout), "1\n", "{}", text(&count.stderr));
    }
}

#[test]
fn files_are_found_by_name_and_opened() {
    let folder = TempDir::new().expect("a temporary folder");
    let home = virtual_mac::open(folder.path()).expect("the desktop").home();
    let find = |quirks: &str, query: &str| {
        let mut command = program("mdfind", folder.path());
        command.env("ERRAND_VIRTUAL_QUIRKS", quirks).args(["-0", "-onlyin"]).arg(&home).arg(query);
        let output = command.output().expect("mdfind starts");
        let paths = text(&output.stdout);
        (output.status.success(), paths.split_terminator('\0').map(str::to_owned).collect::<Vec<_>>())
    };
    let query = r#"kMDItemDisplayName == "*INVOICE*"cd"#;
    let paths = [home.join("Desktop/invoice.pdf"), home.join("Downloads/invoice.pdf")]
        .map(|path| path.to_string_lossy().into_owned());
    assert_eq!(find("", query), (true, paths.to_vec()));
    assert_eq!(find("spotlight-off", query), (true, vec![]));
    assert_eq!(
        find("", r#"kMDItemDisplayName == "*order.pdf*"cd"#).1,
        Vec::<String>::new(),
        "attachments are not indexed"
    );
    assert!(!find("", "invoice").0);

    for target in [paths[0].as_str(), "maps://?q=x"] {
        assert!(program("open", folder.path()).arg(target).status().expect("open starts").success());
    }
    assert!(program("open", folder.path()).args(["-a", "Mail"]).status().expect("open starts").success());
    assert!(!program("open", folder.path()).arg("/none/x.pdf").status().expect("open starts").success());
    let opened = virtual_mac::open(folder.path()).expect("the desktop").snapshot().expect("a snapshot").opened;
    let seen: Vec<_> = opened.iter().map(|each| (each.kind.as_str(), each.app.as_deref())).collect();
    assert_eq!(seen, [("file", Some("Preview")), ("map", Some("Maps")), ("app", Some("Mail"))]);
}
