//! The program that a user starts; everything is in the library.

// No console window beside the app on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    errand_app::run();
}
