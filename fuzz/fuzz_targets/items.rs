//! The items of `errand eval`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| errand_fuzz::items(bytes));
