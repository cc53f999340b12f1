// How an argument is shown and changed: by its role, never by its tool. Pure.

import { inWords } from "../../run/words";
import type { Field, Json } from "../../wire";

export type Control = "chips" | "date" | "long" | "switch" | "number" | "options" | "line";

/** Roles with a few fixed values. */
export const options: Record<string, [Json, string][]> = {
  priority: [
    [0, "None"],
    [9, "Low"],
    [5, "Medium"],
    [1, "High"],
  ],
  transport: [
    ["d", "By car"],
    ["w", "On foot"],
    ["r", "By public transport"],
  ],
};

export function controlOf(field: Field): Control {
  if (Array.isArray(field.value)) return "chips";
  if (typeof field.value === "boolean") return "switch";
  if (field.role in options) return "options";
  if (typeof field.value === "number") return "number";
  if (field.role === "date" || field.role === "end") return "date";
  return field.role === "text" ? "long" : "line";
}

export function isEmpty(value: Json): boolean {
  return (
    value === null || value === "" || value === false || value === 0 || (Array.isArray(value) && value.length === 0)
  );
}

const labels: Record<string, string> = {
  recipients: "To",
  context: "Text",
  content: "Text",
  start_date: "When",
  start_time: "When",
  due_date: "When",
  end_date: "Until",
  list_name: "List",
  meeting_invitees: "Invitees",
};

export function labelOf(name: string): string {
  return labels[name] ?? inWords(name);
}

/** The members of a list, each with how it is shown: `Sid (sid@example.com)` where the engine says so, a file's name. */
export function members(field: Field, value: Json): { value: string; shown: string }[] {
  if (!Array.isArray(value)) return [];
  const original = Array.isArray(field.value) ? field.value.map(String) : [];
  const words = field.shown.split(", ");
  return value.map(String).map((member) => {
    const told = words.length === original.length ? words[original.indexOf(member)] : undefined;
    return { value: member, shown: field.role === "path" ? baseName(member) : (told ?? member) };
  });
}

function baseName(path: string): string {
  return path.split("/").findLast(Boolean) ?? path;
}

/** A date as the engine writes it, in the parts that native pickers take. */
export function partsOf(value: Json): { day: string; time: string } {
  const found = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d))?/.exec(String(value ?? ""));
  return { day: found?.[1] ?? "", time: found?.[2] ?? "" };
}

/** Parts as the engine reads them. */
export function dateOf(day: string, time: string): string {
  return day && time ? `${day} ${time}:00` : day;
}
