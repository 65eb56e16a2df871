// What of the text is not kept, or not printed, as it was typed: a line each above the text, and marked where it stands.
import { select } from "./caret.js";
import { page } from "./page.js";

const HIGHLIGHT = "unprinted";
const FIGURE = /\{\{[^{}]*\}\}/g;
const list = document.getElementById("writing-remarks");
const model = document.getElementById("remark-model");

let ofPaste = []; // sentences about what was pasted last
let ofText = JSON.parse(document.getElementById("writing-remarks-data")?.textContent ?? "[]");

function places() {
  const sought = ofText.flatMap((remark) => remark.find);
  const found = [];
  const walker = document.createTreeWalker(page.text, NodeFilter.SHOW_TEXT);
  while (sought.length && walker.nextNode()) {
    const { data } = walker.currentNode;
    for (const one of sought) {
      for (let at = data.indexOf(one); at >= 0; at = data.indexOf(one, at + one.length)) {
        const range = document.createRange();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + one.length);
        found.push(range);
      }
    }
  }
  return found.sort((one, other) => one.compareBoundaryPoints(Range.START_TO_START, other));
}

function figures() {
  const found = [];
  const walker = document.createTreeWalker(page.text, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    for (const one of walker.currentNode.data.matchAll(FIGURE)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, one.index);
      range.setEnd(walker.currentNode, one.index + one[0].length);
      found.push(range);
    }
  }
  return found;
}

function mark(found) {
  if (!globalThis.CSS?.highlights) return;
  CSS.highlights.set("figure", new Highlight(...figures()));
  CSS.highlights.delete(HIGHLIGHT);
  if (found.length) CSS.highlights.set(HIGHLIGHT, new Highlight(...found));
}

// Select the next place after the caret, or the first.
function goToNext() {
  const found = places();
  if (!found.length) return;
  const selection = document.getSelection();
  const caret = selection.rangeCount && page.text.contains(selection.anchorNode) ? selection.getRangeAt(0) : null;
  const next = found.find((range) => caret && range.compareBoundaryPoints(Range.START_TO_START, caret) > 0) ?? found[0];
  select(next);
  next.startContainer.parentElement.scrollIntoView({ block: "center" });
}

function line({ text, find }) {
  const item = model.content.firstElementChild.cloneNode(true);
  item.querySelector("[data-text]").textContent = text;
  const button = item.querySelector("[data-show]");
  button.hidden = !find.length;
  button.addEventListener("click", goToNext);
  return item;
}

export function show() {
  const all = [...ofPaste.map((text) => ({ text, find: [] })), ...ofText];
  list.replaceChildren(...all.map(line));
  list.hidden = !all.length;
  mark(places());
}

export function sayOfPaste(sentences) {
  ofPaste = sentences;
  show();
}

export function sayOfText(remarks) {
  ofText = remarks;
  show();
}
