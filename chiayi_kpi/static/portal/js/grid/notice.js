// The line above the grid: no connection, the session has ended, values kept here that are not yet saved.
import { page, word } from "./page.js";

const place = document.getElementById("grid-notice");

function show(name, text, actions = []) {
  const line = document.createElement("div");
  line.className = "message message--warning";
  line.dataset.notice = name;
  const words = document.createElement("span");
  words.className = "message__text";
  words.textContent = text;
  line.append(words, ...actions);
  hide(name);
  place.append(line);
}

export function hide(name) {
  place.querySelector(`[data-notice="${name}"]`)?.remove();
}

export function button(label, act, primary = false) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `button button--small${primary ? " button--primary" : ""}`;
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

const shown = (name) => place.querySelector(`[data-notice="${name}"]`) !== null;

export function tellOffline() {
  if (!shown("offline")) show("offline", word("offline"));
}

export function tellOnline() {
  hide("offline");
  hide("signed-out");
}

export function askToSignIn() {
  if (shown("signed-out")) return;
  const link = document.createElement("a");
  link.className = "button button--small button--primary";
  link.href = page.urls.signIn;
  link.textContent = word("signIn");
  show("signed-out", word("signedOut"), [link]);
}

// The values that were typed here earlier and never reached the server.
export function offer(count, at, putBack, discard) {
  const done = (act) => () => {
    hide("kept");
    act();
  };
  const first = button(word("putBack"), done(putBack), true);
  show("kept", word("kept", { count, at }), [first, button(word("discard"), done(discard))]);
  return first;
}
