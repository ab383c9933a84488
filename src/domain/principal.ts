/** Who calls: a team, by one of its keys. */
export interface Principal {
  teamId: string;
  keyId: string;
}
