// Probes arrive every few seconds: only their failures are worth a log line.
export const probeLogLevel = 'warn';
