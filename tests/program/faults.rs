//! Macs that hang, refuse or are not there: the run says what happened and what to do, and goes on with the rest.

use crate::home::Home;

const NOTE: &str = "create_note(\"Ideas\", \"x\", \"\")";
const REMINDER: &str = "create_reminder(\"call Ana\", \"\", \"\", \"\", 0, False)";

#[test]
fn a_script_that_hangs_is_ended_at_its_deadline_and_says_so() {
    let home = Home::new();
    home.set("[desktop]\nscript_deadline = 1\n");
    let ran = home.tell_with("hang:Notes", "note x and remind me to call Ana", &[NOTE, REMINDER]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let hung = ran.outcome(1);
    assert_eq!(hung["error"]["code"], "timeout");
    assert_eq!(hung["error"]["message"], "Notes did not answer within 1 s");
    assert!(hung["error"]["hint"].as_str().is_some_and(|hint| hint.contains("look in Notes")), "{hung}");
    assert_eq!(ran.outcome(2)["outcome"], "verified", "other apps go on");
    assert!(ran.answer().contains("Notes did not answer within 1 s"), "{}", ran.answer());
    assert_eq!(home.history()[0]["status"], "partly");
}

#[test]
fn a_permission_that_is_denied_names_the_switch() {
    let home = Home::new();
    let ran = home.tell_with("denied:Notes", "note x", &[NOTE]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(ran.outcome(1)["error"]["code"], "denied");
    let switch = "System Settings › Privacy & Security › Automation";
    assert!(ran.answer().contains(switch) && ran.answer().contains("switch Notes on"), "{}", ran.answer());
    let doctor = home.errand(&["doctor", "--json"]).env("ERRAND_VIRTUAL_QUIRKS", "denied:Notes").output();
    let doctor = crate::home::ended(doctor);
    assert_eq!(doctor.code, Some(2), "{doctor:?}");
    let findings = doctor.json();
    let notes = findings.as_array().into_iter().flatten().find(|finding| finding["what"] == "Notes");
    assert!(
        notes.is_some_and(|notes| notes["fine"] == false && notes["hint"].to_string().contains(switch)),
        "{doctor:?}"
    );
}

#[test]
fn an_app_that_is_gone_can_be_started() {
    let ran = Home::new().tell_with("not-running:Notes", "note x", &[NOTE]);
    assert_eq!(ran.outcome(1)["error"]["hint"], "start Notes, then ask again");
}

#[test]
fn what_depends_on_a_failed_step_is_skipped_and_nothing_else() {
    let home = Home::new();
    let plan = ["get_phone_number(\"Zebulon\")", "send_sms([\"$1\"], \"hi\")", REMINDER];
    let ran = home.tell("text Zebulon hi and remind me to call Ana", &plan);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(ran.outcome(1)["error"]["code"], "not_found");
    assert_eq!(ran.outcome(2)["outcome"], "skipped");
    assert_eq!(ran.outcome(3)["outcome"], "verified");
    let texts = home.desktop()["messages"].clone();
    assert!(!texts.to_string().contains("\"hi\""), "{texts}");
}

#[test]
fn a_quirk_that_does_not_exist_is_refused() {
    let home = Home::new();
    let ran = home.errand(&["desktop"]).env("ERRAND_VIRTUAL_QUIRKS", "hangs:Notes").output();
    crate::home::ended(ran).refused(2, "`hangs:Notes` is not a quirk");
}
