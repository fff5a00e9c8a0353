// A note is posted without leaving the story's page, so that nothing typed in the story is lost. The answer is the thread.
addEventListener("submit", async (event) => {
  if (event.target.id !== "note-form") return;
  event.preventDefault();
  const form = event.target;
  const buttons = document.querySelectorAll("#notes button");
  const posted = new FormData(form, event.submitter);
  for (const button of buttons) button.disabled = true; // a second press would write it twice
  const thread = await answer(form.action, posted);
  for (const button of buttons) button.disabled = false;
  if (!thread) {
    say("The note was not kept: the desk does not answer, or your login has expired. Your words are still here; press again.");
    return;
  }
  document.getElementById("notes").replaceWith(thread);
  document.getElementById("note-text").focus();
  for (const count of document.querySelectorAll("[data-open-notes]")) count.textContent = thread.dataset.open;
});

async function answer(address, posted) {
  try {
    const response = await fetch(address, { method: "POST", body: posted, headers: { "X-Requested-With": "fetch" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return response.ok ? page.getElementById("notes") : null;
  } catch {
    return null;
  }
}

function say(sentence) {
  document.querySelector("#notes [role=status]").textContent = sentence;
}
