/** The headers of an answer to what was made. */
export function createdHeaders(noun: string) {
  return { headers: { Location: { type: 'string', description: `The path of the ${noun}.` } } };
}
