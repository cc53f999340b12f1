// A microphone for machines that have none: PulseAudio with a loudspeaker whose sound comes back as one.

import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { end } from "./desktop.mjs";
import { until } from "./until.mjs";

const run = promisify(execFile);
export const NAME = "Test_microphone";

/** Plugs a microphone in until the end of the test. `env` is for the programs that listen. */
export async function openMicrophone(test) {
  const folder = mkdtempSync(join(tmpdir(), "errand-microphone-"));
  const socket = join(folder, "native");
  const cookie = join(folder, "cookie");
  // Any will do, if it has the right length.
  writeFileSync(cookie, Buffer.alloc(256));
  const script = [
    `load-module module-native-protocol-unix auth-anonymous=1 socket=${socket}`,
    "load-module module-null-sink sink_name=mic_in rate=48000 channels=2",
    "load-module module-remap-source source_name=virtmic master=mic_in.monitor " +
      `source_properties=device.description=${NAME}`,
    "set-default-source virtmic",
  ];
  writeFileSync(join(folder, "pulse.pa"), `${script.join("\n")}\n`);
  const env = { PULSE_SERVER: `unix:${socket}`, PULSE_COOKIE: cookie };
  const own = { PATH: process.env.PATH, HOME: folder, XDG_RUNTIME_DIR: folder, PULSE_RUNTIME_PATH: folder };
  const quiet = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"];
  const server = spawn("pulseaudio", [...quiet, "-F", join(folder, "pulse.pa")], { env: own, stdio: "ignore" });
  test.after(async () => {
    await end(server);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const pactl = (...args) => run("pactl", args, { env: { ...own, ...env } });
  await until("the sound system", () =>
    pactl("info").then(
      () => true,
      () => false,
    ),
  );
  return {
    env,
    /** Says this in espeak-ng's `voice`; comes back when all is said. */
    async say(text, voice = "en-us") {
      const file = join(folder, "said.wav");
      await run("espeak-ng", ["-v", voice, "-w", file, text], { env: own });
      await run("paplay", ["--device", "mic_in", file], { env: { ...own, ...env } });
    },
    unplug: () => pactl("unload-module", "module-remap-source"),
  };
}
