// The packaged app in a home of its own: settings, history and virtual Mac, on a desktop of its own.

import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { drive } from "./driver.mjs";
import { openDesktop } from "./desktop.mjs";
import { Page } from "./page.mjs";
import { openPlanner } from "./planner.mjs";
import { until } from "./until.mjs";

const run = promisify(execFile);
/** Where the package was unpacked; `scripts/test-app` says it. */
export const PACKAGE = process.env.ERRAND_PACKAGE ?? "";
export const PROGRAM = join(PACKAGE, "usr/bin/errand-app");
const ERRAND = join(PACKAGE, "usr/bin/errand");
export const ENGINE = join(PACKAGE, "usr/lib/Errand/errand");

/**
 * Starts the app for one test, and ends it with the test.
 * @param {import("node:test").TestContext} test
 * @param {{settings?: string | null, plan?: string[], env?: (home: string) => object, desktop?: object}} wanted
 *   settings: null for a first start, without a file
 *   plan: what every command is planned as; left out: what the embedded planner makes of it
 */
export async function openApp(test, { settings = "", plan, env = () => ({}), desktop: wanted = {} } = {}) {
  const desktop = await openDesktop(test, wanted);
  const planner = plan && (await openPlanner());
  planner?.write(...plan);
  test.after(() => planner?.close());
  const app = new App(desktop, planner, env);
  if (settings !== null) app.write(settings);
  test.after(() => app.quit());
  await app.start();
  return app;
}

class App {
  #driver;

  constructor(desktop, planner, env) {
    this.desktop = desktop;
    this.planner = planner;
    this.home = join(desktop.folder, "errand");
    mkdirSync(this.home);
    const own = { TZ: "America/New_York", ERRAND_HOME: this.home, TAURI_WEBVIEW_AUTOMATION: "true" };
    const planned = planner && { ERRAND_PLANNER: planner.address };
    this.env = { ...desktop.env, ...own, ...planned, ...env(this.home) };
  }

  async start() {
    this.#driver = await drive(PROGRAM, [], this.env);
    this.command = await this.window("index.html");
    await until("the engine", async () => this.command.run(() => document.readyState === "complete"));
  }

  async quit() {
    await this.#driver?.quit();
    this.#driver = undefined;
    for (const pid of await this.#processes("errand-app")) process.kill(pid);
    // The next start would hand itself over to one that is about to end.
    await until("the app's end", async () => !/errand/.test(await names(this.desktop.env)));
  }

  async restart() {
    await this.quit();
    await this.start();
  }

  /** The window that shows `index.html` or `main.html`. */
  window(file) {
    return until(`the window ${file}`, () => this.#look(file));
  }

  async #look(file) {
    for (const handle of await this.#driver.handles()) {
      const page = new Page(this.#driver, handle);
      const path = await page.run(() => location.pathname);
      if (path.endsWith(file) || (file === "index.html" && path === "/")) return page;
    }
    return undefined;
  }

  /** The main window, opened by the command window's button of this name. */
  async open(name) {
    await this.command.find("button", name);
    return until("the main window", async () => {
      const [button] = await this.command.all("button", name);
      await this.command.driver.click(button);
      return this.#look("main.html");
    });
  }

  /** Types into the command window by real keys, and presses Enter. */
  async give(text) {
    await this.typing();
    await this.desktop.type(text);
    await this.desktop.key("Return");
  }

  /** Waits until the caret is in the command window's field. */
  typing() {
    return until("the caret in the field", async () => {
      const { here, name } = await this.command.focus();
      return here && name === "Command";
    });
  }

  /** `errand` in this home. */
  async errand(...args) {
    const { stdout } = await run(ERRAND, [...args, "--json"], { env: this.env });
    return JSON.parse(stdout);
  }

  /** What is on the virtual Mac. */
  mac() {
    return this.errand("desktop");
  }

  history() {
    return this.errand("history");
  }

  get settingsFile() {
    return join(this.home, "settings.toml");
  }

  write(settings) {
    writeFileSync(this.settingsFile, settings);
  }

  read() {
    return readFileSync(this.settingsFile, "utf8");
  }

  /** The process of the engine that runs now. */
  async engine() {
    return (await this.#processes("errand engine"))[0];
  }

  /** The process of the app itself. */
  async shell() {
    return (await this.#processes("errand-app"))[0];
  }

  /** The processes with this command line that belong to this home. */
  async #processes(line) {
    const { stdout } = await run("pgrep", ["--full", `/${line}`]).catch(() => ({ stdout: "" }));
    const pids = stdout.split("\n").filter(Boolean).map(Number);
    return pids.filter((pid) => environment(pid).includes(`ERRAND_HOME=${this.home}\0`));
  }
}

/** The names on the desktop's bus: a running app has one there. */
async function names(env) {
  const bus = "org.freedesktop.DBus";
  const call = ["call", "--session", "--dest", bus, "--object-path", "/org/freedesktop/DBus"];
  return (await run("gdbus", [...call, "--method", `${bus}.ListNames`], { env })).stdout;
}

/** Empty for a process that has ended meanwhile. */
function environment(pid) {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8");
  } catch {
    return "";
  }
}
