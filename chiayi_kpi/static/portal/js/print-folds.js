// Printing opens every folding, except what would first have to be loaded, and closes again what it opened (for browsers without ::details-content).
let opened = [];

window.addEventListener("beforeprint", () => {
  opened = Array.from(document.querySelectorAll("details.fold:not([open], [hx-get])"));
  for (const fold of opened) fold.open = true;
});

window.addEventListener("afterprint", () => {
  for (const fold of opened) fold.open = false;
  opened = [];
});
