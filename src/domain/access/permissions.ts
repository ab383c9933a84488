/** What a key may do. Every key may do everything so far. */
export const permissions = ['generate', 'read', 'webhooks'] as const;

export type Permission = (typeof permissions)[number];
