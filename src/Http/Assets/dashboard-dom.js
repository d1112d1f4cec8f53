// Makes and changes elements. Text goes in as text, never as markup: names of counters are whatever callers chose.

/** The element of the page with that id. */
export const $ = id => document.getElementById(id);

/** An HTML element with attributes and children; a child that is text becomes text, null is left out. */
export const html = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);

/** The same for SVG. */
export const svg = (name, attributes = {}, ...children) => fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes))
    element.setAttribute(name, value);
  element.append(...children.filter(child => child !== null));
  return element;
}

/** Sets an element's text where it differs: a screen reader, a selection and the layout are left alone otherwise. */
export function say(element, text, state) {
  if (element.textContent !== text)
    element.textContent = text;
  if (state !== undefined && element.dataset.state !== state)
    element.dataset.state = state;
}

/**
 * Brings the children of an element in line with a list, keeping those that stay, so that focus and selection survive an update.
 * @param make (item) => element, for one that is new.
 * @param update (element, item, isNew), for each.
 */
export function sync(parent, items, keyOf, make, update) {
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const old = new Map([...parent.children].map(child => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const isNew = !old.has(key);
    const element = old.get(key) ?? make(item);
    old.delete(key);
    element.dataset.key = key;
    update(element, item, isNew);
    if (element === place)
      place = place.nextElementSibling;
    else
      parent.insertBefore(element, place); // only those that changed places: moving one drops its focus
  }

  for (const gone of old.values())
    gone.remove();
  if (focused?.isConnected && focused !== document.activeElement)
    focused.focus({ preventScroll: true });
}
