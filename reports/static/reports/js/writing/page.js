// What the server said about this page: the addresses, the person, the stamp of the text, the words that scripts show.
import { connection } from "../../../portal/js/autosave/server.js";
import { draftsOf } from "../../../portal/js/autosave/drafts.js";
import { wordsOf } from "../../../portal/js/autosave/words.js";

const TIMEOUT_MS = 60000; // a large picture over a slow line
const root = document.getElementById("writing");

export const page = root && {
  root,
  text: document.getElementById("writing-text"),
  status: document.getElementById("writing-status"),
  notice: document.getElementById("writing-notice"),
  user: root.dataset.user,
  key: root.dataset.key,
  seen: root.dataset.seen, // the stamp of the stored text that this one was made from
  urls: {
    save: root.dataset.saveUrl,
    picture: root.dataset.pictureUrl,
    draft: root.dataset.draftUrl,
    figures: root.dataset.figuresUrl,
    signIn: root.dataset.signInUrl,
  },
};

export const word = wordsOf("writing-words");
export const server = connection(page?.user, TIMEOUT_MS);
export const drafts = draftsOf(page?.user, "writing");
