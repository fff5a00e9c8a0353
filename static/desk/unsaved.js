// Whoever leaves the story's form with something typed in it is asked first. This runs before the form is there, so it
// listens on the page; what an editor types in the prose editor arrives here too.
let unsaved = false;
// A note stands in the form and belongs to another one.
const isOfForm = ({ target }) => target.closest?.("#article_form") != null && (target.form ?? { id: "article_form" }).id === "article_form";
for (const kind of ["input", "change", "formset:added", "formset:removed"]) {
  addEventListener(kind, (event) => (unsaved ||= isOfForm(event)));
}
// Last of all, when nobody has stopped it. What fills a frame of this page leaves nothing.
addEventListener("submit", (event) => {
  const stays = event.defaultPrevented || event.submitter?.formTarget;
  if (isOfForm(event) && !stays) unsaved = false;
});
addEventListener("desk:left-on-purpose", () => (unsaved = false));
addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#article_form");
  if (!form) return;
  // A picker's choice is an event of jQuery's alone. Django triggers one itself for every picker when the page is ready.
  const { jQuery } = globalThis.django ?? {};
  jQuery?.(() => jQuery(form).on("change", () => (unsaved = true)));
  // What was refused, or taken back, stands below and was not saved.
  const refusals = document.querySelector(".desk-refusals, #article_form .errornote");
  unsaved ||= refusals !== null;
  document.querySelector(".desk-refusals")?.focus();
});
// A browser that came back puts in what was typed, and says nothing.
addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("#article_form textarea, #article_form input[type=text]")) {
    unsaved ||= field.value !== field.defaultValue && !field.closest(".empty-form");
  }
});
