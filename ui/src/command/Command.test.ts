import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import type { Backend } from "../backend/backend";
import { fakeBackend } from "../backend/fake";
import type { Reply, Request } from "../wire";
import { unhurried } from "../testing";
import Command from "./Command.svelte";

unhurried();

interface Window {
  backend: Backend;
  field: HTMLInputElement;
  requests: Request[];
  replies: () => Reply[];
  /** The shell shows the window. */
  show: () => void;
}

function open(scene: string): Window {
  const backend = fakeBackend({ scene, pace: 0 });
  const requests: Request[] = [];
  const ask = backend.ask;
  backend.ask = (request, onMessage) => {
    requests.push(request);
    return ask(request, onMessage);
  };
  vi.spyOn(backend.shell, "hideCommand");
  vi.spyOn(backend.shell, "openWindow").mockResolvedValue();
  vi.spyOn(backend.shell, "restartEngine");
  let show = () => {};
  backend.shell.onOpened = (handler) => {
    show = handler;
    return () => {};
  };
  render(Command, { backend });
  const replies = () => requests.flatMap((request) => (request.do === "reply" ? [request.reply] : []));
  return { backend, field: screen.getByRole<HTMLInputElement>("combobox"), requests, replies, show: () => show() };
}

async function give(field: HTMLInputElement, command: string): Promise<void> {
  await fireEvent.input(field, { target: { value: command } });
  await fireEvent.keyDown(field, { key: "Enter" });
}

const asked = () => screen.findByRole("region", { name: "Shall I do this?" });

it("a command is planned, asked about, and carried out when Enter says yes", async () => {
  const { field, replies } = open("lunch");
  await give(field, "email Sid the budget");
  const plan = await screen.findByRole("list", { name: "Plan" });
  await waitFor(() => expect(within(plan).getAllByRole("listitem")).toHaveLength(4));
  await fireEvent.keyDown(await asked(), { key: "Enter" });
  expect(replies()).toEqual([{ answer: "approve", without: [], edits: [] }]);
  await screen.findByText(/Wrote an e-mail to Sid/);
});

it("an Enter that comes as the question does is no yes", async () => {
  vi.mocked(performance.now).mockReturnValue(5000);
  const { field, replies } = open("lunch");
  await give(field, "email Sid the budget");
  await fireEvent.keyDown(await asked(), { key: "Enter" });
  expect(replies()).toEqual([]);
});

it("an Enter that comes as the window does is no yes to what waited out of sight", async () => {
  const { field, replies, show } = open("lunch");
  await give(field, "email Sid the budget");
  const question = await asked();
  vi.mocked(performance.now).mockReturnValue(1e6);
  show();
  expect(question.contains(document.activeElement)).toBe(true);
  await fireEvent.keyDown(question, { key: "Enter" });
  expect(replies()).toEqual([]);
});

it("a recipient who is put in twice is added once", async () => {
  const { field, replies } = open("lunch");
  await give(field, "email Sid the budget");
  await asked();
  const add = within(screen.getByRole("article", { name: /E-mail to Sid/ })).getByLabelText("Add to To");
  await fireEvent.input(add, { target: { value: "ana@example.com, ana@example.com" } });
  await fireEvent.blur(add);
  await fireEvent.keyDown(await asked(), { key: "Enter" });
  expect(replies()).toMatchObject([{ edits: [{ value: [expect.stringMatching(/sid/i), "ana@example.com"] }] }]);
});

it("where Errand is paused that is told alone, with the way to go on", async () => {
  const { field } = open("paused");
  await screen.findByRole("button", { name: "Go on" });
  await give(field, "remind me to water the plants");
  await screen.findAllByText("Not done");
  expect(screen.queryByText(/The engine stopped/)).toBeNull();
  expect(screen.queryByRole("button", { name: "Start again" })).toBeNull();
});

it("a recipient is added and one taken out before the yes", async () => {
  const { field, replies } = open("lunch");
  await give(field, "email Sid the budget");
  await asked();
  const card = screen.getByRole("article", { name: /E-mail to Sid/ });
  const add = within(card).getByLabelText("Add to To");
  await fireEvent.input(add, { target: { value: "ana@example.com" } });
  await fireEvent.keyDown(add, { key: "Enter" });
  expect(replies()).toEqual([]);
  await fireEvent.click(within(card).getByRole("button", { name: /Remove Sid/ }));
  await fireEvent.keyDown(add, { key: "Enter" });
  expect(replies()).toEqual([
    { answer: "approve", without: [], edits: [{ step: 3, name: "recipients", value: ["ana@example.com"] }] },
  ]);
});

it("Enter in a longer text is a new line, with Ctrl it is the yes", async () => {
  const { field, replies } = open("lunch");
  await give(field, "email Sid the budget");
  await asked();
  const text = screen.getByRole("textbox", { name: "Text" });
  await fireEvent.keyDown(text, { key: "Enter" });
  expect(replies()).toEqual([]);
  await fireEvent.keyDown(text, { key: "Enter", ctrlKey: true });
  expect(replies()).toHaveLength(1);
});

it("a step that is switched off is left out, and the yes says so", async () => {
  const { field, replies } = open("lunch");
  await give(field, "email Sid the budget");
  await asked();
  await fireEvent.click(screen.getByRole("switch", { name: /E-mail to Sid/ }));
  await fireEvent.click(screen.getByRole("button", { name: "Add" }));
  expect(replies()).toEqual([{ answer: "approve", without: [3], edits: [] }]);
});

it("a change that was not understood is asked about again, with the changes kept", async () => {
  const { field } = open("lunch");
  await give(field, "email Sid the budget");
  await asked();
  await fireEvent.input(screen.getByRole("textbox", { name: "When" }), { target: { value: "whenever" } });
  await fireEvent.input(screen.getByRole("textbox", { name: "Subject" }), { target: { value: "Figures" } });
  await fireEvent.keyDown(await asked(), { key: "Enter" });
  await screen.findByText(/is no date that Errand understands/);
  expect(screen.getByRole<HTMLInputElement>("textbox", { name: "When" }).value).toBe("whenever");
  expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Subject" }).value).toBe("Figures");
});

it("Escape closes the calendar first, then says no, then hides the window", async () => {
  const { backend, field, replies } = open("lunch");
  await give(field, "email Sid the budget");
  await asked();
  await fireEvent.click(screen.getByRole("button", { name: /Pick when/ }));
  const day = screen.getByLabelText("When, day");
  await fireEvent.keyDown(day, { key: "Escape" });
  expect(screen.queryByLabelText("When, day")).toBeNull();
  await fireEvent.keyDown(await asked(), { key: "Escape" });
  expect(replies()).toEqual([{ answer: "cancel" }]);
  await screen.findByText("Nothing was done.");
  expect(backend.shell.hideCommand).not.toHaveBeenCalled();
  await fireEvent.keyDown(field, { key: "Escape" });
  expect(backend.shell.hideCommand).toHaveBeenCalledOnce();
});

it("one of several contacts is chosen by its number, for always", async () => {
  const { field, replies } = open("choose");
  await give(field, "text Sid");
  const list = await screen.findByRole("listbox", { name: /Which “Sid”/ });
  await fireEvent.click(screen.getByRole("checkbox", { name: /Always use this/ }));
  await fireEvent.keyDown(list, { key: "2" });
  expect(replies()).toEqual([{ answer: "choose", id: "c-22", always: true }]);
});

it("a working command can be stopped", async () => {
  const { field, requests } = open("choosing");
  await give(field, "email Sid the budget");
  await fireEvent.click(await screen.findByRole("button", { name: "Stop" }));
  await screen.findByText("Nothing was done.");
  expect(requests.at(-1)).toEqual({ do: "cancel", run: 42 });
});

it("what was made can be undone for a while", async () => {
  const { field, requests } = open("reminder");
  await give(field, "remind me to water the plants");
  await screen.findByRole("button", { name: /Undo/ });
  await fireEvent.keyDown(field, { key: "z", ctrlKey: true });
  await screen.findByText("What was made is gone again.");
  expect(requests.at(-1)).toEqual({ do: "undo", run: 42 });
});

it("typing when a command has ended starts afresh", async () => {
  const { field } = open("declined");
  await give(field, "order a pizza");
  await screen.findByText(/I have nothing for that/);
  await fireEvent.input(field, { target: { value: "r" } });
  expect(screen.queryByText(/I have nothing for that/)).toBeNull();
});

it("Enter when all is done closes the window and does nothing twice", async () => {
  const { backend, field, requests } = open("reminder");
  await give(field, "remind me to water the plants");
  await screen.findByText(/Added the reminder/);
  await fireEvent.keyDown(field, { key: "Enter" });
  expect(backend.shell.hideCommand).toHaveBeenCalledOnce();
  expect(requests.filter((request) => request.do === "run")).toHaveLength(1);
});

it("the engine's death is told, the command kept, and the engine can be started again", async () => {
  const { backend, field } = open("gone");
  await give(field, "email Sid the budget");
  await fireEvent.keyDown(await asked(), { key: "Enter" });
  await screen.findByText(/it ended with signal 9/);
  expect(field.value).toBe("email Sid the budget");
  await fireEvent.click(screen.getByRole("button", { name: "Start again" }));
  expect(backend.shell.restartEngine).toHaveBeenCalledOnce();
});

it("the arrow keys bring back commands given before", async () => {
  const { field } = open("empty");
  await screen.findByText("remind me to call the plumber at 5pm");
  await fireEvent.keyDown(field, { key: "ArrowUp" });
  expect(field.value).toBe("remind me to call the plumber at 5pm");
  await fireEvent.keyDown(field, { key: "ArrowDown" });
  expect(field.value).toBe("");
});

it("a broken settings file is told, with the way to the settings", async () => {
  const { backend } = open("broken-settings");
  await fireEvent.click(await screen.findByRole("button", { name: "Open settings" }));
  expect(backend.shell.openWindow).toHaveBeenCalledWith("settings/general");
});
