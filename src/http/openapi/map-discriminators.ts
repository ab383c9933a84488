/** Adds to each union which value of its discriminator means which member: ajv throws on it, but client generators need it. */
export function mapDiscriminators(schemas: Record<string, Schema>): void {
  for (const { discriminator, oneOf = [] } of Object.values(schemas))
    if (discriminator) discriminator.mapping = mappingOf(schemas, discriminator.propertyName, oneOf);
}

function mappingOf(schemas: Record<string, Schema>, property: string, members: readonly { $ref?: string }[]) {
  const entries = members.flatMap(({ $ref = '' }) => {
    const { properties } = schemas[$ref.slice(PREFIX.length)] ?? {};
    return (properties?.[property]?.enum ?? []).map((value) => [String(value), $ref] as const);
  });
  return Object.fromEntries(entries);
}

interface Schema {
  discriminator?: { propertyName: string; mapping?: Record<string, string> };
  oneOf?: { $ref?: string }[];
  properties?: Record<string, { enum?: unknown[] }>;
}

const PREFIX = '#/components/schemas/';
