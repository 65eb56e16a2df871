// Printing opens every folding and closes again what it opened (for browsers without ::details-content).
let opened = [];

window.addEventListener("beforeprint", () => {
  opened = Array.from(document.querySelectorAll("details.fold:not([open])"));
  for (const fold of opened) fold.open = true;
});

window.addEventListener("afterprint", () => {
  for (const fold of opened) fold.open = false;
  opened = [];
});
