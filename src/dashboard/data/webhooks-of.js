/** Where the webhooks are of the team that is signed in, of the team that an operator looks at, or the operator's own. */
export function webhooksOf({ api, isOperator }, teamId) {
  return isOperator && teamId ? `/admin/v1/teams/${teamId}` : api;
}
