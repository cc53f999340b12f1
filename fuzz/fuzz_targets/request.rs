//! A line that the engine is sent.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| errand_fuzz::request(bytes));
