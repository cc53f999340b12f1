//! In: what an app or the script engine refuses. Out: macOS's error number and text. Callers match numbers, so every
//! variant has exactly one.

use thiserror::Error;

/// Why an Apple event was refused. The texts are short: real systems localise them, callers must not read them.
#[derive(Debug, Error)]
pub enum Fault {
    /// The specifier leads nowhere, or the class has no such property or element.
    #[error("Can't get object.")]
    NoSuchObject,
    /// A value of another type, or no such enumerator.
    #[error("Can't convert types.")]
    WrongType,
    /// The dictionary has no such command for this object.
    #[error("Message not understood.")]
    NotUnderstood,
    /// Writing what can only be read.
    #[error("Access not allowed.")]
    ReadOnly,
    /// Reading what can only be written.
    #[error("Access not allowed.")]
    WriteOnly,
    /// An index past the end.
    #[error("Invalid index.")]
    BadIndex,
    /// A parameter that the command needs was not given.
    #[error("Some parameter is missing.")]
    ParameterMissing,
    /// A parameter that the command does not have.
    #[error("Parameters don't match the command.")]
    UnknownParameter,
    /// The class cannot be made there.
    #[error("Can't make class.")]
    CannotMake,
    /// A file that does not exist.
    #[error("File `{0}` wasn't found.")]
    NoSuchFile(String),
    /// The user has not allowed the caller to control the app.
    #[error("Not authorized to send Apple events to {0}.")]
    Denied(String),
    /// The user would have to be asked first.
    #[error("Consent is needed to send Apple events to {0}.")]
    ConsentNeeded(String),
    /// No answer in time; what was asked may or may not have been done.
    #[error("AppleEvent timed out.")]
    TimedOut,
    /// The app is not running.
    #[error("Application isn't running.")]
    NotRunning,
    /// The app went away.
    #[error("Connection is invalid.")]
    ConnectionLost,
    /// The user pressed Cancel.
    #[error("User canceled.")]
    Cancelled,
    /// A command that the virtual Mac will not carry out for anybody.
    #[error("A privilege violation occurred.")]
    Privilege,
    /// An event that would end before it starts.
    #[error("The start date must be before the end date.")]
    EndsBeforeStart,
    /// No app of that name.
    #[error("Application can't be found.")]
    NoSuchApp,
    /// The app understood and could not do it.
    #[error("AppleEvent handler failed: {0}.")]
    Handler(&'static str),
    /// The state could not be read or written.
    #[error("AppleEvent handler failed: cannot read or write the desktop's state: {0}.")]
    State(#[from] rusqlite::Error),
    /// A stored value is not what this version writes.
    #[error("AppleEvent handler failed: cannot read a stored value: {0}.")]
    Stored(#[from] serde_json::Error),
    /// A file of the home folder could not be read or written.
    #[error("AppleEvent handler failed: cannot read or write a file: {0}.")]
    Files(#[from] std::io::Error),
}

impl Fault {
    /// The number that macOS gives for it.
    pub fn number(&self) -> i32 {
        match self {
            Fault::NoSuchObject => -1728,
            Fault::WrongType => -1700,
            Fault::NotUnderstood => -1708,
            Fault::ReadOnly => -10003,
            Fault::WriteOnly => -1723,
            Fault::BadIndex => -1719,
            Fault::ParameterMissing => -1701,
            Fault::UnknownParameter => -1721,
            Fault::CannotMake => -2710,
            Fault::NoSuchFile(_) => -43,
            Fault::Denied(_) => -1743,
            Fault::ConsentNeeded(_) => -1744,
            Fault::TimedOut => -1712,
            Fault::NotRunning => -600,
            Fault::ConnectionLost => -609,
            Fault::Cancelled => -128,
            Fault::Privilege => -10004,
            Fault::EndsBeforeStart => -10025,
            Fault::NoSuchApp => -2700,
            Fault::Handler(_) | Fault::State(_) | Fault::Stored(_) | Fault::Files(_) => -10000,
        }
    }
}
