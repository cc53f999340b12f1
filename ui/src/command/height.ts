// Tells the shell how high the content wants to be, and the content how high it may be.

import type { Attachment } from "svelte/attachments";

/** The part of the screen that the window may take. */
const SHARE = 0.8;

export function reportHeight(report: (pixels: number) => void): Attachment<HTMLElement> {
  return (element) => {
    element.style.setProperty("--room", `${Math.round(screen.availHeight * SHARE)}px`);
    const observer = new ResizeObserver(() => report(Math.ceil(element.getBoundingClientRect().height)));
    observer.observe(element);
    return () => observer.disconnect();
  };
}
