// A key that was not read: the browser's reason helps nobody, so the page says what to do.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const line of document.querySelectorAll("[data-key-failed]")) line.hidden = false;
});
