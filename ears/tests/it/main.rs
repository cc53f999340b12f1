//! `ears` as others use it: the program, real sound, and a model that writes `text Sid hello` whatever it hears.

mod card;
mod ears;
mod files;
mod microphone;
mod protocol;
mod sounds;
