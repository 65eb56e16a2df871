// What the server said about this page: addresses, the person, the agency's people and the words that scripts show.
import { draftsOf } from "../../../portal/js/autosave/drafts.js";
import { noticesIn } from "../../../portal/js/autosave/notice.js";
import { connection } from "../../../portal/js/autosave/server.js";
import { wordsOf } from "../../../portal/js/autosave/words.js";

const TIMEOUT_MS = 15000;
export const root = document.getElementById("assignments");
export const word = wordsOf("assignment-words");
export const server = connection(root.dataset.user, TIMEOUT_MS);
export const cellUrl = root.dataset.cellUrl;
export const drafts = draftsOf(root.dataset.user, `assignments:${cellUrl}`);
export const notice = noticesIn(document.getElementById("assignments-notice"), word, root.dataset.signInUrl);
export const people = JSON.parse(document.getElementById("assignment-people").textContent);

export const say = (text) => { document.getElementById("assignments-live").textContent = text; };
