// Whoever leaves the story's form with something typed in it is asked first. This runs before the form is there, so it
// listens on the page; what an editor types in the prose editor arrives here too.
let unsaved = false;
const isOfForm = ({ target }) => target.closest?.("#article_form") !== null;
for (const kind of ["input", "change"]) {
  addEventListener(kind, (event) => (unsaved ||= isOfForm(event)));
}
addEventListener("submit", (event) => (unsaved &&= !isOfForm(event)));
addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
document.addEventListener("DOMContentLoaded", () => {
  // What was refused is said at the top: read it first. Nothing of what stands below it was saved.
  const refusals = document.querySelector(".desk-refusals, #article_form .errornote");
  unsaved ||= refusals !== null;
  document.querySelector(".desk-refusals")?.focus();
});
