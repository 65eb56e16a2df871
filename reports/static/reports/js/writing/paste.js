// What is pasted from Word or a web page, reduced to what an account can hold. The server sanitises it again; this is
// so that the writer sees at once what will stay, and is told what does not.
import { word } from "./page.js";
import { listsOfWord } from "./word_lists.js";

const BLOCKS = [
  "P", "DIV", "SECTION", "BLOCKQUOTE", "PRE", "ARTICLE", "ASIDE", "HEADER", "FOOTER", "MAIN", "NAV", "ADDRESS", "CENTER",
  "DETAILS", "SUMMARY", "FIELDSET", "LEGEND", "FORM", "DL", "DT", "DD",
];
const KEPT = {
  ...Object.fromEntries(BLOCKS.map((name) => [name, "p"])),
  H1: "h3", H2: "h3", H3: "h3", H4: "h4", H5: "h4", H6: "h4", B: "strong", STRONG: "strong",
  I: "em", EM: "em", U: "u", INS: "u", A: "a", SUB: "sub", SUP: "sup", UL: "ul", OL: "ol", LI: "li", BR: "br", TABLE: "table", THEAD: "thead",
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

const isLink = (node) => node.tagName === "A" && /^(https?:\/\/|mailto:)\S+$/i.test(node.getAttribute("href") ?? "");

// A dot that pages and mails load to count their readers is none.
function isPicture(node) {
  const sides = ["width", "height"].map((name) => Number(node.getAttribute(name) ?? 99));
  return node.tagName === "IMG" && Math.min(...sides) > 2;
}

function note(node, left) {
  if (isStruck(node)) left.add("struckKept");
  if (node.tagName === "A" && node.hasAttribute("href") && !isLink(node)) left.add("linksElsewhere");
  if (node.tagName === "OL" && ((node.start ?? 1) !== 1 || /^[aAiI]$/.test(node.getAttribute("type") ?? ""))) {
    left.add("numbersAnew");
  }
  if (["UL", "OL"].includes(node.tagName) && node.parentElement.closest("li li li")) left.add("listsFlat");
}

// The element that stands for this one, or nothing where only its words stay; Google writes its own way of emphasis.
function madeFor(node) {
  if (node.tagName === "A") {
    if (!isLink(node)) return null;
    const link = document.createElement("a");
    link.setAttribute("href", node.getAttribute("href"));
    return link;
  }
  const style = node.getAttribute("style") ?? "";
  if (node.tagName === "B" && /font-weight:\s*normal/.test(style)) return null;
  if (KEPT[node.tagName]) return document.createElement(KEPT[node.tagName]);
  if (node.tagName !== "SPAN") return null;
  if (/font-weight:\s*(bold|[6-9]00)/.test(style)) return document.createElement("strong");
  return /text-decoration[^;]*:[^;]*underline/.test(style) ? document.createElement("u") : null;
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
    if (isPicture(node)) {
      left.add("picturesMarked");
      into.append(word("pictureMark"));
    }
    if (node.tagName === "CAPTION") continue;
    if (FRAME.has(node.tagName)) {
      copiedFrame(node, into, cell, left);
      continue;
    }
    const made = madeFor(node);
    copied(node, made ? into.appendChild(made) : into, cell, left);
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

// Whether the clipboard holds words, not only a picture: office programs lay a picture of the words beside them.
export function hasWords(clipboard) {
  const parsed = new DOMParser().parseFromString(clipboard.getData("text/html"), "text/html");
  for (const dropped of parsed.querySelectorAll("style, script, title")) dropped.remove();
  return parsed.body.textContent.trim() !== "";
}

// The HTML to insert for what the clipboard holds, and sentences about what of it is not kept.
export function pasted(clipboard) {
  const left = new Set();
  const source = clipboard.getData("text/html");
  const parsed = new DOMParser().parseFromString(source, "text/html"); // runs and loads nothing
  listsOfWord(parsed.body);
  const html = source
    ? copied(parsed.body, document.createElement("div"), null, left).innerHTML
    : plain(clipboard.getData("text/plain"), left);
  return { html, left: [...left].map((name) => word(name)) };
}
