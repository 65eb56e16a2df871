/* The admin's searchable choices (select2) put a combobox in the place of the select and leave it without a name
   while nothing is chosen. This gives it the name of the field. */
function label(root) {
  for (const select of root.querySelectorAll("select.admin-autocomplete")) {
    const name = select.getAttribute("aria-label") || select.labels?.[0]?.textContent.trim();
    const shown = select.nextElementSibling;
    if (!name || !shown?.classList.contains("select2")) continue;
    for (const part of shown.querySelectorAll("[role=combobox], [role=textbox]")) part.setAttribute("aria-label", name);
  }
}

window.django?.jQuery(() => label(document)); // after the admin has made its choices searchable
document.addEventListener("formset:added", () => setTimeout(() => label(document)));
