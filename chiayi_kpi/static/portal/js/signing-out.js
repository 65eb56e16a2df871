// At signing out nothing that was typed stays in this browser; where something was never saved, the person is asked first.
import { draftsOfPerson } from "./autosave/drafts.js";

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-signs-out]");
  if (!form) return;
  const drafts = draftsOfPerson(form.dataset.signsOut);
  const count = drafts.count();
  if (count && !window.confirm(form.dataset.unsaved.replace("{count}", count))) event.preventDefault();
  else drafts.forgetAll();
});
