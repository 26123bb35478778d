/** Passkeys: the browser's buffers as the JSON that the server speaks, and back. */

/** Makes a passkey; null where its person stops. */
export async function makePasskey(options: Record<string, unknown>): Promise<unknown> {
  const publicKey = {
    ...options,
    challenge: bytesOf(options.challenge),
    user: withBytes(options.user),
    excludeCredentials: listOf(options.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = (await unlessStopped(navigator.credentials.create({ publicKey }))) as Made | null;
  if (!made) return null;
  const { response } = made;
  return {
    ...common(made),
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      attestationObject: textOf(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

/** Signs in with a passkey; null where its person stops. */
export async function usePasskey(options: Record<string, unknown>): Promise<unknown> {
  const publicKey = {
    ...options,
    challenge: bytesOf(options.challenge),
    allowCredentials: listOf(options.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
  const used = (await unlessStopped(navigator.credentials.get({ publicKey }))) as Used | null;
  if (!used) return null;
  const { response } = used;
  return {
    ...common(used),
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      authenticatorData: textOf(response.authenticatorData),
      signature: textOf(response.signature),
      userHandle: response.userHandle ? textOf(response.userHandle) : null,
    },
  };
}

export function canUsePasskeys(): boolean {
  return typeof PublicKeyCredential === 'function' && window.isSecureContext;
}

type Made = PublicKeyCredential & { response: AuthenticatorAttestationResponse };
type Used = PublicKeyCredential & { response: AuthenticatorAssertionResponse };

/** To stop, to be too slow or to have no passkey here are not failures of the page. */
async function unlessStopped(asked: Promise<Credential | null>): Promise<Credential | null> {
  try {
    return await asked;
  } catch (problem) {
    if (problem instanceof DOMException) return null;
    throw problem;
  }
}

function common(credential: PublicKeyCredential) {
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function withBytes(value: unknown): unknown {
  const found = (value ?? {}) as Record<string, unknown>;
  return { ...found, id: bytesOf(found.id) };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.map(withBytes) : [];
}

/** Bytes of unpadded base64url. */
export function bytesOf(text: unknown): Uint8Array<ArrayBuffer> {
  const plain = atob(String(text).replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

export function textOf(bytes: ArrayBuffer): string {
  const letters = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte));
  return btoa(letters.join('')).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
