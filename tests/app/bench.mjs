// How quick and how small the packaged app is. Prints a table, and one line of JSON.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { openApp } from "./app.mjs";
import { until } from "./until.mjs";

const TIMES = 20;
const IDLE_SECONDS = 10;
const TICKS_A_SECOND = 100;

const ends = [];
// What was started ends with it, however it ends.
process.on("uncaughtException", async (error) => {
  console.error(error);
  for (const end of ends) await end().catch(() => {});
  process.exit(1);
});
const app = await openApp({ after: (end) => ends.unshift(end) });
await app.command.reads(/You could say/);

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const hidden = () => until("the window to go", async () => (await app.desktop.windows("Errand")).length === 0);

/**
 * From before the key is sent, by a program that takes some milliseconds to start, until the first frame in which the
 * field has the keyboard. A window that is hidden draws no frames.
 */
async function hotkeyToCaret() {
  await app.desktop.key("Escape");
  await hidden();
  await app.command.run(() => {
    window.caret = 0;
    const look = () => {
      if (document.hasFocus() && document.activeElement?.tagName === "INPUT") window.caret = Date.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const pressed = Date.now();
  await app.desktop.key("alt+space");
  return (await until("the caret", () => app.command.run(() => window.caret))) - pressed;
}

/** From a key's arrival in the page until the frame that shows it has been drawn; the web view's own stamps of events are no use. */
async function keyToPaint() {
  await app.command.run(() => {
    window.painted = 0;
    window.addEventListener(
      "keydown",
      () => {
        const arrived = performance.now();
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => (window.painted = performance.now() - arrived);
          channel.port2.postMessage(0);
        });
      },
      { once: true, capture: true },
    );
  });
  await app.desktop.key("a");
  return until("the frame", () => app.command.run(() => window.painted));
}

const several = async (measure) => {
  const all = [];
  for (let at = 0; at < TIMES; at += 1) all.push(await measure());
  return median(all);
};

/** The processes below one, by name. */
function family(root) {
  const stats = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [, name, rest] = /\((.*)\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8"));
        const fields = rest.split(" ");
        return [{ pid: Number(pid), name, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }];
      } catch {
        return [];
      }
    });
  const found = stats.filter(({ pid }) => pid === root);
  for (const each of found) found.push(...stats.filter(({ parent }) => parent === each.pid));
  return found;
}

function memory(pid, kind) {
  return (
    Number(new RegExp(`^${kind}:\\s+(\\d+)`, "m").exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))[1]) / 1024
  );
}

const caret = await several(hotkeyToCaret);
const paint = await several(keyToPaint);
await app.desktop.key("Escape");
await hidden();

const shell = await app.shell();
const ticks = () => family(shell).reduce((sum, each) => sum + each.ticks, 0);
await sleep(2000);
const before = ticks();
await sleep(IDLE_SECONDS * 1000);
const idle = (100 * (ticks() - before)) / TICKS_A_SECOND / IDLE_SECONDS;

const processes = family(shell);
const sum = (kind, which) =>
  Math.round(processes.filter(({ name }) => which.test(name)).reduce((all, { pid }) => all + memory(pid, kind), 0));
const pages = join(import.meta.dirname, "../../ui/dist");
const bundle = readdirSync(pages, { recursive: true })
  .filter((name) => /\.(js|css|html)$/.test(name))
  .reduce((all, name) => all + gzipSync(readFileSync(join(pages, name))).length, 0);

const figures = {
  hotkey_to_caret_ms: Math.round(caret),
  key_to_paint_ms: Math.round(paint),
  idle_cpu_percent: Number(idle.toFixed(2)),
  shell_rss_mb: sum("Rss", /^errand-app$/),
  shell_pss_mb: sum("Pss", /^errand-app$/),
  webkit_rss_mb: sum("Rss", /^WebKit/),
  webkit_pss_mb: sum("Pss", /^WebKit/),
  engine_pss_mb: sum("Pss", /^errand$/),
  pages_gzip_kb: Math.round(bundle / 1000),
};
const words = {
  hotkey_to_caret_ms: `Hotkey to caret, median of ${TIMES}, ms`,
  key_to_paint_ms: `Key to paint, median of ${TIMES}, ms`,
  idle_cpu_percent: `Idle CPU, shell, web view and engine, over ${IDLE_SECONDS} s, %`,
  shell_rss_mb: "Memory of the shell's process (RSS), MB",
  shell_pss_mb: "Memory of the shell's process (PSS), MB",
  webkit_rss_mb: "Memory of WebKit's processes (RSS), MB",
  webkit_pss_mb: "Memory of WebKit's processes (PSS), MB",
  engine_pss_mb: "Memory of the engine (PSS), MB",
  pages_gzip_kb: "Pages, gzip, kB",
};
for (const [key, figure] of Object.entries(figures)) console.log(`${words[key].padEnd(60)} ${figure}`);
console.log(JSON.stringify(figures));
for (const end of ends) await end();
