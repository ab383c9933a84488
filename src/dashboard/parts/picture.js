import { html } from '../vendor/preact.js';
import { useSession } from '../data/session.js';
import { Badge } from './badge.js';
import { ExternalLink } from './external-link.js';

/** The picture of a generation, streamed from the gateway; a link to the upstream where the gateway keeps no files. */
export function Picture({ generation }) {
  const { api, isOperator } = useSession();
  const { output } = generation;
  if (!output) return html`<p class="note">There is no picture${generation.finishedAt ? '' : ' yet'}.</p>`;
  const stored = (output.files ?? []).find(({ status }) => status === 'stored');
  const files = isOperator ? `${api}/teams/${generation.teamId}/files` : `${api}/files`;
  return html`<div class="picture">
    ${stored && html`<img src="${files}/${stored.id}/content" alt="The generated picture" />`}
    ${stored && html`<p class="small">${stored.width} × ${stored.height}, ${stored.contentType}</p>`}
    ${!stored && (output.files ?? []).map(({ status }) => html`<p><${Badge} value=${status} /></p>`)}
    ${output.imageUrl && html`<p><${ExternalLink} href=${output.imageUrl}>Open the picture at its address<//></p>`}
  </div>`;
}
