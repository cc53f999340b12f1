//! A sound card for machines that have none: PulseAudio with a loudspeaker whose sound comes back as a microphone.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::sounds::run;

/// The microphone's id and name.
pub const MICROPHONE: &str = "virtmic";
pub const NAME: &str = "Test_microphone";

pub struct Card {
    folder: tempfile::TempDir,
    server: Child,
}

impl Card {
    /// With a microphone.
    pub fn start() -> Card {
        Card::with(&format!(
            "load-module module-remap-source source_name={MICROPHONE} master=mic_in.monitor \
             source_properties=device.description={NAME}\nset-default-source {MICROPHONE}\n"
        ))
    }

    /// With a loudspeaker only.
    pub fn without_microphone() -> Card {
        Card::with("")
    }

    fn with(microphone: &str) -> Card {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path();
        let socket = home.join("native");
        let script = format!(
            "load-module module-native-protocol-unix auth-anonymous=1 socket={}\n\
             load-module module-null-sink sink_name=mic_in rate=48000 channels=2\n{microphone}",
            socket.display()
        );
        fs::write(home.join("pulse.pa"), script).unwrap();
        let server = start_server(home);
        let card = Card { server, folder };
        while !card.control(&["info"]).status().unwrap().success() {
            thread::sleep(Duration::from_millis(50));
        }
        card
    }

    pub fn server(&self) -> String {
        format!("unix:{}", self.folder.path().join("native").display())
    }

    /// Speaks into the microphone, and comes back when all is said.
    pub fn play(&self, sound: &Path) {
        self.playing(sound).wait().unwrap();
    }

    /// Begins to speak into the microphone.
    pub fn playing(&self, sound: &Path) -> Child {
        Command::new("paplay").args(["-d", "mic_in"]).arg(sound).env("PULSE_SERVER", self.server()).spawn().unwrap()
    }

    pub fn unplug(&self) {
        run(&mut self.control(&["unload-module", "module-remap-source"]));
    }

    fn control(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("pactl");
        command.args(arguments).env("PULSE_SERVER", self.server()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

impl Drop for Card {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

fn start_server(home: &Path) -> Child {
    Command::new("pulseaudio")
        .args(["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "-F"])
        .arg(home.join("pulse.pa"))
        .envs(["HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH"].map(|name| (name, home)))
        .stderr(Stdio::null())
        .spawn()
        .expect("pulseaudio; run `scripts/setup test`")
}

/// A sound system that lets nobody in. PulseAudio knows its own user at a socket of its own, so the connection is led to it
/// by way of a port, where only the right cookie would open.
pub struct Closed {
    folder: tempfile::TempDir,
    server: Child,
}

impl Closed {
    pub fn start() -> Closed {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path();
        // Taken and given back: free a moment ago.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let script = format!("load-module module-native-protocol-tcp listen=127.0.0.1 port={port}\n");
        fs::write(home.join("pulse.pa"), script).unwrap();
        let server = start_server(home);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            thread::sleep(Duration::from_millis(50));
        }
        let door = UnixListener::bind(home.join("native")).unwrap();
        thread::spawn(move || {
            for inside in door.incoming().map_while(Result::ok) {
                let outside = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
                let (mut from, mut to) = (inside.try_clone().unwrap(), outside.try_clone().unwrap());
                thread::spawn(move || drop(std::io::copy(&mut from, &mut to)));
                let (mut from, mut to) = (outside, inside);
                thread::spawn(move || {
                    drop(std::io::copy(&mut from, &mut to));
                    drop(to.flush());
                    drop(to.shutdown(std::net::Shutdown::Both));
                });
            }
        });
        Closed { folder, server }
    }

    pub fn server(&self) -> String {
        format!("unix:{}", self.folder.path().join("native").display())
    }
}

impl Drop for Closed {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}
