/** What is different where another site shows a page inside its own. */

/** Links open outside, in a window of their own: of our pages only map and today may be inside. */
export function openLinksOutside(): void {
  if (window.self === window.top) return;
  const base = document.createElement('base');
  base.target = '_blank';
  document.head.append(base);
}
