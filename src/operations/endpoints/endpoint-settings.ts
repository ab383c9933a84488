import { checkCustomHeaders } from '../../domain/endpoints/check-custom-headers.ts';
import type { Endpoint, SettableEndpointStatus, SignatureScheme } from '../../domain/endpoints/endpoint.ts';
import type { FieldError } from '../../domain/app-error.ts';
import type { EventFilter } from '../../domain/events/event-type.ts';
import type { SecretBox } from '../../webhooks/secret-box.ts';
import type { OperationContext } from '../operation-context.ts';

/** The settings of an endpoint that its owner chooses. */
export interface EndpointSettings {
  url: string;
  events: EventFilter[];
  description: string;
  /** In plain text, as they are sent. */
  headers: Record<string, string>;
  signatures: SignatureScheme[];
  status: SettableEndpointStatus;
}

/**
 * Errors of settings that have passed the schemas; empty when there are none. Resolves the host of the URL.
 */
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

/** Headers as they are stored: the ciphertext of one endpoint cannot be decrypted as another's. */
export function sealHeaders(
  secretBox: SecretBox,
  endpointId: string,
  headers: Record<string, string>,
): Endpoint['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), secretBox.seal(value, endpointId)]),
  );
}

/** The custom headers as they are sent. @throws UnreadableSecretError when no configured key decrypts them */
export function openHeaders(
  secretBox: SecretBox,
  { id, headers }: Pick<Endpoint, 'id' | 'headers'>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, sealed]) => [name, secretBox.open(sealed, id)]),
  );
}
