/** Names of the machine itself: whoever types them elsewhere reaches another machine. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** Whether no other machine reaches this address, as in `http://localhost:8000/join`. */
export function isOnlyHere(address: string): boolean {
  return URL.canParse(address) && isLoopback(new URL(address).hostname);
}
