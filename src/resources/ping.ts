/** What `ping` carries in its `data`: the endpoint that is tested. */
export function toPingResource(endpointId: string) {
  return { object: 'ping' as const, endpointId };
}

export type PingResource = ReturnType<typeof toPingResource>;
