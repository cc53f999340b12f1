// Settings by their path, `desktop.mail_mode`: reading one, and the merge patch that changes one. Pure.

import type { Json, Settings } from "../wire";

/** What a setting holds; undefined where it is left out. */
export function valueAt(settings: Settings, path: string): Json | undefined {
  let value: unknown = settings;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value as Json | undefined;
}

/** The merge patch (RFC 7396) that sets one key; null takes it back to its default. */
export function patchOf(path: string, value: Json): Json {
  return path.split(".").reduceRight<Json>((inner, key) => ({ [key]: inner }), value);
}
