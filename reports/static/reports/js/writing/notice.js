// What stands above the text when something is not as it should be: one notice at a time.
import { page, word } from "./page.js";

const model = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

export function clear() {
  page.notice.replaceChildren();
  page.notice.hidden = true;
}

function show(element) {
  page.notice.replaceChildren(element);
  page.notice.hidden = false;
}

export function say(text, { link = "", linkText = "" } = {}) {
  const item = model("notice-model");
  item.querySelector("[data-text]").textContent = text;
  const anchor = item.querySelector("[data-link]");
  if (link) {
    anchor.href = link;
    anchor.textContent = linkText;
    anchor.hidden = false;
  }
  show(item);
}

// Somebody else's text stands on the server: choose("mine" | "theirs"). Their text comes sanitised.
export function askWhose(data, choose) {
  const item = model("conflict-model");
  item.querySelector("[data-text]").textContent = word("changedBy", { who: data.who || word("somebody") });
  item.querySelector("[data-theirs]").innerHTML = data.text;
  for (const button of item.querySelectorAll("[data-choose]")) {
    button.addEventListener("click", () => { clear(); choose(button.dataset.choose); });
  }
  show(item);
}

// The writer took the other's text: the own one stays on the page, to copy from.
export function offerMine(html) {
  const item = model("mine-model");
  item.querySelector("[data-mine]").innerHTML = html;
  show(item);
}
