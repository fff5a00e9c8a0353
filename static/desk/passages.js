// What the prose editor keeps beside what it comes with: language and direction of a passage, and what a paste means.
import { Extension, Plugin } from "django-prose-editor/editor";

const LONGEST_READING = 10000; // milliseconds, then it is plain text
const BLOCKS = ["paragraph", "heading", "blockquote", "bulletList", "orderedList", "listItem"];
const MARKS = ["bold", "italic", "link", "subscript", "superscript"];

// An Arabic paragraph in an English story stays one, whatever is typed in it.
export const LanguageAndDirection = Extension.create({
  name: "languageAndDirection",
  addGlobalAttributes() {
    return [{ types: [...BLOCKS, ...MARKS, "hardBreak"], attributes: { lang: { default: null }, dir: { default: null } } }];
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

// What is read later is never put in before what was pasted earlier. A form that is sent waits for `data-pasting`.
let before = Promise.resolve();
let waiting = 0;

function take(view, event, data, address) {
  const markup = data?.getData("text/html");
  if (!markup || markup.includes("data-pm-slice")) return false;
  const words = data.getData("text/plain");
  event.preventDefault();
  say(view, "Pasting…");
  waiting += 1;
  view.dom.setAttribute("data-pasting", "");
  const reading = read(view, markup, address).catch(() => null);
  before = before.then(async () => {
    const answer = await reading;
    if (answer) view.pasteHTML(answer.body);
    else view.pasteText(words);
    say(view, answer ? answer.message : "The desk could not be reached: this was pasted as plain text.");
    waiting -= 1;
    if (waiting) return;
    view.dom.removeAttribute("data-pasting");
    document.dispatchEvent(new Event("desk:pasted"));
  });
  return true;
}

async function read(view, markup, address) {
  const token = view.dom.closest("form").querySelector("[name=csrfmiddlewaretoken]").value;
  // A picture in the clipboard is megabytes that nobody keeps.
  const body = new URLSearchParams({ markup: markup.replace(/src="data:[^"]*"/gi, 'src=""') });
  const headers = { "X-CSRFToken": token };
  const response = await fetch(address, { method: "POST", headers, body, signal: AbortSignal.timeout(LONGEST_READING) });
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
