// What the page asks of the reader and tells him: notices, questions, buttons that wait.
import { text } from "/texts.js";
import { byId, write } from "/show.js";

const NOTICE_MS = 8000;

let fading;

/** Good news goes by itself; a refusal stays until it was read. */
export function notice(words, isRefusal = false) {
  clearTimeout(fading);
  byId("notice").hidden = words === "";
  byId("notice").classList.toggle("bad", isRefusal);
  write(byId("notice-text"), words);
  if (words && !isRefusal) {
    fading = setTimeout(() => notice(""), NOTICE_MS);
  }
}

/** For screen readers only. */
export function speak(words) {
  write(byId("spoken"), words);
}

/** Asks before something that cannot be undone; whether it was confirmed. */
export function confirmed(question, yes) {
  const dialog = byId("confirm");
  byId("confirm-text").textContent = question;
  byId("confirm-yes").textContent = yes;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
  });
}

/** A refusal is said in the service's own words; a silent service has none. */
export function words(cause) {
  return cause.status ? cause.message : text("noAnswer");
}

/**
 * Runs what a button is for. Meanwhile it cannot be pressed again; a button that is gone afterwards
 * leaves the keyboard's place to a heading near it.
 */
export async function doing(button, work, refused) {
  const near = button.closest("section")?.querySelector("h2");
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  try {
    return await work();
  } catch (cause) {
    refused(cause);
    return null;
  } finally {
    button.disabled = false;
    button.removeAttribute("aria-busy");
    if (document.activeElement === document.body) {
      focusOr(button, near);
    }
  }
}

function focusOr(button, near) {
  if (button.isConnected && button.getClientRects().length > 0) {
    button.focus();
  } else if (near) {
    near.tabIndex = -1;
    near.focus();
  }
}

/**
 * Children of a list, one an item, kept from one showing to the next, so that neither the keyboard's
 * place nor a selection is lost.
 */
export function keyed(parent, items, idOf, make, update) {
  const old = new Map([...parent.children].map((child) => [child.dataset.id, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const id = String(idOf(item));
    let child = old.get(id);
    if (!child) {
      child = make(item);
      child.dataset.id = id;
    }
    old.delete(id);
    update(child, item);
    if (child === place) {
      place = place.nextElementSibling;
    } else {
      parent.insertBefore(child, place);
    }
  }
  old.forEach((child) => child.remove());
}
