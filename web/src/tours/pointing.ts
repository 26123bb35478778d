/** Finds the control that a step points at, and where it is on the screen. */
import type { Way } from './tour';

const FOCUSABLE = 'button, a[href], input, select, textarea, summary, [tabindex]';

/** The first of several controls that is on the screen. */
export function controlAt(ways: readonly Way[]): HTMLElement | null {
  for (const way of ways) {
    const found = follow(way);
    if (found) return found;
  }
  return null;
}

function follow(way: Way): HTMLElement | null {
  let root: ParentNode = document;
  let found: Element | null = null;
  for (const selector of way) {
    found = root.querySelector(selector);
    if (!found) return null;
    root = found.shadowRoot ?? found;
  }
  return found instanceof HTMLElement && found.checkVisibility() ? found : null;
}

/** The part of a control that its panels leave to be seen; null where it is scrolled away. */
export function boxOf(control: HTMLElement): DOMRect | null {
  const { left, top, right, bottom } = control.getBoundingClientRect();
  const box = { left, top, right, bottom };
  narrow(box, new DOMRect(0, 0, window.innerWidth, window.innerHeight));
  for (let at = parentOf(control); at; at = parentOf(at)) {
    if (getComputedStyle(at).overflow !== 'visible') narrow(box, at.getBoundingClientRect());
  }
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  return width > 0 && height > 0 ? new DOMRect(box.left, box.top, width, height) : null;
}

interface Sides {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function narrow(box: Sides, frame: Sides): void {
  box.left = Math.max(box.left, frame.left);
  box.top = Math.max(box.top, frame.top);
  box.right = Math.min(box.right, frame.right);
  box.bottom = Math.min(box.bottom, frame.bottom);
}

function parentOf(element: Element): Element | null {
  const root = element.getRootNode();
  const host = root instanceof ShadowRoot ? root.host : null;
  return element.assignedSlot ?? element.parentElement ?? host;
}

/** Gives the keyboard to a control, or to the first thing in it that takes it. */
export function goTo(control: HTMLElement): void {
  control.scrollIntoView({ block: 'center' });
  const target = control.matches(FOCUSABLE)
    ? control
    : control.querySelector<HTMLElement>(FOCUSABLE);
  target?.focus();
}
