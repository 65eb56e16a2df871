// A button that asks for a key waits for the scripts that answer it: pressed before, it would do nothing or send an empty form.
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-asks-for-key]")) button.disabled = false;
});

// A key that was not read: the browser's reason helps nobody, so the page says what to do.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const line of document.querySelectorAll("[data-key-failed]")) line.hidden = false;
});
