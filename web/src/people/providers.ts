/** Buttons of the providers that people can sign in with, and how that ended. */
import { html, nothing, type TemplateResult } from 'lit';
import { dataLanguage } from '../i18n/languages';
import { ask, of } from './api';
import type { Site } from './page';
import type { SignInWays } from './people';
import { inLanguage } from './say';

const ENDS = ['cancelled', 'failed', 'not-a-member', 'unavailable', 'joining', 'done'] as const;
export type ProviderEnd = (typeof ENDS)[number];

/** How signing in with a provider ended, which it says behind `#` when it sends people back. */
export function providerEnd(hash: string): ProviderEnd | null {
  const said = /^#sign-in=([a-z-]+)$/.exec(hash)?.[1];
  return ENDS.find((known) => known === said) ?? null;
}

export function providerButtons(
  site: Site,
  ways: SignInWays,
  start: (provider: string) => void,
): TemplateResult | typeof nothing {
  if (ways.providers.length === 0) return nothing;
  return html`<div class="stack">
    ${ways.providers.map(
      ({ id, label }) => html`<button
        type="button"
        class="button wide provider"
        data-provider=${id}
        @click=${() => start(id)}
      >
        ${inLanguage(site.language, label)}
      </button>`,
    )}
  </div>`;
}

/** Leaves for a provider, which sends the browser back to this page. */
export async function leaveFor(site: Site, provider: string): Promise<void> {
  const { pathname, search } = window.location;
  const path = of(site.route.city, 'providers', provider, 'start');
  const body = { return_to: pathname + search, locale: dataLanguage(site.language) };
  const { address } = await ask<{ address: string }>(site.language, 'POST', path, body);
  window.location.assign(address);
}
