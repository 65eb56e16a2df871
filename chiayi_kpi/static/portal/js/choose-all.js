// A form with data-choose="NAME": its [data-choose-all] box ticks every box of that name and no other (what is declared is
// ticked by hand), [data-choose-count] says how many are.
// Enter in a box would send the form (a browser's own rule): approving takes the button, so that it is never by accident.
for (const form of document.querySelectorAll("form[data-choose]")) {
  const boxes = () => form.querySelectorAll(`input[type=checkbox][name="${form.dataset.choose}"]`);
  const all = form.querySelector("[data-choose-all]");
  const count = form.querySelector("[data-choose-count]");
  if (!all) continue;
  form.querySelector("[data-choose-hidden]")?.removeAttribute("hidden"); // what does nothing without scripts

  function show() {
    const ticked = Array.from(boxes()).filter((box) => box.checked).length;
    all.checked = ticked === boxes().length;
    all.indeterminate = ticked > 0 && ticked < boxes().length;
    count.textContent = `${ticked} / ${boxes().length}`;
  }

  form.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes()) box.checked = all.checked;
    show();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input[type=checkbox]")) event.preventDefault();
  });
  show();
}
