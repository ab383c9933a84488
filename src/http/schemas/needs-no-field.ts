/** Whether an empty object is valid by the schema of an object. */
export function needsNoField(schema: object): boolean {
  const { type, required = [], minProperties = 0, ...others } = schema as ObjectSchema;
  return type === 'object' && required.length === 0 && minProperties === 0 && !hasAlternatives(others);
}

interface ObjectSchema {
  type?: string;
  required?: readonly string[];
  minProperties?: number;
}

function hasAlternatives(others: object): boolean {
  return ['anyOf', 'oneOf', 'allOf', 'if'].some((keyword) => keyword in others);
}
