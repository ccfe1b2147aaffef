//! Watches the embedded folders, and says in words what is missing when the assets were never fetched.

use std::path::Path;

fn main() {
    for folder in ["../../assets/vendor", "static", "../../data/lang", "templates"] {
        println!("cargo:rerun-if-changed={folder}");
        if !Path::new(folder).is_dir() {
            println!("cargo::error=folder {folder} is missing: run scripts/fetch-assets.sh (or ./run) once before building");
        }
    }
}
