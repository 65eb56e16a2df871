// Links to web pages and mail addresses: made of the chosen words, changed and taken away where the caret stands in one.
import { chosenRange, select } from "./caret.js";
import { page, word } from "./page.js";

const dialog = document.getElementById("link-dialog");
const form = document.getElementById("link-form");
const remove = document.getElementById("link-remove");
const problem = document.getElementById("link-error");
const { address, words } = form?.elements ?? {};

let range = null; // what the link is made of

function linkAtCaret() {
  const node = document.getSelection().anchorNode;
  const link = (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement)?.closest("a[href]");
  return link && page.text.contains(link) ? link : null;
}

// As people write them: a web page without its scheme, a mail address alone. Empty: it leads nowhere that the server keeps.
function asAddress(typed) {
  const text = typed.trim();
  if (/\s/.test(text)) return "";
  if (/^[^@:/]+@[^@:/]+\.[^@:/]+$/.test(text)) return `mailto:${text}`;
  if (/^mailto:[^@:/]+@[^@:/]+$/i.test(text)) return text;
  const full = /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/:]+\.[^/:]+:\d/.test(text) ? text : `https://${text}`;
  const url = URL.canParse(full) ? new URL(full) : null;
  return url && ["http:", "https:"].includes(url.protocol) && url.hostname.includes(".") ? full : "";
}

export function openLink() {
  const link = linkAtCaret();
  range = chosenRange();
  if (link) range.selectNodeContents(link);
  problem.textContent = "";
  address.value = link?.getAttribute("href").replace(/^mailto:/i, "") ?? "";
  words.value = range.toString();
  remove.hidden = !link;
  dialog.showModal();
  address.focus();
}

function put(event) {
  event.preventDefault();
  const href = asAddress(address.value);
  if (!href) {
    problem.textContent = word("linkNowhere");
    address.focus();
    return;
  }
  dialog.close();
  select(range);
  const text = words.value.trim() || address.value.trim();
  if (text === range.toString().trim() && text) document.execCommand("createLink", false, href); // bold words stay bold
  else {
    document.execCommand("unlink");
    const link = document.createElement("a");
    link.setAttribute("href", href);
    link.textContent = text;
    document.execCommand("insertHTML", false, link.outerHTML);
  }
}

function takeAway() {
  dialog.close();
  select(range);
  document.execCommand("unlink");
}

export function listen(changed) {
  form.addEventListener("submit", (event) => {
    put(event);
    changed();
  });
  remove.addEventListener("click", () => {
    takeAway();
    changed();
  });
}
