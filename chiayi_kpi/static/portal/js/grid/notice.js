// The lines above the grid.
import { noticesIn } from "../autosave/notice.js";
import { page, word } from "./page.js";

export const notice = noticesIn(document.getElementById("grid-notice"), word, page?.urls.signIn);
