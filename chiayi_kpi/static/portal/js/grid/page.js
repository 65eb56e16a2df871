// What the server said about this page: addresses, the person, the open month and the words that scripts show.
import { connection } from "../autosave/server.js";
import { draftsOf } from "../autosave/drafts.js";
import { wordsOf } from "../autosave/words.js";

const TIMEOUT_MS = 15000;
const FILE_MS = 180000; // a large file over a slow line, and the virus scanner after it
const root = document.getElementById("report-grid");

export const page = root && {
  root,
  table: root.querySelector("table"),
  user: root.dataset.user,
  plan: root.dataset.plan,
  month: Number(root.dataset.month),
  show: root.dataset.show, // "all": not only what is the person's own by name
  urls: {
    cell: root.dataset.cellUrl,
    try: root.dataset.tryUrl,
    answer: root.dataset.answerUrl,
    panel: root.dataset.panelUrl,
    check: root.dataset.checkUrl,
    submit: root.dataset.submitUrl,
    withdraw: root.dataset.withdrawUrl,
    signIn: root.dataset.signInUrl,
  },
};

export const word = wordsOf("grid-words");
export const server = connection(page?.user, TIMEOUT_MS);
export const files = connection(page?.user, FILE_MS);
export const drafts = draftsOf(page?.user, `report:${page?.plan}`);

// Cell → [{kind, question}]: what is still to be answered since an earlier visit.
export const openQuestions = JSON.parse(document.getElementById("grid-asks")?.textContent ?? "{}");
