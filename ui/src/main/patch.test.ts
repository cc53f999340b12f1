import { expect, it } from "vitest";
import { settings } from "../backend/scenes/household";
import { patchOf, valueAt } from "./patch";

it("a setting is read by its path, and may be left out", () => {
  expect(valueAt(settings.settings, "privacy.keep_days")).toBe(90);
  expect(valueAt(settings.settings, "approval.ask_below")).toBeUndefined();
  expect(valueAt(settings.settings, "apps.Mail.anything")).toBeUndefined();
});

it("a patch names one key and nothing beside it", () => {
  expect(patchOf("day_first", true)).toEqual({ day_first: true });
  expect(patchOf("desktop.mail_mode", "draft")).toEqual({ desktop: { mail_mode: "draft" } });
  expect(patchOf("approval.ask_below", null)).toEqual({ approval: { ask_below: null } });
});
