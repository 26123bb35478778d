/** The animal that somebody is in a class, with the colour and name of their group, shown big. */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Group } from './workshops';

export const animalStyles = css`
  .animal {
    padding: 16px;
    border: 6px solid;
    border-radius: 16px;
    text-align: center;
  }
  .animal strong {
    display: block;
    font-size: 48px;
    line-height: 1.3;
  }
  .animal .group {
    display: inline-flex;
    gap: 10px;
    align-items: center;
    font-size: 24px;
    font-weight: 700;
  }
  .spot {
    flex: none;
    width: 24px;
    height: 24px;
    border-radius: 50%;
  }
  @media (height < 700px) and (width >= 700px) {
    .animal strong {
      font-size: 36px;
    }
  }
`;

export interface Animal {
  lead: unknown;
  name: string;
  group: Group | null;
  groupName: string;
}

export function animalCard({ lead, name, group, groupName }: Animal): TemplateResult {
  return html`<div class="animal" .style=${`border-color: ${group?.colour ?? 'currentColor'}`}>
    <p>${lead}</p>
    <h1 tabindex="-1"><strong data-testid="animal">${name}</strong></h1>
    ${
      group
        ? html`<p class="group">
            <i class="spot" .style=${`background: ${group.colour}`}></i>${groupName}
          </p>`
        : nothing
    }
  </div>`;
}
