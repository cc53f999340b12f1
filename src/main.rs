fn main() {
    errand::desktop::worker::main_if_asked();
}
