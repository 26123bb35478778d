/**
 * The code of a cool place from a scanned address, kept while its visitor signs in.
 *
 * It stands behind the # of the address, so that no server's log has it, and signing in leaves that
 * behind. It is kept in this tab alone, and handed out once.
 */
const NAME = 'uchimizu-visit-code';
const LONGEST = 40;

/** The code in the address that is open now; empty where there is none. */
function codeInAddress(): string {
  try {
    return decodeURIComponent(window.location.hash.slice(1)).slice(0, LONGEST);
  } catch {
    return '';
  }
}

/** Keeps the code of this address until its page can take it. */
export function keepCode(): void {
  const code = codeInAddress();
  if (code === '') return;
  try {
    sessionStorage.setItem(NAME, JSON.stringify({ path: window.location.pathname, code }));
  } catch {
    // A browser that keeps nothing asks for the code again.
  }
}

/** Takes the code of this address, or the one that was kept for it before signing in. */
export function takeCode(): string {
  const code = codeInAddress();
  let kept: { path?: unknown; code?: unknown } = {};
  try {
    kept = JSON.parse(sessionStorage.getItem(NAME) ?? '{}');
    sessionStorage.removeItem(NAME);
  } catch {
    // as without one
  }
  if (code !== '') return code;
  return kept.path === window.location.pathname ? String(kept.code ?? '').slice(0, LONGEST) : '';
}
