//! Tells the program the version of rustls-webpki that Cargo.toml pins.

fn main() {
    let manifest = std::fs::read_to_string("Cargo.toml").expect("Cargo.toml");
    let line = manifest
        .lines()
        .find(|line| line.starts_with("rustls-webpki"));
    let version = line
        .and_then(|line| line.split('"').nth(1))
        .expect("a version");
    println!(
        "cargo:rustc-env=WEBPKI_VERSION={}",
        version.trim_start_matches('=')
    );
    println!("cargo:rerun-if-changed=Cargo.toml");
}
