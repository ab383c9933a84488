/** The headers of a response to a request that created something. */
export function createdHeaders(noun: string) {
  return { headers: { Location: { type: 'string', description: `The path of the ${noun}.` } } };
}
