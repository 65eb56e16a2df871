// Pictures: sent to the portal, which decodes and keeps them; only its own address comes into the text.
import { page, word } from "./page.js";
import { post } from "./server.js";

const form = document.getElementById("picture-form");
const problem = document.getElementById("picture-error");
let place = null; // where the caret stood before the dialog took the focus

export function rememberPlace() {
  const selection = document.getSelection();
  if (selection.rangeCount && page.text.contains(selection.anchorNode)) place = selection.getRangeAt(0).cloneRange();
}

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

function insert(element) {
  let block = place?.startContainer;
  while (block && block.parentElement !== page.text) block = block.parentElement;
  const after = document.createElement("p");
  after.append(document.createElement("br"));
  if (block && page.text.contains(block)) block.after(element, after);
  else page.text.append(element, after);
}

async function send(file, caption, changed) {
  const values = new FormData();
  values.append("file", file);
  const { kind, data } = await post(page.urls.picture, values);
  if (kind !== "done") return data.message || word(kind === "offline" ? "offline" : "pictureFailed");
  insert(figure(data.address, caption));
  changed();
  return "";
}

// Files that were pasted or dropped open the same dialog, so that no picture comes without words.
export function offer(files) {
  const picture = [...files].find((file) => file.type.startsWith("image/"));
  if (!picture) return false;
  rememberPlace();
  const carried = new DataTransfer();
  carried.items.add(picture);
  form.elements.file.files = carried.files;
  form.closest("dialog").showModal();
  return true;
}

export function listen(changed) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    const button = form.querySelector("button.button--primary");
    button.disabled = true;
    problem.textContent = await send(form.elements.file.files[0], form.elements.caption.value.trim(), changed);
    button.disabled = false;
    if (problem.textContent) return;
    form.reset();
    form.closest("dialog").close();
    page.text.focus();
  });
}
