//! `comity_fuzz::manifest`, fed by libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| comity_fuzz::manifest(data));
