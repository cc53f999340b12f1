import { mount } from "svelte";
import "../tokens.css";
import { connect } from "../backend/connect";
import Command from "./Command.svelte";

const target = document.getElementById("root");
if (target) mount(Command, { target, props: { backend: await connect() } });
