/** Who makes a change. */
export interface Actor {
  kind: ActorKind;
  /** The operator's or the key's id. Null where there is none. */
  id: string | null;
  /** The operator's name, or the user of the command line. */
  name: string | null;
  /** Whether a token proves it. Whoever can run the command line can claim any name. */
  isProven: boolean;
  /** `X-Actor`: who the caller says it is. */
  note: string | null;
  /** Of the HTTP request. */
  requestId: string | null;
  address: string | null;
}

/** `admin_token`: whoever has `ADMIN_TOKEN`. `cli`: the command line. `gateway`: the gateway itself. */
export const actorKinds = ['operator', 'admin_token', 'key', 'cli', 'gateway'] as const;

export type ActorKind = (typeof actorKinds)[number];

/** What `X-Actor` may be. */
export const actorNotePattern = /^[\w.@+-]{1,64}$/;

const nobody = { id: null, name: null, note: null, requestId: null, address: null };

/** The gateway itself, such as at its start. */
export const gatewayActor: Actor = { ...nobody, kind: 'gateway', isProven: true };

export function cliActor(user: string): Actor {
  return { ...nobody, kind: 'cli', name: user, isProven: false };
}

/** The actor in one word: `op_…`, `key_…`, `admin_token`, `cli:alice`, `gateway`. */
export function actorText({ kind, id, name }: Pick<Actor, 'kind' | 'id' | 'name'>): string {
  return id ?? (kind === 'cli' ? `cli:${name ?? 'unknown'}` : kind);
}
