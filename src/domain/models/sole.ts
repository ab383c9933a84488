/** The only element of an array of one, which an upstream may wrap a value in; any other value itself. */
export function sole(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
}
