import { render, screen, waitFor, within } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { EngineError, type Backend } from "../backend/backend";
import { fakeBackend } from "../backend/fake";
import type { Request } from "../wire";
import Main from "./Main.svelte";

interface Open {
  scene?: string;
  /** What the engine refuses. */
  refuses?: (request: Request) => boolean;
}

/** The window at an address, and the requests that it makes. */
function open(address: string, { scene = "main", refuses = () => false }: Open = {}) {
  const asked: Request[] = [];
  const fake = fakeBackend({ scene, pace: 0 });
  const ask: Backend["ask"] = (request, onMessage) => {
    asked.push(request);
    if (!refuses(request)) return fake.ask(request, onMessage);
    return Promise.reject(new EngineError({ code: "set", message: "no such thing", hint: "put in another" }));
  };
  location.hash = address;
  render(Main, { backend: { ...fake, ask } });
  return { fake, asked, patches: () => asked.flatMap((request) => (request.do === "set" ? [request.patch] : [])) };
}

function type(field: HTMLElement, text: string) {
  (field as HTMLInputElement).value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

async function press(name: string | RegExp, where: { findByRole: typeof screen.findByRole } = screen) {
  (await where.findByRole("button", { name })).click();
}

it("a setting is saved as it is changed, and says so", async () => {
  const { patches } = open("#/settings/general");
  (await screen.findByRole("switch", { name: "Reply to all" })).click();
  await screen.findByText("Saved");
  expect(patches()).toEqual([{ desktop: { reply_to_all: true } }]);
});

it("a setting that the engine refuses says why beside it, and goes back", async () => {
  open("#/settings/general", { refuses: (request) => request.do === "set" });
  const toggle = await screen.findByRole("switch", { name: "Reply to all" });
  toggle.click();
  expect((await screen.findByRole("alert")).textContent).toContain("No such thing");
  await waitFor(() => expect((toggle as HTMLInputElement).checked).toBe(false));
});

it("what is being typed stays when a setting changes elsewhere, and is saved on leaving the field", async () => {
  const { fake, patches } = open("#/settings/general");
  const field = await screen.findByLabelText<HTMLInputElement>("Reminder list");
  const other = await screen.findByLabelText<HTMLInputElement>("Notes folder");
  type(field, "Err");
  await fake.ask({ do: "set", patch: { desktop: { notes_folder: "Work", default_list: "Home" } } });
  await waitFor(() => expect(other.value).toBe("Work"));
  expect(field.value).toBe("Err");
  field.dispatchEvent(new FocusEvent("blur"));
  await waitFor(() => expect(patches()).toEqual([{ desktop: { default_list: "Err" } }]));
});

it("an address that is none is not saved", async () => {
  const { patches } = open("#/settings/general");
  const field = await screen.findByLabelText("Planner server");
  type(field, "my server");
  field.dispatchEvent(new FocusEvent("blur"));
  expect((await screen.findByRole("alert")).textContent).toContain("is no address");
  expect(patches()).toEqual([]);
});

it("a broken settings file is told, nothing can be set, and it can be put aside", async () => {
  const { asked } = open("#/settings/general", { scene: "main-broken" });
  expect((await screen.findByRole("alert")).textContent).toContain("line 4");
  const toggle = screen.getByRole<HTMLInputElement>("switch", { name: "Reply to all" });
  expect(toggle.disabled).toBe(true);
  await press("Put it aside and use the defaults");
  await waitFor(() => expect(toggle.disabled).toBe(false));
  expect(asked.some((request) => request.do === "reset_settings")).toBe(true);
});

it("a hotkey is set by pressing it, and one that is taken is explained and another offered", async () => {
  const { patches } = open("#/settings/hotkeys");
  const recorder = await screen.findByRole("button", { name: /Push to talk/ });
  const keys = (code: string, key: string) => ({ code, key, ctrlKey: true, bubbles: true, cancelable: true });
  recorder.click();
  await screen.findByText("Press keys");
  recorder.dispatchEvent(new KeyboardEvent("keydown", keys("Space", " ")));
  expect((await screen.findByRole("alert")).textContent).toContain("taken by another program");
  expect(patches()).toEqual([]);
  await press(/instead/);
  await waitFor(() => expect(patches()).toEqual([{ voice: { push_to_talk: "Ctrl+Alt+Space" } }]));
});

it("an app is switched off with all of its tools", async () => {
  const { patches } = open("#/settings/tools");
  const notes = await screen.findByRole("radiogroup", { name: "Notes" });
  within(notes).getByRole("radio", { name: "Never" }).click();
  await waitFor(() => expect(patches()).toEqual([{ apps: { Notes: "never" }, tools: {} }]));
  await waitFor(() => expect(within(notes).getByRole<HTMLInputElement>("radio", { name: "Never" }).checked).toBe(true));
});

it("a run opens to its steps and is undone, and says so", async () => {
  open("#/history");
  const [latest] = await screen.findAllByRole("article");
  within(latest!).getByRole("button").click();
  await press("Undo", within(latest!));
  await within(latest!).findByText("What was made is gone again.");
  await within(latest!).findByText(/Undone at/);
  expect(within(latest!).queryByRole("button", { name: "Undo" })).toBeNull();
});

it("of a long history only what is near is drawn, and all of it is searched", async () => {
  const { asked } = open("#/history");
  await screen.findAllByRole("article");
  expect(screen.getAllByRole("article").length).toBeLessThan(60);
  type(screen.getByLabelText("Search history"), "priya");
  await screen.findByText("240 found", {}, { timeout: 10_000 });
  expect(asked.filter((request) => request.do === "history").length).toBeGreaterThan(10);
});

it("a download is asked about first, with its size and host", async () => {
  const { asked } = open("#/settings/models");
  await press("Download base.en");
  await screen.findByText("Download 148 MB from huggingface.co?");
  expect(asked.some((request) => request.do === "pull")).toBe(false);
  await press("Download");
  await screen.findByRole("progressbar");
  await press("Pause base.en");
  await screen.findByText(/of 148 MB/);
});

it("a download that was begun before the page was left and come back to can be paused there", async () => {
  open("#/settings/models");
  await press("Download base.en");
  await press("Download");
  await screen.findByRole("progressbar");
  location.hash = "#/settings/about";
  await screen.findByRole("heading", { name: "About" });
  location.hash = "#/settings/models";
  await screen.findByRole("progressbar");
  await press("Pause base.en");
  await screen.findByRole("button", { name: "Download base.en" });
  expect(screen.queryByRole("progressbar")).toBeNull();
});

it("a file that cannot be shown says why", async () => {
  const { fake } = open("#/settings/privacy");
  fake.shell.reveal = () => Promise.reject("`/j` could not be opened: it is not there");
  const [show] = await screen.findAllByRole("button", { name: "Show" });
  await waitFor(() => expect((show as HTMLButtonElement).disabled).toBe(false));
  show!.click();
  expect((await screen.findByRole("alert")).textContent).toContain("could not be opened");
});

it("everything is deleted only after the word was typed, and then it is told", async () => {
  const { asked } = open("#/settings/privacy");
  await press("Delete everything…");
  const field = await screen.findByLabelText(/to go on/);
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Delete everything" }).disabled).toBe(true);
  type(field, "delete");
  await waitFor(() => press("Delete everything"));
  await screen.findByText("1200 commands were deleted, and every remembered choice.");
  expect(asked).toContainEqual({ do: "forget", before: null });
  await screen.findByText("None");
});

it("looking at permissions does not speak to the apps until it is asked to", async () => {
  const { asked } = open("#/settings/permissions");
  await screen.findByText("Not allowed");
  expect(asked.some((request) => request.do === "doctor")).toBe(false);
  await press("Check");
  await screen.findByText("1 of 4 need you");
});

it("the welcome ends with a command that is carried out", async () => {
  const { asked } = open("#/welcome", { scene: "main-new" });
  await press("Next");
  await press("Next");
  await press(/remind me to water/);
  await screen.findByText(/Added the reminder/);
  await screen.findByRole("button", { name: /Undo/ });
  expect(asked.filter((request) => request.do === "run")).toHaveLength(1);
});

it("a first command that still asks is stopped when its step is left", async () => {
  const { asked } = open("#/welcome", { scene: "lunch" });
  await press("Next");
  await press("Next");
  await press(/remind me to water/);
  await screen.findByRole("region", { name: "Shall I do this?" }, { timeout: 10_000 });
  await press("Back");
  await waitFor(() => expect(asked).toContainEqual({ do: "cancel", run: 42 }));
});

it("the speech model for tests, which ships, is none to speak to", async () => {
  open("#/settings/voice");
  await screen.findByText("Speech is not installed");
  expect(screen.queryByText("synthetic")).toBeNull();
});
