// Whoever leaves the story's form with something typed in it is asked first.
const form = document.getElementById("article_form");
let unsaved = false;
form?.addEventListener("input", () => (unsaved = true));
form?.addEventListener("change", () => (unsaved = true));
form?.addEventListener("submit", () => (unsaved = false));
addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
// What was refused is said at the top: read it first.
document.querySelector(".desk-refusals")?.focus();
