//! macOS's permissions: automation of each app, contacts, calendars, reminders, microphone.

use std::ffi::c_void;

use objc2_av_foundation::{AVAuthorizationStatus, AVCaptureDevice, AVMediaTypeAudio};
use objc2_contacts::{CNAuthorizationStatus, CNContactStore, CNEntityType};
use objc2_event_kit::{EKAuthorizationStatus, EKEntityType, EKEventStore};

use super::{PANES, Permission, State};

/// The apps that Errand's scripts talk to: name and bundle identifier.
const APPS: [(&str, &str); 7] = [
    ("Mail", "com.apple.mail"),
    ("Calendar", "com.apple.iCal"),
    ("Contacts", "com.apple.AddressBook"),
    ("Notes", "com.apple.Notes"),
    ("Reminders", "com.apple.reminders"),
    ("Messages", "com.apple.MobileSMS"),
    ("Finder", "com.apple.finder"),
];

/// Every permission that Errand may need.
pub fn all() -> Vec<Permission> {
    let mut all: Vec<Permission> = APPS.iter().map(|(app, bundle)| automation(app, bundle)).collect();
    all.push(permission("Contacts", contacts(), "to find the people that you name", "Privacy_Contacts"));
    all.push(permission("Calendars", events(EKEntityType::Event), "to make and find events", "Privacy_Calendars"));
    let why = "to make and find reminders";
    all.push(permission("Reminders", events(EKEntityType::Reminder), why, "Privacy_Reminders"));
    all.push(permission("Microphone", microphone(), "to hear what you say", "Privacy_Microphone"));
    all
}

fn permission(name: &str, state: State, why: &str, pane: &str) -> Permission {
    let pane = format!("{PANES}com.apple.preference.security?{pane}");
    Permission { name: name.to_owned(), state, why: why.to_owned(), pane }
}

fn contacts() -> State {
    // SAFETY: a class method that only reads; it takes no object.
    let status = unsafe { CNContactStore::authorizationStatusForEntityType(CNEntityType::Contacts) };
    match status {
        CNAuthorizationStatus::Authorized | CNAuthorizationStatus::Limited => State::Granted,
        CNAuthorizationStatus::NotDetermined => State::NotAsked,
        CNAuthorizationStatus::Denied | CNAuthorizationStatus::Restricted => State::Denied,
        _ => State::Unknown,
    }
}

fn events(kind: EKEntityType) -> State {
    // SAFETY: a class method that only reads; it takes no object.
    let status = unsafe { EKEventStore::authorizationStatusForEntityType(kind) };
    match status {
        EKAuthorizationStatus::FullAccess => State::Granted,
        EKAuthorizationStatus::NotDetermined => State::NotAsked,
        // To write only does not let Errand find anything again.
        EKAuthorizationStatus::Denied | EKAuthorizationStatus::Restricted | EKAuthorizationStatus::WriteOnly => {
            State::Denied
        }
        _ => State::Unknown,
    }
}

fn microphone() -> State {
    // SAFETY: a constant of the framework, which is loaded as long as this program runs.
    let Some(audio) = (unsafe { AVMediaTypeAudio }) else { return State::Unknown };
    // SAFETY: a class method that only reads; `audio` is one of the two media types that it takes.
    let status = unsafe { AVCaptureDevice::authorizationStatusForMediaType(audio) };
    match status {
        AVAuthorizationStatus::Authorized => State::Granted,
        AVAuthorizationStatus::NotDetermined => State::NotAsked,
        AVAuthorizationStatus::Denied | AVAuthorizationStatus::Restricted => State::Denied,
        _ => State::Unknown,
    }
}

fn automation(app: &str, bundle: &str) -> Permission {
    let (state, why) = match permission_to_automate(bundle) {
        0 => (State::Granted, "to work in it for you".to_owned()),
        NOT_PERMITTED => (State::Denied, "to work in it for you".to_owned()),
        WOULD_ASK => (State::NotAsked, "to work in it for you".to_owned()),
        NOT_RUNNING => (State::Unknown, format!("to work in it for you; macOS tells only while {app} is open")),
        other => (State::Unknown, format!("to work in it for you; macOS answered with error {other}")),
    };
    permission(&format!("Automation of {app}"), state, &why, "Privacy_Automation")
}

/// `errAEEventNotPermitted`, `errAEEventWouldRequireUserConsent`, `procNotFound` of Apple's headers.
const NOT_PERMITTED: i32 = -1743;
const WOULD_ASK: i32 = -1744;
const NOT_RUNNING: i32 = -600;

/// Apple's `AEDesc`.
#[repr(C)]
struct Descriptor {
    kind: u32,
    handle: *mut c_void,
}

#[link(name = "CoreServices", kind = "framework")]
unsafe extern "C" {
    fn AECreateDesc(kind: u32, data: *const c_void, size: isize, result: *mut Descriptor) -> i16;
    fn AEDisposeDesc(descriptor: *mut Descriptor) -> i16;
    fn AEDeterminePermissionToAutomateTarget(target: *const Descriptor, class: u32, event: u32, ask_user: u8) -> i32;
}

/// What macOS says of events to the app with this bundle identifier, without asking the user.
fn permission_to_automate(bundle: &str) -> i32 {
    const BUNDLE_ID: u32 = u32::from_be_bytes(*b"bund");
    const ANY: u32 = u32::from_be_bytes(*b"****");
    let mut target = Descriptor { kind: 0, handle: std::ptr::null_mut() };
    // SAFETY: the bytes live through the call, which copies them; `target` is a valid place for the result.
    let made = unsafe { AECreateDesc(BUNDLE_ID, bundle.as_ptr().cast(), bundle.len() as isize, &raw mut target) };
    if made != 0 {
        return made.into();
    }
    // SAFETY: `target` was made above.
    let answer = unsafe { AEDeterminePermissionToAutomateTarget(&raw const target, ANY, ANY, 0) };
    // SAFETY: `target` was made above and is not used again.
    unsafe { AEDisposeDesc(&raw mut target) };
    answer
}
