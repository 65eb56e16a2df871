// The portal's figures, to be put into the text in braces: chosen from a list, which “{{” opens as well.
import { composing } from "../../../portal/js/composing.js";
import { chosenRange, select } from "./caret.js";
import { page, server, word } from "./page.js";

const dialog = document.getElementById("figure-dialog");
const form = document.getElementById("figure-form");
const { sought, chosen } = form?.elements ?? {};
const problem = document.getElementById("figure-error");
const MOST_SHOWN = 200; // options: more nobody reads through

let all = null;
let range = null; // where the figure goes

function matching() {
  const words = sought.value.toLowerCase().replace(/[{}]/g, " ").split(/\s+/).filter(Boolean);
  return all.filter(({ about, name }) => words.every((one) => `${about} ${name}`.toLowerCase().includes(one)));
}

function fill() {
  const groups = new Map();
  for (const figure of matching().slice(0, MOST_SHOWN)) {
    if (!groups.has(figure.about)) {
      const group = document.createElement("optgroup");
      group.label = figure.about;
      groups.set(figure.about, group);
    }
    groups.get(figure.about).append(new Option(`${figure.name}　${figure.value}`, figure.text));
  }
  chosen.replaceChildren(...groups.values());
  chosen.selectedIndex = chosen.options.length ? 0 : -1;
}

async function open(at) {
  range = at;
  problem.textContent = "";
  sought.value = "";
  dialog.showModal();
  if (!all) {
    const { kind, data } = await server.get(page.urls.figures);
    if (kind === "done") all = data.figures;
    else problem.textContent = data.message || word(kind === "offline" ? "offline" : "figuresFailed");
  }
  if (all) fill();
  sought.focus();
}

function put(event) {
  event.preventDefault();
  if (!chosen.value) return;
  dialog.close();
  select(range);
  document.execCommand("insertText", false, chosen.value);
}

export const openFigures = () => open(chosenRange());

// Two braces that were typed make room for the figure; whoever wants none closes the list and keeps them.
export function typedBraces(event) {
  const { anchorNode, anchorOffset } = document.getSelection();
  if (event.data !== "{" || anchorNode?.nodeType !== Node.TEXT_NODE) return;
  if (!anchorNode.data.slice(0, anchorOffset).endsWith("{{")) return;
  const at = document.createRange();
  at.setStart(anchorNode, anchorOffset - 2);
  at.setEnd(anchorNode, anchorOffset);
  open(at);
}

export function listen() {
  form.addEventListener("submit", put);
  sought.addEventListener("input", () => { if (all) fill(); });
  chosen.addEventListener("dblclick", put);
  form.addEventListener("keydown", (event) => {
    if (event.target === sought && event.key === "ArrowDown" && !composing(event)) {
      event.preventDefault();
      chosen.focus();
    }
    if (event.target === chosen && event.key === "Enter") put(event);
  });
}
