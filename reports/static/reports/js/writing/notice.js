// What stands above the text when something is not as it should be: one notice of each kind. None takes another's place,
// least of all that of a question or of a text that is nowhere else.
import { page, word } from "./page.js";

const model = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
const noticeOf = (kind) => page.notice.querySelector(`:scope > [data-kind="${kind}"]`);

export function hide(...kinds) {
  for (const kind of kinds) noticeOf(kind)?.remove();
  page.notice.hidden = !page.notice.children.length;
}

function show(kind, element) {
  element.dataset.kind = kind;
  page.notice.append(element);
  page.notice.hidden = false;
}

// `kind`: "offline", "signed-out", "refused", or "done" of what was done with the text.
export function say(kind, text, { link = "", linkText = "" } = {}) {
  const item = model("notice-model");
  item.querySelector("[data-text]").textContent = text;
  const anchor = item.querySelector("[data-link]");
  if (link) {
    anchor.href = link;
    anchor.textContent = linkText;
    anchor.hidden = false;
  }
  if (noticeOf(kind)?.textContent === item.textContent) return; // said already
  hide(kind);
  show(kind, item);
}

// Somebody else's text stands on the server: choose("mine" | "theirs"). Their text comes sanitised.
export function askWhose(data, choose) {
  const item = model("conflict-model");
  item.querySelector("[data-text]").textContent = word("changedBy", { who: data.who || word("somebody") });
  item.querySelector("[data-theirs]").innerHTML = data.text;
  for (const button of item.querySelectorAll("[data-choose]")) {
    button.addEventListener("click", () => { hide("conflict"); choose(button.dataset.choose); });
  }
  show("conflict", item);
}

// The writer took the other's text: the own one stays on the page, to copy from, each time.
export function offerMine(html) {
  const item = model("mine-model");
  item.querySelector("[data-mine]").innerHTML = html;
  show("mine", item);
}
