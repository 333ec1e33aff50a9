// <form data-asks-first>: a browser gives chosen files up with the page they were chosen on. So where some were, the
// house is asked first about the words alone, and what it has to say takes the page's place around the boxes of files.
// It answers 204 where nothing is to be said: then words and files are sent as by any form.
import { attach } from "./attach.js";

const boxes = (form) => [...form.querySelectorAll("input[type=file]")];
const asked = new WeakSet();

function words(form, button) {
  const typed = new FormData(form, button);
  boxes(form).forEach((box) => typed.delete(box.name));
  return typed;
}

async function ask(form, button) {
  const letter = { method: "POST", body: words(form, button), headers: { "x-asks-first": "1" } };
  const answer = await fetch(form.action, letter).catch(() => null);
  const isPage = answer && answer.status !== 204 && answer.headers.get("content-type")?.startsWith("text/html");
  if (isPage && !answer.redirected) take(await answer.text(), boxes(form));
  else send(form, button);
}

function send(form, button) {
  asked.add(form);
  delete form.dataset.sending;
  form.requestSubmit(button);
}

function take(page, kept) {
  const fresh = new DOMParser().parseFromString(page, "text/html");
  document.title = fresh.title;
  document.documentElement.lang = fresh.documentElement.lang;
  document.documentElement.dir = fresh.documentElement.dir;
  document.body.replaceChildren(...fresh.body.childNodes);
  kept.forEach((box) => document.getElementById(box.id)?.replaceWith(box));
  document.querySelector("[autofocus]")?.focus();
}

attach("form[data-asks-first]", (form) => {
  form.addEventListener("submit", (event) => {
    if (asked.has(form) || !boxes(form).some((box) => box.files.length)) return;
    event.preventDefault();
    ask(form, event.submitter);
  });
});
