// A screen that nobody sees, with what a desktop has: a bus, a window manager, a compositor, a tray, keys and a pointer.
// Every test opens its own; what is started on it ends with it.

import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { until } from "./until.mjs";

const run = promisify(execFile);
const SCREEN = "1280x800x24";

/**
 * Opens a desktop that ends with the test.
 * @param {{after: (end: () => unknown) => void}} test
 * @param {{compositor?: boolean, tray?: boolean, taken?: string}} wanted
 *   taken: keys that the window manager has for itself, as openbox writes them
 */
export async function openDesktop(test, { compositor = true, tray = true, taken = "" } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "errand-desktop-"));
  // Without `-noreset` the screen begins anew whenever its last program leaves it, as each of these first ones does.
  const server = spawn("Xvfb", ["-displayfd", "3", "-noreset", "-nolisten", "tcp", "-screen", "0", SCREEN], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const children = [server];
  test.after(async () => {
    for (const child of children.toReversed()) await end(child);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const display = `:${(await firstLine(server.stdio[3])).trim()}`;
  const bus = spawn("dbus-daemon", ["--session", "--nofork", "--print-address=1"], {
    stdio: ["ignore", "pipe", "ignore"],
    env: {
      PATH: process.env.PATH,
      DISPLAY: display,
      HOME: folder,
      XDG_RUNTIME_DIR: folder,
      XDG_DATA_DIRS: "/usr/share",
    },
  });
  children.push(bus);
  const address = (await firstLine(bus.stdout)).trim();
  const env = {
    PATH: process.env.PATH,
    LANG: "C.UTF-8",
    DISPLAY: display,
    DBUS_SESSION_BUS_ADDRESS: address,
    XDG_RUNTIME_DIR: folder,
    XDG_DATA_DIRS: "/usr/share",
    HOME: folder,
  };
  const start = (program, args = [], more = {}) => {
    const child = spawn(program, args, { env: { ...env, ...more }, stdio: "ignore" });
    child.on("error", (error) => console.error(`${program}: ${error.message}`));
    children.push(child);
    return child;
  };
  const xdotool = async (...args) => (await run("xdotool", args.map(String), { env })).stdout.trim();

  writeFileSync(join(folder, "openbox.xml"), openbox(taken));
  start("openbox", ["--sm-disable", "--config-file", join(folder, "openbox.xml")]);
  await until("the window manager", async () => /window id/.test(await property(env, "_NET_SUPPORTING_WM_CHECK")));
  // Goes into the background when it has taken the screen.
  if (compositor) await run("picom", ["--backend", "xrender", "-b", "--config", "/dev/null"], { env });
  if (tray) start("tint2");

  return {
    env,
    folder,
    start,
    key: (...keys) => xdotool("key", "--clearmodifiers", ...keys),
    /** Keys that are held, and let go. */
    down: (keys) => xdotool("keydown", keys),
    up: (keys) => xdotool("keyup", keys),
    type: (text) => xdotool("type", "--delay", "8", text),
    /** The windows on the screen that have this title: place and size of each. */
    windows: async (title) => {
      const ids = await xdotool("search", "--onlyvisible", "--name", `^${title}$`).catch(() => "");
      return Promise.all(
        ids
          .split("\n")
          .filter(Boolean)
          .map(async (id) => geometry(await xdotool("getwindowgeometry", "--shell", id))),
      );
    },
    /** The title of the window that has the keyboard; empty: none. */
    focused: () => xdotool("getwindowfocus", "getwindowname").catch(() => ""),
    picture: (file) => run("import", ["-window", "root", file], { env }),
  };
}

/** Ends a process and waits for its end. */
export async function end(child, signal = "SIGTERM") {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await ended;
}

/** Without openbox's own keys, which would take Alt+Space. */
function openbox(taken) {
  const binding = `<keybind key="${taken}"><action name="Focus"/></keybind>`;
  return `<openbox_config xmlns="http://openbox.org/3.4/rc">
    <focus><focusNew>yes</focusNew></focus>
    <keyboard>${taken && binding}</keyboard>
    <desktops><number>1</number><popupTime>0</popupTime></desktops>
  </openbox_config>`;
}

async function firstLine(stream) {
  let text = "";
  for await (const piece of stream) {
    text += piece;
    if (text.includes("\n")) return text;
  }
  throw new Error("it ended before it said where it is");
}

async function property(env, name) {
  return (await run("xprop", ["-root", name], { env }).catch(() => ({ stdout: "" }))).stdout;
}

function geometry(text) {
  const read = (name) => Number(new RegExp(`^${name}=(-?\\d+)$`, "m").exec(text)?.[1]);
  return { x: read("X"), y: read("Y"), width: read("WIDTH"), height: read("HEIGHT") };
}
