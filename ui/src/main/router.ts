// Which page the window shows: read from the address's hash, so that the shell can open any of them. Pure.

import type { IconName } from "../parts/icons";

interface SettingsPage {
  name: string;
  title: string;
  icon: IconName;
}

export const settingsPages = [
  { name: "general", title: "General", icon: "gear" },
  { name: "hotkeys", title: "Hotkeys", icon: "keyboard" },
  { name: "tools", title: "Tools & approval", icon: "check" },
  { name: "models", title: "Models", icon: "download" },
  { name: "voice", title: "Voice", icon: "microphone" },
  { name: "privacy", title: "Privacy", icon: "lock" },
  { name: "permissions", title: "Permissions", icon: "person" },
  { name: "about", title: "About", icon: "info" },
] as const satisfies readonly SettingsPage[];

export type SettingsName = (typeof settingsPages)[number]["name"];

export type Route = { page: "history" } | { page: "welcome" } | { page: "settings"; name: SettingsName };

/** `#/settings/models` → the page; what is no page is the history. */
export function routeOf(hash: string): Route {
  const [page, name] = hash.replace(/^#?\/?/, "").split("/");
  if (page === "welcome") return { page };
  if (page !== "settings") return { page: "history" };
  return { page, name: settingsPages.find((known) => known.name === name)?.name ?? "general" };
}

export function addressOf(route: Route): string {
  return route.page === "settings" ? `#/settings/${route.name}` : `#/${route.page}`;
}

export function titleOfRoute(route: Route): string {
  if (route.page === "history") return "History";
  if (route.page === "welcome") return "Welcome";
  return settingsPages.find((known) => known.name === route.name)?.title ?? "";
}
