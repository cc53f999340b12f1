// The package names what it needs, and brings what it promises.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PACKAGE } from "./app.mjs";

test("its control file names the web view, the tray's library and the planner's", () => {
  const depends = execFileSync("dpkg-deb", ["--field", process.env.ERRAND_DEB, "Depends"], { encoding: "utf8" });
  const names = depends.trim().split(", ");
  for (const name of ["libwebkit2gtk-4.1-0", "libgtk-3-0", "libayatana-appindicator3-1", "libasound2", "libgomp1"]) {
    assert.ok(names.includes(name), `${name} is not named in: ${depends}`);
  }
});

test("it has an entry in the menu, with an icon, that starts the app", () => {
  const entry = readFileSync(join(PACKAGE, "usr/share/applications/Errand.desktop"), "utf8");
  const value = (key) => new RegExp(`^${key}=(.*)$`, "m").exec(entry)?.[1];
  assert.equal(value("Name"), "Errand");
  assert.ok(existsSync(join(PACKAGE, "usr/bin", value("Exec"))));
  assert.ok(existsSync(join(PACKAGE, "usr/share/icons/hicolor/128x128/apps", `${value("Icon")}.png`)));
});

test("every library that its programs are linked with is there or named", () => {
  for (const program of ["usr/bin/errand-app", "usr/lib/Errand/errand", "usr/lib/Errand/ears", "usr/lib/Errand/osascript"]) {
    const linked = execFileSync("ldd", [join(PACKAGE, program)], { encoding: "utf8" });
    assert.doesNotMatch(linked, /not found/, program);
  }
});
