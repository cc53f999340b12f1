// Days and times as the history tells them, in English and in this machine's time zone. Pure.

/** `Today`, `Yesterday`, `Tuesday 24 November`, `Friday 5 December 2025`. */
export function dayOf(moment: Date, now: Date): string {
  const days = Math.round((midnight(now) - midnight(moment)) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  const year = moment.getFullYear() === now.getFullYear() ? undefined : "numeric";
  const parts = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year });
  return parts.format(moment).replace(",", "");
}

/** `09:03`. */
export function timeOf(moment: Date): string {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(moment);
}

function midnight(moment: Date): number {
  return Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate());
}
