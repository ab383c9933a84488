import type { AuditFields } from '../../domain/audit/audit-change.ts';
import type { Endpoint } from '../../domain/endpoints/endpoint.ts';

/** What the audit log shows of an endpoint: no values of headers and no query of the URL, since both carry secrets. */
export function auditedEndpoint(endpoint: Endpoint): AuditFields {
  const { url, events, description, headers, signatures, status } = endpoint;
  const shownUrl = url.replace(/\?.*$/s, '?…');
  return { url: shownUrl, events, description, headers: Object.keys(headers), signatures, status };
}
