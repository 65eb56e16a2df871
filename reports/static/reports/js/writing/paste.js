// What is pasted from Word or a web page, reduced to what an account can hold. The server sanitises it again; this is
// so that the writer sees at once what will stay, and is told what does not.
import { word } from "./page.js";

const BLOCKS = [
  "P", "DIV", "SECTION", "BLOCKQUOTE", "PRE", "ARTICLE", "ASIDE", "HEADER", "FOOTER", "MAIN", "NAV", "ADDRESS", "CENTER",
  "DETAILS", "SUMMARY", "FIELDSET", "LEGEND", "FORM", "DL", "DT", "DD",
];
const KEPT = {
  ...Object.fromEntries(BLOCKS.map((name) => [name, "p"])),
  H1: "h3", H2: "h3", H3: "h3", H4: "h4", H5: "h4", H6: "h4", B: "strong", STRONG: "strong",
  I: "em", EM: "em", SUB: "sub", SUP: "sup", UL: "ul", OL: "ol", LI: "li", BR: "br", TABLE: "table", THEAD: "thead",
  TBODY: "tbody", TFOOT: "tbody", TR: "tr", TH: "th", TD: "td",
};
const FRAME = new Set(["TABLE", "THEAD", "TBODY", "TFOOT", "TR", "TH", "TD", "CAPTION"]);
const DROPPED = new Set(["SCRIPT", "STYLE", "TITLE", "META", "LINK", "TEMPLATE", "SVG", "IFRAME", "OBJECT"]);
const LINE_ENDS = /[\v\f\u0085\u2028\u2029]/;
const DIRECTION_MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

// Text with the line ends that word processors write, without marks that turn what is written.
function lines(text, left) {
  const read = text.replace(DIRECTION_MARKS, "");
  if (read !== text) left.add("marksLeft");
  return read.split(LINE_ENDS);
}

function addText(into, text, left) {
  lines(text, left).forEach((line, at) => {
    if (at) into.append(document.createElement("br"));
    into.append(line.replace(/[ \t\r\n\u00a0]+/g, " "));
  });
}

function isStruck(node) {
  return ["S", "STRIKE", "DEL"].includes(node.tagName) || /line-through/.test(node.getAttribute("style") ?? "");
}

function note(node, left) {
  if (node.tagName === "IMG") left.add("picturesLeft");
  if (isStruck(node)) left.add("struckKept");
  if (node.tagName === "A" && /^https?:/.test(node.getAttribute("href") ?? "")) left.add("linksLeft");
}

// A table inside a cell becomes lines of it; a table's title stands before it.
function copiedFrame(node, into, cell, left) {
  if (cell) {
    if (node.tagName === "TR" && cell.textContent.trim()) into.append(document.createElement("br"));
    if (["TD", "TH"].includes(node.tagName)) into.append(" ");
    if (node.tagName === "TABLE") left.add("tableInTable");
    return copied(node, into, cell, left);
  }
  const made = document.createElement(KEPT[node.tagName]);
  for (const name of ["colspan", "rowspan"]) if (node.hasAttribute(name)) made.setAttribute(name, node.getAttribute(name));
  if (node.tagName === "TABLE" && node.caption) {
    const title = into.appendChild(document.createElement("p"));
    copied(node.caption, title, null, left);
  }
  into.append(made);
  return copied(node, made, ["TD", "TH"].includes(node.tagName) ? made : null, left);
}

function copied(from, into, cell, left) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) addText(into, node.textContent, left);
    if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.tagName)) continue;
    note(node, left);
    if (node.tagName === "CAPTION") continue;
    if (FRAME.has(node.tagName)) {
      copiedFrame(node, into, cell, left);
      continue;
    }
    const next = KEPT[node.tagName] ? into.appendChild(document.createElement(KEPT[node.tagName])) : into;
    copied(node, next, cell, left);
  }
  return into;
}

function plain(text, left) {
  const holder = document.createElement("div");
  for (const line of text.split(/\r?\n/)) {
    if (!line.trim()) continue;
    addText(holder.appendChild(document.createElement("p")), line, left);
  }
  return holder.children.length === 1 ? holder.firstChild.innerHTML : holder.innerHTML;
}

// The HTML to insert for what the clipboard holds, and sentences about what of it is not kept.
export function pasted(clipboard) {
  const left = new Set();
  const source = clipboard.getData("text/html");
  const parsed = new DOMParser().parseFromString(source, "text/html"); // runs and loads nothing
  const html = source
    ? copied(parsed.body, document.createElement("div"), null, left).innerHTML
    : plain(clipboard.getData("text/plain"), left);
  return { html, left: [...left].map((name) => word(name)) };
}
