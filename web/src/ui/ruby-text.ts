/** Readings above characters, for the eye alone: screen readers know how to read. */
import { html, type TemplateResult } from 'lit';
import type { Part } from '../i18n/ruby';

export function withRuby(parts: readonly Part[]): TemplateResult {
  return html`<span
    >${parts.map(({ text, reading }) =>
      reading === ''
        ? html`${text}`
        : html`<ruby
            >${text}<rp aria-hidden="true">（</rp><rt aria-hidden="true">${reading}</rt
            ><rp aria-hidden="true">）</rp></ruby
          >`,
    )}</span
  >`;
}
