import { checkCustomHeaders } from '../../domain/endpoints/check-custom-headers.ts';
import type { Endpoint, SettableEndpointStatus, SignatureScheme } from '../../domain/endpoints/endpoint.ts';
import type { FieldError } from '../../domain/app-error.ts';
import type { EventFilter } from '../../domain/events/event-type.ts';
import type { SecretBox } from '../../webhooks/secret-box.ts';
import type { OperationContext } from '../context.ts';

/** What the owner of an endpoint decides. */
export interface EndpointSettings {
  url: string;
  events: EventFilter[];
  description: string;
  /** As they are to be sent. */
  headers: Record<string, string>;
  signatures: SignatureScheme[];
  status: SettableEndpointStatus;
}

/** What is wrong with settings that have passed the schemas. Asks the network where the URL's host is. */
export async function checkSettings(
  { checkReceiver }: Pick<OperationContext, 'checkReceiver'>,
  { url, headers = {} }: Partial<Pick<EndpointSettings, 'url' | 'headers'>>,
): Promise<FieldError[]> {
  const refusal = url === undefined ? null : await checkReceiver(url);
  return [
    ...(refusal === null ? [] : [{ pointer: '/url', detail: refusal }]),
    ...checkCustomHeaders(headers),
  ];
}

/** Headers as they are stored: the ciphertext of one endpoint cannot be opened as another's. */
export function sealHeaders(
  secretBox: SecretBox,
  endpointId: string,
  headers: Record<string, string>,
): Endpoint['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), secretBox.seal(value, endpointId)]),
  );
}

/** The endpoint's own headers as they are sent. */
export function openHeaders(
  secretBox: SecretBox,
  { id, headers }: Pick<Endpoint, 'id' | 'headers'>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, sealed]) => [name, secretBox.open(sealed, id)]),
  );
}
