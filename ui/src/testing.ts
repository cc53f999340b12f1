// Before every test file: what jsdom lacks, and patience. A busy machine is no fault of the page.

import { cleanup, configure } from "@testing-library/svelte";
import { afterEach, beforeEach, vi } from "vitest";

globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
if (globalThis.Element) Element.prototype.scrollIntoView ??= () => {};

configure({ asyncUtilTimeout: 30_000 });
vi.setConfig({ testTimeout: 60_000 });

afterEach(cleanup);

/** Every look at the clock is a second later, in each test of the file: no question is answered too soon. */
export function unhurried(): void {
  let now = 0;
  beforeEach(() => {
    vi.spyOn(performance, "now").mockImplementation(() => (now += 1000));
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
}
