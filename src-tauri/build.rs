//! What Tauri generates at build time: the context of `tauri.conf.json` and the permissions of `capabilities/`.

fn main() {
    tauri_build::build();
}
