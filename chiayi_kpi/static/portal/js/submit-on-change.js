// A form with data-submit-on-change sends itself when a choice in it changes; its button is for those without scripts.
for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
  form.querySelector("[data-without-script]")?.setAttribute("hidden", "");
  form.addEventListener("change", () => form.requestSubmit());
}
