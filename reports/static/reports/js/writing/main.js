// The editor of one account. This file only says which event leads where.
import "../../../portal/js/autosave/fresh.js";
import { rememberPlace } from "./blocks.js";
import * as figures from "./figures.js";
import * as links from "./links.js";
import * as notice from "./notice.js";
import { page, server, word } from "./page.js";
import { hasWords, pasted } from "./paste.js";
import * as pictures from "./pictures.js";
import { refresh } from "./preview.js";
import * as remarks from "./remarks.js";
import { begin, changed, leaving, onSaved, save } from "./saving.js";
import * as tables from "./tables.js";

const tools = document.getElementById("writing-tools");
const tableTools = document.getElementById("table-tools");

function run(button) {
  const { block, command, table } = button.dataset;
  page.text.focus();
  if (block) document.execCommand("formatBlock", false, block);
  else if (command) document.execCommand(command);
  else if (table) tables.act(table);
  else return;
  changed();
  showState();
}

function showState() {
  if (!page.text.contains(document.getSelection().anchorNode)) return;
  for (const button of tools.querySelectorAll("[data-command][aria-pressed]")) {
    button.setAttribute("aria-pressed", String(document.queryCommandState(button.dataset.command)));
  }
  tableTools.hidden = !tables.inTable();
}

async function draft() {
  const { kind, data } = await server.get(page.urls.draft);
  if (kind !== "done") return notice.say("done", data.message || word("draftFailed"));
  page.text.insertAdjacentHTML("beforeend", data.html);
  notice.say("done", word("drafted"));
  page.text.lastElementChild?.scrollIntoView({ block: "nearest" });
  return changed();
}

// Arrow keys move along the toolbar, as in every toolbar; Tab leaves it.
function walk(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const buttons = [...tools.querySelectorAll("button")].filter((one) => one.offsetParent);
  const at = buttons.indexOf(document.activeElement);
  buttons[(at + step + buttons.length) % buttons.length].focus();
  event.preventDefault();
}

function start() {
  document.execCommand("defaultParagraphSeparator", false, "p");
  document.execCommand("styleWithCSS", false, "false");
  tools.addEventListener("mousedown", (event) => { if (event.target.closest("button")) event.preventDefault(); });
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.id === "writing-draft") draft();
    else if (button.id === "writing-figure") figures.openFigures();
    else if (button.id === "writing-link") links.openLink();
    else if (button.dataset.dialog) rememberPlace();
    else run(button);
  });
  tools.addEventListener("keydown", walk);
  page.text.addEventListener("input", changed);
  page.text.addEventListener("input", figures.typedBraces);
  page.text.addEventListener("blur", () => save());
  page.text.addEventListener("paste", (event) => {
    event.preventDefault();
    if (!hasWords(event.clipboardData) && pictures.offer(event.clipboardData.files)) return;
    const { html, left } = pasted(event.clipboardData);
    document.execCommand("insertHTML", false, html);
    remarks.sayOfPaste(left);
  });
  page.text.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length) {
      event.preventDefault();
      pictures.offer(event.dataTransfer.files);
    }
  });
  page.text.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      save();
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "k") {
      event.preventDefault();
      links.openLink();
    }
  });
  document.addEventListener("selectionchange", showState);
  window.addEventListener("pagehide", leaving);
  window.addEventListener("online", () => save());
  pictures.listen(changed);
  figures.listen();
  links.listen(changed);
  onSaved(refresh);
  onSaved((data) => remarks.sayOfText(data.remarks));
  remarks.show();
  begin();
  page.text.removeAttribute("aria-readonly");
  page.text.contentEditable = "true"; // from now on nothing that is typed is lost
}

if (page) start();
