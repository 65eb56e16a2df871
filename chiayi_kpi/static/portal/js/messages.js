// Messages: closing them, and toasts that a response asks for with
//   HX-Trigger: {"portal:toast": {"level": "success", "message": "…"}}
// A request that fails says so too, in the words of the data attributes of #toasts.
const LIFE_MS = 7000;
const region = document.getElementById("toasts");
const model = document.getElementById("toast-model");

// `lasting`: it stays until `leave` is called with what is returned.
export function toast(message, level = "info", lasting = false) {
  const item = model.content.firstElementChild.cloneNode(true);
  item.classList.add(`message--${level}`);
  item.querySelector(".message__text").textContent = message;
  region.append(item);
  // An error stays until it is closed: it may be the only trace of something lost.
  if (level !== "error" && !lasting) leave(item);
  return item;
}

export function leave(item) {
  setTimeout(() => retire(item), LIFE_MS);
}

function retire(item) {
  if (item.matches(":hover, :focus-within")) leave(item);
  else item.remove();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]");
  if (button) button.closest(".message").remove();
});

if (region && model) {
  document.body.addEventListener("portal:toast", (event) => toast(event.detail.message, event.detail.level));
  document.body.addEventListener("htmx:sendError", () => toast(region.dataset.offline, "error"));
  document.body.addEventListener("htmx:responseError", () => toast(region.dataset.failed, "error"));
}
