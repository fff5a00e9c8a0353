// What the prose editor keeps beside what it comes with: language and direction of a passage, and what a paste means.
import { Extension, Plugin } from "django-prose-editor/editor";

const BLOCKS = ["paragraph", "heading", "blockquote", "bulletList", "orderedList", "listItem"];
const MARKS = ["bold", "italic", "link", "subscript", "superscript"];

// An Arabic paragraph in an English story stays one, whatever is typed in it.
export const LanguageAndDirection = Extension.create({
  name: "languageAndDirection",
  addGlobalAttributes() {
    return [{ types: [...BLOCKS, ...MARKS], attributes: { lang: { default: null }, dir: { default: null } } }];
  },
});

// HTML from elsewhere passes the desk's own reading, the same as for fixtures: Word's comments and struck-out words do
// not arrive, tables become lines. What was copied here comes back as it is.
export const CleanPaste = Extension.create({
  name: "cleanPaste",
  addOptions() {
    return { address: "" };
  },
  addProseMirrorPlugins() {
    const { address } = this.options;
    const handlePaste = (view, event) => take(view, event, event.clipboardData, address);
    const handleDrop = (view, event, slice, moved) => {
      const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
      if (moved || !place) return false;
      this.editor.commands.setTextSelection(place.pos);
      return take(view, event, event.dataTransfer, address);
    };
    return [new Plugin({ props: { handlePaste, handleDrop } })];
  },
});

function take(view, event, data, address) {
  const markup = data?.getData("text/html");
  if (!markup || markup.includes("data-pm-slice")) return false;
  const words = data.getData("text/plain");
  event.preventDefault();
  say(view, "Pasting…");
  read(view, markup, address)
    .then(({ body, message }) => {
      view.pasteHTML(body);
      say(view, message);
    })
    .catch(() => {
      view.pasteText(words);
      say(view, "The desk could not be reached: this was pasted as plain text.");
    });
  return true;
}

async function read(view, markup, address) {
  const token = view.dom.closest("form").querySelector("[name=csrfmiddlewaretoken]").value;
  // A picture in the clipboard is megabytes that nobody keeps.
  const body = new URLSearchParams({ markup: markup.replace(/src="data:[^"]*"/gi, 'src=""') });
  const response = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token }, body });
  if (!response.ok) throw new Error(response.statusText);
  return response.json();
}

function say(view, message) {
  const editor = view.dom.closest(".prose-editor") ?? view.dom;
  let line = editor.parentElement.querySelector(":scope > .desk-paste");
  if (!line) {
    line = document.createElement("p");
    line.className = "desk-paste";
    line.setAttribute("role", "status");
    editor.after(line);
  }
  line.textContent = message;
}
