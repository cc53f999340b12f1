import { expect, it } from "vitest";
import { stops } from "./stops";

it.each([
  "stop",
  "No.",
  "Never mind!",
  "Stop, stop!",
  "No, stop.",
  "Please stop",
  "Cancel that, please",
  "Stop it, thanks",
  "Thank you, cancel it – no, stop that.",
])("“%s” stops a run", (text) => expect(stops(text)).toBe(true));

it.each(["", "thanks", "Please!", "Don't stop", "stop at the shop", "stop it at noon", "Note that", "nonstop"])(
  "“%s” stops nothing",
  (text) => expect(stops(text)).toBe(false),
);
