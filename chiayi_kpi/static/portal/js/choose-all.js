// A form with data-choose="NAME": its [data-choose-all] box ticks every box of that name and no other (what is declared is
// ticked by hand), [data-choose-count] says how many are. A field with data-ticked="NAME" in another form takes along which are.
// Enter in a box would send the form (a browser's own rule): approving takes the button, so that it is never by accident.
for (const form of document.querySelectorAll("form[data-choose]")) {
  const boxes = () => form.querySelectorAll(`input[type=checkbox][name="${form.dataset.choose}"]`);
  const all = form.querySelector("[data-choose-all]");
  const count = form.querySelector("[data-choose-count]");
  const others = document.querySelectorAll(`[data-ticked="${form.dataset.choose}"]`);
  if (!all) continue;
  form.querySelector("[data-choose-hidden]")?.removeAttribute("hidden"); // what does nothing without scripts

  function show() {
    const ticked = Array.from(boxes()).filter((box) => box.checked);
    all.checked = ticked.length === boxes().length;
    all.indeterminate = ticked.length > 0 && !all.checked;
    count.textContent = `${ticked.length} / ${boxes().length}`;
    for (const field of others) field.value = ticked.map((box) => box.value.split("@")[0]).join(",");
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
