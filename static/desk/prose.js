// The prose editor's textbox has no name of its own: it takes the label of the field it stands for.
document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  editor.view.dom.setAttribute("role", "textbox");
  editor.view.dom.setAttribute("aria-multiline", "true");
  editor.view.dom.setAttribute("aria-label", label ? label.textContent.replace(/:\s*$/, "").trim() : "Text");
});
