// The lines above a page that saves itself: no connection, the session has ended, what is not saved and where, what was
// typed at an earlier visit and was not saved then, or refused.
import { moment } from "../roc.js";

const NAMED = 5; // of what is not saved; the others are counted
const LONGEST = 60; // characters of a text in a list

const short = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

export function button(label, act, looks = "") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `button button--small ${looks}`.trim();
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function listOf(lines) {
  const list = document.createElement("ul");
  for (const line of lines) {
    const item = document.createElement("li");
    item.textContent = line;
    list.append(item);
  }
  return list;
}

// `place`: the element above the page; `word`: the page's sentences; `signIn`: the address.
export function noticesIn(place, word, signIn) {
  const line = (name) => place.querySelector(`[data-notice="${name}"]`);
  const hide = (name) => line(name)?.remove();
  let named = ""; // what is told not to be saved

  function show(name, text, actions = [], lines = []) {
    const made = document.createElement("div");
    made.className = "message message--warning";
    made.dataset.notice = name;
    const words = document.createElement("div");
    words.className = "message__text";
    words.textContent = text;
    if (lines.length) words.append(listOf(lines));
    made.append(words, ...actions);
    hide(name);
    place.append(made);
  }

  // Where it was typed, what stands there and what was typed, when, and why it was refused.
  function lineOf({ name, from, to, at, refused }) {
    const values = { name, from: short(from) || word("empty"), to: short(to) || word("empty"), at: moment(at), reason: refused };
    return word(refused === undefined ? "keptLine" : "refusedLine", values);
  }

  return {
    tellOffline() {
      if (!line("offline")) show("offline", word("offline"));
    },

    tellOnline() {
      hide("offline");
      hide("signed-out");
    },

    askToSignIn() {
      if (line("signed-out")) return;
      const link = document.createElement("a");
      link.className = "button button--small button--primary";
      link.href = signIn;
      link.textContent = word("signIn");
      show("signed-out", word("signedOut"), [link]);
    },

    // Each with a way to its place.
    tellUnsaved(things) {
      const names = things.map((thing) => thing.name()).join("\n");
      if (names === named) return undefined; // every trial tells it again
      named = names;
      if (!things.length) return hide("unsaved");
      const links = things.slice(0, NAMED).map((thing) => button(thing.name(), () => thing.focus(), "button--quiet"));
      return show("unsaved", word("unsaved", { count: things.length }), links);
    },

    // What was typed here earlier and is not what the server holds: [{name, from, to, at, refused, back, forget}]. Each
    // can be put back all at once, but what the server refused. The focus stays: a key typed for a field decides nothing here.
    offer(found) {
      const of = (name, text, entries, actions) => {
        const done = (act) => () => {
          hide(name);
          entries.forEach(act);
        };
        const buttons = actions.map(([label, act, looks]) => button(word(label), done(act), looks));
        if (entries.length) show(name, word(text, { count: entries.length }), buttons, entries.map(lineOf));
      };
      const discard = ["discard", (entry) => entry.forget()];
      const refused = found.filter((entry) => entry.refused !== undefined);
      of("refused", "keptRefused", refused, [discard]);
      const kept = found.filter((entry) => entry.refused === undefined);
      of("kept", "kept", kept, [["putBack", (entry) => entry.back(), "button--primary"], discard]);
    },
  };
}
