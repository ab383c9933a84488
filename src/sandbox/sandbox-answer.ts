/** An answer of the sandbox: an HTTP status and a JSON object. */
export interface SandboxAnswer {
  status: number;
  body: Record<string, unknown>;
}
