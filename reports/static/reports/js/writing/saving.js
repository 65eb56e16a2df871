// The text as a thing that saves itself (autosave/saving.js): a moment after the last key, when it or the page is left,
// and when the connection is back.
import { autosave } from "../../../portal/js/autosave/saving.js";
import * as notice from "./notice.js";
import { clock } from "../../../portal/js/roc.js";
import { drafts, page, server, word } from "./page.js";

const PAUSE_MS = 1200;

let timer = 0;
let held = null; // the text that the server has
let served = null; // the stamp of the text that came with the page, while nobody knows whether a draft in its place is newer
const heard = [];

export const onSaved = (listener) => heard.push(listener);

// There is one thing on the page: its own line says that it is not saved.
const saving = autosave({
  drafts,
  notice: {
    tellOffline: () => notice.say("offline", word("offline")),
    askToSignIn: () => notice.say("signed-out", word("signedOut"), { link: page.urls.signIn, linkText: word("signIn") }),
    tellOnline: () => notice.hide("offline", "signed-out"),
    tellUnsaved() {},
  },
});

const account = {
  key: page?.key,
  name: () => page.text.getAttribute("aria-label"),
  focus: () => page.text.focus(),
  isInSight: () => true,
  text: () => page.text.innerHTML,
  seen: () => page.seen,
  isDirty: () => page.text.innerHTML !== held,
  post: (text, last) => server.post(page.urls.save, { text, seen: page.seen }, last),
  mark(state) {
    if (["invalid", "conflict", "kept"].includes(state)) sayRestored(); // the server does not take it, or cannot be asked
    page.status.textContent = state && word(state === "saving" ? "saving" : "unsaved");
    if (state === "") notice.hide("refused");
  },
  saved(data, { text }) {
    held = text;
    page.seen = data.seen;
    if (data.seen === served) served = null; // the text had arrived, and only the answer was lost
    sayRestored();
    notice.hide("refused");
    if (account.isDirty()) changed();
    else page.status.textContent = word("saved", { at: clock(Date.now()) });
    heard.forEach((listener) => listener(data));
  },
  refused: (data) => notice.say("refused", data.message || word("refused")),
  decide: (data) => new Promise((resolve) => {
    notice.askWhose(data, (whose) => {
      page.seen = data.seen;
      if (whose === "theirs") take(data.text);
      resolve(whose);
    });
  }),
};

// Somebody else's text in the place of the own one, which stays on the page to copy from.
function take(theirs) {
  const mine = page.text.innerHTML;
  page.text.innerHTML = theirs;
  held = page.text.innerHTML;
  notice.offerMine(mine);
}

function sayRestored() {
  if (served !== null) notice.say("done", word("restored"));
  served = null;
}

function plan(pause) {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

export function begin() {
  held = page.text.innerHTML;
  const [, draft] = drafts.kept().find(([key]) => key === page.key) ?? [];
  if (!draft || draft.text === held) return drafts.forget(page.key);
  page.text.innerHTML = draft.text;
  served = page.seen;
  page.seen = draft.seen;
  return plan(0);
}

export function changed() {
  saving.typed(account);
  if (!account.isDirty()) return;
  page.status.textContent = word("unsaved");
  plan(PAUSE_MS);
}

export function save() {
  clearTimeout(timer);
  return saving.commit(account, { insist: true });
}

export function leaving() {
  if (account.isDirty()) saving.commit(account, { insist: true, last: true });
}
