//! `ears` as others use it: the program, real sound, and a model that writes `text Sid hello` whatever it hears.

#[cfg(target_os = "linux")]
mod card;
mod ears;
mod files;
#[cfg(target_os = "linux")]
mod microphone;
mod protocol;
mod sounds;
