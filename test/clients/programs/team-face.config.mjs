/** The client of a team: neither what operators do, nor the vendor's own contract, nor the checks of machines. */
export default {
  input: './openapi.json',
  output: './generated',
  // With `orphans`, because it counts the bodies of webhooks among them.
  parser: { filters: { tags: { exclude: ['Operator', 'Drop-in', 'Machine'] }, orphans: true } },
};
