/** What a key may do: request and cancel generations; read them, their files, events, budgets and usage; manage webhooks. */
export const permissions = ['generate', 'read', 'webhooks'] as const;

export type Permission = (typeof permissions)[number];
