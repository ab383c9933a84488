export type PingResource = ReturnType<typeof toPingResource>;

/** The `data` of `ping`: the endpoint that is tested. */
export function toPingResource(endpointId: string) {
  return { object: 'ping' as const, endpointId };
}
