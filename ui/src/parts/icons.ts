// The glyphs, drawn for Errand: paths on a field of 24 × 24, stroked.

export const icons = {
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z M15.5 15.5 20 20",
  check: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M6.5 6.5l11 11 M17.5 6.5l-11 11",
  plus: "M12 5.5v13 M5.5 12h13",
  waiting: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16Z M12 8v4.2l2.8 1.8",
  running: "M12 4a8 8 0 0 1 8 8",
  skipped: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16Z M8.5 12h7",
  failed: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16Z M12 8v4.5 M12 15.8v.2",
  handed: "M4.5 12h12 M12 7l5 5-5 5 M20 6v12",
  warning: "M12 4.5 20.5 19h-17L12 4.5Z M12 10v4 M12 16.4v.2",
  info: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16Z M12 11v5 M12 8v.2",
  leaves: "M8 16 17 7 M9.5 7H17v7.5",
  undo: "M8.5 5 4.5 9l4 4 M4.5 9H14a5 5 0 0 1 0 10h-4",
  stop: "M7.5 7.5h9v9h-9z",
  gear: "M12 8.8a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4Z M12 3.5v2.3 M12 18.2v2.3 M3.5 12h2.3 M18.2 12h2.3 M6 6l1.6 1.6 M16.4 16.4 18 18 M18 6l-1.6 1.6 M7.6 16.4 6 18",
  history: "M4.5 12a7.5 7.5 0 1 0 2.4-5.5 M4 5v4h4 M12 8.2v4l2.6 1.6",
  question: "M9 9.3a3 3 0 1 1 4.4 2.7c-1 .5-1.4 1-1.4 2 M12 17v.2",
  quote: "M6 8h12 M6 12h12 M6 16h7",
  calendar: "M5 7h14v12H5z M5 10.5h14 M8.5 4.8V8 M15.5 4.8V8",
  file: "M7 4h7l4 4v12H7z M14 4v4h4",
  person: "M12 5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Z M5 19.5c.8-3.4 3.5-5 7-5s6.2 1.6 7 5",
  right: "M9.5 6l6 6-6 6",
  down: "M6 9.5l6 6 6-6",
  enter: "M19 6v5.5a2.5 2.5 0 0 1-2.5 2.5H6 M10 10l-4 4 4 4",
  download: "M12 4.5v10 M7.5 10.5l4.5 4.5 4.5-4.5 M5 19.5h14",
  pause: "M9 6v12 M15 6v12",
  trash: "M5 7h14 M9.5 7V4.8h5V7 M7 7l.8 12.2h8.4L17 7 M10.2 10.5v5.5 M13.8 10.5v5.5",
  microphone:
    "M12 4a2.8 2.8 0 0 1 2.8 2.8v4.4a2.8 2.8 0 0 1-5.6 0V6.8A2.8 2.8 0 0 1 12 4Z M6.5 11a5.5 5.5 0 0 0 11 0 M12 16.5v3.5",
  lock: "M6.5 11h11v8.5h-11z M8.8 11V8.2a3.2 3.2 0 0 1 6.4 0V11",
  keyboard: "M3.5 7h17v10.5h-17z M7 10.5h.2 M10.4 10.5h.2 M13.8 10.5h.2 M17 10.5h.2 M8 14.2h8",
  open: "M13 5h6v6 M19 5l-8 8 M10 6H5v13h13v-5",
} as const;

export type IconName = keyof typeof icons;

/** An app's glyph and the token of its hue. */
export interface AppGlyph {
  hue: string;
  path: string;
}

// Apps are known by the name in the tool table; another one gets its initial.
export const appGlyphs: Record<string, AppGlyph> = {
  Mail: { hue: "--app-mail", path: "M4.5 7h15v10.5h-15z M4.8 7.4 12 13l7.2-5.6" },
  Calendar: {
    hue: "--app-calendar",
    path: "M5 7h14v12H5z M5 10.8h14 M8.7 4.8v3.4 M15.3 4.8v3.4 M9 14.5h.2 M12 14.5h.2 M15 14.5h.2",
  },
  Contacts: { hue: "--app-contacts", path: icons.person },
  Notes: { hue: "--app-notes", path: "M6 4.5h12v15H6z M9 9h6 M9 12.3h6 M9 15.6h3.5" },
  Reminders: { hue: "--app-reminders", path: "M4.8 7.3 6 8.5l2-2.3 M4.8 16.3l1.2 1.2 2-2.3 M11 7.5h8 M11 16.5h8" },
  Messages: {
    hue: "--app-messages",
    path: "M12 5c4.4 0 8 2.8 8 6.3s-3.6 6.3-8 6.300c-.9 0-1.8-.1-2.6-.3L5.5 19l.9-3.100C4.9 14.7 4 13.1 4 11.3 4 7.8 7.6 5 12 5Z",
  },
  Finder: { hue: "--app-finder", path: "M4 7.500h5.500l2 2H20V18.500H4z" },
  Maps: {
    hue: "--app-maps",
    path: "M12 20s-6-5.6-6-10a6 6 0 0 1 12 0c0 4.4-6 10-6 10Z M12 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4Z",
  },
  Zoom: { hue: "--app-zoom", path: "M4 8h10.500v8H4z M14.5 11l5-2.800v7.600l-5-2.8" },
  PDF: { hue: "--app-pdf", path: icons.file + " M10 13h5 M10 16h3.5" },
};
