import { mount } from "svelte";
import "../tokens.css";
import "./controls/fields.css";
import { connect } from "../backend/connect";
import Main from "./Main.svelte";

const target = document.getElementById("root");
if (target) mount(Main, { target, props: { backend: await connect() } });
