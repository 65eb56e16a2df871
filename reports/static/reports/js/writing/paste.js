// What is pasted from Word or a web page, reduced to what an account can hold. The server sanitises it again; this is
// only so that the writer sees at once what will stay.
const KEPT = {
  P: "p", DIV: "p", H1: "h3", H2: "h3", H3: "h3", H4: "h4", H5: "h4", H6: "h4", B: "strong", STRONG: "strong",
  I: "em", EM: "em", SUB: "sub", SUP: "sup", UL: "ul", OL: "ol", LI: "li", BR: "br", TABLE: "table", THEAD: "thead",
  TBODY: "tbody", TR: "tr", TH: "th", TD: "td",
};
const DROPPED = new Set(["SCRIPT", "STYLE", "TITLE", "META", "LINK", "TEMPLATE", "SVG", "IFRAME", "OBJECT", "IMG"]);

function copied(from, into) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) into.append(node.textContent.replace(/\s+/g, " "));
    if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.tagName)) continue;
    const name = KEPT[node.tagName];
    const next = name ? document.createElement(name) : into;
    if (name) into.append(next);
    copied(node, next);
  }
  return into;
}

function plain(text) {
  const holder = document.createElement("div");
  for (const line of text.split(/\r?\n/)) {
    if (!line.trim()) continue;
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    holder.append(paragraph);
  }
  return holder.children.length === 1 ? holder.firstChild.innerHTML : holder.innerHTML;
}

// The HTML to insert for what the clipboard holds.
export function pasted(clipboard) {
  const html = clipboard.getData("text/html");
  if (!html) return plain(clipboard.getData("text/plain"));
  const parsed = new DOMParser().parseFromString(html, "text/html"); // runs and loads nothing
  return copied(parsed.body, document.createElement("div")).innerHTML;
}
