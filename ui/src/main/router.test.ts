import { describe, expect, it } from "vitest";
import { addressOf, routeOf, settingsPages, type Route } from "./router";

describe("an address", () => {
  it("leads to its page, with or without the slash that the shell may leave out", () => {
    expect(routeOf("#/settings/models")).toEqual({ page: "settings", name: "models" });
    expect(routeOf("#settings/models")).toEqual({ page: "settings", name: "models" });
    expect(routeOf("#/welcome")).toEqual({ page: "welcome" });
  });

  it("that is none leads to a page all the same", () => {
    expect(["", "#", "#/", "#/nowhere"].map(routeOf)).toEqual(Array(4).fill({ page: "history" }));
    expect(routeOf("#/settings/nothing")).toEqual({ page: "settings", name: "general" });
  });

  it("of a page leads back to it", () => {
    const routes: Route[] = [
      { page: "history" },
      { page: "welcome" },
      ...settingsPages.map(({ name }): Route => ({ page: "settings", name })),
    ];
    for (const route of routes) expect(routeOf(addressOf(route))).toEqual(route);
  });
});
