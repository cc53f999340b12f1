//! Speech to text on this machine, as a program of its own that others start and talk to in lines of JSON.
//!
//! It is apart from the rest because whisper.cpp and llama.cpp cannot live in one program, because it gives its memory
//! back when it ends, and because a crash of one must not take the other down. In the order of the sound:

pub mod capture;
pub mod file;

pub mod resample;

pub mod activity;
pub mod window;

pub mod hear;
pub mod hearer;

pub mod listening;
pub mod serve;
pub mod wire;
