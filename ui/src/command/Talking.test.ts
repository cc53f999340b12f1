import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { EngineError, type Backend, type Talk } from "../backend/backend";
import { fakeBackend } from "../backend/fake";
import { speech } from "../backend/scenes/speech";
import type { Message, Request } from "../wire";
import { unhurried } from "../testing";
import Command from "./Command.svelte";

unhurried();

/** The window, and the keys for talking; `said` is what is spoken each time. */
function open(scene: string, said: string[] = []) {
  const backend = fakeBackend({ scene, pace: 0 });
  const requests: Request[] = [];
  const ask = backend.ask;
  let ears = speech(0);
  backend.ask = (async (request: Request, onMessage?: (message: Message) => void) => {
    requests.push(request);
    if (said.length === 0) return ask(request, onMessage);
    if (request.do === "listen") {
      ears = speech(0, said.length > 1 ? said.shift() : said[0]);
      return ears.listen(request, onMessage);
    }
    if (request.do === "stop_listening") return ears.stop_listening(request);
    return ask(request, onMessage);
  }) as Backend["ask"];
  let key: (talk: Talk) => void = () => {};
  backend.shell.onTalk = (handler) => {
    key = handler;
    return () => {};
  };
  vi.spyOn(backend.shell, "openWindow").mockResolvedValue();
  render(Command, { backend });
  const hold = (pressed: boolean) => key({ action: "push_to_talk", pressed });
  const tap = () => key({ action: "hands_free", pressed: true });
  const commands = () => requests.flatMap((request) => (request.do === "run" ? [request.command] : []));
  return { backend, requests, hold, tap, commands, field: screen.getByRole<HTMLInputElement>("combobox") };
}

it("what is said while the key is held grows in the field, and is done when it is let go", async () => {
  const { field, hold, commands } = open("reminder");
  hold(true);
  hold(true);
  await screen.findByText("Listening to MacBook Air Microphone");
  await screen.findByRole("meter", { name: "Loudness" });
  await waitFor(() => expect(field.value).toBe("text Sid that I am running late"));
  expect(commands()).toEqual([]);
  hold(false);
  await waitFor(() => expect(commands()).toEqual(["text Sid that I am running late"]));
  await waitFor(() => expect(screen.queryByText(/^Listening/)).toBeNull());
});

it("Enter is as good as letting the key go", async () => {
  const { field, hold, commands } = open("reminder");
  hold(true);
  await waitFor(() => expect(field.value).toBe("text Sid that I am running late"));
  await fireEvent.keyDown(field, { key: "Enter" });
  await waitFor(() => expect(commands()).toEqual(["text Sid that I am running late"]));
  hold(false);
  expect(commands()).toHaveLength(1);
});

it("hands-free, a command is done when it is said", async () => {
  const { tap, commands } = open("reminder");
  tap();
  await waitFor(() => expect(commands()).toEqual(["text Sid that I am running late"]));
});

it("Escape ends the listening, and nothing is done", async () => {
  const { field, hold, requests, commands } = open("reminder");
  hold(true);
  await screen.findByText(/^Listening/);
  await fireEvent.keyDown(field, { key: "Escape" });
  await waitFor(() => expect(screen.queryByText(/^Listening/)).toBeNull());
  expect(requests.some((request) => request.do === "cancel_listening")).toBe(true);
  expect(commands()).toEqual([]);
  expect(screen.queryByRole("alert")).toBeNull();
});

it("a question is answered by voice; what is no answer is told", async () => {
  const { tap, requests } = open("lunch", ["email Sid the budget", "perhaps", "send it"]);
  tap();
  await screen.findByRole("region", { name: "Shall I do this?" });
  tap();
  await screen.findByText("“perhaps” is no answer to the question");
  tap();
  await screen.findByText(/Wrote an e-mail to Sid/);
  const spoken = requests.flatMap((request) => (request.do === "spoken_reply" ? [request.text] : []));
  expect(spoken).toEqual(["perhaps", "send it"]);
});

it("what was changed by hand is not approved by voice", async () => {
  const { tap, requests } = open("lunch", ["email Sid the budget", "send it"]);
  tap();
  await screen.findByRole("region", { name: "Shall I do this?" });
  await fireEvent.input(screen.getByLabelText("Subject"), { target: { value: "Something else" } });
  tap();
  await screen.findByText("You have changed the plan by hand");
  expect(requests.some((request) => request.do === "spoken_reply")).toBe(false);
});

it("a run that goes on is stopped by voice", async () => {
  const { tap, requests } = open("running", ["email Sid the budget", "stop"]);
  tap();
  await screen.findByRole("region", { name: "Shall I do this?" });
  await fireEvent.keyDown(screen.getByRole("region", { name: "Shall I do this?" }), { key: "Enter" });
  await screen.findByRole("button", { name: "Stop" });
  tap();
  await waitFor(() => expect(requests.some((request) => request.do === "cancel")).toBe(true));
});

it("why nothing can be heard is explained, with the way to mend it", async () => {
  const { backend, hold } = open("deaf");
  hold(true);
  expect((await screen.findByRole("alert")).textContent).toContain("the system does not let Errand listen");
  await fireEvent.click(screen.getByRole("button", { name: "Open settings" }));
  expect(backend.shell.openWindow).toHaveBeenCalledWith("settings/permissions");
});

it("what was heard before the ears died stays in the field and is not done", async () => {
  const { backend, field, hold, commands } = open("reminder");
  const ask = backend.ask;
  backend.ask = (async (request: Request, onMessage?: (message: Message) => void) => {
    if (request.do !== "listen") return ask(request, onMessage);
    onMessage?.({ message: "heard", id: "a", text: "text Sid", final: false });
    throw new EngineError({
      code: "ears_died",
      message: "`ears` stopped working",
      hint: "look through what was heard",
    });
  }) as Backend["ask"];
  hold(true);
  await screen.findByRole("alert");
  expect(field.value).toBe("text Sid");
  expect(commands()).toEqual([]);
});
