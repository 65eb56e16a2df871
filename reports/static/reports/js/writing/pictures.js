// Pictures: sent to the portal, which decodes and keeps them; only its own address comes into the text.
import { insertBlock, rememberPlace } from "./blocks.js";
import { page, server, word } from "./page.js";

const form = document.getElementById("picture-form");
const problem = document.getElementById("picture-error");

let waiting = []; // pictures that come after the one in the dialog
let caret = null; // the paragraph after the picture that was put in last

function figure(address, caption) {
  const made = document.createElement("figure");
  const image = document.createElement("img");
  image.src = address;
  image.alt = caption;
  const words = document.createElement("figcaption");
  words.textContent = caption;
  made.append(image, words);
  return made;
}

async function send(file, caption, changed) {
  const values = new FormData();
  values.append("file", file);
  const { kind, data } = await server.post(page.urls.picture, values);
  if (kind !== "done") return data.message || word(kind === "offline" ? "offline" : "pictureFailed");
  caret = insertBlock(figure(data.address, caption));
  changed();
  return "";
}

function show(picture) {
  const carried = new DataTransfer();
  carried.items.add(picture);
  form.elements.file.files = carried.files;
  const dialog = form.closest("dialog");
  if (!dialog.open) dialog.showModal();
  form.elements.caption.focus();
}

// Files that were pasted or dropped open the same dialog, one after the other in their order, so that no picture comes
// without words.
export function offer(files) {
  waiting = [...files].filter((file) => file.type.startsWith("image/"));
  if (!waiting.length) return false;
  rememberPlace();
  form.reset(); // the words of one that was not put in are not this one's
  show(waiting.shift());
  return true;
}

export function listen(changed) {
  // The event comes a moment after the dialog has closed: by then others may have opened it again.
  form.closest("dialog").addEventListener("close", ({ target }) => { if (!target.open) waiting = []; });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    const button = form.querySelector("button.button--primary");
    button.disabled = true;
    problem.textContent = await send(form.elements.file.files[0], form.elements.caption.value.trim(), changed);
    button.disabled = false;
    if (problem.textContent) return;
    form.reset();
    if (waiting.length) return show(waiting.shift());
    form.closest("dialog").close();
    page.text.focus();
    document.getSelection().collapse(caret, 0); // the next picture comes after this one
    return undefined;
  });
}
