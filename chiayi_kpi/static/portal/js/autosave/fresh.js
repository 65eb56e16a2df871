// A page that the browser kept alive behind another one (the back button) shows what the server held then, so it is loaded
// anew. What was typed and is not saved is kept (drafts.js); without a connection the page stays as it is.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && navigator.onLine) window.location.reload();
});
