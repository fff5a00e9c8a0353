// How long a text is while it is typed: characters of a headline, words of a story and the minutes they take to read.
const WORDS_A_MINUTE = 238; // as on the readers' page

function words(text) {
  return (text.match(/\S+/gu) ?? []).length;
}

function count(output, text) {
  if (output.dataset.counts === "words") {
    const number = words(text);
    const minutes = Math.ceil(number / WORDS_A_MINUTE);
    output.textContent = number ? `${number} ${number === 1 ? "word" : "words"} · ${minutes} min read` : "no words yet";
    return;
  }
  const limit = Number(output.dataset.limit);
  const length = [...text].length;
  output.textContent = length ? `${length} / ${limit}` : "";
  output.classList.toggle("desk-over", length > limit);
}

function plain(markup) {
  const text = new DOMParser().parseFromString(markup.replace(/<\/(p|li|h2|h3|blockquote)>|<br>/g, "$& "), "text/html");
  return text.body.textContent;
}

document.addEventListener("DOMContentLoaded", () => {
  for (const output of document.querySelectorAll("output[data-counts]")) {
    const field = document.getElementById(output.getAttribute("for"));
    const text = () => (output.dataset.counts === "words" ? plain(field.value) : field.value);
    const show = () => count(output, text());
    field?.form.addEventListener("input", show);
    document.addEventListener("prose-editor:ready", show);
    if (field) show();
  }
  // A headline may be long and wrap, and is one line all the same: Enter saves, as in any field of one line.
  for (const field of document.querySelectorAll("textarea[data-one-line]")) {
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      field.form.querySelector("[type=submit]")?.click(); // a disabled one does nothing: no step is taken
    });
  }
});
