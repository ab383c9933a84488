/** What every command of this group takes. */
export interface EndpointFlags {
  team?: string;
  json?: boolean;
}
